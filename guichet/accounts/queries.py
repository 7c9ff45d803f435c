"""Who acts, for whom or for which offices, how people are reached, which office receives them."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from guichet.accounts import models
from guichet.accounts.agents import agent_named, agent_of, colleagues, former_colleagues, is_agent, names_of
from guichet.accounts.backends import account_of_number
from guichet.accounts.corrections import corrections, corrections_of
from guichet.accounts.delegations import delegations_of, signature_of
from guichet.accounts.invitations import invitation_of, invitations_of
from guichet.accounts.mandates import end_key, mandate_to_end, to_mandate, ways_out
from guichet.accounts.posts import manages_every_office, people_of, refusal_to_manage
from guichet.accounts.presence import why_closed
from guichet.accounts.registry import contact_values, identity, identity_of
from guichet.accounts.types import ROLES, Actor, Contact, Held, Known, Mandate, Office, RoleName
from guichet.database import Scope, acting, require_acting, storable
from guichet.journal.types import Author

__all__ = [
    "actor_for",
    "agent_named",
    "agent_of",
    "agents_close_to",
    "colleagues",
    "contact",
    "contact_values",
    "corrections",
    "corrections_asked",
    "corrections_of",
    "delegations_of",
    "end_key",
    "former_colleagues",
    "held_posts",
    "helpers_of",
    "identity",
    "identity_of",
    "invitation_of",
    "invitations_of",
    "is_agent",
    "manages_every_office",
    "mandate_to_end",
    "mandates_held",
    "names_of",
    "office",
    "office_for",
    "offices",
    "people_helped",
    "people_like",
    "people_of",
    "reached_by_number",
    "refusal_to_manage",
    "signature_of",
    "ways_out",
    "why_closed",
]


def actor_for(account: models.Account, on_behalf_of: UUID | None = None) -> Actor | None:
    """The actor of a request: the account for itself, or for a person who agreed to it.

    None where no mandate in force lets this account act for that person.
    """
    if on_behalf_of is None or on_behalf_of == account.person_id:
        author = Author("usager", str(account.id))
        return Actor(account.id, account.person_id, author, None, account.language)
    with acting(Scope.usager(account.person_id)) as now:
        row = _living(account).filter(person_id=on_behalf_of).first()
    if row is None or not to_mandate(row).holds(now):
        return None
    author = Author("mandataire", str(account.id))
    return Actor(account.id, on_behalf_of, author, row.id, account.language, frozenset(row.scope))


def _living(account: models.Account) -> QuerySet[models.Mandate]:
    return models.Mandate.objects.filter(helper_id=account.id, state__in=["propose", "consenti", "declare"])


def people_helped(account: models.Account) -> list[Mandate]:
    """The people an account acts for, or asked to act for, by name."""
    with acting(Scope.usager(account.person_id)):
        return [to_mandate(row) for row in _living(account).order_by("person_name", "id")]


def name_helped(actor: Actor) -> str:
    """The name, under their mandate, of the person an actor acts for; empty for oneself."""
    if actor.mandate is None:
        return ""
    with acting(actor.scope):
        rows = models.Mandate.objects.filter(pk=actor.mandate)
        return rows.values_list("person_name", flat=True).first() or ""


def people_helping(person: UUID, now: datetime) -> list[UUID]:
    """Who acts for a person at `now`, as the people they are themselves: for the jobs that tell them."""
    with acting(Scope.service(person)):
        rows = models.Mandate.objects.filter(
            person_id=person, until__gt=now, state__in=["consenti", "declare"]
        )
        return list(rows.order_by("id").values_list("helper_person_id", flat=True))


def agents_close_to(person: UUID, now: datetime) -> frozenset[int]:
    """The agents, by key, who never handle the requests of a person: who they are, or who acts for them at `now`."""
    people = [person, *people_helping(person, now)]
    with acting(Scope.service()):
        accounts = models.Account.objects.filter(person_id__in=people).values_list("id", flat=True)
        return frozenset(
            models.Agent.objects.filter(account_id__in=list(accounts)).values_list("id", flat=True)
        )


def mandates_given_to(person: UUID) -> int:
    """How many people agreed that this one acts for them, even once it is over: what was done for them names it."""
    with acting(Scope.service()):
        return models.Mandate.objects.filter(helper_person_id=person, agreed_at__isnull=False).count()


def helpers_of(actor: Actor) -> list[Mandate]:
    """Everyone who acts, asked to act or acted for the actor's person, the newest first."""
    with acting(actor.scope):
        rows = models.Mandate.objects.filter(person_id=actor.person).order_by("-proposed_at", "-id")
        return [to_mandate(row) for row in rows]


