"""Stage: what changed in the content folder is read and signed, in workers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import aggregator
from aggregator import catalogue, files, grouping, readers
from aggregator.catalogue import FileRecord
from aggregator.config import ReadingSettings, TopicRule
from aggregator.engine import ITEMS_AT_ONCE, Engine, Stopped
from aggregator.model import Document, FileStat, Problem, Reading
from aggregator.pipeline.revising import FirstVersions
from aggregator.pipeline.run import COMMIT_EVERY, Run

_PATIENCE = 60.0
"""Seconds a worker may take to warm up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadJob:
    """One file to read, with all that its worker needs."""

    root: Path
    stat: FileStat
    settings: ReadingSettings
    hosts: Mapping[str, str]
    rules: tuple[TopicRule, ...]
    now: datetime
    plain: bool = False


def read_file(job: ReadJob) -> FileRecord:
    """Read and sign one file; whatever is wrong with it is in the record."""
    document = files.read(job.root, job.stat, max_bytes=job.settings.max_bytes)
    if isinstance(document, Problem):
        return FileRecord(stat=job.stat, reading=Reading(problems=(document,)), signatures=())
    reading = readers.read(
        document, settings=job.settings, hosts=job.hosts, now=job.now, plain=job.plain
    )
    signatures = tuple(grouping.sign(each, rules=job.rules) for each in reading.articles)
    return FileRecord(stat=job.stat, reading=reading, signatures=signatures)


def read_changed(run: Run, scan: files.Scan, firsts: FirstVersions) -> dict[str, int]:
    """Bring the catalogue's files up to date; counts of files added, changed and removed.

    What edited articles said before goes to `firsts`.
    """
    config, store = run.config, run.store
    key = catalogue.fingerprint((_code(), config.reading, config.sources, config.topics))
    known = store.stats()
    fresh = run.full or store.note("reading", str) != key
    due = [file for file in scan.files if fresh or _is_due(file, known, run.now)]
    hosts = {host: rule.name for rule in config.sources for host in rule.hosts}
    jobs = [
        ReadJob(
            root=run.workspace.content,
            stat=file,
            settings=config.reading,
            hosts=hosts,
            rules=config.topics,
            now=run.now,
        )
        for file in due
    ]
    for done, record in enumerate(_read_all(jobs, run.engine, config.reading.time_limit), 1):
        before = known.get(record.stat.path, (None, None))[0]
        if before and _is_edited(before, record.stat, anew=fresh):
            firsts.note(store.reading(record.stat.path), record.reading)
        store.put_file(record)
        run.progress("read", done, len(jobs))
        if done % COMMIT_EVERY == 0:
            firsts.save()
            run.save()
    firsts.save()
    gone = known.keys() - {file.path for file in scan.files}
    store.drop_files(gone)
    store.put_note("reading", key)
    added = sum(file.path not in known for file in scan.files)
    changed = sum(file.path in known and known[file.path][0] != file for file in due)
    return {"added": added, "changed": changed, "removed": len(gone)}


def _is_due(
    file: FileStat, known: Mapping[str, tuple[FileStat, datetime | None]], now: datetime
) -> bool:
    seen, until = known.get(file.path, (None, None))
    return seen != file or (until is not None and until <= now)


def _is_edited(before: FileStat, now: FileStat, *, anew: bool) -> bool:
    """Whether another text of a file may be an editor's doing.

    Where all is read `anew`, because our reading changed, a file that was merely touched would seem
    edited; then only its size tells.
    """
    return before.size != now.size if anew else before != now


def _read_all(jobs: Sequence[ReadJob], engine: Engine, limit: float) -> Iterator[FileRecord]:
    """Every job's record; one that overran its time is read again as plain text."""
    stopped: list[ReadJob] = []
    for job, record in zip(jobs, engine(read_file, jobs, limit=limit), strict=True):
        if isinstance(record, Stopped):
            stopped.append(replace(job, plain=True))
        else:
            yield record
    for job, record in zip(stopped, engine(read_file, stopped, limit=limit), strict=True):
        yield _give_up(job) if isinstance(record, Stopped) else record


def _give_up(job: ReadJob) -> FileRecord:
    problem = Problem(
        path=job.stat.path,
        kind="time-limit",
        message=f"could not be read within {job.settings.time_limit:g} seconds",
        remedy="simplify or split the file, or raise reading.time_limit in aggregator.toml",
    )
    return FileRecord(stat=job.stat, reading=Reading(problems=(problem,)), signatures=())


@cache
def _code() -> str:
    """Digest of our own source: other code may read the same file differently.

    Made once: what a watch runs is what it began with.
    """
    return catalogue.fingerprint(
        files.load_texts(Path(aggregator.__file__).parent, suffixes=frozenset({".py"}))
    )


def warm_up(engine: Engine, *, jobs: int) -> None:
    """Have every worker of `engine` load what it needs before its first article, language data too.

    Worth its seconds only where somebody waits for a single file later, as in a watch.
    """
    tasks = jobs * ITEMS_AT_ONCE
    for _ in engine(_practise, range(tasks), limit=_PATIENCE):
        pass


def _practise(number: int) -> int:
    """Read and sign a text that is no article."""
    text = f"Practice number {number}. Workers read this once and forget it. " * 3
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    document = Document(path="practice.txt", data=text.encode(), modified=moment)
    found = readers.read(document, settings=ReadingSettings(), hosts={}, now=moment)
    return sum(grouping.sign(each, rules=()).words for each in found.articles)
