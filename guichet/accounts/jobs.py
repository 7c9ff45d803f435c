"""What comes round by itself."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from guichet.accounts import mandates, models, presence
from guichet.database import Scope, acting, rates
from guichet.database.jobs import every

LONGEST_SESSION = timedelta(hours=12)


@every("17 * * * *", "accounts.sweep")
def sweep(due: int) -> None:
    """Forget counts past their time, posts nobody came back for, sessions that ended; end mandates past theirs."""
    with acting(Scope.service()) as now:
        rates.sweep(now)
        models.HeldPost.objects.filter(until__lt=now).delete()
        mandates.expire(now)
    _forget_sessions(now)


@every("43 6 * * *", "accounts.look_after_agents")
def look_after_agents(due: int) -> None:
    """Warn agents who have not come for long, and close the access of those who still did not."""
    with acting(Scope.service()) as now:
        presence.look_after(now)


def _forget_sessions(now: datetime) -> None:
    """Sessions belong to no dossier: they are the login role's, outside `acting`."""
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.filter(created_at__lt=now - LONGEST_SESSION).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
