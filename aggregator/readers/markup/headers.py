"""A file's header and its body: YAML, TOML, JSON, `Key: value` lines and `:key: value` fields.

What only looks like a header stays text: a body that begins with a rule (`---`) loses nothing.
Values stay as written, because YAML and TOML disagree with people on what `no`, `1:30` or a bad
date mean. A header that its format does not allow is read line by line and reported.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from aggregator.readers.markup.fields import KNOWN, Value, key_of

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FENCED = re.compile(r"\s*(---|\+\+\+)[ \t]*(?:yaml|toml)?[ \t]*\n", re.IGNORECASE)
_CLOSED = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}
_LINE = re.compile(r"([A-Za-z][\w.-]*(?::[\w.-]+)*(?: [\w-]+){0,2}?)[ \t]*[:=](?:[ \t]+|$)(.*)")
_FIELD = re.compile(r":([A-Za-z][\w.-]*(?: [\w-]+){0,2}):(?:[ \t]+|$)(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_LONGEST = 60_000
"""Characters of a header; a longer one is text that begins with a rule."""
_DEEPEST = 60
"""Levels of nesting: parsers recurse, and no header is so deep."""
_VALUES = 500
"""Values under one key: an alias in YAML may repeat a large part of the header many times over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header's fields and the text behind it."""

    fields: Mapping[str, Value] = field(default_factory=dict)
    body: str
    doubt: str = ""
    """Why the header could not be read as what it is; "" when it could."""


def split_header(text: str, *, strict: bool = False) -> Header:
    """The header of `text`, if it has one.

    `strict`: lines of `Key: value` count only when they name a title and every key is known, as
    befits plain text, which may begin with such lines itself.
    """
    match = _FENCED.match(text[:1000])
    if match:
        return _fenced(text, match) or Header(body=text)
    if text.lstrip()[:1] == "{":
        return _json(text) or Header(body=text)
    return split_lines(text, _LINE, strict=strict) or split_lines(text, _FIELD) or Header(body=text)


def split_fields(text: str) -> Header:
    """The `:key: value` fields that `text` begins with (reStructuredText)."""
    return split_lines(text, _FIELD) or Header(body=text)


def _fenced(text: str, match: re.Match[str]) -> Header | None:
    mark = match[1]
    close = _CLOSED[mark].search(text, match.end(), match.end() + _LONGEST)
    if close is None:
        lines = split_lines(text[match.end() :], _LINE)
        doubt = f"the header has no closing {mark} line"
        return Header(fields=lines.fields, body=lines.body, doubt=doubt) if lines else None
    raw, body = text[match.end() : close.start()], text[close.end() :].lstrip("\n")
    if not raw.strip():
        return Header(body=body)
    fields, doubt = (_yaml if mark == "---" else _toml)(raw)
    if doubt:
        fields = _by_line(raw)
    if not _is_header(raw, fields):
        return None
    return Header(fields=fields, body=body, doubt=doubt)


def _is_header(raw: str, fields: Mapping[str, Value]) -> bool:
    """Whether what stands between two rules is a header, not the first section of a text."""
    if any(key_of(name) in KNOWN for name in fields):
        return True
    return (
        bool(fields)
        and not raw.startswith("\n")
        and all(_LINE.match(f"{name}:") for name in fields)
    )


def _yaml(raw: str) -> tuple[dict[str, Value], str]:
    if _is_deep(raw):
        return {}, "the YAML header is nested too deeply"
    try:
        loaded = yaml.load(raw, Loader=_Loader)  # noqa: S506 — BaseLoader makes texts only
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return {}, f"the YAML header is not valid: {_first_line(error)}"
    return _table(loaded), "" if isinstance(loaded, dict) else "the YAML header holds no keys"


def _toml(raw: str) -> tuple[dict[str, Value], str]:
    if _is_deep(raw):
        return {}, "the TOML header is nested too deeply"
    try:
        return _table(tomllib.loads(raw)), ""
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return {}, f"the TOML header is not valid: {_first_line(error)}"


