"""Every page and download of agents that shows something of a dossier is written down as a reading."""

from uuid import UUID

from guichet.database import Scope, acting
from guichet.journal import queries as journal
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
