"""Copies: reprints found, templates and short notices told apart; originals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.config import ReadingSettings
from aggregator.grouping import sign
from aggregator.grouping.copies import compare, copy_sets, find_copies
from aggregator.model import Article, Document
from aggregator.readers import read
from aggregator.text import paragraphs
from tests.factories import make_article
from tests.factories_grouping import EVENTS, MONDAY, grouped, report, stories

CONTENT = Path(__file__).parent.parent / "content"
FULL = " ".join(EVENTS["ferry"][1:])
WEATHER = (
    "The weather for {place} on {day}: after a misty morning the sun breaks through from noon on, "
    "with highs of {high} degrees by the water and {low} degrees in the hills. A light breeze from "
    "the west freshens towards evening. The chance of rain is {rain} percent. Sunset is at {sunset} "
    "and the night stays clear in {place} and in {other}, with lows of {night} degrees."
)
HERE = WEATHER.format(
    place="Hamnes", day="3", high=21, low=14, rain=10, sunset="20:41", night=9, other="Vik"
)
THERE = WEATHER.format(
    place="Bergholm", day="4", high=17, low=11, rain=35, sunset="20:57", night=6, other="Lund"
)


def demo_articles() -> list[Article]:
    """The articles of the demo content that have something to cut."""
    paths = sorted(path for path in CONTENT.rglob("*") if path.suffix in (".md", ".txt", ".html"))
    found: list[Article] = []
    for path in paths:
        name = path.relative_to(CONTENT).as_posix()
        document = Document(path=name, data=path.read_bytes(), modified=MONDAY)
        found += read(document, settings=ReadingSettings(), hosts={}, now=MONDAY).articles
    return [each for each in found if len(each.text.split()) >= 100]


DEMO = demo_articles()


def article(text: str, name: str = "one", **changes: object) -> Article:
    return make_article(name, text=text, **{"title": "A title", **changes})


def are_copies(one: str, two: str) -> bool:
    signed = [sign(article(text, name), rules=()) for text, name in ((one, "one"), (two, "two"))]
    found = bool(find_copies(signed))
    assert found == bool(find_copies(signed[1:], signed[:1]))
    return found


@pytest.mark.parametrize(
    ("one", "two", "copies"),
    [
        pytest.param(FULL, FULL, True, id="the-same"),
        pytest.param(FULL, " ".join(EVENTS["ferry"][1:6]), True, id="cut"),
        pytest.param(FULL, f"KARLSVIK (ANW) - {FULL} © 2031 ANW", True, id="agency-and-notice"),
        pytest.param(FULL, FULL.upper().replace(",", " ,"), True, id="other-case-and-signs"),
        pytest.param(FULL, f"Photo: A. Berg. {FULL} Read more. Subscribe now.", True, id="caption"),
        pytest.param(FULL, " ".join(EVENTS["refloat"][1:]), False, id="follow-up"),
        pytest.param(HERE, THERE, False, id="template"),
        pytest.param("Shares fell.", "Shares fell.", False, id="too-short-for-a-shingle"),
        pytest.param(FULL, " ".join(EVENTS["ferry"][1:2]), True, id="a-notice-of-one-sentence"),
        pytest.param("", FULL, False, id="empty"),
    ],
)
def test_copies(one: str, two: str, copies: bool) -> None:
    assert are_copies(one, two) is copies


TEMPLATES: dict[str, tuple[str, tuple[dict[str, object], dict[str, object]]]] = {
    "shares": (
        (
            "Shares of {name} closed {up} percent higher at {price} crowns on {day}. The stock has gained "
            "{year} percent since the beginning of the year. Volume was {volume} million shares, compared "
            "with a daily average of {mean} million. Analysts at Brook Bank rate it a buy with a target "
            "of {goal} crowns. The company is to report its results for the quarter on {when}."
        ),
        (
            {"name": "Lumen Foods", "up": 1.2, "price": 45.1, "day": "Monday", "year": 12.5}
            | {"volume": 3.4, "mean": 2.2, "goal": 50, "when": "3 May"},
            {"name": "Ardent Steel", "up": 2.7, "price": 17.9, "day": "Monday", "year": 8.1}
            | {"volume": 1.4, "mean": 1.1, "goal": 21, "when": "9 June"},
        ),
    ),
    "obituary": (
        (
            "{name}, {age}, of {town}, passed away on {day} at Saint Brigid hospital, surrounded by "
            "family. A service will be held on {then} at {hour} in the chapel of Rowan Brothers funeral "
            "home, followed by burial in the cemetery of {town}. {name} worked for {years} years at "
            "{work} and loved fishing, gardening and the company of friends. In place of flowers the "
            "family asks for gifts to the hospice."
        ),
        (
            {"name": "Harald Munk", "age": 81, "town": "Vik", "day": "Monday", "then": "Friday"}
            | {"hour": "10:30", "years": 34, "work": "Fjordlinjen"},
            {"name": "Agnes Bruun", "age": 77, "town": "Lund", "day": "Sunday", "then": "Thursday"}
            | {"hour": "14:00", "years": 21, "work": "Bergholm Dock"},
        ),
    ),
    "result": (
        (
            "{home} beat {away} {score} at {ground} on {day} evening. {scorer} opened the scoring after "
            "{minute} minutes and the home side never looked like losing the lead from then on. The "
            "visitors had chances of their own in the second half but were denied by the post and by a "
            "fine save. {home} are now {place} in the table, while {away} drop to {low}. A crowd of "
            "{crowd} saw the match."
        ),
        (
            {"home": "Rowan Rovers", "away": "Eastmere", "score": "3-1", "ground": "Kings Meadow"}
            | {"day": "Tuesday", "scorer": "Wilk", "minute": 12, "place": "3rd", "low": "9th"}
            | {"crowd": "12,450"},
            {"home": "Hamnes", "away": "Vik Town", "score": "2-0", "ground": "Reef Park"}
            | {"day": "Tuesday", "scorer": "Marsh", "minute": 44, "place": "7th", "low": "11th"}
            | {"crowd": "3,870"},
        ),
    ),
    "wetter": (
        (
            "Das Wetter in {place} am {day}: Nach Auflösung von Nebel scheint bei {high} Grad häufig die "
            "Sonne, nur am Nachmittag ziehen einige Wolken auf. Es weht ein schwacher Wind aus {wind} mit "
            "{speed} Kilometern in der Stunde. In der Nacht kühlt es auf {low} Grad ab, die "
            "Wahrscheinlichkeit für Regen liegt bei {rain} Prozent. Morgen werden in {place} bis zu "
            "{next} Grad erreicht, und es bleibt überwiegend trocken."
        ),
        (
            {"place": "Karlsvik", "day": "Montag", "high": 21, "wind": "Westen", "speed": 12}
            | {"low": 9, "rain": 10, "next": 22},
            {"place": "Bergholm", "day": "Dienstag", "high": 17, "wind": "Süden", "speed": 25}
            | {"low": 6, "rain": 35, "next": 15},
        ),
    ),
    "погода": (
        (
            "Погода в городе {place} на {day}: днём воздух прогреется до {high} градусов, ночью похолодает "
            "до {low}. Ветер {wind}, скорость до {speed} метров в секунду, местами порывы сильнее. "
            "Вероятность дождя составит {rain} процентов, атмосферное давление {press} миллиметров "
            "ртутного столба. Водителям советуют быть внимательными на дорогах утром и вечером, а "
            "прохожим взять с собой зонт."
        ),
        (
            {"place": "Рябиновск", "day": "3 мая", "high": 21, "low": 9, "wind": "западный"}
            | {"speed": 5, "rain": 10, "press": 748},
            {"place": "Каменка", "day": "4 июня", "high": 27, "low": 14, "wind": "южный"}
            | {"speed": 9, "rain": 40, "press": 739},
        ),
    ),
}


RELEASE = (
    "Version {0} of the harbour planner is out. It mends {1} faults. You can download it as an archive "
    "for all systems from our pages, where the checksums of all files stand as well. Unpack the archive "
    "into an empty folder, run the installer and answer its questions. Your plans and settings stay as "
    "they are. Many people who sent us reports of faults have helped to make this version what it is, "
    "and we thank every one of them. If you find another one, please tell us by letter or by telephone. "
    "The next version is planned for the time after the holidays."
)


def test_announcements_of_one_source_are_a_series() -> None:
    """Nine tenths of the words are the same, the title tells what is not."""
    one, two = (
        sign(
            article(RELEASE.format(*facts), facts[0], title=f"Version {facts[0]} is out"), rules=()
        )
        for facts in (("3.3.8", 12), ("3.4.9", 7))
    )
    assert compare(one, two).containment > 0.8
    assert not compare(one, two).copies


@pytest.mark.parametrize("name", TEMPLATES)
def test_texts_of_one_template_are_no_copies(name: str) -> None:
    template, facts = TEMPLATES[name]
    language = {"wetter": "de", "погода": "ru"}.get(name, "en")
    one, two = (
        sign(article(template.format(**values), f"n{n}", language=language), rules=())
        for n, values in enumerate(facts)
    )
    assert not compare(one, two).copies
    assert not find_copies([one, two])
    again = sign(article(template.format(**facts[0]), "again", language=language), rules=())
    assert compare(one, again).copies


PLACES = ("Karlsvik", "Hamnes", "Bergholm", "Montclair", "Eastmere", "Vik", "Tarn", "Skarven")
WINDS = ("north", "east", "south", "west")


@given(chance=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_any_two_fillings_of_a_template_are_no_copies(chance: Random) -> None:
    """Every fact another one; of a forecast with one number corrected, nobody can tell."""
    places = chance.sample(PLACES, 4)
    numbers = chance.sample(range(10, 60), 12)

    def filled(n: int) -> str:
        high, low, night, rain, day, minute = numbers[n::2]
        return WEATHER.format(
            place=places[n], other=places[n + 2], day=day, high=high, low=low, rain=rain,
            night=night, sunset=f"{17 + n}:{minute}",
        )  # fmt: skip

    assert not are_copies(filled(0), filled(1))
    assert are_copies(filled(0), filled(0))


@given(chance=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_reprints_of_the_demo_articles_are_found(chance: Random) -> None:
    """Cut from the end or in the middle, retitled, with captions, notices and other signs."""
    original = chance.choice(DEMO)
    copy = article(reprinted(original.text, chance), "copy", title="Under another headline")
    copy = replace(copy, language=original.language)
    one, two = sign(original, rules=()), sign(copy, rules=())
    assert find_copies([one, two]) == [(0, 1)]


def reprinted(text: str, chance: Random) -> str:
    parts = paragraphs(text)
    whole = len(text.split())
    while len(parts) > 2 and chance.random() < 0.7:
        cut = parts.copy()
        cut.pop(chance.choice((-1, chance.randrange(1, len(cut)))))
        if len(" ".join(cut).split()) < max(60, 0.4 * whole):
            break
        parts = cut
    if chance.random() < 0.5:
        parts.append(chance.choice(NOTICES))
    if chance.random() < 0.5:
        parts.insert(0, chance.choice(NOTICES))
    made = "\n\n".join(parts)
    if chance.random() < 0.5:
        made = made.replace("“", '"').replace("”", '"').replace("’", "'").replace(" – ", " - ")
    return made


NOTICES = (
    "Photo: A. Berg / Harbour Pictures.",
    "Sign up for our morning letter and never miss a story again.",
    "© 2031 All rights reserved. This material may not be published or rewritten.",
    "KARLSVIK, 3 March (ANW) –",
)


def test_a_short_text_is_a_copy_only_with_the_same_facts() -> None:
    short = "The lottery numbers drawn in Montclair on Saturday night were 4, 8, 15, 16, 23 and 42."
    assert are_copies(short, short)
    assert not are_copies(short, short.replace("42", "43"))


def test_the_reason_against_is_told() -> None:
    one, two = (sign(article(text, name), rules=()) for text, name in ((HERE, "a"), (THERE, "b")))
    assert compare(one, two).against.startswith("same words")


@given(a=st.integers(0, 4), b=st.integers(0, 4))
@settings(max_examples=15, deadline=None)
def test_comparing_is_symmetric(a: int, b: int) -> None:
    texts = [FULL, HERE, THERE, FULL[:200], FULL + HERE]
    one, two = sign(article(texts[a], "a"), rules=()), sign(article(texts[b], "b"), rules=())
    assert compare(one, two) == compare(two, one)


@pytest.mark.parametrize(
    ("hours", "words", "original"),
    [
        pytest.param((0.0, 5.0), (7, 7), "ferry-0", id="earliest"),
        pytest.param((0.0, 5.0), (5, 7), "ferry-1", id="a-cut-one-is-no-original"),
        pytest.param((None, 5.0), (7, 7), "ferry-1", id="undated-last"),
    ],
)
def test_the_original_is_the_earliest_nearly_complete(
    hours: tuple[float | None, float], words: tuple[int, int], original: str
) -> None:
    made = grouped(
        [
            report("ferry", n, hours=when, sentences=range(number))
            for n, (when, number) in enumerate(zip(hours, words, strict=True))
        ]
    )
    assert len(made.stories) == 1
    assert [copies[0] for copies in made.stories[0].texts] == [original]


def test_outlets_and_texts_are_counted_apart() -> None:
    """Three reprints and one report of its own: four articles, two texts."""
    articles = [report("ferry", n, hours=float(n), sentences=range(7)) for n in range(3)]
    own = report(
        "ferry",
        3,
        hours=4.0,
        title="Passengers safe after Nordlys hits reef",
        text=(
            "All 214 passengers of the Nordlys were safe ashore in Karlsvik tonight after the car "
            "ferry struck the Skarven reef. Captain Ingrid Solheim blamed a jammed rudder. "
            "Crossings of Fjordlinjen to Hamnes were off until further notice."
        ),
    )
    (story,) = grouped([*articles, own]).stories
    assert sorted(map(len, story.texts)) == [1, 3]


def test_a_reprint_years_later_is_a_new_story() -> None:
    made = grouped([report("ferry"), report("ferry", 1, hours=24.0 * 700)])
    assert len(made.stories) == 2


def test_a_brief_with_one_word_exchanged_is_no_copy() -> None:
    text = (
        "A {0} was seen on the roof of the town hall by several people who had come to look at it."
    )
    one, other = (
        report("ferry", n, hours=n, title=f"The {bird} returns", text=text.format(bird))
        for n, bird in enumerate(("heron", "egret"))
    )
    assert all(
        len(copies) == 1 for story in grouped([one, other]).stories for copies in story.texts
    )
    again = report("ferry", 2, hours=2.0, title="Bird seen", text=text.format("heron"))
    assert any(
        len(copies) == 2 for story in grouped([one, again]).stories for copies in story.texts
    )


# ── sets of copies ─────────────────────────────────────────────────────────────────────────

AGENCY = " ".join(EVENTS["ferry"][1:])
OWN_1 = (
    "All 214 passengers of the Nordlys were safe ashore in Karlsvik tonight after the car ferry "
    "struck the Skarven reef. Captain Ingrid Solheim blamed a jammed rudder. Fjordlinjen called off "
    "its crossings to Hamnes until further notice, and families waited at the quay with blankets."
)
OWN_2 = (
    "How a quiet crossing ended on the rocks: the Nordlys, a car ferry of Fjordlinjen, sits fast on "
    "the Skarven reef off Karlsvik. Passengers told the Courier of a loud bang and of a calm "
    "captain, Ingrid Solheim, who led them to the boats herself. Nobody was badly hurt."
)


def cut(number: int) -> str:
    """The agency's text without its last sentences."""
    return " ".join(EVENTS["ferry"][1 : 8 - number])


