"""A stylesheet without the blanks that only its authors need. Text in, text out."""

from __future__ import annotations

import re

_KEPT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|/\*.*?\*/)""", re.DOTALL)
"""Strings and comments."""
_MARK = "/* generator: "
"""The comment by which a file is known as ours; others are for those who write it."""
_STEPS = (
    (re.compile(r"\s+"), " "),
    (re.compile(r" ?([{};]) ?"), r"\1"),
    (re.compile(r"([{;][a-z-]+): "), r"\1:"),
    (re.compile(r";}"), "}"),
    (re.compile(r"}(?!})"), "}\n"),
)


def compact(css: str) -> str:
    """`css` with the same meaning in about a sixth less; strings stay, comments go."""
    parts = _KEPT.split(css.replace("\0", "\N{REPLACEMENT CHARACTER}"))  # as CSS itself does
    kept = [_told(each) for each in parts[1::2]]
    plain = "\0".join(parts[::2])
    for pattern, replacement in _STEPS:
        plain = pattern.sub(replacement, plain)
    pieces = plain.split("\0")
    return "".join(piece + after for piece, after in zip(pieces, [*kept, ""], strict=True))


def _told(kept: str) -> str:
    return "" if kept.startswith("/*") and not kept.startswith(_MARK) else kept
