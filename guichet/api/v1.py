"""Version 1: orientation and its vocabulary."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Body, NinjaAPI
from ninja.parser import Parser

from guichet.api.problems import documented, language_of, not_an_object, problem, register
from guichet.api.schemas import Answer, Malformed, VocabularyOut
from guichet.orientation import read_json
from guichet.publication.queries import orientation_in_force

MOST_SITUATIONS = 1000
Situation = dict[str, Any]


class StrictParser(Parser):
    """Refuses what Python's JSON reader would let pass, such as a key written twice."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_json(request.body)


api = NinjaAPI(title="Guichet", version="1", urls_namespace="api-1", docs_url=None, parser=StrictParser())
register(api)


@api.post(
    "/orientation",
    response=Answer | list[Answer | Malformed],
    summary="Where and how to file, for one situation or a list",
    description="Keys and values as in `/api/v1/vocabulaire`; at most 1,000 situations in a list.",
    openapi_extra=documented(
        "json-illisible",
        "corps-trop-grand",
        "trop-de-situations",
        "situation-invalide",
        "forme-inattendue",
        "aucune-regle",
        "indisponible",
    ),
)
def orientation(request: HttpRequest, payload: Body[Situation | list[Any]]) -> HttpResponse:
    rules, language = orientation_in_force(), language_of(request)
    today = datetime.now(ZoneInfo("Europe/Paris")).date()

    def answer(situation: object) -> dict[str, Any]:
        if not isinstance(situation, dict):
            return {"etat": "erreur", "erreurs": not_an_object(language)}
        return rules.answer(situation, today=today, lang=language)

    if isinstance(payload, list):
        if len(payload) > MOST_SITUATIONS:
            return problem(request, "trop-de-situations")
        return _json([answer(situation) for situation in payload], language)
    found = answer(payload)
    if found["etat"] == "erreur":
        return problem(request, "situation-invalide", found["erreurs"])
    return _json(found, language)


@api.get(
    "/vocabulaire",
    response=VocabularyOut,
    summary="Every key and value of a situation, with labels",
    openapi_extra=documented("aucune-regle", "indisponible"),
)
def vocabulaire(request: HttpRequest) -> dict[str, Any]:
    rules = orientation_in_force()
    vocabulary = rules.vocabulary
    keys = {
        name: {
            "type": key.type,
            "libelle": key.label,
            "question": key.question,
            "aide": key.help,
            "valeurs": {value: entry.label for value, entry in key.values.items()},
        }
        for name, key in vocabulary.keys.items()
    }
    channels = {name: channel.label for name, channel in vocabulary.channels.items()}
    return {"cles": keys, "canaux": channels, "regles": rules.hash}


def _json(found: object, language: str) -> HttpResponse:
    text = json.dumps(found, ensure_ascii=False)
    return HttpResponse(text, content_type="application/json", headers={"Content-Language": language})
