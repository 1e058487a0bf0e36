"""Re-plans of the zone: worked out as a proposal, and published as a whole or not at all."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, StaleRecord, explained, says_something
from zoneworks.core.numbers import hold_zone
from zoneworks.delivery import queries
from zoneworks.delivery.engine.acts import PUBLISH_PLANS
from zoneworks.delivery.engine.plans.states import PlanState
from zoneworks.delivery.labels import refusal_text
from zoneworks.delivery.models import Activity, Plan, Replan
from zoneworks.delivery.models.plans import ReplanState
from zoneworks.delivery.queries import WorkedOut
from zoneworks.delivery.services.plans import baseline_of


def propose_replan(
    actor: Actor, *, drafts: Collection[int] = (), may_be_earlier: bool = False
) -> Replan:
    """Work out new days for the plans in use, and for the drafts that are to be taken in use.

    Nothing that was published changes. Where no schedule can follow the plans, nothing is kept.

    Raises:
        InvalidInput: no schedule can follow the plans: which activity is at fault and what mends
            it; or a draft that cannot be taken in use.
    """
    actor.require(PUBLISH_PLANS)
    zone_id = actor.writing_zone_id()
    _check_drafts(actor, drafts)
    mark = queries.mark_of(zone_id)
    with explained(refusal_text):
        worked_out = queries.work_out(actor, drafts=drafts, may_be_earlier=may_be_earlier)
    with transaction.atomic():
        hold_zone(zone_id)
        latest = Replan.objects.filter(zone_id=zone_id).aggregate(n=Max("number"))["n"] or 0
        row = _proposal(worked_out, set(drafts))
        row.number, row.mark, row.may_be_earlier = latest + 1, mark, may_be_earlier
        row.made_at, row.made_by_id = clock.now(), actor.membership_id or None
        return records.create(actor, row, act="delivery.replan_proposed")


def _proposal(worked_out: WorkedOut, drafts: set[int]) -> Replan:
    ids = {one.row.pk: one.rows for one in worked_out.plans}
    moves, before = [], []
    for place, start_on, finish_on, was_start_on, was_finish_on in worked_out.moves:
        pk = ids[place.plan][place.code].pk
        moves.append([pk, start_on.isoformat(), finish_on.isoformat()])
        if was_start_on is not None and was_finish_on is not None:
            before.append([pk, was_start_on.isoformat(), was_finish_on.isoformat()])
    return Replan(
        drafts=sorted(drafts),
        moves=moves,
        before=before,
        misses=worked_out.misses,
        reasons=[
            {
                "plan": one.place.plan,
                "code": one.place.code,
                "binding": one.binding,
                "days": one.days,
                "before": one.before,
                "resources": list(one.resources),
            }
            for one in worked_out.reasons
        ],
        n_activities=worked_out.n_activities,
        milliseconds=worked_out.milliseconds,
    )


def publish_replan(
    actor: Actor, pk: int, *, accepts_misses: bool = False, reason: str = ""
) -> Replan:
    """Let the days of a proposal hold for the whole zone, in one transaction.

    Drafts are taken in use and get their first baseline.

    Raises:
        NotFound: no such re-plan.
        InvalidInput: it holds already, or it misses deadlines and that was not accepted with a
            reason.
        StaleRecord: plans, activities, cases or resources have changed since it was worked out,
            or a day has passed.
    """
    actor.require(PUBLISH_PLANS)
    zone_id = actor.writing_zone_id()
    with transaction.atomic():
        hold_zone(zone_id)
        _hold_plans(zone_id)
        row = records.lock(actor, Replan, pk)
        if row.state == ReplanState.PUBLISHED:
            raise InvalidInput({"": [_("This re-plan holds already.")]})
        if row.misses and not (accepts_misses and says_something(reason)):
            text = _("Deadlines are not kept: accept that and say why, or mend it first.")
            raise InvalidInput({"accepts_misses": [text]})
        batch = uuid4()
        if queries.mark_of(zone_id) != row.mark:
            raise StaleRecord(
                _(
                    "Since this was worked out, a plan, a case or a team has changed or a day has"
                    " passed: work it out anew."
                )
            )
        _write_days(actor, row, batch)
        _take_in_use(actor, row.drafts, batch)
        columns: dict[str, Any] = {
            "state": ReplanState.PUBLISHED,
            "published_at": clock.now(),
            "published_by_id": actor.membership_id or None,
        }
        act = "delivery.replan_published"
        return records.change(actor, Replan, pk, columns, act=act, reason=reason)


def _hold_plans(zone_id: int) -> None:
    """Wait for whoever changes a plan just now: what they write counts."""
    rows = Plan.objects.select_for_update().filter(zone_id=zone_id).exclude(state=PlanState.ENDED)
    list(rows.order_by("pk").values_list("pk"))


def _check_drafts(actor: Actor, drafts: Collection[int]) -> None:
    """Refuse what is no draft of the zone, and a second plan in use of a project."""
    known = {one.pk: one for one in queries.list_drafts(actor)}
    if set(drafts) - known.keys():
        raise InvalidInput({"drafts": [_("There is no such draft.")]})
    in_use = queries.list_plans_in_use(actor).values_list("project_id", flat=True)
    taken = [known[pk].project_id for pk in drafts]
    if len(set(taken)) < len(taken) or set(taken) & set(in_use):
        text = _("A project has one plan in use: end the other one first.")
        raise InvalidInput({"drafts": [text]})
    if retired := [one for one in map(known.get, drafts) if one and one.project.retired_on]:
        values = {"name": retired[0].project.name}
        raise InvalidInput({"drafts": [_("“%(name)s” is retired.") % values]})


def _write_days(actor: Actor, row: Replan, batch: UUID) -> None:
    today = clock.today()
    days = {pk: (date.fromisoformat(a), date.fromisoformat(b)) for pk, a, b in row.moves}
    versions = Activity.objects.filter(zone_id=row.zone_id, pk__in=list(days))
    locked = records.lock_many(actor, Activity, dict(versions.values_list("pk", "version")))
    changes = []
    for pk, (start_on, finish_on) in days.items():
        one = locked[pk]
        values: dict[str, Any] = {"planned_start_on": start_on, "planned_finish_on": finish_on}
        has_moved = one.planned_finish_on not in (None, finish_on)
        values["moved_on"] = today if has_moved else one.moved_on
        changes.append((one, values))
    records.change_many(actor, changes, act="delivery.activity_planned", batch=batch)


def _take_in_use(actor: Actor, drafts: list[int], batch: UUID) -> None:
    """Let drafts bind; those that never did get their first baseline."""
    rows = Plan.objects.select_for_update().filter(zone_id=actor.zone_id, pk__in=drafts)
    changes = [
        (one, {"state": PlanState.IN_USE, "published_on": one.published_on or clock.today()})
        for one in rows.order_by("pk")
    ]
    records.change_many(actor, changes, act="delivery.plan_published", batch=batch)
    fresh = queries.list_plans(actor).filter(pk__in=drafts, baselines=None)
    first = gettext("First baseline")
    baselines = [baseline_of(actor, one, first, 1) for one in queries.load(fresh)]
    records.create_many(actor, baselines, act="delivery.baseline_set", batch=batch)
