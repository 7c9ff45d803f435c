"""`guichet manage …`: Django's own commands, with the database up."""

from argparse import REMAINDER, Namespace

from guichet.config.commands import Parsers, django_ready


def register(add_parser: Parsers) -> None:
    parser = add_parser("manage", prefix_chars="\0", add_help=False)
    parser.add_argument("arguments", nargs=REMAINDER)
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    with django_ready():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["guichet manage", *options.arguments])
    return 0
