"""What could not be fetched: a file beside the configuration, written by a fetch, read by every build.

An input like content, not a state: so the page that shows it is the same after every cache was
deleted, and nothing is written while the same feeds fail in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from aggregator import files
from aggregator.fetching.failures import PREFIX
from aggregator.files import Workspace
from aggregator.model import Problem


def known_problems(workspace: Workspace) -> tuple[Problem, ...]:
    """What could not be fetched, as the last fetch left it."""
    try:
        loaded = json.loads(workspace.fetch_problems.read_text(encoding="utf-8"))
        return tuple(Problem(**each) for each in loaded["problems"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError) as error:
        return (
            Problem(
                path=workspace.fetch_problems.name,
                kind=f"{PREFIX}problems",
                message=f"the list of what could not be fetched cannot be read: {error}",
                remedy="delete it: the next `aggregator fetch` writes it anew",
            ),
        )


def brought_up_to_date(problems: Iterable[Problem], workspace: Workspace) -> tuple[Problem, ...]:
    """The problems of the last build, those of fetching as they are by now."""
    others = (each for each in problems if not each.kind.startswith(PREFIX))
    return (*others, *known_problems(workspace))


def keep_problems(workspace: Workspace, problems: Sequence[Problem]) -> None:
    """Write them down, unless they stand there already; no file where there are none."""
    path = workspace.fetch_problems
    if not problems:
        path.unlink(missing_ok=True)
        return
    listed = [
        {"path": each.path, "kind": each.kind, "message": each.message, "remedy": each.remedy}
        for each in problems
    ]
    document = json.dumps({"problems": listed}, ensure_ascii=False, indent=1) + "\n"
    files.write_if_different(path.parent, path.name, document.encode())
