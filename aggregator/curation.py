"""`curation.toml` → orders of the editor, and what is wrong with them. Never raises.

The file says in blocks what the newspaper shall do otherwise than it would by itself:

    [[merge]]  [[split]]  [[pin]]  [[hide]]  [[rename]]  [[lead]]  [[topics]]

Here its form is checked only: TOML, known keys, values of the right kind. What cannot be used is a
`Problem` with line and remedy, and the rest holds: a block that is no TOML costs itself, not the
others, because a slip in one order must not bring back a story that another one hides. Whether what
an order names is there, and whether orders contradict one another, `edition` finds out.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from aggregator.model import Problem
from aggregator.text import collapse

NAME = "curation.toml"
"""Beside the ledger."""
_LONGEST = 400
"""Characters of a message: values are quoted in it, and may be of any length."""
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*([A-Za-z]+)[ \t]*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """`[[merge]]`: these stories are one; it goes by the address of the first."""

    place: str
    """Of this block in the file, for messages."""
    stories: tuple[str, ...]
    """As in every order: an id, an address, or one of the story's articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """`[[split]]`: these articles are a story of their own, whatever they are found in."""

    place: str
    articles: tuple[str, ...]
    """As in every order: an id, a path, or an address."""
    copies: bool = True
    """Their copies go with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """`[[pin]]`: these stories come first on the front page, in this order."""

    place: str
    stories: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hide:
    """`[[hide]]`: these are not shown."""

    place: str
    stories: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """`[[rename]]`: another title for a story, or another name for a topic."""

    place: str
    title: str
    story: str = ""
    topic: str = ""
    """Its name, or its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """`[[lead]]`: this article stands for its story."""

    place: str
    article: str
    story: str = ""
    """Checked where it is given: the article must be in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """`[[topics]]`: the story's topics are these and no others."""

    place: str
    story: str
    topics: tuple[str, ...]


Order = Merge | Split | Pin | Hide | Rename | Lead | Topics

