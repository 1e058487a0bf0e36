"""What a re-plan of the zone would be, and the proposals that were worked out."""

import hashlib
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Func, IntegerField, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.queries import list_real_days
from zoneworks.core import clock, memo
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import calendar_mark
from zoneworks.core.reading import get_one
from zoneworks.delivery import labels
from zoneworks.delivery.engine.acts import PUBLISH_PLANS, VIEW_RESOURCES
from zoneworks.delivery.engine.plans import terms
from zoneworks.delivery.engine.plans.days import Days
from zoneworks.delivery.engine.plans.reasons import Binding, Reason, reasons_of
from zoneworks.delivery.engine.plans.replan import Layout, Move, lay_out, moves_of
from zoneworks.delivery.engine.plans.states import PlanState
from zoneworks.delivery.engine.scheduling.terms import Ints
from zoneworks.delivery.models import Activity, Plan, Replan, ResourcePeriod, SharedResource
from zoneworks.delivery.queries.loading import Loaded, load
from zoneworks.delivery.queries.plans import list_plans, resources_of, today_on

SECONDS = 0.3
"""So long a schedule is searched for; its first one is there before that."""
MEND_SECONDS = 1.5
MOST_MENDS = 5
"""Of so many deadlines it is worked out what would make them possible."""


@dataclass(slots=True)
class WorkedOut:
    """New days for the plans of a zone: what moves, and which deadlines are not kept.

    ``misses`` are as ``Replan`` keeps them.
    """

    plans: list[Loaded]
    moves: list[Move]
    reasons: list[Reason]
    misses: list[dict[str, Any]]
    n_activities: int
    milliseconds: int


def mark_of(zone_id: int) -> str:
    """The digest of all that a re-plan of a zone stands on.

    Its plans, activities and resources, the days that their cases give, the day and the calendar;
    what else the zone does in its cases leaves it as it is.
    """
    plans = Plan.objects.filter(zone_id=zone_id, case__isnull=False).exclude(state=PlanState.ENDED)
    cases = dict(plans.order_by("case_id").values_list("case_id", "case__begun_on"))
    tables = memo.mark_of((zone_id,), Plan, Activity, SharedResource, ResourcePeriod)
    real = [(pk, sorted(days.items())) for pk, days in list_real_days(cases).items()]
    found = (clock.today(), calendar_mark(), tables, sorted(cases.items()), sorted(real))
    return hashlib.sha256(repr(found).encode()).hexdigest()


def work_out(
    actor: Actor, *, drafts: Collection[int] = (), may_be_earlier: bool = False
) -> WorkedOut:
    """Work out new days for the plans in use and some drafts; nothing is kept.

    Raises:
        Refusal: no schedule can follow the plans.
    """
    actor.require(PUBLISH_PLANS)
    began = time.perf_counter()
    plans, known = load_zone(actor, drafts), resources_of(actor.zone_id)
    asked = [one.plan for one in plans]
    layout = lay_out(asked, known, today_on(), may_be_earlier=may_be_earlier)
    starts = solved(layout, seconds=SECONDS)
    misses = _misses(layout, starts, known, asked)
    moves = moves_of(layout, starts)
    reasons = reasons_of(layout, starts, moves, asked)
    milliseconds = round((time.perf_counter() - began) * 1000)
    return WorkedOut(plans, moves, reasons, misses, len(layout.places), milliseconds)


def load_zone(actor: Actor, drafts: Collection[int]) -> list[Loaded]:
    """The plans in use of the zone in which the actor writes, and some drafts."""
    rows = list_plans(actor).filter(
        Q(state=PlanState.IN_USE) | Q(state=PlanState.DRAFT, pk__in=drafts),
        zone_id=actor.writing_zone_id(),
    )
    return load(rows.order_by("pk"))


def solved(layout: Layout, *, seconds: float) -> Ints:
    """The starts of the best schedule; in no time that of the first lists."""
    from zoneworks.delivery.solving import solve  # noqa: PLC0415 - compiled, and not for each page

    solution = solve(layout.problem, seconds=seconds, threads=1, keys=layout.order)
    return solution.schedule.starts


def _misses(
    layout: Layout,
    starts: Ints,
    resources: Mapping[str, terms.Resource],
    plans: Sequence[terms.Plan],
) -> list[dict[str, Any]]:
    """The deadlines that are not kept, the most late first.

    With what would make the first ones possible, published days put aside.
    """
    from zoneworks.delivery.solving import mend_all  # noqa: PLC0415 - as above

    problem, days = layout.problem, layout.days
    finish = starts + problem.durations
    missed = [one for one in layout.deadlines if finish[one.activity] > one.time]
    missed.sort(key=lambda one: one.time - int(finish[one.activity]))
    by_activity = {}
    if missed:
        free = lay_out(plans, resources, days, may_be_earlier=True).problem
        asked = [(one.activity, one.time) for one in missed[:MOST_MENDS]]
        found = mend_all(free, starts, asked, seconds=MEND_SECONDS)
        by_activity = {one.activity: one for one in found}
    codes = list(resources)
    told = []
    for one in missed:
        end = int(finish[one.activity])
        line: dict[str, Any] = {
            "plan": layout.places[one.activity].plan,
            "code": layout.places[one.activity].code,
            "deadline": one.on.isoformat(),
            "finish": days.dates(end, end)[1].isoformat(),
            "days": end - one.time,
        }
        if (mend := by_activity.get(one.activity)) is not None:
            line |= {
                "chain": [list(layout.places[j]) for j in mend.chain],
                "too_long_by": max(mend.earliest - one.time, 0),
                "comes_first": mend.comes_first,
                "units": [[codes[k], units] for k, units in mend.units],
                "together": mend.together,
            }
        told.append(line)
    return told


