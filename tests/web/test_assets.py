"""Style sheets and templates: derived as said, turned by the language, and light."""

import re
import runpy

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tests.web.reading import Page

WEB = settings.BASE / "guichet/web"
OURS = [*WEB.glob("static/guichet/*.css"), *WEB.rglob("templates/**/*.html")]
NEUTRAL_LIMIT, STATE_LIMIT = 120_000, 200_000
"""Bytes, compressed, of a first page with all it loads."""


def test_the_derived_style_sheet_is_the_one_the_script_makes():
    script = runpy.run_path(str(settings.BASE / "scripts/derive_dsfr.py"))
    committed = (WEB / "static/guichet/dsfr.css").read_text("utf-8")
    assert committed == script["derive"](), "run scripts/derive_dsfr.py"


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_nothing_is_placed_by_left_or_right(path):
    text = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", path.read_text("utf-8"), flags=re.DOTALL)
    names = r"(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)|[{;\s](?:left|right)\s*:"
    assert not re.findall(rf"{names}|(?:float|clear|text-align)\s*:\s*(?:left|right)", text)


def test_the_page_fetches_nothing_from_elsewhere(client: Client):
    for tag, attrs in Page(client.get("/")).tags:
        if tag in ("link", "script", "img", "source", "iframe"):
            address = attrs.get("href") or attrs.get("src") or ""
            assert address.startswith("/"), address


def test_the_neutral_identity_never_names_the_states_typeface():
    for name in ("dsfr.css", "guichet.css", "neutre.css"):
        assert "Marianne" not in (WEB / "static/guichet" / name).read_text("utf-8")


def weight(client: Client) -> int:
    """The first page with all it loads, compressed as served, in bytes."""
    response = client.get("/")
    total = len(brotli.compress(response.content, quality=5))
    for tag, attrs in Page(response).tags:
        address = attrs.get("src") or (
            attrs.get("href") if tag == "link" and "alternate" not in str(attrs) else None
        )
        if address:
            total += weight_of(address.removeprefix(settings.STATIC_URL), loaded_fonts=True)
    return total


def weight_of(name: str, *, loaded_fonts: bool) -> int:
    path = finders.find(name)
    assert path, name
    with open(path, "rb") as stream:
        content = stream.read()
    total = len(brotli.compress(content))
    if loaded_fonts:
        fonts = re.findall(r"url\(\"?\.\./(dsfr/dist/fonts/[^)\"]+)\"?\)", content.decode())
        total += sum(weight_of(font, loaded_fonts=False) for font in fonts)
    return total


def test_the_first_page_is_light(client: Client):
    assert weight(client) <= NEUTRAL_LIMIT


def test_the_first_page_is_light_in_the_states_identity(client: Client, settings):
    settings.IDENTITY = "etat"
    assert weight(client) <= STATE_LIMIT
