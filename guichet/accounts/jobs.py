"""What comes round by itself."""

from guichet.accounts import models
from guichet.database import Scope, acting, rates
from guichet.database.jobs import every


@every("17 * * * *", "accounts.sweep")
def sweep(due: int) -> None:
    """Forget counts past their time and posts that nobody came back for."""
    with acting(Scope.service()) as now:
        rates.sweep(now)
        models.HeldPost.objects.filter(until__lt=now).delete()
