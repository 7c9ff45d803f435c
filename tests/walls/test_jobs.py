"""Jobs are for one person: they neither read nor touch another's rows, even when asked to."""

import re
import zipfile
from io import BytesIO
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.accounts.queries import actor_for
from guichet.database import Scope, acting
from guichet.documents.issued import jobs as issuing
from guichet.documents.issued.types import UnknownDocument
from guichet.documents.received import jobs as receiving
from guichet.dossiers import export
from guichet.dossiers import jobs as exporting
from guichet.notifications import jobs as telling
from tests.jobs import jobs, run_jobs
from tests.notifications.mailbox import open_mailbox
from tests.walls.test_rows import columns, key_of, own, policed, query
from tests.walls.world import Side, World


def state_of(side: Side) -> dict[str, list[tuple]]:
    """Every row of a person, whole."""
    found = {}
    for table in policed():
        keys = own(table, side.person)
        with acting(Scope.service()):
            found[table] = query(
                f"SELECT {', '.join(columns(table))} FROM {table} WHERE {key_of(table)} = ANY(%s) ORDER BY 1",
                list(keys),
            )
    return found


def scopes_entered(captured: CaptureQueriesContext) -> set[str]:
    """The values of `app.scope` that a role was entered with; the empty one is nobody's."""
    entered = "\n".join(one["sql"] for one in captured.captured_queries)
    return set(re.findall(r"set_config\('app\.scope', '([^']+)', true\)", entered))


def deliveries(side: Side) -> list[UUID]:
    with acting(Scope.service(side.person)):
        return [key for (key,) in query("SELECT id FROM notifications_delivery ORDER BY id")]


def test_what_was_asked_for_one_person_leaves_the_other_as_they_were(world: World, settings):
    mine, other = world.aminata, world.boris
    query("DELETE FROM procrastinate_jobs WHERE args ->> 'person' IS DISTINCT FROM %s", str(mine.person))
    assert {"issued.seal", "notifications.deliver", "dossiers.export"} <= {name for name, _, _ in jobs()}
    before = state_of(other)
    with open_mailbox(settings) as mailbox, CaptureQueriesContext(connection) as captured:
        run_jobs()
    assert {status for _, status, _ in jobs()} == {"succeeded"}
    assert state_of(other) == before
    assert state_of(mine)["issued_document"] != before["issued_document"]
    assert {mail["To"] for mail in mailbox.mails} == {"aminata@exemple.test"}
    assert scopes_entered(captured) == {str(mine.person)}


def test_a_copy_of_one_s_data_holds_nothing_of_another(world: World):
    mine, other = world.aminata, world.boris
    exporting.make_export(str(mine.export), str(mine.person))
    with acting(mine.actor.scope) as now:
        pieces = export.download(mine.actor, mine.export, now)
        assert pieces is not None
        held = zipfile.ZipFile(BytesIO(b"".join(pieces)))
    whole = b"".join(name.encode() + held.read(name) for name in held.namelist())
    assert b"Aminata" in whole
    told = ("Boris", "boris@", str(other.person), *map(str, (other.draft, other.filed, other.message)))
    assert [word for word in told if word.encode() in whole] == []


def test_a_copy_asked_for_the_wrong_person_is_not_made_nor_handed_over(world: World):
    mine, other = world.aminata, world.boris
    before = state_of(other)
    exporting.make_export(str(other.export), str(mine.person))
    assert state_of(other) == before
    exporting.make_export(str(other.export), str(other.person))
    helper = actor_for(world.helper, mine.person)
    exporting.make_export(str(mine.export), str(mine.person))
    for actor, copy in ((mine.actor, other.export), (helper, mine.export), (helper, other.export)):
        with acting(actor.scope) as now:
            assert export.download(actor, copy, now) is None


def test_a_seal_asked_for_the_wrong_person_finds_nothing(world: World):
    before = state_of(world.boris)
    with pytest.raises(UnknownDocument):
        issuing.seal(str(world.boris.issued), str(world.aminata.person))
    with pytest.raises(UnknownDocument):
        issuing.timestamp(str(world.boris.issued), str(world.aminata.person))
    assert state_of(world.boris) == before


def test_a_mail_asked_for_the_wrong_person_is_not_sent(world: World, settings):
    before = state_of(world.boris)
    with open_mailbox(settings) as mailbox:
        for delivery in deliveries(world.boris):
            telling.deliver(str(delivery), str(world.aminata.person))
    assert mailbox.mails == []
    assert state_of(world.boris) == before


def test_a_scan_asked_for_the_wrong_person_reads_nothing(world: World, settings, monkeypatch):
    settings.CLAMAV_SOCKET = "/nonexistent"
    read = []
    monkeypatch.setattr("guichet.documents.received.storage.read", lambda *given: read.append(given))
    with acting(Scope.service(world.boris.person)):
        documents = [key for (key,) in query("SELECT id FROM received_received")]
    before = state_of(world.boris)
    for document in documents:
        receiving.scan(str(document), str(world.aminata.person))
    assert read == []
    assert state_of(world.boris) == before


def test_a_job_for_everyone_takes_the_person_from_the_row(world: World):
    """What comes round by itself hands each row to a job of its own person."""
    query("DELETE FROM procrastinate_jobs")
    with acting(Scope.service()):
        query("UPDATE notifications_delivery SET next_at = next_at - interval '1 hour'")
        rows = query("SELECT id, person FROM notifications_delivery")
    telling.find_forgotten(0)
    asked = query("SELECT args ->> 'delivery', args ->> 'person' FROM procrastinate_jobs")
    assert {world.aminata.person, world.boris.person} <= {person for _, person in rows}
    assert set(asked) == {(str(key), str(person) if person else None) for key, person in rows}
