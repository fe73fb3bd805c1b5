"""Which lines of a page are its article.

Theory of operation. Two linear scores, one after the other. The first judges a line by its own
shape (length, how it ends, capitals, figures), its neighbourhood (prose near, rows of short
lines, dates near), its place (before or after the headline, after "comments" or "related") and
what it may be (`evidence`). The second judges it again by what the first said of the lines
around: an article is a stretch, so a heading between paragraphs belongs to it and a teaser's
paragraph below the comment form does not. A small price for every change between inside and
outside (Viterbi over two states) then smooths the verdict.

The words of a language matter little: without any phrase or pattern the held-out figure falls
by .016. Weights are numbers in `segment_weights`, fitted by `bench/fit_cleaning_text.py`; with
whole hosts held out the 4-gram F1 of the reader is .938 (uncleaned .672). Roads not taken: one
score and a chain of conditional probabilities (a linear-chain CRF; .918 where two scores gave
.935), long lines alone (.82), the share of the page already passed (cuts short articles short).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from aggregator.readers.plain.segment_weights import CHANGE, CONTEXT, SHAPE
from aggregator.readers.plain.series import distance, fading, heap, near, running, stretches
from aggregator.readers.plain.survey import MARKERS, PROSE, Survey

Row = dict[str, float]
"""Named features of one line; what is absent is 0."""


def article_lines(survey: Survey, headline: int | None) -> list[bool]:
    """For each line, whether it is the article's."""
    if not survey.lines:
        return []
    first = [score(row, SHAPE) for row in shapes(survey, headline)]
    second = [score(row, CONTEXT) for row in contexts(survey, first)]
    return with_standfirst(survey, headline, smooth(second, CHANGE))


def with_standfirst(survey: Survey, headline: int | None, verdicts: list[bool]) -> list[bool]:
    """`verdicts`, with the line between headline and byline or date taken in: it is the article's
    own abstract, 21 times of 25 in the labelled pages.
    """
    place = len(verdicts) if headline is None else headline + 1
    if place + 1 < len(verdicts):
        line, below = survey.lines[place], place + 1
        anchor = survey.dated[below] or survey.signed[below] or survey.named[below]
        own = not (survey.kinds[place] or survey.dated[place] or survey.signed[place])
        if anchor and own and line.size >= 5 and survey.keys.count(survey.keys[place]) == 1:
            verdicts[place] = True
    return verdicts


