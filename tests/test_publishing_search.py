"""The search page: what is shown for every kind of answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from lxml import html

from aggregator.model import ArticleId, Hit, Results, StoryId
from aggregator.publishing import Sheet, render, render_search
from tests.factories_publishing import press_of


def make_hit(n: int = 1, **changes: object) -> Hit:
    values: dict[str, object] = {
        "id": ArticleId(f"a{n}"),
        "path": f"gazette/a{n}.md",
        "address": f"articles/a{n}.html",
        "title": f"Moon <{n}>",
        "source": "Sky & Weekly",
        "published": datetime(2024, 6, 18, 14, 5, tzinfo=UTC),
        "story": StoryId(f"s{n}"),
        "story_address": f"stories/s{n}.html",
        "language": "de",
        "score": 1.5,
        "extract": (("over the ", False), ("<moon>", True), (" again", False)),
        **changes,
    }
    return Hit(**values)  # type: ignore[arg-type]


def make_results(hits: int = 1, *, total: int | None = None, **changes: object) -> Results:
    values: dict[str, object] = {
        "query": "moon",
        "understood": "moon",
        "total": hits if total is None else total,
        "milliseconds": 3.2,
        "hits": tuple(make_hit(n) for n in range(hits)),
        "facets": {},
        "suggestion": None,
        **changes,
    }
    return Results(**values)  # type: ignore[arg-type]


def page_of(
    results: Results | None, *, query: str = "moon", **options: object
) -> Any:  # an lxml element: its stubs make every xpath a union of ten
    made = render_search(press_of(), query=query, results=results, **options)  # type: ignore[arg-type]
    return html.document_fromstring(made.decode())


def text_of(page: Any) -> str:
    return " ".join(page.text_content().split())


def test_without_a_server_the_page_says_how_to_get_one() -> None:
    made = render(press_of(), Sheet(path="search.html", kind="search", values=None))
    page: Any = html.document_fromstring(made.decode())
    assert "aggregator serve" in text_of(page)
    (form,) = page.xpath("//form")
    assert (form.get("method"), form.get("action")) == ("get", "search.html")
    assert form.xpath(".//input/@name") == ["q", "every"]


def test_only_an_answered_page_has_the_script_of_the_search() -> None:
    still: Any = html.document_fromstring(
        render(
            press_of(script=False), Sheet(path="search.html", kind="search", values=None)
        ).decode()
    )
    policy = "string(//meta[@http-equiv='Content-Security-Policy']/@content)"
    opensearch = "//link[@type='application/opensearchdescription+xml']/@href"
    assert "script" not in still.xpath(policy)
    assert not still.xpath(f"//script | //form/@data-suggest | {opensearch}")
    live = page_of(make_results(hits=2))
    assert "script-src 'self';" in live.xpath(policy)
    assert live.xpath("//script/@src") == ["search.js", "reader.js"]
    assert live.xpath(opensearch) == ["opensearch.xml"]
    assert live.xpath("//link[@rel='alternate']/@href")[-1] == "search.atom?q=moon"
    assert live.xpath("//main//a[text()='Feed of this search']/@href") == ["search.atom?q=moon"]


def test_with_a_server_the_bare_page_invites() -> None:
    page = page_of(None, query="")
    assert "needs the server" not in text_of(page)
    assert "What you can write" in text_of(page)


def test_results() -> None:
    page = page_of(make_results(hits=2))
    assert "2 stories" in text_of(page)
    assert "Understood as moon. Took 3 ms." in text_of(page)
    assert page.xpath("//ol/li//h3/a/@href") == ["stories/s0.html", "stories/s1.html"]
    assert page.xpath("//ol/li//h3/a/text()") == ["Moon <0>", "Moon <1>"]
    assert page.xpath("//ol/li[1]//mark/text()") == ["<moon>"]
    assert page.xpath("//ol/li[1]/p/@lang") == ["de"]
    assert page.xpath("//input[@name='q']/@value") == ["moon"]


def test_every_article_links_to_articles() -> None:
    page = page_of(make_results(), every=True)
    assert page.xpath("//ol/li//h3/a/@href") == ["articles/a0.html"]
    assert page.xpath("//input[@name='every'][@checked]")
    assert "1 article" in text_of(page)


def test_more_of_the_same_story() -> None:
    assert "more in this story" not in text_of(page_of(make_results()))
    page = page_of(replace(make_results(), hits=(make_hit(more=4),)))
    assert page.xpath("//a[text()='4 more in this story']/@href") == ["stories/s1.html#coverage"]


@pytest.mark.parametrize(
    ("hits", "total", "number", "start", "turns"),
    [
        (3, 3, 1, "1", []),
        (5, 12, 1, "1", ["?q=moon&page=2"]),
        (5, 12, 2, "6", ["?q=moon", "?q=moon&page=3"]),
        (2, 12, 3, "11", ["?q=moon&page=2"]),
        (5, 5, 1, "1", []),
    ],
    ids=["one page", "first", "middle", "last", "just full"],
)
def test_pages_of_results(hits: int, total: int, number: int, start: str, turns: list[str]) -> None:
    page = page_of(make_results(hits, total=total), page=number, size=5)
    assert page.xpath("//ol[@class='hits']/@start") == [start]
    assert page.xpath("//nav[@class='turn']//a/@href") == turns


ORDERED = "every=1&sort=oldest"


@pytest.mark.parametrize(
    ("sort", "current", "links"),
    [
        ("relevance", "Relevance", ["?q=moon&sort=newest", "?q=moon&sort=oldest"]),
        ("newest", "Newest", ["?q=moon", "?q=moon&sort=oldest"]),
        ("oldest", "Oldest", ["?q=moon", "?q=moon&sort=newest"]),
    ],
)
def test_results_can_be_sorted(sort: str, current: str, links: list[str]) -> None:
    page = page_of(make_results(hits=2), sort=sort)
    assert page.xpath("//nav[@aria-label='Order of results']//a/@href") == links
    assert page.xpath("//nav//li[@aria-current]/text()") == [current]
    assert page.xpath("//input[@name='sort']/@value") == ([] if sort == "relevance" else [sort])


def test_one_result_has_no_order() -> None:
    assert not page_of(make_results(hits=1)).xpath("//nav[@aria-label='Order of results']")


def test_every_link_keeps_what_was_chosen() -> None:
    facets = {"source": (("Sky", 3), ("Gazette", 1)), "month": (("2024-05", 3), ("2024-06", 1))}
    results = make_results(5, total=30, facets=facets, suggestion="noon")
    page = page_of(results, sort="oldest", every=True, page=2, size=5)
    assert page.xpath("//div[@class='facets']//a/@href") == [
        f"?q=moon+source%3A%22Sky%22&{ORDERED}",
        f"?q=moon+source%3A%22Gazette%22&{ORDERED}",
        f"?q=moon+date%3A2024-06&{ORDERED}",
        f"?q=moon+date%3A2024-05&{ORDERED}",
    ]
    assert page.xpath("//nav[@aria-label='Pages of results']//a/@href") == [
        f"?q=moon&{ORDERED}",
        f"?q=moon&{ORDERED}&page=3",
    ]
    assert page.xpath("//a[text()='noon']/@href") == [f"?q=noon&{ORDERED}"]
    assert page.xpath("//nav[@aria-label='Order of results']//a/@href") == [
        "?q=moon&every=1",
        "?q=moon&every=1&sort=newest",
    ]


def test_facets_narrow_the_search() -> None:
    facets = {
        "source": (('The "Sky"', 3), ("Gazette", 1)),
        "topic": (("Moon", 4),),
        "language": (("de", 3), ("und", 1)),
        "year": (("2024", 2), ("2023", 2)),
    }
    page = page_of(make_results(facets=facets))
    queries = [parse_qs(href[1:])["q"][0] for href in page.xpath("//div[@class='facets']//a/@href")]
    assert queries == [
        'moon source:"The Sky"',
        'moon source:"Gazette"',
        "moon lang:de",
        "moon lang:und",
        "moon date:2024",
        "moon date:2023",
    ]
    assert page.xpath("//div[@class='facets']//h2/text()") == ["Source", "Language", "Year"]


def test_nothing_found_helps() -> None:
    page = page_of(make_results(hits=0, suggestion="noon"))
    assert "Nothing found" in text_of(page)
    assert page.xpath("//a[text()='noon']/@href") == ["?q=noon"]
    assert "You could" in text_of(page)


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", '"><b>', "{{ 1 }}", "\x00\ud800"])
def test_a_hostile_query_is_shown_as_text(query: str) -> None:
    results = make_results(query=query, understood=query, suggestion=query)
    made = render_search(press_of(), query=query, results=results)
    page = html.document_fromstring(made.replace(b"\x00", b"").decode())
    assert not page.xpath(
        "//script[text() or not(@src='search.js' or @src='reader.js')] | //main//b[not(@*)]"
    )
