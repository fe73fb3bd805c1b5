"""The language of pages: every message in every language, dates and numbers, a user's own words."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from lxml import html

from aggregator.config import Config, SiteSettings
from aggregator.errors import ConfigError
from aggregator.publishing import make_press, render, untranslated
from aggregator.publishing.tongues import direction, machine_moment, make_tongue, spoken
from tests.factories_publishing import TEMPLATES, make_edition, make_newspaper, sheets_of, site_of
from tests.newspaper import PROJECT, Newspaper

EVERY = ("en", "ar", "de", "es", "fr")
LANGUAGES = EVERY[1:]
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
MARKUP = re.compile(r"<[^>]+>")


# ── catalogues ─────────────────────────────────────────────────────────────────────────────


def collected() -> set[str | tuple[str, ...]]:
    """The messages of templates and code, as `make translations` collects them."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    mappings = project["tool"]["babel"]["mappings"]
    methods = [(each["pattern"], each["method"]) for each in mappings]
    options = {
        each["pattern"]: {
            key: value for key, value in each.items() if "_" in key or key == "trimmed"
        }
        for each in mappings
    }
    found = extract_from_dir(
        PROJECT,
        methods,
        options,
        directory_filter=lambda folder: (
            Path(folder).name in ("templates", "aggregator", "publishing")
        ),
    )
    return {each[2] for each in found}


def catalogue(name: str) -> Catalog:
    return read_po(StringIO(TEMPLATES[f"translations/{name}.po"]))


def test_there_are_the_languages_that_the_documentation_names() -> None:
    assert spoken(TEMPLATES) == EVERY
    told = (PROJECT / "docs" / "translating.md").read_text(encoding="utf-8")
    assert [each for each in EVERY if f"`{each}`" not in told] == []


def test_a_new_template_is_collected_too() -> None:
    """Otherwise the next test would say nothing."""
    assert {"Why grouped?", "%(day)s, %(time)s UTC"} <= collected()
    assert ("%(num)s story", "%(num)s stories") in collected()


def forms_of(message: Message) -> tuple[str, ...]:
    """What stands for a message: one text, or one for each of the language's numbers."""
    told = message.string
    return (told,) if isinstance(told, str) else tuple(str(each) for each in told or ())


def english_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[-1]


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_message_is_translated(name: str) -> None:
    known = {message.id: message for message in catalogue(name) if message.id}
    assert set(known) == collected(), "run: make translations"
    plurals = catalogue(name).num_plurals
    for key, message in known.items():
        forms = forms_of(message)
        assert all(forms), key
        assert len(forms) == (plurals if message.pluralizable else 1), key
        assert not message.fuzzy, key


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_translation_keeps_what_is_put_in_and_the_markup(name: str) -> None:
    for message in filter(english_of, catalogue(name)):
        english = english_of(message)
        for form in forms_of(message):
            # A form for exactly one or two may say so in words.
            assert {"num", *PLACEHOLDER.findall(form)} == {"num", *PLACEHOLDER.findall(english)}
            assert sorted(MARKUP.findall(form)) == sorted(MARKUP.findall(english)), form


def test_a_users_words_are_laid_over_ours() -> None:
    mine = 'msgid "Why grouped?"\nmsgstr "Warum zusammen?"\n'
    ours = 'msgid "Why grouped?"\nmsgstr "Wieso?"\n\nmsgid "Latest"\nmsgstr "Neues"\n'
    tongue = make_tongue("de", {"translations/de.po": ours}, {"translations/de.po": mine})
    assert tongue.gettext("Why grouped?") == "Warum zusammen?"
    assert tongue.gettext("Latest") == "Neues"
    assert tongue.gettext("Topics") == "Topics"


def test_a_region_has_its_own_words_first() -> None:
    both = {
        "translations/de.po": 'msgid "Latest"\nmsgstr "Neues"\n\nmsgid "Topics"\nmsgstr "Themen"\n',
        "translations/de-AT.po": 'msgid "Latest"\nmsgstr "Heuer"\n',
    }
    tongue = make_tongue("de-AT", both)
    assert (tongue.gettext("Latest"), tongue.gettext("Topics")) == ("Heuer", "Themen")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Neues von gestern\n", "line 1"),
        (
            '#, python-format\nmsgid "week of %(day)s"\nmsgstr "Woche %(tag)s"\n',
            "week of %(day)s",
        ),
    ],
    ids=["no catalogue", "unknown name"],
)
def test_a_broken_catalogue_is_named(source: str, told: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(told)) as caught:
        make_press(
            TEMPLATES,
            overrides={"translations/de.po": source},
            site=SiteSettings(language="de"),
        )
    assert "translations/de.po" in str(caught.value)
    assert "docs/translating.md" in str(caught.value)


