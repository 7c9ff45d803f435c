"""The same invented people for every figure of the orientation."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from guichet.orientation import Orientation, load
from guichet.orientation.decision import Decided, Decisions
from guichet.orientation.encoding import Encoded
from guichet.territory import load as load_territory
from tests.orientation.people import People, Situation

DATA = Path(__file__).resolve().parent.parent / "data"
TODAY = date(2026, 11, 21)
_DRAWN = 5000
LEAST = 2000
_TELL_ALL = 0.2
_ADDED = 4


@dataclass(frozen=True, slots=True)
class Cases:
    """People whose answer is decided: what they said, the same encoded, and with all there is to say encoded."""

    orientation: Orientation
    decisions: Decisions
    situations: list[Situation]
    encoded: list[Encoded]
    whole: list[Encoded]


@cache
def cases() -> Cases:
    """At least 2,000 people, some of whom have said only a part, all answered."""
    orientation = load(DATA, load_territory(DATA / "territory"))
    compiled = orientation.compiled
    decisions, random = Decisions(compiled), Random(7)
    situations: list[Situation] = []
    encoded: list[Encoded] = []
    wholly: list[Encoded] = []
    for person in People(compiled, TODAY, seed=7).draw(_DRAWN):
        whole = compiled.encoder.encode(person, TODAY)
        assert isinstance(whole, Encoded)
        said = as_asked(person, whole, decisions, random)
        found = compiled.encoder.encode(said, TODAY)
        if isinstance(found, Encoded) and isinstance(decisions.decide(found.codes), Decided):
            situations.append(said)
            encoded.append(found)
            wholly.append(whole)
    assert len(situations) >= LEAST
    return Cases(orientation, decisions, situations, encoded, wholly)


def as_asked(person: Situation, whole: Encoded, decisions: Decisions, random: Random) -> Situation:
    """What a person says who is asked for what decides, and adds a few things; some say all, some too little."""
    compiled = decisions.compiled
    outcome = decisions.decide(whole.codes)
    if not isinstance(outcome, Decided) or random.random() < _TELL_ALL:
        return person
    facts = compiled.vocabulary.facts
    asked = set[str]()
    for name in compiled.table.rules[outcome.law].accepts:
        asked |= set(facts[name].keys) if name in facts else {name}
    asked |= {"date", "departement", "arrondissement", "commune"}
    asked |= set(random.sample(sorted(person), _ADDED))
    return {key: value for key, value in person.items() if key in asked}
