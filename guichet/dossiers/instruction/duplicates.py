"""Requests that may be the same one twice, and why: a warning to whoever examines, never a refusal."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor, Known
from guichet.database import Scope, acting
from guichet.dossiers import models
from guichet.dossiers.indexing import names
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.types import Dossier, Duplicate
from guichet.dossiers.rows import published
from guichet.dossiers.states import PENDING

Reason = Literal["meme_demarche", "meme_fondement", "meme_numero", "meme_identite"]


@dataclass(frozen=True, slots=True)
class Request:
    """A request that is not decided, and whose it is."""

    id: UUID
    number: str
    office: int
    procedure: str
    ground: str
    whose: Known


def duplicates(this: Request, others: Iterable[Request]) -> list[tuple[Request, tuple[Reason, ...]]]:
    """The requests that may be the same as this one, each with why; the others are left out. Pure."""
    found = [(one, why(this, one)) for one in others if one.id != this.id]
    return [(one, reasons) for one, reasons in found if reasons]


def why(this: Request, other: Request) -> tuple[Reason, ...]:
    """Why two requests may be the same: of one person, the same thing; of two, that they may be one person."""
    if this.whose.person != other.whose.person:
        return alike(this.whose, other.whose)
    if this.procedure == other.procedure:
        return ("meme_demarche",)
    return ("meme_fondement",) if this.ground and this.ground == other.ground else ()


def alike(mine: Known, theirs: Known) -> tuple[Reason, ...]:
    """Why two people may be one: the same foreigner number, or the same names and date of birth. Pure."""
    reasons: list[Reason] = []
    if mine.number_index is not None and mine.number_index == theirs.number_index:
        reasons.append("meme_numero")
    named = folded(mine.family_name) and folded(mine.given_names) and mine.birth_date
    if named and identity_of(mine) == identity_of(theirs):
        reasons.append("meme_identite")
    return tuple(reasons)


def identity_of(one: Known) -> tuple[str, str, str]:
    """Names without accents, case or punctuation, and the date of birth: what two spellings of one person share."""
    return folded(one.family_name), folded(one.given_names), one.birth_date


def folded(name: str) -> str:
    """A name as searches know it: letters and digits alone, without accents or case, parted by single spaces."""
    return " ".join(names(name))


def duplicates_of(actor: AgentActor, dossier: Dossier) -> list[Duplicate]:
    """What may be the same request as one of theirs, filed or typed from paper: its number, its office, and why."""
    assert dossier.office is not None  # what an agent sees is in an office
    with acting(Scope.service()):
        people = accounts.people_like(dossier.person)
        me = next(one for one in people if one.person == dossier.person)
        known = {one.person: one for one in people if one is me or alike(me, one)}
        rows = models.Dossier.objects.filter(person_id__in=known, state__in=PENDING).order_by(
            "filed_at", "id"
        )
        requests = [_request(row, known[row.person_id]) for row in rows[:_MOST]]
    this = Request(
        dossier.id,
        str(dossier.number),
        dossier.office,
        dossier.procedure.id,
        dossier.procedure.file.situation.get("fondement", ""),
        me,
    )
    return [
        Duplicate(one.id if _opens(actor, one) else None, one.number, _name_of(one.office), reasons)
        for one, reasons in duplicates(this, requests)
    ]


def _opens(actor: AgentActor, one: Request) -> bool:
    return policy.refusal(actor, policy.Act.READ, one.office, one.procedure, one.whose.person) is None


_MOST = 50
"""So many requests are compared: more than one person ever has under way."""


def _request(row: models.Dossier, whose: Known) -> Request:
    ground = published(row.procedure, row.version).file.situation.get("fondement", "")
    assert row.office_id is not None
    return Request(row.id, str(row.number), row.office_id, row.procedure, ground, whose)


def _name_of(office: int) -> str:
    found = accounts.office(office)
    assert found is not None  # offices are never removed
    return found.name
