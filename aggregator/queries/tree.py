"""What a query means: a small frozen tree, and how it reads in our own grammar. Pure.

`describe` writes a tree so that `grammar.parse` reads the same tree again; that is how the user
is shown what was understood, and how a suggestion is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Word:
    """A word in a field; "" is title and text together.

    Inflected forms count there and in the title, elsewhere only the word itself.
    """

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins so."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words, as they are, side by side."""

    words: tuple[str, ...]
    field: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    """Articles in a language (ISO 639-1)."""

    code: str


@dataclass(frozen=True, slots=True)
class InStory:
    """The articles of one story."""

    id: str


@dataclass(frozen=True, slots=True)
class Dates:
    """Published from the first to the last day, in UTC; None: open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Recent:
    """Published in the last so many hours, days, weeks or months before the newest article."""

    amount: int
    unit: str
    """"h", "d", "w", "m"."""


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of two or more."""

    parts: tuple[Node, ...]


NAME_FIELDS = ("source", "author", "agency", "topic", "tag")
"""Fields that hold names: matched by form, never by stem."""
Leaf = Word | Prefix | Phrase | Language | InStory | Dates | Recent
Node = Leaf | Not | And | Or
MAX_HEIGHT = 20
"""Of a tree; what would be higher is flattened."""
HOURS = {"h": 1, "d": 24, "w": 7 * 24, "m": 30 * 24}
"""Hours in a unit of `last:`; a month counts 30 days."""


def conjunction(parts: list[Node]) -> Node | None:
    """All of `parts`: flat, without doubles, exclusions last; None of none."""
    return _joined(parts, And)


def disjunction(parts: list[Node]) -> Node | None:
    """Any of `parts`: flat, without doubles; None of none."""
    return _joined(parts, Or)


def negation(part: Node) -> Node:
    """Everything but `part`; twice is not at all."""
    return part.part if isinstance(part, Not) else Not(part)


def _joined(parts: list[Node], kind: type[And] | type[Or]) -> Node | None:
    flat: dict[Node, None] = {}
    for part in (lowered for part in parts if (lowered := _lowered(part)) is not None):
        flat.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    if len(flat) <= 1:
        return next(iter(flat), None)
    # Exclusions last, wherever they came from: so the same query always makes the same tree.
    return kind(tuple(sorted(flat, key=lambda part: kind is And and isinstance(part, Not))))


def _lowered(part: Node) -> Node | None:
    """`part`, or all of its leaves at once when it is too high."""
    return part if _height(part) < MAX_HEIGHT else conjunction(list(leaves(part)))


def _height(node: Node) -> int:
    if isinstance(node, Not):
        return _height(node.part)
    return 1 + max(map(_height, node.parts)) if isinstance(node, And | Or) else 0


def leaves(node: Node, *, wanted: bool = True) -> Iterator[Leaf]:
    """The leaves of `node`: those that a hit has, or (not `wanted`) those that it must not have."""
    if isinstance(node, Not):
        yield from leaves(node.part, wanted=not wanted)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves(part, wanted=wanted)
    elif wanted:
        yield node


def describe(node: Node | None) -> str:
    """`node` in our grammar, operators written out; "" for None."""
    if node is None:
        return ""
    if isinstance(node, And | Or):
        operator = " AND " if isinstance(node, And) else " OR "
        return operator.join(_inner(part) for part in node.parts)
    if isinstance(node, Not):
        return f"NOT {_inner(node.part)}"
    return _describe_leaf(node)


def _inner(node: Node) -> str:
    described = describe(node)
    return f"({described})" if isinstance(node, And | Or) else described


def _describe_leaf(leaf: Leaf) -> str:
    match leaf:
        case Word(text, field):
            return _in_field(field, text)
        case Prefix(text, field):
            return _in_field(field, f"{text}*")
        case Phrase(words, field):
            return _in_field(field, f'"{" ".join(words)}"')
        case Language(code):
            return f"lang:{code}"
        case InStory(story):
            return f"story:{story}"
        case Recent(amount, unit):
            return f"last:{amount}{unit}"
        case Dates(first, last):
            return f"date:{_describe_dates(first, last)}"


def _in_field(field: str, text: str) -> str:
    return f"{field}:{text}" if field else text


def _describe_dates(first: date | None, last: date | None) -> str:
    if first == last and first is not None:
        return first.isoformat()
    return f"{first.isoformat() if first else ''}..{last.isoformat() if last else ''}"
