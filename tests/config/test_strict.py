"""The guards of the test ground fail what they are there to fail."""

import socket

import pytest
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpResponse
from django.template import engines
from django.test.utils import isolate_apps

from tests.strict import InlineCode, refuse_inline_code


def test_an_unknown_template_variable_fails():
    with pytest.raises(AssertionError, match="unknown variable nom"):
        engines["django"].from_string("{{ nom }}").render({})


def test_a_known_or_tested_variable_passes():
    assert engines["django"].from_string("{% if nom %}x{% endif %}{{ rien }}").render({"rien": ""}) == ""


@pytest.mark.parametrize(
    "page",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        '<p style="color:red">',
        '<button onclick="x()">',
        '<a href=" JavaScript:x()">',
    ],
)
def test_inline_code_fails(page):
    assert len(InlineCode(page).found) == 1
    with pytest.raises(AssertionError, match="inline code"):
        refuse_inline_code(HttpResponse(page))


def test_linked_code_passes():
    refuse_inline_code(
        HttpResponse('<script src="/static/x.js" defer></script><link rel="stylesheet" href="/x.css">')
    )
    refuse_inline_code(HttpResponse("<style>", content_type="image/svg+xml"))


def test_the_network_fails_and_this_machine_does_not():
    with pytest.raises(AssertionError, match=r"asks the network for 192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", 1), timeout=1)


@isolate_apps("guichet.web")
def test_pages_of_rows_in_no_order_fail():
    class Row(models.Model):
        class Meta:
            app_label = "web"

    with pytest.raises(Warning, match="unordered"):
        Paginator(Row.objects.all(), 10)
