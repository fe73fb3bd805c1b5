"""What is exported: as the schemas in docs/schema/ have it, articles and stories in agreement."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from aggregator import publishing, records
from aggregator.model import Edition
from tests.newspaper import DEMO, PROJECT, Newspaper

SCHEMAS = PROJECT / "docs" / "schema"
FEED = """<rss version="2.0"><channel><title>Quay Radio</title><link>https://quay.example/</link>
<item><guid>one</guid><title>Crane falls</title><description>A crane fell at pier four.</description>
<pubDate>Tue, 18 Jun 2024 10:30:00 +0200</pubDate></item></channel></rss>"""


def lines(edition: Edition, kind: str) -> list[Any]:
    """The lines of an export as a program reads them."""
    made: dict[str, Callable[[], Any]] = {
        "articles": lambda: records.articles(edition),
        "stories": lambda: records.story_lines(edition, related=publishing.neighbours(edition)),
    }
    return [json.loads(json.dumps(each, ensure_ascii=False)) for each in made[kind]()]


@cache
def schema(kind: str) -> Draft202012Validator:
    loaded = json.loads((SCHEMAS / f"{kind}-1.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(loaded)
    return Draft202012Validator(loaded, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Newspaper:
    made = Newspaper(tmp_path_factory.mktemp("export"))
    for path in sorted(DEMO.rglob("*.md"))[:60]:
        made.add(path.relative_to(DEMO).as_posix(), path.read_bytes())
    made.add("radio.xml", FEED)
    made.add("undated/note.md", "# A note\n\nNobody says when this was written, nor by whom.\n")
    made.refresh()
    return made


@pytest.mark.parametrize("kind", ["articles", "stories"])
def test_every_line_is_as_its_schema_says(paper: Newspaper, kind: str) -> None:
    found = lines(paper.edition(), kind)
    assert len(found) > 5
    for line in found:
        schema(kind).validate(line)
        assert [*line] == [*schema(kind).schema["properties"]]
        assert line["schema"] == schema(kind).schema["title"]


def test_the_schema_refuses_what_is_wrong(paper: Newspaper) -> None:
    line = lines(paper.edition(), "stories")[0]
    for key, wrong in (("texts", []), ("schema", "aggregator/stories/2"), ("first", "2024-06-18")):
        assert not schema("stories").is_valid(line | {key: wrong})
    assert schema("stories").is_valid(line | {"later": 1})


def test_articles_and_stories_agree(paper: Newspaper) -> None:
    edition = paper.edition()
    articles = {line["id"]: line for line in lines(edition, "articles")}
    stories = {line["id"]: line for line in lines(edition, "stories")}
    told = {id: story["id"] for story in stories.values() for text in story["texts"] for id in text}
    assert told == {id: article["story"] for id, article in articles.items()}
    for story in stories.values():
        assert (paper.site / story["address"]).is_file()
        assert {*story["related"]} <= stories.keys() - {story["id"]}
        for first, *copies in story["texts"]:
            assert articles[first]["copy_of"] is None
            assert {articles[id]["copy_of"] for id in copies} <= {first}
        assert {*story["sources"]} == {articles[id]["source"] for t in story["texts"] for id in t}


def test_atom_ids_are_those_of_the_feed(paper: Newspaper) -> None:
    feed = "".join(path.read_text() for path in sorted(paper.site.glob("*.xml")))
    newest = lines(paper.edition(), "stories")[0]
    assert f"<id>{newest['atom_id']}</id>" in feed


def test_feed_entries_and_undated_files(paper: Newspaper) -> None:
    by_path = {line["path"]: line for line in lines(paper.edition(), "articles")}
    assert by_path["radio.xml"]["entry"] == "one"
    assert by_path["undated/note.md"]["published_from"] == "mtime"
    assert by_path["undated/note.md"]["entry"] == ""


def test_schemas_are_documented() -> None:
    text = (PROJECT / "docs" / "export.md").read_text()
    for path in sorted(Path(SCHEMAS).glob("*.json")):
        loaded = json.loads(path.read_text())
        assert f"schema/{path.name}" in text
        assert loaded["title"] in text
        for key in loaded["properties"]:
            assert f"`{key}`" in text, key
