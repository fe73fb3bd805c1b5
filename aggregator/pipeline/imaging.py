"""Stage: the images that articles show, looked at where they lie and brought into the site.

An image is a file of the content folder like an article, so what is shown follows from what lies there: one
that comes, goes or changes changes the pages that show it. Only images that an article names are
opened, and only when their file changed since (`keeping`). In the site each stands under the digest of
its bytes: however many articles show it, it is there once, and what stands there never changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from aggregator import catalogue, files, media, readers
from aggregator.catalogue import PageRecord
from aggregator.model import Article, Edition, FileStat, Medium, Problem
from aggregator.pipeline.keeping import keep
from aggregator.pipeline.run import COMMIT_EVERY, Run

_REMEDY = "save it as PNG, JPEG, GIF, WebP or AVIF; until then its text alternative is shown"
_SMALLER = "make it smaller, or raise max_image_bytes under [reading] in aggregator.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageJob:
    """One image file to look at."""

    root: Path
    stat: FileStat
    limit: int
    """Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What a file that is called an image is: an image, or what is wrong with it."""

    medium: Medium | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Images:
    """The images that articles show."""

    files: Mapping[str, FileStat]
    """By path, all that lie in the content folder."""
    media: Mapping[str, Medium]
    """By path, those that articles name and that can be shown."""
    problems: tuple[Problem, ...]
    """By path."""


def part_images(scan: files.Scan) -> tuple[files.Scan, dict[str, FileStat]]:
    """The scan without what is called an image, and that by path."""
    found = {file.path: file for file in scan.files if readers.is_picture(file.path)}
    rest = tuple(file for file in scan.files if file.path not in found)
    return replace(scan, files=rest), found


def inspect_image(job: ImageJob) -> Inspected:
    """What one file is."""
    stat = job.stat
    if stat.size > job.limit:
        message = f"an image of {stat.size:,} bytes; the limit is {job.limit:,}"
        return _refused(stat.path, "too-large", message, _SMALLER)
    document = files.read(job.root, stat, max_bytes=job.limit)
    if isinstance(document, Problem):
        return Inspected(problem=document)
    found = media.inspect(document.data)
    if isinstance(found, str):
        return _refused(stat.path, "image", found, _REMEDY)
    return Inspected(medium=found)


def inspect_images(run: Run, there: Mapping[str, FileStat], articles: Iterable[Article]) -> Images:
    """Of the images that are `there`, by path, those that `articles` name."""
    limit = run.config.reading.max_image_bytes
    if not limit:
        return Images(files=there, media={}, problems=())
    named = {path for article in articles for path in article.images if path in there}
    basis = run.store.note("reading", str)
    found = keep(
        run,
        "images",
        keeper="images",
        kind=Inspected,
        keys={path: catalogue.fingerprint((basis, there[path])) for path in sorted(named)},
        job=lambda path: ImageJob(root=run.workspace.content, stat=there[path], limit=limit),
        task=inspect_image,
    )
    return Images(
        files=there,
        media={path: each.medium for path, each in found.items() if each.medium},
        problems=tuple(each.problem for _, each in sorted(found.items()) if each.problem),
    )


def place_images(
    run: Run, made: Edition, images: Images, known: Mapping[str, PageRecord]
) -> tuple[dict[str, Medium], int]:
    """Have every image in the site that a page shows: those that are, by path; how many were written.

    Before any page is: no page of the site leads to them yet. `known` is what was written before.
    """
    shown: dict[str, Medium] = {}
    written = 0
    placed: set[str] = set()
    for done, path in enumerate(sorted(_shown(made, images.media)), 1):
        medium = images.media[path]
        if medium.address not in placed:
            if not _is_current(run, known.get(medium.address), medium):
                data = _bytes(run, images.files[path], medium)
                if data is None:
                    continue
                written += _write(run, medium, data)
            placed.add(medium.address)
        shown[path] = medium
        if done % COMMIT_EVERY == 0:
            run.save()
    return shown, written


def left_behind(run: Run) -> set[str]:
    """Images in the site that nothing is known of any more: ours if named by their own digest."""
    return set(
        files.named_by_digest(
            run.workspace.site, media.FOLDER, named=media.digest_in, digest=media.digest
        )
    )


def _shown(made: Edition, known: Mapping[str, Medium]) -> set[str]:
    """The paths of images on the pages of articles; those of hidden ones have none."""
    pages = (made.articles[id] for id in made.article_addresses)
    return {path for article in pages for path in article.images if path in known}


def _is_current(run: Run, record: PageRecord | None, medium: Medium) -> bool:
    state = files.state_of(run.workspace.site, medium.address)
    return (
        record is not None
        and record.key == medium.address
        and state == (record.size, record.mtime_ns)
    )


def _bytes(run: Run, stat: FileStat, medium: Medium) -> bytes | None:
    """What the file held when it was looked at; None where it holds another thing by now.

    Then its words are shown, until the next build, for which the file has changed.
    """
    document = files.read(run.workspace.content, stat, max_bytes=medium.size)
    if isinstance(document, Problem) or media.digest(document.data) != media.digest_in(
        medium.address
    ):
        return None
    return document.data


def _write(run: Run, medium: Medium, data: bytes) -> bool:
    site, address = run.workspace.site, medium.address
    if run.dry_run:
        return files.differs(site, address, data)
    written = files.write_if_different(site, address, data)
    if seen := files.state_of(site, address):
        size, mtime_ns = seen
        record = PageRecord(path=address, key=address, size=size, mtime_ns=mtime_ns)
        run.store.put_pages([record])
    return written


def _refused(path: str, kind: str, message: str, remedy: str) -> Inspected:
    return Inspected(problem=Problem(path=path, kind=kind, message=message, remedy=remedy))
