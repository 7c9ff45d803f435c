"""A decision: proposed by one, signed by who has the right to; a refusal by two; nothing half done."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from guichet.database import Scope, acting
from guichet.documents.issued import queries as issued
from guichet.dossiers import actions as persons
from guichet.dossiers import models, queries
from guichet.dossiers.instruction import actions
from guichet.dossiers.instruction import queries as instruction
from guichet.dossiers.instruction.types import (
    Decision,
    NotPermitted,
    Period,
    Proposal,
    Unfit,
    Unsigned,
    WrongState,
)
from guichet.dossiers.types import State
from guichet.notifications.queries import for_person
from tests.dossiers.instruction.before_agents import (
    LATER,
    approver,
    examiner,
    state_of,
    taken_up,
)
from tests.jobs import run_jobs

GRANT = Proposal("favorable", period=Period(date(2023, 12, 16), date(2024, 12, 15)), fee=25)
REFUSE = Proposal(
    "defavorable", law="L’article L.423-22 demande…", fact="La personne a été confiée après 16 ans."
)


def propose(agent, dossier, proposal=GRANT) -> Decision:
    with acting(agent.scope):
        done = actions.propose(agent, dossier, proposal, LATER)
    assert isinstance(done, Decision), done
    return done


def approve(agent, decision):
    with acting(agent.scope):
        return actions.approve(agent, decision.id, LATER)


def sign(agent, decision, now=LATER):
    with acting(agent.scope):
        return actions.sign(agent, decision.id, now)


def decisions(person) -> list[models.Decision]:
    with acting(Scope.service(person.person)):
        return list(models.Decision.objects.filter(person_id=person.person).order_by("proposed_at"))


def test_a_favourable_decision_is_signed_by_one_who_has_the_delegation():
    ines, victor = examiner(), approver("victor", "favorable")
    person, dossier = taken_up(ines)
    done = sign(victor, propose(ines, dossier))
    assert isinstance(done, Decision), done
    assert (done.state, done.signed_by) == ("signee", victor.agent)
    assert state_of(person, dossier) == State.FAVOURABLE
    run_jobs()
    with acting(person.scope):
        (title,) = queries.titles_of(person)
        assert (title.kind, title.valid_to, title.status) == (
            "carte_sejour_temporaire",
            date(2024, 12, 15),
            "accepte",
        )
        assert instruction.decided_for(person, dossier) == done
        paper = issued.get(done.document)
        assert (paper.kind, paper.state, paper.status) == (
            "attestation_decision_favorable",
            "scelle",
            "valide",
        )
        told = for_person(person.person, "fr").messages[0]
        assert (told.kind, told.id) == ("decision", done.message)


def test_a_refusal_takes_two_people_and_says_why_and_how_to_challenge_it():
    ines, victor = examiner(), approver("victor", "defavorable")
    person, dossier = taken_up(ines)
    proposed = propose(ines, dossier, REFUSE)
    assert sign(victor, proposed) == Unsigned("deux_personnes")
    assert isinstance(approve(victor, proposed), Decision)
    done = sign(victor, proposed)
    assert isinstance(done, Decision), done
    assert state_of(person, dossier) == State.UNFAVOURABLE
    run_jobs()
    with acting(person.scope):
        assert queries.titles_of(person) == []
        file = issued.file_of(done.document)
    assert file is not None
    assert file.name.startswith("decision_refus")


def test_whoever_proposes_a_refusal_neither_approves_nor_signs_it():
    from tests.accounts.agents import make_agent
    from tests.dossiers.instruction.before_agents import lille

    victor = approver("victor", "favorable", "defavorable")
    both = make_agent("victor@exemple.test", lille(), "instructeur", second_factor=False)
    rosa = approver("rosa", "defavorable")
    person, dossier = taken_up(both)
    proposed = propose(both, dossier, REFUSE)
    assert approve(victor, proposed) == Unsigned("meme_personne")
    assert isinstance(approve(rosa, proposed), Decision)
    assert sign(both, proposed) == Unsigned("deux_personnes")
    assert state_of(person, dossier) == State.EXAMINED
    assert isinstance(sign(rosa, proposed), Decision)


@pytest.mark.parametrize(
    ("acts", "until"),
    [((), None), (("defavorable",), None), (("favorable",), date(2023, 12, 14))],
    ids=["no delegation", "for other acts", "ended the day before"],
)
def test_nothing_is_signed_without_a_delegation_at_the_second_of_signing(acts, until):
    ines, victor = examiner(), approver("victor", *acts, until=until)
    person, dossier = taken_up(ines)
    assert sign(victor, propose(ines, dossier)) == Unsigned("delegation")
    assert state_of(person, dossier) == State.EXAMINED
    with acting(person.scope):
        assert [one.kind for one in issued.of_subject(dossier)] == ["attestation_depot"]


def test_a_delegation_holds_on_its_last_day():
    ines, victor = examiner(), approver("victor", "favorable", until=LATER.date())
    _person, dossier = taken_up(ines)
    assert isinstance(sign(victor, propose(ines, dossier)), Decision)


def test_an_examiner_signs_nothing_and_an_approver_proposes_nothing():
    ines, victor = examiner(), approver("victor", "favorable")
    _person, dossier = taken_up(ines)
    proposed = propose(ines, dossier)
    assert isinstance(sign(ines, proposed), NotPermitted)
    with acting(victor.scope):
        assert isinstance(actions.propose(victor, dossier, GRANT, LATER), NotPermitted)


@pytest.mark.parametrize(
    ("proposal", "field"),
    [
        (Proposal("favorable", fee=0), "validite"),
        (Proposal("favorable", period=Period(date(2024, 1, 2), date(2024, 1, 2)), fee=0), "validite"),
        (Proposal("favorable", period=Period(date(2024, 1, 1), date(2024, 12, 31))), "taxes"),
        (Proposal("defavorable", law=" ", fact="fait"), "droit"),
        (Proposal("defavorable", law="droit", fact="\n"), "fait"),
    ],
)
def test_a_proposition_that_lacks_something_is_not_made(proposal, field):
    ines = examiner()
    person, dossier = taken_up(ines)
    with acting(ines.scope):
        assert actions.propose(ines, dossier, proposal, LATER) == Unfit(field)
    assert decisions(person) == []


def test_a_new_proposition_takes_the_place_of_the_one_still_open():
    ines, victor = examiner(), approver("victor", "favorable", "defavorable")
    person, dossier = taken_up(ines)
    former, later = propose(ines, dossier), propose(ines, dossier, REFUSE)
    assert sign(victor, former) == Unsigned("renvoyee")
    assert [one.state for one in decisions(person)] == ["renvoyee", "proposee"]
    assert isinstance(approve(victor, later), Decision)


def test_a_proposition_sent_back_says_why_and_is_signed_no_more():
    ines, victor = examiner(), approver("victor", "favorable")
    person, dossier = taken_up(ines)
    proposed = propose(ines, dossier)
    with acting(victor.scope):
        assert actions.send_back(victor, proposed.id, " ", LATER) == Unfit("motif")
        assert not isinstance(actions.send_back(victor, proposed.id, "Vérifier la date.", LATER), Unfit)
    assert sign(victor, proposed) == Unsigned("renvoyee")
    assert [one.returned_because for one in decisions(person)] == ["Vérifier la date."]


def test_a_dossier_withdrawn_meanwhile_is_not_decided():
    ines, victor = examiner(), approver("victor", "favorable")
    person, dossier = taken_up(ines)
    proposed = propose(ines, dossier)
    with acting(person.scope):
        persons.withdraw(person, dossier, LATER)
    told = sign(victor, proposed)
    assert isinstance(told, WrongState)
    assert told.state == State.WITHDRAWN


def test_a_decision_is_signed_once():
    ines, victor = examiner(), approver("victor", "favorable")
    person, dossier = taken_up(ines)
    proposed = propose(ines, dossier)
    assert isinstance(sign(victor, proposed), Decision)
    assert sign(victor, proposed) == Unsigned("deja_signee")
    with acting(person.scope):
        assert len(queries.titles_of(person)) == 1


def test_a_person_sees_no_proposition():
    ines = examiner()
    person, dossier = taken_up(ines)
    propose(ines, dossier, REFUSE)
    with acting(person.scope):
        assert models.Decision.objects.count() == 0
        assert instruction.decided_for(person, dossier) is None


@pytest.mark.parametrize(
    "change",
    [
        {"state": "signee"},
        {"approved_by_id": "proposer", "approved_at": LATER},
        {"law": ""},
        {"fact": ""},
        {"kind": "favorable"},
        {"state": "renvoyee"},
        {"state": "faite"},
    ],
    ids=str,
)
def test_the_database_refuses_a_refusal_that_two_did_not_make(change):
    ines = examiner()
    _person, dossier = taken_up(ines)
    proposed = propose(ines, dossier, REFUSE)
    values = {name: ines.agent if value == "proposer" else value for name, value in change.items()}
    with acting(ines.scope), pytest.raises(IntegrityError), transaction.atomic():
        models.Decision.objects.filter(pk=proposed.id).update(**values)


def test_the_database_refuses_a_refusal_signed_by_whoever_proposed_it():
    ines, victor = examiner(), approver("victor", "defavorable")
    _person, dossier = taken_up(ines)
    proposed = propose(ines, dossier, REFUSE)
    approve(victor, proposed)
    assert isinstance(sign(victor, proposed), Decision)
    with acting(victor.scope), pytest.raises(IntegrityError, match="refusal_by_two"), transaction.atomic():
        models.Decision.objects.filter(pk=proposed.id).update(signed_by_id=ines.agent)


def test_what_is_written_in_reasons_is_laid_out_and_nothing_more():
    ines = examiner()
    _person, dossier = taken_up(ines)
    law = '{{ 7*7 }} $numero ${date_decision} #read("x") <script>alert(1)</script>\n\n=SUM(A1)'
    proposed = propose(ines, dossier, Proposal("defavorable", law=law, fact="{% debug %}"))
    with acting(ines.scope):
        kind, contents = instruction.contents_of(ines, proposed.id, LATER)
        said = {block["cle"]: block["paragraphes"] for block in contents["blocs"]}
        assert said["droit"] == [law.partition("\n")[0], "=SUM(A1)"]
        assert issued.preview(kind, contents, LATER).startswith(b"%PDF-")
