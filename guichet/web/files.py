"""Files that people sent, on their way back to a browser: nothing in them is ever run."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from guichet.documents.received.types import File


def served(file: File, *, attachment: bool) -> HttpResponse:
    """The bytes of a file, to be saved or to be shown."""
    response = HttpResponse(file.content, content_type=file.media_type)
    if attachment:
        response.headers["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
