"""A proposition ends with a request that its person takes back: nobody returned it, and the service writes that."""

from django.db import migrations, models
from django.db.models import Q

# Propositions left open on requests that were taken back before.
LEFT_OPEN = """
    UPDATE dossiers_decision AS proposed
    SET state = 'renvoyee', returned_at = dossier.ended_at, returned_because = 'retrait de la demande'
    FROM dossiers_dossier AS dossier
    WHERE dossier.id = proposed.dossier_id AND dossier.state = 'retire'
      AND proposed.state IN ('proposee', 'approuvee')"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0013_opinions_called_off")]

    operations = [
        migrations.RemoveConstraint("decision", "decision_returned_says_why"),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=~Q(state="renvoyee")
                | (
                    (Q(returned_by__isnull=False) | Q(returned_because="retrait de la demande"))
                    & Q(returned_at__isnull=False)
                    & ~Q(returned_because="")
                ),
                name="decision_returned_says_why",
            ),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (state, returned_at, returned_because) ON dossiers_decision TO guichet_service",
            "REVOKE UPDATE (state, returned_at, returned_because) ON dossiers_decision FROM guichet_service",
        ),
        migrations.RunSQL(LEFT_OPEN, migrations.RunSQL.noop),
    ]
