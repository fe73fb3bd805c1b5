"""How a command ends when it does not end well, told to the person and to the program."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from aggregator.cli.display import print_json


class Commands(TyperGroup):
    """The commands; a program that asked for JSON is told in JSON what went wrong."""

    def invoke(self, ctx: Any) -> object:  # of a class that typer keeps to itself
        """Run the command that was named."""
        try:
            result: object = super().invoke(ctx)
            sys.stdout.flush()
        except typer.Exit:
            raise
        except BrokenPipeError:
            # The reader of our stdout has gone (`| head`): nobody is left to tell.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            _tell("interrupted")
            print("aggregator: interrupted", file=sys.stderr)
            raise typer.Exit(130) from None
        except Exception as error:
            # Whatever it is, it goes on from here; what click raises has a `message`.
            _tell(str(getattr(error, "message", error)))
            raise
        return result


def _tell(message: str) -> None:
    """One JSON document on stdout, where that was asked for; `search -- --json` looks for it."""
    asked = sys.argv[1:]
    if "--json" in asked[: asked.index("--") if "--" in asked else None]:
        print_json({"error": message})
