"""What an act on a request says: the procedure's words, the facts of the request as it was filed, who signs. Pure.

Each gives the contents that `documents.issued` takes under the kind of that act.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import Template
from typing import Any

from babel.dates import format_date

from guichet.accounts.types import AgentActor, Office, Signature
from guichet.procedures import BESIDE, FIRST, Act, Decisions
from guichet.rules import Text, add_days, add_months

LANGUAGE = "fr"
"""An act of the administration is in French, whatever its person reads."""


@dataclass(frozen=True, slots=True)
class Filed:
    """The request as its last receipt froze it: number, day, who it is for, where they live."""

    number: str
    filed_on: date
    identity: Mapping[str, Any]
    address: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, for which office, where, by which delegation."""

    agent: AgentActor
    office: Office
    place: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class Period:
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Held:
    """The title that a prolongation goes beyond, as its person holds it."""

    nature: str
    number: str
    expires_on: date


def end_of(start: date, lasts: str) -> date:
    """The last day of a period that begins on `start` and lasts an ISO 8601 duration of one unit ("P1Y", "P3M").

    :raises ValueError: for another form of duration
    """
    found = re.fullmatch(r"P(\d+)([DMY])", lasts)
    if not found:
        raise ValueError(lasts)
    number = int(found[1])
    if found[2] == "D":
        return add_days(start, number - 1)
    after = add_months(start, number * (12 if found[2] == "Y" else 1))
    # From 29 February, a year later there is no such day: the last of the month is the last of the period.
    return add_days(after, -1) if after.day == start.day else after


def favourable(
    words: Decisions, filed: Filed, by: Signer, period: Period, fee: int, decided_on: date
) -> dict[str, Any]:
    """The certificate of a favourable decision."""
    title = words.title
    named = _facts(filed, by.office, decided_on) | {
        "nature_titre": title.nature.in_(LANGUAGE),
        "mention": title.mention.in_(LANGUAGE),
        "du": _long(period.start),
        "au": _long(period.end),
        "montant": str(fee),
    }
    return {
        **_about(words.acts["favorable"], filed, by.office, words.nature),
        "blocs": _blocks(words.acts["favorable"], named, {}, alone=words.nature == FIRST),
        # The card has dates; the certificate holds until the card is handed over.
        "validite": None,
        "autorisation": title.allows.in_(LANGUAGE) if title.allows else "",
        "decision": {"prise_le": decided_on.isoformat(), "lieu": by.place, "auteur": _author(by)},
        "titre_accorde": {
            "nature": title.nature.in_(LANGUAGE),
            "mention": title.mention.in_(LANGUAGE),
            "fondement": title.ground,
            "validite": _period(period),
        },
        "taxes_a_la_remise": fee,
    }


def unfavourable(
    words: Decisions, filed: Filed, by: Signer, law: str, fact: str, decided_on: date
) -> dict[str, Any]:
    """A refusal, with its reasons in law and in fact as the agents wrote them (CRPA, art. L211-5)."""
    act = words.acts["defavorable"]
    named = _facts(filed, by.office, decided_on)
    return {
        **_about(act, filed, by.office, words.nature),
        "blocs": _blocks(act, named, {"droit": _paragraphs(law), "fait": _paragraphs(fact)}),
        "decision": {"prise_le": decided_on.isoformat(), "lieu": by.place, "auteur": _author(by)},
    }


def closing(
    words: Decisions, filed: Filed, by: Signer, reasons: str, lacking: Sequence[str], decided_on: date
) -> dict[str, Any]:
    """The closing of a request that stayed incomplete: why, and what did not come."""
    act = words.acts["cloture"]
    named = _facts(filed, by.office, decided_on)
    return {
        **_about(act, filed, by.office, words.nature),
        "blocs": _blocks(act, named, {"motifs": _paragraphs(reasons), "manquants": list(lacking)}),
        "decision": {"prise_le": decided_on.isoformat(), "lieu": by.place, "auteur": _author(by)},
    }


