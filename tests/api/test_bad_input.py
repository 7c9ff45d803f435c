"""Whatever a stranger sends: refused in words or answered, never a failure of ours, never kept."""

import json
import logging
from io import BytesIO

import pytest
from django.test import Client
from structlog.stdlib import ProcessorFormatter

from tests.api.asking import ADDRESS, STUDENT, ask

TEXTS = {
    "NUL": "a\x00b",
    "lone surrogate": "\ud800",
    "right-to-left override": "cv\u202efdp.exe",
    "zero-width joiner": "a\u200db",
    "decomposed": "e\u0301tudiant",
    "Turkish": "İıŞğ",
    "10,000 characters": "x" * 10_000,
    "one letter": "Y",
    "apostrophes": "O'Brien-N'Diaye d'Été",
    "Arabic": "أحمد",
    "Amharic": "አማርኛ",
    "flag": "🇫🇷👩‍👩‍👧",
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "template": "{{7*7}}{% debug %}${7*7}",
    "formula": '=HYPERLINK("http://x")',
    "SQL": "'; DROP TABLE publication_release--",
    "wildcards": "%_",
    "header": "x\r\nBcc: a@b",
    "path": "../../etc/passwd",
    "regex killer": "a" * 50_000 + "!",
    "empty": "",
    "spaces": " \t\n",
}
DATES = [
    "2023-02-29",
    "29/02/2023",
    "00/00/1985",
    "1985-00-00",
    "0001-01-01",
    "9999-12-31",
    "2023-2-1",
    "20230201",
    "2023-W05-1",
    "2023-02-01T00:00",
    " 2023-02-01",
    "٢٠٢٣-٠٢-٠١",
    "2023-02-01\n",
    20230201,
]
NUMBERS = [
    "-0",
    "1e309",
    "NaN",
    "-1",
    "131",
    "1.5",
    "１２",
    "١٢٣",
    "9" * 4000,
    "",
    True,
    None,
    -1,
    1.5,
    10**30,
]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("key", ["demande", "nationalite", "commune", "departement", "emancipe", "date"])
def test_a_strange_text_for_a_value_is_a_fault_of_that_key(post, key, text):
    errors = post({key: text}).refused(422, "situation-invalide")
    assert {error["cle"] for error in errors} == {key}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_strange_key_is_named_cut_short(post, text):
    (error,) = post({text: 1}).refused(422, "situation-invalide")
    assert len(error["cle"]) <= 61
    assert error["cle"].isprintable()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_strange_foreigner_number_is_read_or_refused(post, text):
    asked = post({"demande": "trouver_numero_etranger", "numero_etranger": text})
    assert asked.status in (200, 422)


@pytest.mark.parametrize("day", DATES)
@pytest.mark.parametrize("key", ["date", "date_naissance", "expiration_titre"])
def test_what_is_no_day_of_the_calendar_is_refused(post, key, day):
    (error,) = post({key: day}).refused(422, "situation-invalide")
    assert error["cle"] == key


def test_a_birth_after_the_day_of_the_question_is_refused(post):
    asked = post(STUDENT | {"date": "2026-11-21", "date_naissance": "2030-01-01"})
    assert "date_naissance" in {error["cle"] for error in asked.refused(422, "situation-invalide")}


@pytest.mark.parametrize(
    "moment", ["2026-03-29T02:30", "2026-13-01T10:00", "2026-11-21T24:00", "2026-11-21", "10:00"]
)
def test_a_moment_that_does_not_exist_is_refused(post, moment):
    assert post({"moment": moment}).refused(422, "situation-invalide")[0]["cle"] == "moment"


def test_an_hour_that_comes_twice_is_one(post):
    assert post(STUDENT | {"moment": "2026-10-25T02:30"}).status == 200


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_no_age_is_refused(post, number):
    assert (
        post({"age_entree_france": number}).refused(422, "situation-invalide")[0]["cle"]
        == "age_entree_france"
    )


