"""Exports as files. What people typed is written as text: no program that opens them takes it for a formula."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from guichet.dossiers.steering.types import Line

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""What makes a spreadsheet read the cell of a CSV as something to work out (OWASP, CSV Injection); of any width, and
whatever stands unseen before it."""
_UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Zs")

Value = str | date | None


@dataclass(frozen=True, slots=True)
class Kind:
    """A format: what writes it, and how a browser is told."""

    ending: str
    content_type: str
    write: Callable[[Sequence[Line]], bytes]


def headings() -> tuple[str, ...]:
    return (
        _("Numéro"),
        _("Nom de naissance"),
        _("Prénoms"),
        _("Procédure"),
        _("État"),
        _("Déposé le"),
        _("Complet le"),
        _("Décidé le"),
        _("Fin du droit au séjour"),
    )


def as_csv(lines: Sequence[Line]) -> bytes:
    """Semicolons and a byte order mark, as French spreadsheets open it by a double click."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([headings(), *([_harmless(value) for value in row] for row in _rows(lines))])
    return out.getvalue().encode("utf-8-sig", "replace")


def _harmless(value: Value) -> str:
    text = value.isoformat() if isinstance(value, date) else value or ""
    seen = next((sign for sign in text if unicodedata.category(sign) not in _UNSEEN), "")
    begins = text.startswith(_FORMULA) or unicodedata.normalize("NFKC", seen).startswith(_FORMULA)
    return f"'{text}" if begins else text


def as_ods(lines: Sequence[Line]) -> bytes:
    """Texts are texts and dates dates, whatever they begin with."""
    # Read by the first export alone: half a second that no start waits for.
    from odfdo import Cell, Document, Row, Table

    document = Document("spreadsheet")
    document.body.clear()
    table = Table(_("Dossiers"))
    for row in ([*headings()], *_rows(lines)):
        written = Row()
        written.set_cells([Cell(_in_xml(value), cell_type=_type_of(value)) for value in row])
        table.append_row(written)
    document.body.append(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_UNWRITTEN = ("Cc", "Cs", "Cn")
"""Control signs, halves of signs, and places where Unicode has none."""


def _in_xml(value: Value) -> str | date:
    """Without the signs that XML has no way to write."""
    if isinstance(value, date):
        return value
    return "".join(
        sign for sign in value or "" if sign in "\t\n" or unicodedata.category(sign) not in _UNWRITTEN
    )


def _type_of(value: Value) -> str:
    return "date" if isinstance(value, date) else "string"


def _rows(lines: Sequence[Line]) -> Iterator[tuple[Value, ...]]:
    states = {
        state: render_to_string("agent/queue/state_name.html", {"state": state}).strip()
        for state in {line.state for line in lines}
    }
    return (astuple(replace(line, state=states[line.state])) for line in lines)


KINDS: Mapping[str, Kind] = {
    "ods": Kind("ods", "application/vnd.oasis.opendocument.spreadsheet", as_ods),
    "csv": Kind("csv", "text/csv; charset=utf-8", as_csv),
}
