"""The pipeline and the stocks as a problem of matching, in the platform's own lines."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any

from zoneworks.attraction import queries as attraction
from zoneworks.attraction.engine.partners import PartnerSearch
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.elements import facts
from zoneworks.elements.engine.site_terms import LARGEST_WASTE
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.models import FixedChoice
from zoneworks.elements.queries.demand import Candidate, read_candidates
from zoneworks.elements.queries.places import (
    Place,
    orders_of_bays,
    places_of_firms,
    places_of_parcels,
)
from zoneworks.elements.queries.stocks import Stock, read_stocks
from zoneworks.land.engine.terms import FireClass, IndustryClass, ParcelState

HUNDREDTHS = 100
WAN_FEN = 10**6


@dataclass(slots=True)
class Problem:
    """What is asked of a matching, and what its elements and projects are called.

    ``names`` gives for each key kind and name, and the id of the lead, parcel or building whose
    page shows it.
    """

    lines: list[dict[str, Any]] = field(default_factory=list)
    names: dict[str, list[Any]] = field(default_factory=dict)
    n_elements: int = 0
    n_projects: int = 0

    def text(self, weights: Mapping[str, int], title: str) -> str:
        """The lines as they are matched."""
        head = {
            "matching": title,
            "elements": self.n_elements,
            "projects": self.n_projects,
            "weights": dict(weights),
        }
        return "\n".join(json.dumps(one, ensure_ascii=False) for one in [head, *self.lines])


def digest(text: str) -> str:
    """The digest by which a problem is known."""
    return sha256(text.encode()).hexdigest()


def mark_of(problem: Problem) -> str:
    """What changes whenever the zone would be asked something else."""
    return digest(json.dumps(problem.lines, sort_keys=True))


def build_problem(actor: Actor, moving_cost: int) -> Problem:
    """Everything that waits, and everything that is wanted, of the actor's zone.

    Parcels and bays are taken whole; one that is held may be kept by who holds it or go to another.
    Flats, people of a skill and money are of one kind wherever they are: which house or supply
    gives them is settled when a matching is adopted, and what is held of them stays.
    """
    stocks, candidates = read_stocks(actor), read_candidates(actor)
    problem = Problem()
    held = _held(candidates)
    places = places_of_parcels(actor)
    for one in stocks[Kind.LAND]:
        is_public = one.row.state == ParcelState.LISTED
        if not is_public and (one.free or (Kind.LAND, one.row.pk) in held):
            _add(problem, _parcel(one, places), Kind.LAND, one)
    orders = orders_of_bays(actor)
    for one in stocks[Kind.SPACE]:
        if one.free or (Kind.SPACE, one.row.pk) in held:
            _add(problem, _bay(one, places, orders[one.row.pk]), Kind.SPACE, one)
    for key, kind, capacity in _pools(stocks):
        problem.names[key] = [kind, key.partition(":")[2], None]
        _element(problem, {"element": key, "kind": key, "capacity": capacity})
    partners = _partners(actor, candidates)
    for firm, place in _partner_places(actor, partners):
        _element(problem, {"element": firm, "kind": "partner", "capacity": 0, "place": place})
    fixed = _fixed(actor)
    for candidate in candidates:
        lead = candidate.lead
        near = partners.get(lead.pk, [])
        line = _project(candidate, near, fixed, moving_cost)
        if agreed := _agreed(candidate, line, problem.names, orders):
            line["agreed"] = agreed
        if line["needs"]:
            problem.names[line["project"]] = ["LEAD", facts.lead_text(lead), lead.pk]
            problem.lines.append(line)
            problem.n_projects += 1
    return problem


def list_fixed(actor: Actor) -> Any:
    """The choices that are fixed beforehand, in the zones that the actor reads."""
    rows = FixedChoice.objects.visible_to(actor).filter(lifted_on=None)
    return rows.select_related("lead", "parcel", "bay__building").order_by("pk")


def _element(problem: Problem, line: dict[str, Any]) -> None:
    problem.lines.append(line)
    problem.n_elements += 1


def _add(problem: Problem, line: dict[str, Any], kind: Kind, stock: Stock) -> None:
    shown = stock.row.building_id if kind is Kind.SPACE else stock.row.pk
    problem.names[line["element"]] = [kind, stock.name, shown]
    _element(problem, line)


def _hundredths(area: Decimal) -> int:
    return int(area * HUNDREDTHS)


def _known(**features: Any) -> dict[str, Any]:
    return {name: value for name, value in features.items() if value not in {None, ""}}


def _parcel(stock: Stock, places: Mapping[int, Place]) -> dict[str, Any]:
    row = stock.row
    line: dict[str, Any] = {
        "element": f"parcel:{row.pk}",
        "kind": "LAND",
        "capacity": _hundredths(row.area_m2),
        "whole": True,
        "features": _known(
            area=_hundredths(row.area_m2),
            price=row.price_fen_mu,
            power_kva=row.power_kva,
            industry_class=row.industry_class,
            ready_on=row.ready_on.isoformat(),
        ),
    }
    return line | ({"place": list(places[row.pk])} if row.pk in places else {})


def _bay(stock: Stock, places: Mapping[int, Place], order: int) -> dict[str, Any]:
    """A bay with its floor: those beside each other may meet a need together."""
    row = stock.row
    floor = row.floor
    line: dict[str, Any] = {
        "element": f"bay:{row.pk}",
        "kind": "SPACE",
        "capacity": _hundredths(row.area_m2),
        "whole": True,
        "building": f"floor:{floor.pk}",
        "order": order,
        "features": _known(
            area=_hundredths(row.area_m2),
            height_m=float(floor.height_m),
            load_kg_m2=floor.load_kg_m2,
            power_kva=floor.power_kva,
            fire_class=floor.fire_class,
            rent=row.rent_fen_m2,
            industry_class=row.building.parcel.industry_class,
        ),
    }
    parcel = row.building.parcel_id
    return line | ({"place": list(places[parcel])} if parcel in places else {})


def _held(candidates: Iterable[Candidate]) -> set[tuple[Kind, int]]:
    """The parcels and bays that the pipeline holds already: they may be kept or moved."""
    return {(Kind(row.kind), row.target_id) for one in candidates for row in one.holds}


def pool_of(kind: Kind, skill: str = "") -> str:
    """Under which name flats, people of a skill and money are matched."""
    return f"{kind}:{skill}"


def _pools(stocks: Mapping[Kind, list[Stock]]) -> list[tuple[str, Kind, int]]:
    """Flats, people by skill and money: what nobody holds."""
    sums: dict[str, Decimal] = {}
    kinds: dict[str, Kind] = {}
    for kind in (Kind.HOMES, Kind.STAFF, Kind.MONEY):
        for one in stocks[kind]:
            key = pool_of(kind, one.row.skill if kind is Kind.STAFF else "")
            sums[key] = sums.get(key, Decimal(0)) + one.free
            kinds[key] = kind
    return [(key, kinds[key], int(total)) for key, total in sorted(sums.items())]


def _project(
    one: Candidate, partners: list[int], fixed: Mapping[int, str], moving_cost: int
) -> dict[str, Any]:
    lead, needs = one.lead, []
    site = _site_need(one)
    if site is not None:
        needs.append(site)
    needs += _pooled_needs(one)
    line: dict[str, Any] = {
        "project": f"lead:{lead.pk}",
        "worth": _worth(one),
        "needs": needs,
        "moving_cost": moving_cost,
    }
    if lead.pk in fixed and site is not None:
        line["fixed"] = {"site": fixed[lead.pk]}
    if partners and site is not None:
        near_m = one.terms.near_m if one.terms is not None and one.terms.near_m else None
        within = near_m or int(facts.value("near_m"))
        worth = int(facts.value("near_worth"))
        line["near"] = [
            {"element": f"firm:{firm}", "within_m": within, "worth": worth} for firm in partners
        ]
    return line


def _worth(one: Candidate) -> dict[str, int]:
    """What a project is expected to bring: its investment and jobs times its probability."""
    fen = one.lead.fen_now or 0
    return {
        "investment_10k": int(one.probability * fen / WAN_FEN),
        "jobs": int(one.probability * one.want(Kind.STAFF)),
    }


def _site_need(one: Candidate) -> dict[str, Any] | None:
    """The parcel or the bays that a project wants, land where it wants both; nothing while land
    that it holds is offered publicly."""
    if any(row.parcel is not None and row.parcel.state == ParcelState.LISTED for row in one.holds):
        return None
    for kind in (Kind.LAND, Kind.SPACE):
        area = _hundredths(one.want(kind))
        if area:
            break
    else:
        return None
    terms = one.terms
    at_least: dict[str, Any] = {}
    at_most: dict[str, Any] = {"area": area * LARGEST_WASTE}
    one_of: dict[str, Any] = {}
    if one.power_kva:
        at_least["power_kva"] = int(one.power_kva)
    if kind is Kind.LAND:
        by = min(want.by for want in one.wants if want.kind is kind)
        at_most["ready_on"] = max(by, clock.today()).isoformat()
    if terms is not None:
        if kind is Kind.LAND and terms.most_price_fen_mu is not None:
            at_most["price"] = terms.most_price_fen_mu
        if kind is Kind.SPACE:
            at_least |= _known(
                height_m=None if terms.least_height_m is None else float(terms.least_height_m),
                load_kg_m2=terms.least_load_kg_m2,
            )
            at_most |= _known(rent=terms.most_rent_fen_m2)
            if terms.fire_class:
                one_of["fire_class"] = built_for(terms.fire_class)
        if terms.industry_class:
            one_of["industry_class"] = allowing(terms.industry_class)
    need: dict[str, Any] = {
        **{"need": "site", "kind": kind.value, "amount": area},
        **{"at_least": at_least, "at_most": at_most, "one_of": one_of},
    }
    if kind is Kind.SPACE and (terms is None or terms.may_join):
        need["join"] = True
    return need


def built_for(fire_class: str) -> list[str]:
    """The classes of floors on which production of a fire hazard may be: its own and greater."""
    classes = [one.value for one in FireClass]
    return classes[: classes.index(fire_class) + 1]


def allowing(industry_class: str) -> list[str]:
    """The classes of land on which industry that disturbs so much may be: its own and more."""
    classes = [one.value for one in IndustryClass]
    return classes[classes.index(industry_class) :]


def _pooled_needs(one: Candidate) -> list[dict[str, Any]]:
    """Flats, people by skill and money, without what is held or taken already."""
    wanted = {(kind, ""): one.amount_of(kind) for kind in (Kind.HOMES, Kind.MONEY, Kind.STAFF)}
    for skill, count in one.terms.skills if one.terms is not None else ():
        wanted[Kind.STAFF, skill] = Decimal(count)
        wanted[Kind.STAFF, ""] -= count
    needs = []
    for (kind, skill), amount in wanted.items():
        left = int(amount - one.taken(kind, skill))
        if left > 0:
            key = pool_of(kind, skill)
            needs.append({"need": key, "kind": key, "amount": left})
    return needs


def _agreed(
    one: Candidate, line: Mapping[str, Any], names: Mapping[str, Any], orders: Mapping[int, int]
) -> dict[str, Any]:
    """The site that a project holds already, where it is still among what is matched."""
    site = next((need for need in line["needs"] if need["need"] == "site"), None)
    if site is None:
        return {}
    prefix = {"LAND": "parcel", "SPACE": "bay"}[site["kind"]]
    mine = [row.target_id for row in one.holds if row.kind == site["kind"]]
    mine.sort(key=lambda pk: orders.get(pk, pk) if prefix == "bay" else pk)
    keys = [f"{prefix}:{pk}" for pk in mine]
    return {"site": keys} if keys and all(key in names for key in keys) else {}


def _fixed(actor: Actor) -> dict[int, str]:
    """The site that each lead is fixed at."""
    return {
        row.lead_id: f"parcel:{row.parcel_id}" if row.parcel_id else f"bay:{row.bay_id}"
        for row in list_fixed(actor)
        if row.zone_id == actor.zone_id
    }


def _partners(actor: Actor, candidates: Iterable[Candidate]) -> dict[int, list[int]]:
    """The nearest chain partners in the zone of each project, by what it makes and needs."""
    found, network = {}, attraction.load_network(actor, actor.zone_id)
    for one in candidates:
        firms = partners_of(actor, search_of(one.lead), network)
        if firms:
            found[one.lead.pk] = list(firms)
    return found


def search_of(lead: Any) -> PartnerSearch:
    """What is known of a lead's place in the chains."""
    return PartnerSearch(industry_code=lead.industry_code, makes=lead.makes, needs=lead.needs)


def partners_of(actor: Actor, search: PartnerSearch, network: Any = None) -> dict[int, str]:
    """The nearest chain partners with a place: enterprises and names, the nearest first."""
    most = int(facts.value("partners"))
    try:
        found = attraction.find_partners(actor, search, most, network)
    except InvalidInput:
        return {}
    places = places_of_firms(actor)
    firms = {one.enterprise_id: one.name for one in (*found.suppliers, *found.customers)}
    placed = [(firm, name) for firm, name in firms.items() if firm in places]
    return dict(placed[:most])


def _partner_places(actor: Actor, partners: Mapping[int, list[int]]) -> list[tuple[str, list[int]]]:
    places = places_of_firms(actor)
    firms = sorted({firm for found in partners.values() for firm in found})
    return [(f"firm:{firm}", list(places[firm])) for firm in firms]
