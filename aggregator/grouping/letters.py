"""Letters → one key for one word, however it is written: what lets scripts and spellings meet.

`romanise` folds case, accents, width and the letters that have no accent to drop ("ı", "ł", "ø"),
and writes Cyrillic, Greek and kana with Latin letters, as English newspapers do: "Путин" and
"Πούτιν" are "putin", "プーチン" too. Arabic keeps its letters, without vowel signs, lengthening
strokes and the variants of alif and ya; Serbian comes out alike from its two alphabets; traditional
Chinese characters are a table's matter (`background`).

`skeleton` is a weaker key for names: the consonants by class, so that "Poutine", "Selenskyj",
"Zelensky", "ゼレンスキー" and "زيلينسكي" meet their like. It proves less than a name does: of the 5,000
names in four English collections, two different ones share it with probability .0008, so it takes two
names to say anything.

Sources of the tables: BGN/PCGN romanisation of Russian, Ukrainian and Bulgarian without its marks,
Serbian as in its own Latin alphabet, ELOT 743 for Greek, Kunrei for kana ("ti", not "chi": foreign
names are written so). Japanese does not tell "l" from "r" nor Arabic "p" from "b", so no skeleton
does. Roads not taken: a library of transliteration (the whole of Unicode, Han by its Mandarin sound,
for tables of 200 letters); Han and hangul (names have another sound, or particles stick to them).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from aggregator.text import fold


def _table(pairs: str) -> dict[int, str]:
    """What each first letter becomes: "аa жzh ь" makes а a, ж zh, ь nothing."""
    return {ord(each[0]): each[1:] for each in pairs.split()}


_LATIN = _table("ıi łl øo đd æae œoe þth ðd ħh ŋn ŧt əe ĸk ʻ ʼ ’")
_CYRILLIC = _table(
    "аa бb вv гg дd еe жzh зz иi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe "
    "юyu яya іi єye ґg јj љlj њnj ђdj ћc џdz ѕdz әa ғg қk ңn өo ұu үu һh ӏ"
)
_SERBIAN = _table("жz хh цc чc шs")
_UKRAINIAN = _table("гh иy")
_BULGARIAN = _table("хh щsht ъa")
_OWN_CYRILLIC = {
    **dict.fromkeys(("sr", "sh", "hr", "bs", "mk"), _SERBIAN),
    "uk": _UKRAINIAN,
    "bg": _BULGARIAN,
}
_GREEK = _table("αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo")
_GREEK_PAIRS = (("ου", "u"), ("αυ", "av"), ("ευ", "ev"), ("γγ", "ng"), ("γκ", "g"), ("τζ", "tz"))
_ARABIC = _table("ـ ٱا ىي ةه کك یي ہه ھه ےي")
_KANA = {
    "": "aiueo", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ",
    "t": "タチツテト", "d": "ダヂヅデド", "n": "ナニヌネノ", "h": "ハヒフヘホ", "b": "バビブベボ",
    "p": "パピプペポ", "m": "マミムメモ", "r": "ラリルレロ",
}  # fmt: skip
_KANA_OTHERS = {
    **dict(zip("アイウエオァィゥェォヴワヲンャュョヤユヨッーフ", [
        *"aiueoaiueo", "vu", "wa", "o", "n", "ya", "yu", "yo", "ya", "yu", "yo", "", "", "fu",
    ], strict=True)),
}  # fmt: skip
_PLAIN = {**_LATIN, **_CYRILLIC, **_GREEK, **_ARABIC}
_LANGUAGES = {language: {**_PLAIN, **own} for language, own in _OWN_CYRILLIC.items()}

SLAVIC = frozenset(("be", "bg", "bs", "cs", "hr", "mk", "pl", "ru", "sh", "sk", "sl", "sr", "uk"))
_ENDINGS = re.compile(r"(?<=..)(?:ogo|oho|ego|eho|omu|emu|[yioe]m|ami|[oe][vw]i|y[ck]h|ov[eaiy])$")
_KATAKANA = re.compile(r"[ァ-ヺー]+")
_SIBILANTS = re.compile(r"shch|tsch|tch|dzh|sch|sh|zh|cz|sz|ts|tz|dz|dj|c(?=[eiy])|s|z")
_ABJAD = _table(
    "ا ءأ ع ه و ي ؤ ئ بb تt ثt جs حh خk دd ذd رr زz سs شs صs ضd طt ظz غg فv قk كk لl مm نn پb چs ژs گg ڤv "
    "א ע ה ו י בb גg דd זs חh טt כk ךk לl מm םm נn ןn סs פp ףp צs ץs קk רr שs תt"
)
_ARTICLE = re.compile(r"^[وف]?(?:ال|بال|لل|كال)(?=...)")
_ALIKE = str.maketrans("lp", "rb")
_SILENT = re.compile(r"[^a-z]|[aeiouyhw]")
LEAST_CONSONANTS = 3
"""Two consonants are in too many names."""


@lru_cache(maxsize=200_000)
def romanise(word: str, language: str = "") -> str:
    """The key of `word` as a text of `language` writes it; "" tells no language."""
    if word.isascii():
        return word.lower()
    if _KATAKANA.fullmatch(word):
        return _from_kana(word)
    plain = fold(word)
    if not plain.isascii():
        if "\u0370" <= max(plain) <= "\u03ff":
            plain = _greek_pairs(plain)
        plain = plain.translate(_LANGUAGES.get(language, _PLAIN))
    return plain


def romanise_all(words: Sequence[str], language: str) -> list[str]:
    """The keys of many words, faster than one by one."""
    if not words or language in ("ja", "el"):
        return [romanise.__wrapped__(word, language) for word in words]
    keys = fold("\n".join(words)).translate(_LANGUAGES.get(language, _PLAIN)).split("\n")
    assert len(keys) == len(words)
    return keys


@lru_cache(maxsize=200_000)
def skeleton(key: str, language: str = "") -> str:
    """The consonants of a name in `romanise`'s form, by class; "" where they are too few."""
    if is_abjad(key):
        key = _ARTICLE.sub("", key).translate(_ABJAD)
    if language in SLAVIC:
        key = _ENDINGS.sub("", key)
    key = key.replace("ph", "f").replace("th", "t").replace("kh", "k").replace("ck", "k")
    key = key.replace("ch", "k" if language in _HARD_CH else "sh").replace("gh", "g")
    key = key.replace("j", "s" if language in _SOFT_J else "")
    key = key.replace("w", "v").replace("x", "ks")
    key = _SIBILANTS.sub("s", key).replace("c", "k").replace("q", "k").replace("f", "v")
    bones = re.sub(r"(.)\1+", r"\1", _SILENT.sub("", key).translate(_ALIKE))
    return bones if len(bones) >= LEAST_CONSONANTS else ""


