"""Who signs in, whose request it is, which office receives it, and who may act for whom."""

import uuid
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from guichet.accounts.passwords import normal_form
from guichet.database.secrets import EncryptedTextField

PARTIAL_DATE = r"^\d{4}-\d{2}-\d{2}$"
"""AAAA-MM-JJ, where 00 stands for a month or a day that is not known."""


class AccountManager(BaseUserManager["Account"]):
    """What Django and allauth look accounts up by."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Person(models.Model):
    """A foreigner: whoever the request is for, with an account of their own or none.

    `source` says where the civil status comes from; the columns named in `locked` come from there and are
    changed on request only.
    """

    class Source(models.TextChoices):
        DECLARED = "declare"
        FRANCECONNECT = "franceconnect"
        SUMMONED = "convocation"
        AGENT = "agent"

    class Sex(models.TextChoices):
        FEMALE = "F"
        MALE = "M"
        UNSAID = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family_name = models.CharField(max_length=200, blank=True)
    used_name = models.CharField(max_length=200, blank=True)
    given_names = models.CharField(max_length=300, blank=True)
    birth_date = models.CharField(max_length=10, blank=True)
    birth_country = models.CharField(max_length=5, blank=True)
    birth_place = models.CharField(max_length=200, blank=True)
    nationality = models.CharField(max_length=10, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, blank=True)
    source = models.CharField(max_length=20, choices=Source.choices, default=Source.DECLARED)
    locked = models.JSONField(default=list)
    numero = EncryptedTextField(blank=True)
    numero_index = models.BinaryField(null=True)
    numero_verifie = models.BooleanField(default=False)
    phone = EncryptedTextField(blank=True)
    contact_email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="fr")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["numero_index"], name="person_by_number"),
            models.Index(fields=["birth_date"], name="person_by_birth_date"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["numero_index"],
                condition=Q(numero_verifie=True),
                name="one_person_a_verified_number",
            ),
            models.CheckConstraint(
                condition=Q(numero_verifie=False) | Q(numero_index__isnull=False),
                name="verified_number_is_there",
            ),
            models.CheckConstraint(
                condition=Q(birth_date="") | Q(birth_date__regex=PARTIAL_DATE),
                name="birth_date_is_partial_date",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Account(AbstractBaseUser):
    """Whoever signs in. `person` is themselves: created with the account, filled when first asked for.

    Read before anyone is known, so nothing of a dossier is here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    person_id: uuid.UUID
    language = models.CharField(max_length=10, default="fr")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = AccountManager()

    class Meta(AbstractBaseUser.Meta):
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_an_email")]

    def __str__(self) -> str:
        return str(self.id)

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password and normal_form(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(normal_form(raw_password or ""))


class Office(models.Model):
    """A State service that receives foreigners, from `data/territory`; never removed, since dossiers name it."""

    class Kind(models.TextChoices):
        NATIONAL = "nationale"
        PREFECTURE = "prefecture"
        SOUS_PREFECTURE = "sous_prefecture"

    id = models.AutoField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.PREFECTURE)
    name = models.CharField(max_length=200)
    departement = models.CharField(max_length=3)
    arrondissement = models.CharField(max_length=5, blank=True)
    number = models.CharField(max_length=4)
    zone = models.CharField(max_length=40)
    address = models.TextField(blank=True)
    site = models.URLField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    court = models.CharField(max_length=80, blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["departement", "arrondissement"], name="office_by_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["nationale", "prefecture", "sous_prefecture"]), name="office_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Mandate(models.Model):
    """Someone acts for a person: who, for what, since when, and how the person agreed.

    `helper_person` is the helper's own person, so that both find the row in their own scope; the names are
    those that each was told by the other. `address` is where the code of the agreement was sent.
    """

    class Kind(models.TextChoices):
        EDUCATOR = "educateur_ase"
        LEGAL_REPRESENTATIVE = "representant_legal"
        ASSOCIATION = "association"
        LAWYER = "avocat"

    class State(models.TextChoices):
        PROPOSED = "propose"
        CONSENTED = "consenti"
        DECLARED = "declare"
        REVOKED = "revoque"
        EXPIRED = "expire"

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    person_id: uuid.UUID
    helper = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="mandates")
    helper_id: uuid.UUID
    helper_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    helper_person_id: uuid.UUID
    helper_name = models.CharField(max_length=200)
    person_name = models.CharField(max_length=300)
    organisation = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    scope = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    address = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True, db_default="")
    code = models.BinaryField(null=True)
    code_until = models.DateTimeField(null=True)
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("helper_person")), name="mandate_between_two"),
            models.CheckConstraint(
                condition=Q(state__in=["propose", "revoque"]) | Q(agreed_at__isnull=False),
                name="mandate_agreed_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state="revoque", revoked_at__isnull=False) | ~Q(state="revoque"),
                name="mandate_revoked_has_a_date",
            ),
            models.UniqueConstraint(
                fields=["person", "helper"],
                condition=Q(state__in=["propose", "consenti", "declare"]),
                name="one_living_mandate_a_pair",
            ),
        ]
        indexes = [models.Index(fields=["helper_person"], name="mandate_by_helper")]

    def __str__(self) -> str:
        return f"mandate {self.pk} {self.state}"


