"""A WebSub hub is told of news (W3C Recommendation of 23 January 2018, and PubSubHubbub 0.4, section 7).

How a publisher tells its hub is left open there; this is the form that hubs have understood since 0.3.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Sequence
from urllib.parse import urlencode

LIMIT = 10.0
"""Seconds for the hub to answer."""


def announce(hub: str, feeds: Sequence[str]) -> str:
    """Tell `hub` (http or https) that these feeds, by their public addresses, have news.

    The value is what went wrong, for a person; "" where the hub took it. Waits for the hub.
    """
    told = urlencode([("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)])
    asked = urllib.request.Request(  # noqa: S310 — the configuration lets http and https through
        hub, data=told.encode(), headers={"user-agent": "aggregator"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=LIMIT):  # noqa: S310 — as above
            return ""
    except urllib.error.HTTPError as error:
        with error:
            return f"the hub {hub} refused the news: {error.code} {error.reason}"
    except (OSError, http.client.HTTPException, ValueError) as error:
        return f"the hub {hub} could not be told of news: {error}; check feeds.hub"
