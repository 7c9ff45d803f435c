"""The jobs of accounts, for the worker to know."""

from guichet.accounts import models
from guichet.accounts.letters import send as send_letter
from guichet.database import Scope, acting, rates
from guichet.database.jobs import every

__all__ = ["send_letter", "sweep"]


@every("17 * * * *", "accounts.sweep")
def sweep(due: int) -> None:
    """Forget counts past their time and posts that nobody came back for."""
    with acting(Scope.service()) as now:
        rates.sweep(now)
        models.HeldPost.objects.filter(until__lt=now).delete()