def score(row: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The weighted sum of a line's features."""
    return sum(weights.get(name, 0.0) * value for name, value in row.items())


def smooth(scores: Sequence[float], change: float) -> list[bool]:
    """The best sequence of verdicts where each change between them costs `change`."""
    inside, outside = 0.0, 0.0
    came: list[tuple[bool, bool]] = []
    for each in scores:
        stay_in, stay_out = inside >= outside - change, outside >= inside - change
        came.append((stay_in, stay_out))
        inside, outside = max(inside, outside - change) + each, max(outside, inside - change)
    verdicts: list[bool] = []
    now = inside > outside
    for stay_in, stay_out in reversed(came):
        verdicts.append(now)
        now = stay_in if now else not stay_out
    return verdicts[::-1]


# ── the first look: a line and its place ───────────────────────────────────────────────────


def shapes(survey: Survey, headline: int | None) -> list[Row]:
    """The features of the first score."""
    view = _View(survey, headline)
    return [view.row(place) for place in range(len(survey.lines))]


class _View:
    """What the rows of one page share: sums and distances over its lines."""

    def __init__(self, survey: Survey, headline: int | None) -> None:
        lines, kinds, prose = survey.lines, survey.kinds, survey.prose
        count = len(lines)
        self.survey, self.headline = survey, headline
        self.times = Counter(survey.keys)
        mass = [p * min(line.size, 60) for p, line in zip(prose, lines, strict=True)]
        self.share_before = running([m / (sum(mass) or 1.0) for m in mass])
        is_prose = [p >= PROSE for p in prose]
        self.behind = distance(is_prose)
        self.ahead = distance(is_prose[::-1])[::-1]
        self.marks = _marks(survey)
        self.fading = _fading_marks(survey)
        self.ended, self.lately = _ended(survey, mass)
        self.dates_near = near([float(each) for each in survey.dated], 4)
        self.marks_near = near([float(bool(each & MARKERS)) for each in kinds], 4)
        self.items_near = near([float(bool(x.bullet) and x.size < 12) for x in lines], 3)
        self.prose_near = near([float(each) for each in is_prose], 3)
        self.run = [0.0] * count
        self.led, self.followed, self.items = [0.0] * count, [0.0] * count, [0.0] * count
        self._runs()

    def _runs(self) -> None:
        """Lengths of runs of short lines and of items, and what leads them in and follows."""
        lines, count = self.survey.lines, len(self.survey.lines)
        for begin, end in stretches([x.size < 10 and not x.ends for x in lines]):
            self.run[begin:end] = [float(end - begin)] * (end - begin)
        for begin, end in stretches([bool(x.bullet) for x in lines]):
            colon = begin > 0 and lines[begin - 1].text.endswith((":", "："))
            led = 1.0 if colon else 0.5 * (self.behind[begin] <= 1)
            after = end < count and (self.survey.prose[end] >= PROSE or self.ahead[end] <= 1)
            for place in range(begin, end):
                self.led[place], self.followed[place] = led, float(after)
                self.items[place] = float(end - begin)

    def row(self, place: int) -> Row:
        row = self._shape(place)
        row.update(self._surroundings(place))
        row.update(self._anchors(place))
        return row

    def _shape(self, place: int) -> Row:
        survey = self.survey
        line, kinds = survey.lines[place], survey.kinds[place]
        size = line.size
        return {
            "always": 1.0,
            "words to 8": min(size, 8) / 8,
            "words to 20": max(0.0, min(size - 8, 12)) / 12,
            "words to 50": max(0.0, min(size - 20, 30)) / 30,
            "ends": float(line.ends),
            "ends long": line.ends * min(size, 20) / 20,
            "question": float(line.text.rstrip("\"'”’»)").endswith(("?", "？", "؟"))),
            "inner marks": min(line.inner / max(size, 1), 0.3) / 0.3 if size > 3 else 0.0,
            "capitals": line.capitals - 0.4 if size >= 3 else 0.0,
            "figures": min(line.figures, 0.3) / 0.3,
            "item": float(bool(line.bullet)),
            "item long": float(bool(line.bullet) and size >= 14),
            "repeated": float(self.times[survey.keys[place]] > 1 and size >= 2),
            "repeated long": float(self.times[survey.keys[place]] > 1 and size >= 8),
            "phrase": float("phrase" in kinds),
            "known short": float(bool(kinds) and size < 6),
            "maybe credit": float("maybe credit" in kinds),
            "marker": float(bool(kinds & {"share", "menu", "comments", "tags"})),
            "letter": float("letter" in kinds),
            "related": float("related" in kinds),
            "legal": float("legal" in kinds),
            "address": float("@" in line.text or "http" in line.text or "www." in line.text),
        }

    def _surroundings(self, place: int) -> Row:
        survey, lines = self.survey, self.survey.lines
        line, last = lines[place], place + 1 >= len(lines)
        long = float(line.size >= 12)
        before, after = self.share_before[place], self.ended[place]
        return {
            "gap": float(line.gap),
            "gap below": float(last or lines[place + 1].gap),
            "icons below": 1.0 if last else min(lines[place + 1].icons, 3) / 3,
            "prose above": survey.prose[place - 1] if place else 0.0,
            "prose below": 0.0 if last else survey.prose[place + 1],
            "above is prose": float(self.behind[place] == 0),
            "below is prose": float(self.ahead[place] == 0),
            "lines from prose": self.behind[place] / 9,
            "lines to prose": self.ahead[place] / 9,
            "far from prose": float(self.behind[place] >= 6 and self.ahead[place] >= 6),
            "prose near": self.prose_near[place] / 6,
            "prose near, short": self.prose_near[place] / 6 * (1 - long),
            "prose passed, ended": before * (after > 0),
            "no prose passed": float(before < 0.02),
            "markers passed": self.marks[place],
            "markers lately": self.fading[place],
            "markers lately, long": self.fading[place] * long,
            "ended": after,
            "ended lately": after * (1 - self.lately[place]),
            "ended, long": after * long,
            "dates near": min(self.dates_near[place], 3) / 3,
            "dates near, long": min(self.dates_near[place], 3) / 3 * long,
            "markers near": min(self.marks_near[place], 5) / 5,
            "items near": min(self.items_near[place], 4) / 4,
            "run": math.log1p(min(self.run[place], 30)) / 3.4,
            "items": min(self.items[place], 20) / 20,
            "items led in": self.led[place],
            "items followed": self.followed[place],
        }

    def _anchors(self, place: int) -> Row:
        survey, count = self.survey, len(self.survey.lines)
        row: Row = {
            "dated": float(survey.dated[place]),
            "signed": float(survey.signed[place]),
            "named": float(survey.named[place]),
            "under anchor": float(place > 0 and self._anchor(place - 1)),
            "above anchor": float(place + 1 < count and self._anchor(place + 1)),
        }
        if self.headline is None:
            return row
        below, size = place - self.headline, survey.lines[place].size
        opening = below > 0 and self.share_before[place] < 0.03
        row |= {
            "before headline": float(below < 0),
            "headline": float(below == 0),
            "under headline": float(below == 1),
            "under headline, long": float(below == 1 and size >= 5),
            "standfirst": float(below == 1 and size >= 6 and row["above anchor"] > 0),
            "near headline": float(0 < below <= 3),
            "near headline, long": float(0 < below <= 3 and size >= 8),
            "opening": float(opening),
            "opening, long": float(opening) * min(size, 20) / 20,
        }
        return row

    def _anchor(self, place: int) -> bool:
        return self.survey.dated[place] or self.survey.signed[place]


def _marks(survey: Survey) -> list[float]:
    """Lines of chrome since the last prose, up to three, as a share of three."""
    found, marks = [], 0
    for kinds, prose in zip(survey.kinds, survey.prose, strict=True):
        found.append(min(marks, 3) / 3)
        if prose >= PROSE:
            marks = 0
        elif kinds & MARKERS:
            marks += 1
    return found


def _fading_marks(survey: Survey) -> list[float]:
    """Headings of comments, of other articles, of tags; each paragraph since lets them fade."""
    found, weight = [], 0.0
    for kinds, prose in zip(survey.kinds, survey.prose, strict=True):
        found.append(weight / 2)
        if kinds & {"comments", "related", "tags"}:
            weight = min(2.0, weight + (1.0 if kinds & {"phrase", "tags"} else 0.5))
        elif prose >= PROSE:
            weight *= 0.6
    return found


def _ended(survey: Survey, mass: Sequence[float]) -> tuple[list[float], list[float]]:
    """The share of the page's prose before the last line that ends articles, and how much came
    since, as a share of that.
    """
    total, passed, end, since = sum(mass) or 1.0, 0.0, 0.0, 0.0
    ended, lately = [], []
    for kinds, each in zip(survey.kinds, mass, strict=True):
        ended.append(end)
        lately.append(min(1.0, since / (end * total + 1)) if end > 0 else 1.0)
        heading = "related" in kinds and "phrase" in kinds
        if heading or kinds & {"comments", "tags"}:
            end, since = max(end, passed / total), 0.0
        else:
            since += each
        passed += each
    return ended, lately


# ── the second look: what the first said of the lines around ───────────────────────────────


def contexts(survey: Survey, first: Sequence[float]) -> list[Row]:
    """The features of the second score, from the scores of the first."""
    likely = [1 / (1 + math.exp(-max(-30.0, min(30.0, each)))) for each in first]
    sizes = [min(line.size, 60.0) for line in survey.lines]
    mass = [p * size for p, size in zip(likely, sizes, strict=True)]
    total = sum(mass) + 1.0
    before = running(mass)
    above, below = fading(likely, 0.75), fading(likely[::-1], 0.75)[::-1]
    text_above = [min(each, 3.0) / 3 for each in heap(mass)]
    text_below = [min(each, 3.0) / 3 for each in heap(mass[::-1])[::-1]]
    begin, end = _core(likely, sizes)
    padded = [0.0] * 3 + likely + [0.0] * 3
    rows: list[Row] = []
    for place, likelihood in enumerate(likely):
        around = padded[place : place + 3] + padded[place + 4 : place + 7]
        rows.append(
            {
                "always": 1.0,
                "first score": max(-6.0, min(6.0, first[place])) / 6,
                "likely": likelihood - 0.5,
                "above": padded[place + 2] - 0.5,
                "below": padded[place + 4] - 0.5,
                "second above": padded[place + 1] - 0.5,
                "second below": padded[place + 5] - 0.5,
                "around": sum(around) / 6 - 0.5,
                "fading above": above[place],
                "fading below": below[place],
                "fading both": min(above[place], below[place]),
                "text above": text_above[place],
                "text below": text_below[place],
                "text both": min(text_above[place], text_below[place], 2 / 3) * 1.5,
                "in core": float(begin <= place <= end),
                "after core": float(place > end),
                "after core, long": (place > end) * min(sizes[place], 30.0) / 30,
                "before core": float(place < begin),
                "first text": float(before[place] / total < 0.02),
            }
        )
    return rows


def _core(likely: Sequence[float], sizes: Sequence[float]) -> tuple[int, int]:
    """The stretch with the most likely text: maximum sum of words, minus a word for every line."""
    best, sum_here, begin, found = -1.0, 0.0, 0, (0, 0)
    for place, (likelihood, size) in enumerate(zip(likely, sizes, strict=True)):
        if sum_here <= 0:
            sum_here, begin = 0.0, place
        sum_here += size * (likelihood - 0.5) - 1
        if sum_here > best:
            best, found = sum_here, (begin, place)
    return found
