"""Work that comes again: promises are checked once their day has passed."""

from zoneworks.admission import services
from zoneworks.core import actors
from zoneworks.core.models import Zone


def check_promises() -> None:
    """Check every promise that is due, zone by zone, as the platform."""
    for zone_id in Zone.objects.filter(is_province=False).values_list("pk", flat=True):
        services.check_all_due(actors.platform(zone_id))
