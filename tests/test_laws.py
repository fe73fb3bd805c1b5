"""The laws of docs/architecture.md on the demo newspaper, each stated once."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html

from aggregator import engine, search
from aggregator.errors import NotBuiltError
from tests.newspaper import DEMO, PROJECT, Newspaper, dead_links


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Newspaper:
    """The demo, built once; tests that change it work on a copy."""
    paper = Newspaper(tmp_path_factory.mktemp("demo"))
    shutil.copytree(DEMO, paper.content, dirs_exist_ok=True)
    paper.refresh()
    return paper


@pytest.fixture
def paper(demo: Newspaper, tmp_path: Path) -> Newspaper:
    """A copy of the demo, built."""
    shutil.copytree(demo.root, tmp_path / "paper", dirs_exist_ok=True)
    return Newspaper(tmp_path / "paper")


def test_law_1_content_is_the_truth(paper: Newspaper) -> None:
    before = paper.tree()
    shutil.rmtree(paper.workspace.state)
    report = paper.refresh()
    assert paper.tree() == before
    assert report.counts["pages_written"] == 0
    shutil.rmtree(paper.workspace.state)
    paper.workspace.ledger.unlink()
    paper.refresh()
    assert paper.tree() == before


def test_law_1_pages_of_a_lost_catalogue_are_not_orphaned(paper: Newspaper) -> None:
    gone = paper.content / "meridian-wire" / "2024-03-13-eu-ai-act-vote.md"
    gone.unlink()
    shutil.rmtree(paper.workspace.state)
    paper.refresh()
    assert paper.tree() == paper.rebuilt(paper.root / "twin").tree()


@pytest.mark.parametrize("forgotten", [False, True], ids=["known", "catalogue lost"])
def test_law_2_the_readers_script_comes_and_goes(paper: Newspaper, forgotten: bool) -> None:
    before = paper.tree()
    assert "reader.js" in before
    paper.config = replace(paper.config, site=replace(paper.config.site, script=False))
    if forgotten:
        shutil.rmtree(paper.workspace.state)
    paper.refresh()
    assert paper.tree() == paper.rebuilt(paper.root / "twin").tree()
    assert not [
        path for path, data in paper.tree().items() if b"script-src" in data or path == "reader.js"
    ]
    paper.config = replace(paper.config, site=replace(paper.config.site, script=True))
    paper.refresh()
    assert paper.tree() == before


def test_law_2_an_edit_that_keeps_size_and_time_is_seen(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    path = paper.add("x.md", "# A heron\n\nIt landed on the pier.\n")
    paper.refresh()
    before = path.stat()
    path.write_text("# A heron\n\nIt rested on the pier.\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert paper.refresh().counts["changed"] == 1
    assert "rested" in next(iter(paper.edition().articles.values())).text


def test_law_2_a_file_that_can_be_read_at_last_is_read(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("no file is unreadable for root")
    paper = Newspaper(tmp_path)
    path = paper.add("x.md", "# A heron\n\nIt landed on the pier.\n")
    path.chmod(0)
    assert paper.refresh().counts["articles"] == 0
    path.chmod(0o644)
    assert paper.refresh().counts["articles"] == 1


def test_law_3_arrival_in_any_order_gives_the_same_stories(demo: Newspaper, tmp_path: Path) -> None:
    wanted = demo.stories()
    files = sorted(path for path in demo.content.rglob("*") if path.is_file())
    for seed in range(2):
        late = Newspaper(tmp_path / f"late{seed}")
        random.Random(seed).shuffle(files)
        for n, path in enumerate(files, 1):
            target = late.content / path.relative_to(demo.content)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
            if n % 9 == 0:
                late.refresh()
        late.refresh()
        assert late.stories() == wanted


def test_law_4_nothing_changed_nothing_written(paper: Newspaper) -> None:
    def times() -> dict[Path, int]:
        return {p: p.stat().st_mtime_ns for p in paper.site.rglob("*") if p.is_file()}

    before = times()
    index = {p: p.stat().st_mtime_ns for p in paper.workspace.index.rglob("*")}
    report = paper.refresh()
    assert (report.counts["pages_written"], report.counts["indexed"]) == (0, 0)
    assert times() == before
    assert {p: p.stat().st_mtime_ns for p in paper.workspace.index.rglob("*")} == index


def test_law_4_one_new_article_leaves_other_stories_alone(paper: Newspaper) -> None:
    before = paper.tree()
    paper.add("x.md", "---\ntitle: A heron\ndate: 2023-01-05\nsource: X\n---\nA heron landed.\n")
    paper.refresh()
    changed = {path for path, data in paper.tree().items() if before.get(path) != data}
    stories = {path for path in changed if path.startswith("stories/")}
    articles = {path for path in changed if path.startswith("articles/")}
    assert len(stories) == len(articles) == 1


@pytest.mark.parametrize("damage", ["delete", "edit", "folder"])
def test_a_damaged_site_is_mended(paper: Newspaper, damage: str) -> None:
    before = paper.tree()
    if damage == "delete":
        (paper.site / "index.html").unlink()
    elif damage == "edit":
        (paper.site / "index.html").write_text("hacked")
    else:
        shutil.rmtree(paper.site / "stories")
    paper.refresh()
    assert paper.tree() == before


def test_files_of_others_in_the_site_are_spared(paper: Newspaper) -> None:
    (paper.site / "CNAME").write_text("news.example")
    (paper.site / "stories" / "mine.html").write_text("<p>mine")
    shutil.rmtree(paper.workspace.state)
    paper.refresh()
    assert (paper.site / "CNAME").exists()
    assert (paper.site / "stories" / "mine.html").exists()


def test_law_5_kill_at_any_instant_is_harmless(demo: Newspaper, tmp_path: Path) -> None:
    chance = random.Random(5)
    paper = Newspaper(tmp_path / "paper")
    shutil.copytree(demo.content, paper.content, dirs_exist_ok=True)
    files = sorted(path for path in paper.content.rglob("*.md"))
    for n in range(6):
        _kill_a_build(paper, after=chance.uniform(0.3, 3.0))
        if paper.site.exists():
            assert dead_links(paper.site) == []
        edited = chance.choice(files)
        edited.write_text(f"{edited.read_text()}\n\nThe {n}th correction.\n")
        (paper.content / f"new{n}.md").write_text(f"# Number {n}\n\nThe {n}th new article.\n")
    paper.refresh()
    assert paper.tree() == paper.rebuilt(tmp_path / "twin").tree()
    # How many depends on how far the builds came; none of them twice.
    versions = paper.workspace.versions
    lines = versions.read_bytes().splitlines() if versions.exists() else []
    kept = [json.loads(line)["article"] for line in lines]
    assert len(kept) == len(set(kept))


def test_law_5_no_link_is_dead_at_any_time(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path / "paper")
    seen = 0

    def look(stage: str, done: int, total: int) -> None:
        nonlocal seen
        if stage == "publish" and (done % 5 == 0 or done in {1, total}):
            assert dead_links(paper.site) == []
            seen += 1

    for folder in ("meridian-wire", "daily-bellwether"):
        shutil.copytree(DEMO / folder, paper.content / folder)
    paper.add("broken.xml", "<rss><channel><item>")
    paper.refresh(progress=look)
    shutil.rmtree(paper.content / "daily-bellwether")
    shutil.copytree(DEMO / "skylark-news", paper.content / "skylark-news")
    (paper.content / "broken.xml").unlink()
    paper.refresh(progress=look)
    assert seen > 20
    assert "This page is being printed" not in str(paper.tree())


def test_law_5_half_a_page_does_not_stay(paper: Newspaper) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if stage == "publish":
            raise KeyboardInterrupt

    paper.add("x.md", "# A heron\n\nIt landed.\n")
    with pytest.raises(KeyboardInterrupt):
        paper.refresh(progress=stop)
    for name in (".index.html.tmp", "stories/.x.html.tmp", ".mine.tmp"):
        (paper.site / name).write_text("hal")
    (paper.content / "x.md").unlink()
    paper.refresh()
    assert [path for path in paper.tree() if path.endswith(".tmp")] == [".mine.tmp"]


def _kill_a_build(paper: Newspaper, *, after: float) -> None:
    """Start a build and kill it, with its workers, after so many seconds."""
    command = [sys.executable, "-m", "aggregator", "build", "-q", "--jobs", "1"]
    with subprocess.Popen(
        [*command, "--site", "site", "--content", "content", "--state", "state"],
        cwd=paper.root,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONWARNINGS": "ignore"},
        start_new_session=True,
    ) as process:
        timer = threading.Timer(after, lambda: os.killpg(process.pid, signal.SIGKILL))
        timer.start()
        process.wait()
        timer.cancel()


def test_law_6_every_file_is_an_article_or_a_problem(paper: Newspaper) -> None:
    paper.add("empty.md", "")
    paper.add("binary.txt", bytes(range(256)) * 20)
    paper.add("odd.xyz", b"\x00\x01\x02")
    paper.add("broken.xml", "<rss><channel><item>")
    paper.add("not-a-feed.json", "{}")
    (paper.content / "away.md").symlink_to("/etc/hostname")
    paper.refresh()
    edition = paper.edition()
    known = {a.path for a in edition.articles.values()} | {p.path for p in edition.problems}
    media = {".svg"}
    files = {
        p.relative_to(paper.content).as_posix()
        for p in paper.content.rglob("*")
        if p.is_file() and p.suffix not in media
    }
    assert files <= known
    assert {id for story in edition.stories for id in story.members} == set(edition.articles)
    assert all(problem.remedy for problem in edition.problems)


def test_law_7_addresses_outlive_merge_rename_and_removal(paper: Newspaper) -> None:
    promised = {path for path in paper.tree() if path.startswith("stories/")}
    shutil.rmtree(paper.content / "kitahama-times")
    moved = paper.content / "meridian-wire" / "2024-03-13-eu-ai-act-vote.md"
    moved.rename(paper.content / "renamed.md")
    paper.refresh()
    assert promised <= set(paper.tree())
    shutil.rmtree(paper.content)
    paper.content.mkdir()
    paper.refresh()
    assert promised <= set(paper.tree())
    assert dead_links(paper.site) == []


def test_law_8_any_engine_gives_the_same(demo: Newspaper, tmp_path: Path) -> None:
    with engine.processes(2) as run:
        twin = Newspaper(tmp_path, engine=run)
        shutil.copytree(demo.content, twin.content, dirs_exist_ok=True)
        for path in demo.content.rglob("*"):
            seen = path.stat()
            os.utime(twin.content / path.relative_to(demo.content), ns=(0, seen.st_mtime_ns))
        twin.refresh()
    assert twin.tree() == demo.tree()


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture
def hostile(tmp_path: Path) -> Newspaper:
    paper = Newspaper(tmp_path / "hostile")
    paper.add(
        f"{HOSTILE.replace('/', '')}.md",
        f"---\ntitle: '{HOSTILE}'\nauthor: '{HOSTILE}'\nsource: '{HOSTILE}'\ntags: ['{HOSTILE}']\n"
        f"topics: ['{HOSTILE}']\nurl: 'javascript:alert(1)'\ndate: 2024-01-01\n---\n"
        f"{HOSTILE}\n\n<iframe src=https://evil.example></iframe>"
        "<a href='javascript:alert(1)'>a</a><img src='https://evil.example/x.png'>"
        "<svg onload=alert(1)><style>*{}</style><base href=https://evil.example>\n",
    )
    paper.add(
        "page.html",
        f"<html><head><title>{HOSTILE}</title><link rel=canonical href='https://x.example/?a=\"><b>'>"
        f"</head><body><h1>Page</h1><p>{'Words of a page. ' * 40}{HOSTILE}</p></body></html>",
    )
    paper.add("plain.txt", f"{HOSTILE}\n\nBy {HOSTILE}\n\n{HOSTILE * 3} and words.\n")
    paper.add(
        "feed.xml",
        "<rss version='2.0'><channel><title>]]></title><item><guid>1</guid><title><![CDATA["
        f"{HOSTILE}]]></title><description><![CDATA[{HOSTILE} text]]></description></item>"
        "</channel></rss>",
    )
    paper.refresh()
    return paper


def test_law_9_nothing_escapes(hostile: Newspaper) -> None:
    assert len(hostile.edition().articles) == 4
    for path, data in hostile.tree().items():
        if path.endswith(".html"):
            _assert_tame(path, html.document_fromstring(data.decode()))


def _assert_tame(path: str, page: html.HtmlElement) -> None:
    """No script but the reader's, no event, no request to elsewhere, a strict policy."""
    policies = []
    for element in page.iter(etree.Element):
        tag, given = str(element.tag), {str(k): str(v) for k, v in element.attrib.items()}
        if tag == "script":
            if "src" in given:
                ours = "/" if path == "404.html" else "../" * path.count("/")
                assert (given, element.text) == (
                    {"src": f"{ours}reader.js", "defer": "defer"},
                    None,
                )
                continue
            assert given == {"type": "application/ld+json"}, path
            json.loads(element.text or "")
            continue
        assert tag not in {"iframe", "base", "object", "embed", "style"}, path
        assert not [name for name in given if name.startswith("on")], path
        link = given.get("href", given.get("action", "")).lower().strip()
        assert not link.startswith(("javascript:", "data:", "vbscript:")), path
        loads = given.get("src", link if tag == "link" and given["rel"] != "canonical" else "")
        assert not loads.startswith(("http:", "https:", "//")), path
        if given.get("http-equiv") == "Content-Security-Policy":
            policies.append(given["content"])
    assert policies, path
    assert all("default-src 'none'" in policy for policy in policies)


