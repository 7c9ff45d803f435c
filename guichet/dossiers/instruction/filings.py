"""What was filed, and what a filing changed from the one before. Never what its person is working on."""

from collections.abc import Mapping
from uuid import UUID

from guichet.accounts import queries as accounts
from guichet.dossiers import models
from guichet.dossiers.instruction.types import Change, Changes, Dossier, FiledPiece, Filing
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.rows import open_answers
from guichet.procedures import Procedure, SummaryRow, SummarySection


def filings_of(dossier: UUID) -> list[Filing]:
    """Each filing of a dossier, the last one first."""
    rows = models.Receipt.objects.filter(dossier_id=dossier).order_by("-rank")
    return [_to_filing(row) for row in rows]


def _to_filing(row: models.Receipt) -> Filing:
    pieces = tuple(
        FiledPiece(UUID(one["piece"]), one["demande"], UUID(one["document"]), one["nom"])
        for one in row.pieces
    )
    return Filing(row.rank, row.filed_at, open_answers(row.answers), pieces)


def in_words(dossier: Dossier, filing: Filing, lang: str) -> tuple[SummarySection, ...]:
    """The answers of a filing by section, as they were asked for on its day."""
    office = accounts.office(dossier.office) if dossier.office is not None else None
    assert office is not None  # what is filed has one
    return dossier.procedure.summary(filing.answers, lang, legal_day(filing.filed_at, office))


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
