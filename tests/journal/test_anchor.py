"""Heads are written down outside the database once each, in order; another journal is not written after this one."""

import json
from datetime import UTC, datetime
from threading import Thread

import pytest

from guichet.journal import anchor as file_of_heads
from guichet.journal.actions import Sealer
from guichet.journal.types import AnchorUnusable
from tests.journal.conftest import act, query
from tests.journal.invented import line, seal

NOW = datetime(2026, 11, 28, 7, 0, tzinfo=UTC)


def heads(lines: int, sizes: list[int]):
    return [one.head for one in seal([line(id) for id in range(1, lines + 1)], sizes).sealed]


def written(path) -> list[int]:
    return [said.number for said in file_of_heads.read(path, path.stat().st_size)]


@pytest.mark.django_db
def test_each_head_is_written_down_once_it_is_kept(sealer, anchor):
    for _ in range(3):
        act(2)
        sealer.turn()
    sealer.turn()
    kept = query("SELECT number, last, encode(hash, 'hex') FROM journal_head ORDER BY number")
    said = [json.loads(text) for text in anchor.read_text().splitlines()]
    assert [(one["numero"], one["derniere"], one["tete"]) for one in said] == kept


@pytest.mark.django_db
def test_what_was_not_written_down_before_a_crash_is_by_whoever_comes_next(sealer, anchor):
    act()
    sealer.turn()
    for _ in range(3):
        act()
        sealer.seal()
    Sealer(anchor).turn()
    assert written(anchor) == [1, 2, 3, 4]


@pytest.mark.django_db
def test_a_new_file_begins_with_the_last_head_and_has_each_one_from_there(sealer, anchor):
    for _ in range(3):
        act()
        sealer.seal()
    sealer.turn()
    assert written(anchor) == [3]
    anchor.rename(anchor.with_name("2026.jsonl"))
    act()
    sealer.turn()
    assert written(anchor) == [3, 4]


@pytest.mark.django_db
def test_a_journal_that_lost_its_end_is_not_written_after_the_one_that_had_it(sealer, anchor):
    act()
    sealer.turn()
    anchor.write_text(anchor.read_text().replace('"numero":1', '"numero":7'))
    with pytest.raises(AnchorUnusable, match="head 7 is no more"):
        Sealer(anchor).turn()


def test_heads_that_do_not_follow_are_refused_and_nothing_is_written(tmp_path):
    path = tmp_path / "heads.jsonl"
    ours = heads(6, [1] * 6)
    others = heads(6, [2, 2, 2])
    file_of_heads.add_heads(path, ours[:2])
    before = path.read_bytes()
    for wrong in (others[1:], others[2:], ours[3:]):
        with pytest.raises(AnchorUnusable):
            file_of_heads.add_heads(path, wrong)
    assert path.read_bytes() == before
    file_of_heads.add_heads(path, ours)
    assert written(path) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("cut", range(1, 120, 17))
def test_a_line_cut_short_is_ended_and_its_head_written_again(tmp_path, cut):
    path = tmp_path / "heads.jsonl"
    file_of_heads.add_heads(path, heads(3, [1, 1]))
    path.write_bytes(path.read_bytes()[:-cut])
    file_of_heads.add_heads(path, heads(3, [1, 1, 1]))
    assert written(path) == [1, 2, 3]


def test_two_that_write_at_once_write_each_head_once(tmp_path):
    path = tmp_path / "heads.jsonl"
    all_heads = heads(60, [1] * 60)

    def write() -> None:
        for until in range(1, 61):
            file_of_heads.add_heads(path, all_heads[:until])

    writers = [Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert written(path) == list(range(1, 61))


def test_a_file_that_goes_back_is_no_anchor(tmp_path):
    path = tmp_path / "heads.jsonl"
    file_of_heads.add_heads(path, heads(3, [1, 1, 1]))
    path.write_text("".join(reversed(path.read_text().splitlines(keepends=True))))
    with pytest.raises(AnchorUnusable, match="stands after"):
        written(path)


WHOLE = '{"numero":2,"derniere":9,"tete":"00"}\n'
NOT_HEADS = [
    b"",
    b"\0" * 4096,
    b"a letter\n",
    b"[1]\n",
    b"[" * 100_000,
    b'{"numero":"2","derniere":9,"tete":"00"}\n',
    b'{"numero":true,"derniere":9,"tete":"00"}\n',
    b'{"numero":2,"derniere":null,"tete":"00"}\n',
    b'{"numero":2,"derniere":9,"tete":0}\n',
]


@pytest.mark.parametrize("content", NOT_HEADS, ids=lambda one: ascii(one[:20]))
def test_a_file_without_a_head_proves_nothing_and_is_said(tmp_path, content):
    path = tmp_path / "heads.jsonl"
    path.write_bytes(content)
    with pytest.raises(AnchorUnusable, match="no head"):
        written(path)
    assert file_of_heads.last_of(path) is None


@pytest.mark.parametrize("content", NOT_HEADS[2:], ids=lambda one: ascii(one[:20]))
def test_what_is_no_head_between_heads_is_said(tmp_path, content):
    path = tmp_path / "heads.jsonl"
    path.write_bytes(WHOLE.encode() + content.rstrip(b"\n") + b"\n" + WHOLE.replace("2", "3", 1).encode())
    with pytest.raises(AnchorUnusable, match="line 2 is no head"):
        written(path)


def test_a_head_cut_short_twice_or_left_as_zeros_is_found_whole_after_it(tmp_path):
    path = tmp_path / "heads.jsonl"
    for before in (WHOLE[:20], f"{WHOLE[:20]}\n{WHOLE[:9]}", f"{WHOLE[:9]}\n{WHOLE[:20]}", "\0" * 50):
        path.write_text(f"{before}\n{WHOLE}{WHOLE[:5]}")
        assert written(path) == [2]


def test_a_timestamp_cut_short_is_followed_by_another(tmp_path):
    path = tmp_path / "stamps.jsonl"
    path.write_text(
        f'{WHOLE[:-2]},"horodatee_le":"20\n' + '{"numero":5,"derniere":9,"tete":"00","jeton":"00=="}\n'
    )
    assert written(path) == [5]


def test_a_folder_that_refuses_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(AnchorUnusable, match="jsonl: "):
        file_of_heads.add_heads(tmp_path / "file" / "heads.jsonl", heads(1, [1]))


def test_timestamps_stand_beside_with_the_head_they_are_of(tmp_path):
    path = tmp_path / "heads.jsonl"
    file_of_heads.add_heads(path, heads(2, [1, 1]))
    head = file_of_heads.last_of(path)
    file_of_heads.add_stamp(path, head, b"\0token", NOW)
    stamps = file_of_heads.stamps_of(path)
    assert stamps.name == "heads.horodatages.jsonl"
    (said,) = file_of_heads.read(stamps, stamps.stat().st_size)
    assert (said.number, said.hash, said.token) == (2, head.hash, b"\0token")
