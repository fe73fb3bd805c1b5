"""What `aggregator import` does: another system's articles written below the content folder.

Each file is written whole or not at all, and none that is there already is overwritten: run again,
it writes what is new and nothing else, so that it may be interrupted at any instant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from aggregator import files, importing, readers
from aggregator.errors import AggregatorError, ConfigError
from aggregator.importing import Order, Outcome, Piece, Skipped, Tree
from aggregator.model import Document, FileStat, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What an import did."""

    written: tuple[str, ...] = ()
    """Articles, below the content folder."""
    pictures: tuple[str, ...] = ()
    """Pictures that they show, the same."""
    unchanged: int = 0
    """Files that stood there just so."""
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[Problem, ...] = ()


def bring_in(
    system: str, place: Path, content: Path, *, order: Order, dry_run: bool = False
) -> Arrival:
    """Import `place`, a folder or file of `system` (one of `importing.SYSTEMS`), into `content`.

    Raises ConfigError where there is nothing to be imported.
    """
    _refuse(place, content)
    written: list[str] = []
    pictures: list[str] = []
    skipped: list[Skipped] = []
    problems: list[Problem] = []
    unchanged = 0
    for outcome in importing.apart(_outcomes(system, place, order)):
        if isinstance(outcome, Skipped):
            skipped.append(outcome)
            continue
        if isinstance(outcome, Problem):
            problems.append(outcome)
            continue
        done = _put(outcome, content, dry_run)
        if isinstance(done, Problem):
            problems.append(done)
        elif done:
            (pictures if outcome.is_picture else written).append(done)
        else:
            unchanged += 1
    return Arrival(
        written=tuple(written),
        pictures=tuple(pictures),
        unchanged=unchanged,
        skipped=tuple(skipped),
        problems=tuple(problems),
    )


def _refuse(place: Path, content: Path) -> None:
    if not place.exists():
        raise ConfigError(f"{place}: no such file or folder")
    if place.resolve().is_relative_to(content.resolve()):
        raise ConfigError(
            f"{place} lies inside the content folder, where it is read as it is;"
            " move it elsewhere to import it"
        )


def _outcomes(system: str, place: Path, order: Order) -> Iterator[Outcome]:
    if system in importing.TREES:
        if not place.is_dir():
            raise ConfigError(f"{place}: a {system} site is a folder; name that")
        scan = files.scan(place, ignored=readers.is_ignored)
        yield from scan.problems
        yield from importing.TREES[system](_tree(place, scan, order), order)
        return
    read = importing.STREAMS[system]
    if not place.is_dir():
        yield from read(files.chunks(place), order)
        return
    found = sorted(each for each in place.iterdir() if each.suffix.lower() in _ENDS[system])
    if not found:
        raise ConfigError(f"{place}: holds no {' or '.join(sorted(_ENDS[system]))} file")
    for each in found:
        for outcome in read(files.chunks(each), order):
            yield _told_of(outcome, each.name)


_ENDS = {"wordpress": frozenset({".xml", ".wxr"}), "export": frozenset({".jsonl", ".ndjson"})}
"""Suffixes by which files are found where a folder of them is named."""


def _told_of(outcome: Outcome, name: str) -> Outcome:
    """`outcome` with the file it is of."""
    if isinstance(outcome, Problem):
        return replace(outcome, path=f"{name}, {outcome.path}")
    if isinstance(outcome, Skipped):
        return replace(outcome, place=f"{name}, {outcome.place}")
    return replace(outcome, origin=f"{name}, {outcome.origin}")


def _tree(root: Path, scan: files.Scan, order: Order) -> Tree:
    stats: dict[str, FileStat] = {each.path: each for each in scan.files}

    def load(path: str) -> Document | Problem:
        return files.read(root, stats[path], max_bytes=order.max_bytes)

    return Tree(tuple(stats), load)


def _put(piece: Piece, content: Path, dry_run: bool) -> str | Problem:
    """The path written, "" where it stood there just so, or why it could not be."""
    target = content / piece.path
    if target.exists() or target.is_symlink():
        if not files.differs(content, piece.path, piece.data):
            _date(piece, content, dry_run)  # a run that was cut off may have left it undone
            return ""
        return Problem(
            path=piece.origin,
            kind="differs",
            message=f"{target} is there already and says something else; it was left as it is",
            remedy="to have the original's, delete or move that file and import again",
        )
    if not dry_run:
        try:
            files.write_if_different(content, piece.path, piece.data)
        except AggregatorError as error:
            return Problem(path=piece.origin, kind="path", message=str(error), remedy=_ELSEWHERE)
        _date(piece, content, dry_run)
    return piece.path


def _date(piece: Piece, content: Path, dry_run: bool) -> None:
    """Give a file that nothing else dates the time that its article had."""
    state = files.state_of(content, piece.path)
    if piece.modified is None or state is None or dry_run:
        return
    if state[1] // 1_000_000_000 != int(piece.modified.timestamp()):
        files.set_time(content, piece.path, piece.modified)


_ELSEWHERE = "move it away, or import into another folder with --folder"
