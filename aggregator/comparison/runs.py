"""A paragraph with its changes, as runs of pieces: what of it helps a reader, and how it is written.

`settle` gives up matches that are too small to help, `fold` cuts what is the same to a few words,
`spell` makes text of the rest, `shorten` bounds the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.model import Fate, Stretch

CONTEXT = 60
"""Characters shown of what is the same beside a change: about ten words."""
SHOWN = 6_000
"""Characters of changes shown: two printed pages. All of it is in the two texts."""
FATES: tuple[Fate, ...] = ("kept", "removed", "added")


@dataclass
class Run:
    """Pieces in a row with one fate, as written."""

    fate: Fate
    pieces: list[str]

    def __len__(self) -> int:
        return sum(map(len, self.pieces))


def settle(runs: Sequence[Run]) -> list[Run]:
    """The runs of one paragraph without the matches that help nobody.

    A match between two changes is given up where it is no longer than either of them, after the
    rule of Neil Fraser's diff-match-patch; all of them where the two sides are mostly different.
    """
    sizes = {fate: sum(len(run) for run in runs if run.fate == fate) for fate in FATES}
    scattered = sizes["kept"] < min(sizes["removed"], sizes["added"]) / 3
    groups = _groups(runs)
    weights = [max(map(len, group)) if group[0].fate != "kept" else 0 for group in groups]
    drop = [
        group[0].fate == "kept"
        and (scattered or (0 < n < len(groups) - 1 and _is_small(groups, weights, n)))
        for n, group in enumerate(groups)
    ]
    settled: list[Run] = []
    pending: dict[Fate, list[str]] = {"removed": [], "added": []}
    for group, dropped in zip(groups, drop, strict=True):
        for run in group:
            if run.fate == "kept" and not dropped:
                settled += [*_drain(pending), run]
            else:
                for fate in ("removed", "added") if run.fate == "kept" else (run.fate,):
                    pending[fate] += run.pieces
    return [*settled, *_drain(pending)]


def _groups(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs in a row that are kept, or not, together."""
    groups: list[list[Run]] = []
    for run in runs:
        if groups and (groups[-1][0].fate == "kept") == (run.fate == "kept"):
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def _is_small(groups: Sequence[Sequence[Run]], weights: Sequence[int], n: int) -> bool:
    """Whether the match `n` is no longer than the changes beside it, something removed among them."""
    beside = [*groups[n - 1], *groups[n + 1]]
    return any(run.fate == "removed" for run in beside) and len(groups[n][0]) <= min(
        weights[n - 1], weights[n + 1]
    )


def _drain(pending: dict[Fate, list[str]]) -> list[Run]:
    runs = [Run(fate, pieces[:]) for fate, pieces in pending.items() if pieces]
    for pieces in pending.values():
        pieces.clear()
    return runs


def fold(runs: Sequence[Run]) -> list[Run]:
    """The runs with all that is kept cut to what stands next to a change."""
    folded: list[Run] = []
    for n, run in enumerate(runs):
        head = 0 if n == 0 else _reach(run.pieces)
        tail = 0 if n == len(runs) - 1 else _reach(run.pieces[::-1])
        if run.fate != "kept" or head + tail >= len(run.pieces):
            folded.append(run)
            continue
        before = "".join(run.pieces[:head]).rstrip()
        after = "".join(run.pieces[len(run.pieces) - tail :])
        folded.append(Run("kept", [f"{before} … {after}".strip() + " " * after.endswith(" ")]))
    return folded


def _reach(pieces: Sequence[str]) -> int:
    """How many of these pieces make up the context of a change."""
    length = 0
    for n, piece in enumerate(pieces):
        length += len(piece)
        if length > CONTEXT:
            return n
    return len(pieces)


def spell(runs: Sequence[Run]) -> tuple[Stretch, ...]:
    """The runs as text; blanks between them belong to neither what was added nor removed."""
    written = [(run.fate, "".join(run.pieces)) for run in runs]
    made: list[Stretch] = []
    for n, (fate, whole) in enumerate(written):
        if fate == "kept":
            made.append(Stretch(fate, " ".join(whole.split("\n"))))
            continue
        bare = whole.strip()
        made.append(Stretch(fate, bare))
        following = written[n + 1] if n + 1 < len(written) else None
        if following and (whole != whole.rstrip() or following[0] != "kept"):
            made.append(Stretch("kept", " "))
    return tuple(made)


def shorten(
    passages: Sequence[tuple[Stretch, ...]],
) -> tuple[tuple[tuple[Stretch, ...], ...], int]:
    """The first of `passages`, and how many of them are not shown to their end."""
    shown: list[tuple[Stretch, ...]] = []
    left = SHOWN
    for n, passage in enumerate(passages):
        length = sum(len(each.text) for each in passage)
        if length > left:
            if not shown or left > CONTEXT:
                shown.append(_beginning(passage, left))
            return tuple(shown), len(passages) - n
        shown.append(passage)
        left -= length
    return tuple(shown), 0


def _beginning(passage: Sequence[Stretch], limit: int) -> tuple[Stretch, ...]:
    made: list[Stretch] = []
    for each in passage:
        if len(each.text) > limit:
            break
        made.append(each)
        limit -= len(each.text)
    else:
        return tuple(made)
    cut = each.text[:limit].rsplit(" ", 1)[0]
    return (*made, Stretch(each.fate, f"{cut}…"))
