"""What tells people things, and what is learnt of how they took it."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from guichet.accounts.queries import contact
from guichet.database import Scope, acting, require_acting
from guichet.notifications import bounces, jobs, kinds, models, queries
from guichet.notifications.types import Bounce, Fact, Message, Refused

State = models.Delivery.State


def notify(
    person: UUID,
    kind: str,
    subject: UUID,
    facts: Mapping[str, Fact],
    now: datetime,
    office: int | None = None,
) -> Message:
    """Put a notification in a person's centre, and defer the mail that says so, in the transaction of the act.

    A text message leaves beside it for the kinds that ask for one, where the person gave a telephone.

    Whoever acts may tell: the row is made in the service's role, which nobody else may. The language is the
    person's. Without a proved address there is no mail; the centre is always there.

    :raises kinds.UnknownKind: for a kind that is not of the list, or other facts than it takes
    :raises Person.DoesNotExist: for an unknown person
    """
    require_acting()
    stored = kinds.checked(kind, facts)
    with acting(Scope.service(person)):
        reached = contact(person)
        row = models.Message.objects.create(
            person=person,
            office=office,
            kind=kind,
            subject=subject,
            facts=stored,
            language=reached.language,
            created_at=now,
        )
        if reached.email:
            _defer(row, reached.email, now)
        if reached.phone and kinds.KINDS[kind].texted:
            _defer(row, reached.phone, now, models.Delivery.Channel.SMS)
    return queries.to_message(row, reached.language)


def _defer(
    message: models.Message,
    address: str,
    now: datetime,
    channel: models.Delivery.Channel = models.Delivery.Channel.EMAIL,
) -> None:
    delivery = models.Delivery.objects.create(
        message=message,
        channel=channel,
        person=message.person,
        office=message.office,
        address=address,
        created_at=now,
        next_at=now,
    )
    jobs.deliver.defer(delivery=str(delivery.id), person=str(message.person))


def write_to(
    address: str,
    subject: str,
    text: str,
    language: str,
    person: UUID | None = None,
    *,
    office: int | None = None,
    about: UUID | None = None,
) -> UUID:
    """Defer a mail that belongs to no notification (an account's: a confirmation, a new password).

    :param person: whose it is, who is shown that it did not arrive
    :param office: who is shown that it did not arrive, `about` what
    """
    with acting(Scope.service()) as now:
        delivery = models.Delivery.objects.create(
            address=address,
            person=person,
            office=office,
            about=about,
            content=json.dumps({"objet": subject, "texte": text, "langue": language}),
            created_at=now,
            next_at=now,
        )
        jobs.deliver.defer(delivery=str(delivery.id), person=str(person) if person else None)
    return delivery.id


def text_to(number: str, text: str, language: str) -> UUID:
    """Defer a text message that belongs to no notification (the code of an agreement), to a number in E.164."""
    with acting(Scope.service()) as now:
        delivery = models.Delivery.objects.create(
            channel=models.Delivery.Channel.SMS,
            address=number,
            content=json.dumps({"texte": text, "langue": language}),
            created_at=now,
            next_at=now,
        )
        jobs.deliver.defer(delivery=str(delivery.id), person=None)
    return delivery.id


def mark_read(person: UUID, message: UUID, now: datetime) -> Message | None:
    """Date the first opening; a later one changes nothing. None where the person has no such message."""
    require_acting()
    rows = models.Message.objects.filter(pk=message, person=person)
    rows.filter(read_at__isnull=True).update(read_at=now)
    row = rows.first()
    return queries.to_message(row) if row else None


def mark_answered(person: UUID, message: UUID, now: datetime) -> Message | None:
    """Date the first answer, which is an opening too. None where the person has no such message."""
    require_acting()
    mark_read(person, message, now)
    rows = models.Message.objects.filter(pk=message, person=person)
    rows.filter(answered_at__isnull=True).update(answered_at=now)
    row = rows.first()
    return queries.to_message(row) if row else None


def mark_handed(person: UUID, message: UUID, how: str, at: datetime) -> None:
    """An agent says that what it tells was handed to the person, who cannot open it: dated once, as an opening is.

    :param how: `guichet` or `courrier`
    """
    require_acting()
    with acting(Scope.service(person)):
        rows = models.Message.objects.filter(pk=message, person=person, read_at=None)
        rows.update(read_at=at, handed=how)


def hand_to(person: UUID | None, subject: UUID, office: int) -> None:
    """Show what was said about a subject to the office it was filed with, or transferred to.

    :param person: whom it was said to; None for whoever has no account
    """
    require_acting()
    with acting(Scope.service(person)):
        models.Message.objects.filter(subject=subject).update(office=office)
        models.Delivery.objects.filter(message__subject=subject).update(office=office)
        models.Delivery.objects.filter(about=subject).update(office=office)


def hasten(person: UUID, subject: UUID, now: datetime) -> None:
    """The file that mails about a subject waited for is there: send them now."""
    require_acting()
    with acting(Scope.service(person)):
        waiting = models.Delivery.objects.filter(message__subject=subject, state=State.TO_SEND, tries=0)
        waiting.update(next_at=now)
        for identifier in waiting.values_list("id", flat=True).order_by("created_at"):
            jobs.deliver.defer(delivery=str(identifier), person=str(person))


def call_off(person: UUID, subject: UUID, kinds: Collection[str]) -> int:
    """Send no more of what still waits to be sent about a subject, of these kinds: it is true no longer; how many.

    What they tell stays in the centre. One that is being sent at this moment is not waited for.
    """
    require_acting()
    with acting(Scope.service(person)):
        waiting = models.Delivery.objects.filter(
            message__subject=subject, message__kind__in=kinds, state=State.TO_SEND
        )
        idle = list(waiting.select_for_update(skip_locked=True, of=("self",)).values_list("id", flat=True))
        return models.Delivery.objects.filter(pk__in=idle).delete()[0]


def erase(subject: UUID) -> int:
    """Remove for good what was said about a subject, sent or not: what retention decided; how many."""
    require_acting()
    models.Delivery.objects.filter(message__subject=subject).delete()
    models.Delivery.objects.filter(about=subject).delete()
    return models.Message.objects.filter(subject=subject).delete()[0]


def erase_person(person: UUID) -> int:
    """Remove for good all that a person was told, with their account; how many."""
    require_acting()
    models.Delivery.objects.filter(person=person).delete()
    return models.Message.objects.filter(person=person).delete()[0]


def forget_addresses(before: datetime) -> int:
    """Keep of what was sent, or given up, before then that it was, no longer where to nor what; how many."""
    require_acting()
    old = models.Delivery.objects.filter(ended_at__lt=before, forgotten=False)
    return old.update(address="", content="", provider_id="", forgotten=True)


def record_bounce(raw: bytes, now: datetime) -> Bounce | Refused:
    """Mark the delivery that a failure notice (RFC 3464) is about as refused; shown to the person and the office.

    A notice that only says "delayed" changes nothing (`sans_echec`), nor does one about no mail of ours
    (`sans_rapport`, `inconnu`) or one that cannot be read (`illisible`).
    """
    require_acting()
    notice = bounces.read(raw)
    if isinstance(notice, Refused):
        return notice
    with acting(Scope.service()):
        rows = models.Delivery.objects.filter(pk=notice.delivery)
        changed = rows.filter(state__in=[State.SENT, State.TO_SEND]).update(
            state=State.REJECTED, error=notice.error, ended_at=now, content=""
        )
        return notice if changed or rows.exists() else Refused("inconnu")
