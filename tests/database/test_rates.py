"""So many tries in so long, whoever counts them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection

from guichet.database import Scope, acting, rates
from tests.accounts.people import NOW, make_person

pytestmark = pytest.mark.django_db


def tries(number: int, key: str = "lea", at=NOW) -> list[bool]:
    return [rates.allow("test", key, 5, 300, at) for _ in range(number)]


def test_the_sixth_try_is_refused_and_another_key_is_not():
    assert tries(6) == [True] * 5 + [False]
    assert tries(1, "paul") == [True]


def test_refused_tries_do_not_prolong_the_wait():
    tries(5)
    assert tries(10, at=NOW + timedelta(seconds=200)) == [False] * 10
    assert tries(6, at=NOW + timedelta(seconds=301)) == [True] * 5 + [False]


def test_a_success_starts_the_count_again():
    tries(5)
    rates.forget("test", "lea")
    assert tries(1) == [True]


def test_whoever_acts_is_counted_too():
    with acting(Scope.usager(make_person().id)):
        assert tries(6) == [True] * 5 + [False]


def test_no_key_is_kept_in_clear():
    tries(1, "lea@exemple.test")
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM database_rate")
        assert b"lea" not in bytes(cursor.fetchone()[0])


def test_what_no_longer_holds_anyone_is_swept():
    tries(1)
    assert rates.sweep(NOW) == 0
    assert rates.sweep(NOW + timedelta(seconds=301)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_fifty_tries_at_once_five_pass():
    def one(_: int) -> bool:
        try:
            return rates.allow("test", "rush", 5, 300, NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(one, range(50))) == 5


def test_the_cache_keeps_a_value_for_its_time_for_every_process(time_machine):
    time_machine.move_to("2020-01-01T10:00:00Z", tick=False)
    assert cache.add("once", [1, "é"], 60)
    assert not cache.add("once", 2, 60)
    assert cache.get("once") == [1, "é"]
    time_machine.shift(61)
    assert cache.get("once", "gone") == "gone"
    assert not cache.touch("once", 60)
    assert cache.add("once", 3, None)
    assert cache.delete("once")
    assert not cache.delete("once")
