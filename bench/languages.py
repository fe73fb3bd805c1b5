"""Articles of one event in several languages: `python -m bench.languages [events] [pairs] [hidden] [ruby]`.

`events` groups six invented reports in eight languages (tests/data/languages), `pairs` tells how far
pairs of one event and pairs of two are apart, language by language; `hidden` takes the labelled English
collections (../shared/data/stories) for texts of two languages by hiding from every pair all terms
but names and numbers; `ruby` reads announcements of releases (../shared/data/posts/ruby-news). The
last two say so when their data are absent.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from aggregator.config import GroupingSettings
from aggregator.evaluation import score as measure
from aggregator.grouping import background, group, sign
from aggregator.grouping.pairs import Profile, prepare, score
from aggregator.grouping.settings import STORY_THRESHOLD, story_stage
from aggregator.model import Article, ArticleId, Html
from bench.grouping import DATA, DATED, UNDATED
from bench.grouping import load as collection

PROJECT = Path(__file__).parent.parent
EVENTS = PROJECT / "tests" / "data" / "languages" / "events.toml"
RUBY = PROJECT.parent / "shared" / "data" / "posts" / "ruby-news"
DAY = datetime(2031, 3, 4, tzinfo=UTC)


def main(names: Sequence[str]) -> None:
    benches: dict[str, Callable[[], None]] = {
        "events": events,
        "pairs": pairs,
        "hidden": hidden,
        "ruby": ruby,
    }
    for name in names or benches:
        print(f"── {name}")
        benches[name]()


def events() -> None:
    """Stories against events, of all languages and of those that share a script or two."""
    sets = (
        ("en", "de"), ("en", "fr"), ("en", "ru"), ("ru", "uk"), ("en", "el"), ("en", "ja"), ("en", "ar"),
        ("en", "de", "fr"), ("en", "de", "fr", "ru", "uk", "el"),
        ("en", "de", "fr", "ru", "uk", "el", "ja", "ar"),
    )  # fmt: skip
    for languages in sets:
        report(" ".join(languages), [each for each in load() if each[1].language in languages])


def report(name: str, rows: Sequence[tuple[str, Article]]) -> None:
    """One line: stories found against labels."""
    signatures = [sign(article, rules=()) for _, article in rows]
    made = group(signatures, settings=GroupingSettings(), priorities={}, memo={})
    found = {member: str(n) for n, story in enumerate(made.stories) for member in story.members}
    result = measure(found, {article.id: label for label, article in rows})
    b = result.bcubed
    print(
        f"{name:26} articles {len(rows):3} stories {result.groups:3}/{result.labels:3}"
        f"  BCubed {b.precision:.3f} {b.recall:.3f} F1 {b.f1:.3f}"
    )


def pairs() -> None:
    """Median and least score of pairs of one event, greatest of two events, by languages."""
    rows = load()
    profiles = [(label, prepare(sign(article, rules=()))) for label, article in rows]
    same: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    other: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    stage = story_stage(GroupingSettings())
    for (label, one), (its, two) in combinations(profiles, 2):
        first, second = sorted((one.signature.language, two.signature.language))
        (same if label == its else other)[first, second].append(score(one, two, stage))
    print(f"threshold {STORY_THRESHOLD}")
    for languages in sorted(other):
        scores = sorted(same[languages]) or [0.0]
        print(
            f"{'-'.join(languages)}: one event {scores[len(scores) // 2]:.2f} (least {scores[0]:.2f}),"
            f" two at most {max(other[languages]):.2f}"
        )


def hidden() -> None:
    """Pairs of the English collections as if the two were of different languages."""
    stage = story_stage(GroupingSettings())
    if not DATA.is_dir():
        print("the labelled collections are not here")
        return
    for name in (*UNDATED, DATED):
        labelled, signatures = collection(name)
        profiles = [veiled(prepare(each)) for each in signatures]
        others = [
            replace(each, signature=replace(each.signature, language="xx")) for each in profiles
        ]
        hits = right = 0
        for a, b in sharing([profile.bones.keys() for profile in profiles]):
            if score(profiles[a], others[b], stage) >= stage.threshold:
                hits += 1
                right += labelled[a].story == labelled[b].story
        sizes = Counter(each.story for each in labelled)
        wanted = sum(size * (size - 1) // 2 for size in sizes.values())
        precision, recall = right / max(1, hits), right / wanted
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{name:24} pairs: precision {precision:.2f} recall {recall:.2f} F1 {f1:.3f}")


def veiled(profile: Profile) -> Profile:
    """Only what another language might show: names and numbers."""
    signature = profile.signature
    names = {background.stem(name, signature.language) for name, _ in signature.names}
    kept = names | signature.numbers

    def bare(vector: Mapping[str, float]) -> dict[str, float]:
        return {term: weight for term, weight in vector.items() if term in kept}

    return replace(
        profile, terms=bare(profile.terms), lead=bare(profile.lead), share=bare(profile.share)
    )


def sharing(keys: Sequence[Iterable[str]]) -> list[tuple[int, int]]:
    """Pairs with a key in common, but for keys that 150 and more have."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, held in enumerate(keys):
        for key in held:
            holders[key].append(number)
    return sorted(
        {p for each in holders.values() if len(each) < 150 for p in combinations(each, 2)}
    )


def ruby() -> None:
    """Releases announced in many languages: the file's name says which."""
    if not RUBY.is_dir():
        print("the posts are not here")
        return
    report("ruby-news", [_post(path) for path in sorted(RUBY.rglob("*.md"))])


def load() -> list[tuple[str, Article]]:
    """(event, article), the articles some hours apart."""
    found = []
    for label, texts in tomllib.loads(EVENTS.read_text("utf-8")).items():
        for number, (language, (title, text)) in enumerate(texts.items()):
            hours = timedelta(hours=6 + number)
            found.append(
                (label, _article(f"{label}-{language}", title, text, language, DAY + hours))
            )
    return found


def _post(path: Path) -> tuple[str, Article]:
    header, body = path.read_text("utf-8").split("\n---\n", 1)
    title = re.search(r'title: *"?(.*?)"? *$', header, re.MULTILINE)
    language = path.relative_to(RUBY).parts[0].split("_")[0]
    day = datetime.fromisoformat(path.name[:10]).replace(tzinfo=UTC)
    name = str(path.relative_to(RUBY))
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", body)
    return path.name, _article(name, title[1] if title else "", text, language, day)


def _article(name: str, title: str, text: str, language: str, time: datetime) -> Article:
    return Article(
        id=ArticleId(name),
        path=name,
        title=title,
        text=text,
        body=Html(""),
        source=name,
        language=language,
        published=time,
        published_from="front matter",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
