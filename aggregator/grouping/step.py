"""One step of the fold: the new items of one component of one day join its living clusters, or
found new ones.

Pure: (living clusters, new items, edges) → outcome. The head of `fold` tells the theory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from aggregator.grouping.copies import copy_sets
from aggregator.grouping.linkage import agglomerate, components
from aggregator.grouping.rows import Item
from aggregator.grouping.state import Cluster, Outcome, Stage, Text, digest
from aggregator.model import Signature

MOST_MEMBERS = 32
"""Copies of a text by which others find it; the latest of more."""


@dataclass(frozen=True, slots=True)
class _Copies:
    """A text during a step: its living copies and its new ones."""

    text: Text
    owners: tuple[int, ...]
    """Numbers of the living clusters that have it."""
    old: tuple[str, ...]
    """Keys of the living texts that it is made of."""
    new: tuple[str, ...]
    """New items in it."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A cluster during a step: living ones tied by a shared text, or one new text."""

    living: tuple[Cluster, ...]
    texts: tuple[_Copies, ...]
    first: float | None
    last: float | None


def step(
    state: Iterable[Cluster],
    fresh: Mapping[str, Item],
    *,
    item: Callable[[str], Item],
    signature: Callable[[str], Signature],
    stage: Stage,
) -> Outcome:
    """What becomes of the items `fresh` and of the clusters of `state`.

    `item` knows the edges of all of them; `signature` is asked where edges say that texts are
    copies.
    """
    living = sorted(state, key=lambda cluster: cluster.key)
    nodes = _nodes(living, _texts(living, fresh, item, signature, stage))
    timeless = any(each.day is None for each in fresh.values())
    joined = agglomerate(
        [max(1, len(node.texts)) for node in nodes],
        _links(nodes, item, stage),
        threshold=stage.threshold,
        reserve=stage.reserve,
        permits=lambda members: _may_join([nodes[n] for n in members], stage.window, timeless),
    )
    return _outcome([[nodes[n] for n in members] for members in joined])


# ── copies ─────────────────────────────────────────────────────────────────────────────────


def _texts(
    living: Sequence[Cluster],
    fresh: Mapping[str, Item],
    item: Callable[[str], Item],
    signature: Callable[[str], Signature],
    stage: Stage,
) -> list[_Copies]:
    """The living texts and the new ones, copies made one."""
    old = [(text, number) for number, cluster in enumerate(living) for text in cluster.texts]
    texts = [text for text, _ in old] + [_new_text(key, fresh[key]) for key in sorted(fresh)]
    lasts = [living[owner].last for _, owner in old] + [text.day for text in texts[len(old) :]]
    apart = _kept_apart(texts, old)
    sets = _copy_sets(texts, len(old), lasts, apart, item, signature, stage)
    return [
        _Copies(
            text=_one_text([texts[n] for n in numbers]),
            owners=tuple(sorted({old[n][1] for n in numbers if n < len(old)})),
            old=tuple(texts[n].key for n in numbers if n < len(old)),
            new=tuple(texts[n].key for n in numbers if n >= len(old)),
        )
        for numbers in sets
    ]


def _copy_sets(
    texts: Sequence[Text],
    count: int,
    lasts: Sequence[float | None],
    apart: Mapping[int, int],
    item: Callable[[str], Item],
    signature: Callable[[str], Signature],
    stage: Stage,
) -> list[list[int]]:
    """Numbers of `texts` in sets of copies; the first `count` are living. Only what an edge calls
    copies is looked at.
    """
    home = _home(texts)
    tied: set[int] = set()
    for number, text in enumerate(texts):
        for member in text.members:
            for edge in item(member).near:
                if edge.copy and (other := home.get(edge.other, number)) != number:
                    tied |= {number, other}
    if not stage.copies or not any(number >= count for number in tied):
        return [[number] for number in range(len(texts))]
    few = sorted(tied)
    signed = [signature(texts[n].fullest) for n in few]
    split = sum(n < count for n in few)
    sets = copy_sets(
        signed[split:],
        signed[:split],
        permits=lambda a, b: _within(lasts[few[a]], lasts[few[b]], stage.window),
        apart={place: apart[n] for place, n in enumerate(few) if n in apart},
    )
    alone = [[number] for number in range(len(texts)) if number not in tied]
    return sorted([*alone, *([few[place] for place in places] for places in sets)])


def _home(texts: Sequence[Text]) -> dict[str, int]:
    """Item → number of its text."""
    return {member: number for number, text in enumerate(texts) for member in text.members}


def _within(a: float | None, b: float | None, window: float) -> bool:
    return a is None or b is None or abs(a - b) <= window


def _kept_apart(texts: Sequence[Text], old: Sequence[tuple[Text, int]]) -> dict[int, int]:
    """Where the new texts have no time: living text → its cluster, for these must not be tied."""
    timeless = any(text.day is None for text in texts[len(old) :])
    return {number: owner for number, (_, owner) in enumerate(old)} if timeless else {}


def _new_text(key: str, item: Item) -> Text:
    edges = [(edge.other, edge.score, edge.copy) for edge in item.near]
    return Text(key, key, digest((item.digest, edges)), item.words, item.day, (key,))


def _one_text(copies: Sequence[Text]) -> Text:
    """Living copies come first in `copies`, so the key is a living one where there is one."""
    if len(copies) == 1:
        return copies[0]
    fullest = min(copies, key=lambda text: (-text.words, _undated_last(text.day), text.fullest))
    days = [text.day for text in copies if text.day is not None]
    return Text(
        key=copies[0].key,
        fullest=fullest.fullest,
        digest=digest([text.digest for text in copies]),
        words=fullest.words,
        day=max(days, default=None),
        members=tuple(each for text in copies for each in text.members)[-MOST_MEMBERS:],
    )


