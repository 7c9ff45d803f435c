"""What the templates lay out: texts in order, dates as written in France; nothing else reaches them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from guichet.documents.issued.parts import (
    Adresse,
    Attestation,
    Auteur,
    AuteurMasque,
    Contents,
    Decision,
    DecisionDefavorable,
    Declarant,
    Extension,
    Favourable,
    Identite,
    OfRequest,
    Statement,
    Unfavourable,
    Validite,
)
from guichet.documents.issued.printable import printable
from guichet.documents.issued.two_d_doc import Symbol

PARIS = ZoneInfo("Europe/Paris")
WITHOUT_CODE = "ce document n'a pas de code 2D-Doc : seul son fichier PDF se vérifie"
_PREVIEW = "Aperçu : ce document n'est ni scellé ni délivré, il ne vaut rien"
_NONE = "néant"
"""Said of a name that a person does not have, so that nobody writes one in."""
_TO_COME = "attribuée à la délivrance"
_CODE_TO_COME = "Code 2D-Doc, apposé à la délivrance"

Pairs = Iterable[tuple[str, str]]
Section = tuple[str, Pairs]


@dataclass(frozen=True, slots=True)
class Edition:
    """What surrounds the contents: reference, day, address of verification, whether it is a demonstration.

    `preview`: shown before it is issued; it then has no reference, and an empty frame where its code will be.
    """

    reference: str
    issued_on: date
    verify_at: str
    demonstration: bool
    preview: bool = False


def page(contents: Contents, edition: Edition, symbol: Symbol | None) -> dict[str, object]:
    """The data of a template, texts ready to print."""
    reference = _TO_COME if edition.preview else edition.reference
    return {
        "titre": printable(contents.titre),
        "emetteur": printable(contents.emetteur),
        "reference": reference,
        "langue": contents.langue,
        "date": [edition.issued_on.year, edition.issued_on.month, edition.issued_on.day],
        "mention": "Démonstration, sans valeur" if edition.demonstration else "",
        "apercu": _PREVIEW if edition.preview else "",
        "tete": _printed([("Références", [*_references(contents, edition, reference)]), *_people(contents)]),
        "faits": _printed(_facts(contents)),
        "blocs": [
            {
                "titre": printable(block.titre),
                "paragraphes": [printable(paragraph) for paragraph in block.paragraphes],
            }
            for block in contents.blocs
        ],
        "paroles": _words(contents),
        "auteur": _printed(_author(contents)),
        "pied": f"Vérifier ce document : {edition.verify_at} · référence {reference}"
        + (f" · {WITHOUT_CODE}" if isinstance(contents, Attestation) and symbol is None else ""),
        "description_donnees": "Les données de ce document, figées à son émission",
        "code": symbol and {"cote_mm": symbol.side_mm, "description": _code(edition)},
    }


def _printed(sections: Iterable[Section]) -> list[dict[str, object]]:
    """Titled pairs, those without a value left out."""
    filled = [
        (title, [(label, shown) for label, value in pairs if (shown := printable(value))])
        for title, pairs in sections
    ]
    return [{"titre": title, "lignes": pairs} for title, pairs in filled if pairs]


def _code(edition: Edition) -> str:
    if edition.preview:
        return _CODE_TO_COME
    return (
        "Code 2D-Doc : il contient les mentions imprimées sur cette page, signées ; "
        f"à lire avec une application de lecture de 2D-Doc ou à l'adresse {edition.verify_at}"
    )


def _references(contents: Contents, edition: Edition, reference: str) -> Pairs:
    if isinstance(contents, OfRequest):
        request = contents.demande
        yield "Identifiant (n° étranger)", contents.identite.numero_etranger or "non attribué"
        yield "N° de la demande", request.numero
        yield "Demande déposée le", in_figures(request.deposee_le)
        yield "Modifiée le", in_figures(request.modifiee_le) if request.modifiee_le else ""
        yield "Titre demandé", request.titre_demande
        yield "N° de visa", request.visa
    if isinstance(contents, Statement):
        yield "N° du constat", contents.empechement.numero
    yield "Date d'émission", in_figures(edition.issued_on)
    if isinstance(contents, Attestation):
        yield "Valable", _period(contents.validite)
        yield "Autorisation", contents.autorisation
    yield "Référence du document", reference


def _people(contents: Contents) -> Iterable[Section]:
    match contents:
        case OfRequest(identite=person, adresse=address):
            yield "Identité et adresse", [*_identity(person), ("Adresse", _address(address))]
        case Statement(declarant=person):
            yield "Personne qui le déclare", _declared(person)
        case _:
            return


def _facts(contents: Contents) -> Iterable[Section]:
    """What is told in words too, as facts that can be found at a glance."""
    match contents:
        case Favourable(decision=decision, titre_accorde=title, taxes_a_la_remise=taxes):
            yield (
                "Décision",
                [
                    ("Décision prise le", in_figures(decision.prise_le)),
                    ("Titre accordé", title.nature),
                    ("Mention", title.mention),
                    ("Fondement", title.fondement),
                    ("Titre valable", _period(title.validite)),
                    ("Taxes à régler à la remise", f"{taxes} €"),
                ],
            )
        case Extension(titre_prolonge=held) if held is not None:
            yield (
                "Titre prolongé",
                [
                    ("Titre", held.nature),
                    ("N° du titre", held.numero),
                    ("Expire le", in_figures(held.expire_le)),
                ],
            )
        case Statement(empechement=found):
            at = found.constate_le.astimezone(PARIS)
            yield (
                "Ce qui a empêché le dépôt",
                [
                    ("Page", found.page),
                    ("Date et heure", f"{in_figures(at.date())} à {at:%H:%M:%S}, heure de Paris"),
                    ("Erreur affichée", found.erreur),
                ],
            )
        case _:
            return


def _words(contents: Contents) -> dict[str, object] | None:
    """What a person says, in their own words, line by line."""
    said = contents.empechement.paroles if isinstance(contents, Statement) else ""
    lines = [shown for line in said.splitlines() if (shown := printable(line))]
    return {"titre": "Ce que dit la personne", "paragraphes": lines} if lines else None


def _author(contents: Contents) -> Iterable[Section]:
    match contents:
        case Favourable(decision=decision) | Unfavourable(decision=decision):
            yield "Auteur de la décision", [*_done(decision), *_signature(decision.auteur)]
        case _:
            return


def _done(decision: Decision | DecisionDefavorable) -> Pairs:
    if decision.lieu:
        yield "Fait à", f"{decision.lieu}, le {in_figures(decision.prise_le)}"


def _signature(author: Auteur | AuteurMasque) -> Pairs:
    """CRPA, art. L212-1: first name, name and capacity, legible; where the law lets it, the office's number."""
    match author:
        case Auteur():
            yield "Prénom et nom", f"{author.prenom} {author.nom}"
            yield "Qualité", author.qualite
            yield "Service", author.service
            yield "Délégation de signature", author.delegation or ""
        case AuteurMasque():
            yield "Agent n°", author.numero
            yield "Service", author.service
            yield "Nom non divulgué", author.base