def corrections_asked(actor: Actor) -> list[dict[str, Any]]:
    """Each correction the person asked for, whole, the newest first: for the copy of their data."""
    with acting(actor.scope):
        rows = models.CorrectionRequest.objects.filter(person_id=actor.person).order_by("-requested_at")
        return list(rows.values("proposed", "explanation", "requested_at", "settled_at"))


def mandates_held(actor: Actor) -> list[Mandate]:
    """Every mandate under which the actor's person acts, asked to act or acted for someone else, the newest first."""
    with acting(actor.scope):
        rows = models.Mandate.objects.filter(helper_person_id=actor.person).order_by("-proposed_at", "-id")
        return [to_mandate(row) for row in rows]


def contact(person: UUID) -> Contact:
    """How to reach a person, for the jobs that write to them.

    :raises Person.DoesNotExist: for an unknown person
    """
    with acting(Scope.service(person)):
        row = models.Person.objects.get(pk=person)
        account = models.Account.objects.filter(person_id=person).values("id", "email", "language").first()
    email = account["email"] if account else row.contact_email
    language = account["language"] if account else row.language
    return Contact(person, account["id"] if account else None, email or None, row.phone or None, language)


def held_posts(actor: Actor, keys: Iterable[UUID]) -> list[Held]:
    """What this person sent when their session had ended, of these keys: the first sent first."""
    with acting(actor.scope) as now:
        rows = models.HeldPost.objects.filter(pk__in=list(keys), person_id=actor.person, until__gt=now)
        return [Held(row.id, row.path, json.loads(row.body), row.behalf) for row in rows.order_by("until")]


def reached_by_number(numero: str) -> models.Account | None:
    """Whose account a verified foreigner number is, for the letter that tells them their identifier."""
    return account_of_number(numero)


def people_like(person: UUID) -> list[Known]:
    """The person, and everybody with their foreigner number or their date of birth: who may be the same.

    :raises Person.DoesNotExist: for an unknown person
    """
    require_acting()
    mine = models.Person.objects.get(pk=person)
    same = Q(pk=person)
    if mine.numero_index is not None:
        same |= Q(numero_index=mine.numero_index)
    if mine.birth_date:
        same |= Q(birth_date=mine.birth_date)
    return [_to_known(row) for row in models.Person.objects.filter(same).order_by("id")]


def _to_known(row: models.Person) -> Known:
    index = bytes(row.numero_index) if row.numero_index is not None else None
    return Known(row.id, row.family_name, row.given_names, row.birth_date, index)


# Offices.


def office(id: int) -> Office | None:
    """An office by its key."""
    row = models.Office.objects.filter(pk=id).first()
    return to_office(row) if row else None


def office_of_code(code: str) -> Office | None:
    """An office by the code it has in `data/territory`."""
    row = models.Office.objects.filter(code=code).first() if storable(code) else None
    return to_office(row) if row else None


def offices() -> list[Office]:
    """Every office that receives foreigners, by département."""
    rows = models.Office.objects.exclude(kind=models.Office.Kind.NATIONAL)
    return [to_office(row) for row in rows.order_by("departement", "arrondissement")]


def offices_at_work(roles: Collection[RoleName] = ROLES, procedure: str = "") -> list[Office]:
    """Every office that receives foreigners in which somebody works now, by département.

    :param roles: in one of these roles
    :param procedure: on requests under it, where one is named
    """
    posts = models.Post.objects.filter(role__in=roles, until=None, agent__suspended_at=None)
    if procedure:
        posts = posts.filter(Q(procedures=[]) | Q(procedures__contains=[procedure]))
    rows = models.Office.objects.exclude(kind=models.Office.Kind.NATIONAL).filter(
        pk__in=posts.values("office")
    )
    return [to_office(row) for row in rows.order_by("departement", "arrondissement", "id")]


def national_office() -> Office:
    """The administration above every office."""
    return to_office(models.Office.objects.get(kind=models.Office.Kind.NATIONAL))


def office_for(departement: str, arrondissement: str | None = None) -> Office | None:
    """The office that receives foreigners living there: the arrondissement's own, or the département's."""
    wanted = ("", arrondissement or "")
    rows = models.Office.objects.filter(departement=departement, arrondissement__in=wanted)
    row = rows.order_by("-arrondissement").first()
    return to_office(row) if row else None


def to_office(row: models.Office) -> Office:
    """The record of a row."""
    return Office(**{name: getattr(row, name) for name in Office.__slots__})
