"""A folder of articles in, a newspaper out; everything between is a cache."""

__version__ = "0.1.0"
