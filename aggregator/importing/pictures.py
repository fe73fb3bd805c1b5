"""Pictures that imported articles show: those that lie in the original come along.

A picture beside its article stays beside it. One that is named from the site's root is named from the
content folder then, which is how the readers understand "/images/a.jpg".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote

from aggregator.importing.pieces import Piece, Tree
from aggregator.model import Problem
from aggregator.readers.images import is_picture

_IMAGE = re.compile(
    r"(!\[[^\]\n]{0,500}\]\(\s{0,9}|<img\b[^<>]{0,1000}?\bsrc\s{0,9}=\s{0,9}[\"'])"
    r"([^\s\"'<>)]{1,1000})",
    re.IGNORECASE,
)

Locate = Callable[[str], tuple[str, str]]
"""Where a picture's address, without its query, leads: (its path in the original, its path below our
folder); ("", "") where it leads nowhere."""


class Album:
    """The pictures of one import, collected article by article."""

    def __init__(self, tree: Tree, folder: str) -> None:
        self._tree = tree
        self._known = frozenset(path for path in tree.paths if is_picture(path))
        self._folder = folder
        self._found: dict[str, str] = {}

    def __contains__(self, path: str) -> bool:
        return path in self._found

    def placed(self, body: str, locate: Locate) -> str:
        """`body`, its pictures named as they will lie; they are taken into the album."""

        def named(image: re.Match[str]) -> str:
            path, below = locate(unquote(re.split(r"[?#]", image[2], maxsplit=1)[0]))
            if path not in self._known:
                return image[0]
            self._found.setdefault(path, f"{self._folder}/{below}")
            beside = image[2][0] not in "/{|"
            return image[0] if beside else f"{image[1]}/{quote(self._found[path])}"

        return _IMAGE.sub(named, body)

    def pieces(self) -> Iterator[Piece | Problem]:
        """The pictures as files of ours."""
        for path, target in sorted(self._found.items()):
            loaded = self._tree.load(path)
            if isinstance(loaded, Problem):
                yield loaded
            else:
                yield Piece(path=target, origin=path, data=loaded.data, is_picture=True)
