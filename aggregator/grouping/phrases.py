"""What an article is about, in its own written words: raw material for the labels of topics.

Three kinds of phrases, each with a weight from its uses and from how rare it is:

- *names* ("North Korea", "Bank of Japan"): see `names`;
- *subjects* ("infrastructure", "jobless claims"): what the title says and the text says again as
  a noun, that is, after an article and before the end of its phrase;
- *runs*, where a script has no spaces or its words no borders: stretches of the title that the
  text repeats.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from aggregator.grouping import background, wordings
from aggregator.grouping.names import ENTITLED, TITLE, ends_phrase, find_names, is_article, rarity
from aggregator.grouping.tokens import Token
from aggregator.text import fold

CALENDAR = wordings.CALENDAR
MOST_PHRASES = 12
_READ = 4_000  # units of a text; what a longer one is about is told by then
_NOUN = 0.25  # a subject is so often seen to be a noun, after an article and before a pause,
_OPENED, _ENDED = 0.4, 0.3  # where one of the two counts so much
_COMMON = 0.8  # what a subject weighs beside a name
_LEFT = 0.1  # what a word of the title weighs that nothing supports
_FUNCTION = 5.6  # Zipf frequency from which a word says nothing
_SUBJECT = 4.9  # Zipf frequency from which a common noun alone says nothing
_RUN_LENGTHS = range(2, 13)  # characters of a stretch in a script without spaces


def find_phrases(
    title: Sequence[Token], body: Sequence[Token], language: str, *, credited: Sequence[str] = ()
) -> tuple[tuple[str, float], ...]:
    """The heaviest phrases with their weights, heaviest first.

    `credited` name who wrote and published the text, not what it is about.
    """
    body = body[:_READ]
    weights: dict[str, float] = {}
    for phrase, weight in find_names(title, body, language):
        weights[phrase] = max(weights.get(phrase, 0.0), weight)
    named = {word.casefold() for phrase in weights for word in phrase.split()}
    for phrase, weight in (*_subjects(title, body, language, named), *_runs(title, body, language)):
        weights.setdefault(phrase, weight)
    shunned = {fold(name) for name in credited}
    weights = {phrase: each for phrase, each in weights.items() if fold(phrase) not in shunned}
    if not weights:
        weights = dict(_title_words(title, language))
    heaviest = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_PHRASES]
    return tuple((phrase, round(weight, 3)) for phrase, weight in heaviest if weight)


def _title_words(title: Sequence[Token], language: str) -> Iterator[tuple[str, float]]:
    """What is left where a text repeats nothing: the words of its title, lightly."""
    for token in title:
        word = token.text.casefold()
        if token.kind == "word" and word not in wordings.calendar(language):
            yield token.text, _LEFT * background.weigh(word, language)
    for run in _join(title):
        yield run, _LEFT


# ── subjects ───────────────────────────────────────────────────────────────────────────────


def _subjects(
    title: Sequence[Token], body: Sequence[Token], language: str, named: set[str]
) -> Iterator[tuple[str, float]]:
    """Common nouns, and two of them side by side, that title and text share."""
    wanted = {
        background.stem(token.text.casefold(), language)
        for token in title
        if token.kind == "word" and background.zipf(token.text.casefold(), language) < _FUNCTION
    }
    shunned = wordings.calendar(language) | named
    number: Counter[str] = Counter()
    nouns: defaultdict[str, float] = defaultdict(float)
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    before = before_that = None
    for place, token in enumerate(body):
        word = token.text if token.kind == "word" else ""
        if word == word.casefold() and len(word) > 2 and word not in shunned:
            stem = background.stem(word, language)
            if stem in wanted:
                after = body[place + 1] if place + 1 < len(body) else None
                ends = ends_phrase(after, language)
                number[stem] += 1
                opens = _opens_noun(before, before_that, language)
                nouns[stem] += 1.0 if ends and opens else _ENDED * ends + _OPENED * opens
                forms[stem][word] += 1
                if before is not None and ends and _is_content(before, shunned, language):
                    pair = f"{before.text} {word}"
                    first = background.stem(before.text, language)
                    if first in wanted:
                        number[f"{first} {stem}"] += 1
                        opened = before_that is not None and is_article(before_that, language)
                        nouns[f"{first} {stem}"] += 1.0 if opened else _ENDED
                        forms[f"{first} {stem}"][pair] += 1
        before_that, before = before, token
    for key, uses in number.items():
        form = min(forms[key].items(), key=lambda pair: (-pair[1], len(pair[0]), pair[0]))[0]
        telling = " " in key or background.zipf(form, language) < _SUBJECT
        # A script without capitals shows no names: there a subject may be one, and needs no article.
        noun = form == form.upper() or nouns[key] >= max(_OPENED + _ENDED, _NOUN * uses)
        if telling and noun and uses >= 2:
            heavy = rarity(form.split(), language)
            yield form, _COMMON * ENTITLED * (uses + TITLE) ** 0.5 * heavy


def _opens_noun(before: Token | None, before_that: Token | None, language: str) -> bool:
    """An article stands before, or before one word in between."""
    articles = wordings.articles(language)
    for token in (before, before_that):
        if token is None or token.kind != "word":
            return False
        word = token.text.casefold()
        if word in articles or token.owner:
            return True
        if not articles and background.zipf(word, language) >= _FUNCTION:
            return True
    return False


def _is_content(token: Token, shunned: Iterable[str], language: str) -> bool:
    return (
        token.kind == "word"
        and token.text == token.text.casefold()
        and len(token.text) > 2
        and token.text not in shunned
        and background.zipf(token.text, language) < _FUNCTION
    )


# ── runs ───────────────────────────────────────────────────────────────────────────────────


def _runs(
    title: Sequence[Token], body: Sequence[Token], language: str
) -> Iterator[tuple[str, float]]:
    """Stretches of the title's runs that the text repeats; of nested ones the longest as frequent."""
    wanted = {part for run in _join(title) for part in _parts(run)}
    if not wanted:
        return
    number = Counter(part for run in _join(body) for part in _parts(run) if part in wanted)
    for part, uses in number.items():
        longer = (other for other in number if part in other and part != other)
        if uses < 2 or any(2 * number[other] >= uses for other in longer):
            continue
        pairs = [part[n : n + 2] for n in range(len(part) - 1)]
        heavy = sum(background.weigh_pair(pair, language) for pair in pairs) / len(pairs)
        yield part, (uses + TITLE) ** 0.5 * heavy * min(len(part), 4) / 4


