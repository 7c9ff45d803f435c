from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "guichet.accounts"
    label = "accounts"

    def ready(self) -> None:
        post_migrate.connect(_fill_offices, sender=self)


def _fill_offices(**_: object) -> None:
    """The services of `data/territory`, at once, so that a fresh database can be filed in."""
    from guichet.accounts.actions import fill_offices

    fill_offices()
