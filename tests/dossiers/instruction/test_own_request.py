"""Nobody at work handles their own request, nor that of someone they help."""

from datetime import timedelta

import pytest

from guichet.accounts import actions as accounts
from guichet.accounts import queries as people
from guichet.accounts.models import Account
from guichet.accounts.models import Mandate as Mandates
from guichet.accounts.types import AgentActor, Mandate, Proposal, Proposed, Refused
from guichet.database import Scope, acting
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.handling import Done
from guichet.dossiers.instruction.types import Dossier, NotPermitted, Unfit
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.examined import days, examined, filed

pytestmark = pytest.mark.django_db

HELP = {
    "kind": "association",
    "helper_name": "Karim Exemple",
    "organisation": "Association de l’Exemple",
    "family_name": "Exemple",
    "given_names": "Aminata",
    "birth_date": "2006-08-10",
    "powers": ("deposer", "suivre"),
    "language": "fr",
}


def at_work(email: str, office: int) -> AgentActor:
    """Whoever the account is, as the service knows them when they open a page."""
    make_agent(email, office, "responsable", "valideur", second_factor=False)
    actor = people.agent_of(Account.objects.get(email=email))
    assert actor is not None
    return actor


def account_of_karim(office: int) -> Account:
    """Who manages the office."""
    make_agent("karim@exemple.test", office, "responsable", second_factor=False)
    return Account.objects.get(email="karim@exemple.test")


def helps(helper: Account, email: str) -> Mandate:
    proposed = accounts.propose_mandate(helper, Proposal(**HELP, email=email))
    assert isinstance(proposed, Proposed)
    agreed = accounts.consent(people.actor_for(Account.objects.get(email=email)), proposed.mandate.id)
    assert isinstance(agreed, Mandate)
    return agreed


def attempts(agent: AgentActor, dossier) -> list:
    """What each way to a request answers."""
    done = [
        lambda: queries.get_for(agent, dossier),
        lambda: actions.take_up(agent, dossier, days(1)),
        lambda: actions.take(agent, dossier, days(1)),
        lambda: actions.note(agent, dossier, "Une note.", days(1)),
        lambda: queries.trail_of(agent, dossier),
    ]
    answers = []
    for one in done:
        with acting(agent.scope):
            answers.append(one())
    return answers


def test_an_agent_whose_own_request_it_is_neither_reads_nor_handles_it():
    person, dossier = filed()
    office = people.office_for("59").id
    aminata = at_work("aminata@exemple.test", office)
    assert person.person in aminata.close_to
    for told in attempts(aminata, dossier):
        assert isinstance(told, NotPermitted), told
        assert told.close
    karim = at_work("karim@exemple.test", office)
    with acting(karim.scope):
        assert isinstance(queries.get_for(karim, dossier), Dossier)


def test_nor_does_one_who_helps_its_person_until_the_mandate_ends():
    _, dossier = filed()
    office = people.office_for("59").id
    account = account_of_karim(office)
    mandate = helps(account, "aminata@exemple.test")
    assert all(
        isinstance(told, NotPermitted) and told.close
        for told in attempts(at_work("karim@exemple.test", office), dossier)
    )
    accounts.revoke(account, mandate.id)
    karim = at_work("karim@exemple.test", office)
    with acting(karim.scope):
        assert isinstance(queries.get_for(karim, dossier), Dossier)


def test_a_request_is_given_neither_to_its_person_nor_to_whoever_helps_them():
    one = examined()
    office = one.agent.offices[0]
    rosa = make_agent("rosa@exemple.test", office, "responsable", second_factor=False)
    mandate = helps(account_of_karim(office), "aminata@exemple.test")
    aminata, karim = (at_work(f"{name}@exemple.test", office) for name in ("aminata", "karim"))

    def given_to(agent: AgentActor):
        with acting(rosa.scope):
            return actions.assign(rosa, one.id, agent.agent, days(2))

    assert [given_to(aminata), given_to(karim)] == [Unfit("agent"), Unfit("agent")]
    accounts.revoke(Account.objects.get(email="karim@exemple.test"), mandate.id)
    assert [given_to(aminata), given_to(karim)] == [Unfit("agent"), Done()]


def test_a_mandate_past_its_day_closes_nothing_even_before_it_is_swept():
    _, dossier = filed()
    office = people.office_for("59").id
    mandate = helps(account_of_karim(office), "aminata@exemple.test")
    with acting(Scope.service()) as now:
        Mandates.objects.filter(pk=mandate.id).update(until=now - timedelta(days=1))
    karim = at_work("karim@exemple.test", office)
    with acting(karim.scope):
        assert isinstance(queries.get_for(karim, dossier), Dossier)


def test_asking_to_help_someone_closes_nothing():
    """Else whoever asks would learn who has an account at an address."""
    _, dossier = filed()
    office = people.office_for("59").id
    account = account_of_karim(office)
    accounts.propose_mandate(account, Proposal(**HELP, email="aminata@exemple.test"))
    karim = at_work("karim@exemple.test", office)
    with acting(karim.scope):
        assert isinstance(queries.get_for(karim, dossier), Dossier)


def test_nobody_accepts_a_correction_of_their_own_civil_status():
    one = examined()
    office = one.agent.offices[0]
    with acting(one.person.scope) as now:
        asked = accounts.request_correction(one.person, {}, "Il manque un prénom.", now, office)
    aminata = at_work("aminata@exemple.test", office)
    with acting(aminata.scope) as now:
        assert accounts.settle(
            aminata, asked.id, [], "C’est fait.", now, queries.procedures_filed
        ) == Refused("la_sienne")
    with acting(one.agent.scope) as now:
        assert not isinstance(
            accounts.settle(one.agent, asked.id, [], "C’est fait.", now, queries.procedures_filed), Refused
        )
