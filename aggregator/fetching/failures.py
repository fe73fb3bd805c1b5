"""What a person is told of a feed that could not be fetched, and what to do about it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from aggregator.fetching.answers import Kind
from aggregator.fetching.schedule import FeedState
from aggregator.fetching.subscriptions import Subscription
from aggregator.model import Problem

PREFIX = "fetch-"
"""What every kind of problem begins with that a fetch may meet."""
REMEDIES: Mapping[Kind, str] = {
    "fetch-refused": "correct the address; if it is one of your own network, allow it: allow_private, or allow_files, under [fetch]",
    "fetch-unreachable": "check the address and your connection; it is tried again later",
    "fetch-slow": "nothing to do if it passes: it is tried again; else raise time_limit under [fetch]",
    "fetch-too-large": "look for a shorter feed of this outlet; if it is the bytes, raise max_bytes under [fetch]",
    "fetch-redirects": "open the address in a browser and subscribe to where it leads",
    "fetch-gone": "remove the subscription, or give it the feed's new address",
    "fetch-missing": "look for the feed's new address on the outlet's site; this one is tried again, ever more rarely",
    "fetch-denied": "ask the outlet whether readers like this one may fetch it, or remove the subscription",
    "fetch-busy": "nothing to do: it is asked again when the outlet said; raise interval_minutes under [fetch] if it comes back",
    "fetch-failing": "nothing to do if it passes: it is tried again; else tell the outlet",
    "fetch-garbled": "nothing to do if it passes: it is tried again; else tell the outlet",
    "fetch-no-feed": "correct the address: it must be the feed's own, not that of a page",
    "fetch-feed": "tell the outlet, with the answer of a feed validator; what could be read was taken",
    "fetch-empty": "nothing to do, or set full_text for this feed, so that the linked pages are read",
}
"""Kind of failure → what the person can do about it."""


def problem_of(subscription: Subscription, state: FeedState) -> Problem | None:
    """What is wrong with a subscription, from what is remembered of its feed."""
    if not state.kind:
        return None
    remedy = next((said for kind, said in REMEDIES.items() if kind == state.kind), "")
    return Problem(
        path=shown(subscription.url), kind=state.kind, message=state.message, remedy=remedy
    )


def shown(url: str) -> str:
    """An address without what may be secret in it: passwords and queries. Pages are public."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url.partition("?")[0]
    if not host:
        return url.partition("?")[0]
    where = f"[{host}]" if ":" in host else host
    query = "?…" if parts.query else ""
    return f"{parts.scheme}://{where}{f':{port}' if port else ''}{parts.path}{query}"
