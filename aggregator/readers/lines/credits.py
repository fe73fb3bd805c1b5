"""Whom a text is credited to: the news agency it comes from, the outlet it first appeared in.

A credit is not a mention. "told AFP" and "photo: AFP" say nothing of who wrote the text; a
dateline ("PARIS (AFP) –"), a copyright line, "with AFP", a byline or a lone "(dpa)" do.
`strip_boilerplate` is here too, for readers that know their page and want its last lines gone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from aggregator.readers.dates import find_date
from aggregator.readers.lines import comparable, measure
from aggregator.readers.lines.evidence import certain, kinds_of
from aggregator.readers.months import MONTHS
from aggregator.text import fold

AGENCIES: dict[str, str] = {
    # name → how it signs, as patterns parted by "|"; matched with case
    "Agence France-Presse": r"AFP(?:[- ]?Relaxnews)?|Agence France[- ]Presse|AFPTV|法新社|АФП|أ ?ف ?ب|وكالة فرانس برس|وكالة الصحافة الفرنسية",
    "Associated Press": r"AP|(?:The )?Associated Press|美联社|AP通信|أسوشيتد برس",
    "Reuters": r"(?:Thomson )?Reuters|REUTERS|路透社|路透|ロイター|Рейтер|رويترز|로이터",
    "Deutsche Presse-Agentur": r"dpa(?:-[A-Za-z]+)?|DPA|Deutsche Presse-?[Aa]gentur",
    "Agencia EFE": r"EFE|Agencia EFE|Efe",
    "ANSA": r"ANSA|Ansa",
    "Adnkronos": r"Adnkronos|ADNKRONOS|AdnKronos",
    "AGI": r"AGI",
    "askanews": r"askanews|Askanews|ASKANEWS",
    "LaPresse": r"LaPresse",
    "Austria Presse Agentur": r"APA|Austria Presse Agentur",
    "Keystone-SDA": r"SDA|sda|Keystone-SDA|Keystone-ATS|ATS|ats",
    "Algemeen Nederlands Persbureau": r"ANP|Algemeen Nederlands Persbureau",
    "Belga": r"Belga|BELGA",
    "Ritzau": r"Ritzau|RITZAU|ritzau",
    "NTB": r"NTB",
    "TT": r"TT|TT-[A-Z]{2,}",
    "STT": r"STT",
    "Polska Agencja Prasowa": r"PAP|Polska Agencja Prasowa",
    "ČTK": r"ČTK|CTK|Česká tisková kancelář",
    "TASR": r"TASR",
    "SITA": r"SITA",
    "MTI": r"MTI",
    "Agerpres": r"AGERPRES|Agerpres",
    "BTA": r"BTA|БТА",
    "Hina": r"HINA|Hina",
    "Tanjug": r"Tanjug|TANJUG|Танјуг",
    "SRNA": r"SRNA|СРНА|Срна",
    "STA": r"STA",
    "AMNA": r"ΑΠΕ[- ]?ΜΠΕ|ΑΜΠΕ|ΑΠΕ|ANA[- ]MPA|AMNA",
    "BNS": r"BNS",
    "LETA": r"LETA",
    "ELTA": r"ELTA",
    "Lusa": r"Lusa|LUSA|Agência Lusa",
    "Agência Brasil": r"Agência Brasil",
    "Europa Press": r"Europa Press|EUROPA PRESS",
    "Télam": r"Télam|TELAM",
    "Xinhua": r"Xinhua|新华社|新華社|新华网",
    "China News Service": r"中新社|中新网",
    "Kyodo News": r"Kyodo(?: News)?|KYODO|共同通信(?:社)?|共同社|共同",
    "Jiji Press": r"Jiji(?: Press)?|時事通信(?:社)?|時事",
    "Yonhap": r"Yonhap(?: News(?: Agency)?)?|연합뉴스",
    "Central News Agency": r"中央社",
    "Press Trust of India": r"PTI|Press Trust of India",
    "Asian News International": r"ANI",
    "Indo-Asian News Service": r"IANS",
    "Bernama": r"Bernama|BERNAMA",
    "Antara": r"ANTARA|Antara",
    "Anadolu Agency": r"Anadolu(?: Agency| Ajansı)?|AA|الأناضول",
    "DHA": r"DHA",
    "İHA": r"İHA|IHA",
    "TASS": r"TASS|ТАСС|ИТАР-ТАСС",
    "RIA Novosti": r"RIA Novosti|РИА Новости",
    "Interfax": r"Interfax|INTERFAX(?:\.RU)?|Интерфакс|ИНТЕРФАКС",
    "Ukrinform": r"Ukrinform|Укрінформ",
    "UNIAN": r"UNIAN|УНІАН|УНИАН",
    "Press Association": r"PA(?: Media)?|Press Association",
    "Canadian Press": r"(?:The )?Canadian Press",
    "Australian Associated Press": r"AAP|Australian Associated Press",
    "United Press International": r"UPI|United Press International",
    "Inter Press Service": r"IPS|Inter Press Service",
    "Evangelischer Pressedienst": r"epd",
    "Katholische Nachrichten-Agentur": r"KNA",
    "Sport-Informations-Dienst": r"SID",
    "WAM": r"WAM|وام",
    "Saudi Press Agency": r"SPA|واس",
    "MENA": r"أ ?ش ?أ",
}
"""Canonical names and signatures. Names as the agencies write them in English or at home."""

_WITH = (
    r"with (?:(?:additional|material|reporting|reports?|information|inputs?|agency|files?) )*(?:from |by )?|inputs? from |"
    r"mit (?:material |informationen )?(?:von |der |des )?|unter verwendung von material (?:von |der )|avec (?:l['’])?|"
    r"con (?:información |informaciones |datos )?(?:de (?:la )?)?(?:agencia )?|com (?:informações )?(?:da |do |a )?|"
    r"met (?:informatie )?(?:van )?|med |z |по (?:материалам|данным|информации) |за матеріалами |"
    r"(?:fonte|fuente|quelle|source ?|bron|källa|kilde|lähde|zdroj|źródło|forrás|sursa|izvor|vir|"
    r"источник|източник|джерело|извор|πηγή|kaynak|المصدر|来源|來源|출처|出典)\s?[:：]\s*"
)
_BY = r"(?:by|from|par|von|por|di|door|af|av|agency|agencies|agence|agentur|agencia|агентство)\s*:?\s+"
_ALONE = re.compile(
    rf"^\W*(?:(?:{_BY})?(?:the )?|(?:sources?|quelle) |[a-zà-ÿ]{{2,4}}/)$|(?:^|[\s(])(?:{_WITH})(?:the )?$",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(rf"^\W*{_BY}[^.!?]{{3,60}}[,|–—/-]\s*(?:the )?$", re.IGNORECASE)
_OTHER = r"(?:[^\W\d_a-zà-ÿ][\w.]{1,15}|[a-z]{2,5}|\d{1,2}\.\d{1,2}\.\d{2,4})(?:\s[A-Z]\w{1,12})?"
"""A further agency, an editor's sign, a date: what else a credit names."""
_NOTHING = re.compile(
    r"^(?:[\s-](?:material|inputs?|reporting|reports?|files?|content))?[\s)\].）】]*"
    rf"(?:(?:\s?[/,&+|–—-]+\s?|\s(?:and|und|et|y|e|en|og|och|i|и)\s){_OTHER}[\s)\].]*){{0,3}}[\s/|,–—-]*$"
)
_BRACKET = re.compile(r"[(\[/【（]\s*(?:\w{2,8}/|\w{1,12}[=＝])?$")
_DASH = re.compile(
    r"^(?:[/-]\w+)*\s*[)\]】）/.]{0,2}\s*(?:[-–—―=:：]{1,2}\s(?![a-zà-ÿ])|】|[^。，\s]{0,14}[电電])"
)
_DATELINE = re.compile(r"^[^\W\d_][\w .,/’'-]{2,50}?(?:[.,]\s|\s?[-–—]\s)$")
_AFTER_DATELINE = re.compile(r"^(?:\.\s|\s[-–—]\s|$)")
_WRITER = re.compile(r"^\s(?:[A-Z]\w+\s){0,2}(?:Writer|Correspondent|Reporter|Editor)\b")
_JAPANESE = re.compile(r"^【[^】]{1,12}?(?:(共同)|(時事))】")
_SIGNED_OFF = re.compile(
    rf"(?:[.!?…”\"»]\s*(?:[(\[]\s*(?:[A-Za-z]{{2,8}}/)*|[-–—]\s|/|\s)|[(\[](?:[\w ]{{2,30}} )?(?i:{_WITH}))$"
)
_RIGHTS = re.compile(
    r"(?:^\W*©\s*|©\s*copyright\s*|(?:©|copyright)\s*\(?\d{4}\)?[\s,]*)(?:by )?(?:the )?$",
    re.IGNORECASE,
)
_PICTURES = re.compile(r"^\s?[/-]\s?(?:picture|getty|epa|imago|photo)", re.IGNORECASE)
_FIRST_PRINTED = re.compile(r"^This report by (?:the )?$", re.IGNORECASE)
_HELPED = re.compile(
    r"^[^.]{0,60}\b(?:contributed to this|a contribué|haben? (?:zu|an) diese[mr]|ha contribuito|contribuy[óe])"
)


