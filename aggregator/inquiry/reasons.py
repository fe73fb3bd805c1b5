"""Why articles are together: the question asked of the last build, and its answer told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from aggregator import grouping
from aggregator.catalogue import Catalogue
from aggregator.config import Config
from aggregator.files import Workspace
from aggregator.grouping import ArticleExplanation, Explanation
from aggregator.inquiry.recollection import find_article, recalled
from aggregator.model import ArticleId, Edition, Grouping, Signature, Story, StoryGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Why one article is where it is, or why two are together or apart."""

    edition: Edition
    pair: Explanation | None = None
    single: ArticleExplanation | None = None


def explain(workspace: Workspace, config: Config, article: str, other: str | None) -> Answer:
    """Why `article` and `other` are together or not; without `other`, why it is where it is.

    Both are ids, paths (relative to the content folder or to the current one) or ends of paths;
    raises ConfigError for one that is not there, with the nearest that is.
    """
    with recalled(workspace) as (edition, store):
        one = find_article(edition, article, workspace.content)
        if other is not None:
            two = find_article(edition, other, workspace.content)
            signatures = _signatures_of((one, two), edition, store)
            pair = grouping.explain(
                signatures[one],
                signatures[two],
                settings=config.grouping,
                articles=edition.articles,
            )
            return Answer(edition=edition, pair=pair)
        single = grouping.explain_article(
            one,
            grouping=_groups(edition),
            signatures=_signatures_near(one, edition, store),
            settings=config.grouping,
            articles=edition.articles,
        )
    return Answer(edition=edition, single=single)


def record(answer: Answer) -> dict[str, object]:
    """The answer for programs: its values, with ids resolved where a person would look them up."""
    edition = answer.edition
    if answer.pair:
        return {
            **_pair_record(edition, answer.pair),
            "published_together": _together(edition, answer.pair),
        }
    single = answer.single
    assert single is not None
    own, other = edition.stories[single.story], single.other_story
    return {
        "article": _named(edition, single.article),
        "story": _story_record(own),
        "story_score": single.story_score,
        "threshold": single.threshold,
        "copy_of": single.copy_of and _named(edition, single.copy_of),
        "nearest": single.nearest and _pair_record(edition, single.nearest),
        "other_story": None if other is None else _story_record(edition.stories[other]),
        "other_score": single.other_score,
        "other_nearest": single.other_nearest and _pair_record(edition, single.other_nearest),
        "kept_out": [*single.kept_out],
    }


def tell(answer: Answer) -> str:
    """The answer for people."""
    if answer.pair:
        return "\n".join(_tell_pair(answer.edition, answer.pair))
    assert answer.single is not None
    return "\n".join(_tell_single(answer.edition, answer.single))


# ── what the question needs ────────────────────────────────────────────────────────────────


def _signatures_of(
    ids: Sequence[ArticleId], edition: Edition, store: Catalogue
) -> dict[ArticleId, Signature]:
    found = [each for id in ids for each in store.signatures_in(edition.articles[id].path)]
    return {each.article: each for each in found}


def _signatures_near(
    id: ArticleId, edition: Edition, store: Catalogue
) -> dict[ArticleId, Signature]:
    """Of the articles near enough in time to share a story, and of its own story's."""
    mine = edition.articles[id]
    own = next(story for story in edition.stories if id in story.members)
    if mine.published_from == "mtime":
        return {each.article: each for each in store.signatures()}
    day = mine.published.timestamp() / 86_400.0
    near = {
        each.article
        for each in store.entries()
        if each.day is None or abs(each.day - day) <= grouping.NEAR_DAYS
    }
    return {each: store.signature(each) for each in sorted(near.union(own.members))}


def _groups(edition: Edition) -> Grouping:
    return Grouping(
        stories=tuple(
            StoryGroup(members=story.members, lead=story.lead, texts=story.texts)
            for story in edition.stories
        )
    )


def _together(edition: Edition, pair: Explanation) -> bool:
    return edition.story_of[pair.a] == edition.story_of[pair.b]


# ── for programs ───────────────────────────────────────────────────────────────────────────


def _pair_record(edition: Edition, pair: Explanation) -> dict[str, object]:
    return {**asdict(pair), "a": _named(edition, pair.a), "b": _named(edition, pair.b)}


def _named(edition: Edition, id: ArticleId) -> dict[str, str]:
    article = edition.articles[id]
    return {"id": id, "path": article.path, "title": article.title, "source": article.source}


def _story_record(story: Story) -> dict[str, str]:
    return {"id": story.id, "title": story.title, "address": story.address}


# ── for people ─────────────────────────────────────────────────────────────────────────────

_WORTH_TELLING = 0.1
"""Containment under which the same quotations and stock phrases explain it."""
_LAYERS: Mapping[str, str] = {
    "copy": "are one text",
    "story": "tell one event",
    "topic": "are alike enough for one topic, not for one event",
    "none": "have too little in common to count",
}


