"""The list of an office: filters, views kept, acts on what is ticked, labels."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.arranging import Label, View
from guichet.dossiers.instruction.handling import Done, Handled, TooMany
from guichet.dossiers.instruction.types import NotPermitted, Unfit, WrongState
from guichet.publication.queries import procedures_in_force
from guichet.web.agent import filters
from guichet.web.agent.acting import By, as_agent, refused
from guichet.web.agent.examining import language
from guichet.web.agent.handling import colleagues_of, former_colleagues_of

Act = Callable[[UUID], Handled]


def page_of(request: HttpRequest, by: By) -> dict[str, Any]:
    """Everything the list shows."""
    choices = choices_of(request, by)
    wanted = filters.wanted_of(request.GET, choices)
    found = queries.listed(by.actor, by.office.id, wanted, by.today, filters.cursor_of(request.GET))
    if wanted.words:
        actions.found(by.actor, [row.id for row in found.rows], by.now)
    return {
        "by": by,
        "page": found,
        "next": filters.written(found.after) if found.after else "",
        "wanted": wanted,
        "choices": choices,
        "columns": [_filled(request, one) for one in choices.columns],
        "states": filters.STATES,
        "said": filters.in_words(wanted, choices, language(request)),
        "kept": filters.kept(request.GET),
        "kept_without_words": filters.kept(request.GET, words=False),
        "views": queries.views_of(by.actor, by.office.id),
        "may": queries.may(by.actor, by.office.id),
        "later_pages": "apres" in request.GET,
        "not_applied": filters.not_applied(request.GET, wanted),
        "ends": queries.rights_end([(row.id, row.expires_on) for row in found.rows]),
    }


def _filled(request: HttpRequest, column: Any) -> dict[str, Any]:
    """A column with what is asked of it."""
    name = f"c-{column.id}"
    first, last = request.GET.get(f"{name}-de", ""), request.GET.get(f"{name}-a", "")
    return {"column": column, "name": name, "value": request.GET.get(name, ""), "first": first, "last": last}


def choices_of(request: HttpRequest, by: By) -> filters.Choices:
    """What may be chosen from in the office."""
    procedures = procedures_in_force(by.today)
    chosen = [one for one in procedures if one.id == request.GET.get("demarche", "")]
    columns = [column for one in chosen for column in one.filters(language(request))]
    office = by.office.id
    return filters.Choices(
        procedures, colleagues_of(office), queries.labels_of(office), columns, former_colleagues_of(office)
    )


# Acts on what is ticked.


@require_POST
@as_agent
def together(request: HttpRequest, by: By) -> HttpResponse:
    """Does one act on each dossier ticked, and says what became of each."""
    ticked, act = _ticked(request), _act(request, by)
    if act is None or not ticked:
        messages.error(request, _lacking(request, ticked))
        return redirect(_back(request))
    done = actions.on_each(by.actor, ticked, act, by.now)
    if isinstance(done, TooMany):
        messages.error(
            request, _("Rien n’a été fait : %(most)d dossiers au plus à la fois.") % {"most": done.most}
        )
        return redirect(_back(request))
    told = [(one, _outcome(one.told)) for one in done]
    shown = {"by": by, "results": told, "verb": request.POST["acte"], "back": _back(request)}
    return render(request, "agent/queue/together.html", shown)


def _lacking(request: HttpRequest, ticked: list[UUID]) -> str:
    """What the form does not say, and must."""
    if not ticked:
        return _("Rien n’a été fait : cochez au moins un dossier.")
    match request.POST.get("acte", ""):
        case "attribuer":
            return _("Rien n’a été fait : choisissez à quel collègue confier le dossier.")
        case "etiqueter" | "retirer_etiquette":
            return _("Rien n’a été fait : choisissez une étiquette.")
        case _:
            return _("Rien n’a été fait : choisissez quoi faire.")


def _outcome(told: Handled | None) -> dict[str, Any]:
    """What became of one, for the page."""
    return {
        "done": isinstance(told, Done),
        "changed": isinstance(told, Done) and told.changed,
        "close": isinstance(told, NotPermitted) and told.close,
        "roles": told.roles if isinstance(told, NotPermitted) else (),
        "state": told.state if isinstance(told, WrongState) else "",
        "field": told.field if isinstance(told, Unfit) else "",
        "absent": told is None,
    }


def _ticked(request: HttpRequest) -> list[UUID]:
    found = []
    for one in request.POST.getlist("dossier"):
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def _act(request: HttpRequest, by: By) -> Act | None:
    """The act chosen, ready to be done on one; None where it is none, or lacks what it is about."""
    wanted = request.POST.get("acte", "")
    agent, label = _key(request, "agent"), _key(request, "etiquette")
    acts: dict[str, Act] = {
        "prendre": lambda one: actions.take(by.actor, one, by.now),
        "suivre": lambda one: actions.follow(by.actor, one, by.now),
        "ne_plus_suivre": lambda one: actions.unfollow(by.actor, one, by.now),
        "liberer": lambda one: actions.assign(by.actor, one, None, by.now),
    }
    if agent is not None:
        acts["attribuer"] = lambda one: actions.assign(by.actor, one, agent, by.now)
    if label is not None:
        acts["etiqueter"] = lambda one: actions.label(by.actor, one, label, by.now)
        acts["retirer_etiquette"] = lambda one: actions.unlabel(by.actor, one, label, by.now)
    return acts.get(wanted)


def _key(request: HttpRequest, name: str) -> int | None:
    found = request.POST.get(name, "")
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 10 else None


def _back(request: HttpRequest) -> str:
    """The list as it was filtered, or the one dossier that the act was about."""
    one = _ticked(request)
    if request.POST.get("retour") == "dossier" and len(one) == 1:
        return reverse("agent_dossier", args=one)
    kept = filters.kept(QueryDict(request.POST.get("filtres", "")))
    return f"{reverse('agent_home')}?{kept}" if kept else reverse("agent_home")


# Views kept.


@require_POST
@as_agent
def keep_view(request: HttpRequest, by: By) -> HttpResponse:
    """Keeps the filters of the page under a name."""
    asked = filters.kept(QueryDict(request.POST.get("filtres", "")), words=False)
    name = request.POST.get("nom", "")
    done = actions.keep_view(by.actor, by.office.id, name, asked, bool(request.POST.get("partagee")), by.now)
    if isinstance(done, NotPermitted):
        return refused(request, done)
    if isinstance(done, View):
        messages.success(request, _("La vue est enregistrée."))
        return redirect(f"{reverse('agent_home')}?{done.filters}")
    if done.field == "filtres":
        messages.error(request, _("Il y a trop de filtres pour une vue : enlevez-en."))
    else:
        messages.error(request, _("Donnez un nom à cette vue : 60 signes au plus."))
    return redirect(_back(request))


@require_POST
@as_agent
def remove_view(request: HttpRequest, by: By, view: int) -> HttpResponse:
    """Removes a view of one's own, or one that is shared in an office that one manages."""
    actions.remove_view(by.actor, view)
    messages.success(request, _("La vue est supprimée."))
    return redirect("agent_home")


# Labels.


@require_http_methods(["GET", "HEAD", "POST"])
@as_agent
def labels(request: HttpRequest, by: By) -> HttpResponse:
    """The office's own labels, and a new one."""
    if request.method == "POST":
        done = actions.make_label(by.actor, by.office.id, request.POST.get("nom", ""), by.now)
        if isinstance(done, NotPermitted):
            return refused(request, done)
        if isinstance(done, Label):
            messages.success(request, _("« %(name)s » est dans la liste du service.") % {"name": done.name})
            return redirect("agent_labels")
        messages.error(request, _("Donnez un nom à cette étiquette : 40 signes au plus."))
    known, may = queries.labels_of(by.office.id), queries.may(by.actor, by.office.id)
    return render(request, "agent/queue/labels.html", {"by": by, "labels": known, "may": may})


@require_POST
@as_agent
def retire_label(request: HttpRequest, by: By, label: int) -> HttpResponse:
    """Takes a label off the list."""
    done = actions.retire_label(by.actor, by.office.id, label, by.now)
    return refused(request, done) if isinstance(done, NotPermitted) else redirect("agent_labels")
