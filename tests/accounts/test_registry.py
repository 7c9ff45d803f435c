"""Civil status: typed, taken from a summons, locked, corrected."""

import pytest

from guichet.accounts import actions, queries
from guichet.accounts.models import Person
from guichet.accounts.types import Claimed, Refused
from guichet.database import Scope, acting
from guichet.journal.types import Author
from tests.accounts.people import make_account
from tests.accounts.test_mandates import asking

pytestmark = pytest.mark.django_db

AGENT = Author("agent", "a1")
HEADER = "numero_etranger;nom_naissance;prenoms;sexe;date_naissance;nationalite;courriel\n"
LINE = "75 03 13 49 55;O'Brien-N'Diaye d'Été;Awa;F;01/05/2008;SEN;awa@exemple.test\n"


@pytest.fixture
def awa():
    return make_account("awa@exemple.test")


def office() -> int:
    return queries.office_for("92").id


def claim(account, numero, birth_date):
    """What an account finds under this number and date; its civil status, or why not."""
    found = actions.claim_summons(queries.actor_for(account), numero, birth_date)
    return found.identity if isinstance(found, Claimed) else found


def describe(account, **values):
    actor = queries.actor_for(account)
    with acting(actor.scope) as now:
        return actions.describe(actor, values, now)


def test_what_a_person_types_is_kept_and_stays_open(awa):
    known = describe(awa, nom_naissance="Exemple", sexe="feminin", date_naissance="1985-00-00", adresse="?")
    assert known.values == {"nom_naissance": "Exemple", "sexe": "feminin", "date_naissance": "1985-00-00"}
    assert (known.locked, known.source) == (frozenset(), "declare")
    assert queries.identity(queries.actor_for(awa)) == known


def test_a_typed_number_signs_nobody_in_until_someone_vouches_for_it(awa):
    describe(awa, numero_etranger="75 03 13 49 55")
    assert queries.reached_by_number("7503134955") is None
    assert actions.vouch_for_number(awa.person_id, AGENT) is None
    assert queries.reached_by_number("7503134955") == awa
    other = make_account("autre@exemple.test")
    describe(other, numero_etranger="7503134955")
    assert actions.vouch_for_number(other.person_id, AGENT) == Refused("numero_deja_verifie")
    assert queries.reached_by_number("7503134955") == awa


def test_an_office_imports_the_people_it_expects_and_each_finds_themselves(awa):
    imported = actions.import_summoned(HEADER + LINE, office(), AGENT)
    assert (imported.kept, imported.faults) == (1, ())
    known = claim(awa, "7503134955", "2008-05-01")
    assert known.source == "convocation"
    assert known.values["nom_naissance"] == "O'Brien-N'Diaye d'Été"
    assert known.locked == set(known.values)
    assert queries.reached_by_number("7503134955") == awa


@pytest.mark.parametrize("name", ["محمد", "王小明"])
def test_a_summons_in_another_script_is_told_to_its_office(awa, name):
    """Locked, it could be printed on no receipt and corrected by no one."""
    imported = actions.import_summoned(HEADER + LINE.replace(";Awa;", f";{name};"), office(), AGENT)
    assert (imported.kept, imported.faults) == (0, ((2, "prenoms"),))


def test_what_is_locked_is_not_typed_over(awa):
    actions.import_summoned(HEADER + LINE, office(), AGENT)
    claim(awa, "7503134955", "2008-05-01")
    known = describe(awa, nom_naissance="Autre", nom_usage="Usage")
    assert (known.values["nom_naissance"], known.values["nom_usage"]) == ("O'Brien-N'Diaye d'Été", "Usage")


def test_a_summons_sent_to_another_address_is_not_for_who_knows_the_number():
    actions.import_summoned(HEADER + LINE, office(), AGENT)
    other = make_account("voisin@exemple.test")
    assert claim(other, "7503134955", "2008-05-01") == Refused("aucune_convocation", "numero")


