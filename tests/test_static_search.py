"""Search for static hosts: what is indexed, in which order it is written, and the laws of its files.

Needs Pagefind (the extra `static-search`); skipped, and said so, where its program does not run.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator import static_search
from aggregator.config import Config, FeedSettings, FrontSettings, SearchSettings
from aggregator.errors import AggregatorError, ConfigError
from aggregator.publishing import plan, render, render_search
from aggregator.static_search import ENTRY, Record
from aggregator.static_search.records import MOST_LANGUAGES, SHARED, part, requests
from aggregator.static_search.settling import settle
from tests.factories_publishing import TEMPLATES, make_edition, press_of
from tests.newspaper import DEMO, Newspaper

STATIC = Config(search=SearchSettings(static=True))


def runs() -> bool:
    """Whether Pagefind's program does."""
    try:
        from pagefind.service import get_executable

        program = get_executable()
        return bool(program and not subprocess.run([program, "--version"], check=False).returncode)
    except (ImportError, OSError):
        return False


needs_pagefind = pytest.mark.skipif(
    not runs(), reason='Pagefind does not run here: pip install "aggregator[static-search]"'
)


def make_record(n: int = 1, **changes: object) -> Record:
    record = Record(
        address=f"articles/a{n}/a{n}.html",
        title=f"The bridge opens ({n})",
        text="The bridge opened on Tuesday.\n\nThousands walked across it.",
        source="Valley Gazette",
        sources=("Valley Gazette",),
        topics=("Bridges",),
        language="en",
        published=datetime(2024, 6, 18, 14, n % 60, tzinfo=UTC),
        story_address="stories/s0/s00.html",
        more=2,
    )
    return replace(record, **changes)  # type: ignore[arg-type]


# ── what is indexed ────────────────────────────────────────────────────────────────────────


def test_a_record_as_pagefind_gets_it() -> None:
    record = make_record(sources=("Post", "Valley Gazette"), address="articles/ä b.html")
    (request,) = requests([record])
    assert request == {
        "type": "AddRecord",
        "url": "articles/%C3%A4%20b.html#language=en&more=2&story=stories%2Fs0%2Fs00.html"
        "&time=2024-06-18T14%3A01%3A00Z",
        "content": record.text,
        "language": "en",
        "meta": {"source": "Valley Gazette", "title": "The bridge opens (1)"},
        "filters": {
            "language": ["en"],
            "month": ["2024-06"],
            "source": ["Post", "Valley Gazette"],
            "topic": ["Bridges"],
            "year": ["2024"],
        },
        "sort": {"time": "2024-06-18T14:01:00Z"},
    }


def test_languages_of_few_texts_share_an_index() -> None:
    common = ["de", "en", "es", "fr", "it"]
    assert len(common) == MOST_LANGUAGES
    languages = [*common, *common, "nl", "ja", "und"]
    made = requests([make_record(n, language=each) for n, each in enumerate(languages)])
    assert [each["language"] for each in made] == [*common, *common, SHARED, SHARED, SHARED]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge", "The bridge"),
        ("東京の橋", " 東 京 の 橋 "),
        ("in 東京, today", "in  東 京 , today"),
        ("ที่", " ที่ "),
        ("서울 다리", "서울 다리"),
    ],
    ids=["blanks", "none", "both", "marks", "Korean"],
)
def test_scripts_without_blanks_get_some(text: str, expected: str) -> None:
    assert part(text) == expected


# ── the same bytes ─────────────────────────────────────────────────────────────────────────


def packed(data: bytes) -> bytes:
    return gzip.compress(b"pagefind_dcd" + data)


def small_index(*, turned: bool) -> dict[str, bytes]:
    """An index of two filters with two values, as Pagefind writes it in two runs."""
    values = [b"\x82\x62S1\x81\x00", b"\x82\x62S2\x82\x18\x2a\x19\x01\x00"]
    rows = [b"\x82\x66source\x64en_a", b"\x82\x65topic\x64en_b"]
    languages = [("en", {"hash": "en_t", "page_count": 1}), ("de", {"hash": "de_t"})]
    step = -1 if turned else 1
    table = b"\x84\x651.5.2\x80\x80"
    return {
        ENTRY: json.dumps({"version": "1.5.2", "languages": dict(languages[::step])}).encode(),
        "filter/en_a.pf_filter": packed(b"\x82\x66source\x82" + b"".join(values[::step])),
        "filter/en_b.pf_filter": packed(b"\x82\x65topic\x80"),
        "pagefind.en_t.pf_meta": packed(table + b"\x82" + b"".join(rows[::step])),
        "pagefind.de_t.pf_meta": packed(table + b"\x80"),
        "pagefind.js": b"//",
    }


