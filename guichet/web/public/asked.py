"""What a person asks, read from an address or a form, and written back as an address.

Nothing is stored between two pages: every page replays the answers its address carries, so that back,
forward, bookmark and share are the browser's own.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Protocol

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

SKIP = "passe"
"""Repeated: a key the person answered "I do not know" to."""
EDIT = "modifier"
"""The key whose question is asked again."""
REPLY = "repondre"
"""The key a form answers; its absence among the answers is then a mistake to show."""
PLACE_TYPED = "lieu"
PLACE_CHOSEN = "lieu_choisi"
FORM_WORDS = (EDIT, REPLY, PLACE_TYPED, PLACE_CHOSEN)

PRIVATE = "numero_etranger"
"""Only ever posted: an address is kept by browsers, sent to friends and seen over a shoulder."""
PLACE_KEYS = ("commune", "departement", "arrondissement")
"""A place is known by any of these: they are asked, answered and skipped together."""
DATE_PARTS = ("jour", "mois", "annee")
LONGEST = 200
"""Characters of one value; the longest word of the vocabulary is far shorter."""


class Key(Protocol):
    """What is read here of a key of the vocabulary."""

    @property
    def type(self) -> str: ...


@dataclass(frozen=True)
class Fault:
    """Something in the request that cannot be accepted: the key it is about, and the sentence to show."""

    cle: str
    message: str


@dataclass(frozen=True)
class Asked:
    """One request: the situation so far, and what the person is doing with it."""

    situation: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    editing: str | None = None
    replying: str | None = None
    place_typed: str = ""
    faults: tuple[Fault, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    """Everything as it came, to show a refused answer again."""
    tidy: bool = True
    """False where the same question has a plainer address."""

    @property
    def private(self) -> bool:
        return PRIVATE in self.situation

    @property
    def url(self) -> str:
        """The address of this question; without what may only be posted."""
        return address(self.pairs())

    def answers(self, keys: Collection[str]) -> bool:
        """Whether one of these keys has an answer, "I do not know" included."""
        return any(key in self.situation or key in self.skipped for key in keys)

    def url_to_edit(self, key: str) -> str:
        """The address that asks one key again, its present answer in the field."""
        return address([*self.pairs(but=(key,) if key in self.skipped else ()), (EDIT, key)])

    def pairs(self, but: Collection[str] = ()) -> list[tuple[str, str]]:
        """What an address or a form carries on, less some keys; never what may only be posted."""
        answers = [(key, value) for key, value in self.situation.items() if key not in (*but, PRIVATE)]
        return answers + [(SKIP, key) for key in self.skipped if key not in but]


def address(pairs: Iterable[tuple[str, str]]) -> str:
    """The address of a situation in the language of the page."""
    query = QueryDict(mutable=True)
    for key, value in pairs:
        query.appendlist(key, value)
    return f"{reverse('orientation')}?{query.urlencode()}" if query else reverse("orientation")


def read(get: QueryDict, post: QueryDict, keys: Mapping[str, Key]) -> Asked:
    """Read a request. `keys`: the keys of the vocabulary. Nothing wrong is dropped in silence."""
    reader = _Reader(keys)
    if PRIVATE in get:
        reader.fault(
            PRIVATE, _("Ce numéro ne doit jamais figurer dans une adresse. Saisissez-le dans la page.")
        )
    for source in (get, post):
        for name, values in source.lists():
            if name != PRIVATE or source is post:
                reader.take(name, values)
    return reader.asked()


class _Reader:
    """Sorts the pairs of a request into answers, marks of the forms, and faults."""

    def __init__(self, keys: Mapping[str, Key]) -> None:
        self.keys = keys
        self.faults: list[Fault] = []
        self.answers: dict[str, str] = {}
        self.marks: dict[str, str] = {}
        self.parts: dict[str, dict[str, str]] = {}
        self.skipped: list[str] = []
        self.typed: dict[str, str] = {}
        self.tidy = True

    def fault(self, cle: str, message: str) -> None:
        self.faults.append(Fault(cle, message))

    def take(self, name: str, values: Sequence[str]) -> None:
        if name == "csrfmiddlewaretoken":
            return
        stem, _dash, part = name.rpartition("-")
        if not all(legible(value) for value in (name, *values)):
            self.fault(
                shown(name),
                _("Cette réponse contient des caractères qui ne se lisent pas, ou trop de caractères."),
            )
        elif name == SKIP:
            self.skip(values)
        elif (
            name not in FORM_WORDS
            and name not in self.keys
            and not (part in DATE_PARTS and stem in self.keys)
        ):
            self.unknown(name)
        elif len(values) > 1 or name in self.typed:
            self.fault(name, _("Cette réponse est donnée plusieurs fois : gardez-en une."))
        else:
            self.typed[name] = values[0]
            self.sort(name, stem, part, values[0].strip())

    def sort(self, name: str, stem: str, part: str, value: str) -> None:
        if name in FORM_WORDS:
            self.tidy = self.tidy and name == EDIT
            self.marks[name] = value
        elif name in self.keys:
            self.tidy = self.tidy and bool(value)
            self.answers |= {name: value} if value else {}
        else:
            self.tidy = False
            self.parts.setdefault(stem, {})[part] = value

    def skip(self, values: Sequence[str]) -> None:
        for value in values:
            if value not in self.keys:
                self.unknown(value)
        self.tidy = self.tidy and len(set(values)) == len(values)
        self.skipped += [value for value in values if value in self.keys and value not in self.skipped]

    def unknown(self, name: str) -> None:
        near = get_close_matches(name, [*self.keys, SKIP], n=1)
        if near:
            text = _("« %(name)s » n’est pas connu. Le plus proche : « %(near)s ».")
            self.fault(shown(name), text % {"name": shown(name), "near": near[0]})
        else:
            self.fault(shown(name), _("« %(name)s » n’est pas connu.") % {"name": shown(name)})

    def asked(self) -> Asked:
        self.place()
        self.dates()
        for mark in (EDIT, REPLY):
            if self.marks.get(mark) and self.marks[mark] not in self.keys:
                self.unknown(self.marks.pop(mark))
        if self.marks.get(EDIT) and self.marks.get(PLACE_TYPED) == "" and not self.skipped_now():
            self.fault(self.marks[EDIT], _("Écrivez une commune, un code postal ou un département."))
        self.tidy = (
            self.tidy and not any(key in self.answers for key in self.skipped) and not self.skipped_now()
        )
        order = {key: rank for rank, key in enumerate(self.keys)}
        answers = sorted(self.answers.items(), key=lambda item: order[item[0]])
        return Asked(
            situation={key: value for key, value in answers if key not in self.skipped},
            skipped=tuple(sorted(self.skipped, key=order.__getitem__)),
            editing=None if self.skipped_now() else self.marks.get(EDIT) or None,
            replying=self.marks.get(REPLY) or None,
            place_typed=self.marks.get(PLACE_TYPED, ""),
            faults=tuple(self.faults),
            typed=self.typed,
            tidy=self.tidy,
        )

    def skipped_now(self) -> bool:
        """Whether the form of the question being asked again was sent by "I do not know"."""
        return self.marks.get(EDIT) in self.skipped

    def place(self) -> None:
        """A chosen place replaces the others: three of them rarely agree."""
        key, _dash, code = self.marks.get(PLACE_CHOSEN, "").partition("-")
        if not key:
            return
        if key not in PLACE_KEYS or not code:
            self.fault(PLACE_CHOSEN, _("Choisissez un lieu dans la liste."))
            return
        for other in PLACE_KEYS:
            self.answers.pop(other, None)
        self.answers[key] = code

    def dates(self) -> None:
        for key, parts in self.parts.items():
            if any(parts.values()) and key not in self.skipped:
                self.one_date(key, "/".join(parts.get(part, "") for part in DATE_PARTS))
        for key, value in list(self.answers.items()):
            if self.keys[key].type == "date" and key not in self.parts:
                self.one_date(key, value)

    def one_date(self, key: str, text: str) -> None:
        day = read_date(text)
        if day is None:
            self.answers.pop(key, None)
            if key not in self.skipped:
                self.fault(key, _("Cette date n’existe pas ou est incomplète. Exemple : 31 12 2026."))
        else:
            self.tidy = self.tidy and text == day.isoformat()
            self.answers[key] = day.isoformat()


def read_date(text: str) -> date | None:
    """A day written AAAA-MM-JJ or JJ/MM/AAAA (also with spaces, dots or hyphens), or None."""
    match = re.fullmatch(r"(?a:(\d{4})-(\d{1,2})-(\d{1,2}))", text)
    year, month, day = match.groups() if match else (None, None, None)
    if match is None:
        match = re.fullmatch(r"(?a:(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}))", text)
        day, month, year = match.groups() if match else (None, None, None)
    try:
        return date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        return None


def legible(text: str) -> bool:
    """False for what no keyboard types into one line: control and replacement characters, excessive length."""
    return len(text) <= LONGEST and not re.search(
        r"[\x00-\x1f\x7f-\x9f\ufffd\ud800-\udfff\u202a-\u202e\u2066-\u2069]", text
    )


def shown(name: str) -> str:
    """A name from the request, short and printable enough to be shown back."""
    return "".join(letter if letter.isprintable() else "·" for letter in name[:40])


def related(key: str) -> tuple[str, ...]:
    """The keys that one question answers together."""
    return PLACE_KEYS if key in PLACE_KEYS else (key,)
