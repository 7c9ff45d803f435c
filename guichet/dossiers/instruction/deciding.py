"""A decision: proposed, approved, signed. A favourable one is signed by one person; a refusal takes two."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor, Office, Signature
from guichet.database import Scope, acting, crash
from guichet.documents.issued import actions as issued
from guichet.documents.issued import queries as printed
from guichet.dossiers import ending, models, receipts
from guichet.dossiers.complement_rules import plain, without_hidden_signs
from guichet.dossiers.instruction import policy, wording
from guichet.dossiers.instruction.locking import locked, office_of, record, remember
from guichet.dossiers.instruction.types import (
    Decision,
    NotFound,
    NotPermitted,
    NoWords,
    Proposal,
    Returned,
    Unfit,
    Unsigned,
    WrongState,
)
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.rows import published
from guichet.dossiers.states import State, Verb, after
from guichet.notifications.actions import notify
from guichet.procedures import Decisions
from guichet.publication.queries import territory

Refusal = NotPermitted | WrongState | NoWords | Unfit | Unsigned
KINDS = {"favorable": "attestation_decision_favorable", "defavorable": "decision_refus"}
_VERBS = {"favorable": Verb.GRANT, "defavorable": Verb.REFUSE}


def propose(actor: AgentActor, dossier: UUID, proposal: Proposal, now: datetime) -> Decision | Refusal:
    """Put a decision before whoever may sign it; a former proposition still open gives way to it.

    :raises NotFound: where the dossier is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.PROPOSE)
    if not isinstance(row, models.Dossier):
        return row
    state = after(State(row.state), _VERBS[proposal.kind])
    if isinstance(state, WrongState):
        return state
    words = published(row.procedure, row.version).decisions
    if words is None:
        return NoWords(row.procedure)
    if unfit := _unfit(proposal, words, legal_day(now, office_of(row))):
        return unfit
    return_open(actor, row, "nouvelle proposition", now)
    made = _create(actor, row, proposal, now)
    record(actor, row, "proposer", now, {"decision": str(made.id), "sens": proposal.kind})
    return to_decision(made)


def return_open(actor: AgentActor, row: models.Dossier, because: str, now: datetime) -> None:
    """A proposition still open on a request that goes on, or ends, without it goes back to whoever made it."""
    models.Decision.objects.filter(dossier=row, state__in=models.OPEN).update(
        state="renvoyee", returned_by_id=actor.agent, returned_at=now, returned_because=because
    )


def _unfit(proposal: Proposal, words: Decisions, day: date) -> Unfit | None:
    """What is lacking to what is proposed, by field."""
    if proposal.kind == "favorable":
        unfit = _unfit_period(proposal.period, words.title.lasts, day)
        return unfit or (None if proposal.fee is not None else Unfit("taxes"))
    if not without_hidden_signs(proposal.law):
        return Unfit("droit")
    if not without_hidden_signs(proposal.fact):
        return Unfit("fait")
    return None if printed.can_be_printed(proposal.law + proposal.fact) else Unfit("caracteres")


def _unfit_period(period: wording.Period | None, lasts: str, day: date) -> Unfit | None:
    """A title is not over when it is granted, begins while one granted that day would hold, and lasts no longer."""
    if period is None or period.end <= period.start or period.end < day:
        return Unfit("validite")
    if period.start > wording.end_of(day, lasts):
        return Unfit("validite")
    return Unfit("duree") if period.end > wording.end_of(period.start, lasts) else None


def _create(actor: AgentActor, row: models.Dossier, proposal: Proposal, now: datetime) -> models.Decision:
    granted = proposal.kind == "favorable" and proposal.period is not None
    return models.Decision.objects.create(
        dossier=row,
        person_id=row.person_id,
        office_id=row.office_id,
        kind=proposal.kind,
        law="" if granted else without_hidden_signs(proposal.law),
        fact="" if granted else without_hidden_signs(proposal.fact),
        valid_from=proposal.period.start if granted and proposal.period else None,
        valid_to=proposal.period.end if granted and proposal.period else None,
        fee=proposal.fee if granted else None,
        proposed_by_id=actor.agent,
        proposed_at=now,
    )


def approve(actor: AgentActor, decision: UUID, now: datetime) -> Decision | Refusal:
    """A second person agrees to what the first proposed; a favourable one needs no such step, and may have it."""
    found = _open(actor, decision, policy.Act.APPROVE)
    if not isinstance(found, Opened):
        return found
    state = after(State(found.dossier.state), _VERBS[found.decision.kind])
    if isinstance(state, WrongState):
        return state
    if found.decision.proposed_by_id == actor.agent:
        return Unsigned("meme_personne")
    if found.decision.state != "proposee":
        return Unsigned("deja_approuvee")
    found.decision.state, found.decision.approved_by_id = "approuvee", actor.agent
    found.decision.approved_at = now
    found.decision.save(update_fields=["state", "approved_by", "approved_at"])
    record(actor, found.dossier, "approuver", now, {"decision": str(decision)})
    return to_decision(found.decision)


