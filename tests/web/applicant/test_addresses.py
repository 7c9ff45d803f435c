"""The national address service: asked by the server, and never missed."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from guichet.web.applicant import addresses
from tests.web.applicant.person import IDENTITY, Person, forms_of
from tests.web.applicant.test_steps import words

FOUND = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {
                "label": "20 Rue Nationale 59800 Lille",
                "housenumber": "20",
                "street": "Rue Nationale",
                "name": "20 Rue Nationale",
                "postcode": "59800",
                "citycode": "59350",
                "city": "Lille",
            },
        }
    ],
}


class Service:
    """A service of this machine that answers as it is told; `asked` is what it was asked for."""

    def __init__(self) -> None:
        self.answer = json.dumps(FOUND).encode()
        self.status, self.wait = 200, 0.0
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(parse_qs(urlsplit(self.path).query)["q"][0])
                time.sleep(outer.wait)
                self.send_response(outer.status)
                self.end_headers()
                self.wfile.write(outer.answer)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/search/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def service(settings) -> Iterator[Service]:
    found = Service()
    settings.BAN = found.url
    yield found
    found.server.shutdown()
    found.server.server_close()


def search(aminata: Person, dossier: str, text: str, *, fragment: bool = False):
    page = aminata.step(dossier, "identite")
    form = {**forms_of(page)["etape"], "adresse-recherche": text, "chercher": "adresse"}
    headers = {"HX-Request": "true"} if fragment else {}
    return aminata.client.post(f"{dossier}/adresses", form, headers=headers)


@pytest.fixture
def dossier(aminata: Person) -> str:
    return aminata.begin()


def test_an_address_found_fills_the_form_without_a_script(aminata: Person, dossier: str, service: Service):
    assert "Chercher votre adresse" in words(aminata.step(dossier, "identite"))
    page = search(aminata, dossier, "20 rue nationale lille")
    assert service.asked == ["20 rue nationale lille"]
    (form,) = [one for one in forms_of(page).values() if "revision" in one]
    value = page.content.decode().split('name="adresse-proposition" value="')[1].split('"')[0]
    typed = {**IDENTITY, **form, "adresse-proposition": value.replace("&amp;", "&")}
    aminata.client.post(f"{dossier}/etapes/identite", typed)
    kept = forms_of(aminata.step(dossier, "identite"))["etape"]
    assert (kept["adresse-voie"], kept["adresse-commune_code"]) == (["Rue Nationale"], ["59350"])


def test_with_a_script_only_the_proposals_come(aminata: Person, dossier: str, service: Service):
    fragment = search(aminata, dossier, "20 rue nationale", fragment=True).content.decode()
    assert "20 Rue Nationale 59800 Lille" in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize(
    "answer",
    [
        b"not json",
        b"[]",
        b"null",
        b'{"features": [{"properties": {}}]}',
        b'{"features": [{"properties": null}]}',
        b'{"features": [{"properties": [1]}]}',
        b'{"features": [null, 3]}',
        b'{"features": {"a": 1}}',
        b'{"features": null}',
        b'{"features": 3}',
    ],
)
def test_a_strange_answer_is_no_answer(aminata: Person, dossier: str, service: Service, answer: bytes):
    service.answer = answer
    assert addresses.find("20 rue nationale") in (addresses.Away(), ())
    assert "Écrire l’adresse moi-même" in words(search(aminata, dossier, "20 rue nationale"))


TOWN = {
    "label": "Lille",
    "type": "municipality",
    "name": "Lille",
    "housenumber": None,
    "street": None,
    "postcode": "59000",
    "citycode": "59350",
    "city": "Lille",
}


def found_as(service: Service, **properties: object) -> addresses.Address:
    service.answer = json.dumps({"features": [{"properties": {**TOWN, **properties}}]}).encode()
    found = addresses.find("lille")
    assert isinstance(found, tuple)
    return found[0]


def test_a_town_is_no_street(service: Service):
    assert (found_as(service).numero, found_as(service).voie) == ("", "")
    assert found_as(service, type=None).voie == ""
    hamlet = found_as(service, type="locality", name="Le Grand Pré")
    assert (hamlet.numero, hamlet.voie, hamlet.ville) == ("", "Le Grand Pré", "Lille")
    street = found_as(service, type="street", name="Rue Nationale")
    assert (street.numero, street.voie) == ("", "Rue Nationale")


def chosen(aminata: Person, dossier: str, found: addresses.Address, **typed: str) -> dict[str, list[str]]:
    """What the form holds once a proposal is taken."""
    aminata.send(dossier, "identite", {**IDENTITY, **typed, "adresse-proposition": found.typed})
    return forms_of(aminata.step(dossier, "identite"))["etape"]


def test_taking_a_town_keeps_the_street_already_written(aminata: Person, dossier: str, service: Service):
    form = chosen(aminata, dossier, found_as(service), **{"adresse-voie": "Rue des Lilas"})
    assert form["adresse-voie"] == ["Rue des Lilas"]
    assert form["adresse-code_postal"] == ["59000"]


def test_taking_a_street_keeps_no_number_of_another(aminata: Person, dossier: str, service: Service):
    street = found_as(service, type="street", name="Rue de Paris")
    form = chosen(aminata, dossier, street, **{"adresse-numero": "3", "adresse-voie": "Rue Nationale"})
    assert (form["adresse-numero"], form["adresse-voie"]) == ([""], ["Rue de Paris"])


@pytest.mark.parametrize(
    "proposal", ["&".join(f"a{n}=1" for n in range(50)), "", "%", "=", "\0=\0", "a" * 9999]
)
def test_a_button_that_carries_no_address_changes_none(aminata: Person, dossier: str, proposal: str):
    form = {**IDENTITY, "adresse-proposition": proposal}
    assert aminata.send(dossier, "identite", form).status_code == 302
    kept = forms_of(aminata.step(dossier, "identite"))["etape"]
    assert kept["adresse-voie"] == ["Rue Nationale"]


def test_a_service_that_fails_is_said_and_people_write(aminata: Person, dossier: str, service: Service):
    service.status = 503
    page = search(aminata, dossier, "20 rue nationale")
    assert "La recherche d’adresses ne répond pas" in words(page)
    assert "Écrire l’adresse moi-même" in words(page)


def test_a_service_that_hangs_is_left_after_two_seconds(service: Service):
    service.wait = 5.0
    start = time.monotonic()
    assert addresses.find("20 rue nationale") == addresses.Away()
    assert time.monotonic() - start < 3.0


def test_nobody_listening_is_away(settings):
    settings.BAN = "http://127.0.0.1:9/search/"
    assert addresses.find("20 rue nationale") == addresses.Away()


def test_two_letters_are_not_searched(service: Service):
    assert addresses.find(" a ") == ()
    assert service.asked == []


def test_without_the_service_nothing_is_offered(aminata: Person, dossier: str):
    assert "Chercher votre adresse" not in words(aminata.step(dossier, "identite"))


def test_communes_are_found_in_our_own_tables(anyone):
    assert 'value="Lille (59)"' in anyone.get("/dossiers/communes?adresse-commune=lill").content.decode()
    assert 'value="Lille (59)"' in anyone.get("/dossiers/communes?x=59800").content.decode()
    assert anyone.get("/dossiers/communes?x=a").content.decode().strip() == ""
