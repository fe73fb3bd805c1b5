"""The fold over time: (state, signatures of a day) → (homes, state), memoised on digests.

One day (UTC) is one step. The state holds the clusters still alive, that is, within the window
after their last item, and of each the texts within the window: ids and digests only, so the state
is small, and memory is bounded by the window and not by the archive. A step reads nothing but its
state, its day's signatures and those its state names. So its outcome can be kept under the digest
of these: a clean run folds from the start; an update recomputes from the first day that changed
and stops where the state is again what it was, because from there on every key is a known one.
Law 2 (incremental ≡ clean) holds by construction, law 3 because a step sorts what it is given.

In a step, the copies among texts are found first and are one text from then on, so that twelve
reprints have one vote. Clusters alive are the starting points of average linkage, a new text is a
cluster of one. Two living clusters are compared anew only when a new text is near to both.

Articles without a time come last, in one step without window and fading, against every cluster
and each other. They may join a dated cluster but never tie two of them together: an undated
article cannot say that two events months apart are one.

Stories fold articles, topics fold stories: the same code with another `Stage`.

Roads not taken. One global clustering: costs the archive for every new article, and an old
decision can flip. Assigning one by one: depends on order. Keeping whole signatures in the state:
the memo would hold the archive several
times over.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from aggregator.grouping.pairs import Profile, prepare
from aggregator.grouping.state import Cluster, Outcome, Stage, Text, digest, pack, unpack
from aggregator.grouping.step import step
from aggregator.model import Signature

VERSION = 1
"""Part of every memo key: raised when a step would decide otherwise."""
MOST_LIVING_TEXTS = 24
"""Of one cluster, the latest are compared with; bounds the cost of a day's greatest story."""
_DAY = 86400.0


@dataclass(slots=True)
class Folded:
    """The end of a fold: item → key of its cluster, and of its text, after all moves."""

    cluster_of: dict[str, str] = field(default_factory=dict)
    text_of: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """Memo keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """What is to be folded, under one set of keys."""

    times: Mapping[str, datetime | None]
    digests: Mapping[str, str]
    """Of the signatures."""
    signature: Callable[[str], Signature]
    """Asked only for what a step that is not in the memo needs."""


def fold(items: Items, *, stage: Stage, memo: MutableMapping[str, bytes]) -> Folded:
    """The clusters of all of `items`."""
    days, undated = _by_day(items.times)
    run = _Run(items, stage, memo)
    state: tuple[Cluster, ...] = ()
    outcomes: list[Outcome] = []
    for day in sorted(days):
        alive = tuple(_alive(state, since=day - stage.window))
        outcomes.append(run.step(alive, days[day]))
        state = outcomes[-1].state
        run.forget_but(text.fullest for cluster in state for text in cluster.texts)
    if undated:
        everything = _all_clusters(_gather(outcomes), items)
        outcomes.append(run.step(everything, undated))
    folded = _gather(outcomes)
    folded.used = run.used
    return folded


def _by_day(times: Mapping[str, datetime | None]) -> tuple[dict[int, list[str]], list[str]]:
    """Keys by UTC day, and those without a time; ascending."""
    days: defaultdict[int, list[str]] = defaultdict(list)
    undated: list[str] = []
    for key in sorted(times):
        time = times[key]
        if time is None:
            undated.append(key)
        else:
            days[int(time.timestamp() // _DAY)].append(key)
    return days, undated


def _alive(state: Iterable[Cluster], *, since: float) -> Iterator[Cluster]:
    """The clusters that may still take items, with their texts of the time since."""
    for cluster in state:
        if cluster.last is not None and cluster.last >= since:
            texts = [text for text in cluster.texts if text.day is not None and text.day >= since]
            texts.sort(key=lambda text: (text.day, text.key))
            yield msgspec.structs.replace(cluster, texts=tuple(texts[-MOST_LIVING_TEXTS:]))


class _Run:
    """One run of the fold: the memo, and profiles while they are alive."""

    def __init__(self, items: Items, stage: Stage, memo: MutableMapping[str, bytes]) -> None:
        self.used: set[str] = set()
        self._items = items
        self._stage = stage
        self._memo = memo
        self._profiles: dict[str, Profile] = {}

    def step(self, state: tuple[Cluster, ...], fresh: Sequence[str]) -> Outcome:
        """The outcome of a step, from the memo where it is known and whole."""
        key = self._key(state, fresh)
        self.used.add(key)
        known = self._memo.get(key)
        if known is not None:
            try:
                return unpack(known)
            except msgspec.DecodeError:
                pass  # a damaged cache entry is made anew
        outcome = step(state, fresh, self._items.digests, profile=self._profile, stage=self._stage)
        self._memo[key] = pack(outcome)
        return outcome

    def forget_but(self, keys: Iterable[str]) -> None:
        """Profiles of all but `keys` are no longer needed."""
        kept = set(keys)
        self._profiles = {key: made for key, made in self._profiles.items() if key in kept}

    def _key(self, state: tuple[Cluster, ...], fresh: Sequence[str]) -> str:
        stage = self._stage
        settings = (VERSION, *dataclasses.astuple(stage))
        items = [(key, self._items.digests[key]) for key in fresh]
        return f"{stage.name}:{digest((settings, state, items))}"

    def _profile(self, key: str) -> Profile:
        made = self._profiles.get(key)
        if made is None:
            made = self._profiles[key] = prepare(self._items.signature(key))
        return made


def _gather(outcomes: Iterable[Outcome]) -> Folded:
    """Item → cluster and text, with the moves of later steps followed."""
    folded = Folded()
    moved: dict[str, str] = {}
    moved_texts: dict[str, str] = {}
    for outcome in outcomes:
        moved.update(outcome.moved)
        moved_texts.update(outcome.moved_texts)
        for item, cluster, text in outcome.homes:
            folded.cluster_of[item], folded.text_of[item] = cluster, text
    for item in folded.cluster_of:
        folded.cluster_of[item] = _follow(moved, folded.cluster_of[item])
        folded.text_of[item] = _follow(moved_texts, folded.text_of[item])
    return folded


def _follow(moved: Mapping[str, str], key: str) -> str:
    while key in moved:
        key = moved[key]
    return key


def _all_clusters(folded: Folded, items: Items) -> tuple[Cluster, ...]:
    """Every cluster with its latest texts, as the step for items without a time needs them."""
    sets: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item in sorted(folded.cluster_of):
        sets[folded.cluster_of[item]][folded.text_of[item]].append(item)
    return tuple(_whole_cluster(key, sets[key], items) for key in sorted(sets))


def _whole_cluster(key: str, sets: Mapping[str, Sequence[str]], items: Items) -> Cluster:
    texts = [
        _whole_text(text, [items.signature(each) for each in sets[text]], items) for text in sets
    ]
    texts.sort(key=lambda text: (text.day or 0.0, text.key))
    times = [items.times[each] for text in sets for each in sets[text]]
    days = [time.timestamp() / _DAY for time in times if time is not None]
    return Cluster(key, min(days), max(days), tuple(texts[-MOST_LIVING_TEXTS:]))


def _whole_text(key: str, copies: Sequence[Signature], items: Items) -> Text:
    days = {each.article: each.time.timestamp() / _DAY for each in copies if each.time is not None}
    fullest = min(copies, key=lambda each: (-each.words, days[each.article], each.article))
    digest = items.digests[fullest.article]
    return Text(key, fullest.article, digest, fullest.words, max(days.values()))
