"""An article's page: what changed since it was first seen, for every reader."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import html

from aggregator.config import FeedSettings, FrontSettings
from aggregator.model import ArticleId, Revision, Stretch
from aggregator.publishing import plan, render
from tests.factories_publishing import make_article, make_edition, press_of

CHANGED = (Stretch("kept", "At least "), Stretch("removed", "12"), Stretch("kept", " "),
           Stretch("added", "14"), Stretch("kept", " people died."))  # fmt: skip


def page_of(revision: Revision | None, **changes: Any) -> Any:
    edition = make_edition([[[make_article("a1", **changes)]]])
    given = {ArticleId("a1"): revision} if revision else {}
    sheets = plan(edition, front=FrontSettings(), feeds=FeedSettings(), revisions=given)
    (sheet,) = (each for each in sheets if each.kind == "article")
    return html.document_fromstring(render(press_of(), sheet).decode())


def section(page: Any) -> Any:
    (found,) = page.xpath("//section[@aria-labelledby='changes']")
    return found


def text_of(element: Any) -> str:
    return " ".join(str(element.text_content()).split())


def test_an_article_that_did_not_change_says_nothing_of_it() -> None:
    page = page_of(None)
    assert not page.xpath("//*[@id='changes'] | //a[@href='#changes'] | //ins | //del")


def test_what_changed_is_marked_in_words_too() -> None:
    page = page_of(Revision(title=CHANGED, passages=(CHANGED, CHANGED), more=2))
    found = section(page)
    assert page.xpath("//a[@href='#changes']")
    assert [text_of(each) for each in found.xpath(".//h2 | .//h3")] == [
        "What changed since it was first seen",
        "The headline",
        "The text",
    ]
    told = "At least [removed: 12] [added: 14] people died."
    assert [text_of(each) for each in found.xpath("./p")] == [told] * 3 + [
        "2 further paragraphs changed."
    ]
    assert len(found.xpath(".//del/span[@class='unseen']")) == 6


@pytest.mark.parametrize(
    ("revision", "told"),
    [
        (Revision(too_long=True), "too long"),
        (Revision(rewritten=True, passages=(CHANGED[1:2],)), "another text altogether"),
        (Revision(title=CHANGED), "The headline"),
    ],
    ids=["too long", "rewritten", "headline"],
)
def test_what_cannot_be_shown_is_said(revision: Revision, told: str) -> None:
    assert told in text_of(section(page_of(revision)))


def test_the_update_that_the_article_declares_is_told() -> None:
    when = datetime(2024, 7, 1, tzinfo=UTC)
    assert "updated on 1 July 2024" in text_of(
        section(page_of(Revision(title=CHANGED), updated=when))
    )


@pytest.mark.parametrize(
    ("language", "given"),
    [("en", {}), ("ar", {"lang": "ar", "dir": "rtl"}), ("und", {"dir": "auto"})],
)
def test_changes_are_spoken_in_the_articles_language(language: str, given: dict[str, str]) -> None:
    found = section(page_of(Revision(title=CHANGED, passages=(CHANGED,)), language=language))
    assert [dict(each.attrib) for each in found.xpath("./p")] == [given, given]
    assert {each.get("lang") for each in found.xpath(".//span[contains(., ':')]")} == {"en"}


def test_hostile_words_stay_words() -> None:
    words = "</del><script>alert(1)</script>"
    stretches = tuple(Stretch(fate, words) for fate in ("kept", "removed", "added"))
    page = page_of(Revision(title=stretches, passages=(stretches,)))
    assert not section(page).xpath(".//script")
    assert text_of(section(page)).count("alert(1)") == 6
