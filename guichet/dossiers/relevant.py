"""What of a dossier would be filed now: the office, its day, the answers and the documents that are asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guichet.accounts import queries as accounts
from guichet.accounts.types import Office
from guichet.dossiers.drafts import today
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.shown import marks
from guichet.dossiers.types import Answers, Piece
from guichet.procedures import Procedure
from guichet.publication.queries import territory


@dataclass(frozen=True, slots=True)
class Relevant:
    """`aside` are the files of documents that are asked no longer: they stay with the person."""

    procedure: Procedure
    office: Office | None
    day: date
    answers: Mapping[str, Any]
    pieces: Sequence[Piece]
    aside: Sequence[Piece]

    @property
    def marks(self) -> dict[str, str]:
        """What a page shows of it; see `shown`."""
        return marks(self.procedure, self.answers, self.pieces)


def relevant(
    procedure: Procedure, answers: Answers, office: int | None, pieces: Sequence[Piece], now: datetime
) -> Relevant:
    """What would be filed at `now`.

    :param office: the key of the office it was filed with, None before
    """
    found = accounts.office(office) if office is not None else _competent(procedure, answers, today(now))
    day = legal_day(now, found) if found else today(now)
    wanted = {one.id for one in procedure.documents(answers, day)}
    return Relevant(
        procedure,
        found,
        day,
        procedure.relevant(answers, day),
        [piece for piece in pieces if piece.asked in wanted],
        [piece for piece in pieces if piece.asked not in wanted],
    )


def _competent(procedure: Procedure, answers: Answers, day: date) -> Office | None:
    """The office for where the person lives, if that is known."""
    code = procedure.commune(answers, day)
    commune = territory().commune(code) if code else None
    return accounts.office_for(commune.departement, commune.arrondissement) if commune else None