@pytest.mark.parametrize("raw", [b"NaN", b"1e309", b"-Infinity", b"-0", b"-0.0", b"1e-400", b"9" * 4000])
def test_a_number_beyond_json_is_no_age(post, raw):
    asked = post(b'{"age_entree_france": ' + raw + b"}")
    assert asked.status in (400, 422) or raw in (b"-0",)
    assert asked.status < 500


@pytest.mark.parametrize("typed", ["991234567", "9912345678", "99123456789", "ab12345678", "99 12 34 56 78"])
def test_a_foreigner_number_of_any_length_is_not_a_failure(post, typed):
    assert post({"demande": "trouver_numero_etranger", "numero_etranger": typed}).status == 200


def test_a_merged_commune_is_still_known_and_a_foreign_one_is_not(post):
    assert post({"commune": "01033"}).status == 200
    assert post({"commune": "99155"}).refused(422, "situation-invalide")[0]["cle"] == "commune"


# Bodies.


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"{}}",
        b"{'demande': 1}",
        b'{"demande": "\xff\xfe"}',
        b"\xff\xfe{\x00}\x00",
        b'{"demande": "a\x00b"}',
        b'{"demande": "premiere_demande", "demande": "renouvellement"}',
        b'[{"visa": "aucun", "visa": "vls_ts"}]',
        b'{"a": ' * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"age_entree_france": ' + b"9" * 5000 + b"}",
        b"demande=premiere_demande&fondement=etudiant",
        b"<situation/>",
        b"\x1f\x8b\x08\x00",
    ],
)
def test_what_is_not_one_json_text_is_unreadable(post, raw):
    assert post(raw).refused(400, "json-illisible")


@pytest.mark.parametrize("raw", [b"", b"null", b"true", b"1", b'"x"', b"1.5"])
def test_what_is_neither_object_nor_list_is_said_so(post, raw):
    assert post(raw).refused(422, "forme-inattendue")


@pytest.mark.parametrize("opening", [b'{"demande": ', b'{"numero_etranger": ', b"[", b'{"x": '])
def test_a_value_of_any_depth_is_a_fault_or_unreadable(post, opening):
    closing = b"]" if opening == b"[" else b"}"
    for depth in range(10, 1000, 10):
        asked = post(opening + b"[" * depth + b"]" * depth + closing)
        assert asked.status in (200, 400, 422), depth


def test_a_body_of_ten_megabytes_is_too_large(post):
    assert post(b'{"demande": "' + b"x" * 10_000_000 + b'"}').refused(413, "corps-trop-grand") == []


def test_a_situation_of_five_thousand_keys_is_refused_in_words(post):
    errors = post({f"cle{number}": 1 for number in range(5000)}).refused(422, "situation-invalide")
    assert errors


def test_a_body_that_breaks_off_is_unreadable(in_force):
    class Broken(BytesIO):
        def read(self, *_: int) -> bytes:
            raise OSError

    response = Client(raise_request_exception=False).post(
        ADDRESS, b"{}", "application/json", **{"wsgi.input": Broken(), "CONTENT_LENGTH": "2"}
    )
    assert response.status_code == 400


@pytest.mark.parametrize("length", ["1", "0", "-1", "99999999999999999999"])
def test_a_length_that_lies_is_not_a_failure(in_force, length):
    client = Client(raise_request_exception=False)
    response = client.post(ADDRESS, json.dumps(STUDENT).encode(), "application/json", CONTENT_LENGTH=length)
    assert 400 <= response.status_code < 500


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/xml",
        "application/json; charset=utf-16",
        "application/json; charset=nowhere",
        "",
        "x",
    ],
)
def test_the_body_is_json_whatever_its_label_says(post, media_type):
    assert post(STUDENT, content_type=media_type).json["canal"] == "anef"


