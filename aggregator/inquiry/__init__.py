"""Questions about what was built: the edition, why articles are together, how good grouping is."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from aggregator import catalogue, evaluation, grouping
from aggregator.config import Config
from aggregator.edition import unite_sources
from aggregator.errors import CatalogueUnusableError, ConfigError, NotBuiltError
from aggregator.evaluation import Labelled, Scores
from aggregator.files import Workspace
from aggregator.grouping import ArticleExplanation, Explanation
from aggregator.model import Article, ArticleId, Edition, Grouping, Signature, StoryGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Why one article is where it is, or why two are together or apart."""

    edition: Edition
    pair: Explanation | None = None
    single: ArticleExplanation | None = None


def recall(workspace: Workspace) -> Edition:
    """The edition as last published. Raises NotBuiltError where there is none."""
    return _recall(workspace)[0]


def explain(workspace: Workspace, config: Config, article: str, other: str | None) -> Answer:
    """Why `article` and `other` are together or not; without `other`, why it is where it is.

    Both are ids or paths, relative to the content folder or to the current one; raises ConfigError
    for one that is not there, with the nearest that is.
    """
    edition, signatures = _recall(workspace)
    one = _find(edition, article, workspace.content)
    if other is None:
        single = grouping.explain_article(
            one, grouping=_groups(edition), signatures=signatures, settings=config.grouping
        )
        return Answer(edition=edition, single=single)
    two = _find(edition, other, workspace.content)
    pair = grouping.explain(signatures[one], signatures[two], settings=config.grouping)
    return Answer(edition=edition, pair=pair)


def record(answer: Answer) -> dict[str, object]:
    """The answer for programs: its values, with ids resolved where a person would look them up."""
    found = answer.pair or answer.single
    assert found is not None
    values: dict[str, object] = asdict(found)
    named = {"article": answer.single} if answer.single else {"a": answer.pair, "b": answer.pair}
    for key in named:
        values[key] = _named(answer.edition, getattr(found, key))
    if answer.single:
        for key in ("story", "other_story"):
            number = getattr(answer.single, key)
            story = None if number is None else answer.edition.stories[number]
            values[key] = story and {"id": story.id, "title": story.title}
    return values


def tell(answer: Answer) -> str:
    """The answer for people."""
    if answer.pair:
        return "\n".join(_tell_pair(answer.edition, answer.pair))
    assert answer.single is not None
    return "\n".join(_tell_single(answer.edition, answer.single))


def evaluate(file: Path, config: Config) -> Mapping[str, Scores]:
    """Stories, and topics where they are labelled, of the labelled articles in `file`.

    Raises ConfigError for a file or a line that cannot be used.
    """
    labelled = _labelled(file)
    grouped = grouping.group(
        [grouping.sign(each.article, rules=config.topics) for each in labelled],
        settings=config.grouping,
        priorities={},
        memo={},
    )
    found = {str(id): str(n) for n, group in enumerate(grouped.stories) for id in group.members}
    stories = {str(each.article.id): each.story for each in labelled if each.story}
    scores = {"stories": evaluation.score(found, stories)}
    if topics := {str(each.article.id): each.topic for each in labelled if each.topic}:
        scores["topics"] = evaluation.score(_topics(grouped, found), topics)
    return scores


def _recall(workspace: Workspace) -> tuple[Edition, dict[ArticleId, Signature]]:
    try:
        return _recalled(workspace)
    except CatalogueUnusableError as error:
        raise NotBuiltError(f"{error}; run `aggregator build` to make it anew") from error


def _recalled(workspace: Workspace) -> tuple[Edition, dict[ArticleId, Signature]]:
    with catalogue.opened_for_reading(workspace.catalogue) as store:
        made = store.note("edition", Edition) if store else None
        if store is None or made is None:
            raise NotBuiltError(
                f"nothing has been built in {workspace.state} yet; run `aggregator build` first"
            )
        articles = {a.id: a for _, reading in store.readings() for a in reading.articles}
        signatures = {signature.article: signature for signature in store.signatures()}
    if not made.story_of.keys() <= articles.keys():
        raise NotBuiltError("a build is under way or was interrupted; run `aggregator build`")
    return replace(made, articles=unite_sources(articles)), signatures


