"""My data: in plain words; a copy for oneself after one's password; leaving, or why not."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db.models import F

from guichet.accounts.models import Account, Post
from guichet.accounts.queries import office_for
from guichet.database import Scope, acting
from guichet.dossiers import models
from tests.accounts.agents import make_agent
from tests.accounts.people import PASSWORD, make_account
from tests.jobs import run_jobs
from tests.web.applicant.person import Person


@pytest.fixture
def chioma() -> Person:
    """Someone with a password."""
    return Person(make_account("chioma@exemple.test", PASSWORD))


def page(person: Person, address: str) -> str:
    response = person.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def confirm(person: Person, address: str, method: str = "get"):
    """Ask for what wants the password again, and give it."""
    asked = getattr(person.client, method)(address)
    assert asked.status_code == 302, asked.content.decode()[:500]
    assert "/compte/verification" in asked["Location"]
    return person.client.post(asked["Location"], {"password": PASSWORD})


def test_what_is_kept_is_said_in_plain_words(aminata: Person):
    shown = page(aminata, "/compte/donnees")
    for words in ("Votre état civil", "90 jours", "Vous êtes prévenu deux fois avant", "5 ans", "CNIL"):
        assert words in shown
    assert "Your civil status" in page(aminata, "/en/compte/donnees")


def test_a_copy_wants_the_password_again_and_is_the_persons_own(chioma: Person, bilal: Person):
    chioma.begin()
    confirm(chioma, "/compte/donnees/copie", "post")
    assert "En préparation" in page(chioma, "/compte/donnees")
    run_jobs()
    assert "Télécharger la copie" in page(chioma, "/compte/donnees")
    with acting(Scope.service()):
        (made,) = models.Export.objects.all()
    address = f"/compte/donnees/copies/{made.id}"
    response = chioma.get(address)
    assert "mes-donnees.zip" in response["Content-Disposition"]
    assert "donnees.json" in ZipFile(BytesIO(b"".join(response.streaming_content))).namelist()
    assert response["Cache-Control"] == "no-store"
    assert bilal.get(address).status_code == 404
    assert chioma.device().get(address).status_code == 302


def test_after_72_hours_the_copy_is_gone(chioma: Person, settings):
    confirm(chioma, "/compte/donnees/copie", "post")
    run_jobs()
    with acting(Scope.service()):
        (made,) = models.Export.objects.all()
    settings.CLOCK_OFFSET += timedelta(hours=73)
    assert chioma.get(f"/compte/donnees/copies/{made.id}").status_code == 404
    assert "Télécharger la copie" not in page(chioma, "/compte/donnees")


def test_an_account_without_anything_filed_goes_at_once(chioma: Person, settings):
    chioma.begin()
    asked = chioma.get("/compte/donnees/effacement")
    assert "Personne ne peut les retrouver" in asked.content.decode()
    confirm(chioma, "/compte/donnees/effacement", "post")
    assert not Account.objects.filter(email="chioma@exemple.test").exists()
    run_jobs()
    with acting(Scope.service()):
        assert models.Dossier.objects.count() == models.Erasure.objects.count() == 0
    assert chioma.get("/dossiers/").status_code == 302


def test_an_account_with_something_filed_stays_and_says_why(chioma: Person):
    dossier = chioma.begin()
    chioma.fill(dossier)
    chioma.file(dossier)
    shown = page(chioma, "/compte/donnees")
    assert "RGPD, article 17, 3, b" in shown
    refused = confirm(chioma, "/compte/donnees/effacement", "post")
    assert refused.status_code == 409
    assert Account.objects.filter(email="chioma@exemple.test").exists()


def test_the_account_of_an_agent_stays_whatever_they_hold_now_and_says_why(chioma: Person):
    agent = make_agent("chioma@exemple.test", office_for("59").id, "instructeur", second_factor=False)
    Post.objects.filter(agent_id=agent.agent).update(until=F("since"))
    assert "vous êtes, ou avez été, agent d’un service" in page(chioma, "/compte/donnees/effacement")
    assert confirm(chioma, "/compte/donnees/effacement", "post").status_code == 409
    assert Account.objects.filter(email="chioma@exemple.test").exists()


def test_nobody_signed_in_sees_nothing(anyone):
    for address in ("/compte/donnees", "/compte/donnees/effacement", "/dossiers/"):
        assert anyone.get(address).status_code == 302
    assert anyone.post("/compte/donnees/copie").status_code == 302
