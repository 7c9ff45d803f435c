"""Pages that only read."""

from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe


def only_read(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse whatever is sent to a page as not for it (405), not as a forgery: there is nothing to forge."""
    return csrf_exempt(require_safe(view))
