"""What each préfecture offers, as the official listing publishes it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.catalogue import Entry
from guichet.publication import queries
from guichet.territory import Departement
from guichet.web.public import feeds
from guichet.web.public.asked import address, legible
from guichet.web.public.reading import only_read


@dataclass(frozen=True)
class Section:
    """The entries under one heading of a préfecture's listing, in its order; `titre` is empty where it has none."""

    titre: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Found:
    """An entry that answers a search, with the département that offers it and the heading it stands under there."""

    entry: Entry
    departement: str
    titre: str


@only_read
def departements(request: HttpRequest) -> HttpResponse:
    """The départements that list forms, and the forms that answer some words."""
    text, code = one(request.GET, "q"), one(request.GET, "departement")
    known = queries.territory().departements
    readable = legible(text) and (not code or code in known)
    found = queries.search_catalogue(text, code or None) if text and readable else []
    rubrics = queries.rubrics() if found else set[str]()
    context = {
        "search_text": text if readable else "",
        "search_place": code if readable else "",
        "readable": readable,
        "found": [
            Found(entry, name_of(known, entry.departement), heading_of(entry, rubrics)) for entry in found
        ],
        "departements": [(known[c.departement], c.entries) for c in queries.departements_with_entries()],
    }
    return render(request, "public/departements.html", context, status=200 if readable else 400)


@only_read
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
        "sections": sections(queries.catalogue_of(place.code), queries.rubrics()),
        "notices": queries.notices_of(place.code),
        "listings": queries.listings(),
        "ask_url": address([("departement", place.code)]),
        "feed_url": reverse("demarches_atom", args=[place.code]),
    }
    return render(request, "public/departement.html", context)


@only_read
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


def sections(entries: Sequence[Entry], rubrics: Collection[str] = ()) -> list[Section]:
    """The entries grouped as their page groups them. `rubrics`: the headings of parts of the whole page."""
    following = zip_longest(entries, entries[1:])
    told_once = [without_repetition(entry, after) for entry, after in following]
    return [
        Section(titre, tuple(members))
        for titre, members in groupby(told_once, key=lambda entry: heading_of(entry, rubrics))
    ]


def heading_of(entry: Entry, rubrics: Collection[str]) -> str:
    """The service and the section; the part of the whole page says nothing more where a service is named."""
    if entry.service and entry.section in rubrics:
        return entry.service
    return " · ".join(filter(None, (entry.service, entry.section)))


def without_repetition(entry: Entry, after: Entry | None) -> Entry:
    """Entries that share one address share its notes too: the last of them shows these for all."""
    if after is None or after.url != entry.url:
        return entry
    return replace(entry, notes=tuple(note for note in entry.notes if note not in after.notes))