class SummonedPerson(models.Model):
    """A person an office expects, with the civil status it holds; matched by number and date of birth.

    `claimed_by` is the person who took it: only the address the office gave takes it again.
    """

    id = models.BigAutoField(primary_key=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="summoned")
    numero = EncryptedTextField()
    numero_index = models.BinaryField()
    values = models.JSONField()
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=64)
    claimed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "numero_index"], name="one_summons_an_office_and_number"
            )
        ]
        indexes = [models.Index(fields=["numero_index"], name="summons_by_number")]

    def __str__(self) -> str:
        return f"summons {self.pk}"


class CorrectionRequest(models.Model):
    """What a person says is wrong in civil status that they cannot change themselves, and what an agent made of it.

    `office` is whoever reads it; it follows the dossiers of the person.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "acceptee"
        REFUSED = "refusee"
        OPEN = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrections")
    person_id: uuid.UUID
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    office_id: int | None
    proposed = models.JSONField()
    explanation = models.TextField(blank=True)
    requested_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("Agent", on_delete=models.PROTECT, null=True, related_name="+")
    settled_by_id: int | None
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, db_default="")
    answer = models.TextField(blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["person", "-requested_at"], name="correction_by_person"),
            models.Index(
                fields=["office", "requested_at"], condition=Q(settled_at=None), name="correction_to_settle"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["", "acceptee", "refusee"]), name="correction_outcome"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="correction_settled_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="refusee") | ~Q(answer=""), name="correction_refused_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class HeldPost(models.Model):
    """What a person had typed on a page when their session ended: given back to them alone.

    `behalf` is the person they acted for then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    behalf = models.UUIDField(null=True)
    path = models.CharField(max_length=500)
    body = EncryptedTextField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"held post {self.pk}"


class Agent(models.Model):
    """Whoever handles requests for the State. The public reads `number`; the name only where the law asks for it.

    Read before anyone acts, to know what this account may do: nothing of a dossier is here. `seen_on` is the last day
    they opened a page of agents, `warned_on` when they were told that their access would close.
    """

    class Suspension(models.TextChoices):
        BY_MANAGER = ""
        DISUSE = "inutilisation"

    id = models.AutoField(primary_key=True)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="agent")
    account_id: uuid.UUID
    given_names = models.CharField(max_length=200)
    family_name = models.CharField(max_length=200)
    capacity = models.CharField(max_length=200)
    number = models.CharField(max_length=8, unique=True)
    created_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    suspended_for = models.CharField(
        max_length=13, choices=Suspension.choices, blank=True, db_default=Suspension.BY_MANAGER
    )
    seen_on: "models.DateField[Any, date]" = models.DateField(db_default=Now())
    warned_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(suspended_for="") | Q(suspended_at__isnull=False, suspended_for="inutilisation"),
                name="agent_suspended_for",
            ),
            models.CheckConstraint(condition=Q(number__regex=r"^[2-9A-HJKMNP-Z]{6}$"), name="agent_number"),
            models.CheckConstraint(
                condition=~Q(given_names="") & ~Q(family_name="") & ~Q(capacity=""), name="agent_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Post(models.Model):
    """A role that an agent holds in an office, for some procedures or, where none is named, for all."""

    class Role(models.TextChoices):
        RECEPTION = "accueil"
        EXAMINER = "instructeur"
        APPROVER = "valideur"
        MANAGER = "responsable"
        AUDITOR = "auditeur"

    id = models.AutoField(primary_key=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="posts")
    agent_id: int
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="posts")
    office_id: int
    role = models.CharField(max_length=12, choices=Role.choices)
    procedures = models.JSONField(default=list)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    given_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["accueil", "instructeur", "valideur", "responsable", "auditeur"]),
                name="post_role",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="post_in_order"),
            models.CheckConstraint(condition=~Q(given_by=F("agent")), name="post_given_by_another"),
            models.UniqueConstraint(
                fields=["agent", "office", "role"], condition=Q(until=None), name="one_living_post_a_role"
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.pk} {self.role}"


class Invitation(models.Model):
    """A post offered to an address, for a time; `digest` is that of the key in the letter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    office_id: int
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=12, choices=Post.Role.choices)
    procedures = models.JSONField(default=list)
    digest = models.BinaryField()
    invited_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    invited_by_id: int | None
    invited_at = models.DateTimeField()
    until = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["accueil", "instructeur", "valideur", "responsable", "auditeur"]),
                name="invitation_role",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_accepted_or_withdrawn"
            ),
            models.UniqueConstraint(fields=["digest"], name="one_invitation_a_key"),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} {self.role}"


class Delegation(models.Model):
    """The signature of an office given to an agent, for some acts, between two days, by a published order."""

    class Act(models.TextChoices):
        FAVOURABLE = "favorable"
        UNFAVOURABLE = "defavorable"
        CLOSING = "cloture"

    id = models.AutoField(primary_key=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    office_id: int
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="delegations")
    agent_id: int
    acts = models.JSONField()
    procedures = models.JSONField(default=list)
    reference = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    registered_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office", "agent"], name="delegation_by_office")]
        constraints = [
            models.CheckConstraint(condition=~Q(reference=""), name="delegation_has_its_order"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="delegation_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"delegation {self.pk}"
