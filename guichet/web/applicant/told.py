"""What is told of an act that was refused: in plain words, with the way on."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.dossiers.types import NotPermitted, State, TooManyFiles, Unprovable, WrongState

Told = WrongState | NotPermitted | TooManyFiles | Unprovable


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks, for a part of the page that is shown."""
    return "HX-Request" in request.headers


def refused(request: HttpRequest, told: Told, dossier: UUID | None = None) -> HttpResponse:
    """The page, or the fragment, of a refusal: another state of the dossier is not the same as no right to it."""
    name, status = _PAGES[type(told)]
    folder = "fragments" if is_fragment(request) else "refusals"
    return render(
        request,
        f"applicant/{folder}/refused.html",
        {"told": told, "kind": name, "dossier": dossier},
        status=status,
    )


_PAGES: dict[type, tuple[str, int]] = {
    WrongState: ("state", 409),
    NotPermitted: ("mandate", 403),
    TooManyFiles: ("files", 409),
    Unprovable: ("receipt", 409),
}


def led_to(done: State | Told, wished: State) -> bool:
    """Whether the dossier is where the act leads, by this request or by one before it: a double click."""
    return done == wished or (isinstance(done, WrongState) and done.state == wished)


def key_of(request: HttpRequest) -> UUID:
    """The key drawn with the page, by which a repetition is known; a new one where it gives none that is one."""
    try:
        return UUID(request.POST.get("cle", ""))
    except ValueError:
        return uuid4()
