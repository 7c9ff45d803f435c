"""What happens below and concerns a dossier: a document sealed, a file found to carry a virus, civil
status corrected."""

from datetime import datetime
from typing import Any
from uuid import UUID

from guichet.accounts import signals as people
from guichet.accounts.types import Correction
from guichet.database import Scope, acting
from guichet.documents.issued import queries as issued
from guichet.documents.issued import signals as issuing
from guichet.documents.issued.types import Issued
from guichet.documents.received import signals as receiving
from guichet.documents.received.types import Received
from guichet.documents.received.types import State as Scan
from guichet.dossiers import models
from guichet.dossiers.drafts import today
from guichet.journal import actions as journal
from guichet.journal.types import Author
from guichet.notifications import actions as notifications
from guichet.notifications import attachments
from guichet.notifications.types import Attachment

RECEIPT = "attestation_depot"


def listen() -> None:
    """Receive the signals of the floors below, and hand out the receipts that mails take along."""
    issuing.sealed.connect(tell_that_it_is_sealed, dispatch_uid="dossiers.sealed")
    people.correction_settled.connect(find_by_what_is_corrected, dispatch_uid="dossiers.corrected")
    receiving.scanned.connect(tell_of_a_virus, dispatch_uid="dossiers.scanned")
    attachments.register("recepisse_depot", receipt_of)


def tell_that_it_is_sealed(document: Issued, now: datetime, **_: Any) -> None:
    """The mail that waited for the sealed receipt may leave."""
    if document.kind == RECEIPT:
        notifications.hasten(document.person, document.subject, now)


def find_by_what_is_corrected(correction: Correction, **_: Any) -> None:
    """Whoever looks for the person by their corrected name finds what they filed under the former one.

    After the commit: a filing holds its dossier first, then what is asked to be corrected.
    """
    from guichet.dossiers.jobs import index_again

    if correction.outcome == "acceptee":
        index_again.defer(person=str(correction.person))


def receipt_of(person: UUID, subject: UUID) -> attachments.Found:
    """The sealed receipt of the first filing of a dossier."""
    with acting(Scope.service(person)):
        row = models.Receipt.objects.filter(dossier_id=subject, rank=1).first()
        if row is None or row.issued is None:
            return None
        file = issued.file_of(row.issued)
    return Attachment(file.name, "application/pdf", file.content) if file else attachments.NOT_YET


def tell_of_a_virus(document: Received, now: datetime, **_: Any) -> None:
    """Whoever sent an infected file is asked for another: the file itself is gone."""
    if document.state is not Scan.INFECTED or document.subject is None:
        return
    with acting(Scope.service(document.person)):
        piece = models.Piece.objects.filter(document_id=document.id, removed_at=None).first()
        if piece is None:
            return
        journal.write(Author.service("antivirus"), "piece.infectee", piece.dossier_id, now)
        notifications.notify(
            document.person, "piece_a_remplacer", piece.dossier_id, {"date": today(now)}, now, piece.office_id
        )
