"""Whatever is changed in a sealed journal is found, and the first line it touches is named."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.journal.types import Fault, Line
from tests.journal.invented import Journal, line, seal

IDS = [1, 2, 5, 6, 7, 8, 11, 12, 13, 20, 21, 22]
"""As acts that were given up leave them: with holes."""


@st.composite
def journals(draw) -> Journal:
    steps = draw(st.lists(st.integers(min_value=1, max_value=3), min_size=1, max_size=40))
    ids = [sum(steps[: number + 1]) for number in range(len(steps))]
    sizes = draw(st.lists(st.integers(min_value=1, max_value=9), min_size=1, max_size=len(ids)))
    return seal([line(id) for id in ids], [*sizes, len(ids)])


def changes_of(one: Line) -> list[Line]:
    return [
        one._replace(at=one.at.replace(".000000", ".000001")),
        one._replace(author_kind="agent"),
        one._replace(author_id=one.author_id + "0"),
        one._replace(verb="deposer"),
        one._replace(subject=one.subject.replace("7", "8")),
        one._replace(facts={**one.facts, "revision": -1}),
        one._replace(facts={**one.facts, "mandat": None}),
        one._replace(facts={}),
    ]


@given(journals())
def test_an_untouched_journal_is_whole(journal):
    found = journal.check()
    assert found.fault is None
    assert (found.lines, found.heads) == (len(journal.lines), len(journal.sealed))
    assert found.anchored == len(journal.sealed)


@given(journals(), st.data())
def test_a_line_changed_in_whatever_it_says_is_named(journal, data):
    place = data.draw(st.integers(min_value=0, max_value=len(journal.lines) - 1))
    lines = list(journal.lines)
    lines[place] = data.draw(st.sampled_from(changes_of(lines[place])))
    fault = journal.with_lines(lines).check().fault
    assert fault is not None
    assert (fault.reason, fault.line) == ("ligne_modifiee", lines[place].id)


@given(journals(), st.data())
def test_a_line_taken_out_is_named(journal, data):
    place = data.draw(st.integers(min_value=0, max_value=len(journal.lines) - 1))
    lines = [one for number, one in enumerate(journal.lines) if number != place]
    fault = journal.with_lines(lines).check().fault
    assert fault is not None
    assert (fault.reason, fault.line) == ("ligne_absente", journal.lines[place].id)


@given(journals(), st.data())
def test_a_line_put_where_there_was_none_is_named(journal, data):
    ids = [one.id for one in journal.lines]
    holes = [id for id in range(ids[-1]) if id not in ids]
    put = data.draw(st.sampled_from(holes))
    fault = journal.with_lines([*journal.lines, line(put)]).check().fault
    assert fault is not None
    assert (fault.reason, fault.line) == ("ligne_ajoutee", put)


@given(journals(), st.data())
def test_of_two_lines_that_changed_places_the_first_is_named(journal, data):
    if len(journal.lines) < 2:
        return
    first = data.draw(st.integers(min_value=0, max_value=len(journal.lines) - 2))
    second = data.draw(st.integers(min_value=first + 1, max_value=len(journal.lines) - 1))
    lines = list(journal.lines)
    lines[first], lines[second] = (
        lines[second]._replace(id=lines[first].id),
        lines[first]._replace(id=lines[second].id),
    )
    fault = journal.with_lines(lines).check().fault
    assert fault is not None
    assert (fault.reason, fault.line) == ("ligne_modifiee", journal.lines[first].id)


@given(journals(), st.data())
def test_an_end_cut_off_with_its_heads_is_seen_by_what_was_written_down(journal, data):
    kept = data.draw(st.integers(min_value=0, max_value=len(journal.sealed) - 1))
    until = journal.sealed[kept - 1].head.last if kept else 0
    cut = replace(
        journal,
        sealed=journal.sealed[:kept],
        lines=tuple(one for one in journal.lines if one.id <= until),
    )
    fault = cut.check().fault
    assert fault == Fault("fin_tronquee", until + 1, kept + 1)
    assert replace(cut, anchored=()).check().fault is None


@given(journals(), st.data())
def test_a_change_sealed_anew_from_end_to_end_is_seen_by_what_was_written_down(journal, data):
    place = data.draw(st.integers(min_value=0, max_value=len(journal.lines) - 1))
    lines = list(journal.lines)
    lines[place] = data.draw(st.sampled_from(changes_of(lines[place])))
    forged = journal.with_lines(lines).sealed_anew()
    fault = forged.check().fault
    assert fault is not None
    assert fault.reason == "ancrage_different"
    (changed,) = (one.head for one in journal.sealed if one.head.first <= lines[place].id <= one.head.last)
    assert (fault.line, fault.head) == (changed.first, changed.number)
    assert replace(forged, anchored=()).check().fault is None


HEAD = st.sampled_from(["number", "first", "last", "size", "root", "previous", "skip", "sealed_at", "hash"])


@given(journals(), HEAD, st.data())
def test_a_head_changed_in_whatever_it_says_is_found(journal, what, data):
    place = data.draw(st.integers(min_value=0, max_value=len(journal.sealed) - 1))
    head = journal.sealed[place].head
    value = getattr(head, what)
    other = {
        int: lambda: value + data.draw(st.sampled_from([-1, 1, 100])),
        bytes: lambda: bytes(32) if value != bytes(32) else b"\1" * 32,
    }.get(type(value), lambda: value + timedelta(microseconds=1))()
    sealed = list(journal.sealed)
    sealed[place] = replace(sealed[place], head=replace(head, **{what: other}))
    fault = replace(journal, sealed=tuple(sealed), anchored=()).check().fault
    assert fault is not None
    assert fault.head == place + 1


@given(journals(), st.data())
def test_a_head_taken_out_is_found(journal, data):
    place = data.draw(st.integers(min_value=0, max_value=len(journal.sealed) - 1))
    sealed = tuple(one for number, one in enumerate(journal.sealed) if number != place)
    fault = replace(journal, sealed=sealed).check().fault
    assert fault is not None
    first = journal.sealed[place].head.first
    assert (fault.head, fault.line) == (place + 1, first)


@pytest.mark.parametrize("what", ["ids", "leaves"])
@given(journals(), st.data())
def test_what_is_kept_beside_a_head_changed_is_found(what, journal, data):
    place = data.draw(st.integers(min_value=0, max_value=len(journal.sealed) - 1))
    batch = journal.sealed[place]
    values = list(getattr(batch, what))
    rank = data.draw(st.integers(min_value=0, max_value=len(values) - 1))
    values[rank] = {"ids": 10_000 + rank, "leaves": bytes(32)}[what]
    for changed in (values, values[:rank] + values[rank + 1 :]):
        sealed = list(journal.sealed)
        sealed[place] = replace(batch, **{what: tuple(changed)})
        fault = replace(journal, sealed=tuple(sealed)).check().fault
        assert fault is not None
        assert fault.head == place + 1


def test_what_awaits_its_seal_is_not_spoken_of():
    journal = seal([line(id) for id in IDS], [4, 3])
    assert journal.check().lines == 7
    assert journal.check().fault is None


def test_several_files_may_say_the_same_heads_and_each_may_miss_some():
    journal = seal([line(id) for id in IDS], [2] * 6)
    said = [*journal.anchored[::2], *journal.anchored[1:4]]
    found = replace(journal, anchored=tuple(sorted(said, key=lambda one: one.number))).check()
    assert (found.fault, found.anchored) == (None, 5)
