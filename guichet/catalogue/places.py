"""Which département or service a heading names, in the many ways the pages write them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from guichet import territory
from guichet.catalogue.words import fold

TERRITORY = Path(__file__).resolve().parents[2] / "data" / "territory"
LONGEST_SERVICE = 90

_CODE = r"(2[ABab]|\d{1,3})"
_CODE_FIRST = re.compile(rf"(?:d[ée]partement\s+)?{_CODE}\s*([-–—:.]?)\s*(.*)", re.IGNORECASE | re.DOTALL)
_CODE_LAST = re.compile(rf"([^()]*)\({_CODE}\)", re.DOTALL)
_SEVERAL_CODES = re.compile(rf"{_CODE}\s*(?:,|/|&|\+|et)\s*{_CODE}\b", re.IGNORECASE)
_LABEL_CODE = re.compile(rf"{_CODE}\s*[-–—]\s*(.*)", re.DOTALL)
_SERVICE = re.compile(r"(?:sous prefecture|prefecture|sp|arrondissement)\b")
_SERVICE_IN_TITLE = re.compile(
    r"\b(?:sous[- ]préfecture|SP)\s+d[^(),;:/]{0,60}?(?=\s+-\s|[(),;:/]|$)", re.IGNORECASE
)
_SMALL_WORDS = frozenset(
    {"l", "la", "le", "les", "d", "de", "du", "des", "departement", "prefecture", "police"}
)
_ABBREVIATIONS = {"st": "saint", "ste": "sainte"}


@dataclass(frozen=True, slots=True)
class Reading:
    """The département that a heading names, None where its own words disagree; why it may be wrong."""

    departement: str | None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceReading:
    """The service that a heading names; its arrondissement, folded, and the département of that, if known."""

    nom: str
    departement: str | None
    arrondissement: str | None


def departement_in_heading(text: str) -> Reading | None:
    """`94- Val-de-Marne`, `Val-de-Marne (94)`, `Eure`, `974 : La Réunion`; None for any other heading."""
    if _SEVERAL_CODES.match(text):
        return Reading(None, "titre de plusieurs départements : rattaché à aucun")
    if last := _CODE_LAST.fullmatch(text):
        return _reading(last[2], last[1], sure=False)
    if (first := _CODE_FIRST.fullmatch(text)) and (first[3] or text.strip() == first[1]):
        return _reading(first[1], first[3], sure=first[2] in {"-", "–", "—", ":"})
    code = _codes_by_name().get(_core(text))
    return None if code is None else Reading(code)


def departement_in_label(text: str) -> Reading | None:
    """The département that begins the title of an entry: `46 - Lot`, `46 - Demande de place`."""
    match = _LABEL_CODE.fullmatch(text)
    code = _known_code(match[1]) if match else None
    if match is None or code is None:
        return None
    bearer = _codes_by_name().get(_core(match[2]))
    return Reading(code) if bearer in {None, code} else Reading(None, _disagreement(code, match[2]))


def service_in_heading(text: str, departement: str | None) -> ServiceReading | None:
    """`Sous-préfecture de Nogent-sur-Marne`, `Créteil`; None for a heading that names no service."""
    core = _core(text)
    if len(text) > LONGEST_SERVICE:
        return None
    if departement is not None and core in _arrondissements(departement):
        return ServiceReading(text, departement, core)
    if not _SERVICE.match(fold(text)):
        return None
    for code in sorted(_codes_by_name().values(), key=lambda code: code != departement):
        for name in _arrondissements(code):
            if f" {name} " in f" {core} ":
                return ServiceReading(text, code, name)
    return ServiceReading(text, None, None)


def service_in_title(title: str, departement: str | None) -> ServiceReading | None:
    """The sous-préfecture of the département that the title of an entry names."""
    if departement is None:
        return None
    for match in _SERVICE_IN_TITLE.finditer(title):
        reading = service_in_heading(match[0].strip(), departement)
        if reading is not None and reading.arrondissement and reading.departement == departement:
            return reading
    return None


def is_same_service(heading: str, named: ServiceReading) -> bool:
    """True where a heading names the arrondissement that `named` does."""
    return f" {named.arrondissement} " in f" {_core(heading)} "


def _reading(code: str, name: str, *, sure: bool) -> Reading | None:
    """`sure`: the code alone is enough, the name being only compared with it."""
    known = _known_code(code)
    if known is None:
        return None
    expected, core = _core(_territory().departements[known].nom), _core(name)
    if core == expected or (sure and f"{core} ".startswith(f"{expected} ")) or not core:
        return Reading(known)
    if core in _codes_by_name():
        return Reading(None, _disagreement(known, name))
    return Reading(known, f"nom inattendu pour le département {known}") if sure and len(code) > 1 else None


def _disagreement(code: str, name: str) -> str:
    expected = _territory().departements[code].nom
    return f"le code {code} est de « {expected} », pas de « {name.strip()} » : rattaché à aucun département"


def _known_code(code: str) -> str | None:
    known = code.upper().zfill(2)
    return known if known in _territory().departements else None


def _core(name: str) -> str:
    words = (_ABBREVIATIONS.get(word, word) for word in fold(name).split())
    return " ".join(word for word in words if word not in _SMALL_WORDS)


@cache
def _territory() -> territory.Territory:
    return territory.load(TERRITORY)


@cache
def _codes_by_name() -> dict[str, str]:
    return {_core(departement.nom): code for code, departement in _territory().departements.items()}


@cache
def _arrondissements(departement: str) -> frozenset[str]:
    return frozenset(_core(place.nom) for place in _territory().arrondissements_of(departement))
