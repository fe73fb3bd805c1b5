"""What was typed → what it means. Never an error: whatever is no operator is a word. Pure.

    query   = { clause }                     all of them
    clause  = chain { OR chain }             any of them
    chain   = item { AND item }              all of them
    item    = ( "-" | NOT ) item | [field ":"] atom
    atom    = "(" query ")" | '"' words '"' | word | prefix "*"

So OR binds the two beside it, as in other search engines for people: `flood valencia OR spain`
asks for flood and one of the two. A written AND binds tighter than OR. Operators are capitals;
"or" is a word. Fields: title, source, author, agency, topic, tag (words, phrases, groups), lang,
story, date, last. A chunk that holds several words ("cease-fire") is a phrase.

Bounded: 64 words to look for, parentheses 40 deep, trees 20 high; what is beyond is left out or
flattened, as the description shows. The length is the caller's to bound (`MAX_LENGTH`).
"""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from aggregator.queries import words
from aggregator.queries.tree import (
    NAME_FIELDS,
    Dates,
    InStory,
    Language,
    Node,
    Phrase,
    Prefix,
    Recent,
    Word,
    conjunction,
    disjunction,
    negation,
)
from aggregator.text import collapse

MAX_LENGTH = 1_000
"""Characters of what was typed that are worth reading."""
MAX_WORDS = 64
_MAX_NESTING = 40
"""Parentheses deeper than that are blanks. Above the height of any tree, so that every
description is read as it was meant."""
_MIN_PREFIX = 3
"""Letters before a "*"; fewer name half the dictionary."""
_WORD_FIELDS = ("title", *NAME_FIELDS)
_FIELDS = (*_WORD_FIELDS, "lang", "story", "date", "last")
_QUOTES = str.maketrans("“”„‟«»＂", '"' * 7)
_LEXEME = re.compile(
    r"(?<![^\s(])(?P<minus>-)(?=[^\s)-])"
    rf"|(?<![^\s(-])(?P<field>(?i:{'|'.join(_FIELDS)})):(?=[^\s)])"
    r"|(?P<paren>[()])"
    r'|"(?P<phrase>[^"]*)"'
    r'|(?P<chunk>[^\s()"]+)'  # and everything else is a blank, lone quotation marks too
)
_PIECES = re.compile(r"[;|/]|[,:](?!\d)|(?<!\d)[,:]")
"""What parts a chunk into words that need not stand together; "1,000" and "10:30" stay."""
_NO_FIELD = re.compile(r"([^\W\d_]+):[^\s/]")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_LAST = re.compile(r"(\d{1,4})([hdwm])", re.ASCII | re.IGNORECASE)
_STORY = re.compile(r"[\w-]{1,64}", re.ASCII)
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]\w+)*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Understood:
    """What something typed means, and what in it may have been meant otherwise."""

    node: Node | None
    """None when there is nothing in it to look for."""
    doubts: tuple[str, ...]
    """What was read leniently, for a person, with what to write instead."""


def parse(typed: str) -> Node | None:
    """What `typed` means; None when there is nothing in it to look for.

    Raises nothing, whatever is typed. `parse(describe(node)) == node` for every `node` it made.
    """
    return understand(typed).node


def understand(typed: str) -> Understood:
    """What `typed` means, with doubts: none where it is well-formed in every respect."""
    text = collapse(typed).translate(_QUOTES)
    reader = _Reader([_lexeme(found) for found in _LEXEME.finditer(text)])
    parts: list[Node] = []
    while reader.peek():
        parts += reader.clauses("", 0)
        if reader.take().kind == ")":
            reader.doubt('a ")" closes nothing; remove it')
    if text.count('"') % 2:
        reader.doubt("a quotation mark has no partner; add or remove one")
    if not parts:  # lone operators, fields without a value: then they are words
        reader.doubt("there is nothing in it to look for")
        parts = [Word(word) for word in reader.afford(_words(text))]
    return Understood(conjunction(parts), tuple(dict.fromkeys(reader.doubts)))


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str
    """"chunk", "phrase", "field", "(", ")", "AND", "OR", "NOT"; "" at the end."""
    text: str = ""


