"""What falls due for erasure, and why; who must be warned first. Pure: rows, rules and the time come in.

One rule for all that is kept (`data/parameters/conservation.yaml`). What was announced by warnings goes when each
of them was sent, each as long before as its rule says: a warning that went late puts the erasure off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from guichet.dossiers.states import State
from guichet.parameters import Period, Retention

PENDING_RULE = "dossier_en_cours"
_DRAFTS = {State.DRAFT: "brouillon", State.ABANDONED: "brouillon_abandonne"}
_ENDED = frozenset(
    {
        State.WITHDRAWN,
        State.UNFAVOURABLE,
        State.DROPPED,
        State.CLOSED_INCOMPLETE,
        State.TITLE_HANDED_OVER,
    }
)

MOST_BETWEEN_BEATS = timedelta(hours=1)
"""A clock that moved further than this since it was last looked at is not believed."""
STEADY = timedelta(hours=24)
"""Nothing is erased for this long after such a move, so that somebody can look first."""


def rule_of(state: State) -> str:
    """The rule that a dossier in this state is kept by; one filed and not ended is kept by `PENDING_RULE`."""
    return _DRAFTS.get(state) or ("dossier_clos" if state in _ENDED else PENDING_RULE)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something kept under `rule` since an instant; `warned`: when each warning was sent, whenever that was.

    `held`: a legal hold, or the person's own request, freezes it. `waiting`: a mail about it has not left yet.
    `unreached`: a warning since its last change reached nobody.
    """

    rule: str
    id: UUID
    person: UUID
    since: datetime
    warned: Sequence[datetime] = ()
    held: bool = False
    waiting: bool = False
    unreached: bool = False


@dataclass(frozen=True, slots=True)
class Falling:
    """Due for erasure since `due_at`, by `period`."""

    kept: Kept
    due_at: datetime
    period: Period


@dataclass(frozen=True, slots=True)
class Warning_:
    """To be told now: unless it changes, `kept` is erased at `erased_at`. `rank` counts from 0."""

    kept: Kept
    rank: int
    erased_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """What a moment asks for."""

    erase: tuple[Falling, ...]
    warn: tuple[Warning_, ...]
    held: tuple[Falling, ...]
    """What would be erased, were it not held."""
    unreached: tuple[Falling, ...] = ()
    """What would be erased, had its warnings reached somebody: for a human to look at."""


def due(rows: Iterable[Kept], rules: Retention, now: datetime) -> Due:
    """What is erased at `now`, who is warned, and what a hold keeps."""
    erase: list[Falling] = []
    warn: list[Warning_] = []
    held: list[Falling] = []
    unreached: list[Falling] = []
    for kept in rows:
        period = rules.rules[kept.rule].on(now.date())
        if period is None:
            continue
        end = erased_at(kept, period, now)
        to_warn = _next_warning(kept, period)
        if to_warn < len(period.avertissements):
            if not kept.held and end - timedelta(days=period.avertissements[to_warn]) <= now:
                warn.append(Warning_(kept, to_warn, end))
        elif end <= now and not (period.avertissements and kept.waiting):
            nobody_told = bool(period.avertissements) and kept.unreached
            place = held if kept.held else unreached if nobody_told else erase
            place.append(Falling(kept, end, period))
    return Due(tuple(erase), tuple(warn), tuple(held), tuple(unreached))


def erased_at(kept: Kept, period: Period, now: datetime) -> datetime:
    """When it goes if nothing changes: never before its end, nor before its warnings are as old as they must be."""
    end = period.end(kept.since)
    sent = _counted(kept)
    for rank, days in enumerate(period.avertissements):
        told = sent[rank] if rank < len(sent) else None
        if told is None and end - timedelta(days=days) < now:
            told = now
        if told is not None:
            end = max(end, told + timedelta(days=days))
    return end


def _counted(kept: Kept) -> list[datetime]:
    """The warnings since the last change: a change makes those before it void."""
    return sorted(at for at in kept.warned if at > kept.since)


def _next_warning(kept: Kept, period: Period) -> int:
    return min(len(_counted(kept)), len(period.avertissements))


@dataclass(frozen=True, slots=True)
class Beat:
    """The clock as last looked at (`at`), and since when it has gone on without a leap."""

    at: datetime
    steady_since: datetime


def beat(last: Beat | None, now: datetime) -> Beat:
    """The next look at the clock; a leap, or a silence that could hide one, begins anew."""
    if last is None or not timedelta(0) <= now - last.at <= MOST_BETWEEN_BEATS:
        return Beat(now, now)
    return Beat(now, last.steady_since)


def why_not_now(last: Beat | None, now: datetime) -> str | None:
    """Why the clock is not believed enough to erase anything by it, in words; None where it is."""
    if last is None:
        return "l'heure n'a encore jamais été surveillée (le traitement des tâches de fond tourne-t-il ?)"
    if not timedelta(0) <= now - last.at <= MOST_BETWEEN_BEATS:
        return f"l'heure a sauté, ou n'a pas été surveillée, depuis le {last.at:%Y-%m-%d à %H:%M} UTC"
    if now - last.steady_since < STEADY:
        since = f"{last.steady_since:%Y-%m-%d à %H:%M} UTC"
        return f"l'heure a sauté, ou n'était pas surveillée, avant le {since} : 24 h d'attente"
    return None
