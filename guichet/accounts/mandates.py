"""Acting for someone: asked for, agreed to with a code or a signature, ended by either side."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core import signing
from django.db.models import Q, QuerySet

from guichet.accounts import models, signals
from guichet.accounts.types import KINDS, POWERS, READING, Actor, Mandate, Proposal, Proposed, Refused
from guichet.database import Scope, acting, rates, require_acting
from guichet.database.secrets import blind_index
from guichet.journal import actions as journal
from guichet.journal.types import Author

CODE_DIGITS = 8
CODE_FOR = timedelta(hours=24)
LASTS = timedelta(days=365)
CODE_TRIES = (5, 3600)
PROPOSALS = (20, 24 * 3600)
_SALT = "guichet.accounts.mandates.end"

_AGREED = ("consenti", "declare")
_LIVING = ("propose", *_AGREED)


def propose_mandate(account: models.Account, proposal: Proposal) -> Proposed | Refused:
    """Ask to act for a person, who is told at their address, or whose declaration is signed.

    Nothing tells the helper whether the address has an account; if it has, that account's person is asked.
    """
    refused = _unfit(account, proposal)
    if refused:
        return refused
    with acting(Scope.usager(account.person_id)) as now:
        if not rates.allow("mandat", str(account.id), *PROPOSALS, now):
            return Refused("trop_de_demandes")
        expire(now, account.person_id)
        # A declaration proves nothing of an address: it opens a person of its own, never someone's account.
        known = None if proposal.declared else _person_at(proposal.email)
        if _asked_already(account, proposal, known):
            return Refused("deja_demande", "email")
        person = known or _new_person(proposal, now)
        code = None if proposal.declared else _new_code()
        row = _new_row(account, proposal, person, code, now)
        return _told(row, account, code, now)


def _unfit(account: models.Account, proposal: Proposal) -> Refused | None:
    if proposal.kind not in KINDS:
        return Refused("qualite_inconnue", "kind")
    if not proposal.powers or set(proposal.powers) - set(POWERS):
        return Refused("pouvoirs_inconnus", "powers")
    if READING.isdisjoint(proposal.powers):
        return Refused("pouvoirs_sans_lecture", "powers")
    if not (proposal.family_name.strip() or proposal.given_names.strip()):
        return Refused("nom_manquant", "family_name")
    if not proposal.helper_name.strip():
        return Refused("nom_manquant", "helper_name")
    if proposal.email.lower() == account.email:
        return Refused("soi_meme", "email")
    if not proposal.email and not proposal.phone and not proposal.declared:
        return Refused("accord_manquant", "email")
    return None


def _asked_already(account: models.Account, proposal: Proposal, known: UUID | None) -> bool:
    """By the address, so that the answer is the same whether or not it has an account."""
    living = models.Mandate.objects.filter(helper=account.id, state__in=_LIVING)
    asked = [] if proposal.declared else list(living.values_list("address", "phone"))
    where = (proposal.email.lower(), "" if proposal.email else proposal.phone)
    return where in asked or (known is not None and living.filter(person_id=known).exists())


def _person_at(email: str) -> UUID | None:
    if not email:
        return None
    with acting(Scope.service()):
        return models.Account.objects.filter(email=email.lower()).values_list("person_id", flat=True).first()


def _new_person(proposal: Proposal, now: datetime) -> UUID:
    person = uuid4()
    with acting(Scope.usager(person)):
        models.Person.objects.create(
            id=person,
            family_name=proposal.family_name.strip(),
            given_names=proposal.given_names.strip(),
            birth_date=proposal.birth_date,
            language=proposal.language,
            created_at=now,
        )
    return person


def _new_row(
    account: models.Account, proposal: Proposal, person: UUID, code: str | None, now: datetime
) -> models.Mandate:
    row = models.Mandate(
        person_id=person,
        helper_id=account.id,
        helper_person_id=account.person_id,
        helper_name=proposal.helper_name.strip(),
        person_name=f"{proposal.given_names} {proposal.family_name}".strip(),
        organisation=proposal.organisation.strip(),
        kind=proposal.kind,
        scope=[power for power in POWERS if power in proposal.powers],
        state="propose" if code else "declare",
        address="" if proposal.declared else proposal.email.lower(),
        phone="" if proposal.declared or proposal.email else proposal.phone,
        code_until=now + CODE_FOR if code else None,
        proposed_at=now,
        agreed_at=None if code else now,
        until=now + LASTS,
    )
    with acting(
        Scope.service()
    ):  # what opens someone's dossiers is not for their role, nor the helper's, to write
        row.save()
        if code:
            row.code = _kept(row.id, code)
            row.save(update_fields=["code"])
    return row


def _told(row: models.Mandate, account: models.Account, code: str | None, now: datetime) -> Proposed:
    author = Author("mandataire", str(account.id))
    journal.write(author, "mandat.proposer", row.person_id, now, {"mandat": row.id, "etat": row.state})
    mandate = to_mandate(row)
    news = signals.mandate_proposed if code else signals.mandate_consented
    news.send(models.Mandate, mandate=mandate, now=now)
    return Proposed(mandate, code, row.address or None, row.phone or None)


def consent(actor: Actor, mandate: int) -> Mandate | Refused:
    """The person agrees, signed in to their own account."""
    with acting(actor.scope) as now:
        row = _locked(mandate)
        if row is None or row.person_id != actor.person or actor.mandate is not None:
            return Refused("inconnu")
        return _agree(row, actor.author, now)


def consent_by_code(account: models.Account, mandate: int, code: str) -> Mandate | Refused:
    """The person agreed by giving the helper the code that was sent to them alone.

    Who reads that address, or telephone, is thereby proved: the person is reached there from now on.
    """
    with acting(Scope.usager(account.person_id)) as now:
        row = _locked(mandate)
        if row is None or row.helper_id != account.id or row.state != "propose":
            return Refused("inconnu")
        if not rates.allow("mandat_code", str(row.id), *CODE_TRIES, now):
            return Refused("trop_d_essais", "code")
        if row.code_until is None or now >= row.code_until:
            return Refused("code_perime", "code")
        given = "".join(character for character in code if character.isdecimal())
        if row.code is None or not secrets.compare_digest(bytes(row.code), _kept(row.id, given)):
            return Refused("code_faux", "code")
        _prove(row)
        return _agree(row, Author("mandataire", str(account.id)), now)


def _prove(row: models.Mandate) -> None:
    with acting(Scope.usager(row.person_id)):
        person = models.Person.objects.get(pk=row.person_id)
        person.contact_email = person.contact_email or row.address
        person.phone = person.phone or row.phone
        person.save(update_fields=["contact_email", "phone"])


def _agree(row: models.Mandate, author: Author, now: datetime) -> Mandate | Refused:
    if row.state != "propose":
        return Refused("deja_repondu")
    row.state, row.agreed_at, row.code = "consenti", now, None
    with acting(Scope.service(row.person_id)):
        row.save()
    journal.write(author, "mandat.consentir", row.person_id, now, {"mandat": row.id})
    mandate = to_mandate(row)
    signals.mandate_consented.send(models.Mandate, mandate=mandate, now=now)
    return mandate


def revoke(account: models.Account, mandate: int) -> Mandate | Refused:
    """End a mandate, or refuse one that is asked for: by the person or by the helper, at once."""
    with acting(Scope.usager(account.person_id)) as now:
        row = _locked(mandate)
        if row is None or account.person_id not in (row.person_id, row.helper_person_id):
            return Refused("inconnu")
        by = "personne" if row.person_id == account.person_id else "mandataire"
        return _end(row, by, Author("usager" if by == "personne" else "mandataire", str(account.id)), now)


# A person without an account ends it by a link of their own.


def end_key(mandate: int) -> str:
    """What stands in the link that ends a mandate, in the mails to the person it is for; good as long as it is."""
    return signing.dumps(mandate, salt=_SALT)


def people_helped(helper: UUID) -> list[UUID]:
    """Whom a person acts for: those who agreed to a mandate of theirs that holds, ended by a job or not yet."""
    with acting(Scope.usager(helper)) as now:
        rows = models.Mandate.objects.filter(helper_person_id=helper, state__in=_AGREED, until__gt=now)
        return list(rows.values_list("person_id", flat=True))


def mandate_to_end(key: str) -> Mandate | None:
    """The mandate that the holder of this link may end; None where we made no such link."""
    try:
        identifier = signing.loads(key, salt=_SALT)
    except signing.BadSignature:
        return None
    with acting(Scope.service()):
        row = models.Mandate.objects.filter(pk=identifier).first()
    return to_mandate(row) if row else None


def end_by_key(key: str) -> Mandate | Refused:
    """The person ends a mandate, or refuses it, by the link that was sent to them alone."""
    found = mandate_to_end(key)
    if found is None:
        return Refused("inconnu")
    with acting(Scope.usager(found.person)) as now:
        row = _locked(found.id)
        if row is None:
            return Refused("inconnu")
        return _end(row, "personne", Author("usager", str(row.person_id)), now)


def ways_out(person: UUID) -> list[tuple[str, str]]:
    """Who acts for a person, or asks to, and the key of the link that ends it: for whoever has no account."""
    with acting(Scope.service(person)):
        rows = models.Mandate.objects.filter(person_id=person, state__in=_LIVING).order_by("id")
        return [(row.helper_name, end_key(row.id)) for row in rows]


def _end(row: models.Mandate, by: str, author: Author, now: datetime) -> Mandate | Refused:
    if row.state in ("revoque", "expire"):
        return Refused("deja_repondu")
    row.state = "expire" if by == "terme" and row.agreed_at else "revoque"
    row.revoked_at, row.revoked_by, row.code = now, by, None
    row.save()
    journal.write(author, "mandat.revoquer", row.person_id, now, {"mandat": row.id, "par": by})
    ended = to_mandate(row)
    signals.mandate_revoked.send(models.Mandate, mandate=ended, now=now, by=by)
    return ended


def expire(now: datetime, helper_person: UUID | None = None) -> int:
    """End the mandates whose time is over, of one helper where one is named; both sides are told; how many."""
    with acting(Scope.service()):
        rows = models.Mandate.objects.select_for_update().filter(state__in=_LIVING, until__lte=now)
        if helper_person is not None:
            rows = rows.filter(helper_person_id=helper_person)
        over = list(rows.order_by("id"))
        for row in over:
            _end(row, "terme", Author.service("accounts.sweep"), now)
    return len(over)


def over_before(before: datetime, keep: Iterable[UUID] = ()) -> QuerySet[models.Mandate]:
    """The mandates that ended before then, or that nobody agreed to in time; none of a person among `keep`."""
    ended = Q(revoked_at__lt=before) | Q(until__lt=before)
    return models.Mandate.objects.filter(ended).exclude(person_id__in=keep).exclude(helper_person_id__in=keep)


def forget(before: datetime, keep: Iterable[UUID] = ()) -> int:
    """Remove for good what `over_before` finds: what retention decided; how many."""
    require_acting()
    return over_before(before, keep).delete()[0]


def _locked(mandate: int) -> models.Mandate | None:
    return models.Mandate.objects.select_for_update().filter(pk=mandate).first()


def _new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def _kept(mandate: int, code: str) -> bytes:
    return blind_index(code, f"accounts.mandate.{mandate}")


def to_mandate(row: models.Mandate) -> Mandate:
    """The record of a row."""
    return Mandate(
        row.id,
        row.person_id,
        row.person_name,
        row.helper_id,
        row.helper_person_id,
        row.helper_name,
        row.organisation,
        row.kind,  # pyright: ignore[reportArgumentType]  # the database checks the value
        tuple(row.scope),
        row.state,  # pyright: ignore[reportArgumentType]
        row.proposed_at,
        row.agreed_at,
        row.until,
        row.revoked_at,
    )
