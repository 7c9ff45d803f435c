"""A copy of one's own data: asked for, made by a job, kept 72 hours, handed to nobody else."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from guichet.accounts import actions as accounts
from guichet.accounts.types import Actor
from guichet.database import Scope, acting, crash, rates, require_acting
from guichet.database.secrets import unwrap_key, wrap_key
from guichet.dossiers import archive, models, sealed_file
from guichet.dossiers.drafts import today
from guichet.dossiers.types import Export, NotPermitted, TooManyExports
from guichet.journal import actions as journal
from guichet.journal.types import Author
from guichet.notifications import actions as notifications
from guichet.parameters import Retention, load_retention

A_DAY = 5
"""Copies asked for within 24 hours."""
_AUTHOR = Author.service("export")


def ask(actor: Actor, now: datetime) -> Export | TooManyExports | NotPermitted:
    """Ask for a copy of everything that is kept of the actor; one that is being made already is that one.

    Whoever acts for someone else has the dossiers they share, not the person's whole data.
    """
    require_acting()
    if actor.mandate is not None:
        return NotPermitted("exporter")
    accounts.keep_alone(actor.person)  # of two at once, the second sees the first
    asked = models.Export.objects.filter(person_id=actor.person).order_by("-asked_at", "id")
    under_way = asked.filter(made_at=None, asked_at__gt=now - timedelta(hours=1)).first()
    if under_way is not None:
        return _to_export(under_way)
    if not rates.allow("copie", str(actor.person), A_DAY, 24 * 3600, now):
        return TooManyExports(A_DAY)
    row = models.Export.objects.create(person_id=actor.person, asked_at=now)
    journal.write(actor.author, "export.demande", row.id, now)
    from guichet.dossiers import jobs  # the job is made of this module

    jobs.make_export.defer(copy=str(row.id), person=str(actor.person))
    return _to_export(row)


def list_for(actor: Actor) -> list[Export]:
    """The copies asked for and not erased yet, the last one first."""
    rows = models.Export.objects.filter(person_id=actor.person).order_by("-asked_at", "id")
    return [_to_export(row) for row in rows]


def make(export: UUID, person: UUID) -> None:
    """Write the copy; nothing is done where it is there already, or was given up."""
    with acting(Scope.service(person)) as now:
        row = models.Export.objects.select_for_update().filter(pk=export, made_at=None).first()
        if row is None:
            return
        key = sealed_file.new_key()
        row.size = _write(export, person, key, now)
        row.key = wrap_key(key, _place(export))
        row.made_at = now
        row.until = _rules().period("copie_export", now.date()).end(now)
        row.save(update_fields=["size", "key", "made_at", "until"])
        notifications.notify(person, "copie_prete", export, {"date": today(row.until)}, now)
        journal.write(_AUTHOR, "export.pret", export, now, {"octets": row.size})


@cache
def _rules() -> Retention:
    return load_retention(settings.DATA / "parameters")


def _write(export: UUID, person: UUID, key: bytes, now: datetime) -> int:
    """Written aside, made durable, then put in its place in one step; its size. A former attempt is overwritten."""
    target = _path(export)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = target.with_suffix(".part")
    with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        sealing = sealed_file.Sealing(file, key, _place(export))
        for number, _ in enumerate(archive.write(sealing, person, now)):
            if number == 0:
                crash.point("export.after_partial_zip")
        sealing.close()
        file.flush()
        os.fsync(file.fileno())
    aside.rename(target)
    _fsync(target.parent)
    return sealing.size


def download(actor: Actor, export: UUID, now: datetime) -> Iterator[bytes] | None:
    """The copy, piece by piece, to the person themselves while it is kept; None for anyone else and afterwards."""
    require_acting()
    if actor.mandate is not None:
        return None
    row = models.Export.objects.filter(pk=export, person_id=actor.person, until__gt=now).first()
    if row is None or not _path(export).exists():
        return None
    journal.write(actor.author, "export.remis", export, now)
    return _pieces(export, unwrap_key(row.key, _place(export)))


def _pieces(export: UUID, key: bytes) -> Iterator[bytes]:
    with _path(export).open("rb") as file:
        yield from sealed_file.opened(file, key, _place(export))


def remove(person: UUID, export: UUID) -> None:
    """Its file, then its row; past its time nobody can ask for it, so nothing has to be marked first."""
    _path(export).unlink(missing_ok=True)
    crash.point("purge.after_file_delete_before_row")
    with acting(Scope.service(person)) as now:
        if models.Export.objects.filter(pk=export).delete()[0]:
            journal.write(_AUTHOR, "effacer", export, now, {"regle": "copie_export"})
    crash.point("purge.after_row")


def remove_of(person: UUID) -> None:
    """Every copy of a person, with their account: the rows now, the files once that is kept."""
    require_acting()
    rows = models.Export.objects.filter(person_id=person)
    paths = [_path(id) for id in rows.values_list("pk", flat=True)]
    rows.delete()
    for path in paths:
        transaction.on_commit(lambda path=path: path.unlink(missing_ok=True))


def sweep(now: datetime) -> int:
    """Remove files that no row names: what a crash or a commit that never came left; how many."""
    require_acting()
    known = {str(id) for id in models.Export.objects.values_list("pk", flat=True)}
    stray = [path for path in _folder().glob("*") if path.stem not in known]
    for path in stray:
        path.unlink(missing_ok=True)
    return len(stray)


def _to_export(row: models.Export) -> Export:
    return Export(row.id, row.asked_at, row.made_at, row.until, row.size)


def _place(export: UUID) -> str:
    return f"dossiers_export.key/{export}"


def _folder() -> Path:
    return Path(settings.DOCUMENTS) / "exports"


def _path(export: UUID) -> Path:
    return _folder() / f"{export}.zip"


def _fsync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
