"""Fields drawn from descriptors by one template, a hundred times faster than the template runs.

What a field shows whatever was answered does not change between two requests. So `components/field.html` is run once
for each shape of a field, with marks where values and messages go; afterwards a page is its pieces joined.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import get_template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from guichet.procedures import FormField, Option

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(.+?){_CLOSE}")
_KEPT = 4_000
_CHOSEN = frozenset({"boutons", "cases", "case"})
"""Widgets whose look depends on what is chosen, among few."""
_WHOLE = frozenset({"groupe", "adresse"})
"""Widgets that hold fields of their own, or depend on a setting."""

Pieces = tuple[str, ...]
"""Alternately text that never changes and the name of what goes there."""

_compiled: dict[tuple[object, ...], tuple[tuple[object, ...], Pieces]] = {}
_lists: dict[int, tuple[Sequence[Option], str, Mapping[str, str]]] = {}


def draw(fields: Sequence[FormField], dossier: UUID | None = None) -> SafeString:
    """The fields of a dossier as HTML, in the language of the page."""
    lang = get_language() or "fr"
    return mark_safe("".join([_draw(field, lang, dossier) for field in fields]))  # noqa: S308 each is escaped


def _draw(field: FormField, lang: str, dossier: UUID | None) -> str:
    if field.locked or field.widget in _WHOLE or field.choices or field.ineligible or field.advice:
        return _run(field, dossier)
    key = _shape_of(field, lang)
    found = _compiled.get(key)
    if found is None:
        found = _keep(key, field)
    pieces = list(found[1])
    for place in range(1, len(pieces), 2):
        pieces[place] = _fill(field, pieces[place])
    return "".join(pieces)


def _shape_of(field: FormField, lang: str) -> tuple[object, ...]:
    """All that the template reads of a field but its values and its message."""
    parts = [
        (
            part.name,
            part.label,
            part.kind,
            part.autocomplete,
            part.inputmode,
            part.maxlength,
            part.wrong,
            part.hint,
        )
        for part in field.parts
    ]
    return (
        lang,
        field.name,
        field.widget,
        field.type,
        field.label,
        field.hint,
        field.required,
        field.marker,
        bool(field.error),
        id(field.options),
        _chosen(field) if field.widget in _CHOSEN else None,
        *parts,
    )


def _chosen(field: FormField) -> object:
    """What is chosen, where it is one of the options: whatever else was posted makes no shape of its own."""
    if field.widget == "case":
        return bool(field.value)
    return tuple(one.value for one in field.options if one.value == field.value or one.value in field.value)


def _keep(key: tuple[object, ...], field: FormField) -> tuple[tuple[object, ...], Pieces]:
    marked = replace(
        field,
        parts=tuple(replace(part, value=_mark(f"v{number}")) for number, part in enumerate(field.parts)),
        value=_mark("l") if field.widget == "liste" else field.value,
        error=_mark("e") if field.error else "",
    )
    if len(_compiled) >= _KEPT:
        _compiled.clear()
    # The options are kept with it: as long as they live, no other list has their identity.
    found = _compiled[key] = ((field.options,), tuple(_MARK.split(_run(marked))))
    return found


def _mark(name: str) -> str:
    return f"{_OPEN}{name}{_CLOSE}"


def _fill(field: FormField, name: str) -> str:
    if name == "e":
        return escape(field.error)
    if name == "l":
        return options(field.options, str(field.value))
    part = field.parts[int(name[1:])]
    return options(part.options, part.value) if name[0] == "o" else escape(part.value)


def _run(field: FormField, dossier: UUID | None = None) -> str:
    return _template().render({"field": field, "dossier": dossier, "addresses": bool(settings.BAN)})


_found: list[Any] = []


def _template() -> Any:
    if not _found:
        _found.append(get_template("components/field.html"))
    return _found[0]


def options(choices: Sequence[Option], chosen: str) -> SafeString:
    """The `<option>` elements of a list, `chosen` selected. The list itself is drawn once."""
    if chosen.startswith(_OPEN):
        return mark_safe(chosen.replace(f"{_OPEN}v", f"{_OPEN}o"))  # noqa: S308 a mark of ours
    known = _lists.get(id(choices))
    if known is None or known[0] is not choices:
        known = _draw_list(choices)
    found = known[2].get(chosen)
    return mark_safe(known[1].replace(found, f"{found} selected", 1) if found else known[1])  # noqa: S308


def _draw_list(choices: Sequence[Option]) -> tuple[Sequence[Option], str, Mapping[str, str]]:
    drawn = format_html_join(
        "", '<option value="{}">{}</option>', ((one.value, one.label) for one in choices)
    )
    if len(_lists) >= _KEPT:
        _lists.clear()
    starts = {one.value: f'<option value="{escape(one.value)}"' for one in choices}
    known = _lists[id(choices)] = (choices, drawn, starts)
    return known
