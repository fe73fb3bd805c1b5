"""Which line of a page is the article's headline.

Every short line above the page's largest stretch of prose is a candidate; a linear score over
its shape, its neighbours (a date or a byline follows a headline) and its words (an article uses
its headline's) chooses one. Fitted by `bench/fit_cleaning_text.py`; with hosts held out 57 of 58 are right.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from aggregator.readers.lines import DENSE
from aggregator.readers.plain.segment_weights import HEADLINE
from aggregator.readers.plain.survey import CHROME, PROSE, Survey

REACH = 45
"""Lines above the prose in which a headline is looked for."""


def find_headline(survey: Survey, *, weights: Mapping[str, float] | None = None) -> int | None:
    """The place of the headline, or None where there is no candidate at all."""
    places = candidates(survey)
    if not places:
        return None
    weights = HEADLINE if weights is None else weights
    scored = [
        (sum(weights.get(name, 0.0) * value for name, value in row.items()), -place)
        for place, row in zip(places, features(survey, places), strict=True)
    ]
    return _without_path(survey, -max(scored)[1])


def _without_path(survey: Survey, place: int) -> int:
    """Where the line is the headline with a path of sections before it or the site's name behind,
    the line near it that is the headline alone.
    """
    key = survey.keys[place]
    for near in range(max(0, place - 3), min(place + 7, len(survey.lines))):
        other = survey.keys[near]
        if 12 <= len(other) < len(key) and (
            (near > place and key.endswith(other)) or key.startswith(f"{other} ")
        ):
            return near
    return place


def candidates(survey: Survey) -> list[int]:
    """Lines of headline length down to just below where the prose begins."""
    start, last = stretch(survey)
    places = range(max(0, start - REACH), min(len(survey.lines), start + 4))
    prose = [at for at, each in enumerate(survey.prose) if start <= at <= last and each >= PROSE]
    return [
        place
        for place in places
        if _headline_size(survey, place)
        and (not prose or place < prose[0] or _anchored(survey, place))
    ]


def _headline_size(survey: Survey, place: int) -> bool:
    line = survey.lines[place]
    fit = 2 <= line.size <= 45 and line.figures < 0.4 and survey.prose[place] < PROSE
    return fit and "phrase" not in survey.kinds[place]


def _anchored(survey: Survey, place: int) -> bool:
    """Whether a byline or a date stands right below: then a headline may come after prose."""
    below = range(place + 1, min(place + 4, len(survey.lines)))
    return any(survey.dated[at] or survey.signed[at] for at in below)


def stretch(survey: Survey) -> tuple[int, int]:
    """The run of lines with the most prose: first and last place (maximum sum segment)."""
    best, running, begin, found = float("-inf"), 0.0, 0, (0, 0)
    for place, (line, prose) in enumerate(zip(survey.lines, survey.prose, strict=True)):
        if running <= 0:
            running, begin = 0.0, place
        running += prose * min(line.size, 40) if prose >= 0.3 else -4.0
        if running > best:
            best, found = running, (begin, place)
    return found if best > 0 else _below_anchors(survey)


def _below_anchors(survey: Survey) -> tuple[int, int]:
    """Where verse or a list may begin: below the first byline or date, or after the usual menus.

    So that no line of it can be taken for the headline, the place given is a little above.
    """
    anchors = [
        place for place in range(len(survey.lines)) if survey.dated[place] or survey.signed[place]
    ]
    last = len(survey.lines) - 1
    return (max(anchors[0] - 3, 0), last) if anchors else (min(REACH, last), last)


def features(survey: Survey, places: Sequence[int]) -> list[dict[str, float]]:
    """What speaks for each candidate, by name."""
    start, last = stretch(survey)
    body = {
        word
        for place in range(start, last + 1)
        if survey.prose[place] >= 0.5
        for word in _pieces(survey.keys[place])
    }
    times = Counter(survey.keys)
    return [_features(survey, place, start, body, times) for place in places]


def _features(
    survey: Survey, place: int, start: int, body: set[str], times: Counter[str]
) -> dict[str, float]:
    line, key = survey.lines[place], survey.keys[place]
    foreign = survey.kinds[place] - {"maybe credit", "crumbs"}
    below = range(place + 1, min(place + 7, len(survey.lines)))
    pieces = _pieces(key)
    return {
        "tiny": line.size < 4,
        "small": line.size < 6,
        "good": 6 <= line.size <= 22,
        "big": line.size > 28,
        "period": line.ends and line.text.rstrip("\"'”’»")[-1:] in ".。:;",
        "bullet": bool(line.bullet),
        "repeated": times[key] > 1,
        "contained": _contained(survey, key),
        "gap": line.gap,
        "gap below": place + 1 >= len(survey.lines) or survey.lines[place + 1].gap,
        "foreign": bool(foreign),
        "crumbs": "crumbs" in survey.kinds[place],
        "dated": survey.dated[place],
        "signed": survey.signed[place],
        "named": survey.named[place],
        "anchor below": any(survey.dated[at] or survey.signed[at] for at in below),
        "anchor above": any(
            survey.dated[at] or survey.signed[at] for at in range(max(0, place - 3), place)
        ),
        "distance": math.log1p(max(0, start - place)),
        "inside": place >= start,
        "shared words": sum(piece in body for piece in pieces) / max(1, len(pieces)),
        "under headline": place > 0 and _headline_like(survey, place - 1),
        "after menu": place > 0 and bool(survey.lines[place - 1].bullet) and not line.bullet,
    }


def _pieces(key: str) -> list[str]:
    """The longer words of a line; pairs of characters in scripts that do not part words."""
    if DENSE.search(key):
        bare = key.replace(" ", "")
        return [bare[at : at + 2] for at in range(len(bare) - 1)]
    words = key.split()
    return [word for word in words if len(word) >= 4] or words


def _contained(survey: Survey, key: str) -> bool:
    """Whether another line holds the candidate and more, as a path of sections does."""
    if len(key) < 12:
        return False
    return any(key in other and key != other and len(other) < 400 for other in survey.keys)


def _headline_like(survey: Survey, place: int) -> bool:
    line = survey.lines[place]
    foreign = survey.kinds[place] & (CHROME | {"credit", "media", "form"})
    anchor = survey.dated[place] or survey.signed[place]
    return 5 <= line.size <= 25 and not foreign and not anchor and not line.bullet
