"""Documents of a dossier: given, put in order, taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from guichet.accounts.types import Actor
from guichet.documents.received import actions as received
from guichet.documents.received.types import Prepared, Refused, Upload
from guichet.dossiers import models, policy
from guichet.dossiers.drafts import today
from guichet.dossiers.locking import locked
from guichet.dossiers.rows import open_answers, published, to_piece
from guichet.dossiers.states import Channel, State, Verb, WrongState, after
from guichet.dossiers.types import NotFound, NotPermitted, Piece, TooManyFiles
from guichet.procedures import AskedDocument, Procedure

REFUSED_PIECES = frozenset({"infecte", "erreur"})
"""States of a file that is to be sent again."""

Given = Piece | Refused | TooManyFiles | WrongState | NotPermitted


def attach(
    actor: Actor,
    dossier: UUID,
    asked: str,
    upload: Upload | Prepared,
    dated_on: date | None,
    now: datetime,
    *,
    paper: str = "",
) -> Given:
    """Take a file in for the document `asked`; its advice, if any, stops nothing. Its office sees it once it is filed.

    The same file again is the piece that is there: the answer to its sending was lost on its way.

    :param paper: which of the papers accepted it is; what is none of them is not kept
    :raises NotFound: where the dossier is not within reach, or asks for no such document
    """
    row = _editable(actor, dossier)
    if not isinstance(row, models.Dossier):
        return row
    there = _given(row, asked)
    document = _asked(row, asked, now)
    if document is None:
        raise NotFound(asked)
    if isinstance(upload, Prepared):
        sent = sha256(upload.content).hexdigest()
        for one in there:
            if one.document.sha256 == sent and one.document.state not in REFUSED_PIECES:
                return to_piece(one)
    if len(there) >= document.max_files:
        return TooManyFiles(asked, document.max_files)
    last = max((one.position for one in there), default=0)
    said = _Said(asked, _known(document, paper), dated_on, last + 1)
    return _take_in(actor, row, said, upload, now)


def replace(
    actor: Actor,
    dossier: UUID,
    piece: UUID,
    upload: Upload | Prepared,
    dated_on: date | None,
    now: datetime,
    *,
    paper: str = "",
) -> Given:
    """Take a file in, in the place of one that is there; that one goes only once the new one is in.

    :raises NotFound: where there is no such dossier or piece within reach, or its document is asked no longer
    """
    row = _editable(actor, dossier)
    if not isinstance(row, models.Dossier):
        return row
    former = _one(row, piece)
    document = _asked(row, former.asked, now)
    if document is None:
        raise NotFound(former.asked)
    said = _Said(former.asked, _known(document, paper), dated_on, former.position)
    taken = _take_in(actor, row, said, upload, now)
    if isinstance(taken, Piece):
        _take_out(actor, former, now)
    return taken


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of a file beside its content."""

    asked: str
    paper: str
    dated_on: date | None
    position: int


def _asked(row: models.Dossier, asked: str, now: datetime) -> AskedDocument | None:
    """The document as the procedure asks this person for it, if it does."""
    procedure = published(row.procedure, row.version)
    documents = procedure.documents(open_answers(row.answers), today(now))
    return next((one for one in documents if one.id == asked), None)


def _known(document: AskedDocument, paper: str) -> str:
    return paper if any(paper == kind.id for kind in document.kinds) else ""


def _take_in(
    actor: Actor, row: models.Dossier, said: _Said, upload: Upload | Prepared, now: datetime
) -> Piece | Refused:
    # What came on paper is the office's from the start; what a person sends, once they filed it.
    office = None if row.channel == Channel.ONLINE else row.office_id
    taken = received.receive(actor, upload, row.id, now, office)
    if isinstance(taken, Refused):
        return taken
    piece = models.Piece.objects.create(
        dossier=row,
        person_id=row.person_id,
        office_id=office,
        document_id=taken.id,
        asked=said.asked,
        position=said.position,
        paper=said.paper,
        dated_on=said.dated_on,
        attached_at=now,
    )
    _touch(row, now)
    return to_piece(piece)


def remove(actor: Actor, dossier: UUID, piece: UUID, now: datetime) -> WrongState | NotPermitted | None:
    """Take a document out. What was filed stays with its receipt; what was not is erased.

    :raises NotFound: where there is no such dossier or piece within reach
    """
    row = _editable(actor, dossier)
    if not isinstance(row, models.Dossier):
        return row
    _take_out(actor, _one(row, piece), now)
    _touch(row, now)
    return None


def _one(row: models.Dossier, piece: UUID) -> models.Piece:
    found = models.Piece.objects.filter(pk=piece, dossier=row, removed_at=None).first()
    if found is None:
        raise NotFound(piece)
    return found


def _take_out(actor: Actor, piece: models.Piece, now: datetime) -> None:
    if piece.office_id is None:
        document = piece.document_id
        piece.delete()
        received.discard(actor, document, now)
    else:
        piece.removed_at = now
        piece.save(update_fields=["removed_at"])


def take_out_unasked(actor: Actor, row: models.Dossier, procedure: Procedure, now: datetime) -> None:
    """Take out of a draft the files given for documents that this version never asks for."""
    known = [one.id for one in procedure.all_documents(today(now))]
    unasked = models.Piece.objects.filter(dossier=row, removed_at=None).exclude(asked__in=known)
    for piece in unasked.order_by("id"):
        _take_out(actor, piece, now)


def order(
    actor: Actor, dossier: UUID, asked: str, pieces: Sequence[UUID], now: datetime
) -> WrongState | NotPermitted | None:
    """Put the files of one document in this order; those not named come after, as they were."""
    row = _editable(actor, dossier)
    if not isinstance(row, models.Dossier):
        return row
    there = list(_given(row, asked))
    rank = {piece: position for position, piece in enumerate(pieces)}
    there.sort(key=lambda one: rank.get(one.id, len(rank) + int(one.position)))
    for position, one in enumerate(there, 1):
        one.position = position
    models.Piece.objects.bulk_update(there, ["position"])
    _touch(row, now)
    return None


def _editable(actor: Actor, dossier: UUID) -> models.Dossier | WrongState | NotPermitted:
    if refused := policy.refusal(actor, Verb.EDIT):
        return refused
    row = locked(actor, dossier)
    state = after(State(row.state), Verb.EDIT)
    return state if isinstance(state, WrongState) else row


def _given(row: models.Dossier, asked: str) -> Sequence[models.Piece]:
    found = models.Piece.objects.filter(dossier=row, asked=asked, removed_at=None)
    return found.select_related("document").order_by("position", "attached_at")  # pyright: ignore[reportReturnType]


def _touch(row: models.Dossier, now: datetime) -> None:
    """Documents count as a change to file again, without a newer revision: no field was typed anew."""
    row.changed_at = now
    row.changed_since_filing = row.filings > 0
    row.save(update_fields=["changed_at", "changed_since_filing"])
