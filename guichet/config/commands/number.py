"""`guichet number NUMBER`: normalise a foreigner number, without a database."""

import json
from argparse import ArgumentTypeError, Namespace
from datetime import date

from guichet.config.commands import CommandError, Parsers


def register(add_parser: Parsers) -> None:
    parser = add_parser("number", help="normalise a foreigner number (AGDREF)")
    parser.add_argument("number", metavar="NUMBER")
    parser.add_argument("--title", metavar="ID", help="title held, a value of titre_detenu")
    parser.add_argument("--made", metavar="DATE", type=_day, help="day the title was made, AAAA-MM-JJ")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the advice")
    parser.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date AAAA-MM-JJ") from None


def run(options: Namespace) -> int:
    from guichet.config.reference import orientation
    from guichet.parameters import read_number

    compiled = orientation().compiled
    titles = compiled.vocabulary.keys["titre_detenu"].values
    if options.title is not None and options.title not in titles:
        raise CommandError(f"--title {options.title[:60]!r} is not one of {', '.join(titles)}")
    reading = read_number(options.number, options.title, options.made, compiled.documents.number)
    found = {
        "valide": reading.number is not None,
        "numero": reading.number,
        "conseils": [advice.in_(options.lang) for advice in reading.advice],
    }
    print(json.dumps(found, ensure_ascii=False))
    return 0 if reading.number else 1
