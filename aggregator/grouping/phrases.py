"""What an article is about, in its own written words: raw material for the labels of topics.

Three kinds of phrases, each with a weight from its uses and from how rare it is:

- *names* ("North Korea", "Bank of Japan"): capitalised words inside sentences, grown to the left
  and right by the neighbours that most of their uses have, or that hardly ever stand elsewhere
  ("Floyd" is "George Floyd" when George stands before nothing else). A word that nearly always
  stands before another content word is an adjective ("Russian president") and no name;
- *subjects* ("infrastructure", "jobless claims"): what the title says and the text says again as
  a noun, that is, after an article and before the end of its phrase;
- *runs*, where a script has no spaces or its words no borders: stretches of the title that the
  text repeats.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from aggregator.grouping import background, wordings
from aggregator.grouping.tokens import Token

CALENDAR = wordings.CALENDAR
MOST_PHRASES = 12
_GROW = 0.6  # a neighbour in so many of a word's uses belongs to the name
_HEAD = 0.35  # a name stands so often before a function word, a break or a possessive
_ACTING = 0.3  # what such a use counts before another word, which may be a verb
_NOUN = 0.15  # a subject is so often seen to be a noun
_FUNCTION = 5.6  # Zipf frequency from which the next word says nothing ("in", "the", "said")
_RARE = 4.0  # Zipf frequency under which a capitalised word after a name is part of it
_TITLE = 2.0  # a phrase of the title counts as so many further uses
_ENTITLED = 1.5  # what a phrase of the title weighs beside others
_COMMON = 0.8  # what a subject weighs beside a name
_LONGEST = 5  # words in a name
_LINKS = 2  # small words in a row inside it: "Ursula von der Leyen"
_LINKED = 3.5  # Zipf frequency from which a word may be named after another: "Bank of Japan"
_RUN_LENGTHS = range(2, 9)  # characters of a stretch in a script without spaces
_PLAIN = 4.7  # Zipf frequency from which such a word is no name
_BARE_NAMES = frozenset({"en", "de", "nl", "sv", "da", "no"})
"""Languages that put no article before most names."""
_SUBJECT = 4.9  # Zipf frequency from which a common noun alone says nothing
_NOUNS_CAPITAL = frozenset({"de", "lb"})
"""Languages that write every noun with a capital: there it tells no name."""


@dataclass(slots=True)
class _Uses:
    """How one capitalised word is used."""

    number: int = 0
    heads: float = 0.0
    articles: int = 0
    """An article stands before it: "the Senate"."""
    left: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """What stands before it, a small linking word included: ("Bank", "of")."""
    right: Counter[tuple[str, ...]] = field(default_factory=Counter)


def find_phrases(
    title: Sequence[Token], body: Sequence[Token], language: str
) -> tuple[tuple[str, float], ...]:
    """The heaviest phrases with their weights, heaviest first."""
    weights: dict[str, float] = {}
    for phrase, weight in _names(title, body, language):
        weights[phrase] = max(weights.get(phrase, 0.0), weight)
    named = {word.casefold() for phrase in weights for word in phrase.split()}
    for phrase, weight in (*_subjects(title, body, language, named), *_runs(title, body, language)):
        weights.setdefault(phrase, weight)
    heaviest = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_PHRASES]
    return tuple((phrase, round(weight, 3)) for phrase, weight in heaviest if weight)


# ── names ──────────────────────────────────────────────────────────────────────────────────


def _names(
    title: Sequence[Token], body: Sequence[Token], language: str
) -> Iterator[tuple[str, float]]:
    uses = _uses(body, language)
    in_title = {token.text for token in title}
    shunned = wordings.calendar(language) | wordings.titles(language)
    for word, use in uses.items():
        if use.heads < _HEAD * use.number or word.casefold() in shunned:
            continue
        words = _grow(word, uses, shunned)
        phrase = " ".join(words)
        if wordings.is_outlet(phrase) or (len(words) == 1 and _is_plain(word, use, language)):
            continue
        number = use.number + (_TITLE if word in in_title else 0.0)
        entitled = _ENTITLED if word in in_title else 1.0
        yield phrase, entitled * number**0.5 * _rarity(words, language)


def _is_plain(word: str, use: _Uses, language: str) -> bool:
    """A common word that is merely written with a capital: "the Department"."""
    frequent = background.zipf(word.casefold(), language) >= _PLAIN
    return frequent and language in _BARE_NAMES and 2 * use.articles >= use.number


def _uses(body: Sequence[Token], language: str) -> dict[str, _Uses]:
    """Word → its uses as a name: it is written with a capital inside sentences, mostly."""
    sentences = [list(s) for end, s in groupby(body, key=lambda t: t.kind == "break") if not end]
    sentences = [each for each in sentences if not _is_heading(each)]
    names = {t.text for each in sentences for t in _inner(each) if _is_capital(t)}
    if language not in _NOUNS_CAPITAL:
        small = Counter(t.text for each in sentences for t in each if t.kind == "word")
        names = {name for name in names if small[name.casefold()] <= small[name]}
    uses: defaultdict[str, _Uses] = defaultdict(_Uses)
    for sentence in sentences:
        _count(sentence, names, uses, language)
    return dict(uses)


def _is_heading(sentence: Sequence[Token]) -> bool:
    """Most words of it are capitalised: it shows nothing."""
    words = [token for token in sentence if token.kind == "word"]
    return len(words) > 3 and 3 * sum(t.text[0].isupper() for t in words) > 2 * len(words)


def _inner(sentence: Sequence[Token]) -> Iterator[Token]:
    """The words after the first one."""
    words = (token for token in sentence if token.kind == "word")
    next(words, None)
    yield from words


def _is_capital(token: Token) -> bool:
    return token.kind == "word" and token.text[0].isupper() and len(token.text) > 1


def _count(
    sentence: Sequence[Token], names: set[str], uses: defaultdict[str, _Uses], language: str
) -> None:
    """Add the uses in one sentence."""
    for place, token in enumerate(sentence):
        if not _is_capital(token) or token.text not in names:
            continue
        use = uses[token.text]
        use.number += 1
        previous = sentence[place - 1] if place else None
        determined = previous is not None and _is_article(previous, language)
        use.articles += determined
        before, after = _chain(sentence, place, -1), _chain(sentence, place, 1)
        follower = sentence[place + 1] if place + 1 < len(sentence) else None
        if token.owner or len(after) > 1 or _ends_phrase(follower, language):
            use.heads += 1.0
        elif not determined:
            use.heads += _ACTING
        if before and before[-1] in names:
            use.left[before] += 1
        if after and after[-1] in names and not token.owner:
            use.right[after] += 1


def _chain(sentence: Sequence[Token], place: int, step: int) -> tuple[str, ...]:
    """The next capitalised word in a direction, with the linking word passed on the way."""
    passed: list[str] = []
    while 0 <= (place := place + step) < len(sentence) and len(passed) <= _LINKS:
        token = sentence[place]
        if token.kind != "word" or (step < 0 and token.owner):
            return ()
        passed.append(token.text)
        if _is_capital(token):
            return tuple(passed)
        if token.text not in wordings.LINKS:
            return ()
    return ()


def _ends_phrase(after: Token | None, language: str) -> bool:
    if after is None or after.kind != "word":
        return True
    if after.text[0].isupper():
        return False
    return background.zipf(after.text.casefold(), language) >= _FUNCTION


def _grow(word: str, uses: dict[str, _Uses], shunned: frozenset[str]) -> list[str]:
    """The words of the name that `word` belongs to."""
    name = [word]
    alone = True
    while len(name) < _LONGEST:
        found, leans = _neighbour(name[0], uses, left=True)
        if (
            not found
            or (leans and not alone)
            or found[-1] in name
            or found[-1].casefold() in shunned
        ):
            break
        name[:0] = reversed(found)
        alone = alone and leans
    while len(name) < _LONGEST:
        found, _ = _neighbour(name[-1], uses, left=False)
        if not found or found[-1] in name or (len(name) > 1 and uses[name[-1]].number == 1):
            break
        name += found
    return name


def _neighbour(word: str, uses: dict[str, _Uses], *, left: bool) -> tuple[tuple[str, ...], bool]:
    """What belongs before or after `word`: most of its uses have it, or (True) it leans on `word`.

    A neighbour leans on a word when it hardly stands elsewhere: "George" on "Floyd".
    """
    use = uses[word]
    beside = use.left if left else use.right
    if not beside:
        return (), False
    chain = min(beside, key=lambda each: (-beside[each], each))
    number = beside[chain]
    if number >= _GROW * use.number and (len(chain) == 1 or _may_link(word, chain, left=left)):
        return chain, False
    other = uses.get(chain[-1])
    leans = other is not None and len(chain) == 1 and number >= _GROW * other.number
    rare = left or background.zipf(chain[-1].casefold(), "en") < _RARE
    return (chain, True) if leans and rare else ((), False)


def _may_link(word: str, chain: tuple[str, ...], *, left: bool) -> bool:
    """Institutions are named after something ("Bank of Japan"), people of a place are not.

    Particles of family names ("von der Leyen") are another matter.
    """
    if chain[0] not in ("of", "for"):
        return True
    first = chain[-1] if left else word
    return background.zipf(first.casefold(), "en") >= _LINKED


def _is_article(token: Token, language: str) -> bool:
    return token.kind == "word" and token.text.casefold() in wordings.articles(language)


def _rarity(words: Iterable[str], language: str) -> float:
    """Of the rarest word, and more for each further one."""
    weights = sorted(background.weigh(w.casefold(), language) for w in words)
    return weights[-1] + 0.2 * sum(weights[:-1])


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
    nouns: Counter[str] = Counter()
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    before = before_that = None
    for place, token in enumerate(body):
        word = token.text if token.kind == "word" else ""
        if word.islower() and len(word) > 2 and word not in shunned:
            stem = background.stem(word, language)
            if stem in wanted:
                after = body[place + 1] if place + 1 < len(body) else None
                ends = _ends_phrase(after, language)
                number[stem] += 1
                nouns[stem] += ends and _opens_noun(before, before_that, language)
                forms[stem][word] += 1
                if before is not None and ends and _is_content(before, shunned, language):
                    pair = f"{before.text} {word}"
                    first = background.stem(before.text, language)
                    if first in wanted:
                        number[f"{first} {stem}"] += 1
                        nouns[f"{first} {stem}"] += 1
                        forms[f"{first} {stem}"][pair] += 1
        before_that, before = before, token
    for key, uses in number.items():
        form = min(forms[key].items(), key=lambda pair: (-pair[1], len(pair[0]), pair[0]))[0]
        telling = " " in key or background.zipf(form, language) < _SUBJECT
        if telling and uses >= 2 and nouns[key] >= max(1, _NOUN * uses):
            heavy = _rarity(form.split(), language)
            yield form, _COMMON * _ENTITLED * (uses + _TITLE) ** 0.5 * heavy


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
        and token.text.islower()
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
        yield part, (uses + _TITLE) ** 0.5 * heavy * min(len(part), 4) / 4


def _join(units: Sequence[Token]) -> Iterator[str]:
    """The runs that overlapping pairs were taken from."""
    run = ""
    for token in (*units, None):
        if token is not None and token.kind == "pair" and run and token.text[0] == run[-1]:
            run += token.text[1:]
            continue
        if len(run) > 1:
            yield run
        run = token.text if token is not None and token.kind == "pair" else ""


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


def _script(character: str) -> str:
    """HAN, KATAKANA, HIRAGANA, HANGUL, THAI, …"""
    name = unicodedata.name(character, "").split(" ")[0].split("-")[0]
    return "HAN" if name == "CJK" else name
