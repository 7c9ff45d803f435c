"""Where a person lives: communes from our own tables, addresses from the national service where it is set."""

from uuid import UUID

from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from guichet.publication.queries import territory
from guichet.territory import Commune
from guichet.web.account.held import sign_in_keeping_the_post
from guichet.web.applicant import addresses as ban
from guichet.web.applicant.told import is_fragment
from guichet.web.public.reading import only_read

_MOST = 8
_CARRIED = frozenset({"csrfmiddlewaretoken", "suite", "chercher", "etape"})


@only_read
def communes(request: HttpRequest) -> HttpResponse:
    """The communes that a name or a postcode begins, as options of a list."""
    typed = next(iter(request.GET.dict().values()), "").strip()[:100]
    return render(request, "applicant/fragments/communes.html", {"communes": _communes(typed)})


def _communes(typed: str) -> list[Commune]:
    places = territory()
    if len(typed) == 5 and typed.isdecimal():
        return places.by_postcode(typed)
    return places.search(typed, _MOST) if len(typed) > 1 else []


@require_POST
@sign_in_keeping_the_post
def addresses(request: HttpRequest, dossier: UUID) -> HttpResponse:
    """The addresses that match what is typed; on a page of its own where no script puts them in the form.

    No transaction waits for the service: the dossier is opened again by the choice.
    """
    field = request.POST.get("chercher", "")
    found = ban.find(request.POST.get(f"{field}-recherche", ""))
    context = {
        "field": field,
        "away": isinstance(found, ban.Away),
        "found": () if isinstance(found, ban.Away) else found,
    }
    if not is_fragment(request):
        context["after"] = reverse("step", args=[dossier, _step(request)])
        context["carried"] = [
            (n, v) for n, values in request.POST.lists() if n not in _CARRIED for v in values
        ]
    place = "fragments/addresses.html" if is_fragment(request) else "addresses.html"
    response = render(request, f"applicant/{place}", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _step(request: HttpRequest) -> str:
    found = request.POST.get("etape", "")
    if not slug_re.fullmatch(found):
        raise Http404(found)
    return found
