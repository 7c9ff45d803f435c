"""The pages, by audience."""

from django.urls import include, path

from guichet.web.applicant import notifications

urlpatterns = [
    path("", include("guichet.web.public.urls")),
    path("notifications/", notifications.centre, name="notifications"),
    path("notifications/<uuid:identifier>", notifications.notification, name="notification"),
    path("compte/", include("guichet.web.account.urls")),
    path("agent/", include("guichet.web.agent.urls")),
    path("", include("guichet.web.applicant.urls")),
]
