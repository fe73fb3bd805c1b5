"""`aggregator.toml` → frozen values.

Every setting has a default; an unknown key is an error with a suggestion, never ignored.
"""

from __future__ import annotations

import difflib
import math
import tomllib
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from urllib.parse import urlsplit

from aggregator import queries
from aggregator.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    """`[site]`: what the newspaper calls itself."""

    title: str = "Aggregator"
    description: str = "Every event once, from every source."
    url: str = ""
    """Public address, e.g. "https://news.example.org/": makes the feeds' addresses absolute."""
    language: str = "en"
    author: str = ""
    templates: str = ""
    """Folder of templates that override ours, block by block; relative to the config file."""
    script: bool = True
    """Pages have keys and relative times for readers whose browser runs scripts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSettings:
    """`[reading]`: limits and habits of the readers."""

    max_bytes: int = 5_000_000
    max_image_bytes: int = 10_000_000
    """Of an image that is shown: a photograph as cameras make it. 0: no image is shown."""
    time_limit: float = 10.0
    """Seconds for one file."""
    language: str = ""
    """Taken for every text that does not declare one; empty: detected."""
    default_source: str = "Unknown source"
    tracking_parameters: tuple[str, ...] = ()
    """Query parameters dropped from addresses, beside the built-in list; may end in "*"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupingSettings:
    """`[grouping]`: how readily articles join."""

    story_threshold: float = 0.0
    """Similarity from which texts tell one event; 0: the measured default."""
    topic_threshold: float = 0.0
    window_days: float = 4.0
    """A story takes new articles for so long after its last one."""
    topic_window_days: float = 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRule:
    """`[[topics]]`: a topic declared by what marks its articles; several rules may share a name.

    An article that has one of `terms` or answers `query` brings its story into the topic.
    """

    name: str
    terms: tuple[str, ...] = ()
    """Phrases, as they are, in title or text."""
    query: str = ""
    """In the grammar of the search (`aggregator.queries`)."""
    parent: str = ""
    """A wider topic that everything in this one belongs to as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRule:
    """`[[sources]]`: an outlet that we know more of than its files say."""

    name: str
    hosts: tuple[str, ...] = ()
    """Host names that mean this outlet."""
    priority: int = 0
    """Higher leads a story sooner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """`[feeds]`: the Atom feeds."""

    entries: int = 50
    """Newest entries in a feed; also the size of a page of its archive."""
    full_text: bool = True
    hub: str = ""
    """Address of a WebSub hub that is told when a feed has news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontSettings:
    """`[front]`: the front page."""

    top: int = 8
    latest: int = 40
    half_life_hours: float = 24.0
    """A story's weight halves for every so many hours behind the newest article."""
    breadth: float = 1.0
    """How much the number of outlets weighs against freshness; 0: only freshness counts."""
    page: int = 50
    """Stories on one page of a long list."""

    def rank(self, *, sources: int, age_hours: float) -> float:
        """Weight of a story on the front page.

        `sources` counts outlets with a text of their own: the second one says more than the
        twentieth, hence the logarithm, to the power of `breadth`. `age_hours` is how far the story's
        last article lies behind the newest article of all; the weight halves every
        `half_life_hours`.
        """
        breadth = math.pow(math.log2(1 + sources), self.breadth)
        return breadth * math.pow(0.5, age_hours / self.half_life_hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """`[search]`: search beside our server's."""

    static: bool = False
    """Publish an index that any static host can serve, with a search page that asks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """`[fetch]`: how subscriptions are fetched."""

    interval_minutes: float = 60.0
    """A feed rests for so long at least."""
    parallel: int = 16
    """Requests at one time; one at a time to each host."""
    delay: float = 1.0
    """Seconds between two requests to one host."""
    time_limit: float = 30.0
    """Seconds for one request."""
    max_bytes: int = 10_000_000
    """Unpacked bytes of one answer."""
    full_text: bool = False
    """Fetch the page that an entry links to, for its whole text."""
    contact: str = ""
    """Address of a page or mailbox, told to every server that is asked."""
    allow_private: tuple[str, ...] = ()
    """Networks, addresses and hosts beyond the public internet that may be asked."""
    allow_files: bool = False
    """Feeds may be files of this machine: file:///srv/feeds/ours.xml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRule:
    """`[[subscriptions]]`: a feed that we read."""

    url: str
    name: str = ""
    """The outlet's; empty: what the feed calls itself."""
    full_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """`[watch]`: how a change is noticed."""

    quiet: float = 0.3
    """Seconds without an event before a refresh."""
    rescan: float = 300.0
    """Seconds between scans that need no event."""
    poll: bool = False
    """Poll instead of asking the system, for network shares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole of `aggregator.toml`."""

    site: SiteSettings = field(default_factory=SiteSettings)
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    grouping: GroupingSettings = field(default_factory=GroupingSettings)
    front: FrontSettings = field(default_factory=FrontSettings)
    feeds: FeedSettings = field(default_factory=FeedSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    watch: WatchSettings = field(default_factory=WatchSettings)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    topics: tuple[TopicRule, ...] = ()
    sources: tuple[SourceRule, ...] = ()
    subscriptions: tuple[SubscriptionRule, ...] = ()


def parse(text: str, *, name: str = "aggregator.toml") -> Config:
    """The configuration written in `text`; `name` is the file for messages.

    Raises ConfigError for what TOML does not allow, unknown keys and values of a wrong kind.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: not valid TOML: {error}") from error
    config = _value(raw, Config, name, "")
    assert isinstance(config, Config)
    _check(config, name)
    return config


def _value(raw: object, kind: object, name: str, key: str) -> object:
    """`raw` as a value of the annotated type `kind`."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _table(raw, kind, name, key)
    if typing.get_origin(kind) is tuple:
        return _list(raw, typing.get_args(kind)[0], name, key)
    assert isinstance(kind, type)
    if kind is float and isinstance(raw, int) and not isinstance(raw, bool):
        raw = float(raw)
    if not isinstance(raw, kind) or (isinstance(raw, bool) and kind is not bool):
        raise ConfigError(f"{name}: {key} must be {_KINDS[kind]}, not {raw!r}")
    if isinstance(raw, int | float) and not abs(raw) <= _LARGEST:
        raise ConfigError(f"{name}: {key} must be a number of ordinary size, not {raw}")
    return raw


_MOST_BREADTH = 10.0
"""From here on the number of outlets alone decides, and far beyond it no number holds the rank."""
_LARGEST = 1e15
"""Nothing that is counted or timed here is larger, and floats are exact so far; nan is neither."""
_KINDS: Mapping[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
}


def _table(raw: object, kind: type, name: str, key: str) -> object:
    if not isinstance(raw, dict):
        raise ConfigError(f"{name}: {key} must be a table, not {raw!r}")
    hints = typing.get_type_hints(kind)
    known = [each.name for each in fields(kind)]
    values: dict[str, object] = {}
    for given, value in raw.items():
        place = f"{key}.{given}" if key else given
        if given not in known:
            raise ConfigError(f"{name}: unknown key {place!r}{_suggest(given, known)}")
        values[given] = _value(value, hints[given], name, place)
    if kind in (TopicRule, SourceRule) and not str(values.get("name", "")).strip():
        raise ConfigError(f"{name}: every [[{key.partition('[')[0]}]] needs a name")
    if kind is SubscriptionRule and not str(values.get("url", "")).strip():
        raise ConfigError(f"{name}: every [[subscriptions]] needs a url")
    return kind(**values)


def _list(raw: object, kind: object, name: str, key: str) -> tuple[object, ...]:
    if not isinstance(raw, list):
        raise ConfigError(f"{name}: {key} must be a list, not {raw!r}")
    return tuple(_value(each, kind, name, f"{key}[{n}]") for n, each in enumerate(raw))


def _suggest(given: str, known: list[str]) -> str:
    close = difflib.get_close_matches(given, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known here: {', '.join(sorted(known))}"


def _check(config: Config, name: str) -> None:
    if config.site.url and not _is_public(config.site.url):
        raise ConfigError(
            f"{name}: site.url must be an address that begins with https:// or http:// and a host"
            f" and has neither blanks nor '?' nor '#', not {config.site.url!r}"
        )
    if config.feeds.hub and not _is_public(config.feeds.hub):
        raise ConfigError(
            f"{name}: feeds.hub must be an address that begins with https:// or http:// and a host,"
            f" not {config.feeds.hub!r}"
        )
    positive = {
        "reading.max_bytes": config.reading.max_bytes,
        "reading.time_limit": config.reading.time_limit,
        "grouping.window_days": config.grouping.window_days,
        "grouping.topic_window_days": config.grouping.topic_window_days,
        "front.half_life_hours": config.front.half_life_hours,
        "front.page": config.front.page,
        "feeds.entries": config.feeds.entries,
        "watch.rescan": config.watch.rescan,
        "fetch.interval_minutes": config.fetch.interval_minutes,
        "fetch.parallel": config.fetch.parallel,
        "fetch.time_limit": config.fetch.time_limit,
        "fetch.max_bytes": config.fetch.max_bytes,
    }
    for key, value in positive.items():
        if value <= 0:
            raise ConfigError(f"{name}: {key} must be above 0, not {value}")
    others = {
        "reading.max_image_bytes": config.reading.max_image_bytes,
        "front.top": config.front.top,
        "front.breadth": config.front.breadth,
        "front.latest": config.front.latest,
        "grouping.story_threshold": config.grouping.story_threshold,
        "grouping.topic_threshold": config.grouping.topic_threshold,
        "watch.quiet": config.watch.quiet,
        "fetch.delay": config.fetch.delay,
    }
    for key, value in others.items():
        if value < 0:
            raise ConfigError(f"{name}: {key} must not be below 0, as {value} is")
    if config.front.breadth > _MOST_BREADTH:
        raise ConfigError(
            f"{name}: front.breadth must be {_MOST_BREADTH:g} at most, not {config.front.breadth}"
        )
    for n, rule in enumerate(config.topics):
        _check_rule(rule, f"{name}: topics[{n}]")
    _check_parents(config.topics, name)


def _check_rule(rule: TopicRule, place: str) -> None:
    for term in rule.terms:
        if not term.strip():
            raise ConfigError(f"{place}.terms has an empty one; remove it")
    if rule.query and (fault := queries.find_fault(rule.query)):
        raise ConfigError(f"{place}.query of {rule.name!r}: {fault}")


def _check_parents(rules: Sequence[TopicRule], name: str) -> None:
    """No topic is its own ancestor."""
    parents = parents_of(rules)
    for rule in rules:
        if rule.name in ancestors(rule.name, parents):
            raise ConfigError(
                f"{name}: the topic {rule.name!r} is a parent of itself, by way of"
                f" {rule.parent!r}; remove one parent"
            )


def parents_of(rules: Iterable[TopicRule]) -> dict[str, list[str]]:
    """Topic → its parents, in the order of the rules."""
    found: dict[str, list[str]] = {}
    for rule in rules:
        if rule.parent:
            found.setdefault(rule.name, []).append(rule.parent)
    return found


def ancestors(topic: str, parents: Mapping[str, Sequence[str]]) -> list[str]:
    """The parents of a topic, their parents and so on, nearest first; each once."""
    found: dict[str, None] = {}
    due = list(parents.get(topic, ()))
    while due:
        each = due.pop(0)
        if each not in found:
            found[each] = None
            due += parents.get(each, ())
    return list(found)


def _is_public(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    plain = not any(c.isspace() or c in "?#" for c in url)
    return parts.scheme in ("http", "https") and bool(host) and plain
