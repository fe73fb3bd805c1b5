"""Which of a page's several titles is the article's, and where its headline stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aggregator.readers.pages.tree import HEADINGS, Element, names_of, tag_of, text_of
from aggregator.text import collapse, fold, words

# Marks that sites put between an article's title and their own name.
_SEPARATOR = re.compile(r"\s+[|\-–—·•»«›‹<>:/~]+\s+|\s*[|»›_｜]\s*|\s*::\s*|:\s+(?=[^:]*$)")
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_LONGEST = 400
"""Characters of a title; a "headline" beyond is a paragraph."""
_PROSE, _REACH = 200, 700
"""Characters of a text, and of texts together, that are the article's beginning, not labels by the
headline; a standfirst may stand among those.
"""
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
    declared = [title for title in declared if title and len(title) <= _LONGEST]
    cleaned = [strip_site(title, site_names, declared) for title in declared]
    cleaned = [title for title in cleaned if words(title)]
    sites = {squash(name) for name in site_names}
    shown = [(e, _shown_text(e, cleaned)) for e in tree.iter("h1")]
    shown = [(e, t) for e, t in shown if t and len(t) <= _LONGEST and squash(t) not in sites]
    best = _closest(shown, cleaned)
    if best is None:
        best = _closest(_other_headings(tree, cleaned), cleaned, least=0.9)
    if best is None:
        best = _likely(shown or _named(tree, cleaned), alone=not cleaned)
    if best is not None:
        return Headline(strip_site(best[1], site_names), best[0])
    return Headline(cleaned[0] if cleaned else "", None)


def around(headline: Element) -> Iterator[Element]:
    """The elements with a short text of their own behind `headline`, up to the article's prose."""
    reach = _REACH
    start: Element | None = headline
    for _ in range(5):
        if start is None or tag_of(start) in ("body", "html"):
            return
        for sibling in start.itersiblings():
            for element in sibling.iter():
                own = len((element.text or "").strip())
                reach -= own
                if own > _PROSE or reach < 0:
                    return
                if own or tag_of(element) == "time":
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
    if title.isascii():
        return _NO_LETTER.sub("", title.casefold())
    return "".join(c for c in fold(title) if c.isalnum())


def likeness(one: str, other: str) -> float:
    """Share of the shorter title's words that the other has too, 0 to 1."""
    if squash(one) == squash(other):
        return 1.0
    left, right = set(words(fold(one))), set(words(fold(other)))
    if not left or not right:
        return 0.0
    fewer = min(len(left), len(right))
    # One short word in common is chance; a title in a script without blanks is one long word.
    return len(left & right) / fewer if fewer > 1 or len(squash(one)) > 5 else 0.0


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


def _named(tree: Element, declared: Sequence[str]) -> list[tuple[Element, str]]:
    """The headings that are called a title, for pages that declare none and have no `<h1>`.

    A heading that is a link leads to another article.
    """
    if declared:
        return []
    headings = [each for each in tree.iter(*HEADINGS) if next(each.iter("a"), None) is None]
    named = [each for each in headings if re.search(r"title|headline", names_of(each))]
    return [(each, text) for each in named or headings[:1] if (text := text_of(each))]


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
    """Elements that look like a headline where no `<h1>` is one: other headings, and whatever
    says exactly what a declared title or a part of it says, outside links.
    """
    known = {squash(part) for title in declared for part in _parts(title)}
    found = []
    for element in tree.iterfind("body//*"):
        tag = tag_of(element)
        if tag == "a" or (not (element.text or "").strip() and len(element) == 0):
            continue
        text = text_of(element) if tag in HEADINGS else collapse(element.text or "")
        if tag in HEADINGS or (len(text) <= _LONGEST and squash(text) in known):
            found.append((element, text))
    return found


def _parts(title: str) -> Iterator[str]:
    """`title` and what it is before and behind each mark in it, where that is more than a name."""
    yield title
    for cut in _SEPARATOR.finditer(title):
        for part in (title[: cut.start()], title[cut.end() :]):
            if len(words(part)) > 3 or len(squash(part)) > 20:
                yield part
