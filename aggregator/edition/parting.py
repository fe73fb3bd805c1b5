"""Splits and merges of the editor: which articles are a story, before and after addresses.

Both are told in terms that neither the ledger nor what arrives later can turn round. A split names
articles; so it is carried out on what grouping found, before addresses are matched. The parts that
result are what the ledger speaks of: each keeps an id of its own, even while a merge shows several
as one story. So an id in an order always leads to the same part, an order that is taken back gives
every part its page again, and settling twice changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from aggregator.curation import Merge, Split, complain
from aggregator.edition.references import Miss, Names, StoryNames
from aggregator.model import ArticleId, Grouping, Problem, StoryGroup

Texts = Sequence[Sequence[ArticleId]]
"""Sets of copies."""
Assemble = Callable[[Texts], StoryGroup]
"""Copies → story: finds originals, order and lead anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What grouping found, after the splits."""

    groups: tuple[StoryGroup, ...]
    origins: tuple[frozenset[int], ...]
    """For each group: the numbers of the groups that its articles were found in."""
    orders: Mapping[int, Split]
    """Number of a group that was split off → by which order."""

    def torn(self) -> frozenset[int]:
        """The groups that the splits made otherwise: parts of one found, or of several."""
        shares = Counter(origin for origins in self.origins for origin in origins)
        return frozenset(
            n
            for n, origins in enumerate(self.origins)
            if len(origins) > 1 or any(shares[origin] > 1 for origin in origins)
        )


def group_numbers(groups: Iterable[StoryGroup]) -> dict[ArticleId, int]:
    """Article → the number of its group."""
    return {id: n for n, group in enumerate(groups) for id in group.members}


def split(
    grouping: Grouping, orders: Sequence[Split], names: Names, *, assemble: Assemble
) -> tuple[Parts, list[Problem]]:
    """Take the articles that `orders` name out of their groups, each order's into one of its own."""
    told, problems = _told(orders, names)
    group_of = group_numbers(grouping.stories) if told else {}
    touched = {group_of[id] for id in told}
    taker = _with_copies(grouping, told, orders, touched)
    groups: list[StoryGroup] = []
    origins: list[frozenset[int]] = []
    taken: defaultdict[int, list[list[ArticleId]]] = defaultdict(list)
    found_in: defaultdict[int, set[int]] = defaultdict(set)
    for n, group in enumerate(grouping.stories):
        if n not in touched:
            groups.append(group)
            origins.append(frozenset({n}))
            continue
        rest: list[list[ArticleId]] = []
        for copies in group.texts:
            shares: defaultdict[int | None, list[ArticleId]] = defaultdict(list)
            for id in copies:
                shares[taker.get(id)].append(id)
            for k, share in shares.items():
                if k is None:
                    rest.append(share)
                else:
                    taken[k].append(share)
                    found_in[k].add(n)
        if rest:
            groups.append(assemble(rest))
            origins.append(frozenset({n}))
    first = len(groups)
    groups += [assemble(taken[k]) for k in sorted(taken)]
    origins += [frozenset(found_in[k]) for k in sorted(taken)]
    by = {first + n: orders[k] for n, k in enumerate(sorted(taken))}
    return Parts(groups=tuple(groups), origins=tuple(origins), orders=by), problems


def _told(orders: Sequence[Split], names: Names) -> tuple[dict[ArticleId, int], list[Problem]]:
    """Article → the number of the order that names it."""
    told: dict[ArticleId, int] = {}
    problems: list[Problem] = []
    for k, order in enumerate(orders):
        for name in order.articles:
            id = names.article(name)
            if isinstance(id, Miss):
                problems.append(id.at(order.place))
            elif told.setdefault(id, k) != k:
                other = orders[told[id]].place
                problems.append(
                    complain(
                        "contradiction",
                        order.place,
                        f"{name!r} is split off by {other} already",
                        "leave it in one of the two; the first one holds",
                    )
                )
    return told, problems


def _with_copies(
    grouping: Grouping,
    told: Mapping[ArticleId, int],
    orders: Sequence[Split],
    touched: Collection[int],
) -> dict[ArticleId, int]:
    """`told`, with the copies of those whose order takes copies along."""
    taker = dict(told)
    for n in touched:
        for copies in grouping.stories[n].texts:
            takers = sorted({told[id] for id in copies if id in told})
            willing = [k for k in takers if orders[k].copies]
            if willing:
                taker.update((id, willing[0]) for id in copies if id not in told)
    return taker


# ── merging ────────────────────────────────────────────────────────────────────────────────


def merge(
    parts: Parts, orders: Sequence[Merge], names: StoryNames
) -> tuple[list[list[int]], list[Problem]]:
    """Numbers of parts that are one story each, the one whose id it goes by first."""
    sets = {n: [n] for n in range(len(parts.groups))}
    home = list(range(len(parts.groups)))
    problems: list[Problem] = []
    for order in orders:
        numbers: list[int] = []
        for name in order.stories:
            n = names.find(name)
            if isinstance(n, Miss):
                problems.append(n.at(order.place))
            elif home[n] not in numbers:
                numbers.append(home[n])
        together = [n for root in numbers for n in sets[root]]
        if broken := _reunited(parts, together):
            problems.append(_refused(order, broken))
            continue
        for root in numbers[1:]:
            del sets[root]
        for n in together:
            home[n] = numbers[0]
        if numbers:
            sets[numbers[0]] = together
    return list(sets.values()), problems


def _reunited(parts: Parts, together: Sequence[int]) -> Split | None:
    """A split whose articles would be with the rest again."""
    rests = {o for n in together if n not in parts.orders for o in parts.origins[n]}
    for n in together:
        if n in parts.orders and parts.origins[n] & rests:
            return parts.orders[n]
    return None


def _refused(order: Merge, broken: Split) -> Problem:
    return complain(
        "contradiction",
        order.place,
        f"it would put together again what {broken.place} splits",
        "remove one of the two orders; until then the split holds",
    )
