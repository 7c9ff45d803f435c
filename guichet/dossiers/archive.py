"""What a copy of one's data holds: everything as JSON, requests as CSV, documents as sent and as issued."""

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from io import StringIO
from typing import IO, Any, cast
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.db.models import Q

from guichet.accounts import queries as accounts
from guichet.accounts.types import Actor
from guichet.documents.issued import queries as issued
from guichet.documents.issued.types import Issued
from guichet.documents.received import queries as received
from guichet.documents.received.types import Received, Refused
from guichet.dossiers import complement_reading, models, queries, statements
from guichet.dossiers.contact import queries as contact_queries
from guichet.dossiers.news import RECEIPT
from guichet.dossiers.sealed_file import Sealing
from guichet.dossiers.states import ENDED
from guichet.dossiers.types import Complement, Dossier, Receipt
from guichet.journal.types import Author
from guichet.notifications import queries as notifications

COVERS = {
    "accounts_person": "personne",
    "accounts_account": "compte",
    "accounts_mandate": "mandats",
    "accounts_correctionrequest": "corrections",
    "dossiers_dossier": "demandes",
    "dossiers_receipt": "demandes.recepisses",
    "dossiers_piece": "demandes.documents",
    "dossiers_event": "demandes.suivi",
    "dossiers_decision": "demandes.decisions",
    "dossiers_prolongation": "demandes.prolongations",
    "dossiers_judgement": "demandes.avis_sur_documents",
    "dossiers_complement": "demandes.complements",
    "dossiers_complementline": "demandes.complements",
    "dossiers_reply": "demandes.complements",
    "dossiers_extension": "demandes.complements",
    "dossiers_labelled": "demandes.etiquettes",
    "dossiers_notice": "demandes.avertissements",
    "dossiers_dropping": "demandes.classements",
    "dossiers_note": "demandes.notes_internes",
    "dossiers_opinion": "demandes.avis_demandes",
    "dossiers_sharedpiece": "demandes.avis_demandes",
    "received_received": "demandes.documents",
    "issued_document": "demandes.recepisses, delivres",
    "dossiers_statement": "constats",
    "dossiers_inquiry": "messages",
    "dossiers_letter": "messages",
    "dossiers_title": "titres",
    "notifications_message": "notifications",
}
"""Where the copy holds what each table keeps of a person."""

LEFT_OUT = {
    "account_emailaddress": "the same address as the account's",
    "mfa_authenticator": "a secret that opens the account",
    "socialaccount_socialaccount": "a key at the identity provider",
    "django_session": "keys that open the account",
    "usersessions_usersession": "shown on the page of open sessions",
    "accounts_summonedperson": "held by an office before it knows who the person is",
    "accounts_agent": "about those who handle requests, not about the person",
    "accounts_post": "about those who handle requests, not about the person",
    "accounts_invitation": "about those who handle requests, not about the person",
    "accounts_delegation": "about those who handle requests, not about the person",
    "accounts_heldpost": "given back at the next sign-in, then gone",
    "notifications_delivery": "addresses the notifications went to: the account's own",
    "dossiers_facet": "a column of the answers that were filed",
    "dossiers_word": "words of the answers that were filed",
    "dossiers_follower": "about those who handle requests, not about the person",
    "dossiers_view": "about those who handle requests, not about the person",
    "dossiers_hold": "told by the service that placed it",
    "dossiers_export": "this copy",
    "dossiers_prolongationproposal": "a reminder to the examiner: what came of it is under the prolongations",
    "journal_reading": "about those who handle requests, not about the person",
}
"""What is about a person and is not in the copy, with the reason."""

_READ_ME = """Copie de vos données, faite le {day}
donnees.json : tout ce que le service garde sur vous.
demandes.csv : la liste de vos demandes, pour un tableur.
demandes/ : pour chacune, vos documents tels que vous les avez envoyés, et ses accusés de réception.
delivres/ : les autres documents que le service vous a délivrés.
documents-absents.txt, s'il est là : les fichiers qui n'ont pas pu être joints à cette copie, et pourquoi.
Ce que dit une notification que vous n'avez pas encore ouverte n'est pas dans cette copie : son ouverture est datée et
peut faire courir un délai. Ouvrez-la dans votre espace, rubrique « Mes notifications », puis demandez une autre copie.

Copy of your data, made on {day}
donnees.json: everything the service keeps about you.
demandes.csv: the list of your requests, for a spreadsheet.
demandes/: for each, your documents as you sent them, and its receipts.
delivres/: the other documents the service issued to you.
documents-absents.txt, if it is there: the files that could not be put in this copy, and why.
What a notification says that you have not opened yet is not in this copy: its opening is dated and may start a delay.
Open it in your account, under "My notifications", then ask for another copy.
"""
_TO_OPEN = (
    "à ouvrir dans votre espace, rubrique « Mes notifications » : une copie demandée ensuite le contiendra"
)
"""Stands where something is told by a notification that is not opened yet."""


