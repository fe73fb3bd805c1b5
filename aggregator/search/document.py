"""Results as programs get them: from `aggregator search --json` and from the server alike."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from aggregator.model import Hit, Results


def results_document(results: Results) -> dict[str, Any]:
    """`results` as values that JSON knows; extracts as plain text, times in UTC with "Z"."""
    return {
        "query": results.query,
        "understood": results.understood,
        "total": results.total,
        "milliseconds": round(results.milliseconds, 1),
        "hits": [_hit(hit) for hit in results.hits],
        "facets": {
            name: [{"value": value, "count": count} for value, count in values]
            for name, values in results.facets.items()
        },
        "suggestion": results.suggestion,
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "path": hit.path,
        "title": hit.title,
        "source": hit.source,
        "published": hit.published.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "story": hit.story,
        "score": round(hit.score, 4),
        "extract": "".join(text for text, _ in hit.extract),
    }
