"""str → Html: the only maker of `Html`. Nothing that came with content survives but prose."""

from __future__ import annotations

import html as _html
import re

import nh3

from aggregator.model import Html

_TAG_NAMES = (
    "a abbr b blockquote br caption cite code dd del dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 "
    "hr i img ins kbd li mark ol p pre q s samp small span strong sub sup table tbody td tfoot th thead "
    "time tr u ul var"
)
TAGS = frozenset(_TAG_NAMES.split())
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang", "dir"},
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "blockquote": {"cite"},
}
SCHEMES = {"http", "https", "mailto"}
_REMOTE_IMAGE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)


def sanitize(markup: str) -> Html:
    """`markup` with known tags and attributes only; no scripts, styles, events or other hosts.

    Images stay only with a relative address: a page of ours requests nothing from another host.
    """
    return Html(
        nh3.clean(
            markup,
            tags=set(TAGS),
            attributes=ATTRIBUTES,
            attribute_filter=_attribute,
            url_schemes=SCHEMES,
            link_rel="noopener noreferrer",
            strip_comments=True,
        )
    )


def from_text(text: str) -> Html:
    """Plain text as escaped paragraphs; empty lines part them, single ends of line become <br>."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text)]
    lines = (_html.escape(part).replace("\n", "<br>") for part in parts if part)
    return Html("\n".join(f"<p>{line}</p>" for line in lines))


def restore(stored: str) -> Html:
    """What this room made earlier and the catalogue kept."""
    return Html(stored)


def _attribute(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and _REMOTE_IMAGE.match(value):
        return None
    return value
