"""The documents of a dossier before an agent: those filed, and those sent in answer to complements, each judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from guichet.accounts import queries as accounts
from guichet.documents.received import queries as received
from guichet.documents.received.types import Received
from guichet.dossiers import models
from guichet.dossiers.instruction.filings import day_of, filings_of
from guichet.dossiers.instruction.types import Dossier, FiledPiece, Judged, Paper
from guichet.dossiers.numbers import legal_day
from guichet.procedures import AskedDocument


@dataclass(frozen=True, slots=True)
class Papers:
    """`current`: those that count, in the order they were given; `former`: those replaced since; `asked`, by the
    procedure, of this person; `first`, by key, those of the first filing."""

    current: tuple[Paper, ...]
    former: tuple[Paper, ...]
    asked: tuple[AskedDocument, ...]
    first: frozenset[UUID]

    @property
    def lacking(self) -> tuple[AskedDocument, ...]:
        """Required and not there."""
        given = {paper.asked for paper in self.current}
        return tuple(one for one in self.asked if one.required and one.id not in given)

    @property
    def came_whole(self) -> bool:
        """Every required document that counts came with the request itself, not later, be it on the same day."""
        required = {one.id for one in self.asked if one.required}
        return not self.lacking and all(
            paper.id in self.first for paper in self.current if paper.asked in required
        )

    @property
    def not_valid(self) -> tuple[Paper, ...]:
        return tuple(paper for paper in self.current if paper.verdict == "non_valide")

    def named(self, piece: UUID) -> Paper | None:
        """A document by its key, be it replaced since."""
        return next((paper for paper in (*self.current, *self.former) if paper.id == piece), None)

    def complete_on(self) -> date | None:
        """The day the last required document came, where all of them are judged valid: the request was complete.

        None where it is not known to be. A document not required that is not valid does not count.
        """
        required = {one.id for one in self.asked if one.required}
        counting = [paper for paper in self.current if paper.asked in required]
        if required - {paper.asked for paper in counting}:
            return None
        if any(paper.verdict != "valide" for paper in counting):
            return None
        return max((paper.given_on for paper in counting), default=None)


def papers_of(dossier: Dossier, lang: str = "fr") -> Papers:
    """The documents of a dossier as its office may know them: nothing that was not filed or sent.

    One that was filed again with the same request came when it was first filed.
    """
    filings = filings_of(dossier.id)
    came = {
        piece.id: day_of(dossier, one) for one in filings for piece in one.pieces
    }  # the first one has the say
    office = accounts.office(dossier.office) if dossier.office is not None else None
    assert office is not None
    documents = {document.id: document for document in received.of_subject(dossier.id)}
    judged = _judgements(dossier.id)
    sent = _sent(dossier.id)
    replaced = {row.line.piece_id for row in sent.values() if row.choice == "remplacer"}
    given = [(piece, came[piece.id], "") for piece in filings[0].pieces]
    for row in models.Piece.objects.filter(dossier_id=dossier.id, reply_id__in=sent).order_by(
        "asked", "position", "attached_at"
    ):
        reply = sent[row.reply_id or 0]
        at = reply.line.complement.answered_at
        assert at is not None  # an answer that has its office was sent
        name = documents[row.document_id].name if row.document_id in documents else ""
        piece = FiledPiece(row.id, row.asked, row.document_id, name)
        given.append((piece, legal_day(at, office), reply.message))
    papers = [_paper(*one, documents, judged) for one in given]
    return Papers(
        tuple(paper for paper in papers if paper.id not in replaced),
        tuple(paper for paper in papers if paper.id in replaced),
        dossier.procedure.documents(filings[0].answers, day_of(dossier, filings[0]), lang),
        frozenset(piece.id for piece in filings[-1].pieces),
    )


def _sent(dossier: UUID) -> Mapping[int, models.Reply]:
    """The answers that were sent, by line."""
    rows = models.Reply.objects.select_related("line__complement").filter(
        dossier_id=dossier, line__complement__answered_at__isnull=False
    )
    return {row.line_id: row for row in rows.order_by("line_id")}


def _paper(
    piece: FiledPiece,
    given_on: date,
    message: str,
    documents: Mapping[UUID, Received],
    judged: Mapping[UUID, Sequence[Judged]],
) -> Paper:
    document = documents.get(piece.document)
    return Paper(
        piece.id,
        piece.asked,
        piece.document,
        piece.name,
        document.pages if document else 0,
        document is not None and document.scanned_at is not None,
        given_on,
        tuple(judged.get(piece.id, ())),
        message,
    )


def _judgements(dossier: UUID) -> Mapping[UUID, list[Judged]]:
    """Every judgement by document, the last one first."""
    rows = models.Judgement.objects.select_related("agent").filter(dossier_id=dossier).order_by("-id")
    found: dict[UUID, list[Judged]] = {}
    for row in rows:
        found.setdefault(row.piece_id, []).append(to_judged(row))
    return found


def to_judged(row: models.Judgement) -> Judged:
    """The record of a row."""
    return Judged(row.id, row.at, row.agent.number, row.verdict, row.reason)
