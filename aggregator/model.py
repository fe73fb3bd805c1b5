"""The shared frozen values: what rooms hand to one another. Standard library only.

All times are aware and in UTC, all text is in Unicode NFC, all paths are relative to the
content folder with "/" between their parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NewType

ArticleId = NewType("ArticleId", str)
StoryId = NewType("StoryId", str)

DateOrigin = Literal["front matter", "meta", "url", "filename", "dateline", "feed", "mtime"]
"""Where a publication date was found. "mtime" means that the article does not say: the time
is when its file was last written, an upper bound, and grouping must not rely on it."""


class Html(str):
    """Markup that is safe to put into a page as it is. Only `sanitize` makes it."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


# ── reading ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStat:
    """A regular file below the content folder, as the scan saw it."""

    path: str
    """Relative, "/" between parts, NFC; bytes that are not UTF-8 shown as "\\xff"."""
    name: str
    """The same as the disk spells it; opens the file."""
    size: int
    mtime_ns: int
    ctime_ns: int = 0
    """When its bytes, name or permissions changed last: tells of edits that keep size and mtime,
    and of a file that can be read at last."""
    inode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file's bytes, read once."""

    path: str
    data: bytes
    modified: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What could not be used and why. A value, shown to the user, never dropped."""

    path: str
    kind: str
    """A stable word for programs: "too-large", "encoding", "empty", "front-matter", "date", …"""
    message: str
    """What is wrong, for a person, with the place in the file where there is one."""
    remedy: str
    """What the person can do about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One piece by one source, cleaned."""

    id: ArticleId
    path: str
    entry: str = ""
    """Within a feed file: the entry's own id. Empty for a file that is one article."""
    title: str
    text: str
    """Cleaned text without the title, paragraphs parted by an empty line."""
    body: Html
    """The same for the page: sanitised, headings from h2 down, no title."""
    summary: str = ""
    """The author's own abstract, where the file declares one; plain text."""
    source: str
    author: str | None = None
    agency: str | None = None
    """The news agency the text is credited to ("Agence France-Presse")."""
    language: str
    """ISO 639-1 code, or "und" where it could not be told."""
    published: datetime
    published_from: DateOrigin
    updated: datetime | None = None
    """A declared later revision, not a file time."""
    url: str | None = None
    """Canonical http(s) address at the outlet."""
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    """Topics that the file itself declares."""
    images: tuple[str, ...] = ()
    """Files below the content folder that its body shows if they are there, in its order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader makes of one document: articles, problems, or both."""

    articles: tuple[Article, ...] = ()
    problems: tuple[Problem, ...] = ()
    valid_until: datetime | None = None
    """Read again from then on: a date in it lay in the future and was clamped."""


# ── grouping ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What grouping needs of an article and nothing else; depends on its article alone."""

    article: ArticleId
    source: str
    language: str
    time: datetime | None
    """Publication time; None where only the file's own time is known."""
    words: int
    """Words in the text."""
    terms: tuple[tuple[str, float], ...]
    """Weighted terms of the whole (first words), sorted by term, Euclidean norm 1."""
    lead: tuple[tuple[str, float], ...]
    """The same of title and lead paragraphs."""
    opening: tuple[tuple[str, float], ...]
    """The same of title and first words, each term once however often it stands there."""
    names: tuple[tuple[str, float], ...]
    """The same of capitalised words that do not merely open a sentence."""
    numbers: frozenset[str]
    """Numbers and dates as written but for grouping signs."""
    shingles: bytes
    """Hashes of word n-grams, four bytes each, ascending: the smallest ones of a long text."""
    slots: bytes = b""
    """Hashes of the places of facts and of the facts there: what tells copies from templates."""
    topics: tuple[str, ...] = ()
    """Declared topics, and those whose rule the article matches."""
    phrases: tuple[tuple[str, float], ...] = ()
    """What it is about, as written ("North Korea"), with weight, heaviest first: for labels."""


