"""Signing in by an identity provider. An account is found by the key of its link alone, never by its address."""

import json
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.models import EmailAddress, Login
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import activate, get_language, gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from guichet.accounts import actions
from guichet.accounts.oidc import Answer, Down, Registration, TokenRefused, ask, logout_address, receive
from guichet.database.secrets import decrypt, encrypt
from guichet.notifications.actions import write_to
from guichet.web.account.acting_for import FOR
from guichet.web.account.forms import AskAgain

MINUTES_TO_ANSWER = 10


@dataclass(frozen=True, slots=True)
class Known:
    """Who a provider says someone is: the key of their link, the address it knows, and what is kept of the rest."""

    uid: str
    email: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Door:
    """A provider on our pages: `slug` in its addresses and links, `mark` before what it leaves in a session.

    `read` says who answered (or refuses: `TokenRefused`), `keep` what becomes of it for an account, at each sign-in.
    """

    slug: str
    mark: str
    name: str
    configured: Callable[[], Registration | None]
    read: Callable[[Registration, Answer], Known]
    keep: Callable[[HttpRequest, Any, Mapping[str, Any]], None]

    @property
    def asked(self) -> str:
        return f"{self.mark}_asked"

    @property
    def wanted(self) -> str:
        return f"{self.mark}_wanted"

    @property
    def known(self) -> str:
        return f"{self.mark}_who"

    @property
    def hint(self) -> str:
        return f"{self.mark}_hint"

    @property
    def leaving(self) -> str:
        return f"{self.mark}_leaving"


def _site(door: Door) -> Registration:
    found = door.configured()
    if found is None:
        raise Http404
    return found


def _same(drawn: str, given: str) -> bool:
    """In the same time for all; as bytes, since `compare_digest` takes no text that has an accent."""
    return secrets.compare_digest(drawn.encode(), given.encode())


def _back(door: Door, name: str) -> str:
    """An address as it is registered, to the letter: the French one, whatever language the page was in."""
    with override("fr"):
        return settings.URL + reverse(f"{door.slug}_{name}")


@require_POST
def start(request: HttpRequest, door: Door) -> HttpResponse:
    """Send the browser to the provider with a question of its own.

    To link an account, whoever is signed in gives their password again first, and acts for nobody else.
    """
    site = _site(door)
    if request.user.is_authenticated and not _linked(request.user, door):
        if request.session.get(FOR):
            messages.error(
                request, gettext("Revenez à votre compte : on ne relie pas le compte de quelqu’un d’autre.")
            )
            return redirect("account_home")
        if not did_recently_reauthenticate(request):
            return redirect(
                f"{reverse('account_reauthenticate')}?{urlencode({'next': reverse('account_home')})}"
            )
    asked = ask(site, _back(door, "callback"))
    request.session[door.asked] = [asked.state, asked.nonce, asked.verifier, time.time()]
    request.session[door.wanted] = [get_language(), get_next_redirect_url(request)]
    return redirect(asked.address)


@never_cache
@require_safe
def callback(request: HttpRequest, door: Door) -> HttpResponse:
    """The answer: used once, in the browser that asked, within ten minutes."""
    site = _site(door)
    asked = request.session.pop(door.asked, None)
    _speak_as_before(request, door)
    if (
        asked
        and request.GET.get("error") == "access_denied"
        and _same(asked[0], request.GET.get("state", ""))
    ):
        messages.info(request, gettext("Vous n’avez pas continué avec %(name)s.") % {"name": door.name})
        return redirect("account_home" if request.user.is_authenticated else "account_login")
    try:
        answer = _answer(request, door, site, asked)
        known = door.read(site, answer)
    except (Down, TokenRefused) as error:
        logging.getLogger(f"guichet.{door.slug}").warning("refused: %s, %s", type(error).__name__, error)
        return render(request, "account/oidc/failed.html", {"door": door}, status=502)
    request.session[door.hint] = answer.id_token
    return _enter(request, door, known)


def _answer(request: HttpRequest, door: Door, site: Registration, asked: list[Any] | None) -> Answer:
    given = request.GET
    if not asked or not _same(asked[0], given.get("state", "")):
        raise TokenRefused("another state")
    if time.time() - asked[3] > MINUTES_TO_ANSWER * 60:
        raise TokenRefused("too late")
    if given.get("iss", site.issuer) != site.issuer:
        raise TokenRefused("another issuer")
    if "code" not in given:
        raise Down("no code")
    return receive(site, given["code"], asked[1], asked[2], _back(door, "callback"))


def _speak_as_before(request: HttpRequest, door: Door) -> None:
    """The way back has one address for all languages."""
    language, _ = request.session.get(door.wanted, (None, None))
    if language:
        activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]


