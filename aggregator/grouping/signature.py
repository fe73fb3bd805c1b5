"""Article → Signature: what grouping needs of an article and nothing else.

A signature depends on its article and on the topic rules alone. Four weighted term vectors:

- `terms`, the whole: title three times, then the first 800 words;
- `lead`: title twice, then the first 120 words, where news says what happened;
- `opening`: title and the first 150 words, each term counted once: what happened, without the
  weight that a subject gets by being named again and again;
- `names`: capitalised words that do not merely open a sentence.

A term is a folded stem (a pair of characters where a script has no spaces); its weight is its
background rarity to the power 1.5 (`background`) times the square root of its count. Names are
stemmed like every other word in `terms`, so that a name that opens a sentence meets itself, and
folded only in `names`, so that languages meet. Numbers are kept as a set: they tell apart texts
made from one template. Shingles (hashes of five words in a row) find copies.

Roads not taken: counts as they are (long texts drift), logarithms of counts (the same within
.003), the whole text without end (no gain beyond 800 words, and the size has no bound), 250
words (costs .03 on full texts), words unstemmed (.004 worse).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from aggregator.config import TopicRule, ancestors, parents_of
from aggregator.grouping import background, sketches
from aggregator.grouping.letters import is_abjad, is_katakana
from aggregator.grouping.phrases import find_phrases
from aggregator.grouping.tokens import Token, tokens
from aggregator.model import Article, Signature
from aggregator.queries import Matcher

# Mean F1 of three collections when this was chosen: 250 words .861, 400 .870, 800 .874.
WHOLE, LEAD, OPENING = 800, 120, 150
TITLE_IN_WHOLE, TITLE_IN_LEAD = 3, 2
MOST_TERMS = 300
"""Bounds a signature; the lightest terms go first."""
NAMED_WORDS = 250
"""Names beyond the first words are background ("in 1953, Kim's grandfather …")."""

RARE_NAME = 3.5
"""Zipf frequency under which an Arabic or Hebrew word counts as a name."""

Vector = tuple[tuple[str, float], ...]


def sign(article: Article, *, rules: Sequence[TopicRule]) -> Signature:
    """The signature of `article`; `rules` add the topics whose phrases stand in it."""
    language = article.language
    title = list(tokens(article.title))
    body = list(tokens(article.text))
    title_units = [t for t in title if t.text]
    body_units = [t for t in body if t.text]
    names = _names(body, body_units, language)
    return Signature(
        article=article.id,
        source=article.source,
        language=language,
        time=None if article.published_from == "mtime" else article.published,
        words=len(body_units),
        terms=_vector(_counts(title_units, body_units[:WHOLE], TITLE_IN_WHOLE, language)),
        lead=_vector(_counts(title_units, body_units[:LEAD], TITLE_IN_LEAD, language)),
        opening=_vector(_once(_counts(title_units, body_units[:OPENING], 1, language))),
        names=_name_vector(names, title_units, language),
        numbers=frozenset(
            t.text for t in (*title_units, *body_units[:WHOLE]) if t.kind == "number"
        ),
        shingles=sketches.shingles(body_units, language),
        slots=sketches.slots(title, body, language),
        topics=_topics(article, rules),
        phrases=find_phrases(title, body, language, credited=_credits(article)),
    )


def _counts(
    title: Sequence[Token], body: Sequence[Token], repeat: int, language: str
) -> dict[str, tuple[float, float]]:
    """Term → (uses, weight of one use), title words counted `repeat` times."""
    uses: Counter[Token] = Counter(body)
    for token in title:
        uses[token] += repeat
    counts: dict[str, tuple[float, float]] = {}
    for token, number in uses.items():
        term, weight = weigh_term(token, language)
        if weight:
            before, heavier = counts.get(term, (0.0, 0.0))
            counts[term] = (before + number, max(heavier, weight))
    return counts


@lru_cache(maxsize=100_000)
def weigh_term(token: Token, language: str) -> tuple[str, float]:
    """The term that a unit counts for and its weight; remembered, for texts repeat themselves."""
    if token.kind == "number":
        return token.text, background.weigh(token.text, language)
    if token.kind == "pair":
        pair = background.folded_pair(token.text)
        return pair, background.weigh_pair(pair, language)
    word = token.text.casefold()
    return background.stem(word, language), background.weigh(word, language)


def _once(counts: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    return {term: (1.0, weight) for term, (_, weight) in counts.items()}


def _vector(counts: Mapping[str, tuple[float, float]]) -> Vector:
    """Weights times root of counts, the heaviest terms, norm 1, sorted by term."""
    weights = {term: weight * number**0.5 for term, (number, weight) in counts.items()}
    return unit(weights, most=MOST_TERMS)


def unit(weights: Mapping[str, float], *, most: int) -> Vector:
    """The `most` heaviest of `weights` scaled to Euclidean norm 1, sorted by term."""
    heaviest = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    norm = sum(weight * weight for _, weight in heaviest) ** 0.5
    return tuple(sorted((term, round(weight / norm, 6)) for term, weight in heaviest if weight))


def _names(body: Sequence[Token], units: Sequence[Token], language: str) -> Counter[str]:
    """Names among the first words, casefolded: capitalised words inside sentences, katakana, and
    rare words in scripts without capitals or vowels.

    A run between two breaks where most words are capitalised is a heading and shows nothing.
    """
    found: Counter[str] = Counter()
    seen = 0
    for is_break, run in groupby(body, key=lambda token: token.kind == "break"):
        if is_break:
            continue
        words = [token for token in run if token.kind == "word"]
        seen += len(words)
        capitals = sum(token.text[0].isupper() for token in words)
        if capitals * 3 <= len(words) * 2 or len(words) <= 3:
            found.update(t.text.casefold() for t in words[1:] if t.text[0].isupper())
        found.update(token.text for token in words if _is_caseless_name(token.text, language))
        if seen > NAMED_WORDS:
            break
    return found if len(found) * 2 <= max(len(units), 2) else Counter()


@lru_cache(maxsize=100_000)
def _is_caseless_name(word: str, language: str) -> bool:
    if word[0] < "\u0590":
        return False
    if is_abjad(word):
        return background.zipf(word, language) < RARE_NAME
    return is_katakana(word)


def _name_vector(names: Counter[str], title: Iterable[Token], language: str) -> Vector:
    for token in title:
        word = token.text.casefold()
        if word in names:
            names[word] += 2
    weights: dict[str, float] = {}
    for word, number in names.items():
        weight = background.weigh(word, language) * number**0.5
        key = background.folded(word, language)
        weights[key] = max(weights.get(key, 0.0), weight)
    return unit(weights, most=MOST_TERMS)


def _credits(article: Article) -> tuple[str, ...]:
    return tuple(name for name in (article.source, article.author, article.agency) if name)


def _topics(article: Article, rules: Sequence[TopicRule]) -> tuple[str, ...]:
    """What the article declares, the topics whose rule it answers, and those above either."""
    found = dict.fromkeys(topic for topic in article.topics if topic.strip())
    if rules:
        matcher = Matcher(article)
        for rule in rules:
            if matcher.answers(rule.query) or any(map(matcher.has_phrase, rule.terms)):
                found[rule.name] = None
        parents = parents_of(rules)
        for topic in tuple(found):
            found.update(dict.fromkeys(ancestors(topic, parents)))
    return tuple(found)
