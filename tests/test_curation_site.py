"""The editor's orders from file to pages, feeds and search; taken back, nothing is missing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from aggregator import inquiry, records, search
from aggregator.cli.running import Desk, watched
from aggregator.cli.session import open_session
from aggregator.errors import ConfigError
from aggregator.model import Story
from tests.newspaper import DEMO, PROJECT, Newspaper, dead_links

FOLDERS = ("meridian-wire", "daily-bellwether", "banyan-dispatch")
FOSSE = "meridian-wire/2023-10-05-fosse-nobel-literature.md"
CAPSULE = "meridian-wire/2023-09-24-nasa-asteroid-capsule.md"
INDIA = "meridian-wire/2023-08-23-india-moon-south-pole.md"
VIKRAM = "banyan-dispatch/2023-08-23-vikram-touches-down.html"
ECLIPSE = "daily-bellwether/total-eclipse-wows-crowds-from-texas-to-maine.txt"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Newspaper:
    paper = Newspaper(tmp_path_factory.mktemp("curated"))
    for name in FOLDERS:
        shutil.copytree(DEMO / name, paper.content / name)
    paper.refresh()
    return paper


@pytest.fixture
def paper(built: Newspaper, tmp_path: Path) -> Newspaper:
    """A copy, built without orders."""
    shutil.copytree(built.root, tmp_path / "paper")
    return Newspaper(tmp_path / "paper")


def story_of(paper: Newspaper, path: str) -> Story:
    edition = paper.edition()
    by_path = {article.path: id for id, article in edition.articles.items()}
    return next(each for each in edition.stories if by_path[path] in each.members)


def read(paper: Newspaper, path: str) -> str:
    return (paper.site / path).read_text(encoding="utf-8")


def test_merged_stories_redirect_and_part_again(paper: Newspaper) -> None:
    before = paper.tree()
    fosse, capsule = story_of(paper, FOSSE), story_of(paper, CAPSULE)
    address = f"https://news.example/{fosse.address}"
    paper.curate(
        f'[[merge]]\nstories = ["{CAPSULE}", "{address}"]\n'
        f'[[rename]]\nstory = "{FOSSE}"\ntitle = "Two odd things"\n'
    )
    assert paper.refresh().problems == ()
    merged = story_of(paper, FOSSE)
    assert (merged.address, merged.title) == (capsule.address, "Two odd things")
    assert capsule.address.rpartition("/")[2] in read(paper, fosse.address)
    assert "Two odd things" in read(paper, "index.html")
    assert "Two odd things" in read(paper, "atom.xml")
    assert fosse.id not in read(paper, "atom.xml")
    assert dead_links(paper.site) == []
    assert paper.tree() == paper.rebuilt(paper.root / "twin").tree()
    paper.workspace.curation.unlink()
    paper.refresh()
    assert paper.tree() == before


def test_a_reprint_of_another_year_is_a_copy_once_it_is_merged(paper: Newspaper) -> None:
    late = "harbour-courier/reprint.md"
    text = (DEMO / CAPSULE).read_text(encoding="utf-8")
    paper.add(late, text.replace("date: 2023-09-24", "date: 2024-10-24"))
    paper.refresh()
    assert len(story_of(paper, late).members) == 1
    paper.curate(f'[[merge]]\nstories = ["{CAPSULE}", "{late}"]\n')
    paper.refresh()
    assert len(story_of(paper, late).texts) == len(story_of(paper, late).members) - 1
    paper.curate("")
    paper.refresh()
    assert len(story_of(paper, late).members) == 1


def test_orders_hold_in_any_order_of_arrival(built: Newspaper, tmp_path: Path) -> None:
    orders = (
        f'[[merge]]\nstories = ["{CAPSULE}", "{FOSSE}"]\n[[split]]\narticles = ["{INDIA}"]\n'
        f'[[hide]]\nstories = ["{ECLIPSE}"]\n'
    )
    found = []
    for n, folders in enumerate((FOLDERS, FOLDERS[::-1])):
        late = Newspaper(tmp_path / str(n))
        late.curate(orders)
        for name in folders:
            shutil.copytree(built.content / name, late.content / name)
            report = late.refresh()
        assert report.problems == ()
        found.append(late.stories())
    assert found[0] == found[1]


def test_a_split_keeps_its_address_and_redirects_when_it_is_taken_back(paper: Newspaper) -> None:
    before = paper.tree()
    whole = story_of(paper, INDIA)
    paper.curate(f'[[split]]\narticles = ["{INDIA}"]\ncopies = false\n')
    assert paper.refresh().problems == ()
    own, rest = (
        story_of(paper, INDIA),
        story_of(paper, VIKRAM),
    )
    assert (len(own.members), rest.id) == (1, whole.id)
    assert len(rest.members) == len(whole.members) - 1
    assert paper.refresh().counts["pages_written"] == 0
    assert story_of(paper, INDIA).id == own.id
    paper.curate("")
    paper.refresh()
    after = paper.tree()
    redirect = after.pop(own.address).decode()
    assert whole.id in redirect
    assert after == before
    assert dead_links(paper.site) == []


def test_what_is_hidden_is_nowhere_but_at_its_address(paper: Newspaper) -> None:
    fosse = story_of(paper, FOSSE)
    title = fosse.title
    paper.curate(f'[[hide]]\nstories = ["{fosse.id}"]\narticles = ["{VIKRAM}"]\n')
    report = paper.refresh()
    assert (report.problems, report.counts["hidden_stories"]) == ((), 1)
    assert report.counts["hidden_articles"] == len(fosse.members) + 1
    told = {path for path, data in paper.tree().items() if title.encode() in data}
    assert told == set()
    assert "taken it from the site" in read(paper, fosse.address)
    assert "Hidden by the editor" in read(paper, "about.html")
    index = search.open_index(paper.workspace.index)
    assert search.find(index, "Fosse").total == 0
    assert dead_links(paper.site) == []
    edition = paper.edition()
    assert set(search.indexed(paper.workspace.index)) == set(edition.articles)
    exported = {json.dumps(line) for line in records.articles(edition)}
    assert len(exported) == report.counts["articles"]
    assert FOSSE not in {article.path for article in edition.articles.values()}
    assert paper.tree() == paper.rebuilt(paper.root / "twin").tree()


def test_a_newspaper_of_which_all_is_hidden_says_so(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    paper.add("x.md", "# A heron\n\nIt landed.\n")
    paper.curate('[[hide]]\narticles = ["x.md"]\n')
    assert paper.refresh().counts["hidden_stories"] == 1
    assert "has hidden all that is there: 1 article." in read(paper, "index.html")
    assert dead_links(paper.site) == []


def test_a_file_that_was_renamed_is_still_meant(paper: Newspaper) -> None:
    paper.curate(f'[[hide]]\nstories = ["{FOSSE}"]\n')
    paper.refresh()
    (paper.content / FOSSE).rename(paper.content / "elsewhere.md")
    report = paper.refresh()
    assert (report.problems, report.counts["hidden_stories"]) == ((), 1)


def test_a_file_full_of_slips_stops_nothing(paper: Newspaper) -> None:
    before = paper.tree()
    paper.curate('[[pin]]\nstories = ["nobody"]\n[[pim]]\n[[hide]]\nstories = [')
    report = paper.refresh()
    assert {problem.path for problem in report.problems} == {"curation.toml"}
    assert [problem.message.split(":")[0] for problem in report.problems] == [
        "line 3, [[pim]]",
        "line 1, [[pin]]",
        "line 4",
    ]
    after = paper.tree()
    assert {path for path in before if before[path] != after[path]} <= {"about.html", "index.html"}


def test_a_file_that_cannot_be_read_stops_nothing(paper: Newspaper) -> None:
    paper.workspace.curation.mkdir()
    assert [problem.kind for problem in paper.refresh().problems] == ["curation-unreadable"]


def test_programs_are_told(paper: Newspaper) -> None:
    paper.curate(f'[[pin]]\nstories = ["{ECLIPSE}"]\n[[pin]]\nstories = ["nobody"]\n')
    command = [sys.executable, "-m", "aggregator"]
    places = ["--site", "site", "--content", "content", "--state", "state"]

    def ask(name: str, *more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, name, *places, *more],
            cwd=paper.root,
            env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    assert ask("build", "--jobs", "1", "-q").returncode == 0
    checked = ask("check", "--json", "--strict")
    assert checked.returncode == 1
    assert [each["path"] for each in json.loads(checked.stdout)["problems"]] == ["curation.toml"]
    listed = json.loads(ask("stories", "--json").stdout)
    assert [each.get("curated") for each in listed if "curated" in each] == [["pin"]]
    assert read(paper, "index.html").index("Total eclipse") < read(paper, "index.html").index(
        "Olympics"
    )


def test_the_watch_keeps_an_eye_on_it(tmp_path: Path) -> None:
    config = tmp_path / "aggregator.toml"
    config.write_text("")
    places = (tmp_path / "content", tmp_path / "site", tmp_path / "state")
    look = partial(open_session, *places, config, True, False)
    assert tmp_path / "curation.toml" in watched(Desk(look, look()), config).files


def test_explanations_know_of_it(paper: Newspaper) -> None:
    paper.curate(f'[[split]]\narticles = ["{INDIA}"]\n[[hide]]\narticles = ["{FOSSE}"]\n')
    paper.refresh()
    for other in (VIKRAM, None):
        answer = inquiry.explain(paper.workspace, paper.config, INDIA, other)
        assert "The editor ordered otherwise than grouping found: split." in inquiry.tell(answer)
    with pytest.raises(ConfigError, match=r"hidden by curation\.toml"):
        inquiry.explain(paper.workspace, paper.config, FOSSE, None)
