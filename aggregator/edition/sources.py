"""One name for each outlet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace

from aggregator import text
from aggregator.model import (
    Article,
    ArticleId,
)

_ARTICLE = re.compile(r"^(?:the|der|die|das|de|het|le|la|les|el|los|las|il|lo|i|gli|o|os|as) (?=.)")


def unite_sources(articles: Mapping[ArticleId, Article]) -> dict[ArticleId, Article]:
    """The same articles, with one name for each outlet.

    A page calls its outlet "The Sextant Review", a folder "sextant-review": names that differ in
    case, accents, signs or an article before them are one, and go by the longest of them.
    """
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for article in articles.values():
        uses[_outlet(article.source)][article.source] += 1
    best = {
        key: min(names, key=lambda name: (-len(name), -names[name], name))
        for key, names in uses.items()
    }
    return {
        id: each
        if best[_outlet(each.source)] == each.source
        else replace(each, source=best[_outlet(each.source)])
        for id, each in articles.items()
    }


def _outlet(source: str) -> str:
    folded = " ".join(text.words(text.fold(source)))
    return _ARTICLE.sub("", folded) or folded or source
