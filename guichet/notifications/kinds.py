"""What a person may be told: a closed list, and the words of each kind in each language.

`templates/<language>.yaml` holds, by kind: `titre` (in the centre), `objet` and `courriel` (the mail, which names
nobody and no dossier: it may be read by others), `sms` where there is one, `page` (paragraphs, where facts may stand as
`$numero`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import yaml
from babel.dates import format_date

from guichet.notifications.types import Fact

SOURCE = "fr"
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Kind:
    """`facts` it must be given, by name; see `types.Message` and `attachments` for the rest."""

    name: str
    facts: Mapping[str, type]
    formal: bool = False
    answerable: bool = False
    attaches: bool = False
    texted: bool = False
    """Said by text message too; its words are under `sms`."""


_DOSSIER: Mapping[str, type] = {"numero": str, "date": date}
KINDS = {
    kind.name: kind
    for kind in (
        Kind("recepisse_depot", _DOSSIER, attaches=True),
        Kind("depot_modifie", _DOSSIER),
        Kind("reception_corrigee", _DOSSIER),
        Kind("dossier_retire", _DOSSIER),
        Kind("piece_a_remplacer", {"date": date}),
        Kind("demande_complement", {"numero": str, "jours": int}, formal=True, answerable=True),
        Kind("rappel_lecture", {"numero": str}, texted=True),
        Kind("rappel_complement", _DOSSIER),
        Kind("delai_depasse", _DOSSIER),
        Kind("complement_prolonge", _DOSSIER),
        Kind("complement_repondu", _DOSSIER),
        Kind("complement_leve", _DOSSIER),
        Kind("dossier_clos", _DOSSIER, formal=True),
        Kind("dossier_transfere", {"numero": str, "service": str}),
        Kind("dossier_classe", _DOSSIER, formal=True),
        Kind("decision", _DOSSIER, formal=True),
        Kind("document_disponible", {"numero": str}),
        Kind("prolongation_retiree", {"numero": str, "debut": date, "fin": date}),
        Kind("dossier_rouvert", {"numero": str}),
        Kind("titre_disponible", {"numero": str}, texted=True),
        Kind("message_recu", _DOSSIER),
        Kind("message_repondu", {"numero": str}),
        Kind("brouillon_efface_bientot", {"date": date}),
        Kind("dossier_efface_bientot", _DOSSIER),
        Kind("copie_prete", {"date": date}),
        Kind("correction_traitee", {"date": date}),
        Kind("mandat_demande", {"date": date}),
        Kind("mandat_accorde", {"date": date}),
        Kind("mandat_revoque", {"date": date}),
    )
}


class UnknownKind(ValueError):
    """Not a kind of the list, or not the facts it takes: a fault of the program, never of a person."""


def checked(name: str, facts: Mapping[str, Fact]) -> dict[str, str | int]:
    """The facts as they are stored, dates as AAAA-MM-JJ.

    :raises UnknownKind: see its docstring
    """
    kind = KINDS.get(name)
    if kind is None:
        raise UnknownKind(name)
    if {key: type(value) for key, value in facts.items()} != dict(kind.facts):
        raise UnknownKind(f"{name} takes {', '.join(kind.facts)}")
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in facts.items()}


def words(name: str, language: str) -> Mapping[str, str]:
    """The words of a kind, French where the language has none."""
    found = _texts(language if (TEMPLATES / f"{language}.yaml").is_file() else SOURCE)
    return found[name] if name in found else _texts(SOURCE)[name]


def frame(language: str) -> str:
    """What stands around the words of every mail."""
    return words("tout_courriel", language)["courriel"]


def paragraphs(name: str, facts: Mapping[str, str | int], language: str) -> tuple[str, ...]:
    """The page of a notification, its facts written as the language writes them."""
    known = KINDS[name].facts
    said = {
        key: format_date(date.fromisoformat(str(value)), "long", language)
        if known.get(key) is date
        else value
        for key, value in facts.items()
    }
    return tuple(Template(words(name, language)["page"]).substitute(said).strip().split("\n\n"))


@cache
def _texts(language: str) -> Mapping[str, Any]:
    return yaml.load((TEMPLATES / f"{language}.yaml").read_text("utf-8"), yaml.CSafeLoader)
