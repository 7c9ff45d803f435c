"""What the API answers, for OpenAPI: the answer of the public contract."""

from typing import Any

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


class SourceOut(Schema):
    document: str
    date: str
    verifie_le: str
    citation: str


class Conflict(Schema):
    id: str
    sources: list[dict[str, Any]]
    canaux: list[str]
    texte: str


class Error(Schema):
    cle: str
    message: str


class Choice(Schema):
    valeur: str
    libelle: str


class Question(Schema):
    cle: str
    libelle: str
    type: str
    valeurs: list[Choice]
    aide: str | None


class Answer(Schema):
    """Keys as in the public contract; `etat` says which of them matter."""

    etat: str
    canal: str | None
    organisme: Body | None
    liens: list[Link]
    contacts: list[Contact]
    mentions: list[str]
    documents: list[Document]
    fenetre: Window | None
    frais: Fee | None
    alternative: dict[str, Any] | None
    parce_que: list[dict[str, str]]
    pourquoi_pas: list[dict[str, Any]]
    conflits: list[Conflict]
    erreurs: list[Error]
    sources: list[SourceOut]
    question: Question | None
    possibles: list[dict[str, Any]]
    regle: str | None
    regles: str


class Problem(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    erreurs: list[Error] = []


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
