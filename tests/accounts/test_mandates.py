"""Acting for someone: asked, agreed to, ended; and what each step lets the helper see."""

from datetime import timedelta

import pytest

from guichet.accounts import actions, queries
from guichet.accounts.models import Mandate as Mandate_
from guichet.accounts.models import Person
from guichet.accounts.types import Mandate, Proposal, Proposed, Refused
from guichet.database import Scope, acting
from guichet.notifications import queries as notifications
from tests.accounts.people import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def helper():
    return make_account("educ@exemple.test")


def asking(**values) -> Proposal:
    return Proposal(
        **(
            {
                "kind": "educateur_ase",
                "helper_name": "Camille Éduc",
                "organisation": "ASE de l’Exemple",
                "family_name": "Exemple",
                "given_names": "Awa",
                "birth_date": "2008-05-01",
                "email": "awa@exemple.test",
                "powers": ("deposer", "suivre"),
                "language": "fr",
            }
            | values
        )
    )


def told(person) -> list[str]:
    with acting(Scope.usager(person)):
        return [message.kind for message in notifications.for_person(person, "fr").messages]


def test_before_the_agreement_the_helper_may_do_nothing(helper):
    proposed = actions.propose_mandate(helper, asking())
    assert isinstance(proposed, Proposed)
    assert len(proposed.code) == 8
    assert queries.actor_for(helper, proposed.mandate.person) is None


def test_the_code_that_the_person_gives_is_their_agreement(helper):
    proposed = actions.propose_mandate(helper, asking())
    agreed = actions.consent_by_code(
        helper, proposed.mandate.id, f" {proposed.code[:4]} {proposed.code[4:]} "
    )
    assert isinstance(agreed, Mandate)
    actor = queries.actor_for(helper, proposed.mandate.person)
    assert (actor.author.kind, actor.author.id) == ("mandataire", str(helper.id))
    assert actor.mandate == proposed.mandate.id
    assert (actor.may("deposer"), actor.may("retirer")) == (True, False)
    assert queries.identity(actor).values == {} | {
        "nom_naissance": "Exemple",
        "prenoms": "Awa",
        "date_naissance": "2008-05-01",
    }
    # Who reads the address is proved: the person is reached there.
    assert queries.contact(proposed.mandate.person).email == "awa@exemple.test"
    assert set(told(proposed.mandate.person)) == {"mandat_accorde", "mandat_demande"}
    assert told(helper.person_id) == ["mandat_accorde"]


def test_until_the_code_is_given_the_address_is_not_the_person_s(helper):
    proposed = actions.propose_mandate(helper, asking())
    assert queries.contact(proposed.mandate.person).email is None


def test_a_person_with_an_account_agrees_there(helper):
    awa = make_account("awa@exemple.test")
    proposed = actions.propose_mandate(helper, asking(email="Awa@exemple.test"))
    assert proposed.mandate.person == awa.person_id
    stranger = make_account("autre@exemple.test")
    assert actions.consent(queries.actor_for(stranger), proposed.mandate.id) == Refused("inconnu")
    assert actions.consent(queries.actor_for(helper), proposed.mandate.id) == Refused("inconnu")
    assert isinstance(actions.consent(queries.actor_for(awa), proposed.mandate.id), Mandate)
    assert queries.actor_for(helper, awa.person_id) is not None
    assert queries.actor_for(stranger, awa.person_id) is None


@pytest.mark.parametrize("known", [True, False])
def test_nothing_tells_the_helper_whether_the_address_has_an_account(helper, known):
    if known:
        make_account("awa@exemple.test", family_name="Autrement")
    first, second = (actions.propose_mandate(helper, asking()) for _ in range(2))
    assert (first.mandate.state, first.mandate.person_name) == ("propose", "Awa Exemple")
    assert second == Refused("deja_demande", "email")


def test_a_declaration_opens_a_person_of_its_own_and_nobody_s_account(helper):
    awa = make_account("awa@exemple.test")
    proposed = actions.propose_mandate(helper, asking(declared=True))
    assert proposed.code is None
    assert proposed.mandate.state == "declare"
    assert proposed.mandate.person != awa.person_id
    assert queries.actor_for(helper, proposed.mandate.person) is not None
    assert queries.actor_for(helper, awa.person_id) is None