def _join(units: Sequence[Token]) -> Iterator[str]:
    """The runs that overlapping pairs were taken from, and words in katakana."""
    run = ""
    for token in (*units, None):
        paired = token is not None and token.kind == "pair"
        if token is not None and paired and run and token.text[0] == run[-1]:
            run += token.text[1:]
            continue
        if len(run) > 1:
            yield run
        run = token.text if token is not None and (paired or _is_kana(token)) else ""


def _is_kana(token: Token) -> bool:
    return token.kind == "word" and _script(token.text[0]) == "KATAKANA"


def _parts(run: str) -> Iterator[str]:
    """Stretches that may be words: of one kind of script, Korean ones from the beginning of a run."""
    for start in range(len(run)):
        kind = _script(run[start])
        if kind == "HIRAGANA" or (kind == "HANGUL" and start) or unicodedata.combining(run[start]):
            continue
        for length in _RUN_LENGTHS:
            if start + length > len(run) or _script(run[start + length - 1]) != kind:
                break
            yield run[start : start + length]


@lru_cache(maxsize=20_000)
def _script(character: str) -> str:
    """HAN, KATAKANA, HIRAGANA, HANGUL, THAI, …"""
    name = unicodedata.name(character, "").split(" ")[0].split("-")[0]
    return "HAN" if name == "CJK" else name
