"""The fold over time, in components: what one article changes, and nothing else, is decided anew.

One day (UTC) is one step. Living clusters, those whose last item is within the window, are the
starting points of average linkage, a new text is a cluster of one; copies are one text first, so
that twelve reprints have one vote. Two living clusters are compared anew only when a new text is
near to both. What is near to what is known beforehand: `candidates` gives every item its edges.

**Components.** Two clusters can only be joined when some pair between them reaches the threshold,
for otherwise their mean cannot. So a day falls into components: new items, and the living clusters
they have such an edge to. What becomes of one depends on its items, clusters and edges alone.
`Record` remembers each, and which later records take in what comes out of it.

**Updates.** Items that come, go or change make their components *due*. A day's due records are
dissolved, their items sorted into components again, and these decided. A cluster that comes out as
it was before keeps its place in the later records, and nothing more happens there. For one that
does not, the record that took it in is due, and so are the later items that have an edge to it. So
the due days are worked off in order, and what is left is what a clean run would have made: which
components a day has, and all that a step reads, is told by the edges and by what earlier days gave
(law 2), never by the order of arrival (law 3). A text's digest covers its edges, so that a cluster
whose edges changed counts as changed.

Items without a time come last, in one step without window and fading, against every cluster and
each other. They may join a dated cluster but never tie two of them together: an undated article
cannot say that two events months apart are one.

Stories fold articles, topics fold stories: the same code with another `Stage`. Memory is bounded by
the rows in use, not by the archive.

Roads not taken. One global clustering: costs the archive for every new article, and an old decision
can flip. Assigning one by one: depends on order. Whole days under one digest: simple, but one new
article costs its whole day and, as the state differs, all days of the window after it: fifty days
of topics. Components over all time: fewer rules, but in dense news a chain of likenesses soon
reaches everything.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from itertools import chain

import msgspec

from aggregator.grouping.candidates import Neighbours, may_join
from aggregator.grouping.endings import Changed, Gate, final_groups, moved
from aggregator.grouping.pairs import Profile, prepare
from aggregator.grouping.rows import Item, Record, Table
from aggregator.grouping.state import UNDATED, Cluster, Stage, Text, step_day
from aggregator.grouping.step import step
from aggregator.model import Signature

MOST_LIVING_TEXTS = 24
"""Of one cluster, the latest are compared with; bounds the cost of a day's greatest story."""
MOST_PROFILES = 1500
"""Kept ready for scoring, some 60 kB each: reports of one event come within hours."""


