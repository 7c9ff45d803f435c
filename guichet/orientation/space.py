"""The space of situations: one dimension an input, and how conditions written in YAML select values of it."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date, timedelta
from itertools import chain
from typing import TypeVar

from guichet.rules import Dimension, closest
from guichet.territory import Territory

from .schema import Conditions, Except, Valid
from .vocabulary import BOOLEANS, Vocabulary

PLACE = "lieu"
PERIOD = "periode"
CHANNEL = "canal"
NO_CHANNEL = "aucun"
NATIONALITY = "nationalite"
_FIRST = ("demande", "fondement")
Selected = TypeVar("Selected")


class ConditionError(ValueError):
    """A condition names something the vocabulary does not hold; the message names the closest."""


class Space:
    """Dimensions in the order the diagram asks them.

    Places are arrondissements, and départements or collectivities that have none. Periods are the stretches of
    days between two changes of the law, found from the dates in force of every rule. What a `former` vocabulary
    alone holds comes last, so that codes of the current one stay the same.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        territory: Territory,
        validities: Iterable[Valid],
        former: Vocabulary | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.zones_of = _zones(territory)
        self.places = tuple(chain.from_iterable(self.zones_of.values()))
        self.starts = _period_starts(validities)
        self.dimensions = self._dimensions(vocabulary)
        if former is not None:
            self.dimensions = _joined(self.dimensions, self._dimensions(former))
        self.index = {dimension.name: number for number, dimension in enumerate(self.dimensions)}
        self.codes = [
            {value: number for number, value in enumerate(dimension.values)} for dimension in self.dimensions
        ]

    def _dimensions(self, vocabulary: Vocabulary) -> tuple[Dimension, ...]:
        periods = tuple(start.isoformat() for start in self.starts)
        channels = (*vocabulary.channels, NO_CHANNEL)
        first = [Dimension(name, tuple(vocabulary.keys[name].values)) for name in _FIRST]
        fixed = [Dimension(PLACE, self.places), Dimension(PERIOD, periods), Dimension(CHANNEL, channels)]
        rest = [
            Dimension(name, BOOLEANS if key.type == "oui_non" else tuple(key.values))
            for name, key in vocabulary.keys.items()
            if key.type in ("choix", "oui_non", "pays") and name not in _FIRST
        ]
        facts = [Dimension(n, tuple(b.value for b in fact.bands)) for n, fact in vocabulary.facts.items()]
        return (*first, *fixed, *rest, *facts)

    def speaking(self, vocabulary: Vocabulary) -> "Space":
        """The same dimensions, conditions being read with the groups of another vocabulary."""
        other = copy(self)
        other.vocabulary = vocabulary
        return other

    def period_of(self, day: date) -> int:
        """The code of the period that holds a day."""
        return max(0, bisect_right(self.starts, day) - 1)

    def accepts(self, conditions: Sequence[Conditions], valid: Valid) -> dict[str, frozenset[str]]:
        """For each dimension named, the values that satisfy all of `conditions` on the days of `valid`.

        :raises ConditionError: for a key or value that does not exist, or conditions that nothing satisfies
        """
        accepted: dict[str, frozenset[str]] = {}

        def narrow(name: str, values: frozenset[str]) -> None:
            accepted[name] = accepted[name] & values if name in accepted else values

        for condition in conditions:
            for key, cell in condition.items():
                words = cell.sauf if isinstance(cell, Except) else cell
                name, values = self._select(key, words)
                if isinstance(cell, Except):
                    values = frozenset(self.dimensions[self.index[name]].values) - values
                narrow(name, values)
        if valid.du or valid.au:
            narrow(PERIOD, self._periods_within(valid))
        for name, values in accepted.items():
            if not values:
                raise ConditionError(f"aucune valeur de « {name} » ne satisfait les conditions")
        return accepted

    def _select(self, key: str, words: list[str]) -> tuple[str, frozenset[str]]:
        if key == "departement":
            return PLACE, frozenset(
                chain.from_iterable(self._known(self.zones_of, key, word) for word in words)
            )
        if key == "arrondissement":
            places = {place: place for place in self.places}
            return PLACE, frozenset(self._known(places, key, word) for word in words)
        if key == NATIONALITY:
            countries = {code: frozenset((code,)) for code in self.vocabulary.keys[key].values}
            known = {**countries, **self.vocabulary.nationality_groups}
            return key, frozenset(chain.from_iterable(self._known(known, key, word) for word in words))
        if key not in self.index or key in (PLACE, PERIOD):
            near = closest(key, [*self.index, "departement", "arrondissement"])
            raise ConditionError(
                f"« {key} » n'est pas une condition" + (f" ; la plus proche : « {near} »" if near else "")
            )
        known = {value: value for value in self.codes[self.index[key]]}
        return key, frozenset(self._known(known, key, word) for word in words)

    @staticmethod
    def _known(known: Mapping[str, Selected], key: str, word: str) -> Selected:
        if word not in known:
            near = closest(word, known)
            suffix = f" ; la plus proche : « {near} »" if near else ""
            raise ConditionError(f"« {word} » n'est pas une valeur de « {key} »{suffix}")
        return known[word]

    def _periods_within(self, valid: Valid) -> frozenset[str]:
        return frozenset(
            start.isoformat()
            for start in self.starts
            if (valid.du is None or start >= valid.du) and (valid.au is None or start <= valid.au)
        )


def _joined(current: tuple[Dimension, ...], former: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    """The dimensions of both, and in each the values of both; what is only former comes last."""
    joined = {dimension.name: list(dimension.values) for dimension in current}
    for dimension in former:
        values = joined.setdefault(dimension.name, [])
        values.extend(value for value in dimension.values if value not in values)
    return tuple(Dimension(name, tuple(values)) for name, values in joined.items())


def _zones(territory: Territory) -> dict[str, tuple[str, ...]]:
    return {
        code: tuple(a.code for a in territory.arrondissements_of(code)) or (code,)
        for code in territory.departements
    }


def _period_starts(validities: Iterable[Valid]) -> list[date]:
    """The first day of each period: where some rule comes into force or the day after one leaves it."""
    starts = {date.min}
    for valid in validities:
        if valid.du:
            starts.add(valid.du)
        if valid.au:
            starts.add(valid.au + timedelta(days=1))
    return sorted(starts)
