"""What of a parcel's past its holder may see: nothing from before its own title."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Event
from zoneworks.land.models import LandContract, Parcel, WorksReport


def is_of_another(actor: Actor, day: str, parcel: str = "parcel") -> Exists:
    """Whether a day of a row of a parcel lies before the title of another holder ended."""
    others = _others(actor).filter(parcel=OuterRef(parcel))
    return Exists(others.filter(ended_on__gt=OuterRef(day)))


def own_events(actor: Actor, parcel: Parcel) -> Q:
    """Which events of a parcel that the actor was shown it may read; an enterprise reads those
    since its own contract was entered, without those of other holders' contracts."""
    if actor.role is not Role.ENTERPRISE:
        return Q()
    others = _others(actor).filter(parcel=parcel)
    reports = WorksReport.objects.filter(contract__in=others)
    contract, report = LandContract._meta.label, WorksReport._meta.label
    return (
        Q(pk__gte=Subquery(_entered(actor, parcel)))
        & ~Q(subject_type=contract, subject_id__in=others.values("pk"))
        & ~Q(subject_type=report, subject_id__in=reports.values("pk"))
    )


def _others(actor: Actor) -> QuerySet[LandContract]:
    rows: QuerySet[LandContract] = LandContract.objects.exclude(holder_id=actor.enterprise_id)
    return rows


def _entered(actor: Actor, parcel: Parcel) -> QuerySet[Event, int]:
    """The event that entered the first contract of the actor since the last one of another."""
    later = _others(actor).filter(parcel=parcel, signed_on__gt=OuterRef("signed_on"))
    own = LandContract.objects.filter(parcel=parcel, holder_id=actor.enterprise_id)
    first = own.exclude(Exists(later)).order_by("signed_on", "pk").values("pk")[:1]
    events = Event.objects.filter(subject_type=LandContract._meta.label, subject_id=Subquery(first))
    return events.order_by("pk").values_list("pk", flat=True)[:1]
