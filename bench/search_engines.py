"""What `bench.search` measures: ours and three others, each used as its documentation shows it.

Every engine answers a query with twenty hits, an extract of each with the words marked, the number of
all hits, and counts by source, language and year. Each analyses English by a Porter stemmer, whatever
the language of the article; ours stems by the language and calls a story one hit.
"""

from __future__ import annotations

import calendar
import re
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import tantivy
from whoosh import fields, index, qparser
from whoosh.analysis import StemmingAnalyzer

from aggregator import search
from aggregator.model import Entry
from bench.search_articles import Query

LIMIT = 20
FACETS = ("source", "language", "year")


class Engine(Protocol):
    """One search engine with its index in a folder."""

    name: str

    def build(self, entries: Iterable[Entry]) -> None:
        """Index `entries` in one go."""

    def open(self) -> None:
        """Open what was built."""

    def ask(self, query: Query) -> int:
        """Answer `query` and throw the answer away but for the number of hits."""


def between(month: str) -> tuple[datetime, datetime]:
    """The first and the last second of a month."""
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    days = calendar.monthrange(first.year, first.month)[1]
    return first, first + timedelta(days=days, seconds=-1)


# ── ours ───────────────────────────────────────────────────────────────────────────────────


class Ours:
    """`aggregator.search`, as the search page uses it."""

    name = "ours"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, entries: Iterable[Entry]) -> None:
        """Index all in one go."""
        search.update(self._folder, add=entries, remove=())

    def open(self) -> None:
        """Open what was built."""
        self.opened = search.open_index(self._folder)

    def ask(self, query: Query) -> int:
        """Answer in full; the number of hits."""
        sort: search.Sort = "newest" if query.newest else "relevance"
        return search.find(self.opened, typed(query), limit=LIMIT, sort=sort).total


def typed(query: Query) -> str:
    """`query` in our grammar."""
    text = f" {query.joined} ".join(query.texts)
    if query.joined == "":
        text = f'"{" ".join(query.texts)}"'
    if query.joined == "*":
        text = query.texts[0] + "*"
    text = f"{query.field}:{text}" if query.field else text
    text += f' source:"{query.source}"' if query.source else ""
    return text + (f" date:{query.month}" if query.month else "")


# ── Whoosh ─────────────────────────────────────────────────────────────────────────────────


class Stock:
    """Whoosh: a stemming analyser, the query parser, `groupedby`, `highlights`, `correct_query`.

    Title and text are one field, since asking two takes Whoosh twice as long.
    """

    name = "Whoosh"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.analyzer = StemmingAnalyzer()

    def schema(self) -> Any:
        """What is kept of an article."""
        return fields.Schema(
            id=fields.ID(stored=True),
            title=fields.TEXT(analyzer=self.analyzer, stored=True),
            content=fields.TEXT(analyzer=self.analyzer, stored=True),
            source=fields.ID(stored=True, sortable=True),
            language=fields.ID(stored=True, sortable=True),
            year=fields.ID(stored=True, sortable=True),
            published=fields.DATETIME(stored=True, sortable=True),
        )

    def document(self, entry: Entry) -> dict[str, Any]:
        """An article as Whoosh wants it."""
        return {
            "id": entry.id,
            "title": entry.title,
            "content": f"{entry.title}\n{entry.text}",
            "source": entry.source,
            "language": entry.language,
            "year": str(entry.published.year),
            "published": entry.published.replace(tzinfo=None),
        }

    def build(self, entries: Iterable[Entry]) -> None:
        """Index all in one go."""
        self._folder.mkdir(exist_ok=True)
        writer = index.create_in(self._folder, self.schema()).writer(limitmb=256)
        for entry in entries:
            writer.add_document(**self.document(entry))
        writer.commit()

    def open(self) -> None:
        """Open what was built."""
        opened = index.open_dir(self._folder, schema=self.schema())
        self.parser = qparser.QueryParser("content", opened.schema)
        self.searcher = opened.searcher()

    def ask(self, query: Query) -> int:
        """Answer in full; the number of hits."""
        asked = self.parser.parse(self.written(query))
        order = {"sortedby": "published", "reverse": True} if query.newest else {}
        results = self.searcher.search(asked, limit=LIMIT, groupedby=list(FACETS), **order)
        for hit in results[:LIMIT]:  # with `groupedby`, Whoosh leaves the limit out of account
            hit.highlights("content")
        for name in FACETS:
            {value: len(numbers) for value, numbers in results.groups(name).items()}
        if not len(results):
            self.searcher.correct_query(asked, self.written(query))
        return len(results)

    def written(self, query: Query) -> str:
        """`query` in Whoosh's grammar."""
        text = typed(Query(query.kind, query.texts, query.joined, query.field))
        text = f"({text})" if query.joined == "OR" else text
        text += f' source:"{query.source}"' if query.source else ""
        if query.month:
            first, last = between(query.month)
            text += f" published:[{first:%Y%m%d} to {last:%Y%m%d}]"
        return text


# ── SQLite ─────────────────────────────────────────────────────────────────────────────────


