"""The disk: scan, stable read, atomic write-if-different, prune, lock.

What is on disk is decided here and nowhere else. A failure with one file is a `Problem`; only a
folder that is not there at all stops a run.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from aggregator import text
from aggregator.errors import AggregatorError, LockedError
from aggregator.model import Document, FileStat, Problem

OURS = (
    b'name="generator" content="aggregator"',
    b"<generator>aggregator</generator>",
    b"/* generator: aggregator */",
    b'"generator": "aggregator"',
    b"generator: aggregator",
)
"""One of these stands in the head of every page and feed of ours, and of every file that a site of
ours has only at times, so that a lost catalogue cannot orphan them."""
PAGE_SUFFIXES = frozenset(
    {".html", ".xml", ".css", ".svg", ".js"}
    | {".json", ".pagefind", ".pf_meta", ".pf_index", ".pf_filter", ".pf_fragment"}
)
"""What a site of ours is made of, besides images."""
_IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".gif", ".webp", ".avif"})
_MARKED = frozenset({".html", ".xml", ".css", ".js", ".json", ".opml", ".txt"})
_HEAD_BYTES = 4096
_DRAFT = ".tmp"
"""A page is written as ".index.html.tmp" beside its place, then renamed."""
_READ_TRIES = 3
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Where everything lies."""

    content: Path
    site: Path
    state: Path
    ledger: Path
    templates: Path
    """Our own templates."""
    overrides: Path | None = None
    """The user's, laid over ours."""

    @property
    def catalogue(self) -> Path:
        """The catalogue's file."""
        return self.state / "catalogue.sqlite"

    @property
    def curation(self) -> Path:
        """The editor's orders, if there are any; to be kept like the ledger."""
        return self.ledger.with_name("curation.toml")

    @property
    def versions(self) -> Path:
        """First versions of edited articles; to be kept like the ledger."""
        return self.ledger.with_suffix(".versions")

    @property
    def subscriptions(self) -> Path:
        """Feeds subscribed to, as other programs list them; to be kept like the ledger."""
        return self.ledger.with_name("subscriptions.opml")

    @property
    def fetch_problems(self) -> Path:
        """What could not be fetched; written by each fetch, read by each build."""
        return self.ledger.with_name("subscriptions.problems")

    @property
    def fetched(self) -> Path:
        """What a fetch remembers; its folder has a lock of its own."""
        return self.state / "fetching" / "memory.sqlite"

    @property
    def index(self) -> Path:
        """The search index's folder."""
        return self.state / "index"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What lies below the content folder, by path."""

    files: tuple[FileStat, ...]
    problems: tuple[Problem, ...]


def scan(root: Path, *, ignored: Callable[[str], bool]) -> Scan:
    """Every regular file below `root` but those whose name is `ignored`.

    Symbolic links to files inside `root` count as files; links that lead out of it or to folders
    are reported and not followed. Devices, sockets and pipes are passed over. Raises
    AggregatorError where `root` is not a folder.
    """
    if not root.is_dir():
        raise AggregatorError(
            f"{root}: no such folder; make it with `aggregator init`, or name another: --content"
        )
    found: dict[str, FileStat] = {}
    problems: list[Problem] = []
    real_root = root.resolve()
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(real_root / folder) as listing:
                entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            problems.append(_unreadable(_shown(folder), error))
            continue
        for entry in entries:
            name = f"{folder}/{entry.name}" if folder else entry.name
            if ignored(_shown(entry.name)):
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(name)
                elif (each := _look(entry, name, real_root)) is None:
                    continue
                elif isinstance(each, Problem):
                    problems.append(each)
                else:
                    path = _free(each.path, name, found)
                    found[path] = replace(each, path=path)
            except OSError as error:
                if error.errno != errno.ENOENT:  # gone since the listing: the next scan decides
                    problems.append(_unreadable(_shown(name), error))
    return Scan(
        files=tuple(found[path] for path in sorted(found)),
        problems=tuple(sorted(problems, key=lambda problem: problem.path)),
    )


def read(root: Path, file: FileStat, *, max_bytes: int) -> Document | Problem:
    """The bytes of `file`, whole and from one moment, or why they cannot be had."""
    if file.size > max_bytes:
        return _too_large(file.path, file.size, max_bytes)
    try:
        for _ in range(_READ_TRIES):
            descriptor = os.open(root / file.name, os.O_RDONLY | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb") as stream:
                before = os.fstat(stream.fileno())
                if not stat.S_ISREG(before.st_mode):
                    return _unreadable(file.path, OSError("not a regular file any more"))
                data = stream.read(max_bytes + 1)
                after = os.fstat(stream.fileno())
            if len(data) > max_bytes:
                return _too_large(file.path, after.st_size, max_bytes)
            if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
                modified = _moment(after.st_mtime_ns)
                return Document(path=file.path, data=data, modified=modified)
    except OSError as error:
        return _unreadable(file.path, error)
    return Problem(
        path=file.path,
        kind="changing",
        message="the file was being written while it was read",
        remedy="nothing to do: it is read again at the next build",
    )


def chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file of any length, a piece at a time. Raises OSError as the disk does."""
    with path.open("rb") as stream:
        while data := stream.read(_CHUNK):
            yield data


