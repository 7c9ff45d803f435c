"""A mandate covers what it says: each power alone, on the pages that act and on those that ask before they do."""

from uuid import uuid4

import pytest

from guichet.accounts.models import Mandate
from guichet.database import Scope, acting
from tests.walls.addresses import PROCEDURE, ask, sign_in_as
from tests.walls.world import World


@pytest.mark.parametrize(
    ("powers", "begins", "withdraws"),
    [(["suivre"], False, False), (["deposer"], True, False), (["suivre", "retirer"], False, True)],
)
def test_a_helper_begins_abandons_and_withdraws_only_what_their_mandate_says(
    world: World, powers: list[str], begins: bool, withdraws: bool
):
    with acting(Scope.service(world.aminata.person)):
        Mandate.objects.filter(pk=world.mandate).update(scope=powers)
    cookies = sign_in_as("helene", world)
    draft, filed = (f"/dossiers/{one}" for one in (world.aminata.draft, world.aminata.filed))
    asked = {
        ("POST", f"/dossiers/nouveau/{PROCEDURE}"): begins,
        ("GET", f"{draft}/abandon"): begins,
        ("GET", f"{filed}/retrait"): withdraws,
        ("POST", f"{filed}/retrait"): withdraws,
        ("POST", f"{draft}/abandon"): begins,
    }
    for (method, path), allowed in asked.items():
        status = ask(path, method, cookies, {"cle": str(uuid4())} if method == "POST" else None).status_code
        assert status in ((200, 302) if allowed else (403,)), (method, path, status)
