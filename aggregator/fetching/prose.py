"""Clean markup → Markdown that a person likes to read and edit. Pure.

Paragraphs, headings, lists, quotations, code, links and emphasis become Markdown; any other block
stands in the text as the HTML that it is, which Markdown allows. Whoever writes a file of it makes
sure that it reads back as the same text (`articles`), and falls back to the markup itself.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from aggregator.model import Html

_VOID = frozenset(("br", "hr", "img", "wbr"))
_BLOCKS = frozenset((
    "blockquote", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6",
    "hr", "li", "ol", "p", "pre", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**"}
_PICTURE = re.compile(r"<small>([^<>\"]*)</small>")
_SPECIAL = re.compile(r"[\\`*_\[\]]")
_REFERENCE = re.compile(r"&(?=#?\w+;)")
_TAG_OF_GENERATORS = re.compile(r"\{(?=[%{:#])")
"""What readers of Markdown take for a tag of Liquid, Hugo or kramdown."""
_OPENING = re.compile(r"(?P<number>\d+)(?=[.)]\s)|(?P<mark>[#>+:|~=-])")
"""What begins a list, a heading, a quotation, a table at the beginning of a line."""


class _RawError(Exception):
    """Something inside a block that Markdown has no words for."""


@dataclass
class _Node:
    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[_Node | str] = field(default_factory=list)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def to_markdown(body: Html, *, pictures: bool = True) -> str:
    """`body` as Markdown, blocks parted by an empty line.

    `pictures`: what is in small print are pictures' alternatives, as the sanitiser leaves them.
    """
    builder = _Builder()
    builder.feed(_PICTURE.sub(r'<img alt="\1">', body) if pictures else body)
    builder.close()
    return "\n\n".join(_top_level(builder.root.children))


def _top_level(children: Sequence[_Node | str]) -> Iterator[str]:
    for group in _parted(children):
        try:
            yield from _blocks(group)
        except _RawError:
            inner = "".join(map(_markup, group))
            first = group[0]
            whole = isinstance(first, _Node) and first.tag in _BLOCKS
            yield inner if whole else f"<p>{inner}</p>"


def _parted(children: Sequence[_Node | str]) -> Iterator[list[_Node | str]]:
    """Blocks one by one, what runs between them together."""
    run: list[_Node | str] = []
    for child in children:
        if isinstance(child, str) or child.tag not in _BLOCKS:
            run.append(child)
            continue
        if any(not isinstance(each, str) or each.strip() for each in run):
            yield run
        run = []
        yield [child]
    if any(not isinstance(each, str) or each.strip() for each in run):
        yield run


def _blocks(children: Sequence[_Node | str]) -> Iterator[str]:
    for group in _parted(children):
        first = group[0]
        if isinstance(first, _Node) and first.tag in _BLOCKS:
            write = _WRITERS.get(first.tag)
            if write is None or set(first.attributes) - {"start"}:
                raise _RawError
            yield write(first)
        elif line := _paragraph(group):
            yield line


def _paragraph(children: Sequence[_Node | str]) -> str:
    lines = _inline(children).strip().split("\n")
    return "\n".join(_unlike_markup(line.strip(" ")) + "  " for line in lines).rstrip()


def _unlike_markup(line: str) -> str:
    """`line`, which is prose, with a backslash where it looks like the beginning of something else."""
    match = _OPENING.match(line)
    if match is None:
        return line
    place = match.end() if match["number"] else match.start()
    if line[place] in "|~=:)":  # no backslash takes these
        return f"{line[:place]}&#{ord(line[place])};{line[place + 1 :]}"
    return f"{line[:place]}\\{line[place:]}"


def _heading(node: _Node) -> str:
    return f"{'#' * int(node.tag[1])} {_inline(node.children).replace(chr(10), ' ').strip()}"


def _quotation(node: _Node) -> str:
    inner = "\n\n".join(_blocks(node.children))
    return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))


def _list(node: _Node) -> str:
    items = [each for each in node.children if not isinstance(each, str) or each.strip()]
    number = int(node.attributes.get("start") or 1)
    made: list[str] = []
    loose = False
    for place, item in enumerate(items):
        if isinstance(item, str) or item.tag != "li" or item.attributes:
            raise _RawError
        if _holds(item, "pre"):
            raise _RawError  # fences know the margin only
        blocks = list(_blocks(item.children))
        loose = loose or any(
            isinstance(each, _Node) and each.tag in ("p", "blockquote") for each in item.children
        )
        mark = f"{number + place}." if node.tag == "ol" else "-"
        parting = "\n\n" if loose else "\n"
        made.append(f"{mark:<4}{_indented(parting.join(blocks))}")
    return ("\n\n" if loose else "\n").join(made)


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ").replace("\n    \n", "\n\n")


def _holds(node: _Node, tag: str) -> bool:
    return any(
        isinstance(each, _Node) and (each.tag == tag or _holds(each, tag)) for each in node.children
    )


def _code(node: _Node) -> str:
    text = _plain(node).strip("\n")
    if not text.strip() or "\t" in text:
        raise _RawError
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _plain(node: _Node) -> str:
    """The text of a block that holds text and `code` alone."""
    parts = []
    for each in node.children:
        if isinstance(each, str):
            parts.append(each)
        elif each.tag == "code" and not each.attributes:
            parts.append(_plain(each))
        else:
            raise _RawError
    return "".join(parts)


def _rule(node: _Node) -> str:
    del node
    return "* * *"


_WRITERS: Mapping[str, Callable[[_Node], str]] = {
    "p": lambda node: _paragraph(node.children),
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), _heading),
    "blockquote": _quotation,
    "ul": _list,
    "ol": _list,
    "pre": _code,
    "hr": _rule,
}


# ── within a line ──────────────────────────────────────────────────────────────────────────


def _inline(children: Sequence[_Node | str]) -> str:
    return "".join(_escaped(each) if isinstance(each, str) else _element(each) for each in children)


def _escaped(text: str) -> str:
    """Text that Markdown must not take for anything else."""
    text = re.sub(r"[ \t\r\n\f]+", " ", text)
    text = _SPECIAL.sub(r"\\\g<0>", _REFERENCE.sub("&amp;", text).replace("<", "&lt;"))
    return _TAG_OF_GENERATORS.sub("&#123;", text)


def _element(node: _Node) -> str:
    if node.tag in _BLOCKS:
        raise _RawError
    if node.tag == "br":
        return "\n"
    if node.tag == "img":
        return f"![{_escaped(node.attributes.get('alt', ''))}]()"
    if node.tag == "code" and not node.attributes:
        return _code_span(node)
    inner = _inline(node.children)
    mark = _MARKS.get(node.tag)
    if mark and not node.attributes:
        return _marked(inner, mark)
    href = node.attributes.get("href", "")
    if node.tag == "a" and href and set(node.attributes) <= {"href", "rel"}:
        return _link(inner, href)
    return f"{_start(node)}{inner}{'' if node.tag in _VOID else f'</{node.tag}>'}"


def _marked(inner: str, mark: str) -> str:
    """Emphasis with the blanks outside, where Markdown wants them."""
    body = inner.strip()
    if not body:
        return inner
    if "\n" in inner or mark[0] in body[0] + body[-1]:
        raise _RawError
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}{mark}{body}{mark}{after}"


def _link(inner: str, href: str) -> str:
    body = inner.strip()
    if not body:
        return inner
    if "\n" in body or re.search(r"[\s<>\"\\]", href) or href.count("(") != href.count(")"):
        raise _RawError
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}[{body}]({href}){after}"


def _code_span(node: _Node) -> str:
    text = re.sub(r"\s+", " ", _plain(node))
    if not text.strip() or "`" in text:
        raise _RawError
    return f"`{text.strip()}`"


# ── what stays markup ──────────────────────────────────────────────────────────────────────


def _markup(node: _Node | str) -> str:
    if isinstance(node, str):
        return html.escape(node, quote=False)
    inner = "".join(map(_markup, node.children))
    return f"{_start(node)}{inner}{'' if node.tag in _VOID else f'</{node.tag}>'}"


def _start(node: _Node) -> str:
    given = "".join(
        f' {name}="{html.escape(value)}"'
        for name, value in node.attributes.items()
        if name != "rel"
    )
    return f"<{node.tag}{given}>"
