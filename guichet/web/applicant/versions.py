"""A draft whose procedure changed: what changes is shown, then taken or left."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet.dossiers import actions, queries
from guichet.dossiers.types import Dossier, Moved, NewerVersion, NotAsShown
from guichet.procedures import Procedure
from guichet.web.applicant.acting import By, as_person
from guichet.web.applicant.comparing import words_of
from guichet.web.applicant.steps import revision_of
from guichet.web.applicant.told import refused

KINDS = ("ajout", "modification", "retrait")


@dataclass(frozen=True, slots=True)
class Lost:
    """An answer that the newer version does not ask for, in words."""

    label: str
    words: str


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def newer_version(request: HttpRequest, by: By, dossier: UUID) -> HttpResponse:
    """What changed since the draft was begun; its buttons take the newer version, or keep the draft as it is."""
    found = queries.get_for(by.actor, dossier)
    if request.method == "POST" and request.POST.get("suite") == "prendre":
        return _take(request, by, found)
    newer = queries.newer_version(found, by.today)
    if newer is None or request.method == "POST":
        return redirect("step", dossier, found.procedure.steps[0].id)
    return _show(request, found, newer)


def _take(request: HttpRequest, by: By, found: Dossier) -> HttpResponse:
    version = request.POST.get("version", "")
    moved = actions.move(by.actor, found.id, version, revision_of(request), by.now)
    if isinstance(moved, Moved):
        messages.success(
            request, gettext("Votre brouillon suit maintenant la nouvelle version de la démarche.")
        )
        return redirect("step", found.id, _first_step(by, found, moved))
    if not isinstance(moved, NotAsShown):
        return refused(request, moved, found.id)
    newer = queries.newer_version(found, by.today)
    if newer is None:
        return redirect("step", found.id, found.procedure.steps[0].id)
    return _show(request, found, newer, status=409)


def _first_step(by: By, found: Dossier, moved: Moved) -> str:
    """The first step where something is to be done; the review where nothing is."""
    given = {asked: len(pieces) for asked, pieces in queries.pieces_of(found).items()}
    missing = moved.procedure.missing(moved.answers, given, by.today)
    last = next(step.id for step in moved.procedure.steps if step.kind == "depot")
    return missing[0].step if missing else last


def _show(request: HttpRequest, found: Dossier, newer: NewerVersion, *, status: int = 200) -> HttpResponse:
    lang = str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    context = {
        "dossier": found,
        "newer": newer.procedure,
        "changes": [(kind, [one for one in newer.changes if one.kind == kind]) for kind in KINDS],
        "lost": _lost(found, newer, lang),
        "papers": _labels(found.procedure, newer.papers, lang),
        "late": status != 200,
    }
    return render(request, "applicant/version.html", context, status=status)


def _lost(found: Dossier, newer: NewerVersion, lang: str) -> list[Lost]:
    return [
        Lost(label, words_of(found.procedure, name, found.answers.get(name), lang))
        for name, label in zip(newer.lost, _labels(found.procedure, newer.lost, lang), strict=True)
    ]


def _labels(procedure: Procedure, names: Sequence[str], lang: str) -> list[str]:
    labels = [procedure.label(name) for name in names]
    return [label.in_(lang) if label else name for name, label in zip(names, labels, strict=True)]
