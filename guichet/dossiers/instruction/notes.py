"""Notes between the agents of an office: added, never edited, taken away by their author within minutes.

Their person does not read them while the request is examined (CRPA, art. L311-2: what prepares a decision); once it
has ended, the copy of their data holds them (GDPR, art. 15: what is noted about someone is theirs too).
"""

from datetime import datetime, timedelta
from uuid import UUID

from guichet.accounts.types import AgentActor
from guichet.dossiers import models
from guichet.dossiers.complement_rules import plain
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.locking import locked, record
from guichet.dossiers.instruction.parameters import figures
from guichet.dossiers.instruction.types import Kept, Note, NotFound, NotPermitted, Unfit


def note(actor: AgentActor, dossier: UUID, text: str, now: datetime) -> Note | Unfit | NotPermitted:
    """Add a note, whatever the state of the dossier. The same words again within minutes are one: a form sent twice.

    :raises NotFound: where it is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.NOTE)
    if not isinstance(row, models.Dossier):
        return row
    said = plain(text, now.date())
    if not said:
        return Unfit("note")
    last = models.Note.objects.select_related("agent").filter(dossier=row).order_by("-id").first()
    if last is not None and last.text == said and not why_kept(last, actor, now):
        return _to_note(last, actor, now)
    made = write_note(actor, row, said, now)
    record(actor, row, "note.ajouter", now, {"note": made.id})
    return _to_note(made, actor, now)


def write_note(actor: AgentActor, row: models.Dossier, text: str, now: datetime) -> models.Note:
    """The row of a note on a dossier that is locked, for an act that says why."""
    return models.Note.objects.create(
        dossier=row,
        person_id=row.person_id,
        office_id=row.office_id,
        agent_id=actor.agent,
        at=now,
        text=text,
    )


def remove_note(actor: AgentActor, note: int, now: datetime) -> Note | Kept | NotPermitted:
    """Take one's own note away, while that may be done; that there was one stays.

    :raises NotFound: where there is none within reach
    """
    known = models.Note.objects.filter(pk=note, office_id__in=actor.offices).first()
    if known is None:
        raise NotFound(note)
    row = locked(actor, known.dossier_id, policy.Act.NOTE)
    if not isinstance(row, models.Dossier):
        return row
    found = models.Note.objects.select_for_update(of=("self",)).select_related("agent").get(pk=note)
    if why := why_kept(found, actor, now):
        return Kept(why)
    found.text, found.removed_at = "", now
    found.save(update_fields=["text", "removed_at"])
    record(actor, row, "note.retirer", now, {"note": note})
    return _to_note(found, actor, now)


def why_kept(row: models.Note, actor: AgentActor, now: datetime) -> str:
    """Why a note stays: `autre_auteur`, `deja_retiree`, `trop_tard`; empty where its author may take it away."""
    if row.agent_id != actor.agent:
        return "autre_auteur"
    if row.removed_at is not None:
        return "deja_retiree"
    last = row.at + timedelta(minutes=figures().on("retrait_note", now.date()))
    return "trop_tard" if now > last else ""


def notes_of(actor: AgentActor, dossier: UUID, now: datetime) -> list[Note]:
    """The notes of a dossier, the last first."""
    rows = models.Note.objects.select_related("agent").filter(dossier_id=dossier, office_id__in=actor.offices)
    return [_to_note(row, actor, now) for row in rows.order_by("-id")]


def _to_note(row: models.Note, actor: AgentActor, now: datetime) -> Note:
    removable = not why_kept(row, actor, now)
    return Note(row.id, row.dossier_id, row.at, row.agent.number, row.text, row.removed_at, removable)
