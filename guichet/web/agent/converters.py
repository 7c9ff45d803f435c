"""Words that addresses of agents take: what may be proposed, where a card may go."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class DecisionKind(StringConverter):
    regex = "favorable|defavorable"


class CardStep(StringConverter):
    regex = "fabrication|arrivee|remise|reprise"


register_converter(DecisionKind, "sens")
register_converter(CardStep, "etape_du_titre")
