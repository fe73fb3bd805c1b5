"""The index on disk: brought up to date, damaged, made again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import search
from aggregator.errors import IndexUnusableError, LockedError
from aggregator.model import ArticleId, Entry, StoryId
from aggregator.search import storage, writing
from tests.factories_search import NEWSPAPER, ids, make_entry, write_index


def found(folder: Path, query: str) -> set[str]:
    opened = search.open_index(folder)
    try:
        return ids(search.find(opened, query, every=True, limit=100))
    finally:
        opened.close()


def digests(entries: Iterable[Entry]) -> dict[ArticleId, str]:
    return {entry.id: search.entry_digest(entry) for entry in entries}


def stamps(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_what_was_added_is_held(tmp_path: Path) -> None:
    search.update(tmp_path / "index", add=NEWSPAPER, remove=())
    assert search.indexed(tmp_path / "index") == digests(NEWSPAPER)


def test_without_an_index_nothing_is_held(tmp_path: Path) -> None:
    assert search.indexed(tmp_path / "index") == {}
    with pytest.raises(IndexUnusableError, match="aggregator build"):
        search.open_index(tmp_path / "index")


def test_a_file_in_the_place_of_the_index_makes_room(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("no index")
    search.update(tmp_path / "index", add=NEWSPAPER, remove=())
    assert search.indexed(tmp_path / "index") == digests(NEWSPAPER)


def test_nothing_to_do_makes_an_index_and_then_touches_nothing(tmp_path: Path) -> None:
    search.update(tmp_path / "index", add=(), remove=())
    assert found(tmp_path / "index", "-x") == set()
    before = stamps(tmp_path / "index")
    search.update(tmp_path / "index", add=(), remove=())
    assert stamps(tmp_path / "index") == before


def test_removing_what_is_not_there_writes_no_state(tmp_path: Path) -> None:
    search.update(tmp_path, add=NEWSPAPER, remove=())
    before = storage.generation(tmp_path)
    search.update(tmp_path, add=(), remove=[ArticleId("unknown")])
    assert storage.generation(tmp_path) == before


def test_an_entry_added_again_is_replaced(tmp_path: Path) -> None:
    search.update(tmp_path, add=[make_entry("x", text="A comet.")], remove=())
    search.update(tmp_path, add=[make_entry("x", text="An asteroid.")], remove=())
    assert found(tmp_path, "comet") == set()
    assert found(tmp_path, "asteroid") == {"x"}
    assert found(tmp_path, "-nothing") == {"x"}


def test_an_entry_twice_in_one_update_counts_once(tmp_path: Path) -> None:
    entry = make_entry("x", text="A comet.")
    search.update(tmp_path, add=[entry, replace(entry, text="An asteroid.")], remove=())
    assert search.indexed(tmp_path) == digests([entry])


def test_what_is_removed_and_added_is_there(tmp_path: Path) -> None:
    entry = make_entry("x")
    search.update(tmp_path, add=[entry], remove=())
    search.update(tmp_path, add=[entry], remove=[entry.id])
    assert search.indexed(tmp_path) == digests([entry])


def test_an_index_emptied_is_in_order(tmp_path: Path) -> None:
    search.update(tmp_path, add=NEWSPAPER, remove=())
    search.update(tmp_path, add=(), remove=[entry.id for entry in NEWSPAPER])
    assert search.indexed(tmp_path) == {}
    assert found(tmp_path, "-x") == set()
    assert not list(tmp_path.glob("*.trm"))


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"text": "Other."},
        {"source": "Other"},
        {"author": "Other"},
        {"agency": "Other"},
        {"language": "de"},
        {"published": datetime(2024, 6, 19, tzinfo=UTC)},
        {"story": StoryId("other")},
        {"story_address": "other"},
        {"address": "other"},
        {"path": "other"},
        {"topics": ("Other",)},
        {"tags": ("other",)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_digest_tells_any_change(change: dict[str, object]) -> None:
    assert search.entry_digest(replace(make_entry(), **change)) != search.entry_digest(make_entry())  # type: ignore[arg-type]


_CHANGES = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(0, 7), st.sampled_from(["comet", "asteroid"])), max_size=4),
        st.lists(st.integers(0, 7), max_size=3),
    ),
    max_size=18,
)


@settings(deadline=None, max_examples=20)
@given(changes=_CHANGES)
def test_many_small_updates_leave_what_one_would(
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[tuple[list[tuple[int, str]], list[int]]],
) -> None:
    folder = tmp_path_factory.mktemp("index") / "index"
    wanted: dict[ArticleId, Entry] = {}
    for added, removed in changes:
        entries = {n: make_entry(f"n{n}", text=f"A {word} came.") for n, word in reversed(added)}
        gone = [ArticleId(f"n{n}") for n in removed]
        search.update(folder, add=[entries[n] for n in entries], remove=gone)
        wanted = {id: entry for id, entry in wanted.items() if id not in gone}
        wanted |= {entry.id: entry for entry in entries.values()}
    search.update(folder, add=(), remove=())
    assert search.indexed(folder) == digests(wanted.values())
    for word in ("comet", "asteroid"):
        assert found(folder, word) == {id for id, entry in wanted.items() if word in entry.text}
        assert found(folder, f'"a {word} came"') == found(folder, word)


def test_the_number_of_segments_stays_small(tmp_path: Path) -> None:
    for n in range(40):
        search.update(tmp_path, add=[make_entry(f"n{n}", text="A comet came.")], remove=())
    assert len(list(tmp_path.glob("*.trm"))) <= 12
    assert len(found(tmp_path, '"comet came"')) == 40


def test_an_open_index_keeps_its_state_and_knows_that_it_is_old(tmp_path: Path) -> None:
    opened = write_index(tmp_path, [make_entry("x", text="A comet.")])
    assert search.is_current(opened)
    search.update(tmp_path, add=[make_entry("y", text="A comet.")], remove=[ArticleId("x")])
    assert not search.is_current(opened)
    assert ids(search.find(opened, "comet")) == {"x"}
    newer = search.open_index(tmp_path, previous=opened)
    assert search.is_current(newer)
    assert ids(search.find(newer, "comet")) == {"y"}
    opened.close()
    newer.close()


def test_an_index_made_anew_is_not_taken_for_the_one_before(tmp_path: Path) -> None:
    opened = write_index(tmp_path, [make_entry("x", text="A comet.")])
    (tmp_path / "version").unlink()
    search.update(tmp_path, add=[make_entry("y", text="A comet.")], remove=())
    assert storage.generation(tmp_path) == opened.generation
    assert not search.is_current(opened)
    opened.close()


# ── damage ─────────────────────────────────────────────────────────────────────────────────


def _largest(folder: Path, pattern: str) -> Path:
    return max(folder.glob(pattern), key=lambda path: path.stat().st_size)


def _truncate(folder: Path, pattern: str) -> None:
    path = _largest(folder, pattern)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


DAMAGE: dict[str, Callable[[Path], object]] = {
    "words cut": lambda folder: _truncate(folder, "*.trm"),
    "words empty": lambda folder: _largest(folder, "*.trm").write_bytes(b""),
    "words gone": lambda folder: _largest(folder, "*.trm").unlink(),
    "postings gone": lambda folder: _largest(folder, "*.pst").unlink(),
    "cards cut": lambda folder: _truncate(folder, "*.card.col"),
    "cards empty": lambda folder: _largest(folder, "*.card.col").write_bytes(b""),
    "cards gone": lambda folder: _largest(folder, "*.card.col").unlink(),
    "list cut": lambda folder: _truncate(folder, "*.toc"),
    "list empty": lambda folder: _largest(folder, "*.toc").write_bytes(b""),
    "list garbage": lambda folder: _largest(folder, "*.toc").write_bytes(b"\x80\x04garbage" * 20),
    "list gone": lambda folder: _largest(folder, "*.toc").unlink(),
    "version gone": lambda folder: (folder / "version").unlink(),
    "other version": lambda folder: (folder / "version").write_text("0"),
    "version garbage": lambda folder: (folder / "version").write_bytes(b"\xff\xfe"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_index_is_made_again(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    search.update(tmp_path, add=NEWSPAPER, remove=())
    damage(tmp_path)
    assert search.indexed(tmp_path) == {}
    with pytest.raises(IndexUnusableError):
        search.open_index(tmp_path)
    search.update(tmp_path, add=NEWSPAPER, remove=())
    assert search.indexed(tmp_path) == digests(NEWSPAPER)
    assert found(tmp_path, "bridge") == {"bridge"}


@pytest.mark.parametrize("pattern", ["*.trm", "*.pst", "*.card.col", "*._stored.col"])
@pytest.mark.parametrize("part", range(4))
def test_damage_inside_is_noticed_when_met_and_mended_by_the_next_update(
    tmp_path: Path, pattern: str, part: int
) -> None:
    search.update(tmp_path, add=NEWSPAPER, remove=())
    path = _largest(tmp_path, pattern)
    data = path.read_bytes()
    size = len(data) // 4
    path.write_bytes(data[: part * size] + bytes(size) + data[(part + 1) * size :])
    noticed = search.indexed(tmp_path) != digests(NEWSPAPER)
    for query in ("river", "-river", '"heavy rain"', "elec*", "bridgge"):
        try:
            found(tmp_path, query)
        except IndexUnusableError:
            noticed = True
    if noticed:
        assert search.indexed(tmp_path) == {}
        search.update(tmp_path, add=NEWSPAPER, remove=())
        assert found(tmp_path, "river") == {"flood", "flood-wire", "bridge"}


def test_a_failure_while_adding_changes_nothing_and_frees_the_lock(tmp_path: Path) -> None:
    def failing() -> Iterator[Entry]:
        yield make_entry("new")
        raise OSError("disk full")

    search.update(tmp_path, add=NEWSPAPER, remove=())
    with pytest.raises(OSError, match="disk full"):
        search.update(tmp_path, add=failing(), remove=[ArticleId("flood")])
    assert search.indexed(tmp_path) == digests(NEWSPAPER)
    search.update(tmp_path, add=[make_entry("new")], remove=())
    assert search.indexed(tmp_path) == digests([*NEWSPAPER, make_entry("new")])


def test_two_writers_do_not_meet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nested() -> Iterator[Entry]:
        yield make_entry("first")
        with pytest.raises(LockedError):
            search.update(tmp_path, add=[make_entry("inner")], remove=())
        yield make_entry("outer")

    search.update(tmp_path, add=NEWSPAPER, remove=())
    monkeypatch.setattr(writing, "_LOCK_SECONDS", 0.0)
    search.update(tmp_path, add=nested(), remove=())
    assert search.indexed(tmp_path) == digests(
        [*NEWSPAPER, make_entry("first"), make_entry("outer")]
    )


def test_a_fault_in_an_entry_is_not_taken_for_damage(tmp_path: Path) -> None:
    search.update(tmp_path, add=NEWSPAPER, remove=())
    with pytest.raises(AttributeError):
        search.update(tmp_path, add=[replace(make_entry("x"), published=None)], remove=())  # type: ignore[arg-type]
    assert search.indexed(tmp_path) == digests(NEWSPAPER)


def test_importing_warns_of_nothing(tmp_path: Path) -> None:
    fresh = {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1])}
    run = [sys.executable, "-W", "error", "-c", "import aggregator.search"]
    done = subprocess.run(run, env=fresh, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


_KILLED = """
import itertools, os, sys
from pathlib import Path
from aggregator import search
from tests.factories_search import make_entry
folder, calls = Path(sys.argv[1]), int(sys.argv[2])
count = itertools.count()
def trace(event, args):
    # Dies at one of the moments at which a file is opened, renamed or removed.
    if event in ("open", "os.rename", "os.remove", "os.mkdir") and folder.name in str(args[0]):
        if next(count) == calls:
            os._exit(9)
search.update(folder, add=[make_entry("one")], remove=())
sys.addaudithook(trace)
search.update(folder, add=[make_entry("two")], remove=())
"""


@pytest.mark.parametrize("moment", [0, 3, 6, 9, 12, 15, 18])
def test_killed_at_any_moment_the_index_is_old_or_new_and_goes_on(
    tmp_path: Path, moment: int
) -> None:
    folder = tmp_path / "killed-index"
    root = Path(__file__).parent.parent
    run = [sys.executable, "-c", _KILLED, str(folder), str(moment)]
    code = subprocess.run(run, cwd=root, check=False, timeout=60).returncode
    assert code in (0, 9)
    assert set(search.indexed(folder)) in ({"one"}, {"one", "two"})
    search.update(folder, add=[make_entry("two"), make_entry("three")], remove=())
    assert set(search.indexed(folder)) == {"one", "two", "three"}
