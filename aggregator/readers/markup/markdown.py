"""Markdown → text and `Html`, with the tags of site generators (Liquid, Hugo, kramdown) resolved.

Python-Markdown takes quadratic time or recursion for some shapes of a few kilobytes. Text with far
more of a shape than prose has is not converted but shown as it is, so that no engine hangs on it.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass

import markdown

from aggregator.readers.markup.shortcodes import resolve, restore, without_blocks

_EXTENSIONS = ("fenced_code", "tables", "footnotes", "def_list", "abbr", "md_in_html", "sane_lists")
_converters = threading.local()
"""One converter a thread: making one costs more than using it, and none can be shared."""

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_INNER_FENCE = re.compile(r"^([ \t]{2,})(`{3,}|~{3,})[ \t]*([\w+#.-]*)[ \t]*$", re.MULTILINE)
_CODE_SPAN = re.compile(r"(`{1,3}[^`\n]+`{1,3})")
_BULLET = re.compile(r"(?:[-*+]|1[.)])[ \t]+\S")
_NO_PROSE = re.compile(r"[ \t]*(?:$|[-*+|#>]|\d+[.)][ \t])|[ \t]")
_PART = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d+[.)])[ \t])")
_MOST_INLINE = {
    "[": 1000, "![": 700, "](": 1000, "](<": 250, "<": 2500, "<http": 500, "@": 1000, "*": 2500, "_": 3000,
    "`": 2000, "[^": 800, "\\": 12000, "&": 2000,
}  # fmt: skip
"""Shape → how often one paragraph may hold it. Time grows with the square, so paragraphs add up by
squares. Each takes about a second at this count (tests/test_readers_markdown.py prints it)."""
_MOST_BLOCKS = (
    (re.compile(r"<!\["), 150), (re.compile(r"<!--"), 1500), (re.compile(r"<\?"), 3000),
    (re.compile(r"^ {0,3}#|^(?:=+|-+)[ \t]*$", re.MULTILINE), 1500),
    (re.compile(r"^\[\^", re.MULTILINE), 1500), (re.compile(r"^\*\[", re.MULTILINE), 300),
    (re.compile(r"^\|?[ \t]*:?-+:?[ \t]*\|", re.MULTILINE), 1500), (re.compile(r"^:[ \t]", re.MULTILINE), 4000),
    (re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$", re.MULTILINE), 2000),
)  # fmt: skip
"""The same for a whole text."""
_FENCES = 1500
_LINES = 30_000
_UNCLOSED = 800
"""Raw elements that may stay open."""
_DEEPEST = 24
"""Levels of lists and quotations; 500 exhaust the stack."""
_LINE = 30_000
"""Characters of a line: emphasis and links are sought in all of it."""


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of a text."""

    html: str
    """Not yet sanitised."""
    doubt: str = ""
    """Why it was not converted, for a person; `html` is empty then."""


def convert(text: str) -> Converted:
    """`text` as HTML, or why converting it would take too long."""
    pieces = _pieces(_outdent_fences(without_blocks(text)))
    prepared = "".join(piece if kind else resolve(piece) for piece, kind in pieces)
    doubt = suspicion("".join("\n" if kind == "code" else piece for piece, kind in pieces))
    if len(_FENCE.findall(text)) > _FENCES:
        doubt = "it holds too many blocks of code"
    if doubt:
        return Converted("", doubt)
    try:
        html = _convert(prepared)
    except RecursionError:
        return Converted("", "its lists or quotations are nested too deeply")
    return Converted(restore(html))


def _convert(text: str) -> str:
    converter = getattr(_converters, "markdown", None)
    if converter is None:
        converter = markdown.Markdown(extensions=list(_EXTENSIONS), output_format="html")
        _converters.markdown = converter
    try:
        return str(converter.convert(text))
    finally:
        converter.reset()


def suspicion(prose: str) -> str:
    """Why `prose` (text without code) would take too long to convert; "" for any honest text."""
    for pattern, most in _MOST_BLOCKS:
        found = sum(1 for _ in pattern.finditer(prose))
        if found > most:
            return f"it holds {found:,} times {pattern.pattern!r}"
    if prose.count("<") - prose.count("</") - prose.count("/>") > _UNCLOSED:
        return "it leaves too many elements open"
    if prose.count("\n") > _LINES:
        return f"it has {prose.count(chr(10)):,} lines"
    parts = _PART.split(prose)
    for shape, most in _MOST_INLINE.items():
        if prose.count(shape) > most and sum(part.count(shape) ** 2 for part in parts) > most**2:
            return f"a paragraph holds {max(part.count(shape) for part in parts):,} times {shape!r}"
    return _suspicious_line(prose)


def _suspicious_line(prose: str) -> str:
    for line in prose.split("\n"):
        if len(line) > _LINE:
            return f"one line has {len(line):,} characters"
        marks = re.match(r"(?:[ \t]*(?:[-*+>]|\d{1,9}[.)])(?=[ \t>]|$))+", line)
        if marks and _depth(marks[0]) > _DEEPEST:
            return "its lists or quotations are nested too deeply"
    return ""


def _depth(marks: str) -> int:
    bullets = len(re.findall(r"[-*+>]|\d[.)]", marks))
    indent = len(marks.expandtabs(4)) - len(marks.expandtabs(4).lstrip())
    return max(bullets, indent // 4)


def _pieces(text: str) -> list[tuple[str, str]]:
    """`text` in pieces, each with what it is: "code" (fenced, indented), "span" (in backticks), "".

    A list right below a paragraph gets the empty line that it needs.
    """
    found: list[tuple[str, str]] = []
    prose: list[str] = []
    fence = ""
    free = True  # an indented line is code below an empty line or other code
    for line in text.split("\n"):
        match = _FENCE.match(line)
        if fence:
            code = True
            if match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        else:
            code = bool(match) or (free and line.startswith(("    ", "\t")))
            fence = match[1] if match else ""
        free = code or not line.strip()
        if code:
            found.extend(_spans("".join(prose)))
            prose = []
            found.append((line + "\n", "code"))
            continue
        if _BULLET.match(line) and prose and not _NO_PROSE.match(prose[-1]):
            prose.append("\n")
        prose.append(line + "\n")
    return [*found, *_spans("".join(prose))]


def _outdent_fences(text: str) -> str:
    """Fenced code inside list items as indented code: Python-Markdown knows fences at the margin only."""
    if not _INNER_FENCE.search(text):
        return text
    done: list[str] = []
    fence, margin, indent = "", 0, ""
    for line in text.split("\n"):
        match = _INNER_FENCE.match(line)
        if fence:
            if match and match[2].startswith(fence) and not match[3]:
                fence = ""
                done.append("")
            else:
                done.append(indent + line[min(margin, len(line) - len(line.lstrip())) :])
        elif match:
            fence, margin = match[2], len(match[1])
            indent = " " * (4 * -(-len(match[1].expandtabs(4)) // 4) + 4)
            done.append("")
        else:
            done.append(line)
    return "\n".join(done)


def _spans(prose: str) -> list[tuple[str, str]]:
    parts = enumerate(_CODE_SPAN.split(prose))
    return [(part, "span" if place % 2 else "") for place, part in parts if part]