def send_back(actor: AgentActor, decision: UUID, because: str, now: datetime) -> Returned | Refusal:
    """Whoever might sign does not: the proposition goes back to the examiner, with the reason."""
    found = _open(actor, decision, policy.Act.APPROVE)
    if not isinstance(found, Opened):
        return found
    said = plain(because, legal_day(now, found.office))
    if not said:
        return Unfit("motif")
    row = found.decision
    row.state, row.returned_by_id, row.returned_at = "renvoyee", actor.agent, now
    row.returned_because = said
    row.save(update_fields=["state", "returned_by", "returned_at", "returned_because"])
    record(actor, found.dossier, "renvoyer", now, {"decision": str(decision)})
    return Returned(row.id)


def sign(actor: AgentActor, decision: UUID, now: datetime) -> Decision | Refusal:
    """Take the decision: state, title, sealed document, notification and journal, all in the transaction or none.

    The delegation is looked at now, at the second of signing (CRPA, art. L212-1).
    """
    found = _open(actor, decision, policy.Act.SIGN)
    if not isinstance(found, Opened):
        return found
    row, dossier = found.decision, found.dossier
    state = after(State(dossier.state), _VERBS[row.kind])
    if isinstance(state, WrongState):
        return state
    if row.kind == "defavorable" and (row.approved_by_id is None or row.proposed_by_id == actor.agent):
        return Unsigned("deux_personnes")
    day = legal_day(now, found.office)
    signature = accounts.signature_of(
        actor.agent, found.office.id, row.kind, dossier.procedure, day, signing=True
    )
    if signature is None:
        return Unsigned("delegation")
    if _fee_has_changed(row, dossier, legal_day(row.proposed_at, found.office), day):
        return Unsigned("taxes")
    if unfit := _no_longer_fit(row, dossier, day):
        return unfit
    contents = _contents(row, dossier, _signer(actor, found.office, signature), day)
    if unfit := not_issuable(KINDS[row.kind], contents):
        return unfit
    _take(actor, found, state, contents, signature, now)
    return to_decision(row)


def _no_longer_fit(row: models.Decision, dossier: models.Dossier, day: date) -> Unfit | None:
    """Why a title proposed some time ago may no longer be granted: it would be over, for one."""
    words = published(dossier.procedure, dossier.version).decisions
    assert words is not None  # nothing is proposed without them
    return _unfit_period(_period(row), words.title.lasts, day) if row.kind == "favorable" else None


def _period(row: models.Decision) -> wording.Period | None:
    return wording.Period(row.valid_from, row.valid_to) if row.valid_from and row.valid_to else None


def _fee_has_changed(row: models.Decision, dossier: models.Dossier, proposed: date, day: date) -> bool:
    """Whether what was proposed to be paid was the amount of its day, and no longer is that of today."""
    procedure = published(dossier.procedure, dossier.version)
    then, today = procedure.fee(proposed), procedure.fee(day)
    return row.fee is not None and then is not None and row.fee == then.amount and then != today


def not_issuable(kind: str, contents: Mapping[str, Any]) -> Unfit | None:
    """Why a document of these contents cannot be: a sign that cannot be printed, or something it may not be without."""
    faults = printed.faults_of(kind, contents)
    if not faults:
        return None
    return Unfit("document" if any(not printed.is_of_a_sign(one) for one in faults) else "caracteres")


def _take(
    actor: AgentActor,
    found: "Opened",
    state: State,
    contents: Mapping[str, Any],
    signature: Signature,
    now: datetime,
) -> None:
    row, dossier = found.decision, found.dossier
    day = legal_day(now, found.office)
    made = issued.issue(
        KINDS[row.kind], dossier.id, dossier.person_id, found.office.id, contents, now, on=day
    )
    by = made.id if row.kind == "favorable" else None
    ending.end(dossier, "decision", actor.author, day, now, by=by)
    facts = {"numero": str(dossier.number), "date": day}
    told = notify(dossier.person_id, "decision", dossier.id, facts, now, office=found.office.id)
    row.state, row.signed_by_id, row.signed_at = "signee", actor.agent, now
    row.delegation_id, row.document, row.message = signature.delegation, made.id, told.id
    row.save(
        update_fields=["state", "signed_by", "signed_at", "delegation", "document", "message"],
    )
    dossier.state, dossier.decided_at, dossier.changed_at = state, now, now
    dossier.revision += 1
    dossier.save(update_fields=["state", "decided_at", "changed_at", "revision"])
    crash.point("decide.after_transition")
    if row.kind == "favorable":
        _grant(row, dossier)
    remember(
        actor, dossier, _VERBS[row.kind], now, {"decision": str(row.id), "delegation": signature.delegation}
    )
    transaction.on_commit(lambda: crash.point("decide.after_commit"))


def _grant(row: models.Decision, dossier: models.Dossier) -> None:
    """The title among those that its person holds: accepted, until it is handed over."""
    granted = title_of(dossier)
    with acting(Scope.service(dossier.person_id)):
        models.Title.objects.create(
            person_id=dossier.person_id,
            office_id=row.office_id,
            **granted,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            status="accepte",
        )


