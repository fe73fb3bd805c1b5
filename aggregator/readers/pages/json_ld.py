"""What a page's JSON-LD (schema.org) says of its article. Broken JSON yields less, never an error."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence

from aggregator.readers.pages.tree import Element
from aggregator.text import collapse

Node = dict[str, object]

_LIMIT = 400_000
"""Characters of one script read; longer ones are application state, not metadata."""
_DEPTH = 12
_ARTICLE = re.compile(
    r"(?:Article|Posting|^Report|^Recipe|^Review|^HowTo|^Statement|^PressRelease)$"
)
_PAGE = re.compile(r"Page$")
# Properties that lead to other works than the page's own.
_FOREIGN_PROPERTIES = (
    "author publisher image video hasPart isPartOf isRelatedTo itemListElement relatedLink mentions "
    "citation comment review associatedMedia isBasedOn breadcrumb potentialAction about subjectOf "
    "liveBlogUpdate"
)
_FOREIGN = frozenset(_FOREIGN_PROPERTIES.split())
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)?\s*|\s*(?:-->|//\s*\]\]>|\]\]>|;)?\s*$",
    re.DOTALL,
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def nodes_of(tree: Element) -> tuple[Node, ...]:
    """Every typed object of the page's JSON-LD that describes the page, in document order."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            found.extend(_typed(_load(script.text[:_LIMIT]), _DEPTH))
    return tuple(found)


def article_node(nodes: Sequence[Node], titles: Sequence[str]) -> Node:
    """The node of the page's article: of several the one with a headline among `titles`, else the
    first that has a date; empty where there is none.
    """
    articles = [node for node in nodes if is_article(node)]
    known = {_squash(title) for title in titles}
    for node in articles:
        if _squash(text(node, "headline") or text(node, "name")) in known:
            return node
    dated = [node for node in articles if text(node, "datePublished")]
    return (dated or articles or [{}])[0]


def page_node(nodes: Sequence[Node]) -> Node:
    """The first node that describes the web page itself; empty where there is none."""
    return next((node for node in nodes if any(_PAGE.search(kind) for kind in _types(node))), {})


def is_article(node: Node) -> bool:
    """Whether `node` is a piece of writing by its type."""
    return any(_ARTICLE.search(kind) for kind in _types(node))


def text(node: Node, key: str) -> str:
    """The value of `key` as one line of plain text; "" where it is absent or no text."""
    value = node.get(key)
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("@id")
    return plain(value) if isinstance(value, str) else ""


def names(node: Node, key: str) -> tuple[str, ...]:
    """The names of the people, organisations or words under `key`."""
    value = node.get(key)
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, list):
            name = ", ".join(part for part in name if isinstance(part, str))
        if isinstance(name, str) and plain(name):
            found.append(plain(name))
    return tuple(found)


def plain(value: str) -> str:
    """`value` without markup and entities, which many sites leave in their JSON."""
    return collapse(re.sub(r"</?[a-zA-Z][^<>]*>", " ", html.unescape(html.unescape(value))))


def _load(raw: str) -> object:
    raw = _WRAPPING.sub("", raw)
    for candidate in (raw, _TRAILING_COMMA.sub(r"\1", raw)):
        try:
            loaded: object = json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
        return loaded
    return _salvage(raw)


def _salvage(raw: str) -> Node:
    """The plain string fields of JSON that cannot be parsed."""
    node: Node = {}
    for key, value in re.findall(
        r'"(@type|headline|datePublished|dateModified)"\s*:\s*"((?:[^"\\\n]|\\.)*)"', raw
    ):
        node.setdefault(key, value.replace('\\"', '"').replace("\\/", "/"))
    return node


def _typed(value: object, depth: int) -> Iterator[Node]:
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _typed(item, depth - 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key, inner in value.items():
            if isinstance(inner, (dict, list)) and key not in _FOREIGN:
                yield from _typed(inner, depth - 1)


def _types(node: Node) -> list[str]:
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rpartition("/")[2] for kind in listed if isinstance(kind, str)]


def _squash(title: str) -> str:
    return re.sub(r"[\W_]+", "", title.casefold())


def long_text(node: Node, key: str) -> str:
    """The value of `key` as plain text with its paragraphs, which an empty line parts."""
    value = node.get(key)
    if not isinstance(value, str):
        return ""
    unescaped = html.unescape(value)
    parted = re.sub(r"</?(?:p|div|br|h[1-6]|li|ul|ol|blockquote)\b[^<>]*>", "\n\n", unescaped)
    return "\n\n".join(line for part in re.split(r"\n+", parted) if (line := plain(part)))