class Fold:
    """One stage's items and clusters, as remembered in `memo`."""

    def __init__(
        self,
        memo: MutableMapping[str, bytes],
        *,
        stage: Stage,
        signature: Callable[[str], Signature],
    ) -> None:
        self._stage = stage
        self._signature = signature
        self._profiles: OrderedDict[str, Profile] = OrderedDict()
        self.prefix = f"{stage.name}:i:"
        """Of the memo's keys of items."""
        self.items: Table[Item] = Table(memo, self.prefix, Item)
        self.records: Table[Record] = Table(memo, f"{stage.name}:r:", Record)
        self._near = Neighbours(memo, stage, self.items, self._profile)

    def update(self, *, removed: Iterable[str], added: Mapping[str, Item]) -> Changed:
        """Take items out and in; an item whose signature or time changed is both."""
        gone: set[str] = set()
        due: defaultdict[int, set[str]] = defaultdict(set)
        broken: defaultdict[int, set[str]] = defaultdict(set)
        leaving = sorted(removed)
        for key in leaving:
            item = self.items.need(key)
            gone.add(item.group)
            broken[step_day(item.day)].add(item.record)
        self._mark(due, self._near.remove(leaving))
        for key in sorted(added, key=lambda each: (step_day(added[each].day), each)):
            self._mark(due, self._near.add(key, added[key]))
            self._relax()
        gates: set[Gate] = set()
        while due or broken:
            day = min(chain(due, broken))
            work = _Day(day, self)
            work.run(due.pop(day, set()), broken.pop(day, set()))
            work.hand_on(due, broken)
            gates |= work.gates
            self._relax()
        changed = final_groups(gates, self.items, self.records)
        changed.gone |= gone
        return changed

    def close(self) -> None:
        """Write back what changed and let go of everything."""
        self.records.close()
        self._near.close()
        self._profiles.clear()

    def _relax(self) -> None:
        self.records.relax()
        self._near.relax()

    def _mark(self, due: defaultdict[int, set[str]], keys: Iterable[str]) -> None:
        for key in keys:
            due[step_day(self.items.need(key).day)].add(key)

    def _profile(self, key: str) -> Profile:
        made = self._profiles.get(key)
        if made is None:
            made = self._profiles[key] = prepare(self._signature(key))
            if len(self._profiles) > MOST_PROFILES:
                self._profiles.popitem(last=False)
        else:
            self._profiles.move_to_end(key)
        return made

    # ── one component ──

    def decide(
        self, day: int, items: set[str], gates: Mapping[Gate, Cluster]
    ) -> tuple[str, Record]:
        """The record of a component, with its items told of it."""
        outcome = step(
            gates.values(),
            {key: self.items.need(key) for key in items},
            item=self.items.need,
            signature=self._signature,
            stage=self._stage,
        )
        name = f"{day}/{min(items)}"
        record = Record(day, tuple(sorted(items)), tuple(sorted(gates)), outcome)
        self.records.put(name, record)
        for key, cluster, _ in outcome.homes:
            item = self.items.need(key)
            item.record, item.cluster = name, cluster
            self.items.touch(key)
        return name, record

    def cluster(self, gate: Gate) -> Cluster:
        """The cluster that comes out there."""
        for cluster in self.records.need(gate[0]).outcome.state:
            if cluster.key == gate[1]:
                return cluster
        raise msgspec.DecodeError(f"no cluster at {gate}")

    def alive(self, cluster: Cluster, day: int) -> Cluster:
        """The cluster with its texts that still count on that day, the latest of many."""
        since = float("-inf") if day == UNDATED else day - self._stage.window
        texts = [text for text in cluster.texts if text.day is None or text.day >= since]
        texts.sort(key=_by_day)
        return msgspec.structs.replace(cluster, texts=tuple(texts[-MOST_LIVING_TEXTS:]))

    def gate_before(self, item: Item, day: int) -> Gate:
        """Where the item's cluster last came out before `day`."""
        gate = item.record, item.cluster
        while True:
            taker = self.records.need(gate[0]).next.get(gate[1])
            if taker is None:
                return gate
            record = self.records.need(taker)
            if record.day >= day:
                return gate
            gate = taker, moved(record.outcome.moved, gate[1])

    def strong_later(self, key: str) -> Iterator[tuple[int, str]]:
        """(day of the step, item) of later items that might join this one."""
        for other, (day, strong) in self.items.need(key).later.items():
            if strong:
                yield day, other

    def strong_earlier(self, item: Item) -> Iterator[str]:
        """Earlier items that this one might join."""
        return (edge.other for edge in item.near if may_join(edge, self._stage))


