"""The next number of a kind of record in a zone and year, and who waits for whom."""

from typing import Any

from django.db.models import Max

from zoneworks.core import clock
from zoneworks.core.models import Zone


def hold_zone(zone_id: int) -> None:
    """Let others who number or decide of filings in the zone wait until the transaction ends.

    Rows that only point at the zone are added meanwhile. It is held before leads and filings, and
    after enterprises and projects.
    """
    Zone.objects.select_for_update(no_key=True).get(pk=zone_id)


def next_number(zone_id: int, model: type[Any], prefix: str) -> str:
    """Give the next number, such as XS-2024-0007, and hold the zone until the transaction ends."""
    hold_zone(zone_id)
    head = f"{prefix}-{clock.today().year}-"
    rows = model.objects.filter(zone_id=zone_id, number__startswith=head)
    last = rows.aggregate(last=Max("number"))["last"]
    return f"{head}{int(last.removeprefix(head)) + 1 if last else 1:04d}"
