"""The filing: one transaction that gives a number, freezes what is filed and writes its receipt."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from guichet.accounts import actions as people
from guichet.accounts.types import Actor, Office
from guichet.database import crash
from guichet.documents.issued import actions as issued
from guichet.documents.issued import queries as printed
from guichet.documents.issued.types import ContentsRefused
from guichet.documents.received import actions as received
from guichet.dossiers import models, policy, receipts
from guichet.dossiers.channels import channels
from guichet.dossiers.indexing import index
from guichet.dossiers.locking import locked, remember
from guichet.dossiers.numbers import draw_number, legal_day
from guichet.dossiers.pieces import REFUSED_PIECES
from guichet.dossiers.relevant import relevant
from guichet.dossiers.rows import close_answers, digest, open_answers, published, to_piece
from guichet.dossiers.shown import changed
from guichet.dossiers.states import State, Verb, WrongState, after
from guichet.dossiers.types import Answers, Changed, Filed, Incomplete, NotPermitted, Piece, Unprovable
from guichet.notifications.actions import notify
from guichet.procedures import Procedure

log = logging.getLogger("guichet.dossiers")


def submit(
    actor: Actor, dossier: UUID, key: UUID, now: datetime, seen: Mapping[str, str] | None = None
) -> Filed | Incomplete | Changed | Unprovable | WrongState | NotPermitted:
    """File the dossier, or file it again after a change. Repeated with the same `key`, gives the same receipt.

    Files of documents that are asked no longer stay with the person.

    :param seen: the marks of what was shown to whoever files (`shown.marks`); None where nothing was
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
    there = relevant(procedure, answers, row.office_id, [to_piece(piece) for piece in _pieces(row)], now)
    if seen is not None and (found := changed(seen, there.marks)):
        return found
    if stops := _what_stops(procedure, answers, there.pieces, there.office, there.day):
        return stops
    assert there.office is not None  # without one, something is missing
    return written(Filing(actor, row, procedure, there.answers, there.pieces, there.office, key, now))


def written(filing: "Filing") -> Filed | Unprovable:
    """The filing, or why its receipt cannot be made: nothing of it is then kept, its number neither."""
    try:
        with transaction.atomic():
            return filing.write()
    except ContentsRefused as refused:
        log.error("a filing is refused, no receipt can be made of it: %s, %s", filing.row.pk, refused)
        return Unprovable(refused.faults)


def _already(row: models.Dossier, key: UUID) -> Filed | None:
    """What the first request with this key made; or the last filing, where nothing was changed since."""
    receipts_made = models.Receipt.objects.filter(dossier=row).order_by("-rank")
    found = receipts_made.filter(key=key).first()
    if found is None and row.state == State.FILED and not row.changed_since_filing:
        found = receipts_made.first()
    return Filed(row.id, found.id, str(row.number)) if found else None


def _what_stops(
    procedure: Procedure, answers: Answers, pieces: Sequence[Piece], office: Office | None, day: date
) -> Incomplete | None:
    found = Incomplete(
        procedure.missing(answers, _count(pieces), day),
        procedure.ineligible(answers, day),
        tuple(piece for piece in pieces if piece.state in REFUSED_PIECES),
        office is None,
    )
    return found if found.missing or found.ineligible or found.unread or found.nowhere else None


_WRITTEN: tuple[str, ...] = ("state", "filings", "changed_since_filing", "revision", "changed_at")


