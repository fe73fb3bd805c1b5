"""Public addresses of imported articles: what a generator would have put on the web."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from urllib.parse import quote

from aggregator import urls

_TOKEN = re.compile(r":([a-z]+)")


def joined(base: str, path: str) -> str:
    """`path` on the site at `base`; "" where the site's address is not known or no address."""
    if re.match(r"https?://", path, re.IGNORECASE):
        return urls.canonical(path) or ""
    site = urls.canonical(base) if base else None
    if site is None:
        return ""
    return (
        urls.canonical(f"{site.rstrip('/')}/{quote(path.lstrip('/'), safe='/:@!$&+,;=~%?#')}") or ""
    )


def permalink(pattern: str, values: dict[str, str], when: datetime | None) -> str:
    """A pattern of Hugo's (":year/:month/:slug/") filled in; what is not known is left out."""
    dated = (
        {
            "year": f"{when:%Y}",
            "month": f"{when:%m}",
            "day": f"{when:%d}",
            "monthname": f"{when:%B}".lower(),
            "yearday": f"{when:%j}".lstrip("0"),
        }
        if when
        else {}
    )
    known = dated | values
    return re.sub(r"//+", "/", _TOKEN.sub(lambda found: known.get(found[1], ""), pattern))


def urlized(name: str) -> str:
    """A name as Hugo puts it into addresses: lower case, "-" for blanks, letters of any script."""
    kept = "".join(
        c
        for c in unicodedata.normalize("NFC", name.strip())
        if c.isalnum() or c in "._-/+~ " or unicodedata.category(c)[0] == "M"
    )
    return re.sub(r"-*\s+-*|-{2,}", "-", kept.lower()).strip()


def slugified(title: str) -> str:
    """A title as Pelican makes addresses of it: ASCII letters, digits, "-"."""
    ascii_text = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_text).strip()).lower()
