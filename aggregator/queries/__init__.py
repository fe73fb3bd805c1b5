"""The search grammar: what was typed, what it means, and whether an article is meant by it. Pure.

`grammar` reads what was typed into a `tree`; `words` says what a word is, for texts and queries
alike; `rules` checks and matches a query without an index, for topics that the configuration
declares. `aggregator.search` looks a tree up in an index of many articles. docs/search.md tells
the user's side.
"""

from aggregator.queries.grammar import parse
from aggregator.queries.rules import Matcher, find_fault
from aggregator.queries.tree import describe

__all__ = ["Matcher", "describe", "find_fault", "parse"]