def write(out: Sealing, person: UUID, now: datetime) -> Iterator[str]:
    """Write the ZIP of a person, entry by entry, giving the name of each once it is written.

    Reads in the transaction of whoever calls, whose reach is this person.
    """
    actor = Actor(None, person, Author.service("export"), None, accounts.contact(person).language)
    dossiers, closed = queries.list_for(actor), _closed_to(actor)
    with ZipFile(cast("IO[bytes]", out), "w") as archive:

        def add(name: str, content: str | bytes, *, packed: bool = True) -> str:
            entry = ZipInfo(name, now.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
            return name

        yield add("LISEZ-MOI.txt", _READ_ME.format(day=now.date().isoformat()))
        yield add("donnees.json", _json(_everything(actor, dossiers)))
        yield add("demandes.csv", as_csv([_row(dossier) for dossier in dossiers]))
        absent: list[str] = []
        for dossier in dossiers:
            folder = f"demandes/{dossier.number or dossier.id}"
            for number, document in enumerate(received.of_subject(dossier.id), 1):
                content = received.open_original(document.id)
                name = f"{folder}/documents/{number:02d}-{document.name}"
                if isinstance(content, Refused):
                    absent.append(f"{name} : {content.reason} (sha256 {document.sha256})")
                else:
                    yield add(name, content.content, packed=False)
            for receipt in queries.receipts_of(dossier):
                file = issued.file_of(receipt.issued) if receipt.issued else None
                name = f"{folder}/recepisse-{receipt.rank}.pdf"
                if file is None:
                    absent.append(f"{name} : pas_encore_pret (sha256 {receipt.digest})")
                else:
                    yield add(name, file.content)
        for document in _other_documents(person):
            if document.id in closed.documents:
                absent.append(f"delivres/{document.kind} : {_TO_OPEN} ({document.reference})")
                continue
            file = issued.file_of(document.id)
            if file is None:
                absent.append(f"delivres/{document.kind} : pas_encore_pret ({document.reference})")
            else:
                yield add(f"delivres/{file.name}", file.content)
        if absent:
            yield add("documents-absents.txt", "\n".join(absent) + "\n")


def _other_documents(person: UUID) -> list[Issued]:
    """What was issued beside receipts, which stand with their requests."""
    return [document for document in issued.of_person(person) if document.kind != RECEIPT]


@dataclass(frozen=True, slots=True)
class _Closed:
    """What formal notifications tell that are not opened yet: a copy is no way round their dated opening."""

    messages: frozenset[UUID]
    documents: frozenset[UUID]
    """Issued with what they tell."""
    requests: frozenset[UUID]
    """Whose end they tell."""


def _closed_to(actor: Actor) -> _Closed:
    messages = notifications.closed_to(actor.person)
    decisions = models.Decision.objects.filter(message__in=messages).values_list("document", "dossier_id")
    closings = models.Complement.objects.filter(closing_told__in=messages)
    droppings = models.Dropping.objects.filter(told__in=messages).values_list("told", "dossier_id")
    told = [*decisions, *closings.values_list("closing_document", "dossier_id"), *droppings]
    documents = frozenset(document for document, _ in told if document is not None)
    return _Closed(messages, documents, frozenset(dossier for _, dossier in told))


def _everything(actor: Actor, dossiers: list[Dossier]) -> dict[str, Any]:
    closed = _closed_to(actor)
    identity = accounts.identity(actor)
    contact = accounts.contact(actor.person)
    told = notifications.for_person(actor.person, actor.language, size=10_000)
    return {
        "personne": {
            "etat_civil": dict(identity.values),
            "source": identity.source,
            "telephone": contact.phone,
            "langue": contact.language,
        },
        "compte": {"adresse_electronique": contact.email} if contact.account else None,
        "corrections": accounts.corrections_asked(actor),
        "mandats": [asdict(mandate) for mandate in accounts.helpers_of(actor)],
        "mandats_exerces": [asdict(mandate) for mandate in accounts.mandates_held(actor)],
        "demandes": [_dossier(dossier, closed) for dossier in dossiers],
        "delivres": [_issued(document, closed) for document in _other_documents(actor.person)],
        "messages": [asdict(one) for one in contact_queries.of_person(actor.person)],
        "constats": [
            asdict(statements.to_statement(row))
            for row in models.Statement.objects.filter(owner=actor.person).order_by("stated_at")
        ],
        "titres": [asdict(title) for title in queries.titles_of(actor)],
        "notifications": [
            {
                "date": message.created_at,
                "lue_le": message.read_at,
                "titre": message.title,
                "texte": _TO_OPEN if message.id in closed.messages else message.text,
            }
            for message in told.messages
        ],
    }


def _dossier(dossier: Dossier, closed: _Closed) -> dict[str, Any]:
    given = {piece.document: piece for pieces in queries.pieces_of(dossier).values() for piece in pieces}
    notices = models.Notice.objects.filter(dossier_id=dossier.id).order_by("id")
    return {
        "id": dossier.id,
        "numero": dossier.number,
        "demarche": dossier.procedure.title.fr,
        "version": f"{dossier.procedure.id} {dossier.procedure.version}",
        "etat": dossier.state,
        "commencee_le": dossier.started_at,
        "modifiee_le": dossier.changed_at,
        "voie": dossier.channel,
        "deposee_le": dossier.filed_at,
        "date_de_depot": dossier.filed_on,
        "complete_le": dossier.complete_on,
        "terminee_le": dossier.ended_at,
        "reponses": dict(dossier.answers),
        "documents": [
            _document(document, given[document.id].asked if document.id in given else None)
            for document in received.of_subject(dossier.id)
        ],
        "recepisses": [_receipt(receipt) for receipt in queries.receipts_of(dossier)],
        "suivi": [asdict(event) for event in queries.events_of(dossier)],
        "decisions": _decisions(dossier, closed),
        "classements": _droppings(dossier, closed),
        "prolongations": [
            {
                "du": one.valid_from,
                "au": one.valid_to,
                "terminee_le": one.ended_at,
                "motif_du_retrait": one.reason,
            }
            for one in models.Prolongation.objects.filter(dossier_id=dossier.id).order_by("issued_at")
        ],
        "avis_sur_documents": _judgements(dossier, closed),
        "complements": _complements(dossier, closed),
        "etiquettes": [
            {"le": row.at, "nom": row.label.name}
            for row in models.Labelled.objects.select_related("label")
            .filter(dossier_id=dossier.id)
            .order_by("at", "id")
        ],
        "notes_internes": _notes(dossier, closed),
        "avis_demandes": _opinions(dossier, closed),
        "avertissements": [{"le": row.sent_at, "effacement_le": row.erased_at} for row in notices],
    }


def _decisions(dossier: Dossier, closed: _Closed) -> list[dict[str, Any]]:
    rows = models.Decision.objects.filter(dossier_id=dossier.id, state="signee").order_by("signed_at")
    return [
        {"signee_le": one.signed_at, "contenu": _TO_OPEN}
        if one.message in closed.messages
        else {"sens": one.kind, "signee_le": one.signed_at, "droit": one.law, "fait": one.fact}
        for one in rows
    ]


def _droppings(dossier: Dossier, closed: _Closed) -> list[dict[str, Any]]:
    return [
        {"le": one.at, "contenu": _TO_OPEN}
        if one.told in closed.messages
        else {"le": one.at, "motif": one.reason, "recours": one.appeal}
        for one in models.Dropping.objects.filter(dossier_id=dossier.id).order_by("id")
    ]


def _complements(dossier: Dossier, closed: _Closed) -> list[dict[str, Any]]:
    """What was asked again and answered; of one that waits to be opened, only that it does, as its page."""
    held = set(
        models.Complement.objects.filter(closing_told__in=closed.messages).values_list("id", flat=True)
    )
    found = []
    for one in complement_reading.of_dossier(dossier.id, sent_only=False):
        if _waits(one, closed):
            found.append({"id": one.id, "rank": one.rank, "asked_at": one.asked_at, "contenu": _TO_OPEN})
        else:
            ending = {"closing_reason": _TO_OPEN, "closing_appeal": _TO_OPEN} if one.id in held else {}
            found.append(asdict(one) | ending)
    return found


def _waits(complement: Complement, closed: _Closed) -> bool:
    """Whether its opening is still to start a delay: none does once nothing is awaited."""
    return complement.waiting and complement.told in closed.messages


def _judgements(dossier: Dossier, closed: _Closed) -> list[dict[str, Any]]:
    """What agents think of each document; that one is not valid, once it was asked again and read, or at the end."""
    rows = models.Judgement.objects.select_related("piece").filter(dossier_id=dossier.id)
    if not _has_ended(dossier, closed):
        asked = complement_reading.of_dossier(dossier.id, sent_only=False)
        read = {line.piece for one in asked if not _waits(one, closed) for line in one.lines}
        rows = rows.filter(Q(verdict="valide") | Q(piece_id__in=read - {None}))
    return [
        {"le": row.at, "document": row.piece.document_id, "avis": row.verdict, "motif": row.reason}
        for row in rows.order_by("id")
    ]


def _has_ended(dossier: Dossier, closed: _Closed) -> bool:
    """Whether nothing is decided on it any more, and its person has read what was."""
    return dossier.state in ENDED and dossier.id not in closed.requests


def _notes(dossier: Dossier, closed: _Closed) -> list[dict[str, Any]]:
    """What agents noted, once the request has ended: until then it prepares a decision (CRPA, art. L311-2)."""
    if not _has_ended(dossier, closed):
        return []
    rows = models.Note.objects.filter(dossier_id=dossier.id, removed_at=None).order_by("id")
    return [{"le": row.at, "texte": row.text} for row in rows]


def _opinions(dossier: Dossier, closed: _Closed) -> list[dict[str, Any]]:
    """What other services were asked and shown, and answered: as the notes, once the request has ended."""
    if not _has_ended(dossier, closed):
        return []
    rows = models.Opinion.objects.filter(dossier_id=dossier.id).order_by("asked_at", "id")
    return [
        {
            "service": row.service,
            "demande_le": row.asked_at,
            "dit_de_vous": json.loads(row.about),
            "question": row.question,
            "avis": row.verdict,
            "reponse": row.answer,
            "rendu_le": row.answered_at,
            "documents_montres": list(
                models.SharedPiece.objects.filter(opinion=row)
                .order_by("id")
                .values_list("document", flat=True)
            ),
        }
        for row in rows
    ]


def _document(document: Received, asked: str | None) -> dict[str, Any]:
    return {
        "nom": document.name,
        "demande": asked,
        "recu_le": document.received_at,
        "octets": document.size,
        "sha256": document.sha256,
        "etat": document.state,
        "conseils": list(document.advice),
    }


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "numero": receipt.number,
        "rang": receipt.rank,
        "depose_le": receipt.filed_at,
        "sha256": receipt.digest,
        "contenu": receipt.content,
    }


