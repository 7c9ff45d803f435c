"""Where sealed files are kept: encrypted on disk, each with its own key, which its row holds."""

import os
import secrets
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from guichet.database.secrets import unwrap_key, wrap_key

_NONCE = 12
_PLACE = "issued.file"


class FileDamaged(Exception):
    """What is kept is not what was stored, or is not there."""


def folder() -> Path:
    return Path(settings.DOCUMENTS) / "issued"


def write(name: str, content: bytes) -> str:
    """Keep a file under a name, encrypted, on disk before anything speaks of it; its wrapped key for the row.

    Written aside, flushed, then renamed: a crash leaves the whole file or none.
    """
    key, nonce = AESGCM.generate_key(256), secrets.token_bytes(_NONCE)
    target = folder() / name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_name(f".{name}.{secrets.token_hex(4)}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(nonce + AESGCM(key).encrypt(nonce, content, name.encode()))
            file.flush()
            os.fsync(file.fileno())
    except OSError:  # a full disk has no room for what is left of a try either
        draft.unlink(missing_ok=True)
        raise
    draft.rename(target)
    _sync(target.parent)
    return wrap_key(key, f"{_PLACE}.{name}")


def read(name: str, wrapped_key: str, digest: str) -> bytes:
    """The content kept under a name.

    :raises FileDamaged: absent, altered on disk, or not the content with this SHA-256
    """
    try:
        kept = (folder() / name).read_bytes()
        key = unwrap_key(wrapped_key, f"{_PLACE}.{name}")
        content = AESGCM(key).decrypt(kept[:_NONCE], kept[_NONCE:], name.encode())
    except (OSError, InvalidTag, ValueError) as error:
        raise FileDamaged(name) from error
    if sha256(content).hexdigest() != digest:
        raise FileDamaged(name)
    return content


def remove(name: str) -> None:
    (folder() / name).unlink(missing_ok=True)


def names() -> list[str]:
    """Every file kept, drafts left by a crash included."""
    found = folder()
    return sorted(path.name for path in found.iterdir()) if found.is_dir() else []


def written_at(name: str) -> datetime:
    """When a file was put there (aware); the beginning of time where it is gone."""
    try:
        return datetime.fromtimestamp((folder() / name).stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.min.replace(tzinfo=UTC)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
