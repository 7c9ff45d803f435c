import django.db.models.deletion
from django.db import migrations, models

from guichet.database.policies import ShareTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_alike'),
        ('dossiers', '0018_other_hands'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedReplies',
            fields=[
                ('office', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='accounts.office')),
                ('until', models.DateField()),
                ('received', models.PositiveIntegerField(null=True)),
                ('answered', models.PositiveIntegerField(null=True)),
                ('median', models.PositiveIntegerField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered', None), ('median', None), ('received', None)), models.Q(('answered__lte', models.F('received')), ('received__isnull', False)), _connector='OR'), name='replies_whole_or_left_out')],
            },
        ),
        ShareTable('dossiers_publishedreplies', service='SELECT, INSERT, DELETE'),
    ]