def test_eight_outlets_three_texts() -> None:
    """One agency text printed by six outlets, and two reports of their own."""
    prints = [
        ("Ferry runs aground off Karlsvik", AGENCY),
        ("Nordlys on the rocks", f"KARLSVIK (ANW) - {AGENCY}"),
        ("214 rescued", cut(1)),
        ("Ferry hits reef; all safe", f"Photo: A. Berg. The Nordlys on Sunday.\n\n{cut(2)}"),
        ("Reef drama", f"{AGENCY}\n\nSign up for our morning letter. © 2031 The Beacon"),
        ("Rudder jammed", AGENCY.replace("told the coastguard", "said to the coastguard")),
    ]
    own = [("Safe ashore", OWN_1), ("A loud bang", OWN_2)]
    articles = [
        report("ferry", n, hours=n + 0.5, title=title, text=text, source=f"Outlet {n}")
        for n, (title, text) in enumerate(prints + own)
    ]
    (story,) = grouped(articles).stories
    assert len({each.source for each in articles if each.id in story.members}) == 8
    assert sorted(map(len, story.texts)) == [1, 1, 6]
    longest = max(story.texts, key=len)
    assert longest[0] == "ferry-0"


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "undated"])
def test_copies_of_one_day_and_without_a_day(dated: bool) -> None:
    articles = [report("ferry", n, hours=float(n) if dated else None) for n in range(3)]
    (story,) = grouped(articles).stories
    assert [len(copies) for copies in story.texts] == [3]


