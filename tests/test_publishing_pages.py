"""Pages: every link leads somewhere, nothing hostile gets through, templates can be replaced."""

from __future__ import annotations

import gzip
import pickle
import posixpath
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from jinja2 import Environment
from lxml import html

from aggregator.config import SiteSettings
from aggregator.errors import ConfigError
from aggregator.model import Edition, Problem
from aggregator.publishing import Sheet, make_press, render
from aggregator.sanitize import sanitize
from tests.factories_publishing import (
    TEMPLATES,
    make_article,
    make_edition,
    make_newspaper,
    press_of,
    sheets_of,
    site_of,
)

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "]]>--><svg/onload=alert(1)>",
    "\x00\ud800\u202e&#x0;&lt;b&gt;",
]


RUNS = "//script[not(@type='application/ld+json')]"
"""Scripts that a browser would run; the others are data."""


def strangers(page: Any, path: str) -> list[str]:
    """Scripts that run on the page at `path` beside the reader's."""
    ours = posixpath.relpath("reader.js", posixpath.dirname(path) or ".")
    if path == "404.html":
        ours = "/reader.js"
    return [
        html.tostring(each, encoding="unicode")
        for each in page.xpath(RUNS)
        if each.text or each.get("src") != ours
    ]


def pages_of(edition: Edition, *, page: int = 50, **site: Any) -> dict[str, Any]:
    """Parsed pages. `Any`: the stubs of lxml make every xpath a union of ten types."""
    made = site_of(edition, page=page, **site)
    return {
        path: html.document_fromstring(text) for path, text in made.items() if path.endswith("html")
    }


def references(document: Any) -> Iterator[str]:
    for element, _, link, _ in document.iterlinks():
        if not (element.tag == "meta" or link.startswith(("http:", "https:", "mailto:"))):
            yield link
    for element in document.xpath("//meta[@http-equiv='refresh']"):
        yield element.get("content").partition("url=")[2]


@pytest.mark.parametrize("size", [1, 50], ids=["paged", "whole"])
def test_no_link_is_dead(size: int) -> None:
    made = site_of(make_newspaper(), page=size)
    pages = pages_of(make_newspaper(), page=size)
    for path, document in pages.items():
        for link in references(document):
            parts = urlsplit(link)
            where = posixpath.join(posixpath.dirname(path), unquote(parts.path))
            target = posixpath.normpath(where).lstrip("/") if parts.path else path
            assert target in made, f"{path} → {link}"
            if parts.fragment:
                assert pages[target].xpath(f"//*[@id='{parts.fragment}']"), f"{path} → {link}"


