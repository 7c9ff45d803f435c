"""A dossier handed to another office because its person moved: same number, same dates, other hands.

Every row of it changes office in one transaction: the former office sees nothing of it any more, the new one all.
"""

from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from guichet.accounts import actions as people
from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor, Office
from guichet.database import Scope, acting, crash
from guichet.documents.issued import actions as issued
from guichet.documents.received import actions as received
from guichet.dossiers import ending, models
from guichet.dossiers.complement_rules import plain
from guichet.dossiers.indexing import leave_behind
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.locking import locked, remember
from guichet.dossiers.instruction.notes import write_note
from guichet.dossiers.instruction.types import (
    NotPermitted,
    ProposalOpen,
    Transferred,
    Unfit,
    WrongState,
)
from guichet.dossiers.states import PENDING, State, Verb
from guichet.dossiers.turning import place
from guichet.notifications import actions as notifications


def transfer(
    actor: AgentActor, dossier: UUID, office: int, reason: str, now: datetime
) -> Transferred | ProposalOpen | Unfit | WrongState | NotPermitted:
    """Hand a request that is not decided to another office; its person is told which one, and where it is.

    The reason stays with the dossier as a note, for the agents who receive it.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.TRANSFER)
    if not isinstance(row, models.Dossier):
        return row
    if row.state not in PENDING:
        return WrongState(State(row.state), Verb.EXAMINE)
    former = row.office_id
    assert former is not None
    receiving = next((one for one in receivers(former, row.procedure) if one.id == office), None)
    if receiving is None:
        return Unfit("service")
    said = plain(reason, now.date())
    if not said:
        return Unfit("motif")
    if models.Decision.objects.filter(dossier=row, state__in=models.OPEN).exists():
        return ProposalOpen()
    write_note(actor, row, said, now)
    # The office that was asked has it all now: it gives no opinion to itself.
    ending.call_off_opinions(row, actor.author, now, asked_of=office)
    remember(actor, row, "transferer", now, {"de": former, "vers": office})
    with acting(Scope.service(row.person_id)):
        _hand_over(row, former, receiving, now)
    crash.point("transfer.after_restamp")
    where = ", ".join(filter(None, (receiving.name, receiving.address)))
    facts = {"numero": str(row.number), "service": where}
    notifications.notify(row.person_id, "dossier_transfere", row.id, facts, now, office=office)
    return Transferred(row.id, receiving.name)


def receivers(former: int, procedure: str) -> list[Office]:
    """The offices that a request may be handed to: others, where somebody examines such requests now.

    Handed to where nobody works, it would be before nobody while its delay runs.
    """
    able = accounts.offices_at_work(policy.roles(policy.Act.EXAMINE), procedure)
    return [one for one in able if one.id != former]


def _hand_over(row: models.Dossier, former: int, receiving: Office, now: datetime) -> None:
    """Everything the former office saw, stamped with the new one; what it did not see stays unseen."""
    leave_behind(row)
    for rows in of_a_dossier():
        rows._default_manager.filter(dossier=row, office=former).update(office_id=receiving.id)
    models.Inquiry.objects.filter(dossier=row).update(assigned=None)
    models.Letter.objects.filter(inquiry__dossier=row, office=former).update(office_id=receiving.id)
    received.hand_over(row.id, former, receiving.id)
    issued.hand_over(row.id, receiving.id)
    # What was told of the messages about it is kept under each of them.
    for subject in (row.id, *models.Inquiry.objects.filter(dossier=row).values_list("id", flat=True)):
        notifications.hand_to(row.person_id, subject, receiving.id)
    if (
        not models.Dossier.objects.filter(person_id=row.person_id, office_id=former)
        .exclude(pk=row.pk)
        .exists()
    ):
        people.hand_corrections_to(row.person_id, receiving.id)
    row.office_id, row.assigned_id, row.changed_at = receiving.id, None, now
    row.revision += 1
    row.save(update_fields=["office", "assigned", "changed_at", "revision"])
    place(row, now)


_LEFT_BEHIND = (models.Follower, models.Labelled)
"""Of the office that it left: `leave_behind` has removed them."""


def of_a_dossier() -> list[type[Model]]:
    """The tables of this package whose rows go with a dossier and are seen by its office, whatever they are."""
    return [
        one
        for one in apps.get_app_config("dossiers").get_models()
        if one not in _LEFT_BEHIND
        and {"dossier", "office"} <= {field.name for field in one._meta.get_fields()}
    ]
