"""What a person does at the counter, page by page, without a script: reads a form, fills it in, sends it."""

from collections.abc import Mapping
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from uuid import UUID

from django.test import Client

from tests.papers import picture

IDENTITY: Mapping[str, str] = {
    "nom": "Exemple",
    "prenoms": "Aminata",
    "date_naissance-jour": "1",
    "date_naissance-mois": "2",
    "date_naissance-annee": "1995",
    "pays_naissance": "BRA",
    "nationalite": "BRA",
    "sexe": "feminin",
    "adresse-numero": "20",
    "adresse-voie": "Rue Nationale",
    "adresse-code_postal": "59800",
    "adresse-commune": "Lille",
}
SITUATION: Mapping[str, str] = {
    "date_arrivee-jour": "3",
    "date_arrivee-mois": "4",
    "date_arrivee-annee": "2015",
    "union": "celibataire",
    "a_enfants": "non",
    "attestation_vraie": "oui",
}


class _Forms(HTMLParser):
    """The forms of a page as a browser would send them: what each control holds, by name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, list[str]]] = {}
        self.actions: dict[str, str] = {}
        self._form = ""
        self._select: str | None = None
        self._text: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = found.get("id") or found.get("action", "")
            self.forms[self._form] = {}
            self.actions[self._form] = found.get("action", "")
        name = found.get("name", "")
        if not self._form or not name:
            if tag == "option" and self._select and "selected" in found:
                self._hold(self._select, found.get("value", ""))
            return
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._text = name
            self._hold(name, "")
        elif tag == "input" and found.get("type") in ("radio", "checkbox"):
            if "checked" in found:
                self._hold(name, found.get("value", ""))
        elif tag == "input" and found.get("type") != "file":
            self._hold(name, found.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._form and self._text:
            self.forms[self._form][self._text] = [data.removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = ""
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._text = None

    def _hold(self, name: str, value: str) -> None:
        self.forms[self._form].setdefault(name, []).append(value)


def forms_of(response: Any) -> dict[str, dict[str, list[str]]]:
    return _Forms(response.content.decode()).forms


class Person:
    """Someone signed in on one device; `device()` gives another one."""

    def __init__(self, account: Any) -> None:
        self.account = account
        self.client = Client(raise_request_exception=False)
        self.client.force_login(account)

    def device(self) -> "Person":
        return Person(self.account)

    def get(self, address: str) -> Any:
        return self.client.get(address)

    def begin(self, procedure: str = "essai", query: str = "") -> str:
        """Start a request from its preamble; the address of the dossier."""
        address = f"/dossiers/nouveau/{procedure}{query}"
        (form,) = [one for name, one in forms_of(self.get(address)).items() if "cle" in one]
        response = self.client.post(address, form)
        assert response.status_code == 302, response.content.decode()[:2000]
        return response["Location"].split("/etapes/")[0]

    def step(self, dossier: str, name: str) -> Any:
        return self.get(f"{dossier}/etapes/{name}")

    def send(
        self, dossier: str, name: str, answers: Mapping[str, Any], wish: str = "poursuivre", page: Any = None
    ) -> Any:
        """Fill in the step as shown (or `page`, shown earlier) and press a button."""
        shown = forms_of(page or self.step(dossier, name))["etape"]
        return self.client.post(f"{dossier}/etapes/{name}", {**shown, **answers, "suite": wish})

    def change(self, dossier: str, name: str, answers: Mapping[str, Any], page: Any = None) -> Any:
        """Change answers on the page, as htmx sends them."""
        shown = forms_of(page or self.step(dossier, name))["etape"]
        return self.client.post(
            f"{dossier}/etapes/{name}", {**shown, **answers}, headers={"HX-Request": "true"}
        )

    def give(self, dossier: str, document: str, content: bytes | None = None, **more: str) -> Any:
        file = BytesIO(picture() if content is None else content)
        file.name = "papier.png"
        return self.client.post(f"{dossier}/documents/{document}", {"fichier": file, **more})

    def fill(self, dossier: str) -> None:
        """All that must be there to file."""
        assert self.send(dossier, "identite", IDENTITY).status_code == 302
        assert self.send(dossier, "situation", SITUATION).status_code == 302
        assert self.give(dossier, "passeport").status_code == 302

    def file(self, dossier: str, page: Any = None, **answers: str) -> Any:
        shown = forms_of(page or self.get(f"{dossier}/depot"))["etape"]
        return self.client.post(f"{dossier}/depot", {**shown, **answers, "suite": "deposer"})


def id_of(dossier: str) -> UUID:
    return UUID(dossier.rsplit("/", 1)[-1])
