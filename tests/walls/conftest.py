"""One world a module, built once; what a test does to it is undone after it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from guichet.accounts.actions import fill_offices
from guichet.publication.actions import publish_procedures
from tests.dossiers.requests import NOVEMBER_2023
from tests.walls.world import World, build
from tests.web.published import put_in_force, real_versions, trial_data


class _Undone(Exception):
    pass


@pytest.fixture(scope="module")
def _ground(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with (  # noqa: PT012  what is built is the block
        django_db_blocker.unblock(),
        override_settings(CLOCK_OFFSET=NOVEMBER_2023 - datetime.now(UTC)),
        pytest.raises(_Undone),
        transaction.atomic(),
    ):
        fill_offices()
        put_in_force(trial_data(tmp_path_factory.mktemp("essai")))
        publish_procedures(real_versions(), "essai", datetime(2023, 10, 2, tzinfo=UTC))
        yield build()
        raise _Undone


@pytest.fixture
def world(_ground: World) -> Iterator[World]:
    """The world, as it was built."""
    with pytest.raises(_Undone), transaction.atomic():  # noqa: PT012
        yield _ground
        raise _Undone
