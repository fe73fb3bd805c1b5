"""A header in YAML that `headers` and `fields` read back as the values it was made of."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping, Sequence

from aggregator.text import collapse

_TWICE = frozenset(("title", "summary", "tags", "topics"))
"""Keys whose entities are resolved by `fields` and once more when the article is settled."""
_BARE = frozenset(("date", "updated"))
"""Keys whose values are written without quotes."""


def write_header(values: Mapping[str, str | Sequence[str]]) -> str:
    """The header with its two rules; what is empty is left out."""
    return "\n".join(("---", *_lines(values), "---", ""))


def _lines(values: Mapping[str, str | Sequence[str]]) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, str):
            if plain := collapse(value):
                yield f"{name}: {plain if _is_bare(name, plain) else _quoted(name, plain)}"
            continue
        if kept := [_quoted(name, plain) for each in value if (plain := collapse(each))]:
            yield f"{name}: [{', '.join(kept)}]"


def _is_bare(name: str, value: str) -> bool:
    return name in _BARE and all(c.isalnum() or c in "-+.T" or c == ":" for c in value)


def _quoted(name: str, value: str) -> str:
    """`value` in quotes, which YAML reads as JSON does."""
    for _ in range(2 if name in _TWICE else 1):
        if html.unescape(value) != value:
            value = html.escape(value, quote=False)
    return json.dumps(value, ensure_ascii=False)
