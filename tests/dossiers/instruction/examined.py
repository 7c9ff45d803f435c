"""A request of the tests before an agent: filed by Aminata, examined by Inès of Lille."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from guichet.accounts.actions import delegate
from guichet.accounts.queries import office_for
from guichet.accounts.types import Actor, AgentActor
from guichet.database import acting
from guichet.dossiers import actions, queries
from guichet.dossiers.instruction import actions as agents
from guichet.dossiers.instruction import queries as seen
from guichet.dossiers.instruction.papers import Papers, papers_of
from guichet.dossiers.instruction.types import Asked, Dossier, Judged
from guichet.dossiers.types import Complement, Event, Filed
from tests.accounts.agents import make_agent
from tests.dossiers.requests import NOVEMBER_2023, begin, fill, prepared, someone

WHEN = NOVEMBER_2023
UNREADABLE = "La copie ne se lit pas."


def days(number: float) -> datetime:
    """So many days after the filing."""
    return WHEN + timedelta(days=number)


@dataclass
class Examined:
    """A dossier, its person and its agent; each act in its own transaction, at the time given."""

    person: Actor
    agent: AgentActor
    id: UUID

    def papers(self) -> Papers:
        with acting(self.agent.scope):
            found = seen.get_for(self.agent, self.id)
            assert isinstance(found, Dossier)
            return papers_of(found)

    def events(self) -> list[Event]:
        with acting(self.agent.scope):
            found = seen.get_for(self.agent, self.id)
            assert isinstance(found, Dossier)
            return seen.events_of(found)

    def dossier(self) -> Dossier:
        with acting(self.person.scope):
            return queries.get_for(self.person, self.id)

    def paper(self, asked: str) -> UUID:
        return next(one.id for one in self.papers().current if one.asked == asked)

    def judge(self, asked: str, verdict="non_valide", reason=UNREADABLE, now=None, seen=None, agent=None):
        actor = agent or self.agent
        with acting(actor.scope):
            return agents.judge(actor, self.id, self.paper(asked), verdict, reason, seen, now or days(1))

    def ask(self, message="", missing=None, now=None, agent=None):
        actor = agent or self.agent
        with acting(actor.scope):
            return agents.ask_complement(actor, self.id, message, missing or {}, now or days(2))

    def asked(self, *documents: str) -> Asked:
        """Ask for these documents, each judged not valid."""
        for document in documents:
            assert isinstance(self.judge(document), Judged)
        made = self.ask()
        assert isinstance(made, Asked), made
        return made

    def open(self, made: Asked, now=None, actor=None):
        who = actor or self.person
        with acting(who.scope):
            return actions.open_notification(who, made.told, now or days(3))

    def complement(self) -> Complement:
        with acting(self.person.scope):
            found = queries.complement_of(self.person, self.id)
        assert found is not None
        return found

    def line(self, asked: str) -> int:
        return next(one.id for one in self.complement().lines if one.asked == asked)

    def keep(self, asked: str, why="Elle comporte deux pages.", now=None):
        with acting(self.person.scope):
            return actions.save_reply(
                self.person, self.id, self.line(asked), "garder", (why, ""), None, now or days(4)
            )

    def replace(self, asked: str, message="", now=None):
        with acting(self.person.scope):
            return actions.save_reply(
                self.person,
                self.id,
                self.line(asked),
                "remplacer",
                ("", message),
                prepared(),
                now or days(4),
            )

    def answer(self, key=None, now=None):
        with acting(self.person.scope):
            return actions.answer_complement(self.person, self.id, key or uuid4(), now or days(5))

    def extend(self, days_more=15, reason="Vous attendez un rendez-vous.", now=None):
        with acting(self.agent.scope):
            return agents.extend(self.agent, self.id, days_more, reason, now or days(6))

    def lift(self, reason="La pièce est arrivée par la poste.", now=None):
        with acting(self.agent.scope):
            return agents.lift(self.agent, self.id, reason, now or days(6))

    def close(self, reason="Rien n’est arrivé.", now=None):
        with acting(self.agent.scope):
            return agents.close_incomplete(self.agent, self.id, reason, now or days(60))

    def withdraw(self, now=None):
        with acting(self.person.scope):
            return actions.withdraw(self.person, self.id, now or days(3))


def filed(email: str = "aminata@exemple.test") -> tuple[Actor, UUID]:
    person = someone(email)
    dossier = begin(person)
    fill(person, dossier)
    with acting(person.scope):
        found = queries.get_for(person, dossier)
        for asked in found.procedure.documents(found.answers, WHEN.date()):
            if asked.required:
                actions.attach(person, dossier, asked.id, prepared(), None, WHEN)
        assert isinstance(actions.submit(person, dossier, uuid4(), WHEN), Filed)
    return person, dossier


def examined(email: str = "aminata@exemple.test") -> Examined:
    """Taken up the day after its filing."""
    person, dossier = filed(email)
    office = office_for("59")
    assert office is not None
    agent = make_agent("ines@exemple.test", office.id, "instructeur")
    with acting(agent.scope):
        agents.take_up(agent, dossier, days(1))
    may_sign(agent, "cloture")
    return Examined(person, agent, dossier)


def may_sign(agent: AgentActor, *acts: str) -> None:
    """Give them the signature of their office for these acts."""
    with acting(agent.scope) as now:
        delegate(
            agent,
            agent.offices[0],
            agent.agent,
            frozenset(acts),
            "Arrêté préfectoral de l’Exemple",
            (date(2023, 1, 1), None),
            now,
        )


def colleague(email: str = "karim@exemple.test", *roles) -> AgentActor:
    office = office_for("59")
    assert office is not None
    return make_agent(email, office.id, *(roles or ("instructeur",)))


def neighbour(*procedures: str) -> AgentActor:
    """Someone who examines in Nanterre: what is handed there is before somebody."""
    office = office_for("92")
    assert office is not None
    return make_agent(
        "nora@exemple.test", office.id, "instructeur", second_factor=False, procedures=procedures
    )
