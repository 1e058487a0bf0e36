import django.db.models.deletion
import zoneworks.registry.engine.terms
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('registry', '0001_initial'), ('registry', '0002_duplicates_and_retirement'), ('registry', '0003_told_apart')]

    initial = True

    dependencies = [
        ('core', '0001_foundation'),
    ]

    operations = [
        migrations.CreateModel(
            name='Enterprise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=120)),
                ('normalized_name', models.CharField(editable=False, max_length=120)),
                ('credit_code', models.CharField(max_length=18)),
                ('scale', models.CharField(choices=[(zoneworks.registry.engine.terms.EnterpriseScale['LARGE'], zoneworks.registry.engine.terms.EnterpriseScale['LARGE']), (zoneworks.registry.engine.terms.EnterpriseScale['MEDIUM'], zoneworks.registry.engine.terms.EnterpriseScale['MEDIUM']), (zoneworks.registry.engine.terms.EnterpriseScale['SMALL'], zoneworks.registry.engine.terms.EnterpriseScale['SMALL']), (zoneworks.registry.engine.terms.EnterpriseScale['MICRO'], zoneworks.registry.engine.terms.EnterpriseScale['MICRO'])], max_length=10)),
                ('state', models.CharField(choices=[(zoneworks.registry.engine.terms.EnterpriseState['OPERATING'], zoneworks.registry.engine.terms.EnterpriseState['OPERATING']), (zoneworks.registry.engine.terms.EnterpriseState['SUSPENDED'], zoneworks.registry.engine.terms.EnterpriseState['SUSPENDED']), (zoneworks.registry.engine.terms.EnterpriseState['CANCELED'], zoneworks.registry.engine.terms.EnterpriseState['CANCELED']), (zoneworks.registry.engine.terms.EnterpriseState['MOVED_OUT'], zoneworks.registry.engine.terms.EnterpriseState['MOVED_OUT'])], default=zoneworks.registry.engine.terms.EnterpriseState['OPERATING'], max_length=12)),
                ('industry_code', models.CharField(max_length=4)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('registered_on', models.DateField(null=True)),
                ('latest_year', models.PositiveSmallIntegerField(editable=False, null=True)),
                ('latest_output_fen', models.BigIntegerField(editable=False, null=True)),
                ('latest_tax_fen', models.BigIntegerField(editable=False, null=True)),
                ('latest_staff', models.PositiveIntegerField(editable=False, null=True)),
                ('retired_on', models.DateField(editable=False, null=True)),
                ('retired_reason', models.CharField(blank=True, editable=False, max_length=500)),
                ('merged_into', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='registry.enterprise')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'name', 'id'], name='registry_enterprise_name'), models.Index(fields=['zone', 'normalized_name'], name='registry_enterprise_normal'), models.Index(fields=['zone', 'scale', 'state', 'industry_code', 'latest_tax_fen', 'retired_on'], name='registry_enterprise_filters'), models.Index(fields=['zone', 'latest_output_fen', 'id'], name='registry_enterprise_output'), models.Index(fields=['zone', 'latest_tax_fen', 'id'], name='registry_enterprise_tax'), models.Index(fields=['zone', 'registered_on', 'id'], name='registry_enterprise_registered')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('merged_into__isnull', True)), fields=('zone', 'credit_code'), name='registry_enterprise_code_once_a_zone'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('retired_on__isnull', False), _connector='OR'), name='registry_enterprise_merged_is_retired'), models.CheckConstraint(condition=models.Q(('retired_on__isnull', True), models.Q(('retired_reason', ''), _negated=True), _connector='OR'), name='registry_enterprise_retired_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=120)),
                ('normalized_name', models.CharField(editable=False, max_length=120)),
                ('until_on', models.DateField()),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_names', to='registry.enterprise')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'normalized_name'], name='registry_former_normal')],
            },
        ),
        migrations.CreateModel(
            name='EnterpriseMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('merged_on', models.DateField()),
                ('moved', models.JSONField(default=dict)),
                ('taken', models.JSONField(default=dict)),
                ('undone_on', models.DateField(null=True)),
                ('gone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.enterprise')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='registry.enterprise')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
                ('kept_name', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registry.formername')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_on__isnull', True)), fields=('gone',), name='registry_enterprise_is_merged_once'), models.CheckConstraint(condition=models.Q(('kept', models.F('gone')), _negated=True), name='registry_merge_is_of_two')],
            },
        ),
        migrations.CreateModel(
            name='IndustryClass',
            fields=[
                ('code', models.CharField(max_length=4, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100)),
                ('level', models.PositiveSmallIntegerField()),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='registry.industryclass')),
            ],
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=120)),
                ('industry_code', models.CharField(blank=True, max_length=4)),
                ('stage', models.CharField(choices=[(zoneworks.registry.engine.terms.ProjectStage['LEAD'], zoneworks.registry.engine.terms.ProjectStage['LEAD']), (zoneworks.registry.engine.terms.ProjectStage['NEGOTIATION'], zoneworks.registry.engine.terms.ProjectStage['NEGOTIATION']), (zoneworks.registry.engine.terms.ProjectStage['REVIEW'], zoneworks.registry.engine.terms.ProjectStage['REVIEW']), (zoneworks.registry.engine.terms.ProjectStage['SIGNED'], zoneworks.registry.engine.terms.ProjectStage['SIGNED']), (zoneworks.registry.engine.terms.ProjectStage['PREPARATION'], zoneworks.registry.engine.terms.ProjectStage['PREPARATION']), (zoneworks.registry.engine.terms.ProjectStage['CONSTRUCTION'], zoneworks.registry.engine.terms.ProjectStage['CONSTRUCTION']), (zoneworks.registry.engine.terms.ProjectStage['COMPLETED'], zoneworks.registry.engine.terms.ProjectStage['COMPLETED']), (zoneworks.registry.engine.terms.ProjectStage['PRODUCTION'], zoneworks.registry.engine.terms.ProjectStage['PRODUCTION']), (zoneworks.registry.engine.terms.ProjectStage['FULL_OUTPUT'], zoneworks.registry.engine.terms.ProjectStage['FULL_OUTPUT']), (zoneworks.registry.engine.terms.ProjectStage['DROPPED'], zoneworks.registry.engine.terms.ProjectStage['DROPPED'])], default=zoneworks.registry.engine.terms.ProjectStage['LEAD'], max_length=12)),
                ('signed_on', models.DateField(null=True)),
                ('investment_fen', models.BigIntegerField(null=True)),
                ('land_m2', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('output_fen', models.BigIntegerField(null=True)),
                ('tax_fen', models.BigIntegerField(null=True)),
                ('probability', models.DecimalField(decimal_places=3, max_digits=4, null=True)),
                ('note', models.TextField(blank=True)),
                ('retired_on', models.DateField(editable=False, null=True)),
                ('retired_reason', models.CharField(blank=True, editable=False, max_length=500)),
                ('enterprise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='registry.enterprise')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'name', 'id'], name='registry_project_name'), models.Index(fields=['zone', 'stage', 'name', 'id'], name='registry_project_stage'), models.Index(fields=['zone', 'investment_fen', 'id'], name='registry_project_investment'), models.Index(fields=['zone', 'signed_on', 'id'], name='registry_project_signed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('retired_on__isnull', True), models.Q(('retired_reason', ''), _negated=True), _connector='OR'), name='registry_project_retired_has_reason'), models.UniqueConstraint(fields=('zone', 'code'), name='registry_project_code_once'), models.CheckConstraint(condition=models.Q(('probability__isnull', True), models.Q(('probability__gte', Decimal('0')), ('probability__lte', Decimal('1'))), _connector='OR'), name='registry_project_probability_is_one'), models.CheckConstraint(condition=models.Q(models.Q(('investment_fen__isnull', True), ('investment_fen__gte', 0), _connector='OR'), models.Q(('land_m2__isnull', True), ('land_m2__gte', 0), _connector='OR')), name='registry_project_amounts_are_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=60)),
                ('title', models.CharField(blank=True, max_length=60)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
                ('enterprise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='registry.enterprise')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='registry.project')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('enterprise__isnull', True), ('project__isnull', False)), models.Q(('enterprise__isnull', False), ('project__isnull', True)), _connector='OR'), name='registry_contact_belongs_to_one')],
            },
        ),
        migrations.CreateModel(
            name='StageEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('stage', models.CharField(choices=[(zoneworks.registry.engine.terms.ProjectStage['LEAD'], zoneworks.registry.engine.terms.ProjectStage['LEAD']), (zoneworks.registry.engine.terms.ProjectStage['NEGOTIATION'], zoneworks.registry.engine.terms.ProjectStage['NEGOTIATION']), (zoneworks.registry.engine.terms.ProjectStage['REVIEW'], zoneworks.registry.engine.terms.ProjectStage['REVIEW']), (zoneworks.registry.engine.terms.ProjectStage['SIGNED'], zoneworks.registry.engine.terms.ProjectStage['SIGNED']), (zoneworks.registry.engine.terms.ProjectStage['PREPARATION'], zoneworks.registry.engine.terms.ProjectStage['PREPARATION']), (zoneworks.registry.engine.terms.ProjectStage['CONSTRUCTION'], zoneworks.registry.engine.terms.ProjectStage['CONSTRUCTION']), (zoneworks.registry.engine.terms.ProjectStage['COMPLETED'], zoneworks.registry.engine.terms.ProjectStage['COMPLETED']), (zoneworks.registry.engine.terms.ProjectStage['PRODUCTION'], zoneworks.registry.engine.terms.ProjectStage['PRODUCTION']), (zoneworks.registry.engine.terms.ProjectStage['FULL_OUTPUT'], zoneworks.registry.engine.terms.ProjectStage['FULL_OUTPUT']), (zoneworks.registry.engine.terms.ProjectStage['DROPPED'], zoneworks.registry.engine.terms.ProjectStage['DROPPED'])], max_length=12)),
                ('entered_on', models.DateField()),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stage_entries', to='registry.project')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'stage'), name='registry_stage_once')],
            },
        ),
        migrations.CreateModel(
            name='StageProbability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('stage', models.CharField(choices=[(zoneworks.registry.engine.terms.ProjectStage['LEAD'], zoneworks.registry.engine.terms.ProjectStage['LEAD']), (zoneworks.registry.engine.terms.ProjectStage['NEGOTIATION'], zoneworks.registry.engine.terms.ProjectStage['NEGOTIATION']), (zoneworks.registry.engine.terms.ProjectStage['REVIEW'], zoneworks.registry.engine.terms.ProjectStage['REVIEW']), (zoneworks.registry.engine.terms.ProjectStage['SIGNED'], zoneworks.registry.engine.terms.ProjectStage['SIGNED']), (zoneworks.registry.engine.terms.ProjectStage['PREPARATION'], zoneworks.registry.engine.terms.ProjectStage['PREPARATION']), (zoneworks.registry.engine.terms.ProjectStage['CONSTRUCTION'], zoneworks.registry.engine.terms.ProjectStage['CONSTRUCTION']), (zoneworks.registry.engine.terms.ProjectStage['COMPLETED'], zoneworks.registry.engine.terms.ProjectStage['COMPLETED']), (zoneworks.registry.engine.terms.ProjectStage['PRODUCTION'], zoneworks.registry.engine.terms.ProjectStage['PRODUCTION']), (zoneworks.registry.engine.terms.ProjectStage['FULL_OUTPUT'], zoneworks.registry.engine.terms.ProjectStage['FULL_OUTPUT']), (zoneworks.registry.engine.terms.ProjectStage['DROPPED'], zoneworks.registry.engine.terms.ProjectStage['DROPPED'])], max_length=12)),
                ('probability', models.DecimalField(decimal_places=3, max_digits=4)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'stage'), name='registry_probability_once'), models.CheckConstraint(condition=models.Q(('probability__gte', Decimal('0')), ('probability__lte', Decimal('1'))), name='registry_probability_is_one')],
            },
        ),
        migrations.CreateModel(
            name='ToldApart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.enterprise')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.enterprise')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='registry_told_apart_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='registry_told_apart_in_order')],
            },
        ),
        migrations.CreateModel(
            name='YearFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('output_fen', models.BigIntegerField(null=True)),
                ('tax_fen', models.BigIntegerField(null=True)),
                ('energy_tce', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('research_fen', models.BigIntegerField(null=True)),
                ('staff', models.PositiveIntegerField(null=True)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='registry.enterprise')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('enterprise', 'year'), name='registry_figures_once_a_year'), models.CheckConstraint(condition=models.Q(('year__range', (1990, 2100))), name='registry_figures_year_is_sane')],
            },
        ),
    ]