@functools.cache
def _signatures() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """All signatures as one pattern, a group for each agency, and the agencies in that order."""
    inner = "|".join(f"({signs})" for signs in AGENCIES.values())
    return re.compile(rf"(?<![^\W_])(?:{inner})(?![^\W_])|^(?:(新华社)|(中新社))"), (
        *AGENCIES,
        "Xinhua",
        "China News Service",
    )


def find_agency(text: str) -> str | None:
    """The canonical name of the agency that `text` (an article, a byline, a credit) is by, or None.

    Looked for in the first lines, the last lines, and every copyright line.
    """
    lines = [folded for raw in text.split("\n") if (folded := " ".join(raw.split()))]
    near = [*lines[:6], *reversed(lines[6:][-8:])]
    rights = [
        line for line in lines[6:-8] if re.match(r".{0,90}(?:©|[Cc]opyright)\s*\(?\d{4}", line)
    ]
    return next((found for line in [*near, *rights] if (found := _credited(line))), None)


def _credited(line: str) -> str | None:
    """The agency that one line credits."""
    if re.search(
        r"\bReporting by [^;()]{3,160};\s*(?:[Aa]dditional |[Ww]riting |[Ee]diting )", line
    ):
        return "Reuters"  # who reported and who edited: how Reuters ends its reports
    if found := _JAPANESE.match(line):
        return "Kyodo News" if found[1] else "Jiji Press"
    pattern, agencies = _signatures()
    for found in pattern.finditer(line):
        before, after = line[: found.start()], line[found.end() :]
        if _is_credit(before, after):
            assert found.lastindex is not None
            return agencies[found.lastindex - 1]
    return None


