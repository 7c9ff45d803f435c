"""Addresses of the listing pages: which ones open a form, under what slug, and which may be shown.

The platform has answered under two names, `www.demarches-simplifiees.fr` and, since 2025,
`demarche.numerique.gouv.fr`; a form keeps its slug from one to the other.
"""

from urllib.parse import SplitResult, urlsplit

CANONICAL_HOST = "demarche.numerique.gouv.fr"
LISTING_HOSTS = frozenset({CANONICAL_HOST, "demarches-simplifiees.fr"})
FORM_PATH = "/commencer/"


def slug_of(url: str) -> str | None:
    """The slug of the form that `url` opens, as published (hyphens at its ends belong to it), or None.

    A form still being tried out has the slug `test/<uuid>`.
    """
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.path.startswith(FORM_PATH):
        return None
    host = (parts.hostname or "").removeprefix("www.")
    return parts.path[len(FORM_PATH) :].strip("/") or None if host in LISTING_HOSTS else None


def canonical_url(url: str) -> str:
    """The same form under the platform's present name, without query or fragment.

    An address that opens no form of the platform is given back unchanged.
    """
    slug = slug_of(url)
    return url if slug is None else f"https://{CANONICAL_HOST}{FORM_PATH}{slug}"


def is_openable(url: str) -> bool:
    """True for an absolute web address; false for a relative one and for any other scheme."""
    parts = _split(url)
    return parts is not None and parts.scheme in {"http", "https"} and bool(parts.hostname)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return None
    return parts
