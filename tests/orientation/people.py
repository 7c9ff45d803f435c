"""Invented people: complete situations, near enough to the rules that most rules are met."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from guichet.orientation import Compiled

Situation = dict[str, object]
_TODAY = 0.7
"""Share of people who ask about today where their rule leaves the choice."""


class People:
    """Draws people with a seed: the same seed, rules and day always give the same ones."""

    def __init__(self, compiled: Compiled, today: date, seed: int = 1) -> None:
        self.compiled = compiled
        self.today = today
        self.random = Random(seed)
        self.keys = compiled.vocabulary.keys
        self.rules = [
            rule
            for rule, law in zip(compiled.table.rules, compiled.laws, strict=True)
            if law.entry or law.gap
        ]
        self.communes = self._communes()

    def _communes(self) -> dict[str, list[str]]:
        """Some communes of each arrondissement."""
        found: dict[str, list[str]] = {}
        for departement in self.compiled.territory.departements:
            for number in range(1, 100):
                commune = self.compiled.territory.commune(f"{departement}{number:03}")
                if commune and commune.arrondissement:
                    found.setdefault(commune.arrondissement, []).append(commune.code)
        return found

    def draw(self, count: int) -> Iterator[Situation]:
        """People whose dates and places do not contradict each other."""
        while count:
            person = self._draw()
            if not isinstance(self.compiled.encoder.encode(person, self.today), list):
                yield person
                count -= 1

    def _draw(self) -> Situation:
        accepts = self.random.choice(self.rules).accepts
        day = self._day(accepts.get("periode"))
        person: Situation = {} if day == self.today else {"date": day.isoformat()}
        for name, key in self.keys.items():
            if key.type in ("choix", "oui_non", "pays"):
                person[name] = self._choice(name, accepts.get(name))
        person.update(self._place(accepts.get("lieu")))
        person.update(self._dates(day))
        return person

    def _choice(self, name: str, wanted: frozenset[str] | None) -> object:
        key = self.keys[name]
        values = ["true", "false"] if key.type == "oui_non" else list(key.values)
        if wanted is None and key.presumed is not None and self.random.random() < 0.9:
            value = key.presumed
        elif wanted is None and name == "nationalite":
            value = self.random.choice(["DZA", "MAR", "TUN", "UKR", "GBR", "BRA", *values])
        else:
            value = self.random.choice(sorted(wanted) if wanted else values)
        return value == "true" if key.type == "oui_non" else value

    def _day(self, periods: frozenset[str] | None) -> date:
        starts = self.compiled.space.starts
        current = starts[-1].isoformat()
        if (periods is None or current in periods) and self.random.random() < _TODAY:
            return self.today
        start = date.fromisoformat(self.random.choice(sorted(periods or {current})))
        after = starts.index(start) + 1
        last = starts[after] - timedelta(days=1) if after < len(starts) else self.today
        return self._between(max(start, last - timedelta(days=900)), last)

    def _place(self, places: frozenset[str] | None) -> Situation:
        place = self.random.choice(sorted(places or self.compiled.space.places))
        if place not in self.compiled.territory.arrondissements:
            return {"departement": place}
        if place in self.communes and self.random.random() < 0.5:
            return {"commune": self.random.choice(self.communes[place])}
        return {"arrondissement": place}

    def _dates(self, day: date) -> Situation:
        """Dates in an order that can be lived, many of them near a threshold."""
        young = self.random.random() < 0.4
        born = self._between(_years(day, -20 if young else -70), _years(day, -12 if young else -18))
        confided = self._between(born, min(day, _years(born, 19)))
        entered = self._between(born, day)
        expiry = self._between(_years(day, -1), _years(day, 2))
        if self.random.random() < 0.1:
            expiry = self._between(date(2020, 3, 1), date(2020, 7, 1))
        made = self._between(date(2010, 1, 1), date(2019, 12, 31))
        number = str(self.random.choice(["7501234567", "75 01 23 45 67", "208006503", "12"]))
        return {
            "date_naissance": born.isoformat(),
            "date_ase": confided.isoformat(),
            "date_entree_france": entered.isoformat(),
            "expiration_titre": expiry.isoformat(),
            "fabrication_titre": min(made, expiry).isoformat(),
            "numero_etranger": number,
        }

    def _between(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randint(0, max(0, (last - first).days)))

    def partly_known(self, person: Situation) -> Situation:
        """What a person has said so far: the day asked about, and some of the rest."""
        share = self.random.random()
        return {key: value for key, value in person.items() if key == "date" or self.random.random() < share}


def _years(day: date, years: int) -> date:
    return day + timedelta(days=round(years * 365.25))
