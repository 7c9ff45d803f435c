"""Every address of the service, from the resolver, and how each role asks for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from tests.accounts.agents import sign_in_agent
from tests.accounts.people import PASSWORD
from tests.walls.world import Side, World

PROCEDURE, STEP, ASKED = "ase-premiere-demande", "informations-personnelles", "accord-representant"
UNKNOWN_NUMBER = 987_654_321


@dataclass(frozen=True)
class Route:
    """An address pattern as Django writes it, and the names of what it takes."""

    pattern: str
    takes: tuple[str, ...]


def every_route() -> list[Route]:
    """Each address once, in French: English repeats the same views."""
    return sorted(set(_walk(get_resolver().url_patterns, "", ())), key=lambda route: route.pattern)


def _walk(patterns: list[URLPattern | URLResolver], before: str, taken: tuple[str, ...]) -> Iterator[Route]:
    for one in patterns:
        own = "" if isinstance(one.pattern, LocalePrefixPattern) else str(one.pattern)
        names = (*taken, *getattr(one.pattern, "converters", {}))
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, before + own, names)
        else:
            yield Route(before + own, names)


def address(route: Route, values: dict[str, object]) -> str:
    """The address with its values in place."""
    found = "/" + route.pattern
    for name in route.takes:
        start = next(mark for mark in (f":{name}>", f"<{name}>") if mark in found)
        end = found.index(start) + len(start)
        begin = found.rindex("<", 0, end)
        found = found[:begin] + str(values[name]) + found[end:]
    return found


def owned_by(side: Side, world: World, route: Route) -> dict[str, object]:
    """What stands in an address that leads to what is this person's."""
    filed = route.pattern.endswith("<uuid:dossier>") or any(
        word in route.pattern for word in ("agent/", "recepisse", "retrait", "/decision", "/delivres")
    )
    mandate = world.mandate if side is world.aminata else world.foreign
    agents = route.pattern.startswith("agent/")
    again = "complement" in route.pattern and not agents
    if route.pattern.startswith("agent/depots/"):
        return {"dossier": side.paper, "piece": side.paper_piece, "step": STEP, "asked": ASKED}
    return {
        "dossier": side.asked if again else side.filed if filed else side.draft,
        "piece": side.pieces[0] if agents else side.reply_piece if again else side.draft_piece,
        "line": side.line,
        "page": 1,
        "identifier": side.message,
        "message": side.message,
        "copy": side.export,
        "decision": side.decision,
        "prolongation": side.prolongation,
        "note": side.note,
        "proposal": side.proposal,
        "opinion": side.opinion,
        "shared": 1,
        "document": side.issued,
        "kind": "favorable",
        "rank": 1,
        "mandate": mandate,
        "correction": side.correction,
        "view": side.view,
        "label": side.label,
        "statement": side.statement,
        "inquiry": side.inquiry,
        "way": "monter",
        "pk": UNKNOWN_NUMBER,
        "procedure": PROCEDURE,
        "step": "fabrication" if "titre" in route.pattern else STEP,
        "asked": ASKED,
        "code": "59",
        **{
            name: getattr(side.staff, name)
            for name in ("office", "agent", "post", "invitation", "delegation")
        },
        "key": "x-y",
        "uidb36": "1",
    }


def of_nobody(values: dict[str, object]) -> dict[str, object]:
    """The same address with keys that nothing has."""
    return {name: uuid4() if isinstance(value, UUID) else value for name, value in values.items()} | {
        **dict.fromkeys(("mandate", "agent", "post", "delegation", "view", "label", "note"), UNKNOWN_NUMBER),
        "office": "prefecture-0",
    }


ROLES = ("anonyme", "inconnu", "aminata", "helene", "boris", "rachid")
"""Nobody; an account whose address is not proved; the owner; whoever acts for her; someone else; whoever did."""

AGENTS = ("accueil", "ines", "victor", "rosa", "audrey", "sans", "nadia")
"""In the office that has the owner's dossier: reception, examiner, approver, manager, auditor, an examiner without a
second factor; then an examiner and manager of another office."""


def sign_in_as(role: str, world: World) -> SimpleCookie:
    """The cookies of a browser in which this role did what it does to sign in."""
    client = Client(raise_request_exception=False)
    if role == "anonyme":
        return client.cookies
    if role not in ROLES:
        sign_in_agent(client, f"{role}@exemple.test")
        client.post("/compte/verification?next=/compte/", {"password": PASSWORD})
        return client.cookies
    client.post("/compte/connexion", {"login": f"{role}@exemple.test", "password": PASSWORD})
    # Given again, so that the pages that ask for it first are crossed too.
    client.post("/compte/verification?next=/compte/", {"password": PASSWORD})
    if role == "helene":
        chosen = client.post(f"/compte/mandats/{world.mandate}/agir")
        assert (chosen.status_code, chosen.headers["Location"]) == (302, "/compte/")
    if role == "rachid":
        # What his browser still held when Aminata ended it.
        session = client.session
        session["pour"] = str(world.aminata.person)
        session.save()
    return client.cookies


class _Undone(Exception):
    pass


def ask(
    where: str,
    method: str,
    cookies: SimpleCookie,
    posted: Mapping[str, object] | None = None,
    *,
    undone: bool = True,
    enforce_csrf_checks: bool = False,
    **more: object,
) -> HttpResponse:
    """One request from a browser that holds these cookies; its effects undone, unless they are looked at."""
    client = Client(enforce_csrf_checks=enforce_csrf_checks, raise_request_exception=False)
    client.cookies = SimpleCookie(cookies.output(header="", sep=";"))
    given: dict[str, object] = {"data": dict(posted)} if posted and method in ("GET", "HEAD", "POST") else {}

    def send() -> HttpResponse:
        return getattr(client, method.lower())(where, **given, **more)

    if not undone:
        return send()
    try:
        with transaction.atomic():
            response = send()
            raise _Undone
    except _Undone:
        return response
