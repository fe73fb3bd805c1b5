"""Grouping measured: `python -m bench.grouping [labels] [curve] [reserve] [stream] [parts] [doubt] [pairs] [copies]`.

Every figure of docs/grouping.md on how well articles are grouped comes from here; what it costs is
`bench.grouping_cost`. All need the labelled collections beside the project (../shared/data/stories)
and say so when they are absent.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from aggregator.config import GroupingSettings
from aggregator.evaluation import Labelled, parse_labelled, score
from aggregator.grouping import explain, group, sign
from aggregator.grouping.copies import compare
from aggregator.grouping.fold import Fold
from aggregator.grouping.linkage import agglomerate
from aggregator.grouping.pairs import DENSE, Profile, cosine, likeness, openings, prepare
from aggregator.grouping.pairs import parts as score_parts
from aggregator.grouping.rows import Item
from aggregator.grouping.settings import STORY_RESERVE, story_stage
from aggregator.grouping.sources import Listed
from aggregator.model import Article, ArticleId, Html, Signature

DATA = Path(__file__).parent.parent.parent / "shared" / "data" / "stories"
UNDATED = ("ecbplus-traindev", "allsides-val", "wikinews-medium")
DATED = "allsides-dated-spring"
THRESHOLDS = (0.13, 0.15, 0.16, 0.17, 0.18, 0.19, 0.20, 0.21, 0.22, 0.23, 0.25, 0.27, 0.30)
RESERVES = (0.0, 0.4, 0.8, 1.2)
FADINGS = ((1.0, 7.0), (1.1, 4.0), (1.1, 6.0), (1.1, 7.0), (1.2, 5.0), (1.2, 10.0))


def main(names: Sequence[str]) -> None:
    benches: dict[str, Callable[[], None]] = {
        "labels": labels,
        "curve": curve,
        "reserve": reserve,
        "stream": stream,
        "parts": parts,
        "doubt": doubt,
        "pairs": pairs,
        "copies": copies,
    }
    run(benches, names)


def run(benches: Mapping[str, Callable[[], None]], names: Sequence[str]) -> None:
    """Those of these names, all without any; where the collections are absent, that."""
    for name in names or benches:
        print(f"── {name}")
        if DATA.is_dir():
            benches[name]()
        else:
            print("the labelled collections are not here")


def labels() -> None:
    """Stories and topics against labels, with the defaults."""
    for name in (*UNDATED, DATED):
        labelled, signatures = load(name)
        settings = GroupingSettings()
        made = group(signatures, settings=settings, priorities={}, memo={})
        stories = {m: str(n) for n, story in enumerate(made.stories) for m in story.members}
        result = score(stories, {x.article.id: x.story for x in labelled if x.story})
        b, p = result.bcubed, result.pairwise
        print(
            f"{name:24} stories {result.groups:4}/{result.labels:4}"
            f"  BCubed {b.precision:.3f} {b.recall:.3f} F1 {b.f1:.3f}"
            f"  pairwise {p.precision:.3f} {p.recall:.3f} F1 {p.f1:.3f}"
        )
        wanted = {x.article.id: x.topic for x in labelled if x.topic}
        if wanted:
            topic_of = {n: topic.label for topic in made.topics for n in topic.stories}
            found = {a: topic_of.get(int(n), f"story {n}") for a, n in stories.items()}
            b = score(found, wanted).bcubed
            print(f"{'':24} topics  BCubed {b.precision:.3f} {b.recall:.3f} F1 {b.f1:.3f}")


def curve() -> None:
    """BCubed F1 by threshold, and what leaving one collection out gives."""
    columns: dict[str, list[float]] = {}
    for name in (*UNDATED, DATED):
        labelled, signatures = load(name)
        columns[name] = [staged_f1(labelled, signatures, threshold=at) for at in THRESHOLDS]
    for row, threshold in enumerate(THRESHOLDS):
        values = [columns[name][row] for name in (*UNDATED, DATED)]
        mean = sum(values[:3]) / 3
        print(f"{threshold:.3f}  " + "  ".join(f"{v:.3f}" for v in values) + f"  mean {mean:.3f}")
    print(left_out(columns))


def left_out(columns: Mapping[str, Sequence[float]]) -> str:
    """What a row chosen on all undated collections but one gives on that one."""
    found = []
    for name in UNDATED:
        others = [columns[other] for other in UNDATED if other != name]
        sums = [sum(row) for row in zip(*others, strict=True)]
        found.append(columns[name][max(range(len(sums)), key=sums.__getitem__)])
    each = "  ".join(f"{value:.3f}" for value in found)
    return f"left out {each}  mean {sum(found) / 3:.3f}"


def reserve() -> None:
    """BCubed F1 by reserve, the threshold chosen for all and with one collection left out."""
    loaded = {name: load(name) for name in (*UNDATED, DATED)}
    for much in RESERVES:
        columns = {
            name: [staged_f1(*each, threshold=at, reserve=much) for at in THRESHOLDS]
            for name, each in loaded.items()
        }
        means = [sum(row) / 3 for row in zip(*(columns[n] for n in UNDATED), strict=True)]
        best = max(range(len(means)), key=means.__getitem__)
        each = "  ".join(f"{columns[name][best]:.3f}" for name in columns)
        print(f"{much:.1f}  at {THRESHOLDS[best]:.2f}  {each}  mean {means[best]:.3f}")
        print(f"     {left_out(columns)}")


def stream() -> None:
    """The undated collections told over twenty days, a story's articles within hours or days."""
    loaded = {name: load(name) for name in UNDATED}
    for mean in (0.3, 1.0):
        told = {
            name: (labelled, spread(labelled, signatures, mean))
            for name, (labelled, signatures) in loaded.items()
        }
        for much in (0.0, STORY_RESERVE):
            for prompt, decay in FADINGS:
                found = [
                    staged_f1(*each, reserve=much, prompt=prompt, decay=decay)
                    for each in told.values()
                ]
                print(
                    f"articles after {mean} days on average, reserve {much}, prompt {prompt},"
                    f" decay {decay}: "
                    + "  ".join(f"{value:.3f}" for value in found)
                    + f"  mean {sum(found) / 3:.3f}"
                )


