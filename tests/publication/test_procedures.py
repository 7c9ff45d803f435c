"""Versions of procedures are published once, and a dossier finds its own for ever."""

from datetime import date

import pytest
from django.conf import settings
from django.db import IntegrityError

from guichet.database import Scope, acting
from guichet.publication import queries
from guichet.publication.actions import publish_procedures, read_versions
from guichet.publication.models import ProcedureVersion
from guichet.publication.queries import procedure, procedure_in_force, procedures_in_force, profile_tree
from guichet.publication.types import Refused, Version
from tests.publication.release import AUTHOR, NOW

pytestmark = pytest.mark.django_db
ASE = "ase-premiere-demande"
FIRST, SECOND = date(2023, 10, 2), date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _a_process_that_compiled_nothing_yet(monkeypatch):
    monkeypatch.setattr(queries, "_procedures", {})


@pytest.fixture
def versions() -> tuple[Version, ...]:
    found = read_versions(settings.DATA)
    assert isinstance(found, tuple), found
    return found


def later(versions: tuple[Version, ...]) -> Version:
    """The first procedure again, coming into force later with another title."""
    text = next(one.text for one in versions if one.procedure == ASE)
    text = text.replace("en_vigueur: 2023-10-02", "en_vigueur: 2026-12-01").replace(
        "Demande de vie privée", "Demande nouvelle de vie privée"
    )
    return Version(ASE, SECOND, text)


def test_nothing_is_in_force_before_it_is_published():
    assert procedure(ASE, FIRST) is None
    assert procedure_in_force(ASE, FIRST) is None
    assert profile_tree(FIRST) is None


def test_what_is_committed_is_published_once(versions):
    assert publish_procedures(versions, AUTHOR, NOW) is None
    assert publish_procedures(versions, AUTHOR, NOW) is None
    assert ProcedureVersion.objects.count() == len(versions)
    found = procedure(ASE, "2023-10-02")
    assert found is not None
    assert (found.id, found.version) == (ASE, "2023-10-02")
    assert found.hash == ProcedureVersion.objects.get(procedure=ASE).hash


def test_a_published_version_does_not_change(versions):
    publish_procedures(versions, AUTHOR, NOW)
    changed = tuple(Version(one.procedure, one.day, one.text + "# plus\n") for one in versions)
    refused = publish_procedures(changed, AUTHOR, NOW)
    assert isinstance(refused, Refused)
    assert any(ASE in reason and "ne change plus" in reason for reason in refused.reasons)
    assert not ProcedureVersion.objects.filter(text__endswith="# plus\n").exists()


def test_the_database_refuses_a_second_text_too(versions):
    publish_procedures(versions, AUTHOR, NOW)
    row = ProcedureVersion.objects.get(procedure=ASE)
    row.pk = None
    with pytest.raises(IntegrityError):
        row.save()


def test_the_version_of_the_day_is_in_force_and_the_former_stays(versions):
    publish_procedures((*versions, later(versions)), AUTHOR, NOW)
    before, after = procedure_in_force(ASE, date(2026, 11, 30)), procedure_in_force(ASE, SECOND)
    assert before
    assert before.version == "2023-10-02"
    assert after
    assert after.version == "2026-12-01"
    assert procedure_in_force(ASE, date(2023, 10, 1)) is None
    former = procedure(ASE, FIRST)
    assert former
    assert former.type.fr == "Demande de vie privée et familiale"
    assert [one.version for one in procedures_in_force(SECOND) if one.id == ASE] == ["2026-12-01"]


def test_a_version_is_compiled_once_a_process(versions, django_assert_num_queries):
    publish_procedures(versions, AUTHOR, NOW)
    first = procedure(ASE, FIRST)
    with django_assert_num_queries(0):
        assert procedure(ASE, FIRST) is first


def test_the_profile_tree_leads_to_procedures(versions):
    publish_procedures(versions, AUTHOR, NOW)
    tree = profile_tree(date(2026, 11, 21))
    assert tree is not None
    assert tree.titre.fr == "Votre situation actuelle"


def test_a_procedure_that_does_not_compile_publishes_nothing(data):
    data.edit(f"procedures/{ASE}/2023-10-02.yaml", "id: date_ase", "type: date", "type: dat")
    refused = read_versions(data.folder)
    assert isinstance(refused, Refused)
    assert any("2023-10-02.yaml:" in reason and "« date »" in reason for reason in refused.reasons)


@pytest.mark.django_db(transaction=True)
def test_whoever_acts_reads_procedures(versions, tmp_path):
    publish_procedures(versions, AUTHOR, NOW)
    for scope in (Scope.agent([1]), Scope.service()):
        queries._procedures.clear()
        with acting(scope):
            assert procedure(ASE, FIRST) is not None
