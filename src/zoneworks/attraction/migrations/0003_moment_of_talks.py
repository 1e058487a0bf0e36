"""The moment at which the day of the first talks was entered; of older rows it is that day."""

from django.db import migrations, models
from django.db.models import DateTimeField, F, Q
from django.db.models.functions import Cast


def take_their_day(apps, schema_editor):
    """Nobody kept the moment before: the days stand as if they had been entered on themselves."""
    leads = apps.get_model("attraction", "Lead").objects.filter(talks_on__isnull=False)
    leads.update(talks_recorded_at=Cast(F("talks_on"), DateTimeField()))


class Migration(migrations.Migration):

    dependencies = [("attraction", "0002_annulled_investment")]

    operations = [
        migrations.AddField(
            model_name="lead",
            name="talks_recorded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(take_their_day, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=Q(talks_on__isnull=True, talks_recorded_at__isnull=True)
                | Q(talks_on__isnull=False, talks_recorded_at__isnull=False),
                name="attraction_lead_talks_have_moment",
            ),
        ),
    ]
