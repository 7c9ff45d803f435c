"""The filing: one transaction that gives a number, freezes what is filed and writes its receipt."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from guichet.accounts import actions as people
from guichet.accounts import queries as accounts
from guichet.accounts.types import Actor, Office
from guichet.database import crash
from guichet.documents.issued import actions as issued
from guichet.documents.received import actions as received
from guichet.dossiers import models, policy, receipts
from guichet.dossiers.drafts import today
from guichet.dossiers.locking import locked, remember
from guichet.dossiers.numbers import draw_number, legal_day
from guichet.dossiers.pieces import REFUSED_PIECES
from guichet.dossiers.rows import close_answers, digest, open_answers, published, to_piece
from guichet.dossiers.states import State, Verb, WrongState, after
from guichet.dossiers.types import Answers, Filed, Incomplete, NotPermitted, Piece
from guichet.notifications.actions import notify
from guichet.procedures import Procedure
from guichet.publication.queries import territory


def submit(
    actor: Actor, dossier: UUID, key: UUID, now: datetime
) -> Filed | Incomplete | WrongState | NotPermitted:
    """File the dossier, or file it again after a change. Repeated with the same `key`, gives the same receipt.

    :raises NotFound: where the dossier is not within reach
    """
    if refused := policy.refusal(actor, Verb.SUBMIT):
        return refused
    row = locked(actor, dossier)
    crash.point("submit.after_lock")
    if done := _already(row, key):
        return done
    state = after(State(row.state), Verb.SUBMIT)
    if isinstance(state, WrongState):
        return state
    procedure = published(row.procedure, row.version)
    answers = open_answers(row.answers)
    office = _office(row, procedure, answers, today(now))
    pieces = [to_piece(piece) for piece in _pieces(row)]
    day = legal_day(now, office) if office else today(now)
    if stops := _what_stops(procedure, answers, pieces, office, day):
        return stops
    assert office is not None  # without one, something is missing
    filing = Filing(actor, row, procedure, procedure.relevant(answers, day), pieces, office, key, now)
    return filing.write()


def _already(row: models.Dossier, key: UUID) -> Filed | None:
    """What the first request with this key made; or the last filing, where nothing was changed since."""
    receipts_made = models.Receipt.objects.filter(dossier=row).order_by("-rank")
    found = receipts_made.filter(key=key).first()
    if found is None and row.state == State.FILED and not row.changed_since_filing:
        found = receipts_made.first()
    return Filed(row.id, found.id, str(row.number)) if found else None


def _what_stops(
    procedure: Procedure, answers: Answers, pieces: list[Piece], office: Office | None, day: date
) -> Incomplete | None:
    found = Incomplete(
        procedure.missing(answers, _count(pieces), day),
        procedure.ineligible(answers, day),
        tuple(piece for piece in pieces if piece.state in REFUSED_PIECES),
        office is None,
    )
    return found if found.missing or found.ineligible or found.unread or found.nowhere else None


@dataclass(frozen=True)
class Filing:
    """One filing, all that it depends on decided."""

    actor: Actor
    row: models.Dossier
    procedure: Procedure
    answers: Answers
    pieces: list[Piece]
    office: Office
    key: UUID
    now: datetime

    def write(self) -> Filed:
        """Number, state, receipt, line, jobs: all in the transaction of the act."""
        first = self.row.filings == 0
        self._write_dossier(first)
        crash.point("submit.after_dossier_row")
        receipt = self._write_receipt()
        crash.point("submit.after_receipt_row")
        _hand_over(self.row, self.office)
        people.filed(self.actor, self.procedure.told_to_registry(self.answers), self.office.id, self.now)
        remember(self.actor, self.row, Verb.SUBMIT if first else "redeposer", self.now)
        crash.point("submit.after_event_row")
        self._tell(receipt, first)
        crash.point("submit.after_job_defer_before_commit")
        transaction.on_commit(lambda: crash.point("submit.after_commit_before_response"))
        return Filed(self.row.id, receipt.id, str(self.row.number))

    def _write_dossier(self, first: bool) -> None:
        row = self.row
        row.state = State.FILED
        row.filings += 1
        row.changed_since_filing = False
        row.revision += 1
        row.changed_at = self.now
        if first:
            row.office_id = self.office.id
            row.filed_at, row.filed_on = self.now, legal_day(self.now, self.office)
            row.number = draw_number(self.office, self.now)
        row.save()

    def _write_receipt(self) -> models.Receipt:
        row, frozen = self.row, [_frozen(piece) for piece in self.pieces]
        said = receipts.content(
            self.procedure, str(row.number), self.answers, self.office, legal_day(self.now, self.office)
        )
        return models.Receipt.objects.create(
            dossier=row,
            person_id=row.person_id,
            office_id=self.office.id,
            rank=row.filings,
            key=self.key,
            filed_at=self.now,
            answers=close_answers(self.procedure, self.answers),
            pieces=frozen,
            digest=digest(self.answers, frozen),
            content=json.dumps(said, ensure_ascii=False),
            author_kind=self.actor.author.kind,
            author_id=self.actor.author.id,
        )

    def _tell(self, receipt: models.Receipt, first: bool) -> None:
        """Ask for the sealed document, and tell the person: the mail that brings it waits for it."""
        row, said = self.row, json.loads(receipt.content)
        made = issued.issue("attestation_depot", row.id, row.person_id, self.office.id, said, self.now)
        receipt.issued = made.id
        receipt.save(update_fields=["issued"])
        kind = "recepisse_depot" if first else "depot_modifie"
        facts = {"numero": str(row.number), "date": legal_day(self.now, self.office)}
        notify(row.person_id, kind, row.id, facts, self.now, office=self.office.id)


def _frozen(piece: Piece) -> dict[str, str]:
    return {
        "piece": str(piece.id),
        "demande": piece.asked,
        "document": str(piece.document),
        "nom": piece.name,
    }


def _hand_over(row: models.Dossier, office: Office) -> None:
    """Stamp the office on all that belongs to the dossier: from here on its agents see it."""
    for rows in (models.Piece, models.Event):
        rows.objects.filter(dossier=row, office=None).update(office_id=office.id)
    received.assign(row.id, office.id)


def _pieces(row: models.Dossier) -> list[models.Piece]:
    found = models.Piece.objects.select_related("document").filter(dossier=row, removed_at=None)
    return list(found.order_by("asked", "position", "attached_at"))


def _count(pieces: list[Piece]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for piece in pieces:
        counted[piece.asked] = counted.get(piece.asked, 0) + 1
    return counted


def _office(row: models.Dossier, procedure: Procedure, answers: Answers, day: date) -> Office | None:
    """The office it was filed with; before, the one competent for where the person lives, if that is known."""
    if row.office_id is not None:
        return accounts.office(row.office_id)
    code = procedure.commune(answers, day)
    commune = territory().commune(code) if code else None
    return accounts.office_for(commune.departement, commune.arrondissement) if commune else None
