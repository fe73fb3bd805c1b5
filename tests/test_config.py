"""The configuration: defaults for everything, errors that say what to do."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import get_args, get_type_hints

import pytest

from aggregator.config import Config, FrontSettings, SourceRule, TopicRule, parse
from aggregator.errors import ConfigError
from tests.newspaper import PROJECT


def test_nothing_written_is_all_defaults() -> None:
    assert parse("") == Config()


def test_what_is_written_is_read() -> None:
    config = parse(
        "[site]\ntitle = 'News'\n[reading]\ntime_limit = 3\ntracking_parameters = ['x_*']\n"
        "[[topics]]\nname = 'Moon'\nterms = ['lunar']\n[[sources]]\nname = 'A'\npriority = 2\n"
    )
    assert config.site.title == "News"
    assert config.reading.time_limit == 3.0
    assert config.reading.tracking_parameters == ("x_*",)
    assert config.topics == (TopicRule(name="Moon", terms=("lunar",)),)
    assert config.sources == (SourceRule(name="A", priority=2),)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[sit]", "did you mean 'site'"),
        ("[site]\nzzz = 1", "known here: author"),
        ("[site]\ntitle = 1", "site.title must be a text"),
        ("[front]\ntop = true", "front.top must be a whole number"),
        ("[front]\ntop = 1.5", "front.top must be a whole number"),
        ("site = 1", "site must be a table"),
        ("topics = 1", "topics must be a list"),
        ("[[topics]]\nterms = ['a']", "needs a name"),
        ("[[topics]]\nname = 'a'\nterms = [1]", r"topics\[0\].terms\[0\] must be a text"),
        ("[site]\nurl = 'news.example'", "https://"),
        ("[reading]\nmax_bytes = 0", "reading.max_bytes must be above 0"),
        ("[reading]\nmax_bytes = 99999999999999999999", "ordinary size"),
        ("[front]\nhalf_life_hours = inf", "ordinary size"),
        ("[front]\nbreadth = 11", "front.breadth must be 10 at most"),
        ("[front]\nbreadth = -1", "front.breadth must not be below 0"),
        ("[watch]\nquiet = nan", "ordinary size"),
        ("[front]\ntop = -1", "front.top must not be below 0"),
        ("[[topics]]\nname = ' '", "needs a name"),
        ("[[topics]]\nname = 'a'\nterms = ['x', ' ']", r"topics\[0\].terms has an empty one"),
        ("[[topics]]\nname = 'a'\nquery = 'last:7d'", r"topics\[0\].query of 'a': last:"),
        ("[[topics]]\nname = 'a'\nquery = 'titel:x'", 'did you mean "title:"'),
        ("[[topics]]\nname = 'a'\nquery = ' '", "nothing in it"),
        ("[[topics]]\nname = 'a'\nparent = 'a'", "parent of itself"),
        (
            "[[topics]]\nname = 'a'\nparent = 'b'\n[[topics]]\nname = 'b'\nparent = 'a'",
            "'a' is a parent of itself",
        ),
        ("[site]\nurl = 'https://'", "and a host"),
        ("[site]\nurl = 'https://[x'", "and a host"),
        ("[site]\nurl = 'https://a.example/?q'", "neither blanks"),
        ("[site", "not valid TOML"),
    ],
)
def test_errors_name_key_and_remedy(written: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        parse(written, name="paper.toml")
    assert str(caught.value).startswith("paper.toml: ")


@pytest.mark.parametrize(
    ("breadth", "wide_first"), [(0.0, False), (1.0, True), (10.0, True)], ids=str
)
def test_breadth_weighs_outlets_against_hours(breadth: float, wide_first: bool) -> None:
    front = FrontSettings(breadth=breadth)
    wide, fresh = front.rank(sources=15, age_hours=24), front.rank(sources=1, age_hours=0)
    assert (wide > fresh) is wide_first


def test_every_setting_is_documented() -> None:
    text = (PROJECT / "docs" / "configuration.md").read_text()
    for name, kind in get_type_hints(Config).items():
        section = kind if is_dataclass(kind) else get_args(kind)[0]
        part = re.search(rf"^## `\[+{name}\]+`$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
        assert part, name
        for setting in fields(section):
            assert f"| `{setting.name}` |" in part[1], f"{name}.{setting.name}"
