import uuid

from django.db import models
from django.db.models import Q

from guichet.database.secrets import EncryptedTextField

_REFERENCE = r"^[A-Z2-7]{26}$"
_SHA256 = r"^[0-9a-f]{64}$"


class Document(models.Model):
    """A document of someone: its data, frozen when it was issued, and its file once sealed."""

    class State(models.TextChoices):
        TO_SEAL = "a_sceller"
        SEALED = "scelle"

    class Status(models.TextChoices):
        VALID = "valide"
        REPLACED = "remplace"
        REVOKED = "revoque"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=26, unique=True)
    subject = models.UUIDField(db_index=True)
    person_id = models.UUIDField(db_index=True)
    office_id = models.IntegerField(null=True)
    data = EncryptedTextField()
    data_sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.TO_SEAL)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.VALID)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    file = models.CharField(max_length=60, blank=True)
    file_key = models.TextField(blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True)
    timestamped_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office_id", "subject"], name="issued_office_subject")]
        constraints = [
            models.CheckConstraint(condition=Q(reference__regex=_REFERENCE), name="issued_reference"),
            models.CheckConstraint(condition=Q(data_sha256__regex=_SHA256), name="issued_data_sha256"),
            models.CheckConstraint(condition=Q(state__in=["a_sceller", "scelle"]), name="issued_state"),
            models.CheckConstraint(
                condition=Q(status__in=["valide", "remplace", "revoque"]), name="issued_status"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="a_sceller",
                    file="",
                    file_key="",
                    file_sha256="",
                    sealed_at=None,
                    timestamped_at=None,
                )
                | (
                    Q(state="scelle", file_sha256__regex=_SHA256, sealed_at__isnull=False)
                    & ~Q(file="")
                    & ~Q(file_key="")
                ),
                name="issued_sealed_has_file",
            ),
            models.CheckConstraint(
                condition=Q(status="remplace", replaced_by__isnull=False)
                | (~Q(status="remplace") & Q(replaced_by=None)),
                name="issued_replaced_by_one",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at=None) | Q(sealed_at__gte=models.F("issued_at")),
                name="issued_before_sealed",
            ),
        ]


class Standing(models.Model):
    """What anyone may know of a sealed document, kept after its dossier is erased: no person, an opaque reference."""

    reference = models.CharField(max_length=26, primary_key=True)
    kind = models.CharField(max_length=40)
    issued_on = models.DateField()
    status = models.CharField(max_length=10, choices=Document.Status.choices, default=Document.Status.VALID)
    since = models.DateTimeField()
    demonstration = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reference__regex=_REFERENCE), name="standing_reference"),
            models.CheckConstraint(
                condition=Q(status__in=["valide", "remplace", "revoque"]), name="standing_status"
            ),
        ]


class Edition(models.Model):
    """The digest of a file as handed out: one when sealed, another once its timestamp is added."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    standing = models.ForeignKey(Standing, models.CASCADE)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sha256__regex=_SHA256), name="edition_sha256")]


class Certificate(models.Model):
    """A certificate this service has sealed or stamped with; documents of a former one stay verifiable.

    `authority` and `name` are those of a 2D-Doc certificate, empty for a seal.
    """

    fingerprint = models.CharField(max_length=64, primary_key=True)
    pem = models.TextField()
    authority = models.CharField(max_length=4, blank=True)
    name = models.CharField(max_length=4, blank=True)
    first_used_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(fingerprint__regex=_SHA256), name="certificate_fingerprint"),
            models.UniqueConstraint(
                fields=["authority", "name"], condition=~Q(authority=""), name="certificate_one_name"
            ),
        ]
