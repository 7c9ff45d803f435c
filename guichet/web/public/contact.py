"""Writing to the competent service: from any page, with an account or without; the thread, on the person's side."""

from datetime import datetime
from uuid import UUID, uuid4

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guichet.accounts import queries as accounts
from guichet.accounts.types import Actor, Office
from guichet.database import Scope, acting, rates
from guichet.dossiers import queries as dossiers
from guichet.dossiers import statements, tracking
from guichet.dossiers.contact import actions, queries
from guichet.dossiers.contact.types import Inquiry, NotFound, Question, Unfit
from guichet.dossiers.types import Dossier
from guichet.web import clock
from guichet.web.account.acting_for import own_actor
from guichet.web.account.adapter import network
from guichet.web.applicant.told import key_of
from guichet.web.public.forms_contact import Write
from guichet.web.public.limits import enough_for_today

READ = ["GET", "HEAD", "POST"]
_SENT = (10, 24 * 3600)
"""Messages from one network address, or one account, within how many seconds."""
_MINE = "messages"
"""Where a session keeps the messages that whoever has no account wrote in it."""
_KEPT = 20


@never_cache
@require_http_methods(READ)
def contact(request: HttpRequest) -> HttpResponse:
    """Whom to write to, and the form that writes."""
    actor = _signed_in(request)
    mine = _filed(actor) if actor else None
    posted = request.POST if request.method == "POST" else None
    form = Write(posted, lang=_lang(request), mine=mine, initial={"dossier": request.GET.get("dossier", "")})
    if posted is not None and form.is_valid():
        return _ask(request, actor, form)
    return _show(request, actor, form)


def _signed_in(request: HttpRequest) -> Actor | None:
    """Whoever is signed in, for themselves."""
    return own_actor(request) if request.user.is_authenticated else None


def _show(request: HttpRequest, actor: Actor | None, form: Write) -> HttpResponse:
    threads: list[Inquiry] = []
    if actor is not None:
        with acting(actor.scope):
            threads = queries.mine(actor.person)
    context = {"form": form, "key": uuid4(), "threads": threads, "subjects": _subjects(request)}
    return render(request, "public/contact.html", context, status=422 if form.errors else 200)


def _filed(actor: Actor) -> list[Dossier]:
    with acting(actor.scope):
        return [one for one in dossiers.list_for(actor) if one.filed_on is not None]


def _ask(request: HttpRequest, actor: Actor | None, form: Write) -> HttpResponse:
    if not _may_write(request, actor):
        return enough_for_today(request, form.place)
    key, question = key_of(request), form.question()
    person = actor.person if actor else None
    with acting(Scope.usager(person or actions.name_of(None, question, key))) as now:
        office = _office(actor, question, now)
        made = actions.ask(person, office, question, key, now) if office else None
    if made is None or isinstance(made, Unfit):
        _tell(form, made)
        return _show(request, actor, form)
    if actor is None:
        request.session[_MINE] = [*request.session.get(_MINE, ()), str(made.inquiry)][-_KEPT:]
    return redirect("inquiry", made.inquiry)


def _may_write(request: HttpRequest, actor: Actor | None) -> bool:
    """Counts a message of an account, or of a network address; whether it is not one too many."""
    who = str(actor.account) if actor else network(get_adapter().get_client_ip(request))
    return rates.allow("contact", who, *_SENT, clock.now())


def _tell(form: Write, told: Unfit | None) -> None:
    """Why nothing was sent: something lacks, or no service is known."""
    if told is not None:
        form.tell(told)
    elif form.place:
        form.tell_nowhere()
    else:
        form.ask_where()


def _office(actor: Actor | None, question: Question, now: datetime) -> Office | None:
    """The one that has the request; else the one for where they live; else the one that knows them best."""
    if actor is not None and question.dossier is not None:
        return dossiers.office_of(dossiers.get_for(actor, question.dossier))
    if question.place:
        return statements.office_of(question.place)
    known = tracking.office_at_hand(actor, now) if actor else None
    return accounts.office(known) if known else None


@never_cache
@require_http_methods(READ)
def inquiry(request: HttpRequest, inquiry: UUID) -> HttpResponse:
    """A question and what was answered, to whoever asked it; whoever has an account may write again."""
    actor = _signed_in(request)
    owner = _owner(request, actor, inquiry)
    if request.method == "POST" and (actor is None or owner != actor.person):
        raise Http404(inquiry)
    if request.method == "POST" and not _may_write(request, actor):
        return enough_for_today(request, "")
    fault = False
    with acting(Scope.usager(owner)) as now:
        found = _found(owner, inquiry)
        if request.method == "POST" and actor is not None:
            told = actions.follow_up(actor, inquiry, request.POST.get("texte", ""), now)
            if not isinstance(told, Unfit):
                return redirect("inquiry", inquiry)
            fault = True
        office = accounts.office(found.office)
    context = {
        "inquiry": found,
        "office": office,
        "subjects": _subjects(request),
        "mine": actor,
        "fault": fault,
        "longest": queries.longest(clock.today()),
    }
    return render(request, "public/inquiry.html", context, status=422 if fault else 200)


def _owner(request: HttpRequest, actor: Actor | None, inquiry: UUID) -> UUID:
    """Whose a question may be, seeing who asks for it."""
    if actor is not None:
        return actor.person
    if str(inquiry) in request.session.get(_MINE, ()):
        return inquiry
    raise Http404(inquiry)


def _found(owner: UUID, inquiry: UUID) -> Inquiry:
    try:
        return queries.get(owner, inquiry)
    except NotFound as absent:
        raise Http404 from absent


def _subjects(request: HttpRequest) -> dict[str, str]:
    return {one.id: one.libelle.in_(_lang(request)) for one in queries.words().sujets}


def _lang(request: HttpRequest) -> str:
    return str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
