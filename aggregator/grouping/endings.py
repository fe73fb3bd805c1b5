"""Where clusters end: from what an update touched to the groups that are handed on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from aggregator.grouping.rows import Item, Record, Table
from aggregator.grouping.state import UNDATED, step_day

Gate = tuple[str, str]
"""A cluster as it comes out of a record: (record, cluster key)."""


@dataclass(slots=True)
class Changed:
    """What an update made of the final clusters."""

    gone: set[str] = field(default_factory=set)
    """Groups that were ("chunk/key") and that may be again."""
    made: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Group → its (item, text key)."""


def final_groups(gates: Iterable[Gate], items: Table[Item], records: Table[Record]) -> Changed:
    """The final clusters that these became, and the groups their items were in before."""
    ends = {_end(gate, records) for gate in gates if records.get(gate[0]) is not None}
    changed = Changed()
    for end in sorted(ends):
        members = _members(end, records)
        name = _name([key for key, _ in members], items)
        changed.made[name] = members
        for key, _ in members:
            item = items.need(key)
            if item.group != name:
                if item.group:
                    changed.gone.add(item.group)
                item.group = name
                items.touch(key)
        items.relax()
        records.relax()
    return changed


def moved(moves: Iterable[tuple[str, str]], key: str) -> str:
    """What became of a key."""
    return next((new for old, new in moves if old == key), key)


def _end(gate: Gate, records: Table[Record]) -> Gate:
    while (taker := records.need(gate[0]).next.get(gate[1])) is not None:
        gate = taker, moved(records.need(taker).outcome.moved, gate[1])
    return gate


def _members(end: Gate, records: Table[Record]) -> list[tuple[str, str]]:
    """(item, text key) of all items of a final cluster."""
    sources: dict[Gate, list[Gate]] = {}
    stack = [end]
    while stack:
        gate = stack.pop()
        record = records.need(gate[0])
        sources[gate] = [
            each for each in record.inputs if moved(record.outcome.moved, each[1]) == gate[1]
        ]
        stack += sources[gate]
    found: dict[Gate, list[tuple[str, str]]] = {}
    for gate in sorted(sources, key=lambda each: (records.need(each[0]).day, each)):
        outcome = records.need(gate[0]).outcome
        texts = dict(outcome.moved_texts)
        own = [(item, text) for item, cluster, text in outcome.homes if cluster == gate[1]]
        before = chain.from_iterable(found.pop(source) for source in sources[gate])
        found[gate] = [*((item, texts.get(text, text)) for item, text in before), *own]
    return sorted(found[end])


def _name(keys: Sequence[str], items: Table[Item]) -> str:
    """Its "chunk/key": chunks are days, so that what is stored together is of one time."""
    day = min(step_day(items.need(key).day) for key in keys)
    return f"{'undated' if day == UNDATED else day}/{min(keys)}"
