"""A document came the day it was first filed: filing the request again, or setting a day right, moves nothing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from guichet.accounts.queries import office_for
from guichet.database import acting
from guichet.dossiers import actions, models
from guichet.dossiers.instruction import actions as agents
from guichet.dossiers.instruction import queries as seen
from guichet.dossiers.instruction.papers import Papers, papers_of
from guichet.dossiers.instruction.types import Dossier, Judged
from guichet.dossiers.tracking import legal_dates
from guichet.dossiers.types import Filed
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.examined import filed
from tests.dossiers.instruction.on_paper import CAME, SAID, OnPaper, desk
from tests.dossiers.requests import NOVEMBER_2023, WHO, fill, prepared

pytestmark = pytest.mark.django_db

TODAY = NOVEMBER_2023.date()
LATER = NOVEMBER_2023 + timedelta(days=2)
DECEMBER = NOVEMBER_2023 + timedelta(days=20)
HOME = "justificatif-domicile"


@pytest.fixture
def whole() -> OnPaper:
    """A request on paper, with every document that it needs."""
    one = desk("ines@exemple.test", "instructeur")
    one.registered_whole()
    return one


def shown(agent, dossier) -> Dossier:
    with acting(agent.scope):
        found = seen.get_for(agent, dossier)
    assert isinstance(found, Dossier)
    return found


def papers(agent, dossier) -> Papers:
    found = shown(agent, dossier)
    with acting(agent.scope):
        return papers_of(found)


def examine(agent, dossier, now) -> None:
    """Take it up and find every document valid."""
    with acting(agent.scope):
        agents.take_up(agent, dossier, now)
        for paper in papers_of(shown(agent, dossier)).current:
            assert isinstance(agents.judge(agent, dossier, paper.id, "valide", "", None, now), Judged)


def set_right(one: OnPaper, day: date, now=LATER) -> None:
    with acting(one.agent.scope):
        agents.redate(one.agent, one.id, day, "Le tampon le dit.", now)


def test_a_day_of_receipt_set_right_is_the_day_of_its_documents_too(whole):
    set_right(whole, date(2023, 10, 30))
    assert {paper.given_on for paper in papers(whole.agent, whole.id).current} == {date(2023, 10, 30)}
    examine(whole.agent, whole.id, LATER)
    assert shown(whole.agent, whole.id).complete_on == date(2023, 10, 30)


def test_a_day_of_receipt_set_right_is_no_other_filing(whole):
    set_right(whole, date(2023, 10, 30))
    with acting(whole.agent.scope):
        (only,) = seen.filings_of(whole.id)
    assert (only.rank, only.filed_at) == (1, NOVEMBER_2023)


def test_a_request_filed_again_with_the_same_documents_keeps_their_day():
    person, dossier = filed()
    fill(person, dossier, DECEMBER, lieu_naissance=["Belem"])
    with acting(person.scope):
        assert isinstance(actions.submit(person, dossier, uuid4(), DECEMBER), Filed)
    office = office_for("59")
    assert office is not None
    agent = make_agent("ines@exemple.test", office.id, "instructeur")
    examine(agent, dossier, DECEMBER)
    found = shown(agent, dossier)
    assert found.complete_on == TODAY
    clock = legal_dates(found)
    assert clock is not None
    assert clock.implicit_on == date(2024, 3, 15)


def test_a_document_given_with_a_later_filing_came_that_day():
    person, dossier = filed()
    office = office_for("59")
    assert office is not None
    agent = make_agent("ines@exemple.test", office.id, "instructeur")
    former = next(one for one in papers(agent, dossier).current if one.asked == HOME)
    with acting(person.scope):
        actions.remove(person, dossier, former.id, DECEMBER)
        actions.attach(person, dossier, HOME, prepared(), None, DECEMBER)
        assert isinstance(actions.submit(person, dossier, uuid4(), DECEMBER), Filed)
    days = {one.asked: one.given_on for one in papers(agent, dossier).current}
    assert days.pop(HOME) == DECEMBER.date()
    assert set(days.values()) == {TODAY}


def test_what_a_paper_is_asked_for_is_what_was_asked_the_day_it_came():
    """Seventeen the day the paper came, eighteen the day it was registered."""
    born = {"date_naissance-annee": ["2005"], "date_naissance-mois": ["11"]}
    one = desk("ines@exemple.test", "instructeur")
    one.begin(said=dict(SAID) | {"date_naissance": "10/11/2005"})
    one.type(posted=dict(WHO) | born)
    dossier = one.paper().dossier
    then, now = (
        {asked.id for asked in dossier.procedure.documents(dossier.answers, day)} for day in (CAME, TODAY)
    )
    assert then != now
    assert isinstance(one.register(), Filed)
    assert {asked.id for asked in papers(one.agent, one.id).asked} == then


def of_age_on_the_10th(came: date) -> OnPaper:
    """Born on 10 November 2005; typed on the 15th."""
    one = desk("ines@exemple.test", "instructeur")
    one.begin(came=came, said=SAID | {"date_naissance": "10/11/2005"})
    born = {"jour": ["10"], "mois": ["11"], "annee": ["2005"]}
    one.type(**{f"date_naissance-{part}": value for part, value in born.items()})
    one.register()
    return one


def told_by_lists(one: OnPaper) -> tuple[bool, str]:
    with acting(one.agent.scope):
        case = models.Facet.objects.get(dossier_id=one.id, name="cas").text
        return models.Dossier.objects.get(pk=one.id).vulnerable, case


def test_whoever_was_a_minor_the_day_their_paper_came_is_one_in_the_lists():
    assert told_by_lists(of_age_on_the_10th(CAME)) == (True, "mineur")


def test_a_day_set_right_says_in_the_lists_what_was_true_that_day():
    one = of_age_on_the_10th(date(2023, 11, 13))
    assert told_by_lists(one) == (False, "majeur")
    set_right(one, CAME)
    assert told_by_lists(one) == (True, "mineur")
