"""What the server answers besides files and searches: its own scripts and style sheet.

They are no files of the site, because without the server they could do nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_TYPES = {
    "search.js": "text/javascript",
    "search.css": "text/css",
    "reload.js": "text/javascript",
}


_NONE: Mapping[str, str] = MappingProxyType({})


def routes(*names: str) -> list[Route]:
    """A route for each of these."""
    here = Path(__file__).parent
    return [
        Route(f"/{name}", partial(_asset, (here / name).read_bytes(), _TYPES[name]))
        for name in names
    ]


def answer(
    asked: Mapping[str, str],
    body: bytes,
    *,
    media_type: str,
    status: int = 200,
    headers: Mapping[str, str] = _NONE,
) -> Response:
    """`body`, or that who `asked` has it already."""
    tag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    heads = {"cache-control": "no-cache", "etag": tag, **headers}
    if status == 200 and is_known(asked, tag):
        return Response(status_code=304, headers=heads)
    return Response(body, status, media_type=media_type, headers=heads)


def is_known(asked: Mapping[str, str], tag: str) -> bool:
    """Whether the asker holds the version `tag` already (RFC 9110, section 13.1.2)."""
    known = asked.get("if-none-match", "")
    return known == "*" or tag in (each.strip().removeprefix("W/") for each in known.split(","))


async def _asset(body: bytes, media_type: str, request: Request) -> Response:
    return answer(request.headers, body, media_type=media_type)
