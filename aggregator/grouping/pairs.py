"""How alike two signatures are: the pair score.

    score = (whole + lead + coverage) / 3 × prompt × e^(−gap / decay)

- *whole*: cosine of `terms`; *lead*: cosine of `lead`;
- *coverage*: the share of one article's lead weight that the other's whole text has, mean of both
  ways. A short text against a long one has a small cosine however surely it tells the same event;
  its coverage does not shrink. This is the calibration for length, and why one threshold serves
  excerpts and full texts;
- *gap*: days between the two, where both have a time. News of one event comes within hours, so
  two reports of one day need to be less alike than two without a date (`prompt` is above 1).

**Doubt.** News tells what is new first and the background after it. A follow-up (the treaty that
is signed the day after the visit began) shares its names and its background with what it follows:
whole against whole the two are as alike as two reports of one event. Their openings are not. So
when two texts are very alike on the whole, their openings must be alike too.

All parts are between 0 and 1. Only pairs that share enough of their
heaviest terms are scored (room `candidates`); any other pair counts as 0.

Roads not taken (`docs/grouping.md` has figures): one cosine alone (.005 to .03 worse); names as a
fourth part (.015 better on ECB+, worse elsewhere); openings as a fourth part (no gain); pairs of
neighbouring words (.10 worse alone, nothing in a sum); the least of the parts, or doubt by ratio
instead of by level (.02 to .04 worse where stories are told from many sides); splitting clusters
whose halves are tighter than the whole (wrong as often as right); learned scores over nine
features (worse on what they were not trained on).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aggregator.grouping.background import is_year, zipf
from aggregator.grouping.letters import skeletons
from aggregator.grouping.state import Stage
from aggregator.model import Signature

DENSE, OPENINGS, LEADS, DOUBT = 0.43, 0.30, 0.37, 0.3
"""Two texts as alike as `DENSE`, whose openings are less alike than `OPENINGS` and whose leads are
less alike than `LEADS`, tell two events of one subject: such a pair counts `DOUBT` times its
openings' likeness. It costs .004 of mean F1 (levels of .40 cost .01) and is what tells the signing
of a treaty from the visit on whose second day it was signed. experiment: `bench.grouping doubt`"""

SUBSTANTIAL = 12
"""Different terms from which a text counts in full. Most headlines have eight and more; "The ferry
came home" and "The heron came home" have three."""

FOREIGN_WORDS, FOREIGN_NAMES = 1.8, 0.4
"""Across languages only names, numbers and cognates can be shared: what is shared proves more
(in the demo content unrelated texts of two languages stay under .07, of one under .15), and the
names, by their consonants, are counted besides, none for more than all others together: that two
texts name one president makes no event. experiment: `bench.languages`"""
FAMOUS, ENOUGH, MOST_DIGITS = 6.0, 12.0, 4
"""And it must be enough: every shared name counts by what it lacks to a Zipf frequency of `FAMOUS`
(four for one in no list, one for a president's), every shared number of two digits and more that is
no year by its digits, up to `MOST_DIGITS`; below `ENOUGH` the score shrinks in proportion. With all
but names and numbers hidden from the English collections, precision of pairs is .76, .29, .84, .59
and mean F1 .615; without this .71, .05, .82, .36 and .545; at 15 .79, .39, .85, .64 and .614.
experiment: `bench.languages hidden`"""

INDEXED_TERMS = 40
"""Of each article, its heaviest terms are looked up; a pair of one event shares several."""
INDEXED_BONES, BONES = 12, 0.4
"""And its heaviest names' consonants, at this share of their weight."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A signature made ready for scoring."""

    signature: Signature
    day: float | None
    """Time in days since 1970."""
    terms: Mapping[str, float]
    lead: Mapping[str, float]
    opening: Mapping[str, float]
    share: Mapping[str, float]
    """`lead` scaled to sum 1."""
    names: Mapping[str, float]
    bones: Mapping[str, float]
    """The names by their consonants (`letters.skeleton`), norm 1: how languages meet."""
    rarity: Mapping[str, float]
    """Of these, what each lacks to `FAMOUS`."""
    heavy: tuple[tuple[str, float], ...]
    """The heaviest of `terms`, and of `bones`, which languages without a term in common share."""


def prepare(signature: Signature) -> Profile:
    """The profile of `signature`."""
    lead = dict(signature.lead)
    total = sum(lead.values()) or 1.0
    bones, rarity = _bones(signature)
    heavy = _heaviest(signature.terms, INDEXED_TERMS)
    heavy += [(f"~{bone}", BONES * w) for bone, w in _heaviest(bones.items(), INDEXED_BONES)]
    return Profile(
        signature=signature,
        day=None if signature.time is None else signature.time.timestamp() / 86400.0,
        terms=dict(signature.terms),
        lead=lead,
        opening=dict(signature.opening),
        share={term: weight / total for term, weight in lead.items()},
        names=dict(signature.names),
        bones=bones,
        rarity=rarity,
        heavy=tuple(heavy),
    )


def _heaviest(weights: Iterable[tuple[str, float]], most: int) -> list[tuple[str, float]]:
    return sorted(weights, key=lambda pair: (-pair[1], pair[0]))[:most]


