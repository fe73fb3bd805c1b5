"""Search without a server of ours: records → the files of a Pagefind index, for any static host.

The only room that knows Pagefind (the extra `static-search`). Records go in, files come out as
bytes by name; who calls writes them. Pagefind has no incremental mode: every index is a whole one.

What it gives differs from run to run in the order of its tables, so `settling` puts them in order:
the same records in the same order, by the same version, give the same bytes.

A text belongs to one index, that of its language, which has that language's stemmer; a browser
opens each index with a worker of its own. So the many languages of a newspaper are few here:
those of most texts have an index each, the rest share one without a stemmer. Scripts that write no
blanks between words have them here between characters, because a word is what Pagefind finds.
"""

from aggregator.static_search.building import build, require, version
from aggregator.static_search.records import FORM, Record
from aggregator.static_search.settling import ENTRY, left_behind

__all__ = ["ENTRY", "FORM", "Record", "build", "left_behind", "require", "version"]