class Fts5:
    """SQLite FTS5: Porter stemmer, `bm25`, `snippet`, one more query that counts by facet."""

    name = "FTS5"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def build(self, entries: Iterable[Entry]) -> None:
        """Index all in one go."""
        self._folder.mkdir(exist_ok=True)
        with sqlite3.connect(self._folder / "fts.db") as base:
            base.executescript(
                "CREATE VIRTUAL TABLE told USING fts5(title, text,"
                " tokenize='porter unicode61 remove_diacritics 2');"
                "CREATE TABLE article (id INTEGER PRIMARY KEY, source, language, year, published);"
                "CREATE INDEX by_time ON article (published);"
            )
            for number, entry in enumerate(entries):
                base.execute(
                    "INSERT INTO told (rowid, title, text) VALUES (?, ?, ?)",
                    (number, entry.title, entry.text),
                )
                facts = (entry.source, entry.language, entry.published.year)
                when = entry.published.isoformat()
                base.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?)", (number, *facts, when))
            base.execute("INSERT INTO told (told) VALUES ('optimize')")
        base.close()

    def open(self) -> None:
        """Open what was built."""
        self.base = sqlite3.connect(self._folder / "fts.db")

    def ask(self, query: Query) -> int:
        """Answer in full; the number of hits."""
        where, values = "told MATCH ?", [self.written(query)]
        if query.source:
            where, values = where + " AND source = ?", [*values, query.source]
        if query.month:
            first, last = between(query.month)
            where += " AND published BETWEEN ? AND ?"
            values += [first.isoformat(), last.isoformat()]
        order = "published DESC" if query.newest else "bm25(told, 3.0, 1.0)"
        joined = "told" if where == "told MATCH ?" and not query.newest else _JOINED
        # Without a join FTS5 sorts by rank itself, the extracts are made of twenty rows only;
        # with one they would be made of all, so the best are chosen first.
        best = f"SELECT told.rowid FROM {joined} WHERE {where} ORDER BY {order} LIMIT {LIMIT}"
        self.base.execute(
            "SELECT told.rowid, title, snippet(told, 1, '<b>', '</b>', '…', 40) FROM told"
            f" WHERE told MATCH ? AND rowid IN ({best})",
            [self.written(query), *values],
        ).fetchall()
        counted = self.base.execute(
            "WITH found AS MATERIALIZED"
            f" (SELECT source, language, year FROM {_JOINED} WHERE {where})"
            " SELECT 0, source, count(*) FROM found GROUP BY 2"
            " UNION ALL SELECT 1, language, count(*) FROM found GROUP BY 2"
            " UNION ALL SELECT 2, year, count(*) FROM found GROUP BY 2",
            values,
        ).fetchall()
        return sum(count for facet, _, count in counted if facet == 0)

    def written(self, query: Query) -> str:
        """`query` in the grammar of FTS5."""
        quoted = [f'"{text}"' for text in query.texts]
        text = f" {query.joined} ".join(quoted)
        if query.joined == "":
            text = f'"{" ".join(query.texts)}"'
        if query.joined == "*":
            text = quoted[0] + "*"
        return f"{query.field}: {text}" if query.field else text


_JOINED = "told JOIN article ON article.id = told.rowid"


# ── tantivy ────────────────────────────────────────────────────────────────────────────────


class Tantivy:
    """tantivy by its Python package: `en_stem`, aggregations over fast fields, snippets."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _schema(self) -> tantivy.Schema:
        made = tantivy.SchemaBuilder()
        for name in ("title", "text"):
            made.add_text_field(name, stored=True, tokenizer_name="en_stem")
        for name in FACETS:
            made.add_text_field(name, fast=True, tokenizer_name="raw")
        made.add_date_field("published", stored=True, indexed=True, fast=True)
        return made.build()

    def build(self, entries: Iterable[Entry]) -> None:
        """Index all in one go."""
        self._folder.mkdir(exist_ok=True)
        # One thread: the others have one too.
        writer = tantivy.Index(self._schema(), path=str(self._folder)).writer(256_000_000, 1)
        for entry in entries:
            writer.add_document(
                tantivy.Document(
                    title=entry.title,
                    text=entry.text,
                    source=entry.source,
                    language=entry.language,
                    year=str(entry.published.year),
                    published=entry.published,
                )
            )
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """Open what was built."""
        self.index = tantivy.Index.open(str(self._folder))
        self.searcher = self.index.searcher()

    def ask(self, query: Query) -> int:
        """Answer in full; the number of hits."""
        asked = self.written(query)
        found = self.searcher.search(
            asked, LIMIT, order_by_field="published" if query.newest else None
        )
        extracts = tantivy.SnippetGenerator.create(self.searcher, asked, self.index.schema, "text")
        for _, address in found.hits:
            document = self.searcher.doc(address)
            document["title"], extracts.snippet_from_doc(document).to_html()
        facets = {name: {"terms": {"field": name, "size": 10}} for name in FACETS}
        counted = self.searcher.aggregate(asked, facets)
        return sum(int(each["doc_count"]) for each in counted["language"]["buckets"])

    def written(self, query: Query) -> tantivy.Query:
        """`query` in the grammar of tantivy."""
        if query.joined == "*":
            return tantivy.Query.regex_query(
                self.index.schema, "text", re.escape(query.texts[0]) + ".*"
            )
        text = typed(Query(query.kind, query.texts, query.joined, query.field))
        text = f"+({text})" if query.source or query.month else text
        text += f' +source:"{query.source}"' if query.source else ""
        if query.month:
            first, last = between(query.month)
            text += f" +published:[{first:%Y-%m-%dT%H:%M:%SZ} TO {last:%Y-%m-%dT%H:%M:%SZ}]"
        return self.index.parse_query(
            text, ["title", "text"], {"title": 3.0}, conjunction_by_default=True
        )


def engines(folder: Path) -> Sequence[Engine]:
    """All four, with their indexes in `folder`."""
    return (
        Ours(folder / "ours"),
        Stock(folder / "whoosh"),
        Fts5(folder / "fts5"),
        Tantivy(folder / "tantivy"),
    )
