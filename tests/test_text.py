"""Plain text: normal form, words, sentences, slugs, digests."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from aggregator import text, urls


@given(st.text())
def test_normal_text_is_nfc_and_fits_into_xml(raw: str) -> None:
    normal = text.normalise(raw)
    assert text.normalise(normal) == normal
    assert unicodedata.is_normalized("NFC", normal)
    element = etree.Element("x")
    element.text = normal


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Große Straße & Café", "grosse-strasse-cafe"),
        ("North Korea and Russia", "north-korea-and-russia"),
        ("  ---  ", text.digest("  ---  ")[:8]),
        ("a" * 200, "a" * 60),
    ],
)
def test_slugs(name: str, slug: str) -> None:
    assert text.slug(name) == slug


@given(st.text())
def test_a_slug_is_a_file_name_everywhere(name: str) -> None:
    slug = text.slug(name)
    assert slug
    assert len(slug) <= 70
    assert all(c.isascii() and (c.islower() or c.isdigit() or c == "-") for c in slug)


def test_names_in_other_scripts_do_not_meet() -> None:
    assert len({text.slug(name) for name in ("Луна", "Марс", "月", "火")}) == 4


def test_an_opening_ends_at_a_sentence() -> None:
    words = "The first sentence is this one. The second is here. " + "And on it goes " * 30
    assert text.opening(words, limit=60) == "The first sentence is this one. The second is here."
    assert text.opening("word " * 100, limit=50).endswith("word…")
    assert text.opening("Short.") == "Short."


@pytest.mark.parametrize(
    ("paragraph", "count"),
    [
        ("One. Two! Three?", 3),
        ("It rose 3.5 per cent. Then it fell.", 2),
        ("“Yes.” She left.", 2),
        ("一つ。二つ。", 2),
    ],
)
def test_sentences(paragraph: str, count: int) -> None:
    assert len(text.sentences(paragraph)) == count


@pytest.mark.parametrize(
    ("written", "pieces"),
    [
        ("Don’t pay 1,200.50 (now).", ["Don’t ", "pay ", "1,200.50 ", "(", "now", ")", "."]),
        ("12人が、カメラで", ["12", "人", "が", "、", "カ", "メ", "ラ", "で"]),
        ("नमस्ते दुनिया।", ["नमस्ते ", "दुनिया", "।"]),
        ("می\u200cشود در", ["می\u200cشود ", "در"]),
        ("นี่", ["นี่"]),
        ("👩\u200d👧\ufe0f ok", ["👩\u200d👧\ufe0f ", "ok"]),
        ("", []),
    ],
    ids=["words", "japanese", "hindi", "persian", "thai", "emoji", "empty"],
)
def test_pieces_are_words_or_characters_whole(written: str, pieces: list[str]) -> None:
    assert text.pieces(written) == pieces


@given(st.text())
def test_pieces_together_are_the_text(written: str) -> None:
    bare = written.lstrip()
    assert "".join(text.pieces(bare)) == bare


def test_digests_are_stable_and_readable() -> None:
    assert text.digest("a") == "83w9weavcs12"
    assert text.digest("a", "b") != text.digest("ab")
    assert text.digest("\ud800")


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://x.example", "https://x.example/"),
        ("HTTP://User@X.Example:80/A/?b=1&utm_source=n&a=2#top", "http://x.example/A/?b=1&a=2"),
        ("https://x.example/?fbclid=1", "https://x.example/"),
        ("https://x.example:8443/a b", "https://x.example:8443/a%20b"),
        ("javascript:alert(1)", None),
        ("//x.example/a", None),
        ("https://[bad/", None),
        ("https://x.example:bad/", None),
        ("mailto:a@x.example", None),
        ("https://x.example/?utm", "https://x.example/?utm"),
    ],
)
def test_canonical_addresses(url: str, canonical: str | None) -> None:
    assert urls.canonical(url) == canonical


def test_addresses_know_their_base_and_the_users_parameters() -> None:
    assert (
        urls.canonical("/a?mine_x=1", base="https://x.example/b") == "https://x.example/a?mine_x=1"
    )
    assert (
        urls.canonical("https://x.example/?mine_x=1", tracking=["mine_*"]) == "https://x.example/"
    )


@given(st.text())
def test_no_address_raises_and_canonical_is_final(url: str) -> None:
    once = urls.canonical(f"https://x.example/{url}")
    if once is not None:
        assert urls.canonical(once) == once
    urls.host(url)
