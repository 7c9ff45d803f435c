"""The database refuses by itself the rows and the statements that the actions would never write."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from guichet.publication.models import CatalogueEdition, Enforcement, ListingChange, Release
from tests.publication.release import NOW

pytestmark = pytest.mark.django_db

ENTRY = {"intitule": "Étudiant"}


def release(**values) -> Release:
    return Release.objects.create(**{"hash": "a" * 64, "texts": {}, "author": "x", "stored_at": NOW} | values)


def edition(**values) -> CatalogueEdition:
    row = {"page": "p", "hash": "b" * 64, "text": "", "content": {}, "author": "x", "imported_at": NOW}
    return CatalogueEdition.objects.create(**row | values)


@pytest.mark.parametrize("name", ["", "a" * 63, "A" * 64, "g" * 64, "a" * 63 + "\n", "x" * 65])
@pytest.mark.parametrize("make", [release, edition])
def test_what_is_no_sha256_names_nothing(make, name):
    with pytest.raises(DatabaseError), transaction.atomic():
        make(hash=name)


def test_a_hash_names_one_release():
    release()
    with pytest.raises(IntegrityError), transaction.atomic():
        release()


@pytest.mark.parametrize("missing", ["texts", "author", "stored_at"])
def test_a_release_has_texts_an_author_and_a_moment(missing):
    with pytest.raises(IntegrityError), transaction.atomic():
        release(**{missing: None})


def test_a_release_that_was_in_force_is_never_deleted():
    Enforcement.objects.create(release=release(), author="x", since=NOW)
    with pytest.raises(ProtectedError):
        Release.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError):
            cursor.execute("DELETE FROM publication_release")


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("ajout", ENTRY, ENTRY),
        ("ajout", None, None),
        ("retrait", ENTRY, ENTRY),
        ("retrait", None, ENTRY),
        ("modification", None, ENTRY),
        ("modification", ENTRY, None),
        ("autre", ENTRY, ENTRY),
    ],
)
def test_a_change_that_contradicts_its_kind_is_refused(kind, before, after):
    row = {"edition": edition(), "departement": "26", "entry": "26:a"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ListingChange.objects.create(kind=kind, before=before, after=after, **row)


def test_an_edition_changes_an_entry_once():
    row = {"edition": edition(), "entry": "26:a", "kind": "ajout", "after": ENTRY}
    ListingChange.objects.create(departement="26", **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        ListingChange.objects.create(departement="38", **row)


TABLES = [
    "publication_release",
    "publication_enforcement",
    "publication_answerchange",
    "publication_catalogueedition",
    "publication_listingchange",
]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE {} ADD COLUMN extra integer",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "ALTER TABLE {} OWNER TO guichet_app",
        "DROP TABLE {}",
        "TRUNCATE {}",
        "CREATE INDEX extra ON {} (id)",
        "CREATE TABLE copy_of_it AS TABLE {}",
    ],
)
def test_the_role_of_the_service_cannot_touch_what_rows_are_kept_in(table, statement):
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
    ):
        cursor.execute(statement.format(table))
