"""What templates can say: messages in the language of the pages, and filters for values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from markupsafe import Markup

from aggregator.config import SiteSettings
from aggregator.publishing import addresses, tongues
from aggregator.publishing.linked_data import news_article
from aggregator.publishing.sheets import ArticlePage
from aggregator.publishing.tongues import Tongue


def messages(tongue: Tongue) -> dict[str, Callable[..., Markup]]:
    """What templates say messages by. Numbers in them are written as the language does.

    A message is markup, since templates and catalogues are the owner's; what is put into it is
    escaped.
    """

    def say(message: str, /, **variables: object) -> Markup:
        return Markup(tongue.gettext(message)) % variables  # noqa: S704 — the owner's

    def count(one: str, many: str, number: int, /, **variables: object) -> Markup:
        told = tongue.ngettext(one, many, number)
        return Markup(told) % {"num": tongue.number(number), **variables}  # noqa: S704 — the owner's

    return {"gettext": say, "ngettext": count}


def filters(site: SiteSettings, tongue: Tongue) -> dict[str, Callable[..., Any]]:
    """What templates put values through, by name (docs/theming.md)."""
    return {
        "moment": partial(_time, tongue),
        "clock": partial(_clock, tongue),
        "day": tongue.day,
        "month": tongue.month,
        "period": tongue.period,
        "number": tongue.number,
        "decimal": tongue.decimal,
        "language": tongue.language,
        "speech": partial(_speech, site.language),
        "turn": _turn,
        "full": partial(addresses.absolute, site.url),
        "linked_data": partial(_linked_data, site),
    }


def _linked_data(site: SiteSettings, page: ArticlePage, path: str) -> Markup:
    """The article for machines, as a data block that cannot be broken out of."""
    return Markup('<script type="application/ld+json">{}</script>').format(
        Markup(news_article(page, path, site=site))  # noqa: S704 — escaped there, as JSON
    )


def _time(tongue: Tongue, time: datetime) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(
        tongues.machine_moment(time), tongue.moment(time)
    )


def _clock(tongue: Tongue, time: datetime) -> Markup:
    """The time of day alone, for lists under a heading that names the day."""
    shown = tongue.clock(time)
    return (
        Markup('<time datetime="{}">{}</time>').format(tongues.machine_moment(time), shown)
        if shown
        else Markup("")
    )


def _turn(code: str) -> Markup:
    """The direction of the page's own language, where it is not the usual one."""
    return Markup(' dir="rtl"') if tongues.direction(_primary(code)) == "rtl" else Markup("")


def _speech(ours: str, code: str) -> Markup:
    """Attributes that say how to speak and set a text: none where it is in the page's language."""
    if code == tongues.UNKNOWN:
        return Markup(' dir="auto"')
    same = code == _primary(ours)
    turned = tongues.direction(code) != tongues.direction(_primary(ours))
    lang = Markup("") if same else Markup(' lang="{}"').format(code)
    return lang + (Markup(' dir="{}"').format(tongues.direction(code)) if turned else Markup(""))


def _primary(tag: str) -> str:
    """From "de-AT" to "de"."""
    return tag.partition("-")[0].lower()
