"""What changes issued documents. Every action asserts the transaction of whoever acts."""

import base64
import logging
import re
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.db import transaction

from guichet.database import Scope, acting, crash, require_acting
from guichet.documents.issued import configured, contents, keys, making, queries, sealing, storage
from guichet.documents.issued.kinds import KINDS
from guichet.documents.issued.models import Certificate, Document, Edition, Standing
from guichet.documents.issued.queries import as_issued
from guichet.documents.issued.signals import sealed
from guichet.documents.issued.types import Issued, UnknownDocument

_ABANDONED = timedelta(hours=1)

log = logging.getLogger("guichet.documents")


def issue(
    kind: str,
    subject: UUID,
    person: UUID,
    office: int | None,
    data: Mapping[str, Any],
    now: datetime,
    replaces: UUID | None = None,
    on: date | None = None,
) -> Issued:
    """Issue a document: its data are frozen in this transaction, its file is sealed by a job once it is kept.

    :param kind: one of `kinds.KINDS`
    :param subject: what it is about, opaque here
    :param office: whose agents see it, None as long as nobody's do
    :param data: see `contents.Contents`: every sentence and value printed
    :param replaces: the document that this one takes the place of, in reach of whoever acts
    :param on: the day it is where it is issued; that of Paris by default
    :raises ContentsRefused: the data lack a mention the kind may not be without (for a receipt CRPA, R112-11-1), or
        hold a character that cannot be printed
    :raises UnknownDocument: see `replace`
    """
    require_acting()
    found = KINDS[kind]
    said = contents.read(found, data)
    reference = base64.b32encode(secrets.token_bytes(17)).decode()[:26]
    issued_on = on or now.astimezone(making.PARIS).date()
    text = contents.frozen(found, reference, issued_on, said)
    row = Document.objects.create(
        kind=kind,
        reference=reference,
        subject=subject,
        person_id=person,
        office_id=office,
        data=text,
        data_sha256=contents.digest(text),
        issued_at=now,
        issued_on=issued_on,
    )
    crash.point("attest.after_number")
    if replaces is not None:
        replace(replaces, row.pk, now)
    _defer_seal(row)
    return as_issued(row)


def _defer_seal(row: Document) -> None:
    from guichet.documents.issued import jobs  # the jobs call these actions

    jobs.seal.defer(document=str(row.pk), person=str(row.person_id))


def seal(document: UUID, now: datetime) -> Issued:
    """Make, seal and keep the file of a document; nothing is done where it is there already.

    With a timestamp server configured the seal is stamped at once, or later where the server does not answer.

    :raises UnknownDocument: not in reach of whoever acts
    :raises SealUnusable: no key may seal now: nothing unsealed is ever kept
    :raises NotRendered: the typesetter failed
    """
    row = _locked(document)
    if row.state == Document.State.SEALED:
        return as_issued(row)
    held = configured.keys_in_use()
    _refuse_revoked(held)
    demonstration = keys.is_for_tests(held.seal.certificate)
    kind = KINDS[row.kind]
    code = making.code_of(kind, row.data, held.stamp, now)
    if code.reason and kind.nature:
        log.warning("a document carries no 2D-Doc: %s, %s", row.pk, _without_values(code.reason))
    pdf = making.rendered(kind, row.data, code, f"{settings.URL}/verifier", demonstration)
    crash.point("attest.after_render")
    content = making.sealed(pdf, held, now)
    crash.point("attest.after_seal_before_store")
    content, stamped = _stamped_if_possible(content)
    _keep(row, content)
    row.state, row.sealed_at = Document.State.SEALED, now
    row.timestamped_at = now if stamped else None
    row.save()
    crash.point("attest.after_store_before_commit")
    _register(held, now)
    Standing.objects.create(
        reference=row.reference,
        kind=row.kind,
        issued_on=row.issued_on,
        status=row.status,
        since=now,
        demonstration=demonstration,
    )
    Edition.objects.create(sha256=row.file_sha256, standing_id=row.reference)
    if settings.TSA and not stamped:
        _defer_timestamp(row)
    done = as_issued(row)
    sealed.send(Issued, document=done, now=now)
    return done


def _refuse_revoked(held: keys.Keys) -> None:
    """What a revoked certificate seals verifies nowhere: better wait for another."""
    if queries.revoked_in(held):
        raise keys.SealUnusable("a certificate in use was revoked: put another key in its place")


def _without_values(reason: str) -> str:
    """The fields at fault, or the kind of fault: what a person is called stays out of logs."""
    return ", ".join(re.findall(r"\b([0-9][0-9A-Z]) :", reason)) or reason.partition(":")[0]


def _locked(document: UUID) -> Document:
    require_acting()
    row = Document.objects.select_for_update().filter(pk=document).first()
    if row is None:
        raise UnknownDocument(document)
    return row


