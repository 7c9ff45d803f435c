"""How long each service takes, as anyone may read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.dossiers.steering.queries import published_delays, published_replies
from guichet.web import clock
from guichet.web.public.reading import only_read


@only_read
def delays(request: HttpRequest) -> HttpResponse:
    """The delays of every service and procedure; a figure of too few requests is not shown."""
    found = {"delays": published_delays(clock.today()), "replies": published_replies()}
    return render(request, "public/delays.html", found)
