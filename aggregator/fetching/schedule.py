"""When which feed is asked again: what is known of it and the time → what is due. Pure.

After an answer a feed rests for its interval, longer where it says itself that it changes less often;
after a failure ever longer, at least as long as the server asked for. One that is gone is not asked
again by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from aggregator import urls
from aggregator.fetching.answers import Answer, Failure
from aggregator.fetching.subscriptions import Subscription, identity

_LONGEST_REST = timedelta(days=1)
"""A feed is asked once a day whatever its Cache-Control says, and however often it failed."""
_LONGEST_WAIT = timedelta(days=30)
"""The most that a Retry-After is honoured for; a longer one is a mistake."""
_DOUBLINGS = 16
NEVER = datetime.max.replace(tzinfo=UTC)
"""When a feed that is gone is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed between two fetches."""

    etag: str = ""
    modified: str = ""
    """Last-Modified, as the server wrote it."""
    moved: str = ""
    """Where it has moved for good; asked in place of its address."""
    body: str = ""
    """Digest of the last body: many servers know no 304."""
    next: datetime | None = None
    """Not to be asked before."""
    held: bool = False
    """`next` is what the server asked for: it holds for those too who ask by name."""
    failures: int = 0
    """In a row."""
    kind: str = ""
    """Of the last failure; "" after an answer."""
    message: str = ""
    folders: tuple[str, ...] = ()
    """Where its articles were put."""


def due(
    subscriptions: Iterable[Subscription],
    states: Mapping[str, FeedState],
    now: datetime,
    *,
    named: bool = False,
) -> list[Subscription]:
    """Those to be asked now. `named`: somebody asks for these, so only servers' own wishes count."""
    return [each for each in subscriptions if _is_due(states.get(identity(each.url)), now, named)]


def _is_due(state: FeedState | None, now: datetime, named: bool) -> bool:
    if state is None or state.next is None or state.next <= now:
        return True
    return named and not state.held


def lanes(subscriptions: Iterable[Subscription]) -> list[list[Subscription]]:
    """The same by host, the longest lane first: one is asked after the other in each."""
    found: dict[str, list[Subscription]] = {}
    for each in subscriptions:
        found.setdefault(urls.host(each.url), []).append(each)
    return sorted(found.values(), key=len, reverse=True)


def answered(
    state: FeedState, answer: Answer, *, digest: str, now: datetime, interval: timedelta
) -> FeedState:
    """After an answer that could be used; `digest` is its body's.

    What was wrong with a body that is still the same is still wrong.
    """
    rest = min(max(interval, _fresh_for(answer.headers)), max(interval, _LONGEST_REST))
    fresh = replace(
        state,
        moved=answer.moved or state.moved,
        next=now + rest,
        held=False,
        failures=0,
    )
    if answer.status != 304:
        etag, modified = (answer.headers.get(name, "") for name in ("etag", "last-modified"))
        fresh = replace(fresh, etag=etag, modified=modified, body=digest)
    same = answer.status == 304 or digest == state.body
    return fresh if same and not state.failures else replace(fresh, kind="", message="")


def failed(state: FeedState, failure: Failure, *, now: datetime, interval: timedelta) -> FeedState:
    """After a failure."""
    failures = state.failures + 1
    backoff = min(interval * 2 ** min(failures - 1, _DOUBLINGS), max(interval, _LONGEST_REST))
    wait = min(timedelta(seconds=min(failure.wait, 1e9)), _LONGEST_WAIT)
    rest = NEVER if failure.kind == "fetch-gone" else now + max(backoff, wait)
    passing = failure.kind in ("fetch-busy", "fetch-slow")
    return replace(
        state,
        moved=state.moved if passing else "",  # where it moved to fails: its own address may tell
        next=rest,
        held=wait > timedelta(0),
        failures=failures,
        kind=failure.kind,
        message=failure.message,
    )


def _fresh_for(headers: Mapping[str, str]) -> timedelta:
    """For how long an answer says that it is good (RFC 9111, section 5.2.2.1)."""
    control = headers.get("cache-control", "").lower()
    match = re.search(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", control)
    if match is None or re.search(r"no-(?:cache|store)", control):
        return timedelta(0)
    return timedelta(seconds=int(match[1]))
