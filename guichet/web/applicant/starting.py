"""Before a request exists: which procedure is the person's, what it takes, and its beginning."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from guichet.accounts.queries import contact_values, identity
from guichet.database.idempotency import KeyReused
from guichet.dossiers import actions, queries
from guichet.dossiers.types import NotPermitted, State
from guichet.procedures import Procedure
from guichet.publication.queries import NothingInForce, procedure_in_force, profile_tree
from guichet.web import clock
from guichet.web.applicant import listing
from guichet.web.applicant.acting import By, as_person
from guichet.web.applicant.told import key_of, refused
from guichet.web.public.reading import only_read

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOST = 200


@only_read
def profile(request: HttpRequest) -> HttpResponse:
    """Every situation, each leading to its procedure, to orientation, or to a plain explanation."""
    tree = profile_tree(clock.today())
    if tree is None:
        raise NothingInForce
    return render(request, "applicant/profile.html", {"tree": tree})


@require_http_methods(["GET", "HEAD", "POST"])
def preamble(request: HttpRequest, procedure: str) -> HttpResponse:
    """What a procedure takes: steps, documents, delays. Its button begins a request."""
    if request.method == "POST":
        return begin(request, procedure)
    found = _in_force(procedure)
    carried = list(carried_in(found, request.GET.dict()))
    if request.user.is_authenticated:
        return preamble_for(request, found, carried)
    return _preamble(request, found, carried, ())


@as_person
def preamble_for(
    request: HttpRequest, by: By, found: Procedure, carried: list[tuple[str, str]]
) -> HttpResponse:
    """The same for someone known: drafts that wait are shown first, lest a second one be begun for nothing."""
    mine = [one for one in queries.list_for(by.actor) if one.procedure.id == found.id]
    return _preamble(request, found, carried, [one for one in mine if one.state == State.DRAFT])


def _preamble(
    request: HttpRequest, found: Procedure, carried: list[tuple[str, str]], drafts: Any
) -> HttpResponse:
    dates = found.clock(clock.today())
    context = {
        "procedure": found,
        "carried": carried,
        "query": urlencode(carried),
        "drafts": drafts,
        "key": uuid4(),
        "clock": dates,
        "fee": found.fee(clock.today()),
    }
    return render(request, "applicant/preamble.html", context)


@as_person
def begin(request: HttpRequest, by: By, procedure: str) -> HttpResponse:
    """A new draft; the same page sent twice begins one."""
    found = _in_force(procedure)
    carried = dict(carried_in(found, request.POST.dict()))
    known = {**identity(by.actor).values, **contact_values(by.actor)}
    answers = answers_from(found, told_before(found, known) | carried, by, known)
    try:
        made = actions.start(by.actor, found, answers, key_of(request), by.now)
    except KeyReused:
        return redirect("preamble", found.id)
    if isinstance(made, NotPermitted):
        return refused(request, made)
    return redirect("step", made, found.steps[0].id)


@only_read
def papers(request: HttpRequest, procedure: str) -> HttpResponse:
    """All there is to have at hand, on a page."""
    found = _in_force(procedure)
    lang = str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    ready = found.to_prepare(clock.today(), lang)
    return render(request, "applicant/papers.html", {"procedure": found, "ready": ready})


@only_read
def papers_file(request: HttpRequest, procedure: str) -> HttpResponse:
    """The same as a file to keep, to print or to give; its page where it cannot be made now."""
    found = _in_force(procedure)
    lang = str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    file = listing.file_of(found, lang)
    if file is None:
        return redirect("papers", procedure)
    response = HttpResponse(file, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{listing.name_of(found, lang)}"'
    return response


def carried_in(procedure: Procedure, given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a situation already says of the procedure's own fields, by field, in normal form."""
    for name, value in given.items():
        field = procedure.fields.get(name)
        if field is None or field.secret or field.attestation or not 0 < len(value) <= _MOST:
            continue
        if field.type.name != "date" or _DAY.fullmatch(value):
            yield name, value


def told_before(procedure: Procedure, known: Mapping[str, str]) -> dict[str, str]:
    """What is known of the person already, by the field that asks for it."""
    asked = ((name, known.get(field.registry or "")) for name, field in procedure.fields.items())
    return {name: value for name, value in asked if value}


def answers_from(
    procedure: Procedure, carried: Mapping[str, str], by: By, known: Mapping[str, Any]
) -> dict[str, Any]:
    """The first answers of a draft: what was carried, read as if it were typed; what is not an answer is left."""
    posted = {}
    for name, value in carried.items():
        field = procedure.fields[name]
        typed = field.type.typed(field, value, procedure.references)
        posted |= {f"{name}-{suffix}" if suffix else name: [text] for suffix, text in typed.items()}
    answers: dict[str, Any] = {}
    for step in procedure.steps:
        answers = procedure.read(step.id, posted, answers, by.today, identity=known).answers
    return answers


def _in_force(procedure: str) -> Procedure:
    found = procedure_in_force(procedure, clock.today())
    if found is None:
        raise Http404(procedure)
    return found
