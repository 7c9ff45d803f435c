"""The power goes at the worst moments of a filing: the request is there once, with receipt and mail, or not yet."""

from re import search

import pytest

from tests.config.served import wait_until
from tests.faults.conftest import database, running
from tests.faults.visitor import Lost, Visitor, mails
from tests.faults.young_person import answer, begin, join

BEFORE = (
    "submit.after_lock",
    "submit.after_dossier_row",
    "submit.after_receipt_row",
    "submit.after_event_row",
    "submit.after_job_defer_before_commit",
)
EMAIL = "aminata@exemple.test"

pytestmark = pytest.mark.prove  # ten services started, each killed


@pytest.fixture
def visitor(home, port):
    return Visitor(f"http://localhost:{port}/")


def rows(home, table: str) -> int:
    with database(home) as owner:
        return owner.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def file(visitor, page):
    return visitor.send(page, "cle", {}, suite="deposer")


def test_a_draft_saved_when_the_power_went_is_saved_once_it_is_sent_again(home, port, visitor):
    with running(home, port):
        visitor.sign_up("boris@exemple.test", home / "mail")
        dossier = begin(visitor)
        page = visitor.get(f"{dossier}/etapes/motif-de-sejour")
    from tests.dossiers.requests import WHY

    for point in ("draft.before_write", "draft.after_write_before_commit"):
        with running(home, port, CRASH_AT=point):
            with pytest.raises(Lost):
                visitor.send(page, "revision", WHY, suite="poursuivre")
            assert "celibataire" not in stored(home)
    with running(home, port):
        saved = visitor.send(page, "revision", WHY, suite="poursuivre")
        assert saved.status == 200
        assert saved.url.endswith("/etapes/justificatifs")
        assert stored(home).count("celibataire") == 1


def stored(home) -> str:
    with database(home) as owner:
        return " ".join(str(row) for row in owner.execute("SELECT answers FROM dossiers_dossier").fetchall())


def test_a_request_filed_when_the_power_went_is_filed_once(home, port, visitor):
    with running(home, port):
        visitor.sign_up(EMAIL, home / "mail")
        dossier = begin(visitor)
        answer(visitor, dossier)
        join(visitor, dossier)
        review = visitor.get(f"{dossier}/depot")
    for point in BEFORE:
        with running(home, port, CRASH_AT=point):
            with pytest.raises(Lost):
                file(visitor, review)
            assert rows(home, "dossiers_receipt") == rows(home, "issued_document") == 0
    with running(home, port, CRASH_AT="submit.after_commit_before_response"), pytest.raises(Lost):
        file(visitor, review)
    with running(home, port):
        again = file(visitor, review)
        assert again.url.endswith("/recepisse"), again.text
        number = search(r"\b\d{19}\b", again.text)[0]
        assert number == "5901202311150000001"
        assert file(visitor, review).url == again.url
        assert wait_until(lambda: visitor.get(f"{dossier}/recepisse.pdf").text.startswith("%PDF-"), 90)
        assert wait_until(lambda: len(receipts(home)) == 1, 90)
        with database(home) as owner:
            lines = owner.execute("SELECT verb FROM journal_line WHERE verb = 'deposer'").fetchall()
            events = owner.execute("SELECT verb FROM dossiers_event WHERE verb = 'deposer'").fetchall()
            assert (len(lines), len(events)) == (1, 1)
            assert owner.execute("SELECT value FROM database_counter WHERE name = 'dossier'").fetchall() == [
                (1,)
            ]


def receipts(home):
    """The mails that bring a receipt."""
    return [mail for mail in mails(home / "mail") if mail["To"] == EMAIL and list(mail.iter_attachments())]
