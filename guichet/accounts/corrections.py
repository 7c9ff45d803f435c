"""What is wrong in civil status that a person cannot change: asked, read by an office, settled by an agent."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from uuid import UUID

from guichet.accounts import models, signals
from guichet.accounts.registry import lock, read_value, values_of
from guichet.accounts.summonses import office_that_summoned
from guichet.accounts.types import CIVIL_STATUS_ROLES, LONGEST_ANSWER, Actor, AgentActor, Correction, Refused
from guichet.database import Scope, acting, require_acting
from guichet.journal import actions as journal
from guichet.procedures import may_be_birth, without_hidden_signs

Filed = Callable[[int, Collection[UUID]], Mapping[UUID, Collection[str]]]
"""Of an office and some people: the procedures under which each has a request there, as the floor above knows them."""


def request_correction(
    actor: Actor, proposed: Mapping[str, str], explanation: str, now: datetime, office: int | None = None
) -> Correction | Refused:
    """Ask that locked civil status be corrected: an agent looks at it, nothing changes by itself.

    The office that summoned the person reads it, else `office`; where there is none, the next one filed with.
    Refused where nothing is asked (`rien_a_corriger`), a value cannot be read (`valeur_illisible`), a day cannot be
    that of a birth (`naissance`), or whoever helps may not file (`mandat`).
    """
    require_acting()
    if not actor.may("deposer"):
        return Refused("mandat")
    row = models.Person.objects.get(pk=actor.person)
    current, changed = values_of(row), dict[str, str]()
    for key in sorted(set(row.locked) & proposed.keys()):
        if not proposed[key].strip():
            continue
        value = read_value(key, proposed[key])
        if not value:
            return Refused("valeur_illisible", key)
        if key == "date_naissance" and not may_be_birth(value, now.date()):
            return Refused("naissance", key)
        if value != current.get(key, ""):
            changed[key] = value
    if not changed and not explanation.strip():
        return Refused("rien_a_corriger")
    request = models.CorrectionRequest.objects.create(
        person_id=actor.person,
        office_id=office_that_summoned(actor.person) or office,
        proposed=changed,
        explanation=explanation.strip()[:4000],
        requested_at=now,
    )
    facts = {"cles": ",".join(changed), "service": request.office_id}
    journal.write(actor.author, "etat_civil.demander_correction", actor.person, now, facts)
    return _to_correction(request, current)


def corrections(actor: Actor) -> list[Correction]:
    """What the person asked to have corrected, newest first, and the answers."""
    if not actor.may_read:
        return []
    with acting(actor.scope):
        current = values_of(models.Person.objects.get(pk=actor.person))
        rows = models.CorrectionRequest.objects.filter(person_id=actor.person).order_by("-requested_at")
        return [_to_correction(row, current) for row in rows]


def corrections_of(actor: AgentActor, office: int, filed: Filed) -> list[Correction]:
    """What an office has to settle and the agent's posts there cover, the oldest first."""
    require_acting()
    rows = models.CorrectionRequest.objects.filter(office_id=office, settled_at=None)
    waiting = list(rows.order_by("requested_at", "id").values_list("id", "person_id"))
    theirs = _in_charge(actor, office, [person for _, person in waiting], filed)
    kept = rows.in_bulk([key for key, person in waiting if person in theirs][:100])
    return [_to_correction(kept[key], _values_at(kept[key].person_id)) for key, _ in waiting if key in kept]


def _in_charge(actor: AgentActor, office: int, people: Collection[UUID], filed: Filed) -> frozenset[UUID]:
    """Those whose civil status is the agent's to read there: a post for some procedures is for who files under them."""
    posts = [one for one in actor.posts if one.office == office and one.role in CIVIL_STATUS_ROLES]
    if any(not one.procedures for one in posts):
        return frozenset(people)
    covered = frozenset(name for one in posts for name in one.procedures)
    known = filed(office, people) if covered else {}
    return frozenset(person for person, under in known.items() if not covered.isdisjoint(under))


def _values_at(person: UUID) -> dict[str, str]:
    """An agent reads what the office holds a request about."""
    with acting(Scope.service(person)):
        return values_of(models.Person.objects.get(pk=person))


def settle(
    actor: AgentActor,
    correction: UUID,
    accepted: Collection[str] | None,
    answer: str,
    now: datetime,
    filed: Filed,
) -> Correction | Refused:
    """Write the values of the accepted keys as civil status that an agent vouches for, or refuse with a reason.

    :param accepted: keys of what is proposed; None refuses the whole
    :returns: what became of it; `inconnu` where no office of theirs holds it, `fonction` where their posts do not
        cover it, `la_sienne` where it is theirs or of someone they act for, `deja_traitee`, `reponse_manquante` for a
        refusal without a reason that can be read, `reponse_longue`, `rien_d_accepte`
    """
    require_acting()
    rows = models.CorrectionRequest.objects.select_for_update(no_key=True)
    row = rows.filter(pk=correction, office_id__in=actor.offices).first()
    if row is None or row.office_id is None:
        return Refused("inconnu")
    if row.person_id not in _in_charge(actor, row.office_id, [row.person_id], filed):
        return Refused("fonction")
    if row.person_id in actor.close_to:
        return Refused("la_sienne")
    if row.settled_at is not None:
        return Refused("deja_traitee")
    said = without_hidden_signs(answer)
    if accepted is None and not said:
        return Refused("reponse_manquante", "answer")
    if len(said) > LONGEST_ANSWER:
        return Refused("reponse_longue", "answer")
    values = {key: value for key, value in row.proposed.items() if key in (accepted or ())}
    if accepted is not None and row.proposed and not values:
        return Refused("rien_d_accepte", "answer")
    if values:
        lock(row.person_id, "agent", values, actor.author)
    row.outcome = "refusee" if accepted is None else "acceptee"
    row.answer, row.settled_at, row.settled_by_id = said, now, actor.agent
    row.save(update_fields=["outcome", "answer", "settled_at", "settled_by"])
    facts = {"cles": ",".join(sorted(values)), "issue": row.outcome}
    journal.write(actor.author, "etat_civil.traiter_correction", row.person_id, now, facts)
    settled = _to_correction(row, _values_at(row.person_id))
    signals.correction_settled.send(models.CorrectionRequest, correction=settled, now=now)
    return settled


def hand_corrections_to(person: UUID, office: int) -> None:
    """What a person asked to have corrected goes with what they file: the office that examines it reads it."""
    require_acting()
    with acting(Scope.service(person)):
        models.CorrectionRequest.objects.filter(person_id=person, settled_at=None).update(office_id=office)


def _to_correction(row: models.CorrectionRequest, current: Mapping[str, str]) -> Correction:
    return Correction(
        row.id,
        row.person_id,
        row.office_id,
        {key: current.get(key, "") for key in row.proposed},
        row.proposed,
        row.explanation,
        row.requested_at,
        row.settled_at,
        row.outcome,  # pyright: ignore[reportArgumentType]  # the database checks the value
        row.answer,
    )
