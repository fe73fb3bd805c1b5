"""robots.txt by RFC 9309."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.fetching.rules import CLOSED, Rules, read_rules

SITE = "https://a.example"


@pytest.mark.parametrize(
    ("rule", "path", "fits"),
    [
        ("/", "/any", True),
        ("/fish", "/fish", True),
        ("/fish", "/fish.html", True),
        ("/fish", "/Fish", False),
        ("/fish", "/catfish", False),
        ("/fish/", "/fish", False),
        ("/*.php", "/a/b.php?x=1", True),
        ("/*.php$", "/a/b.php", True),
        ("/*.php$", "/a/b.php?x=1", False),
        ("/*.php$", "/a.php/b.php", True),
        ("/fish*.php", "/fishheads/cat.php?p", True),
        ("/*?", "/a?b=c", True),
        ("/*?", "/a", False),
        ("/$", "/", True),
        ("/$", "/a", False),
        ("*/private", "/a/private/b", True),
        ("/a%3cd", "/a%3Cd", True),
        ("/ü", "/%C3%BC", True),
        ("", "/a", False),
    ],
)
def test_what_a_rule_fits(rule: str, path: str, fits: bool) -> None:
    rules = read_rules(f"User-agent: *\nDisallow: {rule}", agent="aggregator")
    assert rules.allow(SITE + path) != fits


@pytest.mark.parametrize(
    ("lines", "path", "allowed"),
    [
        ("Disallow: /\nAllow: /p", "/page", True),
        ("Allow: /p\nDisallow: /", "/page", True),
        ("Allow: /folder\nDisallow: /folder", "/folder/page", True),
        ("Allow: /page\nDisallow: /*.htm", "/page.htm", False),
        ("Allow: /$\nDisallow: /", "/", True),
        ("Allow: /$\nDisallow: /", "/page", False),
        ("Disallow:", "/page", True),
        ("# nothing\nnonsense", "/page", True),
    ],
)
def test_the_longest_rule_counts(lines: str, path: str, allowed: bool) -> None:
    assert read_rules(f"user-agent: *\n{lines}", agent="aggregator").allow(SITE + path) == allowed


def test_who_is_meant() -> None:
    text = """User-agent: other
Disallow: /other

User-agent: first
User-agent: Aggregator/2.0
Disallow: /one
Crawl-delay: 2.5

User-agent: *
Disallow: /all

User-agent: aggregator
Disallow: /two
"""
    rules = read_rules(text, agent="aggregator")
    allowed = [rules.allow(f"{SITE}/{path}") for path in ("other", "one", "two", "all")]
    assert allowed == [True, False, False, True]
    assert rules.delay == 2.5
    assert not read_rules(text, agent="somebody").allow(f"{SITE}/all")
    assert Rules().allow(SITE)
    assert not CLOSED.allow(SITE)


@given(st.text("ab*$", max_size=40), st.text("ab", max_size=40))
def test_any_rule_comes_to_an_end(rule: str, path: str) -> None:
    read_rules(f"User-agent: *\nDisallow: /{rule}", agent="x").allow(f"{SITE}/{path}")


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read_rules(text, agent="aggregator").allow(f"{SITE}/page")
