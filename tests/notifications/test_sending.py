"""What is told is in the centre at once and in the mail soon, whatever the mail server does."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.mail import BadHeaderError, EmailMessage
from django.db import connection

from guichet.accounts import actions as accounts
from guichet.database import Scope, acting
from guichet.notifications import actions, attachments, kinds, queries
from guichet.notifications.backend import DeferredBackend
from guichet.notifications.mail import Unsendable, compose
from guichet.notifications.types import Attachment
from tests.accounts.people import make_account, make_person
from tests.accounts.test_mandates import asking
from tests.jobs import jobs, let_pass, run_jobs
from tests.notifications.mailbox import open_mailbox

pytestmark = pytest.mark.django_db

NUMBER = "5901202308160000001"
FACTS = {"numero": NUMBER, "date": date(2023, 8, 16)}


@pytest.fixture
def amina():
    return make_account("amina@exemple.test").person_id


@pytest.fixture
def mailbox(settings):
    with open_mailbox(settings) as mailbox:
        yield mailbox


def tell(person, kind="recepisse_depot", facts=FACTS, office=None, subject=None):
    subject = subject or uuid4()
    with acting(Scope.usager(person)) as now:
        return actions.notify(person, kind, subject, facts, now, office)


def pass_time(settings, time: timedelta) -> None:
    """Later: for the service's clock and for the jobs that wait."""
    settings.CLOCK_OFFSET += time
    let_pass(time)


def deliveries(columns="state, tries, error"):
    with acting(Scope.service()), connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM notifications_delivery ORDER BY created_at, id")
        return cursor.fetchall()


def test_a_notification_is_in_the_centre_before_any_mail_leaves(amina, mailbox):
    told = tell(amina)
    with acting(Scope.usager(amina)):
        page = queries.for_person(amina, "fr")
        assert [(found.id, found.title, found.state) for found in page.messages] == [
            (told.id, "Demande déposée", "non_lue")
        ]
        assert queries.unread_count(amina) == 1
    assert mailbox.mails == []


def test_the_mail_names_nobody_and_no_dossier_and_leads_to_the_account(amina, mailbox, settings):
    settings.URL = "https://guichet.exemple.test"
    told = tell(amina)
    run_jobs()
    (mail,) = mailbox.mails
    assert mail["To"] == "amina@exemple.test"
    assert mail["Subject"] == "Votre demande est déposée"
    assert mail["Content-Language"] == "fr"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert f"https://guichet.exemple.test/notifications/{told.id}" in mail.get_content()
    assert NUMBER not in mail.as_string()
    assert deliveries("state, tries, provider_id") == [("envoye", 1, "2.0.0 Ok: queued as 4X1")]


def test_the_mail_speaks_the_language_of_the_person(mailbox):
    account = make_account("grace@exemple.test")
    account.language = "en"
    account.save()
    grace = account.person_id
    told = tell(grace)
    run_jobs()
    (mail,) = mailbox.mails
    assert mail["Subject"] == "Your request is filed"
    assert f"/en/notifications/{told.id}" in mail.get_content()
    assert told.text[0] == f"Your request no. {NUMBER} was filed on August 16, 2023."


def test_a_person_without_an_address_has_the_centre(mailbox):
    person = make_person().id
    tell(person)
    run_jobs()
    assert mailbox.mails == []
    with acting(Scope.usager(person)):
        assert queries.unread_count(person) == 1
        assert not queries.mail_fails(person)


def test_what_is_told_is_given_up_with_the_act(amina, mailbox):
    with pytest.raises(ZeroDivisionError), acting(Scope.usager(amina)) as now:  # noqa: PT012
        actions.notify(amina, "recepisse_depot", uuid4(), FACTS, now)
        raise ZeroDivisionError
    run_jobs()
    assert mailbox.mails == []
    assert deliveries() == []


def test_a_server_that_is_down_is_tried_again_for_three_days_then_the_failure_is_shown(amina, settings):
    with open_mailbox(settings):
        pass
    subject = uuid4()
    tell(amina, office=12, subject=subject)
    for _ in range(100):
        run_jobs()
        state, tries, error = deliveries()[0]
        if state != "a_envoyer":
            break
        pass_time(settings, timedelta(hours=1))
    assert state == "echec"
    assert error == "connexion"
    assert 8 <= tries <= 12
    with acting(Scope.usager(amina)):
        assert queries.mail_fails(amina)
        assert queries.unread_count(amina) == 1
    with acting(Scope.agent([12])):
        (failure,) = queries.failed_for_office(12)
        assert (failure.kind, failure.state, failure.subject) == ("recepisse_depot", "echec", subject)
    with acting(Scope.agent([13])):
        assert queries.failed_for_office(12) == []


