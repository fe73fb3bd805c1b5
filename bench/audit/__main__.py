"""Run the checkers on a site; print a table; 1 where any complains."""

from __future__ import annotations

import argparse
import random
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.request import urlopen

from bench.audit import links
from bench.audit.browsing import check_axe, check_files
from bench.audit.finding import TOOLS, Finding
from bench.audit.lighthouse import check_lighthouse
from bench.audit.markup import check_html_validate, check_nu

MOST_FRONT = 60_000
MOST_STYLE = 15_000
"""Bytes, as the project promises."""
SHOWN = 20
"""Findings printed of each check."""
SEARCH = "search.html?q=the"


def main(arguments: list[str]) -> int:
    """Check the site that `arguments` name."""
    wanted = _parsed(arguments)
    site: Path = wanted.site.resolve()
    chromium = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
    )
    if not TOOLS.is_dir() or not chromium or not shutil.which("java"):
        print(
            "Needs npm ci in bench/audit, Java and Chromium; see bench/README.md", file=sys.stderr
        )
        return 2
    with _served(site, wanted.state) as address:
        checks: dict[str, Callable[[], list[Finding]]] = {
            "sizes": partial(check_sizes, site),
            "links": partial(check_links, site),
            "nu": partial(check_nu, site),
            "html-validate": partial(check_html_validate, site),
            "files": partial(check_files, site, chromium=chromium),
            "axe": partial(check_axe, address, sample(site, wanted.sample), chromium=chromium),
            "lighthouse": partial(check_lighthouse, address, five(site), chromium=chromium),
        }
        found = {name: run() for name, run in checks.items() if name in (wanted.only or checks)}
    pages = sum(1 for _ in site.rglob("*.html"))
    print(f"{pages} pages")
    for name, findings in found.items():
        _report(name, findings)
    return int(any(found.values()))


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.audit", description=__doc__)
    parser.add_argument("site", type=Path, help="the built site")
    parser.add_argument("--state", type=Path, default=Path(".aggregator"), help="its state folder")
    parser.add_argument(
        "--sample", type=int, default=150, help="pages for axe, beside each kind's largest"
    )
    parser.add_argument("--only", nargs="+", help="names of checks")
    return parser.parse_args(arguments)


def check_sizes(site: Path) -> list[Finding]:
    """Front page and style sheet are small."""
    most = {"index.html": MOST_FRONT, "style.css": MOST_STYLE}
    sizes = {name: (site / name).stat().st_size for name in most}
    print(f"  {sizes}")
    return [
        Finding("sizes", name, f"{size} bytes")
        for name, size in sizes.items()
        if size >= most[name]
    ]


def check_links(site: Path) -> list[Finding]:
    """No link and no anchor is broken, no id given twice."""
    return [Finding("links", place, message) for place, message in links.faults(site)]


def sample(site: Path, count: int) -> list[str]:
    """The largest page of each kind, and `count` others by lot, the same each time.

    Redirects are left out: they are gone before they are looked at.
    """
    pages = sorted(
        path.relative_to(site).as_posix()
        for path in site.rglob("*.html")
        if b'http-equiv="refresh"' not in path.read_bytes()
    )
    kinds: dict[str, list[str]] = {}
    for page in pages:
        kinds.setdefault(
            page if "/" not in page else page.split("/")[0] + "/" * page.endswith("index.html"), []
        ).append(page)
    chosen = [max(group, key=lambda page: (site / page).stat().st_size) for group in kinds.values()]
    others = [page for page in pages if page not in chosen]
    return [*chosen, SEARCH, *random.Random(1).sample(others, min(count, len(others)))]


def five(site: Path) -> dict[str, str]:
    """Front, search, and the largest story, topic and article."""

    def largest(kind: str) -> str:
        found = (path for path in (site / kind).rglob("*.html") if path.name != "index.html")
        best = max(found, key=lambda path: path.stat().st_size, default=site / "index.html")
        return best.relative_to(site).as_posix()

    kinds = {"story": "stories", "topic": "topics", "article": "articles"}
    return (
        {"front": ""} | {name: largest(kind) for name, kind in kinds.items()} | {"search": SEARCH}
    )


@contextmanager
def _served(site: Path, state: Path) -> Iterator[str]:
    """The address of `site` as `aggregator serve` answers it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "aggregator", "serve", "-q", "--site", str(site)]
    server = subprocess.Popen([*command, "--state", str(state), "--port", str(port)])
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(100):
            try:
                urlopen(address, timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait()


def _report(name: str, findings: list[Finding]) -> None:
    print(f"{name:14} {len(findings):6} findings")
    counted = Counter(each.message for each in findings)
    first = {each.message: each.place for each in reversed(findings)}
    for message, times in counted.most_common(SHOWN):
        print(f"  {times:5} × {message[:200]}\n          {first[message]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
