import django.db.models.deletion
import guichet.database.secrets
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0002_examination'),
    ]

    operations = [
        migrations.CreateModel(
            name='Facet',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('procedure', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=60)),
                ('text', models.CharField(max_length=200, null=True)),
                ('day', models.DateField(null=True)),
                ('number', models.BigIntegerField(null=True)),
                ('next_on', models.DateField(null=True)),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='facets', to='dossiers.dossier')),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('text__isnull', False)), fields=['office', 'procedure', 'name', 'text', 'next_on', 'dossier'], name='facet_by_text'), models.Index(condition=models.Q(('day__isnull', False)), fields=['office', 'procedure', 'name', 'day', 'dossier'], name='facet_by_day'), models.Index(condition=models.Q(('number__isnull', False)), fields=['office', 'procedure', 'name', 'number', 'dossier'], name='facet_by_number')],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'name'), name='facet_once'), models.CheckConstraint(condition=models.Q(models.Q(('day', None), ('number', None), ('text__isnull', False)), models.Q(('day__isnull', False), ('number', None), ('text', None)), models.Q(('day', None), ('number__isnull', False), ('text', None)), _connector='OR'), name='facet_has_one_value')],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('word', models.CharField(db_collation='C', max_length=60)),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='words', to='dossiers.dossier')),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['office', 'word', 'dossier'], name='word_found')],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'word'), name='word_once'), models.CheckConstraint(condition=models.Q(('word', ''), _negated=True), name='word_is_one')],
            },
        ),
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agent')),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='dossiers.dossier')),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['office', 'agent', 'dossier'], name='followed_by')],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'agent'), name='follower_once')],
            },
        ),
        migrations.CreateModel(
            name='Label',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40)),
                ('made_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('office', 'name'), name='label_once_an_office'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='label_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Labelled',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('next_on', models.DateField(null=True)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agent')),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='labelled', to='dossiers.dossier')),
                ('label', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.label')),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['office', 'label', 'next_on', 'dossier'], name='labelled_in_turn')],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'label'), name='labelled_once')],
            },
        ),
        migrations.CreateModel(
            name='View',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('filters', models.CharField(blank=True, max_length=1000)),
                ('shared', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agent')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('office', 'agent', 'name'), name='view_once_an_agent'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='view_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('owner', models.UUIDField()),
                ('number', models.CharField(max_length=24, unique=True)),
                ('stated_at', models.DateTimeField()),
                ('stated_on', models.DateField()),
                ('page', models.CharField(max_length=300)),
                ('error', models.CharField(blank=True, max_length=1000)),
                ('request', models.CharField(blank=True, max_length=64)),
                ('commune', models.CharField(max_length=5)),
                ('said', guichet.database.secrets.EncryptedTextField()),
                ('document', models.UUIDField()),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
            ],
            options={
                'indexes': [models.Index(fields=['office', '-stated_at', 'id'], name='statement_by_office'), models.Index(fields=['owner'], name='statement_by_owner'), models.Index(fields=['stated_at'], name='statement_by_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__regex', '^CI-[0-9]{4}-[0-9]{8}-[0-9]{4,}$')), name='statement_number'), models.CheckConstraint(condition=models.Q(('page', ''), _negated=True), name='statement_says_where')],
            },
        ),
        migrations.CreateModel(
            name='Inquiry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('owner', models.UUIDField()),
                ('number', models.CharField(max_length=24, unique=True)),
                ('topic', models.CharField(max_length=40)),
                ('state', models.CharField(default='ouvert', max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('since', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('name', guichet.database.secrets.EncryptedTextField(blank=True)),
                ('email', guichet.database.secrets.EncryptedTextField(blank=True)),
                ('language', models.CharField(default='fr', max_length=10)),
                ('assigned', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agent')),
                ('dossier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to='dossiers.dossier')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
            ],
            options={
                'indexes': [models.Index(fields=['office', 'state', 'due_on', 'id'], name='inquiry_inbox'), models.Index(fields=['office', 'asked_at'], name='inquiry_by_month'), models.Index(fields=['owner', '-changed_at'], name='inquiry_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__regex', '^CT-[0-9]{4}-[0-9]{8}-[0-9]{4,}$')), name='inquiry_number'), models.CheckConstraint(condition=models.Q(('state__in', ('ouvert', 'repondu', 'clos'))), name='inquiry_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'repondu'), _negated=True), ('answered_at__isnull', False), _connector='OR'), name='inquiry_answered_has_a_date'), models.CheckConstraint(condition=models.Q(models.Q(('owner', models.F('id')), _negated=True), ('dossier', None), _connector='OR'), name='inquiry_of_nobody_is_about_none')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('author_kind', models.CharField(max_length=6)),
                ('agent_number', models.CharField(blank=True, max_length=8)),
                ('text', models.TextField()),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='dossiers.inquiry')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
            ],
            options={
                'indexes': [models.Index(fields=['inquiry', 'id'], name='letter_of_inquiry')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('agent_number', ''), ('author_kind', 'usager')), models.Q(('author_kind', 'agent'), models.Q(('agent_number', ''), _negated=True)), _connector='OR'), name='letter_says_who'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='letter_says_something')],
            },
        ),
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
    ]
