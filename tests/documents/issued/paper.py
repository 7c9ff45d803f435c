"""A document made without a database: its data, 2D-Doc, PDF and seal, under keys of this run."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from guichet.documents.issued import contents, keys, making
from guichet.documents.issued.kinds import KINDS
from tests.documents.issued.authorities import Authority
from tests.documents.issued.every_kind import of_kind

NOW = datetime(2023, 8, 16, 10, 0, tzinfo=UTC)
TODAY = date(2023, 8, 16)
REFERENCE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VERIFY_AT = "https://guichet.exemple.test/verifier"


@cache
def authority() -> Authority:
    return Authority()


@cache
def held() -> keys.Keys:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "seal.pem"
        path.write_bytes(authority().seal_file())
        return keys.load(path)


def frozen(kind: str = "attestation_depot", **changes) -> str:
    said = contents.read(KINDS[kind], of_kind(kind, **changes))
    return contents.frozen(KINDS[kind], REFERENCE, TODAY, said)


def code(kind: str = "attestation_depot", **changes) -> making.Code:
    return making.code_of(KINDS[kind], frozen(kind, **changes), held().stamp, NOW)


def pdf(kind: str = "attestation_depot", **changes) -> bytes:
    made, text = code(kind, **changes), frozen(kind, **changes)
    return making.rendered(KINDS[kind], text, made, VERIFY_AT, demonstration=False)


@cache
def sealed_pdf(kind: str = "attestation_depot") -> bytes:
    return making.sealed(pdf(kind), held(), NOW)
