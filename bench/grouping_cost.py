"""What grouping costs, as ratios measured side by side: `python -m bench.grouping_cost [number]`.

News of a hundred days is made up as signatures: subjects with words of their own, people and places
that recur (some every day), events of one to thirty reports, reprints. The archive is a catalogue on
disk, as in a build. Each archive is grouped in a process of its own, so that its peak of memory is
its own. At last a site is built from as many made-up texts as fit into a minute or two, to see what
part of a build grouping takes. `number` is the size of the smaller archive (10,000); the larger one has ten times as many
articles in the same days, and a third one is as dense as the smaller but lasts twice as long.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aggregator import catalogue, pipeline
from aggregator.catalogue import Catalogue, FileRecord
from aggregator.config import Config, GroupingSettings
from aggregator.engine import serial
from aggregator.files import Workspace
from aggregator.grouping.assembly import collect, update
from aggregator.grouping.signature import unit
from aggregator.model import Article, ArticleId, FileStat, Html, Reading, Signature

DAYS = 100
SMALLER = 10_000
BUILT = 600
PROBES = 7  # articles added, one after the other; the median counts
START = datetime(2031, 1, 1, tzinfo=UTC)
MOST_REPORTS = 30
SUBJECTS, PEOPLE = 300, 4000


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of CPU, and bytes."""

    number: int
    days: int
    stories: int
    topics: int
    clean: float
    reading: float
    """The whole grouping read from what was remembered."""
    newest: float
    late: float
    gone: float
    before: int
    peak: int
    stored: int


def main(arguments: Sequence[str]) -> None:
    smaller = int(arguments[0]) if arguments else SMALLER
    plans = [(smaller, DAYS), (10 * smaller, DAYS), (2 * smaller, 2 * DAYS)]
    made = [measure_apart(number, days) for number, days in plans]
    small, large, long = made
    print(f"ten times the articles in the same days: time x {large.clean / small.clean:.1f}")
    for name in ("newest", "late", "gone"):
        ratio = getattr(large, name) / getattr(small, name)
        print(f"  one article more or less, {name}: x {ratio:.2f}")
    print(f"  reading it all: x {large.reading / small.reading:.1f}")
    print(f"  memory for grouping: x {grown(large) / grown(small):.2f}")
    print(f"twice the days: memory for grouping x {grown(long) / grown(small):.2f}")
    print(f"grouping's part of a whole build: {share():.2f}")


def share() -> float:
    """Of the seconds of a build from texts of 350 words to pages and index, those for grouping."""
    templates = Path(__file__).parent.parent / "templates"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        workspace = Workspace(
            content=root / "content",
            site=root / "site",
            state=root / "state",
            ledger=root / "aggregator.ledger",
            templates=templates,
        )
        workspace.content.mkdir()
        for article in articles(BUILT):
            published = article.published.isoformat()
            head = (
                f"---\ntitle: {article.title}\ndate: {published}\nsource: {article.source}\n---\n"
            )
            (workspace.content / f"{article.id}.md").write_text(head + article.text)
        report = pipeline.refresh(workspace, Config(), engine=serial, now=datetime.now(UTC))
        return report.seconds["group"] / sum(report.seconds.values())


def grown(made: Measured) -> int:
    return made.peak - made.before


