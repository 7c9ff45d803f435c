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
    from guichet.config import demonstration, demonstration_agents, settings
    from guichet.rules import DataError

    try:
        found = demonstration.make()
    except (demonstration.Refused, DataError) as error:
        raise CommandError(f"the demonstration is not complete: {error}") from error
    address = f"{settings.URL}/compte/connexion"
    if as_json:
        told = [
            {
                "courriel": one.email,
                "mot_de_passe": one.password,
                "montre": one.shows.fr,
                "adresse": address,
                "secret": one.secret,
                "code": demonstration_agents.code_of(one.secret) if one.secret else "",
            }
            for one in found
        ]
        out.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        out.write(f"Comptes de démonstration, sur {address} :\n")
        for one in found:
            if not one.secret:
                out.write(f"    {one.email:<26} {one.password:<22} {one.shows.fr}\n")
        out.write(
            f"Agents, sur {settings.URL}/agent/ : un code est demandé après le mot de passe. Une application\n"
        )
        out.write(
            "de codes l'affiche avec la clé donnée ; celui-ci vaut une minute, guichet demo en donne d'autres.\n"
        )
        for one in found:
            if one.secret:
                code = demonstration_agents.code_of(one.secret)
                out.write(f"    {one.email:<26} {one.password:<22} {code} {one.secret}  {one.shows.fr}\n")
    out.flush()
