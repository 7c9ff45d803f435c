"""What agents read, always within the reach of whoever acts: what was filed, never what its person works on.

And what a person reads of what agents decided.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from guichet.accounts.types import Actor, AgentActor
from guichet.database import Scope, acting
from guichet.documents.received import queries as received
from guichet.documents.received.types import File, Look, Refused
from guichet.dossiers import complement_reading, models
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.appeals import of_ending as appeal_of_ending
from guichet.dossiers.instruction.appeals import of_refusal as appeal_of_refusal
from guichet.dossiers.instruction.arranging import labels_of, views_of
from guichet.dossiers.instruction.closing import closing_of
from guichet.dossiers.instruction.deciding import contents_of, default_period, to_decision
from guichet.dossiers.instruction.duplicates import duplicates_of
from guichet.dossiers.instruction.filings import changed, filings_of, in_words
from guichet.dossiers.instruction.handling import bears
from guichet.dossiers.instruction.letters import letter
from guichet.dossiers.instruction.letters import to_hand as letters_to_hand
from guichet.dossiers.instruction.listing import listed
from guichet.dossiers.instruction.notes import notes_of
from guichet.dossiers.instruction.opinion_reading import (
    asked_opinion,
    dossier_of_opinion,
    is_asked,
    opinions_asked_of,
    opinions_of,
    shared_page,
)
from guichet.dossiers.instruction.papers import papers_of
from guichet.dossiers.instruction.prolonging import is_due, rights_end, to_prolongation
from guichet.dossiers.instruction.proposing import proposal, proposal_of, proposals_of
from guichet.dossiers.instruction.reading import trail_of
from guichet.dossiers.instruction.redating import why_not_redate
from guichet.dossiers.instruction.registering import being_typed
from guichet.dossiers.instruction.registering import get as paper_being_typed
from guichet.dossiers.instruction.registering import lacking as lacked_by_paper
from guichet.dossiers.instruction.registering import why_not as why_not_register
from guichet.dossiers.instruction.transferring import receivers
from guichet.dossiers.instruction.types import (
    Decision,
    Dossier,
    NotFound,
    NotPermitted,
    Paper,
    Period,
    Piece,
    Prolongation,
)
from guichet.dossiers.rows import titles_held, to_dossier, to_piece
from guichet.dossiers.states import NEVER_FILED, State
from guichet.dossiers.types import Complement, Event, Title

__all__ = [
    "Act",
    "allowed",
    "appeal_of_ending",
    "appeal_of_refusal",
    "asked_opinion",
    "bears",
    "being_typed",
    "changed",
    "closing_of",
    "complements_of",
    "contents_of",
    "decided_for",
    "decisions_of",
    "dossier_decided",
    "dossier_of_opinion",
    "duplicates_of",
    "events_of",
    "filings_of",
    "get_for",
    "get_to",
    "in_words",
    "is_asked",
    "is_due",
    "labels_of",
    "lacked_by_paper",
    "letter",
    "letters_to_hand",
    "listed",
    "may",
    "notes_of",
    "opinions_asked_of",
    "opinions_of",
    "page_of",
    "paper_being_typed",
    "papers_of",
    "pieces_of",
    "procedures_filed",
    "prolongation",
    "prolongations_of",
    "proposal",
    "proposal_of",
    "proposals_of",
    "proposed_fee",
    "proposed_period",
    "receivers",
    "rights_end",
    "shared_page",
    "titles_of",
    "to_sign",
    "told_with",
    "trail_of",
    "unreadable",
    "views_of",
    "why_not_redate",
    "why_not_register",
]

Act = policy.Act


def get_for(actor: AgentActor, dossier: UUID) -> Dossier | NotPermitted:
    """One dossier in the hands of an office of theirs, with the answers of its last filing.

    :raises NotFound: where it is not within reach
    """
    return get_to(actor, dossier, policy.Act.READ)


def get_to(actor: AgentActor, dossier: UUID, act: policy.Act) -> Dossier | NotPermitted:
    """One dossier in the hands of an office of theirs, for a page on which they would do this.

    :raises NotFound: where it is not within reach
    """
    rows = models.Dossier.objects.filter(pk=dossier, office_id__in=actor.offices)
    row = rows.exclude(state__in=NEVER_FILED).first()
    if row is None:
        raise NotFound(dossier)
    assert row.office_id is not None
    refused = policy.refusal(actor, act, row.office_id, row.procedure, row.person_id)
    return refused or _as_filed([row])[0]


def allowed(actor: AgentActor, dossier: Dossier) -> frozenset[str]:
    """The acts that the agent's posts cover for a dossier, whatever its state."""
    assert dossier.office is not None
    acts = (act for act in policy.Act)
    return frozenset(
        act.value for act in acts if policy.refusal(actor, act, dossier.office, dossier.procedure.id) is None
    )


