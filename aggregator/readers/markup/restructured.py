"""reStructuredText → Markdown, as far as articles need it: headings, links, code, quotations.

Not docutils: directives that include files or run code do not exist here, and a text is an article
in any case. What is not understood stays as written.
"""

from __future__ import annotations

import re
from html import escape
from itertools import groupby

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\s*$")
_DIRECTIVE = re.compile(r"^(\s*)\.\. ([\w:-]+?)::\s*(.*)$")
_TARGET = re.compile(r"^\s*\.\. _(`[^`]+`|[^:`]+): *(\S.*)?$")
_SUBSTITUTION = re.compile(r"^\s*\.\. \|([^|]+)\| (?:replace|image)::\s*(.*)$")
_OPTION = re.compile(r"^\s*:[\w-]+:(?:\s|$)")
_CODE = frozenset(("code", "code-block", "sourcecode", "highlight", "parsed-literal", "math"))
_DROPPED = frozenset(
    (
        "contents",
        "raw",
        "include",
        "meta",
        "toctree",
        "tags",
        "role",
        "default-role",
        "youtube",
        "index",
    )
)
_LINK = re.compile(r"`([^`<>]+?)\s*<([^<>`\s]+)>`__?")
_PHRASE = re.compile(r"`([^`<>]+)`__?(?!\w)")
_WORD = re.compile(r"(?<![\w`:/\[_])([A-Za-z][\w.-]{0,60}[A-Za-z0-9])_(?=[\s.,;:!?)\]]|$)")
_ROLE = re.compile(r":[a-zA-Z][\w:.-]{0,40}:`([^`]+)`")
_ROLE_TARGET = re.compile(r"\s*<[^<>]*>$")
_FOOTNOTE = re.compile(r"\[#?[\w*-]*\]_")


def to_markdown(text: str) -> str:
    """`text` as Markdown."""
    lines = text.split("\n")
    targets = dict(filter(None, (_target(line) for line in lines)))
    pieces = groupby(_blocks(lines), key=lambda piece: piece[1])
    joined = ((code, "".join(piece for piece, _ in run)) for code, run in pieces)
    return "".join(piece if code else _inline(piece, targets) for code, piece in joined)


def split_title(text: str) -> tuple[str, str]:
    """The heading that `text` begins with, or "", and the rest."""
    lines = text.lstrip("\n").split("\n")
    heading = _heading(lines, 0)
    if heading is None:
        return "", text
    return heading[0], "\n".join(lines[heading[2] :])


def _target(line: str) -> tuple[str, str] | None:
    """The name and address of `.. _name: address`."""
    match = _TARGET.match(line)
    if not match or not match[2]:
        return None
    return match[1].strip("`").casefold(), match[2].strip()


def _blocks(lines: list[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is code."""
    found: list[tuple[str, bool]] = []
    ranks: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        heading = _heading(lines, place)
        if heading:
            title, style, place = heading
            if style not in ranks:
                ranks.append(style)
            found.append((f"\n{'#' * min(6, ranks.index(style) + 1)} {title}\n\n", False))
        elif line.lstrip().startswith(".. ") or line.strip() == "..":
            place = _explicit(lines, place, found)
        elif line.rstrip().endswith("::") and not line.strip().startswith(":"):
            place = _literal(lines, place, found)
        else:
            found.append((line + "\n", False))
            place += 1
    return found


def _heading(lines: list[str], place: int) -> tuple[str, str, int] | None:
    """Title, adornment and the next line, where a section begins at `place`."""
    line = lines[place].rstrip()
    after = lines[place + 1].rstrip() if place + 1 < len(lines) else ""
    if _ADORNMENT.match(line) and place + 2 < len(lines) and after.strip():
        under = lines[place + 2].rstrip()
        if under == line and len(under) >= len(after.strip()):
            return after.strip(), line[0] * 2, place + 3
    parted = place == 0 or not lines[place - 1].strip()
    plain = bool(line) and not line[0].isspace() and not _ADORNMENT.match(line)
    if parted and plain and _ADORNMENT.match(after):
        return line.strip(), after[0], place + 2
    return None


def _explicit(lines: list[str], place: int, found: list[tuple[str, bool]]) -> int:
    """A directive, target, substitution or comment; the line after it."""
    body, end = _indented(lines, place + 1, _indent(lines[place]))
    match = _DIRECTIVE.match(lines[place])
    if match is None:
        return end  # a comment, target or substitution
    name, argument = match[2].lower(), match[3].strip()
    alt = ""
    while body and (option := _OPTION.match(body[0])):
        line = body.pop(0)
        alt = line[option.end() :].strip() if option[0].strip() == ":alt:" else alt
    content = _dedent(body)
    if name in _CODE:
        found.append((_fenced(content, argument), True))
    elif name in _DROPPED:
        found.append(("\n", False))
    else:
        if name in ("image", "figure"):
            found.append((_image(argument, alt), True))
        shown = argument if name not in ("image", "figure", "container", "class") else ""
        found.extend(_blocks(["", shown, *content, ""]))
    return end


def _image(address: str, alt: str) -> str:
    if not address:
        return "\n"
    return f'\n<img src="{escape(address)}" alt="{escape(alt)}">\n\n'


def _literal(lines: list[str], place: int, found: list[tuple[str, bool]]) -> int:
    """A paragraph that ends with "::" and the literal block below it."""
    line = lines[place].rstrip()
    body, end = _indented(lines, place + 1, _indent(line))
    if not any(each.strip() for each in body) or lines[place + 1 : place + 2] != [""]:
        found.append((lines[place] + "\n", False))
        return place + 1
    said = line[:-2].rstrip()
    found.append((f"{said}:\n" if said else "\n", False))
    found.append((_fenced(_dedent(body), ""), True))
    return end


def _fenced(content: list[str], language: str) -> str:
    word = re.match(r"[\w+#-]*", language)
    return "\n~~~~ {}\n{}\n~~~~\n\n".format(word[0] if word else "", "\n".join(content).strip("\n"))


def _indented(lines: list[str], place: int, indent: int) -> tuple[list[str], int]:
    """The lines from `place` that are empty or indented deeper than `indent`, and the next place."""
    end = place
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > indent):
        end += 1
    return lines[place:end], end


def _indent(line: str) -> int:
    expanded = line.expandtabs(8)
    return len(expanded) - len(expanded.lstrip())


def _dedent(lines: list[str]) -> list[str]:
    least = min((_indent(line) for line in lines if line.strip()), default=0)
    return [line.expandtabs(8)[least:] for line in lines]


def _inline(text: str, targets: dict[str, str]) -> str:
    pieces = re.split(r"(``[^\n]+?``)", text)
    return "".join(
        f"`` {piece[2:-2]} ``" if place % 2 else _links(piece, targets)
        for place, piece in enumerate(pieces)
    )


def _links(text: str, targets: dict[str, str]) -> str:
    def named(found: re.Match[str]) -> str:
        address = targets.get(" ".join(found[1].split()).casefold())
        return f"[{found[1]}]({address})" if address else found[0].rstrip("_")

    def role(found: re.Match[str]) -> str:
        return f"*{_ROLE_TARGET.sub('', found[1])}*"

    text = _ROLE.sub(role, text)
    text = _LINK.sub(lambda found: f"[{found[1]}]({found[2]})", text)
    text = _PHRASE.sub(named, text)
    text = _WORD.sub(named, text) if targets else text
    return _FOOTNOTE.sub("", text)
