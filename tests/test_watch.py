"""The watcher: real files, the real observer, the real pipeline."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from aggregator import search, watch
from aggregator.config import WatchSettings
from tests.newspaper import PATIENT, Newspaper, eventually

QUICK = WatchSettings(quiet=0.1, rescan=300)


@contextmanager
def watching(
    folder: Path,
    refresh: Callable[[], object],
    *,
    settings: WatchSettings = QUICK,
    files: tuple[Path, ...] = (),
    more: Sequence[Path] = (),
) -> Iterator[list[str]]:
    """A watch in a thread, past its first refresh; gives what it warned of."""
    warnings: list[str] = []
    begun, stop = threading.Event(), threading.Event()

    def refresh_and_tell() -> None:
        try:
            refresh()
        finally:
            begun.set()

    thread = threading.Thread(
        target=watch.run,
        args=(lambda: watch.Watched(folders=(folder, *more), files=files), refresh_and_tell),
        kwargs={"settings": settings, "stop": stop, "warn": warnings.append},
    )
    thread.start()
    try:
        assert begun.wait(PATIENT)
        yield warnings
    finally:
        stop.set()
        thread.join(PATIENT)
        assert not thread.is_alive()


ARTICLE = (
    "---\ntitle: {0}\ndate: 2024-06-18\nsource: The Harbour Courier\n---\nThe {0} came home.\n"
)


OTHER = (
    "---\ntitle: heron\ndate: 2024-06-18\nsource: The Sextant Review\n---\n"
    "A grey bird was seen on the lighthouse steps at dawn by three anglers.\n"
)
"""Another event."""


def titles_found(paper: Newspaper, query: str) -> list[str]:
    index = search.open_index(paper.workspace.index)
    return [hit.title for hit in search.find(index, query).hits]


def test_a_dropped_file_is_on_page_feed_and_search(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    paper.add("first.md", ARTICLE.format("ferry"))
    paper.refresh()

    def everywhere() -> bool:
        return (
            "heron" in (paper.site / "index.html").read_text()
            and "heron" in (paper.site / "atom.xml").read_text()
            and titles_found(paper, "heron") == ["heron"]
        )

    with watching(paper.content, paper.refresh):
        paper.add("new/heron.md", OTHER)
        assert eventually(everywhere)


def test_edits_renames_and_deletions_follow(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    path = paper.add("a.md", ARTICLE.format("ferry"))
    with watching(paper.content, paper.refresh) as warnings:
        draft = path.with_name(".a.md.swp")
        draft.write_text(ARTICLE.format("heron"))
        draft.replace(path)
        assert eventually(lambda: titles_found(paper, "home") == ["heron"])
        path.rename(paper.content / "b.md")
        assert eventually(lambda: [a.path for a in paper.edition().articles.values()] == ["b.md"])
        (paper.content / "b.md").unlink()
        assert eventually(lambda: titles_found(paper, "home") == [])
    assert warnings == []


def test_a_bad_file_and_a_failed_refresh_are_survived(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    fail = threading.Event()

    def refresh() -> None:
        if fail.is_set():
            raise OSError("no space left on device")
        paper.refresh()

    with watching(paper.content, refresh) as warnings:
        paper.add("bad.txt", bytes(range(256)) * 20)
        assert eventually(lambda: [p.path for p in paper.edition().problems] == ["bad.txt"])
        fail.set()
        paper.add("a.md", ARTICLE.format("ferry"))
        assert eventually(lambda: warnings)
        fail.clear()
        paper.add("b.md", ARTICLE.format("heron"))
        assert eventually(lambda: len(paper.edition().articles) == 2)
    assert "no space left" in warnings[0]


def test_a_deleted_folder_keeps_the_site_and_is_watched_when_it_returns(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    paper.add("a.md", ARTICLE.format("ferry"))
    with watching(paper.content, paper.refresh) as warnings:
        shutil.rmtree(paper.content)
        assert eventually(lambda: any("no such folder" in each for each in warnings))
        assert "ferry" in (paper.site / "index.html").read_text()
        paper.add("b.md", ARTICLE.format("heron"))
        assert eventually(lambda: titles_found(paper, "home") == ["heron"])
        paper.add("deep/er/c.md", ARTICLE.format("egret"))
        assert eventually(lambda: titles_found(paper, "egret") == ["egret"])


def test_a_burst_of_files_in_new_folders_is_all_there(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    with watching(paper.content, paper.refresh):
        for n in range(60):
            paper.add(f"folder{n % 7}/sub{n % 3}/{n}.md", ARTICLE.format(f"bird{n}"))
        assert eventually(lambda: len(paper.edition().articles) == 60)


@pytest.mark.parametrize("poll", [False, True], ids=["events", "polling"])
def test_both_ways_of_noticing(tmp_path: Path, poll: bool) -> None:
    count: list[int] = []
    settings = WatchSettings(quiet=0.1, rescan=300, poll=poll)
    with watching(tmp_path, lambda: count.append(1), settings=settings):
        (tmp_path / "a.md").write_text("x")
        assert eventually(lambda: len(count) > 1)


def test_a_scan_comes_without_any_event(tmp_path: Path) -> None:
    count: list[int] = []
    with watching(tmp_path, lambda: count.append(1), settings=WatchSettings(rescan=0.2)):
        assert eventually(lambda: len(count) > 2)


def test_a_changed_file_beside_the_folder_counts(tmp_path: Path) -> None:
    count: list[int] = []
    config = tmp_path / "aggregator.toml"
    folder = tmp_path / "content"
    folder.mkdir()
    with watching(folder, lambda: count.append(1), files=(config,)):
        config.write_text("[site]\n")
        assert eventually(lambda: len(count) > 1)


def test_a_folder_that_becomes_of_interest_is_watched_from_then_on(tmp_path: Path) -> None:
    for name in ("content", "templates"):
        (tmp_path / name).mkdir()
    refreshed: list[float] = []
    more: list[Path] = []
    with watching(tmp_path / "content", lambda: refreshed.append(time.monotonic()), more=more):
        more.append(tmp_path / "templates")
        assert eventually(lambda: len(refreshed) == 2)
        (tmp_path / "templates" / "front.html").write_text("x")
        assert eventually(lambda: len(refreshed) >= 3)
