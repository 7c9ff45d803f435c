"""What changes messages. Each act needs the transaction that `database.acting` opened for whoever acts."""

from datetime import datetime
from uuid import UUID

from guichet.accounts import queries as accounts
from guichet.accounts.types import Actor, AgentActor, Office
from guichet.database import Scope, acting, counters, idempotency, require_acting
from guichet.dossiers import models
from guichet.dossiers.contact.types import (
    Asked,
    Inquiry,
    NotFound,
    NotPermitted,
    Question,
    Transferred,
    Unfit,
    WrittenSince,
)
from guichet.dossiers.contact.wording import answered_by, plain, words
from guichet.dossiers.instruction import policy
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.states import NEVER_FILED
from guichet.journal import actions as journal
from guichet.journal.types import Author
from guichet.notifications import actions as notifications
from guichet.notifications.actions import notify


def name_of(person: UUID | None, question: Question, key: UUID) -> UUID:
    """The name of what `ask` makes of a question; where nobody is signed in, whoever asks is known by it."""
    return idempotency.named(person, key, repr(question))


def ask(person: UUID | None, office: Office, question: Question, key: UUID, now: datetime) -> Asked | Unfit:
    """Put a question to a service; it has a number and a day. The same again with its `key` is the same question.

    :param person: None where nobody is signed in: the act is that of `name_of`, and needs an address to answer to
    :raises NotFound: where the dossier is not theirs, or is not filed
    """
    require_acting()
    idempotency.alone("contact", key)
    name = name_of(person, question, key)
    owner = person or name
    made = models.Inquiry.objects.filter(pk=name, owner=owner).first()
    if made is not None:
        return Asked(made.id, made.number, made.due_on)
    day = legal_day(now, office)
    text = plain(question.text, day)
    if question.subject not in {one.id for one in words().sujets}:
        return Unfit("sujet")
    if not text:
        return Unfit("texte")
    if person is None and not question.email:
        return Unfit("courriel")
    if question.dossier is not None:
        _known(owner, question.dossier)
    rank = counters.draw("contact", f"{office.number}-{day:%Y%m%d}")
    row = models.Inquiry.objects.create(
        id=name,
        owner=owner,
        office_id=office.id,
        dossier_id=question.dossier,
        number=f"CT-{office.number}-{day:%Y%m%d}-{rank:04d}",
        topic=question.subject,
        asked_at=now,
        since=now,
        due_on=answered_by(day),
        changed_at=now,
        name=question.name if person is None else "",
        email=question.email if person is None else "",
        language=question.language,
    )
    _write(row, "usager", "", text, now)
    journal.write(Author("usager", str(owner)), "contact.demander", name, now, {"service": office.id})
    if person is not None:
        facts = {"numero": row.number, "date": row.due_on}
        notify(person, "message_recu", row.id, facts, now, office=office.id)
    return Asked(row.id, row.number, row.due_on)


def _known(owner: UUID, dossier: UUID) -> None:
    rows = models.Dossier.objects.filter(pk=dossier, person_id=owner).exclude(state__in=NEVER_FILED)
    if not rows.exists():
        raise NotFound(dossier)


def _last(row: models.Inquiry) -> models.Letter:
    """The last letter: a message has one at least."""
    found = models.Letter.objects.filter(inquiry=row).order_by("-id").first()
    assert found is not None
    return found


def _write(row: models.Inquiry, by: str, number: str, text: str, now: datetime) -> None:
    models.Letter.objects.create(
        inquiry=row,
        owner=row.owner,
        office_id=row.office_id,
        at=now,
        author_kind=by,
        agent_number=number,
        text=text,
    )


def follow_up(actor: Actor, inquiry: UUID, text: str, now: datetime) -> Asked | Unfit:
    """The person writes again: what was answered, or closed, waits for an answer once more.

    What waits already and says the same word for word was sent twice: it is one.

    :raises NotFound: where it is not theirs
    """
    require_acting()
    row = models.Inquiry.objects.select_for_update(no_key=True).filter(pk=inquiry, owner=actor.person).first()
    if row is None:
        raise NotFound(inquiry)
    office = accounts.office(row.office_id)
    assert office is not None
    day = legal_day(now, office)
    said = plain(text, day)
    if not said:
        return Unfit("texte")
    last = _last(row)
    if row.state == "ouvert" and (last.author_kind, last.text) == ("usager", said):
        return Asked(row.id, row.number, row.due_on)
    _write(row, "usager", "", said, now)
    if row.state != "ouvert":
        row.state, row.since, row.due_on = "ouvert", now, answered_by(day)
    row.changed_at = now
    row.save(update_fields=["state", "since", "due_on", "changed_at"])
    journal.write(actor.author, "contact.relancer", inquiry, now, {"service": office.id})
    return Asked(row.id, row.number, row.due_on)


# An agent's.


def take(actor: AgentActor, inquiry: UUID, now: datetime) -> Inquiry | NotPermitted:
    """The agent answers for it from now on.

    :raises NotFound: where it is not with an office of theirs
    """
    row = _locked(actor, inquiry)
    if not isinstance(row, models.Inquiry):
        return row
    row.assigned_id, row.changed_at = actor.agent, now
    row.save(update_fields=["assigned", "changed_at"])
    journal.write(actor.author, "contact.prendre", inquiry, now, {"service": row.office_id})
    return to_inquiry(row)


