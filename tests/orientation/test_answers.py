"""What every answer holds, whoever asks: the public contract, checked on thousands of invented people."""

import json
import re
from datetime import date

import pytest

from guichet.orientation.proof import WITHOUT_SCREEN
from tests.orientation.conftest import TODAY
from tests.orientation.people import People

LISTS = {
    "liens",
    "contacts",
    "mentions",
    "documents",
    "parce_que",
    "base",
    "pourquoi_pas",
    "conflits",
    "erreurs",
    "sources",
    "possibles",
}
ONES = {
    "etat",
    "canal",
    "organisme",
    "fenetre",
    "frais",
    "alternative",
    "pourquoi",
    "question",
    "regle",
    "regles",
}
ITEMS = {
    "liens": {"url", "libelle"},
    "contacts": {"type", "valeur", "libelle"},
    "documents": {"id", "libelle", "obligatoire", "alternatives", "age_maximum", "source"},
    "parce_que": {"cle", "valeur", "texte"},
    "pourquoi_pas": {"regle", "titre", "canal", "cle", "texte"},
    "conflits": {"id", "sources", "canaux", "texte"},
    "erreurs": {"cle", "message"},
    "sources": {"id", "document", "date", "verifie_le", "citation", "adresse"},
    "possibles": {"regle", "titre", "canal", "libelle"},
    "base": {"article", "eli"},
}
PLACES = {"departement", "arrondissement", "commune"}


@pytest.fixture(scope="module")
def people(compiled) -> list[dict[str, object]]:
    """Some who say everything, some who say a part."""
    crowd = People(compiled, TODAY, seed=10)
    whole = list(crowd.draw(700))
    return whole + [crowd.partly_known(person) for person in whole[:400]]


@pytest.fixture(scope="module")
def answered(people, ask):
    return [(person, ask(person)) for person in people]


def in_state(answered, *states):
    found = [(person, answer) for person, answer in answered if answer["etat"] in states]
    assert found
    return found


def test_each_answer_has_the_keys_of_the_contract_and_no_other(answered):
    for person, answer in answered:
        assert set(answer) == LISTS | ONES, person
        assert all(isinstance(answer[key], list) for key in LISTS)
        for key, wanted in ITEMS.items():
            assert all(set(item) == wanted for item in answer[key]), (person, key)


def test_every_state_is_met_and_holds_what_it_promises(answered):
    assert {answer["etat"] for _, answer in answered} >= {
        "reponse",
        "question",
        "non_eligible",
        "non_couvert",
    }
    for person, answer in answered:
        assert bool(answer["erreurs"]) is (answer["etat"] == "erreur"), person
        assert bool(answer["possibles"]) is (answer["etat"] == "question"), person
        assert answer["question"] is None or answer["etat"] == "question"
        assert answer["canal"] is None or answer["etat"] in ("reponse", "non_eligible")
        if answer["etat"] in ("reponse", "non_eligible", "non_couvert"):
            assert answer["regle"]
            assert answer["mentions"] or answer["pourquoi"] or answer["etat"] != "non_couvert"


def test_answers_are_plain_json_and_always_the_same(answered, ask):
    for person, answer in answered[::7]:
        text = json.dumps(answer, ensure_ascii=False, allow_nan=False)
        assert json.loads(text) == answer
        assert json.dumps(ask(person), ensure_ascii=False) == text


def test_every_statement_has_its_sources_with_document_and_dates(answered):
    for person, answer in in_state(answered, "reponse", "non_eligible"):
        assert answer["sources"], person
        for source in answer["sources"]:
            assert source["document"]
            assert date.fromisoformat(source["date"]) <= date.fromisoformat(source["verifie_le"]) <= TODAY
        assert any(source["citation"] for source in answer["sources"])


def test_a_digital_channel_comes_with_a_way_without_a_screen(answered):
    for person, answer in in_state(answered, "reponse"):
        if answer["canal"] not in (None, *WITHOUT_SCREEN):
            assert answer["alternative"], person
            assert answer["alternative"]["texte"]


def test_who_is_answered_knows_which_service_is_competent(answered):
    for _, answer in in_state(answered, "reponse", "non_eligible"):
        assert answer["organisme"]["nom"]
        assert {"nom", "adresse", "site"} <= set(answer["organisme"])


