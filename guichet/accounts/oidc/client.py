"""Asking an identity provider who someone is, and reading its answer over the back channel."""

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
import requests

from .registration import Registration
from .tokens import TokenRefused, check_same_person, check_sign_in, claims_of

TIMEOUT = (3, 5)
"""Seconds to connect, and to wait for each piece of an answer: people wait meanwhile, and have another way in."""
DEADLINE = 15
"""Seconds a whole answer may take, however slowly its pieces come."""
LARGEST = 100_000

_known_keys: dict[str, dict[str, Any]] = {}


class Down(Exception):
    """The provider does not answer, or not as it should: the local sign-in is offered instead."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question sent with a browser; `state`, `nonce` and `verifier` stay in its session."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Who someone is: the claims of the identity token and of the user information, and the token to sign out with."""

    identity: dict[str, Any]
    user: dict[str, Any]
    id_token: str


def ask(site: Registration, back: str) -> Asked:
    """The address that asks a person to identify themselves; the answer comes to `back`."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": site.client_id,
        "redirect_uri": back,
        "scope": site.scope,
        **site.asks,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return Asked(f"{site.authorize_url}?{urlencode(query)}", state, nonce, verifier)


def receive(site: Registration, code: str, nonce: str, verifier: str, back: str) -> Answer:
    """Who identified themselves.

    :raises Down: where the provider fails
    :raises TokenRefused: where what it says must not be believed
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": site.client_id,
        "client_secret": site.client_secret,
        "code_verifier": verifier,
    }
    tokens = _json(_call("POST", site.token_url, data=form))
    id_token, access = tokens.get("id_token"), tokens.get("access_token")
    if not isinstance(id_token, str) or not isinstance(access, str):
        raise Down("no tokens")
    identity = _claims(id_token, site)
    check_sign_in(identity, site, nonce)
    answer = _call("GET", site.userinfo_url, headers={"Authorization": f"Bearer {access}"})
    user = _claims(answer.text.strip(), site)
    check_same_person(user, identity)
    return Answer(identity, user, id_token)


def logout_address(site: Registration, id_token: str, state: str, back: str) -> str:
    """Where the browser ends its session at the provider."""
    query = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": back}
    return f"{site.logout_url}?{urlencode(query)}"


def _call(method: str, url: str, **values: Any) -> requests.Response:
    until = time.monotonic() + DEADLINE
    try:
        with requests.request(
            method, url, timeout=TIMEOUT, allow_redirects=False, stream=True, **values
        ) as answer:
            content = bytearray()
            for piece in answer.iter_content(4096):
                content += piece
                if len(content) > LARGEST or time.monotonic() > until:
                    raise Down("too long")
    except requests.RequestException as error:
        raise Down(type(error).__name__) from error
    if answer.status_code != 200:
        raise Down(f"status {answer.status_code}")
    answer._content = bytes(content)
    return answer


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError as error:
        raise Down("no JSON") from error
    if not isinstance(found, dict):
        raise Down("no JSON object")
    return found


def _claims(token: str, site: Registration) -> dict[str, Any]:
    if site.algorithm.startswith("HS"):
        return claims_of(token, site, site.client_secret)
    try:
        kid = jwt.get_unverified_header(token).get("kid")
    except jwt.PyJWTError as error:
        raise TokenRefused("unreadable") from error
    return claims_of(token, site, _key(site, kid))


def _key(site: Registration, kid: str | None) -> Any:
    """The public key of that name; the set is asked again, once, where it has none."""
    for again in (False, True):
        if again or site.keys_url not in _known_keys:
            _known_keys[site.keys_url] = _json(_call("GET", site.keys_url))
        for one in _known_keys[site.keys_url].get("keys", []):
            if one.get("kid") == kid and one.get("kty") in ("RSA", "EC"):
                try:
                    return jwt.PyJWK(one, algorithm=site.algorithm).key
                except jwt.PyJWTError as error:
                    raise TokenRefused("unfit key") from error
    raise TokenRefused("unknown key")
