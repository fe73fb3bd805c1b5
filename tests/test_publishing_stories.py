"""Story pages: coverage in parts, what texts add, where they differ, the drawn timeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import lxml.html
import pytest

from aggregator.config import FeedSettings, FrontSettings
from aggregator.model import (
    Addition,
    Article,
    ArticleId,
    Claim,
    Comparison,
    Disagreement,
    Edition,
)
from aggregator.publishing import plan, render
from aggregator.publishing.sheets import StoryPage
from tests.factories_publishing import make_article, make_edition, press_of

START = datetime(2024, 6, 17, 6, tzinfo=UTC)
PATH = "stories/s0/s00.html"


def at(hours: float, **changes: object) -> Article:
    key = str(changes.pop("key", f"a{int(hours)}"))
    outlet = f"Outlet {key}"
    return make_article(
        key, published=START + timedelta(hours=hours), **{"source": outlet, **changes}
    )


def page_of(
    edition: Edition, found: Comparison | None = None
) -> tuple[StoryPage, lxml.html.HtmlElement]:
    comparisons = {edition.stories[0].id: found} if found else {}
    sheets = plan(edition, front=FrontSettings(), feeds=FeedSettings(), comparisons=comparisons)
    (sheet,) = (each for each in sheets if each.path == PATH)
    assert isinstance(sheet.values, StoryPage)
    return sheet.values, lxml.html.fromstring(render(press_of(), sheet).decode())


@pytest.mark.parametrize(
    ("hours", "changes", "expected"),
    [
        (23, {}, "independent"),
        (24, {}, "later"),
        (240, {}, "later"),
        (240, {"published_from": "mtime"}, "independent"),
    ],
)
def test_a_day_makes_a_development(hours: int, changes: dict[str, object], expected: str) -> None:
    page, _ = page_of(make_edition([[[at(0)], [at(hours, **changes)]]]))
    assert [text.part for text in page.coverage] == ["first", expected]


def test_the_parts_are_told_apart_and_lead_to_the_outlets() -> None:
    story = [[at(0), at(1)], [at(2)], [at(30)]]
    _, html = page_of(make_edition([story]))
    assert [h.text.strip() for h in html.xpath("//section[@aria-labelledby='coverage']/h3")] == [
        "First text",
        "Independent texts",
        "Later developments",
    ]
    away = html.xpath("//section[@aria-labelledby='coverage']//a[@class='away']/@href")
    assert away == [f"https://gazette.example/a{n}" for n in (0, 1, 2, 30)]


def test_what_articles_add_is_shown_in_their_language() -> None:
    edition = make_edition([[[at(0)], [at(1, language="de")], [at(2)]]])
    found = Comparison(
        texts=3,
        additions=(
            Addition(text=ArticleId("a1"), sentences=("Ein <b>Pfeiler</b> bricht.",), more=2),
            Addition(text=ArticleId("a2"), sentences=(), more=0),
        ),
    )
    _, html = page_of(edition, found)
    (section,) = html.xpath("//section[@aria-labelledby='added']")
    assert section.xpath(".//ul[@lang='de']/li/text()") == ["Ein <b>Pfeiler</b> bricht."]
    assert "2 more in" in section.text_content()
    assert "Nothing that earlier texts lack was found in Outlet a2." in section.text_content()


def test_differing_figures_are_shown_with_who_says_them() -> None:
    edition = make_edition([[[at(0)], [at(1)], [at(2)]]])
    claims = tuple(
        Claim(text=ArticleId(key), number=number, sentence=f"{number} died.")
        for key, number in (("a0", "12"), ("a1", "14"), ("a2", "12"))
    )
    found = Comparison(texts=3, disagreements=(Disagreement(thing="dead", claims=claims),))
    page, html = page_of(edition, found)
    assert [(side.number, len(side.claims)) for side in page.disputes[0].sides] == [
        ("12", 2),
        ("14", 1),
    ]
    (section,) = html.xpath("//section[@aria-labelledby='disputes']")
    assert section.xpath(".//dt/text()") == ["12", "14"]
    assert section.xpath(".//span[@class='source']/a/text()") == [
        "Outlet a0",
        "Outlet a2",
        "Outlet a1",
    ]


def test_a_story_with_nothing_to_compare_says_nothing() -> None:
    _, html = page_of(make_edition([[[at(0)]]]))
    assert not html.xpath("//section[@aria-labelledby='added' or @aria-labelledby='disputes']")
    assert not html.xpath("//svg")
    assert html.xpath("//h2[@id='coverage']")


def test_the_drawn_timeline_stays_in_its_frame_and_has_words() -> None:
    texts = [[at(n / 10, key=f"b{n}"), at(n / 10, key=f"c{n}")] for n in range(40)]
    page, html = page_of(make_edition([texts]))
    assert page.strip is not None
    for stroke in page.strip.strokes:
        assert 0 <= stroke.x <= 296
        assert stroke.texts + stroke.copies <= 36
    (drawn,) = html.xpath("//svg")
    assert drawn.get("role") == "img"
    assert html.xpath(f"//*[@id='{drawn.get('aria-labelledby')}']/text()")
    assert not html.xpath("//*[@style]")


def test_articles_of_one_moment_are_not_drawn() -> None:
    page, _ = page_of(make_edition([[[at(0)], [at(0, key="b0")]]]))
    assert page.strip is None


def test_a_story_leads_to_the_feed_of_its_topic() -> None:
    edition = make_edition([[[at(0)]]], topics={"Old bridge": [0]})
    page, html = page_of(edition)
    assert [feed.address for feed in page.feeds] == ["topics/old-bridge.xml"]
    assert "../../topics/old-bridge.xml" in html.xpath("//link[@rel='alternate']/@href")
    assert html.xpath("//section[@aria-labelledby='follow']//a/@href") == [
        "../../topics/old-bridge.xml"
    ]


def test_a_changed_text_changes_only_its_page() -> None:
    edition = make_edition([[[at(0)], [at(1)]], [[at(2)], [at(3)]]])
    articles = {**edition.articles, ArticleId("a3"): at(3, text="Something else altogether.")}
    changed = replace(edition, articles=articles)
    assert page_of(edition)[0] == page_of(changed)[0]
