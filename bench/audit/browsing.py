"""Pages in a browser: axe-core on a served site, and reading from files without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from bench.audit.finding import TOOLS, Finding

VIEWS: tuple[tuple[str, Literal["light", "dark"], int], ...] = (
    ("light", "light", 1280),
    ("dark", "dark", 1280),
    ("mobile", "light", 390),
)
_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
_RUN = """async options => (await axe.run(options)).violations.map(
  each => each.id + ': ' + each.nodes.map(node => node.html).slice(0, 3).join(' | '))"""
_UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true)"
_WIDER = "document.documentElement.scrollWidth - innerWidth"


def check_axe(address: str, pages: Iterable[str], *, chromium: str) -> list[Finding]:
    """Violations on each of `pages`, in light, dark and on a phone; pages that scroll sideways."""
    source = (TOOLS / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    wanted = list(pages)
    with sync_playwright() as playwright:
        browser = _launched(playwright.chromium.launch, chromium)
        found = [
            finding
            for name, scheme, width in VIEWS
            for finding in _viewed(browser, address, wanted, source, name, scheme, width)
        ]
        browser.close()
    return found


def _launched(launch: object, chromium: str) -> Browser:
    made: Browser = launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])  # type: ignore[operator]
    return made


def _viewed(
    browser: Browser,
    address: str,
    pages: list[str],
    source: str,
    name: str,
    scheme: Literal["light", "dark"],
    width: int,
) -> Iterator[Finding]:
    # The checker is a script, which our pages do not allow.
    with browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    ) as context:
        page = context.new_page()
        for path in pages:
            page.goto(address + path)
            page.evaluate(_UNFOLD)
            page.evaluate(source)
            for message in page.evaluate(_RUN, _OPTIONS):
                yield Finding("axe", f"{path} ({name})", message)
            if page.evaluate(_WIDER) > 0:
                yield Finding("axe", f"{path} ({name})", "scrolls sideways")


def check_files(site: Path, *, chromium: str) -> list[Finding]:
    """Whether front, story and article can be read from files, one from the other, without scripts."""
    with sync_playwright() as playwright:
        browser = _launched(playwright.chromium.launch, chromium)
        with browser.new_context(java_script_enabled=False) as context:
            page = context.new_page()
            page.goto((site.resolve() / "index.html").as_uri())
            found = [each for each in [_unread(page, "front")] if each]
            for kind in ("stories", "articles"):
                link = page.locator(f'main a[href*="{kind}/"]').first
                if not link.count():
                    found.append(Finding("files", page.url, f"no link to {kind}"))
                    break
                link.click()
                page.wait_for_url(f"**/{kind}/**")
                found.extend(each for each in [_unread(page, kind)] if each)
        browser.close()
    return found


def _unread(page: Page, kind: str) -> Finding | None:
    """A complaint where a page shows no text or goes without its style."""
    shown = page.locator("main").inner_text()
    sheets = page.locator("link[rel=stylesheet]").get_attribute("href")
    box = page.locator("main").bounding_box()
    if len(shown) < 100 or not sheets or not box:
        return Finding("files", f"{kind}: {page.url}", "nothing to read")
    return None
