"""The invented agents of a demonstration, and what they have done with its requests: by the same acts as anybody's.

Each request is brought where its file says in one transaction, or not at all; one that has left the counter already
is left as it is.
"""

import hmac
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.db import transaction
from pydantic import StringConstraints

from guichet.accounts import actions as accounts
from guichet.accounts import queries as known
from guichet.accounts.types import Actor, AgentActor, Invited, Office, RoleName, SignedAct
from guichet.database import Scope, acting
from guichet.dossiers import queries as requests
from guichet.dossiers.instruction import actions, queries
from guichet.dossiers.instruction.types import Decision, Dossier, NotPermitted, Proposal
from guichet.dossiers.states import State
from guichet.rules import Record, Text

PARIS = ZoneInfo("Europe/Paris")
Step = Literal[
    "prise_en_charge",
    "document_non_valide",
    "complement",
    "favorable",
    "refus",
    "approbation",
    "signature",
    "carte_arrivee",
]
"""What agents do to a request, one after the other."""


class Unmade(Exception):
    """What the file asks for was refused: one readable sentence."""


class Worker(Record):
    """An agent: what they sign in with, how they are named on what they sign, what they may sign."""

    id: str
    courriel: Annotated[str, StringConstraints(pattern=r"@exemple\.test$")]
    prenoms: str
    nom: str
    qualite: str
    role: RoleName
    signe: tuple[SignedAct, ...] = ()
    montre: Text


class Workers(Record):
    """An office at work; the first one manages it and invites the others."""

    service: str
    arrete: str
    personnes: tuple[Worker, ...]


class Examination(Record):
    """How far a request has gone, and what is written on the way."""

    etapes: tuple[Step, ...]
    motif: str = ""
    droit: str = ""
    fait: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """The agents of the demonstration by what they do."""

    examiner: AgentActor
    manager: AgentActor
    signer: AgentActor
    reception: AgentActor


def secret_of(email: str) -> str:
    """The secret of their application of codes: its own on each installation, the same at each start."""
    return b32encode(
        hmac.digest(settings.SECRET_KEY.encode(), f"code {email}".encode(), sha256)[:20]
    ).decode()


def code_of(secret: str) -> str:
    """The code that an application shows now."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def open_office(wanted: Workers, opened: Mapping[str, Any]) -> Team:
    """Have everyone hold their post, with a second factor, and sign what they sign.

    :param opened: the account of each, by id
    """
    office = known.office_of_code(wanted.service)
    if office is None:
        raise Unmade(f"no office has the code {wanted.service}")
    found: dict[RoleName, AgentActor] = {}
    manager: AgentActor | None = None
    for one in wanted.personnes:
        actor = known.agent_of(opened[one.id]) or _bring_in(manager, office, one, opened[one.id])
        manager, found[one.role] = manager or actor, actor
        _with_codes(opened[one.id], secret_of(one.courriel))
    assert manager is not None
    _let_sign(manager, office, wanted, found)
    return Team(found["instructeur"], manager, found["valideur"], found["accueil"])


def _bring_in(by: AgentActor | None, office: Office, one: Worker, account: Any) -> AgentActor:
    with acting(by.scope if by else Scope.service()) as now:
        made = accounts.invite(by, office.id, one.courriel, one.role, now)
    if not isinstance(made, Invited):
        raise Unmade(f"{one.id}: {made.reason}")
    actor = accounts.accept_invitation(account, made.key, (one.prenoms, one.nom, one.qualite))
    if not isinstance(actor, AgentActor):
        raise Unmade(f"{one.id}: {actor.reason}")
    return actor


def _with_codes(account: Any, secret: str) -> None:
    if not Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(account, secret)


def _let_sign(
    manager: AgentActor, office: Office, wanted: Workers, found: Mapping[RoleName, AgentActor]
) -> None:
    with acting(manager.scope) as now:
        if known.delegations_of(office.id, _day(now)):
            return
        first = _day(now).replace(month=1, day=1)
        for one in wanted.personnes:
            if one.signe:
                accounts.register_delegation(
                    manager,
                    office.id,
                    found[one.role].agent,
                    frozenset(one.signe),
                    wanted.arrete,
                    (first, None),
                    now,
                )


def examine(person: Actor, wanted: Examination, procedure: str, team: Team) -> None:
    """Take the person's request along the steps of the file, all of them or none."""
    with acting(person.scope):
        mine = [one for one in requests.list_for(person) if one.procedure.id == procedure]
    if not mine or mine[-1].state != State.FILED:
        return
    with transaction.atomic():
        for step in wanted.etapes:
            _STEPS[step](mine[-1].id, wanted, team)


