"""Every address of the service. French has no prefix; English repeats the same words under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from guichet.config.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("api/v1/", include("guichet.api.urls")),
    *i18n_patterns(path("", include("guichet.web.urls")), prefix_default_language=False),
]

handler400 = "guichet.web.public.errors.bad_request"
handler403 = "guichet.web.public.errors.forbidden"
handler404 = "guichet.web.public.errors.not_found"
handler500 = "guichet.web.public.errors.failed"
