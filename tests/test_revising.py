"""First versions of edited articles: kept before they are forgotten, by the whole pipeline."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from aggregator import ledger
from aggregator.config import ReadingSettings, TopicRule
from aggregator.errors import LedgerError
from tests.newspaper import Newspaper

FIRST = "# A heron lands\n\nA heron landed on the old pier at noon. Nobody fed it.\n"
LATER = "# A heron lands\n\nA heron landed on the old pier at one. Nobody fed it.\n"
LAST = "# The heron is gone\n\nA heron landed on the new pier at one. Nobody fed it.\n"


@pytest.fixture
def paper(tmp_path: Path) -> Newspaper:
    """One article, built."""
    made = Newspaper(tmp_path / "paper")
    made.add("x.md", FIRST)
    made.refresh()
    return made


def kept(paper: Newspaper) -> list[tuple[str, str]]:
    """(path or id, first text) of all that is kept."""
    articles = paper.edition().articles
    versions = ledger.load_versions(paper.workspace.versions)
    return [(articles[id].path if id in articles else id, v.text) for id, v in versions.items()]


def shown(paper: Newspaper, path: str = "x.md") -> list[str]:
    """What the page of the article in `path` says of changes: words removed and added."""
    edition = paper.edition()
    (id,) = (each.id for each in edition.articles.values() if each.path == path)
    page: Any = html.document_fromstring((paper.site / edition.article_addresses[id]).read_bytes())
    return [str(each.text_content()) for each in page.xpath("//section//del | //section//ins")]


def edit(paper: Newspaper, text: str, path: str = "x.md") -> None:
    paper.add(path, text)
    paper.refresh()


def test_the_first_version_is_kept_and_no_other(paper: Newspaper) -> None:
    assert not paper.workspace.versions.exists()
    assert shown(paper) == []
    edit(paper, LATER)
    assert shown(paper) == ["[removed: noon]", "[added: one]"]
    edit(paper, LAST)
    assert kept(paper) == [("x.md", "A heron landed on the old pier at noon. Nobody fed it.")]
    assert {"[removed: old]", "[added: new]", "[removed: noon]"} <= set(shown(paper))
    assert {"[removed: lands]", "[added: is gone]"} <= set(shown(paper))
    assert len(paper.workspace.versions.read_bytes().splitlines()) == 1


def test_a_text_changed_back_shows_nothing(paper: Newspaper) -> None:
    before = paper.tree()
    edit(paper, LATER)
    edit(paper, FIRST)
    assert shown(paper) == []
    assert {p: d for p, d in paper.tree().items() if p.startswith("articles/")} == {
        p: d for p, d in before.items() if p.startswith("articles/")
    }


def test_what_is_no_edit_keeps_nothing(paper: Newspaper) -> None:
    path = paper.content / "x.md"
    os.utime(path, (1, 1))
    paper.refresh()
    path.chmod(0o600)
    paper.refresh()
    edit(paper, FIRST + "\n")
    paper.config = replace(paper.config, topics=(TopicRule(name="Birds", terms=("heron",)),))
    paper.refresh()
    paper.config = replace(paper.config, reading=ReadingSettings(default_source="Elsewhere"))
    os.utime(path, (2, 2))
    paper.refresh()
    assert not paper.workspace.versions.exists()


def test_an_edit_is_kept_though_the_settings_of_reading_changed_too(paper: Newspaper) -> None:
    paper.config = replace(paper.config, reading=ReadingSettings(default_source="Elsewhere"))
    edit(paper, LAST)
    assert [path for path, _ in kept(paper)] == ["x.md"]


def test_every_article_of_a_feed_has_its_own_past(tmp_path: Path) -> None:
    def feed(*texts: str) -> str:
        items = "".join(
            f"<item><guid>{n}</guid><title>Item {n}</title><description>{text}</description></item>"
            for n, text in enumerate(texts)
        )
        return f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>"

    paper = Newspaper(tmp_path)
    edit(paper, feed("A heron landed.", "A tram stopped.", "Rain fell."), "f.xml")
    edit(paper, feed("A heron landed.", "A tram left at last.", "Rain fell.", "Snow!"), "f.xml")
    assert kept(paper) == [("f.xml", "A tram stopped.")]


def test_without_a_catalogue_the_site_is_the_same_and_earlier_edits_unknown(
    paper: Newspaper,
) -> None:
    edit(paper, LATER)
    before = paper.tree()
    shutil.rmtree(paper.workspace.state)
    assert paper.refresh().counts["pages_written"] == 0
    assert paper.tree() == before
    paper.workspace.versions.unlink()
    shutil.rmtree(paper.workspace.state)
    edit(paper, LAST)
    assert shown(paper) == []


def test_a_renamed_article_keeps_its_past(paper: Newspaper, tmp_path: Path) -> None:
    edit(paper, LATER)
    (paper.content / "x.md").rename(paper.content / "y.md")
    paper.refresh()
    assert shown(paper, "y.md") == ["[removed: noon]", "[added: one]"]
    edit(paper, LAST, "y.md")
    assert "[removed: noon]" in shown(paper, "y.md")
    assert paper.tree() == paper.rebuilt(tmp_path / "twin").tree()


def test_another_article_with_the_same_text_has_a_past_of_its_own(paper: Newspaper) -> None:
    edit(paper, LATER)
    edit(paper, LATER, "copy.md")
    (paper.content / "x.md").unlink()
    paper.refresh()
    assert shown(paper, "copy.md") == []


def test_a_dry_run_shows_what_it_found_and_writes_nothing(paper: Newspaper) -> None:
    paper.add("x.md", LATER)
    planned = paper.refresh(dry_run=True)
    assert not paper.workspace.versions.exists()
    assert {**planned.counts} == {**paper.refresh().counts}
    assert paper.workspace.versions.exists()


@pytest.mark.parametrize("stage", ["group", "publish", "index"])
def test_a_run_cut_off_anywhere_keeps_the_first_version_once(
    paper: Newspaper, tmp_path: Path, stage: str
) -> None:
    def stop(now: str, done: int, total: int) -> None:
        if now == stage:
            raise KeyboardInterrupt

    paper.add("x.md", LATER)
    with pytest.raises(KeyboardInterrupt):
        paper.refresh(progress=stop)
    assert len(paper.workspace.versions.read_bytes().splitlines()) == 1
    edit(paper, LAST)
    assert kept(paper) == [("x.md", "A heron landed on the old pier at noon. Nobody fed it.")]
    assert paper.tree() == paper.rebuilt(tmp_path / "twin").tree()


def test_a_torn_line_is_written_anew(paper: Newspaper) -> None:
    """A power cut while the version was written: the catalogue was not committed then."""
    versions = paper.workspace.versions
    before = shutil.copytree(paper.workspace.state, paper.root / "before")
    edit(paper, LATER)
    wanted, tree = versions.read_bytes(), paper.tree()
    versions.write_bytes(wanted[:-9])
    shutil.rmtree(paper.workspace.state)
    before.rename(paper.workspace.state)
    paper.refresh()
    assert versions.read_bytes() == wanted
    assert paper.tree() == tree


def test_a_damaged_file_is_refused(paper: Newspaper) -> None:
    paper.workspace.versions.write_text("not JSON\n")
    with pytest.raises(LedgerError, match=r"aggregator\.versions, line 1.*backup"):
        paper.refresh()
