"""From rows to records. Secret answers are kept encrypted and read back here."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from guichet.database import secrets
from guichet.dossiers import models
from guichet.dossiers.states import Channel, State
from guichet.dossiers.types import Dossier, Event, Piece, Receipt, Title
from guichet.procedures import Procedure
from guichet.publication import queries as publication

_SEALED = "chiffre:"


def published(name: str, version: str) -> Procedure:
    """The version a dossier was begun with: published once, it is there for ever.

    :raises LookupError: where it is not, which no dossier should live to see
    """
    found = publication.procedure(name, version)
    if found is None:
        raise LookupError(f"{name} {version} is not published")
    return found


def to_dossier(row: models.Dossier, answers: Mapping[str, Any] | None = None) -> Dossier:
    """The record of a row, under the version of the procedure it was begun with.

    :param answers: those to show in the place of what its person works on
    """
    procedure = published(row.procedure, row.version)
    return Dossier(
        id=row.id,
        person=row.person_id,
        office=row.office_id,
        procedure=procedure,
        state=State(row.state),
        answers=open_answers(row.answers if answers is None else answers),
        revision=row.revision,
        filings=row.filings,
        changed_since_filing=row.changed_since_filing,
        number=row.number,
        started_at=row.started_at,
        changed_at=row.changed_at,
        filed_at=row.filed_at,
        filed_on=row.filed_on,
        complete_on=row.complete_on,
        ended_at=row.ended_at,
        assigned=row.assigned_id,
        examined_at=row.examined_at,
        decided_at=row.decided_at,
        vulnerable=row.vulnerable,
        expires_on=row.expires_on,
        next_on=row.next_on,
        next_reason=row.next_reason,
        channel=Channel(row.channel),
    )


def close_answers(procedure: Procedure, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are stored: those of secret fields encrypted, and what would read as if it were."""
    return {
        field: _SEALED + secrets.encrypt(json.dumps(value))
        if field in procedure.secret_fields or _reads_as_closed(value)
        else value
        for field, value in answers.items()
    }


def open_answers(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they were given."""
    return {field: _open(value) for field, value in stored.items()}


def _reads_as_closed(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(_SEALED)


def _open(value: Any) -> Any:
    if _reads_as_closed(value):
        return json.loads(secrets.decrypt(value.removeprefix(_SEALED)))
    return value


def digest(answers: Mapping[str, Any], pieces: list[dict[str, Any]]) -> str:
    """SHA-256 (hexadecimal) of what is filed: the same content gives the same one."""
    text = json.dumps({"reponses": answers, "pieces": pieces}, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def to_piece(row: models.Piece) -> Piece:
    document = row.document
    return Piece(
        id=row.id,
        asked=row.asked,
        document=row.document_id,
        name=document.name,
        size=document.size,
        state=document.state,
        advice=tuple(document.advice),
        position=row.position,
        dated_on=row.dated_on,
        attached_at=row.attached_at,
        filed=row.office_id is not None,
        paper=row.paper,
    )


def to_receipt(row: models.Receipt) -> Receipt:
    content = json.loads(row.content)
    return Receipt(
        id=row.id,
        dossier=row.dossier_id,
        number=content["demande"]["numero"],
        rank=row.rank,
        filed_at=row.filed_at,
        digest=row.digest,
        content=content,
        issued=row.issued,
    )


def to_event(row: models.Event) -> Event:
    return Event(row.at, row.verb, row.author_kind, row.agent_number)


def titles_held(person: UUID) -> list[Title]:
    """The residence documents that a person holds or held, within reach of whoever acts, the newest first."""
    rows = models.Title.objects.filter(person_id=person).order_by("-valid_from", "id")
    return [Title(row.kind, row.ground, row.valid_from, row.valid_to, row.status) for row in rows]
