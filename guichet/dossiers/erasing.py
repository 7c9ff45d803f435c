"""Erase what is due, warn whoever must be told first: the one place where stored things go by their age.

A dossier goes in two steps. Its rows go first, in one transaction that leaves a mark; then its files, then what
named them, and the mark with it. What a crash leaves between is found by its mark and finished: nobody meets a
dossier that has lost its files.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, QuerySet

from guichet.accounts import actions as accounts
from guichet.accounts import queries as people
from guichet.database import Scope, acting, crash, idempotency, require_acting
from guichet.documents.issued import actions as issued
from guichet.documents.received import actions as received
from guichet.dossiers import export, models, statements
from guichet.dossiers.contact import erasing as contact
from guichet.dossiers.drafts import today
from guichet.dossiers.retention import (
    Beat,
    Due,
    Falling,
    Kept,
    Warning_,
    beat,
    due,
    rule_of,
    why_not_now,
)
from guichet.dossiers.states import State
from guichet.journal import actions as journal
from guichet.journal.types import Author
from guichet.notifications import actions as notifications
from guichet.notifications import queries as told
from guichet.notifications.types import Fact
from guichet.parameters import Period, Retention, load_retention

AUTHOR = Author.service("conservation")
_BY_RULE: Mapping[str, list[str]] = {
    rule: [state.value for state in State if rule_of(state) == rule]
    for rule in ("brouillon", "brouillon_abandonne", "dossier_clos")
}

log = logging.getLogger("guichet.retention")


@cache
def rules() -> Retention:
    """The rules of retention."""
    return load_retention(settings.DATA / "parameters")


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did; `refused` says why nothing was erased, and nobody warned."""

    due: Due
    finished: int
    refused: str | None


def look_at_clock() -> None:
    """Note that the clock goes on, or that it leapt."""
    with acting(Scope.service()) as now:
        last = _last_beat()
        seen = beat(last, now)
        values = {"at": seen.at, "steady_since": seen.steady_since}
        models.Heartbeat.objects.update_or_create(id=1, defaults=values)
    if last is not None and seen.steady_since != last.steady_since:
        log.error(
            "the clock leapt, or was not watched, between %s and %s: nothing is erased for a day",
            last.at,
            now,
        )


def _last_beat() -> Beat | None:
    row = models.Heartbeat.objects.first()
    return Beat(row.at, row.steady_since) if row else None


def due_now(now: datetime) -> Due:
    """What falls due at `now`, of everybody; changes nothing."""
    require_acting()
    return due(_everything(now), rules(), now)


def warned_in_vain(now: datetime) -> int:
    """How many requests stay past their day because a warning about them reached nobody: for whoever watches."""
    require_acting()
    past = models.Notice.objects.filter(erased_at__lte=now).values("dossier_id")
    rows = models.Dossier.objects.filter(models.OF_ITS_PERSON, pk__in=past)
    return len(due(_dossiers(rows), rules(), now).unreached)


def why_refused(now: datetime) -> str | None:
    """Why nothing may be erased by the clock at `now`; None where it may."""
    return why_not_now(_last_beat(), now)


def run(clock_checked: bool = False) -> Done:
    """Finish what was begun, then warn, then erase what is due: each in its own transaction.

    Where the clock is not to be believed, nothing is due by it, unless somebody looked at it (`clock_checked`).
    """
    finished = finish_begun()
    with acting(Scope.service()) as now:
        refused = None if clock_checked else why_refused(now)
        found = due_now(now)
    if refused is None:
        for warning in found.warn:
            _warn(warning)
        for falling in found.erase:
            _ERASE[falling.kept.rule](falling)
        for falling in found.unreached:
            log.error("%s is kept: a warning about it reached nobody", falling.kept.id)
        with acting(Scope.service()):
            _forget(now)
    return Done(found, finished, refused)


# What is kept, since when.


def _everything(now: datetime) -> Iterator[Kept]:
    for rule, states in _BY_RULE.items():
        # Not `period.end` in SQL: rows too young for anything by this rule are left out, the decision does the rest.
        young = now - _at_least(rules().period(rule, now.date()))
        # What came on paper waits for its agent, however long: nobody else could file it again.
        old = models.Dossier.objects.filter(models.OF_ITS_PERSON, state__in=states, changed_at__lte=young)
        yield from _dossiers(old)
    yield from _pieces_taken_out(now)
    for row in models.Export.objects.order_by("asked_at", "id"):
        # One that was never made goes too, or it would say for ever that it is being made.
        yield Kept("copie_export", row.id, row.person_id, row.made_at or row.asked_at)


def _at_least(period: Period) -> timedelta:
    """Less than what passes before this rule asks for anything."""
    days = (period.jours or 0) + 365 * (period.ans or 0) - max(period.avertissements, default=0)
    return timedelta(days=days, hours=period.heures or 0)


