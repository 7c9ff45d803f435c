"""The notification centre, as the person sees it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from guichet.database import Scope, acting
from guichet.notifications import actions
from tests.accounts.people import PASSWORD, make_account
from tests.jobs import run_jobs
from tests.notifications.mailbox import open_mailbox
from tests.web.reading import Page

pytestmark = pytest.mark.django_db

NUMBER = "5901202308160000001"
FACTS = {"numero": NUMBER, "date": date(2023, 8, 16)}
ASKED = {"numero": NUMBER, "jours": 30}


@pytest.fixture
def amina():
    return make_account("amina@exemple.test", PASSWORD)


@pytest.fixture
def signed_in(client: Client, amina):
    client.force_login(amina)
    return client


def tell(account, kind="recepisse_depot", facts=FACTS, days_ago=0):
    with acting(Scope.usager(account.person_id)) as now:
        return actions.notify(account.person_id, kind, uuid4(), facts, now - timedelta(days=days_ago))


def shown(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path, follow=False)
    assert response.status_code == status, response.status_code
    return " ".join(response.content.decode().split())


def test_who_is_not_signed_in_is_asked_to_and_comes_back(client, amina):
    told = tell(amina)
    response = client.get(f"/notifications/{told.id}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/compte/connexion?next=%2Fnotifications%2F{told.id}"


def test_the_list_shows_kind_date_and_state(signed_in, amina):
    tell(amina, days_ago=2)
    page = shown(signed_in, "/notifications/")
    assert "Demande déposée" in page
    assert "Reçue le 19 novembre 2026" in page
    assert "<strong>Non lue</strong>" in page
    assert NUMBER not in page


def test_an_ordinary_notification_opens_by_its_link(signed_in, amina):
    told = tell(amina)
    page = shown(signed_in, f"/notifications/{told.id}")
    assert f"Votre demande n° {NUMBER} a été déposée le 16 août 2023." in page
    assert "Ouverte le" in page
    assert "Lue le 21 novembre 2026" in shown(signed_in, "/notifications/")


def test_a_formal_notification_opens_by_a_button_and_not_before(signed_in, amina):
    told = tell(amina, "demande_complement", ASKED)
    page = shown(signed_in, f"/notifications/{told.id}")
    assert "Ouvrir la notification" in page
    assert "30 jours" not in page
    assert "Non lue" in shown(signed_in, "/notifications/")
    response = signed_in.post(f"/notifications/{told.id}")
    assert response.headers["Location"] == f"/notifications/{told.id}"
    page = shown(signed_in, f"/notifications/{told.id}")
    assert "30 jours" in page
    assert "Ouvrir la notification" not in page


def test_what_was_answered_says_when(signed_in, amina):
    told = tell(amina, "demande_complement", ASKED)
    with acting(Scope.usager(amina.person_id)) as now:
        actions.mark_answered(amina.person_id, told.id, now)
    assert "Répondue le 21 novembre 2026" in shown(signed_in, "/notifications/")
    assert "Répondue le" in shown(signed_in, f"/notifications/{told.id}")


def test_the_list_is_filtered_and_paged(signed_in, amina):
    for number in range(12):
        tell(amina, days_ago=number)
    first = shown(signed_in, "/notifications/")
    assert "12 notifications" in first
    assert "Page 1 sur 2" in first
    second = shown(signed_in, "/notifications/?page=2")
    assert "Page 2 sur 2" in second
    assert second.count("Demande déposée</a>") == 2
    assert "Aucune notification dans cet état." in shown(signed_in, "/notifications/?etat=lue")
    filtered = shown(signed_in, "/notifications/?etat=non_lue")
    assert 'value="non_lue" selected' in filtered
    assert "?etat=non_lue&amp;page=2" in filtered


@pytest.mark.parametrize(
    "query", ["page=0", "page=-3", "page=x", "page=٣", "page=99999999999", "etat=%00", "page=2&page=x"]
)
def test_any_address_of_the_list_is_answered(signed_in, amina, query):
    tell(amina)
    shown(signed_in, f"/notifications/?{query}")


def test_another_s_notification_is_not_found(signed_in):
    boris = make_account("boris@exemple.test")
    told = tell(boris)
    shown(signed_in, f"/notifications/{told.id}", 404)
    assert signed_in.post(f"/notifications/{told.id}").status_code == 404
    shown(signed_in, f"/notifications/{uuid4()}", 404)


def test_the_header_counts_what_is_not_read_on_every_page_of_who_is_signed_in(signed_in, amina):
    bell = '<span class="bell">2<span class="fr-sr-only"> non lues</span></span>'
    tell(amina)
    tell(amina)
    for path in ("/", "/compte/", "/notifications/"):
        assert bell in shown(signed_in, path)
    assert 'class="bell"' not in shown(Client(), "/")


def test_a_page_of_nobody_asks_nothing_of_the_notifications(client, django_assert_num_queries):
    shown(client, "/mentions-legales")
    with django_assert_num_queries(0):
        shown(client, "/mentions-legales")


def test_who_cannot_be_written_to_is_told_on_the_page(signed_in, amina, settings):
    assert "ne vous parviennent pas" not in shown(signed_in, "/notifications/")
    with open_mailbox(settings, recipient="550 5.1.1 nobody"):
        tell(amina)
        run_jobs()
    assert "Nos courriels ne vous parviennent pas" in shown(signed_in, "/notifications/")


def test_in_english_all_of_it_is_english(signed_in, amina):
    told = tell(amina)
    page = Page(signed_in.get("/en/notifications/"))
    assert "My notifications" in page.text
    assert "Request filed" in page.text
    assert f"Your request no. {NUMBER} was filed on August 16, 2023." in shown(
        signed_in, f"/en/notifications/{told.id}"
    )


def test_a_helper_reads_only_for_those_who_let_them_follow(signed_in, amina):
    session = signed_in.session
    session["pour"] = str(uuid4())
    session.save()
    shown(signed_in, "/notifications/", 404)
