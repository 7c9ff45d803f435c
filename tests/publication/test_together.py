"""Two publications at the same moment, from two processes: each waits for the other, nothing is doubled."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from guichet.publication.actions import import_catalogue, publish
from guichet.publication.models import AnswerChange, CatalogueEdition, Enforcement, ListingChange, Release
from guichet.publication.queries import catalogue_of, release_in_force
from tests.publication.release import AUTHOR, NOW, Data

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run each action on a connection of its own, all from the same moment; what each gave or raised."""
    start = Barrier(len(actions))
    found: list[object] = [None] * len(actions)

    def run(number: int) -> None:
        start.wait(10)
        try:
            found[number] = actions[number]()
        except Exception as error:
            found[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_the_same_rules_published_twice_at_once_come_into_force_once(data):
    data.publish()
    data.change_local_answer()
    results = at_once(data.publish, data.publish, data.publish)
    assert sorted(result.already for result in results) == [False, True, True]
    assert (Release.objects.count(), Enforcement.objects.count()) == (2, 2)
    assert AnswerChange.objects.count() == 1


def test_two_different_releases_at_once_leave_one_in_force_and_both_known(data, tmp_path):
    other = Data.copied(tmp_path / "other")
    other.change_local_answer()
    results = at_once(data.publish, other.publish)
    assert not any(result.already for result in results)
    assert release_in_force().hash == Enforcement.objects.order_by("-id").first().release.hash
    assert {result.hash for result in results} == set(Release.objects.values_list("hash", flat=True))
    assert AnswerChange.objects.count() == 1


def test_the_same_page_imported_twice_at_once_is_one_edition():
    text = "# Annuaire\n\n## 26 - Drôme\n\n* [Étudiant](https://www.demarches-simplifiees.fr/commencer/a)\n"
    results = at_once(*[lambda: import_catalogue(text, AUTHOR, NOW)] * 3)
    assert sorted(result.already for result in results) == [False, True, True]
    assert (CatalogueEdition.objects.count(), ListingChange.objects.count()) == (1, 1)


def test_two_first_starts_at_once_leave_the_newest_committed_page_in_force(settings, data):
    settings.DATA = data.folder
    for number in (1, 2, 3):
        entry = f"* [Édition {number}](https://www.demarches-simplifiees.fr/commencer/a)"
        text = f"# Annuaire d'essai\n\n## 26 - Drôme\n\n{entry}\n"
        (data.folder / "catalogue" / f"2024-01-0{number}.md").write_text(text, "utf-8")
    at_once(*[lambda: publish(AUTHOR, NOW)] * 2)
    assert CatalogueEdition.objects.filter(page="Annuaire d'essai").count() == 3
    assert [entry.intitule for entry in catalogue_of("26") if entry.slug == "a"] == ["Édition 3"]
    assert Enforcement.objects.count() == 1
