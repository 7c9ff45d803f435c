"""Pages in the habits of older editions, of sister pages and of hurried editing."""

from guichet.catalogue import parse

from .conftest import SAMPLES


def rows(name):
    edition = parse((SAMPLES / name).read_text(encoding="utf-8"))
    return [
        (entry.departement, entry.service, entry.section, entry.intitule, entry.slug)
        for entry in edition.entrees
    ]


def test_an_older_edition():
    assert rows("ancienne.md") == [
        ("35", None, "1ère demande « Vie privée et familiale »", "Parent d’enfant", "exemple35-parent"),
        ("35", None, "1ère demande « Vie privée et familiale »", "Ascendant", "exemple35_ascendant"),
        ("65", None, "Démarches de séjour", "Première demande", "exemple65"),
        ("93", None, "Étudiants / talents", "Étudiant", "exemple93"),
        ("38", None, "Vérification avant embauche", "Vérification", "exemple38"),
        ("67", None, "Naturalisation", "Remise des décrets", "test/6e1385a6-exemple"),
    ]


def test_a_sister_page():
    place, label = "Sur notre site — Demander une place", "34 - Agrément d'un établissement d'enseignement"
    assert rows("soeur.md") == [
        ("46", None, place, "46 - Lot", "exemple46"),
        ("77", None, place, "77 - Seine-et-Marne", None),
        (None, None, place, "60 - Manche", "exemple60"),
        (None, None, "Sur notre site", "Communication du numéro", "exemple-numero"),
        (None, None, None, "Cartes de conducteur, cliquez ici", "exemple-carte"),
        ("34", None, "Autres démarches", label, "exemple34"),
        ("34", None, "Autres démarches", "34- Stages", "exemple34-stages"),
        ("55", None, "Label de qualité", "55 - Déclaration de formation", "exemple_55"),
        ("55", None, "Centres de sensibilisation", "55 - Agrément de centre", "exemple-centre_55"),
        ("84", None, None, "Épreuve générale", "exemple84"),
        (None, None, "Occitanie", "Perte d'attestation", "exemple-perte"),
        ("27", None, "Occitanie", "Dérogation", "exemple27"),
    ]


def test_a_page_edited_in_haste():
    hay = "Sous-préfecture de L’Haÿ-les-Roses"
    assert rows("vrac.md") == [
        ("94", None, None, "Première demande", "exemple94"),
        ("94", None, None, "Accompagnant", "exemple94-accompagnant"),
        ("94", hay, None, f"Changement de statut ({hay})", "exemple94-statut"),
        ("94", hay, None, f"Renouvellement ({hay})", "exemple94-renouvellement"),
        ("94", None, None, "Accord de retrait", "exemple94-retrait"),
        ("94", hay, None, "Rendez-vous", "exemple94-rdv"),
        ("94", hay, None, "Admission exceptionnelle", "exemple94-aes"),
        (
            "94",
            "Sous-préfecture de Nogent-sur-Marne",
            None,
            "Blocages - Sous-préfecture de Nogent-sur-Marne",
            "exemple94-nogent",
        ),
    ]
