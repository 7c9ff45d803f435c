"""The small language of conditions and dates, shared by tables, forms and eligibility.

    date_ase <= anniversaire(16)
    age(date_naissance, date) < 18 et non emancipe
    premier_connu(age_entree_france, age(date_naissance, date_entree_france)) < 13

Evaluation is three-valued: what depends on something unknown is `UNKNOWN`, unless the rest settles it
(`faux et inconnu` is false). Nothing here reads a clock: `date` is a value like any other.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

Value = bool | int | str | date | datetime


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("an unknown value is neither true nor false")


UNKNOWN: Final = _Unknown()
Result = Value | _Unknown
Facts = Mapping[str, Value]
Evaluator = Callable[[Facts], Result]


class ExpressionError(ValueError):
    """The text is not an expression of the language; the message says where and what was expected."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: its text, the keys it reads in order of appearance, and its evaluator.

    `comparisons` evaluate each comparison on its own: one of two wrong types may hide behind another part.
    """

    text: str
    keys: tuple[str, ...]
    evaluate: Evaluator
    comparisons: tuple[Evaluator, ...]


def age(birth: date, day: date) -> int:
    """Completed years on `day`. Someone born on 29 February completes a year on 1 March of a common year."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def birthday(birth: date, years: int) -> date:
    """The day `years` are completed; 1 March where 29 February does not exist that year."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, else the last day of that month (code de procédure civile, art. 641)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    _, last = monthrange(year, month + 1)
    return date(year, month + 1, min(day.day, last))


def add_days(day: date, days: int) -> date:
    return day + timedelta(days=days)


_FUNCTIONS: dict[str, tuple[int, Callable[..., Value]]] = {
    "age": (2, age),
    "anniversaire": (2, birthday),
    "jours": (2, add_days),
    "mois": (2, add_months),
}
_COMPARISONS: dict[str, Callable[[Value, Value], bool]] = {
    "<": lambda left, right: left < right,  # type: ignore[operator]
    "<=": lambda left, right: left <= right,  # type: ignore[operator]
    ">": lambda left, right: left > right,  # type: ignore[operator]
    ">=": lambda left, right: left >= right,  # type: ignore[operator]
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
}
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<date>\d{4}-\d\d-\d\d)|(?P<number>-?\d{1,9})|(?P<text>'[^']*')"
    r"|(?P<name>[a-z_][a-z_0-9]*)|(?P<sign><=|>=|!=|[<>=(),])",
    re.ASCII,
)
_DEEPEST = 40


def parse(text: str, known_keys: frozenset[str]) -> Expression:
    """Compile one expression.

    :param text: the expression, as written in a data file
    :param known_keys: every key a situation may hold; another name is an error
    :raises ExpressionError: with the column and what was expected
    """
    parser = _Parser(text, known_keys)
    evaluate = parser.whole()
    return Expression(text, tuple(parser.keys), evaluate, tuple(parser.comparisons))


class _Parser:
    def __init__(self, text: str, known_keys: frozenset[str]) -> None:
        self.text = text
        self.known_keys = known_keys
        self.keys: dict[str, None] = {}
        self.comparisons: list[Evaluator] = []
        self.tokens = self._tokens()
        self.place = 0
        self.depth = 0

    def _tokens(self) -> list[tuple[str, str, int]]:
        tokens: list[tuple[str, str, int]] = []
        at = 0
        while at < len(self.text):
            match = _TOKEN.match(self.text, at)
            if match is None:
                raise ExpressionError(f"colonne {at + 1} : « {self.text[at : at + 10]} » n'est pas compris")
            kind = str(match.lastgroup)
            if kind != "space":
                tokens.append((kind, match.group(kind), at))
            at = match.end()
        tokens.append(("end", "", len(self.text)))
        return tokens

    def _refuse(self, expected: str) -> ExpressionError:
        _, found, at = self.tokens[self.place]
        return ExpressionError(f"colonne {at + 1} : « {found or 'fin'} » trouvé, {expected} attendu")

    def _accept(self, *texts: str) -> str | None:
        kind, found, _ = self.tokens[self.place]
        if kind in ("name", "sign") and found in texts:
            self.place += 1
            return found
        return None

    def whole(self) -> Evaluator:
        evaluate = self._either()
        if self.tokens[self.place][0] != "end":
            raise self._refuse("« et », « ou » ou la fin")
        return evaluate

    def _either(self) -> Evaluator:
        parts = [self._both()]
        while self._accept("ou"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else _settled_by(parts, settles=True)

    def _both(self) -> Evaluator:
        parts = [self._negation()]
        while self._accept("et"):
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else _settled_by(parts, settles=False)

    def _negation(self) -> Evaluator:
        negations = 0
        while self._accept("non"):
            negations += 1
        inner = self._comparison()
        if negations % 2 == 0:
            return inner

        def negation(facts: Facts) -> Result:
            result = inner(facts)
            return result if result is UNKNOWN else not result

        return negation

    def _comparison(self) -> Evaluator:
        left = self._term()
        sign = self._accept(*_COMPARISONS)
        if sign is None:
            return left
        right = self._term()
        compare = _COMPARISONS[sign]

        def comparison(facts: Facts) -> Result:
            first, second = left(facts), right(facts)
            if first is UNKNOWN or second is UNKNOWN:
                return UNKNOWN
            return compare(first, second)  # pyright: ignore[reportArgumentType]

        self.comparisons.append(comparison)
        return comparison

    def _term(self) -> Evaluator:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ExpressionError(f"plus de {_DEEPEST} parenthèses imbriquées")
        term = self._inner_term()
        self.depth -= 1
        return term

    def _inner_term(self) -> Evaluator:
        if self._accept("("):
            inner = self._either()
            if not self._accept(")"):
                raise self._refuse("« ) »")
            return inner
        kind, found, _ = self.tokens[self.place]
        if kind == "name":
            return self._name(found)
        if kind in ("end", "sign"):
            raise self._refuse("une valeur")
        self.place += 1
        return _constant(self._literal(kind, found))

    def _literal(self, kind: str, found: str) -> Value:
        if kind == "number":
            return int(found)
        if kind == "text":
            return found[1:-1]
        try:
            return date.fromisoformat(found)
        except ValueError as error:
            raise ExpressionError(f"« {found} » n'est pas une date du calendrier") from error

    def _name(self, name: str) -> Evaluator:
        if name in ("vrai", "faux"):
            self.place += 1
            return _constant(name == "vrai")
        if self.tokens[self.place + 1][1] == "(":
            return self._call(name)
        if name not in self.known_keys:
            raise self._refuse("une clé de situation")
        self.place += 1
        self.keys.setdefault(name)

        def lookup(facts: Facts) -> Result:
            return facts.get(name, UNKNOWN)

        return lookup

    def _call(self, name: str) -> Evaluator:
        if name not in _FUNCTIONS and name != "premier_connu":
            raise self._refuse(f"une fonction parmi {', '.join([*_FUNCTIONS, 'premier_connu'])}")
        self.place += 2
        arguments = [self._term()]
        while self._accept(","):
            arguments.append(self._term())
        if not self._accept(")"):
            raise self._refuse("« ) »")
        if name == "premier_connu":
            return _first_known(arguments)
        if name == "anniversaire" and len(arguments) == 1:
            self.keys.setdefault("date_naissance")
            arguments.insert(0, lambda facts: facts.get("date_naissance", UNKNOWN))
        wanted, function = _FUNCTIONS[name]
        if len(arguments) != wanted:
            raise ExpressionError(f"« {name} » attend {wanted} valeurs, {len(arguments)} données")
        return _applied(function, arguments)


def _constant(value: Value) -> Evaluator:
    return lambda facts: value


def _settled_by(parts: list[Evaluator], *, settles: bool) -> Evaluator:
    """`ou` (settled by one true part) or `et` (settled by one false part), in three values."""

    def evaluate(facts: Facts) -> Result:
        outcome: Result = not settles
        for part in parts:
            result = part(facts)
            if result is UNKNOWN:
                outcome = UNKNOWN
            elif bool(result) is settles:
                return settles
        return outcome

    return evaluate


def _first_known(parts: list[Evaluator]) -> Evaluator:
    def evaluate(facts: Facts) -> Result:
        for part in parts:
            result = part(facts)
            if result is not UNKNOWN:
                return result
        return UNKNOWN

    return evaluate


def _applied(function: Callable[..., Value], arguments: list[Evaluator]) -> Evaluator:
    def evaluate(facts: Facts) -> Result:
        values = [argument(facts) for argument in arguments]
        if UNKNOWN in values:
            return UNKNOWN
        try:
            return function(*values)
        except (OverflowError, ValueError):  # past the calendar's end
            return UNKNOWN

    return evaluate
