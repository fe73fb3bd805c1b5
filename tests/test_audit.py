"""The checker of links finds what is broken, and nothing on the demo and on real texts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.audit.links import faults
from tests.newspaper import DEMO, SHARED, Newspaper

FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://x.example/n/atom.xml"/>
<entry><link href="https://x.example/n/a.html"/><link href="https://x.example/n/c.html"/>
<link href="https://y.example/d.html"/></entry></feed>"""


def test_what_is_broken_is_found(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.html").write_text(
        '<p id="one" class="x"></p><p id="one"></p><a href="#one"></a><a href="#two"></a>'
        '<a href="sub/b.html#there"></a><a href="sub/b.html#no"></a><a href="search.html?q=x"></a>'
        '<img src="gone.png"><a href="https://elsewhere.example/x"></a><a href="../out.html"></a>'
    )
    (tmp_path / "sub" / "b.html").write_text('<p id="there"></p><a href="../a.html"></a>')
    (tmp_path / "404.html").write_text('<a href="/a.html"></a><a href="/b.html"></a>')
    (tmp_path / "atom.xml").write_text(FEED)
    assert faults(tmp_path) == [
        ("404.html", "no such place: /b.html"),
        ("a.html", "the id one twice"),
        ("a.html", "no such place: #two"),
        ("a.html", "no such place: sub/b.html#no"),
        ("a.html", "no such place: gone.png"),
        ("a.html", "no such place: ../out.html"),
        ("atom.xml", "no such place: https://x.example/n/c.html"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        DEMO,
        pytest.param(
            SHARED / "seeds",
            marks=[
                pytest.mark.shared,
                pytest.mark.skipif(not SHARED.is_dir(), reason="no shared data beside the project"),
            ],
        ),
    ],
    ids=["demo", "seeds"],
)
def test_no_page_has_a_broken_link_or_a_heavy_front(tmp_path: Path, content: Path) -> None:
    paper = Newspaper(tmp_path)
    shutil.copytree(content, paper.content, dirs_exist_ok=True)
    paper.refresh()
    assert faults(paper.site) == []
    assert (paper.site / "index.html").stat().st_size < 60_000
    assert (paper.site / "style.css").stat().st_size < 15_000
