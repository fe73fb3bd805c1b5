"""The readers' script in a real browser: keys, switches, times; silent wherever it must be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browsing import NEEDS_CHROMIUM, WCAG, launched, opened, searchable, write
from tests.factories_publishing import make_newspaper, site_of

pytestmark = NEEDS_CHROMIUM

FOCUSED = "document.activeElement.textContent.trim()"
STORY = "stories/s0/s00.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write(folder, site_of(make_newspaper(), page=1))
    return folder


@pytest.fixture(scope="module")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with searchable(site, tmp_path_factory.mktemp("index")) as where:
        yield where


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@contextmanager
def reading(
    browser: Browser, url: str, *, width: int = 1280, scheme: str = "light", **options: object
) -> Iterator[Page]:
    """A page at `url`; nothing may be complained of while it is open."""
    with opened(browser, width=width, scheme=scheme, **options) as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        yield page
        assert not complaints


def pressed(page: Page, *keys: str) -> list[str]:
    """What has the focus after each of `keys`."""
    found = []
    for key in keys:
        page.keyboard.press(key)
        found.append(page.evaluate(FOCUSED))
    return found


def helped(page: Page) -> bool:
    """Whether the help is open."""
    return page.locator("dialog[open]").count() == 1


# ── keys ───────────────────────────────────────────────────────────────────────────────────

FRONT = [
    "Old bridge closes for a year",
    "A comet for the early risers",
    "Ferry timetable doubles while the bridge is closed",
]


def test_j_and_k_go_from_headline_to_headline(browser: Browser, address: str) -> None:
    with reading(browser, address) as page:
        assert pressed(page, "j", "j", "j", "j", "k", "k", "k") == [
            *FRONT,
            FRONT[2],
            FRONT[1],
            FRONT[0],
            FRONT[0],
        ]
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_they_go_on_from_where_the_focus_is(browser: Browser, address: str) -> None:
    with reading(browser, address) as page:
        page.get_by_role("link", name="About", exact=True).focus()
        assert pressed(page, "k", "j") == ["About", FRONT[0]]
        page.get_by_role("link", name="Subscribe").focus()
        assert pressed(page, "k") == [FRONT[2]]


def test_without_a_focus_they_start_on_the_screen(browser: Browser, address: str) -> None:
    with reading(browser, address, width=390) as page:
        page.locator("footer").scroll_into_view_if_needed()
        page.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
        visible = page.evaluate(
            "[...document.querySelectorAll('h3 > a')].find(a => a.getBoundingClientRect().top >= 0)"
            "?.textContent"
        )
        assert visible != FRONT[0]
        page.locator("main").click(position={"x": 2, "y": 2}, force=True)
        page.evaluate("document.getElementById('main').focus({preventScroll: true})")
        page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        assert pressed(page, "j") == [FRONT[0]]


def test_the_item_is_brought_into_view(browser: Browser, address: str) -> None:
    with reading(browser, address, width=390, reduced_motion="reduce") as page:
        pressed(page, "j", "j", "j")
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        assert 0 <= top < 900


def test_o_opens_the_item_and_nothing_else(browser: Browser, address: str) -> None:
    with reading(browser, address) as page:
        page.keyboard.press("o")
        page.get_by_role("link", name="About", exact=True).focus()
        page.keyboard.press("o")
        page.keyboard.press("j")
        page.keyboard.press("o")
        page.wait_for_url(f"**/{STORY}")


def test_on_a_story_they_go_through_texts_not_folded_away(browser: Browser, address: str) -> None:
    with reading(browser, address + STORY) as page:
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = false)")
        texts = pressed(page, "j", "j", "j")
        assert texts[0] == FRONT[0]
        assert "Bridge shut until next summer" not in texts
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        assert "Bridge shut until next summer" in pressed(page, "j", "j", "j", "j")


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("topics/index.html", "Old bridge"),
        ("topics/old-bridge.html", FRONT[2]),
        ("sources/harbour-post.html", FRONT[2]),
        ("days/index.html", "Tuesday, 18 June 2024"),
        ("days/2024/2024-06-18.html", None),
        ("articles/br/br2.html", FRONT[0]),
        ("search.html?q=river", None),
    ],
)
def test_every_list_has_items(browser: Browser, address: str, path: str, first: str | None) -> None:
    with reading(browser, address + path) as page:
        (reached,) = pressed(page, "j")
        assert reached == (first or reached)
        assert page.evaluate("document.activeElement.localName") == "a"


def test_h_and_l_turn_pages(browser: Browser, address: str) -> None:
    with reading(browser, f"{address}topics/old-bridge.html") as page:
        page.keyboard.press("l")
        page.wait_for_url("**/topics/old-bridge/1.html")
        page.keyboard.press("h")
        page.wait_for_url("**/topics/old-bridge.html")
        page.goto(f"{address}days/2024/2024-06-18.html")
        page.keyboard.press("l")
        page.wait_for_url("**/days/2024/2024-06-18/1.html")
        page.keyboard.press("l")
        page.wait_for_url("**/days/2024/2024-06-17.html")
        page.keyboard.press("h")
        page.wait_for_url("**/days/2024/2024-06-18.html")


def test_slash_leads_into_the_search_box(browser: Browser, address: str) -> None:
    with reading(browser, address + STORY) as page:
        page.keyboard.press("/")
        page.wait_for_url("**/search.html#q")
        page.wait_for_function("document.activeElement.id === 'q'")
        page.keyboard.type("river j/?")
        assert page.locator("#q").input_value() == "river j/?"
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=river*")
        page.keyboard.press("/")
        page.keyboard.type("x")
        assert page.locator("#q").input_value() == "x"


# ── where they must not be felt ────────────────────────────────────────────────────────────

KEYS = "jkohl/?"


@pytest.mark.parametrize(
    "field",
    [
        "<input>",
        "<input type=checkbox>",
        "<textarea></textarea>",
        "<select><option>j<option>l</select>",
        "<div contenteditable><b tabindex=0>x</b></div>",
    ],
)
def test_they_never_fire_while_typing(browser: Browser, address: str, field: str) -> None:
    with reading(browser, address) as page:
        page.evaluate(
            "html => document.querySelector('main').insertAdjacentHTML('afterbegin', html)", field
        )
        page.locator("main > :first-child").focus()
        held = page.evaluate("document.activeElement.localName")
        page.keyboard.type(KEYS)
        assert page.evaluate("document.activeElement.localName") == held != "body"
        assert not helped(page)
        assert page.url == address


@pytest.mark.parametrize("modifier", ["Control", "Alt", "Meta"])
def test_they_leave_shortcuts_of_the_browser_alone(
    browser: Browser, address: str, modifier: str
) -> None:
    with reading(browser, address) as page:
        page.evaluate(
            """modifier => {
              for (const key of "jkohl/?") {
                const event = new KeyboardEvent("keydown", {
                  key, bubbles: true, cancelable: true, [modifier]: true,
                });
                if (!document.body.dispatchEvent(event)) throw new Error(key);
              }
            }""",
            {"Control": "ctrlKey", "Alt": "altKey", "Meta": "metaKey"}[modifier],
        )
        assert page.evaluate("document.activeElement.localName") == "body"
        assert not helped(page)


@pytest.mark.parametrize("why", ["composing", "handled"])
def test_they_leave_what_somebody_else_uses(browser: Browser, address: str, why: str) -> None:
    with reading(browser, address) as page:
        page.evaluate(
            """why => {
              const event = new KeyboardEvent("keydown", {
                key: "?", bubbles: true, cancelable: true, isComposing: why === "composing",
              });
              if (why === "handled")
                document.body.addEventListener("keydown", (each) => each.preventDefault());
              document.body.dispatchEvent(event);
            }""",
            why,
        )
        assert not helped(page)


# ── the help and its switches ──────────────────────────────────────────────────────────────


def test_the_help_opens_closes_and_gives_the_focus_back(browser: Browser, address: str) -> None:
    with reading(browser, address) as page:
        page.keyboard.press("j")
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="Keys and times")
        assert dialog.is_visible()
        page.keyboard.press("j")
        assert helped(page)
        page.keyboard.press("Escape")
        assert not helped(page)
        assert page.evaluate(FOCUSED) == FRONT[0]
        page.get_by_role("button", name="Keys and times").click()
        dialog.get_by_role("button", name="Close").click()
        assert not helped(page)
        assert page.evaluate(FOCUSED) == "Keys and times"


def test_keys_can_be_switched_off_and_stay_off(browser: Browser, address: str) -> None:
    with reading(browser, address) as page:
        page.keyboard.press("?")
        page.get_by_label("Use these keys").uncheck()
        page.keyboard.press("Escape")
        for _ in range(2):
            for key in KEYS:
                page.keyboard.press(key)
            assert not helped(page)
            assert page.evaluate("document.activeElement.localName") == "body"
            page.goto(address + STORY)
        page.get_by_role("button", name="Keys and times").click()
        assert not page.get_by_label("Use these keys").is_checked()
        page.get_by_label("Use these keys").check()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        assert helped(page)


BLOCKED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("no", "SecurityError"); },
});"""