def _issued(document: Issued, closed: _Closed) -> dict[str, Any]:
    return {
        "nature": document.kind,
        "reference": document.reference,
        "emis_le": document.issued_on,
        "etat": document.status,
        "contenu": _TO_OPEN
        if document.id in closed.documents
        else json.loads(issued.data_of(document.id))["contenu"],
    }


def _json(value: dict[str, Any]) -> str:
    def plain(found: object) -> str:
        if isinstance(found, UUID):
            return str(found)
        assert isinstance(found, date), found
        return found.isoformat()

    return json.dumps(value, ensure_ascii=False, indent=2, default=plain)


def _row(dossier: Dossier) -> dict[str, str]:
    return {
        "numero": dossier.number or "",
        "demarche": dossier.procedure.title.fr,
        "etat": dossier.state,
        "commencee_le": dossier.started_at.isoformat(),
        "deposee_le": dossier.filed_at.isoformat() if dossier.filed_at else "",
    }


def as_csv(rows: list[dict[str, str]]) -> str:
    """Rows for a spreadsheet: no cell is ever run as a formula."""
    out = StringIO()
    if rows:
        writer = csv.DictWriter(out, list(rows[0]), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows({name: safe_cell(value) for name, value in row.items()} for row in rows)
    return "\ufeff" + out.getvalue()


_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula, whatever a person typed (OWASP, CSV injection)."""
    text = text.replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(_BEGINS_A_FORMULA) else text
