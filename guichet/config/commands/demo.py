"""`guichet demo`: the invented people of a demonstration, and how to sign in as each."""

import json
import sys
from argparse import Namespace
from typing import TextIO

from guichet.config.commands import CommandError, Parsers, django_ready


def register(add_parser: Parsers) -> None:
    parser = add_parser(
        "demo", help="make the invented people of a demonstration, print their accounts; not in production"
    )
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    from guichet.config import settings

    if settings.PRODUCTION:
        raise CommandError("a demonstration has no place among real people: GUICHET_MODE is production")
    with django_ready():
        from guichet.config.server import publish

        publish()
        show(sys.stdout, as_json=options.json)
    return 0


def show(out: TextIO, *, as_json: bool = False) -> None:
    """Make what is missing, and print every account.

    :raises CommandError: where the demonstration cannot be made
    """
    from guichet.config import demonstration, settings
    from guichet.rules import DataError

    try:
        found = demonstration.make()
    except (demonstration.Refused, DataError) as error:
        raise CommandError(f"the demonstration is not complete: {error}") from error
    address = f"{settings.URL}/compte/connexion"
    if as_json:
        told = [
            {"courriel": one.email, "mot_de_passe": one.password, "montre": one.shows.fr, "adresse": address}
            for one in found
        ]
        out.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        out.write(f"Comptes de démonstration, sur {address} :\n")
        for one in found:
            out.write(f"    {one.email:<26} {one.password:<22} {one.shows.fr}\n")
    out.flush()
