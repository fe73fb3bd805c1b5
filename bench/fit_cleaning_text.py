"""Fit the weights by which raw text is told from its page: `python -m bench.fit_cleaning_text`.

Reads `../shared/data/cleaning` (58 pages of 31 hosts as plain text, and their articles), labels
each line by whether the article has its words, fits the two linear scores of
`readers.segments` and the choice of `readers.headline`, and prints the 4-gram F1 with whole
hosts held out (8 folds). `--write` fits on everything and writes `readers/plain/segment_weights.py`.

Objective: the mean over pages of the expected word F1, a smooth stand-in for the measure, with
a share of log loss against flat regions and L2. Each page is also shown in other attire (no item
marks, no empty lines, empty lines everywhere, the bare article with the page's foot, only the
first lines of the article), so that the weights do not lean on how one program renders pages.
"""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from aggregator.readers.lines import Line, comparable, measure, split
from aggregator.readers.plain import RawArticle, headline, read_plain, segments
from aggregator.readers.plain.survey import Survey, survey, transparent
from bench.cleaning_text import Page, four_gram_f1, load_pages

Vector = NDArray[np.float64]
FOLDS = 8
L2, LOG_LOSS, STEPS = 0.5, 0.3, 250
CHANGE = 0.5
KNOWN = {"period": -2.5, "foreign": -1.5, "bullet": -1.0, "signed": -1.5, "dated": -1.5}
"""What is known of headlines beyond 58 of them: where the fit is drawn instead of to 0."""
TARGET = Path(__file__).parent.parent / "aggregator" / "readers" / "plain" / "segment_weights.py"


@dataclass
class Case:
    """One page in one attire, with what is learned from it."""

    page: Page
    attire: str
    weight: float
    ground: Survey
    inside: Vector
    places: list[int]
    right: list[bool]
    headline: int | None = None
    first: list[segments.Row] = field(default_factory=list)
    second: list[segments.Row] = field(default_factory=list)
    scores: Vector = field(default_factory=lambda: np.zeros(0))

    @property
    def sizes(self) -> Vector:
        """Words of each line, at most 100."""
        return np.array([min(line.size, 100.0) for line in self.ground.lines])


# ── pages in several attires ───────────────────────────────────────────────────────────────


def _bare(page: Page) -> Page:
    """The headline, the article, and what the page has below it."""
    tail = page.raw.split("\n")
    last = max((at for at, mark in enumerate(label(tail, page.text)) if mark > 0.5), default=0)
    return replace(page, raw="\n\n".join([page.title, page.text, *tail[last + 1 : last + 12]]))


def _short(page: Page) -> Page:
    """The page with the first lines of its article alone: as many as a short report has."""
    lines = page.raw.split("\n")
    inside = [at for at, mark in enumerate(label(lines, page.text)) if mark > 0.5]
    cut = frozenset(inside[BRIEF:])
    kept = "\n".join(lines[at] for at in inside[:BRIEF])
    return replace(page, raw="\n".join(x for at, x in enumerate(lines) if at not in cut), text=kept)


def _with_raw(change: Callable[[str], str]) -> Callable[[Page], Page]:
    return lambda page: replace(page, raw=change(page.raw))


BRIEF = 5
ATTIRES: Mapping[str, tuple[float, Callable[[Page], Page]]] = {
    "as is": (1.0, lambda page: page),
    "no marks": (0.3, _with_raw(lambda raw: re.sub(r"(?m)^(?:[*+o#@-] ?)+", "", raw))),
    "no gaps": (0.3, _with_raw(lambda raw: re.sub(r"\n\s*\n", "\n", raw))),
    "all gaps": (0.3, _with_raw(lambda raw: raw.replace("\n", "\n\n"))),
    "bare": (0.3, _bare),
    "short": (0.15, _short),
    "short bare": (0.1, lambda page: _bare(_short(page))),
}


def label(lines: Sequence[str], gold: str) -> list[float]:
    """For each line the share of its words that the article has, in order."""
    words: list[str] = []
    owner: list[int] = []
    for place, line in enumerate(lines):
        found = re.findall(r"\w+", line.lower())
        words += found
        owner += [place] * len(found)
    hits, sizes = [0] * len(lines), [0] * len(lines)
    for place in owner:
        sizes[place] += 1
    matcher = difflib.SequenceMatcher(None, words, re.findall(r"\w+", gold.lower()), autojunk=False)
    for block in matcher.get_matching_blocks():
        for at in range(block.a, block.a + block.size):
            hits[owner[at]] += 1
    return [hit / size if size else 0.0 for hit, size in zip(hits, sizes, strict=True)]


