"""Where one lives says which service receives."""

import re
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import yaml

from guichet.territory import Nature, TerritoryError, load

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data" / "territory"

NANTERRE = {
    "Asnières-sur-Seine",
    "Bois-Colombes",
    "Clichy",
    "Colombes",
    "Courbevoie",
    "Garches",
    "Gennevilliers",
    "La Garenne-Colombes",
    "Levallois-Perret",
    "Nanterre",
    "Neuilly-sur-Seine",
    "Puteaux",
    "Rueil-Malmaison",
    "Saint-Cloud",
    "Suresnes",
    "Vaucresson",
    "Villeneuve-la-Garenne",
}


def service_at(territory, commune):
    return territory.service_for(commune.departement, commune.arrondissement)


SPLIT = [
    ("92050", "92000", "Préfecture des Hauts-de-Seine"),
    ("92002", "92160", "Sous-préfecture d'Antony"),
    ("92012", "92100", "Sous-préfecture de Boulogne-Billancourt"),
    ("94028", "94000", "Préfecture du Val-de-Marne"),
    ("94052", "94130", "Sous-préfecture de Nogent-sur-Marne"),
    ("94038", "94240", "Sous-préfecture de L'Haÿ-les-Roses"),
    ("91228", "91000", "Préfecture de l'Essonne"),
    ("91223", "91150", "Sous-préfecture d'Étampes"),
    ("91477", "91120", "Sous-préfecture de Palaiseau"),
    ("77284", "77100", "Sous-préfecture de Meaux"),
    ("77288", "77000", "Préfecture de Seine-et-Marne"),
    ("77379", "77160", "Préfecture de Seine-et-Marne"),
    ("93062", "93340", "Sous-préfecture du Raincy"),
    ("93008", "93000", "Préfecture de la Seine-Saint-Denis"),
    ("93066", "93200", "Préfecture de la Seine-Saint-Denis"),
    ("75115", "75015", "Préfecture de police"),
    ("2B033", "20200", "Préfecture de la Haute-Corse"),
    ("97801", "97150", "Préfecture de Saint-Barthélemy et de Saint-Martin"),
    ("98735", "98714", "Haut-commissariat de la République en Polynésie française"),
]


@pytest.mark.parametrize(("code", "postcode", "nom"), SPLIT)
def test_a_commune_and_its_postcode_give_the_competent_service(territory, code, postcode, nom):
    assert service_at(territory, territory.commune(code)).nom == nom
    assert service_at(territory, territory.by_postcode(postcode)[0]).nom == nom


@pytest.mark.parametrize("nom", sorted(NANTERRE))
def test_the_seventeen_communes_of_nanterre_go_to_the_prefecture(territory, nom):
    commune = territory.search(nom)[0]
    assert (commune.nom, commune.arrondissement) == (nom, "922")
    assert service_at(territory, commune).id == "prefecture-92"


def test_no_other_commune_is_in_the_arrondissement_of_nanterre(territory):
    found = territory.search("92", limit=100)
    present = {one.nom for one in found if one.arrondissement == "922" and one.nature is Nature.PRESENT}
    assert present == NANTERRE


def test_without_an_arrondissement_the_prefecture_answers(territory):
    assert territory.service_for("94").nom == "Préfecture du Val-de-Marne"
    assert territory.service_for("26").nom == "Préfecture de la Drôme"


def test_an_unknown_departement_or_a_foreign_arrondissement_is_refused(territory):
    with pytest.raises(KeyError):
        territory.service_for("20")
    with pytest.raises(ValueError, match="942"):
        territory.service_for("92", "942")


@pytest.mark.parametrize(
    ("departement", "numero", "fuseau"),
    [
        ("01", "0101", "Europe/Paris"),
        ("59", "5901", "Europe/Paris"),
        ("2A", "2001", "Europe/Paris"),
        ("2B", "2002", "Europe/Paris"),
        ("974", "9741", "Indian/Reunion"),
        ("973", "9731", "America/Cayenne"),
        ("988", "9881", "Pacific/Noumea"),
    ],
)
def test_a_service_has_its_number_and_its_time(territory, departement, numero, fuseau):
    service = territory.service_for(departement)
    assert (service.numero, service.fuseau) == (numero, fuseau)


def test_every_departement_has_a_number_of_its_own_a_time_and_a_seat(territory):
    services = [territory.service_for(code) for code in territory.departements]
    assert len({service.numero for service in services}) == len(services)
    for service in services:
        assert len(service.numero) == 4
        assert service.numero.isdecimal()
        assert ZoneInfo(service.fuseau)
        assert territory.commune(service.commune) is not None
    overseas = {code for code in territory.departements if len(code) == 3}
    assert all(territory.service_for(code).fuseau != "Europe/Paris" for code in overseas)


def test_a_site_is_never_without_its_source(territory):
    sites = {}
    for arrondissement in territory.arrondissements.values():
        service = territory.service_for(arrondissement.departement, arrondissement.code)
        if service.site:
            assert service.source
            sites[service.id] = urlsplit(service.site).hostname
    assert sites == {
        "prefecture-45": "www.loiret.gouv.fr",
        "prefecture-57": "www.moselle.gouv.fr",
        "prefecture-67": "www.bas-rhin.gouv.fr",
        "prefecture-77": "www.seine-et-marne.gouv.fr",
        "prefecture-92": "www.hauts-de-seine.gouv.fr",
        "sous-prefecture-921": "www.hauts-de-seine.gouv.fr",
    }


