"""The pages in a real browser: accessible, self-contained, narrow enough, readable without scripts.

Needs Chromium (tests/browser.sh installs Debian's); skipped, and said so, where there is none.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from aggregator import search, serve
from aggregator.model import ArticleId, Problem, StoryId
from aggregator.publishing import describe_search, render_search, render_search_feed
from tests.browsing import NEEDS_CHROMIUM, WCAG, hosted, launched, opened, searchable, write
from tests.factories_publishing import (
    AUTHORITY,
    make_article,
    make_edition,
    make_newspaper,
    press_of,
    site_of,
)
from tests.factories_search import NEWSPAPER
from tests.test_publishing_search import make_hit, make_results

pytestmark = NEEDS_CHROMIUM

UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true)"
PAGES = {
    "front": "index.html",
    "story": "stories/s0/s00.html",
    "article": "articles/br/br2.html",
    "topic": "topics/old-bridge.html",
    "page of a topic": "topics/old-bridge/1.html",
    "topics": "topics/index.html",
    "source": "sources/harbour-post.html",
    "sources": "sources/index.html",
    "day": "days/2024/2024-06-17.html",
    "archive": "days/index.html",
    "search": "search.html",
    "results": "results.html",
    "nothing found": "nothing.html",
    "about": "about.html",
    "subscribe": "subscribe.html",
    "not found": "404.html",
    "withdrawn": "stories/zz/gone.html",
    "empty": "empty/index.html",
    "awkward": "awkward/stories/s0/s00.html",
    "awkward article": "awkward/articles/h1/h1.html",
    "awkward problems": "awkward/about.html",
}
"""What each page is, and where it is in the folder that is served."""


def awkward() -> dict[str, str]:
    """A site of long words without a gap, where narrow pages break first."""
    word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2
    article = make_article(
        "h1",
        title=word,
        source=word,
        author=word,
        path=f"{word}.md",
        text=f"{word} {word}.\n\n{word}",
    )
    problem = Problem(path=f"{word}.md", kind="empty", message=word, remedy=word)
    edition = make_edition([[[article]]], topics={word: [0]}, problems=[problem])
    return site_of(edition, title=word, description=word)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write(folder, site_of(make_newspaper(), page=1))
    write(folder / "empty", site_of(make_edition()))
    write(folder / "awkward", awkward())
    write(folder / "arabic", site_of(make_newspaper(), page=1, language="ar"))
    facets = {"source": (("Sky Weekly", 3), ("Gazette", 1)), "year": (("2024", 2), ("2023", 2))}
    full = make_results(20, total=45, facets=facets, suggestion="noon")
    few = make_results(0)
    found = render_search(press_of(), query="moon", results=full, page=2)
    nothing = render_search(press_of(), query="moo", results=few, fault="busy")
    write(folder, {"results.html": found.decode(), "nothing.html": nothing.decode()})
    for name in ("search.js", "search.css"):
        shutil.copy(Path(serve.__file__).with_name(name), folder)
    assert make_hit() in full.hits
    return folder


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with hosted(site) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_are_accessible(browser: Browser, address: str, width: int, scheme: str) -> None:
    # The checker is a script, which our pages do not allow.
    with opened(browser, width=width, scheme=scheme, bypass_csp=True) as context:
        page = context.new_page()
        found = []
        for name, path in PAGES.items():
            page.goto(address + path)
            page.evaluate(UNFOLD)
            for violation in Axe().run(page, options=WCAG).response["violations"]:
                nodes = [node["html"] for node in violation["nodes"]]
                found.append((name, violation["id"], nodes))
        assert not found


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 2560])
def test_pages_never_scroll_sideways(browser: Browser, address: str, width: int) -> None:
    with opened(browser, width=width) as context:
        page = context.new_page()
        wide = []
        for name, path in PAGES.items():
            page.goto(address + path)
            page.evaluate(UNFOLD)
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if over > 0:
                wide.append((name, over))
        assert not wide


def test_arabic_pages_run_from_right_to_left_on_a_phone(browser: Browser, address: str) -> None:
    with opened(browser, width=320) as context:
        page = context.new_page()
        page.goto(f"{address}arabic/index.html")
        first, second = page.locator(".menu a").all()[:2]
        assert first.evaluate("it => it.getBoundingClientRect().left") > second.evaluate(
            "it => it.getBoundingClientRect().left"
        )
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        page.goto(f"{address}arabic/{PAGES['story']}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        headline = page.locator("h1[dir=ltr]")
        assert headline.evaluate("it => getComputedStyle(it).textAlign") == "right"


@pytest.mark.parametrize("where", ["server", "files"])
def test_pages_ask_nobody_else_and_complain_of_nothing(
    browser: Browser, address: str, site: Path, where: str
) -> None:
    base = address if where == "server" else f"{site.as_uri()}/"
    with opened(browser, width=1280) as context:
        page = context.new_page()
        requests: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for name, path in PAGES.items():
            # Served at any address, the 404 page is written for a site at the host's root.
            if where == "files" and name == "not found":
                continue
            page.goto(base + path)
            font = page.evaluate("getComputedStyle(document.body).fontFamily")
            assert "Palatino" in font, f"{name} goes without its stylesheet"
        assert not complaints
        assert [url for url in requests if not url.startswith(base)] == []


def test_pages_are_readable_without_scripts(browser: Browser, address: str) -> None:
    with opened(browser, width=1280, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_role("link", name="Old bridge closes for a year").click()
        assert page.get_by_text("But the river does not negotiate").is_visible()
        assert page.get_by_role("heading", name="Coverage").is_visible()
        page.get_by_role("link", name="Bridge shut until next summer").first.click()
        assert page.get_by_text("appeared first at").is_visible()
        page.get_by_role("link", name="Search").click()
        page.get_by_label("Words to look for").fill("bridge")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=bridge")


def test_a_moved_story_leads_to_its_new_page(browser: Browser, address: str) -> None:
    with opened(browser, width=390) as context:
        page = context.new_page()
        page.goto(f"{address}stories/zz/moved.html")
        page.wait_for_url("**/stories/s0/s00.html")


def test_the_keyboard_reaches_the_text_first_and_shows_where_it_is(
    browser: Browser, address: str
) -> None:
    with opened(browser, width=390) as context:
        page = context.new_page()
        page.goto(f"{address}stories/s0/s00.html")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the main text")
        assert skip.is_visible()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


# ── searching ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def served(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server itself, with a page for the story that a title leads to."""
    write(site, {"stories/bridge.html": (site / "stories/s0/s00.html").read_text()})
    with searchable(site, tmp_path_factory.mktemp("index")) as address:
        yield address


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_searching_by_typing(browser: Browser, served: str, scripts: bool) -> None:
    with opened(browser, width=1280, java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(served)
        page.get_by_role("link", name="Search").click()
        page.get_by_label("Words to look for").fill("river bridge OR boats")
        page.get_by_label("every article").check()
        page.get_by_role("button", name="Search").click()
        page.get_by_role("link", name="Oldest").click()
        page.wait_for_url("**/search.html?q=river+bridge+OR+boats&every=1&sort=oldest")
        assert page.get_by_role("heading", name="2 articles").is_visible()
        assert page.locator(".hits h3").all_inner_texts()[0] == "New bridge opens"
        page.get_by_label("Words to look for").fill("river")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=river&sort=oldest&every=1")


def test_suggestions_by_keyboard(browser: Browser, served: str) -> None:
    with opened(browser, width=390) as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{served}search.html")
        box = page.get_by_role("combobox", name="Words to look for")
        options = page.get_by_role("option")
        box.press_sequentially("new bri")
        options.first.wait_for()
        assert options.all_inner_texts() == ["new bridge", "New bridge opens The Harbour Courier"]
        assert page.get_by_role("status").inner_text() == "Suggestions: 2"
        box.press("Escape")
        assert (options.count(), box.input_value()) == (0, "new bri")
        assert box.get_attribute("aria-expanded") == "false"
        box.press("ArrowDown")
        options.first.wait_for()
        box.press("ArrowUp")
        reached = page.get_by_role("option", selected=True)
        assert reached.get_attribute("id") == box.get_attribute("aria-activedescendant")
        assert reached.inner_text().startswith("New bridge opens")
        box.press("ArrowDown")
        assert reached.count() == 0
        box.press("ArrowDown")
        box.press("Enter")
        page.wait_for_url("**/search.html?q=new+bridge")
        found = page.get_by_role("status").filter(has_text="1 story")
        found.wait_for(state="attached")
        assert not complaints


def test_a_suggested_title_leads_to_its_story(browser: Browser, served: str) -> None:
    with opened(browser, width=1280) as context:
        page = context.new_page()
        page.goto(f"{served}search.html")
        page.get_by_label("Words to look for").press_sequentially("new bri")
        page.get_by_role("option", name="New bridge opens").click()
        page.wait_for_url("**/stories/bridge.html")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_suggestions_are_accessible(browser: Browser, served: str, width: int, scheme: str) -> None:
    with opened(browser, width=width, scheme=scheme, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(f"{served}search.html?q=river")
        page.get_by_label("Words to look for").fill("river ban")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
        violations = Axe().run(page, options=WCAG).response["violations"]
        assert [(each["id"], [n["html"] for n in each["nodes"]]) for each in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


PAYLOADS = (
    "<script>document.title='broken'</script>",
    '"><img src=x onerror="document.title=\'broken\'">',
    "</title><svg onload=\"document.title='broken'\">",
    "\" autofocus onfocus=\"document.title='broken'",
    "javascript:document.title='broken'",
    "</script><script>document.title='broken'</script>",
)


@pytest.mark.parametrize("unprotected", [False, True], ids=["policy", "no policy"])
def test_nothing_that_is_typed_or_indexed_runs(
    browser: Browser, tmp_path: Path, unprotected: bool
) -> None:
    hostile = [
        replace(NEWSPAPER[5], id=ArticleId(f"x{n}"), story=StoryId(f"x{n}"), title=f"Bridge {each}")
        for n, each in enumerate(PAYLOADS)
    ]
    search.update(tmp_path / "index", add=hostile, remove=())
    press = press_of(title=PAYLOADS[0])
    app = serve.make_app(
        site=tmp_path,
        index=tmp_path / "index",
        render_search=partial(render_search, press),
        render_feed=partial(render_search_feed, press, authority=AUTHORITY),
        describe_search=partial(describe_search, press),
    )
    with (
        serve.running(app, host="127.0.0.1", port=0) as address,
        opened(browser, width=1280, bypass_csp=unprotected) as context,
    ):
        page = context.new_page()
        for typed in PAYLOADS:
            page.goto(f"{address}search.html?q=bridge+{quote(typed)}")
            box = page.get_by_label("Words to look for")
            assert box.input_value() == f"bridge {typed}"
            box.fill("bridg")
            page.get_by_role("option").first.wait_for()
            assert not page.title().startswith("broken")
            assert page.locator("main :is(script, img, svg)").count() == 0
