"""Opinions as they are read: by the office that asked, and by the one that is asked, which sees nothing else."""

import json
from dataclasses import replace
from uuid import UUID

from guichet.accounts.types import AgentActor
from guichet.documents.received import queries as received
from guichet.documents.received.types import File, Look, Refused
from guichet.dossiers import models
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.parameters import consulted
from guichet.dossiers.instruction.types import NotFound, NotPermitted, Opinion, Shared
from guichet.dossiers.rows import published
from guichet.rules import Text


def opinions_of(actor: AgentActor, dossier: UUID) -> list[Opinion]:
    """The opinions asked on a dossier of theirs, the last first."""
    rows = models.Opinion.objects.filter(dossier_id=dossier, office_id__in=actor.offices)
    return [to_opinion(row) for row in rows.order_by("-asked_at", "id")]


def opinions_asked_of(actor: AgentActor, office: int) -> list[Opinion]:
    """The opinions that an office is asked for: those awaited first, by their last day.

    Of the procedures that the agent's posts there are for.
    """
    rows = models.Opinion.objects.filter(
        policy.within(actor, policy.Act.READ, office), asked_office_id=office
    )
    awaited = rows.filter(answered_at=None, withdrawn_at=None).order_by("due_on", "id")
    given = rows.filter(answered_at__isnull=False).order_by("-answered_at", "id")
    return [_as_asked(to_opinion(row)) for row in (*awaited[:100], *given[:25])]


def asked_opinion(actor: AgentActor, opinion: UUID) -> Opinion | NotPermitted:
    """An opinion that an office of theirs is asked for; once they answered, their answer, and nothing of the person.

    :raises NotFound: where none is, or it was called off
    """
    rows = models.Opinion.objects.filter(pk=opinion, asked_office_id__in=actor.offices, withdrawn_at=None)
    row = rows.first()
    if row is None:
        raise NotFound(opinion)
    assert row.asked_office_id is not None
    refused = policy.refusal(actor, policy.Act.READ, row.asked_office_id, row.procedure, row.person_id)
    return refused or _as_asked(to_opinion(row))


def _as_asked(opinion: Opinion) -> Opinion:
    """What it was shown to answer by is its to read as long as an answer is awaited."""
    return opinion if opinion.awaited else replace(opinion, about={}, question="", shared=())


def dossier_of_opinion(actor: AgentActor, opinion: UUID) -> UUID:
    """The dossier on which an office of theirs asked for an opinion.

    :raises NotFound: where none did
    """
    rows = models.Opinion.objects.filter(pk=opinion, office_id__in=actor.offices)
    found = rows.values_list("dossier_id", flat=True).first()
    if found is None:
        raise NotFound(opinion)
    return found


def is_asked(actor: AgentActor, opinion: UUID) -> bool:
    """Whether an office of theirs is the one asked."""
    return models.Opinion.objects.filter(pk=opinion, asked_office_id__in=actor.offices).exists()


def shared_page(actor: AgentActor, opinion: Opinion, shared: Shared, page: int, look: Look) -> File | Refused:
    """A page of a document shown with an opinion, the number and the reader's own across it."""
    text = f"{opinion.number} · agent {actor.number}"
    return received.open_view(shared.document, page, text, look)


def to_opinion(row: models.Opinion) -> Opinion:
    """The record of a row, with what is shown of it to whoever acts."""
    known = consulted().services.get(row.service)
    shared = models.SharedPiece.objects.filter(opinion=row).order_by("id")
    return Opinion(
        row.id,
        row.dossier_id,
        row.office_id,
        row.asked_office_id,
        known.titre if known else Text(fr=row.service, en=row.service),
        row.number,
        published(row.procedure, row.version).title,
        json.loads(row.about),
        row.question,
        row.asked_by.number,
        row.asked_at,
        row.due_on,
        row.verdict,
        row.answer,
        row.answered_by.number if row.answered_by else "",
        row.answered_at,
        row.withdrawn_at,
        tuple(
            Shared(one.id, one.asked, one.document, one.name, one.pages, one.ended_at is not None)
            for one in shared
        ),
    )
