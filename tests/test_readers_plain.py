"""Raw plain text: what stays, what goes, what is told apart; and that clean text survives."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.readers.lines import measure, mend, rejoin, size, split
from aggregator.readers.lines.bylines import byline, dateline, named_beside, person
from aggregator.readers.lines.credits import find_agency, find_source, strip_boilerplate
from aggregator.readers.lines.evidence import certain, kinds_of
from aggregator.readers.plain import RawArticle, read_plain
from aggregator.readers.plain.imprint import labelled_dates
from aggregator.readers.plain.segments import smooth
from aggregator.readers.plain.survey import furniture, survey
from aggregator.text import words
from bench.cleaning_text import four_gram_f1, load_pages, same_title

DATA = Path(__file__).parent / "data" / "plain"
SAVED = sorted(path.stem for path in DATA.glob("*.txt"))
SEEDS = Path(__file__).parent.parent.parent / "shared" / "data" / "seeds"

PROSE = (
    "The harbour was quiet on Monday, and nobody could say why the boats had stayed in.",
    "By noon the first crews came down to the quay, looked at the sky and went home again.",
    "The weather office had warned of a gale since Saturday; it never came, said the master.",
    "On Tuesday the market opened without fish, and the cats were seen to hold a meeting.",
)


def read(text: str, *, path: str = "inbox/0001.txt") -> RawArticle:
    return read_plain(text, path=path)


def check(article: RawArticle, wanted: dict[str, Any]) -> None:
    """Every expected value, every passage that must be there, every one that must not."""
    whole = f"{article.title}\n{article.text}"
    assert article.title == unicodedata.normalize("NFC", wanted["title"])
    for name in ("author", "agency", "source", "url"):
        assert getattr(article, name) == wanted.get(name), name
    published = article.published.isoformat() if article.published else None
    assert (published or "").startswith(wanted.get("published", ""))
    assert (article.published_from == "dateline") == ("published" in wanted)
    assert [
        x for x in wanted["contains"] if unicodedata.normalize("NFC", x) not in article.text
    ] == []
    assert [x for x in wanted["drops"] if unicodedata.normalize("NFC", x) in whole] == []


# ── whole texts ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", SAVED)
def test_saved_text(name: str) -> None:
    wanted: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    article = read((DATA / f"{name}.txt").read_text("utf-8"))
    check(article, wanted)
    updated = article.updated.isoformat() if article.updated else None
    assert updated == wanted.get("updated")


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the raw texts are not here")
def test_seeds() -> None:
    expected = json.loads((SEEDS / "expected.json").read_text("utf-8"))["articles"]
    for name, wanted in expected.items():
        check(read((SEEDS / name).read_text("utf-8"), path=f"seeds/{name}"), wanted)


def test_copied_pages_beside_their_articles() -> None:
    pages = load_pages()
    if not pages:
        pytest.skip("the labelled pages are not here")
    found = [read(page.raw) for page in pages]
    scores = [
        four_gram_f1(each.text, page.text)[2] for each, page in zip(found, pages, strict=True)
    ]
    titles = [same_title(each.title, page.title) for each, page in zip(found, pages, strict=True)]
    assert sum(scores) / len(scores) >= 0.92
    assert sum(titles) / len(titles) >= 0.88


# ── clean text survives ────────────────────────────────────────────────────────────────────

POEM = """The Lamp

I set the lamp upon the sill,
the rain went by, the street was still,
and no one came,
and no one came.

I set the lamp upon the stair,
the moths flew in from everywhere,
and no one came,
and no one came."""
RECIPE = """Barley soup

Ingredients

- 200 g pearl barley
- 2 carrots
- 1 leek
- 1 bay leaf
- salt

Method

1. Rinse the barley and soak it overnight.
2. Cut carrots and leek, fry them gently in butter.
3. Add barley, bay leaf and water; simmer for an hour.

Serves four."""
INTERVIEW = """The keeper of the tide tables

Mira Holm has computed the tides of Port Ellery for thirty years, by hand.

