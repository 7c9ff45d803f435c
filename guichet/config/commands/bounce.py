"""`guichet bounce < mail`: a delivery failure notice, as the mail server hands it over."""

import sys
from argparse import Namespace

from guichet.config.commands import CommandError, Parsers, django_ready

_MESSAGES = {
    "illisible": "this mail cannot be read",
    "sans_rapport": "this mail is no delivery failure notice (RFC 3464)",
    "inconnu": "this notice is about no mail of ours",
}


def register(add_parser: Parsers) -> None:
    parser = add_parser(
        "bounce", help="mark the mail that a delivery failure notice (standard input) is about"
    )
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    raw = sys.stdin.buffer.read()
    with django_ready():
        from guichet.database import Scope, acting
        from guichet.notifications.actions import record_bounce
        from guichet.notifications.types import Refused

        with acting(Scope.service()) as now:
            found = record_bounce(raw, now)
        if not isinstance(found, Refused):
            print(f"{found.delivery} rejete ({found.error})")
        elif found.reason == "sans_echec":
            print("sans effet : le courriel est seulement retardé ou remis")
        else:
            raise CommandError(_MESSAGES[found.reason])
    return 0
