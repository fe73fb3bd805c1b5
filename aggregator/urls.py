"""Canonical addresses: what of a URL names the article, and what only follows the reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

# Parameters that name a campaign or a click, never an article. Everything else is kept: many
# sites name the article in the query. Sources: the vendors' own documentation of each tag.
TRACKING = (
    "utm_*", "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid",
    "ttclid", "igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "vero_id", "oly_enc_id",
    "oly_anon_id", "wickedid", "xtor", "at_medium", "at_campaign", "at_custom*", "ns_mchannel", "ns_source",
    "ns_campaign", "cmpid", "ocid", "smid", "ito", "spm", "scid", "wt_mc", "wt.mc_id", "pk_campaign",
    "pk_kwd", "pk_source", "pk_medium", "mtm_*", "s_cid", "sc_campaign", "sc_channel", "ref_src", "ref_url",
)  # fmt: skip
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical(url: str, *, base: str = "", tracking: Sequence[str] = ()) -> str | None:
    """`url` without fragment, tracking parameters, default port, user name; None if not http(s).

    Order and case of the other parameters, the path and its closing "/" stay as they are.
    """
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _DEFAULT_PORTS or not host or re.search(r"[\s<>\"\\]", host):
        return None
    scheme = parts.scheme.lower()
    host = f"[{host}]" if ":" in host else host.rstrip(".")
    where = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    query = "&".join(
        p for p in parts.query.split("&") if p and not _tracks(p, (*TRACKING, *tracking))
    )
    path = re.sub(r"\s", "%20", parts.path) or "/"
    return urlunsplit(SplitResult(scheme, where, path, query, ""))


def host(url: str) -> str:
    """The host of `url` without "www.", or "" where there is none."""
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return re.sub(r"^(?:www\d?|m|amp|mobile)\.(?=.+\.)", "", name)


def _tracks(pair: str, patterns: Sequence[str]) -> bool:
    name = pair.partition("=")[0].lower()
    return any(name.startswith(p[:-1]) if p.endswith("*") else name == p for p in patterns)
