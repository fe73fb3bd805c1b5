"""Pages beside the standard: the Nu Html Checker and html-validate."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bench.audit.finding import TOOLS, Finding

_CONFIG = Path(__file__).with_name("htmlvalidate.cjs")


def check_nu(site: Path) -> list[Finding]:
    """Errors that the Nu Html Checker finds on any page.

    Its warnings are left out: nearly all say that the policy of a page forbids its style sheet,
    because a file has no host that could be the sheet's too, or the data for machines, which are
    no script.
    """
    jar = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-Xss8m", "-jar", str(jar), "--skip-non-html", "--errors-only"]
    ran = subprocess.run(
        [*command, "--format", "json", "--exit-zero-always", str(site)],
        capture_output=True,
        check=True,
    )
    messages: list[dict[str, Any]] = json.loads(ran.stderr)["messages"]
    return [
        Finding("nu", _place(unquote(urlsplit(each.get("url", "")).path), site), each["message"])
        for each in messages
    ]


def check_html_validate(site: Path) -> list[Finding]:
    """What html-validate finds, by its recommended rules but for those in our configuration."""
    command = [str(TOOLS / ".bin" / "html-validate"), "--config", str(_CONFIG)]
    ran = subprocess.run(
        [*command, "--formatter", "json", "--ext", "html", str(site)],
        capture_output=True,
        check=False,  # 1 stands for findings
    )
    if not ran.stdout:
        raise RuntimeError(ran.stderr.decode())
    return [
        Finding("html-validate", _place(page["filePath"], site), f"{m['ruleId']}: {m['message']}")
        for page in json.loads(ran.stdout)
        for m in page["messages"]
    ]


def _place(path: str, site: Path) -> str:
    return path.removeprefix(f"{site.resolve()}/")
