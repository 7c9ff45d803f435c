"""What is around the service fails while someone files: a clear page, nothing lost, and the next try does it once."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.config.served import free_port, processes_of, wait_until
from tests.dossiers.requests import WHY
from tests.faults.conftest import database, running
from tests.faults.visitor import Lost, Page, Visitor
from tests.faults.young_person import begin, ready

RIVALS = 20


@pytest.fixture
def visitor(port):
    return Visitor(f"http://localhost:{port}/")


def postmaster(home: Path) -> int:
    """The database server: the process whose folder is its data, and whose parent is ours."""
    for pid in processes_of(home):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if command[0].endswith(b"/postgres") and b"-D" in command:
            return pid
    raise AssertionError("no database server")


def sent(visitor: Visitor, page: Page) -> int:
    """The status of one filing; 0 where its answer was lost."""
    try:
        return visitor.send(page, "cle", {}, suite="deposer").status
    except Lost:
        return 0


def test_filed_while_all_around_fails(home, port, visitor):
    """The mail server and the antivirus are away, twenty clicks come at once, and the database is killed under them."""
    nowhere = {"SMTP_URL": f"smtp://127.0.0.1:{free_port()}", "CLAMAV_SOCKET": str(home / "no-clamd")}
    with running(home, port):
        visitor.sign_up("ines@exemple.test", home / "mail")
    with running(home, port, **nowhere):
        dossier = ready(visitor)
        assert "antivirus en cours" in visitor.get(f"{dossier}/etapes/justificatifs").text.lower()
        review = visitor.get(f"{dossier}/depot")
        with ThreadPoolExecutor(RIVALS) as rivals:
            answers = [rivals.submit(sent, visitor, review) for _ in range(RIVALS)]
            os.kill(postmaster(home), signal.SIGKILL)
            told = {answer.result() for answer in answers}
        assert told <= {0, 200, 503}
        assert wait_until(lambda: sent(visitor, review) == 200, 60)
        with database(home) as owner:
            receipts = owner.execute("SELECT rank FROM dossiers_receipt").fetchall()
            lines = owner.execute("SELECT verb FROM journal_line WHERE verb = 'deposer'").fetchall()
            waiting = owner.execute("SELECT DISTINCT state FROM received_received").fetchall()
        assert (receipts, len(lines), waiting) == ([(1,)], 1, [("en_attente",)])


def test_a_page_says_that_the_service_has_stopped_and_what_to_do(home, port, visitor):
    with running(home, port):
        visitor.sign_up("noor@exemple.test", home / "mail")
        dossier = begin(visitor)
        page = visitor.get(f"{dossier}/etapes/motif-de-sejour")
        os.kill(postmaster(home), signal.SIGKILL)
        told = visitor.send(page, "revision", WHY, suite="poursuivre")
        for _ in range(50):
            if told.status == 503:
                break
            told = visitor.send(page, "revision", WHY, suite="poursuivre")
        assert "Vous pouvez aussi revenir en arrière" in told.text or told.status == 200
        assert wait_until(lambda: visitor.send(page, "revision", WHY, suite="quitter").status == 200, 60)
