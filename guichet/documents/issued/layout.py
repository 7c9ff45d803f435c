"""What the templates lay out: texts in order, dates as written in France; nothing else reaches them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from guichet.documents.issued.contents import Adresse, Contents, Identite
from guichet.documents.issued.printable import printable
from guichet.documents.issued.two_d_doc import Symbol


@dataclass(frozen=True, slots=True)
class Edition:
    """What surrounds the contents: reference, day, address of verification, whether it is a demonstration."""

    reference: str
    issued_on: date
    verify_at: str
    demonstration: bool


def page(contents: Contents, edition: Edition, symbol: Symbol | None) -> dict[str, object]:
    """The data of a template, texts ready to print."""
    request = contents.demande
    references = [
        ("Identifiant (n° étranger)", contents.identite.numero_etranger or "non attribué"),
        ("N° de la demande", request.numero),
        ("Demande déposée le", in_figures(request.deposee_le.isoformat())),
        ("Titre demandé", request.titre_demande),
        ("N° de visa", request.visa),
        ("Date d'émission", in_figures(edition.issued_on.isoformat())),
        ("Valable", _validity(contents)),
        ("Autorisation", contents.autorisation),
        ("Référence du document", edition.reference),
    ]
    return {
        "titre": printable(contents.titre),
        "emetteur": printable(contents.emetteur),
        "reference": edition.reference,
        "langue": contents.langue,
        "date": [edition.issued_on.year, edition.issued_on.month, edition.issued_on.day],
        "mention": "Démonstration, sans valeur" if edition.demonstration else "",
        "titres": {"references": "Références", "identite": "Identité et adresse"},
        "references": _filled(references),
        "identite": _filled([*_identity(contents.identite), ("Adresse", _address(contents.adresse))]),
        "blocs": [
            {
                "titre": printable(block.titre),
                "paragraphes": [printable(paragraph) for paragraph in block.paragraphes],
            }
            for block in contents.blocs
        ],
        "pied": f"Vérifier ce document : {edition.verify_at} · référence {edition.reference}",
        "description_donnees": "Les données de ce document, figées à son émission",
        "code": symbol
        and {
            "cote_mm": symbol.side_mm,
            "description": "Code 2D-Doc : il contient les mentions imprimées sur cette page, signées ; "
            f"à lire avec une application de lecture de 2D-Doc ou à l'adresse {edition.verify_at}",
        },
    }


def _filled(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(label, shown) for label, value in pairs if (shown := printable(value))]


def _identity(person: Identite) -> list[tuple[str, str]]:
    born = f"{person.lieu_naissance}, {person.pays_naissance.libelle}" if person.lieu_naissance else ""
    return [
        ("Nom de naissance", person.nom),
        ("Nom d'usage", person.nom_usage),
        ("Prénoms", ", ".join(person.prenoms)),
        ("Sexe", person.sexe),
        ("Né(e) le", in_figures(person.date_naissance)),
        ("À", born or person.pays_naissance.libelle),
        ("Nationalité", person.nationalite.libelle),
    ]


def _address(address: Adresse) -> str:
    place = f"{address.code_postal} {address.commune}".strip()
    lines = (address.ligne2, address.ligne3, address.voie, address.ligne5, place, address.pays.libelle)
    return ", ".join(filter(None, lines))


def _validity(contents: Contents) -> str:
    period = contents.validite
    return f"du {in_figures(period.du.isoformat())} au {in_figures(period.au.isoformat())}" if period else ""


def in_figures(day: str) -> str:
    """31/12/2023 of 2023-12-31; what is not known of a date of birth is left as 00."""
    return "/".join(reversed(day.split("-")))
