"""What became of a request: an answer or a failure, both values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "fetch-refused",
    "fetch-unreachable",
    "fetch-slow",
    "fetch-too-large",
    "fetch-redirects",
    "fetch-gone",
    "fetch-missing",
    "fetch-denied",
    "fetch-busy",
    "fetch-failing",
    "fetch-garbled",
    "fetch-no-feed",
    "fetch-feed",
    "fetch-empty",
]
"""Stable words for programs; `failures` has what to do about each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer, unpacked."""

    status: int
    """200, or 304: not changed since last time."""
    url: str
    """Where it came from, after all redirects."""
    moved: str = ""
    """Where the address has moved for good, if it has."""
    data: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why there is no answer."""

    kind: Kind
    message: str
    """What happened, for a person, without secrets of the address."""
    wait: float = 0.0
    """Seconds that the server asked us to stay away."""
