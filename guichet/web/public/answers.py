"""An answer of the rules as the pages read it: every name is always there, nothing is looked up twice."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self


@dataclass(frozen=True)
class _Read:
    """A record read from the JSON of an answer, names it does not know left aside."""

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in raw.items() if name in known and value is not None})

    @classmethod
    def read_all(cls, raws: Iterable[Mapping[str, Any]]) -> tuple[Self, ...]:
        return tuple(cls.read(raw) for raw in raws)


@dataclass(frozen=True)
class Service(_Read):
    """The competent service."""

    nom: str
    adresse: str = ""
    site: str = ""
    telephone: str = ""


@dataclass(frozen=True)
class Link(_Read):
    url: str
    libelle: str


@dataclass(frozen=True)
class Contact(_Read):
    """`type` is courriel, telephone or adresse."""

    type: str
    valeur: str
    libelle: str = ""


@dataclass(frozen=True)
class Document(_Read):
    """Something to bring or join; `age_maximum` is an ISO 8601 duration."""

    libelle: str
    obligatoire: bool = True
    alternatives: tuple[str, ...] = ()
    age_maximum: str = ""


@dataclass(frozen=True)
class Window(_Read):
    """When to file, days included."""

    du: str = ""
    au: str = ""
    base: str = ""
    texte: str = ""


@dataclass(frozen=True)
class Fee(_Read):
    """`montant` in whole euros, since the day `depuis`."""

    montant: int
    base: str = ""
    depuis: str = ""
    texte: str = ""


@dataclass(frozen=True)
class Source(_Read):
    """Where a statement comes from; `citation` is in the words of the source, always French."""

    document: str
    date: str = ""
    verifie_le: str = ""
    citation: str = ""
    adresse: str = ""
    canal: str = ""
    remplacee: bool = False

    @property
    def online(self) -> bool:
        """Whether `adresse` can be opened: it may also be the word "papier"."""
        return self.adresse.startswith(("https://", "http://"))


@dataclass(frozen=True)
class Quoted:
    """A source shown once, with all that is quoted of it."""

    source: Source
    citations: tuple[str, ...]


def quoted(sources: Iterable[Source]) -> list[Quoted]:
    """The sources in their order, the quotations of the same one together."""
    together: dict[Source, list[str]] = {}
    for source in sources:
        citations = together.setdefault(replace(source, citation=""), [])
        if source.citation and source.citation not in citations:
            citations.append(source.citation)
    return [Quoted(source, tuple(citations)) for source, citations in together.items()]


@dataclass(frozen=True)
class Article(_Read):
    """An article of law; `eli` is its address on the official site, where known."""

    article: str
    eli: str = ""


@dataclass(frozen=True)
class Alternative(_Read):
    """The way that needs no computer."""

    texte: str
    contacts: tuple[Contact, ...] = ()
    base: str = ""


@dataclass(frozen=True)
class Reason(_Read):
    """A fact that decided, or that excludes a near answer; `titre` is that answer's, `cle` the fact's name."""

    texte: str
    cle: str = ""
    titre: str = ""


@dataclass(frozen=True)
class Possible(_Read):
    """A way to file that is still open: the request in words, and its channel's label."""

    titre: str = ""
    libelle: str = ""


@dataclass(frozen=True)
class Conflict(_Read):
    """A disagreement between sources, each with the channel it names."""

    texte: str
    canaux: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def quoted(self) -> list[Quoted]:
        return quoted(self.sources)


@dataclass(frozen=True)
class Answer(_Read):
    """The answer of the contract, its parts as records."""

    etat: str
    canal: str = ""
    organisme: Service | None = None
    liens: tuple[Link, ...] = ()
    contacts: tuple[Contact, ...] = ()
    mentions: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    fenetre: Window | None = None
    frais: Fee | None = None
    alternative: Alternative | None = None
    pourquoi: str = ""
    base: tuple[Article, ...] = ()
    parce_que: tuple[Reason, ...] = ()
    pourquoi_pas: tuple[Reason, ...] = ()
    conflits: tuple[Conflict, ...] = ()
    sources: tuple[Source, ...] = ()
    possibles: tuple[Possible, ...] = ()
    regle: str = ""
    regles: str = ""

    @property
    def quoted(self) -> list[Quoted]:
        return quoted(self.sources)

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        return super().read(
            {**raw, **{name: part(raw[name]) for name, part in _PARTS.items() if raw.get(name)}}
        )


def _alternative(raw: Mapping[str, Any]) -> Alternative:
    return Alternative.read({**raw, "contacts": Contact.read_all(raw.get("contacts") or ())})


def _conflicts(raws: Iterable[Mapping[str, Any]]) -> tuple[Conflict, ...]:
    return tuple(Conflict.read({**raw, "sources": Source.read_all(raw["sources"])}) for raw in raws)


_PARTS: Mapping[str, Callable[[Any], Any]] = {
    "organisme": Service.read,
    "liens": Link.read_all,
    "contacts": Contact.read_all,
    "documents": Document.read_all,
    "fenetre": Window.read,
    "frais": Fee.read,
    "alternative": _alternative,
    "base": Article.read_all,
    "parce_que": Reason.read_all,
    "pourquoi_pas": Reason.read_all,
    "conflits": _conflicts,
    "sources": Source.read_all,
    "possibles": Possible.read_all,
}
"""How each part of the JSON becomes records."""