def test_the_first_try_again_is_a_minute_later(amina, settings):
    with open_mailbox(settings):
        pass
    tell(amina)
    run_jobs()
    pass_time(settings, timedelta(seconds=50))
    run_jobs()
    assert deliveries()[0][1] == 1
    pass_time(settings, timedelta(seconds=11))
    run_jobs()
    assert deliveries()[0][1] == 2


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        ({"recipient": "450 4.2.0 Greylisted, come back"}, "450 4.2.0"),
        ({"recipient": "452 4.2.2 Mailbox full of amina@exemple.test"}, "452 4.2.2"),
        ({"recipient": "554 5.7.1 Your network is not welcome"}, "554 5.7.1"),
        ({"content": "451 4.7.1 Too many"}, "451 4.7.1"),
        ({"content": "554 Looks like spam"}, "554"),
        ({"silence": 30}, "delai"),
    ],
)
def test_a_server_that_refuses_today_gets_the_same_mail_later(amina, settings, behaviour, error):
    with open_mailbox(settings, **behaviour) as mailbox:
        tell(amina)
        run_jobs()
        assert deliveries() == [("a_envoyer", 1, error)]
        mailbox.recipient, mailbox.content, mailbox.silence = "250 OK", "250 OK", 0
        mailbox.mails.clear()
        pass_time(settings, timedelta(minutes=2))
        run_jobs()
        assert deliveries() == [("envoye", 2, "")]
        assert len(mailbox.mails) == 1


@pytest.mark.parametrize(
    "answer", ["550 5.1.1 amina@exemple.test: no such user", "550 Nobody here", "553 5.1.3 Bad"]
)
def test_an_address_that_nobody_reads_is_not_tried_again_and_its_owner_is_told(amina, settings, answer):
    with open_mailbox(settings, recipient=answer):
        tell(amina)
        run_jobs()
    state, tries, error = deliveries()[0]
    assert (state, tries) == ("rejete", 1)
    assert "exemple" not in error
    with acting(Scope.usager(amina)):
        assert queries.mail_fails(amina)
    pass_time(settings, timedelta(days=1))
    with open_mailbox(settings):
        tell(amina)
        run_jobs()
    with acting(Scope.usager(amina)):
        assert not queries.mail_fails(amina)


def test_a_server_that_names_a_mail_by_signs_that_cannot_be_kept_has_it_all_the_same(amina, settings):
    with open_mailbox(settings, content="250 queued\x00 as 4X1"):
        tell(amina)
        run_jobs()
    assert deliveries("state, tries, provider_id") == [("envoye", 1, "queued as 4X1")]


def test_a_job_done_twice_sends_once(amina, mailbox):
    tell(amina)
    run_jobs()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'todo'")
    run_jobs()
    assert len(mailbox.mails) == 1
    assert deliveries() == [("envoye", 1, "")]


def test_a_copy_is_known_by_its_message_id(amina, mailbox):
    tell(amina)
    run_jobs()
    with acting(Scope.service()), connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_delivery SET state = 'a_envoyer', ended_at = NULL")
        cursor.execute("SELECT set_config('role', 'none', true)")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'todo'")
    run_jobs()
    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_what_lost_its_job_is_found_again(amina, mailbox, settings):
    tell(amina)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    pass_time(settings, timedelta(minutes=20))
    from guichet.notifications.jobs import find_forgotten

    find_forgotten(0)
    run_jobs()
    assert len(mailbox.mails) == 1


@pytest.fixture
def receipt(monkeypatch):
    """The file of the receipt, made when the test says so."""
    made = {"file": attachments.NOT_YET}
    monkeypatch.setitem(attachments._fetches, "recepisse_depot", lambda person, subject: made["file"])
    return made


def test_the_mail_of_a_receipt_waits_for_its_file(amina, mailbox, receipt):
    subject = uuid4()
    tell(amina, subject=subject)
    run_jobs()
    assert mailbox.mails == []
    receipt["file"] = Attachment("recepisse.pdf", "application/pdf", b"%PDF-1.7")
    with acting(Scope.service(amina)) as now:
        actions.hasten(amina, subject, now)
    run_jobs()
    (mail,) = mailbox.mails
    (part,) = mail.iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("recepisse.pdf", b"%PDF-1.7")


