"""Two pages on one draft: neither overwrites the other in silence. Both versions are shown, the person chooses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.dossiers import queries
from guichet.dossiers.types import Conflict
from guichet.procedures import Procedure
from guichet.web.applicant.acting import By
from guichet.web.applicant.told import is_fragment

_NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "revision", "montres", "suite", "cle", "etape", "vu"})


@dataclass(frozen=True, slots=True)
class Versions:
    """A field with its two values in words; empty where there is none."""

    label: str
    here: str
    stored: str


def compared(
    request: HttpRequest,
    by: By,
    dossier: UUID,
    step: str,
    posted: Mapping[str, Sequence[str]],
    conflict: Conflict,
) -> HttpResponse:
    """Both versions, field by field; nothing is written. The page carries what was typed, to be kept if so wished."""
    if is_fragment(request):
        return render(request, "applicant/fragments/conflict.html", status=409)
    procedure = queries.get_for(by.actor, dossier).procedure
    lang = str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    context = {
        "dossier": dossier,
        "step": step,
        "revision": conflict.revision,
        "differences": [
            Versions(
                _label(procedure, one.field, lang),
                words_of(procedure, one.field, one.here, lang),
                words_of(procedure, one.field, one.stored, lang),
            )
            for one in conflict.differences
        ],
        "carried": [(n, v) for n, values in posted.items() if n not in _NOT_CARRIED for v in values],
    }
    return render(request, "applicant/conflict.html", context, status=409)


def _label(procedure: Procedure, field: str, lang: str) -> str:
    found = procedure.label(field)
    return found.in_(lang) if found else field


def words_of(procedure: Procedure, field: str, value: Any, lang: str) -> str:
    """An answer as people read it; nothing where there is none."""
    known = procedure.fields.get(field)
    if value is None or known is None:
        return ""
    return known.type.display(known, value, lang, procedure.references)
