"""Encrypted columns and blind indexes: what the database holds without being able to read it.

The keys are outside the database, in the file that `GUICHET_KEYS` names: without it the columns, and the files
whose keys they wrap, are lost. Several versions of a key may stand in it, so that a new one serves from now on
while the former ones still open what they closed.
"""

import hashlib
import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

_KEY_BYTES = 32
_NONCE_BYTES = 12


class UnreadableSecret(Exception):
    """A token that no key of this service opens: another service's, altered, or put in another place."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The versions of one key; `current` closes, all of them open."""

    current: str
    keys: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Keys:
    """`encryption` closes columns and file keys; `index` makes blind indexes."""

    encryption: Keyring
    index: Keyring


def encrypt(text: str, place: str = "") -> str:
    """A token that only this service's keys open (AES-256-GCM), another one each time.

    :param place: where the token will stand; it opens nowhere else
    """
    return _close(text.encode("utf-8", "surrogatepass"), place.encode())


def decrypt(token: str, place: str = "") -> str:
    """The text of a token made for the same `place`.

    :raises UnreadableSecret: where no key opens it
    """
    return _open(token, place.encode()).decode("utf-8", "surrogatepass")


def wrap_key(key: bytes, place: str) -> str:
    """A file's own key as it may stand in the database; erased there, the file is erased."""
    return _close(key, place.encode())


def unwrap_key(token: str, place: str) -> bytes:
    """The key that `wrap_key` closed for the same place.

    :raises UnreadableSecret: where no key opens it
    """
    return _open(token, place.encode())


def blind_index(text: str, place: str) -> bytes:
    """What an encrypted value is found by: the same for the same text and place, telling nothing without the key.

    The text is taken as it is: bring it to its normal form first.
    """
    ring = keys().index
    return _digest(ring.keys[ring.current], text, place)


def blind_indexes(text: str, place: str) -> tuple[bytes, ...]:
    """The index under every version of the key, to look up rows that an older one indexed."""
    return tuple(_digest(key, text, place) for key in keys().index.keys.values())


def _digest(key: bytes, text: str, place: str) -> bytes:
    message = f"{place}\0{text}".encode("utf-8", "surrogatepass")
    return hmac.new(key, message, hashlib.sha256).digest()


def _close(content: bytes, place: bytes) -> str:
    ring = keys().encryption
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(ring.keys[ring.current]).encrypt(nonce, content, place)
    return f"{ring.current}.{urlsafe_b64encode(nonce + sealed).decode()}"


def _open(token: str, place: bytes) -> bytes:
    version, _, body = token.partition(".")
    key = keys().encryption.keys.get(version)
    if key is None:
        raise UnreadableSecret(f"no key {version[:8]!r}")
    try:
        sealed = urlsafe_b64decode(body)
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place)
    except (InvalidTag, ValueError) as error:
        raise UnreadableSecret("altered, or made for another place") from error


class EncryptedTextField(models.TextField):
    """A text that the database holds as a token bound to its table and column; it cannot be searched."""

    def _place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        """The empty text stays empty: that nothing was said is no secret."""
        if value is None or value == "":
            return value
        return encrypt(str(value), self._place())

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        return decrypt(value, self._place()) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Nothing is found by an encrypted column but where it is empty: that is what a blind index is for."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


# The keys.


@cache
def keys() -> Keys:
    """The keys of this service, read once; made at first use outside production.

    :raises ImproperlyConfigured: where the file is absent in production, or does not hold keys
    """
    path = Path(settings.KEYS)
    if not path.is_file() and not settings.PRODUCTION:
        _make(path)
    try:
        held = json.loads(path.read_text())
        return Keys(_ring(held["chiffrement"]), _ring(held["index"]))
    except OSError as error:
        raise ImproperlyConfigured(f"GUICHET_KEYS cannot be read: {error}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        # Nothing of the file is quoted: it holds keys.
        raise ImproperlyConfigured(f"GUICHET_KEYS does not hold keys as guichet makes them: {path}") from None


def _ring(held: dict[str, Any]) -> Keyring:
    found = {version: b64decode(key, validate=True) for version, key in held["cles"].items()}
    if any(len(key) != _KEY_BYTES for key in found.values()) or held["courante"] not in found:
        raise ValueError
    return Keyring(held["courante"], found)


def new_keys() -> str:
    """The text of a keys file with one fresh version of each key."""
    rings = {
        name: {"courante": "1", "cles": {"1": b64encode(secrets.token_bytes(_KEY_BYTES)).decode()}}
        for name in ("chiffrement", "index")
    }
    return json.dumps(rings, indent=2) + "\n"


def _make(path: Path) -> None:
    """Create the file for its owner alone; of several processes that do, one wins and all read its keys."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(new_keys())
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
