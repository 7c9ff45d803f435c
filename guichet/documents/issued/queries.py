"""What is read of issued documents: by their person and office, and, to verify them, by anyone."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography import x509
from django.conf import settings
from django.db.models import Q

from guichet.database import require_acting
from guichet.documents.issued import checking, configured, contents, keys, making, statuses, storage
from guichet.documents.issued.kinds import KINDS
from guichet.documents.issued.layout import PARIS
from guichet.documents.issued.models import Certificate, Document, Edition, Standing
from guichet.documents.issued.printable import lacks_a_character
from guichet.documents.issued.two_d_doc import Code, Finding, Signer, Unread, is_for_tests, read, verify
from guichet.documents.issued.types import Issued, IssuedFile, Seals, UnknownDocument, Verdict, VerdictName

LATE = timedelta(hours=4)
"""How long a document may wait for its seal or its timestamp before it is an alert."""
_NO_REFERENCE = "A" * 26
"""The room a reference takes in a document that has none yet."""


def as_issued(row: Document) -> Issued:
    return Issued(
        row.pk,
        row.kind,
        row.reference,
        row.subject,
        row.person_id,
        row.office_id,
        row.state,
        row.status,
        row.issued_on,
        row.sealed_at,
        row.timestamped_at,
    )


def of_subject(subject: UUID) -> list[Issued]:
    """The documents about a subject in reach of whoever acts, newest first."""
    require_acting()
    return [as_issued(row) for row in Document.objects.filter(subject=subject).order_by("-issued_at", "-pk")]


def of_person(person: UUID) -> list[Issued]:
    """Everything issued to a person in reach of whoever acts, oldest first."""
    require_acting()
    rows = Document.objects.filter(person_id=person).order_by("issued_at", "pk")
    return [as_issued(row) for row in rows]


def get(document: UUID) -> Issued:
    """:raises UnknownDocument: not in reach of whoever acts"""
    return as_issued(_row(document))


def data_of(document: UUID) -> str:
    """The frozen data of a document, as JSON text.

    :raises UnknownDocument: not in reach of whoever acts
    """
    return _row(document).data


def file_of(document: UUID) -> IssuedFile | None:
    """The sealed file of a document, checked against its digest; None as long as it is being prepared.

    :raises UnknownDocument: not in reach of whoever acts
    :raises FileDamaged: what is kept is not what was sealed
    """
    row = _row(document)
    if row.state != Document.State.SEALED:
        return None
    content = storage.read(row.file, row.file_key, row.file_sha256)
    return IssuedFile(f"{row.kind}-{row.reference}.pdf", content, row.file_sha256)


def _row(document: UUID) -> Document:
    require_acting()
    row = Document.objects.filter(pk=document).first()
    if row is None:
        raise UnknownDocument(document)
    return row


def left_unsealed(before: datetime, most: int) -> list[tuple[UUID, UUID]]:
    """Documents issued before then that have no seal yet, oldest first, each with its person; asked as the service."""
    require_acting()
    rows = Document.objects.filter(state=Document.State.TO_SEAL, issued_at__lt=before)
    return list(rows.order_by("issued_at", "pk").values_list("pk", "person_id")[:most])


def left_unstamped(before: datetime, most: int) -> list[tuple[UUID, UUID]]:
    """Documents sealed before then that have no timestamp yet, as `left_unsealed`."""
    require_acting()
    rows = Document.objects.filter(state=Document.State.SEALED, timestamped_at=None, sealed_at__lt=before)
    return list(rows.order_by("sealed_at", "pk").values_list("pk", "person_id")[:most])


def revoked_in(held: keys.Keys) -> bool:
    """Whether a certificate of these keys was revoked."""
    prints = [keys.fingerprint(one) for one in keys.certificates_of(held)]
    return Certificate.objects.filter(pk__in=prints, revoked_at__isnull=False).exists()


def watched(now: datetime) -> Seals:
    """What whoever watches the service must know of its seals; asked as the service, of every document."""
    require_acting()
    unsealed = Q(state=Document.State.TO_SEAL, issued_at__lt=now - LATE)
    unstamped = Q(state=Document.State.SEALED, timestamped_at=None, sealed_at__lt=now - LATE)
    late = Document.objects.filter(unsealed | unstamped if settings.TSA else unsealed).count()
    try:
        held = configured.keys_in_use()
    except keys.SealUnusable:
        return Seals(late, None)
    if revoked_in(held):
        return Seals(late, None)
    ends = min(certificate.not_valid_after_utc for certificate in keys.certificates_of(held))
    return Seals(late, max((ends - now).days, 0))


def can_be_printed(text: str) -> bool:
    """Whether a document may hold this text: its fonts have every character of it."""
    return not lacks_a_character(text)


def faults_of(kind: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Why `actions.issue` would refuse these data, each fault by its place; none where it would take them."""
    try:
        contents.read(KINDS[kind], data)
    except contents.ContentsRefused as refused:
        return refused.faults
    return ()