_HARD_CH = frozenset(("cs", "de", "el", "it", "nl", "pl", "sk"))
_SOFT_J = frozenset(("", "ca", "en", "fr", "id", "ms", "pt", "tr", "und"))


def skeletons(key: str, language: str = "") -> tuple[str, ...]:
    """All skeletons that a name may have: Japanese writes "b" for "v" as well; none, one or two."""
    bones = skeleton(key, language)
    if language == "ja" and "b" in bones:
        return bones, bones.replace("b", "v")
    return (bones,) if bones else ()


def is_katakana(word: str) -> bool:
    """The word is in the script in which Japanese writes foreign names."""
    return _KATAKANA.fullmatch(word) is not None


def is_abjad(word: str) -> bool:
    """The word is in Arabic or Hebrew letters, which know no capitals and few vowels."""
    return "\u0590" <= word[:1] <= "\u06ff"


def _greek_pairs(word: str) -> str:
    for pair, sound in _GREEK_PAIRS:
        word = word.replace(pair, sound)
    if word.startswith(("μπ", "ντ")):
        word = ("b" if word[0] == "μ" else "d") + word[2:]
    return word


@lru_cache(maxsize=1)
def _kana() -> dict[str, str]:
    rows = {
        kana: row + vowel
        for row, kanas in _KANA.items()
        if row
        for kana, vowel in zip(kanas, "aiueo", strict=True)
    }
    return {**rows, **_KANA_OTHERS}


def _from_kana(word: str) -> str:
    """In Latin letters; a small vowel replaces the one before it: "ティ" is "ti"."""
    sounds = _kana()
    made = ""
    for kana in unicodedata.normalize("NFKC", word):
        sound = sounds.get(kana, "")
        if kana in "ァィゥェォャュョ" and made[-1:] in "aiueo":
            made = made[:-1]
        made += sound
    return made
