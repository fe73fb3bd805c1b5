"""Signatures: what is kept of an article, in any language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.config import TopicRule
from aggregator.grouping import sign
from aggregator.grouping.tokens import plain_number, tokens
from aggregator.model import Signature
from tests.factories import make_article
from tests.factories_grouping import report

TEXT = (
    "The mayor of Karlsvik, Ingrid Solheim, opened the bridge on Monday. "
    "Russia's envoy and 1,200 guests came. Later Solheim spoke of l'Ukraine."
)


def signature(text: str = TEXT, **changes: object) -> Signature:
    return sign(make_article("one", text=text, **changes), rules=())


def heaviest(vector: tuple[tuple[str, float], ...], number: int) -> set[str]:
    return {term for term, _ in sorted(vector, key=lambda pair: -pair[1])[:number]}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("Korea's l'Ukraine don't", ["Korea", "Ukraine", "don"], id="apostrophes"),
        pytest.param("1,200 and 3.5 in 2024", ["1200", "and", "3.5", "in", "2024"], id="numbers"),
        pytest.param("Mr. Kim left. He", ["Mr", "Kim", "left", "", "He"], id="abbreviation"),
        pytest.param("北京市长", ["北京", "京市", "市长"], id="chinese"),
        pytest.param("हिन्दी में", ["हिन्दी", "में"], id="vowel-signs"),
        pytest.param("", [], id="empty"),
        pytest.param("٣٬٥٠٠", ["3500"], id="arabic-digits"),
    ],
)
def test_tokens(text: str, wanted: list[str]) -> None:
    assert [token.text for token in tokens(text)] == wanted


@pytest.mark.parametrize(
    ("written", "plain"),
    [("1,200", "1200"), ("1.200.000", "1200000"), ("3.5", "3.5"), ("10:30", "10:30"), ("7", "7")],
)
def test_plain_numbers(written: str, plain: str) -> None:
    assert plain_number(written) == plain


def test_vectors_have_norm_one_and_are_sorted() -> None:
    made = signature()
    for vector in (made.terms, made.lead, made.opening, made.names):
        assert sum(weight**2 for _, weight in vector) == pytest.approx(1.0, abs=1e-4)
        assert list(vector) == sorted(vector)


def test_names_are_capitalised_words_inside_sentences() -> None:
    names = {name for name, _ in signature().names}
    assert {"karlsvik", "ingrid", "solheim", "ukraine"} <= names
    assert not {"the", "later", "mayor"} & names


def test_common_words_weigh_nothing_beside_rare_ones() -> None:
    made = dict(signature().terms)
    assert made["solheim"] > 3 * made.get("the", 0.0)


def test_repeating_a_name_does_not_change_the_opening() -> None:
    once = dict(signature("Solheim spoke in Karlsvik.").opening)
    often = dict(signature("Solheim spoke in Karlsvik. Solheim. Solheim. Solheim.").opening)
    assert once == often


def test_only_a_date_of_its_own_is_a_time() -> None:
    assert signature().time is not None
    assert signature(published_from="mtime").time is None


def test_numbers_and_accents_are_folded() -> None:
    made = signature("Le café de Besançon a 1.200 places, dit Élodie.", language="fr")
    assert "1200" in made.numbers
    assert {"besancon", "elodie"} & {name for name, _ in made.names}


@pytest.mark.parametrize("language", ["en", "de", "zh", "ja", "th", "ar", "ru", "und", "xx", ""])
def test_any_language_code_is_signed(language: str) -> None:
    made = signature(language=language)
    assert made.terms
    assert made.language == language


def test_rules_and_declared_topics_join() -> None:
    article = make_article("one", text="The Red  Planet, Mars, was near.", topics=("Sky",))
    rules = (
        TopicRule(name="Mars", terms=("red planet", "phobos")),
        TopicRule(name="War", terms=("war",)),  # "was" and "warm" are no war
        TopicRule(name="Empty", terms=("", "...")),
    )
    assert sign(article, rules=rules).topics == ("Sky", "Mars")


def test_rules_are_queries_and_have_parents() -> None:
    article = make_article("one", text="Floods closed two bridges.", topics=("Bridges",))
    rules = (
        TopicRule(name="Floods", query="flood -drought", parent="Weather"),
        TopicRule(name="Weather", parent="Earth"),
        TopicRule(name="Droughts", query="drought OR title:flood", parent="Weather"),
        TopicRule(name="Bridges", parent="Roads"),
    )
    wanted = ("Bridges", "Floods", "Roads", "Weather", "Earth")
    assert sign(article, rules=rules).topics == wanted


def test_rules_match_in_unspaced_scripts() -> None:
    article = make_article("one", text="我们在火星上发现了水。", language="zh")
    assert sign(article, rules=(TopicRule(name="Mars", terms=("火星",)),)).topics == ("Mars",)


def test_phrases_are_names_as_written() -> None:
    text = (
        "Envoys from North Korea, all in grey, met in Oslo. The aid for North Korea is late. "
        "Nobody in North Korea replied. Talks with Russian officials and Russian traders stalled."
    )
    phrases = [phrase for phrase, _ in signature(text).phrases]
    assert phrases[0] == "North Korea"
    assert "Russian" not in phrases


def test_a_text_without_names_offers_words_of_its_title() -> None:
    made = signature("it rained and rained and nobody knew why.", title="Endless drizzle again")
    assert "drizzle" in [phrase for phrase, _ in made.phrases]


@given(text=st.text(max_size=400), title=st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_is_signed_and_depends_on_nothing_else(text: str, title: str) -> None:
    one = signature(text, title=title)
    assert one == signature(text, title=title)


def test_a_long_text_has_a_bounded_signature() -> None:
    text = " ".join(f"word{n} Name{n % 977}x{n}" for n in range(6000))
    made = signature(text)
    assert len(made.terms) <= 300
    assert len(made.shingles) <= 4 * 1024


def test_files_of_an_article_do_not_matter() -> None:
    one, other = report("ferry"), report("ferry", path="elsewhere/ferry.md")
    assert sign(one, rules=()) == sign(other, rules=())
