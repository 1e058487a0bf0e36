"""From what enterprises report to the rows that are scored: land, leases, groups, exemptions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from zoneworks.core.engine.money import split
from zoneworks.efficiency.engine.terms import (
    Exemption,
    Group,
    Leases,
    Mixed,
    Quantity,
    Scheme,
    Standing,
    Veto,
)

Amounts = Mapping[Quantity, int | None]


class FaultKind(StrEnum):
    """Why nothing can be computed before a figure is mended."""

    NO_GROUP = "NO_GROUP"
    NO_LAND = "NO_LAND"
    NO_REVENUE = "NO_REVENUE"
    LANDLORD_ABSENT = "LANDLORD_ABSENT"
    LANDLORD_RENTS = "LANDLORD_RENTS"
    LEASED_MORE_THAN_LET = "LEASED_MORE_THAN_LET"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the figures of an enterprise, and the value that says so."""

    key: int
    kind: FaultKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """What an enterprise reports of a year. Areas are hundredths of m²; ``landlord`` is a key."""

    key: int
    credit_code: str
    scale: str
    industry: str
    held: int
    let: int
    leased: int
    landlord: int | None
    is_utility: bool
    started_on: date | None
    veto: Veto | None
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Row:
    """An enterprise as the scheme counts it. ``with_key`` is the landlord of a merged tenant."""

    key: int
    credit_code: str
    standing: Standing
    reason: str
    group: str
    with_key: int | None
    amounts: Amounts


def gather(scheme: Scheme, year: int, members: Sequence[Member]) -> tuple[list[Row], list[Fault]]:
    """Count land and figures by the scheme's terms; each enterprise gets a row or a fault.

    A veto goes before an exemption, an exemption before the conditions of groups.
    """
    faults = list(_lease_faults(scheme, members))
    faulty = {one.key for one in faults}
    counted, merged = _counted(scheme, members, faulty)
    rows: list[Row] = []
    for one in members:
        if one.key in faulty:
            continue
        amounts = counted[one.key]
        if one.key in merged:
            row = Row(one.key, one.credit_code, Standing.MERGED, "", "", merged[one.key], amounts)
            rows.append(row)
            continue
        found = _placed(scheme, year, one, amounts)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            rows.append(found)
    return rows, sorted(faults, key=lambda one: one.key)


def group_of(scheme: Scheme, scale: str, industry: str, revenue: int | None) -> Group | None:
    """The first group whose conditions an enterprise meets; None where it meets none.

    An unknown revenue meets no condition of revenue.
    """
    for group in scheme.groups:
        if group.scales and scale not in group.scales:
            continue
        if group.industries and not industry.startswith(group.industries):
            continue
        if group.revenue_from_fen is not None and (
            revenue is None or revenue < group.revenue_from_fen
        ):
            continue
        if group.revenue_below_fen is not None and (
            revenue is None or revenue >= group.revenue_below_fen
        ):
            continue
        return group
    return None


def _placed(scheme: Scheme, year: int, one: Member, amounts: Amounts) -> Row | Fault:
    revenue = amounts.get(Quantity.REVENUE)
    group = group_of(scheme, one.scale, one.industry, revenue)
    code = "" if group is None else group.code
    if one.veto is not None and one.veto in scheme.vetoes:
        return Row(one.key, one.credit_code, Standing.VETOED, one.veto, code, None, amounts)
    exempt = _exemption(scheme, year, one, amounts)
    if exempt is not None:
        return Row(one.key, one.credit_code, Standing.EXEMPT, exempt, code, None, amounts)
    if not amounts[Quantity.LAND]:
        return Fault(one.key, FaultKind.NO_LAND)
    if group is None:
        asks_revenue = any(
            one.revenue_from_fen is not None or one.revenue_below_fen is not None
            for one in scheme.groups
        )
        if revenue is None and asks_revenue:
            return Fault(one.key, FaultKind.NO_REVENUE)
        return Fault(one.key, FaultKind.NO_GROUP, f"{one.scale} {one.industry}")
    return Row(one.key, one.credit_code, Standing.RANKED, "", code, None, amounts)


def _exemption(scheme: Scheme, year: int, one: Member, amounts: Amounts) -> Exemption | None:
    if scheme.exempts_utilities and one.is_utility:
        return Exemption.PUBLIC_UTILITY
    if scheme.new_years is not None and one.started_on is not None:
        # Less than so many years from its beginning to the end of the year.
        is_new = one.started_on > date(year - scheme.new_years, 12, 31)
        if is_new:
            return Exemption.NEW
    land = amounts[Quantity.LAND]
    if land is not None and land < scheme.least_land:
        return Exemption.SMALL_LAND
    return None


def _lease_faults(scheme: Scheme, members: Sequence[Member]) -> Iterable[Fault]:
    """Leases that contradict each other: between them nobody's land would be known."""
    by_key = {one.key: one for one in members}
    leased: dict[int, int] = {}
    for one in members:
        if one.landlord is None:
            continue
        landlord = by_key.get(one.landlord)
        if landlord is None:
            if scheme.leases is Leases.LANDLORD:
                yield Fault(one.key, FaultKind.LANDLORD_ABSENT)
            continue
        if scheme.leases is Leases.LANDLORD and landlord.landlord is not None:
            yield Fault(one.key, FaultKind.LANDLORD_RENTS, landlord.credit_code)
        leased[landlord.key] = leased.get(landlord.key, 0) + one.leased
    for key, area in leased.items():
        if area > by_key[key].let:
            told = f"{area / 100:.2f} > {by_key[key].let / 100:.2f} m²"
            yield Fault(key, FaultKind.LEASED_MORE_THAN_LET, told)


def _counted(
    scheme: Scheme, members: Sequence[Member], faulty: set[int]
) -> tuple[dict[int, Amounts], dict[int, int]]:
    """Amounts by enterprise as the scheme counts leases, and tenants that merged by landlord."""
    if scheme.leases is Leases.BY_AREA:
        return {
            one.key: {**one.amounts, Quantity.LAND: one.held - one.let + one.leased}
            for one in members
        }, {}
    counted: dict[int, dict[Quantity, int | None]] = {
        one.key: {**one.amounts, Quantity.LAND: one.held} for one in members
    }
    merged: dict[int, int] = {}
    for one in members:
        if one.landlord is None or one.key in faulty or not one.leased:
            continue
        own = one.held - one.let
        if own and scheme.mixed is Mixed.OWN:
            continue
        theirs, mine = _shared(one, own)
        if not one.held:
            merged[one.key] = one.landlord
        else:
            counted[one.key] = {**mine, Quantity.LAND: one.held}
        landlord = counted[one.landlord]
        for name, amount in theirs.items():
            before = landlord.get(name)
            landlord[name] = None if before is None or amount is None else before + amount
    return dict(counted), merged


def _shared(one: Member, own: int) -> tuple[dict[Quantity, int | None], Amounts]:
    """The landlord's part of a tenant's figures by area, and the tenant's own."""
    theirs: dict[Quantity, int | None] = {}
    mine: dict[Quantity, int | None] = {}
    for name, amount in one.amounts.items():
        if name is Quantity.LAND:
            continue
        if amount is None:
            theirs[name] = mine[name] = None
            continue
        sign = -1 if amount < 0 else 1
        parts = split(abs(amount), [one.leased, own])
        theirs[name], mine[name] = sign * parts[0], sign * parts[1]
    return theirs, mine


def with_amounts(row: Row, amounts: Amounts) -> Row:
    """The same row with other figures, for what would be."""
    return replace(row, amounts={**row.amounts, **amounts})
