"""The pages of accounts that allauth does not have."""

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import EmailAddress
from allauth.account.views import ConfirmEmailView, LogoutView
from allauth.core import ratelimit
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from guichet.accounts import actions, queries
from guichet.notifications.actions import write_to
from guichet.web.account import franceconnect, oidc, proconnect
from guichet.web.account.acting_for import NAMED, act_for, own_actor, refuse
from guichet.web.account.forms import AskAgain, ForgottenIdentifier, SignUpPassword
from guichet.web.account.held import HELD, sign_in_keeping_the_post

_FEW = frozenset(map(str, range(1, 11)))


@require_safe
@sign_in_keeping_the_post
def home(request: HttpRequest) -> HttpResponse:
    """What an account holds and what may be done with it."""
    return render(request, "account/own/home.html")


@never_cache
def ask_again(request: HttpRequest) -> HttpResponse:
    """A new confirmation link, to the address of an old one or to one that is typed: one answer for all."""
    form = AskAgain(request.POST or None, initial={"email": _address_of(request.GET.get("lien", ""))})
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/own/ask_again.html", {"form": form})
    if refused := ratelimit.consume_or_429(request, action="signup"):
        return refused
    email = form.cleaned_data["email"].lower()
    known = EmailAddress.objects.filter(email=email).first()
    waiting = known if known and not known.verified else EmailAddress(email=email)
    send_verification_email_to_address(request, waiting, signup=known is not None)
    return redirect("account_email_verification_sent")


class Confirmed(ConfirmEmailView):
    """The link of a sign-up: in the browser that signed up it is enough, in another the password is asked for.

    Who signed up with the address of somebody else would otherwise have them confirm an account whose password is
    not theirs.
    """

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        self.form = self._password_form(self.request.POST)
        if self.form is not None and not self.form.is_valid():
            return self.render_to_response(self.get_context_data(), status=422)
        return super().post(*args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = getattr(self, "form", None) or self._password_form(None)
        return super().get_context_data(**kwargs) | {"form": asked}

    def _password_form(self, typed: Any) -> SignUpPassword | None:
        account = self.object.email_address.user if self.object else None
        if account is None or account.emailaddress_set.filter(verified=True).exists():
            return None
        login = unstash_login(self.request, peek=True)
        return None if login and login.user == account else SignUpPassword(self.request, account, typed)


confirmed = never_cache(Confirmed.as_view())


def _address_of(key: str) -> str:
    """The address an expired link was for; its signature still says that we sent it there."""
    try:
        row = EmailAddress.objects.filter(pk=signing.loads(key, salt="account"), verified=False).first()
    except signing.BadSignature:
        return ""
    return row.email if row else ""


@never_cache
def forgotten_identifier(request: HttpRequest) -> HttpResponse:
    """Tell a person, at the address of their account, that it is their identifier: one answer for all."""
    form = ForgottenIdentifier(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/own/forgotten_identifier.html", {"form": form})
    if refused := ratelimit.consume_or_429(request, action="reset_password", key=form.cleaned_data["numero"]):
        return refused
    account = queries.reached_by_number(form.cleaned_data["numero"])
    if account is not None:
        with override(account.language):
            words = {"site": settings.URL, "email": account.email}
            subject = gettext("Votre identifiant")
            body = render_to_string("account/email/identifier_message.txt", words)
        write_to(account.email, subject, body, account.language, account.person_id)
    return render(request, "account/own/identifier_sent.html")


DOORS = (proconnect.DOOR, franceconnect.DOOR)


class SignOut(LogoutView):
    """Sign out, have the browser forget the pages that were shown, and end the session at whoever identified them."""

    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        hints = [(door, self.request.session.get(door.hint)) for door in DOORS]
        response = super().post(*args, **kwargs)
        left = (oidc.leave(self.request, door, hint) for door, hint in hints if hint)
        if there := next(filter(None, left), None):
            response = redirect(there)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


sign_out = SignOut.as_view()


class Sessions(ListUserSessionsView):
    """The open sessions of an account; one of them is closed, or all others are."""

    def form_valid(self, form: Any) -> HttpResponse:
        wanted = self.request.POST.get("session", "")
        if not wanted:
            return super().form_valid(form)
        own = UserSession.objects.filter(user=self.request.user)
        if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10:
            for session in own.filter(pk=wanted).exclude(session_key=self.request.session.session_key):
                session.end()
                messages.success(self.request, gettext("Cette connexion est fermée."))
        return redirect("usersessions_list")


sessions = Sessions.as_view()


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """One more hour, asked for by the warning: 204, or 401 where the session has ended."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)


@require_POST
@sign_in_keeping_the_post
def language(request: HttpRequest) -> HttpResponse:
    """The language of the letters and messages of the account."""
    wanted = request.POST.get("langue", "")
    if wanted in dict(settings.LANGUAGES):
        actions.choose_language(request.user, wanted)  # type: ignore[arg-type]
        messages.success(request, gettext("Nous vous écrirons dans cette langue."))
    return redirect("account_home")


@never_cache
@sign_in_keeping_the_post
def held(request: HttpRequest) -> HttpResponse:
    """What was sent when the session had ended, to send again for the same person; or that nothing was kept.

    Of several pages, one at a time.
    """
    own = own_actor(request)
    kept = queries.held_posts(own, map(UUID, request.session.get(HELD, [])))
    wanted = request.GET.get("page", "")
    one = kept[min(int(wanted), len(kept)) - 1] if kept and wanted in _FEW else next(iter(kept), None)
    if one is not None:
        actor = queries.actor_for(request.user, one.behalf)  # type: ignore[arg-type]
        if actor is None:
            return refuse(request, None)
        act_for(request, one.behalf, queries.name_helped(actor))
        request.acting_for = request.session.get(NAMED, "")  # type: ignore[attr-defined]
    meant = one.behalf or own.person if one else None
    return render(request, "account/own/held.html", {"held": one, "kept": kept, "meant": meant})
