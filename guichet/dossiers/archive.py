"""What a copy of one's data holds: everything as JSON, requests as CSV, documents as sent and as issued."""

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from io import StringIO
from typing import IO, Any, cast
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

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
from guichet.dossiers.types import Dossier, Receipt
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

Copy of your data, made on {day}
donnees.json: everything the service keeps about you.
demandes.csv: the list of your requests, for a spreadsheet.
demandes/: for each, your documents as you sent them, and its receipts.
delivres/: the other documents the service issued to you.
documents-absents.txt, if it is there: the files that could not be put in this copy, and why.
"""


def write(out: Sealing, person: UUID, now: datetime) -> Iterator[str]:
    """Write the ZIP of a person, entry by entry, giving the name of each once it is written.

    Reads in the transaction of whoever calls, whose reach is this person.
    """
    actor = Actor(None, person, Author.service("export"), None, accounts.contact(person).language)
    dossiers = queries.list_for(actor)
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


def _everything(actor: Actor, dossiers: list[Dossier]) -> dict[str, Any]:
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
        "demandes": [_dossier(dossier) for dossier in dossiers],
        "delivres": [_issued(document) for document in _other_documents(actor.person)],
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
                "texte": message.text,
            }
            for message in told.messages
        ],
    }


def _dossier(dossier: Dossier) -> dict[str, Any]:
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
        "decisions": [
            {"sens": one.kind, "signee_le": one.signed_at, "droit": one.law, "fait": one.fact}
            for one in models.Decision.objects.filter(dossier_id=dossier.id, state="signee").order_by(
                "signed_at"
            )
        ],
        "classements": [
            {"le": one.at, "motif": one.reason, "recours": one.appeal}
            for one in models.Dropping.objects.filter(dossier_id=dossier.id).order_by("id")
        ],
        "prolongations": [
            {
                "du": one.valid_from,
                "au": one.valid_to,
                "terminee_le": one.ended_at,
                "motif_du_retrait": one.reason,
            }
            for one in models.Prolongation.objects.filter(dossier_id=dossier.id).order_by("issued_at")
        ],
        "avis_sur_documents": [
            {"le": row.at, "document": row.piece.document_id, "avis": row.verdict, "motif": row.reason}
            for row in models.Judgement.objects.select_related("piece")
            .filter(dossier_id=dossier.id)
            .order_by("id")
        ],
        "complements": [
            asdict(complement) for complement in complement_reading.of_dossier(dossier.id, sent_only=False)
        ],
        "etiquettes": [
            {"le": row.at, "nom": row.label.name}
            for row in models.Labelled.objects.select_related("label")
            .filter(dossier_id=dossier.id)
            .order_by("at", "id")
        ],
        "notes_internes": _notes(dossier),
        "avis_demandes": _opinions(dossier),
        "avertissements": [{"le": row.sent_at, "effacement_le": row.erased_at} for row in notices],
    }


def _notes(dossier: Dossier) -> list[dict[str, Any]]:
    """What agents noted, once the request has ended: until then it prepares a decision (CRPA, art. L311-2)."""
    if dossier.state not in ENDED:
        return []
    rows = models.Note.objects.filter(dossier_id=dossier.id, removed_at=None).order_by("id")
    return [{"le": row.at, "texte": row.text} for row in rows]


def _opinions(dossier: Dossier) -> list[dict[str, Any]]:
    """What other services were asked and shown, and answered: as the notes, once the request has ended."""
    if dossier.state not in ENDED:
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


def _issued(document: Issued) -> dict[str, Any]:
    return {
        "nature": document.kind,
        "reference": document.reference,
        "emis_le": document.issued_on,
        "etat": document.status,
        "contenu": json.loads(issued.data_of(document.id))["contenu"],
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
