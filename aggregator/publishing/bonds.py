"""Reasons → what the story page says of them."""

from __future__ import annotations

from aggregator.model import Reasons, Story, Tie
from aggregator.publishing.lookup import Lookup
from aggregator.publishing.sheets import Bond, Why

_GATHERED = frozenset({"merge", "split", "hide"})
"""What an editor does that likeness does not explain."""


def why(lookup: Lookup, story: Story, reasons: Reasons | None) -> Why | None:
    """Why the articles of `story` are together; None where nothing is to be said."""
    if reasons is None or len(story.members) == 1:
        return None
    sizes = {copies[0]: len(copies) for copies in story.texts}
    told: set[frozenset[str]] = set()
    bonds: list[Bond] = []
    for tie in reasons.ties:
        pair = frozenset((tie.text, tie.nearest or ""))
        bonds.append(_bond(lookup, tie, told=pair in told, copies=sizes[tie.text] - 1))
        told.add(pair)
    return Why(
        threshold=reasons.threshold,
        bonds=tuple(bonds),
        more=reasons.texts - len(bonds),
        edited=not _GATHERED.isdisjoint(story.curated),
    )


def _bond(lookup: Lookup, tie: Tie, *, told: bool, copies: int) -> Bond:
    return Bond(
        text=lookup.line(tie.text),
        nearest=lookup.line(tie.nearest) if tie.nearest else None,
        told=told,
        score=tie.score,
        mean=tie.mean,
        names=() if told else tie.names,
        words=() if told else tie.words,
        numbers=() if told else tie.numbers,
        against=() if told else tie.against,
        copies=tuple((lookup.line(key), round(100 * share)) for key, share in tie.copies),
        more=copies - len(tie.copies),
    )
