"""`guichet verify FILE.pdf`: what a document is worth, as JSON; exit status 0 only where it is valid."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from guichet.config.commands import CommandError, Parsers, django_ready


def register(add_parser: Parsers) -> None:
    parser = add_parser(
        "verify", help="verify a document issued by the service: seal, timestamp, 2D-Doc, status"
    )
    parser.add_argument("file", type=Path, metavar="FILE.pdf")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    content = _read(options.file)
    with django_ready():
        from guichet.config.reference import now
        from guichet.documents.issued.queries import verify_file
        from guichet.documents.issued.types import VALID

        found = verify_file(content, now())
    told = {
        "verdict": found.verdict,
        "raison": found.reason,
        "document": found.kind,
        "reference": found.reference,
        "emis_le": found.issued_on.isoformat() if found.issued_on else None,
        "valable_jusqu_au": found.valid_until.isoformat() if found.valid_until else None,
        "perime": found.over,
        "horodate_le": found.timestamped_at.isoformat() if found.timestamped_at else None,
        "code_2d_doc": found.code,
        "demonstration": found.demonstration,
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return int(found.verdict != VALID)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None
