"""`make bench`: every measurement, one after another; `python -m bench NAME …` only some."""

from __future__ import annotations

import subprocess
import sys

BENCHES = (
    "cleaning",
    "cleaning_text",
    "fetching",
    "grouping",
    "grouping_cost",
    "languages",
    "search",
    "topics",
)


def main(names: list[str]) -> int:
    """Run the benches of these names, all without any; the worst exit code."""
    worst = 0
    for name in names or BENCHES:
        print(f"── {name} " + "─" * 40, flush=True)
        worst = max(
            worst, subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode
        )
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
