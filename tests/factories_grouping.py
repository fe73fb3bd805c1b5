"""A small invented world for tests of grouping: events, outlets, and reports of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.config import GroupingSettings
from aggregator.grouping import group, sign
from aggregator.model import Article, ArticleId, Grouping, Signature
from tests.factories import make_article

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled data is not here")
MONDAY = datetime(2031, 3, 3, 8, tzinfo=UTC)

EVENTS: dict[str, tuple[str, ...]] = {
    "ferry": (
        "Ferry runs aground off Karlsvik",
        "The car ferry Nordlys ran aground on the Skarven reef off Karlsvik with 214 people aboard.",
        "Lifeboats from Karlsvik and Hamnes took off the passengers within three hours.",
        "Captain Ingrid Solheim told the coastguard that the rudder of the Nordlys had jammed.",
        "Two crew members were treated for bruises, the harbour master of Karlsvik said.",
        "Divers will inspect the hull of the ferry before tugs try to pull it off the reef.",
        "The shipping line Fjordlinjen cancelled all crossings between Karlsvik and Hamnes.",
        "Oil booms were laid around the Skarven reef as a precaution.",
    ),
    "refloat": (
        "Tugs free stranded ferry Nordlys",
        "Three tugs towed the ferry Nordlys off the Skarven reef at high tide after a week's wait.",
        "Salvage crews had pumped four hundred tonnes of ballast water out of the vessel.",
        "The Nordlys will be repaired in the dry dock at Bergholm, Fjordlinjen announced.",
        "Inspectors found a tear eleven metres long in the hull plates.",
        "Fishing boats sounded their horns as the ferry passed the mole.",
        "An inquiry into the jammed rudder opens in the maritime court next month.",
    ),
    "telescope": (
        "Telescope sees rain of iron on distant planet",
        "Astronomers using the Alta Mesa telescope watched iron clouds form on the planet Tarn-4b.",
        "The planet circles its star in nineteen hours and is hotter than most furnaces.",
        "Doctor Amara Oyelaran said the spectrum changed between the evening and the morning side.",
        "The results appear in the journal of the Southern Astronomical Union.",
        "Iron vapour condenses at night and falls as droplets, the team at Alta Mesa believes.",
        "A second instrument will search Tarn-4b for titanium next season.",
    ),
    "strike": (
        "Bakers of Montclair walk out",
        "Nine hundred bakers in Montclair stopped work over night shifts and flour dust.",
        "Union leader Baptiste Renaud demanded masks, fans and a surcharge after midnight.",
        "The guild of master bakers called the walkout premature and offered talks on Thursday.",
        "Shops in Montclair ran out of bread before nine in the morning.",
        "The mayor, Solange Petit, asked both sides to accept a mediator.",
        "Bakers last went on strike in Montclair eleven years ago.",
    ),
    "final": (
        "Rowan Rovers win the lantern cup",
        "Rowan Rovers beat Eastmere Town 3-1 in the final of the lantern cup at Kings Meadow.",
        "Striker Tomasz Wilk scored twice within six minutes after the break.",
        "Eastmere goalkeeper Jude Okafor saved a penalty but was beaten by a header.",
        "Coach Helen Marsh dedicated the cup to the late groundsman of Rowan Rovers.",
        "A crowd of 41,500 watched the final in heavy sleet.",
        "Rovers had lost their two previous finals on penalties.",
    ),
}
SOURCES = ("Harbour Courier", "Daily Lantern", "Northern Post", "Evening Bell", "The Beacon")


def report(
    event: str,
    number: int = 0,
    *,
    hours: float | None = 0.0,
    sentences: Sequence[int] = (0, 1, 2, 3, 4, 5),
    **changes: object,
) -> Article:
    """Report `number` of an event, with some of its sentences; hours None: undated."""
    title, *facts = EVENTS[event]
    text = "\n\n".join(facts[n % len(facts)] for n in sentences)
    name = f"{event}-{number}"
    values: dict[str, object] = {
        "id": ArticleId(name),
        "title": title,
        "text": text,
        "source": SOURCES[number % len(SOURCES)],
        "published": MONDAY + timedelta(hours=hours or 0.0),
        "published_from": "mtime" if hours is None else "front matter",
    }
    return make_article(name, **{**values, **changes})


def signed(articles: Sequence[Article]) -> list[Signature]:
    return [sign(article, rules=()) for article in articles]


def grouped(articles: Sequence[Article], **settings: float) -> Grouping:
    """The grouping of `articles` by a clean run."""
    return group(signed(articles), settings=GroupingSettings(**settings), priorities={}, memo={})


def stories(grouping: Grouping) -> set[frozenset[str]]:
    """The stories as sets of article ids."""
    return {frozenset(story.members) for story in grouping.stories}
