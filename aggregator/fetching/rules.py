"""robots.txt (RFC 9309) → what we may read. Pure.

Python's own `urllib.robotparser` takes the first rule that fits and "*" in a path for a letter; by the
standard the longest rule counts, "*" stands for anything and "$" for the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_MOST = 2_000
"""Rules that are read; files of thousands exist, and end alike for all of them."""
_LONGEST = 500
"""Characters of a rule; longer ones are an attack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one site asks of one program."""

    rules: tuple[tuple[str, bool], ...] = ()
    """Pattern, whether it allows."""
    delay: float = 0.0
    """Seconds between two requests (not of the standard, but written by many)."""

    def allow(self, url: str) -> bool:
        """Whether `url` may be read: the longest rule that fits counts, of two the kinder one."""
        parts = urlsplit(url)
        path = _encoded(parts.path or "/") + (f"?{_encoded(parts.query)}" if parts.query else "")
        fitting = [(len(rule), allows) for rule, allows in self.rules if _fits(rule, path)]
        return max(fitting, default=(0, True))[1]


CLOSED = Rules(rules=(("/", False),))
"""Of a site whose rules cannot be had."""


def read_rules(text: str, *, agent: str) -> Rules:
    """The rules for `agent` (a name without version), else those for everybody."""
    ours: list[tuple[str, str]] | None = None
    everybodys: list[tuple[str, str]] = []
    for names, lines in _groups(text.splitlines()):
        if agent.lower() in names:
            ours = [*(ours or []), *lines]
        elif "*" in names:
            everybodys += lines
    lines = everybodys if ours is None else ours
    rules = tuple(
        (_encoded(value[:_LONGEST]), name == "allow")
        for name, value in lines[:_MOST]
        if name in ("allow", "disallow") and value
    )
    delays = [value for name, value in lines if name == "crawl-delay"]
    return Rules(rules=rules, delay=next(filter(None, map(_seconds, delays)), 0.0))


def _groups(lines: Iterable[str]) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """Names of programs in a row, with the lines below them."""
    names: set[str] = set()
    rules: list[tuple[str, str]] = []
    for line in lines:
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            if rules:
                yield names, rules
                names, rules = set(), []
            names.add(re.sub(r"[/\s].*", "", value.lower()))
        elif names and name in ("allow", "disallow", "crawl-delay"):
            rules.append((name, value))
    if names:
        yield names, rules


def _fits(rule: str, path: str) -> bool:
    """Whether `path` begins as `rule` says. In time that grows with both lengths, not their powers."""
    anchored = rule.endswith("$")
    first, *rest = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    for number, part in enumerate(rest, 1):
        last = anchored and number == len(rest)
        found = path.rfind(part, place) if last else path.find(part, place)
        if found < 0 or (last and found + len(part) != len(path)):
            return False
        place = found + len(part)
    return not anchored or bool(rest) or place == len(path)


def _encoded(path: str) -> str:
    """One spelling of percent signs (section 2.2.2)."""
    whole = quote(path, safe="/%?=&;:@!$'()*+,~#[]-._")
    return re.sub(r"%[0-9a-fA-F]{2}", lambda found: found[0].upper(), whole)


def _seconds(value: str) -> float:
    return float(value) if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", value) else 0.0
