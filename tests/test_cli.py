"""The command line: JSON documents as laid down, exit codes, errors a user can act on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aggregator import files
from tests.newspaper import DEMO, PROJECT, eventually

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONWARNINGS": "ignore"}


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aggregator", *arguments],
        cwd=cwd,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def run_json(*arguments: str, cwd: Path) -> Any:
    result = run(*arguments, "--json", cwd=cwd)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("cli")
    shutil.copytree(DEMO, root / "content")
    (root / "content" / "empty.md").write_text("")
    report = run_json("build", cwd=root)
    assert {*report} == {
        *("articles", "copies", "texts", "stories", "topics", "problems"),
        *("added", "changed", "removed", "pages_written", "pages_unchanged", "pages_removed"),
        *("indexed", "seconds"),
    }
    assert report["articles"] == report["indexed"] >= 30
    assert report["texts"] == report["articles"] - report["copies"]
    assert report["problems"] >= 1
    return root


def test_stories(built: Path) -> None:
    stories = run_json("stories", cwd=built)
    keys = {"id", "title", "address", "topics", "first", "last", "lead", "articles"}
    assert all({*story} == keys for story in stories)
    for story in stories:
        assert (built / "site" / story["address"]).is_file()
        assert story["lead"] in {article["id"] for article in story["articles"]}
        for article in story["articles"]:
            assert (built / "content" / article["path"]).is_file()
            assert {*article} == {
                *("id", "path", "title", "source", "published", "published_from", "language"),
                "copy_of",
            }
            assert article["published"].endswith("Z")
    assert run("stories", cwd=built).stdout.count("[") >= len(stories)


def test_export(built: Path) -> None:
    lines = [json.loads(line) for line in run("export", cwd=built).stdout.splitlines()]
    assert len(lines) >= 30
    assert {*lines[0]} == {
        *("id", "path", "title", "text", "source", "author", "agency", "language", "published"),
        *("published_from", "updated", "url", "tags", "story", "topics", "copy_of"),
        *("entry", "summary", "declared_topics", "schema"),
    }
    ids = {line["id"] for line in lines}
    assert {line["copy_of"] for line in lines} - {None} <= ids
    assert len(ids) == len(lines)


def test_export_of_stories_and_import_of_the_export(built: Path, tmp_path: Path) -> None:
    stories = [
        json.loads(line) for line in run("export", "--stories", cwd=built).stdout.splitlines()
    ]
    assert [story["id"] for story in stories] == [
        story["id"] for story in run_json("stories", cwd=built)
    ]
    (tmp_path / "all.jsonl").write_text(run("export", cwd=built).stdout, encoding="utf-8")
    dry = run_json("import", "export", "all.jsonl", "--dry-run", cwd=tmp_path)
    assert not (tmp_path / "content").exists()
    done = run_json("import", "export", "all.jsonl", cwd=tmp_path)
    assert dry == done
    assert {*done} == {"system", "written", "pictures", "unchanged", "files", "skipped", "problems"}
    assert done["written"] == len(done["files"]) >= 30
    assert all((tmp_path / "content" / path).is_file() for path in done["files"])
    (tmp_path / "content" / done["files"][0]).write_text("mine")
    again = run("import", "export", "all.jsonl", "--strict", cwd=tmp_path)
    assert again.returncode == 1
    assert "0 articles and 0 pictures written" in again.stderr
    assert "left as it is" in again.stderr
    for arguments in (
        ("nothing", "x"),
        ("hugo", "absent"),
        ("export", "all.jsonl", "--folder", "../x"),
    ):
        assert run("import", *arguments, cwd=tmp_path).returncode == 2


def test_search(built: Path) -> None:
    found = run_json("search", "moon", "lander", "--limit", "5", cwd=built)
    assert {*found} == {
        *("query", "understood", "total", "milliseconds", "hits", "facets", "suggestion")
    }
    assert 0 < len(found["hits"]) <= 5
    assert {*found["hits"][0]} >= {
        *("id", "path", "title", "source", "published", "story", "score", "extract")
    }
    assert "found for" in run("search", "moon", cwd=built).stderr


def test_check(built: Path) -> None:
    problems = run_json("check", cwd=built)["problems"]
    assert "empty.md" in {problem["path"] for problem in problems}
    assert all({*p} == {"path", "kind", "message", "remedy"} for p in problems)
    assert run("check", "--strict", cwd=built).returncode == 1
    assert run("build", "--strict", "-q", cwd=built).returncode == 1


def test_explain(built: Path) -> None:
    stories = run_json("stories", cwd=built)
    pair = next(story["articles"][:2] for story in stories if len(story["articles"]) > 1)
    told = run("explain", pair[0]["path"], pair[1]["id"], cwd=built)
    assert told.returncode == 0, told.stderr
    assert "likeness" in told.stdout
    assert run_json("explain", pair[0]["path"], pair[1]["path"], cwd=built)["layer"]
    assert run("explain", pair[0]["path"], cwd=built).returncode == 0
    wrong = run("explain", pair[0]["path"][:-1], cwd=built)
    assert wrong.returncode == 2
    assert pair[0]["path"] in wrong.stderr


def test_evaluate(tmp_path: Path) -> None:
    text = "The ferry to the northern island was cancelled after a storm broke its ramp. "
    lines = [
        {"id": str(n), "title": f"Ferry {n}", "text": text * 3, "date": None, "source": None,
         "lang": "en", "story": "ferry", "topic": None}
        for n in range(3)
    ]  # fmt: skip
    (tmp_path / "labels.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    scores = run_json("evaluate", "labels.jsonl", cwd=tmp_path)
    assert scores["stories"]["bcubed"]["f1"] == 1.0
    (tmp_path / "bad.jsonl").write_text("{}\n")
    wrong = run("evaluate", "bad.jsonl", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "line 1" in wrong.stderr


def test_init_then_an_empty_build(tmp_path: Path) -> None:
    assert run("init", "paper", cwd=tmp_path).returncode == 0
    again = run("init", "paper", cwd=tmp_path)
    assert again.returncode == 0
    built = run("build", cwd=tmp_path / "paper")
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "paper/site/index.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["build"], 1, "no such folder"),
        (["build", "--config", "none.toml"], 2, "no such file"),
        (["build", "--wat"], 2, "--wat"),
        (["stories"], 1, "aggregator build"),
        (["search", "x"], 1, "build"),
        (["build", "--content", ".", "--site", "site"], 2, "inside the content"),
        (["build", "--site", "s", "--state", "s/state"], 2, "would be published"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_errors_name_the_remedy(tmp_path: Path, arguments: list[str], code: int, says: str) -> None:
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == code, result.stderr
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["build"], 1, "no such folder"),
        (["build", "--wat"], 2, "--wat"),
        (["wat"], 2, "wat"),
        (["build", "--config", "none.toml"], 2, "no such file"),
        (["search", "x"], 1, "aggregator build"),
        (["stories"], 1, "aggregator build"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_with_json_an_error_is_one_document_too(
    tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    result = run(*arguments, "--json", cwd=tmp_path)
    assert result.returncode == code
    assert says in json.loads(result.stdout)["error"]
    assert says in result.stderr


@pytest.mark.parametrize(
    "command",
    ["stories", "check", "export", "search moon", "explain content/x.md", "build --dry-run"],
)
def test_every_command_takes_the_folders_and_can_be_quiet(tmp_path: Path, command: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "x.md").write_text("# The moon\n\nIt rose over the harbour.\n")
    folders = ("--content", "content", "--site", "out", "--state", "cache", "-q")
    assert run("build", *folders, cwd=tmp_path).stderr == ""
    result = run(*command.split(), *folders, cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("coding", ["ascii", "latin-1", "utf-8"])
def test_any_terminal_can_show_results_and_json_is_utf8(tmp_path: Path, coding: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "é.md").write_text(
        "---\ntitle: 月 – “É”\n---\nThe moon, 月.\n", "utf-8"
    )
    run("build", cwd=tmp_path)
    for command in ("stories", "check", "export", "search moon", "stories --json"):
        result = subprocess.run(
            [sys.executable, "-m", "aggregator", *command.split()],
            cwd=tmp_path,
            env={**ENVIRONMENT, "PYTHONIOENCODING": coding},
            capture_output=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        if command in ("export", "stories --json"):
            assert "月" in result.stdout.decode("utf-8")


def test_names_of_files_do_not_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a\x1b[31m\nb.md").write_text("")
    told = run("build", "-v", cwd=tmp_path).stderr + run("check", cwd=tmp_path).stdout
    assert "\x1b" not in told
    assert told.count("a\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}b.md: ") == 2


def test_a_reader_who_leaves_early_is_no_error(built: Path) -> None:
    for command in ("export", "stories", "stories --json"):
        with subprocess.Popen(
            [sys.executable, "-m", "aggregator", *command.split()],
            cwd=built,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0


def test_a_bad_config_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "aggregator.toml").write_text("[site]\ntitel = 'x'\n")
    result = run("build", cwd=tmp_path)
    assert result.returncode == 2
    assert "did you mean 'title'" in result.stderr


def test_a_second_run_says_so_and_exits_with_3(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    with files.locked(tmp_path / ".aggregator"):
        result = run("build", cwd=tmp_path)
    assert result.returncode == 3
    assert "another run" in result.stderr


def test_a_watch_takes_up_templates_that_the_configuration_names_later(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "looks").mkdir()
    override = tmp_path / "looks" / "base.html"
    front = tmp_path / "site" / "index.html"

    def shows(footer: str) -> bool:
        return front.exists() and footer in front.read_text("utf-8")

    def say(footer: str) -> None:
        block = f"{{% block footer %}}{footer}{{% endblock %}}"
        override.write_text('{% extends "default/base.html" %}' + block)

    say("Printed in Elbufer")
    with subprocess.Popen(
        [sys.executable, "-m", "aggregator", "watch", "--jobs", "1", "-q"],
        cwd=tmp_path,
        env=ENVIRONMENT,
    ) as process:
        assert eventually(front.exists)
        (tmp_path / "aggregator.toml").write_text("[site]\ntemplates = 'looks'\n")
        assert eventually(lambda: shows("Printed in Elbufer"))
        say("Printed in Oberau")
        assert eventually(lambda: shows("Printed in Oberau"))
        process.send_signal(signal.SIGTERM)
    assert process.returncode == 130


def test_ctrl_c_ends_a_watch_in_the_middle_of_a_build(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for n in range(300):
        (tmp_path / "content" / f"{n}.md").write_text(f"# Heron {n}\n\nHeron {n} landed.\n")
    lock = tmp_path / ".aggregator" / "catalogue.sqlite"
    with subprocess.Popen(
        [sys.executable, "-m", "aggregator", "watch", "--jobs", "1"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert eventually(lock.exists)
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
    assert process.returncode == 130
    assert told.splitlines() == ["Stopped."]


def test_ctrl_c_ends_a_watch_cleanly(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    with subprocess.Popen(
        [sys.executable, "-m", "aggregator", "watch", "--jobs", "1"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
    assert "0 articles" in first
    assert "Traceback" not in rest
    assert process.returncode == 130
