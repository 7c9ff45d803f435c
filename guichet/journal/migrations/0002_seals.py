import django.contrib.postgres.fields
from django.db import migrations, models

from guichet.database.policies import PoliceTable, ShareTable

# The number of a line is drawn by the table, never given: a line can only be added after those that stand there.
_LINES_ARE_NUMBERED_BY_THE_TABLE = """
    REVOKE INSERT ON journal_line FROM guichet_usager, guichet_agent, guichet_service;
    GRANT INSERT (at, author_kind, author_id, verb, subject, facts) ON journal_line
      TO guichet_usager, guichet_agent, guichet_service"""
_AS_BEFORE = "GRANT INSERT ON journal_line TO guichet_usager, guichet_agent, guichet_service"

# Whoever reads a dossier as an agent says so, and reads back nothing.
_AGENTS_ADD = """
    CREATE POLICY agent ON journal_reading FOR INSERT TO guichet_agent WITH CHECK (true);
    GRANT INSERT (agent, dossier, at, what) ON journal_reading TO guichet_agent"""
_AGENTS_ADD_NO_MORE = "DROP POLICY agent ON journal_reading"


class Migration(migrations.Migration):

    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='Head',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('first', models.BigIntegerField()),
                ('last', models.BigIntegerField(unique=True)),
                ('size', models.IntegerField()),
                ('root', models.BinaryField()),
                ('previous', models.BinaryField(unique=True)),
                ('skip', models.BinaryField()),
                ('hash', models.BinaryField()),
                ('sealed_at', models.DateTimeField()),
                ('ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('leaves', models.BinaryField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('first__lte', models.F('last')), ('number__gte', 1), ('size__gte', 1)), name='head_of_some_lines')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('agent', models.BigIntegerField()),
                ('dossier', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('what', models.CharField(max_length=9)),
            ],
            options={
                'indexes': [models.Index(fields=['dossier', 'at'], name='reading_of_dossier'), models.Index(fields=['agent', 'at'], name='reading_by_agent'), models.Index(fields=['at'], name='reading_by_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(('what__in', ('dossier', 'piece', 'recherche', 'export'))), name='reading_what')],
            },
        ),
        migrations.RunSQL(_LINES_ARE_NUMBERED_BY_THE_TABLE, _AS_BEFORE),
        ShareTable("journal_head", login=False, service="INSERT, SELECT"),
        PoliceTable("journal_reading", person=None, office=None, service="SELECT, DELETE"),
        migrations.RunSQL(_AGENTS_ADD, _AGENTS_ADD_NO_MORE),
    ]
