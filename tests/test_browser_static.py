"""The search page of a static host in a real browser, below a path of its own.

Needs Chromium (tests/browser.sh) and Pagefind (the extra `static-search`); skipped, and said so,
where either is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from aggregator.config import Config, SearchSettings, SiteSettings
from tests.browsing import NEEDS_CHROMIUM, WCAG, hosted, launched, opened
from tests.newspaper import Newspaper
from tests.test_browser import PAYLOADS
from tests.test_static_search import runs

pytestmark = [
    *NEEDS_CHROMIUM,
    pytest.mark.skipif(
        not runs(), reason='Pagefind does not run here: pip install "aggregator[static-search]"'
    ),
]

BIRDS = ("heron", "osprey", "curlew", "plover", "bittern")


def article(title: str, text: str, **header: str) -> str:
    lines = [f"{name}: {value}" for name, value in header.items()]
    return "\n".join(["---", f"title: >-\n  {title}", *lines, "---", text, ""])


def fill(paper: Newspaper) -> None:
    """Thirty texts in English, and one each of German, Japanese and of nothing but attacks."""
    for n in range(30):
        bird = BIRDS[n % len(BIRDS)]
        title = f"A {bird} is counted at pond {n}"
        text = f"At pond number {n} a {bird} was counted. " + f"Observer {n} wrote it down. " * 4
        told = {"date": f"2024-{n % 6 + 1:02}-{n % 27 + 1:02}", "lang": "en"}
        outlet = f"Outlet {n % 3}"
        paper.add(f"{n}.md", article(title, text, source=outlet, **told))
    paper.add(
        "reiher.md",
        article(
            "Die Reiher sind zurück",
            "An den Überschwemmungsflächen stehen wieder Reiher. Die Wahlen sind vorbei.",
            source="Uferblatt",
            lang="de",
            date="2023-03-01",
        ),
    )
    paper.add(
        "sagi.md",
        article(
            "東京湾にサギが戻る",
            "東京湾の干潟にサギの群れが戻った。観察した人たちは喜んでいる。",
            source="岸辺新聞",
            lang="ja",
            date="2022-03-01",
        ),
    )
    attacks = " ".join(f"`{each}` pelican" for each in PAYLOADS)
    escaped = " ".join(each.replace("<", "&lt;").replace(">", "&gt;") for each in PAYLOADS)
    paper.add(
        "x.md",
        article(
            f"Pelican {PAYLOADS[0]}",
            f"{attacks}\n\n{escaped} &lt;mark&gt;pelican&lt;/mark&gt;",
            source=f"'{PAYLOADS[1].replace(chr(39), chr(39) * 2)}'",
            lang="en",
            date="2021-03-01",
        ),
    )


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a host, with the newspaper in `paper/site`."""
    folder = tmp_path_factory.mktemp("host")
    config = Config(site=SiteSettings(title="The Pond Post"), search=SearchSettings(static=True))
    paper = Newspaper(folder / "paper", config)
    fill(paper)
    paper.refresh()
    return folder


@pytest.fixture(scope="module")
def address(host: Path) -> Iterator[str]:
    with hosted(host) as address:
        yield f"{address}paper/site/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def asked(page: Page, address: str, query: str) -> Page:
    """The page of results for `query`."""
    page.goto(f"{address}search.html?q={quote(query)}")
    page.locator("#found").wait_for()
    return page


def titles(page: Page) -> list[str]:
    return page.locator(".hits h3").all_inner_texts()


def test_typing_pages_sorting_and_facets(browser: Browser, address: str) -> None:
    with opened(browser, width=1280) as context:
        page = context.new_page()
        requests: list[str] = []
        complaints: list[str] = []
        context.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        page.get_by_role("link", name="Search").click()
        page.locator("#offline").wait_for(state="hidden")
        page.get_by_label("Words to look for").fill("counted pond")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("heading", name="Results: 30").wait_for()
        assert page.title() == "counted pond – Search – The Pond Post"
        assert len(titles(page)) == 20
        assert page.locator(".hits mark").first.inner_text() in ("pond", "counted")

        page.get_by_role("link", name="Next").click()
        page.wait_for_url("**/search.html?q=counted+pond&page=2")
        page.get_by_text("Page 2").wait_for()
        assert (len(titles(page)), page.locator(".hits").get_attribute("start")) == (10, "21")
        page.get_by_role("link", name="Oldest").click()
        page.wait_for_url("**/search.html?q=counted+pond&sort=oldest")
        page.get_by_role("link", name="Newest").wait_for()
        assert titles(page)[0] == "A heron is counted at pond 0"

        page.get_by_role("link", name="Outlet 2", exact=True).click()
        page.get_by_role("heading", name="Results: 10").wait_for()
        box = page.get_by_label("Words to look for")
        assert box.input_value() == 'counted pond source:"Outlet 2"'
        assert page.evaluate("document.activeElement.id") == "found"
        page.go_back()
        page.get_by_role("heading", name="Results: 30").wait_for()
        assert box.input_value() == "counted pond"

        page.get_by_role("link", name="A heron is counted at pond 0").click()
        page.get_by_text("At pond number 0").first.wait_for()
        assert not complaints
        assert [url for url in requests if not url.startswith(address)] == []


