"""The outlet an article is by: as credited, by the host of its address, or by its folder."""

from __future__ import annotations

import re
from collections.abc import Mapping

from aggregator import urls
from aggregator.readers.language import CODES
from aggregator.text import collapse

_GENERIC = (
    "archive", "archives", "article", "articles", "blog", "blogs", "content", "data", "documents", "download",
    "downloads", "draft", "drafts", "feed", "feeds", "html", "import", "imported", "imports", "inbox", "markdown",
    "md", "misc", "new", "news", "newspapers", "outlets", "page", "pages", "post", "posts", "public",
    "publishers", "releases", "rss", "saved", "seeds", "site", "sites", "source", "sources", "src", "stories",
    "story", "text", "texts", "txt", "wordpress", "wxr", "xml",
)  # fmt: skip
"""Folders named for what they hold, not for who wrote it."""
_SMALL = frozenset(
    (
        "a",
        "and",
        "da",
        "das",
        "de",
        "del",
        "der",
        "des",
        "di",
        "die",
        "do",
        "du",
        "et",
        "for",
        "in",
        "la",
        "le",
        "of",
        "on",
        "the",
        "und",
        "van",
        "von",
        "y",
    )
)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}", re.IGNORECASE)
_LONGEST = 80
"""Characters of an outlet's name."""


def source_of(
    *, credited: str, url: str | None, site: str, path: str, hosts: Mapping[str, str], default: str
) -> str:
    """The outlet's name. `credited` is what header or text say, `site` what page or feed say of
    themselves; `hosts` (host → name) is what the configuration says and outranks the latter.
    """
    host = urls.host(url) if url else ""
    folder = _folder(path, hosts)
    return (
        _name(_known(credited, hosts) or credited)
        or _known(host, hosts)
        or _name(_known(site, hosts) or site)
        or (folder if _names_host(folder, host) else host)
        or folder
        or default
    )


def _names_host(folder: str, host: str) -> bool:
    """Whether a folder is called as the host is: "Harbour Courier" for harbour-courier.example."""
    labels = host.split(".")[:-1]
    return bool(folder) and _squash(folder) in {*map(_squash, labels), _squash("".join(labels))}


def _squash(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


def _known(name: str, hosts: Mapping[str, str]) -> str:
    """The configured name for a host or the domain it is in."""
    if not _HOST.fullmatch(name):
        return ""
    labels = (urls.host(f"https://{name}/") or name).lower().split(".")
    found = {urls.host(f"https://{host}/"): outlet for host, outlet in hosts.items()}
    domains = (".".join(labels[n:]) for n in range(len(labels) - 1))
    return next((found[domain] for domain in domains if domain in found), "")


def _name(raw: str) -> str:
    """An outlet's name on one line, none where it is nothing but marks or a whole sentence."""
    name = collapse(raw).strip(" |-–—:,;·•")
    return name if len(name) <= _LONGEST and any(c.isalnum() for c in name) else ""


def _folder(path: str, hosts: Mapping[str, str]) -> str:
    """The outermost folder that may name an outlet, in words."""
    for folder in path.split("/")[:-1]:
        plain = folder.strip("_-. ").lower()
        if plain in _GENERIC or _is_language(plain) or re.fullmatch(r"[\d\W_]*", plain):
            continue
        if _HOST.fullmatch(folder):
            return _known(folder, hosts) or folder.lower()
        return _name(_words(folder))
    return ""


def _is_language(folder: str) -> bool:
    return re.sub(r"[-_][a-z]{2,4}$", "", folder) in CODES


def _words(folder: str) -> str:
    words = re.split(r"[-_\s]+", folder.strip("-_ "))
    if not folder.islower():
        return " ".join(words)
    return " ".join(_cased(word, first=not place) for place, word in enumerate(words))


def _cased(word: str, *, first: bool) -> str:
    if word in _SMALL and not first:
        return word
    spoken = word[:1].isalpha() and re.search("[aeiouyäöüáéíóú]", word)
    return word[:1].upper() + word[1:] if spoken or not word.isascii() else word.upper()
