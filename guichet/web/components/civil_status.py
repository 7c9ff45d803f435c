"""Civil status in the words of a page: what each value is called, and how it is written."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guichet.publication.queries import references

LABELS: Mapping[str, Promise] = {
    "nom_naissance": _("Nom de naissance"),
    "nom_usage": _("Nom d’usage"),
    "prenoms": _("Prénoms"),
    "sexe": _("Sexe"),
    "date_naissance": _("Date de naissance"),
    "pays_naissance": _("Pays de naissance"),
    "lieu_naissance": _("Lieu de naissance"),
    "nationalite": _("Nationalité"),
    "numero_etranger": _("Numéro étranger"),
}
SEXES: Mapping[str, Promise] = {"feminin": _("Féminin"), "masculin": _("Masculin")}


def rows_of(values: Mapping[str, str], locked: Collection[str] = ()) -> list[tuple[Promise, str, bool]]:
    """What is known, in the order of a passport: label, value in words, whether it is locked."""
    return [(LABELS[key], in_words(key, values[key]), key in locked) for key in LABELS if values.get(key)]


def in_words(key: str, value: str) -> str:
    """A value as people write it: a day, a country, a sex; any other as it is."""
    if key == "date_naissance" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return _day(value)
    if key in ("pays_naissance", "nationalite"):
        name = references().countries.name(value)
        return name.in_(get_language() or "fr") if name else value
    return str(SEXES.get(value, value)) if key == "sexe" else value


def _day(value: str) -> str:
    year, month, day = value.split("-")
    if "00" in (month, day):
        return "/".join(part for part in (day, month, year) if part != "00")
    return date_format(date.fromisoformat(value), "j F Y")
