"""What was filed, and what a filing changed from the one before. Never what its person is working on."""

import json
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from guichet.dossiers import models
from guichet.dossiers.instruction.types import Change, Changes, Dossier, FiledPiece, Filing
from guichet.dossiers.rows import open_answers
from guichet.procedures import Procedure, SummaryRow, SummarySection


def filings_of(dossier: UUID) -> list[Filing]:
    """Each filing of a dossier, the last one first.

    A receipt made since for the same one, where only the day it came was set right, is none: it has the same key.
    """
    first: dict[UUID, models.Receipt] = {}
    for row in models.Receipt.objects.filter(dossier_id=dossier).order_by("rank"):
        first.setdefault(row.key, row)
    return [_to_filing(row) for row in reversed(first.values())]


def _to_filing(row: models.Receipt) -> Filing:
    pieces = tuple(
        FiledPiece(UUID(one["piece"]), one["demande"], UUID(one["document"]), one["nom"])
        for one in row.pieces
    )
    return Filing(row.rank, row.filed_at, open_answers(row.answers), pieces, _changed_on(row))


def _changed_on(row: models.Receipt) -> date | None:
    """The legal day of a later filing, as its receipt froze it: an office of another zone would count another."""
    day: str | None = json.loads(row.content)["demande"]["modifiee_le"]
    return date.fromisoformat(day) if day else None


def day_of(dossier: Dossier, filing: Filing) -> date:
    """The legal day of a filing: of the first one, the day the request came."""
    day = filing.changed_on or dossier.filed_on
    assert day is not None  # what is filed has one
    return day


def in_words(dossier: Dossier, filing: Filing, lang: str) -> tuple[SummarySection, ...]:
    """The answers of a filing by section, as they were asked for on its day."""
    return dossier.procedure.summary(filing.answers, lang, day_of(dossier, filing))


def changed(procedure: Procedure, before: Filing, after: Filing, lang: str) -> Changes:
    """What `after` changed from `before`, in words; a question no longer asked is an answer taken away."""
    former, present = (_rows(procedure, filing, lang) for filing in (before, after))
    found: list[Change] = []
    for name in (*present, *(name for name in former if name not in present)):
        old, new = former.get(name), present.get(name)
        if _said(old) != _said(new):
            shown = new or old
            assert shown is not None
            found.append(Change(shown.label, _said(old), _said(new)))
    had, has = {one.id for one in before.pieces}, {one.id for one in after.pieces}
    return Changes(
        tuple(found),
        tuple(one for one in after.pieces if one.id not in had),
        tuple(one for one in before.pieces if one.id not in has),
    )


def _rows(procedure: Procedure, filing: Filing, lang: str) -> Mapping[str, SummaryRow]:
    sections = procedure.summary(filing.answers, lang, filing.filed_at.date())
    return {row.field: row for section in sections for row in section.rows}


def _said(row: SummaryRow | None) -> str:
    if row is None:
        return ""
    return " ; ".join(row.rows) if row.rows else row.display
