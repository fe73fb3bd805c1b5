"""Images in an article's body: kept as the name of a file, shown once that file is in the site.

A body holds `<img alt="…" data-file="…">`: below the content folder, percent-encoded. It has no `src`, so
whatever becomes of it, it requests nothing. `show` puts our own copy in its place, or its text
alternative. `data-spare` says the same of an image that is not missed: without its file it goes with the
figure around it, caption and all, as in a page that was saved without its images.

Replacing works on the text of a body, because there it is unmistakable: a quotation mark never
stands inside a value (nh3 escapes it), and a file's name has neither blank nor "=" nor ">", so what
`IMAGE` matches cannot begin in one value and end in another.
"""

from __future__ import annotations

import html as _html
import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from lxml import etree, html

from aggregator.model import Html

FILE, SPARE = "data-file", "data-spare"
IMAGE = re.compile(rf'<img alt="([^"]*)" ({FILE}|{SPARE})="([A-Za-z0-9_.~%/-]+)">')
LONGEST = 1000
"""Characters of a file's path."""
# As nh3 writes it: every value in double quotes, with `"` inside it escaped.
_ANY_IMAGE = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Shown:
    """An image in the place where it is shown."""

    src: str
    width: int | None = None
    height: int | None = None


def reference(path: str) -> str:
    """The file at `path` as a body names it; "" where no body may."""
    parts = path.split("/")
    plain = path.isprintable() and "\\" not in path and 0 < len(path) <= LONGEST
    if not plain or any(part in ("", ".", "..") for part in parts):
        return ""
    return quote(path, safe="/")


def path_of(name: str) -> str:
    """The path that the reference `name` stands for; "" where it is none."""
    path = unquote(name)
    return path if name and reference(path) == name else ""


def settle(markup: str, *, keep: bool) -> str:
    """`markup`, just cleaned, with images as `IMAGE` has them, or with their text alternatives."""

    def settled(found: re.Match[str]) -> str:
        given = {name: _html.unescape(value) for name, value in _ATTRIBUTE.findall(found[1])}
        alt = " ".join(given.get("alt", "").split())
        kind = SPARE if SPARE in given else FILE
        if keep and path_of(given.get(kind, "")):
            return f'<img alt="{_html.escape(alt)}" {kind}="{given[kind]}">'
        return _words(alt)

    return _ANY_IMAGE.sub(settled, markup)


def images_in(body: Html) -> tuple[str, ...]:
    """The files that `body` shows if they are there, each once, in its order."""
    if "<img" not in body:
        return ()
    return tuple(dict.fromkeys(path_of(found[3]) for found in IMAGE.finditer(body)))


def show(body: Html, media: Mapping[str, Shown], *, tidy: Callable[[str], str]) -> Html:
    """`body` with the images of `media` (by path), and of others the words; the first loads at once.

    `tidy` makes valid what is left without an image.
    """
    if "<img" not in body:
        return body
    markup: str = body
    if any(path_of(found[3]) not in media for found in IMAGE.finditer(markup)):
        markup = tidy(_without(markup, media))
    count = 0

    def shown(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        each = media[path_of(found[3])]
        size = f' width="{each.width}" height="{each.height}"' if each.width and each.height else ""
        late = ' loading="lazy"' if count > 1 else ""
        src = _html.escape(each.src)
        return f'<img src="{src}" alt="{found[1]}"{size}{late} decoding="async">'

    return Html(IMAGE.sub(shown, markup))


def _without(markup: str, known: Container[str]) -> str:
    """`markup` without the images that are not `known`."""

    def kept(found: re.Match[str]) -> str:
        missing = found[2] == FILE and path_of(found[3]) not in known
        return _words(_html.unescape(found[1])) if missing else found[0]

    markup = IMAGE.sub(kept, markup)
    return _without_spare(markup, known) if SPARE in markup else markup


def _without_spare(markup: str, known: Container[str]) -> str:
    root = html.fragment_fromstring(markup, create_parent="div")
    for image in list(root.iter("img")):
        if SPARE in image.attrib and path_of(image.get(SPARE, "")) not in known:
            box = next(image.iterancestors("figure"), image)
            if not (box.tail or "").strip():
                box.tail = None
            box.drop_tree()
    inner = (etree.tostring(each, encoding="unicode", method="html") for each in root)
    return _html.escape(root.text or "", quote=False) + "".join(inner)


def _words(alt: str) -> str:
    """The text alternative of an image that is not shown."""
    alt = alt.strip()
    return f"<small>{_html.escape(alt)}</small>" if alt else ""
