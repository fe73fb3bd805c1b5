"""Somebody with a feed reader, over many changes of the content folder."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import feedparser
import pytest

from aggregator.config import Config, FeedSettings, SiteSettings
from aggregator.model import Edition
from aggregator.publishing.developments import PASSES
from tests.newspaper import Newspaper

START = datetime(2024, 6, 17, 6, tzinfo=UTC)
CHANGES = 200
PLACES = ("Elbufer", "Marlow", "Tessin")
THINGS = ("heronry", "viaduct", "observatory")
MOST = 18
"""Articles at a time."""
FILLERS = (
    "Neighbours gathered before breakfast.", "Nobody had expected it so soon.",
    "Officials promised a report.", "The weather was kind.", "A brass band played twice.",
    "Prices had doubled within a year.", "Engineers measured every beam.",
    "Children drew what they had seen.", "The mayor spoke for an hour.", "Tickets sold out quickly.",
)  # fmt: skip


def article(chance: random.Random, event: int, number: int) -> str:
    """One telling of an event: its names, in words of its own."""
    place, thing = PLACES[event], THINGS[event]
    own = chance.sample(FILLERS, 4)
    time = START + timedelta(hours=chance.randrange(60))
    return (
        f"---\ntitle: {place} {thing} {('reopens', 'back in use', 'open again')[number % 3]}\n"
        f"source: Outlet {number}\ndate: {time.isoformat()}\n---\n\n"
        f"The {thing} of {place} opened again. {own[0]} {own[1]}\n\n"
        f"{own[2]} Visitor {number} came to the {place} {thing} early. {own[3]}\n"
    )


@dataclass
class Reader:
    """Shows every entry once, by its id, and walks the archive only when it subscribes."""

    site: Path
    seen: dict[str, list[str]] = field(default_factory=dict)

    def poll(self, feed: str) -> list[str]:
        """Ids that are new in this feed."""
        known = self.seen.setdefault(feed, [])
        parsed = feedparser.parse((self.site / feed).read_bytes())
        assert not parsed["bozo"], parsed.get("bozo_exception")
        new = [entry["id"] for entry in parsed["entries"] if entry["id"] not in known]
        known += new
        return new


def change(chance: random.Random, paper: Newspaper, numbers: Iterator[int]) -> None:
    """Add, edit or delete an article."""
    present = sorted(paper.content.glob("*.md"))
    event = chance.randrange(len(PLACES))
    full, empty = len(present) >= MOST, len(present) <= 3
    match chance.choices(("add", "edit", "delete"), (0 if full else 6, 2, 0 if empty else 2))[0]:
        case "edit" if present:
            chosen = chance.choice(present)
            chosen.write_text(article(chance, int(chosen.stem[-1]), next(numbers)))
        case "delete":
            chance.choice(present).unlink()
        case _:
            number = next(numbers)
            paper.add(f"a{number:03}-{event}.md", article(chance, event, number))


def due(before: Edition | None, after: Edition) -> tuple[set[str], int]:
    """Ids of texts passed that must be told of by now, and how many leads have changed."""
    prefix = f"tag:{after.authority}:story/"
    passed = {
        f"{prefix}{story.id}/texts/{number}"
        for story in after.stories
        for number in PASSES
        if len(story.texts) >= number
    }
    leads = {story.id: story.lead for story in before.stories} if before else {}
    changed = sum(leads.get(story.id, story.lead) != story.lead for story in after.stories)
    return passed, changed


@pytest.mark.parametrize("seed", [7])
def test_every_story_is_seen_once_and_every_development_when_due(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    settings = Config(
        site=SiteSettings(url="https://news.example/"), feeds=FeedSettings(entries=30)
    )
    paper = Newspaper(tmp_path, settings)
    reader, numbers = Reader(paper.site), count()
    before: Edition | None = None
    told, leads, stories = set[str](), 0, set[str]()
    for _ in range(CHANGES):
        change(chance, paper, numbers)
        paper.refresh()
        after = paper.edition()
        fresh = {f"tag:{after.authority}:story/{story.id}" for story in after.stories} - stories
        assert set(reader.poll("atom.xml")) == fresh
        stories |= fresh
        passed, changed = due(before, after)
        new = reader.poll("developments.xml")
        assert {each for each in new if "/texts/" in each} == passed - told
        assert len([each for each in new if "/lead/" in each]) == changed
        told |= passed
        leads += changed
        before = after
    assert leads > 3
    assert {each.rpartition("/")[2] for each in told} >= {"3", "10"}