def spread(
    labelled: Sequence[Labelled], signatures: Sequence[Signature], mean: float
) -> list[Signature]:
    """The signatures with times: stories begin within twenty days, articles follow."""
    chance = random.Random(1)
    begun: dict[str | None, datetime] = {}
    told = []
    for each, signature in zip(labelled, signatures, strict=True):
        start = datetime(2031, 1, 1, tzinfo=UTC) + timedelta(days=chance.uniform(0, 20))
        begin = begun.setdefault(each.story, start)
        after = timedelta(days=min(5.0, chance.expovariate(1 / mean)))
        told.append(replace(signature, time=begin + after))
    return told


def staged_f1(
    labelled: Sequence[Labelled], signatures: Sequence[Signature], **changes: Any
) -> float:
    """BCubed F1 of stories made with a changed stage."""
    stage = replace(story_stage(GroupingSettings()), **changes)
    source = Listed(signatures)
    items = {
        str(each.article): Item(each.day, each.digest, each.words) for each in source.entries()
    }
    fold = Fold({}, stage=stage, signature=lambda key: source.signature(ArticleId(key)))
    made = fold.update(removed=(), added=items).made
    found = {ArticleId(key): name for name, members in made.items() for key, _ in members}
    return score(found, {x.article.id: x.story for x in labelled if x.story}).bcubed.f1


def parts() -> None:
    """The parts of the pair score: best single threshold on the three undated collections."""
    loaded = [load(name) for name in UNDATED]
    profiles = [[prepare(each) for each in signatures] for _, signatures in loaded]
    for name, alike in SCORES.items():
        columns = []
        for (labelled, _), prepared in zip(loaded, profiles, strict=True):
            links = {
                (a, b): value
                for (a, one), (b, other) in combinations(enumerate(prepared), 2)
                if (value := alike(one, other)) > 0.01
            }
            columns.append([linked_f1(labelled, links, 0.01 * n) for n in range(10, 40, 2)])
        means = [sum(row) / len(row) for row in zip(*columns, strict=True)]
        best = max(range(len(means)), key=means.__getitem__)
        each = "  ".join(f"{column[best]:.3f}" for column in columns)
        print(f"{name:28} {means[best]:.3f} at {0.1 + 0.02 * best:.2f}   {each}")


SCORES: dict[str, Callable[[Profile, Profile], float]] = {
    "whole": lambda a, b: score_parts(a, b)[0],
    "lead": lambda a, b: score_parts(a, b)[1],
    "coverage": lambda a, b: score_parts(a, b)[2],
    "openings": openings,
    "names": lambda a, b: cosine(a.names, b.names),
    "whole + lead": lambda a, b: sum(score_parts(a, b)[:2]) / 2,
    "whole + lead + coverage": lambda a, b: sum(score_parts(a, b)) / 3,
    "the same + names / 2": lambda a, b: (
        (sum(score_parts(a, b)) + cosine(a.names, b.names) / 2) / 3.5
    ),
    "the same + openings": lambda a, b: (sum(score_parts(a, b)) + openings(a, b)) / 4,
    "with doubt (as built)": likeness,
}


def linked_f1(
    labelled: Sequence[Labelled], links: dict[tuple[int, int], float], threshold: float
) -> float:
    clusters = agglomerate([1] * len(labelled), links, threshold=threshold, reserve=STORY_RESERVE)
    found = {labelled[m].article.id: str(n) for n, ms in enumerate(clusters) for m in ms}
    return score(found, {x.article.id: x.story for x in labelled if x.story}).bcubed.f1


