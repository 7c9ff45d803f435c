"""A document made without a database: its data, 2D-Doc, PDF and seal, under keys of this run."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from guichet.documents.issued import contents, keys, making
from guichet.documents.issued.kinds import KINDS
from tests.documents.issued.authorities import Authority
from tests.documents.issued.sample import receipt

KIND = KINDS["attestation_depot"]
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


def frozen(**changes) -> str:
    said = contents.read(KIND, receipt(**changes))
    return contents.frozen(KIND, REFERENCE, TODAY, said)


def code(**changes) -> making.Code:
    return making.code_of(KIND, frozen(**changes), held().stamp, NOW)


def pdf(**changes) -> bytes:
    return making.rendered(KIND, frozen(**changes), code(**changes), VERIFY_AT, demonstration=False)


@cache
def sealed_pdf() -> bytes:
    return making.sealed(pdf(), held(), NOW)
