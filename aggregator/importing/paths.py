"""Paths within a site, "/" between their parts, as text: the core does not know the disk's."""

from __future__ import annotations

from collections.abc import Iterator


def divided(path: str) -> tuple[str, str, str]:
    """Folder with its closing "/", stem, suffix: "posts/2024/a.de.md" → "posts/2024/", "a.de", ".md"."""
    folder, slash, name = path.rpartition("/")
    stem, dot, end = name.rpartition(".")
    if not stem:
        return folder + slash, name, ""
    return folder + slash, stem, dot + end


def suffix_of(path: str) -> str:
    """The suffix of `path` in lower case, or ""."""
    return divided(path)[2].lower()


def without_suffix(path: str) -> str:
    """`path` but for its suffix."""
    folder, stem, _ = divided(path)
    return folder + stem


def folders_of(path: str) -> Iterator[str]:
    """Every folder that `path` is in, the innermost first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def settled(path: str) -> str:
    """`path` without "." and ".." in it; what would lead out of the site stays at its root."""
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del kept[-1:]
        elif part not in ("", "."):
            kept.append(part)
    return "/".join(kept)
