"""The disk: what a scan finds, stable reads, whole writes, a prune that spares what is not ours."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from aggregator import files
from aggregator.errors import AggregatorError, LockedError
from aggregator.model import Document, Problem


def scan(root: Path) -> files.Scan:
    return files.scan(root, ignored=lambda name: name.startswith("."))


def paths(found: files.Scan) -> list[str]:
    return [file.path for file in found.files]


def test_a_scan_finds_regular_files_by_path(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.md", "a/y/x.txt", ".hidden/x.md", ".x.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert paths(scan(tmp_path)) == ["a/y/x.txt", "a/z.md", "b.md"]


def test_a_missing_folder_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(AggregatorError, match="no such folder"):
        scan(tmp_path / "none")


def test_links_out_of_the_folder_are_problems_and_loops_are_not_walked(tmp_path: Path) -> None:
    root = tmp_path / "content"
    root.mkdir()
    (tmp_path / "secret.md").write_text("secret")
    (root / "real.md").write_text("real")
    (root / "inside.md").symlink_to(root / "real.md")
    (root / "outside.md").symlink_to(tmp_path / "secret.md")
    (root / "loop").symlink_to(root)
    (root / "dangling.md").symlink_to(root / "gone.md")
    found = scan(root)
    assert paths(found) == ["inside.md", "real.md"]
    assert [p.path for p in found.problems] == ["dangling.md", "loop", "outside.md"]
    assert {p.kind for p in found.problems} == {"symlink"}


def test_pipes_and_sockets_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.md")
        assert scan(tmp_path) == files.Scan(files=(), problems=())


def test_names_that_are_not_utf8_can_be_read_and_shown(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("x")
    found = scan(tmp_path).files[0]
    assert found.path == "caf\\xe9.md"
    document = files.read(tmp_path, found, max_bytes=10)
    assert isinstance(document, Document)
    assert document.data == b"x"


def test_two_spellings_of_one_name_are_two_files(tmp_path: Path) -> None:
    (tmp_path / "caf\u00e9.md").write_text("composed")
    (tmp_path / "cafe\u0301.md").write_text("decomposed")
    found = scan(tmp_path).files
    assert len({file.path for file in found}) == 2
    read = [files.read(tmp_path, file, max_bytes=100) for file in found]
    assert sorted(each.data for each in read if isinstance(each, Document)) == [
        b"composed",
        b"decomposed",
    ]


def test_too_large_and_vanished_files_are_problems(tmp_path: Path) -> None:
    (tmp_path / "large.md").write_text("12345")
    (tmp_path / "gone.md").write_text("1")
    gone, large = scan(tmp_path).files
    (tmp_path / "gone.md").unlink()
    kinds = []
    for file in (large, gone):
        problem = files.read(tmp_path, file, max_bytes=4)
        assert isinstance(problem, Problem)
        assert problem.remedy
        kinds.append(problem.kind)
    assert kinds == ["too-large", "unreadable"]


def test_a_file_that_became_a_pipe_does_not_hang_the_reader(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("x")
    file = scan(tmp_path).files[0]
    (tmp_path / "x.md").unlink()
    os.mkfifo(tmp_path / "x.md")
    assert isinstance(files.read(tmp_path, file, max_bytes=10), Problem)


def test_a_write_that_changes_nothing_touches_nothing(tmp_path: Path) -> None:
    assert files.write_if_different(tmp_path, "a/b.html", b"one")
    before = (tmp_path / "a/b.html").stat()
    assert not files.write_if_different(tmp_path, "a/b.html", b"one")
    assert (tmp_path / "a/b.html").stat().st_mtime_ns == before.st_mtime_ns
    assert files.write_if_different(tmp_path, "a/b.html", b"two")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.html"]


def test_a_link_in_the_site_cannot_lead_a_page_out(tmp_path: Path) -> None:
    site, outside = tmp_path / "site", tmp_path / "outside"
    site.mkdir()
    outside.mkdir()
    (site / "stories").symlink_to(outside)
    with pytest.raises(AggregatorError, match="leads out"):
        files.write_if_different(site, "stories/a.html", b"x")
    assert list(outside.iterdir()) == []


def test_prune_removes_pages_and_the_folders_they_leave_empty(tmp_path: Path) -> None:
    for name in ("a/b/x.html", "a/keep.html", "c/y.html"):
        files.write_if_different(tmp_path, name, b"x")
    assert files.prune(tmp_path, ["a/b/x.html", "c/y.html", "never/was.html"]) == 2
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*")) == [
        "a",
        "a/keep.html",
    ]


def test_our_pages_are_known_by_their_mark(tmp_path: Path) -> None:
    files.write_if_different(tmp_path, "stories/ab/x.html", b"<meta " + files.OURS[0] + b">")
    files.write_if_different(tmp_path, "stories/theirs.html", b"<p>hello")
    files.write_if_different(tmp_path, "index.html", b"<meta " + files.OURS[0] + b">")
    files.write_if_different(tmp_path, "topics/x.xml", b"<feed>" + files.OURS[1])
    files.write_if_different(tmp_path, "reader.js", files.OURS[2] + b" // keys")
    files.write_if_different(tmp_path, "theirs.js", b"'use strict';")
    assert list(files.ours(tmp_path, ["", "stories", "none", "topics"])) == [
        "index.html",
        "reader.js",
        "stories/ab/x.html",
        "topics/x.xml",
    ]


def test_a_state_folder_has_one_holder(tmp_path: Path) -> None:
    with files.locked(tmp_path):
        second = files.locked(tmp_path)
        with pytest.raises(LockedError, match=str(os.getpid())):
            second.__enter__()
    with files.locked(tmp_path):
        pass


def test_a_lock_that_does_not_last_writes_nothing(tmp_path: Path) -> None:
    with files.locked(tmp_path / "none", lasting=False):
        assert not (tmp_path / "none").exists()
    with files.locked(tmp_path), pytest.raises(LockedError):
        files.locked(tmp_path, lasting=False).__enter__()
    before = (tmp_path / "lock").stat().st_mtime_ns
    with files.locked(tmp_path, lasting=False), pytest.raises(LockedError):
        files.locked(tmp_path).__enter__()
    assert (tmp_path / "lock").stat().st_mtime_ns == before


def test_templates_must_be_utf8(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes(b"\xff")
    with pytest.raises(AggregatorError, match="not UTF-8"):
        files.load_texts(tmp_path, suffixes=frozenset({".html"}))


def test_names_that_read_the_same_are_told_apart_and_keep_their_suffix(tmp_path: Path) -> None:
    folder = tmp_path / "a long folder"
    folder.mkdir()
    names = ["caf\u00e9-\u00e9.txt", "cafe\u0301-\u00e9.txt", "cafe\u0301-e\u0301.txt"]
    for name in names:
        (folder / name).write_text("x")
    found = files.scan(tmp_path, ignored=lambda name: False).files
    assert len({file.path for file in found}) == 3
    assert {Path(file.name).name for file in found} == set(names)
    assert {Path(file.path).suffix for file in found} == {".txt"}
