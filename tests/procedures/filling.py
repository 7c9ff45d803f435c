"""The trial procedure, whole: one of each thing, and a person who answers everything."""

from datetime import date
from pathlib import Path

EVERYTHING = Path(__file__).with_name("everything.yaml")
DAY = date(2026, 11, 21)

YOU = {
    "nom": ["O'Brien-N'Diaye d'Été"],
    "surnom": ["{{7*7}} =SUM(1) <b>"],
    "naissance-jour": [""],
    "naissance-mois": ["mars"],
    "naissance-annee": ["2008"],
    "nationalite": ["APATRIDE"],
    "pays_naissance": ["FRA"],
    "lieu-nom": ["Lyon"],
    "lieu-code": [""],
    "sexe": ["feminin"],
    "adresse-numero": ["1 bis"],
    "adresse-voie": ["rue de l'Essai"],
    "adresse-complement": ["chez Y"],
    "adresse-code_postal": ["26000"],
    "adresse-commune": ["Valence"],
    "adresse-commune_code": [""],
    "adresse-pays": ["FRA"],
    "naguere": ["97400"],
    "courriel": ["Sans@EXEMPLE.test"],
    "telephone": ["0692 12 34 56"],
    "numero": ["99 0312 3456"],
    "passeport": ["12ab 34567"],
    "visa": [""],
}
YOU_READ = {
    "nom": "O'Brien-N'Diaye d'Été",
    "surnom": "{{7*7}} =SUM(1) <b>",
    "naissance": "2008-03-00",
    "nationalite": "APATRIDE",
    "pays_naissance": "FRA",
    "lieu": "69123",
    "sexe": "feminin",
    "adresse": {
        "numero": "1 bis",
        "voie": "rue de l'Essai",
        "complement": "chez Y",
        "code_postal": "26000",
        "commune": "26362",
        "ville": "Valence",
        "pays": "FRA",
    },
    "naguere": "97400",
    "courriel": "Sans@exemple.test",
    "telephone": "+262692123456",
    "numero": "9903123456",
    "passeport": "12AB34567",
}
LIFE = {
    "arrivee-jour": ["1"],
    "arrivee-mois": ["2"],
    "arrivee-annee": ["2024"],
    "activites": ["", "travail", "etudes"],
    "employeur": ["Boulangerie"],
    "heures": ["٣٥"],
    "revenus": ["1 250,5"],
    "motif_aide": ["ligne 1\r\nligne 2"],
    "marie": ["oui"],
    "date_union-jour": ["29"],
    "date_union-mois": ["03"],
    "date_union-annee": ["2024"],
    "delai": ["f"],
    "enfants": [""],
    "enfants-0-enfant_nom": ["A"],
    "enfants-0-enfant_naissance-annee": ["2025"],
    "enfants-0-enfant_loisirs": ["", "musique", "sport"],
    "enfants-0-enfant_commune-nom": [""],
    "enfants-0-enfant_commune-code": ["75115"],
    "enfants-2-enfant_nom": ["B"],
    "enfants-2-enfant_naissance-jour": ["1"],
    "enfants-2-enfant_naissance-mois": ["1"],
    "enfants-2-enfant_naissance-annee": ["2023"],
    "enfants-2-enfant_scolarise": ["non"],
    "nouvelles": ["", "oui"],
    "vrai_tout": ["", "oui"],
    "vrai_mineur": [""],
}
PAPERS = {"ephoto": ["0" * 22], "heberge": ["non"]}
"""Of someone who lives at home: neither the host's papers nor their statement are asked."""
REVIEW = {"relu": ["", "oui"]}
LIFE_READ = {
    "arrivee": "2024-02-01",
    "activites": ["travail", "etudes"],
    "employeur": "Boulangerie",
    "heures": 35,
    "revenus": "1250.50",
    "marie": True,
    "date_union": "2024-03-29",
    "delai": "f",
    "enfants": [
        {
            "enfant_nom": "A",
            "enfant_naissance": "2025-00-00",
            "enfant_loisirs": ["sport", "musique"],
            "enfant_commune": "75115",
        },
        {"enfant_nom": "B", "enfant_naissance": "2023-01-01", "enfant_scolarise": False},
    ],
    "nouvelles": True,
    "vrai_tout": True,
}
