"""“Why grouped?” on the pages, kept current cheaply; articles found by what a person types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from aggregator import catalogue, inquiry
from aggregator.config import Config, FrontSettings
from aggregator.engine import Engine, Stopped, serial
from aggregator.errors import ConfigError
from aggregator.model import ArticleId, Edition, Reasons, Tie
from aggregator.publishing import plan, render
from tests.factories_grouping import EVENTS
from tests.factories_publishing import make_article, make_edition, make_newspaper, press_of, site_of
from tests.newspaper import Newspaper


def page(event: str, source: str, *sentences: int, day: int = 3) -> str:
    title, *facts = EVENTS[event]
    text = "\n\n".join(facts[n] for n in sentences)
    return f"---\ntitle: {title}\ndate: 2025-03-0{day}\nsource: {source}\nlang: en\n---\n\n{text}\n"


@pytest.fixture
def paper(tmp_path: Path) -> Newspaper:
    made = Newspaper(tmp_path / "paper")
    made.add("bell/ferry.md", page("ferry", "Evening Bell", 0, 2, 4))
    made.add("post/ferry.md", page("ferry", "Northern Post", 0, 1, 3))
    made.add("bell/strike.md", page("strike", "Evening Bell", 0, 1, 2))
    made.refresh()
    return made


def why(paper: Newspaper) -> dict[str, str]:
    """Story title → the text of its “Why grouped?”."""
    found = {}
    for story in paper.edition().stories:
        document: Any = html.document_fromstring((paper.site / story.address).read_text("utf-8"))
        for details in document.xpath("//details[@class='why']"):
            found[story.title] = " ".join(details.text_content().split())
    return found


def test_a_story_of_several_articles_says_why(paper: Newspaper) -> None:
    ((title, told),) = why(paper).items()
    assert "ferry" in title.lower()
    for each in ("Why grouped?", "Nearest: Northern Post", "Karlsvik", "aground", "214"):
        assert each in told
    assert told.count("Names in both") == 1, "a pair is told once"


def explained(paper: Newspaper) -> int:
    """How many stories a refresh explains anew."""
    asked: list[str] = []
    paper.refresh(progress=lambda stage, _done, _total: asked.append(stage))
    return asked.count("explain")


def test_only_stories_that_changed_are_explained_anew(paper: Newspaper, tmp_path: Path) -> None:
    assert explained(paper) == 0
    paper.add("post/cup.md", page("final", "Northern Post", 0, 1, 2))
    assert explained(paper) == 0
    paper.add("post/cup.md", page("ferry", "Daily Lantern", 0, 1, 5))
    assert explained(paper) == 1
    paper.add(
        "bell/ferry.md", page("ferry", "Evening Bell", 0, 2, 4).replace("Lifeboats", "LIFEBOATS")
    )
    paper.refresh()
    assert paper.tree() == paper.rebuilt(tmp_path / "clean").tree()


def stopping(task: Callable[..., Any], items: Iterable[Any], *, limit: float) -> Iterator[Any]:
    """An engine that finishes no explanation."""
    for item in items:
        yield Stopped() if task.__name__ == "explain_story" else task(item)


@pytest.mark.parametrize("engine", [serial, stopping], ids=["runs", "stops"])
def test_many_stories_are_explained_by_the_engine(
    engine: Engine, paper: Newspaper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aggregator.pipeline.keeping.FEW", 0)
    paper.engine = engine
    assert paper.rebuilt(tmp_path / "clean").tree() == paper.tree()


def test_what_is_no_longer_told_is_forgotten_and_damage_is_mended(paper: Newspaper) -> None:
    before = paper.tree()
    with catalogue.opened(paper.workspace.catalogue) as store:
        memo = store.memo("reasons")
        (key,) = memo
        memo[key] = b"\xff"
        memo["stale"] = b""
        store.commit()
    paper.refresh()
    assert paper.tree() == before
    with catalogue.opened(paper.workspace.catalogue) as store:
        assert list(store.memo("reasons")) == [key]


def test_one_text_in_copies_tells_the_shares() -> None:
    copies = [make_article(key, source=f"Outlet {key}") for key in ("a1", "a2")]
    made = site_of(make_edition([[copies]]))
    (told,) = [text for path, text in made.items() if path.startswith("stories/")]
    assert "printed several times" in told
    assert "96% of the shorter one’s wording" in told


def test_nothing_in_a_reason_is_markup() -> None:
    told = site_of(make_newspaper())["stories/s0/s00.html"]
    assert "&lt;i&gt;Elbufer&lt;/i&gt;" in told
    assert "<i>Elbufer" not in told


def test_alone_there_is_nothing_to_say() -> None:
    assert "Why grouped" not in site_of(make_edition([[[make_article()]]]))["stories/s0/s00.html"]


def story_page(edition: Edition, ties: tuple[Tie, ...], texts: int) -> str:
    (story,) = edition.stories
    reasons = {story.id: Reasons(threshold=0.2, texts=texts, ties=ties)}
    sheets = plan(edition, front=FrontSettings(), feeds=Config().feeds, reasons=reasons)
    return next(render(press_of(), each).decode() for each in sheets if each.kind == "story")


def test_a_part_a_weak_tie_and_an_editor_are_owned_up_to() -> None:
    articles = [make_article(key, source=f"Outlet {key}") for key in ("a1", "a2", "a3")]
    edition = make_edition([[[each] for each in articles]])
    weak = Tie(text=ArticleId("a3"), nearest=ArticleId("a2"), score=0.1, mean=0.05)
    told = story_page(edition, (replace(weak, against=("score 0.10 is under",)),), 3)
    assert "Of 3 texts, the latest 1 are told of here." in told
    assert "That alone would not have brought it here." in told
    assert "Against it" in told
    assert "editor" not in told
    edited = replace(edition, stories=(replace(edition.stories[0], curated=("merge",)),))
    assert "An editor had a hand" in story_page(edited, (weak,), 3)


# ── finding articles ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "path"),
    [
        pytest.param("bell/ferry.md", "bell/ferry.md", id="path"),
        pytest.param("strike.md", "bell/strike.md", id="end"),
        pytest.param("strike", "bell/strike.md", id="end-without-suffix"),
        pytest.param("post/ferry", "post/ferry.md", id="part-of-the-path"),
        pytest.param("rike.md", "bell/strike.md", id="any-end"),
    ],
)
def test_an_article_goes_by_its_path_or_the_end_of_it(
    name: str, path: str, paper: Newspaper
) -> None:
    answer = inquiry.explain(paper.workspace, paper.config, name, None)
    assert answer.single is not None
    assert answer.edition.articles[answer.single.article].path == path
    by_id = inquiry.explain(paper.workspace, paper.config, answer.single.article, None)
    assert by_id.single == answer.single


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("ferry.md", "write one of bell/ferry.md, post/ferry.md", id="ambiguous"),
        pytest.param("bell/stirke.md", "did you mean bell/strike.md?", id="typo"),
        pytest.param("stryke.md", "did you mean strike.md?", id="typo-in-an-end"),
        pytest.param("zzzzzz", "`aggregator stories` lists them", id="nothing-like-it"),
    ],
)
def test_a_name_that_is_none_gets_a_suggestion(name: str, told: str, paper: Newspaper) -> None:
    with pytest.raises(ConfigError) as caught:
        inquiry.explain(paper.workspace, paper.config, name, None)
    assert told in str(caught.value)


def test_one_article_in_sentences(paper: Newspaper) -> None:
    paper.add("post/later.md", page("refloat", "Northern Post", 0, 1, 2, day=9))
    paper.refresh()
    told = inquiry.tell(inquiry.explain(paper.workspace, paper.config, "bell/ferry.md", None))
    for each in (
        "2 articles of 2 outlets, 2 texts",
        "mean likeness to the story's other texts",
        "Nearest there: “Ferry runs aground off Karlsvik” (Northern Post, post/ferry.md)",
        "Names in both:",
        "The nearest other story is “Tugs free stranded ferry Nordlys”",
        "Kept out: its mean score there of 0.",
    ):
        assert each in told


def test_two_articles_in_sentences_and_for_programs(paper: Newspaper) -> None:
    answer = inquiry.explain(paper.workspace, paper.config, "bell/ferry.md", "post/ferry.md")
    told = inquiry.tell(answer)
    assert "Published in one story." in told
    assert "they tell one event: likeness" in told
    made = inquiry.record(answer)
    assert made["published_together"] is True
    assert made["layer"] == "story"
    assert made["parts"]
    apart = inquiry.explain(paper.workspace, paper.config, "bell/ferry.md", "strike")
    assert "Against: score" in inquiry.tell(apart)
    single = inquiry.record(inquiry.explain(paper.workspace, paper.config, "strike", None))
    assert single["nearest"] is None
    assert single["kept_out"]
