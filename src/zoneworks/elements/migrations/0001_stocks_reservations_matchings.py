import django.db.models.deletion
import zoneworks.elements.engine.terms
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('attraction', '0003_moment_of_talks'),
        ('core', '0002_enterprise_of_a_member'),
        ('land', '0004_parcel_industry_class'),
        ('registry', '0001_register'),
    ]

    operations = [
        migrations.CreateModel(
            name='Matching',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('number', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('SEARCHING', 'Searching'), ('FOUND', 'Found'), ('ADOPTED', 'Adopted')], default='SEARCHING', max_length=10)),
                ('seconds', models.PositiveSmallIntegerField()),
                ('weights', models.JSONField()),
                ('moving_cost', models.PositiveIntegerField(default=0)),
                ('n_projects', models.PositiveIntegerField(default=0)),
                ('n_elements', models.PositiveIntegerField(default=0)),
                ('n_placed', models.PositiveIntegerField(null=True)),
                ('value', models.BigIntegerField(null=True)),
                ('bound', models.BigIntegerField(null=True)),
                ('problem', models.TextField(blank=True)),
                ('problem_sha256', models.CharField(blank=True, max_length=64)),
                ('answer', models.JSONField(default=dict)),
                ('names', models.JSONField(default=dict)),
                ('mark', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField()),
                ('found_at', models.DateTimeField(null=True)),
                ('adopted_on', models.DateField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'made_at', 'id'], name='elements_matching_made')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'number'), name='elements_matching_number_once'), models.CheckConstraint(condition=models.Q(('state', 'SEARCHING'), models.Q(('bound__isnull', False), ('n_placed__isnull', False), ('value__isnull', False)), _connector='OR'), name='elements_found_matching_has_value')],
            },
        ),
        migrations.CreateModel(
            name='SiteTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('least_height_m', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('least_load_kg_m2', models.PositiveIntegerField(null=True)),
                ('fire_class', models.CharField(blank=True, max_length=1)),
                ('industry_class', models.CharField(blank=True, max_length=2)),
                ('most_rent_fen_m2', models.BigIntegerField(null=True)),
                ('most_price_fen_mu', models.BigIntegerField(null=True)),
                ('may_join', models.BooleanField(default=True)),
                ('near_m', models.PositiveIntegerField(null=True)),
                ('skills', models.JSONField(default=list)),
                ('lead', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attraction.lead')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StockAlarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('LAND', 'LAND'), ('SPACE', 'SPACE'), ('HOMES', 'HOMES'), ('STAFF', 'STAFF'), ('MONEY', 'MONEY')], max_length=5)),
                ('why', models.CharField(choices=[('BELOW_FLOOR', 'BELOW_FLOOR'), ('FALLS_BELOW', 'FALLS_BELOW'), ('RUNS_OUT', 'RUNS_OUT')], max_length=12)),
                ('month', models.DateField()),
                ('missing', models.DecimalField(decimal_places=2, max_digits=20)),
                ('since', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'since', 'id'], name='elements_alarm_since')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('zone', 'kind', 'why'), name='elements_one_open_alarm')],
            },
        ),
        migrations.CreateModel(
            name='StockFloor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('LAND', 'LAND'), ('SPACE', 'SPACE'), ('HOMES', 'HOMES'), ('STAFF', 'STAFF'), ('MONEY', 'MONEY')], max_length=5)),
                ('least', models.DecimalField(decimal_places=2, max_digits=20)),
                ('valid_from', models.DateField()),
                ('source', models.CharField(max_length=200)),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone', 'kind', 'valid_from'), name='elements_floor_once_a_day'), models.CheckConstraint(condition=models.Q(('least__gte', Decimal('0'))), name='elements_floor_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Supply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('LAND', 'LAND'), ('SPACE', 'SPACE'), ('HOMES', 'HOMES'), ('STAFF', 'STAFF'), ('MONEY', 'MONEY')], max_length=5)),
                ('name', models.CharField(max_length=120)),
                ('skill', models.CharField(blank=True, max_length=40)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=20)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('source', models.CharField(max_length=200)),
                ('note', models.TextField(blank=True)),
                ('withdrawn_on', models.DateField(null=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=500)),
                ('parcel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='land.parcel')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'from_on', 'id'], name='elements_supply_from'), models.Index(fields=['zone', 'name', 'id'], name='elements_supply_name')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', Decimal('0'))), name='elements_supply_is_positive'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gt', models.F('from_on')), _connector='OR'), name='elements_supply_days_in_order'), models.CheckConstraint(condition=models.Q(('kind', zoneworks.elements.engine.terms.Kind['STAFF']), ('skill', ''), _connector='OR'), name='elements_only_people_have_a_skill'), models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), models.Q(('withdrawn_because', ''), _negated=True), _connector='OR'), name='elements_withdrawn_supply_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Reservation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('LAND', 'LAND'), ('SPACE', 'SPACE'), ('HOMES', 'HOMES'), ('STAFF', 'STAFF'), ('MONEY', 'MONEY')], max_length=5)),
                ('number', models.CharField(max_length=20)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=20)),
                ('state', models.CharField(choices=[('HELD', 'HELD'), ('USED', 'USED'), ('RELEASED', 'RELEASED'), ('LAPSED', 'LAPSED')], default=zoneworks.elements.engine.terms.Hold['HELD'], max_length=8)),
                ('held_on', models.DateField()),
                ('until_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('ended_on', models.DateField(null=True)),
                ('ended_because', models.CharField(blank=True, max_length=500)),
                ('bay', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='land.bay')),
                ('building', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='land.building')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.membership')),
                ('enterprise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.enterprise')),
                ('lead', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attraction.lead')),
                ('matching', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to='elements.matching')),
                ('parcel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='land.parcel')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
                ('supply', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='elements.supply')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'until_on', 'id'], name='elements_hold_until'), models.Index(fields=['zone', 'state', 'id'], name='elements_hold_state'), models.Index(fields=['building', 'state'], name='elements_hold_building'), models.Index(fields=['supply', 'state'], name='elements_hold_supply')],
                'constraints': [models.UniqueConstraint(fields=('zone', 'number'), name='elements_reservation_number_once'), models.UniqueConstraint(condition=models.Q(('state', zoneworks.elements.engine.terms.Hold['HELD'])), fields=('parcel',), name='elements_parcel_held_once'), models.UniqueConstraint(condition=models.Q(('state', zoneworks.elements.engine.terms.Hold['HELD'])), fields=('bay',), name='elements_bay_held_once'), models.CheckConstraint(condition=models.Q(models.Q(('bay__isnull', True), ('building__isnull', True), ('kind', zoneworks.elements.engine.terms.Kind['LAND']), ('parcel__isnull', False), ('supply__isnull', True)), models.Q(('bay__isnull', False), ('building__isnull', True), ('kind', zoneworks.elements.engine.terms.Kind['SPACE']), ('parcel__isnull', True), ('supply__isnull', True)), models.Q(('bay__isnull', True), ('building__isnull', False), ('kind', zoneworks.elements.engine.terms.Kind['HOMES']), ('parcel__isnull', True), ('supply__isnull', True)), models.Q(('bay__isnull', True), ('building__isnull', True), ('kind', zoneworks.elements.engine.terms.Kind['STAFF']), ('parcel__isnull', True), ('supply__isnull', False)), models.Q(('bay__isnull', True), ('building__isnull', True), ('kind', zoneworks.elements.engine.terms.Kind['MONEY']), ('parcel__isnull', True), ('supply__isnull', False)), _connector='OR'), name='elements_reservation_target'), models.CheckConstraint(condition=models.Q(models.Q(('enterprise__isnull', True), ('lead__isnull', False)), models.Q(('enterprise__isnull', False), ('lead__isnull', True)), _connector='OR'), name='elements_reservation_is_for_one'), models.CheckConstraint(condition=models.Q(('amount__gt', Decimal('0'))), name='elements_reservation_is_positive'), models.CheckConstraint(condition=models.Q(('until_on__gt', models.F('held_on'))), name='elements_reservation_days_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('state', zoneworks.elements.engine.terms.Hold['HELD']), ('ended_on__isnull', True)), models.Q(models.Q(('state', zoneworks.elements.engine.terms.Hold['HELD']), _negated=True), ('ended_on__isnull', False)), _connector='OR'), name='elements_ended_reservation_has_day')],
            },
        ),
        migrations.CreateModel(
            name='FixedChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('LAND', 'LAND'), ('SPACE', 'SPACE'), ('HOMES', 'HOMES'), ('STAFF', 'STAFF'), ('MONEY', 'MONEY')], max_length=5)),
                ('reason', models.CharField(max_length=500)),
                ('since', models.DateField()),
                ('lifted_on', models.DateField(null=True)),
                ('lifted_because', models.CharField(blank=True, max_length=500)),
                ('bay', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='land.bay')),
                ('building', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='land.building')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attraction.lead')),
                ('parcel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='land.parcel')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.zone')),
                ('supply', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='elements.supply')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', 'since', 'id'], name='elements_fixed_since')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('bay__isnull', True), ('building__isnull', True), ('kind', zoneworks.elements.engine.terms.Kind['LAND']), ('parcel__isnull', False), ('supply__isnull', True)), models.Q(('bay__isnull', False), ('building__isnull', True), ('kind', zoneworks.elements.engine.terms.Kind['SPACE']), ('parcel__isnull', True), ('supply__isnull', True)), models.Q(('bay__isnull', True), ('building__isnull', False), ('kind', zoneworks.elements.engine.terms.Kind['HOMES']), ('parcel__isnull', True), ('supply__isnull', True)), models.Q(('bay__isnull', True), ('building__isnull', True), ('kind', zoneworks.elements.engine.terms.Kind['STAFF']), ('parcel__isnull', True), ('supply__isnull', False)), models.Q(('bay__isnull', True), ('building__isnull', True), ('kind', zoneworks.elements.engine.terms.Kind['MONEY']), ('parcel__isnull', True), ('supply__isnull', False)), _connector='OR'), name='elements_fixed_target'), models.UniqueConstraint(condition=models.Q(('lifted_on__isnull', True)), fields=('parcel',), name='elements_parcel_fixed_once'), models.UniqueConstraint(condition=models.Q(('lifted_on__isnull', True)), fields=('bay',), name='elements_bay_fixed_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='elements_fixed_has_reason')],
            },
        ),
    ]
