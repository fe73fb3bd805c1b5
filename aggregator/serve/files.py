"""The files of the site."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from aggregator import media
from aggregator.serve.assets import answer
from aggregator.serve.guards import SCRIPTS

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/atom+xml; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
}
"""Ours, because the system's table differs from one machine to the next and knows no feeds."""
_NAMED_TYPES = {
    "sitemap.xml": "application/xml",
    "pagefind-entry.json": "application/json",
    "opensearch.xml": "application/opensearchdescription+xml",
}

READER = "reader.js"
"""The script of the pages. A site made without it has pages that must run none."""


class Files(StaticFiles):
    """The files of the site: links out of it, hidden ones and what is no file do not exist."""

    def __init__(self, site: Path, *, listening: Callable[[bytes], bytes] | None = None) -> None:
        """`listening`: page → the page with a script of ours, where pages are to have one."""
        super().__init__(directory=site, html=True, check_dir=False)
        self._listening = listening
        self._script = site / READER

    async def check_config(self) -> None:
        """Nothing: a site that is not built yet has no pages, which is no fault of ours."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """What stands at `path`. A file is no folder: below it, relative links lead nowhere."""
        if str(scope["path"]).endswith("/"):
            _, found = self.lookup_path(path)
            if found and stat.S_ISREG(found.st_mode):
                path += "/index.html"
        response = await super().get_response(path, scope)
        if response.status_code == 404:  # the page that says so, not made by `file_response`
            response.headers.update(self._policy())
        return response

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Where the file at `path` is and what it is; None where there is none to be seen."""
        if path != "." and any(part.startswith(".") for part in Path(path).parts):
            return "", None
        return super().lookup_path(path)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, or that it is unchanged."""
        if self._listening and os.fspath(full_path).endswith(".html"):
            return answer(
                Headers(scope=scope),
                self._listening(Path(full_path).read_bytes()),
                media_type=_TYPES[".html"],
                status=status_code,
                headers=SCRIPTS,
            )
        response: Response = FileResponse(
            full_path,
            status_code,
            media_type=_media_type(os.fspath(full_path)),
            stat_result=stat_result,
            headers={"cache-control": _keeping(os.fspath(full_path))},
        )
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            response = NotModifiedResponse(response.headers)
        if os.fspath(full_path).endswith(".html"):
            # With what is unchanged too: a browser puts these in the place of those it has.
            response.headers.update(self._policy())
        return response

    def _policy(self) -> Mapping[str, str]:
        """What a page may do: run our script where the site has one, and else nothing."""
        return SCRIPTS if self._script.is_file() else {}


def _keeping(path: str) -> str:
    """How long browsers keep a file: one named by its bytes for good, others until asked again."""
    named = media.digest_in("/".join(PurePosixPath(path).parts[-3:]))
    return "max-age=31536000, immutable" if named else "no-cache"


def _media_type(path: str) -> str:
    name = PurePosixPath(path)
    fallback = _TYPES.get(name.suffix.lower(), "application/octet-stream")
    if name.parent.name == "sitemap":
        return _NAMED_TYPES["sitemap.xml"]
    return _NAMED_TYPES.get(name.name.lower(), fallback)
