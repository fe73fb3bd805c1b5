"""Does an article answer a query? Without an index, one article at a time.

A word matches as a search matches it (`aggregator.search.matching`; a test holds the two
together): by its form in any field, and by its stem in the article's language in title and text.
What depends on more than the article has no place in a rule: `last:` counts back from the newest
article, `story:` asks for what grouping has yet to find. A time that is only the file's own is no
publication date, so `date:` never matches it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC
from functools import cached_property, lru_cache

from aggregator.model import Article
from aggregator.queries import words
from aggregator.queries.grammar import MAX_LENGTH, understand
from aggregator.queries.tree import (
    And,
    Dates,
    InStory,
    Language,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Recent,
    Word,
    leaves,
)

_GAP = 100
"""Places between title and text and between two names, so that no phrase bridges them."""

Places = dict[str, list[int]]
"""Form, or pair of a run → where it stands."""


def find_fault(query: str) -> str | None:
    """Why `query` cannot be a rule, for a person, with the remedy; None when it can.

    Stricter than search: a rule works unseen, so what search would guess at is refused.
    """
    if len(query) > MAX_LENGTH:
        return f"it has more than {MAX_LENGTH} characters; write several rules of one name"
    read = understand(query)
    if read.doubts or read.node is None:
        return "; ".join(read.doubts) or "it is empty"
    for leaf in (*leaves(read.node), *leaves(read.node, wanted=False)):
        if isinstance(leaf, Recent):
            return "last: depends on the newest article, a rule must not; use date:"
        if isinstance(leaf, InStory):
            return "story: is known only after topics are; use words or topic:"
    return None


@lru_cache(maxsize=1024)
def _understood(query: str) -> Node | None:
    return understand(query).node


class Matcher:
    """One article, ready for any number of queries."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._names: dict[str, Places] = {}

    def answers(self, query: str) -> bool:
        """Whether the article is meant by `query`; an empty one means none."""
        node = _understood(query)
        return node is not None and self._matches(node)

    def has_phrase(self, written: str) -> bool:
        """Whether these words stand side by side in title or text."""
        found = tuple(token.form for token in words.tokens(written))
        return bool(found) and self._phrase(found, "")

    def _matches(self, node: Node) -> bool:
        match node:
            case And(parts):
                return all(self._matches(part) for part in parts)
            case Or(parts):
                return any(self._matches(part) for part in parts)
            case Not(part):
                return not self._matches(part)
            case Word(text, field):
                return self._word(text, field)
            case Prefix(text, field):
                return self._begins(words.fold(text), field)
            case Phrase(texts, field):
                return self._phrase(texts, field)
            case Language(code):
                return self._article.language == code
            case Dates():
                return self._within(node)
            case InStory() | Recent():
                return False

    def _word(self, text: str, field: str) -> bool:
        form = words.fold(text)
        if words.is_run(form):
            return self._phrase((form,), field) if len(form) > 1 else self._begins(form, field)
        places = self._places(field)
        if form in places:
            return True
        if field not in ("", "title"):
            return False
        stemmed = words.stem(self._article.language, text)
        return stemmed in places or stemmed in self._stems(field)

    def _begins(self, prefix: str, field: str) -> bool:
        return any(form.startswith(prefix) for form in self._places(field))

    def _phrase(self, texts: Sequence[str], field: str) -> bool:
        places = self._places(field)
        starts: set[int] | None = None
        for offset, forms in _slots(texts, places):
            here = {place - offset for form in forms for place in places.get(form, ())}
            starts = here if starts is None else starts & here
            if not starts:
                return False
        return bool(starts)

    def _within(self, dates: Dates) -> bool:
        if self._article.published_from == "mtime":
            return False
        day = self._article.published.astimezone(UTC).date()
        return not (dates.first and day < dates.first) and not (dates.last and day > dates.last)

    # ── the article's words ──

    def _places(self, field: str) -> Places:
        if field == "":
            return self._whole
        if field not in self._names:
            self._names[field] = _place(self._values(field))
        return self._names[field]

    def _values(self, field: str) -> Iterable[str]:
        article = self._article
        match field:
            case "title":
                return (article.title,)
            case "source":
                return (article.source,)
            case "author":
                return (article.author or "",)
            case "agency":
                return (article.agency or "",)
            case "topic":
                return article.topics
            case _:
                return article.tags

    def _stems(self, field: str) -> frozenset[str]:
        return self._title_stems if field else self._whole_stems

    @cached_property
    def _whole(self) -> Places:
        return _place((self._article.title, self._article.text))

    @cached_property
    def _whole_stems(self) -> frozenset[str]:
        return self._title_stems | _stem(self._article.text, self._article.language)

    @cached_property
    def _title_stems(self) -> frozenset[str]:
        return _stem(self._article.title, self._article.language)


def _place(values: Iterable[str]) -> Places:
    """Forms and pairs of `values`, a gap between one and the next."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    place = 0
    for value in values:
        for raw in words.raw_tokens(value):
            form = words.fold(raw)
            for term in words.pairs(form) if words.is_run(form) else (form,):
                found[term].append(place)
                place += 1
        place += _GAP
    found.pop("", None)
    return dict(found)


def _stem(value: str, language: str) -> frozenset[str]:
    return frozenset(words.stem(language, raw) for raw in words.raw_tokens(value))


def _slots(texts: Sequence[str], places: Places) -> list[tuple[int, Sequence[str]]]:
    """Offset in the phrase → the forms of which one must stand there."""
    slots: list[tuple[int, Sequence[str]]] = []
    offset = 0
    for text in texts:
        form = words.fold(text)
        if not words.is_run(form):
            slots.append((offset, (form,)))
            offset += 1
        elif len(form) == 1:
            slots.append((offset, [each for each in places if each.startswith(form)]))
            offset += 1
        else:
            slots += [(offset + n, (pair,)) for n, pair in enumerate(words.query_pairs(form))]
            offset += len(form)
    return slots
