"""File events → "something changed" → wait for quiet → refresh. Events are hints, the scan is truth.

Events are lost in bursts, come too early for new folders, and stop without a word when the system's
limits are reached or the folder is replaced. So a handler only sets a flag; a refresh scans
everything; and besides events there is a scan at the start, one every few minutes, one whenever
the library warns, and one when the folder turns out to be another than it was.
"""

from __future__ import annotations

import logging
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from aggregator.config import WatchSettings

_TICK = 1.0
"""Seconds between looks at whether the folders are still the same ones."""
_PATIENCE = 10
"""A storm of events delays a refresh by at most so many quiet periods."""
_REMEMBERED = 64
"""Changed paths whose size and time are compared before a refresh; more would only cost time."""


class Signal:
    """A flag that handlers set from their threads, with some of the paths that changed."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._paths: dict[str, None] = {}
        self._last = 0.0

    def set(self, path: str = "") -> None:
        """Something changed; `path` may say where."""
        if path and len(self._paths) < _REMEMBERED:
            self._paths[path] = None
        self._last = time.monotonic()
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """Whether it was set within `seconds`."""
        return self._event.wait(seconds)

    def since_last(self) -> float:
        """Seconds since it was last set."""
        return time.monotonic() - self._last

    def paths(self) -> list[str]:
        """Some of what changed."""
        return list(self._paths)

    def clear(self) -> None:
        """From here on, only new changes count."""
        self._event.clear()
        self._paths.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What to keep an eye on."""

    folders: tuple[Path, ...]
    """Recursively. Those that are missing are waited for."""
    files: tuple[Path, ...] = ()


def run(
    watched: Callable[[], Watched],
    refresh: Callable[[], None],
    *,
    settings: WatchSettings,
    stop: threading.Event,
    warn: Callable[[str], None],
) -> None:
    """Call `refresh` at once and after every change, until `stop` is set.

    `watched` is asked again and again: a refresh may find that there is more to keep an eye on.
    `refresh` is called in this thread, never twice at a time. Whatever it raises is passed to
    `warn` and the watch goes on.
    """
    signal = Signal()
    with _overheard(signal):
        kept = watched()
        observer = _observe(kept, signal, settings, warn)
        seen = _identities(kept)
        try:
            _refresh(refresh, warn)
            next_scan = time.monotonic() + settings.rescan
            while not stop.is_set():
                changed = signal.wait(_TICK)
                if watched() != kept or _identities(kept) != seen or _is_blind(observer):
                    kept = watched()
                    seen = _identities(kept)
                    _end(observer)
                    observer = _observe(kept, signal, settings, warn)
                    changed = True
                if not changed and time.monotonic() < next_scan:
                    continue
                _settle(signal, settings.quiet, stop)
                if stop.is_set():
                    break
                # Cleared before the scan: what changes during it sets the flag again.
                signal.clear()
                _refresh(refresh, warn)
                next_scan = time.monotonic() + settings.rescan
        finally:
            _end(observer)


def _refresh(refresh: Callable[[], None], warn: Callable[[str], None]) -> None:
    try:
        refresh()
    except Exception as error:  # noqa: BLE001 — a watch outlives every failure of one refresh
        warn(f"this refresh failed, the next will try again: {type(error).__name__}: {error}")


def _settle(signal: Signal, quiet: float, stop: threading.Event) -> None:
    """Wait until nothing has changed for `quiet` seconds, but not for ever."""
    deadline = time.monotonic() + _PATIENCE * quiet
    before = _states(signal.paths())
    while time.monotonic() < deadline and not stop.wait(min(quiet, 0.1)):
        if signal.since_last() < quiet:
            continue
        now = _states(signal.paths())
        if now == before:
            return
        before = now


def _states(paths: list[str]) -> list[tuple[str, int, int]]:
    states = []
    for path in paths:
        try:
            seen = Path(path).stat()
            states.append((path, seen.st_size, seen.st_mtime_ns))
        except (OSError, ValueError):
            states.append((path, -1, -1))
    return states


def _identities(watched: Watched) -> list[tuple[int, int]]:
    """Device and inode of every folder and file watched; (0, 0) where there is none."""
    identities = []
    for path in (*watched.folders, *watched.files):
        try:
            seen = path.stat()
            # A file that is saved anew is another file; a folder that is, is an event's business.
            identities.append((seen.st_dev, seen.st_ino if path.is_dir() else seen.st_mtime_ns))
        except OSError:
            identities.append((0, 0))
    return identities


class _Handler(FileSystemEventHandler):
    """Sets the flag. An exception here would end the observer's thread, so it does nothing else."""

    def __init__(self, signal: Signal) -> None:
        self._signal = signal

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called for everything, reading included, which is no change."""
        if event.event_type in {"opened", "closed_no_write"}:
            return
        path = event.dest_path or event.src_path
        self._signal.set(path if isinstance(path, str) else path.decode("utf-8", "replace"))


def _observe(
    watched: Watched, signal: Signal, settings: WatchSettings, warn: Callable[[str], None]
) -> BaseObserver:
    """A started observer of the folders that are there; polling where the system offers no more."""
    kinds: list[Callable[[], BaseObserver]] = [lambda: PollingObserver(timeout=1)]
    if not settings.poll:
        kinds.insert(0, Observer)
    for make in kinds:
        observer = make()
        try:
            for folder in watched.folders:
                if folder.is_dir():
                    observer.schedule(_Handler(signal), str(folder), recursive=True)
            observer.start()
        except OSError as error:
            warn(f"the system cannot watch these folders ({error}): polling instead")
            _end(observer)
            continue
        return observer
    raise OSError("neither file events nor polling work here")


def _is_blind(observer: BaseObserver) -> bool:
    """Whether a folder went away under the observer; one that comes back may look the same."""
    return any(not emitter.is_alive() for emitter in observer.emitters)


def _end(observer: BaseObserver) -> None:
    if observer.is_alive():
        observer.stop()
        observer.join(timeout=5)


@contextmanager
def _overheard(signal: Signal) -> Iterator[None]:
    """While this lasts, a warning of the library (its queue overflowed) sets the flag."""

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            del record
            signal.set()

    ear = Ear(level=logging.WARNING)
    logger = logging.getLogger("watchdog")
    logger.addHandler(ear)
    try:
        with warnings.catch_warnings():
            # Tens of kilobytes of text, and nothing that could be done about it (watchdog 7.1).
            warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
            yield
    finally:
        logger.removeHandler(ear)
