"""The ledger: what was promised to the world, and what articles said first. Not a cache.

Two append-only text files that lie beside the configuration: `promises` (addresses and ids) and
`versions` (articles as they were before their files were edited); `lines` is how both are written.
"""

from aggregator.ledger.promises import append, authority, load
from aggregator.ledger.versions import append_versions, load_versions

__all__ = ["append", "append_versions", "authority", "load", "load_versions"]
