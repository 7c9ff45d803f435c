"""Who could not file on line gets a dated, numbered, sealed statement that opens the other way, without an account."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from guichet.accounts.queries import office_for
from guichet.database import Scope, acting
from guichet.documents.issued import queries as issued
from guichet.dossiers import models, statements
from guichet.dossiers.types import Impossibility, NotFound, Nowhere, Statement
from guichet.journal.models import Line
from tests.accounts.agents import make_agent
from tests.dossiers.requests import NOVEMBER_2023, someone

pytestmark = pytest.mark.django_db

LILLE = "59350"
SAID = Impossibility(
    page="/dossiers/nouveau",
    error="503",
    tried="J’ai essayé trois fois.\n=1+1 {{ 7*7 }} $numero 😀",
    commune=LILLE,
    family_name="Exemple",
    given_names="Awa",
    birth_date="2006-08-10",
    foreigner_number="9912345678",
)


def stated(said=SAID, owner: UUID | None = None, key: UUID | None = None):
    key = key or uuid4()
    with acting(Scope.usager(owner or statements.name_of(None, said, key))):
        return statements.state(owner, said, key, NOVEMBER_2023)


def paper_of(made: Statement) -> dict:
    with acting(Scope.service()):
        return json.loads(issued.data_of(made.document))["contenu"]


def lille() -> int:
    office = office_for("59")
    assert office is not None
    return office.id


def test_it_is_numbered_by_the_day_of_the_service_in_a_series_of_its_own():
    assert [stated().number, stated().number] == ["CI-5901-20231115-0001", "CI-5901-20231115-0002"]


def test_the_paper_says_where_when_and_what_was_shown_and_that_another_way_is_open():
    content = paper_of(stated())
    assert content["empechement"]["page"] == "/dossiers/nouveau"
    assert content["empechement"]["constate_le"].startswith("2023-11-15T09:00")
    assert content["declarant"]["nom"] == "Exemple"
    blocks = {one["cle"]: " ".join(one["paragraphes"]) for one in content["blocs"]}
    assert "Le 15 novembre 2023 à 10:00" in blocks["constat"]
    assert "doit pouvoir déposer autrement" in blocks["substitution"]
    assert blocks["service"]


def test_what_was_written_is_never_read_as_a_sentence_of_ours_and_what_cannot_be_printed_stops_nothing():
    made = stated()
    said = paper_of(made)["empechement"]["paroles"]
    assert "=1+1 {{ 7*7 }} $numero" in said
    assert "😀" not in said
    assert "😀" in made.said.tried


def test_nobody_has_to_say_who_they_are():
    content = paper_of(stated(Impossibility(page="Accueil", error="", tried="", commune=LILLE)))
    assert content["declarant"]["nom"] == "non indiqué"
    assert content["empechement"]["erreur"] == "aucun message affiché"


def test_sent_twice_it_is_one_statement():
    key = uuid4()
    made = stated(key=key)
    assert stated(key=key) == made
    with acting(Scope.service()):
        assert models.Statement.objects.count() == 1
        assert Line.objects.filter(subject=made.id, verb="constat.dresser").count() == 1


def test_sent_changed_and_sent_again_it_is_two_for_a_person_too():
    key, awa = uuid4(), someone()
    first = stated(owner=awa.person, key=key)
    second = stated(replace(SAID, error="504"), owner=awa.person, key=key)
    assert (first.said.error, second.said.error) == ("503", "504")


def test_who_is_not_signed_in_states_in_nobody_s_name_whatever_key_they_choose():
    awa = someone()
    made = stated(key=awa.person)
    assert made.id != awa.person
    with acting(awa.scope):
        assert statements.mine(awa.person) == []


def test_a_commune_without_a_service_is_told():
    assert stated(Impossibility(page="x", error="", tried="", commune="00000")) == Nowhere("00000")


def test_the_competent_office_reads_it_and_no_other_nor_another_person():
    made = stated(owner=someone().person)
    ines = make_agent("ines@exemple.test", lille(), "instructeur", second_factor=False)
    other = office_for("92")
    assert other is not None
    nadia = make_agent("nadia@exemple.test", other.id, "instructeur", second_factor=False)
    with acting(ines.scope):
        assert [one.id for one in statements.of_office(ines, lille())[0]] == [made.id]
        assert statements.get_for(ines, made.id).said.family_name == "Exemple"
        assert statements.by_month(lille()) == [(NOVEMBER_2023.date().replace(day=1), 1)]
    with acting(nadia.scope):
        assert statements.of_office(nadia, lille()) == ([], None)
        with pytest.raises(NotFound):
            statements.get_for(nadia, made.id)
    boris = someone("boris@exemple.test")
    with acting(boris.scope), pytest.raises(NotFound):
        statements.get(boris.person, made.id)


def test_no_statement_is_out_of_reach_of_the_office_and_a_person_finds_theirs_again(monkeypatch):
    monkeypatch.setattr(statements, "PAGE", 2)
    awa = someone()
    made = {stated(owner=awa.person).id for _ in range(3)}
    ines = make_agent("ines@exemple.test", lille(), "instructeur", second_factor=False)
    with acting(ines.scope):
        first, after = statements.of_office(ines, lille())
        rest, end = statements.of_office(ines, lille(), after)
    assert {one.id for one in (*first, *rest)} == made
    assert (len(first), len(rest), end) == (2, 1, None)
    with acting(awa.scope):
        assert {one.id for one in statements.mine(awa.person)} == made


def test_sent_before_and_after_signing_in_it_is_one_for_each():
    key, awa = uuid4(), someone()
    assert stated(key=key).id != stated(owner=awa.person, key=key).id


def test_names_are_encrypted_in_the_row():
    made = stated()
    with acting(Scope.service()), transaction.atomic():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT said::text FROM dossiers_statement WHERE id = %s", [made.id])
            (kept,) = cursor.fetchone()
    assert "Exemple" not in kept
    assert "9912345678" not in kept


def test_nobody_changes_a_statement():
    made = stated()
    for scope in (Scope.usager(made.id), Scope.agent([lille()]), Scope.service()):
        with pytest.raises(DatabaseError), acting(scope), transaction.atomic():
            models.Statement.objects.filter(pk=made.id).update(page="ailleurs")


def test_it_goes_at_its_date_with_its_paper():
    made = stated()
    with acting(Scope.service()):
        assert statements.forget(NOVEMBER_2023) == 0
        assert statements.forget(NOVEMBER_2023 + timedelta(seconds=1)) == 1
        assert issued.of_subject(made.id) == []