def _bones(signature: Signature) -> tuple[dict[str, float], dict[str, float]]:
    """(weight, rarity) by the consonants of the names; short names as they are."""
    weights: dict[str, float] = {}
    rarity: dict[str, float] = {}
    first: set[str] = set()
    for name, weight in signature.names:
        bones = skeletons(name, signature.language) or (name,)
        first.add(bones[0])
        for bone in bones:
            weights[bone] = max(weights.get(bone, 0.0), weight)
            rarity[bone] = max(rarity.get(bone, 0.0), FAMOUS - zipf(name, signature.language))
    norm = math.fsum([weights[bone] ** 2 for bone in first]) ** 0.5
    return {bone: weight / norm for bone, weight in weights.items()}, rarity


def parts(a: Profile, b: Profile) -> tuple[float, float, float]:
    """(whole, lead, coverage) of two articles, each from 0 to 1."""
    return cosine(a.terms, b.terms), cosine(a.lead, b.lead), _coverage(a, b)


def alike(a: Profile, b: Profile) -> float:
    """What the words say: the mean of the parts, less where there are hardly any."""
    return substance(a, b) * sum(parts(a, b)) / 3.0


def likeness(a: Profile, b: Profile) -> float:
    """The score without regard to time."""
    value = alike(a, b)
    if foreign(a, b):
        return _foreign_likeness(value, a, b)
    return min(value, DOUBT * openings(a, b)) if doubtful(value, a, b) else value


def substance(a: Profile, b: Profile) -> float:
    """Below 1 where a text is a line or less: two common words are half of it."""
    return min(1.0, min(len(a.terms), len(b.terms)) / SUBSTANTIAL)


def foreign(a: Profile, b: Profile) -> bool:
    """The two are known to be in different languages."""
    one, other = a.signature.language, b.signature.language
    return one != other and "und" not in (one, other)


def _foreign_likeness(words: float, a: Profile, b: Profile) -> float:
    """What the words alone say is enough by itself: languages are told wrong at times."""
    value = FOREIGN_WORDS * words + FOREIGN_NAMES * _levelled(a.bones, b.bones)
    return max(words, value * min(1.0, _evidence(a, b) / ENOUGH))


def _evidence(a: Profile, b: Profile) -> float:
    """How much the shared names and numbers say, be they few or many among the others."""
    shared = a.rarity.keys() & b.rarity.keys()
    names = math.fsum([min(a.rarity[bone], b.rarity[bone]) for bone in shared])
    return names + sum(map(_telling, a.signature.numbers & b.signature.numbers))


def _telling(number: str) -> int:
    """Nothing for a year or a single digit."""
    digits = sum(c.isdigit() for c in number)
    return 0 if digits < 2 or is_year(number) else min(MOST_DIGITS, digits)


def doubtful(value: float, a: Profile, b: Profile) -> bool:
    """The two, `alike` by so much, share a subject rather than an event."""
    return value >= DENSE and openings(a, b) < OPENINGS and cosine(a.lead, b.lead) < LEADS


def openings(a: Profile, b: Profile) -> float:
    """Cosine of the openings."""
    return cosine(a.opening, b.opening)


def kinship(a: Profile, b: Profile, *, names: float) -> float:
    """How alike two subjects are; `names` is the share of the names in it.

    No doubts as between events, but no single term may count for more than all others together:
    what two texts share must be a subject, not one famous name.
    """
    words = (_levelled(a.terms, b.terms) + _levelled(a.lead, b.lead) + _coverage(a, b)) / 3.0
    if foreign(a, b):
        return _foreign_likeness(words, a, b)
    return (1.0 - names) * words + names * _levelled(a.names, b.names)


def _levelled(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """The cosine, the greatest term of the sum cut down to the sum of the others."""
    shared = [a[term] * b[term] for term in a.keys() & b.keys()]
    if not shared:
        return 0.0
    total, greatest = math.fsum(shared), max(shared)
    return min(total, 2.0 * (total - greatest))


def score(a: Profile, b: Profile, stage: Stage) -> float:
    """The pair score; symmetric."""
    value = kinship(a, b, names=stage.names) if stage.names else likeness(a, b)
    return value * fading(gap(a, b), stage)


def gap(a: Profile, b: Profile) -> float | None:
    """Days between the two; None where one has no time.

    A time of midnight sharp is a mere date: the article may be of any hour of that day.
    """
    if a.day is None or b.day is None:
        return None
    early, late = sorted((a.day, b.day))
    return max(0.0, late - early - (1.0 if early.is_integer() else 0.0))


def fading(days: float | None, stage: Stage) -> float:
    """What a gap of so many days makes of a score: above 1 for reports of one day."""
    return 1.0 if days is None else stage.prompt * math.exp(-days / stage.decay)


def cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """The product of two vectors of norm 1; the sum is exact, so the order of terms is nothing."""
    return math.fsum([a[term] * b[term] for term in a.keys() & b.keys()])


def _coverage(a: Profile, b: Profile) -> float:
    return (_covered(a.share, b.terms) + _covered(b.share, a.terms)) / 2.0


def _covered(share: Mapping[str, float], terms: Mapping[str, float]) -> float:
    return math.fsum([share[term] for term in share.keys() & terms.keys()])
