"""A request before the agents of its office: filed, taken up, complete."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from guichet.accounts.actions import delegate
from guichet.accounts.queries import office_for
from guichet.accounts.types import Actor, AgentActor
from guichet.database import Scope, acting
from guichet.dossiers import actions, models, queries
from guichet.dossiers.instruction import actions as instruction
from guichet.dossiers.types import Filed, State
from tests.accounts.agents import make_agent
from tests.dossiers.requests import NOVEMBER_2023, begin, fill, join, someone

LATER = NOVEMBER_2023 + timedelta(days=30)


def lille() -> int:
    office = office_for("59")
    assert office is not None
    return office.id


def examiner(name: str = "ines") -> AgentActor:
    return make_agent(f"{name}@exemple.test", lille(), "instructeur", second_factor=False)


def approver(
    name: str = "victor", *acts: str, until: date | None = None, second_factor: bool = False
) -> AgentActor:
    """Someone who may approve, and sign these acts."""
    actor = make_agent(f"{name}@exemple.test", lille(), "valideur", second_factor=second_factor)
    if acts:
        with acting(actor.scope) as now:
            delegate(
                actor,
                lille(),
                actor.agent,
                frozenset(acts),
                "Arrêté préfectoral de l’Exemple",
                (date(2023, 1, 1), until),
                now,
            )
    return actor


def filed(person: Actor | None = None) -> tuple[Actor, UUID]:
    """A request filed in Lille on 15 November 2023."""
    actor = person or someone()
    dossier = begin(actor)
    fill(actor, dossier)
    join(actor, dossier)
    with acting(actor.scope):
        assert isinstance(actions.submit(actor, dossier, uuid4(), NOVEMBER_2023), Filed)
    return actor, dossier


def taken_up(by: AgentActor, now: datetime = LATER, person: Actor | None = None) -> tuple[Actor, UUID]:
    """The same, in the hands of an examiner, and known to be complete."""
    person, dossier = filed(person)
    with acting(by.scope):
        assert instruction.take_up(by, dossier, now) == State.EXAMINED
    with acting(Scope.service(person.person)):
        models.Dossier.objects.filter(pk=dossier).update(complete_on=NOVEMBER_2023.date())
    return person, dossier


def state_of(person: Actor, dossier: UUID) -> State:
    with acting(person.scope):
        return queries.get_for(person, dossier).state
