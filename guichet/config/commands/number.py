"""`guichet number NUMBER`: normalise a foreigner number, without a database."""

from argparse import ArgumentTypeError, Namespace
from datetime import date

from guichet.config.commands import CommandError, Parsers


def register(add_parser: Parsers) -> None:
    parser = add_parser("number", help="normalise a foreigner number (AGDREF)")
    parser.add_argument("number", metavar="NUMBER")
    parser.add_argument("--title", metavar="ID", help="title held, a value of titre_detenu")
    parser.add_argument("--made", metavar="DATE", type=_day, help="day the title was made, AAAA-MM-JJ")
    parser.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date AAAA-MM-JJ") from None


def run(options: Namespace) -> int:
    raise CommandError("number is not part of this version")
