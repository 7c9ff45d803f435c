"""What each préfecture offers, as the official listing publishes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guichet.catalogue import Entry
from guichet.publication import queries
from guichet.territory import Departement
from guichet.web.public import feeds
from guichet.web.public.asked import address, legible


@dataclass(frozen=True)
class Section:
    """The entries under one heading of a préfecture's listing, in its order; `titre` is empty where it has none."""

    titre: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Found:
    """An entry that answers a search, with the département that offers it."""

    entry: Entry
    departement: str


@require_safe
def departements(request: HttpRequest) -> HttpResponse:
    """The départements that list forms, and the forms that answer some words."""
    text, code = one(request.GET, "q"), one(request.GET, "departement")
    known = queries.territory().departements
    readable = legible(text) and (not code or code in known)
    found = queries.search_catalogue(text, code or None) if text and readable else []
    context = {
        "search_text": text if readable else "",
        "search_place": code if readable else "",
        "readable": readable,
        "found": [Found(entry, name_of(known, entry.departement)) for entry in found],
        "departements": [(known[c.departement], c.entries) for c in queries.departements_with_entries()],
    }
    return render(request, "public/departements.html", context, status=200 if readable else 400)


@require_safe
def departement(request: HttpRequest, code: str) -> HttpResponse:
    """One préfecture: its forms by section, what its page warns about, and the way to an answer."""
    place = queries.territory().departements.get(code.upper())
    if place is None:
        raise Http404
    if code != place.code:
        return redirect("demarches_departement", code=place.code, permanent=True)
    context = {
        "departement": place,
        "service": queries.territory().service_for(place.code),
        "sections": sections(queries.catalogue_of(place.code)),
        "notices": queries.notices_of(place.code),
        "listings": queries.listings(),
        "ask_url": address([("departement", place.code)]),
        "feed_url": reverse("demarches_atom", args=[place.code]),
    }
    return render(request, "public/departement.html", context)


@require_safe
def atom(request: HttpRequest, code: str) -> HttpResponse:
    """What changed in one département, for a feed reader: its listing, and the answers given there."""
    place = queries.territory().departements.get(code)
    if place is None:
        raise Http404
    feed = feeds.of_departement(place, queries.news_of(code))
    return HttpResponse(feed, content_type="application/atom+xml; charset=utf-8")


def one(query: Mapping[str, str], name: str) -> str:
    return query.get(name, "").strip()


def name_of(known: Mapping[str, Departement], code: str | None) -> str:
    return f"{known[code].nom} ({code})" if code and code in known else _("Sans département")


def sections(entries: Iterable[Entry]) -> list[Section]:
    """The entries grouped as their page groups them."""
    return [
        Section(titre, tuple(members))
        for titre, members in groupby(
            entries, key=lambda entry: " · ".join(filter(None, (entry.service, entry.section)))
        )
    ]
