"""A failure notice of a mail server marks the mail it is about, whatever else it says."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from guichet.database import Scope, acting
from guichet.notifications import actions, bounces, queries
from guichet.notifications.types import Bounce, Refused
from tests.accounts.people import make_account
from tests.jobs import run_jobs
from tests.notifications.mailbox import open_mailbox
from tests.notifications.test_sending import deliveries, tell

DELIVERY = UUID("6f3c1d0e-52a7-4f5d-9a3e-0d6f1f1a2b3c")

# As RFC 3464 shows it, and as the common servers write it.
NOTICE = """\
From: MAILER-DAEMON@mx.exemple.test (Mail Delivery System)
To: ne-pas-repondre@localhost
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="limite"

This is a MIME-encapsulated message.

--limite
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--limite
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.exemple.test
{envelope}Arrival-Date: Sat, 21 Nov 2026 06:00:00 +0000

Final-Recipient: rfc822; amina@exemple.test
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <amina@exemple.test>: user unknown

--limite
Content-Description: Undelivered Message
Content-Type: {returned}

Return-Path: <ne-pas-repondre@localhost>
From: Guichet <ne-pas-repondre@localhost>
Message-ID: {message_id}
Subject: Votre demande

corps

--limite--
"""


def notice(
    delivery: UUID | None = DELIVERY,
    *,
    action="failed",
    status="5.1.1",
    envelope=False,
    returned="message/rfc822",
) -> bytes:
    return NOTICE.format(
        action=action,
        status=status,
        returned=returned,
        envelope=f"Original-Envelope-Id: {delivery.hex}\n" if envelope and delivery else "",
        message_id=f"<{delivery}@localhost>" if delivery and not envelope else "<autre@exemple.test>",
    ).encode()


@pytest.mark.parametrize(
    "raw",
    [
        notice(),
        notice(envelope=True),
        notice(returned="text/rfc822-headers"),
        notice().replace(b"\n", b"\r\n"),
        notice(action="Failed"),
    ],
)
def test_a_notice_names_its_mail_by_what_comes_back_or_by_the_envelope(raw):
    assert bounces.read(raw) == Bounce(DELIVERY, "retour 5.1.1")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (notice(action="delayed", status="4.4.1"), "sans_echec"),
        (notice(action="delivered", status="2.0.0"), "sans_echec"),
        (notice(None), "inconnu"),
        (b"", "sans_rapport"),
        (b"\xff\xfe\x00", "sans_rapport"),
        (b"Subject: Absence\r\n\r\nJe suis en vacances.", "sans_rapport"),
        (b"Content-Type: message/delivery-status\r\n\r\n", "sans_echec"),
        (b"x" * 1_000_001, "illisible"),
    ],
)
def test_what_is_no_such_notice_changes_nothing(raw, reason):
    assert bounces.read(raw) == Refused(reason)


@given(st.binary(max_size=400), st.integers(0, 2000))
def test_no_notice_however_broken_raises(noise, place):
    raw = notice()
    assert isinstance(bounces.read(raw[:place] + noise + raw[place:]), Bounce | Refused)
    assert isinstance(bounces.read(noise), Bounce | Refused)
    head = b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
    assert isinstance(bounces.read(head + noise + b"\r\n--x--"), Bounce | Refused)


@pytest.mark.django_db
def test_the_person_and_the_office_see_that_a_mail_came_back(settings):
    amina = make_account("amina@exemple.test").person_id
    with open_mailbox(settings) as mailbox:
        tell(amina, office=12)
        run_jobs()
    sent = UUID(mailbox.mails[0]["Message-ID"][1:37])
    with acting(Scope.service()) as now:
        assert actions.record_bounce(notice(sent), now) == Bounce(sent, "retour 5.1.1")
        assert actions.record_bounce(notice(sent), now) == Bounce(sent, "retour 5.1.1")
    assert deliveries("state, error") == [("rejete", "retour 5.1.1")]
    with acting(Scope.usager(amina)):
        assert queries.mail_fails(amina)
    with acting(Scope.agent([12])):
        assert [failure.error for failure in queries.failed_for_office(12)] == ["retour 5.1.1"]


@pytest.mark.django_db
def test_a_notice_about_no_mail_of_ours_is_refused():
    with acting(Scope.service()) as now:
        assert actions.record_bounce(notice(uuid4()), now) == Refused("inconnu")


@pytest.mark.django_db
def test_neither_a_person_nor_an_office_reads_an_address(settings):
    amina = make_account("amina@exemple.test").person_id
    tell(amina, office=12)
    for scope in (Scope.usager(amina), Scope.agent([12])):
        with acting(scope), connection.cursor() as cursor:
            cursor.execute(
                "SELECT has_column_privilege('notifications_delivery', 'state', 'SELECT'),"
                " has_column_privilege('notifications_delivery', 'address', 'SELECT'),"
                " has_column_privilege('notifications_delivery', 'content', 'SELECT')"
            )
            assert cursor.fetchone() == (True, False, False)


def test_parts_within_parts_without_end_are_read_by_nobody():
    depth = 4000
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (rank, rank) for rank in range(depth)
    )
    assert isinstance(bounces.read(nested), Refused)
    assert isinstance(bounces.read(b"Content-Type: message/rfc822\n\n" * depth), Refused)
