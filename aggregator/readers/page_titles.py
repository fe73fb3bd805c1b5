"""Which of a page's several titles is the article's, and where its headline stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aggregator.readers.page_tree import HEADINGS, Element, names_of, tag_of, text_of
from aggregator.text import fold, words

# Marks that sites put between an article's title and their own name.
_SEPARATOR = re.compile(r"\s+[|\-–—·•»«›‹<>:/~]+\s+|\s*[|»›]\s*|\s*::\s*|:\s+(?=[^:]*$)")
_HEADLINE_NAMES = re.compile(
    r"(?:^|[ -])(?:headline|(?:entry|post|article|story|item|page|news|content|single|main)-?(?:title|heading|header)|title)(?:$|[ -])"
)
_LONGEST = 400
"""Characters; a "headline" beyond is a paragraph."""
_PROSE = 200
"""Characters of a text that is the article's beginning, no label by the headline."""
_SAME = 0.6
"""Share of the shorter title's words that two titles of one article have in common."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The title as the page shows it."""

    text: str
    element: Element | None
    """Where; None when the page shows none that we can tell."""


def headline_of(tree: Element, declared: Sequence[str], site_names: Sequence[str]) -> Headline:
    """The article's title: the `<h1>` that says what the head declares, else the declared title.

    Editors write the `<h1>` for readers and the declared titles for search engines and social
    networks, so where they differ the `<h1>` is the article's own.
    """
    cleaned = [strip_site(title, site_names, declared) for title in declared]
    cleaned = [title for title in cleaned if words(title)]
    sites = {squash(name) for name in site_names}
    shown = [(e, _shown_text(e, cleaned)) for e in tree.iter("h1")]
    shown = [(e, t) for e, t in shown if t and len(t) <= _LONGEST and squash(t) not in sites]
    best = _closest(shown, cleaned)
    if best is None:
        best = _closest(_other_headings(tree, cleaned), cleaned, least=0.9)
    if best is None:
        best = _likely(shown, alone=not cleaned)
    if best is not None:
        return Headline(strip_site(best[1], site_names), best[0])
    return Headline(cleaned[0] if cleaned else "", None)


def around(headline: Element, *, reach: int = 60) -> Iterator[Element]:
    """The elements with a short text of their own behind `headline`, up to the first prose."""
    seen = 0
    start: Element | None = headline
    for _ in range(5):
        if start is None or tag_of(start) in ("body", "html"):
            return
        for sibling in start.itersiblings():
            for element in sibling.iter():
                own = (element.text or "").strip()
                if len(own) > _PROSE or seen >= reach:
                    return
                if own or tag_of(element) == "time":
                    seen += 1
                    yield element
        start = start.getparent()


def strip_site(title: str, site_names: Sequence[str], others: Sequence[str] = ()) -> str:
    """`title` without the site's name behind or before it.

    A part is the site's name when it says the same as one of `site_names`, or when one of the
    page's `others` titles is exactly what is left without it.
    """
    known = {squash(other) for other in others if other != title}
    while True:
        shorter = _without_end(title, site_names, known) or _without_start(title, site_names, known)
        if not shorter:
            return title
        title = shorter


def _without_end(title: str, site_names: Sequence[str], known: set[str]) -> str:
    for cut in reversed(list(_SEPARATOR.finditer(title))):
        rest, part = title[: cut.start()].strip(), title[cut.end() :].strip()
        if rest and part and (_is_site(part, site_names) or squash(rest) in known):
            return rest
    return ""


def _without_start(title: str, site_names: Sequence[str], known: set[str]) -> str:
    for cut in _SEPARATOR.finditer(title):
        part, rest = title[: cut.start()].strip(), title[cut.end() :].strip()
        if not rest or not part:
            continue
        if squash(part) in {squash(name) for name in site_names} or (
            squash(rest) in known and len(words(part)) <= 3 and len(words(rest)) > len(words(part))
        ):
            return rest
    return ""


def _is_site(part: str, site_names: Sequence[str]) -> bool:
    """Whether `part` names the site: "BBC News" for "bbc.com", "The Example" for "Example"."""
    made = squash(
        re.sub(r"^the\s+|\.(?:com|net|org|co\.uk|[a-z]{2,3})$", "", part, flags=re.IGNORECASE)
    )
    if not made or len(words(part)) > 6:
        return False
    for name in site_names:
        site = squash(re.sub(r"^the\s+", "", name, flags=re.IGNORECASE))
        if len(site) >= 3 and (
            made == site or (made.startswith(site) and len(made) < len(site) + 12)
        ):
            return True
        if len(made) >= 4 and site.startswith(made):
            return True
    return False


def squash(title: str) -> str:
    """`title` for comparison: letters and digits alone, without case and accents."""
    return "".join(c for c in fold(title) if c.isalnum())


def likeness(one: str, other: str) -> float:
    """Share of the shorter title's words that the other has too, 0 to 1."""
    if squash(one) == squash(other):
        return 1.0
    left, right = set(words(fold(one))), set(words(fold(other)))
    if not left or not right:
        return 0.0
    return (
        len(left & right)
        / min(len(left), len(right))
        * (1 if min(len(left), len(right)) > 1 else 0.5)
    )


def _closest(
    shown: Iterable[tuple[Element, str]], declared: Sequence[str], *, least: float = _SAME
) -> tuple[Element, str] | None:
    """The shown title most like a declared one; the first of equals."""
    best: tuple[float, tuple[Element, str]] | None = None
    for element, text in shown:
        value = max((likeness(text, title) for title in declared), default=0.0)
        if value >= least and (best is None or value > best[0]):
            best = (value, (element, text))
    return best[1] if best else None


def _likely(shown: Sequence[tuple[Element, str]], *, alone: bool) -> tuple[Element, str] | None:
    """The `<h1>` to believe when none is like a declared title: one in the main part, or the only."""
    main = [
        each
        for each in shown
        if any(tag_of(outer) in ("article", "main") for outer in each[0].iterancestors())
    ]
    some = main or shown
    if some and (alone or (len(some) == 1 and len(words(some[0][1])) >= 3)):
        return some[0]
    return None


def _shown_text(heading: Element, declared: Sequence[str]) -> str:
    """The heading's text without a section's name that stands in it as an element of its own."""
    whole = text_of(heading)
    known = {squash(title) for title in declared}
    if squash(whole) in known or len(heading) == 0:
        return whole
    for child in heading:
        part = text_of(child)
        rest = whole.removeprefix(part).strip(" :|-–—")
        if part and rest != whole and squash(rest) in known:
            return rest
        if squash(part) in known and not (child.tail or "").strip():
            return part
    return whole


def _other_headings(tree: Element, declared: Sequence[str]) -> list[tuple[Element, str]]:
    """Elements that look like a headline where no `<h1>` is one."""
    known = {squash(title) for title in declared}
    found = []
    for element in tree.iter():
        tag = tag_of(element)
        named = tag in HEADINGS or element.get("itemprop") == "headline"
        if tag not in ("html", "head", "title", "a", "h1") and (
            named or _HEADLINE_NAMES.search(names_of(element))
        ):
            text = text_of(element)
            if text and len(text) <= _LONGEST and (named or squash(text) in known):
                found.append((element, text))
    return found
