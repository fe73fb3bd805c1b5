"""Pagefind at work: its program as a service, asked over its standard input.

Its Python interface waits a tenth of a second for each answer (half an hour for 20,000 texts), so
the program is spoken to as that interface does: messages are JSON in base64, parted by commas, and
answered in their order.
"""

from __future__ import annotations

import base64
import contextlib
import importlib.metadata
import json
import logging
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from aggregator.errors import AggregatorError, ConfigError
from aggregator.static_search.records import Record, requests
from aggregator.static_search.settling import settle

_log = logging.getLogger(__name__)
_PACKAGE = "pagefind"
_UNUSED = (
    "pagefind-ui.",
    "pagefind-modular-ui.",
    "pagefind-component-ui.",
    "pagefind-highlight.",
    "playground/",
)
"""What Pagefind brings for pages that have no search page of their own."""
_REMEDY = 'install it: pip install "aggregator[static-search]", or set search.static = false'
_CHUNK = 1 << 16
_PATIENCE = 10.0
"""Seconds for the program to end once it was told to."""


def require() -> None:
    """Raises ConfigError where the extra `static-search` is not installed."""
    _program()


def version() -> str:
    """Pagefind's: another one may make other files of the same records."""
    try:
        return importlib.metadata.version(_PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        raise ConfigError(f"search.static needs Pagefind; {_REMEDY}") from error


def build(records: Sequence[Record]) -> dict[str, bytes]:
    """The files of an index of `records`: name below the index's folder → bytes.

    Raises ConfigError where Pagefind is not installed, AggregatorError where its program fails.
    """
    made = {
        each["path"]: base64.b64decode(each["content"])
        for each in _run(_program(), requests(records))
        if not each["path"].startswith(_UNUSED)
    }
    try:
        return settle(made)
    except ValueError as error:
        # It can be searched all the same; only it is written anew at every change, whole.
        _log.warning("Pagefind %s writes its index in a way not known here: %s", version(), error)
        return made


def _program() -> Path:
    try:
        from pagefind.service import get_executable
    except ImportError as error:
        raise ConfigError(f"search.static needs Pagefind; {_REMEDY}") from error
    with contextlib.suppress(FileNotFoundError):
        if found := get_executable():
            return found
    raise ConfigError(f"search.static needs Pagefind's program; {_REMEDY}")


def _run(program: Path, adding: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """The files that `program` makes of what it is asked to add: path and content, in base64.

    They are asked for rather than written by it: it answers that it has written before it has.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 — the program that its package names, no input in it
            [program, "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise AggregatorError(f"{program} does not run here: {error}; {_REMEDY}") from error
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        answers = _answers(process.stdout)
        _ask(process.stdin, [{"type": "NewIndex", "config": {"keep_index_url": True}}])
        index = next(answers)["index_id"]
        messages = _addressed(adding, index)
        writer = threading.Thread(target=_ask, args=(process.stdin, messages), daemon=True)
        writer.start()
        made: list[dict[str, str]] = next(each for each in answers if "files" in each)["files"]
    finally:
        _end(process)
    return made


def _addressed(adding: Iterable[dict[str, Any]], index: object) -> Iterator[dict[str, Any]]:
    for each in adding:
        yield {**each, "index_id": index}
    yield {"type": "GetFiles", "index_id": index}


def _ask(stream: IO[bytes], messages: Iterable[dict[str, Any]]) -> None:
    """Send these; where nobody listens any more, whoever reads the answers learns it."""
    with contextlib.suppress(OSError, ValueError):
        for number, payload in enumerate(messages):
            message = {"message_id": number, "payload": payload}
            stream.write(base64.b64encode(json.dumps(message).encode("ascii")) + b",")
        stream.flush()


def _answers(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """What the program answers, one after the other. Raises AggregatorError where it fails."""
    begun: list[bytes] = []
    while chunk := stream.read1(_CHUNK):  # type: ignore[attr-defined]  # it is a buffered one
        *ends, rest = chunk.split(b",")
        for end in ends:
            payload = json.loads(base64.b64decode(b"".join((*begun, end))))["payload"]
            begun.clear()
            if payload["type"] == "Error":
                raise AggregatorError(f"Pagefind cannot index this: {payload.get('message')}")
            yield payload
        begun.append(rest)
    raise AggregatorError(
        "Pagefind's program ended before its work was done; build again, or set search.static = false"
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