@dataclass(frozen=True)
class Filing:
    """One filing, all that it depends on decided."""

    actor: Actor
    row: models.Dossier
    procedure: Procedure
    answers: Answers
    pieces: Sequence[Piece]
    office: Office
    key: UUID
    now: datetime

    @property
    def day(self) -> date:
        """The day of the act, where the office is."""
        return legal_day(self.now, self.office)

    def write(self) -> Filed:
        """Number, state, receipt, line, jobs: all in the transaction of the act."""
        first = self.row.filings == 0
        self._write_dossier(first)
        crash.point("submit.after_dossier_row")
        receipt = self._write_receipt()
        crash.point("submit.after_receipt_row")
        self._hand_over(first)
        crash.point("submit.after_event_row")
        self._tell(receipt, first)
        crash.point("submit.after_job_defer_before_commit")
        transaction.on_commit(lambda: crash.point("submit.after_commit_before_response"))
        return Filed(self.row.id, receipt.id, str(self.row.number))

    def _hand_over(self, first: bool) -> None:
        """Give it to the office, to its lists and to the registry of people; write the line and the event."""
        _hand_over(self.row, self.office, self.pieces)
        index(self.row, self.procedure, self.answers, self.day, self.now)
        people.filed(self.actor, self.procedure.told_to_registry(self.answers), self.office.id, self.now)
        remember(self.actor, self.row, Verb.SUBMIT if first else "redeposer", self.now)

    def _write_dossier(self, first: bool) -> None:
        row = self.row
        row.state = State.FILED
        row.filings += 1
        row.changed_since_filing = False
        row.revision += 1
        row.changed_at = self.now
        written = [*_WRITTEN]
        if first:
            row.filed_at, row.filed_on = self.now, row.received_on or self.day
            row.number = draw_number(self.office, self.now)
            written += ["filed_at", "filed_on", "number"]
        if row.office_id is None:
            row.office_id = self.office.id
            written.append("office")
        row.save(update_fields=written)

    def _write_receipt(self) -> models.Receipt:
        row, frozen = self.row, [_frozen(piece) for piece in self.pieces]
        assert row.filed_on is not None  # written just above
        dates = receipts.Dates(row.filed_on, self.day if row.filings > 1 else None)
        said = receipts.content(
            self.procedure, str(row.number), self.answers, self.office, dates, self._came()
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

    def _came(self) -> str:
        """How it came, where that is not on line."""
        row = self.row
        if row.received_on is None or row.registered_by is None:
            return ""
        day = self.day if row.filings == 1 else registered_on(row)
        words = channels().voies[row.channel].accuse.in_(receipts.LANGUAGE)
        return receipts.came(words, row.received_on, day, row.registered_by.number)

    def _tell(self, receipt: models.Receipt, first: bool) -> None:
        """Ask for the sealed document, and tell the person: the mail that brings it waits for it."""
        row, said = self.row, json.loads(receipt.content)
        made = issued.issue(
            "attestation_depot",
            row.id,
            row.person_id,
            self.office.id,
            said,
            self.now,
            replaces=self._former(receipt),
            on=self.day,
        )
        receipt.issued = made.id
        receipt.save(update_fields=["issued"])
        kind = "recepisse_depot" if first else "depot_modifie"
        facts = {"numero": str(row.number), "date": self.day}
        notify(row.person_id, kind, row.id, facts, self.now, office=self.office.id)

    def _former(self, receipt: models.Receipt) -> UUID | None:
        """The document that proved the filing before this one."""
        made = models.Receipt.objects.filter(dossier=self.row, rank__lt=receipt.rank).exclude(issued=None)
        return made.order_by("-rank").values_list("issued", flat=True).first()


def registered_on(row: models.Dossier) -> date:
    """The day that the first receipt of a request bears: that of the office which wrote it, whichever has it since."""
    first = models.Receipt.objects.get(dossier=row, rank=1).issued
    assert first is not None  # asked for in the transaction of the filing
    return printed.get(first).issued_on


def _frozen(piece: Piece) -> dict[str, str]:
    return {
        "piece": str(piece.id),
        "demande": piece.asked,
        "document": str(piece.document),
        "nom": piece.name,
    }


def _hand_over(row: models.Dossier, office: Office, pieces: Sequence[Piece]) -> None:
    """Stamp the office on all that is filed: from here on its agents see it."""
    filed = [piece.id for piece in pieces]
    models.Piece.objects.filter(pk__in=filed, office=None).update(office_id=office.id)
    models.Event.objects.filter(dossier=row, office=None).update(office_id=office.id)
    received.assign(row.id, office.id, only=[piece.document for piece in pieces])


def _pieces(row: models.Dossier) -> list[models.Piece]:
    found = models.Piece.objects.select_related("document").filter(dossier=row, removed_at=None)
    return list(found.order_by("asked", "position", "attached_at"))


def _count(pieces: Sequence[Piece]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for piece in pieces:
        counted[piece.asked] = counted.get(piece.asked, 0) + 1
    return counted
