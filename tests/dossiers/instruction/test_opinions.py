"""An opinion asked of another préfecture: it sees what is shown to it and nothing else, answers, and sees no more."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from guichet.accounts.queries import office_for
from guichet.database import Scope, acting
from guichet.documents.received import queries as received
from guichet.documents.received.types import File, Look, Refused
from guichet.dossiers import actions as persons
from guichet.dossiers import models, recalling
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.types import (
    Closed,
    Decision,
    Dossier,
    NotFound,
    NotPermitted,
    Opinion,
    Over,
    Transferred,
    Unfit,
    WrongState,
)
from guichet.journal.models import Line
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.before_agents import LATER, approver, examiner, filed, taken_up
from tests.dossiers.instruction.examined import may_sign
from tests.dossiers.instruction.test_deciding import propose, sign
from tests.walls.test_rows import query

QUESTION = "L’adresse est-elle la bonne ?\n{{ 7*7 }} <b>#read</b>"


def nanterre() -> int:
    office = office_for("92")
    assert office is not None
    return office.id


@pytest.fixture
def ines():
    return examiner()


@pytest.fixture
def nadia():
    return make_agent("nadia@exemple.test", nanterre(), "instructeur", second_factor=False)


def papers(agent, dossier):
    with acting(agent.scope):
        found = queries.get_for(agent, dossier)
        assert isinstance(found, Dossier)
        return [paper for paper in queries.papers_of(found).current if paper.pages]


def ask(agent, dossier, service="autre_prefecture", office=None, question=QUESTION, pieces=(), now=LATER):
    wanted = nanterre() if office is None and service == "autre_prefecture" else office
    with acting(agent.scope):
        return actions.ask_opinion(agent, dossier, (service, wanted), question, set(pieces), now)


def answer(agent, opinion, verdict="favorable", text="", now=LATER):
    with acting(agent.scope):
        return actions.answer_opinion(agent, opinion.id, verdict, text, now)


def asked_of(agent, opinion) -> Opinion:
    with acting(agent.scope):
        found = queries.asked_opinion(agent, opinion.id)
    assert isinstance(found, Opinion)
    return found


def why_turned_to(person, dossier):
    with acting(Scope.service(person.person)):
        row = models.Dossier.objects.get(pk=dossier)
        return row.next_on, row.next_reason


def test_the_office_asked_sees_the_question_who_it_is_about_and_what_is_shown_and_nothing_else(ines, nadia):
    _person, dossier = taken_up(ines)
    shown, hidden = papers(ines, dossier)[:2]
    opinion = ask(ines, dossier, pieces=[shown.id])
    assert isinstance(opinion, Opinion), opinion
    seen = asked_of(nadia, opinion)
    assert (seen.question, seen.about["nom"], seen.asked_by) == (QUESTION, "Exemple", ines.number)
    (only,) = seen.shared
    with acting(nadia.scope):
        assert isinstance(queries.shared_page(nadia, seen, only, 1, Look(300)), File)
        assert [one.document for one in models.SharedPiece.objects.all()] == [shown.document]
        assert received.of_subject(dossier) == (received.get(shown.document),)
        assert isinstance(received.open_view(hidden.document, 1, ""), Refused)
        assert models.Dossier.objects.count() == models.Receipt.objects.count() == 0
        assert models.Piece.objects.count() == models.Event.objects.count() == 0
        with pytest.raises(NotFound):
            queries.get_for(nadia, dossier)


def test_its_answer_comes_back_and_what_was_shown_is_shown_no_more(ines, nadia):
    person, dossier = taken_up(ines)
    shown = papers(ines, dossier)[0]
    opinion = ask(ines, dossier, pieces=[shown.id])
    assert answer(nadia, opinion, "peut_etre") == Unfit("avis")
    assert answer(nadia, opinion, "defavorable", " ") == Unfit("texte")
    done = answer(nadia, opinion, "defavorable", "Elle n’habite pas là.")
    assert isinstance(done, Opinion), done
    with acting(ines.scope):
        (back,) = queries.opinions_of(ines, dossier)
    assert (back.verdict, back.answer, back.answered_by) == (
        "defavorable",
        "Elle n’habite pas là.",
        nadia.number,
    )
    assert why_turned_to(person, dossier) == (LATER.date(), "avis_rendu")
    theirs = asked_of(nadia, opinion)
    assert (theirs.verdict, theirs.answer) == ("defavorable", "Elle n’habite pas là.")
    assert (theirs.question, theirs.about, theirs.shared) == ("", {}, ())
    with acting(nadia.scope):
        assert received.get(shown.document) is None
    assert answer(nadia, opinion) == Over()


def test_what_is_called_off_is_shown_no_more_and_answered_no_more(ines, nadia):
    _person, dossier = taken_up(ines)
    shown = papers(ines, dossier)[0]
    opinion = ask(ines, dossier, pieces=[shown.id])
    with acting(nadia.scope), pytest.raises(NotFound):
        actions.withdraw_opinion(nadia, opinion.id, LATER)
    with acting(ines.scope):
        assert isinstance(actions.withdraw_opinion(ines, opinion.id, LATER), Opinion)
        assert actions.withdraw_opinion(ines, opinion.id, LATER) == Over()
    with acting(nadia.scope):
        assert received.get(shown.document) is None
        assert not models.Opinion.objects.exists()
        with pytest.raises(NotFound):
            queries.asked_opinion(nadia, opinion.id)
    assert answer(nadia, opinion) == Over()


def test_an_answer_received_by_letter_is_written_down(ines, nadia):
    _person, dossier = taken_up(ines)
    opinion = ask(ines, dossier, "ofii_medical")
    assert isinstance(opinion, Opinion)
    assert (opinion.due_on - LATER.date()).days == 90
    with pytest.raises(NotFound):
        answer(nadia, opinion)
    assert isinstance(answer(ines, opinion, "sans_objection"), Opinion)


def test_the_office_that_asks_does_not_answer_in_the_place_of_the_one_asked(ines, nadia):
    _person, dossier = taken_up(ines)
    opinion = ask(ines, dossier)
    with pytest.raises(NotFound):
        answer(ines, opinion)
    with (
        acting(ines.scope),
        pytest.raises(DatabaseError, match="by whom it is asked of"),
        transaction.atomic(),
    ):
        models.Opinion.objects.filter(pk=opinion.id).update(
            verdict="favorable", answered_by_id=ines.agent, answered_at=LATER
        )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"service": "inconnu"}, "service"),
        ({"office": 10**6}, "service"),
        ({"service": "ofii_medical", "office": 1}, "service"),
        ({"question": " "}, "question"),
        ({"question": "x" * 2001}, "question"),
        ({"pieces": [uuid4()]}, "documents"),
    ],
)
def test_what_cannot_be_asked_is_not(ines, nadia, given, field):
    _person, dossier = taken_up(ines)
    assert ask(ines, dossier, **given) == Unfit(field)


def test_the_same_office_is_asked_once_at_a_time_and_nobody_asks_their_own(ines, nadia):
    _person, dossier = taken_up(ines)
    first = ask(ines, dossier)
    assert ask(ines, dossier) == Unfit("deja_demande")
    answer(nadia, first)
    assert isinstance(ask(ines, dossier), Opinion)
    assert ask(ines, dossier, office=ines.offices[0]) == Unfit("service")


def test_nothing_is_asked_before_the_examination_nor_by_reception(ines):
    _person, dossier = filed()
    assert isinstance(ask(ines, dossier, "ofii_medical"), WrongState)
    reception = make_agent("accueil@exemple.test", ines.offices[0], "accueil", second_factor=False)
    assert isinstance(ask(reception, dossier, "ofii_medical"), NotPermitted)


def test_a_late_answer_is_recalled_once_and_nothing_waits_for_it(ines, nadia, settings):
    person, dossier = taken_up(ines)
    opinion = ask(ines, dossier)
    before = why_turned_to(person, dossier)
    with acting(Scope.service()):
        assert list(recalling.overdue(LATER + timedelta(days=30))) == []
        assert list(recalling.overdue(LATER + timedelta(days=31))) == [(opinion.id, person.person)]
    assert why_turned_to(person, dossier) == before
    assert not recalling.recall(opinion.id, uuid4())
    assert recalling.recall(opinion.id, person.person)
    assert why_turned_to(person, dossier)[1] == "avis_echu"
    assert not recalling.recall(opinion.id, person.person)
    with acting(Scope.service()):
        assert list(recalling.overdue(LATER + timedelta(days=31))) == []
    assert isinstance(answer(nadia, opinion), Opinion)


def withdrawn(person, dossier, ines):
    with acting(person.scope):
        persons.withdraw(person, dossier, LATER)


def granted(person, dossier, ines):
    assert isinstance(sign(approver("victor", "favorable"), propose(ines, dossier)), Decision)


def dropped(person, dossier, ines):
    may_sign(ines, "cloture")
    with acting(ines.scope):
        assert isinstance(actions.drop(ines, dossier, "Vous avez un autre titre.", LATER), Closed)


def moved_there(person, dossier, ines):
    with acting(ines.scope):
        moved = actions.transfer(ines, dossier, nanterre(), "Elle vit à Nanterre.", LATER)
    assert isinstance(moved, Transferred)


@pytest.mark.parametrize("ended", [withdrawn, granted, dropped, moved_there])
def test_once_the_request_has_ended_or_is_theirs_nothing_is_awaited_of_them_nor_shown(ines, nadia, ended):
    person, dossier = taken_up(ines)
    opinion = ask(ines, dossier, pieces=[papers(ines, dossier)[0].id])
    by_letter = ask(ines, dossier, "service_consulte")
    ended(person, dossier, ines)
    assert answer(nadia, opinion) == Over()
    with acting(nadia.scope):
        assert queries.opinions_asked_of(nadia, nanterre()) == []
        with pytest.raises(NotFound):
            queries.asked_opinion(nadia, opinion.id)
    with acting(Scope.service()):
        assert not models.SharedPiece.objects.filter(opinion=opinion.id, ended_at=None).exists()
        # Of a dossier that moves, what others are asked is still to come.
        awaited = models.Opinion.objects.get(pk=by_letter.id).withdrawn_at is None
        assert awaited == (ended is moved_there)
        assert Line.objects.filter(verb="avis.annuler", subject=dossier).count() == 2 - awaited


def test_an_answer_typed_while_the_dossier_leaves_finds_nothing(ines, nadia):
    _person, dossier = taken_up(ines)
    opinion = ask(ines, dossier, "service_consulte")
    moved_there(None, dossier, ines)
    with pytest.raises(NotFound):
        answer(ines, opinion)
    assert isinstance(answer(nadia, opinion), Opinion)


def test_what_came_before_another_opinion_was_asked_presses_no_more(ines, nadia):
    person, dossier = taken_up(ines)
    hours = [LATER + timedelta(hours=number) for number in range(4)]
    answer(nadia, ask(ines, dossier), now=hours[1])
    assert why_turned_to(person, dossier) == (LATER.date(), "avis_rendu")
    second = ask(ines, dossier, now=hours[2])
    assert isinstance(second, Opinion)
    assert why_turned_to(person, dossier)[1] != "avis_rendu"
    answer(nadia, second, now=hours[3])
    assert why_turned_to(person, dossier) == (LATER.date(), "avis_rendu")


_SHOW = """
    INSERT INTO dossiers_sharedpiece (opinion_id, dossier_id, person_id, office_id, asked_office_id, piece_id, document,
      asked, name, pages)
    SELECT %s, dossier_id, person_id, %s, %s, id, document_id, 'a', 'a', 1 FROM dossiers_piece WHERE id = %s"""


def test_nobody_shows_themselves_a_document_of_another_office(ines, nadia):
    """By raw SQL, with keys that were guessed: a row that would open it is refused."""
    _person, dossier = taken_up(ines)
    piece = papers(ines, dossier)[0]
    opinion = ask(ines, dossier)
    columns = "opinion_id, dossier_id, person_id, office_id, asked_office_id, piece_id, document, asked, name, pages"
    with acting(nadia.scope), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        query(
            f"INSERT INTO dossiers_sharedpiece ({columns}) SELECT id, dossier_id, person_id, %s, %s, %s, %s, 'a', 'a',"
            " 1 FROM dossiers_opinion WHERE id = %s",
            nadia.offices[0], nadia.offices[0], piece.id, piece.document, opinion.id,
        )  # fmt: skip
    for office in (ines.offices[0] + 1, None):
        with acting(ines.scope), pytest.raises(DatabaseError, match="to whom it asks"), transaction.atomic():
            query(_SHOW, opinion.id, ines.offices[0], office, piece.id)


def test_documents_are_found_by_an_index_whoever_they_are_shown_to(ines, nadia):
    with acting(nadia.scope), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for statement in (
            "SELECT document FROM dossiers_sharedpiece WHERE asked_office_id = 1 AND ended_at IS NULL",
            "SELECT id FROM received_received WHERE subject = '00000000-0000-0000-0000-000000000001'",
            "SELECT id FROM dossiers_opinion WHERE asked_office_id = 1 ORDER BY due_on",
        ):
            cursor.execute("EXPLAIN " + statement)
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan" not in plan, plan