def test_a_form_is_not_json(post):
    assert post(b"demande=etudiant", content_type="application/x-www-form-urlencoded").refused(
        400, "json-illisible"
    )
    multipart = b'--x\r\nContent-Disposition: form-data; name="demande"\r\n\r\na\r\n--x'
    assert post(multipart, content_type="multipart/form-data; boundary=x").refused(400, "json-illisible")


# Requests.


@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "CONNECT", "NONSENSE"]
)
def test_another_method_is_not_allowed(in_force, method):
    response = Client(raise_request_exception=False).generic(
        method, ADDRESS, json.dumps(STUDENT), "application/json"
    )
    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE"])
def test_the_vocabulary_is_only_read(in_force, method):
    response = Client(raise_request_exception=False).generic(method, "/api/v1/vocabulaire")
    assert response.status_code == 405


@pytest.mark.parametrize("host", ["evil.tld", "localhost.evil.tld", "localhost:80:80", "", "é"])
def test_another_host_is_refused(in_force, host):
    assert ask(Client(raise_request_exception=False), STUDENT, {"host": host}).status == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"x_forwarded_host": "evil.tld"},
        {"x_forwarded_for": ", ".join(["192.0.2.1"] * 100)},
        {"x_forwarded_proto": "https"},
        {"cookie": "a=" + "x" * 8192},
        {"cookie": "sessionid=garbage; django_language=../x"},
        {"x_http_method_override": "DELETE"},
        {"accept": "application/xml"},
        {"authorization": "Bearer " + "x" * 8192},
    ],
)
def test_a_strange_header_changes_nothing(post, headers):
    asked = post(STUDENT, **headers)
    assert (asked.status, asked.json["canal"]) == (200, "anef")
    assert "evil.tld" not in asked.response.content.decode()
    assert "Set-Cookie" not in asked.response.headers
    # A cookie that names no session is taken back; none is given.
    assert not any(cookie.value for cookie in asked.response.cookies.values())


@pytest.mark.parametrize(
    "query", ["?demande=x&demande=y", "?page=-1", "?page=1000000000000", "?%00=%ff", "?" + "x" * 8000]
)
def test_what_stands_in_the_address_is_not_read(in_force, query):
    response = Client(raise_request_exception=False).post(
        ADDRESS + query, json.dumps(STUDENT), "application/json"
    )
    assert response.json()["canal"] == "anef"


@pytest.mark.parametrize(
    "path", ["/api/v1/", "/api/v1/orientation/", "/api/v1/%00", "/api/v2/orientation", "/api/v1/docs"]
)
def test_another_address_is_not_found(in_force, path):
    assert Client(raise_request_exception=False).post(path, b"{}", "application/json").status_code == 404


# Logs.


@pytest.mark.parametrize(
    "body",
    [
        {"numero_etranger": "9912345678", "demande": "trouver_numero_etranger"},
        {"9912345678": "x"},
        {"demande": "9912345678"},
        [{"date_naissance": "9912345678"}],
        b'{"numero_etranger": "9912345678"',
        b'{"numero_etranger": "9912345678", "x": "' + b"x" * 3_000_000 + b'"}',
    ],
)
def test_nothing_of_a_situation_ends_in_a_log(post, caplog, body):
    with caplog.at_level(logging.DEBUG):
        post(body)
    lines = written(caplog)
    assert sum('"event": "request"' in line for line in lines) == 1
    assert not [line for line in lines if "9912345678" in line]


def test_nothing_of_a_situation_ends_in_the_log_of_a_failure_of_ours(post, caplog, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise ValueError("9912345678")

    monkeypatch.setattr("guichet.orientation.Orientation.answer", fail)
    assert post({"numero_etranger": "9912345678"}).status == 500
    lines = written(caplog)
    assert [line for line in lines if '"exception": "ValueError"' in line]
    assert not [line for line in lines if "9912345678" in line]


def written(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Every record as the service writes it."""
    formatter = next(
        h.formatter for h in logging.root.handlers if isinstance(h.formatter, ProcessorFormatter)
    )
    return [formatter.format(record) for record in caplog.records]
