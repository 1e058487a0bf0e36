"""By what land was granted; of contracts out of a sale it is known."""

from django.db import migrations, models
from django.db.models import Case, OuterRef, Subquery, Value, When


def take_their_sale(apps, schema_editor):
    """A contract that was signed in a sale was granted by its deal, or by agreement."""
    sales = apps.get_model("land", "LandSale").objects
    contracts = apps.get_model("land", "LandContract").objects
    of_contract = sales.filter(contract=OuterRef("pk"))
    ground = Case(When(method="AGREEMENT", then=Value("SOLE_APPLICANT")), default=Value("DEAL"))
    sold = sales.filter(contract__isnull=False).values("contract")
    contracts.filter(pk__in=sold).update(
        ground=Subquery(of_contract.values(found=ground)[:1]),
        is_priority=Subquery(of_contract.values("is_priority")[:1]),
    )


class Migration(migrations.Migration):

    dependencies = [
        ('land', '0006_idle_deliveries'),
    ]

    operations = [
        migrations.AddField(
            model_name='landcontract',
            name='ground',
            field=models.CharField(blank=True, choices=[('DEAL', 'DEAL'), ('SOLE_APPLICANT', 'SOLE_APPLICANT'), ('ALLOCATED', 'ALLOCATED'), ('RENEWAL', 'RENEWAL'), ('BY_LAW', 'BY_LAW')], max_length=14),
        ),
        migrations.AddField(
            model_name='landcontract',
            name='is_priority',
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(take_their_sale, migrations.RunPython.noop),
    ]
