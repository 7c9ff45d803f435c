"""Listing pages come in, edition after edition; who watches a département is told what changed."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.publication.actions import import_catalogue, publish
from guichet.publication.models import CatalogueEdition, ListingChange
from guichet.publication.queries import (
    catalogue_of,
    departements_with_entries,
    listings,
    news_of,
    notices_of,
    search_catalogue,
)
from guichet.publication.types import DepartementCount
from tests.publication.release import AUTHOR, NOW

pytestmark = pytest.mark.django_db

FORM = "https://www.demarches-simplifiees.fr/commencer/"


def page(*bullets: str, title: str = "Annuaire", departement: str = "26 - Drôme") -> str:
    return "\n".join([f"# {title}", "", f"## {departement}", "", *bullets, ""])


STUDENT = f"* [Étudiant]({FORM}drome-etudiant)"
EMPLOYEE = f"* [Salarié]({FORM}drome-salarie)"
VISITOR = f"* [Visiteur]({FORM}drome-visiteur)"
RENAMED = f"* [Étudiant, chercheur]({FORM}drome-etudiant)"


def bring_in(text: str):
    return import_catalogue(text, AUTHOR, NOW)


def titles(departement: str = "26") -> list[str]:
    return [entry.intitule for entry in catalogue_of(departement)]


def test_the_first_edition_adds_all_it_lists():
    imported = bring_in(page(STUDENT, EMPLOYEE))
    assert (imported.page, imported.already, imported.entries) == ("Annuaire", False, 2)
    assert imported.added == ("26:drome-etudiant", "26:drome-salarie")
    assert titles() == ["Étudiant", "Salarié"]
    assert departements_with_entries() == [DepartementCount("26", 2)]


def test_the_same_edition_twice_changes_nothing():
    bring_in(page(STUDENT))
    again = bring_in(page(STUDENT))
    assert (again.already, again.entries) == (True, 1)
    assert again.added == again.removed == again.changed == ()
    assert (CatalogueEdition.objects.count(), ListingChange.objects.count()) == (1, 1)


def test_a_new_edition_counts_and_tells_what_it_adds_removes_and_changes():
    bring_in(page(STUDENT, EMPLOYEE))
    imported = bring_in(page(RENAMED, VISITOR))
    assert (imported.added, imported.removed, imported.changed) == (
        ("26:drome-visiteur",),
        ("26:drome-salarie",),
        ("26:drome-etudiant",),
    )
    told = {
        (n.kind, (n.before or {}).get("intitule"), (n.after or {}).get("intitule")) for n in news_of("26")[:3]
    }
    assert told == {
        ("ajout", None, "Visiteur"),
        ("retrait", "Salarié", None),
        ("modification", "Étudiant", "Étudiant, chercheur"),
    }
    assert titles() == ["Étudiant, chercheur", "Visiteur"]


def test_another_departement_hears_nothing_of_it():
    bring_in(page(STUDENT))
    assert news_of("38") == []
    assert titles("38") == []


def test_an_edition_that_comes_back_is_a_new_edition():
    bring_in(page(STUDENT))
    bring_in(page(STUDENT, EMPLOYEE))
    back = bring_in(page(STUDENT))
    assert (back.already, back.removed) == (False, ("26:drome-salarie",))
    assert titles() == ["Étudiant"]


def test_pages_with_different_titles_stand_side_by_side():
    bring_in(page(STUDENT))
    bring_in(page(f"* [Permis]({FORM}isere-permis)", title="Autre annuaire", departement="38 - Isère"))
    assert (titles("26"), titles("38")) == (["Étudiant"], ["Permis"])
    assert [entry.intitule for entry in search_catalogue("permis")] == ["Permis"]
    assert search_catalogue("permis", "26") == []


def test_a_notice_is_kept_with_its_links():
    hint = '{% hint style="info" %}\nVoir [le site](https://www.drome.gouv.fr/sejour).\n{% endhint %}'
    bring_in(page(hint, STUDENT))
    (notice,) = notices_of("26")
    assert (notice.niveau, notice.liens[0].url) == ("info", "https://www.drome.gouv.fr/sejour")
    assert notices_of("38") == []


@pytest.mark.parametrize("title", ["", "x" * 5000, "\0", "\ud800"])
def test_a_page_of_any_title_is_stored(title):
    imported = bring_in(page(STUDENT, title=title))
    assert imported.entries == 1
    assert 0 < len(imported.page) <= 200
    assert bring_in(page(STUDENT, title=title)).already


@pytest.mark.parametrize("character", ["\0", "\ud800", "\x1b", "\ufeff", "\u202e", "🙂"])
def test_a_character_a_database_cannot_hold_is_not_refused_and_is_no_news_later(character):
    odd = page(f"* [Étu{character}diant]({FORM}drome-etudiant)", EMPLOYEE)
    assert bring_in(odd).entries == 2
    assert bring_in(odd).already
    longer = bring_in(odd + VISITOR + "\n")
    assert (longer.added, longer.removed, longer.changed) == (("26:drome-visiteur",), (), ())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(bullets=st.lists(st.text(st.characters(), max_size=40), max_size=6))
def test_whatever_the_bullets_say_the_page_is_stored_once(bullets):
    text = page(*(f"* [{words}]({FORM}x{number})" for number, words in enumerate(bullets)))
    bring_in(text)
    assert bring_in(text).already


def test_a_departement_is_read_in_one_query(django_assert_num_queries):
    bring_in(page(STUDENT))
    bring_in(page(EMPLOYEE))
    with django_assert_num_queries(1):
        assert titles() == ["Salarié"]


# The committed page.


def test_publishing_brings_in_the_committed_pages_once(settings, data):
    settings.DATA = data.folder
    publish(AUTHOR, NOW)
    editions = CatalogueEdition.objects.count()
    assert departements_with_entries()
    publish(AUTHOR, NOW)
    assert CatalogueEdition.objects.count() == editions >= 1


def test_publishing_again_does_not_bring_back_a_page_older_than_the_last_import(settings, data):
    settings.DATA = data.folder
    publish(AUTHOR, NOW)
    committed = max((data.folder / "catalogue").glob("????-??-??.md")).read_text("utf-8")
    bring_in(committed + "\n## 26 - Drôme\n\n" + VISITOR + "\n")
    assert "Visiteur" in titles()
    data.change_national_answer()
    assert not publish(AUTHOR, NOW).already
    assert "Visiteur" in titles()


def test_a_committed_page_does_not_replace_a_newer_one_imported_before_it_was_known(settings, data):
    settings.DATA = data.folder
    bring_in(page(STUDENT, VISITOR))
    (data.folder / "catalogue" / "2026-06-01.md").write_text(page(STUDENT), "utf-8")
    publish(AUTHOR, NOW)
    assert "Visiteur" in titles()


def test_a_committed_page_newer_than_the_import_takes_its_place(settings, data):
    settings.DATA = data.folder
    bring_in(page(STUDENT, VISITOR))
    (data.folder / "catalogue" / "2026-12-01.md").write_text(page(STUDENT), "utf-8")
    publish(AUTHOR, NOW)
    assert titles() == ["Étudiant"]


def test_committed_pages_come_in_from_the_oldest_to_the_newest(settings, data):
    settings.DATA = data.folder
    for name, text in (("2024-01-01", page(STUDENT)), ("2026-01-01", page(EMPLOYEE))):
        (data.folder / "catalogue" / f"{name}.md").write_text(text, "utf-8")
    publish(AUTHOR, NOW)
    assert titles() == ["Salarié"]
    dates = {listing.page: listing.published_on for listing in listings()}
    assert dates["Annuaire"] == date(2026, 1, 1)


def test_rules_that_are_refused_bring_in_no_page_either(settings, data):
    settings.DATA = data.folder
    data.misspell_a_key()
    publish(AUTHOR, NOW)
    assert not CatalogueEdition.objects.exists()
