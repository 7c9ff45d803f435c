"""Whatever is typed in a request: taken as it is, or refused in words; never a failure, never another's row."""

import unicodedata
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client

from guichet.accounts.models import Account
from guichet.database import Scope, acting
from guichet.dossiers import queries
from tests.dossiers.requests import PAPERS, WHO, WHY
from tests.walls.addresses import address, ask, every_route, owned_by, sign_in_as
from tests.walls.routes import NO_TOKEN_NEEDED
from tests.walls.test_jobs import state_of
from tests.walls.test_rows import query
from tests.walls.world import World
from tests.web.reading import Page

STEPS = {"informations-personnelles": WHO, "motif-de-sejour": WHY, "justificatifs": PAPERS}

TEXTS = [
    "a\x00b",
    "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe",
    "Zo\N{ZERO WIDTH JOINER}é",
    "e\N{COMBINING ACUTE ACCENT}",
    "İıŞğ",
    "x" * 10_000,
    "Y",
    "O'Brien-N'Diaye d'Été",
    "محمد Иван 王 አበበ",
    "🇫🇷👩‍👩‍👧",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}{% debug %}${7*7}",
    '#read("x")',
    '=HYPERLINK("http://x")',
    "@SUM",
    "-2+3",
    "\tTAB",
    "'; DROP TABLE--",
    "%_\\",
    "x\r\nBcc: a@b",
    "../../etc/passwd",
    "C:\\x",
    "%2e%2e%2f",
    "a" * 50_000 + "!",
    "a@b",
    '"a b"@x.fr',
    "1e309",
    "NaN",
    "-0",
    "١٢٣",
    "00",
    "2026-03-29T02:30",
    "9" * 400,
    "chiffre:1.AAAA",
]


def fields_of(client_page: Page) -> set[str]:
    """The names a page of the request takes, but those that steer it."""
    names = {str(field["name"]) for field in client_page.fields if field.get("name")}
    return names - {"csrfmiddlewaretoken", "revision", "montres", "suite", "cle", "fichier", "q"}


def stored(world: World) -> dict[str, object]:
    with acting(world.aminata.actor.scope):
        return dict(queries.get_for(world.aminata.actor, world.aminata.draft).answers)


def sound(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:20]))
def test_any_text_in_every_field_is_refused_in_words_or_kept_as_it_is(world: World, text: str):
    cookies = sign_in_as("aminata", world)
    for step, usual in STEPS.items():
        path = f"/dossiers/{world.aminata.draft}/etapes/{step}"
        names = fields_of(Page(ask(path, "GET", cookies))) | set(usual)
        assert set(usual) - {"revision"} <= names
        here, elsewhere = str(revision(world)), "999999"
        for shown, headers in ((here, {}), (elsewhere, {}), (here, {"hx-request": "true"})):
            posted = dict.fromkeys(names, text) | {"revision": shown, "suite": "poursuivre"}
            response = ask(path, "POST", cookies, posted, headers=headers)
            page = response.content.decode()
            assert response.status_code in (200, 302, 409, 422), (step, response.status_code)
            assert "<script>alert" not in page
            assert "onerror=alert(1)>" not in page
            if response.status_code == 422:
                assert "fr-error-text" in page or "fr-alert--error" in page


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:20]))
def test_any_text_at_the_filing_files_nothing_or_files_once(world: World, text: str):
    cookies = sign_in_as("aminata", world)
    path = f"/dossiers/{world.aminata.draft}/depot"
    shown = Page(ask(path, "GET", cookies))
    names = {str(field["name"]) for field in shown.fields if field.get("name")} - {"csrfmiddlewaretoken"}
    assert {"cle", "suite"} <= names
    for posted in (dict.fromkeys(names, text), {"suite": "deposer", "cle": text}):
        response = ask(path, "POST", cookies, posted)
        page = response.content.decode()
        assert response.status_code in (200, 302, 409, 422), response.status_code
        assert "<script>alert" not in page
        assert "onerror=alert(1)>" not in page


@pytest.mark.parametrize("text", ["\x00", "CT-5901\x00", "%00"])
def test_a_sign_that_nothing_can_hold_finds_nothing_and_breaks_nothing_for_agents(world: World, text: str):
    cookies = sign_in_as("ines", world)
    for path in ("constats", "messages"):
        response = ask(f"/agent/{path}", "GET", cookies, {"numero": text})
        assert response.status_code == 200
        assert "Rien n’a ce numéro dans ce service." in " ".join(response.content.decode().split())
    message = f"/agent/messages/{world.aminata.inquiry}"
    assert ask(f"{message}/transfert", "POST", cookies, {"service": text}).status_code == 422
    dossier = f"/agent/dossiers/{world.aminata.filed}"
    assert ask(f"{dossier}/transfert", "POST", cookies, {"service": text, "motif": text}).status_code == 422
    correction = f"/agent/corrections/{world.aminata.correction}"
    # What is left of it without that sign is the answer; nothing is none.
    kept = 302 if text.strip("\x00") else 422
    assert ask(correction, "POST", cookies, {"refuser": "1", "reponse": text}).status_code == kept


