"""Which role may do what to the dossiers of an office: the first of the two walls, with its reason."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from guichet.accounts.types import AgentActor, RoleName
from guichet.dossiers.instruction.types import NotPermitted


class Act(StrEnum):
    """What an agent may be let do; a module of this room names its own acts here."""

    READ = "consulter"
    EXAMINE = "instruire"
    ASSIGN = "attribuer"
    TAKE = "prendre"
    FOLLOW = "suivre"
    LABEL = "etiqueter"
    NAME_LABELS = "gerer_etiquettes"
    PROPOSE = "proposer"
    APPROVE = "approuver"
    SIGN = "signer"
    PROLONG = "prolonger"
    DELIVER = "remettre"
    REOPEN = "rouvrir"
    JUDGE = "juger_pieces"
    ASK = "demander_complement"
    EXTEND = "prolonger_complement"
    COMPLETE = "declarer_complet"
    CLOSE = "clore_incomplet"
    ORIGINAL = "telecharger_original"
    STEER = "piloter"
    EXPORT = "exporter"
    AUDIT = "voir_consultations"
    REGISTER = "enregistrer_papier"
    REDATE = "corriger_reception"
    WRITE = "repondre_message"
    DROP = "classer"
    TRANSFER = "transferer"
    NOTE = "annoter"
    CONSULT = "demander_avis"
    ADVISE = "rendre_avis"


_EXAMINERS: frozenset[RoleName] = frozenset({"instructeur", "responsable"})
_DESK: frozenset[RoleName] = frozenset({"accueil", "instructeur", "valideur", "responsable"})
_SIGNING: frozenset[RoleName] = frozenset({"instructeur", "valideur", "responsable"})
_ROLES: Mapping[Act, frozenset[RoleName]] = {
    Act.READ: frozenset({"accueil", "instructeur", "valideur", "responsable", "auditeur"}),
    Act.EXAMINE: _EXAMINERS,
    Act.ASSIGN: frozenset({"responsable"}),
    Act.TAKE: _EXAMINERS,
    Act.FOLLOW: _DESK,
    Act.LABEL: _DESK,
    Act.NAME_LABELS: frozenset({"responsable"}),
    Act.PROPOSE: _EXAMINERS,
    Act.APPROVE: frozenset({"valideur", "responsable"}),
    # By whoever holds a delegation besides: the act looks at it.
    Act.SIGN: frozenset({"valideur", "responsable"}),
    Act.PROLONG: _EXAMINERS,
    Act.DELIVER: frozenset({"accueil", "instructeur", "responsable"}),
    Act.REOPEN: frozenset({"responsable"}),
    Act.JUDGE: _EXAMINERS,
    Act.ASK: _EXAMINERS,
    Act.EXTEND: _EXAMINERS,
    Act.COMPLETE: _EXAMINERS,
    Act.AUDIT: frozenset({"responsable", "auditeur"}),
    Act.ORIGINAL: frozenset({"instructeur", "valideur", "responsable"}),
    Act.STEER: frozenset({"valideur", "responsable", "auditeur"}),
    Act.EXPORT: frozenset({"responsable", "auditeur"}),
    Act.REGISTER: frozenset({"accueil", "instructeur", "responsable"}),
    Act.REDATE: _EXAMINERS,
    Act.WRITE: frozenset({"accueil", "instructeur", "responsable"}),
    # By whoever holds a delegation besides, as for signing.
    Act.CLOSE: _SIGNING,
    Act.DROP: _SIGNING,
    Act.CONSULT: _EXAMINERS,
    Act.TRANSFER: _EXAMINERS,
    Act.ADVISE: _EXAMINERS,
    Act.NOTE: frozenset({"accueil", "instructeur", "valideur", "responsable"}),
}


def refusal(
    actor: AgentActor, act: Act, office: int, procedure: str = "", person: UUID | None = None
) -> NotPermitted | None:
    """Why the agent may not do this in the office; None where they may.

    :param procedure: of the request, where it is done to one
    :param person: whose request it is; nobody handles their own, nor that of someone they act for
    """
    if person in actor.close_to:
        return NotPermitted(act.value, (), close=True)
    if actor.holds(office, _ROLES[act], procedure):
        return None
    return NotPermitted(act.value, tuple(sorted(_ROLES[act])))


def roles(act: Act) -> frozenset[RoleName]:
    """The roles that may do this."""
    return _ROLES[act]


def in_charge(actor: AgentActor, act: Act) -> tuple[int, ...]:
    """The offices in which the agent may do this, to some requests at least."""
    return tuple(office for office in actor.offices if actor.holds(office, _ROLES[act]))


def covered(actor: AgentActor, act: Act, office: int) -> frozenset[str] | None:
    """The procedures on which the agent may do this in the office; None where it is every one."""
    posts = [post for post in actor.posts if post.office == office and post.role in _ROLES[act]]
    if any(not post.procedures for post in posts):
        return None
    return frozenset(name for post in posts for name in post.procedures)


def within(actor: AgentActor, act: Act, office: int, procedure: str = "procedure") -> Q:
    """What a list of the office leaves to the agent: the rows under a procedure on which they may do this.

    :param procedure: where a row of the list holds its procedure
    """
    held = covered(actor, act, office)
    return Q() if held is None else Q(**{f"{procedure}__in": sorted(held)})
