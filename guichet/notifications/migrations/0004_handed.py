from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_forgetting")]

    operations = [
        migrations.AddField(
            "message",
            "handed",
            models.CharField(
                blank=True,
                choices=[("guichet", "Counter"), ("courrier", "Post")],
                db_default="",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=models.Q(handed="")
                | models.Q(handed__in=["guichet", "courrier"], read_at__isnull=False),
                name="message_handed_was_read",
            ),
        ),
    ]