def test_every_source_of_a_service_is_listed(territory):
    listed = yaml.safe_load((ROOT / "data" / "sources.yaml").read_text(encoding="utf-8"))
    places = [(code, None) for code in territory.departements]
    places += [(one.departement, one.code) for one in territory.arrondissements.values()]
    services = [territory.service_for(*place) for place in places]
    cited = {name for one in services for name in (one.source, one.source_coordonnees)} - {None}
    assert cited
    assert cited <= listed.keys()


def every_service(territory):
    places = [(code, None) for code in territory.departements]
    places += [(one.departement, one.code) for one in territory.arrondissements.values()]
    return {one.id: one for one in (territory.service_for(*place) for place in places)}.values()


def test_every_service_can_be_written_to_and_called(territory):
    for service in every_service(territory):
        place, postcode = service.courrier.rpartition(", ")[0], service.courrier.rpartition(", ")[2][:5]
        assert place, service.id
        assert postcode.isdecimal(), service.id
        assert re.fullmatch(r"[0-9 ]{4,14}", service.appel), service.id
        assert bool(service.source_coordonnees) == bool(service.adresse or service.telephone), service.id


def test_an_address_is_in_the_departement_of_its_service(territory):
    for service in every_service(territory):
        code = service.id.rpartition("-")[2]
        postcode = service.courrier.rpartition(", ")[2][:5]
        begins = {"2A": "20", "2B": "20", "977": "971", "978": "971", "984": "974", "989": "987"}
        assert postcode.startswith(begins.get(code, code[:2] if len(code) == 2 or code < "97" else code)), (
            service.id
        )


def test_without_an_address_of_its_own_a_letter_goes_to_its_name_at_its_seat(territory):
    antony = territory.service_for("92", "921")
    assert (antony.adresse, antony.courrier) == (None, "Sous-préfecture d'Antony, 92160 Antony")
    assert (antony.telephone, antony.appel) == (None, "0 806 001 620")
    nord = territory.service_for("59")
    assert nord.courrier == nord.adresse == "12 rue Jean-Sans-Peur, CS 20003, 59039 Lille Cedex"
    assert nord.appel == nord.telephone == "03 20 30 59 59"


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ('departements: {"26": {site: "https://exemple.test"}}', "needs its source"),
        ('coordonnees: {"26": {adresse: "1 rue du Test, 26000 Valence"}}', "source"),
        ('coordonnees: {"20": {telephone: "34 30", source: x}}', "no such département or arrondissement: 20"),
        ('departements: {"20": {nom: Corse}}', "no such département or arrondissement: 20"),
        ('arrondissements: {"999": {nom: Nulle part}}', "no such département or arrondissement: 999"),
        ('departements: {"26": {couleur: bleu}}', "couleur"),
        ("departements: [", "services.yaml"),
    ],
)
def test_a_wrong_service_is_refused_by_name(tmp_path, entries, message):
    defaults = ("departements", "arrondissements", "coordonnees", "numeros", "fuseaux")
    kept = [f"{key}: {{}}" for key in defaults if not entries.startswith(key)]
    kept += ["nationale: {nom: Direction}", 'centre_de_contact: {nom: Centre, telephone: "34 30", source: x}']
    (tmp_path / "communes.tsv").write_text("=26\tDrôme\tde la Drôme\t26362\n", encoding="utf-8")
    (tmp_path / "services.yaml").write_text("\n".join([entries, *kept]), encoding="utf-8")
    (tmp_path / "tribunaux.yaml").write_text(court("26"), encoding="utf-8")
    with pytest.raises(TerritoryError, match=message):
        load(Path(tmp_path))


def court(*departements: str) -> str:
    return yaml.safe_dump(
        {
            "source": "x",
            "tribunaux": [{"nom": f"tribunal n° {one}", "departements": [one]} for one in departements],
        }
    )


@pytest.mark.parametrize(
    ("courts", "message"),
    [
        (court(), "not of one court, or unknown: 26"),
        (court("26", "26"), "not of one court, or unknown: 26"),
        (court("26", "20"), "not of one court, or unknown: 20"),
        ("tribunaux: []", "source"),
        ("tribunaux: [", "tribunaux.yaml"),
    ],
)
def test_every_departement_has_one_court(tmp_path, courts, message):
    (tmp_path / "communes.tsv").write_text("=26\tDrôme\tde la Drôme\t26362\n", encoding="utf-8")
    (tmp_path / "services.yaml").write_text((DATA / "services.yaml").read_text(encoding="utf-8"))
    (tmp_path / "tribunaux.yaml").write_text(courts, encoding="utf-8")
    with pytest.raises(TerritoryError, match=message):
        load(Path(tmp_path))


COURTS = {
    "2A": "de Bastia",
    "26": "de Grenoble",
    "30": "de Nîmes",
    "45": "d'Orléans",
    "59": "de Lille",
    "75": "de Paris",
    "83": "de Toulon",
    "84": "de Nîmes",
    "92": "de Cergy-Pontoise",
    "93": "de Montreuil",
    "94": "de Melun",
    "972": "de la Martinique",
    "984": "de La Réunion",
}


@pytest.mark.parametrize(("departement", "court"), COURTS.items())
def test_a_decision_is_challenged_before_the_court_of_its_departement(territory, departement, court):
    assert territory.service_for(departement).tribunal == f"tribunal administratif {court}"


def test_the_services_of_a_departement_have_one_court(territory):
    assert territory.service_for("92", "922").tribunal == territory.service_for("92").tribunal
    assert territory.national.tribunal == ""


def test_the_source_of_the_courts_is_listed():
    courts = yaml.safe_load((DATA / "tribunaux.yaml").read_text(encoding="utf-8"))
    assert courts["source"] in yaml.safe_load((ROOT / "data" / "sources.yaml").read_text(encoding="utf-8"))
