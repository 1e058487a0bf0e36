"""Matchings: asked for, found by a worker, adopted as reservations; choices fixed beforehand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import queries as attraction
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, StaleRecord, check_reason, explained
from zoneworks.core.numbers import hold_zone, next_number
from zoneworks.core.tables.writing import clean_text
from zoneworks.elements import facts
from zoneworks.elements.engine.acts import ADOPT, FIX, MATCH
from zoneworks.elements.engine.adopting import Take, takes_of
from zoneworks.elements.engine.terms import WHOLE, Hold, Kind
from zoneworks.elements.labels import refusal_text
from zoneworks.elements.models import FixedChoice, Matching, MatchingState, Reservation
from zoneworks.elements.models.targets import TARGETS
from zoneworks.elements.queries import matchings as queries
from zoneworks.elements.queries.demand import read_candidates
from zoneworks.elements.queries.problems import build_problem, digest, mark_of
from zoneworks.elements.queries.stocks import read_stocks
from zoneworks.elements.services.reservations import end, keep
from zoneworks.land import services as land_services

NUMBER = "PP"
MOST_WEIGHT = 10**6


def start_matching(actor: Actor, values: Mapping[str, Any]) -> Matching:
    """Ask for a matching of the whole pipeline with stated weights; a worker searches for it.

    ``values`` are ``weights`` by name, ``moving_cost`` and ``seconds``.

    Raises:
        InvalidInput: weights that are negative, all nothing or absurd; a time that is too long.
    """
    actor.require(MATCH)
    columns = _checked(values)
    with transaction.atomic():
        zone_id = hold_zone(actor.writing_zone_id()).pk
        row = Matching(
            number=next_number(zone_id, Matching, NUMBER),
            made_at=clock.now(),
            made_by_id=actor.membership_id or None,
            **columns,
        )
        return records.create(actor, row, act="elements.matching_asked")


def keep_answer(actor: Actor, pk: int, text: str, found: Mapping[str, Any]) -> Matching:
    """Keep what was found: of a problem, its answer with value and bound, in one transaction.

    ``found`` holds ``answer``, ``names``, ``value``, ``bound``, ``n_projects``, ``n_elements`` and
    ``mark``.
    """
    actor.require(MATCH)
    assignment = found["answer"]["assignment"]
    columns = {
        **{name: found[name] for name in ("answer", "names", "value", "bound", "mark")},
        **{name: found[name] for name in ("n_projects", "n_elements")},
        "n_placed": sum(one is not None for one in assignment.values()),
        "problem": text,
        "problem_sha256": digest(text),
        "found_at": clock.now(),
        "state": MatchingState.FOUND,
    }
    return records.change(actor, Matching, pk, columns, act="elements.matching_found")


def adopt_matching(
    actor: Actor, pk: int, until_on: date | None, *, version: int | None, reason: str
) -> Matching:
    """Reserve for each project what a matching gave it, all of it or nothing, until a day.

    What a project holds elsewhere of a parcel or bays is released; what it holds already stays.

    Raises:
        InvalidInput: it is still searched for, or was adopted; what it gives cannot be reserved.
        NotFound: none such. StaleRecord: stocks, needs or reservations changed since it was found.
    """
    actor.require(ADOPT)
    check_reason(reason)
    with transaction.atomic(), explained(refusal_text, field=""):
        hold_zone(actor.writing_zone_id())
        row = records.lock(actor, Matching, pk)
        records.check_version(row, version)
        if row.state != MatchingState.FOUND:
            raise InvalidInput({"": [_("Only what was found and not adopted yet is adopted.")]})
        if mark_of(build_problem(actor, row.moving_cost)) != row.mark:
            text = _(
                "Since this was matched, stocks, needs or reservations have changed: match anew."
            )
            raise StaleRecord(text)
        _reserve(actor, row, until_on, reason)
        columns = {"state": MatchingState.ADOPTED, "adopted_on": clock.today()}
        act = "elements.matching_adopted"
        return records.change(actor, Matching, pk, columns, act=act, reason=reason)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a project takes by a matching, and the parcel and bays that it leaves."""

    lead_id: int
    takes: list[Take]
    leaves: list[Reservation]


def _reserve(actor: Actor, row: Matching, until_on: date | None, reason: str) -> None:
    """Give back what projects leave, then keep what they get; all sites are held first."""
    plans = _plans(actor, row)
    sites = {(one.kind, one.target_id) for plan in plans for one in plan.takes if one.kind in WHOLE}
    sites |= {(Kind(one.kind), one.target_id) for plan in plans for one in plan.leaves}
    for kind, pk in sorted(sites):
        hold = land_services.hold_parcel if kind is Kind.LAND else land_services.hold_bay
        hold(actor, pk)
    for plan in plans:
        for left in plan.leaves:
            end(actor, records.lock(actor, Reservation, left.pk), Hold.RELEASED, reason)
    for plan in plans:
        for one in plan.takes:
            if one.is_new:
                values = {"lead_id": plan.lead_id, "amount": one.amount, "until_on": until_on}
                keep(actor, one.kind, one.target_id, values, matching=row)


