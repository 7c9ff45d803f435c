"""What a page showed of a dossier, as marks that come back with its form: what was never shown is never filed. Pure."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

from guichet.dossiers.types import Answers, Changed, Complement, Piece
from guichet.procedures import Procedure

_LETTERS = 16
_PIECES = "piece:"


def marks(procedure: Procedure, answers: Answers, pieces: Iterable[Piece]) -> dict[str, str]:
    """A digest of each answer and of the files of each document asked, by its name.

    Not of what the page of the filing asks itself: its form carries those answers.

    :param answers: those of the fields that are asked
    :param pieces: those of documents that are asked
    """
    own = {field.id for field in procedure.fields.values() if field.step == _last(procedure)}
    given: dict[str, list[str]] = {}
    for piece in pieces:
        given.setdefault(_PIECES + piece.asked, []).append(
            f"{piece.document} {piece.dated_on or ''} {piece.paper}"
        )
    found: dict[str, object] = {name: value for name, value in answers.items() if name not in own}
    return {name: _digest(value) for name, value in {**found, **given}.items()}


def marks_of_answer(complement: Complement) -> dict[str, str]:
    """A digest of the answer prepared for each document asked again, by the number of its line."""
    return {
        str(line.id): _digest(
            [
                line.reply.choice,
                line.reply.reason,
                line.reply.message,
                [str(one.id) for one in line.reply.pieces],
            ]
            if line.reply
            else None
        )
        for line in complement.lines
    }


def _last(procedure: Procedure) -> str:
    return next(step.id for step in procedure.steps if step.kind == "depot")


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:_LETTERS]


def changed(seen: Mapping[str, str], now: Mapping[str, str]) -> Changed | None:
    """What differs between what a page showed and what there is; None where nothing does."""
    names = sorted(name for name in {*seen, *now} if seen.get(name) != now.get(name))
    if not names:
        return None
    return Changed(
        tuple(name for name in names if not name.startswith(_PIECES)),
        tuple(name.removeprefix(_PIECES) for name in names if name.startswith(_PIECES)),
    )
