"""Search over titles and sections, as people type: no accents, typing errors, everyday words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

from rapidfuzz.distance import OSA

from guichet.catalogue.edition import Entry
from guichet.catalogue.tables import synonyms
from guichet.catalogue.words import fold

SHORTEST_FUZZY = 5
SHORTEST_PREFIX = 3
LONGEST_QUERY = 200
IN_TITLE = 2

Phrase: TypeAlias = tuple[str, ...]
# How well a term is found: as typed, by its beginning, by a synonym, with one typing error.
EXACT, BEGUN, SYNONYM, MISTYPED = 8, 6, 5, 3


@dataclass(frozen=True, slots=True)
class _Term:
    """A word or expression of the query; `others` mean the same."""

    phrase: Phrase
    others: frozenset[Phrase] = frozenset()


def search(entries: Iterable[Entry], text: str, departement: str | None = None) -> list[Entry]:
    """The entries that hold every word of `text`, best first, then in their own order.

    Where none holds them all, those that hold the most, if that is at least half. One typing error is
    accepted in words of five letters or more. `departement` keeps one département's entries.
    """
    terms = _terms(_words(text[:LONGEST_QUERY]))
    kept = [entry for entry in entries if departement is None or entry.departement == departement]
    if not terms:
        return []
    scored = [(_scores(entry, terms), entry) for entry in kept]
    most = max((_matched(scores) for scores, _ in scored), default=0)
    if most * 2 < len(terms):
        return []
    best = [(sum(scores), entry) for scores, entry in scored if _matched(scores) == most]
    return [entry for _, entry in sorted(best, key=lambda pair: -pair[0])]


def _matched(scores: list[int]) -> int:
    return sum(score > 0 for score in scores)


def _scores(entry: Entry, terms: Sequence[_Term]) -> list[int]:
    title = _words(entry.intitule)
    around = _words(f"{entry.section or ''} {entry.service or ''}")
    return [max(_score(term, title) * IN_TITLE, _score(term, around)) for term in terms]


def _score(term: _Term, words: Phrase) -> int:
    if _holds(words, term.phrase, _equal):
        return EXACT
    if len(term.phrase) == 1 and _holds(words, term.phrase, _begins):
        return BEGUN
    if any(_holds(words, other, _equal) for other in term.others):
        return SYNONYM
    return MISTYPED if _holds(words, term.phrase, _near) else 0


def _terms(words: Phrase) -> list[_Term]:
    """The query cut into known expressions, the longest first, and single words; no term twice."""
    terms: dict[_Term, None] = {}
    position = 0
    while position < len(words):
        term = _expression_at(words, position) or _Term((words[position],))
        terms[term] = None
        position += len(term.phrase)
    return list(terms)


def _expression_at(words: Phrase, position: int) -> _Term | None:
    for same in (_equal, _near):
        for expression, others in _expressions():
            typed = words[position : position + len(expression)]
            if len(typed) == len(expression) and all(map(same, expression, typed)):
                return _Term(expression, others)
    return None


@cache
def _expressions() -> list[tuple[Phrase, frozenset[Phrase]]]:
    """Every expression with those of its group, the longest first."""
    groups = [frozenset(_words(expression) for expression in group) for group in synonyms().groupes]
    pairs = [(expression, group - {expression}) for group in groups for expression in group]
    return sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0]))


@lru_cache(maxsize=4096)
def _words(text: str) -> Phrase:
    """The telling words of a text, folded and in the singular."""
    return tuple(_singular(word) for word in fold(text).split() if word not in _empty_words())


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(fold(word) for word in synonyms().mots_vides)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > SHORTEST_PREFIX and word[-1] in "sx" else word


def _holds(words: Phrase, phrase: Phrase, same: Callable[[str, str], bool]) -> bool:
    length = len(phrase)
    return any(
        all(map(same, phrase, words[start : start + length])) for start in range(len(words) - length + 1)
    )


def _equal(wanted: str, word: str) -> bool:
    return wanted == word


def _begins(wanted: str, word: str) -> bool:
    return len(wanted) >= SHORTEST_PREFIX and word.startswith(wanted)


def _near(wanted: str, word: str) -> bool:
    """One insertion, deletion, substitution or transposition, in words of five letters or more."""
    if wanted == word:
        return True
    if min(len(wanted), len(word)) < SHORTEST_FUZZY - 1 or max(len(wanted), len(word)) < SHORTEST_FUZZY:
        return False
    return OSA.distance(wanted, word, score_cutoff=1) <= 1
