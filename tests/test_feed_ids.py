"""What a feed reader knows an entry by never changes (laws 1 and 7)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest

from aggregator.config import Config, SiteSettings
from tests.newspaper import Newspaper

FLOOD = "The Elbufer dam at Marlow gave way and water reached the tannery by noon."
HERON = "A night heron bred on the weir of Tessin for the first time in ninety years."


def article(title: str, text: str, *, date: str, source: str) -> str:
    return f"---\ntitle: {title}\ndate: {date}\nsource: {source}\n---\n\n{text}\n"


@pytest.fixture
def paper(tmp_path: Path) -> Newspaper:
    made = Newspaper(tmp_path / "paper", Config(site=SiteSettings(url="https://news.example/")))
    flood = f"{FLOOD} Nobody was hurt, said the mayor of Marlow. The tannery stands empty."
    made.add("a.md", article("Dam at Marlow breaks", flood, date="2024-06-18T10:00Z", source="A"))
    again = f"{FLOOD} Engineers from Elbufer had warned of the dam in spring. Tannery closed."
    made.add("b.md", article("Elbufer dam fails", again, date="2024-06-18T12:00Z", source="B"))
    made.add("c.md", article("Heron returns", HERON, date="2024-06-17T08:00Z", source="C"))
    made.refresh()
    return made


def ids(paper: Newspaper, feed: str = "atom.xml") -> list[str]:
    parsed = feedparser.parse((paper.site / feed).read_bytes())
    return [parsed["feed"]["id"], *(entry["id"] for entry in parsed["entries"])]


def move(paper: Newspaper) -> None:
    paper.config = replace(paper.config, site=SiteSettings(url="https://elsewhere.example/x/"))


def forget(paper: Newspaper) -> None:
    shutil.rmtree(paper.root / "state")


def retitle(paper: Newspaper) -> None:
    for path in paper.content.glob("*.md"):
        path.write_text(path.read_text().replace("Dam at Marlow breaks", "After the break"))


def publish_earlier(paper: Newspaper) -> None:
    text = f"{FLOOD} First word of the dam at Marlow came from the Elbufer tannery itself."
    paper.add("d.md", article("Marlow dam", text, date="2024-06-18T07:00Z", source="D"))


def rename_newspaper(paper: Newspaper) -> None:
    paper.config = replace(
        paper.config, site=replace(paper.config.site, title="Other", language="de")
    )


def choose_lead(paper: Newspaper) -> None:
    paper.curate('[[lead]]\narticle = "b.md"\n')


CHANGES: dict[str, Callable[[Newspaper], None]] = {
    "another address": move,
    "deleted cache": forget,
    "another headline": retitle,
    "earlier article": publish_earlier,
    "another title and language": rename_newspaper,
    "another lead": choose_lead,
}


@pytest.mark.parametrize("name", CHANGES)
def test_ids_stay(paper: Newspaper, name: str) -> None:
    before = ids(paper)
    assert len(before) == 3
    CHANGES[name](paper)
    paper.refresh()
    assert sorted(ids(paper)) == sorted(before)


def test_a_merge_keeps_the_older_story_and_a_split_gives_it_back(paper: Newspaper) -> None:
    before = ids(paper)
    stories = [name.rpartition("/")[2] for name in before[1:]]
    paper.curate(f"[[merge]]\nstories = {stories}\n")
    paper.refresh()
    merged = ids(paper)
    assert len(merged) == 2
    assert set(merged) < set(before)
    paper.curate("")
    paper.refresh()
    assert sorted(ids(paper)) == sorted(before)


def test_a_split_keeps_the_id_for_the_rest(paper: Newspaper) -> None:
    before = ids(paper)
    paper.curate('[[split]]\narticles = ["b.md"]\n')
    paper.refresh()
    assert len(ids(paper)) == 4
    assert set(before) < set(ids(paper))


def test_all_feeds_are_the_same_after_a_build_from_nothing(
    paper: Newspaper, tmp_path: Path
) -> None:
    (tmp_path / "twin").mkdir()
    again = paper.rebuilt(tmp_path / "twin").tree()
    feeds = {p: data for p, data in paper.tree().items() if p.endswith((".xml", ".json", ".opml"))}
    assert len(feeds) > 10
    assert {path: again[path] for path in feeds} == feeds
