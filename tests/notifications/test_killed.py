"""A worker killed while it sends: the mail arrives, and a copy is known for one."""

import signal
from pathlib import Path

import pytest

from tests.config.homes import migrated_home
from tests.config.served import wait_until
from tests.config.working import query, run_python, worker
from tests.notifications.mailbox import open_mailbox

pytestmark = [
    pytest.mark.prove,  # four services started and killed
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="kills processes: run on Linux"),
]

TELL = """
from uuid import uuid4
from guichet.database import Scope, acting
from guichet.notifications.actions import notify
from tests.accounts.people import make_account
person = make_account(f"{uuid4().hex}@exemple.test").person_id
with acting(Scope.usager(person)) as now:
    notify(person, "document_disponible", uuid4(), {"numero": "1"}, now)
"""
STATES = """
from guichet.database import Scope, acting
from guichet.notifications.models import Delivery
with acting(Scope.service()):
    print([row.state for row in Delivery.objects.order_by("created_at")])
"""


@pytest.fixture(scope="module")
def home():
    with migrated_home() as home:
        yield home


@pytest.mark.parametrize(("point", "mails"), [("before_smtp", 1), ("after_smtp_before_mark", 2)])
def test_a_mail_is_sent_whenever_its_worker_is_killed(home, settings, point, mails):
    with open_mailbox(settings) as mailbox:
        url = f"smtp://{settings.SMTP['host']}:{settings.SMTP['port']}"
        run_python(home, TELL)
        with worker(home, SMTP_URL=url, CRASH_AT=f"notify.{point}") as first:
            assert first.wait(30) == -signal.SIGKILL
        assert len(mailbox.mails) == mails - 1
        # Dead for a while already, as far as the next one can tell.
        query(
            home,
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute' RETURNING id",
        )
        with worker(home, SMTP_URL=url):
            assert wait_until(lambda: len(mailbox.mails) == mails, 30)
            done = "SELECT DISTINCT status::text FROM procrastinate_jobs WHERE task_name = 'notifications.deliver'"
            assert wait_until(lambda: query(home, done) == [("succeeded",)], 10)
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1
    assert set(eval(run_python(home, STATES))) == {"envoye"}
