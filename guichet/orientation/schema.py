"""The form of the data files. One schema gives the errors, the editor's help and the documentation."""

import datetime
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from guichet.rules.records import ArticleOrName, Quotations, Record, Text, Url, Word, Words

RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9A-Z]+(\.[a-z0-9-]+)+$")]


class Except(Record):
    """`{sauf: [...]}`: any value but these."""

    sauf: Words


Cell = Except | Words
Conditions = dict[str, Cell]


class Valid(Record):
    """First and last day of force, both included; open where left out."""

    du: date | None = None
    au: date | None = None


class Link(Record):
    url: Url
    libelle: Text
    source: str


class Contact(Record):
    type: Literal["courriel", "telephone", "adresse"]
    valeur: str
    libelle: Text | None = None


class Body(Record):
    """A competent service that is not the service of the place."""

    nom: str
    adresse: str | None = None
    site: Url | None = None


class Hours(Record):
    """Opening hours of a counter, local time; days from 1 (Monday) to 7."""

    jours: list[Annotated[int, Field(ge=1, le=7)]]
    de: Annotated[str, StringConstraints(pattern=r"^\d\d:\d\d$")]
    a: Annotated[str, StringConstraints(pattern=r"^\d\d:\d\d$")]


class Outcome(Record):
    etat: Literal["reponse", "non_eligible"] = "reponse"
    canal: str | None = None
    liens: list[str] = []
    contacts: list[Contact] = []
    organisme: Body | None = None
    mentions: list[Text] = []
    horaires: Hours | None = None
    verifier: bool = False


class Example(Record):
    situation: dict[str, Any]
    attendu: str | None = None
    canal: str | None = None


class Entry(Record):
    """What every line of law has, in whatever table."""

    id: RuleId
    si: Conditions = {}
    remplace: list[str] = []
    sauf: list[str] = []
    base: list[ArticleOrName] = []
    source: Quotations
    valide: Valid = Valid()
    verifier: bool = False


class RuleEntry(Entry):
    """A rule: when it holds, what follows, why, and an example at least."""

    titre: Text
    alors: Outcome
    pourquoi: Text
    alternative: Text | None = None
    defaut: bool = False
    exemples: Annotated[list[Example], Field(min_length=1)]


class RuleFile(Record):
    table: str
    autorite: Text
    lieu: Conditions = {}
    remplace: list[str] = []
    liens: dict[str, Link] = {}
    regles: list[RuleEntry]


class WindowEntry(Entry):
    titre: Text | None = None
    du: str | None = None
    au: str | None = None
    texte: Text


class FeeEntry(Entry):
    titre: Text | None = None
    montant: int = Field(ge=0)
    depuis: date
    texte: Text | None = None


class DocumentLine(Record):
    id: str
    libelle: Text
    obligatoire: bool = True
    alternatives: list[Text] = []
    age_maximum: str | None = None


class DocumentEntry(Entry):
    titre: Text | None = None
    documents: Annotated[list[DocumentLine], Field(min_length=1)]


class AlternativeEntry(Entry):
    titre: Text | None = None
    texte: Text
    contacts: list[Contact] = []


class Position(Record):
    source: str
    canal: str
    citation: str
    remplacee: bool = False


class ConflictEntry(Record):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    si: Conditions = {}
    valide: Valid = Valid()
    positions: Annotated[list[Position], Field(min_length=2)]
    texte: Text
    exemples: Annotated[list[Example], Field(min_length=1)]


class GapEntry(Record):
    id: str
    si: Conditions
    valide: Valid = Valid()
    raison: Text
    depuis: date


class Source(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)
    titre: str
    editeur: str
    adresse: str | None = None
    date: datetime.date
    verifie_le: datetime.date


class ValueEntry(Record):
    libelle: Text
    groupe: str | None = None
    aide: Text | None = None


class Borrowed(Record):
    """What stands for a key that is not said: the value of another key, when `demande` is one of these."""

    cle: str
    demande: list[str]


class KeyEntry(Record):
    type: Literal["choix", "date", "nombre", "oui_non", "texte", "territoire", "pays", "moment"]
    libelle: Text
    question: Text
    aide: Text | None = None
    presume: Word | None = None
    sensible: bool = False
    reprend: Borrowed | None = None
    valeurs: dict[str, ValueEntry] = {}


class FactValue(Record):
    si: str | None = None
    libelle: Text


class FactEntry(Record):
    libelle: Text
    calcul: Literal["numero"] | None = None
    presume: Word | None = None
    valeurs: dict[Word, FactValue]


class ImpossibleEntry(Record):
    id: str
    si: Conditions = {}
    quand: str | None = None
    cles: Annotated[list[str], Field(min_length=1)]
    message: Text


class VocabularyFile(Record):
    cles: dict[str, KeyEntry]
    groupes: dict[str, Any] = {}
    canaux: dict[str, Any]
    faits: dict[str, FactEntry]
    calculs: dict[str, str] = {}
    impossibles: list[ImpossibleEntry] = []


class NationalityGroup(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)
    libelle: Text
    pays: list[str]


class NationalityFile(Record):
    groupes: dict[str, NationalityGroup]
    pays: dict[str, Text]
