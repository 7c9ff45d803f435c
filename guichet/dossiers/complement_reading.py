"""Complements as they are read: by their person with the answer being prepared, by agents once it is sent."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from guichet.accounts.types import Actor
from guichet.documents.received import queries as received
from guichet.documents.received.types import Received
from guichet.dossiers import models
from guichet.dossiers.types import Complement, ComplementLine, Piece, Prolonged, Reply


def of_dossier(dossier: UUID, *, sent_only: bool) -> list[Complement]:
    """Every complement of a dossier, the last one first.

    :param sent_only: without the answers that are being prepared: what agents may know
    """
    rows = models.Complement.objects.select_related("dossier").filter(dossier_id=dossier).order_by("-rank")
    return [to_complement(row, sent_only=sent_only) for row in rows]


def one_of(actor: Actor, dossier: UUID, rank: int | None = None) -> Complement | None:
    """A complement asked of a person for a dossier: the last one, or that of this rank."""
    rows = models.Complement.objects.select_related("dossier").filter(
        dossier_id=dossier, person_id=actor.person
    )
    row = rows.filter(rank=rank).first() if rank is not None else rows.order_by("-rank").first()
    return to_complement(row) if row else None


def told_by(actor: Actor, message: UUID) -> Complement | None:
    """The complement that a notification asks for, or whose closing it tells."""
    for key in ("told", "closing_told"):
        row = models.Complement.objects.filter(**{key: message}, person_id=actor.person).first()
        if row is not None:
            return to_complement(row)
    return None


def replies_of(complement: models.Complement) -> Sequence[models.Reply]:
    """What was prepared, or sent, by line."""
    rows = models.Reply.objects.select_related("line").filter(line__complement=complement)
    return list(rows.order_by("line_id"))


def to_complement(row: models.Complement, *, sent_only: bool = False) -> Complement:
    """The record of a row, with its lines in the order they were asked."""
    shown = replies_of(row) if row.answered_at is not None or not sent_only else []
    replies = {reply.line_id: reply for reply in shown}
    documents = {document.id: document for document in received.of_subject(row.dossier_id)}
    pieces = _pieces(row, documents)
    lines = list(models.ComplementLine.objects.select_related("piece").filter(complement=row).order_by("id"))
    return Complement(
        row.id,
        row.dossier_id,
        row.rank,
        row.asked_at,
        row.days,
        row.message,
        row.told,
        row.opened_at,
        row.due_on,
        row.answered_at,
        row.late,
        row.closed_at,
        row.closing_reason,
        row.closing_appeal,
        tuple(_line(line, replies.get(line.id), pieces.get(line.id, ()), documents) for line in lines),
        tuple(
            Prolonged(one.at, one.due_before, one.due_on, one.reason)
            for one in models.Extension.objects.filter(complement=row).order_by("id")
        ),
        row.dossier.ended_at if row.answered_at is None and row.closed_at is None else None,
        row.lifted,
    )


def _pieces(row: models.Complement, documents: Mapping[UUID, Received]) -> Mapping[int, list[Piece]]:
    """The files given in answer, by line: those whose document is in reach."""
    found: dict[int, list[Piece]] = {}
    rows = models.Piece.objects.filter(reply__line__complement=row).order_by("position", "attached_at")
    for piece in rows:
        document = documents.get(piece.document_id)
        if document is not None and piece.reply_id is not None:
            found.setdefault(piece.reply_id, []).append(_piece(piece, document))
    return found


def _piece(row: models.Piece, document: Received) -> Piece:
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


def _line(
    row: models.ComplementLine,
    reply: models.Reply | None,
    pieces: Sequence[Piece],
    documents: Mapping[UUID, Received],
) -> ComplementLine:
    document = documents.get(row.piece.document_id) if row.piece else None
    return ComplementLine(
        row.id,
        row.asked,
        row.piece_id,
        document.name if document else "",
        row.reason,
        Reply(reply.choice, reply.reason, reply.message, tuple(pieces)) if reply else None,
    )
