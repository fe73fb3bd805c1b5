"""What a Hugo site's configuration says that its articles do not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from aggregator.importing.pieces import Tree
from aggregator.importing.times import zone_named
from aggregator.model import Document
from aggregator.readers import encoding
from aggregator.readers.markup.fields import Value
from aggregator.readers.markup.headers import split_header

_FILE = re.compile(
    r"(?:config/_default/)?(?P<name>hugo|config)\.(?:toml|ya?ml|json)"
    r"|config/_default/(?P<part>languages|permalinks|taxonomies|params)\.(?:toml|ya?ml|json)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HugoSettings:
    """Of one site."""

    base: str = ""
    title: str = ""
    author: str = ""
    language: str = ""
    """The site's default language."""
    languages: frozenset[str] = frozenset()
    """All codes that it is written in; empty for a site in one language."""
    in_folder: bool = False
    """The default language has a folder in addresses too."""
    zone: tzinfo | None = None
    permalinks: Mapping[str, str] = field(default_factory=dict)
    """Section → pattern."""
    ugly: bool = False
    """Pages are "x.html", not "x/"."""
    folders: tuple[tuple[str, str], ...] = (("", ""),)
    """(folder that content lies in, with its closing "/"; its language or "")."""


def settings_of(tree: Tree) -> HugoSettings:
    """The settings of the site in `tree`; where there are none, `tree` is the content folder itself."""
    known: dict[str, Value] = {}
    for path in tree.paths:
        if match := _FILE.fullmatch(path):
            table = _table(tree.load(path), path)
            part = match["part"]
            known |= {part: {**_inner(known, part), **table}} if part else _lowered(table)
    language = _text(known, "defaultcontentlanguage") or "en"
    languages = _inner(known, "languages")
    home = _text(known, "contentdir") or "content"
    if not known and not any(path.startswith("content/") for path in tree.paths):
        home = ""
    own = _lowered(_inner(languages, language))
    author = known.get("author") or _inner(known, "params").get("author") or ""
    return HugoSettings(
        base=_text(known, "baseurl"),
        title=_text(own, "title") or _text(known, "title"),
        author=author if isinstance(author, str) else _text(_lowered(author), "name"),
        language=_text(known, "defaultcontentlanguage")
        or _text(known, "languagecode")
        or _text(own, "languagecode"),
        languages=frozenset(each.lower() for each in languages),
        in_folder=_text(known, "defaultcontentlanguageinsubdir") == "true",
        zone=zone_named(_text(known, "timezone")),
        permalinks=dict(_patterns(_inner(known, "permalinks"))),
        ugly=_text(known, "uglyurls") == "true",
        folders=tuple(_folders(home, languages)),
    )


def _table(loaded: object, path: str) -> Mapping[str, Value]:
    """A configuration file's keys; none where it cannot be read. Read as a header would be."""
    decoded = encoding.decode(loaded.data) if isinstance(loaded, Document) else None
    if decoded is None:
        return {}
    text = decoded.text.strip()
    if path.endswith(".json"):
        return split_header(f"{text}\n\n.").fields
    mark = "+++" if path.endswith(".toml") else "---"
    # A key that a header is told by, so that a file without one is a table too.
    return split_header(f"{mark}\n{_marked(text, mark)}\n{mark}\n").fields


def _marked(text: str, mark: str) -> str:
    if text.startswith(("---", "+++")):
        text = text[3:].lstrip("\n")
    if re.search(r"^weight\s*[=:]", text, re.MULTILINE):
        return text
    return f"weight = 0\n{text}" if mark == "+++" else f"weight: 0\n{text}"


def _folders(home: str, languages: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Content folders of single languages, then that of all."""
    for code, about in sorted(languages.items()):
        own = _text(_lowered(about), "contentdir")
        if own:
            yield f"{own.strip('/')}/", code.lower()
    yield (f"{home.strip('/')}/" if home.strip("/") else ""), ""


def _patterns(table: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Patterns by section, as of old or below "page" as of now."""
    for section, pattern in table.items():
        if isinstance(pattern, str):
            yield section, pattern
        elif section == "page" and isinstance(pattern, Mapping):
            yield from ((key, each) for key, each in pattern.items() if isinstance(each, str))


def _inner(table: Mapping[str, Value], key: str) -> Mapping[str, Value]:
    value = table.get(key)
    return value if isinstance(value, Mapping) else {}


def _lowered(table: Value) -> dict[str, Value]:
    """Hugo's keys count without case."""
    return (
        {key.lower(): value for key, value in table.items()} if isinstance(table, Mapping) else {}
    )


def _text(table: Mapping[str, Value], key: str) -> str:
    value = table.get(key)
    return value.strip() if isinstance(value, str) else ""
