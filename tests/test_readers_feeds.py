"""Feed files: what their entries become, and that broken ones break nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import ReadingSettings
from aggregator.model import Document, Reading
from aggregator.readers import read
from aggregator.readers.feeds.wordpress import with_paragraphs

FOLDER = Path(__file__).parent / "data" / "feeds"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".expected")
MODIFIED = datetime(2026, 3, 1, 12, tzinfo=UTC)


def reading(name: str, data: bytes, **hosts: str) -> Reading:
    document = Document(path=name, data=data, modified=MODIFIED)
    known = {host.replace("_", "."): outlet for host, outlet in hosts.items()}
    return read(document, settings=ReadingSettings(), hosts=known, now=MODIFIED)


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_a_feed_is_read_as_expected(path: Path) -> None:
    expected: dict[str, Any] = json.loads((FOLDER / f"{path.name}.expected").read_text("utf-8"))
    found = reading(path.name, path.read_bytes())
    assert [problem.kind for problem in found.problems] == expected["problems"]
    assert len(found.articles) == len(expected["articles"])
    for article, values in zip(found.articles, expected["articles"], strict=True):
        assert {name: _plain(getattr(article, name)) for name in values} == values


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def test_markup_is_ours_alone_when_it_leaves() -> None:
    body = reading("a.xml", (FOLDER / "rss2.xml").read_bytes()).articles[0].body
    assert "<h2>Why</h2>" in body
    assert '<a href="https://courier.example/times"' in body
    assert "script" not in body
    assert "evil.example" not in body


def test_no_entity_multiplies_or_opens_a_file() -> None:
    for article in reading("a.xml", (FOLDER / "bomb.xml").read_bytes()).articles:
        assert len(article.text) < 200
        assert "root:" not in article.text


RSS = """<rss version="2.0"><channel><title>Courier</title><link>https://courier.example/</link>{}</channel></rss>"""
ITEM = "<item><title>{}</title><link>{}</link><guid>{}</guid><description>{}</description></item>"


def rss(*items: tuple[str, str, str, str]) -> bytes:
    return RSS.format("".join(ITEM.format(*item) for item in items)).encode()


def test_ids_are_stable_under_edits_and_differ_within_a_feed() -> None:
    before = reading(
        "f.xml", rss(("A", "https://c.example/1", "1", "Old text."), ("B", "", "2", "x"))
    )
    after = reading(
        "f.xml", rss(("B", "", "2", "y"), ("A2", "https://c.example/1", "1", "New text."))
    )
    assert {a.entry: a.id for a in before.articles} == {a.entry: a.id for a in after.articles}
    assert len({a.id for a in before.articles}) == 2


def test_an_entry_given_twice_counts_once_and_an_id_used_twice_is_parted() -> None:
    one, other = (
        ("A", "https://c.example/1", "1", "Text."),
        ("B", "https://c.example/2", "1", "More."),
    )
    assert [a.entry for a in reading("f.xml", rss(one, one, other)).articles] == ["1", "1#2"]


def test_the_configured_name_of_a_host_outranks_the_feeds_own() -> None:
    data = rss(("A", "https://www.news.courier.example/1", "1", "Text."))
    assert reading("f.xml", data).articles[0].source == "Courier"
    assert reading("f.xml", data, courier_example="The Courier").articles[0].source == "The Courier"


def test_many_problems_of_one_kind_are_summed_up() -> None:
    data = rss(*((f"T{n}", "", str(n), "") for n in range(20)))
    found = reading("f.xml", data)
    assert [problem.kind for problem in found.problems] == ["empty"] * 4
    assert "17 more" in found.problems[-1].message


def test_a_headline_with_a_link_is_an_article() -> None:
    (article,) = reading("f.xml", rss(("Ferry runs", "https://c.example/1", "1", ""))).articles
    assert (article.title, article.text, article.body) == ("Ferry runs", "", "")


def test_a_date_to_come_is_clamped_and_read_again_when_it_has_come() -> None:
    item = "<item><title>A</title><link>https://c.example/1</link><description>x</description>"
    item += "<pubDate>Sat, 20 Mar 2027 10:00:00 GMT</pubDate></item>"
    found = reading("f.xml", RSS.format(item).encode())
    assert found.articles[0].published == MODIFIED
    assert found.articles[0].published_from == "mtime"
    assert found.valid_until == datetime(2027, 3, 20, 10, tzinfo=UTC)
    assert [problem.kind for problem in found.problems] == ["future-date"]


def test_a_feed_without_a_telling_name_is_sniffed() -> None:
    assert len(reading("feed", rss(("A", "https://c.example/1", "1", "x"))).articles) == 1
    assert len(reading("feed", (FOLDER / "feed-v11.json").read_bytes()).articles) == 2


@pytest.mark.parametrize(
    ("content", "markup"),
    [
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("<div>one</div>\n\ntwo", "<div>one</div>\n<p>two</p>"),
        ("<p>one\n\ntwo</p>", "<p>one\n\ntwo</p>"),
        ("[gallery ids=1]one[/x] [[not]]", "<p>one [[not]]</p>"),
        ("<!-- wp:more -->one<!--more-->", "<p>one</p>"),
    ],
)
def test_editor_text_gets_its_paragraphs(content: str, markup: str) -> None:
    assert with_paragraphs(content) == markup


PIECES = (
    "<item>", "</item>", "<title>", "</title>", "<entry>", "</entry>", "<link>", "<content>", "<![CDATA[",
    "]]>", "&amp;", "&x;", "<!ENTITY a 'b'>", "<description>", "<b>", "text", "<guid>1</guid>", "<!--", "-->",
    "<?x",
)  # fmt: skip


@given(
    st.sampled_from(["<rss>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<rdf:RDF>"]),
    st.lists(st.sampled_from(PIECES), max_size=30),
)
def test_no_xml_breaks_it(root: str, pieces: list[str]) -> None:
    found = reading("f.xml", (root + "".join(pieces)).encode())
    assert found.articles or found.problems
    assert not [problem for problem in found.problems if problem.kind == "unreadable"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "items",
                    "title",
                    "url",
                    "content_html",
                    "content_text",
                    "authors",
                    "name",
                    "tags",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(JSON, st.booleans())
def test_no_json_breaks_it(value: object, named: bool) -> None:
    whole = {"version": "https://jsonfeed.org/version/1.1", "items": value} if named else value
    found = reading("f.json", json.dumps(whole).encode())
    assert found.articles or found.problems
    assert not [problem for problem in found.problems if problem.kind == "unreadable"]
