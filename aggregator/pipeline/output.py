"""Stages: the edition becomes the site and the search index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aggregator import catalogue, files, publishing, search
from aggregator.catalogue import PageRecord
from aggregator.config import Config
from aggregator.errors import IndexUnusableError
from aggregator.files import Workspace
from aggregator.media import FOLDER as MEDIA
from aggregator.model import ArticleId, Comparison, Edition, Entry, Reasons, Revision, StoryId
from aggregator.pipeline.imaging import Images, left_behind, place_images
from aggregator.pipeline.run import COMMIT_EVERY, Run
from aggregator.publishing import Press, Sheet

TEMPLATE_SUFFIXES = frozenset({".html", ".css", ".xml", ".svg", ".txt", ".js", ".po"})
_PAGE_FOLDERS = (
    "",
    "stories",
    "articles",
    "topics",
    "sources",
    "days",
    "atom",
    "developments",
    "sitemap",
    MEDIA,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """What came of printing."""

    counts: Mapping[str, int]
    feeds: tuple[str, ...]
    """Paths of the feeds that have news."""


def make_press(workspace: Workspace, config: Config) -> publishing.Press:
    """The press that prints this site's pages."""
    templates = files.load_texts(workspace.templates, suffixes=TEMPLATE_SUFFIXES)
    overrides = (
        files.load_texts(workspace.overrides, suffixes=TEMPLATE_SUFFIXES)
        if workspace.overrides
        else {}
    )
    return publishing.make_press(templates, overrides=overrides, site=config.site)


def publish(
    run: Run,
    press: Press,
    made: Edition,
    *,
    images: Images,
    reasons: Mapping[StoryId, Reasons],
    comparisons: Mapping[StoryId, Comparison],
    revisions: Mapping[ArticleId, Revision],
) -> Printed:
    """Write what differs, remove what is not planned any more, and never leave a dead link.

    New pages link to one another in circles, so no order of writing is enough by itself. Each new
    page is first a placeholder without links; then come new feeds and styles, the new pages, and
    last the pages that a reader can know already. Images come before all of them. Removal goes the
    same way back. A run that is cut off anywhere leaves placeholders at worst, which no page of the old site leads to.
    """
    site, store = run.workspace.site, run.store
    known = _known(run)
    media, placed = place_images(run, made, images, known)
    sheets = list(
        publishing.plan(
            made,
            front=run.config.front,
            feeds=run.config.feeds,
            search=run.config.search,
            script=run.config.site.script,
            url=run.config.site.url,
            media=media,
            reasons=reasons,
            comparisons=comparisons,
            revisions=revisions,
        )
    )
    pictures = {medium.address for medium in media.values()}
    planned = {sheet.path for sheet in sheets} | pictures
    gone = sorted(known.keys() - planned)
    # Before the first byte: after a crash these are known as ours.
    store.put_pages(_unwritten(path) for path in planned - pictures - known.keys())
    run.save()
    states = {sheet.path: files.state_of(site, sheet.path) for sheet in sheets}
    new = {path for path, state in states.items() if state is None}
    if not run.dry_run:
        _put_placeholders(site, press, new)
    written: list[Sheet] = []
    for done, sheet in enumerate(sorted(sheets, key=partial(_turn, new)), 1):
        key = catalogue.fingerprint((press.digest, sheet.kind, sheet.values))
        current = _is_current(known.get(sheet.path), key, states[sheet.path])
        if not current and _write(run, sheet.path, publishing.render(press, sheet), key):
            written.append(sheet)
        run.progress("publish", done, len(sheets))
        if done % COMMIT_EVERY == 0:
            run.save()
    removed = len(gone)
    if not run.dry_run:
        _put_placeholders(site, press, (p for p in gone if files.state_of(site, p) is not None))
        removed = files.prune(site, gone)
    store.drop_pages(gone)
    store.put_note("publishing", False)
    lost = sum(path.startswith(f"{MEDIA}/") for path in gone)
    told = {"images": len(pictures), "images_written": placed, "images_removed": lost}
    counts = {
        "pages_written": len(written),
        "pages_unchanged": len(sheets) - len(written),
        "pages_removed": removed - lost,
        **(told if pictures or lost else {}),
    }
    return Printed(counts, tuple(each.path for each in written if publishing.is_current_feed(each)))


def _known(run: Run) -> dict[str, PageRecord]:
    """What earlier runs wrote; from here on, until `publish` is done, this one may be cut off."""
    site, store = run.workspace.site, run.store
    known = store.pages()
    cut_off = store.note("publishing", bool) is not False  # or forgotten
    if cut_off and not run.dry_run:
        files.remove_drafts(site, _PAGE_FOLDERS)
    store.put_note("publishing", True)
    run.save()
    if not known:
        known = {path: _unwritten(path) for path in files.ours(site, _PAGE_FOLDERS)}
    if cut_off:
        known = {**{path: _unwritten(path) for path in left_behind(run)}, **known}
    return known


def _turn(new: Collection[str], sheet: Sheet) -> int:
    """When to write `sheet`: what nobody can know of yet first, and pages after all else."""
    return (0 if not _is_page(sheet.path) else 1) if sheet.path in new else 2


def _put_placeholders(site: Path, press: Press, paths: Iterable[str]) -> None:
    placeholder = publishing.render_pending(press)
    for path in paths:
        if _is_page(path):
            files.write_if_different(site, path, placeholder)


def _is_page(path: str) -> bool:
    return path.endswith(".html")


def _is_current(record: PageRecord | None, key: str, state: tuple[int, int] | None) -> bool:
    return record is not None and record.key == key and state == (record.size, record.mtime_ns)


def _write(run: Run, path: str, data: bytes, key: str) -> bool:
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


def index(run: Run, made: Edition) -> int:
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
