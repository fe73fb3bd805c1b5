"""What an evaluation shows of the worst, and what it says of files that cannot be used."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aggregator import inquiry
from aggregator.cli.commands import app
from aggregator.config import Config, GroupingSettings
from aggregator.errors import ConfigError
from aggregator.evaluation import find_faults
from aggregator.model import ArticleId
from tests.factories_grouping import EVENTS

FOUND = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "3", "f": "3"}
LABELS = {"a": "x", "b": "x", "c": "y", "d": "x", "e": "z", "f": "z"}


def alike(a: str, b: str) -> float:
    """Neighbours in the alphabet are most alike."""
    return 1.0 / (1 + abs(ord(a) - ord(b)))


def test_mixed_and_broken_are_each_others_mirror() -> None:
    (mixed,) = find_faults(FOUND, LABELS, likeness=alike, most=10)
    assert (mixed.name, mixed.pairs) == ("1", 2)
    assert [(part.name, part.articles) for part in mixed.parts] == [
        ("x", ("a", "b")),
        ("y", ("c",)),
    ]
    assert mixed.responsible == (("b", "c"),)
    (broken,) = find_faults(LABELS, FOUND, likeness=alike, most=10)
    assert (broken.name, broken.pairs) == ("x", 2)
    assert broken.responsible == (("b", "d"),)


def test_the_worst_come_first_and_no_more_than_asked_for() -> None:
    together = {key: key[0] for key in ("a1", "a2", "b1", "b2", "b3", "c1")}
    apart = {key: key for key in together}
    found = find_faults(together, apart, likeness=lambda *_: 0.0, most=1)
    assert [(fault.name, fault.pairs) for fault in found] == [("b", 3)]
    assert len(find_faults(together, apart, likeness=lambda *_: 0.0, most=9)) == 2


def test_a_huge_fault_costs_little() -> None:
    together = {f"{n:04}": "one" for n in range(2000)}
    apart = {key: key[:2] for key in together}
    asked = 0

    def likeness(a: str, b: str) -> float:
        nonlocal asked
        asked += 1
        return 0.0

    (fault,) = find_faults(together, apart, likeness=likeness, most=1)
    assert (len(fault.parts), len(fault.responsible)) == (20, 3)
    assert asked == 28 * 400


# ── the command ────────────────────────────────────────────────────────────────────────────


def line(id: object, event: str, story: object, *sentences: int) -> str:
    title, *facts = EVENTS[event]
    text = " ".join(facts[n] for n in sentences)
    return json.dumps({"id": id, "title": title, "text": text, "lang": "en", "story": story})


LINES = (
    line("f1", "ferry", "ferry", 0, 2, 4),
    line("f2", "ferry", "ferry", 0, 1, 3),
    line("f3", "ferry", "reef", 0, 3, 5),
    line("s1", "strike", "ferry", 0, 1, 2),
)


def labels(folder: Path, *lines: str) -> Path:
    file = folder / "labels.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_the_worst_is_told_with_the_pairs_responsible(tmp_path: Path) -> None:
    made = inquiry.evaluate(labels(tmp_path, *LINES), Config())
    assert [fault.pairs for fault in made.mixed] == [2]
    (broken,) = made.broken
    assert (broken.name, broken.pairs) == ("ferry", 2)
    told = inquiry.tell_evaluation(made)
    assert "3 articles of 2 labels, 2 pairs too many" in told
    assert "label ferry: 3 articles in 2 stories, 2 pairs missing" in told
    assert "Skarven" in told
    assert "Montclair" not in told.partition("The most broken")[0]
    assert "under the threshold" in told


def test_the_same_for_programs(tmp_path: Path) -> None:
    file = labels(tmp_path, *LINES)
    result = CliRunner().invoke(app, ["evaluate", str(file), "--json"])
    made = json.loads(result.stdout)
    assert made["stories"]["articles"] == 4
    (mixed,) = made["mixed"]
    assert {part["label"] for part in mixed["parts"]} == {"ferry", "reef"}
    assert {mixed["responsible"][0]["a"]["id"], mixed["responsible"][0]["b"]["id"]} <= {
        "f1", "f2", "f3",
    }  # fmt: skip
    assert made["broken"][0]["label"] == "ferry"
    assert made["broken"][0]["responsible"][0]["against"]


def test_settings_count(tmp_path: Path) -> None:
    strict = Config(grouping=GroupingSettings(story_threshold=0.99))
    assert not inquiry.evaluate(labels(tmp_path, *LINES), strict).mixed


def test_numbers_name_labels_too(tmp_path: Path) -> None:
    made = inquiry.evaluate(
        labels(tmp_path, line(1, "ferry", 7, 0, 1), line(2, "ferry", 7, 0, 2)), Config()
    )
    assert made.scores["stories"].labels == 1
    assert ArticleId("1") in made.articles


GOOD = line("a", "ferry", "x", 0)


def _not_utf8(folder: Path) -> Path:
    file = labels(folder, GOOD)
    file.write_bytes(file.read_bytes() + b'{"id": "\xff"}\n')
    return file


def _endless(folder: Path) -> Path:
    return labels(folder, GOOD, " " * 10_000_001)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        pytest.param(
            lambda f: labels(f, GOOD, "{"), ["line 2", "not JSON", "write one"], id="json"
        ),
        pytest.param(
            lambda f: labels(f, GOOD, "", "[1]"), ["line 3", "not a JSON object"], id="list"
        ),
        pytest.param(lambda f: labels(f, "[" * 200_000), ["line 1", "nested"], id="nested"),
        pytest.param(
            lambda f: labels(f, '{"id": "a"}'), ["line 1", '"text" are missing'], id="no-text"
        ),
        pytest.param(
            lambda f: labels(f, '{"id": "a", "text": [1]}'), ["line 1", '"text" must'], id="kind"
        ),
        pytest.param(
            lambda f: labels(f, GOOD, GOOD), ["line 2", "line 1 already", "own"], id="twice"
        ),
        pytest.param(
            lambda f: labels(f, '{"id": "a", "text": "b", "date": "soon"}'),
            ["line 1", "ISO 8601"],
            id="date",
        ),
        pytest.param(_not_utf8, ["line 2", "not UTF-8"], id="encoding"),
        pytest.param(_endless, ["line 2", "longer than 10 MB"], id="endless-line"),
        pytest.param(lambda f: labels(f, ""), ["holds no articles", '"story"'], id="empty"),
        pytest.param(
            lambda f: labels(f, '{"id": "a", "text": "b"}'),
            ["no line has a label"],
            id="unlabelled",
        ),
        pytest.param(lambda f: f / "nowhere", ["cannot be read"], id="missing"),
        pytest.param(lambda f: f, ["cannot be read"], id="a-folder"),
    ],
)
def test_bad_files_are_named_with_line_and_remedy(
    make: Callable[[Path], Path], told: list[str], tmp_path: Path
) -> None:
    with pytest.raises(ConfigError) as caught:
        inquiry.evaluate(make(tmp_path), Config())
    assert all(each in str(caught.value) for each in told), str(caught.value)


def test_too_many_articles_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aggregator.inquiry.measurement.MOST_ARTICLES", 1)
    with pytest.raises(ConfigError, match="line 2: more than 1 articles"):
        inquiry.evaluate(labels(tmp_path, *LINES), Config())