def make_cases(pages: Sequence[Page]) -> list[Case]:
    return [
        _case(dress(page), attire, weight)
        for page in pages
        for attire, (weight, dress) in ATTIRES.items()
    ]


def _case(page: Page, attire: str, weight: float) -> Case:
    whole = survey(split(page.raw))
    opaque = [
        place
        for place, (line, kinds) in enumerate(zip(whole.lines, whole.kinds, strict=True))
        if not transparent(line, kinds)
    ]
    ground = whole.only(opaque)
    marks = label([line.text for line in ground.lines], page.text)
    places = headline.candidates(ground)
    return Case(
        page=page,
        attire=attire,
        weight=weight,
        ground=ground,
        inside=np.array([float(mark > 0.5) for mark in marks]),
        places=places,
        right=[same_title(ground.lines[place], page.title) for place in places],
    )


def same_title(line: Line, title: str) -> bool:
    here, there = comparable(line.text), comparable(title)
    return here == there or difflib.SequenceMatcher(None, here, there).ratio() > 0.85


# ── fitting ────────────────────────────────────────────────────────────────────────────────


def matrix(rows: Sequence[segments.Row], names: Sequence[str]) -> Vector:
    return np.array([[float(row.get(name, 0.0)) for name in names] for row in rows])


def names_of(tables: Sequence[Sequence[segments.Row]]) -> list[str]:
    return list(dict.fromkeys(name for rows in tables for row in rows for name in row))


def descend(gradient: Callable[[Vector], Vector], size: int, steps: int, rate: float) -> Vector:
    """Adam, with a smaller rate towards the end."""
    weights, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, steps + 1):
        slope = gradient(weights)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        move = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        weights = weights - rate * (1.0 if step < steps * 0.7 else 0.3) * move
    return weights


def fit_lines(
    cases: Sequence[Case], tables: Sequence[Sequence[segments.Row]], steps: int
) -> dict[str, float]:
    """Weights for features `tables[n]` of `cases[n]`."""
    names = names_of(tables)
    data = np.concatenate([matrix(rows, names) for rows in tables])
    inside = np.concatenate([case.inside for case in cases])
    sizes = np.concatenate([case.sizes for case in cases])
    of = np.concatenate([np.full(len(case.inside), n) for n, case in enumerate(cases)])
    share = np.array([case.weight for case in cases])
    article = np.array([max(20.0, float((case.sizes * case.inside).sum())) for case in cases])
    heavy = np.minimum(sizes, 60) + 3
    loss_weight = heavy / np.maximum(60, np.bincount(of, heavy * inside, len(cases)))[of]

    def gradient(weights: Vector) -> Vector:
        chance = 1 / (1 + np.exp(-np.clip(data @ weights, -30, 30)))
        taken = np.bincount(of, sizes * chance, len(cases)) + article
        met = np.bincount(of, sizes * chance * inside, len(cases))
        gain = 2 * sizes * (inside * taken[of] - met[of]) / taken[of] ** 2
        slope = LOG_LOSS * loss_weight * (chance - inside)
        slope -= (1 - LOG_LOSS) * gain * chance * (1 - chance)
        return np.asarray(data.T @ (slope * share[of]) + L2 * weights)

    fitted = descend(gradient, len(names), steps, 0.05)
    return dict(zip(names, fitted.tolist(), strict=True))


def fit_headline(cases: Sequence[Case]) -> dict[str, float]:
    """Weights of a choice among candidates (conditional logit)."""
    usable = [case for case in cases if any(case.right)]
    tables = [headline.features(case.ground, case.places) for case in usable]
    names = names_of(tables)
    data = [matrix(rows, names) for rows in tables]

    known = np.array([KNOWN.get(name, 0.0) for name in names])

    def gradient(weights: Vector) -> Vector:
        slope = 0.02 * (weights - known) * len(data)
        for case, rows in zip(usable, data, strict=True):
            chance = np.exp(rows @ weights - np.max(rows @ weights))
            chance /= chance.sum()
            right = chance * np.array(case.right)
            slope = slope + case.weight * (rows.T @ (chance - right / right.sum()))
        return np.asarray(slope)

    fitted = descend(gradient, len(names), 400, 0.05)
    return dict(zip(names, fitted.tolist(), strict=True))


