"""A person opens and answers what they were told, an office sees what was said; only the service tells and sends."""

from django.db import migrations

from guichet.database.policies import PoliceTable

# Neither an address nor what a mail says: both are for the job that sends it.
_OUTCOME = "SELECT (id, message_id, person, office, channel, state, error, created_at, sent_at, ended_at)"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("database", "0002_jobs"), ("accounts", "0001_people")]

    operations = [
        PoliceTable(
            "notifications_message",
            person="person",
            office="office",
            usager="SELECT, UPDATE (read_at, answered_at)",
            service="SELECT, INSERT, UPDATE",
        ),
        PoliceTable(
            "notifications_delivery",
            person="person",
            office="office",
            usager=_OUTCOME,
            agent=_OUTCOME,
            service="SELECT, INSERT, UPDATE",
        ),
    ]
