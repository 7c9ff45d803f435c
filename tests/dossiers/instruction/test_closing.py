"""A request that ends without being judged: closed as incomplete, or filed away; signed, sealed, told with reasons."""

import pytest

from guichet.database import Scope, acting
from guichet.documents.issued import queries as issued
from guichet.dossiers import models, queries
from guichet.dossiers.instruction import actions as agents
from guichet.dossiers.instruction import queries as seen
from guichet.dossiers.instruction.types import Closed, NotPermitted, TooEarly, Unfit, Unsigned, WrongState
from guichet.dossiers.types import State
from tests.dossiers.instruction.examined import Examined, colleague, days, examined, may_sign
from tests.dossiers.instruction.test_examination import NATIONALITY, told
from tests.jobs import run_jobs

WILD = '{{ 7*7 }} {% debug %} ${x} #read("/etc/passwd") <b>gras</b>'


@pytest.fixture
def request_() -> Examined:
    return examined()


@pytest.fixture
def overdue(request_) -> Examined:
    """Asked again, opened on the third day, to be answered by the 33rd."""
    request_.open(request_.asked(NATIONALITY))
    return request_


def preview(one: Examined, reason="Rien n’est arrivé.", now=None, agent=None):
    actor = agent or one.agent
    with acting(actor.scope):
        return seen.closing_of(actor, one.id, reason, now or days(34))


def drop(one: Examined, reason="Vous avez obtenu le titre.", agent=None):
    actor = agent or one.agent
    with acting(actor.scope):
        return agents.drop(actor, one.id, reason, days(2))


def papers(one: Examined):
    with acting(one.person.scope):
        return {paper.kind: paper for paper in issued.of_subject(one.id)}


def test_closing_issues_a_sealed_decision_with_reasons_what_lacks_and_how_to_challenge_it(overdue):
    closed = overdue.close(WILD, now=days(34))
    assert isinstance(closed, Closed), closed
    run_jobs()
    paper = papers(overdue)["decision_cloture"]
    assert (paper.state, paper.status) == ("scelle", "valide")
    with acting(overdue.person.scope):
        assert models.Complement.objects.get(dossier_id=overdue.id).closing_document == paper.id
        said = issued.data_of(paper.id)
        file = issued.file_of(paper.id)
    assert file is not None
    assert file.content.startswith(b"%PDF-")
    for words in (
        "{{ 7*7 }} {% debug %} ${x} #read(",
        "Justificatif de nationalité",
        "tribunal administratif",
        "Arrêté préfectoral",
    ):
        assert words in said, words


def test_nothing_is_closed_without_a_delegation_and_nothing_is_told(overdue):
    karim = colleague("karim@exemple.test")
    with acting(karim.scope):
        assert agents.close_incomplete(karim, overdue.id, "Rien.", days(34)) == Unsigned("delegation")
    assert overdue.dossier().state == State.COMPLEMENT_ASKED
    assert told(overdue)[-1][0] == "demande_complement"
    assert "decision_cloture" not in papers(overdue)


def test_what_would_be_issued_is_seen_before_by_whoever_may_close(overdue):
    kind, contents = preview(overdue, WILD)
    assert kind == "decision_cloture"
    said = {block["cle"]: block["paragraphes"] for block in contents["blocs"]}
    assert said["motifs"] == [WILD]
    assert issued.preview(kind, contents, days(34)).startswith(b"%PDF-")
    assert preview(overdue, now=days(33)) == TooEarly(overdue.complement().due_on)
    assert preview(overdue, " ") == Unfit("motif")
    assert preview(overdue, "\u4e00\U0001f600") == Unfit("caracteres")
    assert isinstance(preview(overdue, agent=colleague("accueil@exemple.test", "accueil")), NotPermitted)
    assert overdue.complement().waiting
    assert "decision_cloture" not in papers(overdue)


def test_a_closed_request_taken_up_again_leaves_a_decision_that_verifies_as_withdrawn(overdue):
    overdue.close(now=days(34))
    rosa = colleague("rosa@exemple.test", "responsable")
    with acting(rosa.scope):
        assert agents.reopen(rosa, overdue.id, "Le pli était arrivé.", days(35)) == State.EXAMINED
    assert papers(overdue)["decision_cloture"].status == "revoque"


def test_a_request_without_object_is_filed_away_with_its_reasons(request_):
    assert isinstance(drop(request_), Closed)
    dossier = request_.dossier()
    assert (dossier.state, dossier.decided_at) == (State.DROPPED, days(2))
    assert told(request_)[-1] == ("dossier_classe", "non_lue")
    with acting(request_.person.scope):
        row = models.Dropping.objects.get(dossier_id=request_.id)
        read = queries.dropping_told(request_.person, row.told)
    assert read is not None
    assert read.reason == "Vous avez obtenu le titre."
    assert "devant le tribunal administratif de Lille" in read.appeal
    assert isinstance(drop(request_), WrongState)


@pytest.mark.parametrize("reason", ["", " \n", "x" * 2001])
def test_nothing_is_filed_away_without_a_reason(request_, reason):
    assert drop(request_, reason) == Unfit("motif")
    assert request_.dossier().state == State.EXAMINED


def test_nor_by_whoever_has_no_delegation_or_no_such_post(request_):
    assert drop(request_, agent=colleague("karim@exemple.test")) == Unsigned("delegation")
    accueil = colleague("accueil@exemple.test", "accueil")
    may_sign(accueil, "cloture")
    assert isinstance(drop(request_, agent=accueil), NotPermitted)


def test_a_proposition_still_open_goes_back_when_the_request_is_filed_away(request_):
    from tests.dossiers.instruction.test_deciding import GRANT

    with acting(request_.agent.scope):
        agents.propose(request_.agent, request_.id, GRANT, days(2))
    drop(request_)
    with acting(Scope.service()):
        assert models.Decision.objects.get(dossier_id=request_.id).state == "renvoyee"
