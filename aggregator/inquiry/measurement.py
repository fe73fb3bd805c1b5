"""How good grouping is: labelled articles grouped, scored, and the worst of it shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from aggregator import evaluation, grouping
from aggregator.config import Config
from aggregator.errors import ConfigError
from aggregator.evaluation import Fault, Labelled, Scores
from aggregator.grouping import Explanation
from aggregator.model import Article, ArticleId, Grouping

MOST_FAULTS = 10
MOST_ARTICLES = 20_000
"""More take minutes and gigabytes, and tell nothing that a part of them does not."""
MOST_BYTES = 10_000_000
"""Of one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A grouping against labels, and where they differ most."""

    scores: Mapping[str, Scores]
    """"stories", and "topics" where they are labelled."""
    threshold: float
    """Of stories."""
    mixed: tuple[Fault[ArticleId], ...]
    """Stories found that mix labels, worst first."""
    broken: tuple[Fault[ArticleId], ...]
    """Labelled stories that are scattered over several found ones, worst first."""
    articles: Mapping[ArticleId, Article]
    pairs: Mapping[tuple[ArticleId, ArticleId], Explanation]
    """Of every pair that a fault holds responsible."""


def evaluate(file: Path, config: Config) -> Evaluation:
    """Stories, and topics where they are labelled, of the labelled articles in `file`.

    Raises ConfigError for a file or a line that cannot be used.
    """
    labelled = _labelled(file)
    articles = {each.article.id: each.article for each in labelled}
    signatures = {
        each.article.id: grouping.sign(each.article, rules=config.topics) for each in labelled
    }
    grouped = grouping.group(signatures.values(), settings=config.grouping, priorities={}, memo={})
    found = {id: str(n) for n, group in enumerate(grouped.stories) for id in group.members}
    stories = {each.article.id: each.story for each in labelled if each.story}
    scores = {"stories": evaluation.score(found, stories)}
    if topics := {each.article.id: each.topic for each in labelled if each.topic}:
        scores["topics"] = evaluation.score(_topics(grouped, found), topics)
    likeness = grouping.Likeness(signatures, config.grouping)
    mixed = evaluation.find_faults(found, stories, likeness=likeness, most=MOST_FAULTS)
    broken = evaluation.find_faults(stories, found, likeness=likeness, most=MOST_FAULTS)
    pairs = {pair for fault in (*mixed, *broken) for pair in fault.responsible}
    return Evaluation(
        scores=scores,
        threshold=likeness.threshold,
        mixed=mixed,
        broken=broken,
        articles=articles,
        pairs={
            (a, b): grouping.explain(
                signatures[a], signatures[b], settings=config.grouping, articles=articles
            )
            for a, b in sorted(pairs)
        },
    )


def _topics(grouped: Grouping, found: Mapping[ArticleId, str]) -> dict[ArticleId, str]:
    """Article → its story's first topic, or the story itself where it has none."""
    topic_of: dict[str, str] = {}
    for n, topic in enumerate(grouped.topics):
        for story in topic.stories:
            topic_of.setdefault(str(story), f"topic {n}")
    return {id: topic_of.get(story, story) for id, story in found.items()}


# ── the file of labels ─────────────────────────────────────────────────────────────────────


