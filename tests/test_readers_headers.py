"""Headers of every kind: what they say, and that no text is lost to one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.readers.markup.fields import Declared, interpret
from aggregator.readers.markup.headers import split_header


def declared(text: str) -> Declared:
    return interpret(split_header(text).fields)


SAME = {
    "yaml": "---\ntitle: Storm at sea\ndate: 2024-06-18\ntags: [sea, storm]\n---\nBody\n",
    "yaml closed by dots": "---\ntitle: Storm at sea\ndate: 2024-06-18\ntags:\n- sea\n- storm\n...\nBody\n",
    "yaml below empty lines": "\n\n---\ntitle: Storm at sea\ndate: 2024-06-18\ntags: sea, storm\n---\n\nBody\n",
    "yaml named": "---yaml\ntitle: Storm at sea\ndate: 2024-06-18\ntags: sea, storm\n---\nBody\n",
    "toml": '+++\ntitle = "Storm at sea"\ndate = 2024-06-18\n[taxonomies]\ntags = ["sea", "storm"]\n+++\nBody\n',
    "json": '{"title": "Storm at sea", "date": "2024-06-18", "tags": ["sea", "storm"]}\n\nBody\n',
    "pelican": "Title: Storm at sea\nDate: 2024-06-18\nTags: sea,\n    storm\n\nBody\n",
    "fields": ":title: Storm at sea\n:date: 2024-06-18\n:tags: sea, storm\n\nBody\n",
    "unclosed": "---\ntitle: Storm at sea\ndate: 2024-06-18\ntags: sea, storm\n\nBody\n",
}


@pytest.mark.parametrize("text", SAME.values(), ids=list(SAME))
def test_every_kind_of_header_says_the_same(text: str) -> None:
    header = split_header(text)
    said = interpret(header.fields)
    assert (said.title, said.dates, said.tags) == (
        "Storm at sea",
        ("2024-06-18",),
        ("sea", "storm"),
    )
    assert header.body.strip() == "Body"


NO_HEADER = {
    "plain": "Storm at sea\n\nBody",
    "rule": "---\n\nNote: this is text.\n\n---\nmore",
    "rule and prose": "---\nThe wind rose.\n\n---\nmore",
    "rule alone": "---\nThe wind rose.",
    "list": "---\n- one\n- two\n---\nmore",
    "unknown line": "Note: the wind rose\nand the sea with it.\n\nBody",
    "dialogue": "Ann: Did you see the date?\nBob: I did.\n\nBody",
    "json text": '{"a": 1}',
    "empty": "",
}


@pytest.mark.parametrize("text", NO_HEADER.values(), ids=list(NO_HEADER))
def test_what_only_looks_like_a_header_stays_text(text: str) -> None:
    header = split_header(text)
    assert (dict(header.fields), header.body) == ({}, text)


def test_a_body_that_begins_with_a_rule_keeps_it() -> None:
    assert (
        split_header("---\ntitle: x\n---\n---\nText\n\n---\nmore").body == "---\nText\n\n---\nmore"
    )


def test_plain_text_needs_a_title_and_nothing_unknown() -> None:
    assert split_header("Date: 2024-06-18\nSource: Courier\n\nBody", strict=True).fields == {}
    assert split_header("Title: x\nMood: calm\n\nBody", strict=True).fields == {}
    assert split_header("Title: x\nDate: 2024-06-18\n\nBody", strict=True).body == "Body"


BROKEN = {
    "colon": "---\ntitle: Storm: the night\ndate: 2024-06-18\n---\nBody",
    "tab": "---\ntitle:\tStorm: the night\n\tdate: 1\ndate: 2024-06-18\n---\nBody",
    "quote": '---\ntitle: "Storm: the night"\ndate: 2024-06-18\nauthor: "Ann\n---\nBody',
    "at sign": "---\ntitle: 'Storm: the night'\nauthor: @ann\ndate: 2024-06-18\n---\nBody",
    "toml": '+++\ntitle = "Storm: the night"\ndate = 2024-06-18\nauthor = Ann\n+++\nBody',
    "bomb": "---\ntitle: 'Storm: the night'\ndate: 2024-06-18\nx: " + "[" * 3000 + "\n---\nBody",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=list(BROKEN))
def test_a_broken_header_is_read_line_by_line_and_reported(text: str) -> None:
    header = split_header(text)
    said = interpret(header.fields)
    assert said.title.startswith("Storm: the night")
    assert said.dates == ("2024-06-18",)
    assert header.body == "Body"
    assert header.doubt


def test_aliases_do_not_multiply() -> None:
    lines = ["---", "title: Storm", "a0: &a0 [x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 8)}]" for n in range(1, 9)]
    header = split_header("\n".join([*lines, "tags: *a8", "---", "Body"]))
    said = interpret(header.fields)
    assert said.title == "Storm"
    assert len(said.tags) < 1000
    assert header.body == "Body"


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("Headline: Storm", "title", "Storm"),
        ("title: 'Fish &amp; chips'", "title", "Fish & chips"),
        ("title: No", "title", "No"),
        ("title: 007", "title", "007"),
        ("title: ~", "title", ""),
        ("publishDate: 2024-06-18", "dates", ("2024-06-18",)),
        ("pubdate: 2024-06-18", "dates", ("2024-06-18",)),
        ("created_at: 2024-06-18", "dates", ("2024-06-18",)),
        ("published: 2024-06-18", "dates", ("2024-06-18",)),
        ("published: true", "dates", ()),
        ("lastmod: 2024-06-19", "updated", ("2024-06-19",)),
        ("last-modified: 2024-06-19", "updated", ("2024-06-19",)),
        ("author: Ann Quill", "author", "Ann Quill"),
        ("authors: [Ann Quill, Bo Reed]", "author", "Ann Quill, Bo Reed"),
        ("authors: [{name: Ann Quill, url: x}, {name: Bo Reed}]", "author", "Ann Quill, Bo Reed"),
        ("author: {name: Ann Quill, email: a@example.org}", "author", "Ann Quill"),
        ("by: [Ann Quill]", "author", "Ann Quill"),
        ("source: The Courier", "source", "The Courier"),
        ("outlet: The Courier", "source", "The Courier"),
        ("source: https://courier.example/a", "source", ""),
        ("source: https://courier.example/a", "url", "https://courier.example/a"),
        ("canonical_url: https://courier.example/a", "url", "https://courier.example/a"),
        ("permalink: /2024/06/18/storm", "url", ""),
        ("permalink: /2024/06/18/storm", "places", ("/2024/06/18/storm",)),
        ("lang: fr", "language", "fr"),
        ("excerpt: Short.", "summary", "Short."),
        ("tags: [sea, Sea, storm]", "tags", ("sea", "storm")),
        ("categories: sea; storm", "tags", ("sea", "storm")),
        ("extra: {tags: [sea]}", "tags", ("sea",)),
        ("topics: [Shipping]", "topics", ("Shipping",)),
        ("draft: true", "is_draft", True),
        ("draft: false", "is_draft", False),
        ("status: draft", "is_draft", True),
        ("status: published", "is_draft", False),
        ("published: false", "is_draft", True),
        ("published: 2024-06-18", "is_draft", False),
    ],
)
def test_keys_have_synonyms(line: str, field: str, value: object) -> None:
    assert getattr(declared(f"---\nlayout: post\n{line}\n---\n"), field) == value


@given(st.text(alphabet="-+:=\n\t []{}&*!|>'\"#ab0,", max_size=300), st.booleans())
def test_no_text_breaks_it_and_none_without_header_is_lost(text: str, strict: bool) -> None:
    for opening in ("", "---\n", "+++\n", "title: x\n", "{"):
        header = split_header(opening + text, strict=strict)
        interpret(header.fields)
        assert header.fields or header.body == opening + text or opening in ("---\n", "+++\n")
