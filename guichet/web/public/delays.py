"""How long each service takes, as anyone may read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.dossiers.steering.queries import least_published, published_delays, published_replies
from guichet.web import clock
from guichet.web.public.reading import only_read


@only_read
def delays(request: HttpRequest) -> HttpResponse:
    """The delays of every service and procedure; a figure of too few requests is not shown."""
    today = clock.today()
    found = {
        "delays": published_delays(today),
        "replies": published_replies(),
        "least": least_published(today),
    }
    return render(request, "public/delays.html", found)
