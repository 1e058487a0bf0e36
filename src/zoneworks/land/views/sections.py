"""The section of a building: who sits on which floor, what is free, what is let soon again."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import format_mu
from zoneworks.core.maps import Category
from zoneworks.core.sections import Bay, Floor, Hoist, Section
from zoneworks.core.templatetags.ui import number
from zoneworks.land import labels, queries
from zoneworks.land.engine.acts import LET_SPACE
from zoneworks.land.engine.terms import saved_m2

if TYPE_CHECKING:
    from zoneworks.land.models import Building

ENDS_SOON_DAYS = 180
LET, ENDS_SOON, FREE = "LET", "ENDS_SOON", "FREE"
OWN, OTHERS, REST = "OWN", "OTHERS", "REST"
CATEGORIES = (
    Category(LET, gettext_lazy("let"), "accent-soft"),
    Category(ENDS_SOON, gettext_lazy("lease ends within half a year"), "warn"),
    Category(FREE, gettext_lazy("free"), "ok-soft", is_hatched=True),
    Category(OWN, gettext_lazy("used by its owner"), "s2"),
    Category(OTHERS, pgettext_lazy("building", "other bays"), "track"),
    Category(REST, gettext_lazy("not to let: stairs, lifts, rooms of the house"), "track"),
)


def section_of(actor: Actor, row: "Building") -> Section | None:
    """The section of a building with its bays; None until a floor is entered."""
    floors = list(row.floors.all())
    if not floors:
        return None
    today = clock.today()
    bays: dict[int, list[Any]] = {}
    for bay in queries.list_bays_of(actor, row).order_by("floor__level", "name"):
        bays.setdefault(bay.floor_id, []).append(bay)
    leases = queries.list_leases(actor).filter(building=row, from_on__lte=today, until_on__gt=today)
    current = {one.bay_id: one for one in leases}
    may_let = actor.may(LET_SPACE) and actor.zone_id == row.zone_id
    drawn = tuple(
        Floor(
            str(floor),
            floor.height_m,
            (
                *_bays(row, bays.get(floor.pk, []), current, may_let=may_let),
                *_rest(row, floor, bays),
            ),
            _facts(floor),
        )
        for floor in floors
    )
    served = [floor for floor in floors if floor.hoists]
    hoists = (Hoist(_("lifts"), str(served[0]), str(served[-1])),) if len(served) > 1 else ()
    return Section(
        id="section",
        label=_("Section of %(name)s") % {"name": row.name},
        categories=CATEGORIES,
        floors=drawn,
        basements=sum(1 for one in floors if one.level < 0),
        hoists=hoists,
        notes=_notes(row, floors),
    )


def _bays(
    row: "Building", bays: list[Any], current: Mapping[int, Any], *, may_let: bool
) -> list[Bay]:
    soon = clock.today() + timedelta(days=ENDS_SOON_DAYS)
    drawn = []
    for bay in bays:
        if not bay.is_shown:
            continue
        lease = current.get(bay.pk)
        if lease is not None:
            state = ENDS_SOON if lease.until_on <= soon else LET
            url = reverse("registry:enterprise", args=[lease.tenant_id])
            drawn.append(Bay(bay.name, bay.area_m2, state, lease.tenant.name, url))
        else:
            url = reverse("land:lease_new", args=[bay.pk]) if may_let else ""
            drawn.append(Bay(bay.name, bay.area_m2, FREE, "", url))
    return drawn


def _rest(row: "Building", floor: Any, bays: Mapping[int, list[Any]]) -> list[Bay]:
    """What of a floor is no bay that is shown: bays of others in one, and what is no bay at all,
    of which the owner uses the whole or which nobody can rent."""
    known = bays.get(floor.pk, [])
    others = sum((one.area_m2 for one in known if not one.is_shown), Decimal(0))
    drawn = [Bay("", others, OTHERS)] if others else []
    rest = floor.area_m2 - sum((one.area_m2 for one in known), Decimal(0))
    if rest <= 0:
        return drawn
    if not known and row.owner is not None:
        return [Bay(str(floor), rest, OWN, row.owner.name)]
    return [*drawn, Bay("", rest, REST)]


def _facts(floor: Any) -> tuple[tuple[Any, str], ...]:
    return (
        (labels.FIELDS["load_kg_m2"], f"{number(floor.load_kg_m2)} kg/m²"),
        (labels.FIELDS["hoists"], str(floor.hoists)),
        (labels.FIELDS["power_kva"], f"{number(floor.power_kva)} kVA"),
        (labels.FIELDS["fire_class"], str(labels.FIRE_CLASSES[floor.fire_class])),
    )


def _notes(row: "Building", floors: list[Any]) -> tuple[str, ...]:
    above = [one.area_m2 for one in floors if one.level > 0]
    saved = saved_m2(above, row.base_m2)
    if not saved:
        return ()
    told = {"mu": format_mu(saved, 1), "base": format_mu(row.base_m2, 1)}
    text = _("It stands on %(base)s mu and saves %(mu)s mu against the same area on one level.")
    return (text % told,)
