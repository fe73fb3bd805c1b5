"""Five raw texts about one event and its sequel, from files to pages; needs the shared data."""

from __future__ import annotations

import json
import shutil
import unicodedata
from typing import Any

import pytest
from lxml import etree, html

from aggregator import search
from aggregator.model import Article
from tests.newspaper import SHARED, Newspaper

SEEDS = SHARED / "seeds"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared data are not beside the project"),
]


@pytest.fixture(scope="module")
def wanted() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SEEDS / "expected.json").read_text())
    return loaded


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Newspaper:
    paper = Newspaper(tmp_path_factory.mktemp("seeds"))
    for path in SEEDS.glob("*.txt"):
        shutil.copy(path, paper.content)
    paper.refresh()
    return paper


def test_titles_and_what_is_known_of_each(paper: Newspaper, wanted: dict[str, Any]) -> None:
    found = {article.path: article for article in paper.edition().articles.values()}
    assert found.keys() == wanted["articles"].keys()
    for path, expected in wanted["articles"].items():
        for field in ("title", "author", "agency", "source", "language", "published_from"):
            if field in expected:
                value = unicodedata.normalize("NFC", expected[field])
                assert getattr(found[path], field) == value, path
        if "published" in expected:
            assert found[path].published.date().isoformat() == expected["published"]


def test_pages_and_index_hold_the_article_and_nothing_else(
    paper: Newspaper, wanted: dict[str, Any]
) -> None:
    edition = paper.edition()
    index = search.open_index(paper.workspace.index)
    for article in edition.articles.values():
        page = paper.site / edition.article_addresses[article.id]
        shown = "".join(map(str, html.document_fromstring(page.read_text()).itertext()))
        for words in wanted["articles"][article.path]["contains"]:
            assert words in shown
            assert article.path in found(index, words)
        for words in wanted["articles"][article.path]["drops"]:
            assert words not in shown, article.path
            assert article.path not in _exactly(article, words)


def found(index: search.OpenIndex, words: str) -> set[str]:
    phrase = words.replace('"', " ")
    return {hit.path for hit in search.find(index, f'"{phrase}"', every=True).hits}


def _exactly(article: Article, words: str) -> set[str]:
    """What the index was given of an article, looked at as it is: signs are no words there."""
    return {article.path} if words in f"{article.title}\n{article.text}" else set()


def test_stories_topic_and_feed(paper: Newspaper, wanted: dict[str, Any]) -> None:
    stories = {frozenset(path[:3] for path in story) for story in paper.stories()}
    assert stories == {frozenset(story) for story in wanted["stories"]["wanted"]}
    edition = paper.edition()
    assert [len(topic.stories) for topic in edition.topics] == [2]
    assert edition.copy_of == {}
    feed = etree.parse(paper.site / "atom.xml")
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 2