def _lexeme(found: re.Match[str]) -> _Lexeme:
    kind, text = found.lastgroup or "", found.group(found.lastgroup or 0)
    if kind == "minus":
        return _Lexeme("NOT")
    if kind == "paren" or (kind == "chunk" and text in ("AND", "OR", "NOT")):
        return _Lexeme(text)
    return _Lexeme(kind, text)


class _Reader:
    """Reads lexemes from left to right; holds how many words may still be looked for."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self.doubts: list[str] = []
        self._lexemes = lexemes
        self._next = 0
        self._words = MAX_WORDS

    def doubt(self, message: str) -> None:
        """Something was read leniently."""
        self.doubts.append(message)

    def peek(self) -> str:
        """The kind of the next lexeme, "" at the end."""
        return self._lexemes[self._next].kind if self._next < len(self._lexemes) else ""

    def take(self) -> _Lexeme:
        """The next lexeme, which is then behind us."""
        self._next += 1
        return self._lexemes[self._next - 1] if self._next <= len(self._lexemes) else _Lexeme("")

    def clauses(self, field: str, depth: int) -> list[Node]:
        """Up to the end or a ")", which stays."""
        found: list[Node] = []
        while self.peek() not in ("", ")"):
            if self.peek() in ("AND", "OR"):  # with nothing before it
                self.doubt(f"{self.take().kind} has nothing before it")
            found += self._operands("OR", field, depth)
        return found

    def _operands(self, operator: str, field: str, depth: int) -> list[Node]:
        """Operands joined by `operator`, as one node, or none."""
        found: list[Node] = []
        while True:
            if operator == "OR":
                found += self._operands("AND", field, depth)
            else:
                found += self._item(field, depth)
            if self.peek() != operator:
                break
            self.take()
        joined = disjunction(found) if operator == "OR" else conjunction(found)
        return [] if joined is None else [joined]

    def _item(self, field: str, depth: int) -> list[Node]:
        negated = False
        while self.peek() == "NOT":
            self.take()
            negated = not negated
        if self.peek() == "field":
            field = self.take().text.lower()
        if self.peek() in ("", ")", "AND", "OR", "NOT", "field"):
            self.doubt("an operator or field has nothing after it")
            return []
        found = self._atom(field, depth)
        return [negation(part) for part in found] if negated else found

    def _atom(self, field: str, depth: int) -> list[Node]:
        lexeme = self.take()
        if lexeme.kind == "(":
            if depth == _MAX_NESTING:
                self.doubt("parentheses are nested too deep")
                return []
            inner = conjunction(self.clauses(field, depth + 1))
            if self.take().kind != ")":
                self.doubt('a "(" is not closed; add ")"')
            return [] if inner is None else [inner]
        if field in ("", *_WORD_FIELDS):
            made = self._spoken(lexeme, field)
        else:
            made = self._filter(lexeme, field)
        return [] if made is None else [made]

    def _spoken(self, lexeme: _Lexeme, field: str) -> Node | None:
        """Words, a prefix or a phrase."""
        if lexeme.kind == "phrase":
            return self._phrase(_words(lexeme.text), field)
        if doubt := _doubt(lexeme.text):
            self.doubt(doubt)
        parts: list[Node] = []
        for piece in _PIECES.split(lexeme.text):
            found = _words(piece)
            if len(found) > 1:
                parts += [made] if (made := self._phrase(found, field)) else []
            elif piece.endswith("*") and found and _is_prefix(found[0]):
                parts += [Prefix(word, field) for word in self.afford(found)]
            else:
                parts += [Word(word, field) for word in self.afford(found)]
        return conjunction(parts)

    def _phrase(self, found: list[str], field: str) -> Node | None:
        kept = self.afford(found)
        return Phrase(tuple(kept), field) if kept else None

    def _filter(self, lexeme: _Lexeme, field: str) -> Node | None:
        """A language, story or time; words where the value is none."""
        made = _FILTERS[field](lexeme.text.strip())
        if made is None:
            self.doubt(f"{field}:{lexeme.text} is not understood; {_WANTED[field]}")
            return self._spoken(_Lexeme("chunk", f"{field}:{lexeme.text}"), "")
        if not self._words:
            return None
        self._words -= 1
        return made

    def afford(self, found: list[str]) -> list[str]:
        """So many of the words as may still be looked for; a run counts by its pairs."""
        kept: list[str] = []
        for word in found:
            if self._words <= 0:
                self.doubt(f"it has more than {MAX_WORDS} words; write several")
                break
            run = words.is_run(words.fold(word))
            kept.append(word[: self._words + 1] if run else word)
            self._words -= max(1, len(word) - 1) if run else 1
        return kept


def _words(text: str) -> list[str]:
    """The words of `text` in lower case."""
    lowered = collapse(text.casefold())
    return [lowered[token.start : token.end] for token in words.tokens(lowered)]


def _is_prefix(word: str) -> bool:
    form = words.fold(word)
    return len(form) >= _MIN_PREFIX and not words.is_run(form)


def _doubt(chunk: str) -> str:
    """What is doubtful about a chunk read as words; "" when nothing is."""
    if chunk in ("or", "and"):
        return f'"{chunk}" is a word here; write {chunk.upper()}, or the word in quotation marks'
    if chunk.endswith("*") and not _is_prefix(chunk[:-1]):
        return f'"{chunk}" needs at least {_MIN_PREFIX} letters before the "*"'
    if chunk[-1] == ":" and chunk[:-1].lower() in _FIELDS:
        return f'"{chunk}" must stand right before what it asks for, without a blank'
    if field := _NO_FIELD.match(chunk):
        close = difflib.get_close_matches(field.group(1).lower(), _FIELDS, n=1)
        hint = f'did you mean "{close[0]}:"?' if close else f"fields are {', '.join(_FIELDS)}"
        return f'"{field.group(1)}:" is no field; {hint}'
    return ""


# ── filters ────────────────────────────────────────────────────────────────────────────────


def _language(value: str) -> Node | None:
    found = _LANGUAGE.fullmatch(value)
    return Language(found.group(1).lower()) if found else None


def _story(value: str) -> Node | None:
    return InStory(value) if _STORY.fullmatch(value) else None


def _recent(value: str) -> Node | None:
    found = _LAST.fullmatch(value)
    if found is None or not int(found.group(1)):
        return None
    return Recent(int(found.group(1)), found.group(2).lower())


def _dates(value: str) -> Node | None:
    """A day, month or year, or two of them with ".." between, either of which may be missing."""
    first, ranged, last = value.partition("..")
    if not ranged:
        last = first
    spans = [_span(part) if part else None for part in (first, last)]
    if not (first or last) or any(
        part and not span for part, span in zip((first, last), spans, strict=True)
    ):
        return None
    if spans[0] and spans[1] and spans[0][0] > spans[1][1]:
        spans.reverse()
    return Dates(spans[0][0] if spans[0] else None, spans[1][1] if spans[1] else None)


def _span(value: str) -> tuple[date, date] | None:
    """The first and last day of a day, month or year."""
    found = _DAY.fullmatch(value)
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        last = calendar.monthrange(year, month or 12)[1]
        return date(year, month or 1, 1), date(year, month or 12, last)
    except ValueError:  # no such day, month or year
        return None


_FILTERS: Mapping[str, Callable[[str], Node | None]] = {
    "lang": _language,
    "story": _story,
    "date": _dates,
    "last": _recent,
}
_WANTED = {
    "lang": "it takes a language code, as in lang:en",
    "story": "it takes the id of a story",
    "date": "it takes a day, a month or a year, or two with .. between, as in date:2024-06..2024-08",
    "last": "it takes a number and h, d, w or m, as in last:7d",
}
"""What to write for a filter."""