def unreadable(actor: AgentActor, office: int, subjects: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the subjects that are dossiers of the office which the agent's posts there do not let them read."""
    rows = models.Dossier.objects.filter(pk__in=list(subjects), office_id=office)
    theirs = policy.within(actor, policy.Act.READ, office)
    return frozenset(rows.exclude(theirs).values_list("id", flat=True)) if theirs else frozenset()


def may(actor: AgentActor, office: int) -> frozenset[str]:
    """The acts that the agent's posts cover in an office, on some dossiers at least."""
    return frozenset(act.value for act in policy.Act if office in policy.in_charge(actor, act))


def procedures_filed(office: int, people: Collection[UUID]) -> dict[UUID, set[str]]:
    """The procedures under which each of these people has a request in an office; who has none there is not named."""
    rows = models.Dossier.objects.filter(office_id=office, person_id__in=people).exclude(
        state__in=NEVER_FILED
    )
    found: dict[UUID, set[str]] = {}
    for person, procedure in rows.values_list("person_id", "procedure"):
        found.setdefault(person, set()).add(procedure)
    return found


def pieces_of(dossier: Dossier) -> dict[str, list[Piece]]:
    """The documents of the last filing, by what they were asked for, in the order they were filed in."""
    last = models.Receipt.objects.filter(dossier_id=dossier.id).order_by("-rank").first()
    listed = [UUID(one["piece"]) for one in last.pieces] if last else []
    rows = models.Piece.objects.select_related("document").in_bulk(listed)
    found: dict[str, list[Piece]] = {}
    for piece in filter(None, map(rows.get, listed)):
        found.setdefault(piece.asked, []).append(to_piece(piece))
    return found


def _as_filed(rows: Iterable[models.Dossier]) -> list[Dossier]:
    """Dossiers with the answers of their last receipts."""
    dossiers = list(rows)
    receipts = models.Receipt.objects.filter(dossier__in=dossiers).order_by("rank")
    filed: Mapping[UUID, Any] = dict(receipts.values_list("dossier_id", "answers"))
    return [to_dossier(row, filed[row.id]) for row in dossiers]


def complements_of(dossier: Dossier) -> list[Complement]:
    """What was asked again, the last first, with the answers that were sent."""
    return complement_reading.of_dossier(dossier.id, sent_only=True)


def events_of(dossier: Dossier) -> list[Event]:
    """What happened to it, the last first."""
    rows = models.Event.objects.filter(dossier_id=dossier.id).order_by("-id")
    return [Event(row.at, row.verb, row.author_kind, row.agent_number) for row in rows]


def page_of(actor: AgentActor, dossier: Dossier, paper: Paper, page: int, look: Look) -> File | Refused:
    """A page of a document drawn anew, with the dossier's number and the agent's across it."""
    text = f"{dossier.number} · agent {actor.number}"
    return received.open_view(paper.document, page, text, look)


# Decisions and what prolongs a right.


def decisions_of(dossier: UUID) -> list[Decision]:
    """Every decision proposed on a dossier, the last one first."""
    rows = models.Decision.objects.filter(dossier_id=dossier).order_by("-proposed_at", "-id")
    return [to_decision(row) for row in rows]


def dossier_decided(actor: AgentActor, decision: UUID) -> UUID:
    """Which dossier a decision is about.

    :raises NotFound: where there is no such decision within reach
    """
    rows = models.Decision.objects.filter(pk=decision, office_id__in=actor.offices)
    found = rows.values_list("dossier_id", flat=True).first()
    if found is None:
        raise NotFound(decision)
    return found


def to_sign(actor: AgentActor, office: int) -> list[tuple[Decision, str]]:
    """The propositions of an office that wait to be approved or signed, the oldest first, each with its number.

    Of the procedures that the agent's posts there are for.
    """
    theirs = policy.within(actor, policy.Act.READ, office, "dossier__procedure")
    rows = models.Decision.objects.filter(
        theirs, office_id=office, state__in=models.OPEN, dossier__state=State.EXAMINED
    )
    rows = rows.select_related("dossier")
    return [(to_decision(row), str(row.dossier.number)) for row in rows.order_by("proposed_at", "id")[:100]]


def proposed_period(dossier: Dossier, day: date) -> Period | None:
    """The validity that a favourable decision taken on this day would give; None where the version does not say."""
    words = dossier.procedure.decisions
    return default_period(words, day) if words else None


def proposed_fee(dossier: Dossier, day: date) -> int:
    """What is due when the card is handed over, in whole euros."""
    fee = dossier.procedure.fee(day)
    return fee.amount if fee else 0


def prolongations_of(dossier: UUID) -> list[Prolongation]:
    """Every paper that prolonged the right to stay during a request, the last one first."""
    rows = models.Prolongation.objects.filter(dossier_id=dossier).order_by("-issued_at", "-id")
    return [to_prolongation(row) for row in rows]


def prolongation(actor: AgentActor, prolongation: UUID) -> Prolongation:
    """One paper that prolongs, or prolonged, a right.

    :raises NotFound: where there is none within reach
    """
    row = models.Prolongation.objects.filter(pk=prolongation, office_id__in=actor.offices).first()
    if row is None:
        raise NotFound(prolongation)
    return to_prolongation(row)


def titles_of(dossier: Dossier) -> list[Title]:
    """The residence documents its person holds or held, whichever office gave them, the newest first."""
    with acting(Scope.service(dossier.person)):
        return titles_held(dossier.person)


def decided_for(actor: Actor, dossier: UUID) -> Decision | None:
    """The decision that holds on a request, as its person reads it; None while there is none."""
    rows = models.Decision.objects.filter(
        dossier_id=dossier, person_id=actor.person, state="signee", undone_at=None
    )
    row = rows.first()
    return to_decision(row) if row else None


def told_with(actor: Actor, document: UUID) -> UUID | None:
    """The notification by which a decision, or the closing of a request, is told to its person, by its document."""
    decisions = models.Decision.objects.filter(person_id=actor.person, document=document, state="signee")
    told = decisions.values_list("message", flat=True).first()
    closings = models.Complement.objects.filter(person_id=actor.person, closing_document=document)
    return told or closings.values_list("closing_told", flat=True).first()
