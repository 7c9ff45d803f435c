"""A real situation for a path of the diagram: to show a gap, an overlap or a change by an example."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product

from guichet.rules import Classes
from guichet.territory import Territory

from .compiler import Compiled
from .encoding import NOT_KNOWN, Encoded, Encoder
from .space import CHANNEL, PERIOD, PLACE, Space
from .vocabulary import Vocabulary

Situation = dict[str, object]
_BIRTHS = (-12, -15, -16, -17, -18, -19, -30)
_YEARS = (-30, -20, -16, -15, -14, -13, -10, -9, -5, -3, -1, 0, 1)
_EXPIRIES = (date(2020, 4, 10), date(2019, 1, 1))
_NUMBERS = ("1234567890", "208006503", "12")


class Samples:
    """Turns classes into situations, searching dates that give the computed facts asked for."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        territory: Territory,
        encoder: Encoder,
        space: Space,
        classes: Sequence[Classes],
    ) -> None:
        self.vocabulary = vocabulary
        self.territory = territory
        self.encoder = encoder
        self.space = space
        self.classes = classes
        self.class_of = [merged.of_value for merged in classes]

    @classmethod
    def of(cls, compiled: Compiled) -> "Samples":
        """Samples of the compiled rules' own diagram."""
        table = compiled.table
        return cls(compiled.vocabulary, compiled.territory, compiled.encoder, compiled.space, table.classes)

    def situation(self, path: Sequence[int | None]) -> Situation | None:
        """A situation on a path (one class a dimension, None whatever), or None where no dates give it."""
        space = self.space
        situation: Situation = {}
        facts: dict[int, int] = {}
        for index, number in enumerate(path):
            name = space.dimensions[index].name
            if number is None or name == CHANNEL:
                continue
            if name in self.vocabulary.facts:
                facts[index] = number
            else:
                value = space.dimensions[index].values[self.classes[index].first_value[number]]
                situation.update(self._written(name, value))
        day = date.fromisoformat(str(situation["date"])) if "date" in situation else space.starts[-1]
        return self._with_facts(situation, facts, day)

    def _written(self, name: str, value: str) -> Situation:
        if name == PLACE:
            key = "arrondissement" if value in self.territory.arrondissements else "departement"
            return {key: value}
        if name == PERIOD:
            return {"date": self._day_within(value)}
        return {name: value == "true" if value in ("true", "false") else value}

    def _day_within(self, start: str) -> str:
        starts = self.space.starts
        first = date.fromisoformat(start)
        return (starts[1] - timedelta(days=1) if first == date.min else first).isoformat()

    def _with_facts(self, situation: Situation, facts: Mapping[int, int], day: date) -> Situation | None:
        if not facts:
            return situation if self._encoded(situation, day) else None
        for extra in self._candidates(facts, day, situation):
            whole = {**situation, **extra}
            encoded = self._encoded(whole, day)
            if encoded and all(
                encoded.codes[index] != NOT_KNOWN and self.class_of[index][encoded.codes[index]] == number
                for index, number in facts.items()
            ):
                return whole
        return None

    def _encoded(self, situation: Situation, day: date) -> Encoded | None:
        encoded = self.encoder.encode(situation, day)
        return None if isinstance(encoded, list) else encoded

    def _candidates(self, facts: Mapping[int, int], day: date, situation: Situation) -> Iterator[Situation]:
        """Dates and numbers that may give the facts, for the keys that these facts read."""
        names = [self.space.dimensions[index].name for index in facts]
        keys = {key for name in names for key in self.vocabulary.facts[name].keys}
        choices = {key: self._values_for(key, day) for key in sorted(keys) if key not in situation}
        for values in product(*choices.values()):
            yield dict(zip(choices, values, strict=True))

    def _values_for(self, key: str, day: date) -> list[object]:
        vocabulary_key = self.vocabulary.keys[key]
        match vocabulary_key.type:
            case "date" if key == "date_naissance":
                return [_years_from(day, years) for years in _BIRTHS]
            case "date":
                near = [_years_from(day, years) for years in _YEARS]
                return [*near, *(expiry.isoformat() for expiry in _EXPIRIES)]
            case "nombre":
                return [5, 11, 20]
            case "choix":
                return list(vocabulary_key.values)
            case _:
                return list(_NUMBERS)


def _years_from(day: date, years: int) -> str:
    return (day + timedelta(days=round(years * 365.25) - 40)).isoformat()
