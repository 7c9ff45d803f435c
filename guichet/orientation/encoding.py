"""From a situation as a person or a program gives it to one code a dimension, or to errors that say what to do."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from guichet.parameters import NumberReading, NumberRules, read_number
from guichet.rules import UNKNOWN, Facts, Table, Value
from guichet.territory import Territory

from .errors import SituationError, expected, unknown_key, unknown_value
from .space import PERIOD, PLACE, Space
from .vocabulary import Fact, Impossible, Vocabulary

NOT_KNOWN = -1
_PLACES = ("departement", "arrondissement", "commune")
"""From the widest to the most precise."""
_EARLIEST, _LATEST = date(1880, 1, 1), date(2150, 12, 31)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII)
_LONGEST_TEXT = 60
_WORDS_OF_TRUTH = {"true": "true", "false": "false", "oui": "true", "non": "false"}


@dataclass(slots=True)
class Encoded:
    """A situation ready for the tables.

    `codes`: one a dimension of the space; -1 not known; below, one of `partial_places` (a département without
    its arrondissement). `values`: what was given, parsed. `day` is the day the question is asked about.
    """

    codes: list[int]
    values: dict[str, Value]
    day: date
    departement: str | None
    arrondissement: str | None
    number: NumberReading | None


Reader = Callable[[object, list[int], dict[str, Value], list[SituationError]], None]


class Encoder:
    def __init__(self, space: Space, territory: Territory, number_rules: NumberRules) -> None:
        self.space = space
        self.territory = territory
        self.number_rules = number_rules
        vocabulary = space.vocabulary
        self.base = self._base()
        self.departements = tuple(space.zones_of)
        self._departement_codes = self._codes_of_departements()
        self.readers = {name: self._reader(name, key.type) for name, key in vocabulary.keys.items()}
        self._facts = [
            (fact, frozenset(fact.keys), space.index[fact.name]) for fact in vocabulary.facts.values()
        ]
        self._closed = {
            name: dict[tuple[Value | None, ...], int | None]()
            for name, fact in vocabulary.facts.items()
            if not fact.computed and _is_closed(fact, vocabulary)
        }
        self._borrowed = [
            (name, key.borrowed.cle, frozenset(key.borrowed.demande))
            for name, key in vocabulary.keys.items()
            if key.borrowed
        ]
        self._claim = cache(self._claimed)
        self._request = space.index["demande"]
        self._facts_of: dict[int, list[tuple[Fact, frozenset[str], int]]] = {}
        # The first key is one that few people say: most are spared the rest.
        self._when = [
            (i, next(key for key in i.when.keys if key != "date"), frozenset(i.when.keys))
            for i in vocabulary.impossibles
            if i.when
        ]

    def _base(self) -> list[int]:
        """Nothing known but what the vocabulary presumes."""
        codes = [NOT_KNOWN] * len(self.space.dimensions)
        vocabulary = self.space.vocabulary
        for name, entry in (*vocabulary.keys.items(), *vocabulary.facts.items()):
            if entry.presumed is not None and name in self.space.index:
                number = self.space.index[name]
                codes[number] = self.space.codes[number][entry.presumed]
        return codes

    def _codes_of_departements(self) -> dict[str, int]:
        """A département with one zone is known whole; one with several is a set, coded below -1."""
        places = self.space.codes[self.space.index[PLACE]]
        return {
            code: places[zones[0]] if len(zones) == 1 else -2 - number
            for number, (code, zones) in enumerate(self.space.zones_of.items())
        }

    def heed(self, tables: Sequence[Table]) -> None:
        """From now on compute, for a known request, only the facts that some rule for that request names."""
        for request, code in self.space.codes[self._request].items():
            rules = (rule for table in tables for rule in table.rules)
            concerned = (rule for rule in rules if request in rule.accepts.get("demande", (request,)))
            named = {name for rule in concerned for name in rule.accepts}
            self._facts_of[code] = [found for found in self._facts if found[0].name in named]

    def values_of(self, code: int) -> list[int]:
        """The places of a département whose arrondissement is not known."""
        places = self.space.codes[self.space.index[PLACE]]
        return [places[zone] for zone in self.space.zones_of[self.departements[-2 - code]]]

    def classes_allowed(
        self, codes: list[int], class_of: tuple[tuple[int, ...], ...]
    ) -> list[list[int] | None]:
        """For each dimension the classes that a situation may still be in (None: any)."""
        allowed: list[list[int] | None] = []
        for code, classes in zip(codes, class_of, strict=True):
            if code >= 0:
                allowed.append([classes[code]])
            elif code == NOT_KNOWN:
                allowed.append(None)
            else:
                allowed.append(sorted({classes[value] for value in self.values_of(code)}))
        return allowed

    def encode(self, situation: Mapping[str, object], today: date) -> Encoded | list[SituationError]:
        """Encode a situation.

        :param situation: keys and values of the public contract; dates as AAAA-MM-JJ
        :param today: the day taken where the situation names no `date`
        :return: the encoded situation, or every fault found
        """
        codes = self.base.copy()
        values: dict[str, Value] = {}
        errors: list[SituationError] = []
        readers = self.readers
        for key, raw in situation.items():
            reader = readers.get(key)
            if reader is None:
                errors.append(unknown_key(str(key), readers))
            else:
                reader(raw, codes, values, errors)
        if errors:
            return errors
        for key, lender, requests in self._borrowed:
            if key not in values and lender in values and values.get("demande") in requests:
                readers[key](values[lender], codes, values, errors)
        day = values.setdefault("date", today)
        assert isinstance(day, date)
        codes[self.space.index[PERIOD]] = self.space.period_of(day)
        departement, arrondissement = self._place(codes, values, errors)
        if departement is not None:
            values["departement"] = departement
        number = self._number(values)
        for fact, keys, index in self._facts_of.get(codes[self._request], self._facts):
            if not keys.isdisjoint(values):
                code = self._fact_code(fact, values, number)
                if code is not None:
                    codes[index] = code
        errors.extend(self._impossible(values))
        return errors or Encoded(codes, values, day, departement, arrondissement, number)

    def _fact_code(self, fact: Fact, values: Facts, number: NumberReading | None) -> int | None:
        if fact.computed:
            return None if number is None else self.space.codes[self.space.index[fact.name]][number.state]
        known = self._closed.get(fact.name)
        if known is None:
            return self._band(fact, values)
        given = tuple(map(values.get, fact.keys))
        if given not in known:
            known[given] = self._band(fact, values)
        return known[given]

    @staticmethod
    def _band(fact: Fact, values: Facts) -> int | None:
        """The first band whose condition holds, None while something it needs is not known."""
        for code, band in enumerate(fact.bands):
            assert band.condition is not None
            result = band.condition.evaluate(values)
            if result is UNKNOWN:
                return None
            if result:
                return code
        return None

    def _number(self, values: Facts) -> NumberReading | None:
        typed = values.get("numero_etranger")
        if typed is None:
            return None
        title, made = values.get("titre_detenu"), values.get("fabrication_titre")
        return read_number(
            str(typed),
            str(title) if title else None,
            made if isinstance(made, date) else None,
            self.number_rules,
        )

    def _impossible(self, values: Facts) -> list[SituationError]:
        errors: list[SituationError] = []
        for impossible, first, keys in self._when:
            if first in values and keys <= values.keys() and self._is_so(impossible, values):
                errors.extend(impossible_errors(impossible))
        return errors

    @staticmethod
    def _is_so(impossible: Impossible, values: Facts) -> bool:
        return impossible.when is not None and impossible.when.evaluate(values) is True

    def _place(
        self, codes: list[int], values: dict[str, Value], errors: list[SituationError]
    ) -> tuple[str | None, str | None]:
        """Settle département, arrondissement and commune; two that contradict each other are an error."""
        named = [name for name in _PLACES if name in values]
        if not named:
            return None, None
        place, district = self._claim(named[-1], str(values[named[-1]]))
        for name in named[:-1]:
            other, part = self._claim(name, str(values[name]))
            if other != place or (part and district and part != district):
                errors.extend(_contradiction(name, [o for o in named if o != name]) for name in named)
                return None, None
            district = district or part
        index = self.space.index[PLACE]
        codes[index] = self.space.codes[index][district] if district else self._departement_codes[place]
        return place, district

    def _claimed(self, name: str, code: str) -> tuple[str, str | None]:
        """The département and arrondissement that a known code of a place stands for."""
        if name == "departement":
            return code, None
        if name == "arrondissement":
            return self.territory.arrondissements[code].departement, code
        found = self.territory.commune(code)
        assert found is not None
        return found.departement, found.arrondissement

    def _reader(self, name: str, kind: str) -> Reader:
        match kind:
            case "choix" | "pays":
                return self._choice(name)
            case "oui_non":
                return self._yes_or_no(name)
            case "date":
                return _date_reader(name)
            case "nombre":
                return _number_reader(name)
            case "moment":
                return _moment_reader(name)
            case "territoire":
                return self._place_reader(name)
            case _:
                return _text_reader(name)

    def _choice(self, name: str) -> Reader:
        index = self.space.index[name]
        table = self.space.codes[index]

        def read(
            raw: object, codes: list[int], values: dict[str, Value], errors: list[SituationError]
        ) -> None:
            code = table.get(raw) if isinstance(raw, str) else None
            if code is None:
                errors.append(unknown_value(name, raw, table))
            else:
                codes[index] = code
                values[name] = str(raw)

        return read

    def _yes_or_no(self, name: str) -> Reader:
        index = self.space.index[name]
        table = self.space.codes[index]

        def read(
            raw: object, codes: list[int], values: dict[str, Value], errors: list[SituationError]
        ) -> None:
            word = _WORDS_OF_TRUTH.get(str(raw).lower()) if isinstance(raw, bool | str) else None
            if word is None:
                errors.append(expected(name, "true ou false", "true or false"))
            else:
                codes[index] = table[word]
                values[name] = word == "true"

        return read

    def _place_reader(self, name: str) -> Reader:
        known: Mapping[str, object] = (
            self.space.zones_of if name == "departement" else self.territory.arrondissements
        )

        def read(
            raw: object, codes: list[int], values: dict[str, Value], errors: list[SituationError]
        ) -> None:
            found = isinstance(raw, str) and (
                self.territory.commune(raw) is not None if name == "commune" else raw in known
            )
            if found:
                values[name] = str(raw)
            elif name == "commune":
                errors.append(expected(name, "le code INSEE d'une commune", "the INSEE code of a commune"))
            else:
                errors.append(unknown_value(name, raw, known))

        return read


def impossible_errors(impossible: Impossible) -> list[SituationError]:
    """One error for each key of a combination that cannot be."""
    return [
        SituationError(key, impossible.message["fr"], impossible.message["en"]) for key in impossible.keys
    ]


def _is_closed(fact: Fact, vocabulary: Vocabulary) -> bool:
    """Whether a fact reads closed lists only: then there are few cases, and each is worked out once."""
    read = {key for band in fact.bands if band.condition for key in band.condition.keys}
    return all(vocabulary.keys[key].type in ("choix", "pays", "oui_non", "territoire") for key in read)


def _contradiction(name: str, others: list[str]) -> SituationError:
    listed = " », « ".join(others)
    return SituationError(
        name,
        f"« {name} » ne s'accorde pas avec « {listed} » : ce n'est pas le même lieu.",
        f"“{name}” does not agree with “{'”, “'.join(others)}”: it is not the same place.",
    )


def _date_reader(name: str) -> Reader:
    def read(raw: object, codes: list[int], values: dict[str, Value], errors: list[SituationError]) -> None:
        try:
            day = date.fromisoformat(raw) if isinstance(raw, str) and _DATE.fullmatch(raw) else None
        except ValueError:
            day = None
        if day is None or not _EARLIEST <= day <= _LATEST:
            errors.append(expected(name, "une date AAAA-MM-JJ du calendrier", "a calendar date YYYY-MM-DD"))
        else:
            values[name] = day

    return read


def _number_reader(name: str) -> Reader:
    def read(raw: object, codes: list[int], values: dict[str, Value], errors: list[SituationError]) -> None:
        text = raw if isinstance(raw, str) else str(raw) if type(raw) is int else ""
        if re.fullmatch(r"\d{1,3}", text, re.ASCII) and int(text) <= 130:
            values[name] = int(text)
        else:
            errors.append(expected(name, "un nombre entier d'années", "a whole number of years"))

    return read


def _moment_reader(name: str) -> Reader:
    def read(raw: object, codes: list[int], values: dict[str, Value], errors: list[SituationError]) -> None:
        try:
            moment = datetime.fromisoformat(raw) if isinstance(raw, str) and _MOMENT.fullmatch(raw) else None
        except ValueError:
            moment = None
        if moment is None or not _EARLIEST <= moment.date() <= _LATEST:
            errors.append(expected(name, "un moment AAAA-MM-JJTHH:MM", "a moment YYYY-MM-DDTHH:MM"))
        elif not _exists(moment, ZoneInfo("Europe/Paris")):
            errors.append(
                expected(name, "une heure qui existe ce jour-là", "an hour that exists on that day")
            )
        else:
            values[name] = moment

    return read


def _exists(moment: datetime, zone: ZoneInfo) -> bool:
    """False for an hour that the change to summer time skips."""
    local = moment.replace(tzinfo=zone)
    return local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment


def _text_reader(name: str) -> Reader:
    def read(raw: object, codes: list[int], values: dict[str, Value], errors: list[SituationError]) -> None:
        text = " ".join(raw.split()) if isinstance(raw, str) else ""
        if text and len(text) <= _LONGEST_TEXT and text.isprintable():
            values[name] = text
        else:
            errors.append(
                expected(
                    name,
                    f"un texte de {_LONGEST_TEXT} caractères au plus",
                    f"a text of at most {_LONGEST_TEXT} characters",
                )
            )

    return read
