import django.db.models.deletion
import zoneworks.compliance.engine.conclusions
import zoneworks.compliance.engine.reviews
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0002_enterprise_of_a_member'),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('number', models.CharField(max_length=20)),
                ('kind', models.CharField(choices=[('AGREEMENT', 'AGREEMENT'), ('MEASURE', 'MEASURE'), ('REWARD', 'REWARD'), ('SUBSIDY', 'SUBSIDY'), ('OTHER', 'OTHER')], max_length=12)),
                ('record', models.CharField(blank=True, max_length=60)),
                ('record_id', models.BigIntegerField(default=0)),
                ('title', models.CharField(max_length=200)),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('FIRST_READING', 'FIRST_READING'), ('SECOND_READING', 'SECOND_READING'), ('PASSED', 'PASSED'), ('REFUSED', 'REFUSED'), ('WITHDRAWN', 'WITHDRAWN'), ('REVOKED', 'REVOKED')], default=zoneworks.compliance.engine.reviews.State['FIRST_READING'], max_length=16)),
                ('opened_on', models.DateField()),
                ('rules_sha256', models.CharField(max_length=64)),
                ('terms_sha256', models.CharField(max_length=64)),
                ('list_sha256', models.CharField(blank=True, max_length=64)),
                ('answers', models.JSONField(default=list)),
                ('placements', models.JSONField(default=list)),
                ('written_by', models.JSONField(default=list)),
                ('opinion', models.TextField(blank=True)),
                ('concerns_public', models.BooleanField(default=False)),
                ('since', models.DateField(null=True)),
                ('due_on', models.DateField(null=True)),
                ('handed_on', models.DateField(null=True)),
                ('returned_because', models.TextField(blank=True)),
                ('remark', models.TextField(blank=True)),
                ('outcome', models.CharField(blank=True, choices=[('NO_EFFECT', 'NO_EFFECT'), ('WITH_BASIS', 'WITH_BASIS'), ('BY_EXCEPTION', 'BY_EXCEPTION'), ('VIOLATES', 'VIOLATES')], max_length=12)),
                ('concluded_on', models.DateField(null=True)),
                ('valid_until', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('ended_because', models.TextField(blank=True)),
                ('first_reader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('second_reader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('second_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'opened_on', 'id'], name='compliance_review_new'), models.Index(fields=['zone', 'state', 'id'], name='compliance_review_state'), models.Index(fields=['zone', 'record', 'record_id'], name='compliance_review_of')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'number'), name='compliance_review_number_once'), models.UniqueConstraint(condition=models.Q(('state__in', [zoneworks.compliance.engine.reviews.State['FIRST_READING'], zoneworks.compliance.engine.reviews.State['SECOND_READING']])), fields=('zone', 'record', 'record_id', 'digest'), name='compliance_one_review_of_a_version_in_hand'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('since__isnull', False), ('state__in', [zoneworks.compliance.engine.reviews.State['FIRST_READING'], zoneworks.compliance.engine.reviews.State['SECOND_READING']])), models.Q(models.Q(('state__in', [zoneworks.compliance.engine.reviews.State['FIRST_READING'], zoneworks.compliance.engine.reviews.State['SECOND_READING']]), _negated=True), ('due_on__isnull', True), ('since__isnull', True)), _connector='OR'), name='compliance_review_in_hand_is_due'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [zoneworks.compliance.engine.reviews.State['PASSED'], zoneworks.compliance.engine.reviews.State['REFUSED'], zoneworks.compliance.engine.reviews.State['REVOKED']]), _negated=True), models.Q(models.Q(('outcome', ''), _negated=True), models.Q(('opinion', ''), _negated=True), models.Q(('first_reader', models.F('second_reader')), _negated=True), ('concluded_on__isnull', False), ('first_reader__isnull', False), ('second_reader__isnull', False)), _connector='OR'), name='compliance_concluded_review_has_two_readers'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [zoneworks.compliance.engine.reviews.State['PASSED'], zoneworks.compliance.engine.reviews.State['REVOKED']]), _negated=True), models.Q(('valid_until__isnull', False), models.Q(('outcome', zoneworks.compliance.engine.conclusions.Outcome['VIOLATES']), _negated=True)), _connector='OR'), name='compliance_passed_review_holds_until_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('record', ''), ('record_id', 0)), models.Q(models.Q(('record', ''), _negated=True), ('record_id__gt', 0)), _connector='OR'), name='compliance_review_of_a_record_names_it')],
            },
        ),
        migrations.CreateModel(
            name='Hearing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('OPERATOR', 'OPERATOR'), ('ASSOCIATION', 'ASSOCIATION'), ('PUBLIC', 'PUBLIC')], max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('heard_on', models.DateField()),
                ('said', models.TextField()),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hearings', to='compliance.review')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('said', ''), _negated=True)), name='compliance_hearing_says_who_and_what')],
            },
        ),
        migrations.CreateModel(
            name='PositiveListEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=60)),
                ('text', models.TextField()),
                ('limits', models.TextField(blank=True)),
                ('is_sample', models.BooleanField(default=False)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'number'), name='compliance_positive_list_entry_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 14)), name='compliance_positive_list_has_fourteen_entries')],
            },
        ),
    ]
