"""The next question: few are needed, none twice, and the true answer never leaves the list."""

from statistics import mean

import pytest

from guichet.orientation.decision import Decided, Decisions, Open
from tests.orientation.conftest import TODAY
from tests.orientation.people import People

MOST_ASKED = 10
MEAN_ASKED = 4.0


@pytest.fixture(scope="module")
def people(compiled):
    return list(People(compiled, TODAY, seed=20).draw(120))


def truthfully(person, key):
    """What this person answers; None for « I don't know »."""
    if key == "departement" and "departement" not in person:
        commune, district = person.get("commune"), person.get("arrondissement")
        code = str(commune or district)
        return code[:3] if code.startswith("97") else code[:2]
    if key == "commune" and "commune" not in person:
        return None
    return person.get(key)


def interview(ask, person, ignorant=frozenset()):
    """Answer questions until there is none: the keys asked, and each answer received on the way."""
    known = {"date": person["date"]} if "date" in person else {}
    asked, skip, answers = [], set(), []
    while True:
        answer = ask(known, skip=skip)
        answers.append(answer)
        if answer["etat"] != "question" or answer["question"] is None:
            return asked, answers
        key = answer["question"]["cle"]
        assert key not in asked, f"{key} asked twice of {person}"
        asked.append(key)
        said = None if key in ignorant else truthfully(person, key)
        if said is None:
            skip.add(key)
        else:
            known[key] = said


def test_few_questions_are_needed(ask, people):
    counts = [len(interview(ask, person)[0]) for person in people]
    assert max(counts) <= MOST_ASKED
    assert mean(counts) <= MEAN_ASKED


def test_who_answers_everything_is_answered(ask, people):
    """At most the commune is missing of someone who told us the arrondissement."""
    for person in people:
        if "arrondissement" in person:
            continue
        asked, answers = interview(ask, person)
        assert answers[-1]["etat"] != "question", (person, asked)


def test_what_a_person_does_not_know_is_not_asked_again(ask, people):
    """Who knows nothing is asked each thing once, then shown what remains possible."""
    for person in people[:25]:
        asked, answers = interview(
            ask, person, ignorant=frozenset(person) - {"demande"} | {"departement", "commune"}
        )
        assert len(asked) == len(set(asked))
        last = answers[-1]
        assert last["etat"] in ("reponse", "question", "non_eligible", "non_couvert", "erreur")
        assert last["etat"] != "question" or (last["question"] is None and last["possibles"])


def test_the_true_answer_stays_possible_to_the_end(compiled, people):
    decisions = Decisions(compiled)
    crowd = People(compiled, TODAY, seed=21)
    for person in people:
        truth = decisions.decide(compiled.encoder.encode(person, TODAY).codes)
        if not isinstance(truth, Decided):
            continue
        said = crowd.partly_known(person)
        presumed = {name for name, key in compiled.vocabulary.keys.items() if key.presumed is not None}
        said |= {key: person[key] for key in presumed & person.keys()}
        whole = compiled.encoder.encode(person, TODAY).codes
        for fact in compiled.vocabulary.facts.values():
            number = compiled.space.index[fact.name]
            if fact.presumed and whole[number] != compiled.encoder.encode(said, TODAY).codes[number]:
                said |= {key: person[key] for key in fact.keys if key in person}
        match decisions.decide(compiled.encoder.encode(said, TODAY).codes):
            case Open(laws):
                assert truth.law in laws, (person, said)
            case Decided(law, _):
                assert decisions.ways[law] == decisions.ways[truth.law], (person, said)
            case outcome:
                raise AssertionError(f"{outcome} for {said}")


def test_a_question_is_put_in_words_with_every_value(ask, people, compiled):
    seen = set()
    for person in people[:40]:
        _, answers = interview(ask, person)
        for answer in answers:
            question = answer["question"]
            if not question or question["cle"] in seen:
                continue
            seen.add(question["cle"])
            assert question["libelle"].rstrip().endswith("?")
            assert question["type"] in ("choix", "date", "nombre", "oui_non", "texte")
            assert bool(question["valeurs"]) is (question["type"] == "choix")
            assert all(value["libelle"] for value in question["valeurs"])
            for value in question["valeurs"][:3]:
                assert ask({question["cle"]: value["valeur"]})["etat"] != "erreur"
    assert {"demande", "departement"} <= seen


def test_nothing_said_asks_first_what_the_person_wants(ask):
    answer = ask({})
    assert answer["etat"] == "question"
    assert answer["question"]["cle"] == "demande"
