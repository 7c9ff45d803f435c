"""Opinions asked of another service: with a question and chosen documents, answered there or written down here.

They inform the decision and stop nothing: no act waits for one. The asked office sees what the opinion shows it, as
long as it is awaited; then its own answer, nothing where it was called off; never the dossier.
"""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from guichet.accounts import queries as accounts
from guichet.accounts.types import AgentActor
from guichet.database import Scope, acting
from guichet.dossiers import models
from guichet.dossiers.complement_rules import plain
from guichet.dossiers.instruction import policy
from guichet.dossiers.instruction.deciding import filed_of
from guichet.dossiers.instruction.locking import locked, office_of, record, remember
from guichet.dossiers.instruction.opinion_reading import to_opinion
from guichet.dossiers.instruction.papers import papers_of
from guichet.dossiers.instruction.parameters import consulted
from guichet.dossiers.instruction.types import NotFound, NotPermitted, Opinion, Over, Paper, Unfit, WrongState
from guichet.dossiers.numbers import legal_day
from guichet.dossiers.rows import to_dossier
from guichet.dossiers.states import PENDING, State, Verb
from guichet.dossiers.turning import place
from guichet.journal import actions as journal
from guichet.parameters import ConsultedService

_ASKED_IN = (State.EXAMINED, State.COMPLEMENT_ASKED)


def ask_opinion(
    actor: AgentActor,
    dossier: UUID,
    whom: tuple[str, int | None],
    question: str,
    pieces: Collection[UUID],
    now: datetime,
) -> Opinion | Unfit | WrongState | NotPermitted:
    """Ask a service, and where it is an office with agents here, show it these documents of the dossier.

    :param whom: a service of `data/parameters/avis.yaml`, and the office where the service says that one is chosen
    :raises NotFound: where the dossier is not in the hands of an office of theirs
    """
    row = locked(actor, dossier, policy.Act.CONSULT)
    if not isinstance(row, models.Dossier):
        return row
    if row.state not in _ASKED_IN:
        return WrongState(State(row.state), Verb.ASK)
    day = legal_day(now, office_of(row))
    service, said = consulted().services.get(whom[0]), plain(question, day)
    if service is None or not _can_be_asked(row, service, whom[1]):
        return Unfit("service")
    if not said:
        return Unfit("question")
    shown = [paper for paper in papers_of(to_dossier(row)).current if paper.id in pieces and paper.pages]
    if {paper.id for paper in shown} != set(pieces):
        return Unfit("documents")
    if _awaited(row, service, whom[1]):
        return Unfit("deja_demande")
    made = _write(actor, row, (service, whom[1]), said, day, now)
    _show(made, shown)
    remember(actor, row, "demander_avis", now, {"avis": str(made.id), "service": service.id})
    return to_opinion(made)


def _can_be_asked(row: models.Dossier, service: ConsultedService, office: int | None) -> bool:
    if not service.prefecture:
        return office is None
    return office != row.office_id and office in {one.id for one in accounts.offices_at_work()}


def _awaited(row: models.Dossier, service: ConsultedService, office: int | None) -> bool:
    rows = models.Opinion.objects.filter(dossier=row, answered_at=None, withdrawn_at=None)
    return rows.filter(service=service.id, asked_office_id=office).exists()


def _write(
    actor: AgentActor,
    row: models.Dossier,
    whom: tuple[ConsultedService, int | None],
    question: str,
    day: date,
    now: datetime,
) -> models.Opinion:
    filed = filed_of(row)
    return models.Opinion.objects.create(
        dossier=row,
        person_id=row.person_id,
        office_id=row.office_id,
        service=whom[0].id,
        asked_office_id=whom[1],
        number=filed.number,
        procedure=row.procedure,
        version=row.version,
        about=json.dumps(dict(filed.identity), ensure_ascii=False),
        question=question,
        asked_by_id=actor.agent,
        asked_at=now,
        due_on=day + timedelta(days=whom[0].days(day)),
    )


def _show(opinion: models.Opinion, papers: Sequence[Paper]) -> None:
    models.SharedPiece.objects.bulk_create(
        models.SharedPiece(
            opinion=opinion,
            dossier_id=opinion.dossier_id,
            person_id=opinion.person_id,
            office_id=opinion.office_id,
            asked_office_id=opinion.asked_office_id,
            piece_id=paper.id,
            document=paper.document,
            asked=paper.asked,
            name=paper.name,
            pages=paper.pages,
        )
        for paper in papers
    )


def answer_opinion(
    actor: AgentActor, opinion: UUID, verdict: str, text: str, now: datetime
) -> Opinion | Unfit | Over | WrongState | NotPermitted:
    """Give the opinion that one's office is asked for; or write down what a service without agents here answered.

    What was shown is shown no more, and the examiner is told by the queue.

    :raises NotFound: where no such opinion is theirs to give
    """
    known = _known(opinion)
    answering = known.asked_office_id or known.office_id
    if answering not in actor.offices:
        raise NotFound(opinion)
    if refused := policy.refusal(actor, policy.Act.ADVISE, answering, known.procedure, known.person_id):
        return refused
    with acting(Scope.service(known.person_id)):
        row = models.Dossier.objects.select_for_update(no_key=True).get(pk=known.dossier_id)
    found = models.Opinion.objects.select_for_update(no_key=True, of=("self",)).filter(pk=opinion).first()
    if found is None:
        if _known(opinion).withdrawn_at:
            return Over()
        raise NotFound(opinion)  # it went with the dossier to another office, a moment ago
    if found.answered_at or found.withdrawn_at:
        return Over()
    if row.state not in PENDING:
        return WrongState(State(row.state), Verb.ASK)
    said = plain(text, now.date())
    if verdict not in models.OPINIONS or said is None or (verdict == "defavorable" and not said):
        return Unfit("avis" if verdict not in models.OPINIONS else "texte")
    found.verdict, found.answer = verdict, said
    found.answered_by_id, found.answered_at = actor.agent, now
    found.save(update_fields=["verdict", "answer", "answered_by", "answered_at"])
    _end(found, now)
    place(row, now)
    facts = {"avis": str(found.id), "sens": verdict}
    journal.write(actor.author, "avis.rendre", row.id, now, facts)
    return to_opinion(found)


def withdraw_opinion(actor: AgentActor, opinion: UUID, now: datetime) -> Opinion | Over | NotPermitted:
    """Call off what was asked: what was shown is shown no more.

    :raises NotFound: where their office asked for no such opinion
    """
    known = _known(opinion)
    row = locked(actor, known.dossier_id, policy.Act.CONSULT)
    if not isinstance(row, models.Dossier):
        return row
    found = models.Opinion.objects.select_for_update(no_key=True, of=("self",)).get(pk=opinion)
    if found.answered_at or found.withdrawn_at:
        return Over()
    found.withdrawn_at = now
    found.save(update_fields=["withdrawn_at"])
    _end(found, now)
    record(actor, row, "avis.annuler", now, {"avis": str(opinion)})
    return to_opinion(found)


def _known(opinion: UUID) -> models.Opinion:
    """In the service's role: what is called off, the asked office sees no more, and is told so. Whose it is to act on,
    the caller looks at."""
    with acting(Scope.service()):
        found = models.Opinion.objects.filter(pk=opinion).first()
    if found is None:
        raise NotFound(opinion)
    return found


def _end(opinion: models.Opinion, now: datetime) -> None:
    """What was shown is shown no more. In the service's role: the asked office could not see what it then wrote."""
    with acting(Scope.service(opinion.person_id)):
        models.SharedPiece.objects.filter(opinion=opinion, ended_at=None).update(ended_at=now)
