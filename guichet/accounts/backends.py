"""Sign-in by e-mail address or by foreigner number; one refusal for all reasons, in the same time."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from guichet.accounts import models
from guichet.accounts.numbers import number_indexes
from guichet.database import Scope, acting

_SIGNED_IN = "SELECT * FROM accounts_account WHERE id = %s AND is_active"


class ByEmailOrNumber(AuthenticationBackend):
    """Allauth's, which finds accounts by e-mail and hides by its timing whether there is one, and numbers."""

    def get_user(self, user_id: Any) -> models.Account | None:
        """Whoever is signed in, where the account still may be: read at each request, so written in SQL."""
        return next(iter(models.Account.objects.raw(_SIGNED_IN, [user_id])), None)

    def _authenticate(self, request: Any, **credentials: Any) -> models.Account | None:
        numero, password = credentials.get("numero"), credentials.get("password") or ""
        if not numero:
            return super()._authenticate(request, **credentials)  # pyright: ignore[reportReturnType]
        account = account_of_number(numero)
        if account is not None and self._check_password(account, password):
            return account
        return None


def account_of_number(numero: str) -> models.Account | None:
    """The account of whoever holds this number; an agent or an identity provider vouched for it."""
    with acting(Scope.service()):
        person = models.Person.objects.filter(
            numero_index__in=number_indexes(numero), numero_verifie=True
        ).values_list("id", flat=True)
        held = person.first()
    return models.Account.objects.filter(person_id=held, is_active=True).first() if held else None