def _json(text: str) -> Header | None:
    """A JSON object followed by the text (Hugo)."""
    start = len(text) - len(text.lstrip())
    head = text[start : start + _LONGEST]
    if _is_deep(head):
        return None
    try:
        loaded, end = json.JSONDecoder().raw_decode(head)
    except (ValueError, RecursionError):
        return None
    fields = _table(loaded)
    body = text[start + end :]
    if not body.strip() or not any(key_of(name) in KNOWN for name in fields):
        return None
    return Header(fields=fields, body=body.lstrip("\n"))


def _is_deep(raw: str) -> bool:
    brackets = max(raw.count("["), raw.count("{"))
    indent = max((len(line) - len(line.lstrip(" -?:")) for line in raw.split("\n")), default=0)
    return brackets > 10 * _VALUES or indent > 2 * _DEEPEST or _depth(raw) > _DEEPEST


def _depth(raw: str) -> int:
    deepest = level = 0
    for mark in re.findall(r"[\[{\]}]", raw):
        level = level + 1 if mark in "[{" else max(0, level - 1)
        deepest = max(deepest, level)
    return deepest


def _table(loaded: object) -> dict[str, Value]:
    """What a parser made, as texts, lists and tables of texts, at most `_VALUES` for each key."""
    if not isinstance(loaded, dict):
        return {}
    return {str(key): _value(each, [_VALUES], 0) for key, each in list(loaded.items())[:_VALUES]}


def _value(loaded: object, left: list[int], depth: int) -> Value:
    left[0] -= 1
    if left[0] < 0 or depth > 8:
        return ""
    if isinstance(loaded, dict):
        return {
            str(key): _value(each, left, depth + 1) for key, each in loaded.items() if left[0] > 0
        }
    if isinstance(loaded, list):
        return [_value(each, left, depth + 1) for each in loaded if left[0] > 0]
    if isinstance(loaded, bool):
        return "true" if loaded else "false"
    return "" if loaded is None else str(loaded)


def _first_line(error: Exception) -> str:
    """A parser's complaint with the line of the file it is about."""
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return f"{said} (line {mark.line + 2})" if mark is not None else str(said)


def split_lines(text: str, shape: re.Pattern[str], *, strict: bool = False) -> Header | None:
    """The lines of one `shape` that `text` begins with, up to the first empty one."""
    lines = text.lstrip("\n").split("\n", 400)
    taken = 0
    keys: list[str] = []
    for line in lines[:400]:
        match = shape.fullmatch(line)
        if match:
            keys.append(key_of(match[1]))
        elif not (keys and line[:1] in " \t" and line.strip()):
            break
        taken += 1
    known = [key in KNOWN for key in keys]
    if not any(known) or (taken < len(lines) and lines[taken].strip()):
        return None
    if strict and not (all(known) and "title" in keys):
        return None
    if shape is _LINE and not known[0]:
        return None
    return Header(
        fields=_by_line("\n".join(lines[:taken]), shape), body="\n".join(lines[taken + 1 :])
    )


def _by_line(raw: str, shape: re.Pattern[str] = _LINE) -> dict[str, Value]:
    """`key: value` by line; items and indented lines belong to the key above them."""
    found: dict[str, Value] = {}
    lists: dict[str, list[Value]] = {}
    last = ""
    for line in raw.split("\n"):
        match = shape.fullmatch(line.rstrip())
        item = _ITEM.fullmatch(line) if last else None
        if match:
            last = match[1]
            found.setdefault(last, _bare(match[2]))
        elif item:
            lists.setdefault(last, []).append(_bare(item[1]))
        elif last and line[:1] in " \t" and line.strip():
            found[last] = f"{found[last]} {line.strip()}".strip()
    return found | {key: items for key, items in lists.items() if not found.get(key)}


def _bare(value: str) -> str:
    """A value without its quotes."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
