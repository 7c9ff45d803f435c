"""What the pages show in the tests: a few rules shaped like the law, and a small listing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from guichet.catalogue import Entry, Link, Notice
from guichet.orientation import Orientation, read_texts, restore
from guichet.orientation import load as load_rules
from guichet.publication import queries
from guichet.publication.types import DepartementCount, Listing, News
from guichet.territory import Territory, load

WORDS = ("vocabulary.yaml", "nationalites.yaml", "sources.yaml", "parameters/numero-etranger.yaml")

ENTRIES = [
    Entry(
        "92:titre-salarie",
        "92",
        "Première demande",
        "Titre salarié <b>2026</b>",
        "https://formulaires.exemple.test/titre-salarie",
        "titre-salarie",
        None,
        ("Réservé aux résidents.",),
    ),
    Entry(
        "92:recepisse", "92", "Récépissé", "Renouveler un récépissé", None, None, "Sous-préfecture d'Antony"
    ),
    Entry("2A:visa", "2A", None, "Prolonger un visa", "https://formulaires.exemple.test/visa", "visa", None),
]
NOTICES = [
    Notice(
        "92",
        "info",
        "Certaines demandes se font ailleurs.",
        (Link("https://ailleurs.exemple.test/", "Ailleurs"),),
    )
]
NEWS = [
    News(
        "reponse-7",
        "reponse",
        "92",
        {
            "rule": "national.prefecture.salarie",
            "title": "Titre salarié",
            "channel": "information_prefecture",
        },
        {"rule": "92.salarie", "title": "Titre salarié à Nanterre", "channel": "courriel"},
        {"departement": "92", "demande": "premiere_demande"},
        datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
    ),
    News(
        "annuaire-3",
        "ajout",
        "92",
        None,
        {"intitule": "Titre salarié", "url": "https://formulaires.exemple.test/titre-salarie"},
        None,
        datetime(2026, 11, 19, 9, 0, tzinfo=UTC),
    ),
]


@cache
def territory() -> Territory:
    return load(settings.DATA / "territory")


@cache
def release() -> Orientation:
    """The rules of this folder, under the real vocabulary."""
    real, trial = read_texts(settings.DATA), read_texts(Path(__file__).parent / "data")
    return restore({**{name: real[name] for name in WORDS}, **trial}, territory())


@cache
def real_release() -> Orientation:
    """The rules of `data/`."""
    return load_rules(settings.DATA, territory())


def search(text: str, departement: str | None = None) -> list[Entry]:
    return [e for e in ENTRIES if text.lower() in e.intitule.lower() and departement in (None, e.departement)]


@contextmanager
def published(rules: Callable[[], Orientation] = release) -> Iterator[None]:
    """Answer every query of the pages from here, without a database."""
    answers = {
        "territory": territory,
        "orientation_in_force": rules,
        "departements_with_entries": lambda: [DepartementCount("2A", 1), DepartementCount("92", 2)],
        "listings": lambda: [
            Listing("Liste officielle", date(2026, 11, 2), datetime(2026, 11, 3, 9, 0, tzinfo=UTC))
        ],
        "catalogue_of": lambda code: [entry for entry in ENTRIES if entry.departement == code],
        "notices_of": lambda code: [notice for notice in NOTICES if notice.departement == code],
        "search_catalogue": search,
        "news_of": lambda code: [news for news in NEWS if news.departement == code],
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, answer in answers.items():
            patch.setattr(queries, name, answer)
        yield