def test_a_conflict_names_two_sources_and_two_channels_with_the_answer_s_own(answered):
    seen = set()
    for person, answer in in_state(answered, "reponse"):
        for conflict in answer["conflits"]:
            seen.add(conflict["id"])
            assert len({source["document"] for source in conflict["sources"]}) >= 2, person
            assert len(set(conflict["canaux"])) >= 2, person
            assert answer["canal"] in conflict["canaux"], person
            assert {source["canal"] for source in conflict["sources"]} == set(conflict["canaux"])
            assert all(source["date"] and source["citation"] for source in conflict["sources"])
            assert conflict["texte"]
    assert len(seen) > 5


def known_addresses(compiled):
    """Every address that a file of data gives beside its source."""
    documents = compiled.documents
    links = {
        link.url
        for table in documents.tables.values()
        for link in table.liens.values()
        if link.source in documents.sources
    }
    sources = {source.adresse for source in documents.sources.values() if source.adresse}
    services = {compiled.territory.service_for(code).site for code in compiled.territory.departements}
    bodies = {
        law.entry.alors.organisme.site
        for law in compiled.laws
        if law.entry and law.entry.alors.organisme and law.entry.alors.organisme.site
    }
    return links | sources | services | bodies


def test_no_address_is_invented(answered, compiled):
    known = known_addresses(compiled)
    for person, answer in answered:
        given = {link["url"] for link in answer["liens"]}
        given |= (
            {answer["organisme"]["site"]} if answer["organisme"] and answer["organisme"]["site"] else set()
        )
        assert given <= known, person


def test_the_same_answer_in_english(answered, ask):
    """Nothing that decides depends on the language; what is read is in it."""
    for person, french in answered[::5]:
        english = ask(person, lang="en")
        for key in ("etat", "canal", "regle", "regles"):
            assert english[key] == french[key], person
        assert [link["url"] for link in english["liens"]] == [link["url"] for link in french["liens"]]
        assert [source["document"] for source in english["sources"]] == [
            source["document"] for source in french["sources"]
        ]
        assert len(english["mentions"]) == len(french["mentions"])
        if french["pourquoi"]:
            assert english["pourquoi"] != french["pourquoi"]


def test_because_names_what_was_said_and_decides(answered, compiled):
    rules = {rule.id: rule for rule in compiled.table.rules}
    for person, answer in in_state(answered, "reponse"):
        for reason in answer["parce_que"]:
            name = "lieu" if reason["cle"] in PLACES else reason["cle"]
            assert name in rules[answer["regle"]].accepts, person
            assert re.search(r"\S\s: \S", reason["texte"])


def test_why_not_names_other_ways_and_what_excludes_them(answered, compiled):
    numbers = compiled.table.number_of
    for _, answer in in_state(answered, "reponse"):
        excluded = [near["regle"] for near in answer["pourquoi_pas"]]
        assert len(excluded) == len(set(excluded)) <= 5
        assert answer["regle"] not in excluded
        for near in answer["pourquoi_pas"]:
            assert near["regle"] in numbers
            assert near["texte"]


def test_a_rule_near_by_holds_once_the_excluding_fact_is_put_right(answered, compiled):
    """The one fact named is really what stands between the person and the other answer."""
    table, space = compiled.table, compiled.space
    checked = 0
    for person, answer in in_state(answered, "reponse"):
        encoded = compiled.encoder.encode(person, TODAY)
        for near in answer["pourquoi_pas"]:
            rule = table.rules[table.number_of[near["regle"]]]
            for name, values in rule.accepts.items():
                code = encoded.codes[space.index[name]]
                if code >= 0 and name != near["cle"]:
                    assert space.dimensions[space.index[name]].values[code] in values, (person, near)
                    checked += 1
                elif code >= 0:
                    assert space.dimensions[space.index[name]].values[code] not in values, (person, near)
    assert checked > 100


def test_a_question_shows_at_least_two_ways_still_possible(answered):
    for person, answer in in_state(answered, "question"):
        ways = {(way["regle"], way["canal"]) for way in answer["possibles"]}
        assert len(ways) == len(answer["possibles"]) >= 2, person


def test_a_renewal_is_on_the_ground_held_unless_another_is_said(ask):
    held = {"departement": "26", "demande": "renouvellement", "fondement_detenu": "etudiant"}
    assert ask(held)["regle"] == ask({**held, "fondement": "etudiant"})["regle"]
    assert ask({**held, "fondement": "salarie"})["regle"] == "national.prefecture.salarie"
    assert ask({**held, "demande": "changement_statut"})["question"]["cle"] == "fondement"
