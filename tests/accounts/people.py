"""People of the tests, visibly invented."""

from datetime import UTC, datetime
from uuid import uuid4

from django.db import transaction

from guichet.accounts.models import Account, Person
from guichet.database import Scope, acting

PASSWORD = "une phrase que personne ne devine"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def make_person(**values) -> Person:
    """A person, seen by nobody but themselves."""
    values = {"id": uuid4(), "created_at": NOW} | values
    with acting(Scope.usager(values["id"])):
        return Person.objects.create(**values)


def make_account(email: str, password: str | None = None, **values) -> Account:
    """Someone who can sign in, with a verified address where there is a password."""
    person = values.pop("person", None)
    with transaction.atomic():
        account = Account(email=email, person=person or make_person(**values), created_at=NOW)
        account.set_password(password) if password else account.set_unusable_password()
        account.save()
        account.emailaddress_set.create(email=email, verified=True, primary=True)
    return account
