"""What an entry becomes in the index: postings, facts and what is stored. Pure.

Title and text together are one field, in which each occurrence weighs what its place weighs.
That is what BM25F means by combining fields, and it costs one posting instead of three. Stems
are postings without places: phrases are matched on forms.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from aggregator.model import ArticleId, Entry, StoryId
from aggregator.queries import words
from aggregator.queries.tree import NAME_FIELDS
from aggregator.text import digest

TITLE_WEIGHT = 3.0
LEAD_WEIGHT = 1.5
LEAD_WORDS = 60
"""An occurrence in the title counts as three, one in the first 60 words of the text as one and a
half: customary weights for BM25F over title and body (Robertson and Zaragoza 2009, section 3.6)."""
BODY_START = 1000
"""Place of the first word of the text; the title's words begin at 0. No phrase bridges the two."""
VALUE_GAP = 100
"""Between the values of a field that may have several, for the same reason."""
FIELDS = ("id", "story", "text", "title", *NAME_FIELDS)
"""Every field with postings."""

NO_PLACES = b"\0"
"""Of a term whose places do not matter. Never empty: Whoosh leaves empty values out, and the
others of the block then slip to the wrong documents."""
Posting = tuple[bytes, int, float, bytes]
"""Term, 0 (we keep no field lengths there), weight, places as native unsigned 32-bit numbers."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What every search needs of every article, kept in memory while an index is open."""

    story: str
    source: str
    language: str
    published: int
    """Seconds since 1970, UTC."""
    words: int
    topics: tuple[str, ...]


def entry_digest(entry: Entry) -> str:
    """A digest of all that the index holds of `entry`: another one means index it again."""
    return digest(
        *pack_stored(entry),
        entry.author or "",
        entry.agency or "",
        "\x1e".join(entry.topics),
        "\x1e".join(entry.tags),
    )


def postings(entry: Entry) -> tuple[dict[str, list[Posting]], int]:
    """The postings of `entry` by field, and how many words it has."""
    title = words.raw_tokens(entry.title)[: BODY_START - VALUE_GAP]
    body = words.raw_tokens(entry.text)
    head = _zone(title, 0, entry.language)
    lead = _zone(body[:LEAD_WORDS], BODY_START, entry.language)
    rest = _zone(body[LEAD_WORDS:], lead.end, entry.language)
    zones = ((head, TITLE_WEIGHT), (lead, LEAD_WEIGHT), (rest, 1.0))
    names: dict[str, Iterable[str]] = {
        "source": (entry.source,),
        "author": (entry.author or "",),
        "agency": (entry.agency or "",),
        "topic": entry.topics,
        "tag": entry.tags,
    }
    made = {name: _name_postings(values) for name, values in names.items()}
    made["id"] = [(entry.id.encode(), 0, 1.0, NO_PLACES)]
    made["story"] = [(entry.story.encode(), 0, 1.0, NO_PLACES)]
    made["text"] = _postings(zones, entry.language)
    made["title"] = _postings(zones[:1], entry.language)
    return made, len(title) + len(body)


def places(value: bytes) -> array[int]:
    """The places in a posting."""
    found = array("I")
    found.frombytes(value)
    return found


# ── columns and stored values ──────────────────────────────────────────────────────────────
# Parted by control characters, which no normalised text contains.


def pack_card(entry: Entry, count: int) -> bytes:
    """Id, digest and facts of `entry`, which has `count` words."""
    parts = (
        entry.id,
        entry_digest(entry),
        entry.story,
        entry.source,
        entry.language,
        str(int(entry.published.timestamp())),
        str(count),
        "\x1e".join(entry.topics),
    )
    return "\x1f".join(parts).encode()


def unpack_digest(card: bytes) -> tuple[ArticleId, str]:
    """Id and digest of a card. Raises ValueError for anything else."""
    article, entry, _, _, _, _, _, _ = card.decode().split("\x1f")
    return ArticleId(article), entry


def unpack_facts(card: bytes) -> Facts:
    """The facts of a card. Raises ValueError for anything else."""
    _, _, story, source, language, published, count, topics = card.decode().split("\x1f")
    named = tuple(topics.split("\x1e")) if topics else ()
    return Facts(story, source, language, int(published), int(count), named)


@dataclass(frozen=True, slots=True)
class Stored:
    """What a result shows."""

    id: ArticleId
    path: str
    address: str
    title: str
    text: str
    source: str
    language: str
    published: datetime
    story: StoryId
    story_address: str


def pack_stored(entry: Entry) -> tuple[str, ...]:
    """The stored values of `entry`, as plain text only."""
    return (
        entry.id,
        entry.path,
        entry.address,
        entry.title,
        entry.text,
        entry.source,
        entry.language,
        entry.published.astimezone(UTC).isoformat(),
        entry.story,
        entry.story_address,
    )


def unpack_stored(value: tuple[str, ...]) -> Stored:
    """What `pack_stored` packed."""
    article, path, address, title, text, source, language, published, story, where = value
    return Stored(
        ArticleId(article),
        path,
        address,
        title,
        text,
        source,
        language,
        datetime.fromisoformat(published),
        StoryId(story),
        where,
    )


# ── postings ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Zone:
    """Forms and stems of a stretch of tokens."""

    forms: Mapping[str, Sequence[int]]
    """Form, or pair of a run → its places."""
    stems: Mapping[str, int]
    """Stem → how often, of the words whose form is another."""
    end: int
    """The place after the last."""


def _zone(raws: Iterable[str], start: int, language: str) -> _Zone:
    forms: dict[str, list[int]] = {}
    stems: dict[str, int] = {}
    place = start
    for raw in raws:
        form = words.fold(raw)
        if words.is_run(form):
            for pair in words.pairs(form):
                forms.setdefault(pair, []).append(place)
                place += 1
            continue
        forms.setdefault(form, []).append(place)
        place += 1
        stemmed = words.stem(language, raw)
        if stemmed != form:
            stems[stemmed] = stems.get(stemmed, 0) + 1
    return _Zone(forms, stems, place)


def _postings(zones: Iterable[tuple[_Zone, float]], language: str) -> list[Posting]:
    """The postings of `zones` together: an occurrence weighs what its zone weighs."""
    found: dict[str, list[int]] = {}
    weights: dict[str, float] = {}
    for zone, weight in zones:
        for form, where in zone.forms.items():
            found.setdefault(form, []).extend(where)
            weights[form] = weights.get(form, 0.0) + weight * len(where)
        for stemmed, count in zone.stems.items():
            term = words.stem_term(language, stemmed)
            weights[term] = weights.get(term, 0.0) + weight * count
    return [
        (term.encode(), 0, weight, array("I", found.get(term, ())).tobytes() or NO_PLACES)
        for term, weight in weights.items()
        if term
    ]


def _name_postings(values: Iterable[str]) -> list[Posting]:
    """The postings of a field of names: forms only, a gap between one name and the next."""
    zones: list[tuple[_Zone, float]] = []
    start = 0
    for value in values:
        zone = _zone(words.raw_tokens(value), start, "")
        zones.append((zone, 1.0))
        start = zone.end + VALUE_GAP
    return _postings(zones, "")
