"""Every page and download of agents that shows something of a dossier is written down as a reading."""

from datetime import timedelta
from http.cookies import SimpleCookie
from uuid import UUID

import pytest
from django.db import transaction

from guichet.database import Scope, acting
from guichet.dossiers.instruction import actions
from guichet.dossiers.instruction.types import Decision, Lifted, Period, Proposal
from guichet.dossiers.models import Piece
from guichet.journal import queries as journal
from guichet.journal.models import Reading
from tests.dossiers.requests import NOVEMBER_2023
from tests.walls.addresses import Route, address, ask, every_route, owned_by, sign_in_as
from tests.walls.routes import AGENT_ROUTES
from tests.walls.world import World

OF_A_DOSSIER = {"dossier", "piece", "decision", "prolongation", "document", "line"}
SHOWN_ELSEWHERE = {
    "agent/decisions/<uuid:decision>/apercu.pdf",
    "agent/dossiers/<uuid:dossier>/classement",
    "agent/dossiers/<uuid:dossier>/complement",
    "agent/dossiers/<uuid:dossier>/complement/cloture",
    "agent/dossiers/<uuid:dossier>/courriers/<uuid:message>",
    "agent/dossiers/<uuid:dossier>/delivres/<uuid:document>.pdf",
    "agent/dossiers/<uuid:dossier>/reception",
}
"""What these show, they do not show of this dossier: `tests/web/agent` reads them where they do."""


def pages_of_a_dossier() -> list[Route]:
    """Whatever answers to a GET, with something of a dossier in its address."""
    return [
        route
        for route in every_route()
        if route.pattern in AGENT_ROUTES
        and OF_A_DOSSIER & set(route.takes)
        and AGENT_ROUTES[route.pattern].get[0] != 405
    ]


def test_whatever_shows_something_of_a_dossier_is_a_reading(world: World):
    rosa, side = world.agents["rosa"], world.aminata
    cookies, unwritten, unseen = sign_in_as("rosa", world), [], set()

    def readings(dossier: object) -> int:
        assert isinstance(dossier, UUID)
        with acting(Scope.service()):
            return len([one for one in journal.readers_of(dossier) if one.agent == rosa.agent])

    for route in pages_of_a_dossier():
        named = owned_by(side, world, route)
        read = named["dossier"] if "dossier" in route.takes else side.filed
        before = readings(read)
        status = ask(address(route, named), "GET", cookies, undone=False).status_code
        if status != 200:
            unseen.add(route.pattern)
        elif readings(read) <= before:
            unwritten.append(route.pattern)
    assert not unwritten
    assert unseen == SHOWN_ELSEWHERE


# Pages shown again, with what was sent and refused.

NAMED = {"dossier", "piece", "decision", "prolongation", "document", "line", "proposal", "opinion", "inquiry"}
SENT_AGAIN = {
    f"agent/dossiers/<uuid:dossier>/{act}"
    for act in (
        "complement",
        "complement/cloture",
        "complement/cloture/apercu.pdf",
        "complement/levee",
        "complement/prolongation",
        "complet",
        "decisions/<sens:kind>",
        "notes",
        "pieces/<uuid:piece>/avis",
        "prolongation",
    )
} | {"agent/decisions/<uuid:decision>/renvoi"}
"""Some of what is shown again to whoever sends nothing that will do: each in one state or another."""
UNFIT = {"manque": "inconnu", "nature": "inconnue", "avis": "inconnu"}


class _Undone(Exception):
    pass


def read_by_sending_what_will_not_do(where: str, cookies: SimpleCookie) -> tuple[bool, bool]:
    """Whether a page was shown that is no refusal, and whether a reading was written; then all of it is undone."""

    def readings() -> int:
        with acting(Scope.service()):
            return Reading.objects.count()

    before = readings()
    with pytest.raises(_Undone), transaction.atomic():  # noqa: PT012  the page and what it wrote are undone at once
        response = ask(where, "POST", cookies, UNFIT, undone=False)
        names = {one.name for one in getattr(response, "templates", ())}
        shown = response.status_code in (200, 409, 422) and "agent/refused.html" not in names
        written = readings() > before
        raise _Undone
    return shown, written


def examined_too(world: World) -> tuple[UUID, UUID]:
    """The request for which nothing is awaited any more, and what is proposed on it."""
    ines, dossier = world.agents["ines"], world.aminata.asked
    with acting(ines.scope):
        assert isinstance(actions.lift(ines, dossier, "Rien n’est attendu.", NOVEMBER_2023), Lifted)
        period = Period(NOVEMBER_2023.date(), NOVEMBER_2023.date() + timedelta(days=300))
        made = actions.propose(ines, dossier, Proposal("favorable", period=period, fee=0), NOVEMBER_2023)
    assert isinstance(made, Decision), made
    return dossier, made.id


def test_a_page_shown_again_with_what_it_lacks_is_a_reading(world: World):
    side, cookies = world.aminata, sign_in_as("rosa", world)
    with acting(world.agents["rosa"].scope):
        piece = Piece.objects.filter(dossier_id=side.asked).exclude(pk=side.reply_piece).first()
    assert piece is not None
    asked: dict[str, object] = {"dossier": side.asked, "piece": piece.id}
    shown, unwritten = set(), []

    def send(changed: dict[str, object]) -> None:
        for route in every_route():
            if route.pattern in AGENT_ROUTES and NAMED & set(route.takes):
                values = owned_by(side, world, route)
                values |= changed if "depots/" not in route.pattern else {}
                page, written = read_by_sending_what_will_not_do(address(route, values), cookies)
                if page:
                    shown.add(route.pattern)
                if page and not written:
                    unwritten.append((route.pattern, *changed))

    send({})
    send(asked)
    examined, proposed = examined_too(world)
    send(asked | {"dossier": examined, "decision": proposed})
    assert not unwritten, "\n".join(map(str, unwritten))
    assert shown >= SENT_AGAIN, SENT_AGAIN - shown
