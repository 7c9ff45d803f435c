"""What changes accounts, people, offices and mandates."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction

from guichet.accounts import models
from guichet.accounts.agents import open_post
from guichet.accounts.corrections import hand_corrections_to, request_correction, settle
from guichet.accounts.delegations import delegate, register_delegation, revoke_delegation
from guichet.accounts.invitations import accept_invitation, invite, withdraw_invitation
from guichet.accounts.mandates import consent, consent_by_code, end_by_key, propose_mandate, revoke
from guichet.accounts.mandates import forget as forget_mandates
from guichet.accounts.posts import end_post, lift_suspension, reopen_access, suspend
from guichet.accounts.presence import come, look_after
from guichet.accounts.registry import describe, lock, values_of, vouch_for_number
from guichet.accounts.summonses import claim_summons, import_summoned
from guichet.accounts.types import Actor
from guichet.accounts.walk_ins import person_of_paper
from guichet.database import Scope, acting, require_acting
from guichet.journal import actions as journal
from guichet.journal.types import Author
from guichet.publication.queries import territory
from guichet.territory import Service

__all__ = [
    "accept_invitation",
    "attach",
    "choose_language",
    "claim_summons",
    "come",
    "consent",
    "consent_by_code",
    "delegate",
    "describe",
    "end_by_key",
    "end_post",
    "erase",
    "filed",
    "fill_offices",
    "forget_mandates",
    "forget_summons",
    "hold_post",
    "import_summoned",
    "invite",
    "keep_alone",
    "keep_there",
    "lift_suspension",
    "lock",
    "look_after",
    "open_post",
    "person_of_paper",
    "propose_mandate",
    "register",
    "register_delegation",
    "reopen_access",
    "request_correction",
    "revoke",
    "revoke_delegation",
    "settle",
    "suspend",
    "vouch_for_number",
    "withdraw_invitation",
]

_FROM_DATA = (
    "kind",
    "name",
    "departement",
    "arrondissement",
    "number",
    "zone",
    "address",
    "site",
    "phone",
    "court",
)


def fill_offices() -> int:
    """Bring the offices up to the services of `data/territory`; how many there are.

    An office that left the data stays, since dossiers name it.
    """
    rows = [_office(*place) for place in _services()] + [_office("", "", territory().national)]
    models.Office.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=_FROM_DATA
    )
    return len(rows)


def _services() -> Iterator[tuple[str, str, Service]]:
    """The service of each département, then of each arrondissement that has its own."""
    places = territory()
    for departement in places.departements:
        whole = places.service_for(departement)
        yield departement, "", whole
        for arrondissement in places.arrondissements_of(departement):
            own = places.service_for(departement, arrondissement.code)
            if own.id != whole.id:
                yield departement, arrondissement.code, own


def _office(departement: str, arrondissement: str, service: Service) -> models.Office:
    return models.Office(
        code=service.id,
        kind=_kind_of(service),
        name=service.nom,
        departement=departement,
        arrondissement=arrondissement,
        number=service.numero,
        zone=service.fuseau,
        address=service.courrier,
        site=service.site or "",
        phone=service.appel,
        court=service.tribunal,
    )


def _kind_of(service: Service) -> models.Office.Kind:
    kinds = models.Office.Kind
    if service.id == territory().national.id:
        return kinds.NATIONAL
    return kinds.SOUS_PREFECTURE if service.id.startswith("sous-prefecture-") else kinds.PREFECTURE


# Accounts.


def register(account: models.Account, language: str) -> None:
    """Save a new account and the person it is for, who is still to be described."""
    person, account.language = uuid4(), language
    with transaction.atomic():
        with acting(Scope.usager(person)) as now:
            models.Person.objects.create(id=person, language=language, created_at=now)
        account.person_id, account.created_at = person, now
        account.save()


def open_account(email: str, password: str, language: str) -> models.Account:
    """The account of an address that nobody has to prove, made once; this is its password from now on."""
    account = models.Account.objects.filter(email=email).first()
    if account is None:
        account = models.Account(email=email)
        account.set_password(password)
        with transaction.atomic():
            register(account, language)
            account.emailaddress_set.create(email=email, verified=True, primary=True)  # pyright: ignore[reportAttributeAccessIssue]  # allauth's table
    elif not account.check_password(password):
        account.set_password(password)
        account.save(update_fields=["password"])
    return account


def choose_language(account: models.Account, language: str) -> None:
    """The language of the messages an account receives."""
    account.language = language
    account.save(update_fields=["language"])


def attach(account: models.Account, email: str) -> bool:
    """Give a new account the person for whom someone acted at this address before, now that it is proved; whether so.

    That person had given a code received there, and so proved the address too. Nothing is attached where it is in
    doubt: several people at one address, a person with an account, an account that already holds something.
    """
    with acting(Scope.service()):
        rows = models.Person.objects.filter(contact_email=email.lower(), account=None)
        found = list(rows.order_by("id").values_list("id", flat=True)[:2])
    former = account.person_id
    if len(found) != 1 or account.last_login is not None or not _is_new(former):
        return False
    try:
        with transaction.atomic():
            account.person_id = found[0]
            account.save(update_fields=["person"])
            with acting(Scope.service(former)):
                erase(former)
    except IntegrityError:  # it took a person elsewhere a moment ago, or the former one has something already
        account.person_id = former
        return False
    with acting(Scope.usager(account.person_id)) as now:
        journal.write(Author("usager", str(account.id)), "compte.rattacher", account.person_id, now)
    return True


def _is_new(person: UUID) -> bool:
    """Nothing is known of a person, and nobody asked to act for them."""
    with acting(Scope.service(person)):
        row = models.Person.objects.get(pk=person)
        asked = models.Mandate.objects.filter(person_id=person)
        return not values_of(row) and not row.locked and not asked.exists()


def filed(actor: Actor, values: Mapping[str, str], office: int, now: datetime) -> None:
    """What a filing tells of its person: what they say of themselves, and the office that reads their corrections."""
    describe(actor, values, now)
    hand_corrections_to(actor.person, office)


# What a person had typed when their session ended.

HELD_FOR = timedelta(hours=24)


def hold_post(person: UUID, path: str, fields: Mapping[str, list[str]], behalf: UUID | None = None) -> UUID:
    """Keep what a person posted without being signed in any more; the key it is asked back by.

    :param behalf: whom they acted for, None for themselves
    """
    with acting(Scope.usager(person)) as now:
        row = models.HeldPost.objects.create(
            person_id=person, behalf=behalf, path=path, body=json.dumps(dict(fields)), until=now + HELD_FOR
        )
    return row.id


def forget_summons(before: datetime) -> int:
    """Remove for good the civil status that offices recorded before then for a summons; how many."""
    require_acting()
    return models.SummonedPerson.objects.filter(imported_at__lt=before).delete()[0]


def keep_there(person: UUID) -> bool:
    """Let nobody erase this person until the transaction ends; whether they are there, after a leaving if need be."""
    require_acting()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM accounts_person WHERE id = %s FOR KEY SHARE", [person])
        return cursor.fetchone() is not None


def keep_alone(person: UUID) -> None:
    """Let nobody begin anything for this person until the transaction ends; waits for what is being begun."""
    require_acting()
    list(models.Person.objects.select_for_update().filter(pk=person).values_list("pk"))


def erase(person: UUID) -> bool:
    """Erase an account and its person for good, with their sessions, letters and mandates; whether it was there.

    One function of the database, run with its owner's rights: no role that acts may remove an account otherwise.
    """
    require_acting()
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_erase(%s)", [person])
        (found,) = cursor.fetchone()  # pyright: ignore[reportGeneralTypeIssues]  # one row always
    return found
