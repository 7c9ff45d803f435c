"""Whatever is typed or sent, a person gets a page that says what to do: never a failure, never silence."""

import pytest
import yaml
from django.conf import settings as site
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.reading import Page

TEXTS = [
    "a\x00b",
    "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe",
    "Zo\N{ZERO WIDTH JOINER}é",
    "e\N{COMBINING ACUTE ACCENT}",
    "İıŞğ",
    "x" * 10_000,
    "Y",
    "O'Brien-N'Diaye d'Été",
    "محمد Иван 王 አበበ",
    "🇫🇷👩‍👩‍👧",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "{% debug %}",
    "${7*7}",
    '#read("x")',
    '=HYPERLINK("http://x")',
    "@SUM",
    "-2+3",
    "\tTAB",
    "'; DROP TABLE--",
    "%",
    "_",
    "x\r\nBcc: a@b",
    "../../etc/passwd",
    "C:\\x",
    "%2e%2e%2f",
    "a" * 50_000 + "!",
    "a@b",
    "1e309",
    "NaN",
    "-0",
    "١٢٣",
    "//evil.tld",
    "javascript:alert(1)",
    "/\\evil",
    "10" * 6,
]
DATES = [
    "2023-02-29",
    "00/00/1985",
    "0001-01-01",
    "9999-12-31",
    "2026-03-29T02:30",
    "2026-10-25T02:30",
    "31/04/2026",
    "2026-13-01",
    "٢٠٢٦-٠١-٠١",
    "2026-1-1-1",
    "",
]
VOCABULARY = yaml.safe_load((site.DATA / "vocabulary.yaml").read_text("utf-8"))
KEYS = sorted(VOCABULARY["cles"])
PATHS = [
    "/",
    "/orientation",
    "/demarches/",
    "/demarches/92",
    "/demarches/92/atom.xml",
    "/delais",
    "/accessibilite",
    "/mentions-legales",
    "/plan-du-site",
]


def assert_sound(response: HttpResponse) -> None:
    assert response.status_code in (200, 301, 302, 400, 404), response.status_code
    assert "<script>alert" not in response.content.decode()
    assert "onerror=alert(1)>" not in response.content.decode()
    location = response.headers.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith("//")


@pytest.mark.parametrize("text", TEXTS, ids=lambda t: ascii(t[:20]))
def test_any_text_in_any_answer_is_read_or_refused(client: Client, text: str):
    for key in KEYS:
        response = client.get("/orientation", {key: text, "repondre": key})
        assert_sound(response)
        if response.status_code == 400:
            assert Page(response).of_class("fr-alert--error"), key


@pytest.mark.parametrize("text", TEXTS, ids=lambda t: ascii(t[:20]))
def test_any_text_in_any_other_field(client: Client, text: str):
    for name in ("passe", "modifier", "repondre", "lieu_choisi", text[:100] or "x"):
        assert_sound(client.get("/orientation", {name: text}))
    assert_sound(client.get("/orientation", {"modifier": "departement", "lieu": text}))
    assert_sound(client.get("/demarches/", {"q": text}))
    assert_sound(client.get("/demarches/", {"q": "titre", "departement": text}))
    assert_sound(client.post("/orientation", {"demande": "trouver_numero_etranger", "numero_etranger": text}))


@pytest.mark.parametrize("text", DATES)
@pytest.mark.parametrize(
    "key", [key for key in KEYS if VOCABULARY["cles"][key]["type"] in ("date", "moment")]
)
def test_any_date_is_read_or_refused(client: Client, key: str, text: str):
    assert_sound(client.get("/orientation", {key: text, "demande": "renouvellement"}, follow=False))


@pytest.mark.parametrize(
    "number", ["200800650", "2008006503", "20080065031", "abc", "2008 006 503", "２００８００６５０３"]
)
def test_a_foreigner_number_of_any_shape_gets_advice(client: Client, number: str):
    response = client.post("/orientation", {"demande": "trouver_numero_etranger", "numero_etranger": number})
    assert response.status_code == 200


@given(text=st.text(max_size=60), key=st.sampled_from(KEYS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_at_all_makes_the_question_fail(client: Client, text: str, key: str):
    assert_sound(client.get("/orientation", {key: text.encode("utf-8", "replace").decode()}))


def test_an_unknown_key_is_said_with_the_closest_known(client: Client):
    response = client.get("/orientation?demannde=renouvellement")
    assert response.status_code == 400
    assert "Le plus proche : «\xa0demande\xa0»" in response.content.decode()


def test_a_key_given_twice_is_said(client: Client):
    response = client.get("/orientation?demande=renouvellement&demande=duplicata")
    assert response.status_code == 400
    assert "plusieurs fois" in Page(response).text


def test_an_unknown_value_is_said(client: Client):
    response = client.get("/orientation?demande=renouvelement")
    assert response.status_code == 400
    assert "renouvellement" in Page(response).text


def test_bytes_that_are_no_text_are_refused(client: Client):
    response = client.get("/orientation?demande=%ff%fe")
    assert response.status_code == 400
    response = client.post(
        "/orientation", b"demande=%ff%fe", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 400


def test_a_form_of_five_thousand_fields_is_refused(client: Client):
    query = "&".join(f"k{number}=v" for number in range(5_000))
    assert client.get(f"/orientation?{query}").status_code == 400
    response = client.post("/orientation", query, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400


def test_a_truncated_upload_is_refused(client: Client):
    response = client.post(
        "/orientation",
        b"--x\r\nContent-Disposition: form-data; name=",
        content_type="multipart/form-data; boundary=x",
    )
    assert response.status_code in (200, 302, 400)


@pytest.mark.parametrize("path", PATHS)
def test_other_methods_are_answered_sanely(client: Client, path: str):
    assert client.head(path).status_code == 200
    assert not client.head(path).content
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        response = client.generic(method, path)
        assert response.status_code == 405
        assert "HEAD" in response.headers["Allow"]
        assert "/plan-du-site" in Page(response).links.values()


@pytest.mark.parametrize("path", [path for path in PATHS if path != "/orientation"])
def test_what_is_sent_to_a_page_that_only_reads_is_not_for_it(path: str):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"q": "titre"}).status_code == 405


def test_a_body_too_large_is_said_so(client: Client):
    body = b"demande=" + b"a" * site.DATA_UPLOAD_MAX_MEMORY_SIZE
    response = client.post("/orientation", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert "Cet envoi est trop gros" in Page(response).text
    assert "/plan-du-site" in Page(response).links.values()


@pytest.mark.parametrize("path", PATHS)
def test_a_foreign_host_is_refused(client: Client, path: str):
    assert client.get(path, headers={"host": "evil.tld"}).status_code == 400
    response = client.get(
        path, headers={"x-forwarded-host": "evil.tld", "x-forwarded-for": ", ".join(["1.2.3.4"] * 100)}
    )
    assert response.status_code == 200
    assert "evil.tld" not in response.content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_a_garbage_cookie_changes_nothing(client: Client, path: str):
    response = client.get(path, headers={"cookie": "sessionid=" + "é" * 3_000 + "; csrftoken=;;=;"})
    assert response.status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_visit_leaves_no_cookie(client: Client, path: str):
    assert not client.get(path).cookies


@pytest.mark.parametrize(
    "code", ["0", "-1", "1000000000000", "92/../93", "%00", "x" * 5_000, "２９", "92 ", "../92"]
)
def test_a_département_that_is_none(client: Client, code: str):
    assert client.get(f"/demarches/{code}").status_code == 404
