"""What a new edition adds, removes and changes."""

from guichet.catalogue import diff, parse

PAGE = """
### 06 - Alpes-Maritimes

* [Prolonger un visa](https://www.demarches-simplifiees.fr/commencer/visa-06)
* [Compléter son dossier](https://www.demarches-simplifiees.fr/commencer/completer-06)
"""


def test_nothing_changes_between_an_edition_and_itself(edition):
    changes = diff(edition, edition)
    assert not changes
    assert (changes.added, changes.removed, changes.changed) == ((), (), ())


def test_a_line_more_is_added_and_a_line_less_removed():
    more = PAGE + "* [Changer d'adresse](https://www.demarches-simplifiees.fr/commencer/adresse-06)\n"
    old, new = parse(PAGE), parse(more)
    assert [entry.slug for entry in diff(old, new).added] == ["adresse-06"]
    assert [entry.slug for entry in diff(new, old).removed] == ["adresse-06"]


def test_a_form_that_moves_and_is_renamed_is_the_same_entry():
    renamed = PAGE.replace("Prolonger un visa", "Prolonger un visa C").replace(
        "www.demarches-simplifiees.fr/commencer/visa", "demarche.numerique.gouv.fr/commencer/visa"
    )
    changes = diff(parse(PAGE), parse(renamed))
    assert not changes.added
    assert not changes.removed
    (change,) = changes.changed
    assert change.champs == ("intitule", "url")
    assert change.before.intitule == "Prolonger un visa"


def test_moving_a_line_within_its_section_changes_nothing():
    *head, first, second = PAGE.strip().splitlines()
    assert not diff(parse(PAGE), parse("\n".join([*head, second, first])))


def test_accents_case_and_spaces_do_not_make_another_entry():
    """An entry without address is known by its title."""
    old = "### 94 - Val-de-Marne\n\n* Première demande « salarié »\n"
    new = "### 94 - Val-de-Marne\n\n* PREMIERE  DEMANDE «&#x20;salarié »\n"
    assert [change.champs for change in diff(parse(old), parse(new)).changed] == [("intitule",)]