def test_a_receipt_whose_file_does_not_come_is_mailed_without_it(amina, mailbox, receipt, settings):
    tell(amina)
    run_jobs()
    pass_time(settings, timedelta(hours=4, minutes=1))
    run_jobs()
    (mail,) = mailbox.mails
    assert list(mail.iter_attachments()) == []


def test_without_a_server_mails_are_files(amina, settings, tmp_path):
    settings.SMTP, settings.MAIL_FOLDER = None, tmp_path / "mail"
    tell(amina)
    run_jobs()
    (found,) = (tmp_path / "mail").iterdir()
    assert b"amina@exemple.test" in found.read_bytes()
    assert found.stem == str(deliveries("id")[0][0])


@pytest.mark.parametrize(
    "address", ["a@b.test\r\nBcc: x@y.test", "pas une adresse", "", "a@b.test, c@d.test"]
)
def test_an_address_that_breaks_out_of_its_header_is_refused(address):
    with pytest.raises(Unsendable):
        compose(uuid4(), address, "Objet", "Texte", "fr", datetime(2026, 1, 1, tzinfo=UTC))


def test_a_subject_that_breaks_out_of_its_header_is_refused():
    with pytest.raises(Unsendable):
        compose(uuid4(), "a@b.test", "x\r\nBcc: a@b", "Texte", "fr", datetime(2026, 1, 1, tzinfo=UTC))


def test_a_mail_of_an_account_leaves_the_same_way_and_its_words_are_forgotten(mailbox):
    message = EmailMessage(
        "Confirmez", "https://guichet.exemple.test/jeton", to=["a@exemple.test", "b@exemple.test"]
    )
    assert DeferredBackend().send_messages([message]) == 1
    assert "jeton" not in str(deliveries("content"))
    assert mailbox.mails == []
    run_jobs()
    assert sorted(mail["To"] for mail in mailbox.mails) == ["a@exemple.test", "b@exemple.test"]
    assert all("jeton" in mail.get_content() for mail in mailbox.mails)
    assert deliveries("state, content") == [("envoye", ""), ("envoye", "")]
    assert all("jeton" not in str(job) for job in jobs())


def test_a_mail_of_an_account_with_a_line_break_in_its_subject_is_refused():
    with pytest.raises(BadHeaderError):
        DeferredBackend().send_messages([EmailMessage("x\r\nBcc: a@b", "texte", to=["a@exemple.test"])])


def test_the_server_is_asked_to_name_the_mail_in_a_failure_notice(amina, settings):
    with open_mailbox(settings) as mailbox:
        tell(amina)
        run_jobs()
    (sender, recipients, _) = mailbox.envelopes[0]
    assert sender == settings.MAIL_FROM
    assert recipients == ["amina@exemple.test"]


def test_figures_count_the_day_and_what_waits(amina, settings):
    with open_mailbox(settings):
        tell(amina)
        run_jobs()
    with open_mailbox(settings, recipient="550 5.1.1 no"):
        tell(amina)
        run_jobs()
    tell(amina)
    pass_time(settings, timedelta(minutes=10))
    with acting(Scope.service()) as now:
        found = queries.figures(now)
    assert (found.sent, found.failed, found.waiting) == (1, 1, 1)
    assert 600 <= found.oldest < 660


@pytest.mark.parametrize(
    ("kind", "facts"),
    [("inconnu", {}), ("recepisse_depot", {"numero": NUMBER}), ("recepisse_depot", FACTS | {"nom": "Amina"})],
)
def test_nothing_but_the_listed_kinds_and_facts_is_told(amina, kind, facts):
    with pytest.raises(kinds.UnknownKind):
        tell(amina, kind, facts)


def test_whoever_has_no_account_is_told_how_to_end_what_is_done_for_them(mailbox, settings):
    settings.URL = "https://guichet.exemple.test"
    helper = make_account("educ@exemple.test")
    asked = accounts.propose_mandate(helper, asking())
    accounts.consent_by_code(helper, asked.mandate.id, asked.code)
    run_jobs()
    body = next(mail for mail in mailbox.mails if mail["To"] == "awa@exemple.test").get_content()
    assert "Camille Éduc" in body
    [key] = re.findall(r"https://guichet.exemple.test/compte/mandats/fin/(\S+)", body)
    assert accounts.end_by_key(key).state == "revoque"


def test_a_mail_of_an_account_that_comes_back_is_known_to_its_person(amina, mailbox):
    actions.write_to("amina@exemple.test", "Votre mot de passe a changé", "…", "fr", amina)
    mailbox.recipient = "550 5.1.1 unknown"
    run_jobs()
    with acting(Scope.usager(amina)):
        assert queries.waiting_for(amina) == (0, True)
