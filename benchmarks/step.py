"""One step of 25 fields, as a procedure and as a Django form, filled by the same invented person."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"
STEP = "etape"
_TEXTS, _DATES, _LISTS, _BUTTONS = 13, 4, 3, 3
_OPTIONS = [(f"choix{number}", f"Choix {number}") for number in range(8)]

_HEAD = """
id: mesure
autorite: national
en_vigueur: 2020-01-01
titre: {fr: Mesure, en: Measure}
type: {fr: Mesure, en: Measure}
resume: {fr: Mesure, en: Measure}
public: {fr: Personne, en: Nobody}
source: {id: mesure}
preambule: {textes: [{fr: Mesure, en: Measure}]}
etapes:
  - id: etape
    genre: saisie
    titre: {fr: Étape, en: Step}
    resume: {fr: Étape, en: Step}
    sections:
      - id: section
        titre: {fr: Section, en: Section}
        champs:
"""
_TAIL = """
  - {id: depot, genre: depot, titre: {fr: Dépôt, en: Filing}, resume: {fr: Dépôt, en: Filing}}
routage: {champ: lieu}
delais:
  silence: silence_titre_de_sejour
  sens: rejet
  recours: recours_contentieux
  texte: {fr: Silence, en: Silence}
  base: ["CESEDA R.432-1"]
  source: {id: mesure}
recepisse:
  titre: {fr: Récépissé, en: Receipt}
  texte: {fr: Récépissé, en: Receipt}
  prouve: []
  ne_prouve_pas: []
  recours: [{fr: Recours, en: Appeal}]
  mentions: []
  source: {id: mesure}
"""


def _fields() -> list[tuple[str, str, str]]:
    """Id, type and further settings of each field, the 25th being where the person lives."""
    options = ", ".join(f"{{valeur: {v}, libelle: {{fr: {label}, en: {label}}}}}" for v, label in _OPTIONS)
    return [
        *((f"texte{n}", "texte", "") for n in range(_TEXTS)),
        *((f"date{n}", "date", "") for n in range(_DATES)),
        *((f"liste{n}", "choix", f", options: [{options}]") for n in range(_LISTS)),
        *((f"bouton{n}", "oui_non", "") for n in range(_BUTTONS)),
        ("recit", "texte_long", ""),
        ("lieu", "commune", ""),
    ]


@cache
def procedure_text() -> str:
    lines = [
        f"          - {{id: {name}, type: {kind}, libelle: {{fr: Libellé de {name}, en: Label of {name}}},"
        f" aide: {{fr: Une aide, en: A hint}}{more}}}"
        for name, kind, more in _fields()
    ]
    return _HEAD + "\n".join(lines) + _TAIL


@cache
def django_form() -> Any:
    """The same fields as a form of Django."""
    from django import forms

    made = {
        "texte": lambda **words: forms.CharField(max_length=200, **words),
        "date": lambda **words: forms.DateField(**words),
        "choix": lambda **words: forms.ChoiceField(choices=_OPTIONS, **words),
        "oui_non": lambda **words: forms.ChoiceField(
            choices=[("oui", "Oui"), ("non", "Non")], widget=forms.RadioSelect, **words
        ),
        "texte_long": lambda **words: forms.CharField(widget=forms.Textarea, max_length=4000, **words),
        "commune": lambda **words: forms.CharField(max_length=100, **words),
    }
    fields = {
        name: made[kind](label=f"Libellé de {name}", help_text="Une aide") for name, kind, _ in _fields()
    }
    return type("StepForm", (forms.Form,), fields)


def typed(number: int) -> Mapping[str, str]:
    """What the person of this number types, under the names of the procedure."""
    found: dict[str, str] = {}
    for name, kind, _ in _fields():
        if kind == "date":
            found |= {f"{name}-jour": str(1 + number % 28), f"{name}-mois": "3", f"{name}-annee": "2001"}
        elif kind == "commune":
            found |= {"lieu-nom": "Lille (59)", "lieu-code": "59350"}
        else:
            found[name] = {
                "texte": f"Réponse {number}",
                "choix": f"choix{number % 8}",
                "oui_non": "oui" if number % 2 else "non",
                "texte_long": f"Récit {number}. " * 5,
            }[kind]
    return found


def typed_in_django(number: int) -> Mapping[str, str]:
    """The same, under the names of the form."""
    found = {name: value for name, value in typed(number).items() if "-" not in name}
    found |= {f"date{n}": f"2001-03-{1 + number % 28:02}" for n in range(_DATES)}
    return {**found, "lieu": "Lille (59)"}