def test_where_nothing_can_be_kept_the_switch_holds_for_the_page(
    browser: Browser, address: str
) -> None:
    with opened(browser, width=1280) as context:
        context.add_init_script(BLOCKED)
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        page.keyboard.press("?")
        page.get_by_label("Use these keys").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        assert not helped(page)
        assert not complaints


def test_without_scripts_nothing_is_offered(browser: Browser, address: str) -> None:
    with reading(browser, address, java_script_enabled=False) as page:
        assert page.get_by_role("button").count() == 0


def test_from_files_too(browser: Browser, site: Path) -> None:
    with reading(browser, (site / "index.html").as_uri()) as page:
        assert pressed(page, "j") == [FRONT[0]]
        page.keyboard.press("?")
        page.get_by_label("Use these keys").uncheck()
        page.keyboard.press("Escape")
        assert pressed(page, "j") == [FRONT[0]]
        page.goto((site / STORY).as_uri())
        assert pressed(page, "j")[0] != FRONT[0]


def test_the_page_that_is_missing_has_keys_too(browser: Browser, address: str) -> None:
    with opened(browser, width=1280) as context:
        page = context.new_page()
        page.goto(f"{address}nowhere/at/all.html")
        page.keyboard.press("?")
        assert helped(page)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_help_is_accessible(browser: Browser, address: str, width: int, scheme: str) -> None:
    with reading(browser, address, width=width, scheme=scheme, bypass_csp=True) as page:
        page.keyboard.press("?")
        violations = Axe().run(page, options=WCAG).response["violations"]
        assert [(each["id"], [n["html"] for n in each["nodes"]]) for each in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        box = page.locator("dialog").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


# ── times ──────────────────────────────────────────────────────────────────────────────────

SHOWN = "[...document.querySelectorAll('.card .time > time')].map(each => each.dataset.ago ?? '')"


def at(page: Page, when: str, url: str, *, shown: str = SHOWN) -> list[str]:
    page.clock.set_fixed_time(datetime.fromisoformat(when).replace(tzinfo=UTC))
    page.goto(url)
    found: list[str] = page.evaluate(shown)
    return found


@pytest.mark.parametrize(
    ("now", "bridge", "comet"),
    [
        ("2024-06-17T05:59", "", ""),
        ("2024-06-17T06:00:20", "this minute", ""),
        ("2024-06-17T06:42", "42 minutes ago", ""),
        ("2024-06-17T09:59", "3 hours ago", ""),
        ("2024-06-18T05:59", "23 hours ago", "today"),
        ("2024-06-18T06:00", "yesterday", "today"),
        ("2024-06-19T05:00", "2 days ago", "yesterday"),
        ("2024-06-24T05:59", "7 days ago", "6 days ago"),
        ("2024-06-24T06:00", "", "6 days ago"),
        ("2024-06-25T00:00", "", ""),
        ("2034-06-25T00:00", "", ""),
    ],
)
def test_times_of_the_last_week_say_how_long_ago(
    browser: Browser, address: str, now: str, bridge: str, comet: str
) -> None:
    """The bridge closed at six on the 17th; of the comet only the day is known, the 18th."""
    with reading(browser, address, timezone_id="UTC") as page:
        assert at(page, now, address)[:2] == [bridge, comet]


def test_the_written_time_stays(browser: Browser, address: str) -> None:
    with reading(browser, address, timezone_id="UTC") as page:
        at(page, "2024-06-17T09:00", address)
        time = page.locator(".card .time > time").first
        assert time.text_content() == time.get_attribute("title") == "17 June 2024, 06:00 UTC"
        size = "each => getComputedStyle(each).fontSize"
        before = "each => getComputedStyle(each, '::before').content"
        assert (time.evaluate(size), time.evaluate(before)) == ("0px", '"3 hours ago"')
        page.emulate_media(media="print")
        assert time.evaluate(size) != "0px"
        assert time.evaluate(before) == "none"


def test_an_undated_time_and_one_within_a_sentence_stay(browser: Browser, address: str) -> None:
    with reading(browser, address, timezone_id="UTC") as page:
        at(page, "2024-06-19T09:00", address)
        marked = page.locator("[data-ago]")
        assert marked.count() >= 2
        assert page.locator(":is(.asof, .undated) [data-ago]").count() == 0


def test_they_move_on_while_the_page_is_open(browser: Browser, address: str) -> None:
    with opened(browser, width=1280, timezone_id="UTC") as context:
        page = context.new_page()
        page.clock.install(time=datetime(2024, 6, 17, 6, 10, tzinfo=UTC))
        page.goto(address)
        assert page.evaluate(SHOWN)[0] == "10 minutes ago"
        page.clock.fast_forward("02:00:00")
        assert page.evaluate(SHOWN)[0] == "2 hours ago"


def test_they_can_be_switched_off(browser: Browser, address: str) -> None:
    with reading(browser, address, timezone_id="UTC") as page:
        assert at(page, "2024-06-17T09:00", address)[0] == "3 hours ago"
        page.keyboard.press("?")
        page.get_by_label("Say how long ago").uncheck()
        page.keyboard.press("Escape")
        assert page.locator("[data-ago]").count() == 0
        assert at(page, "2024-06-17T09:00", address)[0] == ""
        assert pressed(page, "j") == [FRONT[0]]


@pytest.mark.parametrize(
    ("language", "told"),
    [("de", "vor 3 Stunden"), ("fr", "il y a 3 heures"), ("eo", ""), ("no such thing", "")],
)
def test_they_speak_the_language_of_the_page(
    browser: Browser, tmp_path: Path, language: str, told: str
) -> None:
    pages = site_of(make_newspaper())
    front = re.sub("<html lang=[^>]*>", f'<html lang="{language}">', pages["index.html"])
    write(tmp_path, {**pages, "index.html": front})
    url = (tmp_path / "index.html").as_uri()
    with reading(browser, url, timezone_id="UTC") as page:
        found = at(page, "2024-06-17T09:00", url)[0]
        assert found.replace("\N{NO-BREAK SPACE}", " ") == told