def is_of_a_sign(fault: str) -> bool:
    """Whether a fault of contents is a sign that the fonts do not have."""
    return fault.endswith(contents.NOT_PRINTABLE)


def preview(kind: str, data: Mapping[str, Any], now: datetime) -> bytes:
    """The pages of a document as `actions.issue` would make them now, each marked as a preview: read, never kept.

    No seal, no code, no reference and nothing attached: nobody can show it for the document.

    :param kind: one of `kinds.KINDS`
    :raises ContentsRefused: the data lack a mention the kind may not be without
    :raises NotRendered: the typesetter failed
    """
    found = KINDS[kind]
    text = contents.frozen(found, _NO_REFERENCE, now.astimezone(PARIS).date(), contents.read(found, data))
    try:
        held = configured.keys_in_use()
    except keys.SealUnusable:
        held = None
    place = making.place_of_code(found, text, held and held.stamp, now)
    demonstration = keys.is_for_tests(held.seal.certificate) if held else not settings.PRODUCTION
    return making.previewed(found, text, place, f"{settings.URL}/verifier", demonstration)


# For anyone: outside `acting`, from tables that know no person.


def verify_file(content: bytes, now: datetime) -> Verdict:
    """What a file is worth: ours byte for byte and under our seal, and still in force; or why not.

    :param now: aware
    """
    edition = Edition.objects.filter(sha256=sha256(content).hexdigest()).select_related("standing").first()
    found = checking.seal_of(content)
    own = _own(found.certificate) if found else None
    if found is None or own is None or not found.whole:
        return _of_broken(content, found, own is not None or edition is not None)
    if own.revoked_at is not None:
        return Verdict("revoque", "certificat")
    if edition is None:
        # Our key made it: where nothing remembers it, a backup was put back, or it was never handed out.
        return Verdict("altere", "modifie") if _names_ours(content) else Verdict("inconnu", "absent")
    files = checking.attached(content)
    return replace(
        _standing(edition.standing, contents.valid_until(files[checking.DATA_NAME].decode()), now),
        timestamped_at=found.timestamped_at,
        code=_attached_code(files, now),
    )


def _of_broken(content: bytes, found: checking.Sealed | None, ours: bool) -> Verdict:
    """A file without a whole seal of this service."""
    if ours or _names_ours(content):
        return Verdict("altere", "modifie")
    if found is not None and keys.is_for_tests(found.certificate):
        return Verdict("specimen", "certificat_de_test")
    return Verdict("inconnu", "autre_sceau" if found else "sans_sceau")


def _names_ours(content: bytes) -> bool:
    return Standing.objects.filter(reference__in=checking.references_in(content)).exists()


def stamped_at(token: bytes, digest: bytes) -> datetime | None:
    """When a timestamp server saw what has this SHA-256 digest; None where the token does not say so."""
    return checking.stamped_at(token, digest)


def _attached_code(files: Mapping[str, bytes], now: datetime) -> str:
    """What the 2D-Doc printed in a whole file is worth by itself, for whoever will only see the paper."""
    text = files.get(checking.CODE_NAME)
    code = read(text.decode("ascii")) if text else None
    return _judged(code, now).kind.lower() if isinstance(code, Code) else "absent"