def test_every_page_can_be_reached_from_the_front_page() -> None:
    pages = pages_of(make_newspaper(), page=1)
    seen, ahead = {"index.html"}, ["index.html"]
    while ahead:
        here = ahead.pop()
        for link in references(pages[here]):
            there = posixpath.normpath(posixpath.join(posixpath.dirname(here), urlsplit(link).path))
            if there in pages and there not in seen:
                seen.add(there)
                ahead.append(there)
    alone = {path for path in pages if path == "404.html" or path.startswith("stories/zz/")}
    assert set(pages) - seen == alone


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_every_page_says_what_it_is_and_allows_nothing_else(script: bool) -> None:
    for path, page in pages_of(make_newspaper(), script=script).items():
        policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        assert "default-src 'none'" in policy, path
        assert ("script-src 'self'; style-src" in policy, "script" in policy) == (script, script)
        assert len(page.xpath(RUNS)) == script, path
        assert page.xpath("//meta[@name='generator']/@content") == ["aggregator"]
        assert page.get("lang") == "en"
        assert len(page.xpath("//h1")) == 1, path
        assert len(page.xpath("//main")) == 1
        assert page.xpath("string(//title)").strip()
        assert page.xpath("//a[@class='skip'][@href='#main']")
        assert page.xpath("//link[@type='application/atom+xml']")
        assert not page.xpath("//*[@style] | //style | //@onclick"), path
        assert not strangers(page, path)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_lists_of_several_pages_say_which_is_next() -> None:
    stories = [
        [[make_article(f"y{year}", published=datetime(year, 3, 1, 9, tzinfo=UTC))]]
        for year in (2022, 2023, 2024)
    ]
    problem = Problem(path="a.md", kind="k", message="m", remedy="r")
    pages = pages_of(make_edition(stories, problems=[problem] * 450))

    def turned(path: str) -> list[list[str]]:
        return [
            pages[path].xpath(f"//nav[@class='turn']//a[@rel='{w}']/@href")
            for w in ("prev", "next")
        ]

    assert turned("days/index.html") == [[], ["2023.html"]]
    assert turned("days/2023.html") == [["index.html"], ["2022.html"]]
    assert turned("days/2022.html") == [["2023.html"], []]
    assert turned("days/2023/2023-03-01.html") == [
        ["../2024/2024-03-01.html"],
        ["../2022/2022-03-01.html"],
    ]
    assert turned("about.html") == [[], ["problems-2.html"]]
    assert turned("problems-2.html") == [["about.html"], ["problems-3.html"]]


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_hostile_gets_through(payload: str) -> None:
    article = make_article(
        "h1",
        title=payload,
        source=payload,
        author=payload,
        agency=payload,
        path=payload,
        entry=payload,
        url="javascript:alert(1)",
        tags=(payload,),
        summary=payload,
        text=payload,
    )
    edition = make_edition(
        [[[article], [make_article("h2", title=f"{payload} 2", source="Other", text=payload)]]],
        topics={payload: [0]},
        problems=[Problem(path=payload, kind="k", message=payload, remedy=payload)],
    )
    for path, page in site_of(edition, title=payload, description=payload).items():
        if not path.endswith("html"):
            continue
        parsed: Any = html.document_fromstring(page.replace("\x00", ""))
        assert not strangers(parsed, path)
        assert not parsed.xpath("//svg[not(@class='plot')] | //img"), path
        assert len(parsed.xpath("//script")) == 1 + path.startswith("articles/"), path
        assert not [a for e in parsed.iter() for a in e.attrib if a.startswith("on")], path
        assert not parsed.xpath("//a[starts-with(@href, 'javascript')]"), path
        assert "49" not in parsed.xpath("string(//h1)")


def test_only_sanitised_text_is_markup() -> None:
    body = sanitize("<h2>Why</h2><p>It <b>was</b> <a href='https://x.example/'>said</a>.</p>")
    made = site_of(make_edition([[[make_article(text="It was said.", body=body)]]]))
    assert "<p>It <b>was</b>" in made["articles/a1/a1.html"]
    assert "<p>It <b>was</b>" in made["stories/s0/s00.html"]


def test_our_templates_never_switch_escaping_off() -> None:
    for name, source in TEMPLATES.items():
        assert not re.search(r"\|\s*safe|autoescape|Markup", source), name


def test_the_same_press_and_sheet_give_the_same_bytes() -> None:
    sheets = sheets_of(make_newspaper())
    one, two = press_of(), make_press(TEMPLATES, site=SiteSettings())
    assert [render(one, sheet) for sheet in sheets] == [render(two, sheet) for sheet in sheets]


def test_texts_of_other_languages_are_marked() -> None:
    page = pages_of(make_newspaper())["stories/s0/s00.html"]
    assert page.xpath("//h4[@lang='de']/a/text()") == ["Brücke für ein Jahr gesperrt"]
    assert page.xpath("//h4[@lang='ar'][@dir='rtl']/a/text()") == ["إغلاق الجسر القديم لمدة عام"]
    assert not page.xpath("//h1/@lang")
    unknown = pages_of(make_newspaper())["stories/s0/s02.html"]
    assert unknown.xpath("//h1/@dir") == ["auto"]


