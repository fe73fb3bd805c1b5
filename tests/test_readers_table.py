"""The table of readers: which file goes where, what becomes of its metadata, and that none is lost."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import ReadingSettings
from aggregator.model import Article, Document, Reading
from aggregator.readers import READERS, is_companion, is_ignored, read
from aggregator.readers.language import declared_language, detect, language_in_path
from aggregator.readers.names import suffix, title_from
from aggregator.readers.problems import REMEDIES
from aggregator.readers.sources import source_of

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
MODIFIED = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 3, 2, tzinfo=UTC)
HOSTS: Mapping[str, str] = MappingProxyType({"courier.example": "The Courier"})
PROSE = (
    "The ferry left the quay on Tuesday morning with forty people on board. Nobody had expected so "
    "many, the captain said, and the second boat will run from Friday.\n\nThe harbour master thanked "
    "the crew, who had worked through the night to mend the engine, and promised coffee for everyone.\n"
)


def reading(path: str, text: str | bytes, *, plain: bool = False, **settings: Any) -> Reading:
    data = text.encode() if isinstance(text, str) else text
    document = Document(path=path, data=data, modified=MODIFIED)
    return read(document, settings=ReadingSettings(**settings), hosts=HOSTS, now=NOW, plain=plain)


def article(path: str, text: str, **settings: Any) -> Article:
    (found,) = reading(path, text, **settings).articles
    return found


def kinds(found: Reading) -> list[str]:
    return [problem.kind for problem in found.problems]


# ── names ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    [
        ".x", ".git", "x.md~", "#x.md#", ".x.md.swp", "x.swp", "x.part", "x.TMP", "x.md.crdownload",
        "Thumbs.db", "desktop.ini", "~$letter.docx", ".DS_Store", "4913", "__MACOSX", "Icon\r", "x.lock",
    ],
)  # fmt: skip
def test_hidden_and_temporary_names_are_ignored(name: str) -> None:
    assert is_ignored(name)


@pytest.mark.parametrize(
    "name", ["x.md", "x.txt", "tmp", "part.html", "#1.md", "c#", "~x.md", "x.bak", "#"]
)
def test_other_names_are_not(name: str) -> None:
    assert not is_ignored(name)


def test_pictures_and_styles_are_companions_and_no_problem() -> None:
    for name in ("a.PNG", "a.jpg", "a.css", "a.js", "a.woff2", "a.mp3", "a.svg"):
        assert is_companion(name)
        assert reading(f"folder/{name}", b"\x89data") == Reading()
    assert not is_companion("a.md")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("2024-06-18-storm-hits_coast.md", "Storm hits coast"),
        ("courier/20240618 Storm.txt", "Storm"),
        ("storm.fr.md", "Storm"),
        ("foo%20bar.md", "Foo bar"),
        ("big-storm/index.md", "Big storm"),
        ("NATO meets.txt", "NATO meets"),
        ("Talks with Dr. No", "Talks with Dr. No"),
        ("0554ef77927122bd61aa3684d36fcd97.html", ""),
        ("12345.txt", ""),
    ],
)
def test_a_file_name_may_be_a_title(path: str, title: str) -> None:
    assert title_from(path) == title


def test_suffixes_are_short() -> None:
    assert [suffix(name) for name in ("a.MD", "a", ".a", "Dr. No way", "a.b/c")] == [
        ".md",
        "",
        "",
        "",
        "",
    ]


# ── which reader ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "text", "part"),
    [
        ("ferry", PROSE, "harbour master"),
        ("ferry.news", PROSE, "harbour master"),
        ("ferry", f"---\ntitle: Ferry\n---\n**{PROSE}**", "harbour master"),
        (
            "ferry",
            f"<!DOCTYPE html><html><body><h1>Ferry</h1><p>{PROSE}</p></body></html>",
            "ferry left",
        ),
        ("ferry.xml", f"<div><h1>Ferry</h1><p>{PROSE}</p></div>", "ferry left"),
        (
            "ferry.xml",
            f'<?xml version="1.0"?><html xmlns="x"><body><p>{PROSE}</p></body></html>',
            "ferry left",
        ),
    ],
)
def test_a_text_whose_name_does_not_tell_is_sniffed(path: str, text: str, part: str) -> None:
    assert part in article(path, text).text


@pytest.mark.parametrize(
    ("path", "data", "kind"),
    [
        ("a.pdf", b"%PDF-1.7", "unknown-format"),
        ("a.docx", b"PK\x03\x04", "unknown-format"),
        ("a.zip", b"PK\x03\x04", "unknown-format"),
        ("a.py", b"# The ferry left the quay.\n" * 40, "unknown-format"),
        ("a.jsonl", b'{"title": "The ferry left the quay"}\n' * 40, "unknown-format"),
        ("a.dat", bytes(range(256)), "unknown-format"),
        ("Makefile", b"all:\n\tcc -o a a.c\n", "unknown-format"),
        ("a.txt", bytes(range(256)), "binary"),
        ("a.md", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.md", b"---\ntitle: x\n---\n", "empty"),
        ("a.html", b"<html><body></body></html>", "empty"),
        ("a.json", b"[" * 100_000, "unknown-format"),
        ("a.md", b"---\ntitle: x\ndraft: yes\n---\ntext", "draft"),
    ],
)
def test_what_cannot_be_used_is_a_problem_with_a_remedy(path: str, data: bytes, kind: str) -> None:
    found = reading(path, data)
    assert (found.articles, kinds(found)) == ((), [kind])
    assert found.problems[0].path == path
    assert found.problems[0].remedy


def test_a_file_above_the_cap_is_a_problem() -> None:
    assert kinds(reading("a.md", "x" * 101, max_bytes=100)) == ["too-large"]
    assert kinds(reading("a.md", "x" * 100, max_bytes=100)) == []


def test_every_kind_of_problem_has_its_remedy() -> None:
    assert all(REMEDIES.values())


# ── metadata ───────────────────────────────────────────────────────────────────────────────


def test_ids_follow_the_path_not_the_text() -> None:
    assert article("a.md", "# One\n\ntext").id == article("a.md", "# Two\n\nother").id
    assert article("a.md", "# One\n\ntext").id != article("b.md", "# One\n\ntext").id


@pytest.mark.parametrize(
    ("path", "header", "source"),
    [
        ("x.md", "title: x", "Unknown source"),
        ("harbour-gazette/x.md", "title: x", "Harbour Gazette"),
        ("posts/2024/06/x.md", "title: x", "Unknown source"),
        ("de/harbour-gazette/x.md", "title: x", "Harbour Gazette"),
        ("gazette-of-the-sea/x.md", "title: x", "Gazette of the Sea"),
        ("BBC_World/x.md", "title: x", "BBC World"),
        ("bbc/x.md", "title: x", "BBC"),
        ("news.courier.example/x.md", "title: x", "The Courier"),
        ("gazette.example/x.md", "title: x", "gazette.example"),
        ("harbour-gazette/x.md", "url: https://www.ledger.example/1", "ledger.example"),
        ("harbour-gazette/x.md", "url: https://m.courier.example/1", "The Courier"),
        ("harbour-gazette/x.md", "url: https://harbourgazette.example/1", "Harbour Gazette"),
        ("harbour-gazette/x.md", "source: Bugle\nurl: https://courier.example/1", "Bugle"),
        ("harbour-gazette/x.md", "source: courier.example", "The Courier"),
    ],
)
def test_the_source_is_the_first_that_says_so(path: str, header: str, source: str) -> None:
    assert article(path, f"---\n{header}\n---\n{PROSE}").source == source


def test_a_page_names_its_site_unless_the_configuration_does() -> None:
    def named(url: str) -> str:
        return source_of(
            credited="", url=url, site="Bugle Online", path="x", hosts=HOSTS, default="?"
        )

    assert named("https://bugle.example/1") == "Bugle Online"
    assert named("https://courier.example/1") == "The Courier"


@pytest.mark.parametrize(
    ("path", "header", "language"),
    [
        ("x.md", "lang: fr-CA", "fr"),
        ("x.md", "language: Deutsch", "de"),
        ("x.md", "lang: zh_tw", "zh"),
        ("x.md", "title: x", "en"),
        ("fr/x.md", "title: x", "fr"),
        ("x.es.md", "title: x", "es"),
        ("pt_br/x.md", "title: x", "pt"),
        ("it/x.md", "title: x", "en"),
        ("x.md", "lang: xx", "en"),
    ],
)
def test_the_language_is_declared_hinted_at_or_detected(
    path: str, header: str, language: str
) -> None:
    assert article(path, f"---\n{header}\n---\n{PROSE}").language == language


def test_a_configured_language_saves_the_guess() -> None:
    assert article("x.md", f"# x\n\n{PROSE}", language="nl").language == "nl"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("市長は昨日、川の橋を開くと言った。", "ja"),
        ("시장은 어제 다리를 연다고 말했다.", "ko"),
        ("市长昨天宣布，大桥将在秋天开放。", "zh"),
        ("Ο δήμαρχος άνοιξε χθες τη γέφυρα.", "el"),
        ("Der Bürgermeister hat gestern die neue Brücke über den Fluss eröffnet.", "de"),
        ("Le maire a ouvert hier le nouveau pont sur la rivière, sous la pluie.", "fr"),
        ("THE MAYOR OPENED THE NEW BRIDGE OVER THE RIVER ON TUESDAY MORNING IN THE RAIN.", "en"),
        ("Too short", "und"),
        ("12 345 678 901 234 567 890", "und"),
        ("", "und"),
    ],
)
def test_language_is_detected_or_admitted_unknown(text: str, code: str) -> None:
    assert detect(text) == code


def test_codes_that_are_words_need_a_second_witness() -> None:
    assert language_in_path("it/x.md", lambda: "it") == "it"
    assert language_in_path("it/x.md", lambda: "en") == ""
    assert declared_language("") == ""


@pytest.mark.parametrize(
    ("path", "header", "published", "origin"),
    [
        ("2024-06-18-x.md", "date: 2024-06-17", "2024-06-17T00:00", "front matter"),
        ("2024-06-18-x.md", "path: /2024/06/16/x", "2024-06-16T00:00", "url"),
        ("2024-06-18-x.md", "url: https://c.example/2024/06/16/x", "2024-06-16T00:00", "url"),
        ("2024-06-18-x.md", "title: x", "2024-06-18T00:00", "filename"),
        ("2024/06/18/x.md", "title: x", "2024-06-18T00:00", "filename"),
        ("2024/06/x.md", "title: x", "2024-06-01T00:00", "filename"),
        ("x.md", "title: x", "2026-03-01T12:00", "mtime"),
        ("x.md", "date: 2026-03-02T20:00Z", "2026-03-02T20:00", "front matter"),
    ],
)
def test_the_date_is_of_the_first_origin_that_has_one(
    path: str, header: str, published: str, origin: str
) -> None:
    found = article(path, f"---\n{header}\n---\n{PROSE}")
    assert found.published == datetime.fromisoformat(published).replace(tzinfo=UTC)
    assert found.published_from == origin


def test_a_file_time_to_come_is_reported_and_not_replaced_by_the_clock() -> None:
    ahead = datetime(2030, 1, 1, tzinfo=UTC)
    document = Document(path="x.md", data=b"# x\n\ntext", modified=ahead)
    found = read(document, settings=ReadingSettings(), hosts={}, now=NOW)
    assert [article.published for article in found.articles] == [ahead]
    assert kinds(found) == ["future-date"]
    assert found.valid_until == ahead


def test_an_update_counts_when_it_came_later() -> None:
    header = "---\ntitle: x\ndate: 2024-06-18\nupdated: {}\n---\ntext"
    assert article("x.md", header.format("2024-06-17")).updated is None
    assert article("x.md", header.format("2024-06-19")).updated == datetime(2024, 6, 19, tzinfo=UTC)
    assert kinds(reading("x.md", header.format("2031-06-19"))) == ["future-date"]


def test_tracking_is_dropped_from_addresses() -> None:
    header = "---\ntitle: x\nurl: https://c.example/a?utm_source=x&ours=1&id=2\n---\ntext"
    assert article("x.md", header, tracking_parameters=("ours",)).url == "https://c.example/a?id=2"


def test_titles_come_on_one_line_without_markup_and_not_too_long() -> None:
    def title(raw: str) -> str:
        return article("x.md", f"---\ntitle: |\n  {raw}\n---\ntext").title

    assert title("Fish &amp; <em>chips</em>  again") == "Fish & chips again"
    assert title("a < b") == "a < b"
    assert len(title("word " * 200)) <= 301


@pytest.mark.parametrize("suffix", [".md", ".txt", ".html"])
def test_a_second_try_shows_plain_text_and_says_so(suffix: str) -> None:
    text = (
        "<html><title>Ferry</title><script>x</script><p>The *ferry*</p></html>"
        if suffix == ".html"
        else PROSE
    )
    found = reading(f"ferry{suffix}", text, plain=True)
    assert kinds(found) == ["time-limit"]
    assert found.articles[0].title
    assert "ferry" in found.articles[0].text
    assert "<script" not in found.articles[0].body


def test_a_second_try_gives_up_on_feeds() -> None:
    found = reading("a.xml", "<rss><channel/></rss>", plain=True)
    assert (found.articles, kinds(found)) == ((), ["time-limit"])


def test_reading_is_a_function_of_picklable_values() -> None:
    found = reading("a.md", f"# Ferry\n\n{PROSE}")
    assert pickle.loads(pickle.dumps((read, found)))[1] == found
    assert reading("a.md", f"# Ferry\n\n{PROSE}") == found


# ── nothing is lost ────────────────────────────────────────────────────────────────────────

BEGINNINGS = [
    "",
    "---\n",
    "+++\n",
    "<html>",
    "<rss>",
    "<feed>",
    '{"items": [',
    "Title: x\n",
    "\ufeff",
    "# ",
]


@given(
    st.sampled_from(sorted(READERS)),
    st.sampled_from(BEGINNINGS),
    st.binary(max_size=300),
    st.booleans(),
)
def test_any_bytes_are_an_article_or_a_problem(
    suffix: str, start: str, data: bytes, plain: bool
) -> None:
    found = reading(f"folder/x{suffix}", start.encode() + data, plain=plain)
    assert found.articles or found.problems
    assert "unreadable" not in kinds(found)
    for each in found.articles:
        assert each.title
        assert each.published.tzinfo is UTC


@given(st.sampled_from(sorted(READERS)), st.sampled_from(BEGINNINGS), st.text(max_size=200))
def test_any_text_is_an_article_or_a_problem(suffix: str, start: str, text: str) -> None:
    found = reading(f"folder/x{suffix}", (start + text).encode("utf-8", "surrogatepass"))
    assert found.articles or found.problems
    assert "unreadable" not in kinds(found)


@pytest.mark.shared
@pytest.mark.parametrize("folder", ["posts", "feeds", "seeds", "cleaning"])
def test_of_real_files_none_is_lost(folder: str) -> None:
    root = SHARED / folder
    if not root.is_dir():
        pytest.skip("needs the labelled data beside the project")
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".jsonl":
            found = reading(path.relative_to(root).as_posix(), path.read_bytes())
            assert found.articles or found.problems, path
            assert "unreadable" not in kinds(found), path
