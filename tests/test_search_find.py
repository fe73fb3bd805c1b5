"""What a search finds. Any engine behind `aggregator.search` must pass this."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator import search
from aggregator.model import StoryId
from aggregator.search import finding, matching
from tests.factories_search import NEWSPAPER, ids, make_entry, write_index


@pytest.fixture(scope="module")
def newspaper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[search.OpenIndex]:
    opened = write_index(tmp_path_factory.mktemp("index"))
    yield opened
    opened.close()


FOUND = [
    # words, whatever their form, case and accents
    ("bridge", {"bridge"}),
    ("BRIDGE", {"bridge"}),
    ("election", {"election", "election-fr"}),
    ("electing", {"election"}),
    ("vote", {"election", "election-fr"}),
    ("rescuing", {"flood-wire"}),
    ("ordonez", {"flood"}),
    ("Ordóñez", {"flood"}),
    ("electeur", {"election-fr"}),
    ("europe", {"election-fr"}),
    ("haus", {"flood-de"}),
    ("strasse", {"flood-de"}),
    ("Straßen", {"flood-de"}),
    ("выбор", {"moscow"}),
    ("елка", {"moscow"}),
    ("nowhere", set()),
    # scripts that write no blanks
    ("東京", {"tokyo"}),
    ("知事選挙", {"tokyo"}),
    ("投票", {"tokyo"}),
    ("京東", set()),
    ("東", {"tokyo"}),
    ("人", {"tokyo"}),
    ("대통령", {"seoul"}),
    ("बारिश", {"delhi"}),
    ("भारी बारिश", {"delhi"}),
    ('"भारी सड़कें"', set()),
    # all, any, none
    ("mayor river", {"flood", "bridge"}),
    ("mayor -bridge", {"flood"}),
    ("bridge OR council", {"bridge", "election"}),
    ("mayor (boats OR bridge)", {"flood", "bridge"}),
    ("mayor NOT (boats OR bridge)", set()),
    ("-lang:en -lang:de -lang:fr", {"tokyo", "seoul", "delhi", "moscow"}),
    # phrases are exact and do not bridge title and text
    ('"heavy rain"', {"flood", "flood-wire"}),
    ('"rain heavy"', set()),
    ('"elections went well"', {"election"}),
    ('"election went well"', set()),
    ('"valdora heavy"', set()),
    ('"new bridge"', {"bridge"}),
    ('"opens the"', set()),
    # prefixes
    ("elec*", {"election", "election-fr"}),
    ("rochebr*", {"election-fr"}),
    ("ro*", set()),
    # fields
    ("title:bridge", {"bridge"}),
    ("title:mayor", set()),
    ("title:voter", {"election"}),
    ('title:"new bridge"', {"bridge"}),
    ("source:times", {"flood-wire", "election"}),
    ('source:"northern times"', {"flood-wire", "election"}),
    ('source:"times northern"', set()),
    ("source:suddeutsche", {"flood-de"}),
    ("source:north*", {"flood-wire", "election"}),
    ("source:東都", {"tokyo"}),
    ("author:doe", {"flood"}),
    ("agency:meridian", {"flood-wire"}),
    ("topic:elections", {"election", "election-fr"}),
    ("topic:flood -source:times lang:en", {"flood"}),
    ("tag:weather", {"flood"}),
    ("lang:de", {"flood-de"}),
    ("lang:xx", set()),
    ("story:flood", {"flood", "flood-wire", "flood-de"}),
    # times
    ("date:2024-06-18", {"flood", "flood-wire", "flood-de"}),
    ("date:2023", {"moscow"}),
    ("date:2024-05", {"bridge"}),
    ("date:2024-06-10..2024-06-11", {"election", "election-fr"}),
    ("date:..2024-05-02", {"moscow", "bridge"}),
    ("date:2024-06-11.. -story:flood", {"election-fr"}),
    ("last:1h", {"flood-de"}),
    ("last:2h", {"flood-wire", "flood-de"}),
    ("last:1w lang:en", {"flood", "flood-wire"}),
    ("date:9999-12-31..", set()),
    ("last:9999m date:2023", {"moscow"}),
    # nothing
    ("", set()),
    ("()", set()),
]


@pytest.mark.parametrize(("query", "wanted"), FOUND, ids=[query for query, _ in FOUND])
def test_a_query_finds(newspaper: search.OpenIndex, query: str, wanted: set[str]) -> None:
    assert ids(search.find(newspaper, query, every=True)) == wanted


def test_a_story_is_one_hit_that_says_how_many_more(newspaper: search.OpenIndex) -> None:
    results = search.find(newspaper, "valdora")
    assert [hit.story for hit in results.hits] == [StoryId("flood")]
    assert (results.total, results.hits[0].more) == (1, 2)
    assert search.find(newspaper, "valdora", every=True).total == 3


def test_of_a_story_the_best_article_stands(newspaper: search.OpenIndex) -> None:
    assert ids(search.find(newspaper, "boats valdora")) == {"flood"}
    assert ids(search.find(newspaper, "altstadt OR valdora")) == {"flood-de"}


def test_a_title_weighs_more_than_the_text(tmp_path: Path) -> None:
    entries = [
        make_entry("text", text="Nothing. " * 80 + "A comet. " + "Nothing. " * 80),
        make_entry("lead", text="A comet. " + "Nothing. " * 161),
        make_entry("title", title="Comet", text="Nothing. " * 162),
    ]
    opened = write_index(tmp_path, entries)
    order = [hit.id for hit in search.find(opened, "comet").hits]
    opened.close()
    assert order == ["title", "lead", "text"]


NEAR = [
    ("stone bridge", "A stone bridge", "A stone by the new bridge"),
    ("stone bridge", "A stone old bridge", "Bridge made of old stone"),
    ("stone bridges", "A stone bridge", "Bridge and also a stone"),
    ("stone OR bridge", "A stone bridge", "A stone by the new bridge"),
    ("title:stone title:bridge", "A stone bridge", "A bridge of old stone"),
]


PLACED = [
    (place, *each)
    for place in ("title", "opening")
    for each in NEAR
    if place == "title" or not each[0].startswith("title:")
]


@pytest.mark.parametrize(("place", "query", "near", "far"), PLACED)
def test_words_that_stand_together_weigh_more(
    tmp_path: Path, place: str, query: str, near: str, far: str
) -> None:
    made = []
    for name, told in (("near", near), ("far", far)):
        padded = told + " here" * (8 - len(told.split()))  # so that both are of one length
        title, text = (padded, "Nothing.") if place == "title" else ("One two", padded)
        made.append(make_entry(name, title=title, text=text))
    opened = write_index(tmp_path, made)
    results = search.find(opened, query)
    opened.close()
    assert [hit.id for hit in results.hits] == ["near", "far"]


def test_words_that_stand_together_further_down_do_not_count(tmp_path: Path) -> None:
    entries = [
        make_entry("title", title="Bridge closed for want of stone", text="Nothing. " * 60),
        make_entry("text", text="Nothing. " * 80 + "A stone bridge. " + "Nothing. " * 20),
    ]
    opened = write_index(tmp_path, entries)
    order = [hit.id for hit in search.find(opened, "stone bridge").hits]
    opened.close()
    assert order == ["title", "text"]


def test_what_matches_alike_is_ordered_by_time(tmp_path: Path) -> None:
    entries = [
        make_entry(f"y{year}", text="A comet.", published=datetime(year, 6, 1, tzinfo=UTC))
        for year in (2022, 2024, 2023)
    ]
    opened = write_index(tmp_path, entries)
    orders = {
        sort: [hit.id for hit in search.find(opened, "comet", sort=sort).hits]
        for sort in ("relevance", "newest", "oldest")
    }
    opened.close()
    newest = ["y2024", "y2023", "y2022"]
    assert orders == {"relevance": newest, "newest": newest, "oldest": newest[::-1]}


def test_pages_part_the_same_order(newspaper: search.OpenIndex) -> None:
    whole = search.find(newspaper, "-nowhere", every=True).hits
    parts = [
        search.find(newspaper, "-nowhere", every=True, limit=4, offset=n).hits for n in (0, 4, 8)
    ]
    assert len(whole) == len(NEWSPAPER)
    assert tuple(hit.id for part in parts for hit in part) == tuple(hit.id for hit in whole)
    assert search.find(newspaper, "-nowhere", offset=99).hits == ()
    assert search.find(newspaper, "-nowhere", limit=0).total == 8


def test_where_nothing_has_all_words_any_will_do_and_it_says_so(
    newspaper: search.OpenIndex,
) -> None:
    results = search.find(newspaper, "bridge turnout -lang:fr")
    assert ids(results) == {"bridge", "election"}
    assert results.understood.startswith("(bridge OR turnout) AND NOT lang:fr (")


def test_filters_do_not_give_way(newspaper: search.OpenIndex) -> None:
    assert search.find(newspaper, "bridge lang:de").total == 0
    assert search.find(newspaper, "bridge turnout lang:de").total == 0


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("bridgge", "bridge"),
        ("Vladora flood", "valdora AND flood"),
        ("title:coucnil", "title:council"),
        ("qridge", "bridge"),
        ("mayor", None),
        ("qqqqqqq", None),
        ("bridgge qqqqqq", None),
        ("東京東", None),
        ("elextion lang:de", None),
    ],
)
def test_another_spelling_is_suggested_if_it_finds_something(
    newspaper: search.OpenIndex, query: str, suggestion: str | None
) -> None:
    assert search.find(newspaper, query).suggestion == suggestion


def test_facets_count_what_they_would_leave(newspaper: search.OpenIndex) -> None:
    stories = search.find(newspaper, "river OR election OR выборы").facets
    articles = search.find(newspaper, "river OR election OR выборы", every=True).facets
    assert stories["topic"] == (("Elections", 2), ("Valdora flood", 1))
    assert articles["topic"] == (("Elections", 2), ("Valdora flood", 2))
    assert stories["year"] == (("2024", 4), ("2023", 1))
    assert stories["language"] == (("en", 3), ("fr", 1), ("ru", 1))
    assert dict(stories["source"])["Northern Times"] == 2
    assert stories["month"] == ()


def test_months_are_counted_within_a_year(newspaper: search.OpenIndex) -> None:
    facets = search.find(newspaper, "river OR election date:2024").facets
    assert (len(facets["year"]), facets["month"]) == (1, (("2024-06", 3), ("2024-05", 1)))


def test_facets_show_the_ten_largest(tmp_path: Path) -> None:
    entries = [make_entry(f"n{n}", source=f"Outlet {n % 14:02}") for n in range(20)]
    opened = write_index(tmp_path, entries)
    values = search.find(opened, "notes").facets["source"]
    opened.close()
    assert len(values) == 10
    assert values[0] == ("Outlet 00", 2)


@pytest.mark.parametrize(
    ("query", "name", "marked"),
    [
        ("rain families", "flood", ["rain", "families"]),
        ("rescuing", "flood-wire", ["rescued"]),
        ('"heavy rain"', "flood", ["Heavy rain"]),
        ("ordonez", "flood", ["Ordóñez"]),
        ("school*", "flood", ["Schools"]),
        ("haus", "flood-de", ["Häusern"]),
        ("投票", "tokyo", ["投票"]),
        ("europe", "election-fr", ["Europe"]),
        ("bank -bridge", "flood", []),
        ("source:courier", "flood", []),
    ],
)
def test_extracts_mark_what_matches(
    newspaper: search.OpenIndex, query: str, name: str, marked: list[str]
) -> None:
    results = search.find(newspaper, query, every=True)
    extract = next(hit.extract for hit in results.hits if hit.id == name)
    assert [text for text, match in extract if match] == marked
    assert "".join(text for text, _ in extract).strip()


def test_an_extract_is_short_and_where_the_match_is(tmp_path: Path) -> None:
    text = (
        "Filler words stand here. " * 200 + "Then a comet came.\n\n" + "More words follow. " * 200
    )
    opened = write_index(tmp_path, [make_entry("long", text=text)])
    [hit] = search.find(opened, "comet").hits
    opened.close()
    shown = "".join(text for text, _ in hit.extract)
    assert ("comet", True) in hit.extract
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 300


def test_two_words_far_apart_are_both_shown(tmp_path: Path) -> None:
    text = "A comet came. " + "Filler words stand here. " * 200 + "An asteroid went."
    opened = write_index(tmp_path, [make_entry("long", text=text)])
    [hit] = search.find(opened, "comet asteroid").hits
    opened.close()
    assert [text for text, match in hit.extract if match] == ["comet", "asteroid"]


def test_an_extract_leaves_escaping_to_the_page(tmp_path: Path) -> None:
    opened = write_index(tmp_path, [make_entry("x", text="A <b>comet</b> & more")])
    [hit] = search.find(opened, "comet").hits
    opened.close()
    assert "".join(text for text, _ in hit.extract) == "A <b>comet</b> & more"


def test_what_takes_too_long_is_given_up(
    newspaper: search.OpenIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "TIME_LIMIT", -1.0)
    results = search.find(newspaper, "river")
    assert results.total == 0
    assert "given up" in results.understood


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    opened = write_index(tmp_path / "index", [])
    results = search.find(opened, "river OR -flood")
    opened.close()
    assert (results.total, results.hits, results.suggestion) == (0, (), None)


def test_results_for_programs(newspaper: search.OpenIndex) -> None:
    document = search.results_document(search.find(newspaper, "bridge council"))
    assert list(document) == [
        "query", "understood", "total", "milliseconds", "hits", "facets", "suggestion",
    ]  # fmt: skip
    hit = next(hit for hit in document["hits"] if hit["id"] == "bridge")
    assert list(hit) == [
        "id", "path", "title", "source", "published", "story", "score", "extract",
    ]  # fmt: skip
    assert hit["published"] == "2024-05-02T12:00:00Z"
    assert "bridge was opened" in hit["extract"]
    assert {"value": "2024", "count": 2} in document["facets"]["year"]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(typed=st.text(alphabet=st.sampled_from('ab "()-*:.東 रिईé\x00rivedtlORAND'), max_size=40))
def test_nothing_typed_raises(newspaper: search.OpenIndex, typed: str) -> None:
    results = search.find(newspaper, typed)
    assert len(results.hits) <= results.total <= len(NEWSPAPER)


def test_a_prefix_stands_for_a_bounded_number_of_words(tmp_path: Path) -> None:
    text = " ".join(f"bomb{n:05}" for n in range(3 * matching.MAX_EXPANSIONS))
    opened = write_index(tmp_path, [make_entry("bombs", text=text)])
    results = search.find(opened, "bomb*")
    opened.close()
    assert results.total == 1
