"""The list of an office: what stands in it, in which order, what its filters and its words find."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.accounts import actions as civil_status
from guichet.accounts.actions import lock
from guichet.accounts.queries import office_for
from guichet.database import Scope, acting
from guichet.dossiers import indexing, models, turning
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.queue import Weights
from guichet.dossiers.instruction.types import Transferred
from guichet.dossiers.instruction.wanted import Column, Wanted
from guichet.journal.types import Author
from guichet.publication import queries as publication
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.examined import colleague, days, examined, filed
from tests.dossiers.requests import ASE, NOVEMBER_2023, WHO, begin, fill, prepared, someone
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

EVERYTHING = Wanted(everything=True)
TODAY = NOVEMBER_2023.date()


@pytest.fixture
def ines():
    return colleague("ines@exemple.test")


def page(actor, wanted=EVERYTHING, after=None, size=25, today=TODAY):
    with acting(actor.scope):
        return queries.listed(actor, actor.offices[0], wanted, today, after, size)


def found(actor, wanted=EVERYTHING, **more):
    return [one.id for one in page(actor, wanted, **more).rows]


def test_a_minor_is_vulnerable_and_stands_before_the_others_with_the_reason(ines):
    _, dossier = filed()
    (row,) = page(ines).rows
    assert (row.id, row.vulnerable, row.reason) == (dossier, True, "vulnerabilite")
    assert row.next_on == date(2023, 11, 17)
    assert (row.handler, row.followed, row.labels, row.late) == (None, False, (), False)
    assert page(ines, today=date(2023, 11, 18)).rows[0].late


def test_each_act_puts_the_dossier_in_its_new_place(ines):
    one = examined()
    taken = one.dossier()
    assert (taken.next_on, taken.next_reason) == (days(3).date(), "vulnerabilite")
    one.withdraw()
    gone = one.dossier()
    assert (gone.next_on, gone.next_reason) == (None, "")
    assert found(ines, Wanted()) == []
    assert found(ines) == found(ines, Wanted(state="retire")) == [one.id]


def test_an_earlier_end_of_the_right_brings_it_forward_and_a_prolongation_puts_it_off(ines):
    person, dossier = filed()
    with acting(Scope.service(person.person)):
        row = models.Dossier.objects.get(pk=dossier)
        row.expires_on, row.vulnerable = days(31).date(), False
        row.save(update_fields=["expires_on", "vulnerable"])
        turning.place(row, NOVEMBER_2023)
    (listed,) = page(ines).rows
    assert (listed.next_on, listed.reason) == (days(1).date(), "expiration")
    with acting(ines.scope):
        models.Prolongation.objects.create(
            dossier_id=dossier, person_id=person.person, office_id=ines.offices[0],
            valid_from=days(1).date(), valid_to=days(91).date(), document=dossier,
            issued_by_id=ines.agent, issued_at=days(1),
        )  # fmt: skip
        actions.follow(ines, dossier, days(1))
    (listed,) = page(ines).rows
    assert (listed.next_on, listed.reason) == (days(15).date(), "anciennete")


def test_new_weights_move_every_dossier_that_waits(ines, monkeypatch):
    _, dossier = filed()
    later = Weights(0, 0, vulnerable=9, age=40, answered=0, proposed=0, card=0, unread=0)
    monkeypatch.setattr(turning, "weights_on", lambda *_: later)
    with acting(Scope.service()):
        assert turning.place_everything(NOVEMBER_2023) is None
    (row,) = page(ines).rows
    assert (row.id, row.next_on) == (dossier, days(9).date())
    with acting(Scope.service()):
        assert set(models.Facet.objects.values_list("next_on", flat=True)) == {row.next_on}


def test_pages_follow_each_other_without_a_gap_whatever_waits_for_nothing(ines):
    all_ = [filed(f"p{number}@exemple.test") for number in range(5)]
    with acting(Scope.service()):
        models.Dossier.objects.filter(pk=all_[0][1]).update(next_on=None, next_reason="")
        models.Dossier.objects.filter(pk=all_[1][1]).update(next_on=date(2023, 11, 10))
    walked, after = [], None
    while True:
        one = page(ines, after=after, size=2)
        walked += one.rows
        after = one.after
        if after is None:
            break
    assert (walked[0].id, walked[-1].id) == (all_[1][1], all_[0][1])
    assert sorted(row.id for row in walked) == sorted(dossier for _, dossier in all_)
    assert len(found(ines, Wanted())) == 4


def test_every_filter_keeps_what_it_says_and_nothing_else(ines):
    mine = examined()
    _, other = filed("boubacar@exemple.test")
    with acting(Scope.service()):
        models.Dossier.objects.filter(pk=other).update(vulnerable=False, filed_on=date(2023, 11, 20))
    ines = mine.agent
    for wanted, expected in (
        (Wanted(state="depose"), [other]),
        (Wanted(state="en_instruction"), [mine.id]),
        (Wanted(assigned="moi"), [mine.id]),
        (Wanted(assigned="personne"), [other]),
        (Wanted(assigned=str(ines.agent)), [mine.id]),
        (Wanted(vulnerable=True), [mine.id]),
        (Wanted(procedure="renouvellement-recepisse"), []),
        (Wanted(procedure=ASE, filed=(date(2023, 11, 16), None)), [other]),
        (Wanted(filed=(None, date(2023, 11, 16))), [mine.id]),
        (Wanted(late=True), []),
        (Wanted(followed=True), []),
    ):
        assert found(ines, wanted) == expected, wanted
    assert sorted(found(ines, Wanted(late=True), today=date(2024, 1, 1))) == sorted([mine.id, other])


COLUMNS = [
    (Column("cas", equal="mineur"), True),
    (Column("cas", equal="majeur"), False),
    (Column("nationalite", equal="BRA"), True),
    (Column("nationalite", equal="FRA"), False),
    (Column("enfants_a_charge", equal="non"), True),
    (Column("enfants_a_charge", equal="oui"), False),
    (Column("date_ase", days=(date(2018, 4, 16), None)), True),
    (Column("date_ase", days=(date(2018, 4, 17), None)), False),
    (Column("date_ase", days=(None, date(2018, 4, 15))), False),
    (Column("date_naissance", days=(date(2006, 1, 1), date(2006, 12, 31))), True),
]


OTHER_FILTERS = [
    {},
    {"assigned": "moi"},
    {"assigned": "personne"},
    {"words": "exemple"},
    {"words": "autre"},
    {"state": "en_instruction"},
    {"state": "titre_remis"},
    {"vulnerable": True},
    {"label": True},
    {"filed": (date(2023, 11, 1), date(2023, 11, 30))},
    {"filed": (date(2023, 12, 1), None)},
]
HELD_BY_IT = ({}, {"assigned": "moi"}, {"words": "exemple"}, {"state": "en_instruction"}, {"vulnerable": True},
              {"label": True}, {"filed": (date(2023, 11, 1), date(2023, 11, 30))})  # fmt: skip


@pytest.mark.parametrize("others", OTHER_FILTERS, ids=str)
def test_the_columns_of_the_procedure_filter_what_was_filed_with_any_other_filter(ines, others):
    one = examined()
    head = make_agent("helene@exemple.test", ines.offices[0], "responsable")
    with acting(head.scope):
        label = actions.make_label(head, head.offices[0], "Urgent", NOVEMBER_2023)
        actions.label(one.agent, one.id, label.id, NOVEMBER_2023)
    filters = others | ({"label": label.id} if "label" in others else {})
    first = Column("cas", equal="mineur")
    for column, holds in COLUMNS:
        for columns in ((column,), (first, column), (column, first)):
            wanted = Wanted(procedure=ASE, columns=columns, **filters)
            assert found(one.agent, wanted) == ([one.id] if holds and others in HELD_BY_IT else []), columns


WORDS = [
    ("Exemple", True),
    ("exem", True),
    ("AMINATA exemple", True),
    ("Aminata Autre", False),
    ("minata", False),
    ("né le 10/08/2006", True),
    ("exemple 2006-08-10", True),
    ("née le 10-8-2006", True),
    ("10 08 2006", True),
    ("10.08.2006 exemple", True),
    ("11/08/2006", False),
    ("11-08-2006", False),
    ("x", False),
    ("’", False),
]


def test_words_find_names_from_their_first_letters_and_dates_of_birth(ines):
    _, dossier = filed()
    for words, holds in WORDS:
        assert found(ines, Wanted(words=words)) == ([dossier] if holds else []), words


def test_accents_and_case_make_no_difference_and_a_new_name_takes_the_place_of_the_former(ines):
    person = someone()
    dossier = begin(person)
    fill(person, dossier, nom_naissance=["Nguyễn-Ħœuf"], prenoms=["Éloïse"])
    submit(person, dossier)
    assert found(ines, Wanted(words="nguyen ELOISE")) == [dossier]
    change(person, dossier, prenoms=["Binta"])
    assert found(ines, Wanted(words="eloise")) == [dossier]
    submit(person, dossier)
    assert found(ines, Wanted(words="eloise")) == []
    assert found(ines, Wanted(words="binta")) == [dossier]


def test_a_day_is_searched_as_pages_print_it(ines):
    _, dossier = filed()  # born on 10 August 2006
    for words in ("10 août 2006", "10 AOUT 2006", "née le 10 aou\u0302t 2006", "exemple 10 August 2006"):
        assert found(ines, Wanted(words=words)) == [dossier], words
    for words in ("11 août 2006", "10 brumaire 2006", "1er août 2006"):
        assert found(ines, Wanted(words=words)) == [], words


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("N'Guessan", ("nguessan", "N’Guessan", "guessan")),
        ("N’Guessan", ("nguessan", "n'guessan")),
        ("El-Amrani", ("elamrani", "el-amrani", "El Amrani", "amrani")),
    ],
)
def test_a_name_with_a_sign_inside_is_found_with_it_or_without(ines, name, typed):
    person = someone()
    dossier = begin(person)
    fill(person, dossier, nom_naissance=[name])
    submit(person, dossier)
    for words in typed:
        assert found(ines, Wanted(words=words)) == [dossier], words


def test_a_name_corrected_by_an_agent_finds_what_was_filed_under_the_former_one(ines):
    person, dossier = filed()
    lock(person.person, "franceconnect", {"prenoms": "Aminata"}, Author.service("essai"))
    with acting(person.scope) as now:
        asked = civil_status.request_correction(person, {"prenoms": "Zubeida"}, "", now, ines.offices[0])
    with acting(ines.scope) as now:
        civil_status.settle(ines, asked.id, ["prenoms"], "", now, queries.procedures_filed)
    run_jobs()
    assert found(ines, Wanted(words="zubeida")) == found(ines, Wanted(words="aminata")) == [dossier]
    submit(person, dossier)
    assert found(ines, Wanted(words="zubeida")) == [dossier]


def change(person, dossier, **changed):
    from guichet.dossiers import actions as people
    from guichet.dossiers import queries as theirs

    with acting(person.scope):
        revision = theirs.get_for(person, dossier).revision
        people.save(
            person, dossier, "informations-personnelles", dict(WHO) | changed, revision, NOVEMBER_2023
        )


def submit(person, dossier):
    from uuid import uuid4

    from guichet.dossiers import actions as people
    from guichet.dossiers import queries as theirs
    from guichet.dossiers.types import Filed

    with acting(person.scope):
        one = theirs.get_for(person, dossier)
        given = theirs.pieces_of(one)
        for asked in one.procedure.documents(one.answers, NOVEMBER_2023.date()):
            if asked.required and asked.id not in given:
                people.attach(person, dossier, asked.id, prepared(), None, NOVEMBER_2023)
        assert isinstance(people.submit(person, dossier, uuid4(), NOVEMBER_2023), Filed)


def test_a_number_is_found_whole_or_by_its_end(ines):
    _, dossier = filed()
    number = page(ines).rows[0].number
    assert number
    assert found(ines, Wanted(words=number)) == [dossier]
    assert found(ines, Wanted(words=number[-7:])) == [dossier]
    assert found(ines, Wanted(words=f"{number[:4]} {number[4:12]} {number[12:]}")) == [dossier]
    assert found(ines, Wanted(words=f"exemple {number[4:12]}\u202f{number[12:]}")) == [dossier]
    assert found(ines, Wanted(words=f"{number[12:]} {number[4:12]}")) == []
    assert found(ines, Wanted(words=number[:7])) == []
    assert found(ines, Wanted(words=number[-3:])) == []
    assert found(ines, Wanted(words=f"{number[-5:]} exemple")) == [dossier]


def test_beyond_what_is_looked_at_it_is_said_and_filters_come_first(ines, monkeypatch):
    from guichet.dossiers.instruction import searching

    class Two:
        def on(self, name, day):
            return 2

    all_ = sorted(filed(f"p{number}@exemple.test")[1] for number in range(3))
    monkeypatch.setattr(searching, "figures", Two)
    one = page(ines, Wanted(words="exemple"))
    assert (len(one.rows), one.too_many) == (2, True)
    with acting(ines.scope):
        actions.take(ines, all_[-1], NOVEMBER_2023)
    mine = page(ines, Wanted(words="exemple", assigned="moi"))
    assert ([row.id for row in mine.rows], mine.too_many) == ([all_[-1]], False)


def test_an_agent_of_one_procedure_lists_no_other(ines):
    _, dossier = filed()
    office = ines.offices[0]
    other = make_agent("rene@exemple.test", office, "instructeur", procedures=("renouvellement-recepisse",))
    assert found(other) == []
    assert found(other, Wanted(words="exemple")) == []
    assert found(ines) == [dossier]


def test_another_office_finds_nothing_by_any_filter():
    filed()
    nanterre = office_for("92")
    assert nanterre is not None
    nadia = make_agent("nadia@exemple.test", nanterre.id, "instructeur")
    for wanted in (
        EVERYTHING,
        Wanted(words="exemple"),
        Wanted(procedure=ASE, columns=(Column("cas", "mineur"),)),
    ):
        assert found(nadia, wanted) == []


def test_what_is_erased_is_found_no_more(ines):
    from guichet.dossiers import erasing

    person, dossier = filed()
    with acting(ines.scope):
        actions.follow(ines, dossier, NOVEMBER_2023)
    with acting(Scope.service(person.person)) as now:
        erasing.remove_rows(models.Dossier.objects.get(pk=dossier), "dossier_clos", now)
        for table in (models.Facet, models.Word, models.Follower, models.Labelled):
            assert not table.objects.exists()
    assert found(ines, Wanted(words="exemple")) == []


def test_a_page_takes_as_many_statements_however_many_rows_it_shows(ines):
    counted = []
    for number in range(3):
        filed(f"p{number}@exemple.test")
        with (
            acting(ines.scope),
            CaptureQueriesContext(
                connection,
            ) as seen,
        ):
            queries.listed(ines, ines.offices[0], Wanted(), NOVEMBER_2023.date())
        counted.append(len(seen))
    assert counted == [3, 3, 3]


def test_filters_are_kept_apart_by_procedure(ines):
    filed()
    wanted = Wanted(procedure="renouvellement-recepisse", columns=(Column("nationalite", equal="BRA"),))
    assert found(ines, wanted) == []
    assert len(found(ines, replace(wanted, procedure=ASE))) == 1


def test_a_foreigner_number_is_found_and_stands_nowhere_and_the_end_of_a_receipt_presses(ines):
    person, dossier = filed()
    procedure = publication.procedure("renouvellement-recepisse", "2023-10-02")
    assert procedure is not None
    told = {"nom_naissance": "Exemple", "numero_etranger": "9900000000", "fin_recepisse": "2023-11-20"}
    with acting(Scope.service(person.person)):
        row = models.Dossier.objects.get(pk=dossier)
        indexing.index(row, procedure, told, TODAY, NOVEMBER_2023)
        words = list(models.Word.objects.values_list("word", flat=True))
    assert not [word for word in words if "9900000000" in word]
    assert found(ines, Wanted(words="9900000000")) == [dossier]
    assert found(ines, Wanted(words="exemple 9900000001")) == []
    (listed,) = page(ines).rows
    assert (listed.expires_on, listed.reason) == (date(2023, 11, 20), "expiration")


def test_a_dossier_that_is_transferred_is_found_there_and_leaves_its_labels(ines):
    person, dossier = filed()
    nanterre = office_for("92")
    assert nanterre is not None
    nadia = make_agent("nadia@exemple.test", nanterre.id, "instructeur")
    with acting(ines.scope):
        actions.follow(ines, dossier, NOVEMBER_2023)
        moved = actions.transfer(ines, dossier, nanterre.id, "Elle vit à Nanterre.", NOVEMBER_2023)
        assert isinstance(moved, Transferred), moved
    with acting(Scope.service(person.person)):
        assert not models.Follower.objects.exists()
    for wanted in (Wanted(words="exemple"), Wanted(procedure=ASE, columns=(Column("cas", "mineur"),))):
        assert (found(ines, wanted), found(nadia, wanted)) == ([], [dossier])
