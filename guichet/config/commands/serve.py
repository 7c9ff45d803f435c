"""`guichet serve`: everything a site needs, then the site itself."""

from argparse import Namespace

from guichet.config.commands import Parsers


def register(add_parser: Parsers) -> None:
    parser = add_parser(
        "serve", help="start the database and the web server, print the address (PORT, GUICHET_HOME)"
    )
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    from guichet.config.server import serve

    return serve()