def doubt() -> None:
    """Of pairs very alike (`DENSE`), how many are one story, by how alike their openings are."""
    edges = (0.0, 0.2, 0.25, 0.3, 0.4, 1.01)
    for name in (*UNDATED, DATED):
        labelled, signatures = load(name)
        profiles = [prepare(each) for each in signatures]
        counts = [[0, 0] for _ in edges]
        for (a, one), (b, other) in combinations(enumerate(profiles), 2):
            if sum(score_parts(one, other)) / 3 >= DENSE:
                row = sum(openings(one, other) >= edge for edge in edges) - 1
                counts[row][labelled[a].story == labelled[b].story] += 1
        shares = [
            f"{low:.2f}: {same / (same + other):.2f} of {same + other}"
            for low, (other, same) in zip(edges, counts, strict=True)
            if same + other
        ]
        print(f"{name:24} " + "   ".join(shares))


def pairs() -> None:
    """Labelled pairs: is "one story" told apart from the rest by the pair alone?"""
    for name, read in (("pairs-telegram-en", telegram), ("pairs-semeval2022-en", semeval)):
        rows = [read(json.loads(line)) for line in lines(name)]
        told = []
        for first, second, same in rows:
            made = explain(
                sign(first, rules=()), sign(second, rules=()), settings=GroupingSettings()
            )
            told.append((made.layer in ("copy", "story"), same))
        right = sum(one == other for one, other in told)
        hits = sum(one and other for one, other in told)
        said, wanted = sum(one for one, _ in told), sum(same for _, same in told)
        print(
            f"{name:24} {len(told)} pairs, accuracy {right / len(told):.3f}, "
            f"precision {hits / max(1, said):.3f}, recall {hits / max(1, wanted):.3f}"
        )


def copies() -> None:
    """No copies across stories; copies within stories found; other facts in the same places."""
    for name in (*UNDATED, DATED):
        labelled, signatures = load(name)
        made = group(signatures, settings=GroupingSettings(), priorities={}, memo={})
        story = {x.article.id: x.story for x in labelled}
        texts = [copies for each in made.stories for copies in each.texts if len(copies) > 1]
        wrong = sum(len({story[a] for a in each}) > 1 for each in texts)
        together = {frozenset(p) for each in texts for p in combinations(each, 2)}
        wanted = set(alike(labelled))
        found = len(wanted & together)
        by_id = {each.article: each for each in signatures}
        compared = [compare(*(by_id[id] for id in pair)) for pair in wanted]
        others = [each.other / (each.same + each.other) for each in compared if each.other > 1]
        print(
            f"{name:24} sets of copies {len(texts)}, across stories {wrong}, found {found} of {len(wanted)},"
            f" other facts in at most {max(others, default=0.0):.2f} of the common contexts"
        )


def alike(labelled: Iterable[Labelled]) -> Iterable[frozenset[ArticleId]]:
    """Pairs of one story with 5-gram resemblance of .5 or containment of .8, whatever counts as a
    word: what blanks part, letters in a row, either without apostrophes, with the title or without.
    """
    stories: dict[str, list[Labelled]] = {}
    for each in labelled:
        if each.story:
            stories.setdefault(each.story, []).append(each)
    for members in stories.values():
        grams = {each.article.id: [*runs_of_five(each.article)] for each in members}
        for a, b in combinations(grams, 2):
            if any(reprinted(one, two) for one, two in zip(grams[a], grams[b], strict=True)):
                yield frozenset((a, b))


def runs_of_five(article: Article) -> Iterable[set[tuple[str, ...]]]:
    for text in (article.text.lower(), f"{article.title}\n{article.text}".lower()):
        for words in (
            text.split(),
            re.findall(r"\w+", text),
            re.findall(r"\w+", re.sub("['’]", "", text)),
        ):
            yield {tuple(words[n : n + 5]) for n in range(len(words) - 4)}


def reprinted(one: set[tuple[str, ...]], two: set[tuple[str, ...]]) -> bool:
    common = len(one & two)
    return common > 0 and (
        common >= 0.5 * len(one | two) or common >= 0.8 * min(len(one), len(two))
    )


def load(name: str) -> tuple[list[Labelled], list[Signature]]:
    labelled = [parse_labelled(line) for line in lines(name)]
    return labelled, [sign(each.article, rules=()) for each in labelled]


def lines(name: str) -> list[str]:
    return (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()


def telegram(row: dict[str, dict[str, str]]) -> tuple[Article, Article, bool]:
    first, second = (
        bare(row[key]["url"], row[key].get("title", ""), row[key]["text"])
        for key in ("first", "second")
    )
    return first, second, bool(row["same_story"])


def semeval(row: dict[str, str]) -> tuple[Article, Article, bool]:
    """Rated 1 (the same) to 4 (different); 2 and under counts as one story."""
    first, second = (bare(row[f"url{n}"], "", row[f"text{n}"]) for n in (1, 2))
    return first, second, float(row["overall"]) <= 2.0


def bare(url: str, title: str, text: str) -> Article:
    return Article(
        id=ArticleId(url),
        path=url,
        title=title,
        text=text,
        body=Html(""),
        source="",
        language="en",
        published=datetime(2031, 1, 1, tzinfo=UTC),
        published_from="mtime",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
