"""What came on paper or at the desk: typed by an agent through the same engine, then registered with its true date.

A registration may be incomplete: what the paper lacks is listed, and becomes the complement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.accounts import actions as people
from guichet.accounts import queries as accounts
from guichet.accounts.types import Actor, AgentActor, Office
from guichet.accounts.types import Refused as Unknown
from guichet.database import Scope, acting, idempotency, require_acting
from guichet.documents.received.types import Prepared
from guichet.dossiers import drafts, erasing, filing, models, pieces
from guichet.dossiers.indexing import index
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.locking import remember
from guichet.dossiers.instruction.types import (
    Incoming,
    NotFound,
    NotPermitted,
    Transcription,
    Unfit,
    Unidentified,
    WrongState,
)
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.relevant import Relevant
from guichet.dossiers.rows import close_answers, open_answers, published, to_dossier, to_piece
from guichet.dossiers.states import Channel, State, Verb, after
from guichet.dossiers.types import Answers, Conflict, Filed, Piece, Saved, Unprovable
from guichet.journal import actions as journal
from guichet.procedures import Missing, Procedure, may_be_birth
from guichet.publication.queries import procedure_in_force


def begin(
    actor: AgentActor, office: Office, incoming: Incoming, key: UUID, now: datetime
) -> UUID | Unfit | Unidentified | NotPermitted:
    """Open the registration of a paper in an office of the agent's; its name. The same `key` again gives the same one.

    The version is the one that was in force the day the paper came.
    """
    require_acting()
    if refused := policy.refusal(actor, policy.Act.REGISTER, office.id, incoming.procedure):
        return refused
    if unfit := _unfit(incoming, legal_day(now, office)):
        return unfit
    procedure = procedure_in_force(incoming.procedure, incoming.received_on)
    if procedure is None:
        return Unfit("demarche")
    name = _named(office, key)
    if _begun(name):
        return name
    person = people.person_of_paper(actor, incoming.person, incoming.received_on, now)
    if isinstance(person, Unknown):
        return Unidentified(person.reason, person.field)
    row = _create(actor, office, incoming, procedure, person, name, now)
    facts = {"service": office.id, "voie": row.channel}
    journal.write(actor.author, "commencer_saisie", row.id, now, facts)
    return row.id


def _unfit(incoming: Incoming, today: date) -> Unfit | None:
    if incoming.channel not in (Channel.PAPER, Channel.DESK):
        return Unfit("voie")
    return Unfit("recu_le") if incoming.received_on > today else None


def _named(office: Office, key: UUID) -> UUID:
    """An office's own name: a key that is also used elsewhere, or that names a dossier already, meets nothing."""
    return idempotency.named(UUID(int=office.id), key)


def _begun(name: UUID) -> bool:
    """Whether a request with its key opened this registration, be it in other hands since; waits for one at work."""
    idempotency.alone("registering", name)
    with acting(Scope.service()):
        return models.Dossier.objects.filter(pk=name).exists()


def _create(
    actor: AgentActor,
    office: Office,
    incoming: Incoming,
    procedure: Procedure,
    person: UUID,
    name: UUID,
    now: datetime,
) -> models.Dossier:
    """The draft, with what is known of its person already answered."""
    known = accounts.identity_of(person).values
    answers: Answers = {
        field.id: known[field.registry]
        for field in procedure.fields.values()
        if field.registry and field.registry in known
    }
    for step in procedure.steps:
        answers = procedure.read(step.id, {}, answers, incoming.received_on, identity=known).answers
    return models.Dossier.objects.create(
        id=name,
        person_id=person,
        office_id=office.id,
        procedure=procedure.id,
        version=procedure.version,
        channel=incoming.channel,
        received_on=incoming.received_on,
        registered_by_id=actor.agent,
        answers=close_answers(procedure, answers),
        started_at=now,
        changed_at=now,
    )


# While it is typed.


