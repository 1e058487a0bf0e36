"""What a project is to reserve by a matching: its site, and flats, people and money from supplies.

What is open comes from the supply that is enough alone and least, or from the largest first, so
that a project's flats lie in as few houses as may be.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zoneworks.elements.engine.reserving import Oversold
from zoneworks.elements.engine.terms import Kind

SITES = {"parcel": Kind.LAND, "bay": Kind.SPACE}
Free = Mapping[Kind, list[tuple[int, str, Decimal]]]
"""Of each element what is free of each supply: its id, its skill, and how much; it is taken from as
takes are found."""


@dataclass(frozen=True, slots=True)
class Take:
    """What is taken of an element; ``is_new`` is false for what is held already."""

    kind: Kind
    target_id: int
    amount: Decimal
    is_new: bool = True


def takes_of(
    chosen: Mapping[str, Any],
    needs: Mapping[str, int],
    held: Collection[tuple[Kind, int]],
    free: Free,
) -> list[Take]:
    """What one project takes of which record.

    Args:
        chosen: the elements of each need by their keys, as a matching assigned them.
        needs: the amount of each need that is still open.
        held: the parcels and bays that the project holds.
        free: what nobody holds; what is taken goes off it.

    Raises:
        Oversold: less is free than was matched.
    """
    takes: list[Take] = []
    for need, keys in chosen.items():
        for key in keys if isinstance(keys, list) else [keys]:
            what, _colon, name = key.partition(":")
            if what in SITES:
                kind, pk = SITES[what], int(name)
                takes.append(Take(kind, pk, Decimal(0), is_new=(kind, pk) not in held))
            else:
                takes += _from_supplies(Kind(what), name, Decimal(needs[need]), free)
    return takes


def _from_supplies(kind: Kind, skill: str, amount: Decimal, free: Free) -> list[Take]:
    left, rows = amount, free[kind]
    takes: list[Take] = []
    while left > 0:
        open_rows = [place for place, row in enumerate(rows) if row[1] == skill and row[2] >= 1]
        if not open_rows:
            raise Oversold(
                f"{left} of {kind} are missing.",
                kind=kind,
                amount=amount,
                free=amount - left,
                missing=left,
            )
        enough = [place for place in open_rows if rows[place][2] >= left]
        place = (
            min(enough, key=lambda one: (rows[one][2], rows[one][0]))
            if enough
            else max(open_rows, key=lambda one: (rows[one][2], -rows[one][0]))
        )
        pk, own, has_free = rows[place]
        part = min(left, has_free.to_integral_value(rounding="ROUND_FLOOR"))
        rows[place] = pk, own, has_free - part
        takes.append(Take(kind, pk, part))
        left -= part
    return takes
