"""What the API answers, for OpenAPI: the answer of the public contract."""

from typing import Literal

from ninja import Schema

Texts = dict[str, str]


class Link(Schema):
    url: str
    libelle: str


class Contact(Schema):
    type: str
    valeur: str
    libelle: str | None


class Body(Schema):
    nom: str
    adresse: str | None
    site: str | None
    telephone: str | None = None


class Document(Schema):
    id: str
    libelle: str
    obligatoire: bool
    alternatives: list[str]
    age_maximum: str | None
    source: str


class Window(Schema):
    du: str | None
    au: str | None
    base: str
    texte: str


class Fee(Schema):
    montant: int
    base: str
    depuis: str
    texte: str | None


class Alternative(Schema):
    texte: str
    contacts: list[Contact]
    base: str


class Reason(Schema):
    cle: str
    valeur: str
    texte: str


class Article(Schema):
    article: str
    eli: str | None


class Way(Schema):
    """A rule and the way to file it gives."""

    regle: str
    titre: str | None
    canal: str | None


class Possible(Way):
    libelle: str | None


class Exclusion(Way):
    """`cle` is the fact that excludes this way, null where another rule replaces it."""

    cle: str | None
    texte: str


class SourceOut(Schema):
    id: str
    document: str
    date: str
    verifie_le: str
    citation: str
    adresse: str | None


class Position(SourceOut):
    """What one source says in a conflict; `remplacee` where a later one supersedes it."""

    canal: str
    remplacee: bool


class Conflict(Schema):
    id: str
    sources: list[Position]
    canaux: list[str]
    texte: str


class Error(Schema):
    cle: str
    message: str


class Choice(Schema):
    valeur: str
    libelle: str
    groupe: str | None
    aide: str | None


class Question(Schema):
    cle: str
    libelle: str
    type: Literal["choix", "date", "nombre", "oui_non", "texte"]
    valeurs: list[Choice]
    aide: str | None


class Answer(Schema):
    """Keys as in the public contract; `etat` says which of them matter."""

    etat: Literal["reponse", "question", "non_eligible", "non_couvert", "erreur"]
    canal: str | None
    organisme: Body | None
    liens: list[Link]
    contacts: list[Contact]
    mentions: list[str]
    documents: list[Document]
    fenetre: Window | None
    frais: Fee | None
    alternative: Alternative | None
    parce_que: list[Reason]
    pourquoi: str | None
    base: list[Article]
    pourquoi_pas: list[Exclusion]
    conflits: list[Conflict]
    erreurs: list[Error]
    sources: list[SourceOut]
    question: Question | None
    possibles: list[Possible]
    regle: str | None
    regles: str


class Malformed(Schema):
    """In a list, in the place of what is not a situation at all."""

    etat: Literal["erreur"]
    erreurs: list[Error]


class Problem(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    etat: Literal["erreur"]
    erreurs: list[Error]


class KeyOut(Schema):
    type: str
    libelle: Texts
    question: Texts
    aide: Texts | None
    valeurs: dict[str, Texts]


class VocabularyOut(Schema):
    cles: dict[str, KeyOut]
    canaux: dict[str, Texts]
    regles: str
