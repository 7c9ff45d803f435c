"""A copy of one's data: everything, one's own only, for 72 hours, and nothing a spreadsheet would run."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.accounts import actions as accounts
from guichet.accounts.models import CorrectionRequest
from guichet.accounts.queries import actor_for
from guichet.accounts.types import Actor, Proposal, Proposed
from guichet.database import Scope, acting
from guichet.documents.issued import actions as issued
from guichet.dossiers import actions, archive, erasing, export, models, queries, sealed_file
from guichet.dossiers.types import Export, NotPermitted, TooManyExports
from guichet.journal.types import Author
from guichet.notifications import queries as notifications
from tests.accounts.people import make_account
from tests.documents.issued.every_kind import of_kind
from tests.dossiers.requests import NOVEMBER_2023, begin, fill, join, someone
from tests.faults.full_disk import room_for
from tests.jobs import run_jobs
from tests.privacy.register import REGISTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def aminata():
    return someone()


@pytest.fixture
def filed(aminata):
    dossier = begin(aminata)
    fill(aminata, dossier)
    join(aminata, dossier)
    with acting(aminata.scope):
        actions.submit(aminata, dossier, uuid4(), NOVEMBER_2023)
    run_jobs()
    return dossier


def copied(actor) -> ZipFile:
    with acting(actor.scope) as now:
        asked = export.ask(actor, now)
        assert isinstance(asked, Export), asked
    run_jobs()
    with acting(actor.scope) as now:
        pieces = export.download(actor, asked.id, now)
    assert pieces is not None
    return ZipFile(BytesIO(b"".join(pieces)))


def test_the_copy_holds_answers_documents_and_receipt(aminata, filed, settings):
    found = copied(aminata)
    assert found.testzip() is None
    names = found.namelist()
    number = "5901202311150000001"
    assert f"demandes/{number}/recepisse-1.pdf" in names
    assert found.read(f"demandes/{number}/recepisse-1.pdf").startswith(b"%PDF")
    papers = [name for name in names if "/documents/" in name]
    everything = json.loads(found.read("donnees.json"))
    (request,) = everything["demandes"]
    assert request["numero"] == number
    assert request["reponses"]["nom_naissance"].lower() == "exemple"
    assert "chiffre:" not in found.read("donnees.json").decode()
    assert len(papers) == len(request["documents"]) > 0
    with acting(aminata.scope):
        pieces = queries.pieces_of(queries.get_for(aminata, filed))
    assert len(papers) == sum(len(given) for given in pieces.values())
    assert everything["compte"]["adresse_electronique"] == "aminata@exemple.test"
    rows = list(csv.DictReader(StringIO(found.read("demandes.csv").decode("utf-8-sig"))))
    assert [row["numero"] for row in rows] == [number]
    with acting(aminata.scope):
        told = [message.kind for message in notifications.for_person(aminata.person, "fr").messages]
    assert "copie_prete" in told


def test_the_copy_holds_every_other_document_issued(aminata, filed):
    with acting(Scope.service(aminata.person)) as now:
        made = issued.issue("decision_refus", filed, aminata.person, None, of_kind("decision_refus"), now)
        issued.revoke(made.id, now)
    run_jobs()
    found = copied(aminata)
    assert found.read(f"delivres/decision_refus-{made.reference}.pdf").startswith(b"%PDF")
    (told,) = json.loads(found.read("donnees.json"))["delivres"]
    assert (told["nature"], told["etat"]) == ("decision_refus", "revoque")
    assert told["contenu"]["decision"]["auteur"]["nom"] == "Exemple"


def test_the_file_on_disk_says_nothing(aminata, filed, settings):
    copied(aminata)
    (kept,) = (settings.DOCUMENTS / "exports").iterdir()
    assert b"PK" not in kept.read_bytes()[:16]
    assert b"donnees.json" not in kept.read_bytes()


def test_the_copy_of_one_holds_nothing_of_another(aminata, filed):
    boris = someone("boris@exemple.test")
    draft = begin(boris)
    found = copied(boris)
    everything = found.read("donnees.json").decode()
    assert str(draft) in everything
    assert "aminata" not in everything.lower()
    assert str(filed) not in everything


def test_nobody_else_is_given_the_copy(aminata, filed):
    boris = someone("boris@exemple.test")
    copied(aminata)
    with acting(aminata.scope) as now:
        (made,) = export.list_for(aminata)
    with acting(boris.scope) as now:
        assert export.list_for(boris) == []
        assert export.download(boris, made.id, now) is None
    helper = Actor(boris.account, aminata.person, Author("mandataire", str(boris.account)), 1, "fr")
    with acting(helper.scope) as now:
        assert export.download(helper, made.id, now) is None
        assert isinstance(export.ask(helper, now), NotPermitted)


def test_the_copy_is_had_for_72_hours_then_erased(aminata, later, settings):
    copied(aminata)
    with acting(aminata.scope) as now:
        (made,) = export.list_for(aminata)
        assert made.until == made.made_at + timedelta(hours=72)
    later(72.1 / 24)
    with acting(aminata.scope) as now:
        assert export.download(aminata, made.id, now) is None
    erasing.run()
    with acting(aminata.scope):
        assert export.list_for(aminata) == []
    assert list((settings.DOCUMENTS / "exports").iterdir()) == []


def test_a_copy_under_way_is_not_asked_for_twice_and_five_a_day_are(aminata, later):
    with acting(aminata.scope) as now:
        assert export.ask(aminata, now) == export.ask(aminata, now)
    run_jobs()
    for _ in range(4):
        copied(aminata)
    with acting(aminata.scope) as now:
        assert export.ask(aminata, now) == TooManyExports(5)
    later(1.1)
    with acting(aminata.scope) as now:
        assert isinstance(export.ask(aminata, now), Export)


@pytest.mark.parametrize("octets", [0, 20_000])
def test_a_full_disk_gives_no_copy_and_the_next_try_makes_it(aminata, filed, settings, octets):
    with acting(aminata.scope) as now:
        asked = export.ask(aminata, now)
    with room_for(octets), pytest.raises(OSError, match="File too large"):
        export.make(asked.id, aminata.person)
    with acting(aminata.scope) as now:
        assert export.download(aminata, asked.id, now) is None
        assert [one.made_at for one in export.list_for(aminata)] == [None]
    export.make(asked.id, aminata.person)
    with acting(aminata.scope) as now:
        pieces = export.download(aminata, asked.id, now)
    assert pieces is not None
    assert ZipFile(BytesIO(b"".join(pieces))).testzip() is None


def test_the_copy_says_what_it_could_not_hold(aminata, filed, settings):
    for path in settings.DOCUMENTS.rglob("original*"):
        path.write_bytes(b"damaged")
    found = copied(aminata)
    told = found.read("documents-absents.txt").decode()
    everything = json.loads(found.read("donnees.json"))
    assert not [name for name in found.namelist() if "/documents/" in name]
    for document in everything["demandes"][0]["documents"]:
        assert document["sha256"] in told


def test_the_copy_holds_corrections_and_the_mandates_one_acts_under(aminata):
    helper = make_account("educ@exemple.test")
    itself = actor_for(helper)
    assert itself is not None
    proposal = Proposal(
        kind="educateur_ase",
        helper_name="Camille Éduc",
        organisation="ASE de l’Exemple",
        family_name="Exemple",
        given_names="Awa",
        birth_date="2008-05-01",
        email="awa@exemple.test",
        powers=("deposer", "suivre"),
        language="fr",
    )
    assert isinstance(accounts.propose_mandate(helper, proposal), Proposed)
    with acting(itself.scope) as now:
        CorrectionRequest.objects.create(
            person_id=itself.person, proposed={"prenoms": "Awa"}, explanation="faute", requested_at=now
        )
    everything = json.loads(copied(itself).read("donnees.json"))
    assert [one["person_name"] for one in everything["mandats_exerces"]] == ["Awa Exemple"]
    assert [(one["proposed"], one["explanation"]) for one in everything["corrections"]] == [
        ({"prenoms": "Awa"}, "faute")
    ]


def test_every_table_about_a_person_is_in_the_copy_or_says_why_not():
    about = {name for name, table in REGISTER.tables.items() if table.about_someone}
    assert about == archive.COVERS.keys() | archive.LEFT_OUT.keys()


@given(st.text())
def test_no_cell_is_a_formula(text):
    (row,) = csv.reader(
        StringIO(archive.as_csv([{"a": text}]).removeprefix("\ufeff").split("\n", 1)[1], newline="")
    )
    assert (
        not row[0]
        .lstrip(" ")
        .startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"))
    )


@given(st.binary(max_size=5000), st.integers(min_value=1, max_value=700))
def test_what_is_sealed_opens_whole_or_not_at_all(content, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_file, "PIECE", size)
        key, out = sealed_file.new_key(), BytesIO()
        sealing = sealed_file.Sealing(out, key, "x")
        for start in range(0, len(content), 333):
            sealing.write(content[start : start + 333])
        sealing.close()
        stored = out.getvalue()
        assert b"".join(sealed_file.opened(BytesIO(stored), key, "x")) == content
        for damaged, with_key, name in (
            (stored[:-1], key, "x"),
            (stored[: 7 + size + 16] if len(content) > size else stored[:7], key, "x"),
            (stored + b"x", key, "x"),
            (stored, sealed_file.new_key(), "x"),
            (stored, key, "y"),
        ):
            with pytest.raises(sealed_file.Damaged):
                list(sealed_file.opened(BytesIO(damaged), with_key, name))


def test_in_its_own_transaction_a_copy_reads_one_person_only(aminata, filed):
    """The database itself shows the job no one else's rows."""
    boris = someone("boris@exemple.test")
    with acting(Scope.service(boris.person)):
        assert models.Dossier.objects.count() == models.Receipt.objects.count() == 0
