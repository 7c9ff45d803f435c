"""A request that came on paper: what it says, and the agent of Lille to whom it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor, Office
from guichet.database import acting
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.types import Incoming, Transcription
from guichet.dossiers.types import Filed, Saved
from tests.accounts.agents import make_agent
from tests.dossiers.requests import ASE, NOVEMBER_2023, WHO, prepared

CAME = date(2023, 11, 6)
"""A Monday; it is typed on Wednesday of the week after."""
NONE_YET = UUID(int=0)
NATIONALITY = "justificatif-nationalite"
SAID: Mapping[str, str] = {"nom_naissance": "Exemple", "prenoms": "Awa", "date_naissance": "10/08/2006"}


@dataclass
class OnPaper:
    """An agent at the desk; each act in its own transaction."""

    agent: AgentActor
    office: Office
    id: UUID = NONE_YET

    def begin(
        self, channel="papier", came=CAME, said=SAID, procedure=ASE, key=None, now=NOVEMBER_2023
    ) -> Any:
        with acting(self.agent.scope):
            incoming = Incoming(channel, came, procedure, said)
            made = actions.begin_paper(self.agent, self.office, incoming, key or uuid4(), now)
        if isinstance(made, UUID):
            self.id = made
        return made

    def paper(self) -> Transcription:
        with acting(self.agent.scope):
            found = queries.paper_being_typed(self.agent, self.id)
        assert isinstance(found, Transcription), found
        return found

    def type(self, step="informations-personnelles", posted=WHO, **changed: list[str]) -> Any:
        said = (
            dict(posted) | {"prenoms": ["Awa"]} | changed if step == "informations-personnelles" else posted
        )
        with acting(self.agent.scope):
            revision = self.paper().dossier.revision
            return actions.save_paper(self.agent, self.id, step, said, revision, NOVEMBER_2023)

    def join(self, asked=NATIONALITY) -> Any:
        with acting(self.agent.scope):
            return actions.join_scan(self.agent, self.id, asked, prepared(), NOVEMBER_2023)

    def register(self, now=NOVEMBER_2023) -> Any:
        with acting(self.agent.scope):
            return actions.register_paper(self.agent, self.id, uuid4(), now)

    def give_up(self) -> Any:
        with acting(self.agent.scope):
            return actions.give_up_paper(self.agent, self.id, NOVEMBER_2023)

    def registered(self, **begun: Any) -> Filed:
        """What the paper says typed, one document joined, the rest lacking."""
        assert isinstance(self.begin(**begun), UUID)
        assert isinstance(self.type(), Saved)
        self.join()
        done = self.register()
        assert isinstance(done, Filed), done
        return done

    def registered_whole(self, **begun: Any) -> Filed:
        """As `registered`, with every document that it needs."""
        assert isinstance(self.begin(**begun), UUID)
        assert isinstance(self.type(), Saved)
        paper = self.paper()
        for asked in paper.dossier.procedure.documents(paper.dossier.answers, paper.received_on):
            if asked.required:
                self.join(asked.id)
        done = self.register()
        assert isinstance(done, Filed), done
        return done


def desk(email: str = "accueil@exemple.test", role="accueil", departement: str = "59") -> OnPaper:
    office = accounts.office_for(departement)
    assert office is not None
    return OnPaper(make_agent(email, office.id, role, second_factor=False), office)
