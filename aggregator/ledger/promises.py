"""Promises: addresses and ids promised to the world. Append-only text, not a cache.

One JSON object a line. The first kind of line names the tagging authority of Atom ids, the second
says in which story an article was published, the third that a topic goes by an article, the fourth that
a story was given another lead:

    {"authority": "example.org,2024-01-01"}
    {"article": "0c9w…", "story": "5f2k…", "text": "8ahq…"}
    {"topic": "0c9w…"}
    {"lead": "0c9w…", "story": "5f2k…", "time": "2024-06-18T14:05:00+00:00", "by": "editor"}

A last line without its end is passed over (`lines`). Any other damage is refused with its line number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from aggregator.errors import LedgerError
from aggregator.ledger.lines import append_lines, read_lines
from aggregator.model import ArticleId, LeadChange, Ledger, Promise, StoryId

_NAME = re.compile(r"[0-9A-Za-z_-]+")
_REMEDY = "restore it from a backup; deleting it lets the addresses of merged stories change"


def load(path: Path) -> Ledger:
    """The ledger at `path`, empty where there is none. Raises LedgerError where it is damaged."""
    authority = ""
    promises: list[Promise] = []
    topics: list[ArticleId] = []
    leads: list[LeadChange] = []
    for number, line in enumerate(read_lines(path, remedy=_REMEDY), 1):
        try:
            item = json.loads(line)
            if "authority" in item:
                authority = _text(item["authority"])
            elif "topic" in item:
                topics.append(ArticleId(_name(item["topic"])))
            elif "lead" in item:
                leads.append(_lead_change(item))
            else:
                promises.append(_promise(item))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise LedgerError(f"{path}, line {number}: damaged ({error}); {_REMEDY}") from error
    return Ledger(
        authority=authority,
        promises=tuple(promises),
        topics=tuple(topics),
        leads=tuple(leads),
    )


def authority(path: Path) -> str:
    """The tagging authority alone, which stands in the first line; "" where there is none yet.

    Raises LedgerError where the ledger is damaged.
    """
    try:
        with path.open("rb") as stream:
            first = stream.readline()
        item = json.loads(first) if first.endswith(b"\n") else {}
        return _text(item["authority"]) if "authority" in item else load(path).authority
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise LedgerError(f"{path}: cannot be read: {error}; {_REMEDY}") from error


def append(
    path: Path,
    *,
    authority: str = "",
    promises: Sequence[Promise] = (),
    topics: Sequence[ArticleId] = (),
    leads: Sequence[LeadChange] = (),
) -> None:
    """Add to the ledger and wait for the disk; an `authority` of "" adds none."""
    items: list[dict[str, str]] = [{"authority": authority}] if authority else []
    items += [{"article": p.article, "story": p.story, "text": p.text} for p in promises]
    items += [{"topic": anchor} for anchor in topics]
    for each in leads:
        told = {"lead": each.lead, "story": each.story, "time": each.time.isoformat()}
        items.append({**told, "by": "editor"} if each.edited else told)
    if not items:
        return
    append_lines(path, (json.dumps(item, ensure_ascii=False).encode() for item in items))


def _promise(item: Mapping[str, object]) -> Promise:
    return Promise(
        article=ArticleId(_name(item["article"])),
        story=StoryId(_name(item["story"])),
        text=_text(item["text"]),
    )


def _lead_change(item: Mapping[str, object]) -> LeadChange:
    time = datetime.fromisoformat(_text(item["time"]))
    if time.tzinfo is None:
        raise ValueError(f"{item['time']!r} has no zone")
    return LeadChange(
        story=StoryId(_name(item["story"])),
        lead=ArticleId(_name(item["lead"])),
        time=time,
        edited="by" in item,
    )


def _name(value: object) -> str:
    """An id, of which addresses are made: nothing in it may lead elsewhere."""
    if not _NAME.fullmatch(found := _text(value)):
        raise ValueError(f"{found!r} is no id")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
