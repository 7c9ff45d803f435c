"""The first wall alone: with a database that shows every row, the code still tells nobody of another's.

And what the second one knows nothing of: a post held for some procedures shows nothing of a request under another one.
"""

from datetime import timedelta
from uuid import UUID

import pytest

from guichet.accounts.models import Mandate
from guichet.accounts.queries import actor_for
from guichet.accounts.types import ROLES, Actor
from guichet.database import Scope, acting
from guichet.dossiers.models import Decision, Dossier, Opinion
from guichet.notifications.models import Delivery
from tests.accounts.agents import make_agent
from tests.dossiers.requests import ASE, ASE_VERSION, NOVEMBER_2023
from tests.walls.addresses import address, ask, every_route, owned_by, sign_in_as
from tests.walls.routes import AGENT_ROUTES
from tests.walls.test_routes import owned_routes, told_of, words_of
from tests.walls.world import World

ELSEWHERE = "renouvellement-recepisse"
OF_A_REQUEST = {"dossier", "piece", "decision", "prolongation", "proposal", "opinion", "note", "document"}


def see_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Actor, "scope", property(lambda _: Scope.service()))


@pytest.mark.parametrize("role", ["aminata", "helene", "boris"])
def test_the_code_alone_finds_nothing_of_another(world: World, role: str, monkeypatch: pytest.MonkeyPatch):
    other = world.aminata if role == "boris" else world.boris
    cookies, secrets = sign_in_as(role, world), told_of(other)
    see_everything(monkeypatch)
    wrong = []
    for route in owned_routes():
        path = address(route, owned_by(other, world, route))
        for method in ("GET", "POST"):
            status = ask(path, method, cookies).status_code
            if status not in (404, 405):
                wrong.append((method, path, status))
    for route in set(every_route()) - set(owned_routes()):
        path = address(route, owned_by(other, world, route))
        words = words_of(ask(path, "GET", cookies), path)
        wrong += [(path, "tells", word) for word in secrets if word in words]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("change", [{"state": "revoque", "revoked_at": NOVEMBER_2023}, {"state": "propose"},
                                    {"until": NOVEMBER_2023 - timedelta(seconds=1)}])  # fmt: skip
def test_a_mandate_that_does_not_hold_opens_nothing(world: World, change: dict[str, object]):
    cookies = sign_in_as("helene", world)
    with acting(Scope.service(world.aminata.person)):
        Mandate.objects.filter(pk=world.mandate).update(**change)
    assert actor_for(world.helper, world.aminata.person) is None
    for route in owned_routes():
        if "mandate" not in route.takes:
            path = address(route, owned_by(world.aminata, world, route))
            assert {ask(path, method, cookies).status_code for method in ("GET", "POST")} <= {
                403,
                404,
                405,
            }, path


# Posts for some procedures.


def every_list_has_it(world: World) -> UUID:
    """Proposed and not signed, told in vain, asked of this office (the key of that opinion)."""
    side = world.aminata
    keys = {"dossier_id": side.filed, "person_id": side.person, "office_id": side.office}
    with acting(Scope.service()):
        Delivery.objects.filter(message=side.message).update(
            state="echec", office=side.office, ended_at=NOVEMBER_2023
        )
        Dossier.objects.filter(pk=side.filed).update(state="en_instruction")
    with acting(world.agents["ines"].scope):
        granted = {"valid_from": NOVEMBER_2023.date(), "valid_to": NOVEMBER_2023.date() + timedelta(days=365)}
        Decision.objects.create(
            **keys,
            **granted,
            kind="favorable",
            fee=0,
            proposed_by_id=world.agents["ines"].agent,
            proposed_at=NOVEMBER_2023,
        )
    with acting(world.agents["nadia"].scope):
        return Opinion.objects.create(
            dossier_id=world.boris.filed,
            person_id=world.boris.person,
            office_id=world.boris.office,
            asked_office_id=side.office,
            service="prefecture",
            number="1" * 19,
            procedure=ASE,
            version=ASE_VERSION,
            about="{}",
            question="Qu’en pensez-vous ?",
            asked_by_id=world.agents["nadia"].agent,
            asked_at=NOVEMBER_2023,
            due_on=NOVEMBER_2023.date(),
        ).id


def pages_that_tell(world: World, name: str, opinion: UUID) -> set[str]:
    """The pages of agents, none about one request, that say something of hers."""
    cookies, secrets, found = sign_in_as(name, world), told_of(world.aminata), set()
    secrets += [str(world.aminata.proposal), str(opinion), str(world.aminata.paper)]
    for route in every_route():
        if route.pattern in AGENT_ROUTES and not route.takes:
            path = address(route, {})
            words = words_of(ask(path, "GET", cookies), path)
            found |= {route.pattern for word in secrets if word in words}
    return found


def test_no_list_of_an_office_tells_of_a_procedure_that_the_post_is_not_for(world: World):
    opinion = every_list_has_it(world)
    lille = world.aminata.office
    make_agent("tous@exemple.test", lille, *ROLES)
    make_agent("borne@exemple.test", lille, *ROLES, procedures=(ELSEWHERE,))
    assert pages_that_tell(world, "tous", opinion) >= {
        "agent/",
        "agent/avis",
        "agent/decisions",
        "agent/depots",
        "agent/envois",
        "agent/prolongations",
    }
    assert pages_that_tell(world, "borne", opinion) == set()


def test_no_page_nor_act_about_a_request_is_theirs_whose_post_is_for_others(world: World):
    opinion = every_list_has_it(world)
    make_agent("borne@exemple.test", world.aminata.office, *ROLES, procedures=(ELSEWHERE,))
    cookies, wrong = sign_in_as("borne", world), []
    for route in every_route():
        if route.pattern not in AGENT_ROUTES or not OF_A_REQUEST & set(route.takes):
            continue
        asked = (
            {"opinion": opinion} if "reponse" in route.pattern or route.pattern.endswith("opinion>") else {}
        )
        path = address(route, owned_by(world.aminata, world, route) | asked)
        for method in ("GET", "POST"):
            status = ask(path, method, cookies, {"avis": "favorable"}).status_code
            if status not in (403, 404, 405):
                wrong.append((method, path, status))
    assert not wrong, "\n".join(map(str, wrong))
