"""Stories: who belongs together, and the laws of the fold."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.config import GroupingSettings
from aggregator.evaluation import parse_labelled, score
from aggregator.grouping import group, sign
from aggregator.model import Article, ArticleId, Grouping, Signature
from tests.factories_grouping import (
    EVENTS,
    MONDAY,
    SHARED,
    grouped,
    needs_shared,
    report,
    signed,
    stories,
)

HALVES = ((0, 1, 2, 3), (0, 2, 3, 5), (1, 0, 4, 5))


def run(signatures: list[Signature], memo: dict[str, bytes] | None = None) -> Grouping:
    memo = {} if memo is None else memo
    return group(signatures, settings=GroupingSettings(), priorities={}, memo=memo)


def test_every_article_is_in_exactly_one_story() -> None:
    articles = [report(e, n, sentences=HALVES[n]) for e in EVENTS for n in range(3)]
    members = [m for story in grouped(articles).stories for m in story.members]
    assert sorted(members) == sorted(a.id for a in articles)


def test_reports_of_one_event_are_one_story_and_events_stay_apart() -> None:
    articles = [
        report(e, n, sentences=HALVES[n], hours=n * 3.0)
        for e in ("ferry", "telescope", "strike", "final")
        for n in range(3)
    ]
    assert stories(grouped(articles)) == {
        frozenset(f"{e}-{n}" for n in range(3)) for e in ("ferry", "telescope", "strike", "final")
    }


def test_no_articles_give_no_stories() -> None:
    assert grouped([]) == Grouping()


@pytest.mark.parametrize(
    ("hours", "together"),
    [
        pytest.param(20.0, True, id="next-day"),
        pytest.param(70.0, True, id="within-the-window"),
        pytest.param(97.0, False, id="past-the-window"),
        pytest.param(24.0 * 40, False, id="next-month"),
    ],
)
def test_a_story_takes_articles_for_the_window(hours: float, together: bool) -> None:
    made = grouped([report("ferry"), report("ferry", 1, hours=hours, sentences=(0, 1, 2, 3))])
    assert (len(made.stories) == 1) is together


def test_a_window_is_kept_alive_by_every_new_article() -> None:
    articles = [report("strike", n, hours=60.0 * n) for n in range(5)]
    assert len(grouped(articles).stories) == 1


def test_undated_articles_join_a_dated_story_of_any_age() -> None:
    articles = [report("ferry"), report("ferry", 1, hours=None, sentences=HALVES[1])]
    assert len(grouped(articles).stories) == 1


def test_undated_articles_group_among_themselves() -> None:
    articles = [
        report(e, n, hours=None, sentences=HALVES[n]) for e in ("ferry", "final") for n in (0, 1)
    ]
    assert len(grouped(articles).stories) == 2


def test_an_undated_article_never_ties_two_dated_stories() -> None:
    articles = [
        report("strike", 0),
        report("strike", 1, hours=24.0 * 90),
        report("strike", 2, hours=None),
    ]
    made = stories(grouped(articles))
    assert len(made) == 2
    assert not any({"strike-0", "strike-1"} <= story for story in made)


def test_stories_are_in_order_of_time_with_members_likewise() -> None:
    articles = [report("final", 0, hours=30.0), report("ferry", 1, hours=2.0), report("ferry", 0)]
    made = grouped(articles)
    assert [story.members for story in made.stories] == [("ferry-0", "ferry-1"), ("final-0",)]


def test_words_alone_of_another_language_do_not_group() -> None:
    other = report(
        "ferry",
        1,
        title="Bäcker legen die Arbeit nieder",
        text="Die Bäcker der Stadt verlangen höhere Zuschläge für die Arbeit in der Nacht.",
        language="de",
    )
    assert len(grouped([report("ferry"), other]).stories) == 2


@pytest.mark.parametrize(
    ("language", "one", "two", "other"),
    [
        pytest.param(
            "zh",
            "卡尔斯维克港外渡轮触礁，二百名乘客全部获救。船长说船舵失灵。拖船明天到达。",
            "渡轮在卡尔斯维克港外触礁，乘客获救，船长称船舵失灵，拖船将于明天到达。",
            "天文学家用新望远镜观测到遥远行星上的铁雨，研究结果发表在学术期刊上。",
            id="chinese",
        ),
        pytest.param(
            "th",
            "เรือข้ามฟากเกยตื้นนอกชายฝั่งเมืองท่า ผู้โดยสารทั้งหมดปลอดภัย กัปตันกล่าวว่าหางเสือติดขัด",
            "ผู้โดยสารปลอดภัยหลังเรือข้ามฟากเกยตื้นนอกชายฝั่งเมืองท่า กัปตันกล่าวว่าหางเสือติดขัด",
            "นักดาราศาสตร์พบฝนเหล็กบนดาวเคราะห์อันไกลโพ้นด้วยกล้องโทรทรรศน์ใหม่",
            id="thai",
        ),
        pytest.param(
            "ru",
            "Паром Нордлюс сел на мель у Карлсвика. Пассажиров сняли спасатели. Капитан винит руль.",
            "Спасатели сняли пассажиров парома Нордлюс, севшего на мель у Карлсвика из-за руля.",
            "Астрономы увидели железный дождь на далёкой планете с помощью нового телескопа.",
            id="russian",
        ),
        pytest.param(
            "ar",
            "جنحت عبارة الركاب قبالة ميناء كارلسفيك وأنقذ خفر السواحل جميع الركاب وقال القبطان إن الدفة تعطلت",
            "خفر السواحل ينقذ ركاب العبارة التي جنحت قبالة ميناء كارلسفيك بعد تعطل الدفة كما قال القبطان",
            "رصد علماء الفلك مطرا من الحديد على كوكب بعيد باستخدام تلسكوب جديد في الجبال",
            id="arabic",
        ),
        pytest.param(
            "und",
            "Nordlys feri Karlsvik riff lagun pasagir salva kapitan Solheim rudder",
            "Pasagir salva Nordlys feri Karlsvik kapitan Solheim",
            "Alta Mesa teleskop planet Tarn fer pluva astronomo",
            id="undetermined",
        ),
    ],
)
def test_other_scripts_and_languages(language: str, one: str, two: str, other: str) -> None:
    articles = [
        report("ferry", n, title=text[:20], text=text, language=language)
        for n, text in enumerate((one, two, other))
    ]
    assert stories(grouped(articles)) == {
        frozenset({"ferry-0", "ferry-1"}),
        frozenset({"ferry-2"}),
    }


# ── laws ───────────────────────────────────────────────────────────────────────────────────

reports = st.builds(
    lambda event, number, hours, sentences: report(
        event, number, hours=hours, sentences=sorted(sentences)
    ),
    event=st.sampled_from(sorted(EVENTS)),
    number=st.integers(0, 30),
    hours=st.one_of(st.none(), st.integers(0, 24 * 16).map(float)),
    sentences=st.sets(st.integers(0, 6), min_size=2, max_size=6),
)
corpora = st.lists(reports, max_size=14, unique_by=lambda article: article.id)


@given(corpus=corpora, chance=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_order_does_not_matter(corpus: list[Article], chance: random.Random) -> None:
    clean = run(signed(corpus))
    shuffled = list(corpus)
    chance.shuffle(shuffled)
    assert run(signed(shuffled)) == clean


@given(corpus=corpora, chance=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_incremental_equals_clean(corpus: list[Article], chance: random.Random) -> None:
    """Articles come one at a time in any order, late ones included, some go again."""
    memo: dict[str, bytes] = {}
    there: list[Article] = []
    for article in chance.sample(corpus, len(corpus)):
        there.append(article)
        if chance.random() < 0.25:
            there.remove(chance.choice(there))
        assert run(signed(there), memo) == run(signed(there))


@given(corpus=corpora)
@settings(max_examples=30, deadline=None)
def test_a_copy_is_in_its_originals_story_and_texts_part_the_members(corpus: list[Article]) -> None:
    for story in run(signed(corpus)).stories:
        texts = [member for copies in story.texts for member in copies]
        assert sorted(texts) == sorted(story.members)
        assert story.lead in story.members


class CountingMemo(dict[str, bytes]):
    """Counts what is computed anew."""

    written = 0

    def __setitem__(self, key: str, value: bytes) -> None:
        self.written += 1
        super().__setitem__(key, value)


def test_a_second_run_computes_nothing() -> None:
    signatures = signed([report(e, n, hours=n * 30.0) for e in EVENTS for n in range(3)])
    memo = CountingMemo()
    run(signatures, memo)
    memo.written = 0
    run(signatures, memo)
    assert memo.written == 0


def test_a_late_article_is_decided_with_its_story_only() -> None:
    """One event each ten days: what comes late on day 0 touches the three days of its story."""
    articles = [
        report(event, day, hours=24.0 * (10 * at + day))
        for at, event in enumerate(("ferry", "telescope", "strike", "final"))
        for day in range(3)
    ]
    memo = CountingMemo()
    run(signed(articles), memo)
    before = dict(memo)
    run(signed([*articles, report("ferry", 9, hours=1.0, sentences=(2, 3, 4))]), memo)
    changed = {key for key in memo if memo[key] != before.get(key)}
    assert len([key for key in changed if key.startswith("stories:r:")]) == 3
    assert len([key for key in changed if key.startswith("stories:i:")]) == 4
    assert len([key for key in changed if key.startswith("topics:r:")]) == 1


def test_a_memo_of_another_kind_is_forgotten() -> None:
    memo = {"stale": b"x"}
    run(signed([report("ferry")]), memo)
    assert memo
    assert "stale" not in memo


def test_an_interrupted_update_is_begun_anew() -> None:
    signatures = signed([report(e, n, hours=n * 30.0) for e in EVENTS for n in range(3)])
    memo: dict[str, bytes] = {}
    clean = run(signatures, memo)
    half = {key: value for number, (key, value) in enumerate(memo.items()) if number % 2}
    half.pop("mark", None)
    assert run(signatures, half) == clean
    assert half == memo


def test_a_damaged_memo_is_made_anew() -> None:
    signatures = signed([report("ferry", n) for n in range(3)])
    memo: dict[str, bytes] = {}
    clean = run(signatures, memo)
    broken = dict.fromkeys(memo, b"\xc1 not msgpack")
    assert run(signatures, broken) == clean
    assert broken == memo


def test_a_line_says_too_little() -> None:
    lines = [
        report("ferry", n, title=bird, text=f"The {bird} came home.")
        for n, bird in enumerate(("heron", "plover"))
    ]
    assert len(grouped(lines).stories) == 2


def test_settings_are_part_of_the_memo() -> None:
    signatures = signed([report("ferry", n, hours=n * 50.0) for n in range(2)])
    memo: dict[str, bytes] = {}
    run(signatures, memo)
    narrow = GroupingSettings(window_days=1.0)
    made = group(signatures, settings=narrow, priorities={}, memo=memo)
    assert len(made.stories) == 2


# ── labelled data ──────────────────────────────────────────────────────────────────────────


@needs_shared
@pytest.mark.parametrize("drop", ["", "000", "001", "003", "004"], ids=lambda d: f"without-{d}")
def test_seeds(drop: str) -> None:
    """One visit told four times, and the treaty signed the next day; one topic."""
    expected = json.loads((SHARED / "seeds" / "expected.json").read_text("utf-8"))
    articles = [
        _seed(path, expected["articles"][path.name]["title"])
        for path in sorted((SHARED / "seeds").glob("*.txt"))
        if path.name[:3] != drop
    ]
    made = grouped(articles)
    found = stories(made)
    together = {"000", "001", "003", "004"} - {drop}
    assert found == {frozenset(together), frozenset({"002"})}
    assert [topic.stories for topic in made.topics] == [(0, 1)]


def _seed(path: Path, title: str) -> Article:
    name = path.name[:3]
    dated = name == "001"
    text = path.read_text("utf-8").replace(title, "").strip()
    return report(
        "ferry",
        title=title,
        text=text.split("Leave a Reply")[0].split("Read also:")[0],
        id=ArticleId(name),
        published=MONDAY + timedelta(days=0 if dated else 900),
        published_from="dateline" if dated else "mtime",
    )


@needs_shared
@pytest.mark.parametrize(
    ("name", "floor"),
    [
        pytest.param("wikinews-medium", 0.87, id="wikinews"),
        pytest.param("allsides-dated-spring", 0.93, id="allsides-dated"),
    ],
)
def test_labelled_stories(name: str, floor: float) -> None:
    """A floor under the measured figures (docs/grouping.md); the bench has all collections."""
    lines = (SHARED / "stories" / f"{name}.jsonl").read_text("utf-8").splitlines()
    labelled = [parse_labelled(line) for line in lines]
    made = run([sign(each.article, rules=()) for each in labelled])
    predicted = {m: story.members[0] for story in made.stories for m in story.members}
    wanted = {each.article.id: each.story for each in labelled if each.story}
    assert score(predicted, wanted).bcubed.f1 >= floor


@needs_shared
@given(chance=st.randoms(use_true_random=False))
@settings(max_examples=4, deadline=None)
def test_laws_on_real_texts(chance: random.Random) -> None:
    lines = (SHARED / "stories" / "allsides-dated-spring.jsonl").read_text("utf-8").splitlines()
    signatures = [sign(parse_labelled(line).article, rules=()) for line in chance.sample(lines, 60)]
    memo: dict[str, bytes] = {}
    run(signatures[:45], memo)
    late = run(chance.sample(signatures, 60), memo)
    assert late == run(signatures)
    assert run(signatures[15:], memo) == run(signatures[15:])
