"""A step of 25 fields shown, an error at each: our fields beside `{{ form.as_div }}`, then whole pages."""

import os
import warnings
from collections.abc import Callable
from datetime import date

from benchmarks.measure import Figure, against, rates
from benchmarks.step import DATA, STEP, django_form, procedure_text

_PAGES = range(60)
_DAY = date(2026, 11, 21)


def figures() -> list[Figure]:
    ours, floor, page, bare = rates(*((way, _PAGES) for way in ways()))
    return [
        against("wizard page shown, 25 errors: fields", ours, floor, "{{ form.as_div }}, the form bound", 8),
        against("wizard page shown, 25 errors: whole", page, bare, "the same page by as_div", None),
    ]


def ways() -> list[Callable[[int], str]]:
    """From what was answered to HTML: our fields, a form's; then both inside the whole page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.config.settings")
    os.environ.setdefault("GUICHET_MODE", "test")
    os.environ.setdefault("SECRET_KEY", "a key for measures only, long enough for anyone, secret to no one")
    warnings.filterwarnings("ignore", "No directory at")
    import django

    django.setup()
    from uuid import UUID

    from django.template import engines
    from django.test import RequestFactory
    from django.test.utils import override_settings
    from django.urls import resolve

    from guichet import territory
    from guichet.accounts.types import Identity
    from guichet.procedures import compile_procedure, load_references
    from guichet.web.applicant.stepping import Draft, StepPage, page_of
    from guichet.web.components.fields import draw

    override_settings(
        STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    ).enable()
    references = load_references(DATA, territory.load(DATA / "territory"))
    procedure = compile_procedure("mesure", procedure_text(), references, stored=True)
    nobody, dossier = Identity({}, frozenset(), "declare"), UUID(int=1)
    draft = Draft(dossier, procedure, {}, 1, nobody, _DAY, "fr")
    form, engine = django_form(), engines["django"]
    as_div = engine.from_string("{{ form.as_div }}")
    whole = engine.get_template("applicant/step.html")
    twin = engine.from_string(
        '{% extends "applicant/page.html" %}{% load i18n page %}{% block filing %}'
        '{% include "applicant/parts/stepper.html" %}{% include "applicant/parts/errors.html" %}'
        "<form>{% csrf_token %}{{ form.as_div }}</form>"
        '{% include "applicant/parts/buttons.html" %}{% endblock filing %}'
    )
    request = RequestFactory().get(f"/dossiers/{dossier}/etapes/{STEP}")
    request.resolver_match = resolve(request.path)
    request.LANGUAGE_CODE = "fr"

    def page() -> StepPage:
        return page_of(draft, STEP, missing=procedure.missing({}, {}, _DAY))

    def fields(number: int) -> str:
        return "".join(draw(section.fields, dossier) for section in page().form.sections)

    def divs(number: int) -> str:
        return as_div.render({"form": form({})})

    def our_page(number: int) -> str:
        return whole.render({"page": page(), "dossier": None, "cards": (), "new": False}, request)

    errors = page()

    def their_page(number: int) -> str:
        return twin.render({"form": form({}), "page": errors}, request)

    assert fields(0).count("fr-message--error") == divs(0).count("errorlist") == 25
    assert our_page(0).count("fr-message--error") == 25
    return [fields, divs, our_page, their_page]
