"""What a préfecture should look at again in its listing: never a reading error, always a published one."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date

from guichet.catalogue.edition import Edition, Entry
from guichet.catalogue.tables import Article, articles, expiries
from guichet.catalogue.words import fold

_ARTICLE = re.compile(r"\b([LRD])[.\s]*(\d{3}[-.]\d+(?:[-.]\d+)*(?:\s+\d+°(?:\s?bis)?)?)")
TEST_FORM = "test/"


@dataclass(frozen=True, slots=True)
class Finding:
    """`entrees`: ids of the entries concerned, empty for a notice; `texte`: what the page says.

    `departement` is None where the finding spans several, or none.
    """

    regle: str
    departement: str | None
    entrees: tuple[str, ...]
    texte: str
    lecture: str


def lint(edition: Edition, day: date | None = None) -> list[Finding]:
    """Findings of every rule, in a fixed order.

    `day`: the day the page is looked at; what ends later is not yet expired. None: whatever has an end.
    """
    return [
        *_one_form_two_titles(edition),
        *_one_title_two_forms(edition),
        *_repeated_heading(edition),
        *_former_articles(edition),
        *_test_forms(edition),
        *_expired(edition, day),
    ]


def _one_form_two_titles(edition: Edition) -> Iterator[Finding]:
    for slug, entries in _grouped(edition, lambda entry: entry.slug).items():
        titles = list(dict.fromkeys(entry.intitule for entry in entries))
        if len({fold(title) for title in titles}) > 1:
            reading = f"la même démarche, {slug}, porte {len(titles)} intitulés"
            yield _finding("une_adresse_plusieurs_intitules", entries, " | ".join(titles), reading)


def _one_title_two_forms(edition: Edition) -> Iterator[Finding]:
    def place(entry: Entry) -> tuple[str | None, str | None, str | None, str]:
        return entry.departement, entry.service, entry.section, fold(entry.intitule)

    for entries in _grouped(edition, place).values():
        slugs = sorted({entry.slug for entry in entries if entry.slug})
        if len(slugs) > 1:
            reading = f"le même intitulé mène à {len(slugs)} démarches : {', '.join(slugs)}"
            yield _finding("un_intitule_plusieurs_adresses", entries, entries[0].intitule, reading)


def _repeated_heading(edition: Edition) -> Iterator[Finding]:
    """A section named like one of its own entries: the others do not belong under that name."""
    for entries in _grouped(
        edition, lambda entry: entry.section and (entry.departement, entry.section)
    ).values():
        section = entries[0].section or ""
        same = [entry for entry in entries if fold(section) == fold(entry.intitule)]
        if same and len(entries) > len(same):
            reading = "ce titre est celui d'une seule des démarches qu'il coiffe"
            yield _finding("titre_repris_d_une_demarche", entries, section, reading)


def _former_articles(edition: Edition) -> Iterator[Finding]:
    table = articles()
    for entry in edition.entrees:
        for former in _former_articles_of(entry):
            reading = (
                f"{former.ancien} est devenu {former.nouveau} le {table.depuis:%d/%m/%Y} ({table.source})"
            )
            yield _finding("article_renumerote", [entry], entry.intitule, reading)


def _former_articles_of(entry: Entry) -> Iterator[Article]:
    written = {_article_key(f"{kind}{number}") for kind, number in _ARTICLE.findall(entry.intitule)}
    for article in articles().articles:
        in_slug = article.slug is not None and re.search(
            rf"(?<![0-9]){re.escape(article.slug)}(?![0-9])", entry.slug or ""
        )
        if _article_key(article.ancien) in written or in_slug:
            yield article


def _article_key(article: str) -> str:
    """One spelling of « L. 311-6 », « L311-6 » and « L.311.6 »."""
    return re.sub(r"^([lrd]) ", r"\1", fold(article))


def _test_forms(edition: Edition) -> Iterator[Finding]:
    for entry in edition.entrees:
        if entry.slug is not None and entry.slug.startswith(TEST_FORM):
            reading = "formulaire d'essai, pas encore publié"
            yield _finding("formulaire_d_essai", [entry], entry.intitule, reading)


def _expired(edition: Edition, day: date | None) -> Iterator[Finding]:
    for expiry in expiries():
        if day is not None and day < expiry.depuis:
            continue
        reading = f"{expiry.motif} (depuis le {expiry.depuis:%d/%m/%Y}, {expiry.source})"
        for entry in edition.entrees:
            if expiry.mot in fold(f"{entry.intitule} {entry.slug or ''}"):
                yield _finding("demarche_terminee", [entry], entry.intitule, reading)
        for notice in edition.avis:
            links = " ".join(link.url for link in notice.liens)
            if expiry.mot in fold(f"{notice.texte} {links}"):
                yield Finding("demarche_terminee", notice.departement, (), notice.texte, reading)


def _grouped(edition: Edition, key: Callable[[Entry], Hashable]) -> dict[Hashable, list[Entry]]:
    groups: defaultdict[Hashable, list[Entry]] = defaultdict(list)
    for entry in edition.entrees:
        groups[key(entry)].append(entry)
    groups.pop(None, None)
    return groups


def _finding(rule: str, entries: list[Entry], text: str, reading: str) -> Finding:
    places = {entry.departement for entry in entries}
    place = places.pop() if len(places) == 1 else None
    return Finding(rule, place, tuple(entry.id for entry in entries), text, reading)
