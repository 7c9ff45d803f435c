"""What the page of a dossier shows an agent: answers as filed, documents, the one being looked at, what was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from guichet.dossiers import tracking
from guichet.dossiers.complement_rules import figures, reasons
from guichet.dossiers.contact import queries as contact
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.papers import Papers
from guichet.dossiers.instruction.types import Dossier, Paper
from guichet.dossiers.queries import office_of
from guichet.dossiers.types import PENDING, verbs
from guichet.parameters import ReasonModel, filled
from guichet.procedures import AskedDocument
from guichet.web.agent.acting import By
from guichet.web.agent.handling import panel_of

ZOOMS = (100, 150, 200, 300)
TURNS = (0, 90, 180, 270)
SIDE = 1000
"""Pixels of the longer side of a page at 100 %."""
_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Viewer:
    """A document being looked at: a page of it, how large, how turned (in degrees)."""

    paper: Paper
    page: int
    zoom: int
    turn: int

    @property
    def larger(self) -> int:
        return next((zoom for zoom in ZOOMS if zoom > self.zoom), 0)

    @property
    def smaller(self) -> int:
        return next((zoom for zoom in reversed(ZOOMS) if zoom < self.zoom), 0)

    @property
    def right(self) -> int:
        return (self.turn + 90) % 360

    @property
    def left(self) -> int:
        return (self.turn + 270) % 360


@dataclass(frozen=True, slots=True)
class Asked:
    """A document asked by the procedure, with what was given for it."""

    asked: AskedDocument
    papers: Sequence[Paper]


def language(request: HttpRequest) -> str:
    return str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]


def number_of(request: HttpRequest, name: str, among: Sequence[int], usual: int) -> int:
    """A number of the address, or the usual one where it gives none that is known."""
    found = request.GET.get(name, "")
    wanted = int(found) if found.isascii() and found.isdecimal() and len(found) < 5 else usual
    return wanted if wanted in among else usual


def viewer_of(request: HttpRequest, papers: Papers, piece: UUID | None = None) -> Viewer | None:
    """The document the address names; else the first that waits for a judgement, or the first of all."""
    shown = [paper for paper in (*papers.current, *papers.former) if paper.pages]
    wanted = str(piece or request.GET.get("piece", ""))
    waiting = [paper for paper in papers.current if paper.pages and not paper.verdict]
    named = [paper for paper in shown if str(paper.id) == wanted]
    for paper in (*named, *waiting, *shown):
        return Viewer(
            paper,
            number_of(request, "page", range(1, paper.pages + 1), 1),
            number_of(request, "zoom", ZOOMS, ZOOMS[0]),
            number_of(request, "tour", TURNS, 0),
        )
    return None


def by_asked(papers: Papers) -> list[Asked]:
    """The documents that count under what they were asked for; those asked and not given too."""
    known = [one.id for one in papers.asked]
    found = [Asked(one, [p for p in papers.current if p.asked == one.id]) for one in papers.asked]
    return [*found, *(Asked(_unknown(p.asked), [p]) for p in papers.current if p.asked not in known)]


def _unknown(asked: str) -> AskedDocument:
    """A document that is asked no more since an answer changed: it was given all the same."""
    return AskedDocument(asked, "", "", "", asked, "", False, 0, (), None, ())


def page_context(
    request: HttpRequest,
    by: By,
    dossier: Dossier,
    *,
    piece: UUID | None = None,
    typed: Mapping[str, Any] = _NOTHING,
) -> dict[str, Any]:
    """Everything the page of a dossier shows; that it is read is written down, whichever act shows it again.

    :param piece: the document to show, whatever the address says
    :param typed: what was sent and refused, to be shown again with why
    """
    actions.seen(by.actor, dossier.id, "dossier", by.now)
    lang = language(request)
    filings = queries.filings_of(dossier.id)
    papers = queries.papers_of(dossier, lang)
    viewer = viewer_of(request, papers, piece)
    complements = queries.complements_of(dossier)
    return {
        **panel_of(by, dossier),
        "by": by,
        "dossier": dossier,
        "can": verbs(dossier.state),
        "may": queries.allowed(by.actor, dossier),
        "sections": queries.in_words(dossier, filings[0], lang),
        "filings": filings,
        "changes": queries.changed(dossier.procedure, filings[1], filings[0], lang) if filings[1:] else None,
        "papers": papers,
        "inquiries": contact.of_dossier(dossier.id),
        "letters": queries.letters_to_hand(dossier),
        "asked": by_asked(papers),
        "names": document_names(dossier, by, lang),
        "viewer": viewer,
        "models": _models(dossier, viewer, papers, lang),
        "reason": typed.get("reason", _chosen(request, dossier, viewer, papers, lang)),
        "typed": {
            "fault": "",
            "verdict": "",
            "overtaken": None,
            "more_days": "",
            "why_more": "",
            "why_lifted": "",
            **typed,
        },
        "longest_extension": figures().on("prolongation", by.today),
        "complements": complements,
        "waiting": next((one for one in complements if one.waiting and dossier.ended_at is None), None),
        "events": queries.events_of(dossier),
        "proposal": queries.proposal_of(dossier.id),
        "duplicates": queries.duplicates_of(by.actor, dossier) if dossier.state in PENDING else [],
        "clock": tracking.legal_dates(dossier),
        "office": office_of(dossier),
        "today": by.today,
    }


def document_names(dossier: Dossier, by: By, lang: str) -> dict[str, str]:
    """What each document of the procedure is called."""
    return {one.id: one.label for one in dossier.procedure.all_documents(by.today, lang)}


@dataclass(frozen=True, slots=True)
class Model:
    """A model of a reason, with its facts in place."""

    id: str
    title: str
    text: str


def _models(dossier: Dossier, viewer: Viewer | None, papers: Papers, lang: str) -> list[Model]:
    if viewer is None:
        return []
    label = next((one.label for one in papers.asked if one.id == viewer.paper.asked), viewer.paper.asked)
    return models(reasons().for_document(viewer.paper.asked), dossier, label, lang)


def models(entries: Sequence[ReasonModel], dossier: Dossier, document: str, lang: str) -> list[Model]:
    """Models with the document and the number in place; what a person is told is told in French."""
    facts = {"document": document, "numero": str(dossier.number)}
    return [Model(one.id, one.titre.in_(lang), filled(one.texte.fr, facts)) for one in entries]


def _chosen(request: HttpRequest, dossier: Dossier, viewer: Viewer | None, papers: Papers, lang: str) -> str:
    wanted = request.GET.get("modele", "")
    found = _models(dossier, viewer, papers, lang)
    return next((model.text for model in found if model.id == wanted), "")
