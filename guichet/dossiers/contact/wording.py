"""What messages take from `data/`: subjects, models of answers, figures; and the day by which one is answered."""

from datetime import date, timedelta
from functools import cache

from django.conf import settings

from guichet.parameters import ContactWords, Figures, load, load_contact
from guichet.procedures import without_hidden_signs
from guichet.publication.queries import references


@cache
def words() -> ContactWords:
    """The subjects and the models."""
    return load_contact(settings.DATA / "parameters")


@cache
def figures() -> Figures:
    """The figures of `data/parameters/reponses.yaml`."""
    return load(settings.DATA / "parameters" / "reponses.yaml")


def answered_by(asked_on: date) -> date:
    """The last day to answer: so many working days after the one it was asked."""
    known, day = references().parameters, asked_on
    for _ in range(figures().on("jours_ouvres", asked_on)):
        day = known.working_day(day + timedelta(days=1))
    return day


def plain(text: str, day: date) -> str:
    """What somebody wrote as it is kept, plain text; empty where it says nothing, or is longer than is kept."""
    kept = without_hidden_signs(text)
    return kept if len(kept) <= figures().on("longueur", day) else ""
