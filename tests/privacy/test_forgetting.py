"""What belongs to no dossier goes by its age too: every rule of retention has who applies it."""

from contextlib import nullcontext
from datetime import timedelta

import pytest

from guichet.accounts import actions as accounts
from guichet.accounts.models import Mandate, SummonedPerson
from guichet.accounts.queries import office_for
from guichet.accounts.types import Mandate as Agreed
from guichet.accounts.types import Proposal, Proposed
from guichet.config import cli
from guichet.config.commands import retention
from guichet.database import Scope, acting
from guichet.dossiers import erasing, models
from guichet.journal.types import Author
from tests.accounts.people import make_account
from tests.privacy.register import RETENTION

pytestmark = pytest.mark.django_db

ELSEWHERE = {
    "piece_infectee": "erased in the transaction of the verdict: documents.received.scanning",
    "session": "accounts.jobs.sweep, and a session's own length",
    "saisie_en_attente": "accounts.jobs.sweep",
    "compteur": "accounts.jobs.sweep",
}


def test_every_rule_with_a_period_is_applied_by_someone():
    ruled = {name for name, rule in RETENTION.rules.items() if rule.periodes}
    assert ruled == erasing._ERASE.keys() | erasing._FORGET.keys() | ELSEWHERE.keys()
    assert not (erasing._ERASE.keys() | erasing._FORGET.keys()) & ELSEWHERE.keys()


@pytest.fixture
def mandate(db) -> int:
    proposal = Proposal(
        kind="educateur_ase",
        helper_name="Camille Éduc",
        organisation="ASE de l’Exemple",
        family_name="Exemple",
        given_names="Awa",
        birth_date="2008-05-01",
        email="awa@exemple.test",
        powers=("deposer", "suivre"),
        language="fr",
    )
    helper = make_account("educ@exemple.test")
    proposed = accounts.propose_mandate(helper, proposal)
    assert isinstance(proposed, Proposed)
    assert isinstance(accounts.consent_by_code(helper, proposed.mandate.id, proposed.code), Agreed)
    assert isinstance(accounts.revoke(helper, proposed.mandate.id), Agreed)
    return proposed.mandate.id


def mandates() -> int:
    with acting(Scope.service()):
        return Mandate.objects.count()


def test_a_mandate_goes_five_years_after_its_end(mandate, later):
    later(5 * 365 - 2)
    erasing.run()
    assert mandates() == 1
    later(5 * 365 + 3)
    erasing.run()
    assert mandates() == 0


def test_a_mandate_that_runs_stays(mandate, later):
    with acting(Scope.service()) as now:
        living = {"state": "consenti", "revoked_at": None, "until": now + timedelta(days=20 * 365)}
        Mandate.objects.filter(pk=mandate).update(**living)
    later(6 * 365)
    erasing.run()
    assert mandates() == 1


def test_a_mandate_of_someone_whose_data_is_held_stays(mandate, later):
    with acting(Scope.service()) as now:
        erasing.hold(Mandate.objects.get().person_id, None, "recours", now)
    later(6 * 365)
    erasing.run()
    assert mandates() == 1


@pytest.fixture
def summons(db) -> None:
    header = "numero_etranger;nom_naissance;prenoms;sexe;date_naissance;nationalite;courriel\n"
    line = "75 03 13 49 55;Exemple;Awa;F;01/05/2008;SEN;awa@exemple.test\n"
    office = office_for("92")
    assert office is not None
    accounts.import_summoned(header + line, office.id, Author("agent", "a1"))


def summoned() -> int:
    with acting(Scope.service()):
        return SummonedPerson.objects.count()


def test_what_an_office_holds_of_a_summons_goes_after_a_year(summons, later):
    later(364)
    erasing.run()
    assert summoned() == 1
    later(367)
    erasing.run()
    assert summoned() == 0


def test_a_dry_run_says_what_would_be_forgotten_and_forgets_nothing(
    mandate, summons, later, monkeypatch, capsys
):
    monkeypatch.setattr(retention, "django_ready", nullcontext)
    later(6 * 365)
    assert cli.main(["retention", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "oublie 1 (mandat) : plus de 5 ans" in told
    assert "oublie 1 (convocation) : plus de 1 ans" in told
    assert (mandates(), summoned()) == (1, 1)


def test_a_copy_that_was_never_made_goes_too(later):
    account = make_account("awa@exemple.test")
    with acting(Scope.usager(account.person_id)) as now:
        models.Export.objects.create(person_id=account.person_id, asked_at=now)
    later(2)
    erasing.run()
    with acting(Scope.service()):
        assert models.Export.objects.count() == 1
    later(3.1)
    erasing.run()
    with acting(Scope.service()):
        assert models.Export.objects.count() == 0
