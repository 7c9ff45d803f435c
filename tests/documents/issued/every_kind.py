"""One document of each kind, about the same person who does not exist, as whoever issues it would give it."""

from copy import deepcopy
from typing import Any

from tests.documents.issued.sample import RECEIPT, changed


def _blocks(*said: tuple[str, str, str | list[str]]) -> list[dict[str, Any]]:
    return [
        {"cle": key, "titre": title, "paragraphes": [text] if isinstance(text, str) else text}
        for key, title, text in said
    ]


_ABOUT = {name: RECEIPT[name] for name in ("emetteur", "identite", "adresse")}
_AUTHOR = {
    "prenom": "Camille",
    "nom": "Exemple",
    "qualite": "Cheffe du bureau du séjour",
    "service": "Préfecture d'Exemple, direction de l'immigration",
    "delegation": "Arrêté n° 2023-012 du 2 janvier 2023",
}

FAVOURABLE: dict[str, Any] = _ABOUT | {
    "titre": "Attestation de décision favorable sur une demande de renouvellement de titre de séjour",
    "demande": RECEIPT["demande"] | {"nature": "renouvellement"},
    "autorisation": "Autorise à travailler",
    "decision": {"prise_le": "2023-09-17", "auteur": _AUTHOR},
    "titre_accorde": {
        "nature": "Carte de séjour temporaire",
        "mention": "Vie privée et familiale",
        "fondement": "CESEDA L.423-22",
        "validite": {"du": "2023-09-18", "au": "2024-09-17"},
    },
    "taxes_a_la_remise": 225,
    "blocs": _blocks(
        (
            "decision",
            "La décision",
            "Le 17/09/2023, une décision favorable a été prise à la suite de votre demande de titre de séjour.",
        ),
        (
            "titre",
            "",
            "Une carte de séjour temporaire, valable du 18/09/2023 au 17/09/2024, portant la mention "
            "« Vie privée et familiale », va vous être délivrée.",
        ),
        ("fabrication", "", "Ce titre est en cours de fabrication."),
        (
            "portee",
            "Ce que vaut cette attestation",
            "Elle permet de justifier de la régularité de votre séjour jusqu'à la remise du titre.",
        ),
        (
            "accompagnement",
            "",
            "Elle n'est valable qu'accompagnée du visa de long séjour ou du titre précédemment détenu.",
        ),
        ("frontieres", "", "Elle autorise le franchissement des frontières de l'espace Schengen."),
        (
            "remise",
            "La remise de votre titre",
            "Vous serez informée de l'arrivée de votre titre en préfecture et de la façon de venir le retirer.",
        ),
        (
            "taxes",
            "",
            "Vous devrez à cette occasion vous acquitter de 225 €, par timbre électronique acheté au préalable.",
        ),
    ),
}

EXTENSION: dict[str, Any] = _ABOUT | {
    "titre": "Attestation de prolongation de l'instruction d'une demande de titre de séjour",
    "demande": RECEIPT["demande"] | {"titre_demande": "Vie privée et familiale", "nature": "renouvellement"},
    "validite": {"du": "2023-10-01", "au": "2023-12-31"},
    "autorisation": "Autorise à travailler",
    "titre_prolonge": {
        "nature": "Carte de séjour temporaire",
        "numero": "9900000001",
        "expire_le": "2023-09-30",
    },
    "blocs": _blocks(
        (
            "prolongation",
            "L'examen de votre demande continue",
            "Votre demande est complète ; elle a été déposée dans les délais et reste à l'examen.",
        ),
        (
            "portee",
            "Ce que vaut cette attestation",
            "Elle permet de justifier de la régularité de votre séjour du 01/10/2023 au 31/12/2023.",
        ),
        (
            "accompagnement",
            "",
            "Elle n'est valable qu'accompagnée de la carte de séjour n° 9900000001, expirée.",
        ),
        ("travail", "", "Elle autorise à travailler, comme le titre qu'elle prolonge."),
        ("frontieres", "", "Elle autorise le franchissement des frontières de l'espace Schengen."),
        (
            "suite",
            "La suite",
            "Elle est renouvelée tant que la demande n'est pas décidée ; la suivante la remplace.",
        ),
        ("service", "Service chargé de votre demande", ["Préfecture d'Exemple", "01 99 00 00 00"]),
    ),
}

