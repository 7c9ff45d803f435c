"""What is said to whoever may send no more today: the service all the same, and the way in without this site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.accounts.types import Office
from guichet.dossiers import statements
from guichet.web import clock


def enough_for_today(request: HttpRequest, place: str) -> HttpResponse:
    """A network may be shared by many: its limit closes no way in.

    :param place: the INSEE code of where they live, as far as they said so
    """
    office: Office | None = statements.office_of(place) if place else None
    language = str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    way = statements.way_in(office.departement, clock.today(), language) if office else None
    return render(request, "public/enough_for_today.html", {"office": office, "way": way}, status=429)
