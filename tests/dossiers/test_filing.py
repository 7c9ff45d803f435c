"""A young person files a request: it is theirs, it is numbered, it is proved, and it is done once."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from guichet.accounts.actions import fill_offices
from guichet.accounts.models import Office
from guichet.accounts.queries import offices
from guichet.database import Scope, acting
from guichet.documents.issued import contents
from guichet.documents.issued import queries as issued
from guichet.documents.issued.kinds import KINDS
from guichet.documents.issued.two_d_doc.countries import COUNTRIES
from guichet.documents.received import queries as received
from guichet.documents.received.actions import record_scan
from guichet.documents.received.types import State as Scan
from guichet.documents.received.types import Verdict
from guichet.dossiers import actions, models, queries, receipts
from guichet.dossiers.types import (
    Changed,
    Conflict,
    Filed,
    Incomplete,
    NotFound,
    Saved,
    State,
    Unprovable,
    WrongState,
)
from tests.dossiers.requests import NOVEMBER_2023, WHY, begin, fill, join, paper, someone

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
    for named in ("Préfecture du Nord", "12 rue Jean-Sans-Peur", "59039 Lille Cedex", "03 20 30 59 59"):
        assert named in said["service"]
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
        second, first_receipt = queries.receipts_of(dossier)
        status = {one.id: one.status for one in issued.of_subject(ready)}
    assert (second.rank, first_receipt.rank) == (2, 1)
    assert second.content["demande"] == {
        "numero": first.number,
        "deposee_le": "2023-11-15",
        "modifiee_le": "2023-11-18",
    }
    said = {block["cle"]: " ".join(block["paragraphes"]) for block in second.content["blocs"]}
    assert "a été reçue le 15 novembre 2023" in said["reception"]
    assert "Modifiée le 18 novembre 2023" in said["reception"]
    assert "15 mars 2024" in said["silence"]
    assert "Modifiée" not in json.dumps(first_receipt.content, ensure_ascii=False)
    assert status == {first_receipt.issued: "remplace", second.issued: "valide"}


# What is shown is what is filed.

PASSPORT = "justificatif-nationalite"


def shown(actor, dossier, now=NOVEMBER_2023):
    with acting(actor.scope):
        return queries.relevant_of(queries.get_for(actor, dossier), now).marks


def file_as_shown(actor, dossier, marks, now=NOVEMBER_2023, key=None):
    with acting(actor.scope):
        return actions.submit(actor, dossier, key or uuid4(), now, marks)


def test_what_changed_since_the_page_was_shown_is_not_filed(aminata, ready):
    marks = shown(aminata, ready)
    with acting(aminata.scope):
        revision = queries.get_for(aminata, ready).revision
        actions.save(
            aminata, ready, "motif-de-sejour", {"situation_familiale": ["divorce"]}, revision, NOVEMBER_2023
        )
    told = file_as_shown(aminata, ready, marks)
    assert told == Changed(("situation_familiale",), ())
    assert seen(aminata, ready).state == State.DRAFT
    key = uuid4()
    filed = file_as_shown(aminata, ready, shown(aminata, ready), key=key)
    assert isinstance(filed, Filed)
    assert file_as_shown(aminata, ready, marks, key=key) == filed


def test_a_document_added_changed_or_taken_out_since_is_not_filed_unseen(aminata, ready):
    marks = shown(aminata, ready)
    (piece,) = given(aminata, ready, PASSPORT)
    with acting(aminata.scope):
        actions.attach(aminata, ready, PASSPORT, paper("autre.png"), None, NOVEMBER_2023)
    assert file_as_shown(aminata, ready, marks) == Changed((), (PASSPORT,))
    marks = shown(aminata, ready)
    with acting(aminata.scope):
        actions.remove(aminata, ready, piece.id, NOVEMBER_2023)
    assert file_as_shown(aminata, ready, marks) == Changed((), (PASSPORT,))


def test_what_was_changed_back_is_what_was_shown(aminata, ready):
    marks = shown(aminata, ready)
    for status in ("divorce", "celibataire"):
        with acting(aminata.scope):
            revision = queries.get_for(aminata, ready).revision
            actions.save(
                aminata, ready, "motif-de-sejour", {"situation_familiale": [status]}, revision, NOVEMBER_2023
            )
    assert isinstance(file_as_shown(aminata, ready, marks), Filed)


# Documents that are asked no longer.


ADULT = {"date_naissance_annee": ["2005"]}
"""Someone of eighteen, of whom no one's consent is asked."""


CONSENT = "accord-representant"


