"""What whoever runs the service withdraws by itself: a document by its reference, a certificate with all it sealed."""

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from cryptography import x509

from guichet.database import require_acting
from guichet.documents.issued import keys
from guichet.documents.issued.models import Certificate, Document, Standing
from guichet.documents.issued.types import KnownCertificate, UnknownCertificate, UnknownDocument
from guichet.journal import actions as journal
from guichet.journal.types import Author

REASONS = ("erreur", "fraude", "decision_de_justice", "cle_compromise")
"""Why, in a word: the journal holds no sentence about anyone."""


def revoke_reference(reference: str, reason: str, author: Author, now: datetime) -> str:
    """Withdraw the document of this reference: it verifies as `revoque` from now on; the status it had.

    One whose dossier is erased can be withdrawn too: what anyone verifies is still there. Asked as the service.

    :param reason: one of `REASONS`
    :raises UnknownDocument: no document bears this reference
    """
    require_acting()
    revoked = Document.Status.REVOKED
    row = Document.objects.select_for_update().filter(reference=reference).first()
    found = row or Standing.objects.select_for_update().filter(pk=reference).first()
    if found is None:
        raise UnknownDocument(reference)
    former = str(found.status)
    if former == revoked:
        return former
    if row is not None:
        row.status, row.replaced_by = revoked, None
        row.save(update_fields=["status", "replaced_by"])
    Standing.objects.filter(pk=reference).update(status=revoked, since=now)
    subject = row.pk if row else _subject(reference)
    journal.write(author, "document.revoquer", subject, now, {"reference": reference, "motif": reason})
    return former


def revoke_certificate(fingerprint: str, reason: str, author: Author, now: datetime) -> bool:
    """Withdraw a certificate: nothing it sealed or signed verifies any more; whether it was in force until now.

    :param reason: one of `REASONS`
    :raises UnknownCertificate: this service never sealed with it
    """
    require_acting()
    row = Certificate.objects.select_for_update().filter(pk=fingerprint).first()
    if row is None:
        raise UnknownCertificate(fingerprint)
    if row.revoked_at is not None:
        return False
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    facts = {"empreinte": fingerprint, "motif": reason}
    journal.write(author, "certificat.revoquer", _subject(fingerprint), now, facts)
    return True


def known_certificates() -> list[KnownCertificate]:
    """The certificates this service sealed or signed with, the first one first."""
    rows = Certificate.objects.order_by("first_used_at", "fingerprint")
    return [
        KnownCertificate(row.fingerprint, _name(row.pem), row.first_used_at, row.revoked_at) for row in rows
    ]


def _name(pem: str) -> str:
    return keys.common_name(x509.load_pem_x509_certificate(pem.encode()).subject)


def _subject(name: str) -> UUID:
    """What a line of the journal is about, where no row has an id of that form."""
    return uuid5(NAMESPACE_URL, f"urn:guichet:document:{name}")
