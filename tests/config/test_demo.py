"""The demonstration: printed under the address, the same at each start, never in production."""

import json
import signal
import subprocess

import psycopg
import pytest

from guichet.config import cli, embedded
from guichet.config.demonstration import password_of
from guichet.config.demonstration_agents import code_of
from tests.config.homes import empty_home
from tests.config.served import GUICHET, Site, environment, wait_until
from tests.faults.visitor import Visitor

PEOPLE = slice(2, 11)
"""The lines of people; two lines and those of the agents follow."""


@pytest.fixture(scope="module")
def home():
    with empty_home() as home:
        yield home


@pytest.fixture(scope="module")
def told(home):
    """What a first start prints, its address first; and the site, as it runs."""
    site = Site(home, {"GUICHET_MODE": "demo"}).start()
    yield site, [site.announced() for _line in range(PEOPLE.stop + 7)]
    site.signal(signal.SIGTERM)
    assert site.gone(20.0)


def demo(home, *arguments, **settings):
    return subprocess.run(
        [GUICHET, "demo", *arguments],
        env=environment(home, **settings),
        capture_output=True,
        text=True,
        check=False,
    )


def rows(home):
    with psycopg.connect(embedded.cluster(home).url(embedded.OWNER), autocommit=True) as owner:
        tables = (
            "accounts_account",
            "dossiers_dossier",
            "received_received",
            "dossiers_receipt",
            "accounts_mandate",
        )
        return {table: owner.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def test_the_accounts_stand_under_the_address_and_sign_in(told):
    site, lines = told
    assert lines[0] == f"Guichet : http://localhost:{site.port}"
    assert lines[1] == f"Comptes de démonstration, sur http://localhost:{site.port}/compte/connexion :"
    for line in lines[PEOPLE][::4]:
        email, password = line.split()[:2]
        assert email.endswith("@exemple.test")
        visitor = Visitor(f"http://localhost:{site.port}/")
        page = visitor.get("/compte/connexion?next=/dossiers/")
        assert "Mes demandes" in visitor.send(page, "password", {"login": email, "password": password}).text


def test_a_request_is_filed_another_is_half_way_and_the_receipt_is_sealed(told, home):
    site, lines = told
    filed, draft = (line.split()[:2] for line in lines[2:4])
    visitor = Visitor(f"http://localhost:{site.port}/")
    page = visitor.get("/compte/connexion?next=/dossiers/")
    mine = visitor.send(page, "password", {"login": filed[0], "password": filed[1]})
    receipt = next(one for one in mine.tree.xpath("//a/@href") if one.endswith("/recepisse"))
    assert wait_until(lambda: "Télécharger l’accusé de réception" in visitor.get(receipt).text, 60)
    other = Visitor(f"http://localhost:{site.port}/")
    page = other.get("/compte/connexion?next=/dossiers/")
    assert (
        "Brouillon, pas encore déposé"
        in other.send(page, "password", {"login": draft[0], "password": draft[1]}).text
    )


def test_asked_again_it_makes_nothing_and_says_the_same(told, home):
    site, lines = told
    before = rows(home)
    again = demo(home, "--json", PORT=str(site.port))
    assert again.returncode == 0, again.stderr
    assert rows(home) == before
    assert [(one["courriel"], one["mot_de_passe"]) for one in json.loads(again.stdout)] == [
        tuple(line.split()[:2]) for line in lines if "@exemple.test" in line
    ]


def test_each_request_stands_where_it_is_said(told, home):
    with psycopg.connect(embedded.cluster(home).url(embedded.OWNER), autocommit=True) as owner:
        states = owner.execute(
            "SELECT state, count(*) FROM dossiers_dossier GROUP BY 1 ORDER BY 1"
        ).fetchall()
        proposed = owner.execute("SELECT kind, state FROM dossiers_decision ORDER BY 1, 2").fetchall()
    assert states == [
        ("brouillon", 1), ("complement_demande", 1), ("defavorable", 1), ("depose", 1), ("en_instruction", 2),
        ("titre_disponible", 1),
    ]  # fmt: skip
    assert proposed == [("defavorable", "signee"), ("favorable", "proposee"), ("favorable", "signee")]


def test_an_agent_signs_in_with_the_code_of_the_key_that_is_printed(told):
    site, lines = told
    agents = [line.split()[:4] for line in lines[PEOPLE.stop + 2 :]]
    email, password, _code, key = next(line for line in agents if line[0] == "ines@exemple.test")
    visitor = Visitor(f"http://localhost:{site.port}/")
    page = visitor.get("/compte/connexion?next=/agent/")
    page = visitor.send(page, "password", {"login": email, "password": password})
    work = visitor.send(page, "code", {"code": code_of(key)}).text
    for words in ("Le travail du jour", "Préfecture du Nord", "À examiner", "Examen en cours"):
        assert words in work
    assert len(agents) == 5


def test_passwords_are_of_this_installation_alone(settings):
    here = password_of("aminata@exemple.test")
    assert here == password_of("aminata@exemple.test") != password_of("boris@exemple.test")
    settings.SECRET_KEY = "another installation's"
    assert password_of("aminata@exemple.test") != here


def test_production_has_none(monkeypatch, capsys):
    monkeypatch.setattr("guichet.config.settings.PRODUCTION", True)
    assert cli.main(["demo"]) == 1
    assert "GUICHET_MODE is production" in capsys.readouterr().err
