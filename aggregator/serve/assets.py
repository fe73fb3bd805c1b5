"""What the server answers besides files and searches: its own scripts and style sheet.

They are no files of the site, because without the server they could do nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_TYPES = {"search.js": "text/javascript", "search.css": "text/css"}


def routes() -> list[Route]:
    """A route for each of them."""
    here = Path(__file__).parent
    return [
        Route(f"/{name}", partial(_asset, (here / name).read_bytes(), media_type))
        for name, media_type in _TYPES.items()
    ]


def answer(request: Request, body: bytes, *, media_type: str) -> Response:
    """`body`, or that the asker has it already."""
    tag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    headers = {"cache-control": "no-cache", "etag": tag}
    if is_known(request.headers, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def is_known(asked: Mapping[str, str], tag: str) -> bool:
    """Whether the asker holds the version `tag` already (RFC 9110, section 13.1.2)."""
    known = asked.get("if-none-match", "")
    return known == "*" or tag in (each.strip().removeprefix("W/") for each in known.split(","))


async def _asset(body: bytes, media_type: str, request: Request) -> Response:
    return answer(request, body, media_type=media_type)
