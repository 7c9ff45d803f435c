from django.db import models


class Counter(models.Model):
    """The last number drawn of one counter; see `counters`."""

    pk = models.CompositePrimaryKey("name", "key")
    name = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(value__gte=1), name="counter_from_one")]


class DoneOnce(models.Model):
    """A request that had its effect, by the key of its form; see `idempotency`."""

    id = models.BigAutoField(primary_key=True)
    owner = models.UUIDField()
    route = models.CharField(max_length=40)
    key = models.UUIDField()
    request = models.CharField(max_length=128)
    made = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "route", "key"], name="done_once")]
