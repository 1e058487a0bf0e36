import django.db.models.deletion
import zoneworks.delivery.engine.plans.states
import zoneworks.delivery.engine.plans.terms
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('approvals', '0001_cases'),
        ('core', '0002_enterprise_of_a_member'),
        ('registry', '0001_register'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=60)),
                ('template_id', models.CharField(max_length=40)),
                ('template_sha256', models.CharField(max_length=64)),
                ('process_id', models.CharField(blank=True, max_length=60)),
                ('weight', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('DRAFT', 'DRAFT'), ('IN_USE', 'IN_USE'), ('ENDED', 'ENDED')], default=zoneworks.delivery.engine.plans.states.PlanState['DRAFT'], max_length=8)),
                ('made_on', models.DateField()),
                ('published_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('end_reason', models.CharField(blank=True, max_length=500)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.approvalcase')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.project')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'made_on', 'id'], name='delivery_plan_new'), models.Index(fields=['zone', 'published_on', 'id'], name='delivery_plan_published'), models.Index(fields=['zone', 'state', 'id'], name='delivery_plan_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', zoneworks.delivery.engine.plans.states.PlanState['IN_USE'])), fields=('project',), name='delivery_one_plan_in_use'), models.CheckConstraint(condition=models.Q(('weight__gte', 1), ('weight__lte', 9)), name='delivery_plan_weight_is_one_to_nine'), models.CheckConstraint(condition=models.Q(models.Q(('state', zoneworks.delivery.engine.plans.states.PlanState['IN_USE']), _negated=True), ('published_on__isnull', False), _connector='OR'), name='delivery_plan_in_use_is_published'), models.CheckConstraint(condition=models.Q(models.Q(('state', zoneworks.delivery.engine.plans.states.PlanState['ENDED']), _negated=True), models.Q(('ended_on__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='delivery_ended_plan_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.CharField(max_length=40)),
                ('place', models.PositiveSmallIntegerField()),
                ('name', models.CharField(blank=True, max_length=60)),
                ('phase', models.CharField(choices=[('SIGNING', 'SIGNING'), ('PREPARATION', 'PREPARATION'), ('PERMITS', 'PERMITS'), ('GROUND', 'GROUND'), ('STRUCTURE', 'STRUCTURE'), ('FIT_OUT', 'FIT_OUT'), ('EQUIPMENT', 'EQUIPMENT'), ('TRIAL', 'TRIAL'), ('PRODUCTION', 'PRODUCTION'), ('FULL_OUTPUT', 'FULL_OUTPUT')], max_length=12)),
                ('kind', models.CharField(choices=[('PERMIT', 'PERMIT'), ('CONSTRUCTION', 'CONSTRUCTION'), ('OTHER', 'OTHER'), ('MILESTONE', 'MILESTONE')], default=zoneworks.delivery.engine.plans.terms.ActivityKind['OTHER'], max_length=12)),
                ('duration_days', models.PositiveSmallIntegerField()),
                ('after', models.JSONField(default=list)),
                ('needs', models.JSONField(default=dict)),
                ('steps', models.JSONField(default=list)),
                ('item_code', models.CharField(blank=True, max_length=80)),
                ('not_before', models.DateField(null=True)),
                ('deadline', models.DateField(null=True)),
                ('planned_start_on', models.DateField(null=True)),
                ('planned_finish_on', models.DateField(null=True)),
                ('moved_on', models.DateField(null=True)),
                ('started_on', models.DateField(null=True)),
                ('expected_on', models.DateField(null=True)),
                ('finished_on', models.DateField(null=True)),
                ('late_cause', models.CharField(blank=True, choices=[('PERMIT', 'PERMIT'), ('LAND', 'LAND'), ('DESIGN', 'DESIGN'), ('FUNDS', 'FUNDS'), ('CONTRACTOR', 'CONTRACTOR'), ('EQUIPMENT', 'EQUIPMENT'), ('UTILITIES', 'UTILITIES'), ('SHARED_TEAM', 'SHARED_TEAM'), ('WEATHER', 'WEATHER'), ('ENTERPRISE', 'ENTERPRISE'), ('OTHER', 'OTHER')], max_length=12)),
                ('late_note', models.CharField(blank=True, max_length=500)),
                ('responsible', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
                ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='delivery.plan')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('finished_on__isnull', True)), fields=['zone', 'responsible', 'planned_finish_on'], name='delivery_activity_mine')],
                'constraints': [models.UniqueConstraint(fields=('plan', 'code'), name='delivery_activity_code_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', zoneworks.delivery.engine.plans.terms.ActivityKind['MILESTONE']), _negated=True), ('duration_days', 0), _connector='OR'), name='delivery_milestone_lasts_nothing'), models.CheckConstraint(condition=models.Q(models.Q(('planned_finish_on__isnull', True), ('planned_start_on__isnull', True)), ('planned_finish_on__gte', models.F('planned_start_on')), _connector='OR'), name='delivery_what_is_published_has_both_days'), models.CheckConstraint(condition=models.Q(('finished_on__isnull', True), ('kind', zoneworks.delivery.engine.plans.terms.ActivityKind['MILESTONE']), ('finished_on__gte', models.F('started_on')), _connector='OR'), name='delivery_what_ended_had_begun')],
            },
        ),
        migrations.CreateModel(
            name='Blocker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('text', models.CharField(max_length=300)),
                ('cause', models.CharField(choices=[('PERMIT', 'PERMIT'), ('LAND', 'LAND'), ('DESIGN', 'DESIGN'), ('FUNDS', 'FUNDS'), ('CONTRACTOR', 'CONTRACTOR'), ('EQUIPMENT', 'EQUIPMENT'), ('UTILITIES', 'UTILITIES'), ('SHARED_TEAM', 'SHARED_TEAM'), ('WEATHER', 'WEATHER'), ('ENTERPRISE', 'ENTERPRISE'), ('OTHER', 'OTHER')], max_length=12)),
                ('raised_on', models.DateField()),
                ('due_on', models.DateField()),
                ('escalated_on', models.DateField(null=True)),
                ('solved_on', models.DateField(null=True)),
                ('solution', models.CharField(blank=True, max_length=500)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='delivery.activity')),
                ('escalated_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('raised_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blockers', to='delivery.plan')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('solved_on__isnull', True)), fields=['zone', 'due_on', 'id'], name='delivery_blocker_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('solved_on__isnull', True), models.Q(('solution', ''), _negated=True), _connector='OR'), name='delivery_solved_blocker_says_how'), models.CheckConstraint(condition=models.Q(('escalated_to__isnull', True), ('escalated_on__isnull', False), _connector='OR'), name='delivery_escalated_blocker_has_its_day'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('raised_on'))), name='delivery_blocker_is_due_after_it_was_raised')],
            },
        ),
        migrations.CreateModel(
            name='Baseline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=60)),
                ('made_on', models.DateField()),
                ('dates', models.JSONField(default=dict)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='baselines', to='delivery.plan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='delivery_baseline_once')],
            },
        ),
        migrations.CreateModel(
            name='Replan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('PROPOSED', 'Proposed'), ('PUBLISHED', 'Published')], default='PROPOSED', max_length=10)),
                ('made_at', models.DateTimeField()),
                ('may_be_earlier', models.BooleanField(default=False)),
                ('mark', models.CharField(max_length=64)),
                ('drafts', models.JSONField(default=list)),
                ('moves', models.JSONField(default=list)),
                ('before', models.JSONField(default=list)),
                ('misses', models.JSONField(default=list)),
                ('n_activities', models.PositiveIntegerField()),
                ('milliseconds', models.PositiveIntegerField()),
                ('published_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'number'), name='delivery_replan_number_once'), models.CheckConstraint(condition=models.Q(('state', 'PROPOSED'), ('published_at__isnull', False), _connector='OR'), name='delivery_published_replan_has_its_moment')],
            },
        ),
        migrations.CreateModel(
            name='SharedResource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=60)),
                ('capacity', models.PositiveSmallIntegerField()),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'code'), name='delivery_resource_code_once')],
            },
        ),
        migrations.CreateModel(
            name='ResourcePeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('units', models.PositiveSmallIntegerField()),
                ('note', models.CharField(blank=True, max_length=120)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='periods', to='delivery.sharedresource')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='delivery_period_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='TaskForceMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('duty', models.CharField(max_length=60)),
                ('is_head', models.BooleanField(default=False)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='delivery.plan')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('plan', 'membership'), name='delivery_member_once'), models.UniqueConstraint(condition=models.Q(('is_head', True), ('until__isnull', True)), fields=('plan',), name='delivery_one_head')],
            },
        ),
    ]
