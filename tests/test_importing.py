"""Import from other systems: what is taken and how, what is left and why, whatever the input."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import importing
from aggregator.config import ReadingSettings
from aggregator.errors import ConfigError
from aggregator.importing import Order, Outcome, Piece, Skipped, Tree
from aggregator.importing.exported import markdown
from aggregator.importing.shortcodes import resolve
from aggregator.importing.times import dated, zone_named
from aggregator.model import Article, Document, Problem
from aggregator.pipeline.bringing import Arrival, bring_in
from aggregator.readers import read
from aggregator.text import normalise
from tests.newspaper import DEMO, PROJECT, TODAY, Newspaper
from tests.test_export import lines

SITES = PROJECT / "tests" / "data" / "import"
QUAY = SITES / "wordpress" / "quay.xml"
ORDER = Order(now=TODAY, name="site")
HEAD = QUAY.read_bytes().partition(b"\t<item>\n")[0]


def imported(system: str, place: Path, paper: Newspaper) -> Arrival:
    return bring_in(system, place, paper.content, order=ORDER)


def articles(paper: Newspaper) -> Mapping[str, Article]:
    """The articles of a build, which has no problem, by path."""
    report = paper.refresh()
    assert report.problems == ()
    return {each.path: each for each in paper.edition().articles.values()}


def site(files: Mapping[str, str | bytes]) -> Tree:
    """A folder of files in memory."""

    def load(path: str) -> Document:
        data = files[path]
        return Document(
            path=path, data=data.encode() if isinstance(data, str) else data, modified=TODAY
        )

    return Tree(tuple(sorted(files)), load)


def streamed(system: str, data: bytes, *, size: int = 1 << 16) -> list[Outcome]:
    chunks = (data[n : n + size] for n in range(0, len(data), size))
    return [*importing.apart(importing.STREAMS[system](chunks, ORDER))]


def reasons(outcomes: Iterable[Outcome]) -> dict[str, str]:
    return {each.place: each.reason for each in outcomes if isinstance(each, Skipped)}


def kinds(outcomes: Iterable[Outcome]) -> list[str]:
    return [each.kind for each in outcomes if isinstance(each, Problem)]


def text_of(outcome: Outcome) -> str:
    assert isinstance(outcome, Piece)
    return outcome.data.decode()


# ── the three systems ──────────────────────────────────────────────────────────────────────


def test_hugo(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    arrival = imported("hugo", SITES / "hugo", paper)
    assert [problem.kind for problem in arrival.problems] == ["unknown-format"]
    assert {each.place.removeprefix("content/"): each.reason for each in arrival.skipped} == {
        "about.md": "page",
        "news/_index.md": "section",
        "posts/drafts/bridge.md": "draft",
        "posts/harbour-fair/notes.md": "attachment",
        "posts/next-year.md": "scheduled",
        "posts/old-offer.md": "expired",
    }
    found = articles(paper)
    assert sorted(found) == sorted(arrival.written)
    here = "the-tidewater-record"
    assert {path: article.url for path, article in found.items()} == {
        f"{here}/news/council-vote.md": "https://tidewater.example/2024/05/one-pier/",
        f"{here}/posts/2024-06-20-tides.html": "https://tidewater.example/posts/2024-06-20-tides/",
        f"{here}/posts/ferry-returns.de.md": "https://tidewater.example/de/posts/faehre/",
        f"{here}/posts/ferry-returns.md": "https://tidewater.example/posts/ferry-returns/",
        f"{here}/posts/harbour-fair/index.md": "https://tidewater.example/fair-2024/",
    }
    assert arrival.pictures == (
        f"{here}/posts/harbour-fair/tugs.png",
        f"{here}/pictures/the boat.png",
    )
    ferry = found[f"{here}/posts/ferry-returns.md"]
    assert ferry.images == (f"{here}/pictures/the boat.png",)
    assert ferry.published == datetime(2024, 6, 18, 8, 30, tzinfo=UTC)
    assert ferry.updated == datetime(2024, 6, 19, 6, tzinfo=UTC)
    assert (ferry.source, ferry.author) == ("The Tidewater Record", "Marit Holm")
    assert ferry.tags == ("ferry", "Harbour Street", "Transport")
    assert ferry.summary == "Boats cross again after eleven weeks."
    assert "Tickets are sold on board." in ferry.text
    assert "{{" not in ferry.text
    assert 'href="https://tidewater.example/2024/05/one-pier/"' in ferry.body
    assert "youtube.com/watch?v=dQw4w9WgXcQ" in ferry.body
    fair = found[f"{here}/posts/harbour-fair/index.md"]
    assert fair.images == (f"{here}/posts/harbour-fair/tugs.png",)
    assert fair.author == "Marit Holm, Jo Brandt"
    assert '{{< figure >}}")' in fair.text
    assert 'print("tickets")' in fair.text
    assert found[f"{here}/posts/ferry-returns.de.md"].language == "de"
    assert found[f"{here}/news/council-vote.md"].source == "Council Gazette"


def test_pelican(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    arrival = imported("pelican", SITES / "pelican", paper)
    assert {each.place.removeprefix("content/"): each.reason for each in arrival.skipped} == {
        "draft.md": "draft",
        "hidden.md": "hidden",
        "images/unused.png": "attachment",
        "pages/about.md": "page",
    }
    found = {path.removeprefix("lantern-weekly/"): each for path, each in articles(paper).items()}
    assert {path: article.url for path, article in found.items()} == {
        "2024-03-09-market.html": "https://lantern.example/2024/03/the-market-moves.html",
        "harbour/lighthouse.md": "https://lantern.example/2024/03/lighthouse-the-lamp-is-back.html",
        "harbour/phare.md": "https://lantern.example/lighthouse-fr.html",
        "harbour/tender.md": "https://lantern.example/2024/03/tender-sails.html",
    }
    lamp = found["harbour/lighthouse.md"]
    assert lamp.published == datetime(2024, 3, 4, 22, 20, tzinfo=UTC)  # Halifax, UTC-4
    assert lamp.images == ("lantern-weekly/images/lamp.png",)
    assert lamp.author == "Ada Quill, Bo Finch"
    assert lamp.tags == ("lighthouse", "repairs", "Coast")
    assert 'href="https://lantern.example/2024/03/tender-sails.html"' in lamp.body
    assert found["harbour/tender.md"].text.endswith('print("Wren")')
    assert found["harbour/tender.md"].published == datetime(2024, 3, 6, tzinfo=UTC)
    assert found["harbour/phare.md"].language == "fr"
    assert found["2024-03-09-market.html"].tags == ("market", "square")


def test_wordpress(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    arrival = imported("wordpress", QUAY, paper)
    assert arrival.problems == ()
    assert sorted(each.reason for each in arrival.skipped) == [
        *("attachment", "draft", "empty", "page", "password", "private", "revision", "scheduled")
    ]
    found = {path.removeprefix("quay-anchor/"): each for path, each in articles(paper).items()}
    hires, other = found["2024/yard-hires.html"], found["2024/yard-hires-12.html"]
    assert hires.title == "Cranes & ropes: the yard hires again"
    assert (hires.author, hires.source, hires.language) == ("Inês Vale", "Quay & Anchor", "en")
    assert hires.tags == ("Work", "shipyard")
    assert hires.updated == datetime(2024, 5, 7, 10, tzinfo=UTC)
    assert "“[the] most in a decade” [sic]" in hires.text
    assert "slots[i];\n\n- not a list {{ braces }}\nimport x from 'y'" in hires.text
    assert "gallery" not in hires.text
    assert other.url == "https://quay.example/?p=12"
    old = next(each for path, each in found.items() if path.startswith("2012/"))
    assert "\n\nThe second paragraph, with a line\nthat ends early." in old.text


def test_wordpress_is_read_as_when_it_lies_in_the_content_folder(tmp_path: Path) -> None:
    paper, twin = Newspaper(tmp_path / "a"), Newspaper(tmp_path / "b")
    imported("wordpress", QUAY, paper)
    twin.add("quay.xml", QUAY.read_bytes())
    twin.refresh()

    def told(of: Newspaper) -> set[tuple[object, ...]]:
        every = of.edition().articles.values()
        return {
            (a.title, a.text, a.published, a.updated, a.url, a.author, a.tags)
            for a in every
        }  # fmt: skip

    paper.refresh()
    assert told(paper) == told(twin)


# ── laws ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("system", "place"),
    [("hugo", SITES / "hugo"), ("pelican", SITES / "pelican"), ("wordpress", QUAY)],
    ids=["hugo", "pelican", "wordpress"],
)
def test_a_second_import_writes_nothing_and_overwrites_nothing(
    system: str, place: Path, tmp_path: Path
) -> None:
    paper = Newspaper(tmp_path)
    dry = bring_in(system, place, paper.content, order=ORDER, dry_run=True)
    assert [*paper.content.iterdir()] == []
    first = bring_in(system, place, paper.content, order=ORDER)
    assert first == dry
    again = bring_in(system, place, paper.content, order=ORDER)
    files = len(first.written) + len(first.pictures)
    assert (again.written, again.pictures, again.unchanged) == ((), (), files)
    edited = paper.content / first.written[0]
    edited.write_text("mine")
    third = bring_in(system, place, paper.content, order=ORDER)
    assert "differs" in {problem.kind for problem in third.problems}
    assert third.unchanged == files - 1
    assert edited.read_text() == "mine"


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_chunks_of_any_size(size: int) -> None:
    data = QUAY.read_bytes()
    assert streamed("wordpress", data, size=size) == streamed("wordpress", data)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Co"]), max_size=200))
@settings(max_examples=150, deadline=None)
def test_text_of_an_export_reads_as_it_was(raw: str) -> None:
    """Prose that holds marks of Markdown: nothing of it is taken for markup."""
    prose = " ".join(f"So {raw} it was.".split())
    read = importing_round(markdown(f"First.\n\n{prose}\n\nLast."))
    assert squashed(read) == squashed(f"First.\n\n{prose}\n\nLast.")


@pytest.mark.parametrize(
    "line",
    [
        *("# five", "## x ##", "- one", "+ one", "* one", "1. one", "23) one", "> so", ": so", "= = ="),
        *("---", "===", "~~~~", "```", "| a | b |", "[a]: http://x.example", "[^1]: note", "*[HTML]: x"),
        *("import a from 'b'", "export const a = 1", "{% raw %}", "{{ x }}", "{: .a}", "[TOC]", "[[x]]"),
        *("<b>bold</b>", "&copy; &amp;copy;", "a_b_c *d* `e`", "http://x.example/a_b_c", "\\*", "!()"),
        *("<script>x</script>", "<!-- x -->", "AT&T", "a  \nb", "1\\. x", "title: x", "&#105;"),
    ],
)  # fmt: skip
def test_lines_that_look_like_markup_stay_text(line: str) -> None:
    text = f"First words here.\n\n{line}\n\nBefore\n{line}\nafter it."
    assert squashed(importing_round(markdown(text))) == squashed(text)


def importing_round(body: str) -> str:
    """The text that the build reads of a Markdown file with this body."""
    document = Document(
        path="x.md", data=f'---\ntitle: "T"\n---\n\n{body}\n'.encode(), modified=TODAY
    )
    reading = read(document, settings=ReadingSettings(language="en"), hosts={}, now=TODAY)
    return reading.articles[0].text


def squashed(text: str) -> list[str]:
    return normalise(text).split()


# ── hostile and broken ─────────────────────────────────────────────────────────────────────


def post(content: str, *, name: str = "a-post", number: int = 1, title: str = "A post") -> bytes:
    return (
        f"<item><title>{title}</title><link>https://quay.example/{name}/</link>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_date_gmt>2024-05-06 08:15:00</wp:post_date_gmt><wp:post_name>{name}</wp:post_name>"
        "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>"
    ).encode()


END = b"</channel></rss>"


@pytest.mark.parametrize(
    ("data", "expected", "pieces"),
    [
        (b"", ["unknown-format"], 0),
        (b"<html></html>", ["unknown-format"], 0),
        (b"\xff\xfe<\x00r\x00s\x00s\x00", ["encoding"], 0),
        (b"<rss version='2.0'><channel><item></item></channel></rss>", ["unknown-format"], 0),
        (HEAD + post("<p>whole</p>"), ["truncated"], 1),
        (HEAD + post("<p>whole</p>")[:-7] + post("<p>next</p>", name="b", number=2) + END, [], 2),
        (HEAD + post("<p>whole</p>") + post("<p>cut")[:-40], ["truncated"], 1),
        (HEAD + post("x" * 6_000_000) + post("<p>fine</p>") + END, ["too-large"], 1),
        (HEAD + post("<p>Caf\xe9 ouvert</p>").decode().encode("latin-1") + END, ["encoding"], 1),
        (HEAD + post("<p>one</p>", title="&bad; <b>") + post("<p>two</p>", name="b", number=2) + END, ["feed"], 2),
        (HEAD + post("<p>one</p>", name="..%2f..%2fetc%2fpasswd") + END, [], 1),
        (HEAD + post("<p>one</p>") + post("<p>two</p>") + END, [], 2),
        (HEAD + post("<p>control \x0b\x00 character</p>") + END, ["feed"], 1),
    ],
    ids=[
        *("empty", "page", "utf-16", "feed", "no end", "unclosed", "cut", "long", "latin-1", "entity"),
        *("path", "twice", "controls"),
    ],
)  # fmt: skip
def test_broken_wordpress_exports(data: bytes, expected: list[str], pieces: int) -> None:
    found = streamed("wordpress", data)
    assert kinds(found) == expected
    made = [each for each in found if isinstance(each, Piece)]
    assert len(made) == pieces
    assert all(re.fullmatch(r"[a-z0-9./-]+", each.path) and ".." not in each.path for each in made)


def test_an_entity_bomb_does_not_explode() -> None:
    bomb = "".join(
        f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "boom"}{"x" * 9}">' for n in range(9)
    )
    head = HEAD.replace(b"<rss", f"<!DOCTYPE rss [{bomb}]><rss".encode(), 1)
    found = streamed("wordpress", head + post("<p>fine</p>", title="&l8;&l8;") + END)
    assert [len(each.data) < 2000 for each in found if isinstance(each, Piece)] == [True]


@pytest.mark.parametrize("cut", range(0, 9000, 450))
def test_an_export_cut_anywhere(cut: int) -> None:
    data = QUAY.read_bytes()
    found = streamed("wordpress", data[: min(cut, len(data) - 20)])
    assert {*kinds(found)} & {"truncated", "unknown-format"}


GOOD = {
    "id": "a", "path": "x/a.md", "title": "A", "text": "Words.", "source": "S",
    "published": "2024-06-18T10:00:00Z", "published_from": "front matter",
    "schema": "aggregator/articles/1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (json.dumps(GOOD), "x/a.md"),
        (json.dumps({k: v for k, v in GOOD.items() if k != "schema"}), "x/a.md"),
        (json.dumps(GOOD | {"path": "x/a.txt"}), "x/a.txt.md"),
        (json.dumps(GOOD | {"path": "x/a.xml", "entry": "urn:1"}), "x/a/a-"),
        (json.dumps(GOOD | {"path": "../a.md"}), "path"),
        (json.dumps(GOOD | {"path": "/etc/a.md"}), "path"),
        (json.dumps(GOOD | {"path": "x/.hidden/a.md"}), "path"),
        (json.dumps(GOOD | {"path": "a\u0000.md"}), "path"),
        (json.dumps(GOOD | {"path": "a" * 300 + ".md"}), "path"),
        (json.dumps(GOOD | {"path": "\ud800.md"}), "path"),
        (json.dumps(GOOD | {"text": 5}), "schema"),
        (json.dumps(GOOD | {"schema": "aggregator/articles/2"}), "schema"),
        (json.dumps(GOOD | {"schema": "aggregator/stories/1"}), "story"),
        (json.dumps(GOOD | {"text": " "}), "empty"),
        (json.dumps(GOOD | {"text": "", "url": "https://x.example/a"}), "x/a.md"),
        ("[" * 100_000, "json"),
        ("[1]", "json"),
        ("nonsense", "json"),
        ("\udcff", "json"),
        ('{"a": ' + "9" * 5000 + "}", "json"),
    ],
    ids=lambda value: value[:40] if value.isprintable() else "odd",
)
def test_lines_of_an_export(line: str, expected: str) -> None:
    data = line.encode("utf-8", "surrogateescape")
    found = streamed("export", data + b"\n\n" + json.dumps(GOOD | {"path": "z.md"}).encode())
    assert len(found) == 2
    first = found[0]
    told = {Piece: "path", Skipped: "reason", Problem: "kind"}[type(first)]
    assert getattr(first, told).startswith(expected)
    assert isinstance(found[1], Piece)


def test_an_endless_line_is_not_kept() -> None:
    chunks = [b"x" * 1_000_000] * 30 + [b"\n", json.dumps(GOOD).encode()]
    found = [*importing.STREAMS["export"](chunks, ORDER)]
    assert kinds(found) == ["too-large"]
    assert len(found) == 2


@pytest.mark.parametrize("system", sorted(importing.TREES))
def test_broken_sites(system: str) -> None:
    deep = "[" * 5000
    files: dict[str, str | bytes] = {
        "hugo.toml": deep,
        "hugo.yaml": "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\nbaseURL: ':::'\ntitle: [x]",
        "config.json": b"\xff\xfe\0",
        "pelicanconf.py": f"SITEURL = {'-' * 50_000}1\nAUTHOR = {deep}",
        "publishconf.py": "import os\nos._exit(3)\nSITEURL = os.environ['HOME']\nPATH = 5",
        "content/bomb.md": f"---\ntitle: x\ndate: 2024-06-18\nx: {deep}\n---\nText.",
        "content/binary.md": bytes(range(256)) * 9,
        "content/empty.md": "",
        "content/a.md": "Title: A\nDate: 2024-06-18\n\nWords of an article.",
        "content/A.md": "Title: B\nDate: 2024-06-18\n\nOther words of another.",
        "content/A.rst": "Bee\n===\n\n:date: 2024-06-18\n\nThird words.",
        "content/up.md": "Title: U\nDate: 2024-06-18\nSlug: ../../up\nUrl: ../../../x\n\nWords.",
        "content/date.md": "Title: D\nDate: the day after\n\nWords.",
        "content/" + "long" * 60 + ".md": "Title: L\nDate: 2024-06-18\n\nWords.",
        "content/braces.md": "Title: S\nDate: 2024-06-18\n\n"
        + "{{< a " * 5000
        + "{filename}../../etc",
    }
    found = [*importing.apart(importing.TREES[system](site(files), ORDER))]
    told = kinds(found)
    assert {"front-matter", "binary", "duplicate", "path"} <= {*told}
    made = [each for each in found if isinstance(each, Piece)]
    assert len({each.path.casefold() for each in made}) == len(made) >= 6


@pytest.mark.parametrize("system", sorted(importing.TREES))
def test_letters_of_unknown_encoding_are_told(system: str) -> None:
    files = {"content/a.md": "Title: Été\nDate: 2024-06-18\n\nUn café.".encode("cp1252")}
    found = [*importing.apart(importing.TREES[system](site(files), ORDER))]
    assert "Un café." in text_of(found[0])
    assert kinds(found) in ([], ["encoding"])


def test_the_time_of_an_undated_article_is_given_after_an_interruption(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(GOOD | {"published_from": "mtime"}))
    bring_in("export", file, paper.content, order=ORDER)
    target = paper.content / "x" / "a.md"
    dated_at = target.stat().st_mtime
    assert dated_at == datetime(2024, 6, 18, 10, tzinfo=UTC).timestamp()
    target.write_bytes(target.read_bytes())
    assert bring_in("export", file, paper.content, order=ORDER).unchanged == 1
    assert target.stat().st_mtime == dated_at


def test_links_out_of_a_site_are_told_and_not_followed(tmp_path: Path) -> None:
    paper, place = Newspaper(tmp_path / "a"), tmp_path / "site"
    (place / "content").mkdir(parents=True)
    (tmp_path / "secret.md").write_text("Title: S\nDate: 2024-06-18\n\nSecret.")
    (place / "content" / "a.md").symlink_to(tmp_path / "secret.md")
    arrival = bring_in("pelican", place, paper.content, order=ORDER)
    assert ([each.kind for each in arrival.problems], arrival.written) == (["symlink"], ())


def test_names_that_lead_out_are_refused(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    (paper.content / "site").symlink_to(tmp_path)
    arrival = bring_in(
        "pelican", SITES / "pelican", paper.content, order=replace(ORDER, folder="site")
    )
    assert {problem.kind for problem in arrival.problems} == {"path"}
    assert not (tmp_path / "harbour").exists() or not [*(tmp_path / "harbour").iterdir()]


@pytest.mark.parametrize(
    ("system", "place", "said"),
    [
        ("hugo", "nowhere", "no such file"),
        ("hugo", "file.xml", "is a folder"),
        ("wordpress", "folder", "holds no"),
        ("pelican", "content/below", "inside the content folder"),
    ],
)
def test_what_cannot_be_imported(system: str, place: str, said: str, tmp_path: Path) -> None:
    paper = Newspaper(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.xml").write_text("")
    (paper.content / "below").mkdir()
    with pytest.raises(ConfigError, match=said):
        bring_in(system, tmp_path / place, paper.content, order=ORDER)


# ── our own export, and back ───────────────────────────────────────────────────────────────


def test_an_export_comes_back_with_the_same_articles_and_stories(tmp_path: Path) -> None:
    paper, twin = Newspaper(tmp_path / "a"), Newspaper(tmp_path / "b")
    for path in sorted(DEMO.rglob("*.*"))[:60]:
        paper.add(path.relative_to(DEMO).as_posix(), path.read_bytes())
    paper.add("undated/note.md", "# A note\n\nNobody says when this was written, nor by whom.\n")
    paper.refresh()
    file = tmp_path / "articles.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines(paper.edition(), "articles")))
    arrival = bring_in("export", file, twin.content, order=ORDER)
    assert (arrival.skipped, arrival.problems) == ((), ())
    assert bring_in("export", file, twin.content, order=ORDER).written == ()
    twin.refresh()

    def told(of: Newspaper) -> dict[tuple[object, ...], frozenset[tuple[object, ...]]]:
        """Article → its story, both by what they say."""
        every = of.edition().articles
        said = {
            a.id: (a.title, a.text, a.source, a.author, a.agency, a.language, a.published, a.updated,
                   a.published_from == "mtime", a.url, a.tags, a.topics, a.summary)
            for a in every.values()
        }  # fmt: skip
        stories = of.edition().stories
        return {
            said[id]: frozenset(said[m] for m in s.members) for s in stories for id in s.members
        }

    assert told(twin) == told(paper)
    kept = {a.path: a.id for a in paper.edition().articles.values() if a.path.endswith(".md")}
    back = {a.path: a.id for a in twin.edition().articles.values()}
    assert kept.items() <= back.items()


# ── pieces ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "zone", "expected"),
    [
        ("2024-06-18", "Europe/Berlin", "2024-06-18"),
        ("2024-06-18 10:30", "Europe/Berlin", "2024-06-18T10:30:00+02:00"),
        ("2024-01-18T10:30:00", "Europe/Berlin", "2024-01-18T10:30:00+01:00"),
        ("2024-06-18 10:30", "", "2024-06-18T10:30:00Z"),
        ("2024-06-18 10:30", "No/Where", "2024-06-18T10:30:00Z"),
        ("2024-06-18T10:30:00-04:00", "Europe/Berlin", "2024-06-18T14:30:00Z"),
        ("2024-06-18T10:30:00Z", "Europe/Berlin", "2024-06-18T10:30:00Z"),
        ("1718706600", "Europe/Berlin", "2024-06-18T10:30:00Z"),
        ("some day", "Europe/Berlin", "some day"),
        ("", "Europe/Berlin", ""),
    ],
)
def test_dates(written: str, zone: str, expected: str) -> None:
    assert dated(written, zone_named(zone)) == expected


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "Europe", "\0", "x" * 5000, "/etc/hosts"])
def test_time_zones_that_are_none(name: str) -> None:
    assert zone_named(name) is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{{< youtube "abc_1-2" >}}', "<https://www.youtube.com/watch?v=abc_1-2>"),
        ('{{< youtube "a>b" >}}', ""),
        ("{{< x user=quay id=12 >}}", "<https://x.com/quay/status/12>"),
        ('[a]({{< relref "b.md#c" >}})', "[a](page:b.md#c)"),
        ("{{% box %}}in *it*{{% /box %}}", "in *it*"),
        ("{{</* ref x */>}}", "{{< ref x >}}"),
        ('{{< figure src="a b.png" alt="x]y" >}}', "![xy](a%20b.png)"),
        ("{{< highlight go >}}\na\n\nb\n{{< /highlight >}}", "~~~~ go\na\n\nb\n~~~~"),
        ("{{< open", "{{< open"),
        ("{{ .Params }}", "{{ .Params }}"),
    ],
)
def test_shortcodes(body: str, expected: str) -> None:
    assert resolve(body, lambda name: f"page:{name}").strip() == expected
