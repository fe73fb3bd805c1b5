"""What a person reads at the terminal, and the one JSON document a program reads."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn

from aggregator import pipeline, records
from aggregator.cli.session import Session
from aggregator.model import Edition, Results


@contextmanager
def progress_shown(session: Session) -> Iterator[pipeline.Progress]:
    """Progress bars on a terminal; nothing elsewhere."""
    if session.quiet or not session.console.is_terminal:
        yield pipeline.silent
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=session.console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def tell(session: Session, report: pipeline.Report, *, dry_run: bool) -> None:
    """What a refresh did, in a line or two."""
    counts = report.counts
    would = " (dry run: nothing was written)" if dry_run else ""
    session.say(
        f"{counts['articles']} articles ({counts['copies']} copies) in {counts['stories']} stories"
        f" and {counts['topics']} topics; {counts['pages_written']} pages written,"
        f" {counts['pages_unchanged']} unchanged, {counts['pages_removed']} removed;"
        f" {sum(report.seconds.values()):.1f} s{would}"
    )
    if session.verbose:
        session.say(", ".join(f"{stage} {took:.2f} s" for stage, took in report.seconds.items()))
        for problem in report.problems:
            session.say(f"{plain(problem.path)}: {problem.message}; {problem.remedy}")
    elif report.problems:
        session.say(f"{len(report.problems)} problems; `aggregator check` lists them")


def list_stories(edition: Edition) -> None:
    """Stories and their members on stdout."""
    for story in edition.stories:
        print(f"{story.title}  [{story.id}]")
        for id in story.members:
            article = edition.articles[id]
            mark = " (copy)" if id in edition.copy_of else ""
            print(
                f"    {records.moment(article.published)}  {article.source}: {article.title}{mark}"
            )


def print_json(document: object) -> None:
    """The one document on stdout."""
    _print_utf8(json.dumps(document, ensure_ascii=False, indent=1))


def print_line(document: object) -> None:
    """A document in one line of stdout."""
    _print_utf8(json.dumps(document, ensure_ascii=False))


def _print_utf8(document: str) -> None:
    """What programs exchange is UTF-8 (RFC 8259, section 8.1), whatever the terminal speaks."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{document}\n".encode("utf-8", "replace"))


def list_hits(results: Results) -> None:
    """Hits on stdout, as a person reads them."""
    out = Console(highlight=False, soft_wrap=True, markup=False)
    for hit in results.hits:
        more = f" (+{hit.more} more)" if hit.more else ""
        out.print(f"{hit.title}{more}", style="bold")
        out.print(f"  {hit.source}, {records.moment(hit.published)}, {plain(hit.path)}")
        out.print("  " + "".join(text for text, _ in hit.extract))


def plain(path: str) -> str:
    """A path fit for a terminal: nothing in a file's name moves its cursor or ends a line."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in path)


def plain_lines(text: str) -> str:
    """Lines fit for a terminal: titles, ids and paths in them come from files."""
    return "\n".join(plain(line) for line in text.split("\n"))
