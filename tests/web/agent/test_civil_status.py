"""What agents do about who people are: corrections, numbers, summonses, messages that came back."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guichet.accounts import actions, queries
from guichet.accounts.models import Account, CorrectionRequest
from guichet.accounts.types import Claimed
from guichet.database import Scope, acting
from guichet.dossiers.models import Title
from guichet.journal.queries import readers_of
from guichet.journal.types import Author
from guichet.notifications.models import Delivery, Message
from tests.accounts.agents import make_agent, sign_in_agent
from tests.accounts.people import PASSWORD, make_account
from tests.accounts.test_registry import HEADER, LINE
from tests.dossiers.instruction.examined import days
from tests.web.account.test_mandate_pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> int:
    return queries.office_for("92").id


@pytest.fixture
def agent(client: Client, office):
    found = make_agent("ines@exemple.test", office, "instructeur")
    sign_in_agent(client, "ines@exemple.test")
    return found


@pytest.fixture
def asked(office):
    """Awa's summons says Awa; she asks for Awa Marie."""
    awa = make_account("awa@exemple.test")
    actions.import_summoned(HEADER + LINE, office, Author("agent", "a1"))
    actor = queries.actor_for(awa)
    assert isinstance(actions.claim_summons(actor, "7503134955", "2008-05-01"), Claimed)
    with acting(actor.scope) as now:
        return actions.request_correction(actor, {"prenoms": "Awa Marie"}, "Il en manque un.", now)


def test_an_agent_reads_a_correction_and_accepts_it(client: Client, agent, asked):
    page = text_of(client.get("/agent/corrections"))
    assert "Prénoms : Awa Marie" in page
    assert "Il en manque un." in page
    with acting(Scope.service()):
        assert [one.agent for one in readers_of(asked.id)] == [agent.agent]
    client.post(f"/agent/corrections/{asked.id}", {"accepte": "prenoms", "reponse": "C’est fait."})
    assert "Aucune correction n’attend" in text_of(client.get("/agent/corrections"))
    assert queries.identity_of(asked.person).values["prenoms"] == "Awa Marie"


def test_a_refusal_without_a_reason_is_not_sent(client: Client, agent, asked):
    for unread in ("", "\u200b"):
        told = client.post(f"/agent/corrections/{asked.id}", {"refuser": "1", "reponse": unread})
        assert told.status_code == 422
        assert "la personne lira votre réponse" in text_of(told)
    long = client.post(f"/agent/corrections/{asked.id}", {"refuser": "1", "reponse": "mot " * 600})
    assert "Votre réponse est trop longue" in text_of(long)
    assert "mot mot" in long.content.decode()  # nothing of it is lost
    assert " checked" not in long.content.decode()
    with acting(Scope.service()):
        assert [one.agent for one in readers_of(asked.id)] == [agent.agent] * 3


def test_a_file_of_summoned_people_is_answered_line_by_line(client: Client, agent, office):
    text = HEADER + LINE + ";A;B;F;01/05/2008;SEN;\n" + LINE.replace(";Awa;", ";=1+1;")
    page = text_of(client.post("/agent/convocations", {"file": SimpleUploadedFile("c.csv", text.encode())}))
    assert "1 personne gardée" in page
    assert "Ligne 2 : gardée" in page
    assert "Ligne 3 : Valeur absente ou illisible : Numéro étranger" in page
    assert "Ligne 4 : Valeur absente ou illisible : Prénoms" in page
    assert "=1+1" not in page
    awa = queries.actor_for(make_account("awa@exemple.test"))
    assert isinstance(actions.claim_summons(awa, "7503134955", "2008-05-01"), Claimed)


def test_what_did_not_reach_people_of_the_office_is_listed(client: Client, agent, office):
    awa = make_account("awa@exemple.test").person_id
    with acting(Scope.service()) as now:
        for where in (office, queries.office_for("59").id):
            message = Message.objects.create(
                person=awa,
                office=where,
                kind="titre_disponible",
                subject=awa,
                facts={"numero": f"dossier{where}"},
                language="fr",
                created_at=now,
            )
            Delivery.objects.create(
                message=message, person=awa, office=where, state="rejete", error="550 5.1.1",
                created_at=now, next_at=now, ended_at=now,
            )  # fmt: skip
    page = text_of(client.get("/agent/envois"))
    assert f"dossier{office}" in page
    assert "550 5.1.1" in page
    assert page.count("adresse ou numéro refusé") == 1


def test_the_titles_of_a_person_are_read_with_who_they_are_whichever_office_gave_them(one, ines, office):
    page = text_of(ines.get(f"/agent/dossiers/{one.id}/numero"))
    assert "Aucun titre n’est connu de ce service." in page
    with acting(Scope.service(one.person.person)):
        Title.objects.create(
            person_id=one.person.person, office_id=office, kind="carte_temporaire",
            valid_from=date(2021, 9, 1), valid_to=date(2022, 8, 31), status="remis",
        )  # fmt: skip
    page = text_of(ines.get(f"/agent/dossiers/{one.id}/numero"))
    assert "du 1er septembre 2021 au 31 août 2022" in page
    assert "Remis" in page


def test_an_agent_is_told_that_the_request_is_their_own(one, office):
    make_agent("aminata@exemple.test", one.agent.offices[0], "responsable")
    account = Account.objects.get(email="aminata@exemple.test")
    account.set_password(PASSWORD)
    account.save()
    client = Client(raise_request_exception=False)
    sign_in_agent(client, "aminata@exemple.test")
    for address in ("", "/numero", "/notes", "/consultations"):
        answer = client.get(f"/agent/dossiers/{one.id}{address}")
        assert answer.status_code == 403, address
        assert "Cette demande est la vôtre" in text_of(answer)
    done = client.post("/agent/ensemble", {"acte": "suivre", "dossier": [str(one.id)]})
    assert "refusé : cette demande est la vôtre" in text_of(done)


def test_who_works_on_other_procedures_neither_reads_nor_settles_a_correction(one, ines: Client):
    """Nor vouches for a number: what lets them read the dossier lets them no more than that."""
    other, limited = one.agent.offices[0], Client(raise_request_exception=False)
    make_agent("karim@exemple.test", other, "accueil", procedures=("renouvellement-recepisse",))
    make_agent("karim@exemple.test", other, "auditeur")
    sign_in_agent(limited, "karim@exemple.test")
    with acting(one.person.scope):
        asked = CorrectionRequest.objects.create(
            person_id=one.person.person,
            office_id=other,
            proposed={"prenoms": "Zubeida"},
            requested_at=days(1),
        )
    assert "Zubeida" not in text_of(limited.get("/agent/corrections"))
    assert limited.post(f"/agent/corrections/{asked.id}", {"accepte": "prenoms"}).status_code == 403
    assert limited.get(f"/agent/dossiers/{one.id}").status_code == 200
    assert limited.get(f"/agent/dossiers/{one.id}/numero").status_code == 403
    assert "Zubeida" in text_of(ines.get("/agent/corrections"))
