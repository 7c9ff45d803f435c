"""The few sentences that belong to no rule: how a date, an hour or an excluded answer is said."""

from collections.abc import Mapping
from datetime import date, datetime

from .schema import Hours

_DAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
PHRASES: Mapping[str, Mapping[str, str]] = {
    "fait": {"fr": "{key} : {value}", "en": "{key}: {value}"},
    "ouvert": {
        "fr": "Le guichet reçoit {days}, de {start} à {end}.",
        "en": "The counter is open {days}, {start} to {end}.",
    },
    "ferme": {
        "fr": "Le {moment}, il est fermé : venez pendant ces heures.",
        "en": "On {moment} it is closed: come within these hours.",
    },
    "de_a": {"fr": "du {first} au {last}", "en": "{first} to {last}"},
    "il_faudrait": {
        "fr": "{key} : {found}. Il faudrait par exemple : {wanted}.",
        "en": "{key}: {found}. It would take, for example: {wanted}.",
    },
    "autrement": {
        "fr": "{key} : {found}. Cette réponse vaut pour d'autres cas.",
        "en": "{key}: {found}. This answer is for other cases.",
    },
    "remplacee": {
        "fr": "Cette réponse existe, mais une règle qui l'emporte s'applique ici.",
        "en": "This answer exists, but a rule that wins over it applies here.",
    },
    "hors_periode": {"fr": "Cette règle valait {validity}.", "en": "This rule was in force {validity}."},
    "du": {"fr": "à partir du {start}", "en": "from {start}"},
    "au": {"fr": "jusqu'au {end}", "en": "until {end}"},
    "du_au": {"fr": "du {start} au {end}", "en": "from {start} to {end}"},
    "prefecture": {
        "fr": "La préfecture de votre domicile",
        "en": "The préfecture of the place where you live",
    },
    "lieu": {"fr": "Lieu de résidence", "en": "Place of residence"},
    "periode": {"fr": "Date", "en": "Date"},
    "true": {"fr": "oui", "en": "yes"},
    "false": {"fr": "non", "en": "no"},
    "a_verifier": {
        "fr": "À vérifier auprès de la préfecture : la source est ancienne ou n'est confirmée par aucune autre.",
        "en": "To be checked with the préfecture: the source is old or no other one confirms it.",
    },
}


def say(phrase: str, language: str, **words: str) -> str:
    return PHRASES[phrase]["en" if language == "en" else "fr"].format(**words)


def day_in_words(day: date, language: str) -> str:
    """1er mars 2025; 1 March 2025."""
    month = _MONTHS["en" if language == "en" else "fr"][day.month - 1]
    number = "1er" if day.day == 1 and language != "en" else str(day.day)
    return f"{number} {month} {day.year}"


def hours_in_words(hours: Hours, language: str) -> str:
    """The days and hours at which a counter is open."""
    names = _DAYS["en" if language == "en" else "fr"]
    days = [names[number - 1] for number in hours.jours]
    consecutive = hours.jours == list(range(hours.jours[0], hours.jours[0] + len(hours.jours)))
    listed = (
        say("de_a", language, first=days[0], last=days[-1])
        if consecutive and len(days) > 2
        else ", ".join(days)
    )
    return say(
        "ouvert", language, days=listed, start=_clock(hours.de, language), end=_clock(hours.a, language)
    )


def closed_in_words(moment: datetime, language: str) -> str:
    names = _DAYS["en" if language == "en" else "fr"]
    clock = _clock(moment.strftime("%H:%M"), language)
    return say(
        "ferme",
        language,
        moment=f"{names[moment.weekday()]} {day_in_words(moment.date(), language)}, {clock}",
    )


def is_open(hours: Hours, moment: datetime) -> bool:
    return moment.isoweekday() in hours.jours and hours.de <= moment.strftime("%H:%M") < hours.a


def _clock(text: str, language: str) -> str:
    hour, minute = text.split(":")
    if language == "en":
        return text
    return f"{int(hour)}\N{NO-BREAK SPACE}h" + (f"\N{NO-BREAK SPACE}{minute}" if minute != "00" else "")
