"""Small closed tables of words that names and labels need to know, by language (ISO 639-1).

What is not here is decided by how words are used. Languages without an entry lose nothing but a
little tidiness in the labels of their topics.
"""

from __future__ import annotations

from collections.abc import Mapping

_CALENDAR = {
    "en": "monday tuesday wednesday thursday friday saturday sunday january february march april"
    " may june july august september october november december jan feb mar apr jun jul aug sep sept"
    " oct nov dec today yesterday tomorrow day days week weeks weekend month months year years"
    " morning afternoon evening night hour hours minute minutes time times gmt utc est edt cst cdt"
    " mon tue tues wed thu thur thurs fri mst mdt pst pdt cet cest bst ist",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar jänner"
    " februar märz april mai juni juli august september oktober november dezember heute gestern"
    " morgen tag tage tagen woche wochen wochenende monat monate monaten jahr jahre jahren uhr"
    " stunde stunden minuten abend nacht vormittag nachmittag zeit",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin"
    " juillet août septembre octobre novembre décembre aujourd hier demain jour jours semaine"
    " semaines mois an ans année années heure heures matin soir nuit",
    "es": "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo"
    " junio julio agosto septiembre setiembre octubre noviembre diciembre hoy ayer mañana día días"
    " semana semanas mes meses año años hora horas tarde noche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo aprile"
    " maggio giugno luglio agosto settembre ottobre novembre dicembre oggi ieri domani giorno"
    " giorni settimana settimane mese mesi anno anni ora ore mattina sera notte",
    "pt": "segunda terça quarta quinta sexta sábado domingo janeiro fevereiro março abril maio"
    " junho julho agosto setembro outubro novembro dezembro hoje ontem amanhã dia dias semana"
    " semanas mês meses ano anos hora horas manhã tarde noite",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april"
    " mei juni juli augustus september oktober november december vandaag gisteren morgen dag dagen"
    " week weken maand maanden jaar jaren uur",
    "pl": "poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę stycznia"
    " lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
    " dzisiaj dziś wczoraj jutro dzień dni tydzień miesiąc rok roku lat",
    "ru": "понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье"
    " января февраля марта апреля мая июня июля августа сентября октября ноября декабря сегодня"
    " вчера завтра день дня дней неделя недели месяц месяца год года году лет час часов",
    "uk": "понеділок вівторок середа середу четвер пʼятниця субота суботу неділя неділю січня"
    " лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня сьогодні"
    " вчора завтра день дня днів тиждень місяць рік року років",
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag januari februari mars april maj juni"
    " juli augusti september oktober november december dag dagar vecka veckor månad år",
    "da": "mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar marts april maj juni"
    " juli august september oktober november december dag dage uge uger måned år",
    "no": "mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar mars april mai juni"
    " juli august september oktober november desember dag dager uke uker måned år",
    "fi": "maanantai maanantaina tiistai tiistaina keskiviikko keskiviikkona torstai torstaina"
    " perjantai perjantaina lauantai lauantaina sunnuntai sunnuntaina tammikuu helmikuu maaliskuu"
    " huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu vuonna vuoden",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar ocak şubat mart nisan mayıs haziran"
    " temmuz ağustos eylül ekim kasım aralık bugün dün yarın gün günü hafta ay yıl yılı",
    "id": "senin selasa rabu kamis jumat sabtu minggu januari februari maret april mei juni juli"
    " agustus september oktober november desember hari bulan tahun",
    "cs": "pondělí úterý středa středu čtvrtek pátek sobota sobotu neděle neděli ledna února března"
    " dubna května června července srpna září října listopadu prosince dnes včera den dny rok roku",
    "hu": "hétfő kedd szerda csütörtök péntek szombat vasárnap január február március április május"
    " június július augusztus szeptember október november december nap hét hónap év",
    "ro": "luni marți miercuri joi vineri sâmbătă duminică ianuarie februarie martie aprilie mai"
    " iunie iulie august septembrie octombrie noiembrie decembrie azi ieri zi zile an ani",
}  # fmt: skip
"""Days, months and their like: capitalised or heavy, and never what an article is about."""

_TITLES = {
    "en": "mr mrs ms dr prof sir lord lady dame rep sen gov lt col gen maj sgt capt president"
    " vice prime minister senator governor representative congressman congresswoman secretary"
    " chancellor speaker judge justice attorney general chief director chairman chairwoman chair"
    " ceo officer sheriff captain king queen prince princess professor doctor mayor ambassador"
    " spokesman spokeswoman spokesperson leader former deputy foreign republican democratic"
    " democrat rev reverend",
    "de": "herr frau dr prof präsident präsidentin bundespräsident bundeskanzler bundeskanzlerin"
    " kanzler kanzlerin minister ministerin premierminister ministerpräsident ministerpräsidentin"
    " außenminister außenministerin innenminister finanzminister verteidigungsminister"
    " bürgermeister bürgermeisterin oberbürgermeister chef chefin sprecher sprecherin könig"
    " königin papst staatschef machthaber us",
    "fr": "m mme mlle monsieur madame président présidente ministre",
    "es": "sr sra señor señora don doña presidente presidenta ministro ministra",
    "nl": "meneer mevrouw president premier minister koning koningin",
}
"""What stands before a person's name and is no part of it."""