Why by hand?

Because the machine was wrong once, in 1994, and a ferry sat on the mud for nine hours.

Is it hard?

No. It is long.

Will someone follow you?

My niece. She is better at it than I am, and she is eleven."""
LIST = "\n".join(f"{name} harbour" for name in ("Ellery", "Runde", "Hessa", "Tarn", "Ulva") * 2)
CLEAN = {
    "prose": "\n\n".join(PROSE),
    "poem": POEM,
    "recipe": RECIPE,
    "interview": INTERVIEW,
    "list": LIST,
    "one line": "Ferry to Runde cancelled",
    "one sentence": "The ferry to Runde is cancelled until Thursday.",
    "one paragraph": PROSE[0],
    "single breaks": "\n".join(PROSE),
    "chinese": "渡船停运\n\n由于大风，前往伦德岛的渡船停运至星期四，港务局说。\n\n岛上的商店已经没有面粉。",
    "russian": "Паром отменён\n\nПаром на остров Рунде отменён до четверга из-за сильного ветра, сообщил порт.",
    "arabic": "توقفت العبارة إلى جزيرة روندا حتى يوم الخميس بسبب الرياح القوية، حسبما أعلن الميناء.",
    "sums": "Results\n\nEllery 3, Runde 1\nHessa 0, Tarn 0\n\nTable: Ellery 12, Tarn 9, Runde 7.",
    "about newsletters": "Letters\n\nResidents can sign up for alerts at the town hall, and the drug may not be "
    "used in children, said the office, which will earn a commission on every sale in the market.",
    "date in prose": "On 5 May 2021 the river rose.\n\nIt fell on 7 May 2021, said the master of the lock.",
}


@pytest.mark.parametrize("text", CLEAN.values(), ids=CLEAN)
def test_clean_text_survives(text: str) -> None:
    article = read(text)
    kept = words(article.text)
    assert words(text) in (kept, words(article.title) + kept)


def test_a_marked_headline_loses_its_mark() -> None:
    article = read("# The ferry is late\n\n" + PROSE[0])
    assert (article.title, article.text) == ("The ferry is late", PROSE[0])


def test_lines_of_verse_stay_lines() -> None:
    article = read(POEM)
    assert article.title == "The Lamp"
    assert article.text == POEM.split("\n\n", 1)[1]


@pytest.mark.parametrize(
    ("text", "path", "title"),
    [
        ("The ferry is late.", "inbox/0001.txt", "The ferry is late."),
        ("\n\n".join(PROSE), "inbox/0001.txt", PROSE[0]),
        ("\n\n".join(PROSE), "inbox/2024-06-18-no-fish-on-tuesday.txt", "No fish on tuesday"),
        ("\n\n".join(PROSE), "seeds/000_9bf448e5991a91d7.txt", PROSE[0]),
        ("", "inbox/0001.txt", ""),
        (" \n\t\n***\n", "inbox/0001.txt", ""),
    ],
    ids=["line", "opening", "file name", "meaningless name", "empty", "marks"],
)
def test_title_of_a_text_without_headline(text: str, path: str, title: str) -> None:
    article = read(text, path=path)
    assert article.title == title
    assert words(article.text) == words(text)


def test_wrapped_text_is_joined() -> None:
    wrapped = (
        "The ferry is late\n\n"
        "The ferry from Runde came in four hours late on Monday because the master\n"
        "had waited for a bride who had forgotten her shoes, and when the bride had\n"
        "come he waited for the shoes, which came by bus.\n\n"
        "Nobody on board complained, said the mate, because there was cake and the\n"
        "fiddler had come early. The company will not charge for the delay, and it\n"
        "wishes the couple well.\n"
    )
    article = read(wrapped)
    assert article.title == "The ferry is late"
    assert [part.count("\n") for part in article.text.split("\n\n")] == [0, 0]
    assert "the master had waited" in article.text


# ── what goes ──────────────────────────────────────────────────────────────────────────────

FOOT = "Comments (3)\n\nLeave a Reply\n\nYour email address will not be published."


@pytest.mark.parametrize(
    "noise",
    [
        "Spread the love",
        "Facebook Twitter WhatsApp Email",
        "Share on Facebook | Share on X | Copy link",
        "Advertisement",
        "Read also: The bride and the bus",
        "A lire aussi  Le bateau de Runde et ses chats",
        "Lesen Sie auch: Warum die Katzen tagen",
        "相关阅读：渡轮停运",
        "The quay on Monday. Photo: Mina Holt/Reuters",
        "The quay on Monday © POOL – Mina Holt",
        "The quay on Monday. Photo Ellery Post / Mina Holt",
        "You can find this story in My Bookmarks, or by the user icon in the top right corner.",
        "Sign up for our newsletter and get the tide tables every morning.",
        "© 2024 The Ellery Post. All rights reserved.",
        "This site uses cookies. By continuing you agree.",
        "Follow us on Facebook and Instagram",
        "3 min read",
        "No fish on Tuesday",
        "No fish on Tuesday – The Ellery Post",
    ],
)
@pytest.mark.parametrize("place", [0, 2, 4], ids=["top", "middle", "bottom"])
def test_noise_goes(noise: str, place: int) -> None:
    paragraphs = [*PROSE[:place], noise, *PROSE[place:]]
    article = read("\n\n".join(["No fish on Tuesday", *paragraphs, FOOT]))
    assert article.title == "No fish on Tuesday"
    assert article.text == "\n\n".join(PROSE)


@pytest.mark.parametrize(
    "heading",
    ["Latest", "Read also:", "Most read", "Mehr zum Thema", "À lire aussi", "关联", "Related"],
)
def test_teasers_behind_a_heading_go(heading: str) -> None:
    teasers = "Bus brings shoes\n\nThe shoes of the bride came by bus on Monday, four hours late."
    article = read("\n\n".join(["No fish on Tuesday", *PROSE, heading, teasers, FOOT]))
    assert "Bus brings shoes" not in article.text or heading == "关联"
    assert article.text.startswith("\n\n".join(PROSE))


def test_broken_tags_and_entities_are_mended() -> None:
    assert mend("late.< /p>\n<p>&laquo;&nbsp;Cake&nbsp;&raquo; &amp;amp; shoes<br/>bus") == (
        "late.\n\n\n« Cake » & shoes\nbus"
    )
    assert mend("if a < b and c > d then <x> is &unknown; 5 < 7") == (
        "if a < b and c > d then <x> is &unknown; 5 < 7"
    )
    assert mend("the <code> element is inline") == "the <code> element is inline"


def test_inner_headings_and_items_stay() -> None:
    raw = "\n\n".join(
        [
            "Skip to content",
            "No fish on Tuesday",
            *PROSE[:2],
            "What the master says",
            PROSE[2],
            "The boats that stayed in:",
            "* Ulva, of Hessa\n* Grete, of Runde\n* Sea Pink, of Port Ellery",
            PROSE[3],
            FOOT,
        ]
    )
    text = read(raw).text
    assert "What the master says" in text
    assert "* Ulva, of Hessa\n* Grete, of Runde\n* Sea Pink, of Port Ellery" in text


MENU = (
    "Skip to content\n* Home\n* News\n* Sport\n* Culture\n* Weather\nSearch\nSign in\n\nHome > News"
)
TAIL = "Related stories\n\nBus brings shoes to bride\n\nCats hold meeting at market\n\n" + FOOT
ODD = {
    "one sentence": "The ferry to Runde is cancelled until Thursday because of the wind.",
    "a few words": "No ferry until Thursday.",
    "poem": POEM.split("\n\n", 1)[1],
    "recipe": RECIPE.split("\n\n", 1)[1],
    "interview": INTERVIEW.split("\n\n", 1)[1],
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_short_and_odd_articles_of_pages_survive(text: str) -> None:
    raw = "\n\n".join([MENU, "Post from the quay", "By Ana Ruiz\n5 May 2021\nShare", text, TAIL])
    article = read(raw)
    assert (article.title, article.author) == ("Post from the quay", "Ana Ruiz")
    assert words(article.text) == words(text)


def test_a_page_without_headline() -> None:
    article = read("\n".join(["Share", "Tweet", "Email", "", *PROSE[:2], "", "Comments"]))
    assert article.title.startswith("The harbour was quiet")
    assert words(article.text) == words(" ".join(PROSE[:2]))


# ── author, dates, agency, source ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("By Ana Ruiz", "Ana Ruiz"),
        ("by ana ruiz", None),
        ("Von Max von der Aue und Eva Bru, Achental", "Max von der Aue and Eva Bru"),
        ("Par Maëlle Kerbrat avec AFP", "Maëlle Kerbrat"),
        ("By A. Bee, Cee Dee and Eff Gee", "A. Bee, Cee Dee and Eff Gee"),
        ("By Ana Ruiz, The Ellery Post", "Ana Ruiz"),
        ("By Ana Ruiz Ellery News", "Ana Ruiz"),
        ("May 5, 2021 at 1:39 pm | By Ana Ruiz", "Ana Ruiz"),
        ("Published 5 May 2021 by Ana Ruiz", "Ana Ruiz"),
        ("Автор: Иван Петров", "Иван Петров"),
        ("文／林志明", "林志明"),
        ("بقلم: سلمى الخطيب", "سلمى الخطيب"),
        ("By the river he sat down", None),
        ("Par la suite, le ministre a parlé", None),
        ("", None),
    ],
)
def test_byline(text: str, name: str | None) -> None:
    assert byline(text) == name


@pytest.mark.parametrize(
    ("text", "alone", "beside"),
    [
        ("Ana Ruiz", "Ana Ruiz", None),
        ("Ana Ruiz and Jo Kim", "Ana Ruiz and Jo Kim", None),
        ("Ana Ruiz Editor", "Ana Ruiz", None),
        ("Ana Ruiz - Dec 21, 2023 1:00 pm UTC", None, "Ana Ruiz"),
        ("Boxer Ana Ruiz Enters the Ring", None, None),
        ("Harbour", None, None),
    ],
)
def test_names(text: str, alone: str | None, beside: str | None) -> None:
    assert person(text) == alone
    assert named_beside(text) == beside


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("© (2024) Agence France-Presse", "Agence France-Presse"),
        ("All rights reserved. © 2024 AFP", "Agence France-Presse"),
        ("PARIS, May 3 (Reuters) - The council said", "Reuters"),
        ("BERLIN (dpa) – Der Rat", "Deutsche Presse-Agentur"),
        ("LONDON (AP) — The council", "Associated Press"),
        ("Reuters – Oil rose", "Reuters"),
        ("МОСКВА, 5 июня. /ТАСС/. Совет", "TASS"),
        ("新华社北京6月5日电 记者", "Xinhua"),
        ("(ANSA) - ROMA, 12 GIU - Il consiglio", "ANSA"),
        ("The boats stayed in. (AFP)", "Agence France-Presse"),
        ("The boats stayed in.\n\n(APA/dpa/red)", "Austria Presse Agentur"),
        ("mwe/dpa", "Deutsche Presse-Agentur"),
        ("avec AFP", "Agence France-Presse"),
        ("Par Maëlle Kerbrat avec AFP", "Agence France-Presse"),
        ("(mit Material von dpa)", "Deutsche Presse-Agentur"),
        ("Con información de EFE", "Agencia EFE"),
        ("Quelle: dpa", "Deutsche Presse-Agentur"),
        ("With inputs from PTI", "Press Trust of India"),
        ("By Reuters", "Reuters"),
        ("By Jo Kim, Associated Press", "Associated Press"),
        ("AFP", "Agence France-Presse"),
        ("The Associated Press contributed to this report.", "Associated Press"),
        ("(Reporting by Jo Kim; Editing by Al Bo)", "Reuters"),
        ("KARLSVIK, Norway (AP) -- The council met.", "Associated Press"),
        ("By JANE DOE AP Sports Writer", "Associated Press"),
        ("AP Writer Jane Doe in Paris contributed to this report.", "Associated Press"),
        ("This report by The Canadian Press was first published June 5.", "Canadian Press"),
        ("Reporting by Jane Doe in London; editing by John Roe", "Reuters"),
        ("Karlsvik/Berlin (dpa/lnw) - Der Rat", "Deutsche Presse-Agentur"),
        ("with AFP material", "Agence France-Presse"),
        ("(With PTI inputs)", "Press Trust of India"),
        ("Le Courrier avec AFP et Reuters", "Agence France-Presse"),
        ("Source AFP", "Agence France-Presse"),
        ("Madrid, 5 jun (EFE).- El consejo", "Agencia EFE"),
        ("Riproduzione riservata © Copyright ANSA", "ANSA"),
        ("Roma, 5 giu. (askanews) – Il consiglio", "askanews"),
        ("Warszawa (PAP) – Rada", "Polska Agencja Prasowa"),
        ("Praha 5. června (ČTK) - Rada", "ČTK"),
        ("Bratislava 5. júna (TASR) - Rada", "TASR"),
        ("MOSCOW, June 5. /TASS/. The council", "TASS"),
        ("МОСКВА, 5 июн - РИА Новости. Совет", "RIA Novosti"),
        ("Москва. 5 июня. INTERFAX.RU - Совет", "Interfax"),
        ("Київ. 5 червня. УНІАН. Рада", "UNIAN"),
        ("BEIJING, June 5 (Xinhua) -- The council", "Xinhua"),
        ("（新华社）", "Xinhua"),
        ("TOKYO, Kyodo - The council", "Kyodo News"),
        ("【東京共同】議会は", "Kyodo News"),
        ("【ロンドン＝時事】議会は", "Jiji Press"),
        ("(서울=연합뉴스) 김철수 기자 = 의회는", "Yonhap"),
        ("SEOUL, June 5 (Yonhap) -- The council", "Yonhap"),
        ("Lisboa, 05 jun 2024 (Lusa) — O conselho", "Lusa"),
        ("PÚBLICO com Lusa", "Lusa"),
        ("Bron: Belga", "Belga"),
        ("AMSTERDAM (ANP) - De raad", "Algemeen Nederlands Persbureau"),
        ("STOCKHOLM. (TT) Rådet", "TT"),
        ("Oslo (NTB-AFP): Rådet", "NTB"),
        ("Rådet mødtes. /ritzau/", "Ritzau"),
        ("Lähde: STT", "STT"),
        ("(APA, red, 5.6.2024)", "Austria Presse Agentur"),
        ("Bern (awp/sda) - Der Rat", "Keystone-SDA"),
        ("(Keystone-SDA)", "Keystone-SDA"),
        ("ats, afp", "Keystone-SDA"),
        ("Budapest, 2024. június 5., szerda (MTI) - A tanács", "MTI"),
        ("Zagreb, 5. lipnja 2024. (Hina) - Vijeće", "Hina"),
        ("Извор: Танјуг", "Tanjug"),
        ("Ljubljana (STA) - Svet", "STA"),
        ("Πηγή: ΑΠΕ-ΜΠΕ", "AMNA"),
        ("VILNIUS (BNS) - Taryba", "BNS"),
        ("Kaynak: AA", "Anadolu Agency"),
        ("Written by Tass Martin", None),
        ("By Tass Martin", None),
        ("By Ansa Virtanen", None),
        ("Efe, 24, scored.", None),
        ("The state of AP (Andhra Pradesh) will vote.", None),
        ("Students take AP (Advanced Placement) classes.", None),
        ("The APA (American Psychological Association) met.", None),
        ("TT (Tourist Trophy) races start on the island.", None),
        ("AGI - what is it and when will it come?", None),
        ("The PAP won the election.", None),
        ("Mena Suvari arrives", None),
        ("AA meetings are held on Mondays", None),
        ("© dpa/picture alliance", None),
        ("(AP Photo/John Roe)", None),
        ("El consejo se reunió, según EFE.", None),
        ("a professor told AFP.", None),
        ("Photo: AFP", None),
        ("Reuters reported on Monday - the firm", None),
        ("AP classes are hard, she said.", None),
        ("TT was there", None),
        ("", None),
    ],
)
def test_agency(text: str, agency: str | None) -> None:
    assert find_agency(text) == agency


def test_agency_is_not_sought_in_the_middle_of_an_article() -> None:
    middle = "\n\n".join([*PROSE * 2, "AFP", *PROSE * 3])
    assert find_agency(middle) is None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Source: Stern", "Stern"),
        ("Quelle: https://www.zeit.example/x", "zeit.example"),
        ("Fuente: El Correo del Arga", "El Correo del Arga"),
        ("来源：河东日报", "河东日报"),
        ("This article first appeared in The Ellery Post.", "The Ellery Post"),
        ("Dieser Artikel erschien zuerst bei Achentaler Bote.", "Achentaler Bote"),
        ("Cross-posted from the Ellery Post.", "Ellery Post"),
        ("Source: The Ellery Post and agencies", "The Ellery Post"),
        ("Source: Reuters", None),
        ("Source: fish_lover_7", None),
        ("Source: company data", None),
        ("Sources close to the master said so", None),
        ("First published on Thu 21 Dec 2023", None),
    ],
)
def test_source(text: str, source: str | None) -> None:
    assert find_source(text) == source


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Published 5 May 2021 10:04 GMT", {"issued": datetime(2021, 5, 5, 10, 4, tzinfo=UTC)}),
        ("Updated: 5 May 2021", {"revised": datetime(2021, 5, 5, tzinfo=UTC)}),
        (
            "Publié le 5 mai 2021, mis à jour le 6 mai 2021",
            {
                "issued": datetime(2021, 5, 5, tzinfo=UTC),
                "revised": datetime(2021, 5, 6, tzinfo=UTC),
            },
        ),
        (
            "Fri 7 May 2021 First published on Thu 6 May 2021",
            {
                "issued": datetime(2021, 5, 6, tzinfo=UTC),
                "revised": datetime(2021, 5, 7, tzinfo=UTC),
            },
        ),
        ("Aktualisiert am 5.5.2021", {"revised": datetime(2021, 5, 5, tzinfo=UTC)}),
        ("no date", {}),
    ],
)
def test_labelled_dates(text: str, found: dict[str, datetime]) -> None:
    assert labelled_dates(text) == found


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("Pyongyang, June 23, 2024 – On the eve of", "Pyongyang, June 23, 2024"),
        ("BENGALURU, India — India became", "BENGALURU, India"),
        ("PARIS (Reuters) - The council", "PARIS (Reuters)"),
        ("London was calm", None),
    ],
)
def test_dateline(text: str, opened: str | None) -> None:
    assert dateline(text) == opened


def test_byline_and_date_in_a_clean_text_are_told_and_taken_out() -> None:
    article = read("\n\n".join(["No fish", "By Ana Ruiz", "Published 5 May 2021", *PROSE]))
    assert (article.author, article.published) == ("Ana Ruiz", datetime(2021, 5, 5, tzinfo=UTC))
    assert article.text == "\n\n".join(PROSE)


# ── parts ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "count"),
    [("one two-three don't", 3), ("北朝鮮は日本", 3.3), ("ราคาน้ำมัน", 2.2), ("", 0), ("— !", 0)],
)
def test_size(text: str, count: float) -> None:
    assert size(text) == pytest.approx(count, abs=0.1)


def test_marks_before_lines() -> None:
    lines = split("* one\n+ two\n1. three\n– Crosshead –\n12. März 2024\n# Head\n*\n*\nfour")
    assert [(line.bullet, line.text) for line in lines] == [
        ("*", "one"), ("+", "two"), ("1.", "three"), ("", "– Crosshead –"), ("", "12. März 2024"),
        ("#", "Head"), ("", "four"),
    ]  # fmt: skip
    assert (lines[-1].icons, lines[-1].gap) == (2, True)
    assert rejoin(lines[:3]) == "* one\n+ two\n1. three"


@pytest.mark.parametrize(
    ("scores", "verdicts"),
    [
        ([1, 1, -0.3, 1], "1111"),
        ([1, 1, -3, 1], "1101"),
        ([-1, 0.3, -1], "000"),
        ([-1, -1, 2, 2], "0011"),
        ([], ""),
    ],
)
def test_smooth(scores: Sequence[float], verdicts: str) -> None:
    assert "".join("01"[each] for each in smooth(scores, 0.5)) == verdicts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Comments (27)", "comments"),
        ("12 Kommentare", "comments"),
        ("View 48 photos", "media"),
        ("Home > Sport > Rowing", "crumbs"),
        ("Tags: fish, harbour", "tags"),
        ("По теме: паром", "related"),
        ("Reklama", "advert"),
        ("すべて見る", "menu"),
        ("모든 댓글 전체댓글", None),
        ("The council met on Friday.", None),
        ("5 / 5 / 2010", None),
        ("| a | b | c | d |", None),
    ],
)
def test_kinds(text: str, kind: str | None) -> None:
    found = kinds_of(measure(text))
    assert kind in found if kind else not found


def test_a_report_of_a_wording_is_not_the_wording() -> None:
    for text in (
        "Residents can sign up for alerts at the town hall, said the council on Friday evening.",
        "See the notes of the meeting for more on the ferry and on the price of fish in May.",
    ):
        line = measure(text)
        assert not certain(line, kinds_of(line))


def test_strip_boilerplate_takes_only_what_is_sure() -> None:
    paragraphs = ["No fish", PROSE[0], "Share this article", "Inner heading", PROSE[1], "Video"]
    assert strip_boilerplate(paragraphs, title="No fish") == [
        PROSE[0], "Inner heading", PROSE[1], "Video",
    ]  # fmt: skip
    assert strip_boilerplate(["Advertisement"], title="") == ["Advertisement"]
    assert strip_boilerplate([], title="x") == []


# ── laws ───────────────────────────────────────────────────────────────────────────────────

NOISE = st.sampled_from(
    ["Share", "Menu", "* Sport", "* Home", "*", "Comments", "Read also: x", "© 2024 A", "Latest", "By Ana Ruiz",
     "5 May 2021", "Advertisement", "Photo: Jo/AFP", "Subscribe", "Source: Stern", "Home | News | Sport | Life"]
)  # fmt: skip
PAGE_LIKE = st.lists(
    NOISE | st.sampled_from(PROSE) | st.sampled_from(["A heading", "Bus brings shoes", "Why?"]),
    max_size=40,
).map("\n".join)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400) | PAGE_LIKE)
def test_any_text_is_read(text: str) -> None:
    article = read(text)
    assert bool(article.title) == bool(split(text))
    assert bool(article.text) == bool(split(text))


@settings(max_examples=200, deadline=None)
@given(PAGE_LIKE | st.text(max_size=300))
def test_what_was_cleaned_stays_when_cleaned_again(text: str) -> None:
    """Without trace of a page left, a second cleaning changes no word but the title's place."""
    once = read(text)
    if furniture(survey(split(once.text))) or not once.text:
        return
    twice = read(once.text)
    kept = (
        words(twice.text) if twice.title in twice.text else words(twice.title) + words(twice.text)
    )
    assert len(kept) >= 0.8 * len(words(once.text)) - 12


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PROSE), min_size=1, max_size=12))
def test_prose_is_never_lost(paragraphs: list[str]) -> None:
    assert words(read("\n\n".join(paragraphs)).text) == words(" ".join(paragraphs))
