"""One step of the fold: a day's new items join the living clusters, or found new ones.

Pure: (state, new items) → outcome. The head of `fold` tells the theory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from aggregator.grouping.candidates import candidates
from aggregator.grouping.copies import copy_sets
from aggregator.grouping.linkage import agglomerate, components
from aggregator.grouping.pairs import Profile, score
from aggregator.grouping.state import Cluster, Outcome, Stage, Text


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
    fresh: Sequence[str],
    digests: Mapping[str, str],
    *,
    profile: Callable[[str], Profile],
    stage: Stage,
) -> Outcome:
    """What becomes of the items `fresh` and of the clusters of `state`."""
    living = sorted(state, key=lambda cluster: cluster.key)
    nodes = _nodes(living, _texts(living, sorted(fresh), digests, profile, stage))
    timeless = any(profile(key).day is None for key in fresh)
    joined = agglomerate(
        [max(1, len(node.texts)) for node in nodes],
        _links(nodes, profile, stage),
        threshold=stage.threshold,
        reserve=stage.reserve,
        permits=lambda members: _may_join([nodes[n] for n in members], stage.window, timeless),
    )
    return _outcome([[nodes[n] for n in members] for members in joined])


# ── copies ─────────────────────────────────────────────────────────────────────────────────


def _texts(
    living: Sequence[Cluster],
    fresh: Sequence[str],
    digests: Mapping[str, str],
    profile: Callable[[str], Profile],
    stage: Stage,
) -> list[_Copies]:
    """The living texts and the new ones, copies made one."""
    old = [(text, number) for number, cluster in enumerate(living) for text in cluster.texts]
    texts = [text for text, _ in old] + [_new_text(profile(key), digests[key]) for key in fresh]
    sets = [[number] for number in range(len(texts))]
    if stage.copies:
        signed = [profile(text.fullest).signature for text in texts]
        lasts = [living[owner].last for _, owner in old] + [text.day for text in texts[len(old) :]]
        sets = copy_sets(
            signed[len(old) :],
            signed[: len(old)],
            permits=lambda a, b: _within(lasts[a], lasts[b], stage.window),
            apart=_kept_apart(texts, old),
        )
    return [
        _Copies(
            text=_one_text([texts[n] for n in numbers]),
            owners=tuple(sorted({old[n][1] for n in numbers if n < len(old)})),
            old=tuple(texts[n].key for n in numbers if n < len(old)),
            new=tuple(texts[n].key for n in numbers if n >= len(old)),
        )
        for numbers in sets
    ]


def _within(a: float | None, b: float | None, window: float) -> bool:
    return a is None or b is None or abs(a - b) <= window


def _kept_apart(texts: Sequence[Text], old: Sequence[tuple[Text, int]]) -> dict[int, int]:
    """Where the new texts have no time: living text → its cluster, for these must not be tied."""
    timeless = any(text.day is None for text in texts[len(old) :])
    return {number: owner for number, (_, owner) in enumerate(old)} if timeless else {}


def _new_text(profile: Profile, digest: str) -> Text:
    signature = profile.signature
    return Text(signature.article, signature.article, digest, signature.words, profile.day)


def _one_text(copies: Sequence[Text]) -> Text:
    """Living copies come first in `copies`, so the key is a living one where there is one."""
    if len(copies) == 1:
        return copies[0]
    fullest = min(copies, key=lambda text: (-text.words, _undated_last(text.day), text.fullest))
    days = [text.day for text in copies if text.day is not None]
    latest = max(days) if days else None
    return Text(copies[0].key, fullest.fullest, fullest.digest, fullest.words, latest)


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
    nodes: Sequence[_Node], profile: Callable[[str], Profile], stage: Stage
) -> dict[tuple[int, int], float]:
    """Sums of pair scores between nodes, for `agglomerate`."""
    held = [(number, copies) for number, node in enumerate(nodes) for copies in node.texts]
    profiles = [profile(copies.text.fullest) for _, copies in held]
    fresh = {n: profiles[n] for n, (_, copies) in enumerate(held) if copies.new}
    links: defaultdict[tuple[int, int], float] = defaultdict(float)
    bridged: set[tuple[int, int]] = set()
    for number, near in candidates(fresh, profiles).items():
        node = held[number][0]
        near_nodes = {node} if nodes[node].living else set()
        for other in near:
            other_node, other_copies = held[other]
            if other_node == node or (other_copies.new and other < number):
                continue
            value = score(profiles[number], profiles[other], stage)
            links[_ordered(node, other_node)] += value
            if value >= stage.threshold and nodes[other_node].living:
                near_nodes.add(other_node)
        bridged |= {(a, b) for a in near_nodes for b in near_nodes if a < b}
    for a, b in bridged:
        links[a, b] = _total(nodes[a], nodes[b], profile, stage)
    return dict(links)


def _total(a: _Node, b: _Node, profile: Callable[[str], Profile], stage: Stage) -> float:
    """The sum over all pairs of texts of two living clusters that a new text may tie."""
    return sum(
        score(profile(x.text.fullest), profile(y.text.fullest), stage)
        for x in a.texts
        for y in b.texts
    )


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
