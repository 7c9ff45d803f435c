from django.db import models


class Release(models.Model):
    """The source texts of a set of rules, under their hash; never changed."""

    hash = models.CharField(max_length=64, unique=True)
    texts = models.JSONField()
    author = models.CharField(max_length=200)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hash__regex=r"^[0-9a-f]{64}$"), name="release_hash_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return self.hash[:12]


class Enforcement(models.Model):
    """A release comes into force; the last one is in force, and a return to a former hash is a new row."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="enforcements")
    author = models.CharField(max_length=200)
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-id"], name="enforcement_last")]

    def __str__(self) -> str:
        return f"{self.release} since {self.since:%Y-%m-%d}"


class AnswerChange(models.Model):
    """Situations whose answer changed when a release came into force; no département means everywhere."""

    enforcement = models.ForeignKey(Enforcement, on_delete=models.PROTECT, related_name="answer_changes")
    departement = models.CharField(max_length=3, null=True)
    before = models.JSONField()
    after = models.JSONField()
    situations = models.DecimalField(max_digits=40, decimal_places=0)
    sample = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["departement", "-id"], name="answer_change_by_place")]

    def __str__(self) -> str:
        return f"{self.departement or '*'}: {self.before} → {self.after}"


class ProcedureVersion(models.Model):
    """The text of one version of a procedure (or of the profile tree), never changed."""

    procedure = models.CharField(max_length=60)
    version = models.DateField()
    hash = models.CharField(max_length=64)
    text = models.TextField()
    author = models.CharField(max_length=200)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "version"], name="one_text_a_version"),
            models.CheckConstraint(
                condition=models.Q(hash__regex=r"^[0-9a-f]{64}$"), name="procedure_hash_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.version}"


class CatalogueEdition(models.Model):
    """One edition of an official listing page: its text as published, and what was read in it."""

    page = models.CharField(max_length=200)
    hash = models.CharField(max_length=64)
    text = models.TextField()
    content = models.JSONField()
    published_on = models.DateField(null=True)
    author = models.CharField(max_length=200)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hash__regex=r"^[0-9a-f]{64}$"), name="edition_hash_is_sha256"
            ),
        ]
        indexes = [models.Index(fields=["page", "-id"], name="edition_last_of_page")]

    def __str__(self) -> str:
        return f"{self.page} {self.imported_at:%Y-%m-%d}"


class ListingChange(models.Model):
    """An entry that an edition added, removed or changed."""

    class Kind(models.TextChoices):
        ADDED = "ajout"
        REMOVED = "retrait"
        CHANGED = "modification"

    edition = models.ForeignKey(CatalogueEdition, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    departement = models.CharField(max_length=3, null=True)
    entry = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="ajout", before__isnull=True, after__isnull=False)
                | models.Q(kind="retrait", before__isnull=False, after__isnull=True)
                | models.Q(kind="modification", before__isnull=False, after__isnull=False),
                name="listing_change_kind_fits",
            ),
            models.UniqueConstraint(fields=["edition", "entry"], name="one_change_an_entry_and_edition"),
        ]
        indexes = [models.Index(fields=["departement", "-id"], name="listing_change_by_place")]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry}"
