"""A real situation for a path of the diagram: to show a gap, an overlap or a change by an example."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice, product

from guichet.rules import Classes
from guichet.territory import Territory

from .compiler import Compiled
from .encoding import NOT_KNOWN, Encoded, Encoder
from .space import PERIOD, PLACE, Space
from .vocabulary import Vocabulary

Situation = dict[str, object]
_BIRTHS = (-12, -15, -16, -17, -18, -19, -30)
_YEARS = (-30, -20, -16, -15, -14, -13, -10, -9, -5, -3, -1, 0, 1)
_EXPIRIES = (date(2020, 4, 10), date(2019, 1, 1))
_ALIKE = 16
"""How many values of one class are tried for a fact that tells them apart."""
_TRIED = 60
"""Paths tried before a class is held to be nobody's."""
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

    def situations(self, paths: Iterable[Sequence[int | None]]) -> Iterator[Situation]:
        """A situation for each path that real dates and places can take, among the first few paths."""
        for path in islice(paths, _TRIED):
            situation = self.situation(path)
            if situation is not None:
                yield situation

    def situation(self, path: Sequence[int | None]) -> Situation | None:
        """A situation on a path (one class a dimension, None whatever), or None where no dates give it."""
        space = self.space
        facts = {index: n for index, n in enumerate(path) if n is not None and self._is_fact(index)}
        read = {key for index in facts for key in self._fact_keys(index)}
        situation: Situation = {}
        choices: dict[str, list[object]] = {}
        for index, number in enumerate(path):
            name = space.dimensions[index].name
            if number is None or index in facts or not self._is_said(name):
                continue
            values = space.dimensions[index].values
            same = [v for v, n in zip(values, self.class_of[index], strict=True) if n == number]
            whole = [place for place in same if place in self.territory.departements]
            if name == PLACE and "departement" in read and whole:
                choices["departement"] = list(whole[:_ALIKE])
            elif name in read:
                choices[name] = [_said(value) for value in same[:_ALIKE]] + [None]
            else:
                situation.update(self._written(name, values[self.classes[index].first_value[number]]))
        day = date.fromisoformat(str(situation["date"])) if "date" in situation else space.starts[-1]
        placed = {"departement"} if "arrondissement" in situation else set[str]()
        for key in sorted(read - choices.keys() - situation.keys() - placed):
            choices[key] = [*self._values_for(key, day), None]
        return self._with_facts(situation, facts, choices, day)

    def _is_said(self, name: str) -> bool:
        """Whether a situation can say this dimension: not the channel, nor what only a former vocabulary held."""
        return name in (PLACE, PERIOD) or name in self.vocabulary.keys

    def _is_fact(self, index: int) -> bool:
        return self.space.dimensions[index].name in self.vocabulary.facts

    def _fact_keys(self, index: int) -> tuple[str, ...]:
        return self.vocabulary.facts[self.space.dimensions[index].name].keys

    def _written(self, name: str, value: str) -> Situation:
        if name == PLACE:
            key = "arrondissement" if value in self.territory.arrondissements else "departement"
            return {key: value}
        if name == PERIOD:
            return {"date": self._day_within(value)}
        return {name: _said(value)}

    def _day_within(self, start: str) -> str:
        starts = self.space.starts
        first = date.fromisoformat(start)
        return (starts[1] - timedelta(days=1) if first == date.min else first).isoformat()

    def _with_facts(
        self,
        situation: Situation,
        facts: Mapping[int, int],
        choices: Mapping[str, list[object]],
        day: date,
    ) -> Situation | None:
        """The situation with the first choices (None: left unsaid) that give the facts asked for."""
        for values in product(*choices.values()):
            chosen = {key: value for key, value in zip(choices, values, strict=True) if value is not None}
            whole = {**situation, **chosen}
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
            case "oui_non":
                return [True, False]
            case "territoire":
                return list(self.territory.departements)
            case _:
                return list(_NUMBERS)


def _said(value: str) -> object:
    return value == "true" if value in ("true", "false") else value


def _years_from(day: date, years: int) -> str:
    return (day + timedelta(days=round(years * 365.25) - 40)).isoformat()