def write_if_different(root: Path, path: str, data: bytes) -> bool:
    """Put `data` at `path` below `root`, whole or not at all; False where it was there already.

    Raises AggregatorError if `path` would leave `root`, OSError as the disk does.
    """
    target = root / path
    if not differs(root, path, data):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.parent.resolve().is_relative_to(root.resolve()):
        raise AggregatorError(f"{target}: a link leads out of {root}; remove it")
    if target.is_dir() and not target.is_symlink():
        raise AggregatorError(f"{target}: a folder stands where a page belongs; move it away")
    draft = target.with_name(f".{target.name}{_DRAFT}")
    try:
        draft.write_bytes(data)
        draft.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    return True


def differs(root: Path, path: str, data: bytes) -> bool:
    """Whether the file at `path` below `root` is absent or holds something else."""
    target = root / path
    try:
        return target.stat().st_size != len(data) or target.read_bytes() != data
    except OSError:
        return True


def set_time(root: Path, path: str, when: datetime) -> None:
    """Give a file below `root` the time of modification `when`."""
    os.utime(root / path, (when.timestamp(), when.timestamp()))


def state_of(root: Path, path: str) -> tuple[int, int] | None:
    """(size, mtime in ns) of a file below `root`; None where there is no regular file."""
    try:
        seen = os.lstat(root / path)
    except OSError:
        return None
    return (seen.st_size, seen.st_mtime_ns) if stat.S_ISREG(seen.st_mode) else None


def prune(root: Path, paths: Iterable[str]) -> int:
    """Remove these files below `root`, then the folders that this left empty; how many went."""
    removed = 0
    parents: set[Path] = set()
    for path in paths:
        target = root / path
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            target.unlink()
            removed += 1
        parents.update(parent for parent in target.parents if parent.is_relative_to(root))
    for parent in sorted(parents - {root}, key=lambda each: -len(each.parts)):
        with contextlib.suppress(OSError):
            parent.rmdir()
    return removed


def remove_drafts(root: Path, folders: Iterable[str]) -> None:
    """Remove what a run that was cut off left half written below these folders of `root`."""
    for folder in folders:
        drafts = (root / folder).rglob(f".*{_DRAFT}") if folder else root.glob(f".*{_DRAFT}")
        for draft in drafts:
            if Path(draft.stem).suffix in PAGE_SUFFIXES | _IMAGE_SUFFIXES and not draft.is_dir():
                draft.unlink(missing_ok=True)


def remove_folder(folder: Path) -> None:
    """Remove a folder of ours with all that is in it; it may be absent."""
    if folder.is_dir():
        shutil.rmtree(folder)


