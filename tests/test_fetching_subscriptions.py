"""Subscriptions: OPML in and out, folders, names, and the commands about them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.fetching.subscriptions import Subscription, read_opml, unite, write_opml
from aggregator.text import collapse
from tests.feed_server import Reply, rss, serving
from tests.test_cli import run, run_json

NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30
)


def test_other_programs_lists() -> None:
    found = read_opml(
        """<?xml version="1.0" encoding="ISO-8859-1"?>
        <OPML version="1.0"><head><title>Mine</title></head><body>
        <outline text="News" title="News">
          <outline type="rss" TEXT="Courier &amp; Sons" xmlUrl="https://courier.example/feed?a=1&amp;b=2"/>
          <outline text="Deeper"><outline title="Herald" xmlurl="https://herald.example/rss"/></outline>
        </outline>
        <outline text="https://bare.example/" xmlUrl="https://bare.example/"/>
        <outline text="Again" xmlUrl="https://COURIER.example/feed?a=1&amp;b=2"/>
        <outline text="A note"/>
        </body></OPML>"""
    )
    assert found.subscriptions == (
        Subscription(
            url="https://courier.example/feed?a=1&b=2", name="Courier & Sons", groups=("News",)
        ),
        Subscription(url="https://herald.example/rss", name="Herald", groups=("News", "Deeper")),
        Subscription(url="https://bare.example/"),
    )
    assert found.faults == ("the line 'A note' has no xmlUrl",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not well-formed"),
        ("<opml><body><outline", "not well-formed"),
        ("<rss/>", "but not OPML"),
        ("hello", "not well-formed"),
        ('<!DOCTYPE opml [<!ENTITY a "aaaa">]><opml>&a;</opml>', "document type"),
        (
            "<opml><body>" + "<outline text='x'>" * 60 + "<outline xmlUrl='http://a.example/'/>"
            + "</outline>" * 60 + "</body></opml>",
            "nested deeper",
        ),
    ],
    ids=["empty", "cut off", "a feed", "text", "entities", "deep"],
)  # fmt: skip
def test_what_is_no_list_is_said(text: str, says: str) -> None:
    found = read_opml(text)
    assert not found.subscriptions
    assert says in found.faults[0]


@given(
    st.lists(
        st.builds(
            Subscription,
            url=st.from_regex(r"https?://[a-z]{1,8}\.example/[a-z]{0,5}", fullmatch=True),
            name=NAMES.map(collapse).filter(bool),
            full_text=st.booleans(),
            groups=st.lists(NAMES.map(collapse).filter(bool), max_size=3).map(tuple),
        ),
        max_size=6,
    )
)
def test_what_is_written_reads_back(listed: list[Subscription]) -> None:
    subscriptions = unite(listed)
    found = read_opml(write_opml(subscriptions, title="Ours & theirs"))
    assert set(found.subscriptions) == set(subscriptions)
    assert not found.faults


@pytest.mark.parametrize(
    ("name", "url", "folder"),
    [
        ("The Harbour Courier", "https://a.example/", "the-harbour-courier"),
        ("", "https://www.harbour.example/feed", "harbour-example"),
        ("../../etc", "https://a.example/", "etc"),
        ("CON", "https://a.example/", "con-feed"),
        ("com1", "https://a.example/", "com1-feed"),
        ("Čeština / Zprávy", "https://a.example/", "cestina-zpravy"),
    ],
)
def test_folders_suit_every_file_system(name: str, url: str, folder: str) -> None:
    assert Subscription(url=url, name=name).folder == folder


@given(NAMES)
def test_no_name_leaves_the_content_folder(name: str) -> None:
    folder = Subscription(url="https://a.example/", name=name).folder
    assert folder
    assert set(folder) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_the_commands(tmp_path: Path) -> None:
    opml = tmp_path / "mine.opml"
    with serving() as server:
        server.answers["/feed"] = Reply(body=rss(("1", "The ferry came home.")))
        listed = (
            Subscription(url=server.url("/feed", "127.0.0.1"), name="Courier", groups=("News",)),
            Subscription(url=server.url("/gone", "127.0.0.1"), name="Herald"),
        )
        opml.write_text(write_opml(listed, title="Mine"), encoding="utf-8")
        (tmp_path / "aggregator.toml").write_text(
            "[fetch]\nallow_private = ['127.0.0.1']\ndelay = 0\n", encoding="utf-8"
        )
        assert (
            "2 subscriptions added"
            in run("subscriptions", "import", str(opml), cwd=tmp_path).stderr
        )
        assert (
            "0 subscriptions added"
            in run("subscriptions", "import", str(opml), cwd=tmp_path).stderr
        )
        report = run_json("fetch", cwd=tmp_path)
    assert {*report} == {
        *("subscriptions", "due", "asked", "not_modified", "pages", "failed", "new", "changed"),
        *("unchanged", "edited", "deleted", "problems", "feeds"),
    }
    assert (report["new"], report["failed"]) == (1, 1)
    assert {*report["feeds"][0]} == {
        *("url", "name", "folder", "status", "problem", "entries", "pages")
    }
    assert read_opml(run("subscriptions", "export", cwd=tmp_path).stdout).subscriptions == listed
    standing = {each["name"]: each for each in run_json("subscriptions", "list", cwd=tmp_path)}
    assert standing["Courier"]["problem"] is None
    assert standing["Herald"]["problem"]["kind"] == "fetch-missing"
    assert run("build", cwd=tmp_path).returncode == 0
    assert [each["kind"] for each in run_json("check", cwd=tmp_path)["problems"]] == [
        "fetch-missing"
    ]
    assert run("fetch", "--strict", cwd=tmp_path).returncode == 1
    assert run("fetch", "nobody", cwd=tmp_path).returncode == 2
    assert "nobody was asked" in run("fetch", "--dry-run", cwd=tmp_path).stderr


def test_a_list_with_a_fault_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "subscriptions.opml").write_text(
        '<opml><body><outline text="A note"/>'
        '<outline text="x" xmlUrl="ftp://a.example/"/></body></opml>'
    )
    document = json.loads(run("fetch", "--json", cwd=tmp_path).stdout)
    assert document["problems"] == 2
    assert run("build", cwd=tmp_path).returncode == 0
    kinds = {each["kind"] for each in run_json("check", cwd=tmp_path)["problems"]}
    assert kinds == {"fetch-list", "fetch-refused"}
    (tmp_path / "subscriptions.opml").write_text("nonsense")
    result = run("fetch", cwd=tmp_path)
    assert result.returncode == 2
    assert "mend it" in result.stderr