def _dossiers(rows: QuerySet[models.Dossier]) -> list[Kept]:
    found = list(rows.order_by("changed_at", "id"))
    people = {row.person_id for row in found}
    holds = list(
        models.Hold.objects.filter(person_id__in=people, lifted_at=None).values_list("person_id", "dossier")
    )
    warned: dict[UUID, list[datetime]] = {}
    for dossier, at in models.Notice.objects.filter(dossier__in=found).values_list("dossier_id", "sent_at"):
        warned.setdefault(dossier, []).append(at)
    waiting = told.waiting_about(row.id for row in found)
    reached = told.reached_about(row.id for row in found)
    valid_to = dict(
        models.Title.objects.filter(person_id__in=people).values_list("person_id").annotate(Max("valid_to"))
    )
    return [
        Kept(
            rule_of(State(row.state)),
            row.id,
            row.person_id,
            _since(row, valid_to.get(row.person_id)),
            tuple(warned.get(row.id, ())),
            held=(row.person_id, None) in holds or (row.person_id, row.id) in holds,
            waiting=row.id in waiting,
            # A warning and what tells of it bear the time of their one transaction.
            unreached=any(
                at > row.changed_at and at not in reached.get(row.id, ()) for at in warned.get(row.id, ())
            ),
        )
        for row in found
    ]


def _since(row: models.Dossier, valid_to: date | None) -> datetime:
    """When the dossier ended, or the title it led to did; for a draft, its last change."""
    if row.state != State.TITLE_HANDED_OVER or valid_to is None:
        return row.changed_at
    return max(row.changed_at, row.changed_at + (valid_to - row.changed_at.date()))


def _pieces_taken_out(now: datetime) -> Iterator[Kept]:
    """Documents taken out of a filed dossier that neither a receipt nor a complement lists."""
    young = now - _at_least(rules().period("piece_retiree", now.date()))
    gone = models.Piece.objects.filter(removed_at__lte=young).order_by("removed_at", "id")
    for row in gone:
        assert row.removed_at is not None
        if not _listed(row):
            yield Kept("piece_retiree", row.id, row.person_id, row.removed_at)


def _listed(row: models.Piece) -> bool:
    listed = models.Receipt.objects.filter(
        dossier_id=row.dossier_id, pieces__contains=[{"piece": str(row.id)}]
    )
    return listed.exists() or models.ComplementLine.objects.filter(piece=row).exists()


# Warnings.


def _warn(warning: Warning_) -> None:
    """Tell a person, and whoever acts for them, that their request will go, unless it changed since."""
    person, dossier = warning.kept.person, warning.kept.id
    with acting(Scope.service(person)) as now:
        for still in due(_locked(dossier), rules(), now).warn:
            models.Notice.objects.create(
                dossier_id=dossier, person_id=person, sent_at=now, erased_at=still.erased_at
            )
            kind, facts = _words_of(still, today(still.erased_at))
            for one in (person, *people.people_helping(person, now)):
                notifications.notify(one, kind, dossier, facts, now)
            journal.write(AUTHOR, "avertir", dossier, now, {"rang": still.rank + 1})


def _words_of(warning: Warning_, day: date) -> tuple[str, dict[str, Fact]]:
    if warning.kept.rule != "dossier_clos":
        return "brouillon_efface_bientot", {"date": day}
    number = models.Dossier.objects.values_list("number", flat=True).get(pk=warning.kept.id)
    return "dossier_efface_bientot", {"numero": str(number), "date": day}


def _locked(dossier: UUID) -> list[Kept]:
    """The dossier as it is now, nobody else's until the transaction ends."""
    return _dossiers(models.Dossier.objects.select_for_update().filter(pk=dossier))


# Erasure.


def _erase_dossier(falling: Falling) -> None:
    person, dossier = falling.kept.person, falling.kept.id
    with acting(Scope.service(person)) as now:
        if not due(_locked(dossier), rules(), now).erase:
            return
        remove_rows(models.Dossier.objects.get(pk=dossier), falling.kept.rule, now)
    _finish(dossier, person)


def remove_rows(row: models.Dossier, rule: str, now: datetime) -> None:
    """All that a dossier is but its files, which the mark left here has erased next."""
    require_acting()
    dossier = row.id
    _count(row)
    models.Erasure.objects.create(subject=dossier, person_id=row.person_id, rule=rule, marked_at=now)
    models.Piece.objects.filter(dossier=row).update(reply=None)
    contact.erase_about(dossier)
    for rows in _IN_ORDER:
        rows.objects.filter(dossier=row).delete()
    row.delete()
    with acting(Scope.service()):  # those who helped were told too
        notifications.erase(dossier)
    journal.write(AUTHOR, "effacer", dossier, now, {"regle": rule, "etat": row.state})