def appeal(act: Act, facts: Mapping[str, str], language: str = LANGUAGE) -> list[str]:
    """How an act that ends a request can be challenged, in the sentences of its paper or in another language."""
    texts = [text for block in act.blocks if block.key in _APPEAL for text in block.texts]
    return [_filled(text, facts, language) for text in texts]


_APPEAL = ("recours", "delais")


def prolongation(
    words: Decisions, filed: Filed, office: Office, period: Period, held: Held | None
) -> dict[str, Any]:
    """The certificate that the examination goes on, for a period."""
    act = words.acts["prolongation"]
    named = _facts(filed, office) | {"du": _long(period.start), "au": _long(period.end)}
    if held is not None:
        named |= {"titre_detenu": held.nature, "expire_le": _long(held.expires_on)}
    service = [office.name, *filter(None, (office.address, office.phone))]
    allows = words.title.allows
    contents = {
        **_about(act, filed, office, words.nature),
        "blocs": _blocks(act, named, {"service": service}, alone=held is None),
        "validite": _period(period),
        "autorisation": allows.in_(LANGUAGE) if allows else "",
        "titre_prolonge": None,
    }
    contents["demande"]["titre_demande"] = words.title.mention.in_(LANGUAGE)
    if held is not None:
        expires = held.expires_on.isoformat()
        contents["titre_prolonge"] = {"nature": held.nature, "numero": held.number, "expire_le": expires}
    return contents


def _about(act: Act, filed: Filed, office: Office, nature: str) -> dict[str, Any]:
    return {
        "titre": act.title.in_(LANGUAGE),
        "emetteur": office.name,
        "demande": {"numero": filed.number, "deposee_le": filed.filed_on.isoformat(), "nature": nature},
        "identite": dict(filed.identity),
        "adresse": dict(filed.address),
    }


def facts(number: str, filed_on: date, office: Office, decided_on: date | None = None) -> dict[str, str]:
    """What the sentences of an act may name about any request, in French as the act is."""
    decided = {"date_decision": _long(decided_on)} if decided_on else {}
    return {
        "numero": number,
        "date_depot": _long(filed_on),
        "service": office.name,
        "tribunal": office.court,
    } | decided


def _facts(filed: Filed, office: Office, decided_on: date | None = None) -> dict[str, str]:
    return facts(filed.number, filed.filed_on, office, decided_on)


def _blocks(
    act: Act, facts: Mapping[str, str], given: Mapping[str, Sequence[str]], *, alone: bool = False
) -> list[dict[str, Any]]:
    """The blocks of the act, each with its own sentences, then those given for it; none that stays empty.

    Only the procedure's sentences have places to fill: what people wrote is laid out as they wrote it. `alone`: no
    title or visa is shown beside the paper, so that it does not say that one must be.
    """
    found = [
        {
            "cle": block.key,
            "titre": block.title.in_(LANGUAGE),
            "paragraphes": [_filled(one, facts) for one in block.texts] + list(given.get(block.key, ())),
        }
        for block in act.blocks
        if not (alone and block.key == BESIDE)
    ]
    return [block for block in found if block["paragraphes"]]


def _filled(text: Text, facts: Mapping[str, str], language: str = LANGUAGE) -> str:
    return Template(text.in_(language)).substitute(facts)


def _paragraphs(text: str) -> list[str]:
    """A paragraph a line, as whoever reads it on a page sees it."""
    return [one for line in text.splitlines() if (one := " ".join(line.split()))]


def _period(period: Period) -> dict[str, str]:
    return {"du": period.start.isoformat(), "au": period.end.isoformat()}


def _author(by: Signer) -> dict[str, str]:
    """First name, name, capacity and service, and the delegation (CRPA, art. L212-1)."""
    return {
        "prenom": by.agent.given_names,
        "nom": by.agent.family_name,
        "qualite": by.agent.capacity,
        "service": by.office.name,
        "delegation": by.signature.reference,
    }


def _long(day: date) -> str:
    return format_date(day, "d MMMM y", locale=LANGUAGE)
