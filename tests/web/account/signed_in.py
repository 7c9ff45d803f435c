"""What a person does at their keyboard to be signed in."""

from django.test import Client

from tests.accounts.people import PASSWORD


def sign_in(client: Client, login: str, password: str = PASSWORD):
    """Give the identifier and the password."""
    return client.post("/compte/connexion", {"login": login, "password": password})


def confirm(client: Client, password: str = PASSWORD):
    """Give the password again, before what touches the security of the account."""
    return client.post("/compte/verification?next=/compte/", {"password": password})