def _is_credit(before: str, after: str) -> bool:
    """Whether what stands before and after an agency's name makes it a credit."""
    if len(before) + len(after) <= 60 and _NOTHING.match(after):
        if _ALONE.search(before) or _AFTER_NAME.match(before):
            return True
        if before.endswith(" ") and re.search(rf"\s(?:{_WITH})$", before, re.IGNORECASE):
            return True
    if len(before) <= 80 and (_opens(before, after) or _follows_place(before, after)):
        return True
    if re.match(r"^\W*(?:By\s)?[A-Z][\w.’' -]{3,40}\s$", before) and _WRITER.match(after):
        return True  # "By JANE DOE AP Sports Writer"
    if _SIGNED_OFF.search(before) and _NOTHING.match(after):
        return True
    if _RIGHTS.search(before) and not _PICTURES.match(after):
        return True
    if _FIRST_PRINTED.match(before):
        return True
    return not before.strip(" (The") and bool(_HELPED.match(after))


def _opens(before: str, after: str) -> bool:
    """Whether it is a dateline: "PARIS, 3 May (AFP) –", "/TASS/", "(Reuters) -", "Reuters –"."""
    if not before.strip(" ([【（/"):
        return bool(_DASH.match(after)) or bool(re.match(r"^\s?\|", after))
    bracket = _BRACKET.search(before)
    if not bracket or not re.match(r"^(?:[/-]\w+)*\s*[)\]/）】]", after):
        return False
    return _names_place(before[: bracket.start()])


def _names_place(before: str) -> bool:
    """Names and dates, little else: with a date, a weekday or two may be written small."""
    words = re.findall(r"[^\W\d_]+", before)
    named = [word[0].isupper() or not word[0].islower() or fold(word) in MONTHS for word in words]
    dated = any(c.isdigit() for c in before)
    return bool(sum(named) * 4 >= len(words) * (2 if dated else 3))


def _follows_place(before: str, after: str) -> bool:
    """A dateline without brackets: "TOKYO, Kyodo - ", "МОСКВА, 5 июн - РИА Новости. "."""
    if not _DATELINE.match(before) or not _AFTER_DATELINE.match(after):
        return False
    words = re.findall(r"[^\W\d_]+", before)
    dated = any(c.isdigit() for c in before) and any(fold(word) in MONTHS for word in words)
    return before.isupper() or (dated and _names_place(before))


