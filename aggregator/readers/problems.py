"""What a person is told of a file that could not be used as it is."""

from __future__ import annotations

from aggregator.model import Problem

REMEDIES = {
    "too-large": "split it, or raise max_bytes under [reading] in aggregator.toml",
    "empty": "add the article's text, or remove the file from the content folder",
    "binary": "export the article as text, HTML or Markdown and put that in its place",
    "unknown-format": "save it as .md, .txt, .html or a feed (.xml, .json), or move it elsewhere",
    "encoding": "save the file as UTF-8 to be sure of every letter",
    "front-matter": "mend the header: one `key: value` a line, values with a colon in quotes",
    "draft": "when it is ready, take `draft: true`, `published: false` or `status: draft` from it",
    "date": "write it as 2024-06-18 or 2024-06-18 10:30 +02:00",
    "future-date": "mend the date if it is wrong; else do nothing, it counts when it has come",
    "markdown": "simplify the Markdown, or split the file",
    "time-limit": "simplify or split it, or raise time_limit under [reading] in aggregator.toml",
    "feed": "save the feed again from its address, or mend it with a feed validator",
    "unreadable": "save it in another format, and report this with the file",
}
"""Kind of problem → what the person can do about it."""


def report(path: str, kind: str, message: str, *, remedy: str = "") -> Problem:
    """A problem of a known `kind`, with its usual remedy unless another fits better."""
    return Problem(path=path, kind=kind, message=message, remedy=remedy or REMEDIES[kind])