def ours(root: Path, folders: Iterable[str]) -> Iterator[str]:
    """Pages below these folders of `root` that an earlier run made, by the mark they carry."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*")) if folder else sorted(root.glob("*")):
            if path.suffix not in _MARKED or not path.is_file() or path.is_symlink():
                continue
            with contextlib.suppress(OSError), path.open("rb") as stream:
                head = stream.read(_HEAD_BYTES)
                if any(mark in head for mark in OURS):
                    yield path.relative_to(root).as_posix()


def named_by_digest(
    root: Path, folder: str, *, named: Callable[[str], str], digest: Callable[[bytes], str]
) -> Iterator[str]:
    """Files below this folder of `root` whose name, which `named` reads, is the digest of their bytes."""
    for path in sorted((root / folder).rglob("*")):
        wanted = named(path.relative_to(root).as_posix())
        if wanted and path.is_file() and not path.is_symlink():
            with contextlib.suppress(OSError):
                if digest(path.read_bytes()) == wanted:
                    yield path.relative_to(root).as_posix()


def load_texts(folder: Path, *, suffixes: frozenset[str]) -> Mapping[str, str]:
    """Every UTF-8 file below `folder` with one of these suffixes: relative path → text.

    Raises AggregatorError for a file that is not UTF-8.
    """
    texts: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in suffixes and path.is_file() and not path.name.startswith("."):
            try:
                texts[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError as error:
                raise AggregatorError(f"{path}: not UTF-8: {error}; save it as UTF-8") from error
    return texts


@contextlib.contextmanager
def locked(state: Path, *, lasting: bool = True) -> Iterator[None]:
    """Hold the state folder for one run. Raises LockedError while another process does.

    With `lasting` False nothing is written; then a folder that nobody has used needs no lock.
    """
    path = state / "lock"
    if lasting:
        state.mkdir(parents=True, exist_ok=True)
    elif not path.exists():
        yield
        return
    with path.open("a+b" if lasting else "rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            stream.seek(0)
            holder = stream.read(32).decode("ascii", "replace").strip() or "unknown"
            raise LockedError(
                f"{state}: another run (process {holder}) is at work here; "
                "wait for it, or give this one its own --state and --site"
            ) from error
        if lasting:
            stream.truncate(0)
            stream.write(f"{os.getpid()}\n".encode())
            stream.flush()
        yield


def _look(entry: os.DirEntry[str], name: str, root: Path) -> FileStat | Problem | None:
    """What `entry`, not a folder, is to us: a file, a problem, or nothing (a device)."""
    if entry.is_symlink():
        target = Path(os.path.realpath(root / name))  # Path.resolve refuses links in a circle
        if not target.is_relative_to(root) or not target.is_file():
            return Problem(
                path=_shown(name),
                kind="symlink",
                message="a symbolic link that does not lead to a file of the content folder",
                remedy="put the file itself here: links out of the folder are not followed",
            )
    seen = entry.stat()
    if not stat.S_ISREG(seen.st_mode):
        return None
    return FileStat(
        path=_shown(name),
        name=name,
        size=seen.st_size,
        mtime_ns=seen.st_mtime_ns,
        ctime_ns=seen.st_ctime_ns,
        inode=seen.st_ino,
    )


def _free(path: str, name: str, taken: Mapping[str, object]) -> str:
    """`path`, or, where two names on disk read the same, one that tells them apart.

    The suffix stays the last part: it says how the file is read.
    """
    if path not in taken:
        return path
    whole = PurePosixPath(path)
    mark = text.digest(os.fsencode(name).hex())[:6]
    return whole.with_name(f"{whole.stem} ({mark}){whole.suffix}").as_posix()


def _shown(name: str) -> str:
    """A name of the disk as text that can be shown and stored."""
    shown = os.fsencode(name).decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", shown)


def _moment(mtime_ns: int) -> datetime:
    latest = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())
    return datetime.fromtimestamp(min(max(mtime_ns // 1_000_000_000, 0), latest), UTC)


def _unreadable(path: str, error: OSError) -> Problem:
    return Problem(
        path=path,
        kind="unreadable",
        message=f"cannot be read: {error.strerror or error}",
        remedy="check its permissions, or move it out of the content folder",
    )


def _too_large(path: str, size: int, limit: int) -> Problem:
    return Problem(
        path=path,
        kind="too-large",
        message=f"{size:,} bytes; the limit is {limit:,}",
        remedy="split the file, or raise reading.max_bytes in aggregator.toml",
    )
