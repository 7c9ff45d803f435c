"""A young person files a request: it is theirs, it is numbered, it is proved, and it is done once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from guichet.database import acting
from guichet.dossiers import actions, queries
from guichet.dossiers.types import Conflict, Filed, Incomplete, NotFound, Saved, State, WrongState
from tests.dossiers.requests import NOVEMBER_2023, WHY, begin, fill, join, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def aminata():
    return someone()


@pytest.fixture
def ready(aminata):
    dossier = begin(aminata)
    fill(aminata, dossier)
    join(aminata, dossier)
    return dossier


def file(actor, dossier, key=None, now=NOVEMBER_2023):
    with acting(actor.scope):
        return actions.submit(actor, dossier, key or uuid4(), now)


def seen(actor, dossier):
    with acting(actor.scope):
        return queries.get_for(actor, dossier)


def test_a_filed_request_has_its_number_its_office_and_its_receipt(aminata, ready):
    filed = file(aminata, ready)
    assert isinstance(filed, Filed)
    assert filed.number == "5901202311150000001"
    dossier = seen(aminata, ready)
    assert (dossier.state, dossier.filings, dossier.filed_on.isoformat()) == (State.FILED, 1, "2023-11-15")
    with acting(aminata.scope):
        (receipt,) = queries.receipts_of(dossier)
        assert [event.verb for event in queries.events_of(dossier)] == ["commencer", "deposer"]
    said = {block["cle"]: " ".join(block["paragraphes"]) for block in receipt.content["blocs"]}
    assert "5901202311150000001 a été reçue le 15 novembre 2023" in said["reception"]
    assert "15 mars 2024" in said["silence"]
    assert "Nord" in said["service"]
    assert receipt.content["identite"]["nationalite"]["code"] == "BR"
    address = receipt.content["adresse"]
    assert (address["voie"], address["ligne2"]) == ("20 Rue Nationale", "")
    assert (address["code_postal"], address["commune"]) == ("59800", "Lille")


def test_the_same_page_sent_twice_files_once(aminata, ready):
    key = uuid4()
    assert file(aminata, ready, key) == file(aminata, ready, key) == file(aminata, ready)
    assert seen(aminata, ready).filings == 1


def test_numbers_follow_each_other_without_holes(aminata, ready):
    first = file(aminata, ready)
    other = someone("boris@exemple.test")
    dossier = begin(other)
    assert isinstance(file(other, dossier), Incomplete)
    fill(other, dossier)
    join(other, dossier)
    assert int(file(other, dossier).number) == int(first.number) + 1


def test_what_is_missing_is_named(aminata):
    dossier = begin(aminata)
    told = file(aminata, dossier)
    assert isinstance(told, Incomplete)
    assert told.nowhere
    assert {one.id for one in told.missing} >= {"nom_naissance", "date_ase"}


@pytest.mark.parametrize(
    ("day", "month", "year", "accepted"),
    [
        ("16", "4", "2018", True),
        ("12", "3", "2023", False),
        ("10", "8", "2022", True),
        ("11", "8", "2022", False),
    ],
)
def test_placed_in_care_until_the_sixteenth_birthday_included(aminata, day, month, year, accepted):
    dossier = begin(aminata)
    fill(aminata, dossier)
    changed = dict(WHY) | {"date_ase-jour": [day], "date_ase-mois": [month], "date_ase-annee": [year]}
    with acting(aminata.scope):
        revision = queries.get_for(aminata, dossier).revision
        saved = actions.save(aminata, dossier, "motif-de-sejour", changed, revision, NOVEMBER_2023)
    assert isinstance(saved, Saved)
    assert (saved.ineligible == ()) == accepted
    if not accepted:
        assert [way.kind for way in saved.ineligible[0].ways][:3] == ["corriger", "abandonner", "aide"]
        join(aminata, dossier)
        assert isinstance(file(aminata, dossier), Incomplete)


def test_the_eve_of_the_nineteenth_birthday_is_the_last_day(aminata, ready):
    from datetime import UTC, datetime

    birthday = datetime(2025, 8, 10, 8, 0, tzinfo=UTC)
    told = file(aminata, ready, now=birthday)
    assert isinstance(told, Incomplete)
    assert "avant-19-ans" in {one.id for one in told.ineligible}
    eve = file(aminata, ready, now=birthday - timedelta(days=1))
    assert "avant-19-ans" not in {one.id for one in getattr(eve, "ineligible", ())}


def test_an_older_page_overwrites_nothing(aminata):
    dossier = begin(aminata)
    with acting(aminata.scope):
        first = actions.save(aminata, dossier, "motif-de-sejour", WHY, 1, NOVEMBER_2023)
        stale = actions.save(
            aminata, dossier, "motif-de-sejour", {"situation_familiale": ["marie"]}, 1, NOVEMBER_2023
        )
        assert isinstance(stale, Conflict)
        assert stale.revision == first.revision
        assert [(one.field, one.here, one.stored) for one in stale.differences] == [
            ("situation_familiale", "marie", "celibataire")
        ]
        same = actions.save(aminata, dossier, "motif-de-sejour", WHY, 1, NOVEMBER_2023)
        assert isinstance(same, Saved)
        kept = actions.save(
            aminata,
            dossier,
            "motif-de-sejour",
            {"situation_familiale": ["marie"]},
            stale.revision,
            NOVEMBER_2023,
        )
        assert kept.answers["situation_familiale"] == "marie"


def test_changed_and_filed_again_it_keeps_number_and_dates(aminata, ready):
    first = file(aminata, ready)
    later = NOVEMBER_2023 + timedelta(days=3)
    with acting(aminata.scope):
        revision = queries.get_for(aminata, ready).revision
        actions.save(aminata, ready, "motif-de-sejour", {"situation_familiale": ["divorce"]}, revision, later)
    assert seen(aminata, ready).changed_since_filing
    again = file(aminata, ready, now=later)
    dossier = seen(aminata, ready)
    assert again.number == first.number
    assert (dossier.filings, dossier.filed_on.isoformat()) == (2, "2023-11-15")
    with acting(aminata.scope):
        assert [receipt.rank for receipt in queries.receipts_of(dossier)] == [2, 1]


def test_withdrawn_it_is_no_longer_changed(aminata, ready):
    file(aminata, ready)
    with acting(aminata.scope):
        assert actions.withdraw(aminata, ready, NOVEMBER_2023) == State.WITHDRAWN
        told = actions.save(aminata, ready, "motif-de-sejour", WHY, 1, NOVEMBER_2023)
        assert isinstance(told, WrongState)
        assert isinstance(actions.withdraw(aminata, ready, NOVEMBER_2023), WrongState)


def test_abandoned_it_can_be_taken_up_again(aminata):
    dossier = begin(aminata)
    with acting(aminata.scope):
        assert actions.abandon(aminata, dossier, NOVEMBER_2023) == State.ABANDONED
        assert actions.resume(aminata, dossier, NOVEMBER_2023) == State.DRAFT


def test_someone_else_s_request_is_not_there(aminata, ready):
    boris = someone("boris@exemple.test")
    with acting(boris.scope):
        for act in (
            lambda: queries.get_for(boris, ready),
            lambda: actions.save(boris, ready, "motif-de-sejour", WHY, 1, NOVEMBER_2023),
            lambda: actions.submit(boris, ready, uuid4(), NOVEMBER_2023),
            lambda: actions.withdraw(boris, ready, NOVEMBER_2023),
        ):
            with pytest.raises(NotFound):
                act()
        assert queries.list_for(boris) == []


def test_the_telephone_number_is_kept_closed(aminata, ready):
    from django.db import connection

    with acting(aminata.scope), connection.cursor() as cursor:
        cursor.execute("SELECT answers::text FROM dossiers_dossier")
        (text,) = cursor.fetchone()
    assert "Exemple" in text
    assert "99001234" not in text
    assert "199001234" in seen(aminata, ready).answers["telephone"]
