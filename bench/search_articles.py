"""Made-up articles and queries for `bench.search`: the same whenever they are made.

Words are drawn as often as each language has them (wordfreq: about Zipf's law). The three articles of
a story share thirty words of its own, which are a sixth of their text, so that some words go together
and most do not, as in news.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

import wordfreq

from aggregator.model import ArticleId, Entry, StoryId

LANGUAGES = {"en": 14, "de": 3, "fr": 2, "es": 1}
"""Language → how many stories of twenty are told in it."""
VOCABULARY = 40_000
OUTLETS = 40
OWN_WORDS, OWN_SHARE = 30, 6
START = datetime(2024, 1, 1, tzinfo=UTC)
MINUTES = 40
"""Between one article and the next: 20,000 are a year and a half."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, for every engine to put into its own words."""

    kind: str
    texts: tuple[str, ...]
    joined: str = "AND"
    """"AND" or "OR" of the words, "" for a phrase, "*" for a beginning."""
    field: str = ""
    """"title" or everywhere."""
    source: str = ""
    month: str = ""
    """As in "2024-03"."""
    newest: bool = False
    """Newest first instead of best first."""


class _Words:
    """The words of one language, drawn as often as it has them."""

    def __init__(self, language: str) -> None:
        found = wordfreq.top_n_list(language, VOCABULARY)
        self.ranked = [word for word in found if word.isalpha()]
        self._sums = list(accumulate(wordfreq.word_frequency(w, language) for w in self.ranked))

    def draw(self, chance: random.Random, count: int, own: Sequence[str]) -> list[str]:
        """So many words, every sixth of them of the story's own."""
        drawn = chance.choices(self.ranked, cum_weights=self._sums, k=count)
        for place in range(chance.randrange(OWN_SHARE), count, OWN_SHARE):
            drawn[place] = chance.choice(own)
        return drawn


def make_entries(count: int, *, seed: int = 1) -> Iterator[Entry]:
    """`count` articles of 40 outlets, 350 words on average, three to a story."""
    chance = random.Random(seed)
    known = {language: _Words(language) for language in LANGUAGES}
    language, own = "", [""]
    for n in range(count):
        if n % 3 == 0:
            language = chance.choices([*LANGUAGES], [*LANGUAGES.values()])[0]
            own = chance.sample(known[language].ranked[500:], OWN_WORDS)
        words = known[language]
        drawn = words.draw(chance, chance.randint(100, 600), own)
        outlet = chance.randrange(OUTLETS)
        yield Entry(
            id=ArticleId(f"a{n}"),
            path=f"{n}.md",
            address=f"articles/{n}.html",
            title=" ".join(words.draw(chance, 9, own)).capitalize(),
            text="\n\n".join(_paragraph(drawn[k : k + 68]) for k in range(0, len(drawn), 68)),
            source=f"Outlet {outlet}",
            author=None,
            agency=None,
            language=language,
            published=START + timedelta(minutes=MINUTES * n),
            story=StoryId(f"s{n // 3}"),
            story_address=f"stories/{n // 3}.html",
            topics=(f"Topic {n % 17}",),
        )


def _paragraph(words: Sequence[str]) -> str:
    sentences = (" ".join(words[k : k + 17]).capitalize() for k in range(0, len(words), 17))
    return ". ".join(sentences) + "."


def make_queries(entries: Sequence[Entry], each: int, *, seed: int = 2) -> list[Query]:
    """`each` queries of every kind, in English, mixed; phrases and pairs as the articles have them."""
    chance = random.Random(seed)
    ranked = [word for word in _Words("en").ranked if len(word) > 2]

    def some(first: int, last: int) -> list[str]:
        return chance.sample(ranked[first:last], each)

    english = [entry for entry in entries if entry.language == "en"]
    middle, other = some(500, 4_000), some(500, 4_000)
    months = sorted({entry.published.strftime("%Y-%m") for entry in entries})
    pairs = [_neighbours(chance, chance.choice(english).text) for _ in range(each)]
    made = [
        *(Query("rare word", (word,)) for word in some(10_000, 30_000)),
        *(Query("word", (word,)) for word in some(500, 4_000)),
        *(Query("common word", (word,)) for word in some(0, 150)),
        *(Query("two words", words) for words in zip(middle, other, strict=True)),
        *(Query("two of a story", _two(chance, chance.choice(english))) for _ in range(each)),
        *(Query("either word", words, "OR") for words in zip(middle, other, strict=True)),
        *(Query("phrase", words, "") for words in pairs),
        *(Query("beginning", (word[:5],), "*") for word in _long(some(2_000, 8_000), 5)),
        *(Query("in titles", (word,), field="title") for word in some(100, 2_000)),
        *(Query("of an outlet", (w,), source=f"Outlet {chance.randrange(OUTLETS)}") for w in middle),
        *(Query("of a month", (word,), month=chance.choice(months)) for word in middle),
        *(Query("newest first", (word,), newest=True) for word in some(100, 1_000)),
        *(Query("misspelt", (_misspelt(word),)) for word in _long(some(3_000, 9_000), 6)),
    ]  # fmt: skip
    chance.shuffle(made)
    return made


def _neighbours(chance: random.Random, text: str) -> tuple[str, str]:
    """Two words that stand side by side in a sentence of `text`."""
    sentence = chance.choice([s.split() for s in text.lower().split(".") if len(s.split()) > 1])
    place = chance.randrange(len(sentence) - 1)
    return sentence[place], sentence[place + 1]


def _two(chance: random.Random, entry: Entry) -> tuple[str, str]:
    """Two longer words of an article."""
    found = sorted({word for word in entry.text.lower().replace(".", "").split() if len(word) > 6})
    one, other = chance.sample(found, 2)
    return one, other


def _long(words: Sequence[str], letters: int) -> list[str]:
    return [word for word in words if len(word) >= letters]


def _misspelt(word: str) -> str:
    """`word` with two letters in its middle swapped."""
    return word[:3] + word[4] + word[3] + word[5:]
