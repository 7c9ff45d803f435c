"""A FranceConnect and a ProConnect of the tests: a real HTTP server that answers well, or as `plays` says."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

CLIENT, SECRET = "guichet-essai", "un secret d’essai assez long pour HS256, et pour personne"
AWA = {
    "sub": "awa-pairwise-1",
    "given_name": "Awa Marie",
    "given_name_array": ["Awa", "Marie"],
    "family_name": "EXEMPLE",
    "birthdate": "2004-05-01",
    "gender": "female",
    "birthplace": "",
    "birthcountry": "99341",
    "email": "awa@exemple.test",
}
MINISTRY = "71144ab3-ee1a-4401-b7b3-79b44f7daeeb"
AWA_AT_WORK = {
    "sub": "154021",
    "given_name": "Awa",
    "usual_name": "Exemple",
    "email": "awa@exemple.test",
    "uid": "awa.exemple",
    "siret": "11000201100044",
    "idp_id": MINISTRY,
}
CODE_SECONDS, TOKEN_SECONDS = 30, 60
USUAL = {
    "client_id",
    "response_type",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "prompt",
    "acr_values",
    "claims",
    "idp_hint",
    "login_hint",
    "siret_hint",
    "response_mode",
    "code_challenge",
    "code_challenge_method",
}
"""What ProConnect lets be asked; one more is its error Y000400."""


@dataclass(frozen=True)
class Kind:
    """Which provider is played: what may be asked of it, and whom it knows."""

    name: str
    scopes: frozenset[str]
    user: dict[str, Any]


KINDS = {
    kind.name: kind
    for kind in (
        Kind("franceconnect", frozenset(["openid", "identite_pivot", "preferred_username", "email"]), AWA),
        Kind(
            "proconnect",
            frozenset(["openid", "given_name", "usual_name", "email", "uid", "siret", "idp_id"]),
            AWA_AT_WORK,
        ),
    )
}


def new_key(kid: str, algorithm: str = "ES256") -> tuple[str, Any]:
    if algorithm == "RS256":
        return kid, rsa.generate_private_key(65537, 2048)
    return kid, ec.generate_private_key(ec.SECP256R1())


class Provider:
    """Its registration is fixed; what it says of whom, and how honestly, is the test's."""

    def __init__(self, name: str = "franceconnect") -> None:
        self.kind = KINDS[name]
        self.algorithm = "ES256"
        self.kid, self.key = new_key("k1")
        self.published = [(self.kid, self.key)]
        self.user = dict(self.kind.user)
        self.acr, self.amr = "eidas1", ["pwd"]
        self.site = "http://localhost:8000"
        self.plays = ""
        self.codes: dict[str, dict[str, Any]] = {}
        self.opened: dict[str, float] = {}
        self.asked: list[str] = []
        self.skew = 0
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self, "GET")

            def do_POST(self) -> None:
                provider.answer(self, "POST")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/api/v2"

    # The person at the provider.

    def identify(self, address: str) -> str:
        """The person identifies themselves; the query string of their way back."""
        asked: dict[str, Any] = {
            name: values[0] for name, values in parse_qs(urlsplit(address).query).items()
        }
        assert not asked.keys() - USUAL, "Y000400"
        assert asked["client_id"] == CLIENT
        assert asked["redirect_uri"] == f"{self.site}/compte/{self.kind.name}/retour"
        assert set(asked["scope"].split()) == self.kind.scopes
        assert min(len(asked["state"]), len(asked["nonce"])) >= 32
        wanted = json.loads(asked.get("claims", "{}")).get("id_token", {})
        acr = wanted.get("acr", {})
        if acr.get("essential") and self.acr not in acr.get("values", []):
            return f"?error=access_denied&state={asked['state']}"
        code = f"code-{len(self.codes)}-{secrets.token_hex(4)}"
        self.codes[code] = asked | {"at": time.time(), "methods": "amr" in wanted}
        state = (
            "celui-d-un-autre-navigateur-000000000" if self.plays == "state of another" else asked["state"]
        )
        mixed = "&iss=https://autre.exemple.test" if self.plays == "iss mix-up" else ""
        return f"?code={code}&state={state}{mixed}"

    def say_goodbye(self, address: str) -> str:
        """The person's session here ends; the query string of their way back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked.keys() == {"id_token_hint", "state", "post_logout_redirect_uri"}
        assert asked["post_logout_redirect_uri"] == f"{self.site}/compte/{self.kind.name}/depart"
        assert len(asked["state"]) >= 32
        # A hint that expired long ago is one.
        assert jwt.decode(asked["id_token_hint"], options={"verify_signature": False})["iss"] == self.issuer
        return "?" + urlencode({"state": asked["state"]})

    def page(self, handler: BaseHTTPRequestHandler, path: str) -> None:
        """What a browser meets here: a link to press once identified, and the way home after a sign-out."""
        if path == "/session/end":
            back = f"{self.site}/compte/{self.kind.name}/depart{self.say_goodbye(handler.path)}"
            return self.send(handler, 303, "text/html", b"", {"Location": back})
        back = f"{self.site}/compte/{self.kind.name}/retour{self.identify(handler.path)}"
        words = f'<!doctype html><title>Essai</title><a href="{back.replace("&", "&amp;")}">Je suis Awa</a>'
        return self.send(handler, 200, "text/html; charset=utf-8", words.encode(), {})

    # Its back channel.

    def answer(self, handler: BaseHTTPRequestHandler, method: str) -> None:
        path = urlsplit(handler.path).path.removeprefix("/api/v2")
        self.asked.append(path)
        length = int(handler.headers.get("Content-Length", 0))
        body = {name: values[0] for name, values in parse_qs(handler.rfile.read(length).decode()).items()}
        if self.plays == f"500 {path}":
            return self.send(handler, 500, "text/plain", b"panne", {})
        if path in ("/authorize", "/session/end"):
            return self.page(handler, path)
        if self.plays == f"hang {path}":
            time.sleep(3)
        body["authorization"] = handler.headers.get("Authorization", "")
        if path not in ("/jwks", "/token", "/userinfo"):
            return self.send(handler, 404, "text/plain", b"", {})
        found = {"/jwks": self.jwks, "/token": self.token, "/userinfo": self.userinfo}[path](body)
        if found is None:
            return self.send(handler, 400, "application/json", b'{"error": "invalid_grant"}', {})
        kind = "application/jwt" if path == "/userinfo" else "application/json"
        return self.send(handler, 200, kind, found.encode(), {})

    def send(
        self, handler: BaseHTTPRequestHandler, status: int, kind: str, body: bytes, headers: dict[str, str]
    ) -> None:
        try:
            handler.send_response(status)
            handler.send_header("Content-Type", kind)
            handler.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)
        except OSError:
            pass  # whoever asked did not wait

    def jwks(self, _body: dict) -> str:
        keys = []
        for kid, key in self.published:
            kind = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
            keys.append(json.loads(kind.to_jwk(key.public_key())) | {"kid": kid, "use": "sig"})
        return json.dumps({"keys": keys})

    def token(self, body: dict) -> str | None:
        asked = self.codes.get(body.get("code", "")) if self.plays != "expired code" else None
        if asked is None or body.get("client_secret") != SECRET or time.time() - asked["at"] > CODE_SECONDS:
            return None
        challenge = hashlib.sha256(body.get("code_verifier", "").encode()).digest()
        if asked["code_challenge"] != base64.urlsafe_b64encode(challenge).rstrip(b"=").decode():
            return None
        if body.get("redirect_uri") != asked["redirect_uri"]:
            return None
        if self.plays != "code twice":
            self.codes.pop(body["code"])
        access = secrets.token_urlsafe(16)
        self.opened[access] = time.time()
        claims = self.identity(asked)
        return json.dumps({"access_token": access, "token_type": "Bearer", "id_token": self.sign(claims)})

    def identity(self, asked: dict[str, Any]) -> dict[str, Any]:
        now = int(time.time()) + self.skew
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.user["sub"],
            "nonce": asked["nonce"],
            "acr": self.acr,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        } | {
            "wrong nonce": {"nonce": "un autre"},
            "wrong aud": {"aud": "un-autre-service"},
            "wrong iss": {"iss": "https://autre.exemple.test"},
            "lower acr": {"acr": "eidas0"},
            "expired": {"iat": now - 3600, "exp": now - 3000},
        }.get(self.plays, {})
        if asked["methods"]:
            claims["amr"] = self.amr
        if self.plays == "without nonce":
            del claims["nonce"]
        return claims

    def sign(self, claims: dict) -> str:
        kid = "inconnue" if self.plays == "unknown key" else self.kid
        if self.plays == "alg none":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": kid})
        if self.plays == "HS256 with the public key":
            return hs256_with_public_key(claims, self.key, kid)
        if self.algorithm == "HS256":
            return jwt.encode(claims, SECRET, algorithm="HS256")
        key = new_key("x")[1] if self.plays == "another key" else self.key
        return jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": kid})

    def userinfo(self, body: dict) -> str | None:
        opened = self.opened.pop(body["authorization"].removeprefix("Bearer "), 0.0)
        if time.time() - opened > TOKEN_SECONDS:
            return None
        claims = self.user | {"iss": self.issuer, "aud": CLIENT}
        claims |= {
            "another sub": {"sub": "quelqu-un-d-autre"},
            "userinfo for another service": {"aud": "un-autre-service"},
        }.get(self.plays, {})
        if self.plays == "userinfo in clear":
            return json.dumps(claims)
        if self.plays == "userinfo of another key":
            return jwt.encode(claims, new_key("x")[1], algorithm="ES256", headers={"kid": self.kid})
        return self.sign(claims)


def hs256_with_public_key(claims: dict, key: ec.EllipticCurvePrivateKey, kid: str) -> str:
    """What an attacker makes who has the public key only; PyJWT itself refuses to."""
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    def part(value: object) -> str:
        raw = value if isinstance(value, bytes) else json.dumps(value).encode()
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    signed = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': kid})}.{part(claims)}"
    return f"{signed}.{part(hmac.new(public, signed.encode(), hashlib.sha256).digest())}"


@contextmanager
def running(name: str = "franceconnect") -> Iterator[Provider]:
    """The provider, answering for the time of the block."""
    provider = Provider(name)
    thread = threading.Thread(target=provider.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
        provider.server.server_close()
