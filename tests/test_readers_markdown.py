"""Files that hold one article: what comes out of each beside what is expected of it."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import ReadingSettings
from aggregator.model import Document, Reading
from aggregator.readers import read
from aggregator.readers.markup.markdown import convert
from aggregator.readers.markup.restructured import to_markdown
from aggregator.readers.markup.shortcodes import strip_tags

FILES = sorted(
    path
    for path in (Path(__file__).parent / "data" / "markdown").iterdir()
    if path.suffix != ".json"
)
MODIFIED = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def reading(name: str, data: bytes) -> Reading:
    document = Document(path=name, data=data, modified=MODIFIED)
    return read(document, settings=ReadingSettings(), hosts={}, now=NOW)


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_a_file_is_read_as_expected(path: Path) -> None:
    expected: dict[str, Any] = json.loads(path.with_name(f"{path.name}.json").read_text("utf-8"))
    found = reading(path.name, path.read_bytes())
    assert [problem.kind for problem in found.problems] == expected.pop("problems", [])
    until = expected.pop("valid_until", None)
    assert (found.valid_until.isoformat() if found.valid_until else None) == until
    assert len(found.articles) == bool(expected)
    for article in found.articles:
        assert all(part in article.body for part in expected.pop("body_has", []))
        assert not any(part in article.body for part in expected.pop("body_lacks", []))
        values = {name: _plain(getattr(article, name)) for name in expected}
        assert values == expected


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


HONEST = {
    "long list": "\n".join(
        f"- [item {n}](https://example.org/{n}) by *someone*" for n in range(2000)
    ),
    "long table": "| a | b |\n|---|---|\n" + "| 1 | [x](y) |\n" * 800,
    "long code": "```\n" + "{[<(*_`" * 3000 + "\n```\n",
    "long prose": "Some _words_ that [mean](x) little, **again** and again.\n\n" * 1500,
    "many headings": "## Heading\n\ntext\n\n" * 700,
}


@pytest.mark.parametrize("text", HONEST.values(), ids=list(HONEST))
def test_long_but_honest_text_is_converted(text: str) -> None:
    assert convert(text).doubt == ""
    assert convert(text).html


BOMBS = {
    "cdata": "<![CDATA[" * 2000,
    "brackets": "[" * 8000,
    "images": "![" * 8000,
    "links": "[a](" * 8000,
    "angles": "[](<" * 8000,
    "autolinks": "<http://" * 8000,
    "mails": "<a@b.c> " * 8000,
    "dashes": "- " * 500,
    "lists": "".join(f"{'    ' * n}- x\n" for n in range(500)),
    "quotes": "> " * 500,
    "headings": "# x\n" * 8000,
    "underlined": "x\n===\n" * 8000,
    "footnotes": "".join(f"[^{n}]: x\n" for n in range(8000)),
    "abbreviations": "".join(f"*[a{n}]: x\n" for n in range(8000)),
    "comments": "<!--" * 8000,
    "elements": "<div>" * 8000,
    "stars": "*a " * 20000,
    "tags": "[{% " * 8000,
    "one line": "a " * 40000,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=list(BOMBS))
def test_a_bomb_is_shown_as_it_is_and_reported(text: str) -> None:
    assert convert(text).doubt
    found = reading("bomb.md", f"---\ntitle: Bomb\n---\n{text}".encode())
    assert [problem.kind for problem in found.problems] == ["markdown"]
    assert found.articles[0].title == "Bomb"
    assert found.articles[0].text.split()[0] == text.split(maxsplit=1)[0]


@pytest.mark.parametrize("suffix", [".md", ".rst", ".html", ".txt"])
def test_nothing_active_survives(suffix: str) -> None:
    hostile = (
        "Title\n=====\n\n<script>x()</script><img src=x onerror=y()><a href=javascript:z()>a</a>"
        '<iframe src="https://evil.example"></iframe><svg onload=w()>[b](javascript:v()) text text text\n'
    )
    for article in reading(f"a{suffix}", hostile.encode()).articles:
        markup = article.body if suffix != ".txt" else ""
        for part in ("<script", "<img", "onerror=", 'href="javascript', "<iframe", "<svg"):
            assert part not in markup


def test_converters_do_not_meet_across_threads() -> None:
    wrong: list[str] = []

    def work(name: str) -> None:
        for _ in range(20):
            html = convert(f"[{name}][r]\n\n[r]: https://{name}.example/\n").html
            if f"https://{name}.example/" not in html:
                wrong.append(html)

    threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("a{% include x %}b", "ab"),
        ("{% comment %}x{% endcomment %}y", "y"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("{% highlight c %}{{ x }}{% endhighlight %}", "<pre>{{ x }}</pre>"),
        ("{{ 'x' | upcase }}", "x"),
        ("{% raw %} without end", " without end"),
    ],
)
def test_tags_of_site_generators_go_and_what_they_hold_stays(markup: str, kept: str) -> None:
    assert strip_tags(markup) == kept


MARKS = "[]()!<>*_`#\n -=+|:~{}%&\\\"'/.1aé."


@given(st.text(alphabet=MARKS, max_size=300))
def test_no_text_breaks_the_converters(text: str) -> None:
    convert(text)
    to_markdown(text)
    strip_tags(text)