@dataclass(frozen=True, slots=True)
class SignatureEntry:
    """What is known of a signature without reading it."""

    article: ArticleId
    digest: str
    """Of the signature; equal ones are equal."""
    day: float | None
    """Time in days since 1970."""
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryGroup:
    """Articles about one event."""

    members: tuple[ArticleId, ...]
    """By publication time, then id."""
    lead: ArticleId
    texts: tuple[tuple[ArticleId, ...], ...]
    """The members parted into texts (sets of copies), each with its original first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicGroup:
    """Stories that belong together."""

    label: str
    declared: bool
    stories: tuple[int, ...]
    """Indexes into `Grouping.stories`."""
    anchor: ArticleId
    """The article its address is derived from when it was discovered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """All articles in stories, all stories in topics (a story may have none or several)."""

    stories: tuple[StoryGroup, ...] = ()
    topics: tuple[TopicGroup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What ties one text of a story to the others, for a reader."""

    text: ArticleId
    """The text's original."""
    nearest: ArticleId | None
    """Original of the most alike among the story's other texts; None where there is no other."""
    score: float
    """Pair score of the two."""
    mean: float
    """Of the pair scores with the other texts that were compared."""
    names: tuple[str, ...] = ()
    """Names in both, as written, most telling first."""
    words: tuple[str, ...] = ()
    """Rare words in both, the same; none that is among the names."""
    numbers: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    """What speaks against the pair."""
    copies: tuple[tuple[ArticleId, float], ...] = ()
    """The text's copies, each with the share of the shorter one's word runs that both have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why a story's articles are together."""

    threshold: float
    """Score from which two texts tell one event."""
    texts: int
    """All texts of the story; `ties` are of the latest where there are very many."""
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What one text of a story adds to the earlier ones in its language."""

    text: ArticleId
    """The text's original."""
    sentences: tuple[str, ...]
    """Sentences that stand in no earlier text, as written and in their order: the most telling."""
    more: int
    """Further such sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number that one text's opening gives."""

    text: ArticleId
    """The text's original."""
    number: str
    """As written: "at least 12"."""
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One thing counted differently by texts of a story."""

    thing: str
    """What is counted: "dead", "injured", "missing", "arrested"."""
    claims: tuple[Claim, ...]
    """By time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How the texts of a story differ."""

    texts: int
    """Texts that were compared, the earliest ones: all but of a huge story."""
    additions: tuple[Addition, ...] = ()
    """By time; none of the first text of a language."""
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An article as it was first seen, kept when its file was edited."""

    article: ArticleId
    title: str
    text: str
    """Cleaned, as the program cleaned it then."""


Fate = Literal["kept", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words in a row and what became of them."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What changed in an article since it was first seen."""

    title: tuple[Stretch, ...] = ()
    """The headline with its changes; empty where it is the same."""
    passages: tuple[tuple[Stretch, ...], ...] = ()
    """Changed paragraphs in their order, what is the same in them folded to a few words."""
    more: int = 0
    """Further changed paragraphs that are not shown, or not to their end."""
    rewritten: bool = False
    """The two texts have next to nothing in common; the one passage is the opening of the first."""
    too_long: bool = False
    """The text changed, and is too long to say how."""

    @property
    def tells(self) -> bool:
        """Whether anything a reader would see changed."""
        return bool(self.title or self.passages or self.too_long)


# ── edition ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One line of the ledger: this article was published in this story."""

    article: ArticleId
    story: StoryId
    text: str
    """Digest of title and text: finds the article again when its file was renamed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadChange:
    """A story that was published with one lead, and then with another."""

    story: StoryId
    lead: ArticleId
    """The new one."""
    time: datetime
    """Of the newest article of all then."""
    edited: bool = False
    """The editor had a hand in it: news only for as long as he has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What was promised to the world, oldest first."""

    authority: str = ""
    """The tagging authority of Atom ids (RFC 4151), e.g. "example.org,2024-01-01"; minted once."""
    promises: tuple[Promise, ...] = ()
    topics: tuple[ArticleId, ...] = ()
    """Anchors of discovered topics: the articles that their addresses are made from."""
    leads: tuple[LeadChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story as published."""

    id: StoryId
    address: str
    """Path of its page below the site, e.g. "stories/ab/abcdefgh.html"."""
    title: str
    lead: ArticleId
    members: tuple[ArticleId, ...]
    """By publication time."""
    texts: tuple[tuple[ArticleId, ...], ...]
    """Sets of copies, original first, by publication time of the original."""
    topics: tuple[str, ...]
    """Slugs of its topics."""
    sources: tuple[str, ...]
    """Outlets in order of first appearance."""
    first: datetime
    last: datetime
    """Earliest and latest publication among members (declared times where any has one)."""
    updated: datetime
    """Newest publication or declared update among the independent texts (law 7)."""
    rank: float
    """Order on the front page, highest first."""
    curated: tuple[str, ...] = ()
    """What the editor did to it: "split", "merge", "hide" (some of its articles), "lead", "rename",
    "pin", "topics"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic as published."""

    slug: str
    address: str
    label: str
    declared: bool
    stories: tuple[StoryId, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An outlet as published."""

    slug: str
    address: str
    name: str
    articles: tuple[ArticleId, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """A promised address whose story now lives elsewhere, or is gone (target None)."""

    address: str
    target: str | None
    hidden: bool = False
    """The editor took it from the site; its articles are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Everything as published: order, addresses, groups. The pages are made from it alone."""

    now: datetime | None
    """Publication time of the newest article: the only "now" a page knows."""
    authority: str
    articles: Mapping[ArticleId, Article]
    stories: tuple[Story, ...]
    """Newest `last` first."""
    front: tuple[StoryId, ...]
    """Top stories of the front page, by rank."""
    topics: tuple[Topic, ...]
    """Largest first."""
    sources: tuple[Source, ...]
    """By name."""
    days: tuple[tuple[str, tuple[StoryId, ...]], ...]
    """("2024-06-18", stories whose `first` is that day), newest day first."""
    problems: tuple[Problem, ...]
    redirects: tuple[Redirect, ...] = ()
    story_of: Mapping[ArticleId, StoryId] = field(default_factory=dict)
    copy_of: Mapping[ArticleId, ArticleId] = field(default_factory=dict)
    article_addresses: Mapping[ArticleId, str] = field(default_factory=dict)
    lead_changes: tuple[LeadChange, ...] = ()
    """Oldest first; of stories that are not there any more too."""
    hidden_stories: tuple[StoryId, ...] = ()
    """Stories that the editor does not show; nothing else here speaks of them."""
    hidden_articles: tuple[ArticleId, ...] = ()
    """The same of articles, those of the hidden stories among them."""


# ── search ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as the search index holds it."""

    id: ArticleId
    path: str
    address: str
    """Its page below the site."""
    title: str
    text: str
    source: str
    author: str | None
    agency: str | None
    language: str
    published: datetime
    story: StoryId
    story_address: str
    topics: tuple[str, ...]
    """Labels of its story's topics."""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One result: an article, standing for its story where stories are shown once."""

    id: ArticleId
    path: str
    address: str
    title: str
    source: str
    published: datetime
    story: StoryId
    story_address: str
    language: str
    score: float
    extract: tuple[tuple[str, bool], ...]
    """Pieces of text; True marks a match."""
    more: int = 0
    """Further hits of the same story that this one stands for."""


SearchFault = Literal["", "unbuilt", "busy"]
"""Why nothing was looked for: there is no index yet, or too many others are searching."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a search found."""

    query: str
    understood: str
    """How the query was read, in its own grammar; says so where AND gave way to OR."""
    total: int
    """Hits, one per story unless every article was asked for."""
    milliseconds: float
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    """"source", "topic", "language", "year" → (value, count), largest first."""
    suggestion: str | None
    """Another spelling of the query that would find something."""


# ── publishing ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """An image file of the site."""

    address: str
    """Below the site; made of its bytes, so that what stands there never changes."""
    type: str
    """"image/png" and so on, by its bytes."""
    size: int
    """In bytes."""
    width: int | None = None
    """In pixels as shown, with `height`; None where its head does not tell."""
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file of the site, ready to write."""

    path: str
    data: bytes
