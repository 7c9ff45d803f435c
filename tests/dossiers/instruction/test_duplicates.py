"""Two requests that may be one: said with why, to whoever examines; nothing is refused for it."""

from uuid import UUID, uuid4

import pytest

from guichet.accounts.types import Known
from guichet.database import acting
from guichet.dossiers import models
from guichet.dossiers.instruction import queries
from guichet.dossiers.instruction.duplicates import Request, duplicates, folded
from guichet.dossiers.instruction.types import Dossier, Duplicate
from guichet.dossiers.rows import to_dossier
from guichet.dossiers.types import Filed
from tests.accounts.agents import make_agent
from tests.dossiers.instruction.before_agents import examiner, filed, lille, taken_up
from tests.dossiers.instruction.on_paper import SAID, desk
from tests.dossiers.requests import someone

ME, OTHER = uuid4(), uuid4()


def known(
    person: UUID = ME, family="Exemple", given="Aminata", born="2006-08-10", index: bytes | None = b"1"
):
    return Known(person, family, given, born, index)


def request(whose=None, procedure="ase", ground="ase", **more) -> Request:
    return Request(more.get("id", uuid4()), "1", 1, procedure, ground, whose or known())


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        (request(), ("meme_demarche",)),
        (request(procedure="autre"), ("meme_fondement",)),
        (request(procedure="autre", ground="travail"), ()),
        (request(known(OTHER, "Autre")), ("meme_numero",)),
        (request(known(OTHER, "ÉXEMPLE", "aminata", index=None)), ("meme_identite",)),
        (request(known(OTHER, "Exemple", "Aminata")), ("meme_numero", "meme_identite")),
        (request(known(OTHER, "Exemple", "Aminata", "2006-08-11", None)), ()),
        (request(known(OTHER, "Exemple", "Awa", index=b"2")), ()),
    ],
)
def test_each_likeness_is_said_with_its_reason(other, reasons):
    mine = request()
    assert [why for _, why in duplicates(mine, [mine, other])] == ([reasons] if reasons else [])


def test_two_people_of_whom_nothing_is_known_are_not_alike():
    nobody = known(OTHER, "", "", "", None)
    assert duplicates(request(known(ME, "", "", "", None)), [request(nobody)]) == []


def test_a_ground_that_is_not_said_is_no_likeness():
    assert duplicates(request(ground=""), [request(procedure="autre", ground="")]) == []


@pytest.mark.parametrize("name", ["N’Diaye-Élan", "n diaye elan", "N'DIAYE ELAN"])
def test_spellings_of_a_name_are_one(name):
    assert folded(name) == "n diaye elan"


def test_letters_that_have_no_accent_of_their_own_are_spelled_as_a_passport_does():
    assert [folded(name) for name in ("Đặng", "IŞIK", "Işık", "Łukasz")] == ["dang", "isik", "isik", "lukasz"]


def seen(agent, dossier) -> list[Duplicate]:
    with acting(agent.scope):
        found = queries.get_for(agent, dossier)
        assert isinstance(found, Dossier)
        return queries.duplicates_of(agent, found)


def test_the_examiner_is_told_of_the_other_request_of_the_same_person():
    ines = examiner()
    person, dossier = taken_up(ines)
    assert seen(ines, dossier) == []
    _same, other = filed(person)
    (told,) = seen(ines, dossier)
    assert (told.dossier, told.reasons) == (other, ("meme_demarche",))


def test_and_of_somebody_with_the_same_names_and_birth_under_another_account():
    ines = examiner()
    _person, dossier = taken_up(ines)
    _other, theirs = filed(someone("double@exemple.test"))
    (told,) = seen(ines, dossier)
    assert told.dossier == theirs
    assert told.reasons == ("meme_identite",)


def test_a_paper_being_typed_warns_whoever_registers_it_of_the_request_it_may_repeat():
    _person, dossier = filed(someone())
    paper = desk()
    assert isinstance(paper.begin(said=dict(SAID) | {"prenoms": "Aminata"}), UUID)
    with acting(paper.agent.scope):
        (told,) = queries.duplicates_of(paper.agent, paper.paper().dossier)
    assert (told.dossier, told.reasons) == (dossier, ("meme_identite",))
    paper.type(prenoms=["Aminata"])
    assert isinstance(paper.register(), Filed)


def test_a_request_that_the_agent_may_not_open_is_told_without_a_way_to_it():
    rene = make_agent("rene@exemple.test", lille(), "instructeur", procedures=("renouvellement-recepisse",))
    person, dossier = taken_up(examiner())
    filed(person)
    with acting(rene.scope):
        found = to_dossier(models.Dossier.objects.get(pk=dossier))
        (told,) = queries.duplicates_of(rene, found)
    assert (told.dossier, bool(told.number)) == (None, True)
