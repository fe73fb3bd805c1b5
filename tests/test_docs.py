"""The documentation says what there is: commands, options, dependencies; its links lead somewhere."""

from __future__ import annotations

import re
import tomllib
from urllib.parse import urlsplit

import pytest
import typer.main

from aggregator.cli.commands import app
from tests.newspaper import PROJECT

PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("bench/*.md")])
USAGE = (PROJECT / "docs" / "usage.md").read_text()
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_documented(name: str) -> None:
    assert f"`aggregator {name}" in USAGE
    for parameter in COMMANDS[name].params:
        for option in parameter.opts:
            if option.startswith("--"):
                assert option in USAGE, f"{name} {option}"


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    text = (PROJECT / "docs" / "dependencies.md").read_text()
    wanted = [*project["project"]["dependencies"]]
    wanted += project["project"]["optional-dependencies"]["static-search"]
    wanted += [each for each in project["dependency-groups"]["dev"] if isinstance(each, str)]
    for requirement in wanted:
        name = re.split(r"[\[<>=]", requirement)[0]
        if not name.startswith("types-") and not name.endswith("-stubs"):
            assert name in text, name


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page: object) -> None:
    path = PROJECT / str(page)
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        parts = urlsplit(link)
        if not parts.scheme and parts.path:
            assert (path.parent / parts.path).exists(), f"{path.name}: {link}"


def test_lock_files_name_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (PROJECT / name).read_text()
        assert not re.search(
            r"^\s*(-i|--index-url|--extra-index-url|--find-links)|://", text, re.MULTILINE
        )
        entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
