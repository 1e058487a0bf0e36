import django.db.models.deletion
import zoneworks.helpdesk.engine.consultations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0002_enterprise_of_a_member'),
        ('registry', '0001_register'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('number', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=120)),
                ('description', models.TextField()),
                ('state', models.CharField(choices=[('OPEN', 'OPEN'), ('DECIDED', 'DECIDED'), ('WITHDRAWN', 'WITHDRAWN')], default=zoneworks.helpdesk.engine.consultations.State['OPEN'], max_length=10)),
                ('opened_on', models.DateField()),
                ('suggestion', models.JSONField(default=dict)),
                ('rules_sha256', models.CharField(max_length=64)),
                ('class_code', models.CharField(blank=True, max_length=4)),
                ('reason', models.TextField(blank=True)),
                ('decided_on', models.DateField(null=True)),
                ('applied_on', models.DateField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('enterprise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.enterprise')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.project')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'opened_on', 'id'], name='helpdesk_consultation_new'), models.Index(fields=['zone', 'state', 'id'], name='helpdesk_consultation_state'), models.Index(fields=['project'], name='helpdesk_of_project'), models.Index(fields=['enterprise'], name='helpdesk_of_enterprise')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'number'), name='helpdesk_consultation_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', zoneworks.helpdesk.engine.consultations.State['DECIDED']), _negated=True), models.Q(models.Q(('class_code', ''), _negated=True), models.Q(('reason', ''), _negated=True), ('decided_by__isnull', False), ('decided_on__isnull', False)), _connector='OR'), name='helpdesk_decision_has_class_and_reason')],
            },
        ),
        migrations.CreateModel(
            name='ConsultationQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('asked_on', models.DateField()),
                ('due_on', models.DateField()),
                ('class_code', models.CharField(blank=True, max_length=4)),
                ('reason', models.TextField(blank=True)),
                ('answered_on', models.DateField(null=True)),
                ('corrected_on', models.DateField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='helpdesk.consultation')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answered_on__isnull', True)), fields=['zone', 'unit', 'due_on'], name='helpdesk_question_open')],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'unit'), name='helpdesk_unit_is_asked_once'), models.CheckConstraint(condition=models.Q(('answered_on__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='helpdesk_answer_has_reason')],
            },
        ),
    ]
