"""Every address × every role: who gets in, who is told that nothing is there, and in the same words."""

import re
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase

from guichet.accounts.models import Account
from guichet.database import Scope, acting
from tests.walls.addresses import (
    AGENTS,
    ROLES,
    Route,
    address,
    ask,
    every_route,
    of_nobody,
    owned_by,
    sign_in_as,
)
from tests.walls.routes import AGENT_ROUTES, NO_TOKEN_NEEDED, ROUTES, SIGN_IN, Answer
from tests.walls.test_jobs import state_of
from tests.walls.test_rows import query
from tests.walls.world import Side, World, agree_on_a_mandate

HERS = ("aminata", "helene")
OWNED = {
    "correction",
    "dossier",
    "piece",
    "identifier",
    "copy",
    "mandate",
    "decision",
    "prolongation",
    "note",
    "proposal",
    "opinion",
    "document",
    "view",
    "label",
    "office",
    "inquiry",
    "statement",
}
NO_FORM_S = "DELETE"
"""For every method that no page has: Django refuses PUT, PATCH and TRACE where it refuses this one."""


@pytest.fixture(params=ROLES)
def role(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def cookies(role: str, world: World) -> SimpleCookie:
    return sign_in_as(role, world)


def owned_routes() -> list[Route]:
    return [route for route in every_route() if OWNED & set(route.takes)]


def answer_of(response: HttpResponseBase) -> Answer:
    where = response.headers.get("Location", "/")
    assert re.match(r"/(?![/\\])", where), where
    return SIGN_IN if where.startswith("/compte/connexion?next=") else response.status_code


def words_of(response: HttpResponse, path: str) -> str:
    """The page without what changes at each showing: the token of its forms, its own address."""
    text = "" if response.streaming else response.content.decode(errors="replace")
    text = text.replace(path, "…").replace(path.replace("/", "%2F"), "…")
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", text)


def told_of(side: Side) -> list[str]:
    """What only this person's pages may say."""
    with acting(Scope.service()):
        ((number,),) = query("SELECT number FROM dossiers_dossier WHERE id = %s", side.filed)
    return [*map(str, (side.draft, side.filed, side.message, side.person, side.draft_piece, number))]


def test_every_address_has_its_line_and_every_line_its_address():
    assert {route.pattern for route in every_route()} == {*ROUTES, *AGENT_ROUTES}
    assert not ROUTES.keys() & AGENT_ROUTES.keys()


def expected_of(route: Route, method: str, role: str) -> Answer:
    line = ROUTES.get(route.pattern)
    if line is None:
        return AGENT_ROUTES[route.pattern].to_others(method.lower(), role)
    return getattr(line, method.lower())[ROLES.index(role)]


def test_each_address_answers_each_role_as_written(world: World, role: str, cookies: SimpleCookie):
    wrong = []
    secrets = [] if role in HERS else told_of(world.aminata)
    for route in every_route():
        path = address(route, owned_by(world.aminata, world, route))
        for method in ("GET", "POST"):
            expected = expected_of(route, method, role)
            response = ask(path, method, cookies)
            if answer_of(response) != expected:
                wrong.append((method, path, answer_of(response), expected))
            if OWNED & set(route.takes) and role not in HERS and response.status_code < 300:
                wrong.append((method, path, "let in", role))
            wrong += [(method, path, "tells", word) for word in secrets if word in words_of(response, path)]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("role", AGENTS)
def test_each_address_of_agents_answers_each_of_them_as_written(world: World, role: str):
    cookies = sign_in_as(role, world)
    wrong = []
    secrets = told_of(world.aminata) if role in ("sans", "nadia") else []
    for route in every_route():
        path = address(route, owned_by(world.aminata, world, route))
        line = AGENT_ROUTES.get(route.pattern)
        for method in ("GET", "POST"):
            response = ask(path, method, cookies)
            if line is not None and answer_of(response) != getattr(line, method.lower())[AGENTS.index(role)]:
                wrong.append((method, path, answer_of(response)))
            if OWNED & set(route.takes) and response.status_code < 300 and (line is None or secrets):
                wrong.append((method, path, "let in", role))
            wrong += [(method, path, "tells", word) for word in secrets if word in words_of(response, path)]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("role", ["aminata", "helene", "boris", "rachid", "nadia"])
def test_what_is_another_s_reads_as_what_is_nobody_s(world: World, role: str, cookies: SimpleCookie):
    other = world.boris if role in HERS else world.aminata
    # The methods that no page has are refused before who asks is looked at: one person and one agent show it.
    methods = ("GET", "HEAD", "POST", NO_FORM_S) if role in ("aminata", "nadia") else ("GET", "POST")
    wrong = []
    for route in owned_routes():
        values = owned_by(other, world, route)
        theirs, nobody_s = address(route, values), address(route, of_nobody(values))
        for method in methods:
            one, none = ask(theirs, method, cookies), ask(nobody_s, method, cookies)
            if one.status_code not in (403, 404, 405) or one.status_code != none.status_code:
                wrong.append((method, theirs, one.status_code, none.status_code))
            elif words_of(one, theirs) != words_of(none, nobody_s):
                wrong.append((method, theirs, "reads differently"))
    assert not wrong, "\n".join(map(str, wrong))


OF_A_REQUEST = {"dossier", "decision", "prolongation", "proposal", "note", "inquiry", "opinion"}


@pytest.mark.parametrize("role", ["ines", "rosa"])
def test_an_agent_who_helps_a_person_is_refused_at_every_address_of_her_request(world: World, role: str):
    """Whatever their posts let them do with the others: a paper that somebody else sent stays open to them."""
    cookies = sign_in_as(role, world)
    agree_on_a_mandate(world.aminata, Account.objects.get(email=f"{role}@exemple.test"))
    wrong, seen = [], 0
    for route in every_route():
        line = AGENT_ROUTES.get(route.pattern)
        if line is None or not OF_A_REQUEST & set(route.takes) or route.pattern.startswith("agent/depots/"):
            continue
        path = address(route, owned_by(world.aminata, world, route))
        for method in ("GET", "POST"):
            if getattr(line, method.lower())[AGENTS.index(role)] not in (403, 404, 405):
                seen += 1
                status = ask(path, method, cookies).status_code
                if status != 403:
                    wrong.append((method, path, status))
    assert not wrong, "\n".join(map(str, wrong))
    assert seen > 30


def test_a_piece_of_one_s_own_is_not_reached_through_another_s_dossier(world: World):
    """Each key alone is right; together they lead nowhere."""
    cookies = sign_in_as("aminata", world)
    for route in owned_routes():
        if {"dossier", "piece"} <= set(route.takes):
            mine = owned_by(world.aminata, world, route)
            for mixed in (
                mine | {"dossier": world.boris.draft},
                mine | {"dossier": world.aminata.filed},
                mine | {"piece": world.boris.draft_piece},
            ):
                path = address(route, mixed)
                assert {ask(path, method, cookies).status_code for method in ("GET", "POST")} <= {404, 405}, (
                    path
                )


def test_nothing_is_changed_without_the_token_of_a_form(world: World):
    cookies = sign_in_as("aminata", world)
    wrong = []
    for route in every_route():
        path = address(route, owned_by(world.aminata, world, route))
        for method in ("POST", NO_FORM_S):
            response = ask(path, method, cookies, enforce_csrf_checks=True)
            if response.status_code not in (403, 405) and route.pattern not in NO_TOKEN_NEEDED:
                wrong.append((method, path, response.status_code))
    assert not wrong, "\n".join(map(str, wrong))


def test_no_page_of_someone_signed_in_is_kept_by_a_browser_or_on_the_way(world: World):
    cookies = sign_in_as("aminata", world)
    wrong = []
    for route in every_route():
        path = address(route, owned_by(world.aminata, world, route))
        for method in ("GET", "POST"):
            headers = ask(path, method, cookies).headers
            if "no-store" not in headers.get("Cache-Control", ""):
                wrong.append((method, path, "kept", headers.get("Cache-Control")))
            if "Cookie" not in headers.get("Vary", ""):
                wrong.append((method, path, "the same for all", headers.get("Vary")))
    assert not wrong, "\n".join(map(str, wrong))


def test_looking_changes_nothing_but_when_it_was_read(world: World):
    """Every page is opened, by its owner and by whoever helps; the rows are as before."""
    signed_in = [sign_in_as(role, world) for role in HERS]

    def rows() -> dict[str, list[tuple]]:
        found = state_of(world.aminata) | {"B": list(state_of(world.boris).items())}
        with acting(Scope.usager(world.aminata.person)):
            found["notifications_message"] = query(
                "SELECT id, answered_at FROM notifications_message ORDER BY id"
            )
        with acting(Scope.service()):
            found["journal"] = query("SELECT count(*) FROM journal_line WHERE verb <> 'export.remis'")
        return found | {"jobs": query("SELECT count(*) FROM procrastinate_jobs")}

    before = rows()
    with transaction.atomic():
        for cookies in signed_in:
            for route in every_route():
                path = address(route, owned_by(world.aminata, world, route))
                for method in ("GET", "HEAD", "OPTIONS"):
                    assert ask(path, method, cookies, undone=False).status_code < 500, path
        assert rows() == before


def test_a_method_that_no_page_has_is_never_a_failure(world: World):
    cookies = sign_in_as("aminata", world)
    wrong = []
    for route in every_route():
        path = address(route, owned_by(world.aminata, world, route))
        status = ask(path, NO_FORM_S, cookies).status_code
        if status >= 500:
            wrong.append((path, status))
    assert not wrong, "\n".join(map(str, wrong))
