"""What is encrypted opens only with this service's keys, in its own place."""

import json
import stat

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from guichet.accounts.models import Person
from guichet.database import Scope, acting, secrets
from tests.accounts.people import make_person


@pytest.fixture
def keys_file(tmp_path, settings):
    settings.KEYS = tmp_path / "keys.json"
    secrets.keys.cache_clear()
    yield settings.KEYS
    secrets.keys.cache_clear()


@given(st.text(), st.text(st.characters(codec="utf-8")))
def test_a_text_comes_back_as_it_was(text, place):
    assert secrets.decrypt(secrets.encrypt(text, place), place) == text


def test_twice_the_same_text_gives_two_tokens():
    assert secrets.encrypt("7503134955") != secrets.encrypt("7503134955")


def test_a_token_opens_in_its_own_place_only():
    token = secrets.encrypt("7503134955", "accounts_person.numero")
    with pytest.raises(secrets.UnreadableSecret):
        secrets.decrypt(token, "accounts_person.phone")


@pytest.mark.parametrize("token", ["", "1", "1.", "1.AAAA", "9.AAAA", "1.é", "1." + "A" * 200])
def test_what_is_no_token_is_refused(token):
    with pytest.raises(secrets.UnreadableSecret):
        secrets.decrypt(token)


def test_a_flipped_character_is_refused():
    token = secrets.encrypt("7503134955")
    other = token[:10] + ("A" if token[10] != "A" else "B") + token[11:]
    with pytest.raises(secrets.UnreadableSecret):
        secrets.decrypt(other)


def test_the_file_of_keys_is_made_once_for_its_owner_alone(keys_file):
    secrets.keys()
    assert stat.S_IMODE(keys_file.stat().st_mode) == 0o600
    assert list(keys_file.parent.iterdir()) == [keys_file]
    first = keys_file.read_text()
    secrets.keys.cache_clear()
    secrets.keys()
    assert keys_file.read_text() == first


def test_production_makes_no_keys(keys_file, settings):
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="GUICHET_KEYS"):
        secrets.keys()
    assert not keys_file.exists()


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"chiffrement": {"courante": "1", "cles": {"1": "AAAA"}}}']
)
def test_a_file_that_holds_no_keys_is_refused(keys_file, text):
    keys_file.write_text(text)
    with pytest.raises(ImproperlyConfigured, match="GUICHET_KEYS"):
        secrets.keys()


def test_a_new_key_serves_from_now_on_and_the_former_still_opens(keys_file):
    token, index = secrets.encrypt("Awa"), secrets.blind_index("Awa", "here")
    held, new = json.loads(keys_file.read_text()), json.loads(secrets.new_keys())
    for name in held:
        held[name]["cles"]["2"] = new[name]["cles"]["1"]
        held[name]["courante"] = "2"
    keys_file.write_text(json.dumps(held))
    secrets.keys.cache_clear()
    assert secrets.decrypt(token) == "Awa"
    assert secrets.encrypt("Awa").startswith("2.")
    assert secrets.blind_index("Awa", "here") != index
    assert index in secrets.blind_indexes("Awa", "here")


def test_a_file_key_comes_back_in_its_own_place_only():
    wrapped = secrets.wrap_key(b"k" * 32, "document/1")
    assert secrets.unwrap_key(wrapped, "document/1") == b"k" * 32
    with pytest.raises(secrets.UnreadableSecret):
        secrets.unwrap_key(wrapped, "document/2")


@pytest.mark.django_db
def test_the_database_holds_a_token_and_the_row_the_text():
    person = make_person(numero="7503134955")
    with acting(Scope.usager(person.id)):
        with connection.cursor() as cursor:
            cursor.execute("SELECT numero, phone FROM accounts_person")
            numero, phone = cursor.fetchone()
        assert Person.objects.get().numero == "7503134955"
        with pytest.raises(FieldError):
            Person.objects.filter(numero="7503134955").exists()
    assert "7503134955" not in numero
    assert phone == ""