_IN_ORDER = (
    models.Notice,
    models.Receipt,
    models.Extension,
    models.Reply,
    models.ComplementLine,
    models.Complement,
    models.Judgement,
    models.Note,
    models.SharedPiece,
    models.Opinion,
    models.Piece,
    models.Event,
    models.Decision,
    models.Dropping,
    models.Prolongation,
    models.Facet,
    models.Word,
    models.Follower,
    models.Labelled,
    models.ProlongationProposal,
)
"""What names another goes before it."""


def _count(row: models.Dossier) -> None:
    """What stays: one more, of a month, a procedure, an office and an end."""
    day = row.filed_on or today(row.started_at)
    place = {
        "month": day.replace(day=1),
        "procedure": row.procedure,
        "office": row.office.code if row.office else "",
        "state": row.state,
    }
    tally, _ = models.Tally.objects.get_or_create(**place, defaults={"count": 0})
    models.Tally.objects.filter(pk=tally.pk).update(count=F("count") + 1)


def finish_begun() -> int:
    """Erase the files of the dossiers whose rows are gone; how many dossiers there were."""
    with acting(Scope.service()):
        begun = list(models.Erasure.objects.order_by("marked_at").values_list("subject", "person_id"))
    for subject, person in begun:
        _finish(subject, person)
    return len(begun)


def _finish(subject: UUID, person: UUID) -> None:
    """The files of a marked dossier, then the rows that name them, then the mark."""
    with acting(Scope.service(person)):
        received.remove_files(subject)
        issued.remove_files(subject)
    crash.point("purge.after_file_delete_before_row")
    with acting(Scope.service(person)) as now:
        erased = received.erase(subject) + issued.erase(subject)
        models.Erasure.objects.filter(subject=subject).delete()
        journal.write(AUTHOR, "efface", subject, now, {"fichiers": erased})
    crash.point("purge.after_row")


def _erase_piece(falling: Falling) -> None:
    with acting(Scope.service(falling.kept.person)) as now:
        row = models.Piece.objects.select_for_update().filter(pk=falling.kept.id).first()
        if row is None or row.removed_at is None or _listed(row):
            return
        document = row.document_id
        row.delete()
        received.erase_one(document)
        journal.write(AUTHOR, "effacer", document, now, {"regle": falling.kept.rule})


def _erase_export(falling: Falling) -> None:
    export.remove(falling.kept.person, falling.kept.id)


_ERASE: Mapping[str, Callable[[Falling], None]] = {
    "brouillon": _erase_dossier,
    "brouillon_abandonne": _erase_dossier,
    "dossier_clos": _erase_dossier,
    "piece_retiree": _erase_piece,
    "copie_export": _erase_export,
}
"""What goes by its age, by its rule."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """So many things that go by `rule` in one stroke."""

    rule: str
    number: int
    period: Period


def forgotten_now(now: datetime) -> list[Forgotten]:
    """What would be forgotten at `now`: it is, then undone."""
    require_acting()
    with transaction.atomic():
        found = _forget(now)
        transaction.set_rollback(True)
    return found


def _forget(now: datetime) -> list[Forgotten]:
    """What goes by its age in one stroke, for it belongs to no dossier or says nothing any more."""
    found = []
    for rule, forget in _FORGET.items():
        period = rules().period(rule, now.date())
        found.append(Forgotten(rule, forget(now - (period.end(now) - now)), period))
    return found


def _forget_mandates(before: datetime) -> int:
    held = models.Hold.objects.filter(lifted_at=None).values_list("person_id", flat=True)
    return accounts.forget_mandates(before, list(held))


_FORGET: Mapping[str, Callable[[datetime], int]] = {
    "convocation": accounts.forget_summons,
    "envoi": notifications.forget_addresses,
    "mandat": _forget_mandates,
    "constat": statements.forget,
    "contact": contact.forget,
    "requete_unique": idempotency.sweep,
    "lecture": journal.forget_readings,
}


# Holds.


def hold(person: UUID, dossier: UUID | None, reason: str, now: datetime) -> int:
    """Freeze what is kept of a person, or one dossier of theirs, until `release`; the key of the hold."""
    require_acting()
    row = models.Hold.objects.create(person_id=person, dossier=dossier, reason=reason, placed_at=now)
    journal.write(AUTHOR, "geler", dossier or person, now, {"gel": row.pk})
    return row.pk


def hold_dossier(dossier: UUID, reason: str, now: datetime) -> int | None:
    """Freeze one dossier; the key of the hold, None where there is no such dossier."""
    row = models.Dossier.objects.filter(pk=dossier).first()
    return hold(row.person_id, dossier, reason, now) if row else None


def release(hold: int, now: datetime) -> bool:
    """Lift a hold; whether there was one."""
    require_acting()
    row = models.Hold.objects.filter(pk=hold, lifted_at=None).first()
    if row is None:
        return False
    row.lifted_at = now
    row.save(update_fields=["lifted_at"])
    journal.write(AUTHOR, "degeler", row.dossier or row.person_id, now, {"gel": row.pk})
    return True