@pytest.fixture
def grown(aminata, ready):
    """A minor's consent was joined, then the date of birth corrected."""
    fill(aminata, ready, **ADULT)
    with acting(aminata.scope):
        revision = queries.get_for(aminata, ready).revision
        stated = {"attestation_polygamie": ["oui"]}
        actions.save(aminata, ready, "motif-de-sejour", stated, revision, NOVEMBER_2023)
    return ready


def given(actor, dossier, asked):
    with acting(actor.scope):
        return queries.pieces_of(queries.get_for(actor, dossier)).get(asked, [])


def test_a_file_that_is_asked_no_longer_is_not_filed(aminata, grown):
    assert isinstance(file(aminata, grown), Filed)
    (aside,) = given(aminata, grown, CONSENT)
    assert not aside.filed
    with acting(Scope.service()):
        (row,) = models.Receipt.objects.all()
        office = models.Dossier.objects.get(pk=grown).office_id
    assert CONSENT not in {one["demande"] for one in row.pieces}
    with acting(Scope.agent([office])):
        assert received.get(aside.document) is None
        assert not models.Piece.objects.filter(pk=aside.id).exists()
        assert models.Piece.objects.exists()


def test_an_infected_file_that_is_asked_no_longer_stops_nothing(aminata, grown):
    (aside,) = given(aminata, grown, CONSENT)
    with acting(Scope.service()) as now:
        record_scan(aside.document, Verdict(Scan.INFECTED, "Essai"), now)
    assert isinstance(file(aminata, grown), Filed)


def test_nothing_more_is_taken_for_what_is_asked_no_longer(aminata, grown):
    (aside,) = given(aminata, grown, CONSENT)
    with acting(aminata.scope):
        with pytest.raises(NotFound):
            actions.replace(aminata, grown, aside.id, paper(), None, NOVEMBER_2023)
        assert actions.remove(aminata, grown, aside.id, NOVEMBER_2023) is None
    assert given(aminata, grown, CONSENT) == []


# A receipt that cannot be made.


def test_without_a_receipt_there_is_no_filing(aminata, ready, caplog):
    Office.objects.filter(code="prefecture-59").update(address="", phone="")
    told = file(aminata, ready)
    assert isinstance(told, Unprovable)
    assert any("service.adresse" in fault for fault in told.faults)
    assert str(ready) in caplog.text
    dossier = seen(aminata, ready)
    assert (dossier.state, dossier.number, dossier.filings) == (State.DRAFT, None, 0)
    with acting(aminata.scope):
        assert queries.receipts_of(dossier) == []
        assert [event.verb for event in queries.events_of(dossier)] == ["commencer"]
    fill_offices()
    assert file(aminata, ready).number == "5901202311150000001"


def test_every_office_can_stand_on_a_receipt(aminata, ready):
    with acting(aminata.scope):
        found = queries.get_for(aminata, ready)
    everywhere = offices()
    assert len(everywhere) > 110
    for office in everywhere:
        said = receipts.content(
            found.procedure,
            f"{office.number}202311150000001",
            found.answers,
            office,
            receipts.Dates(NOVEMBER_2023.date()),
        )
        contents.read(KINDS["attestation_depot"], said)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Aminata", ["Aminata"]),
        ("Jean Pierre Marie", ["Jean", "Pierre", "Marie"]),
        ("Anne Marie, Jean, Li Na", ["Anne Marie", "Jean", "Li Na"]),
        ("Anne-Marie,", ["Anne-Marie"]),
    ],
)
def test_commas_keep_compound_first_names_whole(aminata, ready, typed, names):
    fill(aminata, ready, prenoms=[typed])
    file(aminata, ready)
    with acting(aminata.scope):
        (receipt,) = queries.receipts_of(queries.get_for(aminata, ready))
    assert receipt.content["identite"]["prenoms"] == names


def test_a_country_of_birth_that_is_no_more_has_its_code(aminata, ready):
    with acting(aminata.scope):
        procedure = queries.get_for(aminata, ready).procedure
    codes = {name: receipts.alpha2(name) for name in procedure.references.countries.former}
    assert codes | {"ANT": "AN", "CSK": "XT", "SCG": "XS", "YUG": "XL"} == codes
    assert set(codes.values()) <= COUNTRIES


def test_overseas_the_receipt_bears_the_day_it_is_there(aminata, ready):
    """22 h 30 in Paris on 15 November is the 16th in Nouméa."""
    evening = datetime(2023, 11, 15, 21, 30, tzinfo=UTC)
    fill(aminata, ready, adresse_code_postal=["98800"], adresse_commune=["Nouméa"])
    file(aminata, ready, now=evening)
    dossier = seen(aminata, ready)
    assert dossier.filed_on == date(2023, 11, 16)
    with acting(aminata.scope):
        (document,) = issued.of_subject(ready)
    assert document.issued_on == date(2023, 11, 16)


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
