"""The hub that follows our feeds is told of news."""

from __future__ import annotations

import threading

from aggregator import announcing, publishing
from aggregator.cli.session import Session
from aggregator.pipeline import Report


def announce(session: Session, report: Report) -> None:
    """Tell the configured hub of the feeds that changed, and the person where that fails."""
    hub, url = session.config.feeds.hub, session.config.site.url
    if not (hub and url and report.feeds):
        return
    complaint = announcing.announce(hub, [publishing.absolute(url, each) for each in report.feeds])
    if complaint:
        session.say(f"Not announced: {complaint}")


def announce_beside(session: Session, report: Report) -> None:
    """The same without waiting for the hub: whoever watches has other things to do."""
    thread = threading.Thread(target=announce, args=(session, report), name="hub", daemon=True)
    thread.start()
