"""Sheets → bytes: the only room that knows jinja2.

Templates come as name → source. Ours are there under their own names ("front.html") and,
whatever the user overrides, under "default/" too, so that an override can extend what it
replaces: `{% extends "default/front.html" %}`. See docs/theming.md.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache, partial
from types import MappingProxyType

import jinja2

from aggregator import __version__
from aggregator.config import SiteSettings
from aggregator.errors import ConfigError
from aggregator.model import Problem, Results, SearchFault
from aggregator.publishing import addresses, tongues, vocabulary
from aggregator.publishing.atom import render_atom
from aggregator.publishing.json_feed import render_json_feed
from aggregator.publishing.opml import render_opml
from aggregator.publishing.pictures import with_images
from aggregator.publishing.results import HITS, ORDERS, Asked, SearchPage, search_page
from aggregator.publishing.sheets import (
    Feed,
    FeedEntry,
    Sheet,
    Sitemap,
    StaticSearch,
    SubscribePage,
)
from aggregator.publishing.sitemap import render_robots, render_sitemap
from aggregator.publishing.stylesheets import compact
from aggregator.publishing.tongues import Tongue
from aggregator.publishing.wording import Wording

GENERATOR = "aggregator"
"""Written into every file we make: by it a later run knows what it may remove."""
DEFAULT = "default/"
_TEMPLATE_SUFFIXES = (".html", ".css", ".svg", ".xml", ".txt", ".js")
_OUR_DESCRIPTION = SiteSettings().description
_NONE: Mapping[str, str] = MappingProxyType({})
_PRESSES = 4
"""Kept: a watch has one, and another while its templates are edited."""


@dataclass(frozen=True, eq=False)
class Press:
    """Templates and settings, ready to print. Pickles by being made anew on the other side."""

    templates: Mapping[str, str]
    overrides: Mapping[str, str]
    site: SiteSettings
    """With the language that the pages are in, which is English where no other is to be had."""
    tongue: Tongue
    digest: str
    """Changes with whatever here changes pages."""
    environment: jinja2.Environment = field(repr=False)

    def __reduce__(self) -> tuple[Callable[..., Press], tuple[object, ...]]:
        return _remake, (dict(self.templates), dict(self.overrides), self.site)


def make_press(
    templates: Mapping[str, str],
    *,
    overrides: Mapping[str, str] = _NONE,
    site: SiteSettings | None = None,
) -> Press:
    """A press for our `templates` and the user's `overrides`, each by file name.

    Raises ConfigError when an override is not a template, or a catalogue of messages not one,
    with its name and line.
    """
    return _press(
        tuple(sorted(templates.items())), tuple(sorted(overrides.items())), site or SiteSettings()
    )


Texts = tuple[tuple[str, str], ...]
"""(name, source), by name."""


@lru_cache(_PRESSES)
def _press(ours: Texts, theirs: Texts, site: SiteSettings) -> Press:
    """Kept, because compiling the templates takes longer than printing what one article changes."""
    templates, overrides = dict(ours), dict(theirs)
    tongue = tongues.make_tongue(site.language, templates, overrides)
    site = replace(site, language=tongue.code, description=_described(site, tongue))
    sources = {
        **templates,
        **{DEFAULT + name: source for name, source in templates.items()},
        **overrides,
    }
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(partial(_source, sources)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined] # the extension's
    environment.globals.update(site=site, generator=GENERATOR, **vocabulary.messages(tongue))
    environment.filters.update(vocabulary.filters(site, tongue))
    for name in sorted(overrides):
        if not tongues.is_catalogue(name):
            _compile(environment, name)
    return Press(
        templates=templates,
        overrides=overrides,
        site=site,
        tongue=tongue,
        digest=_digest(templates, overrides, site),
        environment=environment,
    )


def untranslated(press: Press, wanted: str) -> tuple[Problem, ...]:
    """The problem that there is no translation into the language `wanted`, where there is none."""
    if not tongues.is_english(press.site.language) or tongues.is_english(wanted):
        return ()
    known = ", ".join(tongues.spoken(press.templates, press.overrides))
    name = f"{tongues.FOLDER}{wanted}{tongues.SUFFIX}"
    problem = Problem(
        path="aggregator.toml",
        kind="language",
        message=f"site.language is {wanted!r}, but there is no translation; pages are in English",
        remedy=f"choose one of {known}, or add {name} to your templates (docs/translating.md)",
    )
    return (problem,)


def render(press: Press, sheet: Sheet) -> bytes:
    """The file that `sheet` stands for. The same press and sheet give the same bytes.

    Raises ConfigError when a template fails, which only an override can.
    """
    if (made := _for_programs(press, sheet)) is not None:
        return made
    name, values = _TEMPLATES.get(sheet.kind, f"{sheet.kind}.html"), sheet.values
    if isinstance(values, StaticSearch):
        return _print(press, _STATIC, sheet.path, SearchPage(index=values.index), sheet.kind)
    return _print(
        press, name, sheet.path, SearchPage() if sheet.kind == "search" else values, sheet.kind
    )


def _for_programs(press: Press, sheet: Sheet) -> bytes | None:
    """What no template makes; None where one does."""
    values = sheet.values
    match sheet.kind, values:
        case "json-feed", Feed():
            return render_json_feed(values, sheet.path, site=press.site, wording=_wording(press))
        case _, Feed():
            return render_atom(values, sheet.path, site=press.site, wording=_wording(press))
        case "opml", SubscribePage():
            return render_opml(values, site=press.site, tongue=press.tongue)
        case _, Sitemap():
            return render_sitemap(values, site=press.site)
        case "robots", _:
            return render_robots(press.site)
        case _:
            return None


def render_pending(press: Press) -> bytes:
    """A page without a link, to stand where a page is being written or removed."""
    return _fill(press, "pending.html").encode("utf-8", "replace")


def render_search(
    press: Press,
    *,
    query: str,
    results: Results | None,
    page: int = 1,
    every: bool = False,
    sort: str = ORDERS[0],
    fault: SearchFault = "",
    size: int = HITS,
) -> bytes:
    """The search page as the server answers it; `page` counts from 1, with `size` hits each."""
    asked = Asked(query=query, every=every, sort=sort)
    values = search_page(asked, results=results, number=page, fault=fault, size=size)
    return _print(press, "search.html", addresses.SEARCH, values, "search")


_TEMPLATES = {
    "style": "style.css", "icon": "icon.svg", "script": "reader.js", "problems": "about.html",
    "search-style": "search-static.css", "search-script": "search-static.js",
}  # fmt: skip
_STATIC = "search-static.html"
"""The search page of a site that can be searched without our server."""


def _print(press: Press, name: str, path: str, values: object, kind: str) -> bytes:
    link = (
        partial(addresses.rooted, press.site.url)
        if kind == "missing"
        else partial(addresses.relative, path)
    )
    made = _fill(press, name, page=values, path=path, kind=kind, link=link)
    if kind in ("style", "search-style"):
        made = compact(made)
    return made.encode("utf-8", "replace")


def _wording(press: Press) -> Wording:
    return Wording(press.tongue, partial(_content, press))


def _content(press: Press, entry: FeedEntry, link: Callable[[str], str]) -> str:
    if entry.body is not None:
        entry = replace(entry, body=with_images(entry.body, entry.pictures, link))
    return _fill(press, "entry.html", entry=entry, link=link)


def _source(sources: Mapping[str, str], name: str) -> tuple[str, str, None] | None:
    """A template with its name in place of a file's, so that a traceback shows it."""
    return (sources[name], name, None) if name in sources else None


