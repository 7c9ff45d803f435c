"""Version 1: orientation and its vocabulary."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Body, NinjaAPI
from ninja.parser import Parser

from guichet.api.problems import not_an_object, problem, register
from guichet.api.schemas import Answer, Problem, VocabularyOut
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


def _language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"


@api.post(
    "/orientation",
    response={200: Answer | list[Answer], 413: Problem, 422: Problem},
    summary="Where and how to file, for one situation or a list",
)
def orientation(request: HttpRequest, payload: Body[Situation | list[Any]]) -> HttpResponse:
    rules, language = orientation_in_force(), _language()
    today = datetime.now(ZoneInfo("Europe/Paris")).date()

    def answer(situation: object) -> dict[str, Any]:
        if not isinstance(situation, dict):
            return {"etat": "erreur", "erreurs": not_an_object()}
        return rules.answer(situation, today=today, lang=language)

    if isinstance(payload, list):
        if len(payload) > MOST_SITUATIONS:
            return problem(413, "trop-de-situations", _("Au plus 1 000 situations à la fois."))
        return _json([answer(situation) for situation in payload])
    found = answer(payload)
    if found["etat"] == "erreur":
        return problem(
            422,
            "situation-invalide",
            _("La situation contient des erreurs."),
            etat="erreur",
            erreurs=found["erreurs"],
        )
    return _json(found)


@api.get("/vocabulaire", response=VocabularyOut, summary="Every key and value of a situation, with labels")
def vocabulaire(request: HttpRequest) -> dict[str, Any]:
    vocabulary = orientation_in_force().vocabulary
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
    return {"cles": keys, "canaux": channels, "regles": orientation_in_force().hash}


def _json(found: object) -> HttpResponse:
    return HttpResponse(json.dumps(found, ensure_ascii=False), content_type="application/json")