def test_an_undated_copy_ties_no_two_stories() -> None:
    dated = [report("ferry"), report("ferry", 1, hours=24.0 * 700)]
    made = grouped([*dated, report("ferry", 2, hours=None)])
    assert len(made.stories) == 2
    assert {frozenset(copies) for story in made.stories for copies in story.texts} in (
        {frozenset({"ferry-0", "ferry-2"}), frozenset({"ferry-1"})},
        {frozenset({"ferry-1", "ferry-2"}), frozenset({"ferry-0"})},
    )


NOTICE = EVENTS["ferry"][1]


def test_a_notice_in_two_reports_makes_them_no_copies() -> None:
    texts = [f"{NOTICE} {OWN_1}", f"{NOTICE} {OWN_2}", NOTICE]
    signed = [sign(article(text, f"n{n}"), rules=()) for n, text in enumerate(texts)]
    found = copy_sets(signed)
    assert sorted(map(len, found)) == [1, 2]
    assert {0, 1} not in map(set, found)


def test_a_digest_is_no_copy_of_what_it_holds() -> None:
    texts = [" ".join(EVENTS[event][1:]) for event in ("ferry", "telescope", "strike")]
    signed = [sign(article(text, f"n{n}"), rules=()) for n, text in enumerate(texts)]
    digest = sign(article("\n\n".join(texts), "digest"), rules=())
    assert compare(signed[0], digest).copies
    assert copy_sets([*signed, digest]) == [[0], [1], [2], [3]]
    assert copy_sets([digest], signed) == [[0], [1], [2], [3]]


