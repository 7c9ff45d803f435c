"""`FRANCECONNECT_*` and `PROCONNECT_*`: all of a registration or none of it, and nothing that is not known."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from guichet.config.identity_providers import franceconnect, origins, proconnect
from tests.config.test_settings import PRODUCTION, load

READ = {"FRANCECONNECT": franceconnect, "PROCONNECT": proconnect}
WHOLE = {"ISSUER": "https://un.exemple.test/api/v2", "CLIENT_ID": "x", "CLIENT_SECRET": "très secret"}


@pytest.fixture(params=READ)
def prefix(request: pytest.FixtureRequest) -> str:
    return request.param


def read(prefix: str, production: bool = False, **values: str) -> dict[str, str]:
    return READ[prefix]({f"{prefix}_{name}": value for name, value in values.items()}, production)


def test_nothing_given_is_switched_off(prefix: str):
    assert read(prefix) == read(prefix, ISSUER="", ALGORITHM="RS256") == {}


def test_a_whole_registration_is_read(prefix: str):
    found = read(prefix, **WHOLE | {"ISSUER": WHOLE["ISSUER"] + "/"}, ALGORITHM="RS256")
    assert found.pop("level", "eidas1") == "eidas1"
    assert found == {
        "issuer": "https://un.exemple.test/api/v2",
        "client_id": "x",
        "client_secret": "très secret",
        "algorithm": "RS256",
    }
    assert read(prefix, **WHOLE)["algorithm"] == "ES256"


@pytest.mark.parametrize("missing", WHOLE)
def test_a_part_that_is_missing_is_named(prefix: str, missing: str):
    with pytest.raises(ImproperlyConfigured, match=f"^{prefix}_{missing}: ") as refused:
        read(prefix, **WHOLE | {missing: ""})
    assert "secret " not in str(refused.value).removeprefix(f"{prefix}_CLIENT_SECRET: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALGORITHM", "none"),
        ("ALGORITHM", "es256"),
        ("ISSUER", "un.exemple.test"),
        ("ISSUER", "ftp://un.test"),
    ],
)
def test_a_value_that_is_not_known_is_refused(prefix: str, name: str, value: str):
    with pytest.raises(ImproperlyConfigured, match=f"^{prefix}_{name}: "):
        read(prefix, **WHOLE | {name: value})


def test_production_asks_over_https_only(prefix: str):
    plain = WHOLE | {"ISSUER": "http://un.exemple.test/api/v2"}
    assert read(prefix, **plain)
    with pytest.raises(ImproperlyConfigured, match=f"^{prefix}_ISSUER: "):
        read(prefix, production=True, **plain)


def test_forms_may_lead_to_each_provider_switched_on():
    one, same = {"issuer": "https://un.test:8443/a"}, {"issuer": "https://un.test:8443/b"}
    assert origins({}, {}) == []
    assert origins(one, same, {"issuer": "https://deux.test"}) == [
        "https://un.test:8443",
        "https://deux.test",
    ]


def test_a_service_half_registered_at_proconnect_does_not_start(tmp_path):
    loaded = load(tmp_path, PRODUCTION | {"PROCONNECT_ISSUER": "https://un.exemple.test/api/v2"})
    assert loaded.returncode != 0
    assert "PROCONNECT_CLIENT_ID, PROCONNECT_CLIENT_SECRET: missing" in loaded.stderr
