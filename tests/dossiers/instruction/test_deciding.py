"""A decision: proposed by one, signed by who has the right to; a refusal by two; nothing half done."""

import json
from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from guichet.accounts import models as people
from guichet.accounts import queries as accounts
from guichet.accounts.registry import lock
from guichet.database import Scope, acting
from guichet.documents.issued import queries as issued
from guichet.dossiers import actions as persons
from guichet.dossiers import models, queries
from guichet.dossiers.instruction import actions, wording
from guichet.dossiers.instruction import queries as instruction
from guichet.dossiers.instruction.types import (
    Decision,
    NotPermitted,
    Period,
    Proposal,
    Returned,
    Unfit,
    Unsigned,
    WrongState,
)
from guichet.dossiers.types import State, Verb
from guichet.notifications.queries import for_person
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.before_agents import (
    LATER,
    approver,
    examiner,
    lille,
    state_of,
    taken_up,
)
from tests.dossiers.instruction.examined import may_sign
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


def signature_of(agent, act="favorable") -> int:
    with acting(agent.scope):
        found = accounts.signature_of(agent.agent, lille(), act, "", LATER.date())
    assert found is not None
    return found.delegation


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


def test_a_title_that_would_be_over_is_neither_shown_nor_granted():
    ines, victor = examiner(), approver("victor", "favorable")
    person, dossier = taken_up(ines)
    short = Proposal("favorable", period=Period(date(2023, 12, 14), date(2023, 12, 16)), fee=25)
    proposed, later = propose(ines, dossier, short), LATER + timedelta(days=4)
    with acting(victor.scope):
        assert instruction.contents_of(victor, proposed.id, later) == Unfit("validite")
    assert sign(victor, proposed, later) == Unfit("validite")
    assert state_of(person, dossier) == State.EXAMINED


def test_a_name_that_an_agent_corrected_is_the_one_that_a_decision_says():
    ines, victor = examiner(), approver("victor", "favorable")
    person, dossier = taken_up(ines)
    with acting(Scope.service(person.person)):
        vouched = {"nom_naissance": "Exemplaire", "numero_etranger": "9900000001"}
        lock(person.person, "agent", vouched, ines.author)
        # What is only typed, and not filed, is not what was decided on.
        people.Person.objects.filter(pk=person.person).update(given_names="Autre")
    done = sign(victor, propose(ines, dossier))
    with acting(person.scope):
        said = json.loads(issued.data_of(done.document))["contenu"]["identite"]
    assert (said["nom"], said["prenoms"]) == ("Exemplaire", ["Aminata"])
    assert said["numero_etranger"] == "9900000001"


@pytest.mark.parametrize("because", ["", " \n", "\u200b", "\u202e", "x" * 2001])
def test_a_proposition_goes_back_with_a_reason_that_can_be_read_and_kept_whole(because):
    ines, victor = examiner(), approver("victor", "favorable")
    _person, dossier = taken_up(ines)
    proposed = propose(ines, dossier)
    with acting(victor.scope):
        assert actions.send_back(victor, proposed.id, because, LATER) == Unfit("motif")
        assert isinstance(actions.send_back(victor, proposed.id, "a\x00b", LATER), Returned)
        assert models.Decision.objects.get(pk=proposed.id).returned_because == "ab"


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
        (Proposal("favorable", period=Period(date(2022, 12, 15), date(2023, 12, 14)), fee=0), "validite"),
        (Proposal("favorable", period=Period(date(9999, 12, 30), date(9999, 12, 31)), fee=0), "validite"),
        (Proposal("favorable", period=Period(date(2024, 1, 1), date(2025, 1, 1)), fee=0), "duree"),
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


def test_a_delegation_ends_with_its_last_day_in_paris():
    last = date(2023, 12, 14)
    ines, victor = examiner(), approver("victor", "favorable", until=last)
    _person, dossier = taken_up(ines)
    proposed = propose(ines, dossier)
    midnight = datetime(2023, 12, 14, 23, 0, tzinfo=UTC)
    assert sign(victor, proposed, midnight) == Unsigned("delegation")
    done = sign(victor, proposed, midnight.replace(hour=22, minute=59, second=59))
    assert isinstance(done, Decision), done
    with acting(victor.scope):
        assert issued.get(done.document).issued_on == last


def test_a_favourable_decision_may_be_approved_first_and_signed_by_whoever_proposed_it():
    ines, victor = examiner(), approver("victor", "favorable")
    both = make_agent("ines@exemple.test", lille(), "valideur", second_factor=False)
    may_sign(both, "favorable")
    _person, dossier = taken_up(ines)
    proposed = propose(ines, dossier)
    assert isinstance(approve(victor, proposed), Decision)
    assert approve(victor, proposed) == Unsigned("deja_approuvee")
    assert isinstance(sign(both, proposed), Decision)


@pytest.mark.parametrize("hidden", ["\u200b", "\u2060\n\u200e", "\u00ad \u00a0"])
def test_reasons_that_nobody_sees_are_no_reasons(hidden):
    ines = examiner()
    _person, dossier = taken_up(ines)
    with acting(ines.scope):
        assert actions.propose(ines, dossier, Proposal("defavorable", law=hidden, fact="f"), LATER) == Unfit(
            "droit"
        )
        assert actions.propose(ines, dossier, Proposal("defavorable", law="d", fact=hidden), LATER) == Unfit(
            "fait"
        )


