"""A correction is read by the office that knows the person, and settled by an agent whose work it is."""

import pytest

from guichet.accounts import actions, queries
from guichet.accounts.types import Claimed, Correction, Refused
from guichet.database import Scope, acting
from guichet.journal.types import Author
from guichet.notifications.queries import for_person
from tests.accounts.agents import make_agent
from tests.accounts.people import make_account
from tests.accounts.test_registry import HEADER, LINE

pytestmark = pytest.mark.django_db


def office(code: str = "92") -> int:
    return queries.office_for(code).id


@pytest.fixture
def awa():
    """She took her civil status from the summons of Nanterre."""
    account = make_account("awa@exemple.test")
    actions.import_summoned(HEADER + LINE, office(), Author("agent", "a1"))
    claimed = actions.claim_summons(queries.actor_for(account), "7503134955", "2008-05-01")
    assert isinstance(claimed, Claimed)
    return account


@pytest.fixture
def agent():
    return make_agent("ines@exemple.test", office(), "instructeur", second_factor=False)


def ask(account, where: int | None = None, **proposed) -> Correction | Refused:
    actor = queries.actor_for(account)
    with acting(actor.scope) as now:
        return actions.request_correction(actor, proposed, "", now, where)


def filed_nothing(_office, _people) -> dict:
    """Whoever is summoned has no request yet."""
    return {}


def settle(agent, correction, accepted, answer=""):
    with acting(agent.scope) as now:
        return actions.settle(agent, correction.id, accepted, answer, now, filed_nothing)


def test_the_office_that_summoned_the_person_reads_it(awa, agent):
    asked = ask(awa, office("59"), prenoms="Awa Marie")
    assert asked.office == office()
    with acting(agent.scope):
        [read] = queries.corrections_of(agent, office(), filed_nothing)
    assert (read.current, read.proposed) == ({"prenoms": "Awa"}, {"prenoms": "Awa Marie"})


@pytest.mark.parametrize("born", ["2999-01-01", "01/01/1800"])
def test_a_birth_to_come_or_centuries_ago_is_not_asked_for(awa, born):
    assert ask(awa, date_naissance=born) == Refused("naissance", "date_naissance")


def test_without_a_summons_the_office_at_hand_reads_it():
    lea = make_account("lea@exemple.test")
    actions.lock(lea.person_id, "franceconnect", {"prenoms": "Léa"}, Author.service("essai"))
    assert ask(lea, office("59"), prenoms="Léa Marie").office == office("59")
    assert ask(lea, None, prenoms="Léa Zoé").office is None


def test_a_filing_hands_what_is_asked_to_its_office(awa):
    asked = ask(awa, prenoms="Awa Marie")
    actor = queries.actor_for(awa)
    with acting(actor.scope) as now:
        actions.filed(actor, {}, office("59"), now)
    [read] = queries.corrections(actor)
    assert (read.id, read.office) == (asked.id, office("59"))


def test_what_an_agent_accepts_is_the_civil_status_from_then_on(awa, agent):
    asked = ask(awa, prenoms="Awa Marie", date_naissance="02/05/2008", nationalite="Mali")
    assert asked.proposed == {"prenoms": "Awa Marie", "date_naissance": "2008-05-02", "nationalite": "MLI"}
    settled = settle(agent, asked, ["prenoms", "nationalite"], "La date est celle du registre.")
    assert settled.outcome == "acceptee"
    known = queries.identity(queries.actor_for(awa))
    assert known.source == "agent"
    assert (known.values["prenoms"], known.values["nationalite"]) == ("Awa Marie", "MLI")
    assert known.values["date_naissance"] == "2008-05-01"
    with acting(Scope.usager(awa.person_id)):
        assert [one.kind for one in for_person(awa.person_id, "fr").messages] == ["correction_traitee"]
    [read] = queries.corrections(queries.actor_for(awa))
    assert (read.outcome, read.answer) == ("acceptee", "La date est celle du registre.")
    assert settle(agent, asked, None, "encore") == Refused("deja_traitee")


def test_a_refusal_has_a_reason_and_changes_nothing(awa, agent):
    asked = ask(awa, prenoms="Awa Marie")
    assert settle(agent, asked, None, " ") == Refused("reponse_manquante", "answer")
    assert settle(agent, asked, None, "\u200b\u202e") == Refused("reponse_manquante", "answer")
    assert settle(agent, asked, None, "x" * 2001) == Refused("reponse_longue", "answer")
    assert settle(agent, asked, [], "") == Refused("rien_d_accepte", "answer")
    assert settle(agent, asked, None, "L’acte de naissance dit Awa.").outcome == "refusee"
    assert queries.identity(queries.actor_for(awa)).values["prenoms"] == "Awa"


def test_nobody_else_settles_it(awa):
    asked = ask(awa, prenoms="Awa Marie")
    elsewhere = make_agent("lille@exemple.test", office("59"), "instructeur", second_factor=False)
    auditor = make_agent("audit@exemple.test", office(), "auditeur", second_factor=False)
    assert settle(elsewhere, asked, ["prenoms"]) == Refused("inconnu")
    assert settle(auditor, asked, ["prenoms"]) == Refused("fonction")


def test_who_works_on_some_procedures_settles_for_who_filed_under_them_alone(awa):
    asked = ask(awa, prenoms="Awa Marie")
    post = {"second_factor": False, "procedures": ("renouvellement-recepisse",)}
    limited = make_agent("karim@exemple.test", office(), "instructeur", **post)
    under = [{}, {awa.person_id: {"ase-premiere-demande"}}, {awa.person_id: {"renouvellement-recepisse"}}]
    told = []
    for filed in under:
        with acting(limited.scope) as now:
            read = queries.corrections_of(limited, office(), lambda *_: filed)  # noqa: B023  called at once
            done = actions.settle(limited, asked.id, ["prenoms"], "", now, lambda *_: filed)  # noqa: B023
        told.append((len(read), done if isinstance(done, Refused) else done.outcome))
    assert told == [(0, Refused("fonction")), (0, Refused("fonction")), (1, "acceptee")]


@pytest.mark.parametrize(
    "value", [{"date_naissance": "31/02/2008"}, {"nationalite": "Nulle part"}, {"prenoms": "=A1"}]
)
def test_a_value_nobody_can_read_is_told_at_its_field(awa, value):
    assert ask(awa, **value) == Refused("valeur_illisible", next(iter(value)))
