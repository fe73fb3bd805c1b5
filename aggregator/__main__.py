"""`python -m aggregator` and the command `aggregator`."""

from __future__ import annotations


def main() -> None:
    """Run the command line; exits the process."""
    from aggregator import cli

    cli.run()


if __name__ == "__main__":
    main()
