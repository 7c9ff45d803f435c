"""`guichet summons OFFICE < file.csv`: the people an office expects, with the civil status it holds."""

import sys
from argparse import Namespace

from guichet.config.commands import CommandError, Parsers, django_ready


def register(add_parser: Parsers) -> None:
    parser = add_parser("summons", help="keep the people an office expects (CSV on standard input)")
    parser.add_argument("office", help="code of the office, as in data/territory")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    raw = sys.stdin.buffer.read()
    with django_ready():
        from guichet.accounts import actions, queries
        from guichet.accounts.types import SUMMONS_FILE
        from guichet.journal.types import Author

        office = queries.office_of_code(options.office)
        if office is None:
            raise CommandError(f"no office has the code {options.office!r}")
        if len(raw) > SUMMONS_FILE:
            raise CommandError(f"the file is larger than {SUMMONS_FILE} bytes")
        found = actions.import_summoned(raw, office.id, Author.service("summons"))
        for line, why in found.faults:
            print(f"line {line}: {why}", file=sys.stderr)
        print(f"{found.kept} gardées, {len(found.faults)} refusées")
    return 1 if found.faults else 0