# ── outlets ────────────────────────────────────────────────────────────────────────────────

_SOURCE = re.compile(
    r"^[(\[–—-]*\s*(?:sources?|quellen?|sources? ?|fuentes?|fontes?|fonte|bron(?:nen)?|kilder?|källor|källa|lähde|źródło|źródła|"
    r"zdroj|zdroje|forrás|sursa|источник|джерело|извор|kaynak|πηγή|المصدر|מקור|منبع|来源|來源|文章来源|新闻来源|出典|引用元|"
    r"출처|sumber|nguồn|स्रोत|ที่มา)\s*(?P<mark>[:：]|\s)\s*(?P<name>\S.*)$",
    re.IGNORECASE,
)
_FIRST_IN = re.compile(
    r"(?:(?:first|originally) (?:appeared|published|posted|ran)(?: \w+){0,3}? (?:in|on|by|at)|(?:cross-?posted|republished|reprinted|reproduced|syndicated)"
    r"(?: with permission)? (?:from|by)|read the (?:original|full) (?:article|story|post) (?:on|at|in)|"
    r"erschien(?:en)? (?:\w+ ){0,2}(?:zuerst|zunächst) (?:bei|in|auf)|(?:zuerst|zunächst) (?:bei|in|auf)|(?:paru|publié)e? (?:\w+ ){0,3}(?:dans|sur|par)|"
    r"publicado (?:originalmente |por primera vez )?(?:en|por|em|no|na)|(?:apparso|pubblicato) (?:originariamente |per la prima volta )?(?:su|in|da)|"
    r"eerder (?:verschenen|gepubliceerd) (?:in|op|bij))\s+(?:the website of\s+)?(?P<name>[^.,;()\n]{2,60})",
    re.IGNORECASE,
)
_NO_OUTLET = re.compile(
    r"@|\b(?:account|twitter|facebook|instagram|youtube|data|survey|study|report|ministry|police|"
    r"government|university|company|agencies|author|own|via|website|press release|getty|shutterstock)\b",
    re.IGNORECASE,
)


def source_line(text: str) -> bool:
    """Whether a line says where the text is from, however little the name may be worth."""
    found = _SOURCE.match(text)
    if found is None or len(text) > 120:
        return False
    return found["mark"].strip() != "" or len(text.split()) <= 4


def find_source(text: str) -> str | None:
    """The outlet that one line credits ("Source: Stern", "First published in Die Zeit"), or None.

    An agency is no outlet; `find_agency` tells it.
    """
    if len(text) > 300:
        return None
    said = _SOURCE.match(text)
    if said and said["mark"].strip() and len(text) <= 120:
        return _outlet(said["name"])
    first = _FIRST_IN.search(text)
    return _outlet(first["name"]) if first else None


def _outlet(name: str) -> str | None:
    name = re.split(
        r"\s+(?:and (?:news )?agencies|und agenturen|et agences|y agencias)\b",
        name,
        flags=re.IGNORECASE,
    )[0]
    name = re.sub(r"^(?:the|der|die|das|le|la|el)\s+(?=[A-ZÀ-Þ])", "", name.strip(" .)]–—-\"“”'"))
    name = re.sub(r"^https?://(?:www\.)?([^/\s]+).*$", r"\1", name)
    if (
        not name
        or len(name.split()) > 6
        or _NO_OUTLET.search(name)
        or (name[0].islower() and "." not in name)
    ):
        return None
    if find_date(name) is not None:
        return None
    if not any(c.isalpha() for c in name) or _signatures()[0].fullmatch(name):
        return None
    return name


# ── the verdict without a page ─────────────────────────────────────────────────────────────


def strip_boilerplate(paragraphs: Sequence[str], *, title: str) -> list[str]:
    """`paragraphs` without what is certainly not the article; for readers that know the page.

    Goes: the headline repeated, share bars, comment forms, copyright and cookie lines, calls to
    subscribe, "read also" lines, pictures' credits, advertisement marks. Stays: everything else,
    in order and unchanged. If nothing would be left, everything stays.
    """
    headline = comparable(title)
    kept = [each for each in paragraphs if not _goes(each, headline)]
    return kept if any(part.strip() for part in kept) else list(paragraphs)


def _goes(paragraph: str, headline: str) -> bool:
    line = measure(" ".join(paragraph.split()))
    if headline and comparable(line.text) == headline:
        return True
    return certain(line, kinds_of(line))
