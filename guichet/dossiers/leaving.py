"""Erasing one's account: at once where nothing was filed; else the reason why not is told."""

from dataclasses import dataclass
from datetime import datetime

from guichet.accounts import actions as accounts
from guichet.accounts import queries as people
from guichet.accounts.types import Actor
from guichet.database import Scope, acting, require_acting
from guichet.dossiers import erasing, export, models, statements
from guichet.dossiers.contact import erasing as contact
from guichet.dossiers.states import NEVER_FILED, Channel, State
from guichet.dossiers.types import NotPermitted
from guichet.journal import actions as journal
from guichet.notifications import actions as notifications


@dataclass(frozen=True, slots=True)
class Kept:
    """Why an account stays: numbers of filed requests, mandates to act for others, a hold; `typed`, a request that
    came on paper and that an agent is still typing; `agent`, they handle requests for the State, or did."""

    filed: tuple[str, ...]
    helping: int
    held: bool
    typed: bool = False
    agent: bool = False

    def __bool__(self) -> bool:
        return bool(self.filed or self.helping or self.held or self.typed or self.agent)


def why_kept(actor: Actor) -> Kept:
    """What keeps the account of the actor; false where nothing does.

    What was filed is kept for the public interest it serves (RGPD, article 17, 3, b).
    """
    require_acting()
    filed = models.Dossier.objects.filter(person_id=actor.person).exclude(state__in=NEVER_FILED)
    held = models.Hold.objects.filter(person_id=actor.person, lifted_at=None)
    return Kept(
        tuple(str(number) for number in filed.order_by("filed_at").values_list("number", flat=True)),
        people.mandates_given_to(actor.person),
        held.exists(),
        _is_typed(actor),
        people.is_agent(actor),
    )


def _is_typed(actor: Actor) -> bool:
    """Whether a paper of theirs is being typed, which their own role does not see."""
    with acting(Scope.service(actor.person)):
        waiting = models.Dossier.objects.filter(person_id=actor.person, state=State.DRAFT)
        return waiting.exclude(channel=Channel.ONLINE).exists()


def _lock_everything(actor: Actor) -> None:
    """What is being filed, or begun, is so before it is decided what keeps the account; nothing more can be.

    Dossiers first, as every act on one takes them, then the person, whom a new one needs.
    """
    require_acting()
    mine = models.Dossier.objects.filter(person_id=actor.person).order_by("id").values_list("id")
    list(mine.select_for_update())
    accounts.keep_alone(actor.person)
    list(mine.select_for_update())


def leave(actor: Actor, now: datetime) -> Kept | NotPermitted | None:
    """Erase the account, the person it is for, their drafts and all that was said to them; None once it is done."""
    if actor.mandate is not None:
        return NotPermitted("effacer")
    _lock_everything(actor)
    if kept := why_kept(actor):
        return kept
    with acting(Scope.service(actor.person)):
        for row in models.Dossier.objects.select_for_update().filter(person_id=actor.person).order_by("id"):
            erasing.remove_rows(row, "brouillon" if row.state == State.DRAFT else "brouillon_abandonne", now)
        export.remove_of(actor.person)
        statements.erase_of(actor.person)
        contact.erase_of(actor.person)
        models.Title.objects.filter(person_id=actor.person).delete()
        models.Hold.objects.filter(person_id=actor.person).delete()
        notifications.erase_person(actor.person)
        accounts.erase(actor.person)
        journal.write(actor.author, "compte.efface", actor.person, now)
        from guichet.dossiers import jobs  # the jobs are made of what stands above

        jobs.finish_erasures.defer()
    return None