def _fill(press: Press, name: str, **context: object) -> str:
    try:
        return press.environment.get_template(name).render(context)
    except Exception as error:  # a template can do anything, and only an override does it wrongly
        raise _complaint(name, error) from error


def _compile(environment: jinja2.Environment, name: str) -> None:
    try:
        environment.get_template(name)
    except jinja2.TemplateError as error:
        raise _complaint(name, error) from error


def _complaint(name: str, error: Exception) -> ConfigError:
    place: tuple[str, int] | None = None
    if isinstance(error, jinja2.TemplateSyntaxError):
        place = (error.name or name, error.lineno)
    else:
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename.endswith(_TEMPLATE_SUFFIXES) and frame.lineno:
                place = (frame.filename, frame.lineno)
    where = f"{place[0]}, line {place[1]}" if place else name
    told = error.message if isinstance(error, jinja2.TemplateError) else str(error)
    return ConfigError(
        f"template {where}: {type(error).__name__}: {told or 'it fails'}; see docs/theming.md"
    )


def _remake(
    templates: Mapping[str, str], overrides: Mapping[str, str], site: SiteSettings
) -> Press:
    return make_press(templates, overrides=overrides, site=site)


def _digest(templates: Mapping[str, str], overrides: Mapping[str, str], site: SiteSettings) -> str:
    settings = {key: value for key, value in asdict(site).items() if key != "templates"}
    whole = (
        __version__,
        sorted(templates.items()),
        sorted(overrides.items()),
        sorted(settings.items()),
    )
    return hashlib.blake2b(repr(whole).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _described(site: SiteSettings, tongue: Tongue) -> str:
    """Our own description is translated, another is as it is."""
    if site.description != _OUR_DESCRIPTION:
        return site.description
    return tongue.gettext("Every event once, from every source.")
