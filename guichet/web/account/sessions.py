"""How long one stays signed in: an hour without a page (an agent: half of one), twelve in all, told before it ends."""

import time
from collections.abc import Callable

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.signals import email_changed, password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse

from guichet.web.account.acting_for import FOR

IDLE = 60 * 60
AGENT_IDLE = 30 * 60
WHOLE = 12 * 60 * 60
NOTED_EVERY = 5 * 60
"""A session's last use is written this often at most."""

_BEGUN, _SEEN, FORMER, FORMER_FOR, AGENT = "begun", "seen", "former", "former_for", "agent"
"""`AGENT`: pages of agents were shown in it.

`FORMER`: whose session ended, for what they were sending at that moment to be kept for them; `FORMER_FOR`: for whom
they acted then."""


class LimitedSessions:
    """Middleware: ends sessions at their time and marks their pages as not for keeping."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = bool(request.session.session_key) and request.user.is_authenticated
        if signed_in:
            signed_in = self._goes_on(request, int(time.time()))
        request.session_minutes = _idle(request) // 60 if signed_in else 0  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not signed_in and request.session.modified and request.session.get(SESSION_KEY):
            request.session[_BEGUN] = int(time.time())
        if signed_in or request.session.modified:
            response.headers["Cache-Control"] = "no-store"
        return response

    def _goes_on(self, request: HttpRequest, now: int) -> bool:
        session = request.session
        begun, seen = session.setdefault(_BEGUN, now), session.get(_SEEN, now)
        # The last use is known to within NOTED_EVERY; the person gets the benefit of it.
        if now - begun >= WHOLE or now - seen >= _idle(request) + NOTED_EVERY:
            end(request)
            return False
        if now - seen >= NOTED_EVERY or _SEEN not in session:
            session[_SEEN] = now
            UserSession.objects.create_from_request(request)
        return True


def _idle(request: HttpRequest) -> int:
    return AGENT_IDLE if request.session.get(AGENT) else IDLE


def end(request: HttpRequest) -> None:
    """Sign out, remembering in the new, anonymous session whose it was."""
    person, behalf = str(request.user.person_id), request.session.get(FOR)  # type: ignore[union-attr]
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    request.session[FORMER] = person
    if behalf:
        request.session[FORMER_FOR] = behalf


def end_other_sessions(request: HttpRequest, **kwargs: object) -> None:
    """After a change to how one signs in, only the session that made it stays open."""
    user = kwargs.get("user") or request.user
    for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
        session.end()


def forget_the_second_factor(request: HttpRequest, user: object, **_: object) -> None:
    """Once the last one is taken away, this session has proved none: nothing of agents opens before another."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    if not Authenticator.objects.filter(user=user, type__in=kinds).exists():
        records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        kept = [record for record in records if record.get("method") != "mfa"]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept


CHANGES = (
    email_changed,
    password_changed,
    password_reset,
    password_set,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
"""What ends the other sessions of an account."""