FREE = ("nom_naissance", "prenoms", "lieu_naissance", "adresse-voie")


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:20]))
def test_a_name_is_kept_letter_by_letter_or_not_at_all(world: World, text: str):
    cookies = sign_in_as("aminata", world)
    path = f"/dossiers/{world.aminata.draft}/etapes/informations-personnelles"
    for name in FREE:
        former = typed_in(stored(world), name)
        posted = dict(WHO) | {name: text, "revision": str(revision(world)), "suite": "rester"}
        response = ask(path, "POST", cookies, posted, undone=False)
        kept = typed_in(stored(world), name)
        assert response.status_code in (200, 302, 422)
        if response.status_code == 422:
            assert kept in (former, None), name
            assert "fr-message--error" in response.content.decode(), name
        else:
            assert kept == sound(text), name


def typed_in(answers: dict[str, object], name: str) -> object:
    field, _, part = name.partition("-")
    held = answers.get(field)
    return held.get(part) if part and isinstance(held, dict) else held


def revision(world: World) -> int:
    with acting(world.aminata.actor.scope):
        return queries.get_for(world.aminata.actor, world.aminata.draft).revision


# More than a form asks for.


def columns() -> Iterator[tuple[str, object]]:
    """Every field of every model, with a value that would do harm."""
    for model in apps.get_models():
        if model.__module__.startswith(("guichet.", "allauth.")):
            for field in model._meta.concrete_fields:
                yield from ((name, _harm(name)) for name in {field.name, field.attname})


def _harm(name: str) -> object:
    if name in ("state", "status"):
        return "favorable"
    if name.startswith("is_") or name in ("verified", "primary", "numero_verifie"):
        return "1"
    return "92" if "office" in name else "9999"


PROTECTED = ("id", "person_id", "office_id", "state", "number", "procedure", "version", "filings", "filed_at",
             "filed_on", "complete_on", "started_at", "ended_at")  # fmt: skip


def test_what_a_form_does_not_ask_for_changes_nothing(world: World):
    """Each form with every column of the database in it: nobody's owner, office, state or right changes."""
    cookies = sign_in_as("aminata", world)
    extra = dict(columns())
    assert {"person_id", "office_id", "state", "is_active", "numero_verifie"} <= set(extra)

    def rows() -> list[object]:
        with acting(Scope.service()):
            people = query("SELECT id, numero_verifie, locked, source FROM accounts_person ORDER BY id")
            mandates = query(
                "SELECT id, person_id, helper_id, scope, agreed_at FROM accounts_mandate ORDER BY id"
            )
            dossiers = query(f"SELECT {', '.join(PROTECTED)} FROM dossiers_dossier ORDER BY id")
        accounts = Account.objects.order_by("id").values_list(
            "id", "email", "person_id", "is_active", "created_at"
        )
        return [people, mandates, dossiers, list(accounts), state_of(world.boris)]

    before = rows()
    moves = ("abandon", "retrait", "accord", "fin", "agir", "nouveau/", "deconnexion", "effacement", "copie")
    moves += ("complement/envoi",)
    for route in every_route():
        if any(word in route.pattern for word in moves) or route.pattern in NO_TOKEN_NEEDED:
            continue
        path = address(route, owned_by(world.aminata, world, route))
        response = ask(path, "POST", cookies, extra, undone=False)
        assert response.status_code < 500, path
    assert rows() == before


def test_what_is_moved_is_moved_for_oneself_only(world: World):
    """A verb does what it says to one's own, whoever else the form names."""
    cookies = sign_in_as("aminata", world)
    before = state_of(world.boris)
    for verb in (
        f"{world.aminata.draft}/abandon",
        f"{world.aminata.filed}/retrait",
        "nouveau/ase-premiere-demande",
    ):
        posted = dict(columns()) | dict.fromkeys(("person", "person_id", "owner"), str(world.boris.person))
        posted |= dict.fromkeys(("dossier", "dossier_id", "id"), str(world.boris.draft))
        assert ask(f"/dossiers/{verb}", "POST", cookies, posted, undone=False).status_code == 302
    assert state_of(world.boris) == before


def test_a_new_account_takes_only_what_its_form_asks(world: World):
    client = Client(raise_request_exception=False)
    posted = {"email": "zoe@exemple.test", "password1": "une phrase de zoé, longue et sûre"}
    posted = (
        dict(columns())
        | {"person_id": str(world.aminata.person), "person": str(world.aminata.person)}
        | posted
    )
    client.post("/compte/creation", posted)
    zoe = Account.objects.get(email="zoe@exemple.test")
    assert zoe.person_id not in (world.aminata.person, world.boris.person)
    assert not zoe.emailaddress_set.filter(verified=True).exists()
