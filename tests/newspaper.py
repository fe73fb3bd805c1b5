"""A newspaper in a temporary folder, for tests that run the whole pipeline."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from aggregator import engine, inquiry, pipeline
from aggregator.config import Config
from aggregator.engine import Engine
from aggregator.files import Workspace
from aggregator.model import Edition

PROJECT = Path(__file__).parent.parent
DEMO = PROJECT / "content"
SHARED = PROJECT.parent / "shared" / "data"
TODAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
PATIENT = 20.0
"""Seconds that a test waits for what must come, on a machine however busy."""


@dataclass
class Newspaper:
    """Content, site and state below one folder."""

    root: Path
    config: Config = field(default_factory=Config)
    engine: Engine = engine.serial

    def __post_init__(self) -> None:
        self.content.mkdir(parents=True, exist_ok=True)

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def workspace(self) -> Workspace:
        overrides = self.root / "templates"
        return Workspace(
            content=self.content,
            site=self.site,
            state=self.root / "state",
            ledger=self.root / "aggregator.ledger",
            templates=PROJECT / "templates",
            overrides=overrides if overrides.is_dir() else None,
        )

    def refresh(
        self,
        *,
        full: bool = False,
        dry_run: bool = False,
        progress: pipeline.Progress = pipeline.silent,
    ) -> pipeline.Report:
        """Bring it up to date."""
        return pipeline.refresh(
            self.workspace,
            self.config,
            engine=self.engine,
            now=TODAY,
            full=full,
            dry_run=dry_run,
            progress=progress,
        )

    def edition(self) -> Edition:
        """As last published."""
        return inquiry.recall(self.workspace)

    def add(self, path: str, text: str | bytes) -> Path:
        """Write a file below the content folder."""
        target = self.content / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
        return target

    def curate(self, orders: str) -> None:
        """Write the editor's orders."""
        self.workspace.curation.write_text(orders, encoding="utf-8")

    def tree(self) -> dict[str, bytes]:
        """Every file of the site with its bytes."""
        return {
            path.relative_to(self.site).as_posix(): path.read_bytes()
            for path in sorted(self.site.rglob("*"))
            if path.is_file()
        }

    def stories(self) -> set[frozenset[str]]:
        """The stories as sets of paths."""
        edition = self.edition()
        return {frozenset(_name(edition, id) for id in story.members) for story in edition.stories}

    def rebuilt(self, where: Path) -> Newspaper:
        """A clean build elsewhere of the same content, settings, templates, orders, ledger and first versions."""
        twin = Newspaper(where, self.config, self.engine)
        workspace = replace(
            self.workspace,
            site=twin.site,
            state=where / "state",
            ledger=where / "aggregator.ledger",
        )
        for mine, its in (
            (self.workspace.ledger, workspace.ledger),
            (self.workspace.versions, workspace.versions),
            (self.workspace.curation, workspace.curation),
        ):
            if mine.exists():
                shutil.copy2(mine, its)
        pipeline.refresh(workspace, self.config, engine=self.engine, now=TODAY)
        return twin


def _name(edition: Edition, id: object) -> str:
    article = edition.articles[id]  # type: ignore[index]
    return f"{article.path}#{article.entry}" if article.entry else article.path


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.add(str(given["id"]))
        for name in ("href", "src"):
            if given.get(name):
                self.links.append(str(given[name]))


def eventually(condition: Callable[[], object], *, within: float = PATIENT) -> bool:
    """Whether `condition` comes true in time."""
    pause = threading.Event()
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if condition():
            return True
        pause.wait(0.02)
    return False


def dead_links(site: Path) -> list[str]:
    """Every relative link of the site's pages that leads nowhere, anchors included."""
    pages: dict[Path, _Links] = {}
    for path in site.rglob("*.html"):
        pages[path.resolve()] = parser = _Links()
        parser.feed(path.read_text(encoding="utf-8"))
    dead = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or path.name == "404.html":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            missing = not target.is_file()
            if not missing and parts.fragment and target in pages:
                missing = parts.fragment not in pages[target].ids
            if missing:
                dead.append(f"{path.relative_to(site.resolve())}: {link}")
    return dead
