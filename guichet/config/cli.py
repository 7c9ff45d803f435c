"""The console script `guichet`: answers on standard output, errors in one line on standard error.

Exit status: 0, 1 (a refused input or a missing condition), 2 (bad usage).
"""

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence

from guichet.config.commands import (
    CommandError,
    agent,
    bounce,
    catalogue,
    demo,
    document,
    jobs,
    journal,
    manage,
    number,
    orient,
    procedure,
    retention,
    rules,
    serve,
    summons,
    verify,
    worker,
)

_SUBJECTS = (
    orient,
    rules,
    catalogue,
    number,
    procedure,
    verify,
    document,
    serve,
    worker,
    jobs,
    journal,
    demo,
    agent,
    bounce,
    summons,
    retention,
    manage,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.config.settings")
    options = _parser().parse_args(arguments)
    try:
        status = _run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read us has enough; what is still buffered must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _run(options: Namespace) -> int:
    try:
        return options.run(options)
    except CommandError as error:
        return _refuse(error)
    except Exception as error:
        if _is_about_the_environment(error):
            return _refuse(error)
        raise


def _is_about_the_environment(error: Exception) -> bool:
    """Settings or a server refused us; told by name: importing Django would slow other commands."""
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & {"ImproperlyConfigured", "EmbeddedError", "OperationalError", "PoolTimeout"})


def _refuse(error: Exception) -> int:
    print(f"guichet: {' '.join(str(error).split())}", file=sys.stderr)
    return 1


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="guichet",
        description="The counter for residence permits in France.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for subject in _SUBJECTS:
        subject.register(commands.add_parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
