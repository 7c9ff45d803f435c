"""Finding a name as people type it: without accents or hyphens, half written, with one typing error."""

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import accumulate, chain, islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

# No French commune has a longer name than 45 letters.
_LONGEST = 60
# In shorter words one letter makes another name (Lyon, Lion): they must be typed right.
_SHORTEST_FUZZY = 5

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_ACCENTS = re.compile("[\u0300-\u036f]+")
_SUR = re.compile(r"\bs/ ?")
_WORD = re.compile(r"[a-z0-9]+")
_ORDINAL = re.compile(r"(\d{1,2})(?:er|re|e|eme)?")


def fold(text: str) -> list[str]:
    """The words of a name or a query, lower case, without accents, abbreviations spelt out.

    A number of one or two digits is read as an ordinal: « Paris 15 » is « Paris 15e ».
    """
    text = unicodedata.normalize("NFKD", text[:_LONGEST].lower().translate(_LIGATURES))
    text = _SUR.sub("sur ", _ACCENTS.sub("", text))
    return [_spelt_out(word) for word in _WORD.findall(text)]


def _spelt_out(word: str) -> str:
    ordinal = _ORDINAL.fullmatch(word)
    return f"{ordinal[1]}e" if ordinal else _ABBREVIATIONS.get(word, word)


def _figures(word: str) -> str:
    """A number as it was typed, before it was read as an ordinal."""
    return word[:-1] if _ORDINAL.fullmatch(word) else word


class _Sorted:
    """Sorted keys, each with the entries that bear it, to be found whole or by prefix."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        bearers: defaultdict[str, list[int]] = defaultdict(list)
        for key, entry in pairs:
            bearers[key].append(entry)
        self.keys = sorted(bearers)
        self._starts = array("I", accumulate((len(bearers[key]) for key in self.keys), initial=0))
        self._entries = array("I", chain.from_iterable(bearers[key] for key in self.keys))

    def exact(self, key: str) -> Sequence[int]:
        at = bisect_left(self.keys, key)
        return self._between(at, at + 1) if at < len(self.keys) and self.keys[at] == key else ()

    def prefixed(self, prefix: str) -> Sequence[int]:
        # No key holds a letter above the last of ASCII.
        return self._between(bisect_left(self.keys, prefix), bisect_left(self.keys, prefix + "\x7f"))

    def _between(self, start: int, stop: int) -> Sequence[int]:
        return self._entries[self._starts[start] : self._starts[stop]]


class NameIndex:
    """An index of names, numbered from the most to the least important.

    `codes` are figures by which an entry may be found too: postcodes, or a département's code.
    """

    def __init__(self, names: Sequence[str], codes: Sequence[Collection[str]]) -> None:
        words = [fold(name) for name in names]
        self._lengths = [len(entry) for entry in words]
        self._names = _Sorted((" ".join(entry), at) for at, entry in enumerate(words))
        self._joined = _Sorted(("".join(entry), at) for at, entry in enumerate(words))
        self._words = _Sorted((word, at) for at, entry in enumerate(words) for word in dict.fromkeys(entry))
        self._codes = _Sorted((code.lower(), at) for at, entry in enumerate(codes) for code in entry)
        self._long_words: defaultdict[int, list[str]] = defaultdict(list)
        for word in self._words.keys:
            if len(word) >= _SHORTEST_FUZZY:
                self._long_words[len(word)].append(word)

    def find(self, text: str, limit: int) -> list[int]:
        """Entries for a text, best first.

        The whole name, its beginning, its words, its beginning but for the spaces, then a typing error.
        Within each, the most important first. A third of the places is kept for typing errors: small names
        that begin as typed must not hide a great one misspelt.
        """
        words = fold(text)
        if not words or limit < 1:
            return []
        begun = self._with_all(words, self._begun)
        sure = list(islice(dict.fromkeys(self._sure(words, begun, limit)), limit))
        misspelt = self._misspelt(words, begun.union(sure), limit)
        kept = min(len(misspelt), max(limit // 3, limit - len(sure)))
        return sure[: limit - kept] + misspelt[:kept]

    def _sure(self, words: list[str], begun: set[int], limit: int) -> Iterator[int]:
        name, joined = " ".join(words), "".join(words)
        code = _figures(joined)
        yield from self._codes.exact(code)
        yield from self._joined.exact(joined)
        yield from nsmallest(limit, {*self._codes.prefixed(code), *self._names.prefixed(name)})
        yield from nsmallest(limit, begun)
        yield from nsmallest(limit, self._joined.prefixed(joined))

    def _misspelt(self, words: list[str], known: set[int], limit: int) -> list[int]:
        found = self._with_all(words, lambda word: self._begun(word) | self._near(word)) - known
        # A name of as many words is nearer than a longer one.
        return nsmallest(limit, found, key=lambda entry: (self._lengths[entry] != len(words), entry))

    def _with_all(self, words: list[str], bearers: Callable[[str], set[int]]) -> set[int]:
        """Entries that bear every word; the longest words, which leave the fewest, come first."""
        first, *others = sorted(set(words), key=len, reverse=True)
        found = bearers(first)
        for word in others:
            if not found:
                break
            found &= bearers(word)
        return found

    def _begun(self, word: str) -> set[int]:
        """Entries with a word, or a code, that begins so; one digit is too little of a code."""
        figures = _figures(word)
        codes = self._codes.prefixed(figures) if len(figures) > 1 and figures[0].isdigit() else ()
        return {*self._words.prefixed(word), *codes}

    def _near(self, word: str) -> set[int]:
        """Entries with a long word that is one insertion, deletion, substitution or transposition away."""
        entries: set[int] = set()
        for length in range(len(word) - 1, len(word) + 2):
            near = process.extract(
                word, self._long_words.get(length, ()), scorer=OSA.distance, score_cutoff=1, limit=None
            )
            for found, _, _ in near:
                entries.update(self._words.exact(found))
        return entries
