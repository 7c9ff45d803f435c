import django.db.models.deletion
import django.db.models.functions.text
import guichet.database.secrets
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40, unique=True)),
                ('kind', models.CharField(choices=[('nationale', 'National'), ('prefecture', 'Prefecture'), ('sous_prefecture', 'Sous Prefecture')], default='prefecture', max_length=16)),
                ('name', models.CharField(max_length=200)),
                ('departement', models.CharField(max_length=3)),
                ('arrondissement', models.CharField(blank=True, max_length=5)),
                ('number', models.CharField(max_length=4)),
                ('zone', models.CharField(max_length=40)),
                ('address', models.TextField(blank=True)),
                ('site', models.URLField(blank=True)),
                ('phone', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'indexes': [models.Index(fields=['departement', 'arrondissement'], name='office_by_place')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['nationale', 'prefecture', 'sous_prefecture'])), name='office_kind')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('family_name', models.CharField(blank=True, max_length=200)),
                ('used_name', models.CharField(blank=True, max_length=200)),
                ('given_names', models.CharField(blank=True, max_length=300)),
                ('birth_date', models.CharField(blank=True, max_length=10)),
                ('birth_country', models.CharField(blank=True, max_length=5)),
                ('birth_place', models.CharField(blank=True, max_length=200)),
                ('nationality', models.CharField(blank=True, max_length=10)),
                ('sex', models.CharField(blank=True, choices=[('F', 'Female'), ('M', 'Male'), ('', 'Unsaid')], max_length=1)),
                ('source', models.CharField(choices=[('declare', 'Declared'), ('franceconnect', 'Franceconnect'), ('convocation', 'Summoned'), ('agent', 'Agent')], default='declare', max_length=20)),
                ('locked', models.JSONField(default=list)),
                ('numero', guichet.database.secrets.EncryptedTextField(blank=True)),
                ('numero_index', models.BinaryField(null=True)),
                ('numero_verifie', models.BooleanField(default=False)),
                ('phone', guichet.database.secrets.EncryptedTextField(blank=True)),
                ('contact_email', models.EmailField(blank=True, max_length=254)),
                ('language', models.CharField(default='fr', max_length=10)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['numero_index'], name='person_by_number'), models.Index(fields=['birth_date'], name='person_by_birth_date')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('numero_verifie', True)), fields=('numero_index',), name='one_person_a_verified_number'), models.CheckConstraint(condition=models.Q(('numero_verifie', False), ('numero_index__isnull', False), _connector='OR'), name='verified_number_is_there'), models.CheckConstraint(condition=models.Q(('birth_date', ''), ('birth_date__regex', '^\\d{4}-\\d{2}-\\d{2}$'), _connector='OR'), name='birth_date_is_partial_date')],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('language', models.CharField(default='fr', max_length=10)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='account', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_account_an_email')],
            },
        ),
        migrations.CreateModel(
            name='Agent',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('given_names', models.CharField(max_length=200)),
                ('family_name', models.CharField(max_length=200)),
                ('capacity', models.CharField(max_length=200)),
                ('number', models.CharField(max_length=8, unique=True)),
                ('created_at', models.DateTimeField()),
                ('suspended_at', models.DateTimeField(null=True)),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='agent', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('number__regex', '^[2-9A-HJKMNP-Z]{6}$')), name='agent_number'), models.CheckConstraint(condition=models.Q(models.Q(('given_names', ''), _negated=True), models.Q(('family_name', ''), _negated=True), models.Q(('capacity', ''), _negated=True)), name='agent_is_named')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('accueil', 'Reception'), ('instructeur', 'Examiner'), ('valideur', 'Approver'), ('responsable', 'Manager'), ('auditeur', 'Auditor')], max_length=12)),
                ('procedures', models.JSONField(default=list)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='accounts.agent')),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agent')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='accounts.office')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['accueil', 'instructeur', 'valideur', 'responsable', 'auditeur'])), name='post_role'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='post_in_order'), models.CheckConstraint(condition=models.Q(('given_by', models.F('agent')), _negated=True), name='post_given_by_another'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('agent', 'office', 'role'), name='one_living_post_a_role')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('accueil', 'Reception'), ('instructeur', 'Examiner'), ('valideur', 'Approver'), ('responsable', 'Manager'), ('auditeur', 'Auditor')], max_length=12)),
                ('procedures', models.JSONField(default=list)),
                ('digest', models.BinaryField()),
                ('invited_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agent')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['accueil', 'instructeur', 'valideur', 'responsable', 'auditeur'])), name='invitation_role'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('withdrawn_at', None), _connector='OR'), name='invitation_accepted_or_withdrawn'), models.UniqueConstraint(fields=('digest',), name='one_invitation_a_key')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('acts', models.JSONField()),
                ('procedures', models.JSONField(default=list)),
                ('reference', models.CharField(max_length=300)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('registered_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='accounts.agent')),
                ('registered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agent')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
            ],
            options={
                'indexes': [models.Index(fields=['office', 'agent'], name='delegation_by_office')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='delegation_has_its_order'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='delegation_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('helper_name', models.CharField(max_length=200)),
                ('person_name', models.CharField(max_length=300)),
                ('organisation', models.CharField(blank=True, max_length=200)),
                ('kind', models.CharField(choices=[('educateur_ase', 'Educator'), ('representant_legal', 'Legal Representative'), ('association', 'Association'), ('avocat', 'Lawyer')], max_length=20)),
                ('scope', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('propose', 'Proposed'), ('consenti', 'Consented'), ('declare', 'Declared'), ('revoque', 'Revoked'), ('expire', 'Expired')], default='propose', max_length=10)),
                ('address', guichet.database.secrets.EncryptedTextField(blank=True)),
                ('phone', guichet.database.secrets.EncryptedTextField(blank=True, db_default='')),
                ('code', models.BinaryField(null=True)),
                ('code_until', models.DateTimeField(null=True)),
                ('proposed_at', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(null=True)),
                ('until', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('revoked_by', models.CharField(blank=True, max_length=20)),
                ('helper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to=settings.AUTH_USER_MODEL)),
                ('helper_person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['helper_person'], name='mandate_by_helper')],
                'constraints': [models.CheckConstraint(condition=models.Q(('person', models.F('helper_person')), _negated=True), name='mandate_between_two'), models.CheckConstraint(condition=models.Q(('state__in', ['propose', 'revoque']), ('agreed_at__isnull', False), _connector='OR'), name='mandate_agreed_has_a_date'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', False), ('state', 'revoque')), models.Q(('state', 'revoque'), _negated=True), _connector='OR'), name='mandate_revoked_has_a_date'), models.UniqueConstraint(condition=models.Q(('state__in', ['propose', 'consenti', 'declare'])), fields=('person', 'helper'), name='one_living_mandate_a_pair')],
            },
        ),
        migrations.CreateModel(
            name='SummonedPerson',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('numero', guichet.database.secrets.EncryptedTextField()),
                ('numero_index', models.BinaryField()),
                ('values', models.JSONField()),
                ('imported_at', models.DateTimeField()),
                ('imported_by', models.CharField(max_length=64)),
                ('claimed_by', models.UUIDField(null=True)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='summoned', to='accounts.office')),
            ],
            options={
                'indexes': [models.Index(fields=['numero_index'], name='summons_by_number')],
                'constraints': [models.UniqueConstraint(fields=('office', 'numero_index'), name='one_summons_an_office_and_number')],
            },
        ),
        migrations.CreateModel(
            name='CorrectionRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('proposed', models.JSONField()),
                ('explanation', models.TextField(blank=True)),
                ('requested_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('acceptee', 'Accepted'), ('refusee', 'Refused'), ('', 'Open')], db_default='', max_length=10)),
                ('answer', models.TextField(blank=True, db_default='')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agent')),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-requested_at'], name='correction_by_person'), models.Index(condition=models.Q(('settled_at', None)), fields=['office', 'requested_at'], name='correction_to_settle')],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'acceptee', 'refusee'])), name='correction_outcome'), models.CheckConstraint(condition=models.Q(('outcome', ''), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='correction_settled_by_someone'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refusee'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='correction_refused_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='HeldPost',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('behalf', models.UUIDField(null=True)),
                ('path', models.CharField(max_length=500)),
                ('body', guichet.database.secrets.EncryptedTextField()),
                ('until', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
            ],
        ),
    ]