def title_of(dossier: models.Dossier) -> dict[str, str]:
    """What the title that the request may give is: its kind and its ground."""
    procedure = published(dossier.procedure, dossier.version)
    assert procedure.decisions is not None  # nothing is proposed without what may be decided
    return {"kind": procedure.decisions.title.kind, "ground": procedure.file.situation.get("fondement", "")}


def contents_of(actor: AgentActor, decision: UUID, now: datetime) -> tuple[str, dict[str, Any]] | Refusal:
    """The kind and contents of the document that signing now would issue, to be shown before it is signed.

    :raises NotFound: where there is no such proposition within reach
    """
    found = _open(actor, decision, policy.Act.READ)
    if not isinstance(found, Opened):
        return found
    row, dossier = found.decision, found.dossier
    day = legal_day(now, found.office)
    signature = accounts.signature_of(actor.agent, found.office.id, row.kind, dossier.procedure, day)
    by = _signer(actor, found.office, signature or Signature(0, "délégation à vérifier à la signature"))
    if unfit := _no_longer_fit(row, dossier, day):
        return unfit
    contents = _contents(row, dossier, by, day)
    return not_issuable(KINDS[row.kind], contents) or (KINDS[row.kind], contents)


def _contents(row: models.Decision, dossier: models.Dossier, by: wording.Signer, day: date) -> dict[str, Any]:
    words = published(dossier.procedure, dossier.version).decisions
    assert words is not None  # nothing is proposed without them
    filed = filed_of(dossier)
    if row.kind == "defavorable":
        return wording.unfavourable(words, filed, by, row.law, row.fact, day)
    period = _period(row)
    assert period is not None  # a title is granted for a time
    return wording.favourable(words, filed, by, period, row.fee or 0, day)


def filed_of(dossier: models.Dossier) -> wording.Filed:
    """The request as its last receipt froze it, whatever its person changed since without filing it.

    But for the civil status that a registry or an agent answers for: what was corrected since is what acts say.
    """
    receipt = models.Receipt.objects.filter(dossier=dossier).order_by("-rank").first()
    assert receipt is not None  # an office sees what was filed
    assert dossier.filed_on is not None
    said = json.loads(receipt.content)
    procedure, known = published(dossier.procedure, dossier.version), accounts.identity_of(dossier.person_id)
    who = procedure.vouched_identity(known.locked, known.values, dossier.filed_on)
    identity = receipts.corrected(procedure, said["identite"], who)
    return wording.Filed(str(dossier.number), dossier.filed_on, identity, said["adresse"])


def _signer(actor: AgentActor, office: Office, signature: Signature) -> wording.Signer:
    return wording.Signer(actor, office, place_of(office), signature)


def place_of(office: Office) -> str:
    """The town an office signs in: that of its seat."""
    places = territory()
    service = places.service_for(office.departement, office.arrondissement or None)
    town = places.commune(service.commune)
    return town.nom if town else office.name


@dataclass(frozen=True, slots=True)
class Opened:
    """A proposition still open, its dossier locked, its office."""

    decision: models.Decision
    dossier: models.Dossier
    office: Office


def _open(
    actor: AgentActor, decision: UUID, act: policy.Act
) -> Opened | NotPermitted | Unsigned | WrongState:
    """The dossier is locked first, then the proposition: one order for all acts.

    :raises NotFound: where there is no such proposition within reach
    """
    known = models.Decision.objects.filter(pk=decision, office_id__in=actor.offices).first()
    if known is None:
        raise NotFound(decision)
    row = locked(actor, known.dossier_id, act)
    if not isinstance(row, models.Dossier):
        return row
    found = models.Decision.objects.select_for_update().get(pk=decision)
    if row.state == State.WITHDRAWN:  # the proposition went back with it: its end says more
        return WrongState(State.WITHDRAWN, _VERBS[found.kind])
    if found.state not in models.OPEN:
        return Unsigned("deja_signee" if found.state == "signee" else "renvoyee")
    return Opened(found, row, office_of(row))


def default_period(words: Decisions, day: date) -> wording.Period:
    """The validity proposed: from the day after the decision, for as long as the procedure says."""
    start = date.fromordinal(day.toordinal() + 1)
    return wording.Period(start, wording.end_of(start, words.title.lasts))


def to_decision(row: models.Decision) -> Decision:
    """The record of a row."""
    return Decision(
        id=row.id,
        dossier=row.dossier_id,
        kind=row.kind,
        state=row.state,
        law=row.law,
        fact=row.fact,
        period=_period(row),
        fee=row.fee,
        proposed_by=row.proposed_by_id,
        proposed_at=row.proposed_at,
        approved_by=row.approved_by_id,
        approved_at=row.approved_at,
        returned_because=row.returned_because,
        signed_by=row.signed_by_id,
        signed_at=row.signed_at,
        document=row.document,
        message=row.message,
        undone_at=row.undone_at,
        stamp=row.stamp,
    )
