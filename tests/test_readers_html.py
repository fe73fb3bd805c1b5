"""Saved pages: what is their article, what they say of it, and that nothing breaks the reader."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.model import Html
from aggregator.readers.pages import Page, clean_fragment, read_html
from bench import cleaning

DATA = Path(__file__).parent / "data" / "html"
SAVED = sorted(path.stem for path in DATA.glob("*.html"))

ONE = "The harbour was quiet on Monday, and nobody could say why the boats had stayed in."
TWO = "By noon the first crews came down to the quay, looked at the sky and went home again."
THREE = "The weather office had warned of a gale since Saturday; it never came, said the master."
FOUR = "On Tuesday the market opened without fish, and the cats were seen to hold a meeting."
PROSE = "".join(f"<p>{text}</p>" for text in (ONE, TWO, THREE, FOUR))
TEXT = "\n\n".join((ONE, TWO, THREE, FOUR))


def read(body: str, *, head: str = "", path: str = "inbox/some-page.html") -> Page:
    return read_html(f"<html><head>{head}</head><body>{body}</body></html>", path=path)


# ── whole pages, written as the common systems write them ──────────────────────────────────


@pytest.mark.parametrize("name", SAVED)
def test_saved_page(name: str) -> None:
    wanted: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    page = read_html((DATA / f"{name}.html").read_text("utf-8"), path=f"{name}.html")
    found = {
        "title": page.title,
        "site": page.site,
        "author": page.author,
        "language": page.language,
        "published": page.published.isoformat() if page.published else None,
        "published_from": page.published_from,
        "updated": page.updated.isoformat() if page.updated else None,
        "url": page.url,
        "tags": list(page.tags),
    }
    assert found == {key: wanted[key] for key in found}
    assert page.text.startswith(wanted["first"])
    assert page.text.endswith(wanted["last"])
    assert [part for part in wanted["contains"] if part not in page.text] == []
    assert [part for part in wanted["drops"] if part in page.text or part in page.body] == []


# ── where the article is ───────────────────────────────────────────────────────────────────

CARD = '<div class="{name}"><h3><a href="/other-{n}">Another title of a story {n}</a></h3><p>{text}</p></div>'
CARDS = "".join(CARD.format(name="x1", n=n, text=f"Number {n}: {FOUR}") for n in range(6))
COMMENTS = "".join(
    f'<li class="comment"><p>I disagree, for the reason number {n}: {TWO}</p></li>'
    for n in range(9)
)

PAGES = {
    "paragraphs": PROSE,
    "bare text": f"<div>{ONE}<br><br>{TWO}<br><br>{THREE}<br>&nbsp;<br>{FOUR}</div>",
    "a box for each paragraph": "".join(
        f'<div class="a1"><div class="b2"><p>{text}</p></div></div>'
        for text in (ONE, TWO, THREE, FOUR)
    ),
    "parts cut by advertising": f'<div class="part"><p>{ONE}</p><p>{TWO}</p></div>'
    f'<div class="ad-slot">Advertisement</div><div class="part"><p>{THREE}</p><p>{FOUR}</p></div>',
    "opening apart": f'<div class="opening"><p>{ONE}</p></div><div><p>{TWO}</p><p>{THREE}</p><p>{FOUR}</p></div>',
    "layout table": f"<table><tr><td><a href='/a'>Home</a></td><td>{PROSE}</td></tr></table>",
    "one form around all": f"<form action='x.aspx'><input>{PROSE}</form>",
    "a sidebar in name only": f'<div class="content has-sidebar no-comments share-ready">{PROSE}</div>',
    "paywall": f'<div><p>{ONE}</p></div><div class="paywall"><p>{TWO}</p><p>{THREE}</p></div>'
    f'<div class="subscriber-only"><p>{FOUR}</p></div>',
    "hidden until a script runs": f'<div style="display:none">{PROSE}</div>',
    "teasers behind": f"{PROSE}<section>{CARDS}</section>",
    "teasers without names": f"<div>{PROSE}</div><div>{CARDS.replace('class', 'data-x')}</div>",
    "comments longer than the article": f"<div>{PROSE}</div><ol class='comment-list'>{COMMENTS}</ol>",
    "consent text": f"<div>{PROSE}</div><div id='onetrust-consent-sdk'><p>{'We use cookies. ' * 60}</p></div>",
    "caption in a box": PROSE.replace(
        "</p>", "</p><div><img src='a.jpg'><span>The quay in an earlier spring</span></div>", 1
    ),
    "figure": PROSE.replace(
        "</p>", "</p><figure><img src='a.jpg'><figcaption>A quay.</figcaption></figure>", 1
    ),
    "related link between": PROSE.replace(
        "</p>", "</p><p><a href='/x'>Fishermen fear for their nets after the flood</a></p>", 1
    ),
    "read also, in Polish": PROSE.replace(
        "</p>", "</p><p><b>Zobacz też:</b> <a href='/x'>Sieci rybackie</a></p>", 1
    ),
    "share bar": PROSE.replace("</p>", "</p><ul class='share-tools'><li>Facebook</li></ul>", 1),
    "tweet": PROSE.replace(
        "</p>",
        "</p><blockquote class='twitter-tweet'><p>So quiet! pic.twitter.com/x</p></blockquote>",
        1,
    ),
    "pull quote": PROSE.replace("</p>", f"</p><blockquote><p>{ONE}</p></blockquote>", 2).replace(
        f"<blockquote><p>{ONE}</p></blockquote>", "", 0
    ),
    "price grid": PROSE + "".join(f"<p>${n}9.90</p>" for n in range(9)),
    "italic note behind": f"{PROSE}<p><em>Ana Lund is a writer who lives by the sea.</em></p>",
    "source behind": f"{PROSE}<p>Quelle: dpa</p>",
    "navigation around": f"<nav><p>{TWO}</p></nav>{PROSE}<footer><p>{THREE}</p></footer>",
    "screen reader text": PROSE.replace(
        "<p>", "<p><span class='visually-hidden'>Opens in a new window</span></p><p>", 1
    ),
    "shadow root": f"<div><template shadowrootmode='open'>{PROSE}</template></div>",
    "unclosed": PROSE.replace("</p>", ""),
}


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES.keys())
@pytest.mark.parametrize(
    "headline", ["", "<h1>Quiet on the quay this Monday</h1>"], ids=["bare", "h1"]
)
def test_text_is_the_article(body: str, headline: str) -> None:
    page = read(headline + body)
    assert page.text == TEXT


def test_endless_page_ends_with_its_first_article() -> None:
    other = (
        f"<article><h1>Elsewhere it rains on Monday</h1>{PROSE.replace('quiet', 'loud')}</article>"
    )
    page = read(f"<article><h1>Quiet on the quay</h1>{PROSE}</article>{other * 3}")
    assert (page.title, page.text) == ("Quiet on the quay", TEXT)


def test_items_of_a_list_with_links_are_text() -> None:
    items = "".join(
        f"<h2><a href='https://shop.example/{n}'>The net maker number {n}</a></h2><p>{n}. {TWO} {n}.</p>"
        for n in range(8)
    )
    page = read(f"<h1>Eight net makers</h1><div class='article-body'><p>{ONE}</p>{items}</div>")
    assert page.text.count("went home again") == 8
    assert "The net maker number 3" in page.text


def test_standfirst_is_text() -> None:
    page = read(
        f"<header><h1>Quiet quay</h1><p class='dek'>No boat left.</p></header><div>{PROSE}</div>"
    )
    assert page.text == TEXT
    page = read(
        "<header><h1>Quiet quay</h1><div class='banner-subtitle'>No boat left the harbour today.</div>"
        f"<p class='byline'>By Ana Lund</p></header><div>{PROSE}</div>"
    )
    assert page.text == f"No boat left the harbour today.\n\n{TEXT}"


def test_the_author_is_not_told_of() -> None:
    head = '<meta name="author" content="Ana Lund">'
    page = read(
        f"{PROSE}<p>Ana Lund has written about boats since she fell off one.</p>", head=head
    )
    assert page.text == TEXT


def test_declared_text_stands_in() -> None:
    declared = json.dumps(
        {"@type": "NewsArticle", "headline": "Q", "articleBody": f"{TEXT} {TEXT}"}
    )
    head = f'<script type="application/ld+json">{declared}</script>'
    page = read(f"<h1>Q</h1><p>{ONE}</p><p>Buy a subscription to go on.</p>", head=head)
    assert FOUR in page.text
    assert FOUR in page.body


def test_chinese_counts_by_its_own_measure() -> None:
    prose = "".join(
        f"<p>港口在第{n}天安静得出奇，没有人知道船为什么不出海。</p>" for n in "一二三四五"
    )
    page = read(f"<div><a href='/a'>首页</a></div><h1>安静的港口</h1><div>{prose}</div>")
    assert page.text.count("没有人知道") == 5
    assert "首页" not in page.text


# ── body ───────────────────────────────────────────────────────────────────────────────────


def test_body_keeps_structure_and_is_safe() -> None:
    page = read(
        f"<h1>Quiet quay</h1><div>{PROSE}<h1>Why</h1><p onclick='x()'>Look up <a href='/log'>the <b>log</b></a>"
        " and <a href='javascript:x()'>this</a>, all of the long and boring <em>night</em> of it.</p>"
        "<ul><li>one net</li><li>two nets</li></ul><blockquote><p>Nobody knows anything here.</p></blockquote>"
        "<table><tr><th>Boat</th><th>Catch</th></tr><tr><td>Ida</td><td>0</td></tr></table>"
        "<pre>a  b\n c</pre><script>alert(1)</script></div>",
        head='<link rel="canonical" href="https://quay.example/2024/quiet">',
    )
    assert "<h2>Why</h2>" in page.body
    assert (
        '<a href="https://quay.example/log" rel="noopener noreferrer">the <b>log</b></a>'
        in page.body
    )
    assert "<ul>\n<li>one net</li>\n<li>two nets</li>\n</ul>" in page.body
    assert "<blockquote>\n<p>Nobody knows anything here.</p>\n</blockquote>" in page.body
    assert "<td>Ida</td>" in page.body
    assert "<pre>a  b\n c</pre>" in page.body
    for bad in ("script", "onclick", "alert", "<h1", "Quiet quay"):
        assert bad not in page.body
    assert "- one net\n- two nets" in page.text
    assert "Boat | Catch\nIda | 0" in page.text
    assert isinstance(page.body, Html)


def test_relative_links_without_an_address_lose_their_target() -> None:
    page = read(PROSE.replace("quiet", "<a href='/x'>quiet</a>"))
    assert page.text == TEXT
    assert "<a" not in page.body


# ── title ──────────────────────────────────────────────────────────────────────────────────

SITE = '<meta property="og:site_name" content="The Quay Gazette">'
TITLES = {
    "h1 over what is declared": (
        '<title>Harbour silent</title><meta property="og:title" content="Harbour quiet: all boats in">',
        "<h1>Quiet harbour keeps all boats in</h1>",
        "Quiet harbour keeps all boats in",
    ),
    "site behind": (
        "<title>Quiet on the quay - The Quay Gazette</title>" + SITE,
        "",
        "Quiet on the quay",
    ),
    "site and section behind": (
        "<title>Quiet on the quay | Harbour News | Quay Gazette</title>" + SITE,
        "<h1>Quiet on the quay</h1>",
        "Quiet on the quay",
    ),
    "site before": (
        "<title>The Quay Gazette: Quiet on the quay</title>" + SITE,
        "",
        "Quiet on the quay",
    ),
    "site by its host": (
        '<title>Quiet on the quay | QuayGazette</title><link rel="canonical" href="https://www.quaygazette.co.uk/a/1">',
        "",
        "Quiet on the quay",
    ),
    "a dash that is the author's": (
        "<title>Quiet on the quay – and nobody knows why</title>" + SITE,
        "",
        "Quiet on the quay – and nobody knows why",
    ),
    "a colon that is the author's": (
        '<title>Quay: Quiet again</title><meta property="og:title" content="Quiet again">',
        "<h1>Quay: Quiet again</h1>",
        "Quay: Quiet again",
    ),
    "the site's h1 is no title": (
        "<title>Quiet on the quay | The Quay Gazette</title>" + SITE,
        "<h1>The Quay Gazette</h1><h2>Quiet on the quay</h2>",
        "Quiet on the quay",
    ),
    "of several h1 the declared": (
        "<title>Quiet on the quay</title>",
        "<h1>Today at the harbour</h1><h1>Quiet on the quay</h1><h1>More of this</h1>",
        "Quiet on the quay",
    ),
    "section inside the h1": (
        '<meta property="og:title" content="Quiet on the quay">',
        "<h1><span>Harbour</span> Quiet on the quay</h1>",
        "Quiet on the quay",
    ),
    "only bold": (
        "<title>Gazette: Quiet on the quay again</title>",
        "<b>Quiet on the quay again</b>",
        "Quiet on the quay again",
    ),
    "nothing": ("", "", "Some page"),
    "entities": (
        "<title>Fish &amp;amp; ships &#8211; Quay Gazette</title>" + SITE,
        "",
        "Fish & ships",
    ),
    "a drawing's": (
        "",
        "<svg><title>Menu</title></svg><h1>Quiet on the quay</h1>",
        "Quiet on the quay",
    ),
    "JSON-LD alone": (
        '<script type="application/ld+json">[{"@type":"BreadcrumbList"},{"@type":["NewsArticle"],"headline":"Quiet on the &quot;quay&quot;"}]</script>',
        "",
        'Quiet on the "quay"',
    ),
}


@pytest.mark.parametrize(("head", "body", "title"), TITLES.values(), ids=TITLES.keys())
def test_title(head: str, body: str, title: str) -> None:
    assert read(f"{body}<div>{PROSE}</div>", head=head).title == title


# ── dates ──────────────────────────────────────────────────────────────────────────────────


def ld(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


JUNE = datetime(2024, 6, 18, tzinfo=UTC)
DATES = {
    "JSON-LD": (
        ld(**{"@type": "NewsArticle", "datePublished": "2024-06-18T02:00:00+02:00"}),
        "",
        JUNE,
        "meta",
    ),
    "JSON-LD in a graph": (
        ld(
            **{
                "@graph": [
                    {"@type": "Person"},
                    {"@type": "BlogPosting", "datePublished": "2024-06-18"},
                ]
            }
        ),
        "",
        JUNE,
        "meta",
    ),
    "broken JSON-LD": (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-06-18", "x": }</script>',
        "",
        JUNE,
        "meta",
    ),
    "Open Graph": (
        '<meta property="article:published_time" content="2024-06-18T00:00:00Z">',
        "",
        JUNE,
        "meta",
    ),
    "Dublin Core": ('<meta name="DC.date.issued" content="2024-06-18">', "", JUNE, "meta"),
    "microdata": (
        "",
        '<h1>T</h1><span itemprop="datePublished" content="2024-06-18">today</span>',
        JUNE,
        "meta",
    ),
    "time by the headline": (
        "",
        '<h1>Quiet quay</h1><time datetime="2024-06-18">Tuesday</time>',
        JUNE,
        "dateline",
    ),
    "German by the headline": (
        "",
        "<h1>Quiet quay</h1><div>18. Juni 2024, 02:00 Uhr (MESZ)</div>",
        JUNE,
        "dateline",
    ),
    "Spanish by the headline": (
        "",
        "<h1>Quiet quay</h1><div>Publicado el 18 de junio de 2024</div>",
        JUNE,
        "dateline",
    ),
    "published before revised": (
        "",
        "<h1>Quiet quay</h1><p>Updated: June 20, 2024</p><p>Published: June 18, 2024</p>",
        JUNE,
        "dateline",
    ),
    "address": (
        '<link rel="canonical" href="https://quay.example/2024/06/18/quiet">',
        "",
        JUNE,
        "url",
    ),
    "revised only": (
        '<meta property="article:modified_time" content="2024-06-18">',
        "",
        JUNE,
        "meta",
    ),
    "of two declared the one shown": (
        ld(**{"@type": "NewsArticle", "datePublished": "2022-01-02"})
        + '<meta name="date" content="June 18, 2024">',
        "<h1>Quiet quay</h1><div>Ana Lund</div><div>June 18, 2024</div>",
        JUNE,
        "meta",
    ),
    "the picture's is not the article's": (
        ld(
            **{
                "@type": "NewsArticle",
                "image": {"@type": "NewsArticle", "datePublished": "2020-01-01"},
                "datePublished": "2024-06-18",
            }
        ),
        "",
        JUNE,
        "meta",
    ),
    "other articles' times": (
        "",
        f"<h1>Quiet quay</h1>{PROSE * 3}<time datetime='2024-06-18'>x</time>",
        None,
        None,
    ),
    "dateline of the text": (
        "",
        f"<h1>Quiet quay</h1><p>BERGEN, 18 June 2024 (NTB) – {ONE}</p>",
        JUNE,
        "dateline",
    ),
    "nonsense": ('<meta property="article:published_time" content="yesterday">', "", None, None),
}


@pytest.mark.parametrize(("head", "body", "date", "origin"), DATES.values(), ids=DATES.keys())
def test_published(head: str, body: str, date: datetime | None, origin: str | None) -> None:
    page = read(f"{body}<div>{PROSE}</div>", head=head)
    assert (page.published, page.published_from) == (date, origin)


def test_updated_is_a_later_revision() -> None:
    fields = {
        "@type": "Article",
        "datePublished": "2024-06-18",
        "dateModified": "2024-06-19T10:00:00Z",
    }
    assert read(PROSE, head=ld(**fields)).updated == datetime(2024, 6, 19, 10, tzinfo=UTC)
    assert read(PROSE, head=ld(**{**fields, "dateModified": "2024-06-18"})).updated is None


# ── the rest of the head ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        (
            ld(**{"@type": "Article", "author": [{"name": "Ana Lund"}, {"name": "Jo Kim"}]}),
            "",
            "Ana Lund, Jo Kim",
        ),
        (ld(**{"@type": "Article", "author": "By Ana Lund"}), "", "Ana Lund"),
        ('<meta name="author" content="Ana Lund">', "", "Ana Lund"),
        ('<meta property="article:author" content="https://facebook.com/ana">', "", None),
        (
            "",
            "<h1>Quiet quay</h1><a rel='author' href='/ana'>View all posts by Ana Lund</a>",
            "Ana Lund",
        ),
        ("", "<h1>Quiet quay</h1><div>Von Ana Lund</div>", "Ana Lund"),
        ("", "<h1>Quiet quay</h1><div class='post-byline'>Ana Lund</div>", "Ana Lund"),
        (SITE + '<meta name="author" content="The Quay Gazette">', "", None),
        ("", "", None),
    ],
    ids=["several", "by", "meta", "profile", "rel", "line", "class", "the site", "none"],
)
def test_author(head: str, body: str, author: str | None) -> None:
    assert read(f"{body}<div>{PROSE}</div>", head=head).author == author


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<link rel="canonical" href="https://a.example/x?id=1">', "https://a.example/x?id=1"),
        (
            '<link rel="canonical" href="/x"><meta property="og:url" content="https://a.example/">',
            "https://a.example/x",
        ),
        (
            '<link rel="canonical" href="https://a.example/"><meta property="og:url" content="https://a.example/x">',
            "https://a.example/x",
        ),
        ("<!-- saved from url=(0021)https://a.example/x -->", "https://a.example/x"),
        (
            "<!--\n Page saved with SingleFile \n url: https://a.example/x \n-->",
            "https://a.example/x",
        ),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ('<link rel="canonical" href="http://[x">', None),
    ],
    ids=[
        "canonical",
        "relative",
        "host alone",
        "saved by a browser",
        "SingleFile",
        "script",
        "broken",
    ],
)
def test_url(markup: str, url: str | None) -> None:
    assert read_html(f"{markup}<body>{PROSE}", path="x.html").url == url


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ('<html lang="pt-BR">', "pt"),
        ('<html><meta property="og:locale" content="de_DE">', "de"),
        ('<html><meta http-equiv="content-language" content="fr">', "fr"),
        ('<html lang="mul"><meta name="language" content="Deutsch">', None),
        ("<html>", None),
    ],
)
def test_language(markup: str, language: str | None) -> None:
    assert read_html(f"{markup}<body>{PROSE}", path="x.html").language == language


def test_site_summary_and_tags() -> None:
    head = SITE + (
        '<meta name="description" content="No boat &amp;amp; no fish.">'
        '<meta property="article:tag" content="Boats"><meta property="article:tag" content="boats">'
        '<meta property="article:tag" content="Gales">'
    )
    page = read(PROSE, head=head)
    assert (page.site, page.summary, page.tags) == (
        "The Quay Gazette",
        "No boat & no fish.",
        ("Boats", "Gales"),
    )
    assert read(PROSE, head='<meta name="news_keywords" content="Boats; Gales, nets">').tags == (
        "Boats",
        "Gales",
        "nets",
    )


# ── what is no page ────────────────────────────────────────────────────────────────────────

BROKEN = {
    "empty": "",
    "blank": " \n\t ",
    "comment": "<!-- nothing -->",
    "doctype": "<!doctype html>",
    "frames": "<html><frameset cols='1,2'><frame src=a><frame src=b></frameset></html>",
    "head only": "<html><head><title>T</title></head></html>",
    "script only": "<body><script>document.write('x')</script></body>",
    "links only": "<body>" + "<a href='/x'>Somewhere else to go</a> " * 50,
    "teasers only": f"<body>{CARDS}",
    "NUL": "\x00<p>\x00</p>\x00",
    "endless list": "<ul><li>" * 3000,
    "odd JSON-LD": '<script type="application/ld+json">{"@type": {"a": 1}, "@graph": [[[1]], null]}</script>',
    "odd article": '<script type="application/ld+json">{"@type": "Article", "headline": 5, "author": [[{}]], "keywords": {"a": [1]}, "publisher": []}</script>',
    "deep JSON-LD": '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
    "bad address": "<base href='http://['><link rel=canonical href='http://['><a href='//x['>x</a>",
}


@pytest.mark.parametrize("markup", BROKEN.values(), ids=BROKEN.keys())
def test_no_article_is_an_empty_text(markup: str) -> None:
    page = read_html(markup, path="inbox/some-page.html")
    assert (page.text, page.body) == ("", "")
    assert page.title in ("Some page", "T")
    assert clean_fragment(markup)[1] is not None


SURVIVED = {
    "XML declaration": f'<?xml version="1.0" encoding="latin-1"?><html xmlns="http://www.w3.org/1999/xhtml"><body>{PROSE}',
    "forbidden characters": f"<body>\ud800\ufffe{PROSE}\x0b",
    "too deep": "<div>" * 20_000 + PROSE,
    "formatting left open": "".join(
        f"<font size=2><b><p>{text}" for text in (ONE, TWO, THREE, FOUR) for _ in range(80)
    ),
    "a class of megabytes": f'<div class="{"share-box " * 200_000}">{PROSE}</div>',
    "thousands of attributes": f"<div {' '.join(f'a{n}=1' for n in range(50_000))}>{PROSE}</div>",
    "everything called furniture": "".join(
        f"<div class='promo'><p>{text}</p></div>" for text in (ONE, TWO, THREE, FOUR) * 3
    ),
}


@pytest.mark.parametrize("markup", SURVIVED.values(), ids=SURVIVED.keys())
def test_survives(markup: str) -> None:
    assert read_html(markup, path="x.html").text == TEXT


@pytest.mark.parametrize("name", SAVED)
def test_survives_a_cut_anywhere(name: str) -> None:
    markup = (DATA / f"{name}.html").read_text("utf-8")
    for end in range(0, len(markup), len(markup) // 40):
        page = read_html(markup[:end], path="x.html")
        assert "<script" not in page.body


def test_plain_text_called_html() -> None:
    page = read_html("A & B\r\nsame paragraph\r\n\r\nSecond < third.", path="notes/a-b.html")
    assert page.text == "A & B\nsame paragraph\n\nSecond < third."
    assert page.body == "<p>A &amp; B<br>same paragraph</p>\n<p>Second &lt; third.</p>"
    assert page.title == "A b"


# ── measured on pages that others made ─────────────────────────────────────────────────────


@pytest.mark.shared
@pytest.mark.skipif(not (cleaning.DATA / "gold.jsonl").is_file(), reason="no labelled pages")
def test_labelled_pages() -> None:
    row = cleaning.measure("ours", cleaning.ours, cleaning.load())
    assert row.f1 >= 0.95
    assert row.title >= 0.9
    # Four of the 58 dates that people noted are of another year than the page's own.
    assert row.date >= 0.87


# ── fragments ──────────────────────────────────────────────────────────────────────────────


def test_fragment_is_prose_and_safe() -> None:
    text, body = clean_fragment(
        f"<h1>Why</h1>{PROSE}<p class='wp-caption-text'>A quay.</p><ul><li>one<ul><li>deep</li></ul></li></ul>"
        "<p><a href='/log' onclick='x()'>log</a></p><div class='sharedaddy'>Share this</div><script>x()</script>",
        base="https://quay.example/2024/",
    )
    assert text == f"Why\n\n{TEXT}\n\n- one\n- deep\n\nlog"
    assert '<a href="https://quay.example/log"' in body
    assert [bad for bad in ("<h1", "A quay", "Share", "script", "onclick") if bad in body] == []


def test_fragment_of_plain_text() -> None:
    text, body = clean_fragment("Just one line &amp; no tags")
    assert text == "Just one line & no tags"
    assert "Just one line &amp; no tags" in body
