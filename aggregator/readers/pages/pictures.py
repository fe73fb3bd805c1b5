"""Pictures of a saved page's article: files beside the page, between the paragraphs where they stood.

What is text is decided without them (a picture has none), and they are put in afterwards: so no
picture moves a word. A picture belongs to the article where it stands between headline and last
paragraph, within what holds all of the text, in no part that is furniture and in no teaser; behind the
last paragraph only a `<figure>` does. A page is often saved without its pictures, so what is not there
is not missed (`sanitize.SPARE`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from aggregator.readers.images import file_of, is_picture
from aggregator.readers.pages.blocks import Block
from aggregator.readers.pages.furniture_names import kinds_of_names
from aggregator.readers.pages.pruning import is_furniture_element
from aggregator.readers.pages.tree import HEADINGS, Element, names_of, tag_of, text_of
from aggregator.sanitize import SPARE, reference

_MOST = 200
"""Pictures of one page that are looked at: a gallery, not a map made of tiles."""
_CAPTION = 300
"""Characters of a caption."""
_TEASER = 700
"""Characters in a box around a picture in which a linked heading makes it a teaser's."""
_ORNAMENTS = re.compile(
    r"(?:^|[ -])(?:avatars?|gravatar|emojis?|smil(?:ey|ies)|icons?|logos?|badges?|pixel|spacer|flags?)(?=$|[ -])"
)
_FURNITURE = frozenset(("furniture", "comments", "consent", "embeds"))


@dataclass(frozen=True, slots=True)
class _Picture:
    """One `<img>` that shows a file, as it stood before the page was pruned."""

    place: int
    around: tuple[Element, ...]
    """What it stands in, innermost first."""
    path: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of a page and where everything of it stands."""

    found: Sequence[_Picture] = ()
    places: dict[Element, int] | None = None


def find_pictures(body: Element, *, at: str) -> Pictures:
    """The pictures below `body` that are files beside the page at `at`. Before it is pruned."""
    shown: dict[str, Element] = {}
    for image in body.iter("img"):
        if len(shown) == _MOST:
            break
        path = file_of(image, at=at)
        if path and not _ORNAMENTS.search(names_of(image)):
            shown.setdefault(path, image)
    if not shown:
        return Pictures()
    places = {element: place for place, element in enumerate(body.iter())}
    found = [
        _Picture(
            place=places[image],
            around=tuple(image.iterancestors()),
            path=path,
            alt=" ".join((image.get("alt") or "").split()),
            caption=_caption(image),
        )
        for path, image in shown.items()
    ]
    return Pictures([each for each in found if not _is_teaser(each)], places)


def with_pictures(
    blocks: Sequence[Block], pictures: Pictures, headline: Element | None
) -> list[Block]:
    """`blocks` with the pictures that are the article's between them, as blocks without text."""
    places = pictures.places
    if not blocks or places is None or any(block.element not in places for block in blocks):
        return [*blocks]
    due = [each for each in pictures.found if _belongs(each, blocks, places, headline)]
    due.sort(key=lambda each: each.place)
    made: list[Block] = []
    for block in blocks:
        while due and due[0].place < places[block.element]:
            made.append(_block(due.pop(0), block, made[-1] if made else None))
        made.append(block)
    return [*made, *(_block(each, None, None) for each in due)]


def _belongs(
    picture: _Picture,
    blocks: Sequence[Block],
    places: dict[Element, int],
    headline: Element | None,
) -> bool:
    whole = _around([block.element for block in blocks])
    first, last = places[blocks[0].element], places[blocks[-1].element]
    inside = whole is not None and whole in picture.around
    if picture.place > last and blocks[-1].element not in picture.around:
        inside = inside and any(tag_of(each) == "figure" for each in picture.around)
    elif picture.place < first and not inside and headline is not None and headline in places:
        whole = _around([headline, *(block.element for block in blocks)])
        inside = picture.place > places[headline] and whole in picture.around
    return inside and not any(_is_furniture(each) for each in _up_to(picture.around, whole))


def _around(elements: Sequence[Element]) -> Element | None:
    """The innermost element that stands around all of `elements`, which are in order."""
    held = set(elements[-1].iterancestors())
    return next((each for each in elements[0].iterancestors() if each in held), None)


def _up_to(around: Sequence[Element], whole: Element | None) -> Iterator[Element]:
    for each in around:
        if each is whole:
            return
        yield each


def _is_furniture(element: Element) -> bool:
    """Whether a part of a page is none of its article's; the pictures of one are in any `<figure>`."""
    if tag_of(element) == "a":
        return bool(text_of(element))
    kinds = kinds_of_names(names_of(element))
    return is_furniture_element(element) or ("text" not in kinds and bool(kinds & _FURNITURE))


def _is_teaser(picture: _Picture) -> bool:
    """Whether it is a link to another page, beside a heading that is one too."""
    link = next((each for each in picture.around if tag_of(each) == "a"), None)
    if link is None or is_picture((link.get("href") or "").rpartition("/")[2]):
        return False
    near = takewhile(lambda box: _is_short(box, _TEASER), picture.around)
    return any(
        next(heading.iter("a"), None) is not None
        for each in near
        for heading in each.iter(*HEADINGS)
    )


def _caption(image: Element) -> str:
    """What stands below a picture, in its own figure or by the name that editors' systems give it."""
    for box in image.iterancestors("figure", "div"):
        if not _is_short(box, _CAPTION) or sum(1 for _ in box.iter("img")) > 1:
            break
        for each in box.iter("figcaption", "p", "div"):
            if tag_of(each) == "figcaption" or "captions" in kinds_of_names(names_of(each)):
                return text_of(each)
        if tag_of(box) == "figure":
            break
    return ""


def _is_short(box: Element, most: int) -> bool:
    """Whether there are `most` characters of text in `box`, or fewer."""
    left = most
    for text in box.itertext():
        left -= len(text.strip())
        if left < 0:
            return False
    return True


def _block(picture: _Picture, after: Block | None, before: Block | None) -> Block:
    """The picture with its caption; within a quotation where it stands in the middle of one."""
    caption = f"<figcaption>{html.escape(picture.caption)}</figcaption>" if picture.caption else ""
    image = f'<img alt="{html.escape(picture.alt)}" {SPARE}="{reference(picture.path)}">'
    same = after is not None and before is not None and after.quote == before.quote
    quote = after.quote if same and after is not None else 0
    return Block("figure", "", image + caption, picture.around[0], quote=quote)
