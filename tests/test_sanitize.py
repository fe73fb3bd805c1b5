"""Sanitising: prose survives, nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from aggregator.sanitize import from_text, sanitize


@pytest.mark.parametrize(
    ("markup", "clean"),
    [
        ("<p>One <b>two</b></p>", "<p>One <b>two</b></p>"),
        ("<p onclick=x style=y class=z>a</p>", "<p>a</p>"),
        ("a<script>alert(1)</script>b", "ab"),
        ("<style>p{}</style>a", "a"),
        ("<iframe src=//x></iframe>a", "a"),
        ("<a href='javascript:x'>a</a>", '<a rel="noopener noreferrer">a</a>'),
        ('<img src="https://x.example/t.gif">', ""),
        ('<img src="a.png" alt="A heron">', "<small>A heron</small>"),
        (
            "<img alt='a\"><script>x</script>'>",
            "<small>a&quot;&gt;&lt;script&gt;x&lt;/script&gt;</small>",
        ),
        ("<img alt='&lt;b&gt;' title='>'>", "<small>&lt;b&gt;</small>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<p>open", "<p>open</p>"),
    ],
)
def test_what_survives(markup: str, clean: str) -> None:
    assert sanitize(markup) == clean


def test_relative_links_need_a_base() -> None:
    link = '<a href="../b?c=1">b</a>'
    assert sanitize(link) == '<a rel="noopener noreferrer">b</a>'
    assert sanitize(link, base="https://x.example/a/") == (
        '<a href="https://x.example/b?c=1" rel="noopener noreferrer">b</a>'
    )


PIECES = st.sampled_from(
    ["<", ">", '"', "'", "/", "img ", "alt=", "src=", "script", "onerror=x", "p", "a", "b ", "&lt;",
     "&#34;", "svg", "math", "<!--", "-->", "<![CDATA[", "]]>", " ", "style", "href=javascript:x"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_soup_leaves_anything_but_prose(soup: str) -> None:
    clean = sanitize(soup)
    tree = html.fragment_fromstring(str(clean), create_parent="div")
    for element in tree.iter():
        assert element.tag not in {"script", "style", "img", "svg", "math", "iframe"}
        assert not [name for name in element.attrib if name.startswith("on") or name == "src"]
    assert sanitize(clean) == clean


def test_plain_text_becomes_escaped_paragraphs() -> None:
    assert from_text("a <b>\nc\n\n\n d ") == "<p>a &lt;b&gt;<br>c</p>\n<p>d</p>"