def test_tables_in_another_order_are_the_same_index() -> None:
    made = settle(small_index(turned=False))
    assert made == settle(small_index(turned=True))
    entry = json.loads(made[ENTRY])
    assert entry["generator"] == "aggregator"
    table = made[f"pagefind.{entry['languages']['en']['hash']}.pf_meta"]
    names = [name for name in made if name.startswith("filter/en_")]
    assert all(name[7:-10].encode() in gzip.decompress(table) for name in names)


@pytest.mark.parametrize(
    "change",
    [
        {ENTRY: b"[]"},
        {ENTRY: b"{"},
        {ENTRY: b'{"languages": {"en": {"hash": "en_x"}}}'},
        {"pagefind.en_t.pf_meta": b"not gzip"},
        {"pagefind.en_t.pf_meta": gzip.compress(b"no signature")},
        {"pagefind.en_t.pf_meta": packed(b"\x84\x80")},
        {"pagefind.en_t.pf_meta": packed(b"\xa0")},
        {"filter/en_a.pf_filter": packed(b"\x9f\xff")},
    ],
    ids=["list", "text", "no table", "raw", "unsigned", "short", "map", "endless"],
)
def test_what_is_no_index_as_it_was_known_is_refused(change: dict[str, bytes]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        settle({**small_index(turned=False), **change})


@needs_pagefind
def test_the_same_records_give_the_same_files() -> None:
    records = [
        make_record(
            n, language=("en", "de", "ja")[n % 3], source=f"S{n % 7}", topics=(f"T{n % 5}",)
        )
        for n in range(60)
    ]
    first, second = (static_search.build(records) for _ in range(2))
    assert first == second
    assert sorted(json.loads(first[ENTRY])["languages"]) == ["de", "en", "und"]
    assert len([name for name in first if name.startswith("fragment/")]) == 60


@needs_pagefind
def test_only_what_the_page_needs_is_published() -> None:
    made = static_search.build([make_record()])
    names = {name for name in made if not name.startswith(("fragment/", "index/", "filter/"))}
    (table,) = [name for name in names if name.endswith(".pf_meta")]
    assert names == {
        ENTRY, "pagefind.js", "pagefind-worker.js", "wasm.en.pagefind", "wasm.unknown.pagefind", table,
    }  # fmt: skip


@needs_pagefind
def test_an_index_of_nothing_is_an_index() -> None:
    assert ENTRY in static_search.build([])


# ── where Pagefind is missing or fails ─────────────────────────────────────────────────────


def test_without_the_extra_nothing_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pagefind", None)
    monkeypatch.setitem(sys.modules, "pagefind.service", None)
    paper = Newspaper(tmp_path, STATIC)
    paper.add("a.md", "# A heron\n\nIt landed on the pier.\n")
    with pytest.raises(ConfigError, match=r'pip install "aggregator\[static-search\]"'):
        paper.refresh()
    assert not paper.site.exists()
    paper.config = Config()
    assert paper.refresh().counts["articles"] == 1


@needs_pagefind
@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("#!/bin/sh\nexit 0\n", "ended before its work was done"),
        (
            "#!/bin/sh\nprintf '%s,' eyJwYXlsb2FkIjogeyJ0eXBlIjogIkVycm9yIiwgIm1lc3NhZ2UiOiAibm8gcm9vbSJ9fQ==\n",
            "cannot index this: no room",
        ),
        ("not a program", "does not run here"),
    ],
    ids=["ends", "error", "no program"],
)
def test_a_program_that_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, told: str
) -> None:
    place = tmp_path / "program"
    place.write_text(program)
    place.chmod(0o755)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(place))
    with pytest.raises(AggregatorError, match=told):
        static_search.build([make_record()])


# ── the page ───────────────────────────────────────────────────────────────────────────────


def test_the_page_has_a_script_where_it_searches_without_the_server() -> None:
    settings = {"front": FrontSettings(), "feeds": FeedSettings()}
    plain, static = (
        {sheet.path: sheet for sheet in plan(make_edition(), search=each, **settings)}  # type: ignore[arg-type]
        for each in (SearchSettings(), SearchSettings(static=True))
    )
    assert sorted(static.keys() - plain.keys()) == ["search-static.css", "search-static.js"]
    page = render(press_of(), static["search.html"]).decode()
    assert "script-src 'self' 'wasm-unsafe-eval'" in page
    assert '<script src="search-static.js"></script>' in page
    assert 'id="every"' not in page
    for other in (
        render(press_of(), plain["search.html"]).decode(),
        render_search(press_of(), query="", results=None).decode(),
    ):
        assert "wasm" not in other
        assert "search-static" not in other


def test_the_script_is_no_template_by_accident() -> None:
    (sheet,) = [
        each
        for each in plan(
            make_edition(), front=FrontSettings(), feeds=FeedSettings(), search=STATIC.search
        )
        if each.kind == "search-script"
    ]
    assert render(press_of(), sheet).decode() == TEMPLATES["search-static.js"]


