"""Dates as other systems write them → dates with the zone that those systems take for granted."""

from __future__ import annotations

import re
import zoneinfo
from datetime import UTC, datetime, tzinfo

from aggregator.readers.dates import parse_date

_CLOCK = re.compile(r"\d[:.]\d\d|T\d{4}|^\d{10,14}$")
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?(?:\d\d)?|\b(?:UTC|GMT|[A-Z]{2,4}T))\s*$")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


def zone_named(name: str) -> tzinfo | None:
    """The time zone "Europe/Berlin"; None where there is none so called."""
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def moment(written: str, zone: tzinfo | None) -> datetime | None:
    """The moment that `written` means where a time without a zone is of `zone` (or UTC)."""
    parsed = parse_date(written)
    if parsed is None or zone is None or _ZONE.search(written) or _EPOCH.fullmatch(written):
        return parsed
    return parsed.replace(tzinfo=zone)


def dated(written: str, zone: tzinfo | None) -> str:
    """The same as it stands in a header: with its zone; a day without a time stays a day.

    What is no date to us stays as it is: the build will say so.
    """
    when = moment(written, zone)
    if when is None:
        return written
    if not _CLOCK.search(written):
        return f"{when:%Y-%m-%d}"
    told = when.isoformat(timespec="seconds")
    return told.replace("+00:00", "Z") if when.utcoffset() == UTC.utcoffset(None) else told
