"""What was said goes with the dossier it was about; where mails went goes before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_policies")]

    operations = [
        migrations.AddField("delivery", "forgotten", models.BooleanField(default=False)),
        migrations.RunSQL(
            "GRANT DELETE ON notifications_message, notifications_delivery TO guichet_service",
            migrations.RunSQL.noop,
        ),
    ]
