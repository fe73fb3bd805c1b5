"""Signatures → Grouping: the stages in their order. The same in any order of input.

    what changed ▸ fold articles ▸ stories ▸ fold stories ▸ topics

`update` decides anew what changed, at a cost that does not depend on the archive, and leaves all of
it in the memo; `collect` reads the whole grouping from there, which costs its length.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, MutableMapping, Sequence

import msgspec

from aggregator.config import GroupingSettings
from aggregator.grouping.copies import copy_sets
from aggregator.grouping.fold import Fold
from aggregator.grouping.leads import choose_lead, original_first, when
from aggregator.grouping.rows import Chunks, Item, StoryRow
from aggregator.grouping.settings import story_stage, topic_stage
from aggregator.grouping.sources import Listed, Source
from aggregator.grouping.state import digest, step_day
from aggregator.grouping.topics import Subjects, gather_topics
from aggregator.model import ArticleId, Grouping, Signature, SignatureEntry, StoryGroup
from aggregator.text import collapse
from aggregator.text import fold as fold_text

VERSION = 3
"""Part of the memo's mark: raised when anything would be decided or kept otherwise."""
_MARK = "mark"

Memo = MutableMapping[str, bytes]


def group(
    signatures: Iterable[Signature],
    *,
    settings: GroupingSettings,
    priorities: Mapping[str, int],
    memo: Memo,
) -> Grouping:
    """Stories and topics of all of `signatures`, one for each article.

    `priorities` (source → number, 0 where absent) weighs in the choice of leads. `memo` keeps what
    was decided; it must be given back as it was left. Empty, damaged or lost, it changes nothing but
    the time.
    """
    return regroup(Listed(signatures), settings=settings, priorities=priorities, memo=memo)


def regroup(
    source: Source,
    *,
    settings: GroupingSettings,
    priorities: Mapping[str, int],
    memo: Memo,
    basis: str = "",
) -> Grouping:
    """The same of signatures that are read when they are needed.

    A memo made on another `basis` (a digest of our code, say) is not used.
    """
    try:
        update(source, settings=settings, priorities=priorities, memo=memo, basis=basis)
        return collect(memo)
    except (msgspec.DecodeError, KeyError):  # damaged, or of other articles
        _clear(memo)
        update(source, settings=settings, priorities=priorities, memo=memo, basis=basis)
        return collect(memo)


def update(
    source: Source,
    *,
    settings: GroupingSettings,
    priorities: Mapping[str, int],
    memo: Memo,
    basis: str = "",
) -> None:
    """Decide anew what changed since `memo` was left. Raises msgspec.DecodeError for a damaged one."""
    stages = story_stage(settings), topic_stage(settings)
    mark = digest((VERSION, basis, repr(stages), sorted(priorities.items()))).encode()
    if memo.get(_MARK) != mark:
        _clear(memo)
    fold = Fold(memo, stage=stages[0], signature=lambda key: source.signature(ArticleId(key)))
    removed, added = _changes(source, fold, memo)
    if removed or added:
        memo.pop(_MARK, None)  # whoever is interrupted from here on begins anew
        _update(source, fold, Subjects(memo, stages[1], source), priorities, removed, added)
    if _MARK not in memo:
        memo[_MARK] = mark


def _clear(memo: Memo) -> None:
    for key in list(memo):
        del memo[key]


def _changes(source: Source, fold: Fold, memo: Memo) -> tuple[list[str], dict[str, Item]]:
    """Items to take out and in; what changed is both."""
    changed = source.changed() if _MARK in memo else None
    entries: dict[str, SignatureEntry | None]
    if changed is None:
        known = (key.removeprefix(fold.prefix) for key in memo if key.startswith(fold.prefix))
        entries = dict.fromkeys(known)
        entries.update((each.article, each) for each in source.entries())
    else:
        entries = {key: source.entry(key) for key in changed}
    removed: list[str] = []
    added: dict[str, Item] = {}
    for key, entry in entries.items():
        item = fold.items.get(key)
        if item is not None and (entry is None or item.digest != entry.digest):
            removed.append(key)
        if entry is not None and (item is None or item.digest != entry.digest):
            added[key] = Item(entry.day, entry.digest, entry.words)
        fold.items.relax()
    return removed, added


def _update(
    source: Source,
    fold: Fold,
    subjects: Subjects,
    priorities: Mapping[str, int],
    removed: Sequence[str],
    added: Mapping[str, Item],
) -> None:
    changed = fold.update(removed=removed, added=added)
    stories = subjects.stories
    old = {name: row for name in sorted(changed.gone) if (row := stories.drop(name)) is not None}
    for name in sorted(changed.made, key=_by_chunk):
        if (row := stories.get(name)) is not None:
            old[name] = row
        made = _story_row(changed.made[name], source, fold, priorities)
        stories.put(name, made)
        stories.relax()
    fold.close()
    subjects.update(old, sorted(changed.made, key=_by_chunk))


def _by_chunk(name: str) -> tuple[int, str]:
    """The order of time."""
    chunk = name.partition("/")[0]
    return step_day(float(chunk) if chunk != "undated" else None), name


def _story_row(
    members: Sequence[tuple[str, str]],
    source: Source,
    fold: Fold,
    priorities: Mapping[str, int],
) -> StoryRow:
    sets: defaultdict[str, list[Signature]] = defaultdict(list)
    for key, text in members:
        sets[text].append(source.signature(ArticleId(key)))
    texts = _texts(sets.values())
    made = _story(texts, priorities)
    days = [day for key, _ in members if (day := fold.items.need(key).day) is not None]
    first = texts[0][0]
    signatures = sorted((each for copies in texts for each in copies), key=when)
    return StoryRow(
        order=(
            float("inf") if first.time is None else first.time.timestamp(),
            first.article,
        ),
        first=min(days, default=None),
        last=max(days, default=None),
        digest=digest([[fold.items.need(id).digest for id in copies] for copies in made.texts]),
        group=made,
        labels=tuple(collapse(topic) for each in signatures for topic in each.topics),
        outlets=tuple(sorted({fold_text(each.source) for each in signatures})),
    )


def collect(memo: Memo) -> Grouping:
    """The whole grouping, as `update` left it."""
    named = list(Chunks(memo, Subjects.STORIES, StoryRow).all())
    named.sort(key=lambda pair: pair[1].order)
    return Grouping(stories=tuple(row.group for _, row in named), topics=gather_topics(named, memo))


def assemble(texts: Iterable[Sequence[Signature]], *, priorities: Mapping[str, int]) -> StoryGroup:
    """A story of these sets of copies, in any order: originals, order and lead are found anew.

    Copies that were too far apart in time to be looked at together are one text from now on.
    """
    sets = [original_first(copies) for copies in texts]
    united = copy_sets([copies[0] for copies in sets])
    return _story(
        _texts([each for n in numbers for each in sets[n]] for numbers in united), priorities
    )


def _texts(sets: Iterable[Sequence[Signature]]) -> list[list[Signature]]:
    """Texts with the original first, by its time."""
    return sorted((original_first(copies) for copies in sets), key=lambda copies: when(copies[0]))


def _story(texts: list[list[Signature]], priorities: Mapping[str, int]) -> StoryGroup:
    members = sorted((each for copies in texts for each in copies), key=when)
    return StoryGroup(
        members=tuple(each.article for each in members),
        lead=choose_lead(texts, priorities).article,
        texts=tuple(tuple(each.article for each in copies) for copies in texts),
    )
