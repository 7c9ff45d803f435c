"""Every page of agents, from the resolver: a new address is looked at like the others."""

from pathlib import Path

import pytest
from django.conf import settings as project
from playwright.sync_api import Browser

from tests.dossiers.instruction.examined import days
from tests.journeys.live import Site, publish, shift
from tests.journeys.looks import check
from tests.walls.addresses import AGENTS, Route, address, ask, every_route, owned_by, sign_in_as
from tests.walls.routes import AGENT_ROUTES
from tests.walls.world import World, build
from tests.web.published import put_in_force, trial_data

pytestmark = pytest.mark.django_db(transaction=True)


def pages_of(role: str) -> list[Route]:
    """What this agent is the first to be shown, in the order of `AGENTS`."""
    first = {
        pattern: next((name for name, answer in zip(AGENTS, line.get, strict=True) if answer == 200), "")
        for pattern, line in AGENT_ROUTES.items()
    }
    return [route for route in every_route() if first.get(route.pattern) == role]


def html_of(world: World, role: str) -> list[str]:
    """The addresses of pages; pictures, files and spreadsheets are none."""
    cookies = sign_in_as(role, world)
    paths = [address(route, owned_by(world.aminata, world, route)) for route in pages_of(role)]
    answers = {path: ask(path, "GET", cookies) for path in paths}
    return [
        path for path, answer in answers.items() if answer.headers["Content-Type"].startswith("text/html")
    ]


def test_every_page_of_agents_is_accessible_and_fits(browser: Browser, live_server, settings, tmp_path: Path):
    publish(project.DATA)
    put_in_force(trial_data(tmp_path))
    shift(settings, days(0))
    world = build()
    live = Site(live_server.url, browser, [], [])
    seen, wrong = 0, []
    for role in AGENTS:
        paths = html_of(world, role)
        device = live.device()
        cookies = sign_in_as(role, world).values()
        device.context.add_cookies(
            [{"name": one.key, "value": one.value, "url": live_server.url} for one in cookies]
        )
        for path in paths:
            answer = device.goto(path)
            assert answer
            assert answer.status == 200, path
            try:
                check(device)
            except AssertionError as refused:
                wrong.append(f"{path}\n{refused}")
            seen += 1
    live.close()
    assert not wrong, "\n".join(wrong)
    assert seen
