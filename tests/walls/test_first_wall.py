"""The first wall alone: with a database that shows every row, the code still tells nobody of another's."""

from datetime import timedelta

import pytest

from guichet.accounts.models import Mandate
from guichet.accounts.queries import actor_for
from guichet.accounts.types import Actor
from guichet.database import Scope, acting
from tests.dossiers.requests import NOVEMBER_2023
from tests.walls.addresses import address, ask, every_route, owned_by, sign_in_as
from tests.walls.test_routes import owned_routes, told_of, words_of
from tests.walls.world import World


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
