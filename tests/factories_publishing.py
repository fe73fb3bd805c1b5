"""Fake editions for the tests of publishing: articles in groups, put together by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from aggregator.config import FeedSettings, FrontSettings, SiteSettings
from aggregator.model import (
    Article,
    ArticleId,
    Edition,
    Problem,
    Reasons,
    Redirect,
    Revision,
    Source,
    Story,
    StoryId,
    Stretch,
    Tie,
    Topic,
)
from aggregator.publishing import Press, Sheet, make_press, plan, render
from aggregator.sanitize import from_text
from aggregator.text import slug

AUTHORITY = "example.org,2024-01-01"
FOLDER = Path(__file__).parents[1] / "templates"
TEMPLATES = {
    path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(FOLDER.rglob("*"))
    if path.is_file()
}


def make_article(key: str = "a1", **changes: object) -> Article:
    """An article with every field filled; `text` changed without `body` changes both."""
    text = str(changes.get("text", "The bridge opened on Tuesday. Thousands walked across it."))
    article = Article(
        id=ArticleId(key),
        path=f"gazette/{key}.md",
        title=f"The bridge opens ({key})",
        text=text,
        body=from_text(text),
        source="Valley Gazette",
        language="en",
        published=datetime(2024, 6, 18, 14, 5, tzinfo=UTC),
        published_from="front matter",
        url=f"https://gazette.example/{key}",
    )
    return replace(article, **changes)  # type: ignore[arg-type]


Texts = Sequence[Sequence[Article]]
"""A story: its independent texts, each the original and its copies."""


def make_edition(
    stories: Iterable[Texts] = (),
    *,
    topics: Mapping[str, Sequence[int]] | None = None,
    problems: Sequence[Problem] = (),
    redirects: Sequence[Redirect] = (),
) -> Edition:
    """An edition of `stories`; `topics` maps a label to the places of its stories in the list."""
    topics = topics or {}
    groups = [[list(text) for text in story] for story in stories]
    labels = [[label for label, where in topics.items() if n in where] for n in range(len(groups))]
    made = [_story(n, group, labels[n]) for n, group in enumerate(groups)]
    articles = {a.id: a for group in groups for text in group for a in text}
    newest_first = sorted(made, key=lambda story: (story.last, story.id), reverse=True)
    return Edition(
        now=max((a.published for a in articles.values()), default=None),
        authority=AUTHORITY,
        articles=articles,
        stories=tuple(newest_first),
        front=tuple(s.id for s in sorted(made, key=lambda story: -story.rank)),
        topics=tuple(_topic(label, [made[n] for n in where]) for label, where in topics.items()),
        sources=_sources(articles.values()),
        days=_days(newest_first),
        problems=tuple(problems),
        redirects=tuple(redirects),
        story_of={key: story.id for story in made for key in story.members},
        copy_of={copy.id: text[0].id for group in groups for text in group for copy in text[1:]},
        article_addresses={key: f"articles/{key[:2]}/{key}.html" for key in articles},
    )


def sheets_of(
    edition: Edition, *, page: int = 50, entries: int = 50, script: bool = True, url: str = ""
) -> list[Sheet]:
    """The plan of `edition` with so many stories a page and entries a feed."""
    front, feeds = FrontSettings(page=page), FeedSettings(entries=entries)
    told = {"reasons": reasons_of(edition), "revisions": revisions_of(edition)}
    return list(plan(edition, front=front, feeds=feeds, script=script, url=url, **told))  # type: ignore[arg-type]


def revisions_of(edition: Edition) -> dict[ArticleId, Revision]:
    """Made-up changes of the two articles whose pages browsers look at."""
    return {
        id: Revision(
            title=(
                Stretch("removed", "The"),
                Stretch("kept", " "),
                Stretch("added", article.title),
            ),
            passages=(
                (Stretch("kept", "… for "), Stretch("removed", "12"), Stretch("kept", " months …")),
                (Stretch("added", article.text),),
                (Stretch("removed", article.text),),
            ),
            more=2,
        )
        for id, article in edition.articles.items()
        if id in ("br2", "h1")
    }


def reasons_of(edition: Edition) -> dict[StoryId, Reasons]:
    """Made-up reasons for every story of several articles: each text is nearest to the next."""
    return {
        story.id: Reasons(
            threshold=0.2,
            texts=len(story.texts),
            ties=tuple(
                Tie(
                    text=copies[0],
                    nearest=following[0] if len(story.texts) > 1 else None,
                    score=0.41,
                    mean=0.33,
                    names=("Old Bridge", "<i>Elbufer</i>"),
                    words=("girder",),
                    numbers=("1,914",),
                    copies=tuple((key, 0.96) for key in copies[1:]),
                )
                for copies, following in pairwise((*story.texts, story.texts[0]))
            ),
        )
        for story in edition.stories
        if len(story.members) > 1
    }


@cache
def press_of(**site: Any) -> Press:
    """Our templates with these settings of the site."""
    return make_press(TEMPLATES, site=SiteSettings(**site))


def site_of(edition: Edition, *, page: int = 50, **site: Any) -> dict[str, str]:
    """The whole site: path → text."""
    press = press_of(**site)
    sheets = sheets_of(edition, page=page, script=press.site.script, url=press.site.url)
    return {sheet.path: render(press, sheet).decode() for sheet in sheets}


def make_newspaper() -> Edition:
    """A newspaper with something of everything: copies, languages, topics, problems, moves."""
    start = datetime(2024, 6, 17, 6, tzinfo=UTC)

    def at(hours: float) -> datetime:
        return start + timedelta(hours=hours)

    bridge = [
        [
            make_article(
                "br1", title="Old bridge closes for a year", published=at(0), text=_BRIDGE
            ),
            make_article(
                "br2",
                title="Bridge shut until next summer",
                published=at(3),
                source="Harbour Post",
                text=_BRIDGE,
                agency="Coast News Agency",
            ),
        ],
        [
            make_article(
                "br3",
                title="Brücke für ein Jahr gesperrt",
                published=at(5),
                source="Elbblatt",
                language="de",
                text=_BRIDGE_DE,
                author="Ada Lohmann",
            )
        ],
        [
            make_article(
                "br4",
                title="إغلاق الجسر القديم لمدة عام",
                published=at(6),
                source="صحيفة الميناء",
                language="ar",
                text="أعلنت البلدية إغلاق الجسر القديم لمدة عام كامل. سيبدأ العمل يوم الاثنين.",
            )
        ],
    ]
    comet = [
        [
            make_article(
                "co1",
                title="A comet for the early risers",
                published=datetime(2024, 6, 18, tzinfo=UTC),
                source="Sky Weekly",
                text=_COMET,
                url=None,
                tags=("astronomy", "comets"),
                summary="Where to look this week, and when.",
            )
        ]
    ]
    ferry = [
        [
            make_article(
                "fe1",
                title="Ferry timetable doubles while the bridge is closed",
                published=at(30),
                source="Harbour Post",
                text=_FERRY,
                published_from="mtime",
                language="und",
                url=None,
            )
        ]
    ]
    problem = Problem(
        path="harbour-post/draft.md",
        kind="front-matter",
        message="The header is not valid YAML: line 3, column 9.",
        remedy="Put the title in quotes.",
    )
    return make_edition(
        [bridge, comet, ferry],
        topics={"Old bridge": [0, 2], "Night sky": [1]},
        problems=[problem],
        redirects=[
            Redirect(address="stories/zz/moved.html", target="stories/s0/s00.html"),
            Redirect(address="stories/zz/gone.html", target=None),
        ],
    )


_BRIDGE = """The Old Bridge will close to all traffic on Monday for at least a year, the town council said, \
after divers found cracks in two of its seven piers.

