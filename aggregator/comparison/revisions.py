"""What changed in an article since it was first seen, as a reader wants to be shown it.

    Version, Article ─ compare_versions ─▶ Revision

Sentences are aligned first, then the words of those that changed (`alignment`). Matches that are
too small to help a reader, like the "of" that two different half sentences share, are given up. The
result is cut into paragraphs, and what is the same in them folded to a few words.

Blanks, and whether quotation marks and dashes are straight or curly, are no change. What is compared
is the cleaned text: of an article that was kept by an older version of the program, a difference in
cleaning shows too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aggregator import text
from aggregator.comparison.alignment import align
from aggregator.comparison.runs import FATES, Run, fold, settle, shorten, spell
from aggregator.model import Article, Fate, Revision, Stretch, Version

LONGEST = 400_000
"""Characters of both texts together, less what is the same at both ends, that are compared: two
books' chapters, about a second at worst."""
REWRITTEN = 0.1
"""Two texts with a smaller share of the shorter one in common are no versions of each other. Of the
demo articles, 480 pairs about different events share .04 at most, 40 about one event .08."""
OPENING = 400
"""Characters shown of a first version that was replaced altogether."""
_BREAK = "\n"
"""The piece between two paragraphs."""
_ENDS = frozenset((*".!?…。！？؟।", _BREAK))
_PLAIN = str.maketrans("‘’‚ʼ“”„«»–—‐‑", "''''" + '"' * 5 + "-" * 4)


def compare_versions(first: Version, article: Article) -> Revision:
    """How `article` differs from its first version; a Revision that tells nothing if it does not."""
    title = _compare_titles(first.title, article.title)
    old, new, same = _differing(text.paragraphs(first.text), text.paragraphs(article.text))
    if sum(map(len, old)) + sum(map(len, new)) > LONGEST:
        return Revision(title=title, too_long=True)
    passages = [settle(passage) for passage in _passages(_cut(old), _cut(new))]
    if _is_rewritten(passages, same):
        opening = text.opening(first.text, limit=OPENING)
        return Revision(title=title, passages=((Stretch("removed", opening),),), rewritten=True)
    changed = [runs for runs in passages if any(run.fate != "kept" for run in runs)]
    shown, more = shorten([spell(fold(runs)) for runs in changed])
    return Revision(title=title, passages=shown, more=more)


def _compare_titles(old: str, new: str) -> tuple[Stretch, ...]:
    for passage in _passages(_cut([text.collapse(old)]), _cut([text.collapse(new)])):
        runs = settle(passage)
        if any(run.fate != "kept" for run in runs):
            return spell(runs)
    return ()


def _differing(old: list[str], new: list[str]) -> tuple[list[str], list[str], int]:
    """The paragraphs without those that are the same at both ends, and the characters of these."""
    same = 0
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        same += len(old[start])
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        same += len(old[-1 - end])
        end += 1
    return old[start : len(old) - end], new[start : len(new) - end], same


def _is_rewritten(passages: Sequence[Sequence[Run]], same: int) -> bool:
    sizes = {
        fate: sum(len(run) for runs in passages for run in runs if run.fate == fate)
        for fate in FATES
    }
    kept = same + sizes["kept"]
    shorter = kept + min(sizes["removed"], sizes["added"])
    return kept < REWRITTEN * shorter


def _cut(paragraphs: Iterable[str]) -> list[list[str]]:
    """Paragraphs → sentences, roughly, of pieces; the last of a paragraph ends with a break."""
    sentences: list[list[str]] = []
    for paragraph in paragraphs:
        sentence: list[str] = []
        for piece in (*text.pieces(paragraph), _BREAK):
            sentence.append(piece)
            if _key(piece) in _ENDS:
                sentences.append(sentence)
                sentence = []
        if sentences and len(sentences[-1]) == 1 and len(sentences) > 1:  # a break alone
            alone = sentences.pop()
            sentences[-1] += alone
    return sentences


def _key(piece: str) -> str:
    """What is compared of a piece."""
    return piece.strip().translate(_PLAIN) or piece


def _passages(old: list[list[str]], new: list[list[str]]) -> Iterator[list[Run]]:
    """The paragraphs of both, merged: each as runs in their order, what was removed first."""
    passage: list[Run] = []
    for fate, piece in _fates(old, new):
        if piece == _BREAK:
            if passage:
                yield passage
            passage = []
        elif passage and passage[-1].fate == fate:
            passage[-1].pieces.append(piece)
        else:
            passage.append(Run(fate, [piece]))
    if passage:
        yield passage


def _fates(old: list[list[str]], new: list[list[str]]) -> Iterator[tuple[Fate, str]]:
    """Every piece of both with its fate."""
    keys = [[_key(piece) for sentence in side for piece in sentence] for side in (old, new)]
    olds, news = ([piece for sentence in side for piece in sentence] for side in (old, new))
    i = j = 0
    for k, m in [*_pairs(old, new, *keys), (len(olds), len(news))]:
        yield from (("removed", piece) for piece in olds[i:k])
        yield from (("added", piece) for piece in news[j:m])
        if k < len(olds):
            yield "kept", news[m]
        i, j = k + 1, m + 1


def _pairs(
    old: list[list[str]], new: list[list[str]], olds: list[str], news: list[str]
) -> Iterator[tuple[int, int]]:
    """Places of the pieces taken as the same: those of the same sentences, then those between."""
    starts = [_starts(side) for side in (old, new)]
    lines = [["\0".join(map(_key, sentence)) for sentence in side] for side in (old, new)]
    i = j = 0
    for n, m in [*align(lines[0], lines[1]), (len(old), len(new))]:
        k, p = starts[0][n], starts[1][m]
        yield from ((i + x, j + y) for x, y in align(olds[i:k], news[j:p]))
        if n < len(old):
            length = len(old[n])
            yield from ((k + x, p + x) for x in range(length))
            i, j = k + length, p + length


def _starts(sentences: list[list[str]]) -> list[int]:
    """Where each sentence begins, in pieces; one more for the end of all."""
    starts = [0]
    for sentence in sentences:
        starts.append(starts[-1] + len(sentence))
    return starts
