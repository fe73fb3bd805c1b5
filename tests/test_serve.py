"""The web server: files, search, and what it refuses."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest
from lxml import etree, html
from starlette.applications import Starlette

from aggregator import search, serve
from aggregator.errors import AggregatorError
from aggregator.model import ArticleId, Results
from aggregator.publishing import describe_search, render_search, render_search_feed
from aggregator.publishing.results import HITS
from aggregator.serve import searching as answers
from tests.factories_publishing import AUTHORITY, press_of
from tests.factories_search import NEWSPAPER, make_entry


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


async def _ask(
    app: Starlette, target: str, method: str = "GET", headers: dict[str, str] | None = None
) -> Answer:
    """What `app` answers; `target` goes to it as it is, nothing is tidied on the way."""
    path, _, query = target.partition("?")
    sent: list[dict[str, Any]] = []
    given = {"host": "localhost:8000"} | (headers or {})
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in given.items()],
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8000),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    heads = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], heads, body)


def ask(app: Starlette, target: str, method: str = "GET", **headers: str) -> Answer:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return asyncio.run(_ask(app, target, method, given))


def told(
    *, query: str, results: Results | None, page: int, every: bool, sort: str, fault: str
) -> bytes:
    """A search page that says what it was told."""
    found = None if results is None else [hit.id for hit in results.hits]
    return json.dumps([query, found, page, every, sort, fault]).encode()


def told_feed(*, query: str, results: Results, every: bool, address: str) -> bytes:
    """A feed that says what it was told."""
    return json.dumps([query, [hit.id for hit in results.hits], every, address]).encode()


def told_description(*, address: str) -> bytes:
    """A description that says what it was told."""
    return address.encode()


def app_of(**changes: Any) -> Starlette:
    """An application whose answers say what they were told."""
    values = {
        "render_search": told,
        "render_feed": told_feed,
        "describe_search": told_description,
    }
    return serve.make_app(**values | changes)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "topics").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>Front</h1>")
    (folder / "404.html").write_text("<h1>Not here</h1>")
    (folder / "topics" / "index.html").write_text("<h1>Topics</h1>")
    (folder / "style.css").write_text("h1 { color: red }")
    (folder / "atom.xml").write_text("<feed/>")
    (folder / ".gitkeep").write_text("hidden")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
def app(site: Path, tmp_path: Path) -> Starlette:
    return app_of(site=site, index=tmp_path / "index")


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        (f"media/ab/ab{'0' * 30}.png", "max-age=31536000, immutable"),
        (f"media/ab/cd{'0' * 30}.png", "no-cache"),
        (f"media/ab/ab{'0' * 30}.html", "no-cache"),
        ("media/photo.png", "no-cache"),
        ("style.css", "no-cache"),
    ],
)
def test_browsers_keep_what_is_named_by_its_bytes(
    site: Path, app: Starlette, path: str, kept: str
) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_bytes(b"x")
    assert ask(app, f"/{path}").headers["cache-control"] == kept


@pytest.fixture(scope="module")
def searching(tmp_path_factory: pytest.TempPathFactory) -> Starlette:
    folder = tmp_path_factory.mktemp("serve")
    search.update(folder / "index", add=NEWSPAPER, remove=())
    return app_of(site=folder / "site", index=folder / "index")


# ── files ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("reader.js", "text/javascript; charset=utf-8"),
        ("atom.xml", "application/atom+xml; charset=utf-8"),
        ("topics/flood.xml", "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml"),
        ("feed.json", "application/feed+json; charset=utf-8"),
        ("topics/a.json", "application/feed+json; charset=utf-8"),
        ("pagefind/pagefind-entry.json", "application/json"),
        ("sitemap/1.xml", "application/xml"),
        ("sources.opml", "text/x-opml; charset=utf-8"),
        ("a.svg", "image/svg+xml"),
        ("a.PNG", "image/png"),
        ("a.exe", "application/octet-stream"),
        ("a", "application/octet-stream"),
    ],
)
def test_files_have_their_types(app: Starlette, site: Path, name: str, media_type: str) -> None:
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).write_bytes(b"content")
    answer = ask(app, f"/{name}")
    assert (answer.status, answer.headers["content-type"]) == (200, media_type)
    assert answer.body == b"content"


def test_a_folder_is_its_index(app: Starlette) -> None:
    assert ask(app, "/").text == "<h1>Front</h1>"
    assert ask(app, "/topics/").text == "<h1>Topics</h1>"
    moved = ask(app, "/topics")
    assert (moved.status, moved.headers["location"]) == (307, "http://localhost:8000/topics/")


def test_what_is_missing_gets_the_page_that_says_so(app: Starlette, site: Path) -> None:
    answer = ask(app, "/nowhere.html")
    assert (answer.status, answer.text) == (404, "<h1>Not here</h1>")
    (site / "404.html").unlink()
    assert ask(app, "/nowhere.html").status == 404


def test_a_page_is_no_folder(app: Starlette) -> None:
    answer = ask(app, "/index.html/")
    assert (answer.status, answer.text) == (404, "<h1>Not here</h1>")


def test_a_site_that_is_not_built_is_no_error(tmp_path: Path) -> None:
    app = app_of(site=tmp_path / "none", index=tmp_path / "none")
    assert ask(app, "/").status == 404


def test_head_is_get_without_the_body(app: Starlette, searching: Starlette) -> None:
    for each, target in ((app, "/index.html"), (searching, "/api/search?q=river")):
        answer = ask(each, target, "HEAD")
        assert (answer.status, answer.headers["content-type"]) == (
            200,
            ask(each, target).headers["content-type"],
        )
    assert ask(app, "/index.html", "HEAD").body == b""


def test_what_is_unchanged_is_not_sent_again(app: Starlette, site: Path) -> None:
    first = ask(app, "/style.css")
    again = ask(app, "/style.css", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    since = ask(app, "/style.css", if_modified_since=first.headers["last-modified"])
    assert since.status == 304
    (site / "style.css").write_text("h1 { color: darkgreen }")
    assert ask(app, "/style.css", if_none_match=first.headers["etag"]).status == 200


def test_a_part_can_be_asked_for(app: Starlette) -> None:
    answer = ask(app, "/index.html", range="bytes=4-8")
    assert (answer.status, answer.text) == (206, "Front")
    assert ask(app, "/index.html", range="bytes=900-").status == 416


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.parametrize("target", ["/index.html", "/search?q=x", "/api/search?q=x"])
def test_nothing_but_reading(app: Starlette, method: str, target: str) -> None:
    assert ask(app, target, method).status == 405


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/topics/../../secret.txt",
        "/topics/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/....//secret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/link.txt",
        "/folder/secret.txt",
        "/.gitkeep",
        "/topics/../.gitkeep",
        "/index.html%00.css",
        "/" + "a" * 5_000,
        "/pipe",
    ],
)
def test_nothing_outside_the_site_is_within_reach(app: Starlette, site: Path, target: str) -> None:
    (site / "link.txt").symlink_to(site.parent / "secret.txt")
    (site / "folder").symlink_to(site.parent)
    os.mkfifo(site / "pipe")
    answer = ask(app, target)
    assert answer.status == 404
    assert b"secret" not in answer.body


# ── hosts and headers ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8000",
        "LOCALHOST",
        "127.0.0.1:8000",
        "127.8.8.8",
        "[::1]:8000",
        "a.localhost",
    ],
)
def test_loopback_names_are_answered(app: Starlette, host: str) -> None:
    assert ask(app, "/", host=host).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "[::2]",
        "[::1",
        "localhost:x",
        "localhost:80:80",
        "0.0.0.0",
        "a b",
    ],
)
def test_other_names_are_refused(app: Starlette, host: str) -> None:
    for target in ("/", "/search?q=x", "/api/search?q=x"):
        answer = ask(app, target, host=host)
        assert answer.status == 421
        assert b"Front" not in answer.body


@pytest.mark.parametrize(
    ("allowed", "host", "status"),
    [
        (["news.example"], "news.example:80", 200),
        (["News.example"], "news.example", 200),
        (["news.example"], "localhost", 200),
        (["news.example"], "evil.example", 421),
        (["192.168.1.5"], "192.168.1.5:8000", 200),
        (["fe80::1"], "[fe80::1]:8000", 200),
        (["0.0.0.0"], "anything.example", 200),
        (["::"], "anything.example", 200),
        (["*"], "anything.example", 200),
    ],
)
def test_names_that_were_told_are_answered(
    site: Path, allowed: Sequence[str], host: str, status: int
) -> None:
    app = app_of(site=site, index=site, allowed_hosts=allowed)
    assert ask(app, "/", host=host).status == status


@pytest.mark.parametrize(
    ("target", "headers"),
    [
        ("/", {}),
        ("/nowhere", {}),
        ("/style.css", {"if_none_match": "*"}),
        ("/search?q=river", {}),
        ("/api/search?q=river", {}),
        ("/", {"host": "evil.example"}),
    ],
)
def test_every_answer_is_guarded(app: Starlette, target: str, headers: dict[str, str]) -> None:
    given = ask(app, target, **headers).headers
    policy = dict(
        part.strip().split(" ", 1) for part in given["content-security-policy"].split(";")
    )
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["style-src"] == policy["form-action"] == policy["connect-src"] == "'self'"
    searched = target.startswith("/search?") and "host" not in headers
    assert policy.get("script-src") == ("'self'" if searched else None)
    assert given["x-content-type-options"] == "nosniff"
    assert given["referrer-policy"] == "no-referrer"
    assert "server" not in given


@pytest.mark.parametrize(
    ("target", "status"), [("/", 200), ("/topics/", 200), ("/nowhere", 404), ("/style.css", 200)]
)
def test_pages_may_run_the_readers_script_where_there_is_one(
    app: Starlette, site: Path, target: str, status: int
) -> None:
    def policy(**headers: str) -> str:
        answer = ask(app, target, **headers)
        assert answer.status == (304 if headers else status)
        return answer.headers["content-security-policy"]

    assert "script-src" not in policy()
    (site / "reader.js").write_text("'use strict';")
    allowed = "script-src 'self'" in policy()
    assert allowed == (target != "/style.css")
    if status == 200:  # what a browser is told with an unchanged page replaces what it knows
        assert policy(if_none_match=ask(app, target).headers["etag"]) == policy()


# ── searching ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/search", "/search.html"])
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["", None, 1, False, "relevance", ""]),
        ("?q=", ["", None, 1, False, "relevance", ""]),
        ("?q=bridge", ["bridge", ["bridge"], 1, False, "relevance", ""]),
        ("?q=bridge&page=2", ["bridge", [], 2, False, "relevance", ""]),
        ("?q=bridge&page=-2", ["bridge", ["bridge"], 1, False, "relevance", ""]),
        ("?q=bridge&page=x", ["bridge", ["bridge"], 1, False, "relevance", ""]),
        (
            "?q=altstadt+OR+valdora&every=1",
            ["altstadt OR valdora", ["flood-de", "flood-wire", "flood"], 1, True, "relevance", ""],
        ),
        (
            "?q=election&every=0&sort=oldest",
            ["election", ["election", "election-fr"], 1, False, "oldest", ""],
        ),
        (
            "?q=election&sort=newest",
            ["election", ["election-fr", "election"], 1, False, "newest", ""],
        ),
        ("?q=%E6%9D%B1%E4%BA%AC", ["東京", ["tokyo"], 1, False, "relevance", ""]),
        ("?q=%ff%00", ["\ufffd\x00", [], 1, False, "relevance", ""]),
    ],
)
def test_the_search_page_is_made_from_the_address(
    searching: Starlette, path: str, query: str, shown: list[object]
) -> None:
    answer = ask(searching, path + query)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert json.loads(answer.text) == shown


def test_a_page_has_twenty_hits(tmp_path: Path) -> None:
    search.update(
        tmp_path, add=(make_entry(f"n{n}", text="A comet.") for n in range(45)), remove=()
    )
    app = app_of(site=tmp_path, index=tmp_path)
    counts = [len(json.loads(ask(app, f"/search?q=comet&page={n}").text)[1]) for n in (1, 2, 3, 4)]
    assert counts == [20, 20, 5, 0]
    assert answers.PAGE == HITS


def test_search_for_programs(searching: Starlette) -> None:
    answer = ask(searching, "/api/search?q=river&limit=1&offset=1&every=1")
    document = json.loads(answer.body)
    assert answer.headers["content-type"] == "application/json"
    assert (document["query"], document["total"], len(document["hits"])) == ("river", 3, 1)
    assert document == {
        **json.loads(ask(searching, "/api/search?q=river&limit=1&offset=1&every=1").body),
        "milliseconds": document["milliseconds"],
    }


@pytest.mark.parametrize(
    ("limit", "hits"), [("0", 0), ("2", 2), ("-1", 8), ("x", 8), ("99999999", 8)]
)
def test_limits_that_make_no_sense_are_mended(searching: Starlette, limit: str, hits: int) -> None:
    answer = ask(searching, f"/api/search?q=-nowhere&limit={limit}")
    assert len(json.loads(answer.body)["hits"]) == hits


def test_before_the_first_build_search_says_so(app: Starlette) -> None:
    assert json.loads(ask(app, "/search?q=x").text) == [
        *("x", None, 1, False, "relevance"),
        "unbuilt",
    ]
    answer = ask(app, "/api/search?q=x")
    assert (answer.status, json.loads(answer.body)) == (503, {"error": answers.NOT_BUILT})


def test_a_new_state_of_the_index_is_seen(app: Starlette, tmp_path: Path) -> None:
    def hits() -> object:
        return json.loads(ask(app, "/search?q=comet").text)[1]

    assert hits() is None
    search.update(tmp_path / "index", add=[make_entry("x", text="A comet.")], remove=())
    assert hits() == ["x"]
    search.update(
        tmp_path / "index", add=[make_entry("y", text="A comet.")], remove=[ArticleId("x")]
    )
    assert hits() == ["y"]
    (tmp_path / "index" / "version").write_text("other")
    assert hits() == ["y"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?q=election", ["election", ["election-fr", "election"], False]),
        ("?q=valdora", ["valdora", ["flood-de"], False]),
        ("?q=valdora&every=1", ["valdora", ["flood-de", "flood-wire", "flood"], True]),
        ("?q=nowhere", ["nowhere", [], False]),
        ("", ["", [], False]),
    ],
)
def test_a_search_has_a_feed(searching: Starlette, query: str, shown: list[object]) -> None:
    answer = ask(searching, f"/search.atom{query}")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert json.loads(answer.body) == [*shown, "http://localhost:8000/"]


def test_an_unchanged_feed_is_not_sent_again(tmp_path: Path) -> None:
    app = app_of(site=tmp_path, index=tmp_path)
    search.update(tmp_path, add=[make_entry("x", text="A comet.")], remove=())
    first = ask(app, "/search.atom?q=comet")
    tag = first.headers["etag"]
    for known in (tag, f'"other", W/{tag}', "*"):
        again = ask(app, "/search.atom?q=comet", if_none_match=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    search.update(tmp_path, add=[make_entry("y", text="A comet.")], remove=())
    assert ask(app, "/search.atom?q=comet", if_none_match=tag).status == 200


def test_a_feed_of_a_search_is_an_atom_feed_with_permanent_ids(tmp_path: Path) -> None:
    search.update(tmp_path, add=NEWSPAPER, remove=())
    press = press_of(title="The <Gazette>", url="https://news.example/")
    app = app_of(
        site=tmp_path,
        index=tmp_path,
        render_feed=partial(render_search_feed, press, authority=AUTHORITY),
    )
    feed: Any = etree.fromstring(ask(app, "/search.atom?q=%3Cb%3E+river&every=0").body)
    atom = {"a": "http://www.w3.org/2005/Atom"}
    found = {
        name: feed.xpath(path, namespaces=atom)
        for name, path in {
            "title": "string(a:title)",
            "self": "string(a:link[@rel='self']/@href)",
            "page": "string(a:link[@rel='alternate']/@href)",
            "ids": "a:entry/a:id/text()",
            "links": "a:entry/a:link/@href",
            "updated": "string(a:updated)",
            "first": "string(a:entry[1]/a:updated)",
        }.items()
    }
    assert found["title"] == "<b> river – The <Gazette>"
    assert found["self"] == "http://localhost:8000/search.atom?q=%3Cb%3E+river"
    assert found["page"] == "http://localhost:8000/search.html?q=%3Cb%3E+river"
    assert found["ids"] == [f"tag:{AUTHORITY}:story/{name}" for name in ("flood", "bridge")]
    assert found["links"][0] == "http://localhost:8000/stories/flood.html"
    assert found["updated"] == found["first"]


def test_a_feed_of_nothing_and_of_every_article(tmp_path: Path) -> None:
    app = app_of(
        site=tmp_path,
        index=tmp_path,
        render_feed=partial(render_search_feed, press_of(), authority=AUTHORITY),
    )
    assert ask(app, "/search.atom?q=x").status == 503
    search.update(tmp_path, add=NEWSPAPER, remove=())
    assert b"<entry" not in ask(app, "/search.atom?q=nowhere").body
    feed = ask(app, "/search.atom?q=bridge&every=1").text
    assert f"tag:{AUTHORITY}:article/bridge<" in feed
    assert "every=1" in feed


def test_a_browser_is_told_how_to_search(searching: Starlette, tmp_path: Path) -> None:
    assert ask(searching, "/opensearch.xml").text == "http://localhost:8000/"
    press = press_of(title="A newspaper & its very long name")
    app = app_of(site=tmp_path, index=tmp_path, describe_search=partial(describe_search, press))
    answer = ask(app, "/opensearch.xml", host="127.0.0.1:9999")
    assert answer.headers["content-type"] == "application/opensearchdescription+xml"
    root: Any = etree.fromstring(answer.body)
    opensearch = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert root.xpath("string(o:ShortName)", namespaces=opensearch) == "A newspaper & it"
    assert root.xpath("o:Url/@template", namespaces=opensearch) == [
        "http://127.0.0.1:9999/search.html?q={searchTerms}",
        "http://127.0.0.1:9999/search.atom?q={searchTerms}",
        "http://127.0.0.1:9999/api/suggest?q={searchTerms}",
    ]


def test_suggestions_have_the_form_of_opensearch(searching: Starlette, app: Starlette) -> None:
    answer = ask(searching, "/api/suggest?q=new+bri")
    assert answer.headers["content-type"] == "application/x-suggestions+json"
    assert json.loads(answer.body) == [
        "new bri",
        ["new bridge", "New bridge opens"],
        ["", "The Harbour Courier"],
        ["http://localhost:8000/search?q=new+bridge", "http://localhost:8000/stories/bridge.html"],
    ]
    assert json.loads(ask(app, "/api/suggest?q=x").body) == ["x", [], [], []]


@pytest.mark.parametrize(
    ("name", "media_type"), [("search.js", "text/javascript"), ("search.css", "text/css")]
)
def test_the_search_page_has_a_script_and_its_style(
    app: Starlette, name: str, media_type: str
) -> None:
    first = ask(app, f"/{name}")
    assert (first.status, first.headers["content-type"]) == (200, f"{media_type}; charset=utf-8")
    assert ask(app, f"/{name}", if_none_match=first.headers["etag"]).status == 304


def test_too_many_searches_are_asked_to_come_again(
    searching: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MAX_WAITING", -answers.SEARCHERS)
    for target in ("/search?q=river", "/api/search?q=river", "/search.atom?q=river"):
        answer = ask(searching, target)
        assert (answer.status, answer.headers["retry-after"]) == (503, "2")
        assert ("busy" if target.startswith("/search?") else answers.BUSY) in answer.text
    assert json.loads(ask(searching, "/api/suggest?q=riv").body) == ["riv", [], [], []]


def test_a_fault_of_ours_is_guarded_too(tmp_path: Path) -> None:
    def broken(**_: object) -> bytes:
        raise ZeroDivisionError

    app = app_of(site=tmp_path, index=tmp_path, render_search=broken)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    async def answer() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/search")

    given = asyncio.run(answer())
    assert given.status_code == 500
    assert "default-src 'none'" in given.headers["content-security-policy"]
    assert "ZeroDivision" not in given.text


def test_many_at_once_are_all_answered(searching: Starlette) -> None:
    async def all_at_once() -> list[Answer]:
        targets = [f"/api/search?q={quote(query)}" for query in ("river", "elec*", '"heavy rain"')]
        return await asyncio.gather(*(_ask(searching, target) for target in targets * 20))

    given = asyncio.run(all_at_once())
    assert {answer.status for answer in given} == {200}
    assert {json.loads(answer.body)["total"] for answer in given} == {2, 1}


# Shapes of the collections of payloads that are public (OWASP's filter evasion, polyglots).
HOSTILE = (
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "' onmouseover='alert(1)",
    "`-alert(1)-`",
    "</script><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "</textarea></style></noscript><script>alert(1)</script>",
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert() )//%0D%0A//</stYle/</titLe/--!>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#106;avascript:alert(1)",
    "<a href='java\tscript:alert(1)'>",
    "data:text/html,<script>alert(1)</script>",
    "\u202e<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "${alert(1)}#{7*7}<%= 7*7 %>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "</title><svg onload=alert(1)>",
    "title:<b> source:\"<i>\" topic:'<u>'",
)


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_hostile_query_is_only_text(tmp_path: Path, typed: str) -> None:
    hostile = make_entry(
        "x", title=typed, text=f"{typed} and the script alert img raw title b i", source=typed
    )
    search.update(tmp_path, add=[hostile], remove=())
    render = partial(render_search, press_of())
    app = app_of(site=tmp_path, index=tmp_path, render_search=render)
    answer = ask(app, f"/search?q={quote(typed)}")
    page = html.document_fromstring(answer.text)
    assert answer.status == 200
    assert [each.get("value") for each in page.iter("input") if each.get("name") == "q"] == [typed]
    scripts = [(None, "search.js"), (None, "reader.js")]
    assert [(each.text, each.get("src")) for each in page.iter("script")] == scripts
    assert not list(page.iter("img", "svg", "iframe", "object", "embed", "base", "b", "i", "u"))
    for element in page.iter(etree.Element):
        for name, value in element.items():
            assert not str(name).startswith("on")
            assert name not in ("href", "action", "src") or not _is_active(str(value)), value
    api = ask(app, f"/api/search?q={quote(typed)}")
    assert api.headers["content-type"] == "application/json"
    assert json.loads(api.body)["query"] == typed
    assert json.loads(ask(app, f"/api/suggest?q={quote(typed)}").body)[0] == typed


def _is_active(reference: str) -> bool:
    """Whether a browser would read it as a script or as a document of its own."""
    bare = "".join(each for each in reference if each > " ").lower()
    return bare.startswith(("javascript:", "data:", "vbscript:"))


# ── compression and load ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("headers", "packed", "status"),
    [
        ({"accept_encoding": "br, gzip"}, True, 200),
        ({}, False, 200),
        ({"accept_encoding": "br"}, False, 200),
        ({"accept_encoding": "gzip", "range": "bytes=0-99"}, False, 206),
    ],
    ids=["gzip", "none", "another", "a part"],
)
def test_text_is_compressed_for_who_can_read_it(
    app: Starlette, site: Path, headers: dict[str, str], packed: bool, status: int
) -> None:
    long = "<p>Rain again.</p>" * 400
    (site / "long.html").write_text(long)
    answer = ask(app, "/long.html", **headers)
    assert (answer.status, answer.headers.get("content-encoding") == "gzip") == (status, packed)
    body = gzip.decompress(answer.body) if packed else answer.body
    assert body.decode() == (long if status == 200 else long[:100])
    assert answer.headers["etag"].startswith("W/") == packed
    again = ask(app, "/long.html", if_none_match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_images_are_not_compressed_again(app: Starlette, site: Path) -> None:
    (site / "a.png").write_bytes(b"picture" * 1_000)
    assert "content-encoding" not in ask(app, "/a.png", accept_encoding="gzip").headers


def test_many_searchers_do_not_keep_readers_waiting(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = site.parent / "index"
    app = app_of(site=site, index=index)
    released = threading.Event()
    searched = search.find

    def slow(*asked: Any, **options: Any) -> Results:
        released.wait(timeout=60)
        return searched(*asked, **options)

    search.update(index, add=NEWSPAPER, remove=())
    monkeypatch.setattr(search, "find", slow)

    async def all_at_once() -> tuple[list[Answer], list[Answer]]:
        searches = [asyncio.create_task(_ask(app, "/search?q=river")) for _ in range(50)]
        views = [await _ask(app, "/topics/") for _ in range(20)]
        assert not any(task.done() for task in searches)
        released.set()
        return views, [await task for task in searches]

    views, found = asyncio.run(all_at_once())
    assert {(answer.status, answer.text) for answer in views} == {(200, "<h1>Topics</h1>")}
    assert {answer.status for answer in found} == {200}


# ── pages that load themselves again ───────────────────────────────────────────────────────

POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">\n'


def test_beside_a_watch_pages_listen(site: Path) -> None:
    (site / "index.html").write_text(f"<head>\n{POLICY}</head><h1>Front</h1>")
    app = app_of(site=site, index=site, bell=serve.Bell())
    answer = ask(app, "/")
    assert answer.text == (
        '<head>\n<script src="/reload.js" defer></script>\n</head><h1>Front</h1>'
    )
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert ask(app, "/", if_none_match=answer.headers["etag"]).status == 304
    assert ask(app, "/nowhere").status == 404
    assert ask(app, "/style.css").text == "h1 { color: red }"
    assert ask(app, "/reload.js").status == 200
    assert POLICY in (site / "index.html").read_text()


def test_otherwise_they_do_not(app: Starlette, site: Path) -> None:
    (site / "index.html").write_text(f"<head>\n{POLICY}</head><h1>Front</h1>")
    assert ask(app, "/").text == (site / "index.html").read_text()
    for target in ("/reload.js", "/events"):
        assert ask(app, target).status == 404


def test_who_listens_hears_of_every_change(site: Path) -> None:
    bell = serve.Bell()
    app = app_of(site=site, index=site, bell=bell)

    async def listen() -> tuple[list[str | None], Answer]:
        states = bell.states()
        heard = [await anext(states)]
        for _ in range(2):
            bell.ring()
            heard.append(await anext(states))
        answer = asyncio.create_task(_ask(app, "/events"))
        bell.end()
        heard += [state async for state in states]
        return heard, await answer

    heard, answer = asyncio.run(listen())
    assert len(set(heard)) == len(heard) == 3
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text == f"data: {heard[-1]}\n\n"


def test_who_listens_gets_signs_of_life() -> None:
    async def listen() -> list[str | None]:
        states = serve.Bell().states(pause=0.0)
        return [await anext(states) for _ in range(3)]

    first, *later = asyncio.run(listen())
    assert first is not None
    assert later == [None, None]


def test_another_run_of_the_server_is_a_change() -> None:
    async def state() -> str | None:
        return await anext(serve.Bell().states())

    assert asyncio.run(state()) != asyncio.run(state())


# ── the server itself ──────────────────────────────────────────────────────────────────────


def test_it_runs_and_ends(app: Starlette) -> None:
    with serve.running(app, host="127.0.0.1", port=0) as address:
        host, port = address.removeprefix("http://").rstrip("/").split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=10)
        connection.request("GET", "/../secret.txt")
        assert connection.getresponse().read() == b"<h1>Not here</h1>"
        connection.request("GET", "/", headers={"Host": "evil.example"})
        assert connection.getresponse().read().startswith(b"This host")
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"<h1>Front</h1>")
        assert answer.getheader("server") is None
        connection.close()
    with pytest.raises(OSError, match="refused"):
        http.client.HTTPConnection(host, int(port), timeout=10).request("GET", "/")


def test_an_address_in_use_is_an_error_with_a_remedy(app: Starlette) -> None:
    with serve.running(app, host="127.0.0.1", port=0) as address:
        port = int(address.rstrip("/").rsplit(":", 1)[1])
        with (
            pytest.raises(AggregatorError, match="--port"),
            serve.running(app, host="127.0.0.1", port=port),
        ):
            pass


@pytest.mark.parametrize(
    ("host", "exposed"),
    [
        ("127.0.0.1", False),
        ("localhost", False),
        ("::1", False),
        ("0.0.0.0", True),
        ("192.168.1.5", True),
    ],
)
def test_leaving_loopback_is_warned_of(host: str, exposed: bool) -> None:
    assert bool(serve.exposure(host)) == exposed
