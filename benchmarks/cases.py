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
_PEOPLE = 2500
_PARTLY_KNOWN = 0.4


@dataclass(frozen=True, slots=True)
class Cases:
    """People whose answer is decided: what they said, and the same encoded."""

    orientation: Orientation
    decisions: Decisions
    situations: list[Situation]
    encoded: list[Encoded]


@cache
def cases() -> Cases:
    """At least 2,000 people, some of whom have said only a part, all answered."""
    orientation = load(DATA, load_territory(DATA / "territory"))
    compiled = orientation.compiled
    decisions, random = Decisions(compiled), Random(7)
    people = People(compiled, TODAY, seed=7)
    situations: list[Situation] = []
    encoded: list[Encoded] = []
    while len(situations) < _PEOPLE:
        for person in people.draw(_PEOPLE):
            said = people.partly_known(person) if random.random() < _PARTLY_KNOWN else person
            found = compiled.encoder.encode(said, TODAY)
            if isinstance(found, Encoded) and isinstance(decisions.decide(found.codes), Decided):
                situations.append(said)
                encoded.append(found)
    return Cases(orientation, decisions, situations[:_PEOPLE], encoded[:_PEOPLE])
