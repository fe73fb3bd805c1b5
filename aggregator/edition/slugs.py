"""Names → the last part of their pages' addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from aggregator import text
from aggregator.model import TopicGroup


def topic_slugs(topics: Sequence[TopicGroup]) -> list[str]:
    """Declared topics go by their label; discovered ones, whose label may change, by their anchor."""
    wanted = [text.slug(t.label) if t.declared else f"t-{t.anchor[:10]}" for t in topics]
    return distinct(wanted, [topic.label for topic in topics])


def distinct(slugs: Sequence[str], labels: Sequence[str]) -> list[str]:
    """The same slugs; those that meet, or would hide a list's own page, carry a digest."""
    uses = Counter(slugs)
    return [
        f"{slug}-{text.digest(label)[:6]}" if uses[slug] > 1 or slug == "index" else slug
        for slug, label in zip(slugs, labels, strict=True)
    ]