class _Day:
    """The due work of one day."""

    def __init__(self, day: int, fold: Fold) -> None:
        self._day = day
        self._fold = fold
        self._waiting: set[str] = set()
        self._before: dict[Cluster, str] = {}
        """What came out before → the record that took it in later; "" for none."""
        self._after: dict[Cluster, Gate] = {}
        self._freed: set[Gate] = set()
        """What dissolved records had taken in."""
        self.gates: set[Gate] = set()

    def run(self, due: Iterable[str], broken: Iterable[str]) -> None:
        """Dissolve what is due and decide it anew."""
        items = self._fold.items
        for name in sorted(broken):
            self._dissolve(name)
        for key in sorted(due):
            self._place(key, items.need(key))
        taken: set[Gate] = set()
        while self._waiting:
            keys, clusters = self._component(min(self._waiting))
            self._waiting -= keys
            taken |= clusters.keys()
            name, record = self._fold.decide(self._day, keys, clusters)
            for gate in record.inputs:
                self._take_in(gate, name)
            for cluster in record.outcome.state:
                self._after[cluster] = name, cluster.key
        for gate in self._freed - taken:
            if self._fold.records.get(gate[0]) is not None:
                self._after[self._fold.cluster(gate)] = gate
        self.gates = set(self._after.values())

    def hand_on(self, due: defaultdict[int, set[str]], broken: defaultdict[int, set[str]]) -> None:
        """Tie what came out as before to the records that take it in; the rest makes others due."""
        records = self._fold.records
        for cluster, taker in self._before.items():
            record = records.get(taker) if taker else None
            if record is None:
                continue
            gate = self._after.get(cluster)
            if gate is None:
                broken[record.day].add(taker)
                continue
            records.need(gate[0]).next[gate[1]] = taker
            inputs = [each for each in record.inputs if each[1] != cluster.key]
            record.inputs = tuple(sorted([*inputs, gate]))
            records.touch(gate[0])
            records.touch(taker)
        for cluster in self._after.keys() - self._before.keys():
            for key in _members(cluster.texts):
                for day, other in self._fold.strong_later(key):
                    if day > self._day:
                        due[day].add(other)

    def _place(self, key: str, item: Item) -> None:
        if item.record:
            self._dissolve(item.record)
        self._waiting.add(key)

    def _dissolve(self, name: str) -> None:
        records, items = self._fold.records, self._fold.items
        record = records.get(name)
        if record is None:
            return
        for key in record.items:
            item = items.get(key)
            if item is not None and item.record == name:
                item.record = item.cluster = ""
                items.touch(key)
                self._waiting.add(key)
        for gate in record.inputs:
            source = records.get(gate[0])
            if source is not None and source.next.get(gate[1]) == name:
                del source.next[gate[1]]
                records.touch(gate[0])
                self._freed.add(gate)
        for cluster in record.outcome.state:
            self._before[cluster] = record.next.get(cluster.key, "")
        records.drop(name)

    def _take_in(self, gate: Gate, name: str) -> None:
        """The record `name` takes in what comes out at `gate`, which went on unchanged before."""
        source = self._fold.records.need(gate[0])
        if gate not in self._freed:
            self._before[self._fold.cluster(gate)] = source.next.get(gate[1], "")
        source.next[gate[1]] = name
        self._fold.records.touch(gate[0])

    def _component(self, seed: str) -> tuple[set[str], dict[Gate, Cluster]]:
        """The new items and living clusters that hang together with `seed`."""
        items = self._fold.items
        keys: set[str] = set()
        clusters: dict[Gate, Cluster] = {}
        stack = [seed]
        while stack:
            key = stack.pop()
            if key in keys:
                continue
            keys.add(key)
            item = items.need(key)
            self._place(key, item)
            stack += [other for day, other in self._fold.strong_later(key) if day == self._day]
            for other in self._fold.strong_earlier(item):
                its = items.need(other)
                if step_day(its.day) == self._day:
                    stack.append(other)
                else:
                    stack += self._reach(other, its, clusters)
        return keys, clusters

    def _reach(self, key: str, item: Item, clusters: dict[Gate, Cluster]) -> list[str]:
        """An earlier item's cluster joins the component; the day's items that hang on it."""
        gate = self._fold.gate_before(item, self._day)
        if gate in clusters:
            return []
        cluster = self._fold.alive(self._fold.cluster(gate), self._day)
        members = list(_members(cluster.texts))
        if key not in members:
            return []
        clusters[gate] = cluster
        return [
            other
            for member in members
            for day, other in self._fold.strong_later(member)
            if day == self._day
        ]


def _members(texts: Iterable[Text]) -> Iterator[str]:
    return chain.from_iterable(text.members for text in texts)


def _by_day(text: Text) -> tuple[int, float, str]:
    return step_day(text.day), text.day or 0.0, text.key