def test_a_code_is_tried_five_times_an_hour(helper):
    proposed = actions.propose_mandate(helper, asking())
    wrong = "00000000" if proposed.code != "00000000" else "00000001"
    reasons = [actions.consent_by_code(helper, proposed.mandate.id, wrong).reason for _ in range(6)]
    assert reasons == ["code_faux"] * 5 + ["trop_d_essais"]
    assert actions.consent_by_code(helper, proposed.mandate.id, proposed.code) == Refused(
        "trop_d_essais", "code"
    )


def test_a_code_is_for_its_helper_alone(helper):
    proposed = actions.propose_mandate(helper, asking())
    other = make_account("autre@exemple.test")
    assert actions.consent_by_code(other, proposed.mandate.id, proposed.code) == Refused("inconnu")


def test_a_code_is_good_for_a_day_and_a_mandate_for_a_year(helper, settings):
    proposed = actions.propose_mandate(helper, asking())
    other = actions.propose_mandate(helper, asking(email="autre@exemple.test"))
    actions.consent_by_code(helper, other.mandate.id, other.code)
    settings.CLOCK_OFFSET = timedelta(hours=24)
    assert actions.consent_by_code(helper, proposed.mandate.id, proposed.code) == Refused(
        "code_perime", "code"
    )
    assert queries.actor_for(helper, other.mandate.person) is not None
    settings.CLOCK_OFFSET = timedelta(days=365)
    assert queries.actor_for(helper, other.mandate.person) is None


@pytest.mark.parametrize("side", ["person", "helper"])
def test_either_side_ends_it_at_once_and_both_are_told(helper, side):
    awa = make_account("awa@exemple.test")
    proposed = actions.propose_mandate(helper, asking())
    actions.consent(queries.actor_for(awa), proposed.mandate.id)
    ended = actions.revoke(awa if side == "person" else helper, proposed.mandate.id)
    assert ended.state == "revoque"
    assert queries.actor_for(helper, awa.person_id) is None
    assert "mandat_revoque" in told(awa.person_id)
    assert "mandat_revoque" in told(helper.person_id)
    assert queries.people_helped(helper) == []
    assert [one.state for one in queries.helpers_of(queries.actor_for(awa))] == ["revoque"]


def test_nobody_else_ends_it(helper):
    proposed = actions.propose_mandate(helper, asking())
    assert actions.revoke(make_account("autre@exemple.test"), proposed.mandate.id) == Refused("inconnu")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"kind": "voisin"}, "qualite_inconnue"),
        ({"powers": ()}, "pouvoirs_inconnus"),
        ({"powers": ("signer",)}, "pouvoirs_inconnus"),
        ({"powers": ("completer", "retirer")}, "pouvoirs_sans_lecture"),
        ({"family_name": " ", "given_names": ""}, "nom_manquant"),
        ({"email": "EDUC@exemple.test"}, "soi_meme"),
        ({"email": ""}, "accord_manquant"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_reason(helper, values, reason):
    assert actions.propose_mandate(helper, asking(**values)).reason == reason
    with acting(Scope.service()):
        assert Person.objects.count() == 1


def test_a_helper_finds_the_people_they_act_for(helper):
    for name, email in (("Bilal", "b@exemple.test"), ("Awa", "a@exemple.test")):
        actions.propose_mandate(helper, asking(given_names=name, email=email))
    assert [one.person_name for one in queries.people_helped(helper)] == ["Awa Exemple", "Bilal Exemple"]


def test_a_person_without_an_address_agrees_by_their_telephone(helper):
    proposed = actions.propose_mandate(helper, asking(email="", phone="+33612345678"))
    assert (proposed.address, proposed.phone) == (None, "+33612345678")
    assert actions.propose_mandate(helper, asking(email="", phone="+33612345678")).reason == "deja_demande"
    assert isinstance(actions.consent_by_code(helper, proposed.mandate.id, proposed.code), Mandate)
    found = queries.contact(proposed.mandate.person)
    assert (found.email, found.phone) == (None, "+33612345678")


def test_powers_that_do_not_read_show_nothing(helper):
    awa = make_account("awa@exemple.test", family_name="Exemple")
    proposed = actions.propose_mandate(helper, asking())
    actions.consent(queries.actor_for(awa), proposed.mandate.id)
    with acting(Scope.service()):
        Mandate_.objects.update(scope=["completer", "retirer"])
    actor = queries.actor_for(helper, awa.person_id)
    assert not actor.may_read
    assert queries.identity(actor).values == {}