class _Length(Func):
    """How many elements a column of JSON has."""

    function = "json_array_length"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """The same of what PostgreSQL keeps."""
        return self.as_sql(compiler, connection, function="jsonb_array_length")


def list_replans(actor: Actor) -> QuerySet[Replan]:
    """The re-plans of the zone, the latest first, each with how much it changes and misses."""
    actor.require(VIEW_RESOURCES)
    rows: QuerySet[Replan] = Replan.objects.visible_to(actor)
    rows = rows.annotate(n_moves=_Length("moves"), n_misses=_Length("misses"))
    people = rows.select_related("made_by__user", "published_by__user")
    return people.defer("moves", "before", "misses", "reasons").order_by("-number")


def get_replan(actor: Actor, pk: int) -> Replan:
    """One re-plan, proposed or published.

    Raises:
        NotFound: none such that the actor may see.
    """
    return get_one(list_replans(actor).defer(None).filter(pk=pk), _("There is no such re-plan."))


def list_drafts(actor: Actor) -> list[Plan]:
    """The drafts that the next publication could take in use."""
    rows = list_plans(actor).filter(state=PlanState.DRAFT, zone_id=actor.zone_id)
    return list(rows.order_by("project__name", "pk"))


class Line(NamedTuple):
    """An activity with its day before and after, and the working days between."""

    name: str
    is_milestone: bool
    was_on: date | None
    on: date
    days: int | None


class Why(NamedTuple):
    """With which activity the change of a plan begins, the working days, and what binds it there.

    All are names in the language of the page.
    """

    name: str
    binding: Binding
    days: int
    before: str
    resources: list[str]


@dataclass(slots=True)
class PlanChange:
    """What a re-plan changes of one plan: its milestones, and how many activities beside them."""

    plan: Plan
    why: Why | None
    milestones: list[Line]
    n_others: int
    most_days: int


def list_changes(actor: Actor, replan: Replan) -> list[PlanChange]:
    """What a re-plan that the actor has been shown changes or has changed, by plan.

    The plans whose milestones move most come first.
    """
    was = {pk: (start, finish) for pk, start, finish in replan.before}
    new = {pk: (start, finish) for pk, start, finish in replan.moves}
    rows = Activity.objects.visible_to(actor).filter(pk__in=list(new))
    rows = rows.select_related("plan__project").order_by("plan_id", "place", "pk")
    days, reasons = today_on(), _reasons(actor, replan)
    found: dict[int, PlanChange] = {}
    for row in rows.only(
        *("code", "name", "kind", "plan__name", "plan__project__name", "plan__state", "zone")
    ):
        why = reasons.get(row.plan_id)
        change = found.setdefault(row.plan_id, PlanChange(row.plan, why, [], 0, 0))
        before = was.get(row.pk, (None, None))[1]
        line = _line(row, before, new[row.pk][1], days)
        change.most_days = max(change.most_days, abs(line.days or 0))
        if line.is_milestone and line.days != 0:
            change.milestones.append(line)
        else:
            change.n_others += 1
    return sorted(
        found.values(),
        key=lambda one: (-max((abs(x.days or 0) for x in one.milestones), default=-1), one.plan.pk),
    )


def _reasons(actor: Actor, replan: Replan) -> dict[int, Why]:
    """Why each plan changes, by its id."""
    codes = {one[key] for one in replan.reasons for key in ("code", "before")}
    rows = Activity.objects.visible_to(actor).filter(
        plan_id__in=[one["plan"] for one in replan.reasons], code__in=codes
    )
    typed = {(plan, code): name for plan, code, name in rows.values_list("plan_id", "code", "name")}
    shared = {code: one.name for code, one in resources_of(replan.zone_id).items()}

    def name(plan: int, code: str) -> str:
        return labels.activity_name(code, typed.get((plan, code), ""))

    return {
        one["plan"]: Why(
            name(one["plan"], one["code"]),
            Binding(one["binding"]),
            one["days"],
            name(one["plan"], one["before"]),
            [shared.get(code, code) for code in one["resources"]],
        )
        for one in replan.reasons
    }


def _line(row: Activity, was: str | None, now: str, days: Days) -> Line:
    on, was_on = date.fromisoformat(now), date.fromisoformat(was) if was else None
    moved = None if was_on is None else days.end(on) - days.end(was_on)
    name = labels.activity_name(row.code, row.name)
    return Line(name, row.kind == "MILESTONE", was_on, on, moved)
