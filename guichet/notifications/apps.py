from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import AppConfig

_PARIS = ZoneInfo("Europe/Paris")


class NotificationsConfig(AppConfig):
    name = "guichet.notifications"
    label = "notifications"

    def ready(self) -> None:
        from guichet.accounts import signals

        signals.correction_settled.connect(_tell_of_correction)
        signals.mandate_proposed.connect(_tell_of_mandate("mandat_demande"), weak=False)
        signals.mandate_consented.connect(_tell_of_mandate("mandat_accorde"), weak=False)
        signals.mandate_revoked.connect(_tell_of_mandate("mandat_revoque"), weak=False)


def _tell_of_correction(correction: Any, now: datetime, **_: object) -> None:
    from guichet.notifications.actions import notify

    facts = {"date": correction.requested_at.astimezone(_PARIS).date()}
    notify(correction.person, "correction_traitee", correction.id, facts, now, correction.office)


def _tell_of_mandate(kind: str) -> Any:
    """Both sides of a mandate are told of it, in the transaction of the act."""

    def tell(mandate: Any, now: datetime, **_: object) -> None:
        from guichet.notifications.actions import notify

        asked = kind == "mandat_demande"
        for person in {mandate.person} if asked else {mandate.person, mandate.helper_person}:
            notify(person, kind, mandate.person, {"date": now.astimezone(_PARIS).date()}, now)

    return tell