@dataclass(frozen=True)
class Weights:
    """The tables of `segment_weights`."""

    headline: dict[str, float]
    shape: dict[str, float]
    context: dict[str, float]


def fit(cases: Sequence[Case], steps: int) -> Weights:
    """All three tables; the second score is fitted on first scores of hosts held out."""
    chooser = fit_headline(cases)
    for case in cases:
        case.headline = headline.find_headline(case.ground, weights=chooser)
        case.first = segments.shapes(case.ground, case.headline)
    hosts = sorted({case.page.host for case in cases})
    for part in range(4):
        held = set(hosts[part::4])
        inner = [case for case in cases if case.page.host not in held]
        weights = fit_lines(inner, [case.first for case in inner], steps)
        for case in cases:
            if case.page.host in held:
                scores = [segments.score(row, weights) for row in case.first]
                case.second = segments.contexts(case.ground, scores)
    shape = fit_lines(cases, [case.first for case in cases], steps)
    context = fit_lines(cases, [case.second for case in cases], steps)
    return Weights(chooser, shape, context)


def clean(page: Page, weights: Weights) -> RawArticle:
    """What the reader makes of a page with these weights."""
    with (
        mock.patch.object(headline, "HEADLINE", weights.headline),
        mock.patch.object(segments, "SHAPE", weights.shape),
        mock.patch.object(segments, "CONTEXT", weights.context),
    ):
        return read_plain(page.raw, path="page.txt")


# ── reporting ──────────────────────────────────────────────────────────────────────────────


def cross_validate(cases: Sequence[Case], *, folds: int, steps: int) -> None:
    hosts = sorted({case.page.host for case in cases})
    results: dict[str, list[tuple[float, float, float]]] = {}
    titles: dict[str, list[bool]] = {}
    for part in range(folds):
        held = set(hosts[part::folds])
        weights = fit([case for case in cases if case.page.host not in held], steps)
        for case in cases:
            if case.page.host not in held:
                continue
            article = clean(case.page, weights)
            results.setdefault(case.attire, []).append(four_gram_f1(article.text, case.page.text))
            right = same_title(measure(article.title), case.page.title)
            titles.setdefault(case.attire, []).append(right)
    for attire, rows in results.items():
        precision, recall, f1 = (sum(column) / len(rows) for column in zip(*rows, strict=True))
        share = sum(titles[attire]) / len(rows)
        print(f"{attire:10} P {precision:.3f}  R {recall:.3f}  F1 {f1:.4f}  titles {share:.3f}")


def write(weights: Weights) -> None:
    def table(name: str, values: Mapping[str, float]) -> str:
        rows = "".join(f'    "{key}": {value:.2f},\n' for key, value in values.items())
        return f"{name}: Mapping[str, float] = {{\n{rows}}}\n"

    text = (
        '"""The weights of `headline` and `segments`: made by `python -m bench.fit_cleaning_text --write`."""\n\n'
        "from __future__ import annotations\n\nfrom collections.abc import Mapping\n\n"
        + table("HEADLINE", weights.headline)
        + "\n"
        + table("SHAPE", weights.shape)
        + "\n"
        + table("CONTEXT", weights.context)
        + f"\nCHANGE = {CHANGE}\n"
        + '"""The price of a change between inside and outside the article."""\n'
    )
    TARGET.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="fit on everything, write the table")
    parser.add_argument("--quick", action="store_true", help="4 folds, few steps, few attires")
    options = parser.parse_args()
    pages = load_pages()
    cases = make_cases(pages)
    if options.quick:
        cases = [case for case in cases if case.attire in ("as is", "short", "short bare")]
    if options.write:
        write(fit(cases, STEPS))
    elif options.quick:
        cross_validate(cases, folds=4, steps=80)
    else:
        cross_validate(cases, folds=FOLDS, steps=STEPS)


if __name__ == "__main__":
    main()
