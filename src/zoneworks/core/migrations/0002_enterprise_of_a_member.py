import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('core', '0012_personal_values'), ('core', '0013_search'), ('core', '0014_following'), ('core', '0015_recurring_errors'), ('core', '0020_sign_on'), ('core', '0021_api'), ('core', '0022_webhooks'), ('core', '0023_batches')]

    dependencies = [
        ('core', '0001_foundation'),
        ('registry', '0001_register'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='enterprise',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.enterprise'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('user', 'zone', 'role', 'unit', 'enterprise'), name='core_membership_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('enterprise__isnull', False), ('role', 'ENTERPRISE')), models.Q(models.Q(('role', 'ENTERPRISE'), _negated=True), ('enterprise__isnull', True)), _connector='OR'), name='core_membership_enterprise_has_one'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['APPROVING_DEPARTMENT', 'BANK', 'FUND_MANAGER']), _negated=True), ('unit__isnull', False), _connector='OR'), name='core_membership_body_has_unit'),
        ),
    ]
