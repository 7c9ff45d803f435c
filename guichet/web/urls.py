"""The pages, by audience."""

from django.urls import include, path

urlpatterns = [
    path("", include("guichet.web.public.urls")),
    path("compte/", include("guichet.web.account.urls")),
]
