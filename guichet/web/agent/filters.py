"""The filters of the list: read from an address, shown as a form, said in words."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from guichet.dossiers.instruction.arranging import Label
from guichet.dossiers.instruction.wanted import MINE, NOBODY, Column, Cursor, Handler, Wanted
from guichet.dossiers.states import NEVER_FILED, State
from guichet.procedures import ColumnFilter, Procedure
from guichet.web.public.facts import day_in_words

WORDS = "mots"
_SHORT = 200
STATES = tuple(state.value for state in State if state not in NEVER_FILED)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers in an office."""

    procedures: Sequence[Procedure]
    colleagues: Sequence[Handler]
    labels: Sequence[Label]
    columns: Sequence[ColumnFilter]
    """Of the procedure chosen."""
    former: Sequence[Handler] = ()
    """Who left the office, and may still have dossiers there."""

    @property
    def handlers(self) -> Sequence[Handler]:
        return (*self.colleagues, *self.former)


def wanted_of(asked: QueryDict, choices: Choices) -> Wanted:
    """What an address asks for; what cannot be read asks for nothing."""
    procedures = {one.id for one in choices.procedures}
    holders = {MINE, NOBODY, *(one.key for one in choices.handlers)}
    labels = {str(one.id): one.id for one in choices.labels}
    return Wanted(
        state=_among(asked, "etat", STATES),
        everything=bool(asked.get("tout")),
        procedure=_among(asked, "demarche", procedures),
        assigned=_among(asked, "a", holders),
        label=labels.get(asked.get("etiquette", "")),
        followed=bool(asked.get("suivis")),
        late=bool(asked.get("retard")),
        vulnerable=bool(asked.get("vulnerable")),
        filed=(iso_day(asked.get("du", "")), iso_day(asked.get("au", ""))),
        columns=tuple(_columns(asked, choices.columns)),
        words=asked.get(WORDS, "")[:_SHORT].strip(),
    )


def not_applied(asked: QueryDict, wanted: Wanted) -> bool:
    """Whether an address asks for what is not, or no more, to be chosen here: the list shows more than it says."""
    first, last = wanted.filed
    simple = {
        "etat": wanted.state,
        "demarche": wanted.procedure,
        "a": wanted.assigned,
        "etiquette": wanted.label,
        "du": first,
        "au": last,
    }
    held = {one.name for one in wanted.columns}
    return any(asked.get(name) and not value for name, value in simple.items()) or any(
        value and name.startswith("c-") and _column(name) not in held for name, value in asked.items()
    )


def _column(name: str) -> str:
    """The column that a name of the form is about."""
    return name.removeprefix("c-").removesuffix("-de").removesuffix("-a")


def _among(asked: QueryDict, name: str, known: Container[str]) -> str:
    found = asked.get(name, "")
    return found if found in known else ""


def _columns(asked: QueryDict, columns: Sequence[ColumnFilter]) -> Iterator[Column]:
    for one in columns:
        name = f"c-{one.id}"
        first, last = asked.get(f"{name}-de", ""), asked.get(f"{name}-a", "")
        match one.kind:
            case "date":
                found = Column(one.id, days=(iso_day(first), iso_day(last)))
            case "nombre":
                found = Column(one.id, numbers=(_number(first), _number(last)))
            case _:
                found = Column(one.id, equal=_value(asked.get(name, ""), one))
        if found != Column(one.id):
            yield found


def _value(typed: str, column: ColumnFilter) -> str | None:
    """A value of the column: one of those it offers, where they are a closed list."""
    plain = typed.replace("\0", "")[:_SHORT].strip()
    known = not column.options or plain in dict(column.options)
    return plain if plain and known else None


def iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def cursor_of(asked: QueryDict) -> Cursor | None:
    """Where a page begins, as `written` wrote it."""
    day, _between, key = asked.get("apres", "").partition("_")
    try:
        return Cursor(date.fromisoformat(day) if day else None, UUID(key)) if key else None
    except ValueError:
        return None


def written(cursor: Cursor) -> str:
    """The end of a page, as an address takes it."""
    return f"{cursor.on.isoformat() if cursor.on else ''}_{cursor.id}"


def kept(asked: QueryDict, *, words: bool = True) -> str:
    """The filters of an address as another one takes them: what is not filled in, and the page, are left out."""
    left = {"apres"} | (set() if words else {WORDS})
    pairs = [
        (name, value) for name, values in asked.lists() for value in values if value and name not in left
    ]
    return urlencode(pairs)


def in_words(wanted: Wanted, choices: Choices, lang: str) -> list[str]:
    """What the list shows, said a filter a phrase; the state is shown beside."""
    said = [_main(wanted)]
    if wanted.words:
        said.append(_("qui contiennent « %(words)s »") % {"words": wanted.words})
    said += [one.type.in_(lang) for one in choices.procedures if one.id == wanted.procedure]
    said += _who(wanted, choices)
    said += [
        _("étiquette : %(name)s") % {"name": one.name} for one in choices.labels if one.id == wanted.label
    ]
    flags = (
        (wanted.followed, _("que vous suivez")),
        (wanted.late, _("en retard")),
        (wanted.vulnerable, _("de personnes vulnérables")),
    )
    said += [text for held, text in flags if held]
    said += _between(_("déposés"), *wanted.filed)
    for column in wanted.columns:
        said += _of_column(column, next(one for one in choices.columns if one.id == column.name))
    return said


def _main(wanted: Wanted) -> str:
    if wanted.everything or wanted.state or wanted.words:
        return _("Tous les dossiers du service")
    return _("Les dossiers qui attendent un agent")


def _who(wanted: Wanted, choices: Choices) -> list[str]:
    if wanted.assigned in (MINE, NOBODY):
        return [_("que vous instruisez") if wanted.assigned == MINE else _("que personne n’instruit")]
    names = [one.name for one in choices.handlers if one.key == wanted.assigned]
    return [_("que %(name)s instruit") % {"name": name} for name in names]


def _between(what: str, first: object, last: object) -> list[str]:
    def written_out(value: object) -> str:
        return day_in_words(value.isoformat()) if isinstance(value, date) else str(value)

    found = []
    if first is not None:
        found.append(_("%(what)s à partir de : %(first)s") % {"what": what, "first": written_out(first)})
    if last is not None:
        found.append(_("%(what)s jusqu’à : %(last)s") % {"what": what, "last": written_out(last)})
    return found


def _of_column(column: Column, known: ColumnFilter) -> list[str]:
    if column.equal is not None:
        value = dict(known.options).get(column.equal, column.equal)
        return [_("%(name)s : %(value)s") % {"name": known.label, "value": value}]
    return [*_between(known.label, *column.days), *_between(known.label, *column.numbers)]
