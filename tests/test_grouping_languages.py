"""Languages: one key for all ways of writing a word, and one story for an event in many languages."""

from __future__ import annotations

import tomllib
import unicodedata
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.grouping import background, sign
from aggregator.grouping.letters import romanise, romanise_all, skeleton, skeletons
from aggregator.grouping.pairs import likeness, prepare
from aggregator.grouping.tokens import tokens
from aggregator.model import Article, ArticleId, Signature
from tests.factories import make_article
from tests.factories_grouping import MONDAY, grouped, stories

EVENTS: dict[str, dict[str, list[str]]] = tomllib.loads(
    (Path(__file__).parent / "data" / "languages" / "events.toml").read_text("utf-8")
)
ALPHABETS = ("en", "de", "fr", "ru", "uk", "el")


def report(event: str, language: str, number: int = 0) -> Article:
    title, text = EVENTS[event][language]
    return make_article(
        f"{event}-{language}",
        id=ArticleId(f"{event}-{language}"),
        title=title,
        text=text,
        language=language,
        source=f"Outlet {language}",
        published=MONDAY + timedelta(hours=number),
    )


def signature(text: str, language: str, title: str = "") -> Signature:
    return sign(make_article("one", text=text, title=title, language=language), rules=())


# ── letters ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        pytest.param("Путин", "Putin", "ru", id="cyrillic"),
        pytest.param("Πούτιν", "putin", "el", id="greek"),
        pytest.param("プーチン", "putin", "ja", id="katakana"),
        pytest.param("Вучић", "Vučić", "sr", id="serbian-alphabets"),
        pytest.param("Шумадија", "Šumadija", "sr", id="serbian-sibilants"),
        pytest.param("Гройсман", "hroysman", "uk", id="ukrainian-letters"),
        pytest.param("Straße", "STRASSE", "de", id="sharp-s"),
        pytest.param("Kılıç", "kilic", "tr", id="dotless-i"),
        pytest.param("İSTANBUL", "istanbul", "tr", id="dotted-capital-i"),
        pytest.param("Wałęsa", "walesa", "pl", id="barred-l"),
        pytest.param("Tromsø", "tromso", "nb", id="barred-o"),
        pytest.param("Ὀδυσσεύς", "ΟΔΥΣΣΕΥΣ", "el", id="final-sigma-and-accents"),
        pytest.param("مُحَمَّد", "محمد", "ar", id="vowel-signs"),
        pytest.param("محـــمد", "محمد", "ar", id="lengthened"),
        pytest.param("أحمد", "احمد", "ar", id="alif-with-hamza"),
        pytest.param("على", "علي", "ar", id="ya-without-dots"),
        pytest.param("ﻣﺤﻤﺪ", "محمد", "ar", id="presentation-forms"),
        pytest.param("ＮＡＴＯ", "nato", "ja", id="full-width"),
        pytest.param("한국", unicodedata.normalize("NFD", "한국"), "ko", id="jamo"),
        pytest.param("café", unicodedata.normalize("NFD", "café"), "fr", id="combining-accent"),
    ],
)
def test_one_word_has_one_key(one: str, other: str, language: str) -> None:
    assert romanise(one, language) == romanise(other, language)


@pytest.mark.parametrize(
    ("names", "alike"),
    [
        ((("putin", "en"), ("poutine", "fr"), ("путина", "ru"), ("プーチン", "ja")), True),
        ((("بوتين", "ar"), ("putin", "en"), ("פוטין", "he")), True),
        (
            (("zelensky", "en"), ("selenskyj", "de"), ("зеленского", "ru"), ("ゼレンスキー", "ja")),
            True,
        ),
        ((("moscow", "en"), ("москва", "ru"), ("moskwa", "pl")), True),
        ((("vucic", "en"), ("vučić", "hr"), ("вучић", "sr")), True),
        ((("والبنتاغون", "ar"), ("البنتاغون", "ar")), True),
        ((("putin", "en"), ("biden", "en")), False),
        ((("merkel", "de"), ("macron", "fr")), False),
    ],
)
def test_skeletons_of_names(names: tuple[tuple[str, str], ...], alike: bool) -> None:
    found = [skeleton(romanise(name, language), language) for name, language in names]
    assert all(found)
    assert (len(set(found)) == 1) is alike


@pytest.mark.parametrize(
    ("kana", "latin"),
    [("ラブロフ", "lavrov"), ("ワルシャワ", "warsaw"), ("ヴァレンティン", "valentin")],
)
def test_japanese_names_have_the_skeleton_of_another(kana: str, latin: str) -> None:
    assert skeleton(latin, "en") in skeletons(romanise(kana, "ja"), "ja")


def test_two_consonants_are_no_skeleton() -> None:
    assert skeleton("gaza", "en") == ""


