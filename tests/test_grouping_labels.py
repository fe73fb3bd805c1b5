"""What topics are called: phrases of articles, and labels from them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.grouping import sign
from aggregator.grouping.labels import Pool, name_topics, pool_candidates
from aggregator.model import Signature
from tests.factories import make_article

START = datetime(2031, 3, 3, tzinfo=UTC)


def written(title: str, text: str, *, language: str = "en", **changes: object) -> Signature:
    values: dict[str, object] = {"title": title, "text": text, "language": language, **changes}
    return sign(make_article("one", **values), rules=())


def phrases(title: str, text: str, *, language: str = "en") -> list[str]:
    return [phrase for phrase, _ in written(title, text, language=language).phrases]


def story(*phrases: tuple[str, float], language: str = "en", days: float = 0.0) -> list[Signature]:
    """A story of one text that is about these phrases."""
    signature = written("-", "-", language=language, published=START + timedelta(days=days))
    values = {name: getattr(signature, name) for name in signature.__dataclass_fields__}
    return [Signature(**{**values, "phrases": phrases})]


def pool(*stories: list[Signature], outlets: tuple[str, ...] = ()) -> Pool:
    return pool_candidates(stories, outlets=outlets)


def label(*stories: list[Signature], outlets: tuple[str, ...] = ()) -> str:
    return name_topics([pool(*stories, outlets=outlets)], taken=())[0]


# ── phrases ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("title", "text", "language", "wanted"),
    [
        pytest.param(
            "Talks in Velden",
            "On Monday the envoy of North Garland met the king. Then North Garland spoke. "
            "A day later North Garland left.",
            "en",
            "North Garland",
            id="two-words",
        ),
        pytest.param(
            "Marlow elected",
            "The vote went to Edwina Marlow by far. Later Marlow thanked the town, and Marlow "
            "sang. People cheered when Marlow danced.",
            "en",
            "Edwina Marlow",
            id="first-name-once",
        ),
        pytest.param(
            "Storm in New Velden",
            "A new storm hit New Velden. The new mayor of New Velden sought new boats in New Velden.",
            "en",
            "New Velden",
            id="common-word-within",
        ),
        pytest.param(
            "Rates rise",
            "Rates go up, the Bank of Velden said. Nobody believed that the Bank of Velden would.",
            "en",
            "Bank of Velden",
            id="linked",
        ),
        pytest.param(
            "Visite à Pordelle",
            "La visite de Ursula von der Wald à Pordelle dure. Hier Ursula von der Wald parlait.",
            "fr",
            "Ursula von der Wald",
            id="particles",
        ),
        pytest.param(
            "Flood barriers tested",
            "The barriers held. Crews closed the barriers at noon; a barrier leaked in the north.",
            "en",
            "barriers",
            id="subject",
        ),
        pytest.param(
            "Garland and Velden talk",
            "On Monday a Garlandian ship left. It sailed from Garland to Velden, said a Garlandian.",
            "en",
            "Garland",
            id="place-with-its-people",
        ),
        pytest.param(
            "فيضان في المدينة",
            "بدأ فيضان كبير في المدينة. وصل فيضان آخر من الشمال.",
            "ar",
            "فيضان",
            id="arabic",
        ),
        pytest.param(
            "東京都知事選の投票",
            "東京都知事選が始まった。東京都知事選には五人が立候補した。",
            "ja",
            "東京都知事選",
            id="han",
        ),
        pytest.param(
            "ロシアとの会談",
            "ロシアは会談に応じた。ロシアの大統領が来る。",
            "ja",
            "ロシア",
            id="katakana",
        ),
        pytest.param(
            "서울에서 열린 회의",
            "서울에서 회의가 열렸다. 회의는 길었다. 서울은 맑았다.",
            "ko",
            "회의",
            id="hangul",
        ),
        pytest.param(
            "Встреча в Вельграде",
            "Вчера в городе выступил Иван Петренко из партии. Затем Иван Петренко уехал в Вельград. "
            "Снова Вельград ждал.",
            "ru",
            "Вельград",
            id="cyrillic",
        ),
    ],
)
def test_a_phrase_is_found(title: str, text: str, language: str, wanted: str) -> None:
    assert wanted in phrases(title, text, language=language)


@pytest.mark.parametrize(
    ("text", "language", "shunned"),
    [
        pytest.param("It was on Monday. They met on Monday and in May.", "en", "Monday", id="day"),
        pytest.param("Es war am Montag. Sie kamen am Montag.", "de", "Montag", id="tag"),
        pytest.param(
            "It burned, told Reuters. A man told Reuters so.", "en", "Reuters", id="agency"
        ),
        pytest.param("So told us Sky News. We saw Sky News there.", "en", "Sky News", id="paper"),
        pytest.param(
            "So said the Department. Later the Department closed, as the Department may.",
            "en",
            "Department",
            id="common-word",
        ),
        pytest.param(
            "Then President Oduya rose. When President Oduya left, President Oduya wept.",
            "en",
            "President Oduya",
            id="title-of-a-person",
        ),
        pytest.param(
            "It was a Garlish ship. The Garlish captain and a Garlish crew sang.",
            "en",
            "Garlish",
            id="adjective",
        ),
    ],
)
def test_a_phrase_is_shunned(text: str, language: str, shunned: str) -> None:
    assert shunned not in phrases("-", text, language=language)


def test_who_wrote_it_is_not_what_it_is_about() -> None:
    text = "In this note Edwina Marlow sails to Velden. Here Edwina Marlow waits in Velden."
    found = [phrase for phrase, _ in written("-", text, author="Edwina Marlow").phrases]
    assert found == ["Velden"]


def test_nothing_is_found_in_nothing() -> None:
    assert phrases("", "") == []
    assert phrases("12 34", "56, 78.") == []


# ── labels ─────────────────────────────────────────────────────────────────────────────────


def test_the_two_heaviest_names_make_a_label() -> None:
    one = story(("North Garland", 9.0), ("Velden", 8.0), ("Edwina Marlow", 2.0))
    other = story(("Velden", 9.0), ("North Garland", 9.0), ("Ovid Tarn", 9.0))
    assert label(one, other) == "North Garland and Velden"


def test_what_one_story_alone_names_is_no_label() -> None:
    one = story(("Ovid Tarn", 20.0), ("Velden", 8.0))
    assert label(one, story(("Velden", 8.0)), story(("Velden", 8.0))) == "Velden"


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", "Garland and Velden"),
        ("de", "Garland und Velden"),
        ("es", "Garland y Velden"),
        ("ru", "Garland и Velden"),
        ("ja", "Garland · Velden"),
    ],
)
def test_the_label_speaks_the_language_of_its_topic(language: str, wanted: str) -> None:
    told = story(("Garland", 9.0), ("Velden", 8.0), language=language)
    assert label(told, told) == wanted


def test_names_come_before_subjects() -> None:
    told = story(("barriers", 9.0), ("Velden", 8.0))
    assert label(told, told) == "Velden and barriers"


def test_two_subjects_are_not_paired() -> None:
    told = story(("masks", 9.0), ("barriers", 8.0))
    assert label(told, told) == "Masks"


def test_the_forms_of_a_word_are_one() -> None:
    stories = [story(("barrier", 5.0)), story(("barriers", 5.0)), story(("barriers", 5.0))]
    assert label(*stories) == "Barriers"


def test_a_short_name_goes_with_the_long_one() -> None:
    one = story(("Edwina Marlow", 9.0))
    assert label(one, story(("Marlow", 9.0)), story(("Marlow", 9.0))) == "Edwina Marlow"


def test_a_rare_longer_form_goes_with_the_common_one() -> None:
    told = story(("Edwina Marlow", 9.0))
    assert label(told, told, story(("Happy Edwina Marlow", 9.0))) == "Edwina Marlow"


def test_words_of_one_family_are_not_paired() -> None:
    told = story(("Ukraine", 9.0), ("Ukrainians", 8.0))
    assert label(told, told) == "Ukraine"


def test_initials_are_not_paired_with_what_they_stand_for() -> None:
    told = story(("Velden Price Index", 9.0), ("VPI", 8.0))
    assert label(told, told) == "Velden Price Index"


def test_a_common_word_alone_gets_support() -> None:
    told = story(("strike", 9.0), ("Velden", 3.0))
    assert label(told, told) == "Velden and strike"


def test_an_outlet_is_no_label() -> None:
    told = story(("Harbour Courier", 9.0), ("Velden", 3.0))
    assert label(told, told, outlets=("harbour courier",)) == "Velden"


def test_what_all_topics_share_counts_less() -> None:
    names = ("Arden", "Belmar", "Corvin", "Dunmore", "Elwood", "Farrow")
    pools = [
        pool(*[story(("Edwina Marlow", 9.0), (name, 6.0), days=n) for n in range(2)])
        for name in names
    ]
    labels = name_topics(pools, taken=())
    assert [each.split(" and ")[0] for each in labels] == list(names)


def test_a_worn_name_never_stands_alone() -> None:
    names = ("Arden", "Belmar", "Corvin")
    pools = [pool(story(("Marlow", 20.0), (name, 6.0)), story(("Marlow", 20.0))) for name in names]
    assert name_topics(pools, taken=()) == [f"Marlow and {name}" for name in names]


def test_a_short_name_is_made_full_by_another_topic() -> None:
    full = pool(*[story(("Edwina Marlow", 9.0), ("Arden", 7.0)) for _ in range(2)])
    short = pool(*[story(("Marlow", 9.0), ("Belmar", 7.0)) for _ in range(2)])
    later = pool(*[story(("Marlow", 9.0), ("Corvin", 7.0), days=900.0) for _ in range(2)])
    labels = name_topics([full, short, later], taken=())
    assert ["Edwina Marlow" in each for each in labels] == [True, True, False]


def test_topics_of_other_times_do_not_rename() -> None:
    recent = pool(*[story(("Marlow", 9.0), ("Arden", 4.0), days=n) for n in range(2)])
    later = [
        pool(*[story(("Marlow", 9.0), (name, 4.0), days=900.0 + n) for n in range(2)])
        for name in ("Belmar", "Corvin", "Dunmore")
    ]
    assert name_topics([recent, *later], taken=())[0] == name_topics([recent], taken=())[0]


def test_labels_are_taken_once() -> None:
    told = pool(story(("Velden", 9.0)), story(("Velden", 9.0)))
    bare = pool(story(), story())
    labels = name_topics([told, told, told, bare, bare], taken={"velden"})
    assert labels[:3] == ["Velden (2031-03)", "Velden (2)", "Velden (3)"]
    assert len({each.casefold() for each in labels}) == 5


def test_the_order_of_stories_does_not_matter() -> None:
    stories = [
        story(("Velden", 9.0), ("Arden", 8.0)),
        story(("Arden", 7.0), ("Marlow", 8.0)),
        story(("Velden", 3.0), ("Edwina Marlow", 8.0)),
    ]
    assert label(*stories) == label(*reversed(stories))
