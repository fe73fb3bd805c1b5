"""The one place where Whoosh is imported, and its warnings about itself are silenced."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    # whoosh 2.7.4, frozen since 2016, writes "\w" in plain strings and "is" beside literals, for
    # which Python warns when it first compiles them (3.12 on: as a SyntaxWarning).
    for _category in (SyntaxWarning, DeprecationWarning):
        warnings.filterwarnings("ignore", ".*invalid escape sequence", _category)
        warnings.filterwarnings("ignore", '"is(?: not)?" with ', _category)
    from whoosh import columns, fields, formats, index
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.reading import SegmentReader, TermNotFound

__all__ = [
    "SegmentReader",
    "TermNotFound",
    "W3Codec",
    "columns",
    "fields",
    "formats",
    "index",
]