def answer(
    actor: AgentActor, inquiry: UUID, text: str, now: datetime, seen: int | None = None
) -> Inquiry | Unfit | WrittenSince | NotPermitted:
    """Answer; the person is told, in their centre and by mail; whoever has no account gets the answer by mail.

    Sent twice, it is one answer.

    :param seen: the last letter shown to whoever answers; None where nothing was. One written since stops the answer.
    :raises NotFound: where it is not with an office of theirs
    """
    row = _locked(actor, inquiry)
    if not isinstance(row, models.Inquiry):
        return row
    office = accounts.office(row.office_id)
    assert office is not None
    said = plain(text, legal_day(now, office))
    if not said:
        return Unfit("texte")
    last = _last(row)
    if seen is not None and last.pk != seen:
        repeated = (last.author_kind, last.agent_number, last.text) == ("agent", actor.number, said)
        return to_inquiry(row) if repeated else WrittenSince(last.author_kind)
    _write(row, "agent", actor.number, said, now)
    row.state, row.answered_at, row.changed_at = "repondu", row.answered_at or now, now
    row.assigned_id = row.assigned_id or actor.agent
    row.save(update_fields=["state", "answered_at", "changed_at", "assigned"])
    journal.write(actor.author, "contact.repondre", inquiry, now, {"service": row.office_id})
    _tell(row, office, said, now)
    return to_inquiry(row)


def _tell(row: models.Inquiry, office: Office, said: str, now: datetime) -> None:
    if row.owner == row.id:
        lines = [f"{office.name} :", said, f"N° {row.number}"]
        text = "\n\n".join(lines)
        notifications.write_to(
            row.email, f"Guichet : {row.number}", text, row.language, office=office.id, about=row.id
        )
    else:
        notify(row.owner, "message_repondu", row.id, {"numero": row.number}, now, office=row.office_id)


def close(actor: AgentActor, inquiry: UUID, now: datetime) -> Inquiry | Unfit | NotPermitted:
    """Nothing more is to be answered; the person may write again all the same.

    What was never answered is not closed (`sans_reponse`): a day was promised.

    :raises NotFound: where it is not with an office of theirs
    """
    row = _locked(actor, inquiry)
    if not isinstance(row, models.Inquiry):
        return row
    if row.answered_at is None:
        return Unfit("sans_reponse")
    row.state, row.changed_at = "clos", now
    row.save(update_fields=["state", "changed_at"])
    journal.write(actor.author, "contact.clore", inquiry, now, {"service": row.office_id})
    return to_inquiry(row)


def transfer(
    actor: AgentActor, inquiry: UUID, office: str, now: datetime
) -> Transferred | Unfit | NotPermitted:
    """Hand it to another service, by its code, with its letters; number and day stay.

    One about a request stays with it (`dossier`): it changes hands when the request does.

    :raises NotFound: where it is not with an office of theirs
    """
    row = _locked(actor, inquiry)
    if not isinstance(row, models.Inquiry):
        return row
    if row.dossier_id is not None:
        return Unfit("dossier")
    target = next((one for one in receivers(row.office_id) if one.code == office), None)
    if target is None:
        return Unfit("service")
    with acting(Scope.service(row.owner)):  # an agent reaches no row of another office
        models.Inquiry.objects.filter(pk=inquiry).update(office_id=target.id, assigned=None, changed_at=now)
        models.Letter.objects.filter(inquiry_id=inquiry).update(office_id=target.id)
    notifications.hand_to(row.owner if row.owner != row.id else None, inquiry, target.id)
    facts = {"service": row.office_id, "vers": target.id}
    journal.write(actor.author, "contact.transferer", inquiry, now, facts)
    return Transferred(target.id)


def receivers(former: int) -> list[Office]:
    """The services that a message may be handed to: others, where somebody answers messages now."""
    able = accounts.offices_at_work(policy.roles(policy.Act.WRITE))
    return [one for one in able if one.id != former]


def _locked(actor: AgentActor, inquiry: UUID) -> models.Inquiry | NotPermitted:
    require_acting()
    rows = models.Inquiry.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=inquiry, office_id__in=actor.offices).first()
    if row is None:
        raise NotFound(inquiry)
    return refusal(actor, row) or row


def refusal(actor: AgentActor, row: models.Inquiry) -> NotPermitted | None:
    """Why the agent may not read nor answer it; None where they may. One about a request goes by its procedure."""
    procedure = row.dossier.procedure if row.dossier else ""
    return policy.refusal(actor, policy.Act.WRITE, row.office_id, procedure, row.owner)


def to_inquiry(row: models.Inquiry) -> Inquiry:
    """The record of a row, without its letters."""
    return Inquiry(
        row.id,
        row.number,
        row.topic,
        row.state,
        row.office_id,
        row.dossier_id,
        row.asked_at,
        row.due_on,
        row.answered_at,
        row.assigned_id,
        row.name,
        row.owner != row.id,
    )