def save(
    actor: AgentActor,
    dossier: UUID,
    step: str,
    posted: Mapping[str, Sequence[str]],
    revision: int,
    now: datetime,
) -> Saved | Conflict | WrongState | NotPermitted:
    """Keep what the agent typed of a step, as `drafts.save` does.

    :raises NotFound: where it is no paper being typed in an office of theirs
    """
    row = _typed(actor, dossier)
    if not isinstance(row, models.Dossier):
        return row
    saved = drafts.save(_for_its_person(actor, row), dossier, step, posted, revision, now)
    assert isinstance(saved, Saved | Conflict)  # a draft may be edited, and an agent acts under no mandate
    return saved


def join(
    actor: AgentActor, dossier: UUID, asked: str, upload: Prepared, now: datetime
) -> pieces.Given | NotPermitted:
    """Take in the scan of a document, as `pieces.attach` does.

    :raises NotFound: where it is no paper being typed in an office of theirs, or asks for no such document
    """
    row = _typed(actor, dossier)
    if not isinstance(row, models.Dossier):
        return row
    return pieces.attach(_for_its_person(actor, row), dossier, asked, upload, None, now)


def take_out(
    actor: AgentActor, dossier: UUID, piece: UUID, now: datetime
) -> WrongState | NotPermitted | None:
    """Take out a scan that does not belong there.

    :raises NotFound: where it is no paper being typed in an office of theirs, or has no such document
    """
    row = _typed(actor, dossier)
    if not isinstance(row, models.Dossier):
        return row
    refused = pieces.remove(_for_its_person(actor, row), dossier, piece, now)
    assert refused is None
    return None


def give_up(actor: AgentActor, dossier: UUID, now: datetime) -> State | WrongState | NotPermitted:
    """Erase a registration begun by mistake; the journal keeps that there was one.

    :raises NotFound: where it is no paper being typed in an office of theirs
    """
    row = _typed(actor, dossier)
    if not isinstance(row, models.Dossier):
        return row
    journal.write(actor.author, "renoncer_saisie", row.id, now, {"service": row.office_id})
    with acting(Scope.service(row.person_id)):
        erasing.remove_rows(row, "brouillon_abandonne", now)
    return State.ABANDONED


def _typed(actor: AgentActor, dossier: UUID) -> models.Dossier | WrongState | NotPermitted:
    """The row of what is being typed, nobody else's until the transaction ends."""
    row = _locked(actor, dossier)
    if not isinstance(row, models.Dossier):
        return row
    state = after(State(row.state), Verb.REGISTER)
    return state if isinstance(state, WrongState) else row


def _locked(actor: AgentActor, dossier: UUID) -> models.Dossier | NotPermitted:
    require_acting()
    rows = models.Dossier.objects.select_for_update(no_key=True, of=("self",)).exclude(channel=Channel.ONLINE)
    row = rows.filter(pk=dossier, office_id__in=actor.offices).first()
    if row is None:
        raise NotFound(dossier)
    assert row.office_id is not None
    return policy.refusal(actor, policy.Act.REGISTER, row.office_id, row.procedure, row.person_id) or row


def _for_its_person(actor: AgentActor, row: models.Dossier) -> Actor:
    """The agent, typing for the person of the paper."""
    return Actor(actor.account, row.person_id, actor.author, None, actor.language)


# What is read of it.


def why_not(actor: AgentActor, office: int) -> NotPermitted | None:
    """Why the agent registers nothing in an office; None where they may."""
    return policy.refusal(actor, policy.Act.REGISTER, office)


def being_typed(actor: AgentActor, office: int) -> list[Transcription]:
    """The papers of an office that are not registered yet, those that came first on top."""
    if why_not(actor, office):
        return []
    theirs = policy.within(actor, policy.Act.REGISTER, office)
    rows = models.Dossier.objects.filter(theirs, office_id=office, state=State.DRAFT)
    rows = rows.exclude(channel=Channel.ONLINE)
    return [_to_transcription(row) for row in rows.order_by("received_on", "started_at", "id")]