def _take_up(dossier: UUID, wanted: Examination, team: Team) -> None:
    with acting(team.examiner.scope) as now:
        _done(actions.take_up(team.examiner, dossier, now), State)


def _judge(dossier: UUID, wanted: Examination, team: Team) -> None:
    """The first document is valid, the second is not, and why."""
    with acting(team.examiner.scope) as now:
        papers = queries.papers_of(_seen(team.examiner, dossier)).current[:2]
        for paper, verdict in zip(papers, ("valide", "non_valide"), strict=True):
            reason = wanted.motif if verdict == "non_valide" else ""
            actions.judge(team.examiner, dossier, paper.id, verdict, reason, None, now)


def _ask(dossier: UUID, wanted: Examination, team: Team) -> None:
    with acting(team.examiner.scope) as now:
        told = actions.ask_complement(team.examiner, dossier, "", {}, now)
        if not hasattr(told, "complement"):
            raise Unmade(str(told))


def _grant(dossier: UUID, wanted: Examination, team: Team) -> None:
    with acting(team.examiner.scope) as now:
        seen, day = _seen(team.examiner, dossier), _day(now)
        actions.declare_complete(team.examiner, dossier, day, now)
        period, fee = queries.proposed_period(seen, day), queries.proposed_fee(seen, day)
        proposal = Proposal("favorable", period=period, fee=fee)
        _done(actions.propose(team.examiner, dossier, proposal, now), Decision)


def _refuse(dossier: UUID, wanted: Examination, team: Team) -> None:
    with acting(team.examiner.scope) as now:
        actions.declare_complete(team.examiner, dossier, _day(now), now)
        proposal = Proposal("defavorable", law=wanted.droit, fact=wanted.fait)
        _done(actions.propose(team.examiner, dossier, proposal, now), Decision)


def _approve(dossier: UUID, wanted: Examination, team: Team) -> None:
    with acting(team.manager.scope) as now:
        _done(actions.approve(team.manager, queries.decisions_of(dossier)[0].id, now), Decision)


def _sign(dossier: UUID, wanted: Examination, team: Team) -> None:
    with acting(team.signer.scope) as now:
        _done(actions.sign(team.signer, queries.decisions_of(dossier)[0].id, now), Decision)


def _card(dossier: UUID, wanted: Examination, team: Team) -> None:
    with acting(team.reception.scope) as now:
        _done(actions.produce(team.reception, dossier, now), State)
        _done(actions.receive_title(team.reception, dossier, now), State)


_STEPS = {
    "prise_en_charge": _take_up,
    "document_non_valide": _judge,
    "complement": _ask,
    "favorable": _grant,
    "refus": _refuse,
    "approbation": _approve,
    "signature": _sign,
    "carte_arrivee": _card,
}


def _seen(agent: AgentActor, dossier: UUID) -> Dossier:
    found = queries.get_for(agent, dossier)
    if isinstance(found, NotPermitted):
        raise Unmade(str(found))
    return found


def _done(told: object, wanted: type) -> None:
    if not isinstance(told, wanted):
        raise Unmade(str(told))


def _day(now: datetime) -> date:
    return now.astimezone(PARIS).date()