def _undated_last(day: float | None) -> float:
    return float("inf") if day is None else day


def _nodes(living: Sequence[Cluster], texts: Sequence[_Copies]) -> list[_Node]:
    """A shared text ties its clusters: they are one from the outset."""
    # Living clusters are the elements 0 …, texts follow.
    ties = [(owner, len(living) + n) for n, text in enumerate(texts) for owner in text.owners]
    nodes = []
    for elements in components(len(living) + len(texts), ties):
        clusters = [living[e] for e in elements if e < len(living)]
        held = [texts[e - len(living)] for e in elements if e >= len(living)]
        days = [day for each in clusters for day in (each.first, each.last) if day is not None]
        days += [each.text.day for each in held if each.text.day is not None]
        first, last = (min(days), max(days)) if days else (None, None)
        nodes.append(_Node(tuple(clusters), tuple(held), first, last))
    return nodes


# ── linkage ────────────────────────────────────────────────────────────────────────────────


def _links(
    nodes: Sequence[_Node], item: Callable[[str], Item], stage: Stage
) -> dict[tuple[int, int], float]:
    """Sums of pair scores between nodes, for `agglomerate`.

    Two living clusters are compared anew only when a new text is near to both.
    """
    held = [(number, copies) for number, node in enumerate(nodes) for copies in node.texts]
    pairs = _pairs([copies.text for _, copies in held], item)
    links: defaultdict[tuple[int, int], float] = defaultdict(float)
    old: defaultdict[tuple[int, int], float] = defaultdict(float)
    near: defaultdict[int, set[int]] = defaultdict(set)
    for (a, b), value in sorted(pairs.items()):
        (one, its), (two, others) = held[a], held[b]
        if one == two:
            continue
        if not its.new and not others.new:
            old[_ordered(one, two)] += value
            continue
        links[_ordered(one, two)] += value
        for number, mine, other in ((a, its, two), (b, others, one)):
            if mine.new and value >= stage.threshold and nodes[other].living:
                near[number].add(other)
    bridged = set(_bridged(nodes, held, near))
    for tie in sorted(bridged):
        links[tie] += old.get(tie, 0.0)
    return dict(links)


def _pairs(texts: Sequence[Text], item: Callable[[str], Item]) -> dict[tuple[int, int], float]:
    """The scores of pairs of texts: of their copies, the nearest count."""
    home = _home(texts)
    pairs: dict[tuple[int, int], float] = {}
    for number, text in enumerate(texts):
        for member in text.members:
            for edge in item(member).near:
                other = home.get(edge.other, number)
                if other != number:
                    tie = _ordered(number, other)
                    pairs[tie] = max(edge.score, pairs.get(tie, 0.0))
    return pairs


def _bridged(
    nodes: Sequence[_Node],
    held: Sequence[tuple[int, _Copies]],
    near: Mapping[int, set[int]],
) -> Iterator[tuple[int, int]]:
    """Pairs of living nodes that one new text is near to, its own among them."""
    for number, others in near.items():
        node = held[number][0]
        reached = others | ({node} if nodes[node].living else set())
        yield from ((a, b) for a in reached for b in reached if a < b)


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _may_join(nodes: Sequence[_Node], window: float, timeless: bool) -> bool:
    """No gap above the window between the times of the nodes; without a time no bound applies.

    Where the new items have no time, they must not tie two clusters that have one.
    """
    spans = sorted((n.first, n.last) for n in nodes if n.first is not None and n.last is not None)
    if timeless and len(spans) > 1:
        return False
    reached = spans[0][1] if spans else 0.0
    for first, last in spans:
        if first - reached > window:
            return False
        reached = max(reached, last)
    return True


# ── outcome ────────────────────────────────────────────────────────────────────────────────


def _outcome(clusters: Sequence[Sequence[_Node]]) -> Outcome:
    homes: list[tuple[str, str, str]] = []
    moved: list[tuple[str, str]] = []
    moved_texts: list[tuple[str, str]] = []
    state: list[Cluster] = []
    for nodes in clusters:
        made = _cluster(nodes)
        state.append(made)
        moved += [(old.key, made.key) for n in nodes for old in n.living if old.key != made.key]
        for copies in (copies for node in nodes for copies in node.texts):
            homes += [(item, made.key, copies.text.key) for item in copies.new]
            moved_texts += [(old, copies.text.key) for old in copies.old if old != copies.text.key]
    return Outcome(
        homes=tuple(sorted(homes)),
        moved=tuple(sorted(moved)),
        moved_texts=tuple(sorted(moved_texts)),
        state=tuple(sorted(state, key=lambda cluster: cluster.key)),
    )


def _cluster(nodes: Sequence[_Node]) -> Cluster:
    """The nodes as one cluster. It keeps the key of the living one that began first."""
    if len(nodes) == 1 and nodes[0].living and not any(text.new for text in nodes[0].texts):
        return nodes[0].living[0]
    living = [cluster for node in nodes for cluster in node.living]
    texts = [copies.text for node in nodes for copies in node.texts]
    if living:
        key = min(living, key=lambda each: (_undated_last(each.first), each.key)).key
    else:
        key = min(item for node in nodes for copies in node.texts for item in copies.new)
    firsts = [node.first for node in nodes if node.first is not None]
    lasts = [node.last for node in nodes if node.last is not None]
    texts.sort(key=lambda text: (_undated_last(text.day), text.key))
    return Cluster(key, min(firsts, default=None), max(lasts, default=None), tuple(texts))
