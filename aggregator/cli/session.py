"""A command's surroundings: configuration, folders, and how to speak to the person."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from aggregator import files
from aggregator.config import Config, parse
from aggregator.errors import ConfigError

DEFAULT_CONFIG = Path("aggregator.toml")
CONTENT, SITE, STATE = Path("content"), Path("site"), Path(".aggregator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A command's surroundings: where everything is and how to speak."""

    workspace: files.Workspace
    config: Config
    console: Console
    """stderr."""
    quiet: bool
    verbose: bool

    def say(self, text: str) -> None:
        """A line for the person at the terminal."""
        if not self.quiet:
            self.console.print(text, markup=False, highlight=False, soft_wrap=True)


def open_session(
    content: Path, site: Path, state: Path, config: Path | None, quiet: bool, verbose: bool
) -> Session:
    """Where everything is, from options and configuration.

    Raises ConfigError for a configuration that cannot be used.
    """
    path = config or DEFAULT_CONFIG
    settings = load_config(path, required=config is not None)
    beside = path.parent if path.exists() else state.parent
    overrides = path.parent / settings.site.templates if settings.site.templates else None
    if overrides and not overrides.is_dir():
        raise ConfigError(f"{path}: site.templates: no folder {overrides}")
    workspace = files.Workspace(
        content=content,
        site=site,
        state=state,
        ledger=beside / "aggregator.ledger",
        templates=_own_templates(),
        overrides=overrides,
    )
    console = Console(stderr=True)
    return Session(
        workspace=workspace, config=settings, console=console, quiet=quiet, verbose=verbose
    )


def load_config(path: Path, *, required: bool) -> Config:
    """The configuration in `path`; defaults where it is absent and not `required`."""
    try:
        return parse(path.read_text(encoding="utf-8"), name=str(path))
    except FileNotFoundError:
        if required:
            raise ConfigError(f"{path}: no such file; `aggregator init` makes one") from None
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error


def processors() -> int:
    """How many worker processes make sense here."""
    return os.cpu_count() or 1


def _own_templates() -> Path:
    """Beside the package in a checkout, inside it when installed."""
    package = Path(files.__file__).parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"
