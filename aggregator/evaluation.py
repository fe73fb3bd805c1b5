"""A grouping measured against labels: BCubed and pairwise precision, recall and F1.

BCubed (Bagga and Baldwin 1998) asks for each article how much of its group belongs with it and
how much of what belongs with it is there, and takes the mean over articles; so large stories do
not drown small ones, as they do when pairs are counted. Both are reported.

Figures say how much is wrong; `find_faults` says where: the groups that mix most, the labels that
are scattered most, and in each the pairs that would have to score otherwise.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations, product
from typing import Generic, TypeVar

from aggregator import sanitize, text
from aggregator.model import Article, ArticleId

Key = TypeVar("Key", bound=str)

_PARTS_LOOKED_AT, _ARTICLES_LOOKED_AT = 8, 20
"""Of one fault, the largest parts, and of each the first articles: bounds the pairs to score at
28 × 400, and who has more wrong than that learns nothing from the rest."""
_PAIRS_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Precision, recall and their harmonic mean, each from 0 to 1."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """One grouping against one labelling."""

    articles: int
    """Articles with both a group and a label; no others count."""
    groups: int
    labels: int
    bcubed: Score
    pairwise: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[Key]):
    """Articles that are together on both sides."""

    name: str
    articles: tuple[Key, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(Generic[Key]):
    """Articles that are together on one side and parted on the other."""

    name: str
    """Of the group, or of the label, that has them all."""
    parts: tuple[Part[Key], ...]
    """How the other side parts them; largest first."""
    pairs: int
    """Pairs of articles on which the two sides differ here."""
    responsible: tuple[tuple[Key, Key], ...]
    """Between two parts the most alike articles; most alike first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article and where a person put it."""

    article: Article
    story: str | None
    topic: str | None


def score(predicted: Mapping[Key, str], labels: Mapping[Key, str]) -> Scores:
    """`predicted` (article → group) against `labels` (article → label)."""
    both = sorted(predicted.keys() & labels.keys())
    groups = Counter(predicted[each] for each in both)
    wanted = Counter(labels[each] for each in both)
    cells = Counter((predicted[each], labels[each]) for each in both)
    return Scores(
        articles=len(both),
        groups=len(groups),
        labels=len(wanted),
        bcubed=_bcubed(groups, wanted, cells),
        pairwise=_score(_pairs(cells.values()), _pairs(groups.values()), _pairs(wanted.values())),
    )


def find_faults(
    together: Mapping[Key, str],
    apart: Mapping[Key, str],
    *,
    likeness: Callable[[Key, Key], float],
    most: int,
) -> tuple[Fault[Key], ...]:
    """The `most` of what `together` has as one and `apart` parts, worst first.

    With the groups found as `together` and the labels as `apart`: stories that are mixed. The
    other way round: stories that are broken. `likeness` is the pair score; it is asked only of
    what is returned.
    """
    members: defaultdict[str, defaultdict[str, list[Key]]]
    members = defaultdict(lambda: defaultdict(list))
    for each in sorted(together.keys() & apart.keys()):
        members[together[each]][apart[each]].append(each)
    counted = [
        (_pairs([sum(map(len, parts.values()))]) - _pairs(map(len, parts.values())), name)
        for name, parts in members.items()
        if len(parts) > 1
    ]
    worst = sorted(counted, key=lambda each: (-each[0], each[1]))[:most]
    return tuple(_fault(name, members[name], number, likeness) for number, name in worst)


def parse_labelled(line: str) -> Labelled:
    """One line of `evaluate`: {"id", "title", "text", "date", "source", "lang", "story", "topic"}.

    Without a date the article counts as undated. Raises ValueError with what is wrong.
    """
    raw = _object(line)
    if raw.get("id") in (None, ""):
        raise ValueError('"id" is missing; every line needs one')
    if not raw.get("title") and not raw.get("text"):
        raise ValueError('"title" and "text" are missing; every line needs one of them')
    date = _string(raw, "date")
    published = _moment(date) if date else datetime(1970, 1, 1, tzinfo=UTC)
    body = _string(raw, "text")
    id = _string(raw, "id")
    article = Article(
        id=ArticleId(id),
        path=id,
        title=text.collapse(_string(raw, "title")),
        text=body,
        body=sanitize.from_text(body),
        source=_string(raw, "source"),
        language=_string(raw, "lang") or "und",
        published=published,
        published_from="front matter" if date else "mtime",
    )
    return Labelled(
        article=article, story=_string(raw, "story") or None, topic=_string(raw, "topic") or None
    )


def _bcubed(groups: Counter[str], wanted: Counter[str], cells: Counter[tuple[str, str]]) -> Score:
    total = groups.total()
    if not total:
        return Score(precision=0.0, recall=0.0, f1=0.0)
    precision = sum(n * n / groups[group] for (group, _), n in cells.items()) / total
    recall = sum(n * n / wanted[label] for (_, label), n in cells.items()) / total
    return Score(precision=precision, recall=recall, f1=_mean(precision, recall))


def _score(right: int, said: int, wanted: int) -> Score:
    """With nothing said, nothing said is wrong; with nothing wanted, nothing is missing."""
    precision = right / said if said else 1.0
    recall = right / wanted if wanted else 1.0
    return Score(precision=precision, recall=recall, f1=_mean(precision, recall))


def _mean(precision: float, recall: float) -> float:
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0


def _pairs(sizes: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes)


def _fault(
    name: str,
    members: Mapping[str, Sequence[Key]],
    pairs: int,
    likeness: Callable[[Key, Key], float],
) -> Fault[Key]:
    parts = sorted(
        (Part(name=part, articles=tuple(articles)) for part, articles in members.items()),
        key=lambda part: (-len(part.articles), part.name),
    )
    return Fault(
        name=name, parts=tuple(parts), pairs=pairs, responsible=_responsible(parts, likeness)
    )


def _responsible(
    parts: Sequence[Part[Key]], likeness: Callable[[Key, Key], float]
) -> tuple[tuple[Key, Key], ...]:
    nearest: list[tuple[float, Key, Key]] = []
    for one, other in combinations(parts[:_PARTS_LOOKED_AT], 2):
        between = product(one.articles[:_ARTICLES_LOOKED_AT], other.articles[:_ARTICLES_LOOKED_AT])
        nearest.append(min((-likeness(a, b), a, b) for a, b in between))
    return tuple((a, b) for _, a, b in sorted(nearest)[:_PAIRS_SHOWN])


def _object(line: str) -> dict[str, object]:
    try:
        raw = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"not JSON: {error.msg} at character {error.colno}; write one object in each line"
        ) from error
    except RecursionError as error:
        raise ValueError("brackets nested too deep; write one flat object in each line") from error
    if not isinstance(raw, dict):
        raise ValueError("not a JSON object; write one object with id and text in each line")
    return raw


def _string(raw: Mapping[str, object], key: str) -> str:
    """A field's text, "" where it is null or absent; a number that names something is its digits."""
    value = raw.get(key)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and key in ("id", "story", "topic"):
        return str(value)
    if not isinstance(value, str):
        raise ValueError(f'"{key}" must be a text or null, not {str(value)[:40]}')
    return text.normalise(value)


def _moment(date: str) -> datetime:
    """An ISO 8601 date or time as UTC; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(date)
    except ValueError as error:
        raise ValueError(
            f'"date" must be ISO 8601 as in 2024-06-18T14:05:00Z, or null, not {date[:40]!r}'
        ) from error
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)
