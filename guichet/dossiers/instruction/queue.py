"""By which day an agent should turn to a dossier, and why: the earliest of what presses on it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from guichet.dossiers.states import State
from guichet.parameters import Figures


class Reason(StrEnum):
    """What presses; of two on the same day, the first here is told."""

    PROLONGATION = "prolongation"
    EXPIRY = "expiration"
    CLOCK = "delai_legal"
    ANSWERED = "complement_repondu"
    RETURNED = "decision_renvoyee"
    OPINION = "avis_rendu"
    OVERDUE = "complement_echu"
    NO_OPINION = "avis_echu"
    UNREAD = "complement_non_lu"
    ARRIVED = "transfere"
    VULNERABLE = "vulnerabilite"
    PROPOSED = "decision_proposee"
    CARD = "titre_a_fabriquer"
    AGE = "anciennete"


@dataclass(frozen=True, slots=True)
class Weights:
    """In days: before the end of a right or of the legal delay; after what brought the dossier to agents."""

    expiry: int
    clock: int
    vulnerable: int
    age: int
    answered: int
    proposed: int
    card: int
    unread: int
    """So long a notification stays closed before an agent looks."""


def weights_on(queue: Figures, complements: Figures, day: date) -> Weights:
    """The weights in force on a day (`data/parameters/file-de-travail.yaml`, `complements.yaml`)."""
    return Weights(
        queue.on("expiration", day),
        queue.on("delai_legal", day),
        queue.on("vulnerabilite", day),
        queue.on("anciennete", day),
        queue.on("complement_repondu", day),
        queue.on("decision_proposee", day),
        queue.on("titre_a_fabriquer", day),
        complements.on("rappel_lecture", day),
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a filed dossier. Legal days, where its office is.

    `since`: when it last came to the agents (filed, taken up, answered, decided).
    """

    state: State
    since: date
    vulnerable: bool = False
    right_ends_on: date | None = None
    """The last day of the right to stay, or of the paper that prolongs it."""
    silence_on: date | None = None
    """From then on, no answer is one."""
    answered_on: date | None = None
    """When its person answered the last complement. This, `returned_on`, `opinion_on` and `arrived_on` are None once
    agents have asked for something else, or decided."""
    returned_on: date | None = None
    """When the decision proposed last was sent back."""
    proposed_on: date | None = None
    """When the decision that waits to be signed was proposed."""
    asked_on: date | None = None
    due_on: date | None = None
    """Of a complement that waits: when it was asked; its last day, once it is opened."""
    prolongation_on: date | None = None
    """When the prolongation that waits to be issued was proposed."""
    opinion_on: date | None = None
    """When another service gave its last opinion."""
    opinion_due_on: date | None = None
    """The last day of the first opinion that is awaited."""
    arrived_on: date | None = None
    """When another office handed it over, as long as nobody has it."""


@dataclass(frozen=True, slots=True)
class Next:
    """An agent should turn to it by `on`."""

    on: date
    reason: Reason


def next_step(facts: Facts, weights: Weights) -> Next | None:
    """The day and its one reason; None where nothing waits for an agent. Never before it came to them."""
    order = {reason: rank for rank, reason in enumerate(Reason)}
    found = [Next(max(one.on, facts.since), one.reason) for one in _presses(facts, weights)]
    return min(found, key=lambda one: (one.on, order[one.reason]), default=None)


def _presses(facts: Facts, weights: Weights) -> Iterator[Next]:
    if facts.state is State.FAVOURABLE:
        yield _after(facts.since, weights.card, Reason.CARD)
    if facts.state not in (State.FILED, State.EXAMINED, State.COMPLEMENT_ASKED):
        return
    if facts.right_ends_on is not None:
        yield _after(facts.right_ends_on, -weights.expiry, Reason.EXPIRY)
    if facts.silence_on is not None:
        yield _after(facts.silence_on, -weights.clock, Reason.CLOCK)
    if facts.prolongation_on is not None:
        yield Next(facts.prolongation_on, Reason.PROLONGATION)
    if facts.state is State.COMPLEMENT_ASKED:
        yield from _waiting(facts, weights)
    elif facts.proposed_on is not None:
        yield _after(facts.proposed_on, weights.proposed, Reason.PROPOSED)
    else:
        yield from _examining(facts, weights)


def _waiting(facts: Facts, weights: Weights) -> Iterator[Next]:
    """Its person is to answer: an agent looks once they have not."""
    if facts.due_on is not None:
        yield _after(facts.due_on, 1, Reason.OVERDUE)
    elif facts.asked_on is not None:
        yield _after(facts.asked_on, weights.unread, Reason.UNREAD)


def _examining(facts: Facts, weights: Weights) -> Iterator[Next]:
    """An agent is to go on with it; while an opinion is awaited, once it is late, or something else came."""
    if facts.opinion_due_on is not None:
        yield _after(facts.opinion_due_on, 1, Reason.NO_OPINION)
    else:
        yield _after(facts.since, weights.age, Reason.AGE)
        if facts.vulnerable:
            yield _after(facts.since, weights.vulnerable, Reason.VULNERABLE)
    if facts.answered_on is not None:
        yield _after(facts.answered_on, weights.answered, Reason.ANSWERED)
    if facts.returned_on is not None:
        yield Next(facts.returned_on, Reason.RETURNED)
    if facts.opinion_on is not None:
        yield Next(facts.opinion_on, Reason.OPINION)
    if facts.arrived_on is not None:
        yield Next(facts.arrived_on, Reason.ARRIVED)


def _after(day: date, days: int, reason: Reason) -> Next:
    return Next(day + timedelta(days=days), reason)
