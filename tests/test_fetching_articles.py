"""What is written of an entry reads back as what the feed says; real feeds of others, where they are."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator import readers
from aggregator.config import ReadingSettings
from aggregator.fetching.answers import Answer
from aggregator.fetching.prose import to_markdown
from aggregator.fetching.reading import FindJob, Found, RenderJob, Terms, find, render
from aggregator.fetching.subscriptions import Subscription
from aggregator.model import Article, Document
from aggregator.sanitize import sanitize
from tests.newspaper import SHARED, TODAY

TERMS = Terms(settings=ReadingSettings(max_bytes=10_000_000), hosts={}, now=TODAY)
FEEDS = sorted(path for path in (SHARED / "feeds").rglob("*") if path.is_file())
OURS = sorted(
    path
    for path in (Path(__file__).parent / "data" / "feeds").iterdir()
    if path.suffix != ".expected"
)
SUBSCRIPTION = Subscription(url="https://feeds.example/all.xml")
COMPARED = ("title", "text", "author", "agency", "url", "tags", "summary", "updated", "language")
NO_FEEDS = {
    "custom",
    "empty.atom.py",
    "empty.json.py",
    "empty.rss.py",
    "full.json.py",
    "relative.rss.py",
}


def found_in(data: bytes) -> Found:
    return find(
        FindJob(
            answer=Answer(status=200, url=SUBSCRIPTION.url, data=data),
            folder=SUBSCRIPTION.folder,
            terms=TERMS,
        )
    )


def written(found: Found) -> list[Article]:
    articles: list[Article] = []
    job = RenderJob(pieces=found.pieces, subscription=SUBSCRIPTION, page=None, terms=TERMS)
    for piece, data in zip(found.pieces, render(job), strict=True):
        if data:
            document = Document(path=piece.path, data=data, modified=TODAY)
            read = readers.read(document, settings=TERMS.settings, hosts={}, now=TODAY)
            assert not [each for each in read.problems if each.kind != "future-date"]
            articles += read.articles
    return articles


def direct(data: bytes) -> tuple[Article, ...]:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    name = "feed.json" if start == b"{" else "feed.xml"
    document = Document(path=name, data=data, modified=TODAY)
    return readers.read(document, settings=TERMS.settings, hosts={}, now=TODAY).articles


@pytest.mark.shared
@pytest.mark.skipif(not FEEDS, reason="no labelled data beside the project")
@pytest.mark.parametrize("path", FEEDS, ids=[path.name for path in FEEDS])
def test_real_feeds(path: Path) -> None:
    compare(path.read_bytes())
    doubt = found_in(path.read_bytes()).doubt
    assert (doubt is not None and doubt.kind == "fetch-no-feed") == (path.name in NO_FEEDS)


@pytest.mark.parametrize("path", OURS, ids=[path.name for path in OURS])
def test_feeds(path: Path) -> None:
    compare(path.read_bytes())


def compare(data: bytes) -> None:
    """Each entry of a feed is an article as it would be if the feed lay in the content folder."""
    found = found_in(data)
    wanted = {(each.title, each.url, each.text[:50]): each for each in direct(data)}
    articles = {(each.title, each.url, each.text[:50]): each for each in written(found)}
    assert articles.keys() == wanted.keys()
    assert found.pieces or found.doubt or b"entries" not in data
    for key, article in articles.items():
        other = wanted[key]
        for name in COMPARED:
            assert getattr(article, name) == getattr(other, name), name
        if other.published_from != "mtime":
            assert article.published == other.published
        else:
            assert article.published_from == "mtime"


def test_a_flood_of_entries_is_told_of() -> None:
    items = "".join(
        f"<item><link>https://a.example/{n}</link><title>T{n}</title></item>" for n in range(5_001)
    )
    found = found_in(f"<rss><channel><title>Flood</title>{items}</channel></rss>".encode())
    assert len(found.pieces) == 5_000
    assert found.doubt is not None
    assert found.doubt.kind == "fetch-too-large"


# ── Markdown ───────────────────────────────────────────────────────────────────────────────

PIECES = {
    "a paragraph": ("<p>One &amp; two.</p>", "One & two."),
    "emphasis": ("<p>So <em>very</em> <strong>true</strong>.</p>", "So *very* **true**."),
    "a link": (
        '<p>See <a href="https://a.example/x_(y)?a=1&amp;b=2">this</a>.</p>',
        "See [this](https://a.example/x_(y)?a=1&b=2).",
    ),
    "a heading": ("<h2>Why</h2><p>So.</p>", "## Why\n\nSo."),
    "lists": (
        "<ul><li>one</li><li>two<ol><li>deep</li></ol></li></ul>",
        "-   one\n-   two\n    1.  deep",
    ),
    "a quotation": ("<blockquote><p>He said.</p><p>So.</p></blockquote>", "> He said.\n>\n> So."),
    "code": ("<pre><code>a &lt; b\n  c</code></pre>", "```\na < b\n  c\n```"),
    "a line of code": ("<p>Run <code>a_b*c</code> now.</p>", "Run `a_b*c` now."),
    "a break": ("<p>One<br>two</p>", "One  \ntwo"),
    "what looks like Markdown": (
        "<p># 5 * 3 * 2 [x] `y` _z_ {% raw %} &amp;amp;</p>",
        "\\# 5 \\* 3 \\* 2 \\[x\\] \\`y\\` \\_z\\_ &#123;% raw %} &amp;amp;",
    ),
    "a number": ("<p>1. October was cold</p>", "1\\. October was cold"),
    "a table": (
        "<table><tbody><tr><td>a</td></tr></tbody></table>",
        "<table><tbody><tr><td>a</td></tr></tbody></table>",
    ),
}


@pytest.mark.parametrize(("markup", "expected"), PIECES.values(), ids=PIECES.keys())
def test_markdown(markup: str, expected: str) -> None:
    body = sanitize(markup)
    made = to_markdown(body)
    assert made == expected
    data = f"---\ntitle: Another\nurl: https://a.example/\n---\n\n{made}\n".encode()
    document = Document(path="a.md", data=data, modified=datetime(2026, 1, 1, tzinfo=UTC))
    (draft,) = readers.find(document, settings=TERMS.settings, hosts={}, now=TODAY).drafts
    assert _squeezed(draft.body) == _squeezed(body)


def _squeezed(markup: str) -> str:
    return "".join(markup.split()).replace("<li><p>", "<li>").replace("</p></li>", "</li>")
