"""What a receipt says: the mentions the law asks for (CRPA, art. R112-11-1), and whom it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import Template
from typing import Any

from babel.core import get_global
from babel.dates import format_date

from guichet.accounts.types import Office
from guichet.procedures import Identity, Procedure
from guichet.rules import Text

LANGUAGE = "fr"
"""The receipt is an act of the administration: its own language is French, whatever the page speaks."""

_TITLES = {
    "reception": "Réception de la demande",
    "portee": "Ce que prouve ce document",
    "service": "Service chargé de la demande",
    "silence": "Si vous ne recevez pas de réponse",
    "recours": "Voies et délais de recours",
    "suite": "La suite",
}
_SPECIAL = {"APATRIDE": "XA", "XKX": "XK", "ANT": "AN", "CSK": "XT", "SCG": "XS", "YUG": "XL"}
"""Codes that ISO 3166-1 alpha-3 does not lead to: § 15 of the specification of 2D-Doc, and Kosovo's usual one."""
_UNKNOWN = "XX"
_UNSAID = "non renseigné"
"""What the paper does not say."""
_SEX = {"feminin": "F", "masculin": "M"}


@dataclass(frozen=True, slots=True)
class Dates:
    """The day a request was filed, from which the law counts; the one it was filed again with changes, if it was."""

    filed_on: date
    changed_on: date | None = None


def content(
    procedure: Procedure,
    number: str,
    answers: Mapping[str, Any],
    office: Office,
    dates: Dates,
    came: str = "",
    redated: str = "",
) -> dict[str, Any]:
    """The receipt of a filing, as `documents.issued` takes it: all of it frozen with the filing.

    :param came: how it came, where that is not on line
    :param redated: that the day it came was set right, where it was
    """
    who = procedure.identity(answers, dates.changed_on or dates.filed_on)
    return {
        "titre": procedure.receipt.title.in_(LANGUAGE),
        "emetteur": office.name,
        "demande": {
            "numero": number,
            "deposee_le": dates.filed_on.isoformat(),
            "modifiee_le": dates.changed_on.isoformat() if dates.changed_on else None,
        },
        "identite": _identity(procedure, who),
        "adresse": _address(procedure, who),
        "service": {
            "nom": office.name,
            "adresse": office.address,
            "telephone": office.phone,
            "site": office.site,
        },
        "blocs": _blocks(procedure, number, office, dates, (came, redated)),
    }


def came(words: str, received_on: date, registered_on: date, agent: str) -> str:
    """How a request came that was not filed on line, with its true date and who registered it."""
    facts = {
        "date_reception": _long(received_on),
        "date_enregistrement": _long(registered_on),
        "agent": agent,
    }
    return Template(words).substitute(facts)


def redated(words: str, former: date, corrected_on: date, agent: str) -> str:
    """That the day a request came was set right, which day was said before, and by whom."""
    facts = {"ancienne_date": _long(former), "date_correction": _long(corrected_on), "agent": agent}
    return Template(words).substitute(facts)


def _blocks(
    procedure: Procedure, number: str, office: Office, dates: Dates, came: Sequence[str]
) -> list[dict[str, Any]]:
    """The mentions in order: received when, what it is worth, who examines, what silence means, how to appeal."""
    filed_on = dates.filed_on
    said, clock = procedure.receipt, procedure.clock(filed_on)
    facts = {
        "numero": number,
        "date_depot": _long(filed_on),
        "date_silence": _long(clock.implicit_on),
        "date_recours": _long(clock.appeal_until) if clock.appeal_until else "",
        "service": office.name,
        "tribunal": office.court,
    }
    service = [
        office.name,
        f"Adresse postale : {office.address}" if office.address else "",
        f"Téléphone : {office.phone}" if office.phone else "",
        office.site,
    ]
    blocks = [
        _block("reception", [*_said([said.text], facts), *filter(None, came), *_changed(dates.changed_on)]),
        _block("portee", _said([*said.proves, *said.does_not_prove], facts)),
        _block("service", [line for line in service if line]),
        _block("silence", [clock.text.in_(LANGUAGE)]),
        _block("recours", _said(said.appeal, facts)),
        _block("suite", _said(said.mentions, facts)),
    ]
    return [block for block in blocks if block["paragraphes"]]


def _changed(day: date | None) -> list[str]:
    if day is None:
        return []
    return [
        f"Modifiée le {_long(day)} : cet accusé de réception remplace le précédent. "
        "La demande garde son numéro, sa date de dépôt et les délais comptés depuis cette date."
    ]


def _block(key: str, paragraphs: list[str]) -> dict[str, Any]:
    return {"cle": key, "titre": _TITLES[key], "paragraphes": paragraphs}


def _said(texts: Iterable[Text], facts: Mapping[str, str]) -> list[str]:
    """The sentences of the procedure, with the facts of this filing where they stand as `$numero`."""
    return [Template(text.in_(LANGUAGE)).substitute(facts) for text in texts]


def _identity(procedure: Procedure, who: Identity) -> dict[str, Any]:
    return {
        "nom": who.birth_name or who.use_name,
        "nom_usage": who.use_name if who.birth_name else "",
        "prenoms": _first_names(who.first_names),
        "sexe": _SEX.get(who.sex, ""),
        "date_naissance": who.birth_date,
        "lieu_naissance": who.birth_place,
        "pays_naissance": _country(procedure, who.birth_country),
        "nationalite": _country(procedure, who.nationality),
        "numero_etranger": who.foreigner_number,
    }


def corrected(procedure: Procedure, said: Mapping[str, Any], who: Identity) -> dict[str, Any]:
    """Whom a receipt is about, by what it said but for the civil status answered for since: what `who` holds."""
    known = {
        "nom": who.birth_name,
        "nom_usage": who.use_name,
        "prenoms": who.first_names,
        "sexe": who.sex,
        "date_naissance": who.birth_date,
        "lieu_naissance": who.birth_place,
        "pays_naissance": who.birth_country,
        "nationalite": who.nationality,
        "numero_etranger": who.foreigner_number,
    }
    told = _identity(procedure, who) | {"nom_usage": who.use_name}
    return {**said, **{place: told[place] for place, value in known.items() if value}}


def _first_names(typed: str) -> list[str]:
    """Each first name; where there is a comma, commas part them, so that a compound one stays whole."""
    return (
        [name for one in typed.split(",") if (name := " ".join(one.split()))]
        if "," in typed
        else typed.split()
    )


def _address(procedure: Procedure, who: Identity) -> dict[str, Any]:
    """Number and street; what completes them goes to line 2 (AFNOR XP Z10-011)."""
    return {
        "voie": who.street,
        "ligne2": who.complement,
        "code_postal": who.postcode,
        "commune": who.town,
        "pays": _country(procedure, who.country or "FRA"),
    }


def _country(procedure: Procedure, code: str) -> dict[str, str]:
    if not code:
        return {"code": _UNKNOWN, "libelle": _UNSAID}
    name = procedure.references.countries.name(code)
    return {"code": alpha2(code), "libelle": name.in_(LANGUAGE) if name else code}


def alpha2(code: str) -> str:
    """ISO 3166-1 alpha-2 of alpha-3; a former country has no single one."""
    aliases = get_global("territory_aliases").get(code) or []
    return _SPECIAL.get(code) or (aliases[0] if len(aliases) == 1 else _UNKNOWN)


def _long(day: date) -> str:
    return format_date(day, "d MMMM y", locale=LANGUAGE)
