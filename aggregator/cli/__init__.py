"""Arguments → Config → one call → report and exit code.

Human text and progress go to stderr, results to stdout; with --json stdout carries exactly one JSON
document. Exit codes: 0 well, 1 failed (or problems under --strict), 2 usage or configuration,
3 another run holds the lock, 130 interrupted.
"""

from __future__ import annotations

import io
import sys

from aggregator.cli.commands import app
from aggregator.errors import AggregatorError


def run() -> None:
    """Run the command line and exit the process with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter shows "?"; that is no reason to fail.
            stream.reconfigure(errors="replace")
    try:
        app()
    except AggregatorError as error:
        _fail(str(error), error.exit_code)
    except (FileExistsError, NotADirectoryError) as error:
        _fail(f"{error.filename}: a file stands where a folder belongs; move it away", 1)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _fail(f"{place}{error.strerror or error}; check space and permissions", 1)


def _fail(message: str, code: int) -> None:
    print(f"aggregator: {message}", file=sys.stderr)
    sys.exit(code)
