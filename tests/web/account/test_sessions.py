"""Staying signed in: how long, how often it is noted, what closes it, what is kept when it closes."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from guichet.accounts import actions, queries
from guichet.config import urls
from guichet.web.account.held import sign_in_keeping_the_post
from tests.accounts.people import PASSWORD, make_account
from tests.accounts.test_mandates import asking
from tests.web.account.letters import delivered
from tests.web.account.signed_in import confirm, sign_in

pytestmark = pytest.mark.django_db


@sign_in_keeping_the_post
def step(request) -> HttpResponse:
    return HttpResponse(f"{request.method} {sorted(request.POST.getlist('prenom'))}")


urlpatterns = [path("etape", step), *urls.urlpatterns]


@pytest.fixture
def lea(client: Client):
    account = make_account("lea@exemple.test", PASSWORD)
    sign_in(client, "lea@exemple.test")
    return account


def is_signed_in(client: Client) -> bool:
    return client.get("/compte/").status_code == 200


@pytest.fixture
def clock(time_machine):
    time_machine.move_to("2026-11-21T10:00:00+01:00", tick=False)
    return time_machine


def test_an_hour_without_a_page_closes_the_session(clock, client: Client, lea):
    assert is_signed_in(client)
    clock.shift(timedelta(minutes=59))
    assert is_signed_in(client)
    clock.shift(timedelta(minutes=66))
    assert not is_signed_in(client)
    assert not UserSession.objects.exists()


def test_nobody_loses_a_minute_of_their_hour(clock, client: Client, lea):
    is_signed_in(client)
    clock.shift(timedelta(minutes=4, seconds=59))
    is_signed_in(client)
    clock.shift(timedelta(minutes=60))
    assert is_signed_in(client)


def test_twelve_hours_close_it_whatever_is_done(clock, client: Client, lea):
    for _ in range(17):
        assert is_signed_in(client)
        clock.shift(timedelta(minutes=42))
    clock.shift(timedelta(minutes=7))
    assert not is_signed_in(client)


def test_twelve_hours_are_counted_from_the_sign_in_itself(clock, client: Client, lea):
    clock.shift(timedelta(hours=12))
    assert not is_signed_in(client)


def test_use_is_noted_every_five_minutes_at_most(clock, client: Client, lea):
    is_signed_in(client)
    clock.shift(timedelta(minutes=4))
    with CaptureQueriesContext(connection) as asked:
        is_signed_in(client)
    assert not [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    clock.shift(timedelta(minutes=2))
    is_signed_in(client)
    seen = UserSession.objects.get().last_seen_at
    assert seen.minute == 6


def test_pages_of_an_account_are_not_kept_by_the_browser(client: Client, lea):
    assert client.get("/compte/").headers["Cache-Control"] == "no-store"
    assert "no-store" not in Client().get("/accessibilite").headers.get("Cache-Control", "")


def test_who_is_not_signed_in_has_no_session(client: Client):
    answer = client.get("/accessibilite")
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_the_session_cookie_is_for_this_site_and_no_script(client: Client, lea):
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_a_page_warns_before_the_end_and_offers_to_stay(client: Client, lea):
    page = client.get("/compte/").content.decode()
    assert 'id="session-warning"' in page
    assert 'data-minutes="60"' in page
    assert client.post("/compte/session").status_code == 204
    assert Client().post("/compte/session").status_code == 401
    assert "session-warning" not in Client().get("/contact").content.decode()


def test_signing_out_closes_it_on_the_server_too(client: Client, lea):
    stolen = client.cookies[settings.SESSION_COOKIE_NAME].value
    answer = client.post("/compte/deconnexion")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert not is_signed_in(other)


def test_other_sessions_are_listed_and_closed(client: Client, lea):
    other = Client(HTTP_USER_AGENT="Un vieux téléphone")
    sign_in(other, "lea@exemple.test")
    assert "Un vieux téléphone" in client.get("/compte/connexions").content.decode()
    client.post("/compte/connexions")
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def change_password(client: Client):
    new = "une autre phrase bien à moi"
    return client.post("/compte/mot-de-passe", {"oldpassword": PASSWORD, "password1": new, "password2": new})


def test_a_changed_password_closes_the_others_and_is_told(client: Client, lea):
    other = Client()
    sign_in(other, "lea@exemple.test")
    assert change_password(client).status_code == 302
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)
    assert [(one.address, one.subject) for one in delivered()] == [
        ("lea@exemple.test", "Votre mot de passe a changé")
    ]


def test_a_changed_address_asks_who_you_are_closes_the_others_and_tells_the_old_one(client: Client, lea):
    other = Client()
    sign_in(other, "lea@exemple.test")
    asked = client.post("/compte/adresse", {"email": "neuve@exemple.test", "action_add": ""})
    assert asked.headers["Location"].startswith("/compte/verification")
    confirm(client)
    client.post("/compte/adresse", {"email": "neuve@exemple.test", "action_add": ""})
    [letter] = delivered()
    assert letter.address == "neuve@exemple.test"
    assert is_signed_in(other)
    client.post(letter.link)
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)
    assert [one.address for one in delivered()] == ["lea@exemple.test"]
    lea.refresh_from_db()
    assert lea.email == "neuve@exemple.test"


def test_a_confirmation_is_good_for_five_minutes(clock, client: Client, lea):
    confirm(client)
    assert client.get("/compte/second-facteur/application").status_code == 200
    clock.shift(timedelta(minutes=5, seconds=1))
    assert client.get("/compte/second-facteur/application").status_code == 302


# What was sent when the session had ended.


@override_settings(ROOT_URLCONF=__name__)
def test_a_step_sent_too_late_comes_back_after_the_sign_in(clock, client: Client, lea):
    assert client.post("/etape", {"prenom": ["Awa", "<b>"]}).content == b"POST ['<b>', 'Awa']"
    clock.shift(timedelta(hours=2))
    late = client.post("/etape?x=1", {"prenom": ["Awa", "<b>"]})
    assert late.headers["Location"] == "/compte/connexion?next=%2Fcompte%2Freprise"
    back = client.post(late.headers["Location"], {"login": "lea@exemple.test", "password": PASSWORD})
    page = client.get(back.headers["Location"]).content.decode()
    assert 'action="/etape?x=1"' in page
    assert 'name="prenom" value="Awa"' in page
    assert 'name="prenom" value="&lt;b&gt;"' in page
    assert "csrfmiddlewaretoken" in page


@override_settings(ROOT_URLCONF=__name__)
def test_it_comes_back_to_its_person_alone(clock, client: Client, lea):
    make_account("paul@exemple.test", PASSWORD)
    clock.shift(timedelta(hours=2))
    client.post("/etape", {"prenom": "Awa"})
    sign_in(client, "paul@exemple.test")
    page = client.get("/compte/reprise").content.decode()
    assert "Awa" not in page
    assert "Rien n’attend ici" in page


@override_settings(ROOT_URLCONF=__name__)
def test_a_stranger_s_post_is_kept_for_nobody(client: Client):
    answer = client.post("/etape", {"prenom": "Awa"})
    assert answer.headers["Location"] == "/compte/connexion?next=%2Fetape"


def test_what_is_held_is_held_a_day(lea, settings):
    key = actions.hold_post(lea.person_id, "/etape", {"prenom": ["Awa"]})
    actor = queries.actor_for(lea)
    settings.CLOCK_OFFSET = timedelta(hours=23, minutes=59)
    assert [one.fields for one in queries.held_posts(actor, [key])] == [{"prenom": ["Awa"]}]
    settings.CLOCK_OFFSET = timedelta(hours=24)
    assert queries.held_posts(actor, [key]) == []


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_left_open_overnight_is_kept_too(clock, client: Client, lea):
    is_signed_in(client)
    clock.shift(timedelta(hours=40))
    client.post("/etape", {"prenom": "Awa"})
    sign_in(client, "lea@exemple.test")
    assert 'name="prenom" value="Awa"' in client.get("/compte/reprise").content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_two_tabs_sent_too_late_both_come_back(clock, client: Client, lea):
    is_signed_in(client)
    clock.shift(timedelta(hours=2))
    for name in ("Awa", "Bilal"):
        client.post("/etape", {"prenom": name})
    sign_in(client, "lea@exemple.test")
    pages = [client.get(f"/compte/reprise?page={number}").content.decode() for number in (1, 2)]
    assert ['value="Awa"' in page for page in pages] == [True, False]
    assert ['value="Bilal"' in page for page in pages] == [False, True]


# For someone else.


@pytest.fixture
def helped(client: Client, lea):
    """Léa acts for Awa in this session, and for Bilal too if she likes."""
    for name in ("awa", "bilal"):
        person = make_account(f"{name}@exemple.test", PASSWORD)
        asked = actions.propose_mandate(lea, asking(email=f"{name}@exemple.test", given_names=name.title()))
        actions.consent(queries.actor_for(person), asked.mandate.id)
    awa, bilal = queries.people_helped(lea)
    client.post(f"/compte/mandats/{awa.id}/agir")
    return awa, bilal


def left_unsent(client: Client, clock) -> None:
    clock.shift(timedelta(hours=2))
    client.post("/etape", {"prenom": "Awa"})
    sign_in(client, "lea@exemple.test")


def send_again(client: Client, person):
    """What the page given back sends, as browsers write it."""
    typed = urlencode({"prenom": "Awa", "_pour": person})
    return client.post("/etape", typed, content_type="application/x-www-form-urlencoded")


@override_settings(ROOT_URLCONF=__name__)
def test_a_helper_s_step_comes_back_for_whom_it_was_filled_in(clock, client: Client, lea, helped):
    left_unsent(client, clock)
    page = client.get("/compte/reprise").content.decode()
    assert "Vous agissez pour Awa Exemple." in page
    assert client.session["pour"] == str(helped[0].person)
    assert f'name="_pour" value="{helped[0].person}"' in page


@override_settings(ROOT_URLCONF=__name__)
def test_it_is_sent_for_nobody_else(clock, client: Client, lea, helped):
    left_unsent(client, clock)
    client.get("/compte/reprise")
    assert send_again(client, helped[0].person).status_code == 200
    client.post(f"/compte/mandats/{helped[1].id}/agir")
    refused = send_again(client, helped[0].person)
    assert refused.status_code == 409
    assert "remplie pour une autre personne" in refused.content.decode()
    client.post("/compte/mandats/0/agir")
    assert send_again(client, helped[0].person).status_code == 409


@override_settings(ROOT_URLCONF=__name__)
def test_it_comes_back_to_nobody_once_the_mandate_ended(clock, client: Client, lea, helped):
    left_unsent(client, clock)
    actions.revoke(lea, helped[0].id)
    answer = client.get("/compte/reprise")
    assert answer.status_code == 403
    assert 'value="Awa"' not in answer.content.decode()
    assert "pour" not in client.session


def test_one_session_is_closed_and_the_others_stay(client: Client, lea):
    others = [Client(HTTP_USER_AGENT=name) for name in ("Un vieux téléphone", "Un ordinateur")]
    for other in others:
        sign_in(other, "lea@exemple.test")
    closed = UserSession.objects.get(user_agent="Un vieux téléphone")
    client.post("/compte/connexions", {"session": closed.pk})
    assert [is_signed_in(one) for one in (client, *others)] == [True, False, True]
    stranger = UserSession.objects.create(
        user=make_account("paul@exemple.test"), ip="127.0.0.1", session_key="x"
    )
    client.post("/compte/connexions", {"session": stranger.pk})
    assert UserSession.objects.filter(pk=stranger.pk).exists()
