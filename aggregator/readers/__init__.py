"""Bytes → `Article` or `Problem`: one file per format, a table, cleaning, metadata. Pure."""
