"""What is published is for everyone: whoever acts reads it too."""

from django.db import migrations

from guichet.database.policies import ShareTable

_PUBLISHED = ("release", "enforcement", "answerchange", "catalogueedition", "listingchange")


class Migration(migrations.Migration):
    dependencies = [("publication", "0002_edition_published_on"), ("database", "0001_initial")]

    operations = [
        ShareTable(f"publication_{name}", usager="SELECT", agent="SELECT", service="SELECT") for name in _PUBLISHED
    ]
