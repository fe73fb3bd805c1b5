"""Hugo's shortcodes in an article's text → what they show, where that is plain.

Those of Hugo itself become Markdown: code, figures, links to pages, videos and posts elsewhere. Of all
others the tags go and what stands between them stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_TAG = re.compile(
    r"\{\{([<%])\s*(/?)\s*(\w[\w./-]*)((?:(?!\}\}).){0,2000}?)/?\s*[>%]\}\}", re.DOTALL
)
_HIGHLIGHT = re.compile(
    r"\{\{[<%]\s*highlight\s+\"?([\w+#.-]*)\"?[^>%]{0,300}[>%]\}\}[ \t]*\n?"
    r"((?:(?!\{\{[<%]).)*?)\n?[ \t]*\{\{[<%]\s*/\s*highlight\s*[>%]\}\}",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\{\{([<%])/\*(.{0,2000}?)\*/([>%])\}\}", re.DOTALL)
_NAMED = re.compile(r"([\w-]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|`([^`]*)`|([^\s\"`]+))")
_PLAIN = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|`([^`]*)`|([^\s\"`]+)")
_ELSEWHERE = {
    "youtube": "https://www.youtube.com/watch?v={0}",
    "vimeo": "https://vimeo.com/{0}",
    "tweet": "https://twitter.com/{user}/status/{id}",
    "twitter": "https://twitter.com/{user}/status/{id}",
    "x": "https://x.com/{user}/status/{id}",
    "gist": "https://gist.github.com/{0}/{1}",
    "instagram": "https://www.instagram.com/p/{0}/",
}
_ID = re.compile(r"[\w-]{1,100}")


def resolve(body: str, page: Callable[[str], str]) -> str:
    """`body` without shortcodes. `page` gives the address of a page by its path, or ""."""
    if "{{" not in body:
        return body
    body = _HIGHLIGHT.sub(lambda found: f"\n~~~~ {found[1]}\n{found[2]}\n~~~~\n", body)
    body = _TAG.sub(lambda found: _shown(found[3], found[4], page) if not found[2] else "", body)
    return _ESCAPED.sub(r"{{\1\2\3}}", body)


def _shown(name: str, arguments: str, page: Callable[[str], str]) -> str:
    named = {
        found[1]: found[2] or found[3] or found[4] or "" for found in _NAMED.finditer(arguments)
    }
    rest = _PLAIN.findall(_NAMED.sub(" ", arguments))
    given = [one or two or three for one, two, three in rest]
    if name in ("ref", "relref"):
        return page(named.get("path") or (given[0] if given else "")) or "#"
    if name == "figure":
        return _figure(named)
    if name in _ELSEWHERE:
        return _elsewhere(_ELSEWHERE[name], given, named)
    return ""


def _figure(named: dict[str, str]) -> str:
    words = named.get("alt") or named.get("caption") or named.get("title") or ""
    source = re.sub(r"[\s()<>]", lambda found: f"%{ord(found[0]):02X}", named.get("src", ""))
    image = f"![{re.sub(r'[][]', '', words)}]({source})" if source else ""
    caption = named.get("caption", "")
    return f"\n\n{image}\n\n" + (f"{caption}\n\n" if caption and caption != words else "")


def _elsewhere(pattern: str, given: list[str], named: dict[str, str]) -> str:
    """A link to what is embedded; "" where its id is none."""
    values = [*given, *(named[key] for key in ("user", "id") if key in named and not given)]
    parts = dict(zip(("user", "id"), values[-2:], strict=False)) | named
    try:
        address = pattern.format(*values, **parts)
    except (IndexError, KeyError):
        return ""
    return f"\n\n<{address}>\n\n" if all(_ID.fullmatch(each) for each in values) else ""
