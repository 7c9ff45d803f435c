"""The line of an address with number and street, in 38 characters (AFNOR XP Z10-011; § 11.2 of the specification)."""

import re
from collections.abc import Callable

from guichet.documents.issued.two_d_doc.words import latin

_LINE = 38
_STREET = 32
_REPEATED = {"BIS": "B", "TER": "T", "QUATER": "Q"}
_NUMBER = re.compile(r"(\d{1,4})(?: (BIS|TER|QUATER|[A-Z])(?= ))? (?=\S)")
_SEVERAL_NUMBERS = re.compile(r"^\s*(\d{1,4})\s*[/,-]\s*\d+")

_STREET_TYPES = {
    "ALLEE": "ALL",
    "ALLEES": "ALL",
    "AVENUE": "AV",
    "BOULEVARD": "BD",
    "CENTRE COMMERCIAL": "CCAL",
    "CENTRE": "CTRE",
    "IMMEUBLE": "IMM",
    "IMPASSE": "IMP",
    "LIEU DIT": "LD",
    "LOTISSEMENT": "LOT",
    "PASSAGE": "PAS",
    "PLACE": "PL",
    "RESIDENCE": "RES",
    "ROND POINT": "RPT",
    "ROUTE": "RTE",
    "SQUARE": "SQ",
    "VILLAGE": "VLGE",
    "ZONE D ACTIVITE": "ZA",
    "ZONE INDUSTRIELLE": "ZI",
    "ZONE D AMENAGEMENT CONCERTE": "ZAC",
    "ZONE D AMENAGEMENT DIFFERE": "ZAD",
}
_LATER_TYPES = {"CHEMIN": "CHEM", "COURS": "CRS", "FAUBOURG": "FG", "QUARTIER": "QUAR", "ESPLANADE": "ESPL"}
_TITLES = {
    "ABBE": "ABE",
    "ADJUDANT": "ADJ",
    "AMIRAL": "AML",
    "CAPITAINE": "CNE",
    "CARDINAL": "CAL",
    "COLONEL": "CEL",
    "COMMANDANT": "CDT",
    "DOCTEUR": "DOC",
    "GENERAL": "GAL",
    "LIEUTENANT": "LTT",
    "MARECHAL": "MAL",
    "MADAME": "MME",
    "MONSEIGNEUR": "MGR",
    "MONSIEUR": "M",
    "PRESIDENT": "PDT",
    "PROFESSEUR": "PR",
    "SAINT": "ST",
    "SAINTE": "STE",
    "SERGENT": "SGT",
}
_COMMON_FIRST_NAMES = """
ALBERT ALEXANDRE ALFRED ANATOLE ANDRE ANTOINE ARISTIDE ARTHUR AUGUSTE BENOIT CAMILLE CHARLES CLAUDE CLEMENT
DENIS EDOUARD EMILE ERNEST EUGENE FELIX FERDINAND FERNAND FRANCOIS FREDERIC GABRIEL GASTON GEORGES GERARD
GUSTAVE GUY HENRI HENRY HONORE HUBERT JACQUES JEAN JEANNE JOSEPH JULES LEON LOUIS LOUISE LUCIEN MARCEL
MARCELLIN MARIE MAURICE MICHEL NELSON PASTEUR PAUL PHILIPPE PIERRE RAOUL RAYMOND RENE ROBERT ROGER ROSA SIMONE
VICTOR YVES
"""
_FIRST_NAMES = frozenset(_COMMON_FIRST_NAMES.split())
_ARTICLES = frozenset({"LE", "LA", "LES", "L", "DU", "DES", "AU", "AUX"})


def line_4(text: str) -> str:
    """Number and street as printed on the line; shortened only where it does not fit, in the standard's order.

    Never cut: the caller cuts what is still too long. Two numbers keep the first.

    :raises NotLatin: see `latin`
    """
    line = latin(_SEVERAL_NUMBERS.sub(r"\1", text))
    found = _NUMBER.match(line)
    number, street = (_number(found), line[found.end() :]) if found else ("", line)
    if len(f"{number}{street}") > _LINE:
        street = _shortened(street)
    return number + street


def _number(found: re.Match[str]) -> str:
    repeated = found[2]
    return f"{found[1]} {_REPEATED.get(repeated, repeated)} " if repeated else f"{found[1]} "


def _shortened(street: str) -> str:
    steps: tuple[Callable[[str], str], ...] = (
        _with_type_short(_STREET_TYPES),
        lambda text: _each_but_last(text, lambda word: _TITLES.get(word, word)),
        lambda text: _each_but_last(text, lambda word: word[0] if word in _FIRST_NAMES else word),
        lambda text: _each_but_last(text, lambda word: "" if word in _ARTICLES else word),
        _with_type_short(_LATER_TYPES),
        _with_initials,
    )
    for step in steps:
        if len(street) <= _STREET:
            return street
        street = step(street)
    return street


def _with_type_short(types: dict[str, str]) -> Callable[[str], str]:
    def shorten(street: str) -> str:
        for long, short in types.items():
            if street.startswith(f"{long} "):
                return short + street[len(long) :]
        return street

    return shorten


def _each_but_last(street: str, change: Callable[[str], str]) -> str:
    *words, last = street.split(" ")
    return " ".join(filter(None, (*map(change, words), last)))


def _with_initials(street: str) -> str:
    """Names to their initials, left to right, until it fits; neither the type of street nor the last word."""
    words = street.split(" ")
    for place in range(1, len(words) - 1):
        if len(" ".join(words)) <= _STREET:
            break
        words[place] = words[place][0]
    return " ".join(words)