def test_law_9_nothing_is_written_elsewhere(hostile: Newspaper) -> None:
    page = hostile.content / "page.html"
    page.write_text(page.read_text().replace("Words of", f"Other words {HOSTILE} of", 3))
    hostile.refresh()
    inside = {"content", "site", "state", "aggregator.ledger", "aggregator.versions"}
    assert {path.name for path in hostile.root.iterdir()} == inside
    assert {path.name for path in hostile.root.parent.iterdir()} == {"hostile"}


def test_no_link_of_the_demo_is_dead(demo: Newspaper) -> None:
    assert dead_links(demo.site) == []


def test_the_index_holds_what_the_site_shows(paper: Newspaper) -> None:
    assert set(search.indexed(paper.workspace.index)) == set(paper.edition().articles)
    shutil.rmtree(paper.content / "meridian-wire")
    paper.refresh()
    assert set(search.indexed(paper.workspace.index)) == set(paper.edition().articles)


def test_a_dry_run_counts_and_writes_nothing(paper: Newspaper) -> None:
    paper.add("x.md", "# A heron\n\nIt landed.\n")
    before, ledger = paper.tree(), paper.workspace.ledger.read_bytes()
    planned = paper.refresh(dry_run=True)
    assert paper.tree() == before
    assert paper.workspace.ledger.read_bytes() == ledger
    done = paper.refresh()
    assert {**planned.counts} == {**done.counts}
    assert done.counts["added"] == 1


def test_a_dry_run_where_nothing_was_built_leaves_no_trace(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    paper.add("x.md", "# A heron\n\nIt landed.\n")
    before = sorted(tmp_path.rglob("*"))
    assert paper.refresh(dry_run=True).counts["articles"] == 1
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "harm", ["UPDATE file SET reading = x'ff'", "UPDATE note SET value = x'ff'"]
)
def test_a_catalogue_damaged_inside_is_made_anew(paper: Newspaper, harm: str) -> None:
    before = paper.tree()
    with contextlib.closing(sqlite3.connect(paper.workspace.catalogue)) as connection:
        connection.execute(harm)
        connection.commit()
    with pytest.raises(NotBuiltError, match="aggregator build"):
        paper.edition()
    paper.refresh()
    assert paper.tree() == before
    assert paper.edition().articles


@pytest.fixture(autouse=True)
def _no_umask_surprise() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)
