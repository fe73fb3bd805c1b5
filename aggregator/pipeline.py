"""THE order of the stages, and nothing else: no algorithm lives here.

    scan ▸ read and sign ▸ group ▸ settle (ledger) ▸ compose (edition) ▸ publish ▸ index

`refresh` brings the site and the index up to date with the content folder. It remembers in the
catalogue what it did, but its result is a function of content, configuration, templates and
ledger alone: an interrupted run is finished by the next.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from aggregator import catalogue, edition, files, grouping, ledger, publishing, readers, search
from aggregator.catalogue import Catalogue, FileRecord, PageRecord
from aggregator.config import Config, ReadingSettings, TopicRule
from aggregator.engine import ITEMS_AT_ONCE, Engine, Stopped
from aggregator.errors import CatalogueUnusableError, ConfigError, IndexUnusableError
from aggregator.files import Workspace
from aggregator.model import (
    Article,
    ArticleId,
    Document,
    Edition,
    Entry,
    FileStat,
    Grouping,
    Problem,
    Reading,
)

PRELOAD = ("aggregator.pipeline",)
"""What a worker loads before its first item."""
TEMPLATE_SUFFIXES = frozenset({".html", ".css", ".xml", ".svg", ".txt", ".js"})
_PAGE_FOLDERS = ("", "stories", "articles", "topics", "sources", "days")
_COMMIT_EVERY = 500
"""Files or pages between two commits: what an interruption may cost at most."""
_PATIENCE = 60.0
"""Seconds a worker may take to warm up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a refresh did."""

    counts: Mapping[str, int]
    seconds: Mapping[str, float]
    problems: tuple[Problem, ...]


Progress = Callable[[str, int, int], None]
"""Told (stage, done, total) as work goes on."""


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def refresh(
    workspace: Workspace,
    config: Config,
    *,
    engine: Engine,
    now: datetime,
    full: bool = False,
    dry_run: bool = False,
    progress: Progress = silent,
) -> Report:
    """Bring site and index up to date. The caller holds the lock of the state folder.

    `full` forgets every cache first; `dry_run` counts what would be done and writes nothing.
    Raises AggregatorError where the whole run cannot go on, OSError where the site cannot be
    written.
    """
    _refuse_nesting(workspace)

    def attempt(*, anew: bool) -> Report:
        with catalogue.opened(workspace.catalogue, anew=anew, lasting=not dry_run) as store:
            return _refresh(
                _Run(
                    workspace=workspace,
                    config=config,
                    store=store,
                    engine=engine,
                    now=now,
                    full=full,
                    dry_run=dry_run,
                    progress=progress,
                )
            )

    if full and not dry_run:
        files.remove_folder(workspace.index)
    try:
        return attempt(anew=full)
    except CatalogueUnusableError:
        # Damage that showed only now; the catalogue is a cache.
        return attempt(anew=True)


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


def _refresh(run: _Run) -> Report:
    seconds: dict[str, float] = {}
    with _timed(seconds, "scan"):
        scan = files.scan(run.workspace.content, ignored=readers.is_ignored)
    with _timed(seconds, "read"):
        changed = _read_changed(run, scan)
    with _timed(seconds, "group"):
        groups = _group(run)
    with _timed(seconds, "edition"):
        made = _edit(run, groups, scan.problems)
    # Committed together with what was read: whoever asks meanwhile sees both or neither.
    run.store.put_note("edition", replace(made, articles={}))
    with _timed(seconds, "publish"):
        written = _publish(run, made)
    with _timed(seconds, "index"):
        indexed = _index(run, made)
    run.save()
    counts = {**_count(made), **changed, **written, "indexed": indexed}
    return Report(counts=counts, seconds=seconds, problems=made.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What every stage of one refresh shares."""

    workspace: Workspace
    config: Config
    store: Catalogue
    engine: Engine
    now: datetime
    full: bool
    dry_run: bool
    progress: Progress

    def save(self) -> None:
        """Commit, unless this is a dry run: closing the catalogue then forgets it all."""
        if not self.dry_run:
            self.store.commit()


# ── read and sign ──────────────────────────────────────────────────────────────────────────


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


def _read_changed(run: _Run, scan: files.Scan) -> dict[str, int]:
    """Bring the catalogue's files up to date; counts of files added, changed and removed."""
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
        store.put_file(record)
        run.progress("read", done, len(jobs))
        if done % _COMMIT_EVERY == 0:
            run.save()
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


def _code() -> str:
    """Digest of our own source: other code may read the same file differently."""
    return catalogue.fingerprint(
        files.load_texts(Path(__file__).parent, suffixes=frozenset({".py"}))
    )


# ── group and compose ──────────────────────────────────────────────────────────────────────


def _group(run: _Run) -> Grouping:
    run.progress("group", 0, 1)
    memo = run.store.memo()
    groups = grouping.group(
        run.store.signatures(),
        settings=run.config.grouping,
        priorities={rule.name: rule.priority for rule in run.config.sources},
        memo=memo,
    )
    memo.forget_unused()
    run.progress("group", 1, 1)
    return groups


def _edit(run: _Run, groups: Grouping, problems: Iterable[Problem]) -> Edition:
    articles: dict[ArticleId, Article] = {}
    found = list(problems)
    for _, reading in run.store.readings():
        found += reading.problems
        articles.update((each.id, each) for each in reading.articles)
    articles = edition.unite_sources(articles)
    promised = ledger.load(run.workspace.ledger)
    settled = edition.settle(groups, articles, promised, url=run.config.site.url)
    if articles and not run.dry_run:
        minted = "" if promised.authority else settled.authority
        ledger.append(run.workspace.ledger, authority=minted, promises=settled.promises)
    return edition.compose(groups, articles, settled, problems=found, settings=run.config.front)