def test_without_an_address_the_civil_status_is_taken_but_the_number_opens_nothing():
    actions.import_summoned(HEADER + LINE.replace("awa@exemple.test", ""), office(), AGENT)
    someone = make_account("quelquun@exemple.test")
    assert claim(someone, "7503134955", "2008-05-01").source == "convocation"
    assert queries.reached_by_number("7503134955") is None


def test_a_summons_is_guessed_five_times_a_day(awa):
    actions.import_summoned(HEADER + LINE, office(), AGENT)
    reasons = [claim(awa, "7503134955", f"2008-05-{day:02}").reason for day in range(2, 8)]
    assert reasons == ["aucune_convocation"] * 5 + ["trop_d_essais"]
    assert claim(awa, "7503134955", "2008-05-01").reason == "trop_d_essais"


def test_a_number_that_comes_again_replaces_its_row(awa):
    actions.import_summoned(HEADER + LINE, office(), AGENT)
    actions.import_summoned(HEADER + LINE.replace(";Awa;", ";Awa Marie;"), office(), AGENT)
    assert claim(awa, "7503134955", "2008-05-01").values["prenoms"] == "Awa Marie"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("750313;A;B;F;01/05/2008;SEN;\n", "numero_etranger"),
        (";A;B;F;01/05/2008;SEN;\n", "numero_etranger"),
        ("7503134955;A;B;F;31/02/2008;SEN;\n", "date_naissance"),
        ("7503134955;A;B;F;;SEN;\n", "date_naissance"),
        ("7503134955;A;B;F;01/05/2999;SEN;\n", "date_naissance"),
        ("7503134955;A;B;F;01/05/1800;SEN;\n", "date_naissance"),
        ("7503134955;A;B;X;01/05/2008;SEN;\n", "sexe"),
        ("7503134955;A;B;F;01/05/2008;Nulle part;\n", "nationalite"),
        ("7503134955;A\x00;B;F;01/05/2008;SEN;\n", "nom_naissance"),
        ("7503134955;A;B;F;01/05/2008;SEN;nulle part\n", "courriel"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_and_the_rest_is_kept(line, reason):
    imported = actions.import_summoned(HEADER + line + LINE, office(), AGENT)
    assert (imported.kept, imported.faults) == (1, ((2, reason),))


def test_a_summons_is_seen_by_its_office_alone():
    actions.import_summoned(HEADER + LINE, office(), AGENT)
    from guichet.accounts.models import SummonedPerson

    for scope, seen in ((Scope.agent([office()]), 1), (Scope.agent([office() + 1]), 0)):
        with acting(scope):
            assert SummonedPerson.objects.count() == seen


def test_a_correction_is_asked_for_and_nothing_changes_by_itself(awa):
    actions.import_summoned(HEADER + LINE, office(), AGENT)
    claim(awa, "7503134955", "2008-05-01")
    actor = queries.actor_for(awa)
    with acting(actor.scope) as now:
        proposed = {"prenoms": "Awa Marie", "nom_usage": "pas verrouillé", "sexe": "feminin"}
        key = actions.request_correction(actor, proposed, "Il manque un prénom.", now)
        assert actions.request_correction(actor, {"prenoms": "Awa"}, " ", now) == Refused("rien_a_corriger")
    assert [one.id for one in queries.corrections(actor)] == [key.id]
    assert queries.identity(actor).values["prenoms"] == "Awa"
    with acting(actor.scope):
        request = Person.objects.get().corrections.get()
    assert request.proposed == {"prenoms": "Awa Marie"}


def test_the_same_number_spelled_otherwise_stays_vouched_for(awa):
    describe(awa, numero_etranger="7503134955")
    actions.vouch_for_number(awa.person_id, AGENT)
    describe(awa, numero_etranger="75 03 13 49 55", nom_usage="Usage")
    assert queries.reached_by_number("7503134955") == awa
    describe(awa, numero_etranger="7503134956")
    assert queries.reached_by_number("7503134955") is None
    assert queries.reached_by_number("7503134956") is None


def test_an_agent_vouches_for_the_number_they_looked_at(awa):
    describe(awa, numero_etranger="7503134955")
    assert actions.vouch_for_number(awa.person_id, AGENT, "7503134956") == Refused("numero_change")
    assert actions.vouch_for_number(awa.person_id, AGENT, "75 03 13 49 55") is None


def test_a_telephone_given_in_a_request_reaches_the_person(awa):
    describe(awa, telephone="+33612345678", courriel="voisin@exemple.test")
    found = queries.contact(awa.person_id)
    assert (found.phone, found.email) == ("+33612345678", "awa@exemple.test")


def test_a_summons_without_an_address_is_taken_once(awa):
    actions.import_summoned(HEADER + LINE.replace("awa@exemple.test", ""), office(), AGENT)
    other = make_account("autre@exemple.test")
    assert claim(other, "7503134955", "2008-05-01").source == "convocation"
    assert claim(awa, "7503134955", "2008-05-01") == Refused("convocation_reprise", "numero")
    assert claim(other, "7503134955", "2008-05-01").source == "convocation"
    # The office gives the address: whoever reads there takes it back.
    actions.import_summoned(HEADER + LINE, office(), AGENT)
    assert claim(awa, "7503134955", "2008-05-01").source == "convocation"


def test_a_number_someone_else_has_is_told(awa):
    other = make_account("autre@exemple.test")
    describe(other, numero_etranger="7503134955")
    actions.vouch_for_number(other.person_id, AGENT)
    actions.import_summoned(HEADER + LINE, office(), AGENT)
    taken = actions.claim_summons(queries.actor_for(awa), "7503134955", "2008-05-01")
    assert taken.vouched == Refused("numero_deja_verifie")
    assert taken.identity.source == "convocation"


def test_a_helper_takes_the_summons_for_the_person_and_not_for_themselves(awa):
    helper = make_account("educ@exemple.test")
    asked = actions.propose_mandate(helper, asking(powers=("suivre", "deposer")))
    actions.consent(queries.actor_for(awa), asked.mandate.id)
    actions.import_summoned(HEADER + LINE, office(), AGENT)
    taken = actions.claim_summons(queries.actor_for(helper, awa.person_id), "7503134955", "2008-05-01")
    assert (taken.identity.source, taken.vouched) == ("convocation", None)
    assert queries.identity(queries.actor_for(awa)).values["prenoms"] == "Awa"
    assert queries.identity(queries.actor_for(helper)).values == {}


def test_a_helper_who_only_follows_takes_no_summons_and_asks_no_correction(awa):
    helper = make_account("educ@exemple.test")
    asked = actions.propose_mandate(helper, asking(powers=("suivre",)))
    actions.consent(queries.actor_for(awa), asked.mandate.id)
    actor = queries.actor_for(helper, awa.person_id)
    assert actions.claim_summons(actor, "7503134955", "2008-05-01") == Refused("mandat")
    with acting(actor.scope) as now:
        assert actions.request_correction(actor, {}, "Faux", now) == Refused("mandat")


def test_columns_are_known_by_what_offices_call_them():
    header = "Numéro étranger;Nom de naissance;Prénom;Date de naissance;Nationalité;E-mail\n"
    text = header + "7503134955;Exemple;Awa;01/05/2008;Sénégal;awa@exemple.test\n"
    imported = actions.import_summoned(text.encode("cp1252"), office(), AGENT)
    assert (imported.kept, imported.lines) == (1, (2,))
    missing = actions.import_summoned("nom;prenoms\nA;B\n", office(), AGENT)
    assert missing.faults == ((1, "numero_etranger"),)


@pytest.mark.parametrize("name", ["=1+1", "+A", "-A", "@SUM", "＝1"])
def test_a_formula_is_no_name(name):
    text = HEADER + LINE.replace(";Awa;", f";{name};")
    assert actions.import_summoned(text, office(), AGENT).faults == ((2, "prenoms"),)