def _stamped_if_possible(content: bytes) -> tuple[bytes, bool]:
    if not settings.TSA:
        return content, False
    try:
        return sealing.add_timestamp(content, sealing.timestamper(settings.TSA)), True
    except sealing.TimestampUnavailable:
        return content, False


def _keep(row: Document, content: bytes) -> None:
    """Put a file on disk and name it in the row; a crash before the commit leaves a file that no row names."""
    row.file = f"{row.pk}-{secrets.token_hex(4)}"
    row.file_key = storage.write(row.file, content)
    row.file_sha256 = sha256(content).hexdigest()


def _register(held: keys.Keys, now: datetime) -> None:
    """Remember the certificates used, so that what they sealed stays verifiable when others follow."""
    for certificate in keys.certificates_of(held):
        stamp = held.stamp if held.stamp and held.stamp.certificate is certificate else None
        Certificate.objects.get_or_create(
            fingerprint=keys.fingerprint(certificate),
            defaults={
                "pem": certificate.public_bytes(serialization.Encoding.PEM).decode(),
                "authority": stamp.authority if stamp else "",
                "name": stamp.name if stamp else "",
                "first_used_at": now,
            },
        )


def _defer_timestamp(row: Document) -> None:
    from guichet.documents.issued import jobs  # the jobs call these actions

    jobs.timestamp.defer(document=str(row.pk), person=str(row.person_id))


def timestamp(document: UUID, now: datetime) -> Issued:
    """Add the timestamp that a sealed document still lacks; the file as first handed out stays valid beside it.

    :raises UnknownDocument: not in reach of whoever acts
    :raises TimestampUnavailable: the server does not answer yet
    :raises FileDamaged: the file kept is not the one that was sealed
    """
    row = _locked(document)
    if row.state != Document.State.SEALED or row.timestamped_at is not None or not settings.TSA:
        return as_issued(row)
    before = row.file
    content = storage.read(row.file, row.file_key, row.file_sha256)
    _keep(row, sealing.add_timestamp(content, sealing.timestamper(settings.TSA)))
    row.timestamped_at = now
    row.save()
    Edition.objects.create(sha256=row.file_sha256, standing_id=row.reference)
    transaction.on_commit(lambda: storage.remove(before))
    return as_issued(row)


def revoke(document: UUID, now: datetime) -> Issued:
    """Withdraw a document in reach of whoever acts: from now on it verifies as `revoque`.

    :raises UnknownDocument: not in reach of whoever acts
    """
    return _change(document, Document.Status.REVOKED, None, now)


def replace(document: UUID, by: UUID, now: datetime) -> Issued:
    """Say that another document takes the place of this one: it verifies as `remplace`.

    :raises UnknownDocument: one of them is not in reach of whoever acts
    """
    require_acting()
    if not Document.objects.filter(pk=by).exists():
        raise UnknownDocument(by)
    return _change(document, Document.Status.REPLACED, by, now)


def _change(document: UUID, status: str, by: UUID | None, now: datetime) -> Issued:
    """Whoever sees a document asks; the service writes, for nobody else may write what anyone verifies."""
    require_acting()
    seen = Document.objects.filter(pk=document).first()
    if seen is None:
        raise UnknownDocument(document)
    with acting(Scope.service(seen.person_id)):
        row = _locked(document)
        if row.status == status or row.status == Document.Status.REVOKED:
            return as_issued(row)
        row.status = status
        row.replaced_by = Document.objects.get(pk=by) if by else None
        row.save()
        Standing.objects.filter(reference=row.reference).update(status=status, since=now)
    return as_issued(row)


def hand_over(subject: UUID, office: int) -> int:
    """Put every document about a subject in the hands of another office; how many."""
    require_acting()
    return Document.objects.filter(subject=subject).update(office_id=office)


def erase(subject: UUID) -> int:
    """Erase the documents about a subject with their files; their standing, which names no one, stays.

    Rows go first: without its key, which only the row holds, a file left behind by a crash can be read by no one.
    """
    require_acting()
    rows = list(Document.objects.select_for_update().filter(subject=subject))
    files = [row.file for row in rows if row.file]
    Document.objects.filter(subject=subject).update(replaced_by=None, status=Document.Status.REVOKED)
    Document.objects.filter(subject=subject).delete()
    transaction.on_commit(lambda: [storage.remove(file) for file in files])
    return len(rows)


def remove_files(subject: UUID) -> int:
    """Remove the files about a subject at once, before `erase` removes what names them; how many."""
    require_acting()
    files = list(Document.objects.filter(subject=subject).exclude(file="").values_list("file", flat=True))
    for file in files:
        storage.remove(file)
    return len(files)


def sweep(now: datetime) -> int:
    """Remove files that a crash left without a row; how many. A file of the last hour may still get its row."""
    require_acting()
    removed = 0
    for name in storage.names():
        if storage.written_at(name) < now - _ABANDONED and not Document.objects.filter(file=name).exists():
            storage.remove(name)
            removed += 1
    return removed
