"""A post offered by mail: the key is in the letter, its digest is kept; taken once, in time, at that address."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from guichet.accounts import models
from guichet.accounts.agents import open_post
from guichet.accounts.posts import refusal_to_manage, reopen
from guichet.accounts.types import MANAGERS, ROLES, AgentActor, Invitation, Invited, Refused, RoleName
from guichet.database import Scope, acting, require_acting
from guichet.journal import actions as journal
from guichet.journal.types import Author
from guichet.procedures import without_hidden_signs

INVITED_FOR = timedelta(days=7)
_LONGEST_NAME = 200
_OPERATOR = Author.service("guichet agent")


def invite(
    actor: AgentActor | None,
    office: int,
    email: str,
    role: str,
    now: datetime,
    procedures: frozenset[str] = frozenset(),
) -> Invited | Refused:
    """Offer a post to an address; the same offer made before ends. The key comes back once, to be sent there.

    :param actor: None where whoever runs the service offers it
    :returns: refused where the actor does not manage the office (`inconnu`, `fonction`), the role is none (`role`),
        the address is their own (`soi_meme`), or its agent holds this post already (`deja_en_poste`)
    """
    require_acting()
    if actor and (refused := refusal_to_manage(actor, office)):
        return refused
    if role not in ROLES:
        return Refused("role", "role")
    address = email.strip().lower()
    with acting(Scope.service()):
        if actor and models.Account.objects.filter(pk=actor.account, email=address).exists():
            return Refused("soi_meme", "email")
        held = models.Post.objects.filter(office_id=office, role=role, until=None)
        if held.filter(agent__account__email=address).exists():
            return Refused("deja_en_poste", "email")
    with acting(Scope.agent((office,)) if actor else Scope.service()):
        return _offer(actor, office, address, role, now, procedures)


def _offer(
    actor: AgentActor | None,
    office: int,
    address: str,
    role: RoleName,
    now: datetime,
    procedures: frozenset[str],
) -> Invited:
    former = models.Invitation.objects.filter(office_id=office, email=address, role=role)
    former.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    key = secrets.token_urlsafe(32)
    row = models.Invitation.objects.create(
        office_id=office,
        email=address,
        role=role,
        procedures=sorted(procedures),
        digest=_digest(key),
        invited_by_id=actor.agent if actor else None,
        invited_at=now,
        until=now + INVITED_FOR,
    )
    author = actor.author if actor else _OPERATOR
    journal.write(author, "invitation.envoyer", row.id, now, {"service": office, "role": role})
    return Invited(_to_invitation(row), key)


def withdraw_invitation(
    actor: AgentActor, office: int, invitation: UUID, now: datetime
) -> Invitation | Refused:
    """The key opens nothing any more.

    Refused where the actor does not manage the office (`inconnu`, `fonction`), or nothing is offered there under this
    key (`inconnu`): taken, withdrawn or past its time.
    """
    require_acting()
    if refused := refusal_to_manage(actor, office):
        return refused
    with acting(Scope.agent((office,))):
        rows = models.Invitation.objects.select_for_update(no_key=True)
        row = rows.filter(pk=invitation, office_id=office, accepted_at=None, withdrawn_at=None).first()
        if row is None:
            return Refused("inconnu")
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        journal.write(actor.author, "invitation.retirer", row.id, now, {"service": office, "role": row.role})
        return _to_invitation(row)


def invitations_of(office: int, now: datetime) -> list[Invitation]:
    """What is offered in an office and may still be taken, the last first."""
    require_acting()
    with acting(Scope.agent((office,))):
        rows = models.Invitation.objects.filter(
            office_id=office, accepted_at=None, withdrawn_at=None, until__gt=now
        )
        return [_to_invitation(row) for row in rows.order_by("-invited_at", "id")]


def invitation_of(key: str) -> Invitation | None:
    """What the key of a letter offers, while it may be taken."""
    with acting(Scope.service()) as now:
        row = models.Invitation.objects.filter(digest=_digest(key)).first()
        return _to_invitation(row) if row and _holds(row, now) else None


def accept_invitation(account: models.Account, key: str, names: tuple[str, str, str]) -> AgentActor | Refused:
    """Hold the post that the key of the letter offers, from now on; once.

    :param names: given names, family name, capacity, as they are written on what the agent signs
    :returns: refused where nothing is offered any more (`inconnu`), it was for another address (`autre_adresse`), it
        was offered by whoever takes it (`soi_meme`), a manager suspended whoever takes it (`suspendu`), or the
        name of a field cannot be read (`nom`) or is too long (`nom_long`)
    """
    given, family, capacity = (" ".join(without_hidden_signs(one).split()) for one in names)
    with acting(Scope.service()) as now:
        row = models.Invitation.objects.select_for_update(no_key=True).filter(digest=_digest(key)).first()
        if row is None or not _holds(row, now):
            return Refused("inconnu")
        if row.email != account.email.lower():
            return Refused("autre_adresse")
        known = models.Agent.objects.filter(account_id=account.pk).first()
        if known is not None and known.id == row.invited_by_id:
            return Refused("soi_meme")
        if known is not None and known.suspended_at is not None:
            if known.suspended_for != models.Agent.Suspension.DISUSE:
                return Refused("suspendu")
            reopen(known, Author("usager", str(account.pk)), now, row.office_id)
        if known is None and (unfit := _unfit((given, family, capacity))):
            return unfit
        row.accepted_at = now
        row.save(update_fields=["accepted_at"])
        author, role = Author("usager", str(account.pk)), row.role
        journal.write(author, "invitation.accepter", row.id, now, {"service": row.office_id, "role": role})
        procedures, by = frozenset(row.procedures), row.invited_by_id
        return open_post(account, (given, family, capacity), row.office_id, role, author, procedures, by)  # pyright: ignore[reportArgumentType]  # the database checks the role


def _unfit(names: tuple[str, str, str]) -> Refused | None:
    """The first of the names that says nothing, or more than what is signed has room for."""
    for field, name in zip(("given_names", "family_name", "capacity"), names, strict=True):
        if not name:
            return Refused("nom", field)
        if len(name) > _LONGEST_NAME:
            return Refused("nom_long", field)
    return None


def _holds(row: models.Invitation, now: datetime) -> bool:
    """Neither taken, withdrawn nor past its time; and whoever made it would be let make it now."""
    if row.accepted_at is not None or row.withdrawn_at is not None or now >= row.until:
        return False
    if row.invited_by_id is None:
        return True
    posts = models.Post.objects.filter(agent_id=row.invited_by_id, agent__suspended_at=None, until=None)
    managed = posts.filter(role__in=MANAGERS, procedures=[]).select_related("office")
    national = models.Office.Kind.NATIONAL
    return any(one.office_id == row.office_id or one.office.kind == national for one in managed)


def _digest(key: str) -> bytes:
    return sha256(key.encode()).digest()


def _to_invitation(row: models.Invitation) -> Invitation:
    return Invitation(
        row.id,
        row.office_id,
        row.email,
        row.role,  # pyright: ignore[reportArgumentType]  # the database checks the role
        frozenset(row.procedures),
        row.invited_by_id,
        row.invited_at,
        row.until,
    )
