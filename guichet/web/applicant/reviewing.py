"""Everything as it will be filed, what is missing, what is set aside, and where to change each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from guichet.dossiers import queries
from guichet.dossiers.types import Changed, Dossier, Piece
from guichet.procedures import (
    AskedDocument,
    Fault,
    Ineligibility,
    Missing,
    Procedure,
    StepHead,
    SummarySection,
)
from guichet.rules import Text
from guichet.web.applicant.acting import By
from guichet.web.applicant.papers import Aside, aside_of
from guichet.web.applicant.stepping import StepPage, page_of
from guichet.web.applicant.steps import draft_of

UNREAD = frozenset({"infecte", "erreur"})
"""States in which a file could not be kept: the person sends another."""


@dataclass(frozen=True, slots=True)
class Given:
    """A document asked, with the files given for it."""

    asked: AskedDocument
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class ReviewedStep:
    """A step with its answers and documents in words."""

    head: StepHead
    sections: Sequence[SummarySection]
    documents: Sequence[Given]


@dataclass(frozen=True, slots=True)
class Change:
    """An answer or a document that is no longer what an earlier page showed; `place` is where it is on its step."""

    label: Text | None
    step: str
    place: str


@dataclass(frozen=True, slots=True)
class Review:
    steps: Sequence[ReviewedStep]
    missing: Sequence[Missing]
    ineligible: Sequence[Ineligibility]
    unread: Sequence[Piece]
    nowhere: bool
    """Where the person lives is not known, or no service is known to receive them there."""
    step: StepPage
    """The step of the filing itself: its own fields, observations and attestations."""
    aside: Sequence[Aside]
    """Files of documents that are asked no longer: not filed."""
    marks: str
    """What this page shows, as its form gives it back."""

    @property
    def ready(self) -> bool:
        return not (self.missing or self.ineligible or self.unread or self.nowhere)


def review_of(
    request: HttpRequest, by: By, found: Dossier, *, faults: Sequence[Fault] = (), asked: bool = False
) -> Review:
    """The review of a dossier in the language of the page.

    :param faults: what was typed on the page itself and is no answer
    :param asked: whether to tell what the page itself still asks
    """
    there = queries.relevant_of(found, by.now)
    procedure, answers, day = found.procedure, found.answers, there.day
    lang = str(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    pieces: dict[str, list[Piece]] = {}
    for one in there.pieces:
        pieces.setdefault(one.asked, []).append(one)
    documents = procedure.documents(answers, day, lang)
    sections = procedure.summary(answers, lang, day)
    last = next(one for one in procedure.steps if one.kind == "depot")
    missing = procedure.missing(answers, {name: len(given) for name, given in pieces.items()}, day)
    return Review(
        [
            ReviewedStep(
                step,
                [one for one in sections if one.step == step.id],
                [Given(one, pieces.get(one.id, ())) for one in documents if one.step == step.id],
            )
            for step in procedure.steps
            if step.kind not in ("depot", "confirmation")
        ],
        # What the page itself asks is asked by its button.
        [one for one in missing if one.step != last.id],
        procedure.ineligible(answers, day),
        [one for one in there.pieces if one.state in UNREAD],
        procedure.commune(answers, day) is None,
        page_of(
            draft_of(request, by, found),
            last.id,
            faults=faults,
            missing=[one for one in missing if asked and one.step == last.id and one.kind != "piece"],
        ),
        aside_of(procedure, there.aside, day, lang),
        " ".join(f"{name}={mark}" for name, mark in there.marks.items()),
    )


def seen_on(request: HttpRequest) -> dict[str, str]:
    """What the page showed that was sent, as its form gives it back; nothing where it says nothing."""
    pairs = [one.partition("=") for one in request.POST.get("vu", "").split()]
    return {name: mark for name, _, mark in pairs}


def changes_in(procedure: Procedure, changed: Changed) -> list[Change]:
    """What differs from the page that was sent, in words, with where to look at it."""
    fields = [procedure.fields[name] for name in changed.fields if name in procedure.fields]
    documents = [
        procedure.compiled.documents[name]
        for name in changed.documents
        if name in procedure.compiled.documents
    ]
    return [
        *(Change(one.label, one.step, f"field-{one.id}") for one in fields),
        *(Change(one.entry.libelle, one.step, f"document-{one.entry.id}") for one in documents),
    ]
