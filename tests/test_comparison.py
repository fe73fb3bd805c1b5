"""comparison: what each text of a story adds, and where their numbers differ."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.comparison import TEXTS, compare_story, compared
from aggregator.model import Article, ArticleId, Comparison
from tests.factories_publishing import make_article

FIRST = """A freight train left the rails near Mirow on Tuesday night and blocked the line to the coast.

Eleven wagons loaded with gravel overturned beside the level crossing, said Marit Holm of the railway. \
Nobody was hurt. Trains between Mirow and the coast are replaced by buses until Friday."""


def at(hour: int, text: str, **changes: object) -> Article:
    return make_article(
        f"a{hour}",
        text=text,
        title=str(changes.pop("title", f"Train derails near Mirow ({hour})")),
        published=datetime(2024, 6, 18, tzinfo=UTC) + timedelta(hours=hour),
        **changes,
    )


def compare(*articles: Article) -> Comparison:
    return compare_story(
        [(each.id,) for each in articles],
        articles={each.id: each for each in articles},
        title="Train derails near Mirow",
    )


def added(*articles: Article) -> dict[str, tuple[str, ...]]:
    return {each.text: each.sentences for each in compare(*articles).additions}


def test_a_sentence_that_no_earlier_text_has_is_new() -> None:
    new = "Investigators from Mirow found a cracked wheel bearing under the third wagon."
    told = "Near Mirow eleven gravel wagons overturned at the level crossing, the railway said."
    assert added(at(0, FIRST), at(1, f"{told} {new}")) == {"a1": (new,)}


def test_what_a_text_added_is_known_to_later_ones() -> None:
    new = "Investigators from Mirow found a cracked wheel bearing under the third wagon."
    again = "A wheel bearing under the third wagon was cracked, Mirow investigators found."
    assert added(at(0, FIRST), at(1, new), at(2, again))["a2"] == ()


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("A cracked bearing was found.", id="too short"),
        pytest.param("follow our bulletin about Mirow for gossip, puzzles and recipes", id="open"),
        pytest.param(
            "Photo of the Mirow bearing by Ada Lohmann © Elbblatt picture desk 2024.", id="credit"
        ),
        pytest.param("Investigators from Mirow found a cracked wheel bearing and...", id="cut"),
        pytest.param("Subscribe now and receive puzzles, recipes and horoscopes daily.", id="menu"),
        pytest.param(
            'Holm of Mirow said: "A bearing cracked under the third wagon, we believe.', id="half"
        ),
    ],
)
def test_what_is_no_news_is_not_shown(sentence: str) -> None:
    assert added(at(0, FIRST), at(1, sentence)) == {"a1": ()}


def test_only_the_most_telling_are_shown_in_their_order() -> None:
    new = [
        f"Engineer {name} of Mirow inspected the {thing} beside the embankment yesterday."
        for name, thing in (
            ("Lindqvist", "catenary"), ("Okafor", "culvert"), ("Petrov", "turnout"),
            ("Yamada", "ballast"), ("Duarte", "signalbox"),
        )
    ]  # fmt: skip
    (found,) = compare(at(0, FIRST), at(1, " ".join(new))).additions
    assert len(found.sentences) == 3
    assert list(found.sentences) == [each for each in new if each in found.sentences]
    assert found.more == 2


def test_texts_are_compared_in_their_own_language_only() -> None:
    german = "Bei Mirow ist am Dienstagabend ein Güterzug entgleist und hat die Strecke blockiert."
    found = added(at(0, FIRST), at(1, german, language="de"), at(2, german, language="de"))
    assert found == {"a2": ()}


def test_a_chinese_text_adds_too() -> None:
    one = "星期二晚上一列货运列车在米罗附近脱轨，通往海岸的铁路线被堵塞，没有人受伤。"
    two = "调查人员在米罗附近第三节车厢下面发现一个破裂的轴承，警方正在询问司机和信号员。"
    assert added(at(0, one, language="zh"), at(1, one + two, language="zh")) == {"a1": (two,)}


def test_a_huge_story_is_compared_in_part() -> None:
    articles = [at(n, f"Text {n} of the railway at Mirow.") for n in range(TEXTS + 5)]
    found = compare(*articles)
    assert found.texts == TEXTS
    assert len(compared([(each.id,) for each in articles])) == TEXTS


def test_nothing_to_compare() -> None:
    assert compare_story([], articles={}, title="") == Comparison(texts=0)
    assert compare(at(0, "")) == Comparison(texts=1)


def differing(one: str, other: str, **changes: object) -> list[tuple[str, list[str]]]:
    found = compare(at(0, one), at(1, other, **changes))
    return [(each.thing, [c.number for c in each.claims]) for each in found.disagreements]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The storm left 12 dead.", "The storm left 14 dead.", [("dead", ["12", "14"])]),
        ("It killed 12 people.", "Fourteen people were killed.", [("dead", ["12", "fourteen"])]),
        ("It killed nearly 12 people.", "It killed 20.", [("dead", ["nearly 12", "20"])]),
        (
            "It killed 12 people and injured 30.",
            "It killed 12 people and injured 41.",
            [("injured", ["30", "41"])],
        ),
        ("It killed 1,200 people.", "It killed 1,450 people.", [("dead", ["1,200", "1,450"])]),
        ("At least 12 people died.", "14 people died.", []),
        ("About 100 people died.", "104 people died.", []),
        ("12 people died.", "14 people died, up from 12.", []),
        ("12 people died.", "14 people were injured.", []),
        ("12 people died.", "Two others died.", []),
        ("12 people died.", "14 children died.", []),
        ("12 people died.", "In 2014 people died there too.", []),
        ("The 12-year-old was killed.", "The 14-year-old was killed.", []),
        ("Killed 12 June at sea.", "Killed 14 June at sea.", []),
        ("12 people died.", "1,400 people died.", []),
        ("3 people died in Mirow. 12 people died in all.", "14 people died.", []),
        ("A fee of $12 killed it.", "A fee of $14 killed it.", []),
        ("12% died.", "14% died.", []),
    ],
)
def test_where_numbers_differ(one: str, other: str, expected: list[tuple[str, list[str]]]) -> None:
    assert differing(one, other) == expected


def test_numbers_meet_across_languages() -> None:
    found = differing("The storm killed 12 people.", "14 Tote nach Sturm.", language="de")
    assert found == [("dead", ["12", "14"])]


def test_a_number_deep_in_the_text_is_not_compared() -> None:
    deep = "The storm passed over Mirow. " * 6
    assert differing("It killed 12 people.", f"{deep}It killed 14 people.") == []


def test_the_same_texts_give_the_same_comparison() -> None:
    articles = [at(0, FIRST), at(1, "Mirow mourns. 12 people died."), at(2, "14 people died.")]
    assert compare(*articles) == compare(*articles)
    assert [c.text for d in compare(*articles).disagreements for c in d.claims] == [
        ArticleId("a1"),
        ArticleId("a2"),
    ]
