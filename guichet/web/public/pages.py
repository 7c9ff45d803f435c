"""The home page and the pages required of a public site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.publication import queries
from guichet.web.public.departures import THEMES
from guichet.web.public.reading import only_read


@only_read
def home(request: HttpRequest) -> HttpResponse:
    """The person's own words, each a way in."""
    return render(request, "public/home.html", {"themes": THEMES})


@only_read
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement: what was checked, what was not."""
    return render(request, "public/accessibility.html")


@only_read
def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes, who hosts, what is kept."""
    return render(request, "public/legal.html")


@only_read
def site_map(request: HttpRequest) -> HttpResponse:
    """Every page."""
    known = queries.territory().departements
    listed = [known[count.departement] for count in queries.departements_with_entries()]
    return render(request, "public/site_map.html", {"departements": listed})
