"""The committed file is what the script makes of the package, however its records are ordered."""

import importlib.util
import random
from pathlib import Path

import pytest

from guichet.territory import Nature, load

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def build():
    spec = importlib.util.spec_from_file_location("build_territory", ROOT / "scripts" / "build_territory.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def part(code, nom, kind, parent, **more):
    return {"code": code, "nom": nom, "type": kind, "chefLieu": parent, **more}


@pytest.fixture
def records():
    """Records in the shape of the package: Valserhône and its parts, one arrondissement of Lyon, Mayotte."""
    present = {"type": "commune-actuelle"}
    return {
        "departements": [
            {"code": "01", "nom": "Ain", "typeLiaison": 5, "chefLieu": "01053"},
            {"code": "69", "nom": "Rhône", "typeLiaison": 2, "chefLieu": "69123"},
            {"code": "976", "nom": "Mayotte", "typeLiaison": 0, "chefLieu": "97611"},
        ],
        "arrondissements": [
            {"code": "014", "nom": "Nantua", "departement": "01", "chefLieu": "01269"},
            {"code": "691", "nom": "Lyon", "departement": "69", "chefLieu": "69123"},
        ],
        "communes": [
            {"code": "01033", "nom": "Valserhône", "departement": "01", "arrondissement": "014",
             "codesPostaux": ["01200"], "population": 16712, "anciensCodes": ["01126", "01018"], **present},
            part("01033", "Bellegarde-sur-Valserine", "commune-deleguee", "01033"),
            part("01126", "Châtillon-en-Michaille", "commune-deleguee", "01033"),
            {"code": "69123", "nom": "Lyon", "departement": "69", "arrondissement": "691",
             "codesPostaux": ["69002", "69001"], "population": 519127, **present},
            {"code": "69381", "nom": "Lyon 1er Arrondissement", "type": "arrondissement-municipal",
             "commune": "69123", "codesPostaux": ["69001"], "population": 28717},
            {"code": "97611", "nom": "Mamoudzou", "departement": "976", "arrondissement": "",
             "codesPostaux": ["97600"], "population": 71437, **present},
        ],
        "history": [
            {"code": "01018", "nom": "Arlod", "dateFin": "1971-01-01"},
            {"code": "01018", "nom": "Arlod-le-Vieux", "dateFin": "1900-01-01"},
        ],
    }  # fmt: skip


def test_the_same_records_in_any_order_make_the_same_file(build, records):
    text = build.render(build.Package(**records))
    shuffle = random.Random(7).shuffle
    for table in records.values():
        shuffle(table)
    assert build.render(build.Package(**records)) == text


def test_what_is_written_reads_back(build, records, tmp_path):
    (tmp_path / "communes.tsv").write_text(build.render(build.Package(**records)), encoding="utf-8")
    (tmp_path / "services.yaml").write_text(
        "nationale: {nom: Administration, site: https://exemple.test, source: essai}\n"
        "centre_de_contact: {nom: Centre, telephone: '01 00 00 00 00', source: essai}\n"
        "departements: {}\narrondissements: {}\ncoordonnees: {}\nnumeros: {}\nfuseaux: {}\n",
        encoding="utf-8",
    )
    (tmp_path / "tribunaux.yaml").write_text(
        "source: essai\ntribunaux: [{nom: tribunal, departements: ['01', '69', '976']}]\n", encoding="utf-8"
    )
    territory = load(tmp_path)
    assert territory.service_for("69").nom == "Préfecture du Rhône"
    assert territory.commune("01033").nom == "Valserhône"
    assert territory.commune("01018").nom == "Arlod"
    assert territory.commune("01126").nature is Nature.DELEGATED
    assert territory.commune("69123").codes_postaux == ("69001", "69002")
    assert territory.commune("69381").population == 28717
    assert territory.commune("97611").arrondissement is None
    assert territory.search("bellegarde")[0].commune_actuelle == "01033"


def test_the_committed_file_was_written_by_this_script(build):
    committed = (ROOT / "data" / "territory" / "communes.tsv").read_text(encoding="utf-8")
    assert committed.startswith(build.HEADER)
    assert committed.endswith("\n")
    assert "\r" not in committed