_ARTICLES = {
    "en": "the a an his her its their our this that these those of",
    "de": "der die das den dem des ein eine einen einem einer eines kein keine ihr ihre sein seine"
    " diese dieser dieses im am zum zur vom",
    "fr": "le la les un une des du au aux ce cette ces son sa ses leur leurs",
    "es": "el la los las un una unos unas del al su sus este esta estos estas",
    "it": "il lo la i gli le un uno una del della dei delle al alla nel nella questo questa",
    "pt": "o a os as um uma do da dos das ao no na nos nas este esta",
    "nl": "de het een deze dit die dat hun zijn haar",
    "sv": "en ett den det de denna detta",
    "da": "en et den det de denne dette",
    "no": "en et ei den det de denne dette",
    "ca": "el la els les un una del al",
    "ro": "un o al a ale cel cea",
}
"""What stands before a noun. Where a language has none, any very common word does."""

_PLACING = {
    "en": "in into across near outside inside throughout",
    "de": "in nach aus",
    "fr": "en aux",
    "es": "en",
    "it": "in",
    "pt": "em no na",
    "nl": "in uit",
    "sv": "i",
    "da": "i",
    "no": "i",
    "pl": "w we",
    "cs": "v ve",
    "ru": "в во",
    "uk": "в у",
    "be": "у ў",
    "bg": "в във",
    "sr": "у",
    "ro": "în din",
    "ca": "en",
    "id": "di",
    "vi": "ở tại",
}
"""What stands before a place: "in Geneva"."""

_AND = {
    "en": "and", "de": "und", "fr": "et", "es": "y", "it": "e", "pt": "e", "nl": "en", "sv": "och",
    "da": "og", "no": "og", "nb": "og", "nn": "og", "fi": "ja", "et": "ja", "pl": "i", "cs": "a",
    "sk": "a", "sl": "in", "hr": "i", "sr": "и", "bg": "и", "ru": "и", "uk": "та", "be": "і",
    "ro": "și", "hu": "és", "tr": "ve", "el": "και", "ca": "i", "gl": "e", "eu": "eta", "id": "dan",
    "ms": "dan", "vi": "và", "lt": "ir", "lv": "un", "he": "ו", "ar": "و", "fa": "و", "hi": "और",
}  # fmt: skip
"""Between two phrases of a label, with blanks around it."""

NEUTRAL_AND = "·"
"""The same where a language has no entry."""

LINKS = frozenset(
    [
        "of",
        "for",
        "de",
        "del",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "du",
        "des",
        "von",
        "van",
        "der",
        "den",
        "zu",
        "la",
        "le",
        "y",
        "bin",
        "ibn",
    ]
)
"""Small words inside names: "Bank of Japan", "Ursula von der Leyen"."""

_AGENCY_NAMES = (
    "ap|associated press|reuters|thomson reuters|refinitiv|afp|agence france-presse|dpa|epd|kna|apa"
    "|agence france presse|deutsche presse-agentur|sda|ats|ansa|efe|europa press|lusa|anp|belga"
    "|ritzau|tt|ntb|stt|pap|čtk|mti|tass|тасс|ria novosti|риа новости|interfax|интерфакс|ukrinform"
    "|укрінформ|xinhua|新华社|新華社|kyodo|kyodo news|共同通信|jiji press|時事通信|yonhap|연합뉴스"
    "|yonhap news agency|pti|ani|anadolu|anadolu agency|antara|upi|pa media|press association"
    "|bloomberg|bloomberg news|getty|getty images|shutterstock|factset|dow jones newswires"
)
_STATION_NAMES = (
    "bbc|cnn|abc|cbs|nbc|msnbc|cnbc|npr|pbs|cbc|sky news|al jazeera|ard|zdf|politico|axios|euronews"
    "|buzzfeed|huffpost|le monde|le figaro|der spiegel|spiegel|el país|el mundo|la repubblica"
)
_OUTLETS = frozenset(f"{_AGENCY_NAMES}|{_STATION_NAMES}".split("|"))
_PAPER_WORDS = (
    "news times post journal tribune herald guardian telegraph gazette chronicle zeitung rundschau"
    " tagblatt anzeiger"
)
_PAPERS = frozenset(_PAPER_WORDS.split())


def _sets(table: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in table.items()}


_CALENDARS, _TITLE_SETS, _ARTICLE_SETS = _sets(_CALENDAR), _sets(_TITLES), _sets(_ARTICLES)
_PLACING_SETS = _sets(_PLACING)

CALENDAR = frozenset().union(*_CALENDARS.values())
"""Words of the calendar in any language."""


def is_outlet(name: str) -> bool:
    """Those who deliver news are not what it is about: agencies, stations, names like papers'."""
    folded = name.casefold()
    words = folded.split()
    named = (words[: words.index("of")] if "of" in words else words)[-1:]
    return folded in _OUTLETS or (len(words) > 1 and not _PAPERS.isdisjoint(named))


def calendar(language: str) -> frozenset[str]:
    """Names of days, months and spans of time, in lower case."""
    return _CALENDARS.get(language, _CALENDARS["en"])


def titles(language: str) -> frozenset[str]:
    """What stands before a person's name, in lower case."""
    return _TITLE_SETS.get(language, frozenset()) | _TITLE_SETS["en"]


def articles(language: str) -> frozenset[str]:
    """What stands before a noun; empty where the language is not known to have it."""
    return _ARTICLE_SETS.get(language, frozenset())


def placing(language: str) -> frozenset[str]:
    """What stands before a place; empty where nothing is known."""
    return _PLACING_SETS.get(language, frozenset())


def conjunction(language: str) -> str:
    """What stands between two phrases: "and" in `language`."""
    return _AND.get(language, NEUTRAL_AND)
