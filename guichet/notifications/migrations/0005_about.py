"""A mail to whoever has no account says what it is about: the office that wrote it sees that it did not arrive."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_handed")]

    operations = [
        migrations.AddField("delivery", "about", models.UUIDField(null=True)),
        migrations.AddIndex(
            "delivery",
            models.Index(fields=["about"], condition=Q(about__isnull=False), name="delivery_by_about"),
        ),
        migrations.RunSQL(
            "GRANT SELECT (about) ON notifications_delivery TO guichet_agent",
            "REVOKE SELECT (about) ON notifications_delivery FROM guichet_agent",
        ),
    ]
