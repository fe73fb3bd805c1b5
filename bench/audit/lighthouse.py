"""Lighthouse on a few pages of a served site."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping

from bench.audit.finding import TOOLS, Finding

LEAST = 98
"""Of a hundred, in every category."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_PRESETS = {"mobile": [], "desktop": ["--preset=desktop"]}


def check_lighthouse(address: str, pages: Mapping[str, str], *, chromium: str) -> list[Finding]:
    """Categories of `pages`, by what they are, that are under `LEAST`; prints all figures."""
    return [
        finding
        for name, path in pages.items()
        for preset in _PRESETS
        for finding in _measured(f"{name} ({preset})", f"{address}{path}", preset, chromium)
    ]


def _measured(name: str, url: str, preset: str, chromium: str) -> Iterator[Finding]:
    command = [str(TOOLS / ".bin" / "lighthouse"), url, "--quiet", "--output=json"]
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    ran = subprocess.run(
        [*command, *_PRESETS[preset], flags, f"--only-categories={','.join(CATEGORIES)}"],
        capture_output=True,
        check=True,
        env=os.environ | {"CHROME_PATH": chromium},
    )
    report = json.loads(ran.stdout)
    scores = {each: round(100 * (report["categories"][each]["score"] or 0)) for each in CATEGORIES}
    print(
        f"  {name:22}", "  ".join(f"{each} {score}" for each, score in scores.items()), flush=True
    )
    for category, score in scores.items():
        if score < LEAST:
            worst = [
                ref["id"]
                for ref in report["categories"][category]["auditRefs"]
                if ref["weight"] and (report["audits"][ref["id"]]["score"] or 0) < 0.9
            ]
            yield Finding("lighthouse", name, f"{category} {score}: {', '.join(worst)}")
