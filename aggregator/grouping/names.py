"""Names in a text ("North Korea", "Bank of Japan"), with a weight from uses and rarity.

A name is capitalised words inside sentences, grown to the left and right by the neighbours that
most of their uses have, or that hardly ever stand elsewhere ("Floyd" is "George Floyd" when George
stands before nothing else). A word that nearly always stands before another content word is an
adjective ("Russian president") and no name; a common word behind an article ("the Department") is
none either. Places weigh more than persons, who come and go; mere venues do not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from aggregator.grouping import background, wordings
from aggregator.grouping.tokens import Token

TITLE = 2.0
"""A phrase of the title counts as so many further uses,"""
ENTITLED = 1.5
"""and weighs so much beside others."""
_GROW = 0.6  # a neighbour in so many of a word's uses belongs to the name
_LEAN = 0.5  # so many of a neighbour's uses are beside the word it leans on
_HEAD = 0.35  # a name stands so often before a function word, a break or a possessive
_ACTING = 0.3  # what such a use counts before another word, which may be a verb
_PLACE = 1.5  # what a place weighs beside a person,
_PLACED, _VENUE = 0.1, 0.6  # that is, what is "in" it so often, but is no mere venue
_FUNCTION = 5.6  # Zipf frequency from which the next word says nothing ("in", "the", "said")
_KIN = 5  # letters of a place that the word for its people begins with
_RARE = 4.0  # Zipf frequency under which a capitalised word after a name is part of it
_PLAIN = 4.7  # Zipf frequency from which a word behind articles is no name
_ENDING = 0.5  # so many of a word's uses end longer names, when it is no name alone
_LONGEST = 5  # words in a name
_LINKS = 2  # small words in a row inside it: "Ursula von der Leyen"
_LINKED = 3.5  # Zipf frequency from which a word may be named after another: "Bank of Japan"
_BARE_NAMES = frozenset({"en", "de", "nl", "sv", "da", "no"})
"""Languages that put no article before most names."""
_NOUNS_CAPITAL = frozenset({"de", "lb"})
"""Languages that write every noun with a capital: there it tells no name."""


@dataclass(slots=True)
class _Uses:
    """How one capitalised word is used."""

    number: int = 0
    heads: float = 0.0
    articles: int = 0
    """An article stands before it: "the Senate"."""
    places: int = 0
    """What stands before a place does: "in Geneva"."""
    left: Counter[tuple[str, ...]] = field(default_factory=Counter)
    """What stands before it, a small linking word included: ("Bank", "of")."""
    right: Counter[tuple[str, ...]] = field(default_factory=Counter)


def find_names(
    title: Sequence[Token], body: Sequence[Token], language: str
) -> Iterator[tuple[str, float]]:
    """The names in `body` with their weights; one may come several times."""
    shunned = wordings.calendar(language) | wordings.titles(language)
    uses = _uses(body, language, shunned)
    in_title = {token.text for token in title}
    demonyms = _add_demonyms(uses)
    for word, use in uses.items():
        if _is_adjective(use):
            continue
        words = _grow(word, uses)
        phrase = " ".join(words)
        alone = len(words) == 1
        if alone and (_is_plain(word, use, language) or _is_head(use)):
            continue
        if wordings.is_outlet(phrase):
            continue
        number = use.number + (TITLE if word in in_title else 0.0)
        weight = number**0.5 * rarity(words, language)
        weight *= ENTITLED if word in in_title else 1.0
        placed = _PLACED <= use.places / use.number <= _VENUE
        weight *= _PLACE if placed or word in demonyms else 1.0
        yield phrase, weight


def _is_adjective(use: _Uses) -> bool:
    return use.heads < _HEAD * use.number


def _add_demonyms(uses: dict[str, _Uses]) -> set[str]:
    """Count "Russian" for "Russia"; names that have such a word are places."""
    found = set()
    names = sorted(word for word, use in uses.items() if not _is_adjective(use))
    for word in sorted(uses):
        if not _is_adjective(uses[word]):
            continue
        for name in names:
            if len(name) >= _KIN and word.startswith(name[: max(_KIN, len(name) - 1)]):
                uses[name].number += uses[word].number
                uses[name].heads += uses[word].number
                found.add(name)
    return found


def _is_head(use: _Uses) -> bool:
    """Mostly the end of longer names, and of no one of them: "Justice Department", "Act"."""
    return sum(use.left.values()) >= _ENDING * use.number


def _is_plain(word: str, use: _Uses, language: str) -> bool:
    """A common word that is merely written with a capital: "the Department"."""
    frequent = background.zipf(word.casefold(), language) >= _PLAIN
    return frequent and language in _BARE_NAMES and 2 * use.articles >= use.number


def _uses(body: Sequence[Token], language: str, shunned: frozenset[str]) -> dict[str, _Uses]:
    """Word → its uses as a name: it is written with a capital inside sentences, mostly."""
    sentences = [list(s) for end, s in groupby(body, key=lambda t: t.kind == "break") if not end]
    sentences = [each for each in sentences if not _is_heading(each)]
    names = {t.text for each in sentences for t in _inner(each) if _is_capital(t)}
    names = beside = {name for name in names if name.casefold() not in shunned}
    if language not in _NOUNS_CAPITAL:
        small = Counter(t.text for each in sentences for t in each if t.kind == "word")
        names = {name for name in names if small[name.casefold()] <= small[name]}
    uses: defaultdict[str, _Uses] = defaultdict(_Uses)
    for sentence in sentences:
        _count(sentence, names, beside, uses, language)
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
    sentence: Sequence[Token],
    names: set[str],
    beside: set[str],
    uses: defaultdict[str, _Uses],
    language: str,
) -> None:
    """Add the uses in one sentence; `beside` may be part of a name ("New") and none alone."""
    for place, token in enumerate(sentence):
        if not _is_capital(token) or token.text not in names:
            continue
        use = uses[token.text]
        use.number += 1
        previous = sentence[place - 1] if place else None
        determined = previous is not None and is_article(previous, language)
        use.articles += determined
        use.places += previous is not None and previous.text.casefold() in wordings.placing(
            language
        )
        before, after = _chain(sentence, place, -1), _chain(sentence, place, 1)
        follower = sentence[place + 1] if place + 1 < len(sentence) else None
        if token.owner or len(after) > 1 or ends_phrase(follower, language):
            use.heads += 1.0
        elif not determined:
            use.heads += _ACTING
        if before and before[-1] in beside:
            use.left[before] += 1
        if after and after[-1] in beside and not token.owner:
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


def ends_phrase(after: Token | None, language: str) -> bool:
    """Whether what stands before the token `after` is the last word of its phrase."""
    if after is None or after.kind != "word":
        return True
    if after.text[0].isupper():
        return False
    return background.zipf(after.text.casefold(), language) >= _FUNCTION


def _grow(word: str, uses: dict[str, _Uses]) -> list[str]:
    """The words of the name that `word` belongs to."""
    name = [word]
    alone = True
    while len(name) < _LONGEST:
        found, leans = _neighbour(name[0], uses, left=True)
        if not found or (leans and not alone) or found[-1] in name:
            break
        name[:0] = reversed(found)
        alone = alone and leans
    while len(name) < _LONGEST:
        found, _ = _neighbour(name[-1], uses, left=False)
        if not found or found[-1] in name or (len(name) > 3 and uses[name[-1]].number == 1):
            break
        name += found
    return name


def _neighbour(word: str, uses: dict[str, _Uses], *, left: bool) -> tuple[tuple[str, ...], bool]:
    """What belongs before or after `word`: most of its uses have it, or (True) it leans on `word`.

    A neighbour leans on a word when it hardly stands elsewhere: "George" on "Floyd".
    """
    use = uses.get(word)
    if use is None:  # a word that is no name alone: "New"
        return (), False
    beside = use.left if left else use.right
    if not beside:
        return (), False
    chain = min(beside, key=lambda each: (-beside[each], each))
    number = beside[chain]
    if number >= _GROW * use.number and (len(chain) == 1 or _may_link(word, chain, left=left)):
        return chain, False
    other = uses.get(chain[-1])
    leans = other is not None and len(chain) == 1 and number >= _LEAN * other.number
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


def is_article(token: Token, language: str) -> bool:
    """Whether the token announces a noun."""
    return token.kind == "word" and token.text.casefold() in wordings.articles(language)


def rarity(words: Iterable[str], language: str) -> float:
    """Of the rarest word, and more for each further one."""
    weights = sorted(background.weigh(w.casefold(), language) for w in words)
    return weights[-1] + 0.2 * sum(weights[:-1])