def test_a_text_printed_by_a_hundred_outlets_is_one() -> None:
    signed = [sign(article(cut(n % 3), f"n{n}", source=f"S{n}"), rules=()) for n in range(100)]
    assert [len(each) for each in copy_sets(signed)] == [100]


def test_a_notice_to_subscribe_is_no_text() -> None:
    wall = (
        "Please subscribe to read this article. Already have an account with us? Log in to read on."
    )
    titles = ("Ferry runs aground off Karlsvik", "Bakers of Montclair walk out")
    one, two = (sign(article(wall, title, title=title, source=title), rules=()) for title in titles)
    assert not compare(one, two).copies


@given(order=st.permutations(range(6)))
@settings(max_examples=10, deadline=None)
def test_sets_do_not_depend_on_order(order: list[int]) -> None:
    texts = [AGENCY, cut(2), cut(4), NOTICE, f"{NOTICE} {OWN_1}", f"{NOTICE} {OWN_2}"]
    signed = {n: sign(article(texts[n], f"n{n}"), rules=()) for n in order}
    sets = copy_sets([signed[n] for n in order])
    wanted = copy_sets([signed[n] for n in sorted(order)])
    assert {frozenset(order[k] for k in each) for each in sets} == set(map(frozenset, wanted))


def test_texts_of_two_days_join_the_living_text() -> None:
    articles = [report("ferry", n, hours=20.0 * n, title=f"Report {n}") for n in range(4)]
    made = grouped(articles)
    assert stories(made) == {frozenset(f"ferry-{n}" for n in range(4))}
    assert [len(copies) for copies in made.stories[0].texts] == [4]
    late = report("ferry", 5, published=MONDAY + timedelta(days=60))
    assert len(grouped([*articles, late]).stories) == 2
