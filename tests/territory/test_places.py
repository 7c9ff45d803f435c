"""A commune or a postcode says in which département and arrondissement one lives."""

from pathlib import Path

import pytest

from guichet.territory import Nature, TerritoryError, load

FOLDER = Path(__file__).parents[2] / "data" / "territory"


def test_all_places_are_there(territory):
    assert len(territory.arrondissements) == 333
    assert {"01", "2A", "2B", "95", "971", "972", "973", "974", "976"} <= territory.departements.keys()
    assert {"975", "977", "978", "984", "986", "987", "988", "989"} <= territory.departements.keys()
    assert len(territory.departements) == 109


def test_the_file_stays_small_and_states_its_source_and_licence():
    file = FOLDER / "communes.tsv"
    assert file.stat().st_size <= 1_500_000
    head = file.read_text(encoding="utf-8")[:600]
    assert "@etalab/decoupage-administratif 6.0.0" in head
    assert "Licence Ouverte 2.0" in head


@pytest.mark.parametrize(
    ("code", "nom", "departement", "arrondissement"),
    [
        ("92050", "Nanterre", "92", "922"),
        ("92002", "Antony", "92", "921"),
        ("92012", "Boulogne-Billancourt", "92", "923"),
        ("94028", "Créteil", "94", "941"),
        ("94052", "Nogent-sur-Marne", "94", "942"),
        ("94038", "L'Haÿ-les-Roses", "94", "943"),
        ("91228", "Évry-Courcouronnes", "91", "912"),
        ("91223", "Étampes", "91", "911"),
        ("91477", "Palaiseau", "91", "913"),
        ("77284", "Meaux", "77", "771"),
        ("93062", "Le Raincy", "93", "932"),
        ("2A004", "Ajaccio", "2A", "2A1"),
        ("2B033", "Bastia", "2B", "2B2"),
        ("75056", "Paris", "75", "751"),
        ("97411", "Saint-Denis", "974", "9741"),
        ("97611", "Mamoudzou", "976", None),
        ("97502", "Saint-Pierre", "975", None),
        ("98818", "Nouméa", "988", None),
    ],
)
def test_a_commune_gives_its_departement_and_arrondissement(
    territory, code, nom, departement, arrondissement
):
    commune = territory.commune(code)
    assert (commune.nom, commune.departement, commune.arrondissement) == (nom, departement, arrondissement)
    assert commune.nature is Nature.PRESENT
    assert commune.commune_actuelle is None


@pytest.mark.parametrize(
    ("code", "nom", "ville", "arrondissement", "postcode"),
    [
        ("75115", "Paris 15e Arrondissement", "75056", "751", "75015"),
        ("69381", "Lyon 1er Arrondissement", "69123", "691", "69001"),
        ("13216", "Marseille 16e Arrondissement", "13055", "133", "13016"),
    ],
)
def test_a_municipal_arrondissement_belongs_to_its_city(
    territory, code, nom, ville, arrondissement, postcode
):
    commune = territory.commune(code)
    assert (commune.nom, commune.commune_actuelle, commune.arrondissement) == (nom, ville, arrondissement)
    assert commune.codes_postaux == (postcode,)
    assert commune.nature is Nature.MUNICIPAL_ARRONDISSEMENT


@pytest.mark.parametrize(
    ("code", "nom", "today", "departement", "nature"),
    [
        ("91182", "Courcouronnes", "91228", "91", Nature.FORMER),
        ("01340", "Saint-Bois", "01015", "01", Nature.DELEGATED),
        ("01120", "Cordieux", "01262", "01", Nature.ASSOCIATED),
        ("01018", "Arlod", "01033", "01", Nature.FORMER),
        ("75042", "Joinville-le-Pont", "94042", "94", Nature.FORMER),
        ("20004", "Ajaccio", "2A004", "2A", Nature.FORMER),
        ("93059", "Pierrefitte-sur-Seine", "93066", "93", Nature.DELEGATED),
    ],
)
def test_a_merged_commune_gives_the_present_one(territory, code, nom, today, departement, nature):
    commune = territory.commune(code)
    present = territory.commune(today)
    assert (commune.nom, commune.commune_actuelle, commune.nature) == (nom, today, nature)
    assert commune.departement == present.departement == departement
    assert commune.arrondissement == present.arrondissement
    assert commune.codes_postaux == present.codes_postaux


def test_a_delegated_commune_moved_to_a_neighbour_follows_its_latest_commune(territory):
    assert territory.commune("55273").commune_actuelle == "55386"
    assert territory.commune("60455").commune_actuelle == "60694"


@pytest.mark.parametrize("code", ["", "99999", "Nanterre", "9205", "2a004"])
def test_an_unknown_code_is_no_commune(territory, code):
    assert territory.commune(code) is None


@pytest.mark.parametrize(
    ("postcode", "code"),
    [
        ("92000", "92050"),
        ("92160", "92002"),
        ("92100", "92012"),
        ("94000", "94028"),
        ("94130", "94052"),
        ("94240", "94038"),
        ("91000", "91228"),
        ("91150", "91223"),
        ("91120", "91477"),
        ("77100", "77284"),
        ("93340", "93062"),
        ("20000", "2A004"),
        ("97600", "97611"),
        ("98800", "98818"),
        ("75015", "75115"),
        ("75116", "75116"),
    ],
)
def test_a_postcode_gives_its_greatest_commune_first(territory, postcode, code):
    served = territory.by_postcode(postcode)
    assert served[0].code == code
    assert all(postcode in commune.codes_postaux for commune in served)


def test_a_postcode_may_serve_two_departements(territory):
    assert {commune.departement for commune in territory.by_postcode("01200")} == {"01", "74"}


def test_the_city_follows_its_municipal_arrondissement(territory):
    assert [commune.code for commune in territory.by_postcode("75015")] == ["75115", "75056"]


def test_an_unknown_postcode_serves_nothing(territory):
    assert territory.by_postcode("00000") == []


def test_arrondissements_of_a_departement(territory):
    assert [one.nom for one in territory.arrondissements_of("92")] == [
        "Antony",
        "Nanterre",
        "Boulogne-Billancourt",
    ]
    assert [one.code for one in territory.arrondissements_of("75")] == ["751"]
    assert territory.arrondissements_of("976") == ()


@pytest.mark.parametrize(
    ("code", "nom_complet"),
    [
        ("26", "de la Drôme"),
        ("01", "de l'Ain"),
        ("69", "du Rhône"),
        ("92", "des Hauts-de-Seine"),
        ("35", "d'Ille-et-Vilaine"),
        ("77", "de Seine-et-Marne"),
        ("974", "de La Réunion"),
    ],
)
def test_a_departement_is_named_as_in_a_sentence(territory, code, nom_complet):
    assert territory.departements[code].nom_complet == nom_complet


def test_every_place_stands_where_it_says(territory):
    for arrondissement in territory.arrondissements.values():
        assert arrondissement.departement in territory.departements
        assert territory.commune(arrondissement.chef_lieu).arrondissement == arrondissement.code
    for departement in territory.departements.values():
        assert territory.commune(departement.chef_lieu) is not None


@pytest.mark.parametrize(
    "line", ["=26\tDrôme", "92050\tNanterre", "+1\tA\tz", "=26\tA\tB\tC\n26362\tValence\t26000\tmany", ""]
)
def test_a_damaged_file_is_refused_with_its_line(tmp_path, line):
    (tmp_path / "communes.tsv").write_text(f"# head\n{line}\n", encoding="utf-8")
    with pytest.raises(TerritoryError, match=r"communes\.tsv, line [23]: "):
        load(tmp_path)
