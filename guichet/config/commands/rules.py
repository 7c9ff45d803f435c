"""`guichet rules`: prove the tables, put them in force, compare an edit with what is in force."""

from argparse import Namespace
from pathlib import Path

from guichet.config.commands import CommandError, Parsers


def register(add_parser: Parsers) -> None:
    add = (
        add_parser("rules", help="the tables of rules")
        .add_subparsers(metavar="COMMAND", required=True)
        .add_parser
    )
    parser = add("check", help="compile every table and prove it")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=check)
    parser = add("publish", help="compile, prove and store data/ as the release in force")
    parser.set_defaults(run=publish)
    parser = add("preview", help="which situations another data folder would answer otherwise")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.set_defaults(run=preview)


def check(options: Namespace) -> int:
    raise CommandError("rules check is not part of this version")


def publish(options: Namespace) -> int:
    raise CommandError("rules publish is not part of this version")


def preview(options: Namespace) -> int:
    raise CommandError("rules preview is not part of this version")
