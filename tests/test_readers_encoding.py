"""Bytes of any encoding become the text that was meant."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.readers.encoding import Decoded, declared, decode
from aggregator.text import normalise

SAID = {
    "pl": "Łódź gościła wczoraj żeglarzy. Burmistrz powiedział, że następne regaty będą większe.",
    "cs": "Starosta včera řekl, že město příští rok opraví most přes řeku a přidá světla.",
    "hu": "A polgármester szerint az árvíz után újjáépül az öreg híd, és ősszel megnyílik.",
    "de": "„Schön, daß es größer wird“, sagte die Bürgermeisterin über die neue Brücke in Köln.",
    "fr": "« Ça suffit », a déclaré la maire, dès l’ouverture de l’été à l’hôtel de ville.",
    "es": "¿Qué pasó ayer? La alcaldesa anunció que el año próximo habrá más árboles en la avenida.",
    "it": "Perché il ponte è chiuso? Il sindaco dice che la città lo riaprirà lunedì.",
    "sv": "Borgmästaren säger att färjan går igen på lördag, när isen släppt kring ön.",
    "tr": "Belediye başkanı köprünün yarın açılacağını söyledi; şehirde yağmur bekleniyor, ığdır.",
    "lt": "Miesto mero žodžiais, šį rudenį tiltas per upę bus vėl atidarytas, džiaugėsi žvejai.",
    "ru": "Мэр города вчера сообщил, что мост через реку откроют осенью, и жители довольны.",
    "uk": "Міський голова повідомив, що міст через річку відкриють восени, їхати буде ближче.",
    "el": "Ο δήμαρχος δήλωσε χθες ότι η γέφυρα του ποταμού θα ανοίξει ξανά το φθινόπωρο.",
    "he": "ראש העיר הודיע אתמול כי הגשר מעל הנהר ייפתח מחדש בסתיו.",
    "ar": "أعلن رئيس البلدية أمس أن الجسر فوق النهر سيفتح من جديد في الخريف.",
    "ja": "市長は昨日、川にかかる橋を秋に再び開くと発表した。住民は喜んでいる。",
    "zh": "市长昨天宣布，河上的大桥将在秋天重新开放，居民们都很高兴。",
    "tw": "市長昨天宣布，河上的大橋將在秋天重新開放，居民們都很高興。",
    "ko": "시장은 어제 강 위의 다리를 가을에 다시 연다고 발표했다. 주민들은 기뻐했다.",
    "en": "The mayor said “soon” — and paid £5 for a café crème.",
}
LEGACY = [
    ("pl", "cp1250"), ("pl", "iso8859-2"), ("cs", "cp1250"), ("cs", "iso8859-2"), ("hu", "cp1250"),
    ("de", "cp1252"), ("fr", "cp1252"), ("es", "cp1252"), ("it", "cp1252"), ("sv", "cp1252"),
    ("en", "cp1252"), ("tr", "cp1254"), ("lt", "cp1257"), ("ru", "cp1251"), ("ru", "koi8-r"),
    ("ru", "cp866"), ("uk", "cp1251"), ("el", "cp1253"), ("he", "cp1255"), ("ar", "cp1256"),
    ("ja", "cp932"), ("ja", "euc_jp"), ("ja", "iso2022_jp"), ("zh", "gb18030"), ("tw", "big5"),
    ("ko", "cp949"),
]  # fmt: skip


def decoded(data: bytes) -> Decoded:
    found = decode(data)
    assert found is not None
    return found


@pytest.mark.parametrize(("language", "name"), LEGACY, ids=[f"{a}-{b}" for a, b in LEGACY])
def test_an_undeclared_encoding_is_recognised(language: str, name: str) -> None:
    data = SAID[language].encode(name, "ignore")
    assert decoded(data).text == normalise(data.decode(name))


@pytest.mark.parametrize(
    ("bom", "name"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_unicode_is_told_by_its_mark_or_its_zeros(bom: bytes, name: str) -> None:
    said = "Title\n\nA café by the river."
    assert decoded(bom + said.encode(name)) == Decoded(said, name)


@pytest.mark.parametrize("said", SAID.values(), ids=list(SAID))
def test_utf8_comes_before_what_is_declared(said: str) -> None:
    data = f'<meta charset="windows-1252">{said}'.encode()
    assert said in decoded(data).text


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'<meta charset="windows-1251">', "cp1251"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>", "koi8-r"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>', "cp1252"),
        (b'<?xml version="1.0" encoding="GB2312"?>', "gb18030"),
        (b"# -*- coding: latin-1 -*-", "cp1252"),
        (b"<meta charset=nonsense>", ""),
        (b"<p>charset=koi8-r</p>", ""),
    ],
)
def test_a_declaration_is_found_and_means_what_people_mean(head: bytes, name: str) -> None:
    assert declared(head) == name


def test_a_declared_encoding_is_believed() -> None:
    data = b'<meta charset="koi8-r">' + "Мост".encode("koi8-r")
    assert decoded(data).text.endswith("Мост")
    assert decoded(data).doubt == ""


def test_a_declaration_that_cannot_be_true_is_not() -> None:
    data = b'<meta charset="big5">' + (SAID["fr"] * 3).encode("cp1252")
    assert SAID["fr"] in decoded(data).text


def test_few_spoiled_bytes_leave_utf8_what_it_is() -> None:
    found = decoded((SAID["ru"] + " ").encode() + b"\xff" + SAID["ru"].encode())
    assert found.encoding == "utf-8"
    assert found.text.count("\ufffd") == 1
    assert "1 characters" in found.doubt


def test_a_guess_admits_to_being_one() -> None:
    assert "guess" in decoded(b"\xb5\xb6\xf0 \xde\xa9\xae \xbe\xbf\xf7 plain words").doubt


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        bytes(2000),
        b"PK\x03\x04" + bytes(50),
        b"abc\0def" * 9,
    ],
)
def test_data_is_no_text(data: bytes) -> None:
    assert decode(data) is None


def test_text_comes_in_normal_form() -> None:
    assert decoded("Cafe\u0301\r\nx\x07".encode()).text == "Café\nx"


@given(st.binary(max_size=400))
def test_no_bytes_break_it(data: bytes) -> None:
    found = decode(data)
    assert found is None or found.text == normalise(found.text)
