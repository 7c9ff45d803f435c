"""An end of right is proposed again once what was issued for it, or the decision, no longer holds."""

from django.db import migrations, models
from django.db.models import Q

# A paper that another was to follow ended with its request, and said only that it was followed.
_ENDED_WITH_THE_REQUEST = """
    UPDATE dossiers_prolongation AS paper SET ended_because = ending.ended_because, ended_at = ending.ended_at
    FROM dossiers_prolongation AS ending, accounts_office AS office
    WHERE ending.dossier_id = paper.dossier_id AND office.id = ending.office_id
      AND ending.ended_because IN ('decision', 'retrait') AND paper.ended_because = 'remplacee'
      AND paper.valid_to >= (ending.ended_at AT TIME ZONE office.zone)::date
      AND paper.ended_at <= ending.ended_at"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_court"), ("dossiers", "0009_complement_lifted")]

    operations = [
        migrations.RemoveConstraint("prolongationproposal", "prolongation_proposed_once"),
        migrations.AddConstraint(
            "prolongationproposal",
            models.UniqueConstraint(
                fields=["dossier", "ends_on"], condition=Q(settled_at=None), name="prolongation_proposed_once"
            ),
        ),
        migrations.RemoveConstraint("prolongationproposal", "prolongation_proposal_settled_or_not"),
        migrations.AddConstraint(
            "prolongationproposal",
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="")
                | Q(settled_at__isnull=False, outcome__in=["delivree", "ecartee", "caduque"]),
                name="prolongation_proposal_settled_or_not",
            ),
        ),
        migrations.RunSQL(_ENDED_WITH_THE_REQUEST, migrations.RunSQL.noop),
    ]
