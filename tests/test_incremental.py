"""Law 2: after any sequence of changes, refresh() leaves exactly what a clean build leaves."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from aggregator import edition, ledger, search
from aggregator.config import FrontSettings, GroupingSettings, SiteSettings, TopicRule
from aggregator.model import Ledger
from tests.newspaper import DEMO, Newspaper

FILES = sorted(path.relative_to(DEMO).as_posix() for path in DEMO.rglob("*") if path.is_file())
CURATION = {
    "merge": '[[merge]]\nstories = ["{a}", "{c}"]',
    "split": '[[split]]\narticles = ["{b}"]\ncopies = false',
    "hide": '[[hide]]\nstories = ["{c}"]\narticles = ["{b}"]',
    "show": '[[pin]]\nstories = ["{c}"]\n[[lead]]\narticle = "{a}"\n[[topics]]\nstory = "{c}"\n'
    'topics = ["Chosen"]\n[[rename]]\nstory = "{c}"\ntitle = "Told anew"',
}
ORDERS = st.sampled_from(sorted(CURATION))
TIMES = (1_700_000_000, 1_720_000_000)


class Editing(RuleBasedStateMachine):
    """An editor at work on a folder of demo articles."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        self.paper = Newspaper(self.home / "paper")
        self.stale = False

    def teardown(self) -> None:
        shutil.rmtree(self.home)

    def present(self) -> list[Path]:
        return sorted(path for path in self.paper.content.rglob("*") if path.is_file())

    def pick(self, number: int) -> Path:
        found = self.present()
        return found[number % len(found)]

    @initialize(names=st.lists(st.sampled_from(FILES), max_size=6, unique=True))
    def begin(self, names: list[str]) -> None:
        for name in names:
            self.put(name, name)

    def put(self, name: str, target: str, time: int = TIMES[0]) -> None:
        path = self.paper.add(target, (DEMO / name).read_bytes())
        os.utime(path, (time, time))
        self.stale = True

    @rule(name=st.sampled_from(FILES), time=st.sampled_from(TIMES))
    def add(self, name: str, time: int) -> None:
        self.put(name, name, time)

    @rule(name=st.sampled_from(FILES), folder=st.sampled_from(["copies", "élan"]))
    def add_elsewhere(self, name: str, folder: str) -> None:
        self.put(name, f"{folder}/{Path(name).name}")

    @precondition(lambda self: self.present())
    @rule(number=st.integers(0, 99), time=st.sampled_from(TIMES))
    def edit(self, number: int, time: int) -> None:
        path = self.pick(number)
        path.write_bytes(path.read_bytes() + b"\n\nOne more sentence was added by the editor.\n")
        os.utime(path, (time, time))
        self.stale = True

    @precondition(lambda self: self.present())
    @rule(number=st.integers(0, 99))
    def delete(self, number: int) -> None:
        self.pick(number).unlink()
        self.stale = True

    @precondition(lambda self: self.present())
    @rule(number=st.integers(0, 99), name=st.sampled_from(["moved", "2024-02-03-moved"]))
    def rename(self, number: int, name: str) -> None:
        path = self.pick(number)
        path.rename(path.with_name(f"{name}{path.suffix}"))
        self.stale = True

    @rule(title=st.sampled_from(["The Paper", "Das Blatt & mehr"]), page=st.sampled_from([2, 50]))
    def configure(self, title: str, page: int) -> None:
        config = self.paper.config
        self.paper.config = replace(
            config,
            site=SiteSettings(title=title),
            front=FrontSettings(page=page),
            grouping=GroupingSettings(window_days=2.0 if page == 2 else 4.0),
            topics=(TopicRule(name="Space", terms=("moon", "asteroid")),) if page == 2 else (),
        )
        self.stale = True

    @precondition(lambda self: self.present())
    @rule(numbers=st.lists(st.integers(0, 99), min_size=2, max_size=2), kinds=st.sets(ORDERS))
    def curate(self, numbers: list[int], kinds: set[str]) -> None:
        """Orders by path, and by the ids of stories that may have moved since."""
        a, b = (self.pick(n).relative_to(self.paper.content).as_posix() for n in numbers)
        told = [str(promise.story) for promise in self.promised().promises]
        c = told[numbers[0] % len(told)] if told else a
        blocks = [text.format(a=a, b=b, c=c) for kind, text in CURATION.items() if kind in kinds]
        self.paper.curate("\n".join(blocks))
        self.stale = True

    def unkept(self, tree: Mapping[str, bytes]) -> set[str]:
        """Addresses that were promised and lead nowhere."""
        stories = {promise.story for promise in self.promised().promises}
        return {edition.address("stories", story) for story in stories} - set(tree)

    def promised(self) -> Ledger:
        return ledger.load(self.paper.workspace.ledger)

    @rule(footer=st.sampled_from(["", "{# nothing #}"]))
    def restyle(self, footer: str) -> None:
        folder = self.paper.root / "templates"
        shutil.rmtree(folder, ignore_errors=True)
        if footer:
            folder.mkdir()
            (folder / "about.html").write_text('{% extends "default/about.html" %}' + footer)
        self.stale = True

    @invariant()
    def incremental_is_clean(self) -> None:
        if not self.stale:
            return
        self.stale = False
        self.paper.refresh()
        tree = self.paper.tree()
        twin = self.paper.rebuilt(self.home / "twin")
        assert tree == twin.tree()
        assert search.indexed(self.paper.workspace.index) == search.indexed(twin.workspace.index)
        ledgers = (self.paper.workspace.ledger, twin.workspace.ledger)
        assert len({path.read_bytes() for path in ledgers if path.exists()}) <= 1
        versions = (self.paper.workspace.versions, twin.workspace.versions)
        assert len({path.read_bytes() if path.exists() else b"" for path in versions}) == 1
        assert self.unkept(tree) == set()
        again = self.paper.refresh()
        assert again.counts["pages_written"] == 0
        assert again.counts["indexed"] == 0
        shutil.rmtree(twin.root)


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=12,
    stateful_step_count=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
