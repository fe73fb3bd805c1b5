"""Full-text search: entries in, an index on disk; a query in, results out.

`aggregator.queries` reads what was typed into a tree and says what a word is; `entries` turns
articles into postings; `storage` and `writing` keep them, by Whoosh, which `library` alone imports;
`opened` is an index in use, `matching` looks a tree up in it, `extracts` marks what matched,
`spelling` and `suggesting` suggest, `finding` puts it together, `document` writes it for programs.
docs/search.md tells the
user's side.
"""

from aggregator.queries import describe, parse
from aggregator.search.document import results_document
from aggregator.search.entries import entry_digest
from aggregator.search.finding import Sort, find
from aggregator.search.opened import OpenIndex, is_current, open_index
from aggregator.search.storage import indexed
from aggregator.search.suggesting import Suggestion, suggest
from aggregator.search.writing import update

__all__ = [
    "OpenIndex",
    "Sort",
    "Suggestion",
    "describe",
    "entry_digest",
    "find",
    "indexed",
    "is_current",
    "open_index",
    "parse",
    "results_document",
    "suggest",
    "update",
]
