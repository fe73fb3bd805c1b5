"""Stage: the edition becomes a search index for any static host, where the user wants one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from aggregator import catalogue, files, static_search
from aggregator.model import ArticleId, Edition
from aggregator.pipeline.run import Run
from aggregator.static_search import ENTRY, Record

FOLDER = "pagefind"
"""Where the index lies, below the site."""
_NOTE = "static search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The index as it was last written."""

    key: str = ""
    """Digest of what it was made from; "" while that is under way."""
    files: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Path below the site → (size, mtime in ns)."""


def require_static(run: Run) -> None:
    """Raises ConfigError where an index is wanted and cannot be made, before anything is."""
    if run.config.search.static:
        static_search.require()


def index_static(run: Run, made: Edition, prints: Callable[[ArticleId], str]) -> dict[str, int]:
    """Bring the index below the site up to date, or remove it; how many texts were indexed.

    It is made anew as a whole when anything in it changed, and not touched otherwise. Readers
    who search meanwhile see the old one whole or the new one: what it leads to is written before
    its list, and what the old list led to is removed last.
    """
    site = run.workspace.site
    kept = run.store.note(_NOTE, Kept) or _found(site)
    if not run.config.search.static:
        if kept.files and not run.dry_run:
            _replace(run, kept, {}, "")
        return {}
    records = sorted(_records(made), key=lambda each: (each[1].published, each[0]))
    key = _key(records, prints)
    whole = all(files.state_of(site, path) == state for path, state in kept.files.items())
    if kept.key == key and whole:
        return {"static_indexed": 0}
    if not run.dry_run:
        run.progress("static", 0, len(records))
        built = static_search.build([record for _, record in records])
        _replace(run, kept, {f"{FOLDER}/{name}": data for name, data in built.items()}, key)
        run.progress("static", len(records), len(records))
    return {"static_indexed": len(records)}


def _found(site: Path) -> Kept:
    """What is there of an index that a lost catalogue knew of."""
    left = static_search.left_behind(site / FOLDER)
    return Kept(files={f"{FOLDER}/{name}": (0, 0) for name in left})


def _replace(run: Run, kept: Kept, built: Mapping[str, bytes], key: str) -> None:
    """Write what differs, the list last; remove what is not in it any more, the list first."""
    site = run.workspace.site
    # Before the first byte: after a crash these are known as ours.
    run.store.put_note(_NOTE, Kept(files={**dict.fromkeys(built, (0, 0)), **kept.files}))
    run.save()
    files.remove_drafts(site, [FOLDER])
    for path in sorted(built, key=lambda path: (path.endswith(ENTRY), path)):
        files.write_if_different(site, path, built[path])
    gone = kept.files.keys() - built.keys()
    files.prune(site, sorted(gone, key=lambda path: (not path.endswith(ENTRY), path)))
    states = {path: state for path in built if (state := files.state_of(site, path))}
    run.store.put_note(_NOTE, Kept(key=key, files=states))


def _key(records: Iterable[tuple[ArticleId, Record]], prints: Callable[[ArticleId], str]) -> str:
    """A digest of all that the index depends on; that of a text is at hand."""
    told = [(prints(id), replace(each, title="", text="")) for id, each in records]
    return catalogue.fingerprint((static_search.FORM, static_search.version(), told))


def _records(made: Edition) -> Iterator[tuple[ArticleId, Record]]:
    """Every text by its original; reprints are not indexed again."""
    labels = {topic.slug: topic.label for topic in made.topics}
    for story in made.stories:
        for text in story.texts:
            article = made.articles[text[0]]
            yield (
                article.id,
                Record(
                    address=made.article_addresses[article.id],
                    title=article.title,
                    text=article.text,
                    source=article.source,
                    sources=tuple(sorted({made.articles[id].source for id in text})),
                    topics=tuple(labels[slug] for slug in story.topics),
                    language=article.language,
                    published=article.published,
                    story_address=story.address,
                    more=len(story.members) - 1,
                ),
            )
