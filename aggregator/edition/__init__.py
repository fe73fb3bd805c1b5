"""The edition: stories and topics as published, with their addresses and their order.

`promises` matches today's groups with what the ledger promised, `sources` gives each outlet one
name, `composition` puts the rest in order.
"""

from aggregator.edition.composition import address, compose, rank
from aggregator.edition.promises import Settlement, settle
from aggregator.edition.sources import unite_sources

__all__ = ["Settlement", "address", "compose", "rank", "settle", "unite_sources"]
