"""`guichet catalogue import FILE`: an official listing page becomes entries."""

from argparse import Namespace
from pathlib import Path

from guichet.config.commands import CommandError, Parsers


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
    raise CommandError("catalogue import is not part of this version")