def _count(made: Edition) -> dict[str, int]:
    return {
        "articles": len(made.articles),
        "copies": len(made.copy_of),
        "texts": sum(len(story.texts) for story in made.stories),
        "stories": len(made.stories),
        "topics": len(made.topics),
        "problems": len(made.problems),
    }


# ── publish ────────────────────────────────────────────────────────────────────────────────


def make_press(workspace: Workspace, config: Config) -> publishing.Press:
    """The press that prints this site's pages."""
    templates = files.load_texts(workspace.templates, suffixes=TEMPLATE_SUFFIXES)
    overrides = (
        files.load_texts(workspace.overrides, suffixes=TEMPLATE_SUFFIXES)
        if workspace.overrides
        else {}
    )
    return publishing.make_press(templates, overrides=overrides, site=config.site)


def search_renderer(workspace: Workspace, config: Config) -> Callable[..., bytes]:
    """What makes the server's search pages: templates and settings as they are now."""
    return partial(publishing.render_search, make_press(workspace, config))


def _publish(run: _Run, made: Edition) -> dict[str, int]:
    """Write what differs, in the plan's order; remove last what is not planned any more."""
    site, store = run.workspace.site, run.store
    press = make_press(run.workspace, run.config)
    sheets = list(publishing.plan(made, front=run.config.front, feeds=run.config.feeds))
    known = store.pages()
    if not run.dry_run and store.note("publishing", bool) is not False:  # cut off, or forgotten
        files.remove_drafts(site, _PAGE_FOLDERS)
    store.put_note("publishing", True)
    if not known:
        known = {path: _unwritten(path) for path in files.ours(site, _PAGE_FOLDERS)}
    planned = {sheet.path for sheet in sheets}
    # Before the first byte: after a crash these are known as ours.
    store.put_pages(_unwritten(path) for path in planned - known.keys())
    run.save()
    written = 0
    for done, sheet in enumerate(sheets, 1):
        key = catalogue.fingerprint((press.digest, sheet.kind, sheet.values))
        if not _is_current(site, known.get(sheet.path), key):
            written += _write(run, sheet.path, publishing.render(press, sheet), key)
        run.progress("publish", done, len(sheets))
        if done % _COMMIT_EVERY == 0:
            run.save()
    gone = sorted(known.keys() - planned)
    removed = len(gone) if run.dry_run else files.prune(site, gone)
    store.drop_pages(gone)
    store.put_note("publishing", False)
    return {
        "pages_written": written,
        "pages_unchanged": len(sheets) - written,
        "pages_removed": removed,
    }


def _is_current(site: Path, record: PageRecord | None, key: str) -> bool:
    return (
        record is not None
        and record.key == key
        and files.state_of(site, record.path) == (record.size, record.mtime_ns)
    )


def _write(run: _Run, path: str, data: bytes, key: str) -> bool:
    site = run.workspace.site
    if run.dry_run:
        return files.differs(site, path, data)
    written = files.write_if_different(site, path, data)
    if seen := files.state_of(site, path):
        size, mtime_ns = seen
        run.store.put_pages([PageRecord(path=path, key=key, size=size, mtime_ns=mtime_ns)])
    return written


def _unwritten(path: str) -> PageRecord:
    return PageRecord(path=path, key="", size=0, mtime_ns=0)


# ── index ──────────────────────────────────────────────────────────────────────────────────


def _index(run: _Run, made: Edition) -> int:
    """Bring the search index up to date; how many entries were added or replaced."""
    folder = run.workspace.index
    entries = {entry.id: entry for entry in _entries(made)}
    stored = search.indexed(folder)
    due = [e for e in entries.values() if stored.get(e.id) != search.entry_digest(e)]
    if run.dry_run:
        return len(due)
    run.progress("index", 0, len(due))
    try:
        search.update(folder, add=due, remove=[id for id in stored if id not in entries])
    except IndexUnusableError:
        # Damage that showed only now; the index is a cache.
        files.remove_folder(folder)
        due = [*entries.values()]
        search.update(folder, add=due, remove=())
    run.progress("index", len(due), len(due))
    return len(due)


def _entries(made: Edition) -> Iterator[Entry]:
    labels = {topic.slug: topic.label for topic in made.topics}
    for story in made.stories:
        for id in story.members:
            article = made.articles[id]
            yield Entry(
                id=id,
                path=article.path,
                address=made.article_addresses[id],
                title=article.title,
                text=article.text,
                source=article.source,
                author=article.author,
                agency=article.agency,
                language=article.language,
                published=article.published,
                story=story.id,
                story_address=story.address,
                topics=tuple(labels[slug] for slug in story.topics),
                tags=article.tags,
            )


# ── odds ───────────────────────────────────────────────────────────────────────────────────


def _refuse_nesting(workspace: Workspace) -> None:
    content = workspace.content.resolve()
    for name, folder in (("--site", workspace.site), ("--state", workspace.state)):
        place = folder.resolve()
        if place == content or place.is_relative_to(content):
            raise ConfigError(f"{name} {folder} lies inside the content folder; choose another")
    if workspace.state.resolve().is_relative_to(workspace.site.resolve()):
        raise ConfigError(f"--state {workspace.state} lies inside the site and would be published")
    if content.is_relative_to(workspace.site.resolve()):
        raise ConfigError(f"--content {workspace.content} lies inside the site; choose another")


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = round(time.perf_counter() - start, 4)
