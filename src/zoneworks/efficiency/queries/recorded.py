"""Land as enterprises reported it of a year, against what contracts and leases say of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zoneworks.core import memo
from zoneworks.core.actors import Actor
from zoneworks.efficiency.engine.acts import VIEW_INPUTS
from zoneworks.efficiency.models import YearInputs
from zoneworks.efficiency.queries.inputs import Areas, land_of, list_inputs
from zoneworks.land import queries as land
from zoneworks.registry import queries as registry
from zoneworks.registry.models import Enterprise

READS_ALIKE = 667
"""Areas in hundredths of m² that are less than a hundredth of a mu apart read alike on pages."""
NONE = Areas(0, 0, 0, None)
AREAS = ("held", "let", "leased")


@dataclass(frozen=True, slots=True)
class Difference:
    """What an enterprise reported and what is recorded; ``inputs`` is None where it has none."""

    enterprise: Enterprise
    inputs: YearInputs | None
    reported: Areas
    recorded: Areas
    landlord: Enterprise | None

    @property
    def differs(self) -> list[str]:
        """Which of the areas, and whether the landlord, are others than recorded."""
        names = [
            name
            for name in AREAS
            if abs(getattr(self.reported, name) - getattr(self.recorded, name)) >= READS_ALIKE
        ]
        told = self.recorded.landlord
        return names + (["landlord"] if told and told != self.reported.landlord else [])

    def columns(self) -> dict[str, Any]:
        """The recorded values as the record of a year keeps them."""
        held, let, leased = (
            Decimal(getattr(self.recorded, name)).scaleb(-2) for name in AREAS
        )  # fmt: skip
        landlord = self.recorded.landlord if self.recorded.leased else None
        return {"held_m2": held, "let_m2": let, "leased_m2": leased, "landlord_id": landlord}


def list_differences(
    actor: Actor, year: int, enterprises: Collection[int] | None = None
) -> list[Difference]:
    """Where the land reported of a year is not that of the records on its last day, by name.

    Nothing differs where the zone keeps no contracts and leases of that day. Who holds and leases
    nothing, and reported nothing, does not differ. Those of all are kept until one changes.
    """
    actor.require(VIEW_INPUTS)
    if enterprises is not None:
        return _find_differences(actor, year, enterprises)
    own = memo.mark_of(actor.zone_ids, YearInputs, Enterprise)
    mark = own, land.mark_of_areas(actor.zone_ids)
    key = ("efficiency.differences", actor.zone_ids, year)
    return memo.kept(key, mark, lambda: _find_differences(actor, year, None))


def _find_differences(
    actor: Actor, year: int, enterprises: Collection[int] | None
) -> list[Difference]:
    recorded = land.land_on(actor, date(year, 12, 31))
    if not recorded:
        return []
    rows = list_inputs(actor).filter(year=year)
    if enterprises is not None:
        rows = rows.filter(enterprise__in=enterprises)
    inputs = {row.enterprise_id: row for row in rows}
    reported = land_of(inputs.values())
    wanted = recorded.keys() | inputs.keys() if enterprises is None else set(enterprises)
    landlords = {recorded[pk].landlord or 0 for pk in wanted & recorded.keys()}
    known = registry.list_enterprises_in_use(actor).filter(pk__in=wanted | landlords)
    in_use = known.in_bulk()
    found = []
    for pk in wanted & in_use.keys():
        enterprise, areas = in_use[pk], recorded.get(pk) or land.Areas()
        landlord = in_use.get(areas.landlord or 0)
        told = Areas(areas.held, areas.let, areas.leased, landlord.pk if landlord else None)
        found.append(Difference(enterprise, inputs.get(pk), reported.get(pk, NONE), told, landlord))
    return sorted(
        (one for one in found if one.differs),
        key=lambda one: (one.enterprise.name, one.enterprise.pk),
    )


def find_difference(actor: Actor, row: YearInputs) -> Difference | None:
    """Where the land of one enterprise and year is not that of the records; None where it is."""
    return next(iter(list_differences(actor, row.year, {row.enterprise_id})), None)