def _judged(code: Code, now: datetime) -> Finding:
    today = now.astimezone(PARIS).date()
    return verify(code, _signer, today, tests_allowed=not settings.PRODUCTION)


def _own(certificate: x509.Certificate) -> Certificate | None:
    """The row of a certificate that this service seals or sealed with."""
    return Certificate.objects.filter(fingerprint=keys.fingerprint(certificate)).first()


def _standing(row: Standing, until: date | None, now: datetime) -> Verdict:
    """What is known of a document that is ours and whole; `until` is the end of the period it says."""
    if row.demonstration and settings.PRODUCTION:
        return Verdict("specimen", "demonstration")
    verdicts: dict[str, VerdictName] = {"valide": "valide", "remplace": "remplace", "revoque": "revoque"}
    return Verdict(
        verdicts[row.status],
        row.status,
        kind=row.kind,
        reference=row.reference,
        issued_on=row.issued_on,
        valid_until=until,
        over=until is not None and until < now.astimezone(PARIS).date(),
        demonstration=row.demonstration,
    )


_SHOWN = {
    "\u241d": "\x1d",
    "\u241e": "\x1e",
    "\u241f": "\x1f",
    "<GS>": "\x1d",
    "<RS>": "\x1e",
    "<US>": "\x1f",
}
_DATES = ("69", "6L", "6N", "6O")
_ENDS = re.compile(r"^[ \t\r\n]+|[ \t\r\n]+$")


def as_scanned(text: str) -> str:
    """A pasted text as the scanner read it: separators that a reader shows by signs are separators again."""
    for shown, mark in _SHOWN.items():
        text = text.replace(shown, mark)
    return _ENDS.sub("", text)


def verify_code(text: str, now: datetime) -> tuple[Verdict, dict[str, str]]:
    """What a scanned or pasted 2D-Doc is worth, with what it holds, by field, where its signature is ours.

    :param now: aware
    """
    code = read(as_scanned(text))
    if isinstance(code, Unread):
        return Verdict("inconnu", code.kind.lower()), {}
    finding = _judged(code, now)
    if finding.authentic:
        reference = code.values.get("01")
        row = Standing.objects.filter(reference=reference.text).first() if reference else None
        if row is None:
            return Verdict("inconnu", "absent"), {}
        return _standing(row, _end_in(code), now), held_in(code)
    if finding.kind == "TEST" or (finding.kind in ("AC_INCONNUE", "CERT_INCONNU") and is_for_tests(code)):
        return Verdict("specimen", "certificat_de_test"), {}
    verdicts: dict[str, VerdictName] = {"SIGNATURE": "altere", "REVOQUE": "revoque"}
    reasons = {"SIGNATURE": "modifie", "REVOQUE": "certificat"}
    return Verdict(verdicts.get(finding.kind, "inconnu"), reasons.get(finding.kind, finding.kind.lower())), {}


def _end_in(code: Code) -> date | None:
    end = code.values.get("6O")
    return date(int(end.text[4:]), int(end.text[2:4]), int(end.text[:2])) if end else None


def held_in(code: Code) -> dict[str, str]:
    """The values of a code as a person compares them with the paper: dates as dates, what was cut ends in `…`."""
    return {
        name: (f"{value.text[:2]}/{value.text[2:4]}/{value.text[4:]}" if name in _DATES else value.text)
        + ("…" if value.cut else "")
        for name, value in code.values.items()
    }


def _signer(authority: str, name: str) -> Signer | str:
    rows = list(Certificate.objects.filter(authority=authority).exclude(authority="").order_by("name"))
    found = next((row for row in rows if row.name == name), None)
    if found is None:
        return "CERT_INCONNU" if rows else "AC_INCONNUE"
    return Signer(x509.load_pem_x509_certificate(found.pem.encode()), revoked=found.revoked_at is not None)


def signed_statuses(now: datetime) -> dict[str, str]:
    """The signed list of documents no longer in force (see `statuses`).

    :raises SealUnusable: no key may sign it
    """
    rows = Standing.objects.exclude(status="valide").order_by("reference")
    ended = rows.values_list("reference", "status", "since")
    return statuses.signed_list(ended, configured.keys_in_use().seal, now)