def test_reasons_in_one_long_piece_are_signed_and_printed_whole():
    ines, victor = examiner(), approver("victor", "defavorable")
    person, dossier = taken_up(ines)
    fact = "Considérant que la personne a été confiée après ses seize ans. " * 150
    proposed = propose(ines, dossier, Proposal("defavorable", law="Vu l’article L.423-22.", fact=fact))
    with acting(ines.scope):
        kind, contents = instruction.contents_of(ines, proposed.id, LATER)
        assert issued.preview(kind, contents, LATER).startswith(b"%PDF-")
    approve(victor, proposed)
    done = sign(victor, proposed)
    assert isinstance(done, Decision), done
    run_jobs()
    with acting(person.scope):
        assert issued.get(done.document).state == "scelle"


def test_reasons_too_long_for_a_document_are_refused_and_nothing_is_signed():
    ines, victor = examiner(), approver("victor", "defavorable")
    person, dossier = taken_up(ines)
    proposed = propose(ines, dossier, Proposal("defavorable", law="Vu.", fact="f" * 20_001))
    approve(victor, proposed)
    assert sign(victor, proposed) == Unfit("document")
    with acting(victor.scope):
        assert instruction.contents_of(victor, proposed.id, LATER) == Unfit("document")
    assert state_of(person, dossier) == State.EXAMINED


@pytest.mark.parametrize(
    ("fee", "signed"),
    [(25, Unsigned("taxes")), (0, None)],
    ids=["the amount of its day", "an exemption"],
)
def test_what_is_due_is_not_the_amount_of_a_day_that_is_over(fee, signed):
    before, after = datetime(2026, 4, 30, 8, tzinfo=UTC), datetime(2026, 5, 2, 8, tzinfo=UTC)
    ines, victor = examiner(), approver("victor", "favorable")
    _person, dossier = taken_up(ines)
    period = Period(date(2026, 5, 3), date(2027, 5, 2))
    with acting(ines.scope):
        proposed = actions.propose(ines, dossier, Proposal("favorable", period=period, fee=fee), before)
        assert isinstance(proposed, Decision)
    done = sign(victor, proposed, after)
    assert done == signed if signed else isinstance(done, Decision)


def test_nothing_is_approved_on_a_request_withdrawn_meanwhile_and_it_waits_for_no_signature():
    ines, victor = examiner(), approver("victor", "favorable")
    person, dossier = taken_up(ines)
    proposed = propose(ines, dossier)
    with acting(person.scope):
        persons.withdraw(person, dossier, LATER)
    assert isinstance(approve(victor, proposed), WrongState)
    with acting(victor.scope):
        assert instruction.to_sign(victor, lille()) == []


def test_a_proposition_goes_back_with_a_request_that_is_taken_back():
    ines, victor = examiner(), approver("victor", "favorable")
    person, dossier = taken_up(ines)
    proposed = propose(ines, dossier)
    approve(victor, proposed)
    with acting(person.scope):
        persons.withdraw(person, dossier, LATER)
    (ended,) = decisions(person)
    assert (ended.state, ended.returned_at, ended.returned_by) == ("renvoyee", LATER, None)
    assert ended.returned_because == "retrait de la demande"
    with acting(victor.scope):
        told = actions.send_back(victor, proposed.id, "Trop tard.", LATER)
    assert told == WrongState(State.WITHDRAWN, Verb.GRANT)
    assert decisions(person) == [ended]


def test_a_proposition_left_open_on_a_request_taken_back_before_goes_back_too():
    ines = examiner()
    person, dossier = taken_up(ines)
    proposed = propose(ines, dossier)
    with acting(person.scope):
        persons.withdraw(person, dossier, LATER)
    _other, going_on = taken_up(ines, person=person)
    kept = propose(ines, going_on)
    former = {"state": "proposee", "returned_at": None, "returned_because": ""}
    with acting(Scope.service(person.person)), connection.cursor() as cursor:
        models.Decision.objects.filter(pk=proposed.id).update(**former)
        cursor.execute(import_module("guichet.dossiers.migrations.0014_propositions_end").LEFT_OPEN)
    found = {one.id: (one.state, one.returned_at) for one in decisions(person)}
    assert found == {proposed.id: ("renvoyee", LATER), kept.id: ("proposee", None)}


def test_an_agent_who_sends_back_says_who_they_are():
    ines = examiner()
    _person, dossier = taken_up(ines)
    proposed = propose(ines, dossier)
    back = {"state": "renvoyee", "returned_at": LATER, "returned_because": "Non."}
    refusal = pytest.raises(IntegrityError, match="decision_returned_says_why")
    with acting(ines.scope), refusal, transaction.atomic():
        models.Decision.objects.filter(pk=proposed.id).update(**back)


def test_the_certificate_bears_the_dates_of_the_card_as_the_cards_and_has_none_of_its_own():
    ines = examiner()
    _person, dossier = taken_up(ines)
    proposed = propose(ines, dossier)
    with acting(ines.scope):
        _kind, contents = instruction.contents_of(ines, proposed.id, LATER)
    assert contents["validite"] is None
    assert contents["titre_accorde"]["validite"] == {"du": "2023-12-16", "au": "2024-12-15"}


@pytest.mark.parametrize(
    ("start", "lasts", "end"),
    [
        (date(2023, 9, 18), "P1Y", date(2024, 9, 17)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2024, 2, 29), "P4Y", date(2028, 2, 28)),
        (date(2023, 3, 1), "P1Y", date(2024, 2, 29)),
        (date(2023, 11, 30), "P3M", date(2024, 2, 29)),
        (date(2023, 11, 1), "P3M", date(2024, 1, 31)),
        (date(2023, 12, 31), "P10D", date(2024, 1, 9)),
    ],
)
def test_a_period_ends_the_day_before_its_day_comes_back_or_on_the_last_of_a_month_without_it(
    start, lasts, end
):
    assert wording.end_of(start, lasts) == end


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
