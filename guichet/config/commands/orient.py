"""`guichet orient`: situations in, answers out, as JSON; no database unless a former release is named."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from typing import Any

from guichet.config.commands import CommandError, Parsers, django_ready

Answerer = Callable[[dict[str, object]], dict[str, Any]]
_MESSAGES = {
    "fr": "Un objet JSON est attendu, une situation par objet.",
    "en": "A JSON object is expected, one situation an object.",
}


def register(add_parser: Parsers) -> None:
    parser = add_parser("orient", help="answer one situation (JSON object) read from standard input")
    parser.add_argument("--jsonl", action="store_true", help="one situation a line, one answer a line")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the answers")
    parser.add_argument("--rules", metavar="HASH", help="answer by a former release")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    if options.rules is None:
        from guichet.config.reference import orientation, today

        return _answer_all(orientation(), today(), options)
    with django_ready():
        from guichet.config.reference import today
        from guichet.publication.queries import orientation_of

        former = orientation_of(options.rules)
        if former is None:
            raise CommandError(f"no release has the hash {options.rules[:80]}")
        return _answer_all(former, today(), options)


def _answer_all(orientation: Any, today: Any, options: Namespace) -> int:
    def answer(situation: dict[str, object]) -> dict[str, Any]:
        return orientation.answer(situation, today=today, lang=options.lang)

    source = sys.stdin.buffer
    if not options.jsonl:
        return _answer_one(source.read(), answer, options.lang)
    refused = [_answer_one(line, answer, options.lang) for line in source if line.strip()]
    return max(refused, default=0)


def _answer_one(raw: bytes, answer: Answerer, language: str) -> int:
    """Write the answer to one situation; 1 when it was malformed."""
    from guichet.orientation import NotJson, read_json

    try:
        situation = read_json(raw)
    except NotJson:
        situation = None
    if isinstance(situation, dict):
        found = answer(situation)
    else:
        found = {"etat": "erreur", "erreurs": [{"cle": "", "message": _MESSAGES[language]}]}
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    return int(found["etat"] == "erreur")
