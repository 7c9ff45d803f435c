"""The address of the mail server, as the environment gives it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from guichet.config import mail


def test_without_an_address_there_is_no_server():
    assert mail.server("") is None


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtp://relay.exemple.test", 25, "aucun"),
        ("smtp+starttls://relay.exemple.test", 587, "starttls"),
        ("smtps://relay.exemple.test", 465, "tls"),
        ("smtps://relay.exemple.test:2465", 2465, "tls"),
    ],
)
def test_the_scheme_says_how_the_way_is_protected(url, port, tls):
    found = mail.server(url)
    assert (found["host"], found["port"], found["tls"]) == ("relay.exemple.test", port, tls)


def test_names_passwords_and_the_sender_are_read():
    found = mail.server("smtps://moi%40x:p%2Fq@relay.exemple.test/?de=ne-pas-repondre@exemple.test&delai=3")
    assert (found["user"], found["password"]) == ("moi@x", "p/q")
    assert (found["sender"], found["timeout"]) == ("ne-pas-repondre@exemple.test", 3)


@pytest.mark.parametrize(
    "url",
    [
        "relay",
        "http://relay",
        "smtp://",
        "smtp://h:x",
        "smtps://secret@h?autre=1",
        "smtps://h?delai=vite",
        "smtp://h?x",
    ],
)
def test_an_address_that_is_none_is_refused_without_being_quoted(url):
    with pytest.raises(ImproperlyConfigured, match="SMTP_URL") as refusal:
        mail.server(url)
    assert "secret" not in str(refusal.value)


def test_production_sends_no_password_in_clear():
    assert mail.production_refusals("smtp://moi:mot@relay.exemple.test")
    for url in (
        "",
        "smtp://relay.exemple.test",
        "smtp://moi:mot@localhost",
        "smtps://moi:mot@relay.exemple.test",
    ):
        assert mail.production_refusals(url) == []
