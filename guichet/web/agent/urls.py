"""The addresses of agents, under `agent/`."""

from django.urls import path

from guichet.web.agent import dossiers, home

_DOSSIER = "dossiers/<uuid:dossier>"

urlpatterns = [
    path("", home.home, name="agent_home"),
    path("services", home.offices, name="agent_offices"),
    path("service", home.choose_office, name="agent_office"),
    path(_DOSSIER, dossiers.dossier, name="agent_dossier"),
    path(f"{_DOSSIER}/instruction", dossiers.take_up, name="agent_take_up"),
]
