"""Addresses of forms, under the platform's two names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.catalogue import canonical_url, slug_of

NEW = "https://demarche.numerique.gouv.fr/commencer/"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.demarches-simplifiees.fr/commencer/76-aes",
        "http://www.demarches-simplifiees.fr/commencer/76-aes",
        "https://demarches-simplifiees.fr/commencer/76-aes/",
        "https://WWW.Demarches-Simplifiees.FR/commencer/76-aes?source=prefecture#haut",
        "https://demarche.numerique.gouv.fr/commencer/76-aes",
    ],
)
def test_one_form_under_both_names(url):
    assert slug_of(url) == "76-aes"
    assert canonical_url(url) == NEW + "76-aes"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.demarches-simplifiees.fr/",
        "https://www.demarches-simplifiees.fr/commencer/",
        "https://www.demarches-simplifiees.fr/admin/procedures/127003",
        "https://www.demarches-simplifiees.fr.exemple.test/commencer/76-aes",
        "https://exemple.test/www.demarches-simplifiees.fr/commencer/76-aes",
        "javascript://www.demarches-simplifiees.fr/commencer/76-aes",
        "page.md#titre",
        "http://[",
        "https://www.demarches-simplifiees.fr:port/commencer/76-aes",
        "",
    ],
)
def test_other_addresses_open_no_form_and_stay_as_they_are(url):
    assert slug_of(url) is None
    assert canonical_url(url) == url


def test_hyphens_and_test_forms_belong_to_the_slug():
    assert slug_of(NEW + "-pour-soins-") == "-pour-soins-"
    assert slug_of(NEW + "test/6e1385a6-32e2") == "test/6e1385a6-32e2"


@given(st.text())
def test_the_canonical_address_is_canonical(url):
    assert canonical_url(canonical_url(url)) == canonical_url(url)
