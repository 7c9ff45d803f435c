"""What is read in an answer of ProConnect."""

import pytest

from guichet.accounts.oidc import Answer, TokenRefused
from guichet.accounts.proconnect import account_key, establishment, proves_second_factor

ISSUER = "https://pc.exemple.test/api/v2"


@pytest.mark.parametrize(
    ("claims", "proved"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": ["pop"]}, True),
        ({"acr": "eidas1-mfa"}, True),
        ({"acr": "eidas0-mfa", "amr": ["pwd"]}, True),
        ({}, False),
        ({"amr": ["pwd"], "acr": "eidas1"}, False),
        ({"amr": ["mail"]}, False),
        ({"amr": ["pwd", "totp"]}, False),
        ({"acr": "eidas2"}, False),
        ({"acr": "mfa"}, False),
        ({"amr": "mfa"}, False),
        ({"amr": [["mfa"], None, 3, {"mfa": True}]}, False),
        ({"amr": {"mfa": True}}, False),
        ({"amr": None, "acr": None}, False),
        ({"acr": ["eidas1-mfa"]}, False),
    ],
)
def test_a_second_factor_is_proved_only_where_the_answer_says_so(claims: dict, proved: bool):
    assert proves_second_factor(claims) is proved


def key(**user: object) -> str:
    return account_key(ISSUER, Answer({}, {"sub": "1", "idp_id": "a-b"} | user, ""))


def test_an_account_is_found_by_issuer_provider_and_subject():
    assert key() == f"{ISSUER}|a-b|1"
    assert len({key(), key(sub="2"), key(idp_id="a-c"), key(idp_id="a", sub="b|1")}) == 4


@pytest.mark.parametrize("provider", [None, "", 7, "a|b", "x" * 37, "é", ["a"]])
def test_an_answer_that_names_no_identity_provider_is_refused(provider: object):
    with pytest.raises(TokenRefused):
        key(idp_id=provider)


@pytest.mark.parametrize("subject", ["x" * 255, "a\x00b"])
def test_a_subject_the_column_cannot_hold_still_has_its_own_key(subject: str):
    found = key(sub=subject)
    assert len(found) <= 191
    assert found.isprintable()
    assert found != key(sub=subject[:-1] + "y")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("11000201100044", "11000201100044"),
        ("110 002 011 00044", "11000201100044"),
        ("1100020110004", ""),
        ("1100020110004x", ""),
        ("\u0661" * 14, ""),
        (None, ""),
        (["11000201100044"], ""),
    ],
)
def test_an_establishment_is_fourteen_digits_or_nothing(given: object, read: str):
    assert establishment({"siret": given}) == read