# ── the laws ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Newspaper:
    if not runs():
        pytest.skip("Pagefind does not run here")
    paper = Newspaper(tmp_path_factory.mktemp("static"), STATIC)
    for folder in ("meridian-wire", "skylark-news", "albariza-diario", "elbufer-zeitung"):
        shutil.copytree(DEMO / folder, paper.content / folder)
    paper.refresh()
    return paper


@pytest.fixture
def paper(built: Newspaper, tmp_path: Path) -> Newspaper:
    shutil.copytree(built.root, tmp_path / "paper", dirs_exist_ok=True)
    return Newspaper(tmp_path / "paper", STATIC)


def times(paper: Newspaper) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in paper.site.rglob("*")}


def change(paper: Newspaper) -> None:
    """Another article, one that is gone, one that is edited."""
    paper.add("x.md", "---\ntitle: A heron\ndate: 2023-01-05\nsource: X\n---\nA heron landed.\n")
    (paper.content / "meridian-wire" / "2023-08-20-spain-beat-england-final.md").unlink()
    edited = paper.content / "meridian-wire" / "2024-03-19-bank-of-japan-hike.md"
    edited.write_text(edited.read_text() + "\n\nMarkets were calm.\n")


def test_nothing_changed_nothing_written(paper: Newspaper) -> None:
    before = times(paper)
    assert paper.refresh().counts["static_indexed"] == 0
    assert times(paper) == before


def test_every_text_is_indexed_once(paper: Newspaper) -> None:
    fragments = list((paper.site / "pagefind" / "fragment").iterdir())
    assert len(fragments) == sum(len(story.texts) for story in paper.edition().stories)


def test_an_update_leaves_what_a_clean_build_leaves(paper: Newspaper, tmp_path: Path) -> None:
    change(paper)
    report = paper.refresh()
    assert report.counts["static_indexed"] == report.counts["texts"]
    assert paper.tree() == paper.rebuilt(tmp_path / "twin").tree()
    assert paper.refresh().counts["static_indexed"] == 0


def test_a_lost_catalogue_orphans_no_file_of_the_index(paper: Newspaper, tmp_path: Path) -> None:
    shutil.rmtree(paper.workspace.state)
    change(paper)
    paper.refresh()
    assert paper.tree() == paper.rebuilt(tmp_path / "twin").tree()


@pytest.mark.parametrize("lost", [False, True], ids=["known", "catalogue lost"])
def test_switched_off_it_is_removed(paper: Newspaper, tmp_path: Path, lost: bool) -> None:
    (paper.site / "pagefind-notes.txt").write_text("mine")
    if lost:
        shutil.rmtree(paper.workspace.state)
    paper.config = Config()
    assert "static_indexed" not in paper.refresh().counts
    left = paper.tree()
    assert left.pop("pagefind-notes.txt") == b"mine"
    assert left == paper.rebuilt(tmp_path / "twin").tree()
    assert not any("pagefind" in path or "search-static" in path for path in left)
    assert not (paper.site / "pagefind").exists()


def test_a_folder_of_another_pagefind_is_spared(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    paper.add("a.md", "# A heron\n\nIt landed on the pier.\n")
    foreign = paper.site / "pagefind" / ENTRY
    foreign.parent.mkdir(parents=True)
    foreign.write_text('{"languages": {}}')
    paper.refresh()
    assert foreign.exists()


@pytest.mark.parametrize("damage", ["delete", "edit", "list"])
def test_a_damaged_index_is_mended(paper: Newspaper, damage: str) -> None:
    before = paper.tree()
    folder = paper.site / "pagefind"
    if damage == "delete":
        shutil.rmtree(folder / "fragment")
    elif damage == "edit":
        (folder / "pagefind.js").write_text("alert(1)")
    else:
        (folder / ENTRY).unlink()
    paper.refresh()
    assert paper.tree() == before


def test_a_dry_run_counts_and_writes_nothing(paper: Newspaper) -> None:
    before = times(paper)
    change(paper)
    counts = paper.refresh(dry_run=True).counts
    assert counts["static_indexed"] == counts["texts"]
    paper.config = Config()
    paper.refresh(dry_run=True)
    assert times(paper) == before


def test_a_run_that_was_cut_off_is_finished(
    paper: Newspaper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aggregator import files

    change(paper)
    before = {path for path in paper.tree() if path.startswith("pagefind/")}
    write = files.write_if_different

    def fail(root: Path, path: str, data: bytes) -> bool:
        if path.startswith("pagefind/pagefind."):
            (root / "pagefind" / ".pagefind.js.tmp").write_bytes(b"half")
            raise OSError(28, "No space left on device")
        return write(root, path, data)

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_if_different", fail)
        with pytest.raises(OSError, match="No space"):
            paper.refresh()
    assert before <= set(paper.tree())  # whoever searches still has the old index whole
    paper.refresh()
    assert paper.tree() == paper.rebuilt(tmp_path / "twin").tree()
