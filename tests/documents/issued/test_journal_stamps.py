"""The last head of the journal is timestamped every ten minutes, where there is a server to ask."""

import json
import logging
from contextlib import nullcontext

import pytest

from guichet.config import cli
from guichet.config.commands import journal as command
from guichet.documents.issued import jobs, queries
from guichet.journal import queries as journal
from guichet.journal.actions import Sealer
from tests.documents.issued import paper, timestamps
from tests.journal.conftest import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    with timestamps.running(timestamps.Server(paper.authority())) as server:
        settings.TSA = server.address
        yield server


@pytest.fixture
def sealer(settings, tmp_path) -> Sealer:
    settings.JOURNAL_ANCHOR = tmp_path / "heads.jsonl"
    return Sealer(settings.JOURNAL_ANCHOR)


@pytest.fixture
def verified(monkeypatch, capsys):
    monkeypatch.setattr(command, "django_ready", nullcontext)

    def run() -> dict:
        cli.main(["journal", "verify", "--json"])
        return json.loads(capsys.readouterr().out)

    return run


def test_the_last_head_is_stamped_once(server, sealer, verified):
    jobs.timestamp_journal.func(timestamp=0)
    assert server.asked == 0
    act(2)
    sealer.turn()
    assert verified()["horodatage"] is None
    for _ in range(2):
        jobs.timestamp_journal.func(timestamp=0)
    assert server.asked == 1
    stamped = journal.last_stamped()
    assert stamped is not None
    assert queries.stamped_at(stamped.token, stamped.hash).isoformat() == verified()["horodatage"]
    act()
    sealer.turn()
    jobs.timestamp_journal.func(timestamp=0)
    assert server.asked == 2
    told = verified()
    assert (told["etat"], told["tetes"], told["tetes_ancrees"]) == ("intact", 2, 2)
    assert journal.last_stamped().number == 2


def test_a_stamp_is_of_one_head_and_whole(server, sealer, verified):
    act()
    sealer.turn()
    jobs.timestamp_journal.func(timestamp=0)
    stamped = journal.last_stamped()
    assert queries.stamped_at(stamped.token, bytes(32)) is None
    assert queries.stamped_at(stamped.token[:-1] + bytes([stamped.token[-1] ^ 1]), stamped.hash) is None
    assert queries.stamped_at(b"", stamped.hash) is None


def test_a_server_that_is_away_or_lies_leaves_no_stamp_and_a_line_in_the_log(server, sealer, caplog):
    act()
    sealer.turn()
    for trouble in ({"answers": False}, {"answers": True, "lies": True}):
        vars(server).update(trouble)
        with caplog.at_level(logging.ERROR, "guichet.documents"):
            jobs.timestamp_journal.func(timestamp=0)
        assert journal.last_stamped() is None
    assert caplog.text.count("no timestamp of the journal's head 1") == 2


def test_without_a_server_none_is_asked(settings, sealer):
    settings.TSA = ""
    act()
    sealer.turn()
    jobs.timestamp_journal.func(timestamp=0)
    assert journal.last_stamped() is None