_UNFAVOURABLE: dict[str, Any] = _ABOUT | {
    "demande": RECEIPT["demande"] | {"titre_demande": "Vie privée et familiale"},
    "decision": {"prise_le": "2023-11-20", "lieu": "Exempleville", "auteur": _AUTHOR},
}
_APPEAL = _blocks(
    (
        "recours",
        "Voies et délais de recours",
        "Cette décision peut être contestée devant le tribunal administratif d'Exempleville.",
    ),
    ("delais", "", "Le recours doit y parvenir dans les deux mois de la notification de cette décision."),
)

REFUSAL: dict[str, Any] = _UNFAVOURABLE | {
    "titre": "Décision de refus d'un titre de séjour",
    "blocs": _blocks(
        ("droit", "Considérations de droit", "Vu le CESEDA, notamment son article L.423-22 ;"),
        (
            "fait",
            "Considérations de fait",
            "Considérant que l'intéressée a été confiée à l'aide sociale à l'enfance après ses seize ans ;",
        ),
        ("dispositif", "Décision", "La demande de titre de séjour est refusée."),
    )
    + _APPEAL,
}

CLOSING: dict[str, Any] = _UNFAVOURABLE | {
    "titre": "Clôture d'une demande incomplète",
    "blocs": _blocks(
        (
            "motifs",
            "Motifs",
            "La demande est restée incomplète trente jours après la lecture du message du 01/10/2023.",
        ),
        ("manquants", "Documents qui manquent", ["Justificatif de domicile", "Acte de naissance traduit"]),
        ("suite", "Ce que vous pouvez faire", "Vous pouvez déposer une nouvelle demande à tout moment."),
    )
    + _APPEAL,
}

STATEMENT: dict[str, Any] = {
    "titre": "Constat d'impossibilité de déposer une demande en ligne",
    "emetteur": "Préfecture d'Exemple",
    "empechement": {
        "numero": "990120231120000001",
        "constate_le": "2023-11-20T08:05:09+00:00",
        "page": "/dossiers/nouveau",
        "erreur": "503 : le service ne répond pas",
        "paroles": "J'ai essayé trois fois.\nLa page reste blanche.",
    },
    "declarant": {
        "nom": "Łukaszewska-Özdemir",
        "prenoms": ["Été"],
        "contact": "ete@exemple.test",
    },
    "blocs": _blocks(
        ("constat", "Ce qui est constaté", "Le dépôt en ligne n'a pas été possible le 20/11/2023."),
        (
            "substitution",
            "Comment déposer autrement",
            "La demande peut être déposée au guichet, sans rendez-vous.",
        ),
        ("service", "Service compétent", ["Préfecture d'Exemple", "01 99 00 00 00"]),
    ),
}

EVERY_KIND = {
    "attestation_depot": RECEIPT,
    "attestation_decision_favorable": FAVOURABLE,
    "attestation_prolongation": EXTENSION,
    "decision_refus": REFUSAL,
    "decision_cloture": CLOSING,
    "constat_impossibilite": STATEMENT,
}
WITH_A_CODE = ("attestation_depot", "attestation_decision_favorable", "attestation_prolongation")
WITHOUT_A_CODE = ("decision_refus", "decision_cloture", "constat_impossibilite")


def of_kind(kind: str, **changes: Any) -> dict[str, Any]:
    """The document of a kind with parts replaced, as `sample.receipt`."""
    return changed(EVERY_KIND[kind], **changes)


def first_request(**changes: Any) -> dict[str, Any]:
    """A favourable decision for someone who has had neither title nor visa yet."""
    data = deepcopy(FAVOURABLE)
    data["titre"] = "Attestation de décision favorable sur une première demande de titre de séjour"
    data["demande"]["nature"] = "premiere_demande"
    data["blocs"] = without("accompagnement", data)
    return changed(data, **changes)


def without(key: str, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The blocks of a document but one."""
    return [block for block in data["blocs"] if block["cle"] != key]
