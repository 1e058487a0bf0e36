"""The next number of a kind of record in a zone and year."""

from typing import Any

from django.db.models import Max

from zoneworks.core import clock
from zoneworks.core.models import Zone


def next_number(zone_id: int, model: type[Any], prefix: str) -> str:
    """Give the next number, such as XS-2024-0007, and hold the zone until the transaction ends."""
    Zone.objects.select_for_update().get(pk=zone_id)
    head = f"{prefix}-{clock.today().year}-"
    rows = model.objects.filter(zone_id=zone_id, number__startswith=head)
    last = rows.aggregate(last=Max("number"))["last"]
    return f"{head}{int(last.removeprefix(head)) + 1 if last else 1:04d}"
