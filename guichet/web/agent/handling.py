"""Who has a dossier, who follows it, its labels: as the page of a dossier shows them."""

from collections.abc import Collection
from typing import Any

from guichet.accounts import queries as accounts
from guichet.dossiers.instruction import queries
from guichet.dossiers.instruction.types import Dossier
from guichet.dossiers.instruction.wanted import Handler
from guichet.web.agent.acting import By


def colleagues_of(office: int, but: Collection[int] = ()) -> list[Handler]:
    """Whoever holds a post in an office, by name; of those `but`, none."""
    held = [one for one in accounts.colleagues(office) if one.agent not in but]
    return [Handler(one.agent, f"{one.given_names} {one.family_name}") for one in held]


def former_colleagues_of(office: int) -> list[Handler]:
    """Whoever worked in an office and does no more, by name: what they had is still theirs."""
    return [Handler(key, name) for key, name in accounts.former_colleagues(office)]


def panel_of(by: By, dossier: Dossier) -> dict[str, Any]:
    """What the page of a dossier shows of its handling, and offers to change."""
    assert dossier.office is not None  # what was filed has one
    labels = queries.labels_of(dossier.office)
    followed, borne = queries.bears(by.actor, dossier.id)
    handler, close = dossier.assigned, accounts.agents_close_to(dossier.person, by.now)
    return {
        "handler": Handler(handler, accounts.names_of([handler])[handler]) if handler else None,
        "followed": followed,
        "borne": borne,
        "choices": {"colleagues": colleagues_of(dossier.office, but=close), "labels": labels},
    }