About 14,000 vehicles cross it every day. They will be sent over the motorway bridge, eleven \
kilometres upstream; people on foot and on bicycles are to have a ferry.

"Nobody does this lightly," said the town engineer, Marit Holm. "But the river does not \
negotiate." The work is expected to cost 23 million and will go on through the winter."""
_BRIDGE_DE = """Die Alte Brücke wird am Montag für mindestens ein Jahr gesperrt. Taucher haben an \
zwei Pfeilern Risse gefunden, wie die Stadt mitteilte.

Fußgänger und Radfahrer sollen mit einer Fähre übersetzen. Die Arbeiten kosten 23 Millionen."""
_COMET = """Low in the north-east, an hour before sunrise, a smudge with a short tail: that is the \
comet, and binoculars are enough.

It will be brightest on Thursday. After that the Moon comes back and drowns it."""
_FERRY = """The ferry across the river will sail every ten minutes from Monday instead of every \
twenty. Bicycles travel free. The last boat leaves at half past eleven."""


def _story(n: int, texts: list[list[Article]], labels: list[str]) -> Story:
    members = sorted((a for text in texts for a in text), key=lambda a: (a.published, a.id))
    lead = texts[0][0]
    key = StoryId(f"s{n:02}")
    return Story(
        id=key,
        address=f"stories/{key[:2]}/{key}.html",
        title=lead.title,
        lead=lead.id,
        members=tuple(a.id for a in members),
        texts=tuple(tuple(a.id for a in text) for text in texts),
        topics=tuple(slug(label) for label in labels),
        sources=tuple(dict.fromkeys(a.source for a in members)),
        first=members[0].published,
        last=members[-1].published,
        updated=max(text[0].updated or text[0].published for text in texts),
        rank=float(len(texts)) - n / 100,
    )


def _topic(label: str, stories: list[Story]) -> Topic:
    newest = sorted(stories, key=lambda story: (story.first, story.id), reverse=True)
    made = slug(label)
    return Topic(
        slug=made,
        address=f"topics/{made}.html",
        label=label,
        declared=False,
        stories=tuple(story.id for story in newest),
    )


def _sources(articles: Iterable[Article]) -> tuple[Source, ...]:
    found: dict[str, list[Article]] = {}
    for article in articles:
        found.setdefault(article.source, []).append(article)
    return tuple(
        Source(
            slug=slug(name),
            address=f"sources/{slug(name)}.html",
            name=name,
            articles=tuple(
                a.id for a in sorted(mine, key=lambda a: (a.published, a.id), reverse=True)
            ),
        )
        for name, mine in sorted(found.items())
    )


def _days(stories: Iterable[Story]) -> tuple[tuple[str, tuple[StoryId, ...]], ...]:
    days: dict[str, list[StoryId]] = {}
    for story in stories:
        days.setdefault(story.first.date().isoformat(), []).append(story.id)
    return tuple(sorted(((day, tuple(keys)) for day, keys in days.items()), reverse=True))