def _find(edition: Edition, name: str, content: Path) -> ArticleId:
    """The article with this id or path ("feed.xml#entry" for one of a feed)."""
    names: dict[str, ArticleId] = {}
    for article in edition.articles.values():
        names.setdefault(article.path, article.id)
        names[f"{article.path}#{article.entry}"] = article.id
        names[article.id] = article.id
    below = Path(name)
    given = below.relative_to(content).as_posix() if below.is_relative_to(content) else name
    for each in (name, given):
        if each in names:
            return names[each]
    close = difflib.get_close_matches(name, names, n=1)
    hint = f"; did you mean {close[0]}?" if close else "; `aggregator stories` lists them"
    raise ConfigError(f"no article {name}{hint}")


def _groups(edition: Edition) -> Grouping:
    return Grouping(
        stories=tuple(
            StoryGroup(members=story.members, lead=story.lead, texts=story.texts)
            for story in edition.stories
        )
    )


def _labelled(file: Path) -> list[Labelled]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}") from error
    labelled = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                labelled.append(evaluation.parse_labelled(line))
        except ValueError as error:
            raise ConfigError(f"{file}, line {number}: {error}") from error
    return labelled


def _topics(grouped: Grouping, story_of: Mapping[str, str]) -> dict[str, str]:
    """Article → its story's first topic, or the story itself where it has none."""
    topic_of: dict[str, str] = {}
    for n, topic in enumerate(grouped.topics):
        for story in topic.stories:
            topic_of.setdefault(str(story), f"topic {n}")
    return {id: topic_of.get(story, story) for id, story in story_of.items()}


# ── telling ────────────────────────────────────────────────────────────────────────────────

_LAYERS = {
    "copy": "the same text",
    "story": "one story",
    "topic": "one topic, two stories",
    "none": "nothing in common that counts",
}


def _named(edition: Edition, id: ArticleId) -> dict[str, str]:
    article = edition.articles[id]
    return {"id": id, "path": article.path, "title": article.title}


def _title(edition: Edition, id: ArticleId) -> str:
    article: Article = edition.articles[id]
    return f"{article.title} ({article.source}, {article.path})"


def _tell_pair(edition: Edition, pair: Explanation) -> list[str]:
    together = edition.story_of[pair.a] == edition.story_of[pair.b]
    where = "one story" if together else "two stories"
    hours = "unknown" if pair.gap_hours is None else f"{pair.gap_hours:.1f} hours"
    parts = f"whole {pair.whole:.3f}, lead {pair.lead:.3f}, coverage {pair.coverage:.3f}"
    lines = [
        _title(edition, pair.a),
        _title(edition, pair.b),
        f"published in {where}; the pair by itself: {_LAYERS[pair.layer]}",
        f"  score {pair.score:.3f} against a threshold of {pair.threshold:.3f} ({parts})",
        f"  text in common {pair.containment:.0%}, time between them {hours}",
    ]
    for name, shared in (("terms", pair.terms), ("names", pair.names), ("numbers", pair.numbers)):
        if shared:
            lines.append(f"  shared {name}: {', '.join(shared)}")
    return lines + [f"  against: {reason}" for reason in pair.against]


def _tell_single(edition: Edition, single: ArticleExplanation) -> list[str]:
    own = edition.stories[single.story]
    lines = [_title(edition, single.article), f"in the story: {own.title} [{own.id}]"]
    if single.copy_of:
        lines.append(f"  a copy of {_title(edition, single.copy_of)}")
    if single.story_score is None:
        lines.append("  alone there")
    else:
        lines.append(
            f"  mean score against its other texts {single.story_score:.3f},"
            f" threshold {single.threshold:.3f}"
        )
    if single.nearest:
        lines += ["nearest article there:", *_indented(_tell_pair(edition, single.nearest)[1:])]
    if single.other_story is not None and single.other_nearest:
        other = edition.stories[single.other_story]
        lines += [
            f"nearest other story: {other.title} [{other.id}]",
            f"  mean score against its texts {single.other_score:.3f}",
            *_indented(_tell_pair(edition, single.other_nearest)[1:]),
        ]
    return lines


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]