def measure_apart(number: int, days: int) -> Measured:
    """In a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        made: Measured = pool.apply(measure, (number, days))
    print(
        f"{made.number:7} articles, {made.days} days: {made.stories} stories, {made.topics} topics;"
        f" {1000 * made.clean / made.number:.2f} ms each ({made.clean:.0f} s),"
        f" one more on the newest day {1000 * made.newest:.0f} ms, late {1000 * made.late:.0f} ms,"
        f" one gone {1000 * made.gone:.0f} ms, reading all {1000 * made.reading:.0f} ms,"
        f" memory {made.before / 1e6:.0f} + {grown(made) / 1e6:.0f} MB, memo {made.stored / 1e6:.0f} MB",
        flush=True,
    )
    return made


def measure(number: int, days: int) -> Measured:
    with (
        tempfile.TemporaryDirectory() as folder,
        catalogue.opened(Path(folder) / "catalogue.sqlite") as store,
    ):
        for signature in invent(number, days, seed=1):
            put(store, signature)
        store.commit()
        before = peak()
        clean = timed(store)
        began = time.process_time()
        made = collect(store.memo())
        reading = time.process_time() - began
        highest = peak()
        newest = list(probes(store, days - 2.0))
        late = list(probes(store, days * 0.3))
        gone = list(leave(store, number))
        return Measured(
            number=number,
            days=days,
            stories=len(made.stories),
            topics=len(made.topics),
            clean=clean,
            reading=reading,
            newest=statistics.median(newest),
            late=statistics.median(late),
            gone=statistics.median(gone),
            before=before,
            peak=highest,
            stored=sum(map(len, store.memo().values())),
        )


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def timed(store: Catalogue) -> float:
    """Seconds for bringing the grouping up to date."""
    began = time.process_time()
    update(store, settings=GroupingSettings(), priorities={}, memo=store.memo())
    store.forget_changes()
    store.commit()
    return time.process_time() - began


def probes(store: Catalogue, day: float) -> Iterator[float]:
    """One more report each of events of that time."""
    known = [each for each in store.entries() if each.day is not None]
    first = START.timestamp() / 86400.0 + day
    known.sort(key=lambda each: (abs((each.day or 0.0) - first), each.article))
    for place in range(PROBES):
        report = store.signature(known[11 * place].article)
        put(
            store,
            replace(report, article=ArticleId(f"probe-{day}-{place}"), shingles=b"", slots=b""),
        )
        yield timed(store)


def leave(store: Catalogue, number: int) -> Iterator[float]:
    for place in range(PROBES):
        article = name(1, number * (place + 2) // (PROBES + 3))
        store.drop_files([f"{article}.md"])
        yield timed(store)


def put(store: Catalogue, signature: Signature) -> None:
    path = f"{signature.article}.md"
    stat = FileStat(path=path, name=path, size=1, mtime_ns=1, ctime_ns=1, inode=1)
    store.put_file(FileRecord(stat=stat, reading=Reading(), signatures=(signature,)))


# ── made-up news ───────────────────────────────────────────────────────────────────────────


def invent(number: int, days: int, *, seed: int) -> Iterator[Signature]:
    """`number` signatures over `days` days, as of articles of some 300 words."""
    chance = random.Random(seed)
    people = [f"name{n}" for n in range(PEOPLE)]
    fame = [1.0 / (n + 10) for n in range(PEOPLE)]
    made = 0
    while made < number:
        begin = START + timedelta(days=days * made / number)
        subject = chance.randrange(SUBJECTS)
        event = chance.randrange(1 << 40)
        names = [*chance.choices(people, fame, k=2), *(f"own{event}-{n}" for n in range(5))]
        words = [f"w{chance.randrange(60_000)}" for _ in range(60)]
        words += [f"s{subject}-{chance.randrange(150)}" for _ in range(30)]
        reports = min(int(chance.paretovariate(1.2)), MOST_REPORTS, number - made)
        first: Signature | None = None
        for _ in range(reports):
            time = begin + timedelta(hours=min(chance.expovariate(1 / 12), 96.0))
            if first is None or chance.random() > 0.15:
                report = tell(chance, name(seed, made), time, names, words)
                first = first or report
            else:
                report = replace(first, article=name(seed, made), time=time)
            made += 1
            yield report


def articles(number: int) -> Iterator[Article]:
    """`number` articles of 350 words over `DAYS` days, about four to an event."""
    import wordfreq

    chance = random.Random(1)
    common = wordfreq.top_n_list("en", 3000)
    weights = [1 / (rank + 3) for rank in range(len(common))]
    rare = [word for word in wordfreq.top_n_list("en", 60_000)[3000:] if word.isalpha()]
    for n in range(0, number, 4):
        words = chance.sample(rare, 60)
        names = [word.capitalize() for word in chance.sample(rare, 12)]
        for m in range(n, min(n + 4, number)):
            text = chance.choices(common, weights, k=250)
            text += chance.choices(words, k=70) + chance.choices(names, k=30)
            chance.shuffle(text)
            lines = [" ".join(text[at : at + 70]) + "." for at in range(0, len(text), 70)]
            yield Article(
                id=name(1, m),
                path=f"{m}.md",
                title=" ".join(chance.choices(words, k=4) + chance.choices(names, k=3)),
                text="\n\n".join(lines),
                body=Html(""),
                source=f"Source {m % 40}",
                language="en",
                published=START - timedelta(days=3650 - DAYS * n / number - chance.random()),
                published_from="front matter",
            )


def name(seed: int, number: int) -> ArticleId:
    return ArticleId(f"{seed}-{number:07}")


def tell(
    chance: random.Random, id: ArticleId, time: datetime, names: list[str], words: list[str]
) -> Signature:
    """One report: most of the event's words, and as many of its own."""
    weights = {each: 8.0 + 4.0 * chance.random() for each in chance.sample(words, 55)}
    weights |= {each: 20.0 + 10.0 * chance.random() for each in chance.sample(names, 6)}
    weights |= {f"w{chance.randrange(60_000)}": 8.0 + 4.0 * chance.random() for _ in range(30)}
    weights |= {f"c{chance.randrange(500)}": 3.0 for _ in range(60)}
    picked = chance.sample(sorted(weights), 60)
    lead = {each: weights[each] for each in picked if chance.random() < 0.9}
    held = {each: weights[each] for each in names if each in weights}
    return Signature(
        article=id,
        source=f"Source {chance.randrange(40)}",
        language="en",
        time=time,
        words=chance.randrange(150, 700),
        terms=unit(weights, most=300),
        lead=unit(lead, most=300),
        opening=unit(lead, most=300),
        names=unit(held, most=300),
        numbers=frozenset(str(chance.randrange(1000)) for _ in range(4)),
        shingles=b"".join(sorted(chance.randbytes(4) for _ in range(250))),
        phrases=tuple((each.capitalize(), 3.0) for each in sorted(held)),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
