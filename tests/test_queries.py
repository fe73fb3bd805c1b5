"""A query as a rule: what it matches without an index, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import search
from aggregator.model import Article, Entry
from aggregator.queries import Matcher, find_fault, parse
from aggregator.queries.tree import InStory, Recent, leaves
from tests.factories import make_article
from tests.factories_search import NEWSPAPER, ids, write_index


def of_entry(entry: Entry) -> Article:
    """The article that `entry` is of."""
    kept: tuple[str, ...] = ("id", "path", "title", "text", "source", "author", "agency")
    kept += ("language", "published", "topics", "tags")
    values: dict[str, Any] = {name: getattr(entry, name) for name in kept}
    return make_article(**values, published_from="front matter")


ARTICLES = [of_entry(entry) for entry in NEWSPAPER]


def answering(query: str) -> set[str]:
    return {str(each.id) for each in ARTICLES if Matcher(each).answers(query)}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> search.OpenIndex:
    folder: Path = tmp_path_factory.mktemp("index")
    return write_index(folder)


MATCHED = [
    ("election", {"election", "election-fr"}),
    ("flooded", {"flood-wire"}),
    ('"flooding"', {"flood-wire"}),
    ("title:élection", {"election-fr"}),
    ("ordonez mayor", {"flood"}),
    ('"heavy rain"', {"flood", "flood-wire"}),
    ('"valdora heavy"', set()),  # the end of the title beside the beginning of the text
    ("river -rain", set()),
    ("(flood OR bridge) AND rain", {"flood-wire", "bridge"}),
    ("straße", {"flood-de"}),
    ("resc*", {"flood", "flood-wire"}),
    ("source:times", {"flood-wire", "election"}),
    ("author:doe", {"flood"}),
    ("agency:meridian", {"flood-wire"}),
    ("tag:weather", {"flood"}),
    ('topic:"valdora flood"', {"flood", "flood-wire", "flood-de"}),
    ("author:john", set()),
    ("lang:fr OR lang:ja", {"election-fr", "tokyo"}),
    ("東京", {"tokyo"}),
    ("京東", set()),
    ("都", {"tokyo"}),
    ("서울", {"seoul"}),
    ("बारिश", {"delhi"}),
    ("елка", {"moscow"}),
    ("date:2023-12-31", {"moscow"}),
    ("date:..2024-05", {"moscow", "bridge"}),
    ("NOT date:2024", {"moscow"}),
    ("", set()),
]


@pytest.mark.parametrize(("query", "wanted"), MATCHED, ids=[query or "-" for query, _ in MATCHED])
def test_a_rule_matches(query: str, wanted: set[str]) -> None:
    assert answering(query) == wanted


@pytest.mark.parametrize("query", [query for query, _ in MATCHED if query])
def test_a_rule_matches_what_a_search_finds(query: str, index: search.OpenIndex) -> None:
    found = search.find(index, query, every=True, limit=100)
    if "any of" not in found.understood and " OR " not in found.understood:
        assert ids(found) == answering(query)


VOCABULARY = sorted({word for each in ARTICLES for word in each.title.split()})


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*VOCABULARY, "OR", "NOT", "(", ")", "title:", '"', "river", "ris*"]),
        min_size=1,
        max_size=5,
    ).map(" ".join)
)
def test_rules_and_searches_agree(index: search.OpenIndex, query: str) -> None:
    node = parse(query)
    if node is None or any(isinstance(leaf, Recent | InStory) for leaf in leaves(node)):
        return
    found = ids(search.find(index, query, every=True, limit=100))
    matched = answering(query)
    assert matched == found or not matched  # a search without hits gives way to any word


def test_a_time_of_the_file_is_no_date() -> None:
    article = make_article(published=datetime(2024, 6, 1, tzinfo=UTC), published_from="mtime")
    assert not Matcher(article).answers("date:2024")
    assert Matcher(article).answers("NOT date:2024")


FAULTS = [
    ("last:7d", "newest article"),
    ("flood -last:7d", "newest article"),
    ("story:abc", "story:"),
    ("titel:flood", 'did you mean "title:"'),
    ("colour:red", "is no field; fields are"),
    ("date:soon", "a day, a month or a year"),
    ("lang:English", "language code"),
    ('"heavy rain', "quotation mark"),
    ("(flood OR storm", "is not closed"),
    ("flood)", "closes nothing"),
    ("flood OR", "nothing after it"),
    ("OR flood", "nothing before it"),
    ("title: flood", "without a blank"),
    ("flood or storm", "write OR"),
    ("fl*", "at least 3 letters"),
    ("...", "nothing in it"),
    (" ".join(f"word{n}" for n in range(80)), "more than 64 words"),
    ("x" * 2000, "more than 1000 characters"),
]


@pytest.mark.parametrize(("query", "message"), FAULTS, ids=[query[:20] for query, _ in FAULTS])
def test_a_faulty_rule_is_told(query: str, message: str) -> None:
    fault = find_fault(query)
    assert fault is not None
    assert message in fault


@pytest.mark.parametrize(
    "query",
    [
        "flood",
        "flood -rain",
        '"or" shores',
        "10:30 train",
        "https://example.org/flood",
        '(title:"high water" OR elect*) source:(times OR courier) NOT lang:de date:2024-06..',
        "東京 OR ソウル",
    ],
)
def test_a_sound_rule_has_no_fault(query: str) -> None:
    assert find_fault(query) is None
