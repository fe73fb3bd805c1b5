"""Entries for the tests of search: a small newspaper in several languages, and what makes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aggregator import search
from aggregator.model import ArticleId, Entry, Results, StoryId


def make_entry(name: str = "one", /, **changes: Any) -> Entry:
    """An entry called `name`, in a story of its own."""
    values: dict[str, Any] = {
        "id": ArticleId(name),
        "path": f"courier/{name}.md",
        "address": f"articles/{name}.html",
        "title": f"Notes from {name}",
        "text": "Nothing of note.",
        "source": "The Harbour Courier",
        "author": None,
        "agency": None,
        "language": "en",
        "published": datetime(2024, 6, 18, 12, tzinfo=UTC),
        "story": StoryId(f"story-{name}"),
        "topics": (),
        "tags": (),
    } | changes
    values.setdefault("story_address", f"stories/{values['story']}.html")
    return Entry(**values)


def _on(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2024, month, day, hour, tzinfo=UTC)


NEWSPAPER = (
    make_entry(
        "flood",
        title="River bursts its banks in Valdora",
        text="Heavy rain filled the river overnight. Rescuers carried families from their houses.\n\n"
        "The mayor, Inés Ordóñez, asked for boats. Schools stay closed.",
        author="Jane Doe",
        published=_on(6, 18),
        story=StoryId("flood"),
        topics=("Valdora flood",),
        tags=("weather",),
    ),
    make_entry(
        "flood-wire",
        title="Valdora flood: river over its banks after heavy rain",
        text="Families were rescued in Valdora as the river rose. Flooding reached the station.",
        source="Northern Times",
        agency="Meridian Press",
        published=_on(6, 18, 14),
        story=StoryId("flood"),
        topics=("Valdora flood",),
    ),
    make_entry(
        "flood-de",
        title="Hochwasser in Valdora: Fluss tritt über die Ufer",
        text="Nach schweren Regenfällen wurden Familien aus ihren Häusern gerettet. "
        "Die Straßen der Altstadt stehen unter Wasser.",
        source="Süddeutsche Warte",
        language="de",
        published=_on(6, 18, 16),
        story=StoryId("flood"),
        topics=("Valdora flood",),
    ),
    make_entry(
        "election",
        title="Voters elect a new council",
        text="The elections went well. Turnout rose; the counting of votes took the night.",
        source="Northern Times",
        published=_on(6, 10),
        story=StoryId("election"),
        topics=("Elections",),
    ),
    make_entry(
        "election-fr",
        title="Les élections municipales à Rochebrune",
        text="La mairesse sortante a été réélue. L'Europe regarde; les électeurs ont voté.",
        source="Le Quotidien",
        language="fr",
        published=_on(6, 11),
        story=StoryId("election-fr"),
        topics=("Elections",),
    ),
    make_entry(
        "bridge",
        title="New bridge opens",
        text="The new bridge was opened by the mayor. It crosses the river twice a day, "
        "says a poet. Rain fell. Heavy lorries may not use it.",
        published=_on(5, 2),
        story=StoryId("bridge"),
    ),
    make_entry(
        "tokyo",
        title="東京都知事選挙の投票始まる",
        text="東京都の知事を選ぶ選挙の投票が日曜日に始まった。有権者は約千百万人。",
        source="東都日報",
        language="ja",
        published=_on(6, 1),
        story=StoryId("tokyo"),
    ),
    make_entry(
        "seoul",
        title="서울에서 열린 회의",
        text="대통령이 서울에서 회의를 열었다.",
        source="한강신문",
        language="ko",
        published=_on(6, 2),
        story=StoryId("seoul"),
    ),
    make_entry(
        "delhi",
        title="दिल्ली में भारी बारिश",
        text="राजधानी में भारी बारिश के बाद सड़कें बंद हैं।",
        source="यमुना पत्र",
        language="hi",
        published=_on(6, 3),
        story=StoryId("delhi"),
    ),
    make_entry(
        "moscow",
        title="Выборы прошли спокойно",
        text="Избиратели голосовали весь день. Ёлка на площади ещё стоит.",
        source="Речные вести",
        language="ru",
        published=datetime(2023, 12, 31, 23, 30, tzinfo=UTC),
        story=StoryId("moscow"),
    ),
)


def write_index(folder: Path, entries: Iterable[Entry] = NEWSPAPER) -> search.OpenIndex:
    """An index of `entries` made in `folder`, and opened."""
    search.update(folder, add=entries, remove=())
    return search.open_index(folder)


def ids(results: Results) -> set[str]:
    """The articles that were found."""
    return {str(hit.id) for hit in results.hits}
