import django.db.models.deletion
from django.db import migrations, models

from guichet.database.policies import ShareTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_settled'),
        ('dossiers', '0009_piece_of_own_document'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedDelay',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('procedure', models.CharField(max_length=60)),
                ('until', models.DateField()),
                ('decided', models.PositiveIntegerField(null=True)),
                ('median', models.PositiveIntegerField(null=True)),
                ('ninetieth', models.PositiveIntegerField(null=True)),
                ('pending', models.PositiveIntegerField(null=True)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('office', 'procedure'), name='delay_once_an_office'), models.CheckConstraint(condition=models.Q(models.Q(('decided', None), ('median', None), ('ninetieth', None)), models.Q(('decided__isnull', False), ('median__isnull', False), ('ninetieth__gte', models.F('median'))), _connector='OR'), name='delay_whole_or_left_out')],
            },
        ),
        ShareTable('dossiers_publisheddelay', service='SELECT, INSERT, DELETE'),
    ]
