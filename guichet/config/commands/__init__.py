"""The commands of `guichet`, a module each; what one imports at its top, every start pays."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Parsers = Callable[..., ArgumentParser]
"""`add_parser` of argparse's group of subcommands."""


class CommandError(Exception):
    """A refused input or a missing condition: one readable line, exit status 1."""


@contextmanager
def django_ready() -> Iterator[None]:
    """Django set up, the database up for the time of the block and its schema that of this release."""
    import django

    from guichet.config import embedded, settings

    with embedded.running(settings.HOME) if settings.EMBEDDED else _nothing():
        django.setup()
        from guichet.config import schema

        schema.migrate()
        yield


@contextmanager
def _nothing() -> Iterator[None]:
    yield
