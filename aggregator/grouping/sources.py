"""Where grouping gets signatures from: what changed, and each one when it is needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from aggregator.grouping.state import digest
from aggregator.model import ArticleId, Signature, SignatureEntry


class Source(Protocol):
    """The signatures of all articles."""

    def entries(self) -> Iterable[SignatureEntry]:
        """Of every article, one each, in any order."""
        ...

    def changed(self) -> Iterable[ArticleId] | None:
        """What came, went or changed since the last grouping, and perhaps more; None: not known."""
        ...

    def entry(self, article: ArticleId) -> SignatureEntry | None:
        """None where there is no such article."""
        ...

    def signature(self, article: ArticleId) -> Signature:
        """Only asked for articles that there are."""
        ...


class Listed:
    """Signatures that are all at hand; of two of one article, the later one counts."""

    def __init__(self, signatures: Iterable[Signature]) -> None:
        self._signatures = {each.article: each for each in signatures}

    def entries(self) -> Iterable[SignatureEntry]:
        """See `Source`."""
        return (self._enter(each) for each in self._signatures.values())

    def changed(self) -> None:
        """Not known."""

    def entry(self, article: ArticleId) -> SignatureEntry | None:
        """See `Source`."""
        signature = self._signatures.get(article)
        return None if signature is None else self._enter(signature)

    def signature(self, article: ArticleId) -> Signature:
        """See `Source`."""
        return self._signatures[article]

    def _enter(self, signature: Signature) -> SignatureEntry:
        day = None if signature.time is None else signature.time.timestamp() / 86400.0
        return SignatureEntry(signature.article, digest(signature), day, signature.words)
