"""The next number of a kind of record in a zone and year, and who waits for whom."""

from typing import Any

from django.db.models.functions import Length

from zoneworks.core import clock
from zoneworks.core.models import Zone


def hold_zone(zone_id: int) -> Zone:
    """Let others who number or decide in the zone wait until the transaction ends.

    Rows that only point at the zone are added meanwhile, as each event is: whoever holds another
    record may still write, and none waits for the other. It is held after enterprises, projects
    and units, and before all else.
    """
    zone: Zone = Zone.objects.select_for_update(no_key=True).get(pk=zone_id)
    return zone


def next_number(zone_id: int, model: type[Any], prefix: str, digits: int = 4) -> str:
    """Give the next number, such as XS-2024-0007, and hold the zone until the transaction ends.

    After the last of so many digits the numbers become longer.
    """
    hold_zone(zone_id)
    head = f"{prefix}-{clock.today().year}-"
    numbers = model.objects.filter(zone_id=zone_id, number__startswith=head)
    longest_first = numbers.order_by(Length("number").desc(), "-number")
    last = longest_first.values_list("number", flat=True).first()
    return f"{head}{int(last.removeprefix(head)) + 1 if last else 1:0{digits}d}"
