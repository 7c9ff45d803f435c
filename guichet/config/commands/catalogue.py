"""`guichet catalogue import FILE`: an official listing page becomes entries."""

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from guichet.config.commands import CommandError, Parsers, django_ready

if TYPE_CHECKING:
    from guichet.catalogue import Edition
    from guichet.publication.types import Imported


def register(add_parser: Parsers) -> None:
    group = add_parser("catalogue", help="the official listings of local forms")
    parser = group.add_subparsers(metavar="COMMAND", required=True).add_parser(
        "import", help="read a listing page (GitBook Markdown) into entries"
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print entries, notices and anomalies as JSON")
    parser.add_argument("--dry-run", action="store_true", help="store nothing")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    from guichet.catalogue import parse

    text = _read(options.file)
    edition = parse(text)
    if options.json:
        print(json.dumps(edition.to_json(), ensure_ascii=False))
    else:
        print(in_words(edition))
    if not options.dry_run:
        # The JSON stands alone on standard output; what was stored is then news for a person.
        print(_stored(_store(text)), file=sys.stderr if options.json else sys.stdout)
    return 0


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CommandError(f"{file}: is not UTF-8 text") from None


def in_words(edition: "Edition") -> str:
    """What was read, as a person reads it in a terminal; every anomaly with its line."""
    anomalies = [f"ligne {a.ligne} : {a.lecture} : {a.texte[:100]}" for a in edition.anomalies]
    counts = f"{len(edition.entrees)} entrées, {len(edition.avis)} avis, {len(edition.anomalies)} anomalies"
    return "\n".join([*anomalies, counts])


def _store(text: str) -> "Imported":
    with django_ready():
        from guichet.config.reference import now
        from guichet.publication.actions import import_catalogue

        return import_catalogue(text, "guichet catalogue import", now())


def _stored(imported: "Imported") -> str:
    if imported.already:
        return f"« {imported.page} » : déjà en vigueur, rien n'a changé"
    signs = (("+", imported.added), ("-", imported.removed), ("~", imported.changed))
    lines = [f"{sign} {entry}" for sign, entries in signs for entry in entries]
    counts = (
        f"{len(imported.added)} ajoutées, {len(imported.removed)} retirées, {len(imported.changed)} modifiées"
    )
    return "\n".join([*lines, f"« {imported.page} » : {counts}"])
