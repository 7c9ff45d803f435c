"""Where and how to file: one question a page, then an answer with its reasons."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from guichet.orientation import Orientation
from guichet.publication import queries
from guichet.web import clock
from guichet.web.public import facts, places, questions
from guichet.web.public.answers import Answer, Possible
from guichet.web.public.asked import PRIVATE, Asked, Fault, read, related
from guichet.web.public.questions import Question

RULES_SPEAK = ("fr", "en")
MOST_POSSIBLES = 20
"""Beyond these, the answers still possible are too many to help whoever is being asked."""
RESULT_PAGES = {
    "reponse": "public/answer.html",
    "non_eligible": "public/not_eligible.html",
    "non_couvert": "public/not_covered.html",
    "question": "public/open.html",
}


@dataclass(frozen=True)
class Turn:
    """One turn of the conversation: what was asked, under which rules, on which day, in which language."""

    asked: Asked
    rules: Orientation
    today: date
    lang: str

    def answer(self) -> Mapping[str, Any]:
        """What the rules say. Who does not know their commune is not asked for its arrondissement."""
        skip = {key for skipped in self.asked.skipped for key in related(skipped)}
        return self.rules.answer(self.asked.situation, today=self.today, lang=self.lang, skip=skip)


def language_of_rules() -> str:
    """The language of the page where the rules speak it, French otherwise."""
    lang = get_language() or "fr"
    return lang if lang in RULES_SPEAK else "fr"


# Nothing is stored and no cookie is set: a forged post would show its sender a page, no more.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def orientation(request: HttpRequest) -> HttpResponse:
    """The question or the answer for the situation in the address, or posted."""
    rules = queries.orientation_in_force()
    asked = read(request.GET, request.POST, rules.vocabulary.keys)
    turn = Turn(asked, rules, clock.today(), language_of_rules())
    response = reply(request, turn)
    response.headers["Cache-Control"] = "no-store" if asked.private else "no-cache"
    return response


def reply(request: HttpRequest, turn: Turn) -> HttpResponse:
    """What is wrong first, then the question being asked again, then what the rules say."""
    asked = turn.asked
    asking = asked.replying or asked.editing
    keys = related(asking) if asking else ()
    if any(fault.cle not in keys for fault in asked.faults):
        return refusal(request, turn, asked.faults)
    if asking and asked.faults:
        return question_page(request, turn, about(turn, asking), asked.faults)
    if asked.replying and not asked.answers(keys):
        return question_page(request, turn, about(turn, asked.replying), [unanswered(asked.replying)])
    if asked.editing and not asked.replying:
        return question_page(request, turn, about(turn, asked.editing))
    return reply_of_rules(request, turn, keys)


def reply_of_rules(request: HttpRequest, turn: Turn, keys: Sequence[str]) -> HttpResponse:
    """The page for what the rules answer; a form's address is first put in order."""
    answer, asked = turn.answer(), turn.asked
    faults = [Fault(fault["cle"], fault["message"]) for fault in answer.get("erreurs") or ()]
    if faults and asked.replying and all(fault.cle in keys for fault in faults):
        return question_page(request, turn, about(turn, asked.replying), faults)
    if answer["etat"] == "erreur":
        return refusal(request, turn, faults)
    if not asked.private and (request.method == "POST" or not asked.tidy):
        return HttpResponseRedirect(asked.url)
    read_answer = Answer.read(answer)
    if answer["etat"] == "question" and answer["question"]:
        question = questions.from_answer(answer["question"], turn.rules.vocabulary, turn.lang)
        possibles = read_answer.possibles if len(read_answer.possibles) <= MOST_POSSIBLES else ()
        return question_page(request, turn, question, possibles=possibles)
    return result_page(request, turn, read_answer)


def about(turn: Turn, key: str) -> Question:
    return questions.about(key, turn.rules.vocabulary, turn.lang)


def unanswered(key: str) -> Fault:
    """The fault of a form sent empty."""
    return Fault(key, _("Donnez une réponse, ou choisissez « Je ne sais pas »."))


def question_page(
    request: HttpRequest,
    turn: Turn,
    question: Question,
    faults: Sequence[Fault] = (),
    possibles: Sequence[Possible] = (),
) -> HttpResponse:
    """One question, what is already known above it; the faults of the last reply where there were some."""
    asked, keys = turn.asked, related(question.cle)
    found = places.find(asked.place_typed) if question.field == "place" else []
    context = {
        "question": question,
        "faults": faults,
        "possibles": possibles,
        "facts": [fact for fact in known(turn) if fact.cle not in keys],
        "value": questions.present_value(asked, question.cle),
        "boxes": questions.date_boxes(asked, question.cle),
        "field_id": "lieu" if question.field == "place" and not found else "champ",
        "place_typed": asked.place_typed,
        "places": found,
        **carried_on(asked, but=keys),
        "method": "post" if asked.private or question.cle == PRIVATE else "get",
        "back_url": asked.url if asked.editing else "",
        "page_url": asked.url_to_edit(question.cle) if asked.editing else asked.url,
    }
    return render(request, "public/question.html", context, status=400 if faults else 200)


def carried_on(asked: Asked, but: Collection[str] = ()) -> dict[str, Any]:
    """What the forms of a page send along: the answers an address may hold, and the number that it may not."""
    number = "" if PRIVATE in but else asked.situation.get(PRIVATE, "")
    return {"carried": asked.pairs(but=but), "number": number}


def refusal(request: HttpRequest, turn: Turn, faults: Sequence[Fault]) -> HttpResponse:
    """What cannot be read or cannot be true, said once, with the ways to put it right."""
    vocabulary, asked = turn.rules.vocabulary, turn.asked
    ways: dict[str, list[tuple[str, str]]] = {}
    for fault in faults:
        found = ways.setdefault(fault.message, [])
        if fault.cle in vocabulary.keys:
            found.append((facts.label(fault.cle, vocabulary, turn.lang), asked.url_to_edit(fault.cle)))
    context = {
        "refusals": ways,
        "facts": known(turn),
        **carried_on(asked),
        "page_url": asked.url,
        "can_go_on": bool(asked.faults) and asked.answers(vocabulary.keys),
    }
    return render(request, "public/refusal.html", context, status=400)


def result_page(request: HttpRequest, turn: Turn, answer: Answer) -> HttpResponse:
    """The answer, as one would hand it to a person."""
    channels = {name: channel.label[turn.lang] for name, channel in turn.rules.vocabulary.channels.items()}
    context = {
        "answer": answer,
        "channel": channels.get(answer.canal, ""),
        "channels": channels,
        "facts": [fact for fact in known(turn) if fact.cle != "date"],
        "untold": facts.untold(
            turn.asked, [reason.cle for reason in answer.parce_que], turn.rules.vocabulary, turn.lang
        ),
        **carried_on(turn.asked),
        "day": turn.asked.situation.get("date") or turn.today.isoformat(),
        "other_day_url": turn.asked.url_to_edit("date"),
        "page_url": turn.asked.url,
    }
    return render(request, RESULT_PAGES[answer.etat], context)


def known(turn: Turn) -> list[facts.Fact]:
    return facts.given(turn.asked, turn.rules.vocabulary, turn.lang)
