"""The description of the API is true: what it declares is answered, what is answered is declared."""

from copy import deepcopy
from functools import cache

import pytest
import schemathesis
import yaml
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from guichet.publication.queries import orientation_in_force
from tests.api.asking import ADDRESS, STUDENT

DESCRIPTION = "/api/v1/openapi.json"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "method", "mode"),
    [
        (ADDRESS, "POST", GenerationMode.POSITIVE),
        (ADDRESS, "POST", GenerationMode.NEGATIVE),
        ("/api/v1/vocabulaire", "GET", GenerationMode.POSITIVE),
    ],
)
def test_whatever_is_sent_the_response_is_one_of_those_declared(in_force, path, method, mode):
    api = schemathesis.openapi.from_wsgi(DESCRIPTION, get_wsgi_application())

    @examples(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=api[path][method].as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case) -> None:
        # The words a situation may use belong to the rules in force, not to this description.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    check()


@pytest.fixture
def description(client: Client) -> dict:
    return client.get(DESCRIPTION).json()


def closed(description: dict) -> dict:
    """The same description, in which a key that is not declared is a fault."""
    description = deepcopy(description)
    for schema in description["components"]["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return description


def faults(
    description: dict, path: str, method: str, media_type: str, status: int, body: object
) -> list[str]:
    response = description["paths"][path][method]["responses"][str(status)]
    schema = response["content"][media_type]["schema"] | {"components": description["components"]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(body)]


@cache
def situations_of_the_rules() -> tuple[dict, ...]:
    """Every example beside a rule."""
    found: list[dict] = []
    for path in (settings.DATA / "orientation").rglob("*.yaml"):
        rules = yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)
        for rule in rules.get("regles", []) if isinstance(rules, dict) else []:
            found += [example["situation"] for example in rule.get("exemples", []) if "situation" in example]
    assert len(found) > 100
    return tuple(found)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_answer_to_every_example_of_the_rules_is_as_declared(description, post, language):
    situations = [*situations_of_the_rules(), {}, {"departement": "92"}, {"x": 1}, None]
    asked = post(situations[-1000:], accept_language=language)
    assert asked.status == 200
    assert {"reponse", "question", "erreur"} <= {answer["etat"] for answer in asked.json}
    for answer in asked.json:
        assert faults(closed(description), ADDRESS, "post", "application/json", 200, [answer]) == [], answer


def test_a_single_answer_is_as_declared(description, post):
    body = post(STUDENT).json
    assert faults(closed(description), ADDRESS, "post", "application/json", 200, body) == []


@pytest.mark.parametrize(
    ("body", "status"), [({"x": 1}, 422), (1, 422), (b"{", 400), ([{}] * 1001, 413), (b"[" * 2_600_000, 413)]
)
def test_a_refusal_is_as_declared(description, post, body, status):
    asked = post(body)
    assert asked.status == status
    assert faults(description, ADDRESS, "post", "application/problem+json", status, asked.json) == []


def test_an_undeclared_key_would_be_seen(description, post):
    body = post(STUDENT).json | {"surprise": 1}
    assert faults(closed(description), ADDRESS, "post", "application/json", 200, body)


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.dates().map(str),
    st.lists(st.text(), max_size=2),
)


def test_any_words_of_the_vocabulary_together_are_answered_as_declared(description, post):
    keys = orientation_in_force().vocabulary.keys
    values = {name: st.sampled_from([*key.values, "2024-02-29", "92"]) | ODD for name, key in keys.items()}
    declared = closed(description)

    @examples(max_examples=30, deadline=None)
    @given(situations=st.lists(st.fixed_dictionaries({}, optional=values), min_size=1, max_size=10))
    def check(situations: list[dict]) -> None:
        asked = post(situations)
        assert faults(declared, ADDRESS, "post", "application/json", asked.status, asked.json) == []

    check()