@given(
    st.lists(st.text(st.characters(exclude_characters="\n\r", categories=["L", "M"]), min_size=1))
)
@settings(max_examples=60, deadline=None)
def test_many_words_have_the_keys_of_each(words: list[str]) -> None:
    for language in ("ru", "ja", "de"):
        assert romanise_all(words, language) == [
            each if not word.isascii() else word.lower()
            for word, each in zip(words, (romanise(word, language) for word in words), strict=True)
        ]


@given(word=st.text(max_size=12), language=st.sampled_from(["", "ru", "ar", "ja", "el", "xx"]))
@settings(max_examples=100, deadline=None)
def test_any_word_has_a_key_and_a_skeleton_of_latin_letters(word: str, language: str) -> None:
    bones = skeleton(romanise(word, language), language)
    assert bones == "" or (bones.isascii() and bones.isalpha())


# ── tokens and weights ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param(
            "ロシアのプーチン大統領",
            [
                ("word", "ロシア"),
                ("pair", "の"),
                ("word", "プーチン"),
                ("pair", "大統"),
                ("pair", "統領"),
            ],
            id="katakana-are-words",
        ),
        pytest.param("ﾌﾟｰﾁﾝ氏", [("word", "プーチン"), ("pair", "氏")], id="half-width"),
        pytest.param(
            "ウラジーミル・プーチン",
            [("word", "ウラジーミル"), ("word", "プーチン")],
            id="middle-dot",
        ),
        pytest.param("ไทย", [("pair", "ไท"), ("pair", "ทย")], id="thai"),
    ],
)
def test_units_without_spaces(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [(token.kind, token.text) for token in tokens(text)] == wanted


@pytest.mark.parametrize(
    ("common", "rare", "language"),
    [
        ("это", "мирандол", "ru"),
        ("није", "мирандол", "sr"),
        ("için", "mirandol", "tr"),
        ("artık", "ARTIKX", "tr"),
        ("große", "mirandol", "de"),
        ("που", "μιραντόλ", "el"),
        ("هَذَا", "ميراندول", "ar"),
        ("ニュース", "ミランドル", "ja"),
    ],
)
def test_common_words_are_known_however_written(common: str, rare: str, language: str) -> None:
    assert background.zipf(common, language) > 4.5
    assert background.zipf(rare, language) < 3.5


def test_traditional_and_simplified_characters_are_one() -> None:
    one = signature("中國外交部發言人在北京表示，總統將於下週訪問。", "zh")
    other = signature("中国外交部发言人在北京表示，总统将于下周访问。", "zh")
    assert one.terms == other.terms


def test_rare_pairs_of_characters_weigh_more() -> None:
    weights = dict(signature("中国外交部发言人毛宁在北京表示，普京将访问中国。", "zh").terms)
    assert weights["毛宁"] > 1.5 * weights["中国"]


def test_names_in_scripts_without_capitals() -> None:
    arabic = {name for name, _ in signature(*_text("visit", "ar")).names}
    assert {"اوشاكوف", "لافروف"} <= arabic
    japanese = {name for name, _ in signature(*_text("visit", "ja")).names}
    assert {"putin", "raburofu"} <= japanese


def _text(event: str, language: str) -> tuple[str, str]:
    return EVENTS[event][language][1], language


# ── one event, many languages ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("pair", [*combinations(ALPHABETS, 2)], ids="-".join)
def test_an_event_in_two_languages_is_one_story(pair: tuple[str, str]) -> None:
    made = grouped([report(event, each, n) for event in EVENTS for n, each in enumerate(pair)])
    wanted = {frozenset(f"{event}-{each}" for each in pair) for event in EVENTS}
    assert len(stories(made) & wanted) >= len(wanted) - 1
    assert all(len({member.split("-")[0] for member in each}) == 1 for each in stories(made))


def test_all_languages_at_once_mix_no_events() -> None:
    articles = [
        report(event, language, n)
        for event, texts in EVENTS.items()
        for n, language in enumerate(texts)
    ]
    found = stories(grouped(articles))
    assert all(len({member.split("-")[0] for member in each}) == 1 for each in found)
    assert len(found) <= len(articles) // 3


def test_a_language_alone_or_one_famous_name_joins_nothing() -> None:
    profiles = {
        (event, language): prepare(sign(report(event, language), rules=()))
        for event, texts in EVENTS.items()
        for language in texts
    }
    for (one, a), (other, b) in combinations(profiles, 2):
        if one != other and a != b:
            assert likeness(profiles[one, a], profiles[other, b]) < 0.12


def test_one_language_taken_for_another_costs_little() -> None:
    text = " ".join(EVENTS["ferry"]["en"])
    one, other = prepare(signature(text, "en")), prepare(signature(text, "nl"))
    assert likeness(one, other) > 0.5
