"""A person's half of a complement: its opening, an answer prepared document by document, then sent as a whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from guichet.accounts import queries as accounts
from guichet.accounts.types import Actor, Office
from guichet.database import crash
from guichet.documents.received import actions as received
from guichet.documents.received.types import Prepared, Refused
from guichet.dossiers import models, policy
from guichet.dossiers.complement_reading import replies_of, to_complement
from guichet.dossiers.complement_rules import TO_ANSWER, TO_OPEN, figures, last_day, plain
from guichet.dossiers.locking import locked, remember
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.pieces import REFUSED_PIECES
from guichet.dossiers.rows import published
from guichet.dossiers.shown import marks_of_answer
from guichet.dossiers.states import State, Verb, WrongState, after
from guichet.dossiers.turning import place
from guichet.dossiers.types import (
    AnswerChanged,
    Answered,
    AnswerUnready,
    Complement,
    NotFound,
    NothingSaid,
    NotPermitted,
    TooLong,
    TooManyFiles,
)
from guichet.notifications import actions as notifications
from guichet.notifications import queries as told
from guichet.notifications.types import Message

KIND = "demande_complement"


def open_notification(actor: Actor, message: UUID, now: datetime) -> Message | NotPermitted | None:
    """Open a notification on purpose: dated, once. Of a complement, it starts the delay to answer; of a decision, the
    one to challenge it: whoever may not answer opens neither.

    None where the person has no such message.
    """
    found = told.message(actor.person, message, actor.language)
    if found is None:
        return None
    if refused := policy.why_not_open(actor, found):
        return refused
    if found.kind == KIND and found.read_at is None:
        _acknowledge(actor, message, now)
    return notifications.mark_read(actor.person, message, now)


def _acknowledge(actor: Actor, message: UUID, now: datetime) -> None:
    asked = models.Complement.objects.filter(told=message, person_id=actor.person).first()
    if asked is None:
        return
    row = locked(actor, asked.dossier_id)
    open_ = _waiting(row)
    if open_ is None or open_.id != asked.id or open_.opened_at is not None:
        return
    opened_on = legal_day(now, _office(row))
    open_.opened_at = now
    open_.due_on = last_day(published(row.procedure, row.version), opened_on, open_.days)
    open_.save(update_fields=["opened_at", "due_on"])
    notifications.call_off(row.person_id, row.id, TO_OPEN)
    place(row, now)
    remember(actor, row, "ouvrir_complement", now)


def save_reply(
    actor: Actor,
    dossier: UUID,
    line: int,
    choice: str,
    words: tuple[str, str],
    upload: Prepared | None,
    now: datetime,
    *,
    seen: str | None = None,
) -> Complement | NothingSaid | AnswerChanged | Refused | TooManyFiles | TooLong | WrongState | NotPermitted:
    """Keep what is answered for one document, whole or in part; nothing is sent. A file given means `remplacer`.

    :param words: why it is kept, and what is said with what replaces it
    :param seen: the mark (`shown`) of the answer that the page held; where another one is kept since, nothing is
        written over it
    :raises NotFound: where no such document is asked for within reach
    """
    if refused := policy.refusal(actor, Verb.ANSWER):
        return refused
    row = locked(actor, dossier)
    found = models.ComplementLine.objects.select_related("complement").filter(pk=line, dossier=row).first()
    if found is None:
        raise NotFound(line)
    if wrong := _why_not_answered(row, found.complement):
        return wrong
    day = legal_day(now, _office(row))
    reason, message = (plain(text, day) for text in words)
    if reason is None or message is None:
        return TooLong(figures().on("longueur_texte", day))
    if not (upload or choice in _CHOICES or reason or message):
        return NothingSaid()
    said = {"choice": _chosen(choice, message, upload), "reason": reason, "message": message}
    if not upload and models.Reply.objects.filter(line=found, **said).exists():
        return to_complement(found.complement)
    if seen is not None and marks_of_answer(to_complement(found.complement))[str(line)] != seen:
        return AnswerChanged((line,))
    said |= {"saved_at": now}
    whose = {"dossier": row, "person_id": row.person_id}
    reply, _ = models.Reply.objects.update_or_create(
        line=found, defaults=said, create_defaults={**whose, **said}
    )
    not_taken = _join(actor, row, reply, found.asked, upload, now) if upload else None
    return not_taken or to_complement(found.complement)


_CHOICES = ("garder", "remplacer")


def _chosen(choice: str, message: str, upload: Prepared | None) -> str:
    """What is meant where a file or a message says it better than the choice."""
    if upload or (choice not in _CHOICES and message):
        return "remplacer"
    return choice if choice in _CHOICES else "garder"


def _join(
    actor: Actor, row: models.Dossier, reply: models.Reply, asked: str, upload: Prepared, now: datetime
) -> Refused | TooManyFiles | None:
    """One more file for an answer; why not, where it is not taken."""
    there = models.Piece.objects.filter(reply=reply, removed_at=None).count()
    documents = published(row.procedure, row.version).all_documents(legal_day(now, _office(row)))
    limit = next((one.max_files for one in documents if one.id == asked), 0)
    if there >= limit:
        return TooManyFiles(asked, limit)
    taken = received.receive(actor, upload, row.id, now)
    if isinstance(taken, Refused):
        return taken
    models.Piece.objects.create(
        dossier=row,
        person_id=row.person_id,
        document_id=taken.id,
        asked=asked,
        position=there + 1,
        attached_at=now,
        reply=reply,
    )
    return None


def remove_reply_file(
    actor: Actor, dossier: UUID, piece: UUID, now: datetime
) -> Complement | WrongState | NotPermitted:
    """Take a file out of an answer that is not sent.

    :raises NotFound: where there is no such file within reach
    """
    if refused := policy.refusal(actor, Verb.ANSWER):
        return refused
    row = locked(actor, dossier)
    pieces = models.Piece.objects.filter(dossier=row, office=None, reply__isnull=False)
    found = pieces.select_related("reply__line__complement").filter(pk=piece).first()
    if found is None or found.reply is None:
        raise NotFound(piece)
    complement = found.reply.line.complement
    if wrong := _why_not_answered(row, complement):
        return wrong
    _discard(actor, [found], now)
    return to_complement(complement)


def answer_complement(
    actor: Actor, dossier: UUID, key: UUID, now: datetime, *, seen: Mapping[str, str] | None = None
) -> Answered | AnswerUnready | AnswerChanged | WrongState | NotPermitted:
    """Send the answer as a whole: agents see it from here on, the examination goes on. Once: the same `key` again is
    the same answer. After the last day it is taken all the same, as long as no agent closed the dossier.

    :param seen: the marks (`shown`) of the answer that the page showed: nothing else is sent
    :raises NotFound: where the dossier is not within reach, or nothing was ever asked
    """
    if refused := policy.refusal(actor, Verb.ANSWER):
        return refused
    row = locked(actor, dossier)
    last = models.Complement.objects.filter(dossier=row).order_by("-rank").first()
    if last is None:
        raise NotFound(dossier)
    if last.answer_key == key:
        return Answered(last.id, last.late)
    state = after(State(row.state), Verb.ANSWER)
    prepared = to_complement(last)
    if isinstance(state, WrongState) or last.due_on is None or not prepared.waiting:
        return WrongState(State(row.state), Verb.ANSWER)
    if stopped := _unlike(prepared, seen) or _what_lacks(prepared):
        return stopped
    office = _office(row)
    _hand_over(actor, row, last, office, now)
    last.answered_at, last.answer_key, last.late = now, key, legal_day(now, office) > last.due_on
    last.save(update_fields=["answered_at", "answer_key", "late"])
    row.state, row.changed_at = state, now
    row.revision += 1
    row.save(update_fields=["state", "changed_at", "revision"])
    place(row, now)
    notifications.mark_answered(row.person_id, last.told, now)
    notifications.call_off(row.person_id, row.id, TO_ANSWER)
    facts = {"numero": str(row.number), "date": legal_day(now, office)}
    notifications.notify(row.person_id, "complement_repondu", row.id, facts, now, office=office.id)
    remember(actor, row, Verb.ANSWER, now)
    crash.point("complement.after_answer_before_commit")
    return Answered(last.id, last.late)


def _unlike(complement: Complement, seen: Mapping[str, str] | None) -> AnswerChanged | None:
    """What of the answer changed since it was seen: in another window, or by whoever helps."""
    if seen is None:
        return None
    marks = marks_of_answer(complement)
    lines = tuple(line.id for line in complement.lines if marks[str(line.id)] != seen.get(str(line.id)))
    return AnswerChanged(lines) if lines else None


def _what_lacks(complement: Complement) -> AnswerUnready | None:
    lines: list[int] = []
    unread = []
    for line in complement.lines:
        reply = line.reply
        if reply is None or not (reply.reason if reply.choice == "garder" else reply.pieces):
            lines.append(line.id)
        elif reply.choice == "remplacer":
            unread += [piece for piece in reply.pieces if piece.state in REFUSED_PIECES]
    return AnswerUnready(tuple(lines), tuple(unread)) if lines or unread else None


def _hand_over(
    actor: Actor, row: models.Dossier, complement: models.Complement, office: Office, now: datetime
) -> None:
    """Show the answer to the office: words and files; what is kept needs none, what is replaced is out."""
    replies = replies_of(complement)
    for reply in replies:
        pieces = list(models.Piece.objects.filter(reply=reply, office=None).order_by("position"))
        if reply.choice == "garder":
            _discard(actor, pieces, now)
            continue
        models.Piece.objects.filter(pk__in=[piece.id for piece in pieces]).update(office_id=office.id)
        received.assign_each([piece.document_id for piece in pieces], office.id)
        if reply.line.piece_id is not None:
            models.Piece.objects.filter(pk=reply.line.piece_id, removed_at=None).update(removed_at=now)
    models.Reply.objects.filter(line__complement=complement).update(office_id=office.id)


def _discard(actor: Actor, pieces: Sequence[models.Piece], now: datetime) -> None:
    for piece in pieces:
        document = piece.document_id
        piece.delete()
        received.discard(actor, document, now)


def _why_not_answered(row: models.Dossier, complement: models.Complement) -> WrongState | None:
    """Why an answer can no longer be prepared, or not yet: it is opened first."""
    open_ = _waiting(row)
    if open_ is None or open_.id != complement.id or open_.opened_at is None:
        return WrongState(State(row.state), Verb.ANSWER)
    return None


def _waiting(row: models.Dossier) -> models.Complement | None:
    if row.state != State.COMPLEMENT_ASKED:
        return None
    return models.Complement.objects.filter(dossier=row, answered_at=None, closed_at=None).first()


def _office(row: models.Dossier) -> Office:
    found = accounts.office(row.office_id) if row.office_id is not None else None
    assert found is not None  # what was filed has one
    return found