def test_a_newspaper_from_right_to_left() -> None:
    page = pages_of(make_newspaper(), language="ar")["stories/s0/s00.html"]
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert page.xpath("//h1/@dir") == ["ltr"]


def test_an_article_says_where_it_is_from() -> None:
    pages = pages_of(make_newspaper(), url="https://news.example.org/")
    copy, undated = pages["articles/br/br2.html"], pages["articles/fe/fe1.html"]
    assert copy.xpath("//link[@rel='canonical']/@href") == ["https://gazette.example/br2"]
    assert "appeared first at Valley Gazette" in " ".join(copy.text_content().split())
    assert "Coast News Agency" in copy.text_content()
    assert "gazette/br2.md" in copy.text_content()
    assert "stated in the file’s header" in copy.text_content()
    assert undated.xpath("//link[@rel='canonical']/@href") == [
        "https://news.example.org/articles/fe/fe1.html"
    ]
    assert "gives no date. Its file was last written on 18 June 2024, 12:00 UTC" in (
        undated.text_content()
    )


@pytest.mark.parametrize(
    ("url", "base"),
    [("", "/"), ("https://x.example", "/"), ("https://x.example/news/", "/news/")],
)
def test_the_404_page_works_at_any_depth(url: str, base: str) -> None:
    page = pages_of(make_newspaper(), url=url)["404.html"]
    assert all(link.startswith(base) for link in references(page) if not link.startswith("#"))


def test_moved_and_withdrawn_stories() -> None:
    pages = pages_of(make_newspaper())
    moved, gone = pages["stories/zz/moved.html"], pages["stories/zz/gone.html"]
    assert moved.xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=../s0/s00.html"]
    assert moved.xpath("//link[@rel='canonical']/@href") == ["../s0/s00.html"]
    assert moved.xpath("//main//a/@href") == ["../s0/s00.html"]
    assert not gone.xpath("//meta[@http-equiv='refresh'] | //link[@rel='canonical']")
    assert "withdrawn" in gone.text_content()


def test_an_empty_newspaper_explains_itself() -> None:
    problem = Problem(path="a.md", kind="empty", message="The file is empty.", remedy="Fill it.")
    page = pages_of(make_edition(problems=[problem]))["index.html"].text_content()
    assert "Nothing to read yet" in page
    assert "aggregator build" in page
    assert "1 problem found" in page


def test_the_problems_are_listed_or_said_to_be_none() -> None:
    about = pages_of(make_newspaper())["about.html"]
    assert [cell.text_content() for cell in about.xpath("//tbody/tr/*")] == [
        "harbour-post/draft.md",
        "The header is not valid YAML: line 3, column 9.",
        "Put the title in quotes.",
    ]
    assert "None: every file" in pages_of(make_edition())["about.html"].text_content()


# ── templates ──────────────────────────────────────────────────────────────────────────────


def front_with(**overrides: str) -> str:
    named = {name.replace("_", "."): source for name, source in overrides.items()}
    press = make_press(TEMPLATES, overrides=named)
    (sheet,) = [sheet for sheet in sheets_of(make_newspaper()) if sheet.path == "index.html"]
    return render(press, sheet).decode()


def test_a_block_can_be_replaced_alone() -> None:
    page = front_with(
        front_html='{% extends "default/front.html" %}{% block asof %}Fresh!{% endblock %}'
    )
    assert "Fresh!" in page
    assert "As of" not in page
    assert "Old bridge closes" in page


def test_replacing_the_base_reaches_every_page() -> None:
    base = '{% extends "default/base.html" %}{% block footer %}<footer>Ours</footer>{% endblock %}'
    assert "<footer>Ours</footer>" in front_with(base_html=base)


def test_a_whole_template_can_be_replaced() -> None:
    assert front_with(front_html="{{ page.counts.stories }} stories") == "3 stories"


