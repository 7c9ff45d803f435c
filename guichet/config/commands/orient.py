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
    situation = _parsed(raw)
    if situation is None:
        found: dict[str, Any] = {"etat": "erreur", "erreurs": [{"cle": "", "message": _MESSAGES[language]}]}
    else:
        found = answer(situation)
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    return int(found["etat"] == "erreur")


def _parsed(raw: bytes) -> dict[str, object] | None:
    """The JSON object in these bytes, or None; a key written twice is not an object we accept."""
    try:
        parsed = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is written twice")
    return found
