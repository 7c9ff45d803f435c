"""The 2D-Doc of a document: what goes in each field, and when there is none."""

import re
from datetime import date

from guichet.documents.issued.kinds import Kind
from guichet.documents.issued.parts import Adresse, Attestation, Contents, Identite
from guichet.documents.issued.two_d_doc import (
    FIELDS,
    Nonconforming,
    NotLatin,
    Value,
    code_of,
    first_names,
    latin,
    line_4,
    shortened,
)

_DEPOSIT = "1"
"""The visa is how a request came in: it is told of its filing, not of what follows."""


def values_of(kind: Kind, reference: str, contents: Contents) -> dict[str, Value] | str:
    """The fields, or why this document carries no code: a text, for whoever looks after the service.

    Only what is printed goes in, and the opaque reference. No code where the format has no way to say it: a kind it
    does not know, a sex neither M nor F, a name in another script than Latin, a request number that is not of 19
    digits.
    """
    if not kind.nature or not isinstance(contents, Attestation):
        return f"6J : le format n'a pas de code pour {kind.name}"
    try:
        return {
            name: value for name, value in _fields(kind, reference, contents).items() if value is not None
        }
    except (NotLatin, Nonconforming, ValueError) as error:
        return f"{type(error).__name__}: {error}"


def _fields(kind: Kind, reference: str, contents: Attestation) -> dict[str, Value | None]:
    request, person, address = contents.demande, contents.identite, contents.adresse
    if not person.sexe:
        raise ValueError("68 : ni M ni F")
    validity = contents.validite
    return {
        "6J": Value(kind.nature),
        "6K": Value(request.numero),
        "6L": Value(_day(request.deposee_le)),
        "6P": _letters("6P", contents.autorisation),
        "6Q": Value(latin(person.numero_etranger).replace(" ", "")),
        **_names(person),
        "68": Value(person.sexe),
        "69": Value("".join(reversed(person.date_naissance.split("-")))),
        "6A": _words("6A", person.lieu_naissance),
        "6C": Value(code_of(person.pays_naissance.code)),
        "67": Value(code_of(person.nationalite.code)),
        "6U": _cut("6U", line_4(address.voie)),
        "6W": Value(_postcode(address)),
        "6X": _letters("6X", _town(address.commune)),
        "6M": _category(contents.categories),
        "6N": Value(_day(validity.du)) if validity else None,
        "6O": Value(_day(validity.au)) if validity else None,
        "6Y": Value(code_of(address.pays.code)),
        "6R": Value(latin(request.visa).replace(" ", ""))
        if request.visa and kind.nature == _DEPOSIT
        else None,
        "6S": _words("6S", address.ligne2) if address.ligne2 else None,
        "6T": _words("6T", address.ligne3) if address.ligne3 else None,
        "6V": _words("6V", address.ligne5) if address.ligne5 else None,
        "01": Value(reference),
    }


def _category(texts: tuple[str, ...]) -> Value | None:
    """The first that fits whole; where none does, the last one, cut."""
    written = [_letters("6M", text) for text in texts if text]
    return next((value for value in written if not value.cut), written[-1] if written else None)


def _postcode(address: Adresse) -> str:
    """The five digits of a French postcode; five spaces for what another country calls one."""
    found = address.code_postal.strip()
    return found if re.fullmatch("[0-9]{5}", found) and address.pays.code == "FR" else " " * 5


def _town(name: str) -> str:
    """Without the municipal arrondissement, which has no digit to be told by here: the postcode tells it."""
    return re.sub(r"\s+\d{1,2}(er|e|ème) arrondissement$", "", name.strip(), flags=re.IGNORECASE)


def _names(person: Identite) -> dict[str, Value]:
    family = _letters("62", person.nom)
    if not family.text:
        raise ValueError("62 : vide")
    return {
        "62": family,
        "63": _letters("63", person.nom_usage),
        "60": _cut("60", first_names(person.prenoms)),
    }


def _letters(name: str, text: str) -> Value:
    return _cut(name, latin(text, digits=False))


def _words(name: str, text: str) -> Value:
    return _cut(name, latin(text))


def _cut(name: str, text: str) -> Value:
    maximum = FIELDS[name].maximum
    assert maximum is not None
    return Value(*shortened(text, maximum))


def _day(day: date) -> str:
    return day.strftime("%d%m%Y")
