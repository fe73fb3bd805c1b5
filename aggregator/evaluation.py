"""A grouping measured against labels: BCubed and pairwise precision, recall and F1.

BCubed (Bagga and Baldwin 1998) asks for each article how much of its group belongs with it and
how much of what belongs with it is there, and takes the mean over articles; so large stories do
not drown small ones, as they do when pairs are counted. Both are reported.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from aggregator import sanitize, text
from aggregator.model import Article, ArticleId

Key = TypeVar("Key", bound=str)


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


def parse_labelled(line: str) -> Labelled:
    """One line of `evaluate`: {"id", "title", "text", "date", "source", "lang", "story", "topic"}.

    Without a date the article counts as undated. Raises ValueError with what is wrong.
    """
    raw = json.loads(line)
    if not isinstance(raw, dict):
        raise ValueError("not a JSON object")
    missing = [key for key in ("id", "text") if not isinstance(raw.get(key), str)]
    if missing:
        raise ValueError(f"needs a text for {' and '.join(missing)}")
    date = _string(raw, "date")
    published = _moment(date) if date else datetime(1970, 1, 1, tzinfo=UTC)
    body = text.normalise(raw["text"])
    article = Article(
        id=ArticleId(raw["id"]),
        path=raw["id"],
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


def _string(raw: Mapping[str, object], key: str) -> str:
    value = raw.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{key} must be a text or null, not {value!r}")
    return value


def _moment(date: str) -> datetime:
    """An ISO 8601 date or time as UTC; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(date)
    except ValueError as error:
        raise ValueError(f"date must be ISO 8601, not {date!r}") from error
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)
