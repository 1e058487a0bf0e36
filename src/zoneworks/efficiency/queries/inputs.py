"""What enterprises report of a year: land in one place, figures, what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.efficiency.engine.acts import VIEW_INPUTS
from zoneworks.efficiency.engine.gathering import Member
from zoneworks.efficiency.engine.terms import Missing, Quantity, Scheme, Veto
from zoneworks.efficiency.models import YearInputs
from zoneworks.registry import queries as registry
from zoneworks.registry.models import Enterprise, YearFigures


@dataclass(frozen=True, slots=True)
class Areas:
    """Land of an enterprise in a year, in hundredths of m²; ``landlord`` is an enterprise's id."""

    held: int
    let: int
    leased: int
    landlord: int | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A quantity that a scheme counts: how many have no value, and what that does, by group."""

    quantity: Quantity
    missing: int
    of: int
    policies: frozenset[Missing]


def list_inputs(actor: Actor) -> QuerySet[YearInputs]:
    """Land and figures of enterprises by year."""
    actor.require(VIEW_INPUTS)
    rows: QuerySet[YearInputs] = YearInputs.objects.visible_to(actor)
    return rows.select_related("enterprise", "landlord")


def get_inputs(actor: Actor, pk: int) -> YearInputs:
    """The land and figures of one enterprise and year. Raises NotFound."""
    row: YearInputs | None = list_inputs(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such record."))
    return row


def find_enterprise(actor: Actor, code: str) -> Enterprise:
    """The enterprise in use of a credit code. Raises NotFound."""
    return registry.get_enterprise_by_code(actor, code)


def land_of(rows: Iterable[YearInputs]) -> dict[int, Areas]:
    """The land of enterprises in a year: the one place from which an evaluation takes areas."""
    return {
        row.enterprise_id: Areas(
            _hundredths(row.held_m2, 100),
            _hundredths(row.let_m2, 100),
            _hundredths(row.leased_m2, 100),
            row.landlord_id,
        )
        for row in rows
    }


def list_members(zone_id: int, year: int) -> list[Member]:
    """Everybody in use of a zone with inputs in a year, as the engine gathers them."""
    rows = list(
        YearInputs.objects.filter(zone_id=zone_id, year=year, enterprise__retired_on=None)
        .select_related("enterprise")
        .order_by("enterprise_id")
    )
    areas = land_of(rows)
    found = YearFigures.objects.filter(zone_id=zone_id, year=year)
    figures = {one.enterprise_id: one for one in found}
    return [_member(row, areas[row.enterprise_id], figures.get(row.enterprise_id)) for row in rows]


def count_without_inputs(actor: Actor, year: int) -> int:
    """How many enterprises in use have no land and figures of a year: they are not evaluated."""
    have = list_inputs(actor).filter(year=year).values("enterprise")
    return registry.list_enterprises_in_use(actor).exclude(pk__in=have).count()


def gaps_of(scheme: Scheme, members: list[Member]) -> list[Gap]:
    """What is missing of each quantity that the scheme's indicators count."""
    policies: dict[Quantity, set[Missing]] = {}
    for group in scheme.groups:
        for one in group.indicators:
            for quantity in (one.numerator, one.denominator):
                policies.setdefault(quantity, set()).add(one.missing)
    gaps = []
    for quantity in Quantity:
        if quantity not in policies or quantity is Quantity.LAND:
            continue
        missing = sum(one.amounts.get(quantity) is None for one in members)
        gaps.append(Gap(quantity, missing, len(members), frozenset(policies[quantity])))
    return gaps


def _member(row: YearInputs, land: Areas, figures: YearFigures | None) -> Member:
    enterprise = row.enterprise
    amounts: dict[Quantity, int | None] = {
        Quantity.VALUE_ADDED: row.value_added_fen,
        Quantity.REVENUE: row.revenue_fen,
        Quantity.EMISSIONS: _whole(row.emissions_t, 1000),
        Quantity.ELECTRICITY: row.electricity_kwh,
        **_figures(figures),
    }
    return Member(
        key=enterprise.pk,
        credit_code=enterprise.credit_code,
        scale=enterprise.scale,
        industry=enterprise.industry_code,
        held=land.held,
        let=land.let,
        leased=land.leased,
        landlord=land.landlord,
        is_utility=row.is_utility,
        started_on=row.started_on or enterprise.registered_on,
        veto=Veto(row.veto) if row.veto else None,
        amounts=amounts,
    )


def _figures(figures: YearFigures | None) -> Mapping[Quantity, int | None]:
    if figures is None:
        names = ("TAX", "OUTPUT", "RESEARCH", "ENERGY", "STAFF")
        return dict.fromkeys(map(Quantity, names))
    return {
        Quantity.TAX: figures.tax_fen,
        Quantity.OUTPUT: figures.output_fen,
        Quantity.RESEARCH: figures.research_fen,
        Quantity.ENERGY: _whole(figures.energy_tce, 100),
        Quantity.STAFF: figures.staff,
    }


def _whole(value: Decimal | None, parts: int) -> int | None:
    return None if value is None else int(value * parts)


def _hundredths(value: Any, parts: int) -> int:
    return int(Decimal(value) * parts)