KINDS: Mapping[str, type[Order]] = {
    "merge": Merge,
    "split": Split,
    "pin": Pin,
    "hide": Hide,
    "rename": Rename,
    "lead": Lead,
    "topics": Topics,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Curation:
    """Every order that can be understood, in the order of the file."""

    orders: tuple[Order, ...] = ()

    def of(self, kind: type[_O]) -> tuple[_O, ...]:
        """The orders of one kind."""
        return tuple(order for order in self.orders if isinstance(order, kind))


_O = typing.TypeVar("_O", Merge, Split, Pin, Hide, Rename, Lead, Topics)


def complain(kind: str, place: str, message: str, remedy: str) -> Problem:
    """A problem with the file; `kind` as in docs/curation.md, without "curation-"."""
    told = f"{place}: {message}"
    short = told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"
    return Problem(path=NAME, kind=f"curation-{kind}", message=short, remedy=remedy)


def parse(data: bytes) -> tuple[Curation, tuple[Problem, ...]]:
    """The orders in `data`, and what of it cannot be used."""
    orders: list[Order] = []
    problems: list[Problem] = []
    for block in _blocks(data):
        if isinstance(block, Problem):
            problems.append(block)
            continue
        order, found = _order(block)
        problems += found
        if order is not None:
            orders.append(order)
    return Curation(orders=tuple(orders)), tuple(problems)


# ── text → blocks ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str
    place: str
    values: Mapping[str, object]


def _blocks(data: bytes) -> Iterator[_Block | Problem]:
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        yield complain("syntax", f"line {line}", "it is not UTF-8", "save the file as UTF-8")
        return
    whole = _load(text)
    if not isinstance(whole, str):
        yield from _tables(whole, _lines(text))
        return
    starts = [match.start() for match in _HEADER.finditer(text)]
    for start, end in zip([0, *starts], [*starts, len(text)], strict=True):
        before = text.count("\n", 0, start)
        # The lines before it stay as empty ones, so that TOML counts as the editor does.
        part = _load("\n" * before + text[start:end])
        if isinstance(part, str):
            yield _no_toml(part, before + 1)
        else:
            yield from _tables(part, _lines(text[start:end], before))


def _load(text: str) -> dict[str, object] | str:
    """The values, or what TOML has against them."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return str(error)
    except RecursionError:
        return "brackets are nested too deeply"


def _no_toml(message: str, line: int) -> Problem:
    where = re.search(r" ?\(at line (\d+), column \d+\)", message)
    said = message.replace(where[0], "") if where else message.replace(" (at end of document)", "")
    return complain(
        "syntax",
        f"line {where[1] if where else line}",
        f"not valid TOML: {said}",
        "mend this block; until then it is passed over and the others hold",
    )


def _lines(text: str, before: int = 0) -> dict[str, list[int]]:
    """Kind → the lines on which its blocks begin."""
    found: dict[str, list[int]] = {}
    for match in _HEADER.finditer(text):
        line = before + text.count("\n", 0, match.start(1)) + 1
        found.setdefault(match[1], []).append(line)
    return found


def _tables(
    values: Mapping[str, object], lines: Mapping[str, list[int]]
) -> Iterator[_Block | Problem]:
    for kind, tables in values.items():
        if kind not in KINDS:
            place = f"line {lines[kind][0]}, [[{kind}]]" if kind in lines else repr(kind)
            yield _unknown(place, f"unknown order {kind!r}", kind, sorted(KINDS))
        elif not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
            yield complain("syntax", kind, "is no block", f"begin the block with [[{kind}]]")
        else:
            known = lines.get(kind, [])
            for n, table in enumerate(tables):
                # Blocks within longer texts, or written in line, cannot be counted.
                where = f"line {known[n]}, " if len(known) == len(tables) else f"block {n + 1}, "
                yield _Block(kind, f"{where}[[{kind}]]", table)


# ── blocks → orders ────────────────────────────────────────────────────────────────────────


def _order(block: _Block) -> tuple[Order | None, list[Problem]]:
    kind = KINDS[block.kind]
    hints = typing.get_type_hints(kind)
    known = [each.name for each in fields(kind) if each.name != "place"]
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for key, raw in block.values.items():
        if key not in known:
            problems.append(_unknown(block.place, f"unknown key {key!r}", key, known))
        elif (value := _value(raw, hints[key])) is None:
            problems.append(_wrong(block.place, f"{key} must be {_FORMS[hints[key]]}, not {raw!r}"))
        else:
            values[key] = value
    if lack := _lack(kind, values):
        # A wrong value was told of already; the order cannot be carried out without it.
        return None, problems or [_wrong(block.place, lack)]
    make: Callable[..., Order] = kind
    return make(place=block.place, **values), problems


_FORMS: Mapping[object, str] = {
    str: "a text in quotes",
    bool: "true or false",
    tuple[str, ...]: 'a list of texts, as in ["a", "b"]',
}


def _value(raw: object, form: object) -> object:
    """`raw` in this form, texts without blanks around them; None where it has another."""
    if form is bool:
        return raw if isinstance(raw, bool) else None
    if form is str:
        return raw.strip() if _is_text(raw) and isinstance(raw, str) else None
    if isinstance(raw, list) and all(_is_text(each) for each in raw):
        return tuple(each.strip() for each in raw)
    return None


def _is_text(raw: object) -> bool:
    """Whether there is anything to read in it: control characters are not shown."""
    return isinstance(raw, str) and bool(collapse(raw))


def _lack(kind: type[Order], values: Mapping[str, object]) -> str:
    """What an order with these values lacks; empty where it is whole."""
    if kind is Hide:
        return (
            "" if values.get("stories") or values.get("articles") else "needs stories or articles"
        )
    if kind is Rename and ("story" in values) == ("topic" in values):
        return "needs either a story or a topic"
    if kind is Merge and len(_list(values.get("stories"))) < 2:
        return "needs two stories at least"
    missing = [name for name in _NEEDED[kind] if name not in values]
    if missing:
        return f"needs {' and '.join(missing)}"
    if kind in (Split, Pin) and not _list(values[_NEEDED[kind][0]]):
        return f"{_NEEDED[kind][0]} names none"
    return ""


_NEEDED: Mapping[type[Order], tuple[str, ...]] = {
    Merge: ("stories",),
    Split: ("articles",),
    Pin: ("stories",),
    Hide: (),
    Rename: ("title",),
    Lead: ("article",),
    Topics: ("story", "topics"),
}


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, tuple) else ()


def _wrong(place: str, message: str) -> Problem:
    return complain("value", place, message, "correct it; docs/curation.md shows every order")


def _unknown(place: str, message: str, given: str, known: Sequence[str]) -> Problem:
    close = difflib.get_close_matches(given, known, n=1)
    remedy = f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}"
    return complain("key", place, message, remedy)
