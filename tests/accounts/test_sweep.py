"""What is over is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from guichet.accounts.jobs import sweep
from tests.accounts.people import make_account

pytestmark = pytest.mark.django_db


def test_a_session_that_ended_is_forgotten_and_one_that_lasts_is_kept():
    account = make_account("lea@exemple.test")
    for key, hours in (("ended", -1), ("lasts", 1)):
        until = datetime.now(UTC) + timedelta(hours=hours)
        Session.objects.create(session_key=key, session_data="", expire_date=until)
        UserSession.objects.create(user=account, session_key=key, ip="127.0.0.1", user_agent="essai")
    sweep(0)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["lasts"]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["lasts"]
