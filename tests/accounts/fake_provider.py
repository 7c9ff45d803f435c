"""A FranceConnect of the tests: a real HTTP server that answers well, or as `plays` says."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

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


def new_key(kid: str) -> tuple[str, ec.EllipticCurvePrivateKey]:
    return kid, ec.generate_private_key(ec.SECP256R1())


class Provider:
    """Its registration is fixed; what it says of whom, and how honestly, is the test's."""

    def __init__(self) -> None:
        self.kid, self.key = new_key("k1")
        self.published = [(self.kid, self.key)]
        self.user = dict(AWA)
        self.plays = ""
        self.codes: dict[str, dict[str, str]] = {}
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

    # The person at FranceConnect.

    def identify(self, address: str) -> str:
        """The person identifies themselves; the query string of their way back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert min(len(asked["state"]), len(asked["nonce"])) >= 32
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        state = (
            "celui-d-un-autre-navigateur-000000000" if self.plays == "state of another" else asked["state"]
        )
        mixed = "&iss=https://autre.exemple.test" if self.plays == "iss mix-up" else ""
        return f"?code={code}&state={state}{mixed}"

    # Its back channel.

    def answer(self, handler: BaseHTTPRequestHandler, method: str) -> None:
        path = urlsplit(handler.path).path.removeprefix("/api/v2")
        self.asked.append(path)
        length = int(handler.headers.get("Content-Length", 0))
        body = {name: values[0] for name, values in parse_qs(handler.rfile.read(length).decode()).items()}
        if self.plays == f"500 {path}":
            return self.send(handler, 500, "text/plain", b"panne")
        if self.plays == f"hang {path}":
            time.sleep(3)
        found = {"/jwks": self.jwks, "/token": self.token, "/userinfo": self.userinfo}[path](body)
        if found is None:
            return self.send(handler, 400, "application/json", b'{"error": "invalid_grant"}')
        kind = "application/jwt" if path == "/userinfo" else "application/json"
        return self.send(handler, 200, kind, found.encode())

    def send(self, handler: BaseHTTPRequestHandler, status: int, kind: str, body: bytes) -> None:
        try:
            handler.send_response(status)
            handler.send_header("Content-Type", kind)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)
        except OSError:
            pass  # whoever asked did not wait

    def jwks(self, _body: dict) -> str:
        keys = []
        for kid, key in self.published:
            keys.append(json.loads(ECAlgorithm.to_jwk(key.public_key())) | {"kid": kid, "use": "sig"})
        return json.dumps({"keys": keys})

    def token(self, body: dict) -> str | None:
        asked = self.codes.get(body.get("code", "")) if self.plays != "expired code" else None
        if asked is None or body.get("client_secret") != SECRET or body.get("code_verifier") is None:
            return None
        if self.plays != "code twice":
            self.codes.pop(body["code"])
        now = int(time.time()) + self.skew
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.user["sub"],
            "nonce": asked["nonce"],
            "acr": "eidas1",
            "iat": now,
            "exp": now + 60,
        } | {
            "wrong nonce": {"nonce": "un autre"},
            "wrong aud": {"aud": "un-autre-service"},
            "wrong iss": {"iss": "https://autre.exemple.test"},
            "lower acr": {"acr": "eidas0"},
            "expired": {"iat": now - 3600, "exp": now - 3000},
        }.get(self.plays, {})
        if self.plays == "without nonce":
            del claims["nonce"]
        return json.dumps({"access_token": "acces", "token_type": "Bearer", "id_token": self.sign(claims)})

    def sign(self, claims: dict) -> str:
        if self.plays == "alg none":
            return jwt.encode(claims, None, algorithm="none", headers={"kid": self.kid})
        if self.plays == "HS256 with the public key":
            return hs256_with_public_key(claims, self.key, self.kid)
        key = new_key("x")[1] if self.plays == "another key" else self.key
        return jwt.encode(claims, key, algorithm="ES256", headers={"kid": self.kid})

    def userinfo(self, _body: dict) -> str:
        claims = self.user | {"iss": self.issuer, "aud": CLIENT}
        if self.plays == "another sub":
            claims["sub"] = "quelqu-un-d-autre"
        if self.plays == "userinfo in clear":
            return json.dumps(claims)
        return jwt.encode(claims, self.key, algorithm="ES256", headers={"kid": self.kid})


def hs256_with_public_key(claims: dict, key: ec.EllipticCurvePrivateKey, kid: str) -> str:
    """What an attacker makes who has the public key only; PyJWT itself refuses to."""
    import base64
    import hashlib
    import hmac

    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    def part(value: object) -> str:
        raw = value if isinstance(value, bytes) else json.dumps(value).encode()
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    signed = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': kid})}.{part(claims)}"
    return f"{signed}.{part(hmac.new(public, signed.encode(), hashlib.sha256).digest())}"


@contextmanager
def running() -> Iterator[Provider]:
    """The provider, answering for the time of the block."""
    provider = Provider()
    thread = threading.Thread(target=provider.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
        provider.server.server_close()
