import django.db.models.deletion
import guichet.database.secrets
import guichet.dossiers.states
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_people'),
        ('received', '0002_policies'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('procedure', models.CharField(max_length=60)),
                ('version', models.CharField(max_length=10)),
                ('channel', models.CharField(db_default=guichet.dossiers.states.Channel['ONLINE'], default=guichet.dossiers.states.Channel['ONLINE'], max_length=8)),
                ('received_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[(guichet.dossiers.states.State['DRAFT'], guichet.dossiers.states.State['DRAFT']), (guichet.dossiers.states.State['ABANDONED'], guichet.dossiers.states.State['ABANDONED']), (guichet.dossiers.states.State['FILED'], guichet.dossiers.states.State['FILED']), (guichet.dossiers.states.State['EXAMINED'], guichet.dossiers.states.State['EXAMINED']), (guichet.dossiers.states.State['COMPLEMENT_ASKED'], guichet.dossiers.states.State['COMPLEMENT_ASKED']), (guichet.dossiers.states.State['FAVOURABLE'], guichet.dossiers.states.State['FAVOURABLE']), (guichet.dossiers.states.State['UNFAVOURABLE'], guichet.dossiers.states.State['UNFAVOURABLE']), (guichet.dossiers.states.State['DROPPED'], guichet.dossiers.states.State['DROPPED']), (guichet.dossiers.states.State['CLOSED_INCOMPLETE'], guichet.dossiers.states.State['CLOSED_INCOMPLETE']), (guichet.dossiers.states.State['WITHDRAWN'], guichet.dossiers.states.State['WITHDRAWN']), (guichet.dossiers.states.State['TITLE_IN_PRODUCTION'], guichet.dossiers.states.State['TITLE_IN_PRODUCTION']), (guichet.dossiers.states.State['TITLE_READY'], guichet.dossiers.states.State['TITLE_READY']), (guichet.dossiers.states.State['TITLE_HANDED_OVER'], guichet.dossiers.states.State['TITLE_HANDED_OVER'])], default=guichet.dossiers.states.State['DRAFT'], max_length=24)),
                ('answers', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('filings', models.PositiveSmallIntegerField(default=0)),
                ('changed_since_filing', models.BooleanField(default=False)),
                ('number', models.CharField(max_length=19, null=True, unique=True)),
                ('started_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('filed_at', models.DateTimeField(null=True)),
                ('filed_on', models.DateField(null=True)),
                ('complete_on', models.DateField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('examined_at', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('vulnerable', models.BooleanField(default=False)),
                ('expires_on', models.DateField(null=True)),
                ('next_on', models.DateField(null=True)),
                ('next_reason', models.CharField(blank=True, max_length=20)),
                ('assigned', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agent')),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('registered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agent')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-changed_at'], name='dossier_of_person'), models.Index(fields=['state', 'changed_at'], name='dossier_by_age'), models.Index(fields=['office', 'state', 'next_on', 'id'], name='dossier_queue'), models.Index(fields=['office', 'assigned', 'next_on', 'id'], name='dossier_of_agent'), models.Index(fields=['office', 'next_on', 'id'], name='dossier_in_turn'), models.Index(fields=['office', 'procedure', 'next_on', 'id'], name='dossier_of_procedure'), models.Index(condition=models.Q(('vulnerable', True)), fields=['office', 'next_on', 'id'], name='dossier_vulnerable'), models.Index(fields=['office', 'filed_on', 'id'], name='dossier_filed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['brouillon', 'abandonne', 'depose', 'en_instruction', 'complement_demande', 'favorable', 'defavorable', 'classe_sans_suite', 'clos_incomplet', 'retire', 'titre_en_fabrication', 'titre_disponible', 'titre_remis'])), name='dossier_state'), models.CheckConstraint(condition=models.Q(models.Q(('changed_since_filing', False), ('complete_on', None), ('filed_at', None), ('filed_on', None), ('filings', 0), ('number', None), ('state__in', ['abandonne', 'brouillon'])), models.Q(models.Q(('state__in', ['abandonne', 'brouillon']), _negated=True), ('filed_at__isnull', False), ('filed_on__isnull', False), ('filings__gte', 1), ('number__isnull', False), ('office__isnull', False)), _connector='OR'), name='dossier_filed_or_not'), models.CheckConstraint(condition=models.Q(('office', None), models.Q(('channel', guichet.dossiers.states.Channel['ONLINE']), _negated=True), models.Q(('state__in', ['abandonne', 'brouillon']), _negated=True), _connector='OR'), name='dossier_of_an_office_once_filed'), models.CheckConstraint(condition=models.Q(models.Q(('channel', guichet.dossiers.states.Channel['ONLINE']), ('received_on', None), ('registered_by', None)), models.Q(('channel__in', [guichet.dossiers.states.Channel['PAPER'], guichet.dossiers.states.Channel['DESK']]), ('office__isnull', False), ('received_on__isnull', False), ('registered_by__isnull', False)), _connector='OR'), name='dossier_channel_says_all'), models.CheckConstraint(condition=models.Q(('received_on', None), ('filed_on', None), ('filed_on', models.F('received_on')), _connector='OR'), name='dossier_filed_the_day_it_came'), models.CheckConstraint(condition=models.Q(('number', None), ('number__regex', '^[0-9]{19}$'), _connector='OR'), name='dossier_number_19_digits'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('state__in', [guichet.dossiers.states.State['ABANDONED'], guichet.dossiers.states.State['WITHDRAWN']]), _connector='XOR'), name='dossier_ended_or_not'), models.CheckConstraint(condition=models.Q(('complete_on', None), ('complete_on__gte', models.F('filed_on')), _connector='OR'), name='dossier_complete_once_filed'), models.CheckConstraint(condition=models.Q(('decided_at__isnull', False), models.Q(('state__in', ['classe_sans_suite', 'clos_incomplet', 'defavorable', 'favorable', 'titre_disponible', 'titre_en_fabrication', 'titre_remis']), _negated=True), _connector='OR'), name='dossier_decided_has_a_date')],
            },
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asked', models.CharField(max_length=60)),
                ('position', models.PositiveSmallIntegerField()),
                ('paper', models.CharField(blank=True, db_default='', max_length=60)),
                ('dated_on', models.DateField(null=True)),
                ('attached_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='received.received')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='dossiers.dossier')),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['dossier', 'asked', 'position'], name='piece_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('verb', models.CharField(max_length=24)),
                ('author_kind', models.CharField(max_length=10)),
                ('mandate', models.BigIntegerField(null=True)),
                ('agent_number', models.CharField(blank=True, max_length=8)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='dossiers.dossier')),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['dossier', 'id'], name='event_of_dossier')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rank', models.PositiveSmallIntegerField()),
                ('key', models.UUIDField()),
                ('filed_at', models.DateTimeField()),
                ('answers', models.JSONField()),
                ('pieces', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('content', guichet.database.secrets.EncryptedTextField()),
                ('issued', models.UUIDField(null=True)),
                ('author_kind', models.CharField(max_length=10)),
                ('author_id', models.CharField(max_length=40)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='dossiers.dossier')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('dossier', 'rank'), name='receipt_once_a_filing'), models.CheckConstraint(condition=models.Q(('rank__gte', 1)), name='receipt_from_first'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='receipt_digest')],
            },
        ),
        migrations.CreateModel(
            name='Title',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('ground', models.CharField(blank=True, max_length=40)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField()),
                ('status', models.CharField(max_length=12)),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-valid_from'], name='title_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__gte', models.F('valid_from'))), name='title_in_order'), models.CheckConstraint(condition=models.Q(('status__in', ['accepte', 'remis', 'retire', 'perdu'])), name='title_status')],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('subject', models.UUIDField(primary_key=True, serialize=False)),
                ('person_id', models.UUIDField()),
                ('rule', models.CharField(max_length=40)),
                ('marked_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
                ('made_at', models.DateTimeField(null=True)),
                ('until', models.DateTimeField(null=True)),
                ('size', models.BigIntegerField(null=True)),
                ('key', models.TextField(blank=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-asked_at'], name='export_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('key', ''), ('made_at', None), ('size', None), ('until', None)), models.Q(('made_at__isnull', False), ('size__isnull', False), ('until__isnull', False), models.Q(('key', ''), _negated=True)), _connector='OR'), name='export_made_or_not')],
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('steady_since', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='heartbeat_single')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('dossier', models.UUIDField(null=True)),
                ('reason', models.CharField(max_length=200)),
                ('placed_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='hold_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('sent_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField()),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='dossiers.dossier')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('erased_at__gt', models.F('sent_at'))), name='notice_before_erasure')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('month', models.DateField()),
                ('procedure', models.CharField(max_length=60)),
                ('office', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(max_length=24)),
                ('count', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('month', 'procedure', 'office', 'state'), name='tally_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='tally_by_month')],
            },
        ),
    ]
