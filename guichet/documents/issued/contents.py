"""What an issued document says, as whoever issues it gives it, and as it is frozen."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from guichet.documents.issued.kinds import Kind

_Text = Annotated[str, StringConstraints(max_length=4000)]
_Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
_Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
_PartialDate = Annotated[str, StringConstraints(pattern="^[0-9]{4}-(00-00|[01][0-9]-[0-3][0-9])$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pays(_Part):
    """A country: its code (ISO alpha-2, or one of the special codes of 2D-Doc) and the word that is printed."""

    code: _Country
    libelle: _Said


class Identite(_Part):
    """Who the document is about, as frozen with the request. Of a date of birth the day and month may be 00."""

    nom: _Said
    nom_usage: _Text = ""
    prenoms: tuple[_Said, ...] = ()
    sexe: Literal["M", "F", ""] = ""
    date_naissance: _PartialDate
    lieu_naissance: _Text = ""
    pays_naissance: Pays
    nationalite: Pays
    numero_etranger: _Text = ""


class Adresse(_Part):
    """The address declared: `voie` is number and street, the other lines those of AFNOR XP Z10-011."""

    ligne2: _Text = ""
    ligne3: _Text = ""
    voie: _Text = ""
    ligne5: _Text = ""
    code_postal: _Text = ""
    commune: _Text = ""
    pays: Pays


class Demande(_Part):
    """The request: its number, the day it was filed, and what is printed of it."""

    numero: _Said
    deposee_le: date
    titre_demande: _Text = ""
    visa: _Text = ""


class Validite(_Part):
    du: date
    au: date

    @model_validator(mode="after")
    def _in_order(self) -> "Validite":
        if self.au < self.du:
            raise ValueError("la fin de validité précède le début")
        return self


class Bloc(_Part):
    """A titled block of sentences; `cle` says which mention it is."""

    cle: _Said
    titre: _Said
    paragraphes: Annotated[tuple[_Said, ...], Field(min_length=1)]


class Contents(_Part):
    """A document: who issues it, about whom and what, and its sentences in order. All of it comes in as data."""

    titre: _Said
    emetteur: _Said
    langue: Literal["fr"] = "fr"
    demande: Demande
    identite: Identite
    adresse: Adresse
    validite: Validite | None = None
    autorisation: _Text = ""
    blocs: Annotated[tuple[Bloc, ...], Field(min_length=1)]


class ContentsRefused(ValueError):
    """The document cannot be issued as given; `faults` names each reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def read(kind: Kind, data: Mapping[str, Any]) -> Contents:
    """The contents, checked against what the kind may not be without.

    :raises ContentsRefused: a part missing, empty or unknown
    """
    try:
        contents = Contents.model_validate(data)
    except ValidationError as error:
        raise ContentsRefused(
            [f"{'.'.join(map(str, fault['loc']))} : {fault['msg']}" for fault in error.errors()]
        ) from None
    given = {block.cle for block in contents.blocs}
    faults = [f"blocs : la mention {key} manque" for key in kind.blocks if key not in given]
    if kind.validity and contents.validite is None:
        faults.append("validite : manque")
    if faults:
        raise ContentsRefused(faults)
    return contents


def frozen(kind: Kind, reference: str, issued_on: date, contents: Contents) -> str:
    """The whole as one text of JSON, always the same for the same document; what is hashed, attached and kept."""
    whole = {
        "nature": kind.name,
        "reference": reference,
        "emis_le": issued_on.isoformat(),
        "contenu": contents.model_dump(mode="json"),
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def thawed(text: str) -> tuple[str, date, Contents]:
    """Reference, day of issue and contents of a frozen text."""
    whole = json.loads(text)
    return (
        whole["reference"],
        date.fromisoformat(whole["emis_le"]),
        Contents.model_validate(whole["contenu"]),
    )
