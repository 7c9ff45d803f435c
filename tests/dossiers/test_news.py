"""After the filing: the sealed receipt is made, then mailed; an infected file is told of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from guichet.database import Scope, acting
from guichet.documents.issued import actions as sealing
from guichet.documents.issued import queries as issued
from guichet.documents.received.queries import get
from guichet.documents.received.signals import scanned
from guichet.documents.received.types import State
from guichet.dossiers import actions, queries
from guichet.notifications.queries import for_person
from tests.dossiers.requests import NOVEMBER_2023, begin, fill, join, someone
from tests.faults.full_disk import room_for
from tests.jobs import let_pass, run_jobs
from tests.notifications.mailbox import open_mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(settings):
    settings.CLOCK_OFFSET = NOVEMBER_2023 - datetime.now(UTC)
    aminata = someone()
    dossier = begin(aminata)
    fill(aminata, dossier)
    join(aminata, dossier)
    with acting(aminata.scope) as now:
        actions.submit(aminata, dossier, uuid4(), now)
    return aminata, dossier, now


def test_the_sealed_receipt_comes_by_mail(filed, settings):
    aminata, dossier, now = filed
    with open_mailbox(settings) as mailbox:
        run_jobs()
    with acting(aminata.scope):
        (receipt,) = queries.receipts_of(queries.get_for(aminata, dossier))
        file = issued.file_of(receipt.issued)
        assert issued.verify_file(file.content, now).verdict == "valide"
        assert [one.kind for one in for_person(aminata.person, "fr").messages] == ["recepisse_depot"]
    (sent,) = mailbox.mails
    assert sent["To"] == "aminata@exemple.test"
    assert "Exemple" not in sent.as_string()
    (attached,) = sent.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (file.name, file.content)


def test_the_receipt_is_mailed_once_when_the_mail_server_is_back(filed, settings):
    with open_mailbox(settings):
        pass  # its address, where nobody answers any more
    run_jobs()
    with open_mailbox(settings) as mailbox:
        for _ in range(3):
            settings.CLOCK_OFFSET += timedelta(hours=1)
            let_pass(timedelta(hours=1))
            run_jobs()
    (sent,) = mailbox.mails
    (attached,) = sent.iter_attachments()
    assert attached.get_content().startswith(b"%PDF")


@pytest.mark.parametrize("octets", [0, 5_000])
def test_a_full_disk_leaves_no_sealed_file_and_the_next_try_seals(filed, settings, octets, tmp_path):
    aminata, dossier, now = filed
    settings.DOCUMENTS = tmp_path / "documents"
    with acting(aminata.scope):
        (receipt,) = queries.receipts_of(queries.get_for(aminata, dossier))
    with (
        room_for(octets),
        pytest.raises(OSError, match="File too large"),
        acting(Scope.service(aminata.person)),
    ):
        sealing.seal(receipt.issued, now)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    with acting(aminata.scope):
        assert issued.file_of(receipt.issued) is None
    with acting(Scope.service(aminata.person)):
        sealing.seal(receipt.issued, now)
    with acting(aminata.scope):
        assert issued.file_of(receipt.issued).content.startswith(b"%PDF")


def test_an_infected_file_is_told_of(filed):
    aminata, dossier, now = filed
    with acting(aminata.scope):
        pieces = queries.pieces_of(queries.get_for(aminata, dossier))
        document = next(iter(pieces.values()))[0].document
    with acting(Scope.service(aminata.person)):
        found = get(document)
        scanned.send(None, document=replace(found, state=State.INFECTED), now=now)
    with acting(aminata.scope):
        kinds = [one.kind for one in for_person(aminata.person, "fr").messages]
    assert "piece_a_remplacer" in kinds
