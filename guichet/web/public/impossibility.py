"""Who cannot file on line says so, without an account: a dated statement, and the other way in."""

from uuid import UUID, uuid4

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from guichet.accounts import queries as accounts
from guichet.database import Scope, acting, rates
from guichet.documents.issued.types import IssuedFile
from guichet.dossiers import statements
from guichet.dossiers.types import NotFound, Statement
from guichet.web import clock
from guichet.web.account.adapter import network
from guichet.web.applicant.told import key_of
from guichet.web.public.forms_impossibility import Impossible, seen_before
from guichet.web.public.limits import enough_for_today

_MADE = (20, 24 * 3600)
"""Statements from one network address within how many seconds: a place that helps people makes several a day."""
_MINE = "constats"
"""Where a session keeps the statements that whoever has no account made in it."""
_KEPT = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest) -> HttpResponse:
    """The form, and the statement made of it."""
    form = Impossible(request.POST if request.method == "POST" else None, initial=seen_before(request))
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        if not rates.allow("constat", network(get_adapter().get_client_ip(request)), *_MADE, now):
            return enough_for_today(request, form.place)
        return _state(request, form)
    return _show(request, form, uuid4())


def _show(request: HttpRequest, form: Impossible, key: UUID) -> HttpResponse:
    """The form, and what whoever is signed in stated before."""
    person, mine = _person(request), list[Statement]()
    if person is not None:
        with acting(Scope.usager(person)):
            mine = statements.mine(person)
    context = {"form": form, "key": key, "mine": mine}
    return render(request, "public/cannot_file.html", context, status=422 if form.errors else 200)


def _state(request: HttpRequest, form: Impossible) -> HttpResponse:
    key, person, said = key_of(request), _person(request), form.said()
    with acting(Scope.usager(person or statements.name_of(None, said, key))) as now:
        made = statements.state(person, said, key, now)
    if not isinstance(made, Statement):
        form.tell_nowhere()
        return _show(request, form, key)
    if person is None:
        request.session[_MINE] = [*request.session.get(_MINE, ()), str(made.id)][-_KEPT:]
    return redirect("statement", made.id)


def _person(request: HttpRequest) -> UUID | None:
    """Whoever is signed in, as the person they are themselves."""
    return getattr(request.user, "person_id", None) if request.user.is_authenticated else None


@never_cache
@require_safe
def statement(request: HttpRequest, statement: UUID) -> HttpResponse:
    """A statement, to whoever made it: by their account, or in the session in which they made it."""
    owner = _owner(request, statement)
    with acting(Scope.usager(owner)):
        found, file = _found(owner, statement)
        office = accounts.office(found.office)
    assert office is not None
    way = statements.way_in(office.departement, clock.today(), str(request.LANGUAGE_CODE))  # type: ignore[attr-defined]
    context = {"statement": found, "office": office, "way": way, "ready": file is not None}
    with override(office.zone):
        return render(request, "public/statement.html", context)


@never_cache
@require_safe
def statement_pdf(request: HttpRequest, statement: UUID) -> HttpResponse:
    """The sealed document; its page says so while it is being prepared."""
    owner = _owner(request, statement)
    with acting(Scope.usager(owner)):
        _, file = _found(owner, statement)
    if file is None:
        return redirect("statement", statement)
    response = HttpResponse(file.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _owner(request: HttpRequest, statement: UUID) -> UUID:
    """Whose a statement may be, seeing who asks.

    :raises Http404: where neither the account nor the session knows it
    """
    if str(statement) in request.session.get(_MINE, ()):
        with acting(Scope.usager(statement)):
            if statements.is_of(statement, statement):
                return statement
    person = _person(request)
    if person is None:
        raise Http404(statement)
    return person


def _found(owner: UUID, statement: UUID) -> tuple[Statement, IssuedFile | None]:
    try:
        found = statements.get(owner, statement)
    except NotFound as absent:
        raise Http404 from absent
    return found, statements.file_of(found)