def _title(edition: Edition, id: ArticleId) -> str:
    article = edition.articles[id]
    return f"“{article.title}” ({article.source}, {article.path})"


def _tell_pair(edition: Edition, pair: Explanation) -> Iterator[str]:
    yield _title(edition, pair.a)
    yield _title(edition, pair.b)
    yield ""
    together = _together(edition, pair)
    yield f"Published in {'one story' if together else 'two stories'}."
    alone = (
        "By themselves they"
        if together == (pair.layer in ("copy", "story"))
        else "But by themselves they"
    )
    yield f"{alone} {_LAYERS[pair.layer]}: {_held_against(pair)}."
    if ordered := _ordered(edition, pair.a, pair.b):
        yield ordered
    elif together and pair.layer in ("topic", "none"):
        yield "What ties them is the rest of the story; `explain` with one of them tells more."
    elif not together and pair.layer in ("copy", "story"):
        yield "Their stories count as wholes; `explain` with one of them tells what keeps it out."
    yield from _tell_shared(pair)
    made_of = ", ".join(f"{name} {value:.2f}" for name, value in pair.parts.items())
    yield f"The likeness is made of: {made_of}."
    for reason in pair.against:
        yield f"Against: {reason}."


def _ordered(edition: Edition, *ids: ArticleId) -> str:
    """That an editor put the stories of these articles together or apart; empty if none did."""
    homes = {edition.story_of[id] for id in ids}
    orders = {each for story in edition.stories if story.id in homes for each in story.curated}
    done = sorted(orders & {"merge", "split"})
    return f"The editor ordered otherwise than grouping found: {', '.join(done)}." if done else ""


def _held_against(pair: Explanation) -> str:
    what = "topic" if pair.layer == "topic" else "story"
    return f"likeness {pair.score:.2f}, and a {what} begins at {pair.threshold:.2f}"


def _tell_shared(pair: Explanation) -> Iterator[str]:
    shared = (("Names", pair.names), ("Rare words", pair.words), ("Numbers", pair.numbers))
    for name, found in shared:
        if found:
            yield f"{name} in both: {', '.join(found)}."
    if not any(found for _, found in shared):
        yield "No name, rare word or number in both."
    if pair.containment >= _WORTH_TELLING:
        yield f"{pair.containment:.0%} of the shorter text's word runs stand in the other."
    if pair.gap_hours is not None:
        yield f"{_hours(pair.gap_hours)} apart."
    else:
        yield "Not both say when they were published, so time counts neither for nor against."


def _hours(hours: float) -> str:
    if hours < 1.0:
        return "Less than an hour"
    return f"{hours:.0f} hours" if hours < 48.0 else f"{hours / 24.0:.1f} days"


def _tell_single(edition: Edition, single: ArticleExplanation) -> Iterator[str]:
    own = edition.stories[single.story]
    yield _title(edition, single.article)
    yield ""
    yield f"In the story “{own.title}” [{own.id}]: {_size(own)}."
    if ordered := _ordered(edition, single.article):
        yield ordered
    if single.copy_of:
        yield f"A copy of {_title(edition, single.copy_of)}."
    if single.story_score is not None:
        verdict = (
            ""
            if single.story_score >= single.threshold
            else (", less than that: texts of other days or of a middle ground brought it in")
        )
        yield (
            f"Its mean likeness to the story's other texts is {single.story_score:.2f}, and a story"
            f" begins at {single.threshold:.2f}{verdict}."
        )
    if single.nearest:
        yield ""
        yield f"Nearest there: {_title(edition, single.nearest.b)}"
        yield f"  They {_LAYERS[single.nearest.layer]}: {_held_against(single.nearest)}."
        yield from _indented(_tell_shared(single.nearest))
        for reason in single.nearest.against:
            yield f"  Against: {reason}."
    yield ""
    if single.other_story is None or single.other_nearest is None:
        yield "No other story has anything in common with it."
        return
    other = edition.stories[single.other_story]
    yield (
        f"The nearest other story is “{other.title}” [{other.id}]: {_size(other)};"
        f" mean likeness {single.other_score:.2f}."
    )
    yield f"Nearest there: {_title(edition, single.other_nearest.b)}"
    yield (
        f"  By themselves the two {_LAYERS[single.other_nearest.layer]}:"
        f" {_held_against(single.other_nearest)}."
    )
    yield from _indented(_tell_shared(single.other_nearest))
    for reason in single.kept_out:
        yield f"  Kept out: {reason}."


def _size(story: Story) -> str:
    articles, outlets, texts = len(story.members), len(story.sources), len(story.texts)
    if articles == 1:
        return "1 article"
    counted = f"{articles} articles of {outlets} {'outlet' if outlets == 1 else 'outlets'}"
    return f"{counted}, {texts} {'text' if texts == 1 else 'texts'}"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
