"""JSON-LD: what the article declares and nothing else, and no way out of its block."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import html

from aggregator.model import Article
from tests.factories_publishing import make_article, make_edition, site_of

HOSTILE = [
    "</script><script>alert(1)</script>",
    "</SCRIPT\t><img src=x onerror=alert(1)>",
    "<!--<script>",
    "--><svg/onload=alert(1)>",
    "]]>",
    '"}, "@id": "javascript:alert(1)',
    "\u2028\u2029&lt;/script&gt;",
    "\ud800 \x00 {{ 7 * 7 }} {% raw %}",
]


def data_of(article: Article, *, url: str = "") -> Any:
    """The parsed block of the article's page: any JSON."""
    page: Any = html.document_fromstring(
        site_of(make_edition([[[article]]]), url=url)[_page(article)]
    )
    (block,) = page.xpath("//script[@type='application/ld+json']")
    return json.loads(block.text)


def _page(article: Article) -> str:
    return f"articles/{article.id[:2]}/{article.id}.html"


def test_what_an_article_declares_is_said() -> None:
    article = make_article(
        language="de",
        author="Ada Lohmann",
        agency="Coast News Agency",
        updated=datetime(2024, 6, 19, 8, 30, tzinfo=UTC),
        tags=("bridges", "Elbufer"),
        summary="Where to cross.",
    )
    assert data_of(article) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "The bridge opens (a1)",
        "description": "Where to cross.",
        "datePublished": "2024-06-18T14:05Z",
        "dateModified": "2024-06-19T08:30Z",
        "inLanguage": "de",
        "author": {"@type": "Person", "name": "Ada Lohmann"},
        "publisher": {"@type": "NewsMediaOrganization", "name": "Valley Gazette"},
        "sourceOrganization": {"@type": "Organization", "name": "Coast News Agency"},
        "keywords": ["bridges", "Elbufer"],
        "url": "https://gazette.example/a1",
        "mainEntityOfPage": "https://gazette.example/a1",
    }


def test_what_is_not_known_is_not_said() -> None:
    found = data_of(make_article(language="und", url=None, published_from="mtime"))
    assert not {"datePublished", "dateModified", "inLanguage", "url", "keywords"} & set(found)
    assert found["author"] == found["publisher"]


def test_without_an_address_at_the_outlet_our_own_is_given() -> None:
    found = data_of(make_article(url=None), url="https://news.example/")
    assert found["url"] == "https://news.example/articles/a1/a1.html"
    assert data_of(make_article(url="javascript:alert(1)")).get("url") is None


@pytest.mark.parametrize("payload", HOSTILE)
def test_no_field_breaks_out(payload: str) -> None:
    article = make_article(
        title=payload,
        source=payload,
        author=payload,
        agency=f"{payload} agency",
        tags=(payload,),
        summary=payload,
        text=payload,
        url=f"https://x.example/?{payload}",
    )
    made = site_of(make_edition([[[article]]]))[_page(article)]
    block = made.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert block.isascii()
    assert not set("<>&'") & set(block)
    assert json.loads(block)["@type"] == "NewsArticle"
    page: Any = html.document_fromstring(made.replace("\x00", ""))
    assert len(page.xpath("//script")) == 2  # the data, and the reader's script
    assert not page.xpath("//svg | //img | //*[@onerror or @onload]")
