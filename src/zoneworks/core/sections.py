"""The section of a building: its floors to the scale of their height, and who sits in which bay.

``ui/section.html`` draws a ``Section`` without any script. Multi-storey factories (工业上楼) are
told by it: what each floor carries, what it holds, and how much land they save.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zoneworks.core.engine.area import format_m2
from zoneworks.core.maps import Category, Text

LOWEST_PIXELS = 62
"""So high is the lowest floor drawn: three lines of text fit in it."""
HIGHEST_PIXELS = 132
"""So high is any floor drawn at most: a hall of 30 m would leave no room for the others."""


@dataclass(frozen=True)
class Bay:
    """A part of a floor that is let as one. ``state`` names a category of the section.

    ``tenant`` is empty for a bay that nobody uses.
    """

    label: Text
    area_m2: Decimal
    state: str
    tenant: Text = ""
    url: str = ""


@dataclass(frozen=True)
class Floor:
    """One floor with its bays from left to right. ``height_m`` is from floor to floor.

    ``facts`` are told at its side as (label, value): load, hoists, power, fire class.
    """

    label: Text
    height_m: Decimal
    bays: tuple[Bay, ...]
    facts: tuple[tuple[Text, Text], ...] = ()

    @property
    def area_m2(self) -> Decimal:
        """The area of all bays."""
        return sum((bay.area_m2 for bay in self.bays), Decimal(0))


@dataclass(frozen=True)
class Hoist:
    """A goods lift or a shaft that serves the floors from one to another, both by their label."""

    label: Text
    lowest: Text
    highest: Text


@dataclass(frozen=True)
class DrawnBay:
    """A bay with its category and its share of the floor, in thousandths."""

    bay: Bay
    category: Category
    share: int


@dataclass(frozen=True)
class DrawnFloor:
    """A floor as it is drawn: height in pixels, width in percent of the widest floor.

    ``elevation`` is that of its top above the ground, as +7.90; ``is_ground`` stands on the ground.
    """

    floor: Floor
    bays: tuple[DrawnBay, ...]
    row: int
    pixels: int
    percent: str
    elevation: str
    is_ground: bool


@dataclass(frozen=True)
class DrawnHoist:
    """A hoist with the lines of the grid between which it stands."""

    hoist: Hoist
    column: int
    first: int
    last: int


@dataclass(frozen=True)
class Section:
    """A building in section. ``floors`` go from the lowest up, ``basements`` of them below ground.

    ``notes`` stand under it, such as the land that it saves. Raises ValueError for a building
    without floors, a floor without bays or height, a state that no category names, or a hoist to a
    floor that there is not.
    """

    id: str
    label: Text
    categories: tuple[Category, ...]
    floors: tuple[Floor, ...]
    basements: int = 0
    hoists: tuple[Hoist, ...] = ()
    notes: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if not self.floors or not 0 <= self.basements <= len(self.floors):
            raise ValueError(f"Section {self.id}: give floors, and how many are below ground.")
        if any(not one.bays or one.height_m <= 0 or one.area_m2 <= 0 for one in self.floors):
            raise ValueError(f"Section {self.id}: each floor has a height and bays with an area.")
        known = {one.value for one in self.categories}
        states = {bay.state for floor in self.floors for bay in floor.bays}
        if states - known:
            raise ValueError(f"Section {self.id}: no category is named {min(states - known)}.")
        labels = {str(floor.label) for floor in self.floors}
        served = {str(end) for one in self.hoists for end in (one.lowest, one.highest)}
        if served - labels:
            raise ValueError(f"Section {self.id}: there is no floor {min(served - labels)}.")

    @property
    def area_m2(self) -> str:
        """The area of all floors, as text."""
        return format_m2(sum((floor.area_m2 for floor in self.floors), Decimal(0)))

    def drawn(self) -> list[DrawnFloor]:
        """Lay the floors out, the highest first."""
        named = {one.value: one for one in self.categories}
        lowest = min(floor.height_m for floor in self.floors)
        widest = max(floor.area_m2 for floor in self.floors)
        drawn = []
        for index, (floor, top) in enumerate(zip(self.floors, self._tops(), strict=True)):
            pixels = int(floor.height_m * LOWEST_PIXELS / lowest)
            drawn.append(
                DrawnFloor(
                    floor,
                    tuple(
                        DrawnBay(bay, named[bay.state], int(bay.area_m2 * 1000 / floor.area_m2))
                        for bay in floor.bays
                    ),
                    row=len(self.floors) - index + 1,
                    pixels=min(pixels, HIGHEST_PIXELS),
                    percent=f"{floor.area_m2 * 100 / widest:.1f}",
                    elevation=f"{top:+.2f}".replace("-", "−") if top else "±0.00",
                    is_ground=index == self.basements,
                )
            )
        return drawn[::-1]

    def shafts(self) -> list[DrawnHoist]:
        """Lay the hoists out, each in a column of its own."""
        labels = [str(floor.label) for floor in self.floors]
        count = len(labels)
        return [
            DrawnHoist(
                hoist,
                column,
                first=count - labels.index(str(hoist.highest)) + 1,
                last=count - labels.index(str(hoist.lowest)) + 2,
            )
            for column, hoist in enumerate(self.hoists, 1)
        ]

    def counts(self) -> list[tuple[Category, str, str]]:
        """Tell the area of each category that occurs, and its share of all floors in percent."""
        total = sum((floor.area_m2 for floor in self.floors), Decimal(0))
        found: list[tuple[Category, str, str]] = []
        for category in self.categories:
            area = sum(
                (bay.area_m2 for bay in self._bays() if bay.state == category.value), Decimal(0)
            )
            if area:
                found.append((category, format_m2(area), f"{area * 100 / total:.1f}"))
        return found

    def _bays(self) -> Iterator[Bay]:
        for floor in self.floors:
            yield from floor.bays

    def _tops(self) -> list[Decimal]:
        below = sum((floor.height_m for floor in self.floors[: self.basements]), Decimal(0))
        tops, top = [], -below
        for floor in self.floors:
            top += floor.height_m
            tops.append(top)
        return tops
