"""What a change would move; nothing is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from zoneworks.core.actors import Actor
from zoneworks.delivery.engine.acts import EDIT_PLANS
from zoneworks.delivery.engine.plans import terms
from zoneworks.delivery.engine.plans.critical import look_ahead
from zoneworks.delivery.engine.plans.days import Days
from zoneworks.delivery.engine.plans.replan import Place, lay_out
from zoneworks.delivery.engine.plans.whatif import (
    Change,
    Moved,
    delayed,
    moved_milestones,
    with_more,
)
from zoneworks.delivery.models import Plan
from zoneworks.delivery.queries.loading import Loaded
from zoneworks.delivery.queries.plans import resources_of, today_on
from zoneworks.delivery.queries.replans import load_zone, solved


@dataclass(slots=True)
class WhatIf:
    """The milestones that a change would move, of the plan itself and of others in the zone.

    ``n_misses`` are the deadlines that are kept without the change and would be missed with it.
    """

    own: list[Moved]
    others: list[tuple[Plan, list[Moved]]]
    n_misses: int


def what_if(actor: Actor, loaded: Loaded, change: Change, *, in_zone: bool = False) -> WhatIf:
    """What would move if an activity took longer, or there were more of a shared team.

    By links alone, or with all plans of the zone and their shared teams. Both sides are worked out
    in the same way: published days hold, unless the change could bring something forward.

    Raises:
        Refusal: no schedule can follow that.
    """
    actor.require(EDIT_PLANS)
    days, holds = today_on(), not change.gains_time
    before = look_ahead(loaded.activities, days, keeps_published=holds)
    changed = delayed(loaded.activities, change, before)
    if not in_zone:
        after = look_ahead(changed, days, keeps_published=holds)
        ends = [{code: span.finish for code, span in one.spans.items()} for one in (before, after)]
        deadlines = [(code, one.deadline) for code, one in loaded.activities.items()]
        n_misses = sum(
            ends[0][code] <= days.end(day) < ends[1][code] for code, day in deadlines if day
        )
        return WhatIf(moved_milestones(loaded.activities, days, *ends), [], n_misses)
    plans = load_zone(actor, [loaded.row.pk])
    known, asked = resources_of(actor.zone_id), [one.plan for one in plans]
    own = loaded.row.pk
    tried = [replace(one, activities=changed) if one.key == own else one for one in asked]
    was, kept = _ends(asked, known, days, holds=holds)
    now, still_kept = _ends(tried, with_more(known, change), days, holds=holds)
    moved = {
        one.row.pk: moved_milestones(one.activities, days, was[one.row.pk], now[one.row.pk])
        for one in plans
        if one.row.pk in was
    }
    others = [(one.row, moved.get(one.row.pk, [])) for one in plans if one.row.pk != own]
    return WhatIf(
        moved.get(own, []), [(row, lines) for row, lines in others if lines], len(kept - still_kept)
    )


def _ends(
    plans: Sequence[terms.Plan], resources: Mapping[str, terms.Resource], days: Days, *, holds: bool
) -> tuple[dict[int, dict[str, int]], set[Place]]:
    """When the open activities of each plan end, and which deadlines are kept.

    Without a search: what differs between two of them comes from the change alone.
    """
    layout = lay_out(plans, resources, days, may_be_earlier=not holds)
    finish = solved(layout, seconds=0) + layout.problem.durations
    ends: dict[int, dict[str, int]] = {}
    for place, end in zip(layout.places, finish, strict=True):
        ends.setdefault(place.plan, {})[place.code] = int(end)
    kept = {layout.places[at] for at, time, _day in layout.deadlines if finish[at] <= time}
    return ends, kept
