"""Acting for someone, and letting someone act: the pages of both sides."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from guichet.accounts import actions, queries
from guichet.accounts.types import Mandate, Proposed, Refused
from guichet.database import acting
from guichet.dossiers import tracking
from guichet.notifications import queries as notifications
from guichet.notifications.actions import text_to, write_to
from guichet.web import clock
from guichet.web.account.acting_for import act_for, own_actor
from guichet.web.account.forms_mandates import AskToAct, GiveCode
from guichet.web.account.held import sign_in_keeping_the_post
from guichet.web.account.words import MANDATE_REFUSALS


@dataclass(frozen=True, slots=True)
class Due:
    """What waits for a person who is helped: their requests in hand, and notifications nobody opened."""

    followed: Sequence[tracking.Followed]
    unread: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A mandate, whether it holds today, and, for whoever acts under it, what is due for that person."""

    mandate: Mandate
    holds: bool
    due: Due | None = None


@require_safe
@sign_in_keeping_the_post
def mandates(request: HttpRequest) -> HttpResponse:
    """The people this account acts for, with what is due, and those who act for its person."""
    now = clock.now()
    helped = queries.people_helped(request.user)  # type: ignore[arg-type]
    shown = {
        "helped": [Shown(one, one.holds(now), _due(request, one)) for one in helped],
        "helpers": [Shown(one, one.holds(now)) for one in queries.helpers_of(own_actor(request))],
    }
    return render(request, "account/mandates/list.html", shown)


def _due(request: HttpRequest, mandate: Mandate) -> Due | None:
    """None where the mandate does not hold or does not let read."""
    actor = queries.actor_for(request.user, mandate.person)  # type: ignore[arg-type]
    if actor is None or not actor.may_read:
        return None
    with acting(actor.scope) as now:
        open_ = [one for one in tracking.followed(actor, now) if one.dossier.ended_at is None]
        return Due(open_, notifications.unread_count(actor.person))


@sign_in_keeping_the_post
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to act for a person."""
    form = AskToAct(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            result = actions.propose_mandate(request.user, form.proposal(request.user.language))  # type: ignore[arg-type,union-attr]
            if isinstance(result, Proposed):
                _send_code(result, form.cleaned_data["language"])
        if isinstance(result, Proposed):
            if result.code is None:
                return redirect("account_mandates")
            return redirect("account_mandate_code", result.mandate.id)
        form.refuse(result)
    return render(request, "account/mandates/ask.html", {"form": form})


def _send_code(proposed: Proposed, language: str) -> None:
    if proposed.code is None:
        return
    with override(language):
        end = settings.URL + reverse("account_mandate_stop", args=[queries.end_key(proposed.mandate.id)])
        words = {"mandate": proposed.mandate, "code": proposed.code, "end": end}
        if proposed.address:
            body = render_to_string("account/email/mandate_code_message.txt", words)
            write_to(proposed.address, gettext("Quelqu’un demande à agir en votre nom"), body, language)
        elif proposed.phone:
            said = render_to_string("account/sms/mandate_code.txt", words)
            text_to(proposed.phone, " ".join(said.split()), language)


@sign_in_keeping_the_post
def give_code(request: HttpRequest, mandate: int) -> HttpResponse:
    """The code that the person received and gave: their agreement."""
    known = [one for one in queries.people_helped(request.user) if one.id == mandate]  # type: ignore[arg-type]
    if not known:
        raise Http404
    form = GiveCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        result = actions.consent_by_code(request.user, mandate, form.cleaned_data["code"])  # type: ignore[arg-type]
        if not isinstance(result, Refused):
            messages.success(request, gettext("L’accord est enregistré."))
            return redirect("account_mandates")
        form.add_error("code", str(MANDATE_REFUSALS[result.reason]))
    return render(request, "account/mandates/code.html", {"form": form, "mandate": known[0]})


@require_POST
@sign_in_keeping_the_post
def agree(request: HttpRequest, mandate: int) -> HttpResponse:
    """The person agrees, in their own account."""
    return _told(
        request, actions.consent(own_actor(request), mandate), gettext("Votre accord est enregistré.")
    )


@require_POST
@sign_in_keeping_the_post
def end(request: HttpRequest, mandate: int) -> HttpResponse:
    """Either side ends it, or refuses what is asked."""
    result = actions.revoke(request.user, mandate)  # type: ignore[arg-type]
    return _told(request, result, gettext("C’est fini : cette personne n’agit plus."))


@never_cache
def end_without_account(request: HttpRequest, key: str) -> HttpResponse:
    """The person ends a mandate by the link in their mail: they need no account for it."""
    mandate = queries.mandate_to_end(key)
    if mandate is None:
        raise Http404
    if request.method == "POST":
        actions.end_by_key(key)
        mandate = queries.mandate_to_end(key)
    return render(request, "account/mandates/stop.html", {"mandate": mandate, "key": key})


def _told(request: HttpRequest, result: Mandate | Refused, done: str) -> HttpResponse:
    if isinstance(result, Refused) and result.reason == "inconnu":
        raise Http404
    if isinstance(result, Refused):
        messages.info(request, str(MANDATE_REFUSALS[result.reason]))
    else:
        messages.success(request, done)
    return redirect("account_mandates")


@require_POST
@sign_in_keeping_the_post
def act(request: HttpRequest, mandate: int) -> HttpResponse:
    """From now on act for this person; 0 for oneself again."""
    if mandate == 0:
        act_for(request, None)
        return redirect("account_mandates")
    known = [one for one in queries.people_helped(request.user) if one.id == mandate]  # type: ignore[arg-type]
    if not known or queries.actor_for(request.user, known[0].person) is None:  # type: ignore[arg-type]
        raise Http404
    act_for(request, known[0].person, known[0].person_name)
    return redirect(settings.LOGIN_REDIRECT_URL)
