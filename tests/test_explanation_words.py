"""Explanations in the words of the articles, and what ties the texts of a story."""

from __future__ import annotations

import pytest

from aggregator.config import GroupingSettings
from aggregator.grouping import compared, explain, explain_story
from aggregator.model import Article, ArticleId, Reasons
from tests.factories import make_article
from tests.factories_grouping import report, signed

SETTINGS = GroupingSettings()
FERRY = [
    report("ferry", 0, sentences=(0, 2, 4)),
    report("ferry", 1, hours=6.0, sentences=(0, 1, 3)),
]


def told(one: Article, two: Article) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    a, b = signed([one, two])
    made = explain(a, b, settings=SETTINGS, articles={each.id: each for each in (one, two)})
    return made.names, made.words, made.numbers


def test_words_are_told_as_written() -> None:
    names, words, numbers = told(*FERRY)
    assert {"Karlsvik", "Nordlys", "Skarven"} <= set(names)
    assert {"ferry", "aground"} <= set(words)
    assert numbers == ("214",)
    assert not {word.casefold() for word in words} & {name.casefold() for name in names}


def written(text: str, key: str, language: str = "en") -> Article:
    return make_article(key, title="", text=text, language=language)


@pytest.mark.parametrize(
    ("one", "two", "language", "names", "words"),
    [
        pytest.param(
            "The envoys met in North Zembla on Friday. Envoys of North Zembla smiled.",
            "Rain fell on the envoys of North Zembla, who left North Zembla on Friday.",
            "en",
            {"North Zembla"},
            {"envoys"},
            id="names-in-a-row",
        ),
        pytest.param(
            "Der Zauberlehrling in Elbufer beschwor gestern die Zauberlehrlinge von Elbufer.",
            "Am Montag sah man in Elbufer den Zauberlehrling am Deich von Elbufer.",
            "de",
            {"Elbufer", "Zauberlehrling"},
            set(),
            id="commonest-form",
        ),
        pytest.param(
            "渡輪在卡爾維克擱淺。渡輪上有旅客。",
            "昨日渡輪於卡爾維克附近擱淺。",
            "zh",
            set(),
            {"渡輪", "卡爾維克", "擱淺"},
            id="no-spaces",
        ),
        pytest.param(
            "Johnson & Johnson and the Johnson plant in Elbufer closed.",
            "The Johnson plant in Elbufer is shut; Johnson & Johnson said so.",
            "en",
            {"Elbufer", "Johnson"},
            {"plant"},
            id="a-name-twice-in-a-row",
        ),
    ],
)
def test_forms(one: str, two: str, language: str, names: set[str], words: set[str]) -> None:
    found = told(written(one, "a", language), written(two, "b", language))
    assert names <= set(found[0])
    assert words <= set(found[1])


def test_a_name_in_two_scripts_is_told_in_both() -> None:
    one = written("Yesterday the painter Ivan Sokolov left for Karlsvik.", "a")
    two = written("Вчера художник Иван Соколов уехал в Карлсвик.", "b", "ru")
    a, b = signed([one, two])
    made = explain(a, b, settings=SETTINGS, articles={each.id: each for each in (one, two)})
    assert "Sokolov / Соколов" in made.names
    assert "two languages, en and ru" in made.against
    assert made.parts["names"] > 0.0


def test_days_common_words_and_years_are_not_told() -> None:
    names, words, numbers = told(
        written("On Friday the people of Elbufer said in 2031 that 4 of 52 boats sank.", "a"),
        written("It was said that people in Elbufer lost 52 boats on Friday in 2031, 4 new.", "b"),
    )
    assert names == ("Elbufer",)
    assert "people" not in words
    assert "said" not in words
    assert numbers == ("52",)


def test_without_articles_stems_are_told() -> None:
    a, b = signed(FERRY)
    assert "ferri" in explain(a, b, settings=SETTINGS).words


# ── ties ───────────────────────────────────────────────────────────────────────────────────


def reasons(texts: list[list[Article]]) -> Reasons:
    every = [each for copies in texts for each in copies]
    return explain_story(
        [[each.id for each in copies] for copies in texts],
        signatures={each.article: each for each in signed(every)},
        articles={each.id: each for each in every},
        settings=SETTINGS,
    )


def test_every_text_is_tied_to_the_nearest_other() -> None:
    third = report("strike", 2, hours=8.0)
    made = reasons([[FERRY[0]], [FERRY[1]], [third]])
    assert [(tie.text, tie.nearest) for tie in made.ties[:2]] == [
        ("ferry-0", "ferry-1"),
        ("ferry-1", "ferry-0"),
    ]
    first, _, stray = made.ties
    assert first.score >= made.threshold > stray.score
    assert first.mean < first.score
    assert "Karlsvik" in first.names
    assert any("threshold" in each for each in stray.against)


def test_copies_are_told_with_their_share() -> None:
    made = reasons([[report("ferry"), report("ferry", 1), report("ferry", 2, sentences=(0, 1, 2))]])
    (tie,) = made.ties
    assert tie.nearest is None
    assert dict(tie.copies)[ArticleId("ferry-1")] == 1.0
    assert 0.6 <= dict(tie.copies)[ArticleId("ferry-2")] <= 1.0


def test_a_huge_story_is_told_in_part() -> None:
    texts = [[report("ferry", n, hours=n / 10.0)] for n in range(60)]
    made = reasons(texts)
    assert made.texts == 60
    assert [tie.text for tie in made.ties] == [f"ferry-{n}" for n in range(36, 60)]
    assert len(compared([[each.id for each in copies] for copies in texts])) == 48


def test_the_order_of_copies_changes_no_score() -> None:
    a, b, c = report("ferry"), report("ferry", 1), FERRY[1]
    one, other = reasons([[a, b], [c]]), reasons([[b, a], [c]])
    assert [tie.score for tie in one.ties] == [tie.score for tie in other.ties]
