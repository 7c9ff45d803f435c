"""The service may say that a certificate it sealed with is revoked."""

from django.db import migrations

from guichet.database.policies import ShareTable


class Migration(migrations.Migration):
    dependencies = [("issued", "0001_documents")]

    operations = [ShareTable("issued_certificate", service="SELECT, INSERT, UPDATE")]
