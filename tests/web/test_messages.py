"""English is complete: every word of the pages has its translation, with the same holes."""

import re
import runpy

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client

from tests.web.reading import Page

SCRIPT = runpy.run_path(str(settings.BASE / "scripts/extract_messages.py"))
HOLE = re.compile(r"%\(\w+\)[sd]")


def committed() -> Catalog:
    path = settings.BASE / "guichet/web/locale/en/LC_MESSAGES/django.po"
    with path.open("rb") as stream:
        return read_po(stream, locale="en")


def strings_of(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def ids_of(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def test_the_words_of_the_pages_are_those_of_the_committed_file():
    in_pages = {message.id for message in SCRIPT["extracted"]()}
    assert {message.id for message in committed()} == in_pages, "run scripts/extract_messages.py"


def test_every_word_of_the_pages_is_translated():
    assert not [message.id for message in committed() if message.id and not all(strings_of(message))]


def test_a_translation_keeps_the_holes_of_the_sentence():
    for message in committed():
        for string in strings_of(message):
            assert set(HOLE.findall(string)) == set(HOLE.findall(ids_of(message)[0])), message.id


@pytest.mark.parametrize(
    "path",
    [
        "",
        "contact",
        "accessibilite",
        "mentions-legales",
        "plan-du-site",
        "demarches/",
        "orientation",
        "nulle-part",
    ],
)
def test_an_english_page_has_no_french_of_ours_left(client: Client, path: str):
    page = Page(client.get(f"/en/{path}"))
    assert next(attrs for tag, attrs in page.tags if tag == "html") == {"lang": "en", "dir": "ltr"}
    words = set(re.findall(r"[\w’']+", page.text.lower()))
    assert not words & {"vous", "votre", "cette", "où", "une", "chercher", "modifier", "et", "est"}