# ── dates, numbers, names ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("time", "shown", "machine"),
    [
        ("2024-06-18T14:05:30+00:00", "18 June 2024, 14:05 UTC", "2024-06-18T14:05Z"),
        ("2024-06-18T00:30:00+02:00", "17 June 2024, 22:30 UTC", "2024-06-17T22:30Z"),
        ("2024-06-18T00:00:00+00:00", "18 June 2024", "2024-06-18"),
        ("0987-01-02T00:00:01+00:00", "2 January 987, 00:00 UTC", "0987-01-02T00:00Z"),
    ],
    ids=["utc", "another zone", "midnight", "long ago"],
)
def test_times_as_people_and_programs_read_them(time: str, shown: str, machine: str) -> None:
    when = datetime.fromisoformat(time)
    assert (make_tongue("en").moment(when), machine_moment(when)) == (shown, machine)


def test_english_as_it_is_written() -> None:
    tongue = make_tongue("en")
    assert tongue.day("2024-06-18") == "Tuesday, 18 June 2024"
    assert tongue.month("2024-06-18") == tongue.month("2024-06") == "June 2024"
    assert (tongue.number(1234), tongue.decimal(0.4)) == ("1,234", "0.40")
    assert [tongue.language(code) for code in ("de", "und", "xx")] == ["German", "", "xx"]
    assert [direction(code) for code in ("de", "he", "und")] == ["ltr", "rtl", "auto"]


@pytest.mark.parametrize(
    ("language", "day", "number", "german"),
    [
        ("en-US", "June 18, 2024", "1,234", "German"),
        ("de", "18. Juni 2024", "1.234", "Deutsch"),
        ("fr", "18 juin 2024", "1\u202f234", "allemand"),
        ("es", "18 de junio de 2024", "1.234", "alemán"),
        ("ar", "18 يونيو 2024", "1,234", "الألمانية"),
    ],
)
def test_dates_numbers_and_names_are_the_languages_own(
    language: str, day: str, number: str, german: str
) -> None:
    tongue = make_tongue(language, TEMPLATES)
    assert tongue.moment(datetime.fromisoformat("2024-06-18T00:00:00Z")) == day
    assert (tongue.number(1234), tongue.language("de")) == (number, german)


# ── pages ──────────────────────────────────────────────────────────────────────────────────


def elements(page: html.HtmlElement) -> list[object]:
    """All but spans: an article's language is told where it is another than the page's."""
    return [each.tag for each in page.iter() if each.tag != "span"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_in_every_language(language: str) -> None:
    """Same elements, other words: a translation neither loses nor adds anything."""
    ours = site_of(make_newspaper(), language=language)
    for path, page in site_of(make_newspaper()).items():
        if path.endswith(".html"):
            english, other = html.document_fromstring(page), html.document_fromstring(ours[path])
            assert elements(english) == elements(other), path
            assert other.get("lang") == language


def test_an_empty_newspaper_explains_itself_in_german() -> None:
    page = site_of(make_edition(), language="de")["index.html"]
    assert "Nothing" not in page
    assert "folder" not in page


def test_without_a_translation_pages_are_english_and_it_is_a_problem() -> None:
    press = make_press(TEMPLATES, site=SiteSettings(language="tlh"))
    (front,) = [each for each in sheets_of(make_newspaper()) if each.kind == "front"]
    page = html.document_fromstring(render(press, front).decode())
    assert page.get("lang") == "en"
    (problem,) = untranslated(press, "tlh")
    assert "'tlh'" in problem.message
    assert "translations/tlh.po" in problem.remedy


@pytest.mark.parametrize("language", ["en", "en-US", "de", "de_AT"])
def test_a_language_that_is_spoken_is_no_problem(language: str) -> None:
    press = make_press(TEMPLATES, site=SiteSettings(language=language))
    assert untranslated(press, language) == ()


def test_a_build_lists_the_problem(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path, config=Config(site=SiteSettings(language="tlh")))
    paper.add("a.md", "# A heron\n\nIt landed on the weir at noon and stayed.\n")
    assert [each.kind for each in paper.refresh().problems] == ["language"]


def test_only_our_own_description_is_translated() -> None:
    said = make_press(TEMPLATES, site=SiteSettings(language="de")).site.description
    assert said != SiteSettings().description
    mine = SiteSettings(language="de", description="All the news")
    assert make_press(TEMPLATES, site=mine).site.description == "All the news"
