"""Signatures → Grouping: the stages in their order. Deterministic in any order of input."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, MutableMapping, Sequence

from aggregator.config import GroupingSettings
from aggregator.grouping.fold import Folded, Items, fold
from aggregator.grouping.leads import choose_lead, original_first, when
from aggregator.grouping.settings import story_stage, topic_stage
from aggregator.grouping.state import digest
from aggregator.grouping.topics import find_topics
from aggregator.model import ArticleId, Grouping, Signature, StoryGroup


def group(
    signatures: Iterable[Signature],
    *,
    settings: GroupingSettings,
    priorities: Mapping[str, int],
    memo: MutableMapping[str, bytes],
) -> Grouping:
    """Stories and topics of all of `signatures`, one for each article.

    `priorities` (source → number, 0 where absent) weighs in the choice of leads. `memo` keeps the
    steps of earlier runs; on return it holds exactly the entries that this run used, so a caller
    stores it as it is and nothing stale is left. Empty or lost, it changes nothing but the time.
    """
    by_id = {each.article: each for each in sorted(signatures, key=lambda each: each.article)}
    digests = {article: digest(each) for article, each in by_id.items()}
    items = Items(
        times={str(article): each.time for article, each in by_id.items()},
        digests={str(article): each for article, each in digests.items()},
        signature=lambda key: by_id[ArticleId(key)],
    )
    folded = fold(items, stage=story_stage(settings), memo=memo)
    stories = _stories(by_id, folded)
    topics, used = find_topics(stories, digests, stage=topic_stage(settings), memo=memo)
    for stale in [key for key in memo if key not in folded.used and key not in used]:
        del memo[stale]
    return Grouping(
        stories=tuple(_story(texts, priorities) for texts in stories),
        topics=topics,
    )


def _stories(by_id: Mapping[ArticleId, Signature], folded: Folded) -> list[list[list[Signature]]]:
    """Stories as texts with the original first; stories and texts by time of the first original."""
    sets: defaultdict[str, defaultdict[str, list[Signature]]]
    sets = defaultdict(lambda: defaultdict(list))
    for article, signature in by_id.items():
        sets[folded.cluster_of[article]][folded.text_of[article]].append(signature)
    stories = []
    for texts in sets.values():
        ordered = [original_first(copies) for copies in texts.values()]
        stories.append(sorted(ordered, key=lambda copies: when(copies[0])))
    return sorted(stories, key=lambda texts: when(texts[0][0]))


def assemble(texts: Iterable[Sequence[Signature]], *, priorities: Mapping[str, int]) -> StoryGroup:
    """A story of these sets of copies, in any order: originals, order and lead are found anew."""
    ordered = [original_first(copies) for copies in texts]
    return _story(sorted(ordered, key=lambda copies: when(copies[0])), priorities)


def _story(texts: list[list[Signature]], priorities: Mapping[str, int]) -> StoryGroup:
    members = sorted((each for copies in texts for each in copies), key=when)
    return StoryGroup(
        members=tuple(each.article for each in members),
        lead=choose_lead(texts, priorities).article,
        texts=tuple(tuple(each.article for each in copies) for copies in texts),
    )
