"""str → Html: the only maker of `Html`. Nothing that came with content survives but prose."""

from __future__ import annotations

import html as _html
import re
from collections.abc import Mapping
from typing import Literal

import nh3

from aggregator.model import Html
from aggregator.sanitize import images
from aggregator.sanitize.images import FILE, SPARE, Shown, images_in, reference
from aggregator.sanitize.validity import is_deep, repair

__all__ = [
    "FILE", "SPARE", "Shown", "from_text", "images_in", "reference", "restore", "sanitize", "show_images",
]  # fmt: skip

_TAG_NAMES = (
    "a abbr b blockquote br caption cite code dd del dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 "
    "hr i img ins kbd li mark ol p pre q s samp small span strong sub sup table tbody td tfoot th thead "
    "time tr u ul var"
)
TAGS = frozenset(_TAG_NAMES.split())
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang", "dir"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"alt", FILE, SPARE},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
SCHEMES = {"http", "https", "mailto"}


def sanitize(markup: str, *, base: str = "", keep_images: bool = False) -> Html:
    """`markup` with known tags and attributes only; no scripts, styles, events or other hosts.

    Relative links are resolved against `base`, the article's own address; without one they lead
    nowhere from our pages and lose their target. Of an image its text alternative stays: a page
    of ours requests nothing from another host. With `keep_images`, those that name a file
    (`images`) stay, for `show_images` to decide. What is left is valid HTML that may stand below
    a heading of the first rank; of what is nested beyond measure only the paragraphs are kept.
    """
    try:
        cleaned = _clean(markup, ("rewrite_with_base", base) if base else "deny")
    except ValueError:  # the only one nh3 raises: `base` is no address
        cleaned = _clean(markup, "deny")
    if is_deep(cleaned):
        cleaned = nh3.clean(cleaned, tags={"p", "br"}, attributes={})
    return Html(_tidy(images.settle(cleaned, keep=keep_images)))


def show_images(body: Html, media: Mapping[str, Shown]) -> Html:
    """`body` with its images as `media` has them, by path; of others their text alternatives."""
    return images.show(body, media, tidy=_tidy)


def _tidy(markup: str) -> str:
    """What was cleaned, as valid HTML, and cleaned once more. Images are as `images` has them."""
    return images.settle(_clean(repair(markup), "deny"), keep=True).strip()


def _clean(
    markup: str, relative: Literal["deny"] | tuple[Literal["rewrite_with_base"], str]
) -> str:
    return nh3.clean(
        markup,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        strip_comments=True,
        url_relative=relative,
    )


def from_text(text: str) -> Html:
    """Plain text as escaped paragraphs; empty lines part them, single ends of line become <br>."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text)]
    lines = (_html.escape(part).replace("\n", "<br>") for part in parts if part)
    return Html("\n".join(f"<p>{line}</p>" for line in lines))


def restore(stored: str) -> Html:
    """What this room made earlier and the catalogue kept."""
    return Html(stored)
