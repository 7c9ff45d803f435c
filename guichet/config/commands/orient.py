"""`guichet orient`: situations in, answers out, as JSON; no database unless a former release is named."""

from argparse import Namespace

from guichet.config.commands import CommandError, Parsers


def register(add_parser: Parsers) -> None:
    parser = add_parser("orient", help="answer one situation (JSON object) read from standard input")
    parser.add_argument("--jsonl", action="store_true", help="one situation a line, one answer a line")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the answers")
    parser.add_argument("--rules", metavar="HASH", help="answer by a former release")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    raise CommandError("orient is not part of this version")
