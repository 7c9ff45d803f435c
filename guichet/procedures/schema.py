"""The form of one version of a procedure, as its file is written."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from guichet.rules import ArticleOrName, Quotations, Record, Text, Url, Word

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Condition = Annotated[str, BeforeValidator(lambda value: value.strip() if isinstance(value, str) else value)]
Duration = Annotated[str, StringConstraints(pattern=r"^P\d{1,3}[DMY]$")]
Required = bool | Condition

IdentityKey = Literal[
    "nom_naissance",
    "nom_usage",
    "prenoms",
    "sexe",
    "date_naissance",
    "pays_naissance",
    "lieu_naissance",
    "nationalite",
    "numero_etranger",
    "adresse",
    "telephone",
    "courriel",
]
"""What the registry of identities may know of a person, and what receipts say of them."""


class WayEntry(Record):
    """A way on for who is told no: correct, abandon, ask a person, or be shown where else to go."""

    type: Literal["corriger", "abandonner", "aide", "orientation"]
    libelle: Text
    url: Url | None = None
    situation: dict[str, Word] = {}


class EligibilityEntry(Record):
    """What must hold to use the procedure; told at the field that reveals it."""

    id: Slug
    exige: Condition
    champ: Name
    motif: Text
    voies: Annotated[list[WayEntry], Field(min_length=1)]
    base: list[ArticleOrName] = []
    source: Quotations


class AdviceEntry(Record):
    """Something to know when `si` holds; told at a field, it stops nothing."""

    id: Slug
    si: Condition
    champ: Name
    texte: Text
    source: Quotations | None = None


class OptionEntry(Record):
    valeur: Name
    libelle: Text
    aide: Text | None = None


class CheckEntry(Record):
    """A condition between answers; the message is told at the field."""

    exige: Condition
    message: Text


class FieldEntry(Record):
    """A field. Keys after `controles` are of some types only; the compiler refuses them elsewhere."""

    id: Name
    type: str
    libelle: Text
    aide: Text | None = None
    obligatoire: Required = True
    si: Condition | None = None
    controles: list[CheckEntry] = []
    registre: IdentityKey | None = None
    secret: bool | None = None
    vulnerabilite: bool = False
    saisie_auto: str | None = None
    options: list[OptionEntry] | None = None
    presentation: Literal["liste", "boutons"] | None = None
    longueur: Annotated[int, Field(ge=1, le=20_000)] | None = None
    minimum: int | str | None = None
    maximum: int | str | None = None
    partielle: bool | None = None
    etranger: bool | None = None
    anciens: bool | None = None
    champs: "list[FieldEntry] | None" = None
    element: Text | None = None


class AttestationEntry(Record):
    """A statement on honour: a box that must be ticked."""

    id: Name
    texte: Text
    si: Condition | None = None
    source: Quotations | None = None


class KindEntry(Record):
    """One of the papers accepted for what is asked."""

    id: Name
    libelle: Text
    groupe: Text | None = None
    age_maximum: Duration | None = None
    source: Quotations | None = None


class DocumentEntry(Record):
    """A document asked. Any of `accepte` will do; `fichiers` is how many files may be joined.

    `pour` says of whom it is asked, where that depends on something, or who may leave it out.
    """

    id: Slug
    libelle: Text
    aide: Text | None = None
    si: Condition | None = None
    obligatoire: Required = True
    pour: Text | None = None
    fichiers: Annotated[int, Field(ge=1, le=20)] = 3
    accepte: list[KindEntry] = []
    age_maximum: Duration | None = None
    source: Quotations


class SectionEntry(Record):
    id: Slug
    titre: Text
    aide: Text | None = None
    si: Condition | None = None
    champs: list[FieldEntry] = []
    attestations: list[AttestationEntry] = []
    pieces: list[DocumentEntry] = []


class LinkEntry(Record):
    url: Url
    libelle: Text
    source: str


class StepEntry(Record):
    """A step: `saisie` (fields), `pieces` (fields and documents), `depot` (review and filing), `confirmation`."""

    id: Slug
    genre: Literal["saisie", "pieces", "depot", "confirmation"]
    titre: Text
    resume: Text
    introduction: list[Text] = []
    liens: list[LinkEntry] = []
    sections: list[SectionEntry] = []


class PreambleEntry(Record):
    """What is said before the first step."""

    textes: list[Text]
    liens: list[LinkEntry] = []


class ComputedEntry(Record):
    """A named fact that conditions may use."""

    id: Name
    valeur: Condition
    libelle: Text


class RoutingEntry(Record):
    """The field that says where the person lives: of type `adresse` or `commune`."""

    champ: Name


class ClockEntry(Record):
    """Names of dated delays in data/parameters/delais.yaml."""

    silence: Name
    sens: Literal["rejet", "accord"]
    recours: Name
    complement: Name | None = None
    texte: Text
    base: list[ArticleOrName]
    source: Quotations


class FeeEntry(Record):
    """Names of dated amounts in data/parameters/taxes.yaml; none: nothing is due."""

    parametres: list[Name]
    texte: Text
    source: Quotations


class ReceiptEntry(Record):
    """What the receipt says; `$numero`, `$date_depot`, `$service`, `$tribunal`, `$date_silence` and `$date_recours`
    stand for facts."""

    titre: Text
    texte: Text
    prouve: list[Text]
    ne_prouve_pas: list[Text]
    recours: Annotated[list[Text], Field(min_length=1)]
    mentions: list[Text]
    source: Quotations


class BlockEntry(Record):
    """Sentences of an act under a title; `cle` says which mention it is. Those an agent writes have none here."""

    cle: Name
    titre: Text
    textes: list[Text] = []


class ActEntry(Record):
    """The words of an act: its title, its blocks in order."""

    titre: Text
    blocs: Annotated[list[BlockEntry], Field(min_length=1)]


class GrantedTitleEntry(Record):
    """The title that a favourable decision gives; `type` is a value of `titre_detenu`."""

    type: Word
    nature: Text
    mention: Text
    fondement: ArticleOrName
    duree: Duration
    autorisation: Text | None = None


class DecisionEntry(Record):
    """What may be decided on a request; `$numero`, `$date_decision`, `$du`, `$montant`… stand for facts."""

    nature: Literal["premiere_demande", "renouvellement", "changement_statut"]
    titre: GrantedTitleEntry
    favorable: ActEntry
    defavorable: ActEntry
    cloture: ActEntry
    prolongation: ActEntry
    duree_prolongation: Duration
    source: Quotations


class ColumnEntry(Record):
    """A typed column a list may filter on: an answer, or the first case that holds."""

    id: Name
    libelle: Text
    champ: Name | None = None
    cas: list["CaseEntry"] = []


class CaseEntry(Record):
    valeur: Name
    si: Condition
    libelle: Text


class PriorityEntry(Record):
    """What makes a request pressing: whom its answers tell vulnerable, which date ends the right that they hold."""

    vulnerable: Condition | None = None
    expiration: Name | None = None


class DifferenceEntry(Record):
    """Where two sources differ on this procedure, and what was settled."""

    id: Slug
    positions: Annotated[list["PositionEntry"], Field(min_length=2)]
    decision: Text


class PositionEntry(Record):
    source: str
    citation: str


class ProcedureFile(Record):
    id: Slug
    autorite: Word
    en_vigueur: date
    titre: Text
    type: Text
    resume: Text
    public: Text
    base: list[ArticleOrName] = []
    source: Quotations
    situation: dict[str, Word] = {}
    preambule: PreambleEntry
    calculs: list[ComputedEntry] = []
    recevabilite: list[EligibilityEntry] = []
    avis: list[AdviceEntry] = []
    etapes: Annotated[list[StepEntry], Field(min_length=1)]
    observations: Name | None = None
    identite: dict[IdentityKey, Name] = {}
    routage: RoutingEntry
    delais: ClockEntry
    frais: FeeEntry | None = None
    recepisse: ReceiptEntry
    decision: DecisionEntry | None = None
    colonnes: list[ColumnEntry] = []
    priorite: PriorityEntry = PriorityEntry()
    ecarts: list[DifferenceEntry] = []
    textes: dict[Name, Text] = {}


class ProfileChoice(Record):
    """One situation of the profile page: leads to a procedure, to orientation, to an explanation or to choices."""

    id: Slug
    libelle: Text
    procedure: Slug | None = None
    situation: dict[str, Word] | None = None
    explication: Text | None = None
    choix: "list[ProfileChoice]" = []
    source: Quotations | None = None


class ProfileFile(Record):
    id: Literal["profil"]
    en_vigueur: date
    titre: Text
    question: Text
    choix: Annotated[list[ProfileChoice], Field(min_length=1)]
    source: Quotations
