"""What the lists of an office are made of: values to filter on, words to search by, who follows, labels, views.

Their own indexes begin with the office, their constraints with the dossier: neither needs one more.
"""

import uuid

from django.db import models
from django.db.models import Q

from guichet.dossiers.models.dossier import Dossier


class Facet(models.Model):
    """An answer of the last filing that lists filter on: a typed column of the procedure's version.

    `next_on` is the dossier's own, written by the database: a filtered list is read in its order.
    """

    id = models.BigAutoField(primary_key=True)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="facets", db_index=False)
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+", db_index=False)
    procedure = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    text = models.CharField(max_length=200, null=True)
    day = models.DateField(null=True)
    number = models.BigIntegerField(null=True)
    next_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["office", "procedure", "name", "text", "next_on", "dossier"],
                condition=Q(text__isnull=False),
                name="facet_by_text",
            ),
            models.Index(
                fields=["office", "procedure", "name", "day", "dossier"],
                condition=Q(day__isnull=False),
                name="facet_by_day",
            ),
            models.Index(
                fields=["office", "procedure", "name", "number", "dossier"],
                condition=Q(number__isnull=False),
                name="facet_by_number",
            ),
            models.Index(
                fields=["office", "procedure", "name", "next_on", "dossier", "day"],
                condition=Q(day__isnull=False),
                name="facet_days_in_turn",
            ),
            models.Index(
                fields=["office", "procedure", "name", "next_on", "dossier", "number"],
                condition=Q(number__isnull=False),
                name="facet_numbers_in_turn",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "name"], name="facet_once"),
            models.CheckConstraint(
                condition=Q(text__isnull=False, day=None, number=None)
                | Q(text=None, day__isnull=False, number=None)
                | Q(text=None, day=None, number__isnull=False),
                name="facet_has_one_value",
            ),
        ]


class Word(models.Model):
    """Something a dossier is found by: a word of a name, its number, a date of birth, the index of a number.

    The number stands from its end, so that the last digits find it.
    """

    id = models.BigAutoField(primary_key=True)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="words", db_index=False)
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=60, db_collation="C")

    class Meta:
        indexes = [models.Index(fields=["office", "word", "dossier"], name="word_found")]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "word"], name="word_once"),
            models.CheckConstraint(condition=~Q(word=""), name="word_is_one"),
        ]


class Follower(models.Model):
    """An agent who follows a dossier."""

    id = models.BigAutoField(primary_key=True)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="followers", db_index=False)
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+", db_index=False)
    agent_id: int
    agent = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["office", "agent", "dossier"], name="followed_by")]
        constraints = [models.UniqueConstraint(fields=["dossier", "agent"], name="follower_once")]


class Label(models.Model):
    """A word of an office's own list, put on dossiers; one that is retired stays where it was put."""

    id = models.BigAutoField(primary_key=True)
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"], condition=Q(retired_at=None), name="label_once_an_office"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="label_has_a_name"),
        ]


class Labelled(models.Model):
    """A label on a dossier. `next_on` is the dossier's own, written by the database."""

    id = models.BigAutoField(primary_key=True)
    dossier_id: uuid.UUID
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="labelled", db_index=False)
    person_id: uuid.UUID
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+", db_index=False)
    label_id: int
    label = models.ForeignKey(Label, models.PROTECT, related_name="+")
    agent_id: int
    agent = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    next_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office", "label", "next_on", "dossier"], name="labelled_in_turn")]
        constraints = [models.UniqueConstraint(fields=["dossier", "label"], name="labelled_once")]


class View(models.Model):
    """A choice of filters kept under a name, by an agent for themself or for the office; never words searched."""

    id = models.BigAutoField(primary_key=True)
    office_id: int
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    agent_id: int
    agent = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    filters = models.CharField(max_length=1000, blank=True)
    shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "agent", "name"], name="view_once_an_agent"),
            models.CheckConstraint(condition=~Q(name=""), name="view_has_a_name"),
        ]
