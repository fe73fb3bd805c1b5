"""What other systems hold → articles as files of ours. Pure: values in, values out.

One file per system and a line in a table: `TREES` for systems that keep a folder of files, `STREAMS`
for those that write one long file, read piece by piece, however large it is. Each yields, in the
order of the original, what is to be written (`Piece`), what is no article and why (`Skipped`), and what
could not be used (`Problem`). Parsing is the readers': here is only what a site generator knows
beside its files (addresses, time zones, which pages are articles).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from aggregator.importing.exported import read_export
from aggregator.importing.hugo import read_hugo
from aggregator.importing.pelican import read_pelican
from aggregator.importing.pieces import Order, Outcome, Piece, Skipped, Tree, apart
from aggregator.importing.wordpress import read_wordpress

__all__ = ["STREAMS", "SYSTEMS", "TREES", "Order", "Outcome", "Piece", "Skipped", "Tree", "apart"]

TREES: Mapping[str, Callable[[Tree, Order], Iterator[Outcome]]] = {
    "hugo": read_hugo,
    "pelican": read_pelican,
}
"""Systems that keep a folder of files."""
STREAMS: Mapping[str, Callable[[Iterable[bytes], Order], Iterator[Outcome]]] = {
    "wordpress": read_wordpress,
    "export": read_export,
}
"""Systems that write one file: its bytes in chunks of any size."""
SYSTEMS = (*sorted(TREES), *sorted(STREAMS))
