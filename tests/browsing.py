"""What tests in a real browser share: Chromium, folders and servers to look at.

Such tests need Chromium (tests/browser.sh installs Debian's); they are skipped, and say so, without.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from aggregator import search, serve
from aggregator.publishing import describe_search, render_search, render_search_feed
from tests.factories_publishing import AUTHORITY, press_of
from tests.factories_search import NEWSPAPER

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine; see tests/browser.sh"),
]
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


class _Quiet(SimpleHTTPRequestHandler):
    """A server that keeps its log to itself."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — named so upstream
        pass


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def opened(
    browser: Browser, *, width: int, scheme: str = "light", **options: object
) -> BrowserContext:
    """A window of its own, so wide."""
    return browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        **options,  # type: ignore[arg-type]
    )


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """The address of a static host of `folder`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def searchable(site: Path, index: Path) -> Iterator[str]:
    """The address of our own server of `site`, which finds the articles of `factories_search`."""
    search.update(index, add=NEWSPAPER, remove=())
    press = press_of()
    app = serve.make_app(
        site=site,
        index=index,
        render_search=partial(render_search, press),
        render_feed=partial(render_search_feed, press, authority=AUTHORITY),
        describe_search=partial(describe_search, press),
    )
    with serve.running(app, host="127.0.0.1", port=0) as address:
        yield address


def write(folder: Path, pages: Mapping[str, str]) -> None:
    """Put `pages`, path → text, below `folder`."""
    for path, page in pages.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(page, encoding="utf-8")