def get(actor: AgentActor, dossier: UUID) -> Transcription | NotPermitted | WrongState:
    """A paper being typed.

    :raises NotFound: where there is none in an office of theirs
    """
    row = (
        models.Dossier.objects.exclude(channel=Channel.ONLINE)
        .filter(pk=dossier, office_id__in=actor.offices)
        .first()
    )
    if row is None or row.office_id is None:
        raise NotFound(dossier)
    if refused := policy.refusal(actor, policy.Act.REGISTER, row.office_id, row.procedure, row.person_id):
        return refused
    state = after(State(row.state), Verb.REGISTER)
    return state if isinstance(state, WrongState) else _to_transcription(row)


def _to_transcription(row: models.Dossier) -> Transcription:
    assert row.received_on is not None
    there = _relevant(row)
    lacking = _lacking(row, there)
    return Transcription(to_dossier(row), row.received_on, lacking, tuple(there.pieces), tuple(there.aside))


def _relevant(row: models.Dossier) -> Relevant:
    """What of it would be registered now, as asked on the day it came."""
    assert row.received_on is not None
    assert row.office_id is not None
    procedure, answers = published(row.procedure, row.version), open_answers(row.answers)
    office = accounts.office(row.office_id)
    wanted = {one.id for one in procedure.documents(answers, row.received_on)}
    given = _pieces(row)
    return Relevant(
        procedure,
        office,
        row.received_on,
        procedure.relevant(answers, row.received_on),
        [piece for piece in given if piece.asked in wanted],
        [piece for piece in given if piece.asked not in wanted],
    )


def _pieces(row: models.Dossier) -> list[Piece]:
    """Its documents, those that the antivirus has not seen yet among them."""
    with acting(Scope.service(row.person_id)):
        rows = models.Piece.objects.select_related("document").filter(dossier=row, removed_at=None)
        return [to_piece(one) for one in rows.order_by("asked", "position", "attached_at")]


def _lacking(row: models.Dossier, there: Relevant) -> tuple[Missing, ...]:
    counted: dict[str, int] = {}
    for piece in there.pieces:
        counted[piece.asked] = counted.get(piece.asked, 0) + 1
    return there.procedure.missing(open_answers(row.answers), counted, there.day)


def lacking(dossier: UUID) -> tuple[Missing, ...]:
    """What a registered paper lacked, as it was asked on the day it came; of one in reach of whoever acts."""
    row = models.Dossier.objects.exclude(channel=Channel.ONLINE).filter(pk=dossier).first()
    return _lacking(row, _relevant(row)) if row else ()


# The registration.


def register(
    actor: AgentActor, dossier: UUID, key: UUID, now: datetime
) -> Filed | Unfit | Unprovable | WrongState | NotPermitted:
    """File what was typed: number of today, receipt with the true date, clock from that date. What lacks stops nothing.

    Repeated, it gives the same receipt.

    :raises NotFound: where it is no paper of an office of theirs
    """
    row = _locked(actor, dossier)
    if not isinstance(row, models.Dossier):
        return row
    first = models.Receipt.objects.filter(dossier=row, rank=1).first()
    if first is not None:
        return Filed(row.id, first.id, str(row.number))
    state = after(State(row.state), Verb.REGISTER)
    if isinstance(state, WrongState):
        return state
    there = _relevant(row)
    who = there.procedure.identity(there.answers, there.day)
    if not (who.birth_name or who.use_name) or not who.birth_date:
        return Unfit("identite")
    if not may_be_birth(who.birth_date, there.day):
        return Unfit("naissance")
    assert there.office is not None
    made = _Registration(
        _for_its_person(actor, row),
        row,
        there.procedure,
        there.answers,
        there.pieces,
        there.office,
        key,
        now,
        by=actor,
    )
    return filing.written(made)


@dataclass(frozen=True, kw_only=True)
class _Registration(filing.Filing):
    """A filing by the agent to whom the paper came: its office has it all already."""

    by: AgentActor

    def _hand_over(self, first: bool) -> None:
        # What its lists tell of it was true the day it came, not the day it is typed.
        index(self.row, self.procedure, self.answers, self.row.filed_on or self.day, self.now)
        facts = {"voie": self.row.channel, "recu_le": str(self.row.received_on), "service": self.office.id}
        remember(self.by, self.row, Verb.REGISTER, self.now, facts)