def _labelled(file: Path) -> list[Labelled]:
    labelled: list[Labelled] = []
    lines: dict[ArticleId, int] = {}
    for number, line in _lines(file):
        try:
            each = evaluation.parse_labelled(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        except UnicodeDecodeError as error:
            raise ConfigError(
                f"{file}, line {number}: not UTF-8 at byte {error.start + 1}; save the file as UTF-8"
            ) from error
        except ValueError as error:
            raise ConfigError(f"{file}, line {number}: {error}") from error
        first = lines.setdefault(each.article.id, number)
        if first != number:
            raise ConfigError(
                f"{file}, line {number}: the id {each.article.id} is that of line {first} already;"
                " give every article an id of its own"
            )
        labelled.append(each)
        if len(labelled) > MOST_ARTICLES:
            raise ConfigError(
                f"{file}, line {number}: more than {MOST_ARTICLES:,} articles; measure a part of"
                " them, with whole stories in it"
            )
    if not any(each.story or each.topic for each in labelled):
        raise ConfigError(
            f"{file}: {'no line has a label' if labelled else 'it holds no articles'}; write one"
            ' object in each line, with "id", "text" and "story" (docs/usage.md)'
        )
    return labelled


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers."""
    try:
        with file.open("rb") as opened:
            number = 0
            while line := opened.readline(MOST_BYTES + 1):
                number += 1
                if len(line) > MOST_BYTES:
                    raise ConfigError(
                        f"{file}, line {number}: longer than {MOST_BYTES // 1_000_000} MB; write"
                        " one article in each line"
                    )
                if line.strip():
                    yield number, line
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror or error}") from error


# ── for programs ───────────────────────────────────────────────────────────────────────────


def record_evaluation(made: Evaluation) -> dict[str, object]:
    """The evaluation for programs."""
    return {
        **{level: asdict(scores) for level, scores in made.scores.items()},
        "threshold": made.threshold,
        "mixed": [_fault_record(made, each, "label") for each in made.mixed],
        "broken": [
            {"label": each.name, **_fault_record(made, each, "story")} for each in made.broken
        ],
    }


def _fault_record(made: Evaluation, fault: Fault[ArticleId], part: str) -> dict[str, object]:
    return {
        "pairs": fault.pairs,
        "parts": [{part: each.name, "articles": [*each.articles]} for each in fault.parts],
        "responsible": [
            {**asdict(made.pairs[a, b]), "a": _named(made, a), "b": _named(made, b)}
            for a, b in fault.responsible
        ],
    }


def _named(made: Evaluation, id: ArticleId) -> dict[str, str]:
    article = made.articles[id]
    return {"id": id, "title": article.title, "source": article.source}


# ── for people ─────────────────────────────────────────────────────────────────────────────

_PARTS_TOLD = 6


def tell_evaluation(made: Evaluation) -> str:
    """The evaluation for people."""
    return "\n".join(_tell(made))


def _tell(made: Evaluation) -> Iterator[str]:
    for level, found in made.scores.items():
        yield f"{level}: {found.articles} articles, {found.groups} groups, {found.labels} labels"
        for name, each in (("BCubed", found.bcubed), ("pairwise", found.pairwise)):
            measured = f"precision {each.precision:.4f}  recall {each.recall:.4f}  F1 {each.f1:.4f}"
            yield f"  {name:9} {measured}"
    begins = f"(two texts tell one event from {made.threshold:.2f} on)"
    if made.mixed:
        yield ""
        yield f"The worst mixed stories: found as one, labelled apart {begins}"
    for number, fault in enumerate(made.mixed, 1):
        articles = sum(len(part.articles) for part in fault.parts)
        yield ""
        yield (
            f"{number:2}. {articles} articles of {len(fault.parts)} labels,"
            f" {_counted(fault.pairs, 'pair')} too many"
        )
        yield from _tell_parts(made, fault, "label ")
        yield from _tell_responsible(made, fault, "brought together by")
    if made.broken:
        yield ""
        yield f"The most broken stories: labelled as one, found apart {begins}"
    for number, fault in enumerate(made.broken, 1):
        articles = sum(len(part.articles) for part in fault.parts)
        yield ""
        yield (
            f"{number:2}. label {fault.name}: {articles} articles in {len(fault.parts)} stories,"
            f" {_counted(fault.pairs, 'pair')} missing"
        )
        yield from _tell_parts(made, fault, "")
        yield from _tell_responsible(made, fault, "nearest to each other")


def _tell_parts(made: Evaluation, fault: Fault[ArticleId], kind: str) -> Iterator[str]:
    for part in fault.parts[:_PARTS_TOLD]:
        name = f"{kind}{part.name}, " if kind else ""
        yield f"    {len(part.articles):3} × {name}such as {_title(made, part.articles[0])}"
    if len(fault.parts) > _PARTS_TOLD:
        yield f"        and {len(fault.parts) - _PARTS_TOLD} more"


def _tell_responsible(made: Evaluation, fault: Fault[ArticleId], how: str) -> Iterator[str]:
    yield f"    {how}:"
    for a, b in fault.responsible:
        pair = made.pairs[a, b]
        yield f"    {_score(pair)}  {_title(made, a)}"
        yield f"          {_title(made, b)}"
        shared = [*pair.names[:5], *pair.words[:6], *pair.numbers[:2]]
        yield f"          both: {', '.join(shared) or 'no name, rare word or number'}"
        for reason in pair.against:
            yield f"          against: {reason}"


def _score(pair: Explanation) -> str:
    return "copy" if pair.layer == "copy" else f"{pair.score:.2f}"


def _title(made: Evaluation, id: ArticleId) -> str:
    title = made.articles[id].title
    return f"{id} “{title}”" if title else str(id)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
