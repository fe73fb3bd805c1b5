"""`aggregator import`: what another system holds becomes articles in the content folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from aggregator import records
from aggregator.cli.display import plain, print_json
from aggregator.cli.session import CONTENT, SITE, STATE, Session, open_session
from aggregator.errors import ConfigError
from aggregator.importing import Order
from aggregator.pipeline.bringing import Arrival, bring_in

_SHOWN = 10
"""Skipped pieces of one reason that are named; -v names all."""


class System(StrEnum):
    """What can be imported."""

    EXPORT = "export"
    HUGO = "hugo"
    PELICAN = "pelican"
    WORDPRESS = "wordpress"


def arrive(
    system: Annotated[System, typer.Argument(help="What it is from.", show_default=False)],
    place: Annotated[Path, typer.Argument(help="The site's folder, or the exported file.")],
    source: Annotated[
        str, typer.Option(help="The outlet [default: as the original calls itself]")
    ] = "",
    url: Annotated[
        str, typer.Option(help="The original's public address [default: as its settings say]")
    ] = "",
    folder: Annotated[
        str, typer.Option(help="Below the content folder [default: named for the outlet]")
    ] = "",
    content: Annotated[Path, typer.Option(help="Folder of articles.")] = CONTENT,
    config: Annotated[
        Path | None, typer.Option("--config", help="Configuration file [default: aggregator.toml]")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 where there are problems.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, write nothing.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more.")] = False,
) -> None:
    """Bring in the articles of Hugo, Pelican, WordPress, or of our own export."""
    session = open_session(content, SITE, STATE, config, quiet, verbose)
    if folder and not _is_below(folder):
        raise ConfigError(f"--folder {folder}: name a folder below the content folder")
    order = Order(
        now=datetime.now(UTC),
        name=place.resolve().stem,
        source=source,
        url=url,
        folder=folder.strip("/"),
        max_bytes=session.config.reading.max_bytes,
    )
    with _patience(session):
        arrival = bring_in(system.value, place, content, order=order, dry_run=dry_run)
    if as_json:
        print_json(_record(system.value, arrival))
    else:
        _tell(session, arrival, dry_run=dry_run)
    if strict and arrival.problems:
        raise typer.Exit(1)


def _patience(session: Session) -> AbstractContextManager[object]:
    """On a terminal, a sign that work goes on: how much there is, nobody knows before its end."""
    if session.quiet or not session.console.is_terminal:
        return nullcontext()
    return session.console.status("importing")


def _is_below(folder: str) -> bool:
    path = Path(folder)
    return not path.is_absolute() and ".." not in path.parts


def _record(system: str, arrival: Arrival) -> records.Json:
    return {
        "system": system,
        "written": len(arrival.written),
        "pictures": len(arrival.pictures),
        "unchanged": arrival.unchanged,
        "files": [*arrival.written, *arrival.pictures],
        "skipped": [{"place": each.place, "reason": each.reason} for each in arrival.skipped],
        "problems": [*records.problem_list(arrival.problems)],
    }


def _tell(session: Session, arrival: Arrival, *, dry_run: bool) -> None:
    would = " (dry run: nothing was written)" if dry_run else ""
    session.say(
        f"{len(arrival.written)} articles and {len(arrival.pictures)} pictures written, {arrival.unchanged} there already,"
        f" {len(arrival.skipped)} skipped, {len(arrival.problems)} problems{would}"
    )
    if session.verbose:
        for path in (*arrival.written, *arrival.pictures):
            session.say(f"written: {plain(path)}")
    counts = Counter(each.reason for each in arrival.skipped)
    for reason, count in sorted(counts.items()):
        session.say(f"skipped, {reason}: {count}")
        places = [each.place for each in arrival.skipped if each.reason == reason]
        _list(session, places)
    for problem in arrival.problems:
        session.say(f"{plain(problem.path)}: {problem.message}")
        session.say(f"    {problem.remedy} [{problem.kind}]")


def _list(session: Session, places: Iterable[str]) -> None:
    listed = [*places]
    shown = listed if session.verbose else listed[:_SHOWN]
    for place in shown:
        session.say(f"    {plain(place)}")
    if len(listed) > len(shown):
        session.say(f"    and {len(listed) - len(shown)} more; --verbose names them")