def test_the_stylesheet_can_be_extended() -> None:
    press = make_press(
        TEMPLATES, overrides={"style.css": '{% include "default/style.css" %}\nb { top: 0 }'}
    )
    made = render(press, Sheet(path="style.css", kind="style", values=None)).decode()
    assert made.startswith(" :root{")
    assert made.rstrip().endswith("b{top:0}")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("\n{% if %}", "front.html, line 2"),
        ("{{ nothing_here }}", "nothing_here"),
        ("\n\n{{ page.nothing }}", "front.html, line 3: .*nothing"),
        ("\n{{ 1 / 0 }}", "front.html, line 2: ZeroDivisionError"),
        ("{{ page.now|day }}", "front.html, line 1: TypeError"),
        ('{% extends "front.html" %}', "front.html, line 1: RecursionError"),
        ('{% extends "default/nowhere.html" %}', "nowhere.html"),
    ],
    ids=["syntax", "name", "field", "sum", "filter", "itself", "parent"],
)
def test_a_broken_override_is_named(source: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        front_with(front_html=source)


def test_the_digest_changes_with_all_that_changes_pages() -> None:
    digests = [
        make_press(TEMPLATES).digest,
        make_press(TEMPLATES, site=SiteSettings(title="Other")).digest,
        make_press(TEMPLATES, overrides={"extra.html": ""}).digest,
        make_press({**TEMPLATES, "style.css": ""}).digest,
    ]
    assert len(set(digests)) == len(digests)
    assert make_press(TEMPLATES, site=SiteSettings(templates="x")).digest == digests[0]


def test_a_press_travels_to_another_process() -> None:
    press = make_press(TEMPLATES, overrides={"front.html": "x"}, site=SiteSettings(title="T"))
    again = pickle.loads(pickle.dumps(press))
    assert again.digest == press.digest
    (sheet,) = [each for each in sheets_of(make_edition()) if each.kind == "front"]
    assert render(again, sheet) == render(press, sheet) == b"x"


def test_sizes_stay_small() -> None:
    assert len(render(press_of(), Sheet(path="style.css", kind="style", values=None))) < 15_000
    made = site_of(make_newspaper())
    assert len(made["index.html"].encode()) < 60_000
    assert len(made["reader.js"].encode()) < 5_500
    assert len(gzip.compress(made["reader.js"].encode())) < 2_500


def test_a_site_without_the_script_has_none_of_it() -> None:
    made = site_of(make_newspaper(), script=False)
    assert "reader.js" not in made
    assert not [path for path, text in made.items() if "reader.js" in text and path != "style.css"]
    with_it = site_of(make_newspaper())
    tag = re.compile(r"<script src=\S+ defer></script>\n|script-src 'self'; ")
    assert {path: tag.sub("", text) for path, text in with_it.items() if path in made} == made


def test_the_words_of_the_script_cannot_break_out() -> None:
    """They are translated; a translation is text, whatever it holds."""
    source = TEMPLATES["reader.js"].replace("Keys and times", "</script>\\\" + alert(1)//'")
    press = make_press({**TEMPLATES, "reader.js": source})
    made = render(press, Sheet(path="reader.js", kind="script", values=None)).decode()
    assert '"\\u003c/script\\u003e\\" + alert(1)//' in made


# ── documentation ──────────────────────────────────────────────────────────────────────────


def test_theming_names_every_template_block_and_filter() -> None:
    told = (Path(__file__).parents[1] / "docs" / "theming.md").read_text(encoding="utf-8")
    press = press_of()
    for name, source in TEMPLATES.items():
        if name.startswith("translations/"):
            continue
        (row,) = [
            line
            for line in told.splitlines()
            if line.startswith("|") and f"`{name}`" in line.split("|")[1]
        ]
        own = set(press.environment.from_string(source).blocks)
        shared = set(press.environment.get_template("base.html").blocks)
        for block in own if name == "base.html" else own - shared:
            assert f"`{block}`" in row, (name, block)
    ours = set(press.environment.filters) - set(Environment().filters)
    assert {
        name for name in ours if not re.search(rf"^\| `{name}[(`]", told, re.MULTILINE)
    } == set()
