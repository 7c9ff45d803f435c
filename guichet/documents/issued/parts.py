"""What issued documents are made of, as whoever issues them gives it: one record a sort of document."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

_Text = Annotated[str, StringConstraints(max_length=4000)]
_Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
_Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
"""Reasons may be given in one piece."""
_Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
_PartialDate = Annotated[str, StringConstraints(pattern="^[0-9]{4}-(00-00|[01][0-9]-[0-3][0-9])$")]
_Euros = Annotated[int, Field(strict=True, ge=0)]

ACCOMPANIED = "accompagnement"
"""The mention that a document is worth something only beside the title or visa held before."""


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
    """The request: its number, the day it was filed, what is printed of it, and of which nature it is.

    `modifiee_le`: the day it was last filed again with changes.
    """

    numero: _Said
    deposee_le: date
    modifiee_le: date | None = None
    titre_demande: _Text = ""
    visa: _Text = ""
    nature: Literal["premiere_demande", "renouvellement", "changement_statut", ""] = ""


class ServiceEnCharge(_Part):
    """Who is in charge of a request and how they are reached (CRPA, art. R112-11-1, 2°)."""

    nom: _Said
    adresse: _Said
    telephone: _Said
    site: _Text = ""


class Validite(_Part):
    du: date
    au: date

    @model_validator(mode="after")
    def _in_order(self) -> "Validite":
        if self.au < self.du:
            raise ValueError("la fin de validité précède le début")
        return self


class Titre(_Part):
    """The title granted: `mention` is what is printed on it, `fondement` the article it rests on."""

    nature: _Said
    mention: _Text = ""
    fondement: _Text = ""
    validite: Validite


class TitreDetenu(_Part):
    """The title that a document prolongs."""

    nature: _Said
    numero: _Said
    expire_le: date


class Auteur(_Part):
    """Who took a decision: first name, name, capacity and service (CRPA, art. L212-1 and L212-2).

    `delegation` is the act that lets them sign; None, said in so many words, where the power is their own.
    """

    prenom: _Said
    nom: _Said
    qualite: _Said
    service: _Said
    delegation: _Said | None


class AuteurMasque(_Part):
    """An author whom the office shows by a number; `base` is the text of law that allows it, and is printed."""

    numero: _Said
    service: _Said
    base: _Said


class Decision(_Part):
    """A decision taken, by whom; where, if it says so."""

    prise_le: date
    lieu: _Text = ""
    auteur: Auteur | AuteurMasque


class DecisionDefavorable(_Part):
    """A decision that may be challenged: its day, its place, and an author who is named."""

    prise_le: date
    lieu: _Said
    auteur: Auteur


class Empechement(_Part):
    """What kept a person from filing on line: the page, the moment, the error as shown, what the person says of it."""

    numero: _Said
    constate_le: AwareDatetime
    page: _Said
    erreur: _Said
    paroles: _Text = ""


class Declarant(_Part):
    """Who says they could not file, as they give their name; nothing of it was checked."""

    nom: _Said
    prenoms: tuple[_Said, ...] = ()
    numero_etranger: _Text = ""
    date_naissance: _PartialDate | Literal[""] = ""
    contact: _Text = ""


class Bloc(_Part):
    """A block of sentences under a title, or going on under the one before; `cle` says which mention it is."""

    cle: _Said
    titre: _Text
    paragraphes: Annotated[tuple[_Paragraph, ...], Field(min_length=1)]


class Contents(_Part):
    """A document: who issues it, and its sentences in order. All of it comes in as data."""

    titre: _Said
    emetteur: _Said
    langue: Literal["fr"] = "fr"
    blocs: Annotated[tuple[Bloc, ...], Field(min_length=1)]

    @property
    def mentions(self) -> frozenset[str]:
        return frozenset(block.cle for block in self.blocs)

    def faults(self) -> list[str]:
        """What it lacks or may not say, seeing what it is about."""
        return []


class OfRequest(Contents):
    """A document about a request and the person it is for."""

    demande: Demande
    identite: Identite
    adresse: Adresse


class Attestation(OfRequest):
    """What a person shows to prove something; its period and what it allows, where it has any."""

    validite: Validite | None = None
    autorisation: _Text = ""

    @property
    def categories(self) -> tuple[str, ...]:
        """The title it is about as a code may hold it, the fullest first."""
        return (self.demande.titre_demande,)

    def _accompaniment(self, beside: bool) -> list[str]:
        """Whether it says that it must be shown beside a title or visa, when and only when there is one."""
        said = ACCOMPANIED in self.mentions
        if beside == said:
            return []
        wrong = "manque" if beside else "est de trop : aucun titre ni visa ne l'accompagne"
        return [f"blocs : la mention {ACCOMPANIED} {wrong}"]


class Receipt(Attestation):
    """The acknowledgement of a filing (CRPA, art. R112-11-1); in those of before, `service` is None."""

    service: ServiceEnCharge | None = None

    def faults(self) -> list[str]:
        """Who is in charge is given with an address and a telephone number, and printed so."""
        if self.service is None:
            return ["service : manque"]
        said = " ".join(text for block in self.blocs if block.cle == "service" for text in block.paragraphes)
        given = {name: getattr(self.service, name) for name in ("nom", "adresse", "telephone")}
        return [
            f"blocs : la mention service ne donne pas {name}"
            for name, one in given.items()
            if one not in said
        ]


class Favourable(Attestation):
    """A favourable decision, until the card is handed over (CESEDA, art. R431-15-1).

    `taxes_a_la_remise`: whole euros, 0 where nothing is due.
    """

    decision: Decision
    titre_accorde: Titre
    taxes_a_la_remise: _Euros

    @property
    def categories(self) -> tuple[str, ...]:
        granted = self.titre_accorde
        return (f"{granted.nature} {granted.mention}", granted.mention or granted.nature)

    def faults(self) -> list[str]:
        """A first request has no former title beside it, and no visa either where none is given."""
        if not self.demande.nature:
            return ["demande.nature : manque"]
        return self._accompaniment(self.demande.nature != "premiere_demande" or bool(self.demande.visa))


class Extension(Attestation):
    """The examination goes on beyond the title held, or began without one (CESEDA, art. R431-15-1).

    `titre_prolonge` is None, said in so many words, for who has had no title yet; `autorisation` is empty, said
    likewise, where it does not allow to work.
    """

    titre_prolonge: TitreDetenu | None

    def faults(self) -> list[str]:
        faults = [] if self.validite else ["validite : manque"]
        if "autorisation" not in self.model_fields_set:
            faults.append("autorisation : manque")
        return faults + self._accompaniment(self.titre_prolonge is not None)


class Unfavourable(OfRequest):
    """A refusal, or a request closed as incomplete: a decision with its reasons and how to challenge it."""

    decision: DecisionDefavorable


class Statement(Contents):
    """That someone could not file on line, on which page, when and why."""

    empechement: Empechement
    declarant: Declarant
