"""Signing in with FranceConnect. An account is found by (issuer, subject) alone, never by its address."""

import json
import logging
import secrets
import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.models import EmailAddress, Login
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from guichet.accounts import actions
from guichet.accounts.franceconnect import (
    Down,
    FranceConnect,
    TokenRefused,
    ask,
    configured,
    logout_address,
    receive,
)
from guichet.accounts.franceconnect.civil_status import civil_status
from guichet.database.secrets import decrypt, encrypt
from guichet.journal.types import Author
from guichet.web.account.forms import AskAgain

log = logging.getLogger("guichet.franceconnect")

PROVIDER = "franceconnect"
ASKED, KNOWN, HINT, LEAVING = "fc_asked", "fc_known", "fc_hint", "fc_leaving"
MINUTES_TO_ANSWER = 10


def _site() -> FranceConnect:
    found = configured()
    if found is None:
        raise Http404
    return found


def _same(drawn: str, given: str) -> bool:
    """In the same time for all; as bytes, since `compare_digest` takes no text that has an accent."""
    return secrets.compare_digest(drawn.encode(), given.encode())


def _back(name: str) -> str:
    return settings.URL + reverse(name)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Send the browser to FranceConnect with a question of its own."""
    asked = ask(_site(), _back("franceconnect_callback"))
    request.session[ASKED] = [asked.state, asked.nonce, asked.verifier, time.time()]
    return redirect(asked.address)


@never_cache
@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    """The answer: used once, in the browser that asked, within ten minutes."""
    site = _site()
    asked = request.session.pop(ASKED, None)
    given = request.GET
    try:
        if not asked or not _same(asked[0], given.get("state", "")):
            raise TokenRefused("another state")
        if time.time() - asked[3] > MINUTES_TO_ANSWER * 60:
            raise TokenRefused("too late")
        if given.get("iss", site.issuer) != site.issuer:
            raise TokenRefused("another issuer")
        if "code" not in given:
            raise Down("no code")
        user, hint = receive(site, given["code"], asked[1], asked[2], _back("franceconnect_callback"))
    except (Down, TokenRefused) as error:
        log.warning("refused", extra={"reason": str(error), "kind": type(error).__name__})
        return render(request, "account/franceconnect/failed.html", status=502)
    request.session[HINT] = hint
    return _known(request, {"uid": f"{site.issuer}|{user['sub']}", "user": user})


def _known(request: HttpRequest, known: dict[str, Any]) -> HttpResponse:
    """Whoever holds this link signs in; whoever is signed in takes it; anyone else makes an account."""
    link = SocialAccount.objects.filter(provider=PROVIDER, uid=known["uid"]).select_related("user").first()
    if link is None and request.user.is_authenticated:
        link = _link(request.user, known)
        messages.success(request, gettext("FranceConnect est relié à votre compte."))
        return redirect("account_home")
    if link is None:
        # Civil status does not lie about in sessions.
        request.session[KNOWN] = encrypt(json.dumps(known), KNOWN)
        return redirect("franceconnect_account")
    if request.user.is_authenticated and request.user.pk != link.user.pk:
        return render(request, "account/franceconnect/taken.html", status=409)
    _lock(link.user, known["user"])
    record_authentication(request, link.user, method="socialaccount", provider=PROVIDER, uid=known["uid"])
    return perform_login(request, Login(user=link.user))


def _link(user: Any, known: dict[str, Any]) -> SocialAccount:
    with transaction.atomic():
        # Nothing of what FranceConnect says is kept here: civil status goes to its own, policed table.
        link = SocialAccount.objects.create(user=user, provider=PROVIDER, uid=known["uid"], extra_data={})
        _lock(user, known["user"])
    return link


def _lock(user: Any, claims: dict[str, Any]) -> None:
    with transaction.atomic():
        actions.lock(user.person_id, PROVIDER, civil_status(claims), Author("usager", str(user.pk)))


@never_cache
def new_account(request: HttpRequest) -> HttpResponse:
    """A first visit: the address to write to, confirmed as any other; an address that has an account stays its own."""
    held = request.session.get(KNOWN)
    if not held:
        return redirect("account_login")
    known = json.loads(decrypt(held, KNOWN))
    form = AskAgain(request.POST or None, initial={"email": str(known["user"].get("email") or "")[:254]})
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/franceconnect/account.html", {"form": form})
    email = form.cleaned_data["email"].lower()
    try:
        with transaction.atomic():
            user = _register(request, email, known)
    except IntegrityError:
        return prevent_enumeration(request, email=email)
    request.session.pop(KNOWN, None)
    return perform_login(request, Login(user=user, email=email, signup=True))


def _register(request: HttpRequest, email: str, known: dict[str, Any]) -> Any:
    if EmailAddress.objects.filter(email=email).exists():
        raise IntegrityError
    user = get_adapter(request).new_user(request)
    assert isinstance(user, get_user_model())
    user.email = email  # type: ignore[attr-defined]
    user.set_unusable_password()
    actions.register(user, get_language() or "fr")  # type: ignore[arg-type]
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    _link(user, known)
    return user


def leave(request: HttpRequest, hint: str | None) -> str | None:
    """Once signed out here: where the session at FranceConnect ends too, None where there is none."""
    site = configured()
    if site is None or not hint:
        return None
    state = secrets.token_urlsafe(32)
    request.session[LEAVING] = state
    return logout_address(site, hint, state, _back("franceconnect_left"))


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """Back from FranceConnect, signed out of both; an address that nobody here asked for leads home in silence."""
    state = request.session.pop(LEAVING, "")
    if state and _same(state, request.GET.get("state", "")):
        messages.success(request, gettext("Vous êtes déconnecté."))
    return redirect("home")
