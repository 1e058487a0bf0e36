"""What a parcel is used for, in which state it is, and what a building has.

Labels in the languages of the pages stand in ``labels``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zoneworks.core.engine.refusals import Refusal


class LandUse(StrEnum):
    """What a parcel may be used for (土地用途), by the classes of planning that zones meet."""

    INDUSTRY = "INDUSTRY"
    """工业用地."""
    NEW_INDUSTRY = "NEW_INDUSTRY"
    """新型产业用地: research, pilot plants and light production in tall buildings."""
    STORAGE = "STORAGE"
    """物流仓储用地."""
    RESEARCH = "RESEARCH"
    """科研用地."""
    BUSINESS = "BUSINESS"
    """商业服务业用地."""
    HOUSING = "HOUSING"
    """居住用地, homes for talents among it."""
    PUBLIC = "PUBLIC"
    """公共管理与公共服务用地."""
    UTILITY = "UTILITY"
    """公用设施用地."""


PRODUCTION = frozenset({LandUse.INDUSTRY, LandUse.NEW_INDUSTRY, LandUse.STORAGE, LandUse.RESEARCH})
"""The uses on which production projects are settled."""


class ParcelState(StrEnum):
    """How far a parcel has come from the plan to a holder."""

    PLANNED = "PLANNED"
    """规划: still to be acquired and cleared."""
    RESERVE = "RESERVE"
    """储备: the zone has it; whether it is ready is asked of its conditions."""
    LISTED = "LISTED"
    """挂牌: it is offered for sale."""
    SOLD = "SOLD"
    """已供: granted by a contract to a holder."""
    REPLACED = "REPLACED"
    """It was split or merged: others have taken its place."""


STEPS: Mapping[ParcelState, frozenset[ParcelState]] = {
    ParcelState.PLANNED: frozenset({ParcelState.RESERVE}),
    ParcelState.RESERVE: frozenset({ParcelState.LISTED, ParcelState.SOLD, ParcelState.PLANNED}),
    ParcelState.LISTED: frozenset({ParcelState.RESERVE, ParcelState.SOLD}),
    ParcelState.SOLD: frozenset({ParcelState.RESERVE}),
    ParcelState.REPLACED: frozenset(),
}
CHANGEABLE = frozenset({ParcelState.PLANNED, ParcelState.RESERVE})
"""The states in which a parcel may be split and merged: nobody has a title to it yet."""


class Supply(StrEnum):
    """What is laid to a parcel (七通): it is level besides (一平)."""

    ROAD = "ROAD"
    WATER = "WATER"
    DRAINAGE = "DRAINAGE"
    POWER = "POWER"
    GAS = "GAS"
    HEAT = "HEAT"
    TELECOM = "TELECOM"


class BuildingKind(StrEnum):
    """What a building is."""

    FACTORY = "FACTORY"
    """厂房, of one storey or few."""
    VERTICAL_FACTORY = "VERTICAL_FACTORY"
    """工业上楼: production on many floors."""
    RESEARCH = "RESEARCH"
    """研发楼."""
    WAREHOUSE = "WAREHOUSE"
    OFFICE = "OFFICE"
    TALENT_HOMES = "TALENT_HOMES"
    """人才公寓."""
    OTHER = "OTHER"


class IndustryClass(StrEnum):
    """How much industry may disturb those around it, as planning allows (GB 50137-2011, 3.3)."""

    M1 = "M1"
    """一类工业用地: basically no disturbance, pollution or hazard to homes and the public."""
    M2 = "M2"
    """二类工业用地: some."""
    M3 = "M3"
    """三类工业用地: severe."""


class FireClass(StrEnum):
    """The fire hazard of production that a floor is built for (GB 50016-2014, 3.1.1)."""

    A = "A"
    """甲."""
    B = "B"
    """乙."""
    C = "C"
    """丙."""
    D = "D"
    """丁."""
    E = "E"
    """戊."""


class StepForbidden(Refusal):
    """A parcel does not go from the one state to the other."""

    code = "PARCEL_STEP_FORBIDDEN"


class StateForbids(Refusal):
    """The state of a parcel does not allow the act."""

    code = "PARCEL_STATE_FORBIDS"


class FiguresContradict(Refusal):
    """Two figures of a record contradict each other; ``first`` and ``second`` name them."""

    code = "FIGURES_CONTRADICT"


def check_step(before: ParcelState, after: ParcelState) -> None:
    """Raise StepForbidden unless a parcel goes from the one state to the other."""
    if after not in STEPS[before]:
        raise StepForbidden(f"A parcel does not go from {before} to {after}.", to=after, of=before)


def check_changeable(state: ParcelState) -> None:
    """Raise StateForbids where somebody has a title to the parcel, or it is gone."""
    if state not in CHANGEABLE:
        raise StateForbids(f"A parcel that is {state} cannot be split or merged.", state=state)


def check_at_most(
    low: Decimal | date | None, high: Decimal | date | None, names: tuple[str, str]
) -> None:
    """Raise FiguresContradict where the first of two figures lies above the second."""
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        raise FiguresContradict(
            f"{names[0]} {low} lies above {names[1]} {high}.",
            first=names[0],
            second=names[1],
            low=low,
            high=high,
        )


class Condition(StrEnum):
    """What makes a parcel of the reserve ready for a project (熟地)."""

    CLEARED = "CLEARED"
    """净地: titles settled, nothing stands on it."""
    LEVELED = "LEVELED"
    """场平."""
    SUPPLIED = "SUPPLIED"
    """All supplies that the zone's rule asks for are laid."""
    PLANNED = "PLANNED"
    """规划条件: plot ratio and building coefficient are fixed."""
    ASSESSED = "ASSESSED"
    """区域评估: the zone's assessments cover it."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is known of a parcel's conditions; ``needed`` are the supplies that are asked for."""

    is_cleared: bool
    is_leveled: bool
    supplies: Collection[str]
    has_plan: bool
    is_assessed: bool
    needed: Collection[str]


def lacks(of: Readiness) -> tuple[Condition, ...]:
    """The conditions that a parcel still lacks; none for land that is ready."""
    met = {
        Condition.CLEARED: of.is_cleared,
        Condition.LEVELED: of.is_leveled,
        Condition.SUPPLIED: set(of.needed) <= set(of.supplies),
        Condition.PLANNED: of.has_plan,
        Condition.ASSESSED: of.is_assessed,
    }
    return tuple(condition for condition, is_met in met.items() if not is_met)


class LeasesOverlap(Refusal):
    """Two leases of one bay share a day."""

    code = "LEASES_OVERLAP"


class FloorTooLarge(Refusal):
    """A floor is larger than its building's base, or its bays than the floor."""

    code = "FLOOR_TOO_LARGE"


def check_fits(part_m2: Decimal, whole_m2: Decimal, *, of: str) -> None:
    """Raise FloorTooLarge where parts are larger than their whole; ``of`` names the whole."""
    if part_m2 > whole_m2:
        raise FloorTooLarge(
            f"{part_m2:.2f} m² do not fit into {whole_m2:.2f} m² of the {of}.",
            part_m2=f"{part_m2:.2f}",
            whole_m2=f"{whole_m2:.2f}",
        )


def saved_m2(floors_m2: Collection[Decimal], base_m2: Decimal) -> Decimal:
    """The land that floors one above the other save against the same area on one level."""
    return max(sum(floors_m2, Decimal(0)) - base_m2, Decimal(0))
