"""The demo newspaper is grouped as its author meant it."""

from __future__ import annotations

import json
import shutil

import pytest

from aggregator.model import Article
from tests.newspaper import DEMO, PROJECT, Newspaper

EXPECTED = json.loads((PROJECT / "tests" / "data" / "demo" / "expected.json").read_text())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Newspaper:
    paper = Newspaper(tmp_path_factory.mktemp("demo"))
    shutil.copytree(DEMO, paper.content, dirs_exist_ok=True)
    paper.refresh()
    return paper


def test_stories(demo: Newspaper) -> None:
    assert demo.stories() == {frozenset(story) for story in EXPECTED["stories"]}


def test_copies(demo: Newspaper) -> None:
    made = demo.edition()
    found = {made.articles[a].path: made.articles[b].path for a, b in made.copy_of.items()}
    assert found == EXPECTED["copies"]


def test_topics(demo: Newspaper) -> None:
    made = demo.edition()
    members = {story.id: story.members for story in made.stories}
    found = {
        topic.label: {
            frozenset(_name(made.articles[id]) for id in members[s]) for s in topic.stories
        }
        for topic in made.topics
    }
    for label, stories in EXPECTED["topics"].items():
        assert found[label] == {frozenset(story) for story in stories}, label


def test_articles_are_clean_and_dated(demo: Newspaper) -> None:
    made = demo.edition()
    assert made.problems == ()
    furniture = [
        "cookie",
        "Read also",
        "Leave a comment",
        "Share this",
        "Advertisement",
        "All rights",
    ]
    for article in made.articles.values():
        assert article.published_from != "mtime", article.path
        assert article.source != "Unknown source", article.path
        assert not article.source.endswith(".example"), article.path
        assert len(article.text) > 300, article.path
        assert not [words for words in furniture if words in article.text], article.path


def _name(article: Article) -> str:
    return f"{article.path}#{article.entry}" if article.entry else article.path
