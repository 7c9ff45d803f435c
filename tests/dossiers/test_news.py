"""After the filing: the sealed receipt is made, then mailed; an infected file is told of."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from guichet.database import Scope, acting
from guichet.documents.issued import queries as issued
from guichet.documents.received.queries import get
from guichet.documents.received.signals import scanned
from guichet.documents.received.types import State
from guichet.dossiers import actions, queries
from guichet.notifications.queries import for_person
from tests.dossiers.requests import NOVEMBER_2023, begin, fill, join, someone
from tests.jobs import run_jobs
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
