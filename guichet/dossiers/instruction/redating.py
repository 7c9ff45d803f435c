"""The true date of receipt of what came on paper, where it was typed wrong: set right, with a reason, until a decision.

The law counts from it (CRPA, art. L114-3, R112-11-1): a new receipt takes the place of the one that said another day.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from guichet.accounts.types import AgentActor, Office
from guichet.database import Scope, acting
from guichet.documents.issued import actions as issued
from guichet.documents.issued.types import ContentsRefused
from guichet.dossiers import models, receipts
from guichet.dossiers.channels import channels
from guichet.dossiers.complement_rules import plain
from guichet.dossiers.filing import registered_on
from guichet.dossiers.indexing import index
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.locking import locked, office_of, remember
from guichet.dossiers.instruction.notes import write_note
from guichet.dossiers.instruction.papers import papers_of
from guichet.dossiers.instruction.types import (
    Dossier,
    NotPermitted,
    ProposalOpen,
    Redated,
    Unfit,
    WrongState,
)
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.rows import open_answers, published, to_dossier
from guichet.dossiers.states import PENDING, Channel, State, Verb
from guichet.dossiers.types import Unprovable
from guichet.notifications.actions import notify
from guichet.publication.queries import procedure_in_force

VERB = "corriger_reception"
Refusal = Unfit | Unprovable | ProposalOpen | WrongState | NotPermitted


@dataclass(frozen=True, slots=True)
class Bounds:
    """What bounds the day that a request came: when it was registered, when it was complete, if it was.

    `came_whole`: with every document that it needs.
    """

    received_on: date
    registered_on: date
    complete_on: date | None
    came_whole: bool

    def refusal(self, day: date, same_version: bool) -> Unfit | None:
        """Why the request cannot have come on this day. Pure.

        :param same_version: whether the version in force that day is the one it was registered under
        """
        if day == self.received_on:
            return Unfit("meme_jour")
        if day > self.registered_on:
            return Unfit("apres_enregistrement")
        if self.complete_on is not None and day > self.complete_on and not self.complete_at_once:
            return Unfit("apres_complet")
        return None if same_version else Unfit("autre_version")

    @property
    def complete_at_once(self) -> bool:
        """It lacked nothing when it came: that day moves with the other."""
        return self.came_whole and self.complete_on == self.received_on


def redate(
    actor: AgentActor, dossier: UUID, received_on: date | None, reason: str, now: datetime
) -> Redated | Refusal:
    """Set the day right; its person is told, and the time the law gives counts from it. The reason stays as a note.

    :param received_on: None where what was typed is no day
    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.REDATE)
    if not isinstance(row, models.Dossier):
        return row
    if stopped := _settled(row.channel, State(row.state)) or _proposed(row):
        return stopped
    office = office_of(row)
    if received_on is None:
        return Unfit("recu_le")
    known = procedure_in_force(row.procedure, received_on)
    bounds = _bounds(row)
    if unfit := bounds.refusal(received_on, known is not None and known.version == row.version):
        return unfit
    said = plain(reason, legal_day(now, office))
    if not said:
        return Unfit("motif")
    try:
        with transaction.atomic():
            return _Redating(actor, row, office, bounds, received_on, said, now).write()
    except ContentsRefused as refused:
        return Unprovable(refused.faults)


def why_not_redate(dossier: Dossier) -> Unfit | WrongState | None:
    """Why the day a request came cannot be set right, whoever asks; None where it can."""
    return _settled(dossier.channel, dossier.state)


def _settled(channel: str, state: State) -> Unfit | WrongState | None:
    """Pure."""
    if channel == Channel.ONLINE:
        return Unfit("en_ligne")
    return None if state in PENDING else WrongState(state, Verb.EXAMINE)


def _proposed(row: models.Dossier) -> ProposalOpen | None:
    rows = models.Decision.objects.filter(dossier=row, state__in=models.OPEN)
    return ProposalOpen() if rows.exists() else None


def _bounds(row: models.Dossier) -> Bounds:
    assert row.received_on is not None
    whole = papers_of(to_dossier(row)).came_whole
    return Bounds(row.received_on, registered_on(row), row.complete_on, whole)


@dataclass(frozen=True)
class _Redating:
    """One correction, all that it depends on decided."""

    actor: AgentActor
    row: models.Dossier
    office: Office
    former: Bounds
    received_on: date
    reason: str
    now: datetime

    def write(self) -> Redated:
        """The reason, the day, the receipt that says it, the line and the event, the news: all of it or nothing."""
        row = self.row
        write_note(self.actor, row, self.reason, self.now)
        last = models.Receipt.objects.filter(dossier=row).order_by("-rank")[0]
        content = self._content(last)
        made = issued.issue(
            "attestation_depot",
            row.id,
            row.person_id,
            row.office_id,
            content,
            self.now,
            replaces=last.issued,
            on=legal_day(self.now, self.office),
        )
        with acting(Scope.service(row.person_id)):  # no agent writes the dates of what is registered
            self._write_day()
            self._write_receipt(last, content, made.id)
        procedure = published(row.procedure, row.version)
        index(row, procedure, open_answers(last.answers), self.received_on, self.now)
        days = {"ancien": str(self.former.received_on), "recu_le": str(self.received_on)}
        remember(self.actor, row, VERB, self.now, days)
        facts = {"numero": str(row.number), "date": self.received_on}
        notify(row.person_id, "reception_corrigee", row.id, facts, self.now, office=row.office_id)
        return Redated(row.id, self.received_on)

    def _write_day(self) -> None:
        row = self.row
        row.received_on = row.filed_on = self.received_on
        if self.former.complete_at_once:
            row.complete_on = self.received_on
        row.filings, row.revision, row.changed_at = row.filings + 1, row.revision + 1, self.now
        row.save(
            update_fields=["received_on", "filed_on", "complete_on", "filings", "revision", "changed_at"]
        )

    def _write_receipt(self, last: models.Receipt, content: dict[str, object], document: UUID) -> None:
        """What was filed stays as it was filed: only what is said of the day changes."""
        models.Receipt.objects.create(
            dossier=self.row,
            person_id=self.row.person_id,
            office_id=last.office_id,
            rank=self.row.filings,
            key=last.key,
            filed_at=self.now,
            answers=last.answers,
            pieces=last.pieces,
            digest=last.digest,
            content=json.dumps(content, ensure_ascii=False),
            issued=document,
            author_kind=self.actor.author.kind,
            author_id=self.actor.author.id,
        )

    def _content(self, last: models.Receipt) -> dict[str, object]:
        procedure = published(self.row.procedure, self.row.version)
        assert self.row.registered_by is not None
        came = receipts.came(
            channels().voies[self.row.channel].accuse.in_(receipts.LANGUAGE),
            self.received_on,
            self.former.registered_on,
            self.row.registered_by.number,
        )
        corrected = receipts.redated(
            channels().correction.accuse.in_(receipts.LANGUAGE),
            self.former.received_on,
            legal_day(self.now, self.office),
            self.actor.number,
        )
        dates = receipts.Dates(self.received_on)
        answers = open_answers(last.answers)
        return receipts.content(procedure, str(self.row.number), answers, self.office, dates, came, corrected)