def test_the_keyboard_alone(browser: Browser, address: str) -> None:
    with opened(browser, width=390) as context:
        page = context.new_page()
        page.goto(f"{address}search.html")
        page.locator("#offline").wait_for(state="hidden")
        page.get_by_label("Words to look for").focus()
        page.keyboard.type("ospr")
        page.get_by_role("heading", name="Results: 6").wait_for()  # while typing
        assert page.get_by_role("status").inner_text() == "Results: 6"
        page.keyboard.type("ey bittern")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Nothing found").wait_for()
        assert page.get_by_role("heading", name="What you can write").is_visible()
        page.keyboard.press("Control+a")
        page.keyboard.type("osprey")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Results: 6").wait_for()
        for _ in range(4):  # the button, two orders, the first hit
            page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement.textContent")
        assert reached.startswith("A osprey is counted")
        page.keyboard.press("Enter")
        page.wait_for_url("**/articles/**")


@pytest.mark.parametrize(
    ("query", "count", "told"),
    [
        ('"pond number 7"', 1, []),
        ('"number pond 7"', 0, []),
        ("source:outlet", 30, []),
        ('source:"outlet 1" heron', 2, []),
        ("lang:de", 1, []),
        ("date:2024-03", 5, []),
        ("date:2023", 1, []),
        ("watvögel", 0, ["it is in no text: watvögel"]),
        ("Uberschwemmungsfläche", 1, []),
        ("wahl", 1, []),
        ("東京湾", 1, []),
        ("京東", 0, []),
        ("サギ 干潟", 1, []),
        ("heron OR -osprey title:pond", 6, ["only the server understands it: OR -osprey title:pond"]),
        ("heron xyzzy", 6, ["Understood as heron.", "it is in no text: xyzzy"]),
        ('heron "pond number"', 6, ["only where nothing stands beside them"]),
        ("source:nobody", 0, []),
        ("((", 0, ["only the server understands it: ( ("]),
    ],
)  # fmt: skip
def test_what_can_be_written(
    browser: Browser, address: str, query: str, count: int, told: list[str]
) -> None:
    with opened(browser, width=1280) as context:
        page = asked(context.new_page(), address, query)
        wanted = f"Results: {count}" if count else "Nothing found"
        assert page.locator("#found").inner_text() == wanted
        notes = page.locator(".list .note").inner_text()
        assert [each for each in told if each not in notes] == []


def test_orders_by_time_hold_across_languages(browser: Browser, address: str) -> None:
    with opened(browser, width=1280) as context:
        page = context.new_page()
        page.goto(f"{address}search.html?q={quote('date:2022')}&sort=oldest")
        page.locator("#found").wait_for()
        assert titles(page) == ["東京湾にサギが戻る"]
        page.goto(f"{address}search.html?q={quote('source:outlet source:0')}&sort=newest")
        page.locator("#found").wait_for()
        shown = page.locator(".hits time").evaluate_all("all => all.map(each => each.dateTime)")
        assert shown == sorted(shown, reverse=True)
        assert len(shown) == 10


@pytest.mark.parametrize("unprotected", [False, True], ids=["policy", "no policy"])
def test_nothing_of_an_article_or_a_query_runs(
    browser: Browser, address: str, unprotected: bool
) -> None:
    with opened(browser, width=1280, bypass_csp=unprotected) as context:
        page = context.new_page()
        for typed in ("", *PAYLOADS):
            asked(page, address, f"pelican {typed}")
            assert not page.title().startswith("broken")
            assert page.locator("main :is(script, img, svg)").count() == 0
        asked(page, address, "pelican")
        assert page.locator(".hits h3").inner_text() == f"Pelican {PAYLOADS[0]}"
        marks = page.locator(".hits mark").all_inner_texts()
        assert marks
        assert all("pelican" in each for each in marks)
        assert page.locator(".hits mark > *").count() == 0


@pytest.mark.parametrize("where", ["files", "no scripts", "no index"])
def test_where_it_cannot_search_the_page_says_how(
    browser: Browser, address: str, host: Path, where: str
) -> None:
    base = f"{host.as_uri()}/paper/site/" if where == "files" else address
    with opened(browser, width=390, java_script_enabled=where != "no scripts") as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        if where == "no index":
            page.route("**/pagefind/**", lambda route: route.fulfill(status=404))
        page.goto(f"{base}search.html?q=heron")
        page.wait_for_load_state("networkidle")
        assert page.get_by_role("heading", name="Search does not work here yet").is_visible()
        assert page.get_by_text("aggregator serve", exact=True).is_visible()
        assert not page.locator("#static-search").is_visible()
        assert where == "no index" or not complaints


def test_an_index_that_breaks_off_is_told(browser: Browser, address: str) -> None:
    with opened(browser, width=390) as context:
        page = context.new_page()
        page.route("**/pagefind.js*", lambda route: route.abort())
        page.goto(f"{address}search.html?q=heron")
        page.get_by_text("The search failed.").last.wait_for()


def scanned(context: BrowserContext, address: str, query: str) -> list[tuple[str, list[str]]]:
    page = context.new_page()
    if query:
        asked(page, address, query)
    else:
        page.goto(f"{address}search.html")
        page.locator("#offline").wait_for(state="hidden")
    violations = Axe().run(page, options=WCAG).response["violations"]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations]


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
)
def test_it_is_accessible(browser: Browser, address: str, width: int, scheme: str) -> None:
    # The checker is a script, which our pages do not allow.
    with opened(browser, width=width, scheme=scheme, bypass_csp=True) as context:
        queries = ("", "counted pond", "heron OR xyzzy -osprey", "東京湾", "source:nobody")
        assert [found for query in queries for found in scanned(context, address, query)] == []