def _enter(request: HttpRequest, door: Door, known: Known) -> HttpResponse:
    """Whoever holds this link signs in; whoever is signed in takes it; anyone else makes an account."""
    link = SocialAccount.objects.filter(provider=door.slug, uid=known.uid).select_related("user").first()
    if link is None and request.user.is_authenticated:
        if _linked(request.user, door):
            return render(request, "account/oidc/taken.html", {"door": door, "other": True}, status=409)
        _link(request, door, request.user, known)
        _write_of_link(request.user, door)
        messages.success(request, gettext("%(name)s est relié à votre compte.") % {"name": door.name})
        return redirect("account_home")
    if link is None:
        # Civil status does not lie about in sessions.
        request.session[door.known] = encrypt(json.dumps(asdict(known)), door.known)
        return redirect(f"{door.slug}_account")
    if request.user.is_authenticated and request.user.pk != link.user.pk:
        return render(request, "account/oidc/taken.html", {"door": door, "other": False}, status=409)
    door.keep(request, link.user, known.facts)
    record_authentication(request, link.user, method="socialaccount", provider=door.slug, uid=known.uid)
    return perform_login(request, Login(user=link.user, redirect_url=_then(request, door)))


@require_POST
def unlink(request: HttpRequest, door: Door) -> HttpResponse:
    """Take the link away from the account signed in, once there is another way in; its address is told."""
    _site(door)
    if not request.user.is_authenticated or not _linked(request.user, door):
        raise Http404
    if not request.user.has_usable_password():  # type: ignore[union-attr]  # signed in: looked at above
        messages.error(
            request, gettext("Choisissez d’abord un mot de passe : sans lui, vous ne pourriez plus entrer.")
        )
        return redirect("account_set_password")
    if not did_recently_reauthenticate(request):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': reverse('account_home')})}")
    SocialAccount.objects.filter(provider=door.slug, user=request.user).delete()
    _write_of_link(request.user, door, linked=False)
    messages.success(request, gettext("%(name)s n’est plus relié à votre compte.") % {"name": door.name})
    return redirect("account_home")


def _linked(user: Any, door: Door) -> bool:
    return SocialAccount.objects.filter(provider=door.slug, user=user).exists()


def _write_of_link(user: Any, door: Door, *, linked: bool = True) -> None:
    """To the address of the account: who changed it unknown to its owner is found out."""
    with override(user.language):
        words = {"name": door.name}
        if linked:
            subject = gettext("Votre compte est relié à %(name)s") % words
            said = gettext("Votre compte vient d’être relié à %(name)s, qui permet maintenant d’y entrer.")
        else:
            subject = gettext("Votre compte n’est plus relié à %(name)s") % words
            said = gettext("Votre compte n’est plus relié à %(name)s, qui ne permet plus d’y entrer.")
        hello = gettext("Bonjour,")
        otherwise = gettext("Ce n’est pas vous ? Changez votre mot de passe et écrivez-nous.")
    body = f"{hello}\n\n{said % words}\n\n{otherwise}\n"
    write_to(user.email, subject, body, user.language, user.person_id)


def _then(request: HttpRequest, door: Door) -> str | None:
    """The page of ours that was wanted before all this; None is the account's own."""
    _, page = request.session.pop(door.wanted, (None, None))
    return page


def _link(request: HttpRequest, door: Door, user: Any, known: Known) -> None:
    with transaction.atomic():
        # Nothing of what the provider says is kept here: what is kept of it has its own place.
        SocialAccount.objects.create(user=user, provider=door.slug, uid=known.uid, extra_data={})
        door.keep(request, user, known.facts)


@never_cache
def new_account(request: HttpRequest, door: Door) -> HttpResponse:
    """A first visit: the address to write to, confirmed as any other; an address that has an account stays its own."""
    held = request.session.get(door.known)
    if not held:
        return redirect("account_login")
    known = Known(**json.loads(decrypt(held, door.known)))
    form = AskAgain(request.POST or None, initial={"email": known.email})
    if request.method != "POST" or not form.is_valid():
        here = reverse(f"{door.slug}_account")
        return render(request, "account/oidc/account.html", {"form": form, "door": door, "here": here})
    return _open_account(request, door, known, form.cleaned_data["email"].lower())


def _open_account(request: HttpRequest, door: Door, known: Known, email: str) -> HttpResponse:
    try:
        with transaction.atomic():
            user = _register(request, door, email, known)
    except IntegrityError:
        return prevent_enumeration(request, email=email)
    request.session.pop(door.known, None)
    return perform_login(
        request, Login(user=user, email=email, signup=True, redirect_url=_then(request, door))
    )


def _register(request: HttpRequest, door: Door, email: str, known: Known) -> Any:
    if EmailAddress.objects.filter(email=email).exists():
        raise IntegrityError
    user = get_adapter(request).new_user(request)
    assert isinstance(user, get_user_model())
    user.email = email  # type: ignore[attr-defined]
    user.set_unusable_password()
    actions.register(user, get_language() or "fr")  # type: ignore[arg-type]
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    _link(request, door, user, known)
    return user


def leave(request: HttpRequest, door: Door, hint: str) -> str | None:
    """Once signed out here: where the session at the provider ends too, None where it is not switched on any more."""
    site = door.configured()
    if site is None:
        return None
    state = secrets.token_urlsafe(32)
    request.session[door.leaving], request.session[door.wanted] = state, [get_language(), None]
    return logout_address(site, hint, state, _back(door, "left"))


@require_safe
def left(request: HttpRequest, door: Door) -> HttpResponse:
    """Back from the provider, signed out of both; an address that nobody here asked for leads home in silence."""
    state = request.session.pop(door.leaving, "")
    if state and _same(state, request.GET.get("state", "")):
        _speak_as_before(request, door)
        messages.success(request, gettext("Vous êtes déconnecté."))
    return redirect("home")
