"""Lines are sealed in order, once, none left out, whatever acts do meanwhile; acts wait for nothing."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection

from guichet.database import Scope, acting
from guichet.journal import chain, sealing
from guichet.journal.actions import Sealer, write
from guichet.journal.queries import backlog, verify
from guichet.journal.rows import heads_from
from guichet.journal.types import Author
from tests.journal.conftest import DOSSIER, act, add_line, ids, query, sealed


def heads():
    with acting(Scope.service()):
        return list(heads_from(1))


def is_whole(*anchors):
    with acting(Scope.service()) as now:
        return verify(anchors, now)


@pytest.mark.django_db
def test_what_was_added_is_sealed_once_in_order(sealer):
    act(3)
    assert sealer.seal() == 3
    assert sealer.seal() == 0
    act(2)
    assert sealer.seal() == 2
    lines = ids()
    assert sealed() == [lines[:3], lines[3:]]
    assert is_whole().fault is None


@pytest.mark.django_db
def test_where_nothing_was_done_nothing_is_sealed(sealer):
    assert sealer.seal() == 0
    assert not sealer.turn()
    assert sealed() == []
    found = is_whole()
    assert (found.fault, found.lines, found.heads) == (None, 0, 0)


@pytest.mark.django_db
def test_each_head_holds_the_one_before_and_one_further_back(sealer):
    for _ in range(9):
        act()
        sealer.seal()
    found = heads()
    assert [head.number for head in found] == list(range(1, 10))
    known = {0: chain.NOTHING} | {head.number: head.hash for head in found}
    for head in found:
        assert head.previous == known[head.number - 1]
        assert head.skip == known[chain.skipped(head.number)]
        assert head.hash == chain.hash_of(head)
    assert len(list(chain.way_back(9, 1))) < 9


@pytest.mark.django_db
def test_many_lines_are_sealed_some_at_a_time(sealer, monkeypatch):
    monkeypatch.setattr(sealing, "AT_ONCE", 4)
    act(9)
    assert sealer.turn()
    assert sealer.turn()
    assert not sealer.turn()
    lines = ids()
    assert sealed() == [lines[:4], lines[4:8], lines[8:]]


@pytest.mark.django_db
def test_lines_given_up_leave_holes_that_nobody_waits_for(sealer):
    act()
    with pytest.raises(ZeroDivisionError), acting(Scope.usager(DOSSIER)) as now:  # noqa: PT012
        write(Author.service("essai"), "essai", DOSSIER, now)
        raise ZeroDivisionError
    act()
    first, second = ids()
    assert second == first + 2
    assert sealer.seal() == 2
    assert is_whole().fault is None


@pytest.mark.django_db(transaction=True)
def test_a_line_kept_after_one_of_a_higher_id_is_not_left_out(sealer, visitor):
    slow, quick = visitor(), visitor()
    add_line(slow)
    add_line(quick)
    quick.commit()
    assert len(ids()) == 1
    assert [sealer.seal() for _ in range(3)] == [0, 0, 0]
    slow.commit()
    assert sealer.seal() == 2
    assert sealed() == [ids()]
    assert is_whole().fault is None


@pytest.mark.django_db(transaction=True)
def test_another_sealer_that_comes_in_between_waits_as_long(sealer, visitor, anchor):
    slow, quick = visitor(), visitor()
    add_line(slow)
    add_line(quick)
    quick.commit()
    assert Sealer(anchor).seal() == Sealer(anchor).seal() == 0
    slow.rollback()
    assert Sealer(anchor).seal() == 1
    assert sealed() == [ids()]


@pytest.mark.django_db(transaction=True)
def test_acts_that_follow_each_other_without_end_put_no_seal_off(sealer, visitor):
    """At each look somebody is adding a line: never a moment without, and yet what they added is sealed."""
    before = visitor()
    add_line(before)
    numbers = []
    for _ in range(6):
        after = visitor()
        add_line(after)
        before.commit()
        numbers.append(sealer.seal())
        before = after
    assert numbers[0] == 0
    assert sum(numbers) >= 4
    before.commit()
    sealer.seal()
    assert [id for batch in sealed() for id in batch] == ids()


@pytest.mark.django_db(transaction=True)
def test_a_long_change_that_adds_no_line_puts_no_seal_off(sealer, owner):
    with owner.transaction():
        owner.execute("INSERT INTO dossiers_tally (month, procedure, office, state, count)"
                      " VALUES ('2026-11-01', 'essai', '', 'brouillon', 1)")  # fmt: skip
        owner.execute("SELECT count(*) FROM journal_line")
        act()
        assert sealer.seal() == 1


@pytest.mark.django_db(transaction=True)
def test_an_act_goes_on_while_a_seal_is_made(sealer, visitor):
    act(2)
    with acting(Scope.service()):
        assert sealer.seal() == 2
        other = visitor()
        other.execute("SET LOCAL lock_timeout = '1s'")
        add_line(other)
        other.commit()
    assert len(ids()) == 3
    assert sealer.seal() == 1


@pytest.mark.django_db(transaction=True)
def test_of_several_sealers_at_once_one_seals_and_the_chain_has_no_fork(anchor):
    start, found = Barrier(4), []

    def run() -> None:
        mine = Sealer(anchor)
        start.wait(10)
        try:
            for _ in range(10):
                found.append(mine.turn())
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    start.wait(10)
    act(30)
    for thread in threads:
        thread.join(60)
    assert [error for error in found if isinstance(error, Exception)] == []
    Sealer(anchor).turn()
    assert [id for batch in sealed() for id in batch] == ids()
    whole = is_whole(anchor)
    assert whole.fault is None
    assert whole.anchored == whole.heads


@pytest.mark.django_db
def test_the_database_refuses_a_fork_and_a_head_of_nothing(sealer):
    act(2)
    sealer.seal()
    columns = "number, first, last, size, root, previous, skip, hash, sealed_at, ids, leaves"
    for changed in ("number, first, last + 1", "number + 1, first, last + 1", "2, last + 2, last + 1"):
        others = columns.split(", ", 3)[3]
        with pytest.raises(DatabaseError, match=r"duplicate key|violates check"):
            query(
                f"INSERT INTO journal_head ({columns}) SELECT {changed}, {others} FROM journal_head RETURNING 1"
            )


@pytest.mark.django_db
def test_ids_are_drawn_one_by_one():
    """A session that drew several at once would keep low ones for later: the order of sealing rests on this."""
    assert query(
        "SELECT seqcache, seqcycle, seqincrement FROM pg_sequence"
        " WHERE seqrelid = pg_get_serial_sequence('journal_line', 'id')::regclass"
    ) == [(1, False, 1)]


@pytest.mark.django_db
def test_what_awaits_its_seal_is_counted_and_its_age_known(sealer):
    act(3)
    with acting(Scope.service()) as now:
        assert (backlog(now).unsealed, backlog(now).oldest) == (3, 0)
        assert backlog(now + timedelta(seconds=90)).oldest == 90
    sealer.seal()
    with acting(Scope.service()) as now:
        assert (backlog(now).unsealed, backlog(now).oldest) == (0, 0)