def _identity(person: Identite) -> list[tuple[str, str]]:
    born = f"{person.lieu_naissance}, {person.pays_naissance.libelle}" if person.lieu_naissance else ""
    return [
        ("Nom de naissance", person.nom),
        ("Nom d'usage", person.nom_usage or _NONE),
        ("Prénoms", ", ".join(person.prenoms) or _NONE),
        ("Sexe", person.sexe),
        ("Né(e) le", in_figures(person.date_naissance)),
        ("À", born or person.pays_naissance.libelle),
        ("Nationalité", person.nationalite.libelle),
    ]


def _declared(person: Declarant) -> list[tuple[str, str]]:
    return [
        ("Nom", person.nom),
        ("Prénoms", ", ".join(person.prenoms)),
        ("Né(e) le", in_figures(person.date_naissance)),
        ("N° étranger", person.numero_etranger),
        ("Contact", person.contact),
    ]


def _address(address: Adresse) -> str:
    place = f"{address.code_postal}\N{NO-BREAK SPACE}{address.commune}".strip()
    lines = (address.ligne2, address.ligne3, address.voie, address.ligne5, place, address.pays.libelle)
    return ", ".join(filter(None, lines))


def _period(period: Validite | None) -> str:
    return f"du {in_figures(period.du)} au {in_figures(period.au)}" if period else ""


def in_figures(day: date | str) -> str:
    """31/12/2023 of 2023-12-31; what is not known of a date of birth is left as 00."""
    return "/".join(reversed(str(day).split("-")))