def _plans(actor: Actor, row: Matching) -> list[_Plan]:
    candidates = {one.lead.pk: one for one in read_candidates(actor)}
    free = {
        kind: [(one.row.pk, one.row.skill if kind is Kind.STAFF else "", one.free) for one in found]
        for kind, found in read_stocks(actor).items()
        if kind not in WHOLE
    }
    lines, takes = queries.lines_of(row), {}
    for key, chosen in row.answer["assignment"].items():
        lead_id = int(key.partition(":")[2])
        if lead_id in candidates:
            needs = {need["need"]: need["amount"] for need in lines[key]["needs"]}
            held = {(Kind(one.kind), one.target_id) for one in candidates[lead_id].holds}
            takes[lead_id] = takes_of(chosen or {}, needs, held, free)
    owners = {
        (one.kind, one.target_id): lead_id for lead_id, found in takes.items() for one in found
    }
    return [
        _Plan(lead_id, found, _leaves(candidates[lead_id].holds, lead_id, found, owners))
        for lead_id, found in takes.items()
    ]


def _leaves(
    holds: Iterable[Reservation],
    lead_id: int,
    takes: list[Take],
    owners: Mapping[tuple[Kind, int], int],
) -> list[Reservation]:
    """The parcel and bays that a project gives back: it gets another site, or others get them."""
    kinds = {one.kind for one in takes if one.kind in WHOLE}
    mine = {(one.kind, one.target_id) for one in takes}
    return [
        row
        for row in holds
        if (key := (Kind(row.kind), row.target_id)) not in mine
        and key[0] in WHOLE
        and (key[0] in kinds or owners.get(key, lead_id) != lead_id)
    ]


def fix_choice(actor: Actor, lead_id: int, kind: Kind, target_id: int, reason: str) -> FixedChoice:
    """Say which parcel or bay a project gets in every matching, whatever that costs.

    Raises:
        InvalidInput: no reason, no parcel or bay, one that is fixed for another, or the project
            has one already.
        NotFound: no such element or lead.
    """
    actor.require(FIX)
    check_reason(reason)
    if kind not in WHOLE:
        raise InvalidInput({"target": [_("A parcel or a bay is fixed; of all else there is one.")]})
    with transaction.atomic():
        zone_id = hold_zone(actor.writing_zone_id()).pk
        lead = attraction.list_open_leads(actor).filter(pk=lead_id).first()
        if lead is None:
            raise InvalidInput({"lead_id": [_("There is no such project in the pipeline.")]})
        hold = land_services.hold_parcel if kind is Kind.LAND else land_services.hold_bay
        target = hold(actor, target_id)
        rows = FixedChoice.objects.filter(zone_id=zone_id, lifted_on=None)
        if rows.filter(lead=lead).exists():
            text = _("The project has a fixed site already: lift that first.")
            raise InvalidInput({"lead_id": [text]})
        other = rows.filter(**{TARGETS[kind]: target}).select_related("lead").first()
        if other is not None:
            text = _("It is fixed for “%(lead)s” already: lift that first.")
            raise InvalidInput({"target": [text % {"lead": other.lead.name}]})
        row = FixedChoice(
            lead=lead,
            kind=kind,
            since=clock.today(),
            reason=clean_text(reason)[:500],
            **{TARGETS[kind]: target},
        )
        return records.create(actor, row, act="elements.choice_fixed", reason=reason)


def lift_choice(actor: Actor, pk: int, *, version: int | None, reason: str) -> FixedChoice:
    """Let a project's site be chosen again. Raises InvalidInput, NotFound, StaleRecord."""
    actor.require(FIX)
    check_reason(reason)
    with transaction.atomic():
        row = records.lock(actor, FixedChoice, pk)
        if row.lifted_on is not None:
            raise InvalidInput({"": [_("It was lifted on %(day)s.") % {"day": row.lifted_on}]})
        columns = {"lifted_on": clock.today(), "lifted_because": clean_text(reason)[:500]}
        act = "elements.choice_lifted"
        return records.change(
            actor, FixedChoice, pk, columns, act=act, version=version, reason=reason
        )


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    weights = {name: int(values["weights"].get(name, 0)) for name in facts.value("weights")}
    wrong: dict[str, list[Any]] = {}
    for name, weight in weights.items():
        if not 0 <= weight <= MOST_WEIGHT:
            text = _("A weight lies between 0 and %(most)s, not %(value)s.")
            wrong[name] = [text % {"most": MOST_WEIGHT, "value": weight}]
    if not any(weights.values()):
        wrong[""] = [_("One of the weights is above 0: otherwise nothing is worth anything.")]
    seconds, cost = int(values["seconds"]), int(values["moving_cost"])
    most = int(facts.value("most_seconds"))
    if not 1 <= seconds <= most:
        wrong["seconds"] = [_("From 1 to %(most)s seconds.") % {"most": most}]
    if not 0 <= cost <= 10**9:
        wrong["moving_cost"] = [_("From 0 to a thousand million.")]
    if wrong:
        raise InvalidInput(wrong)
    return {"weights": weights, "seconds": seconds, "moving_cost": cost}
