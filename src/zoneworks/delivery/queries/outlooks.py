"""When the milestones of one plan will probably be reached."""

from functools import partial

from zoneworks.approvals import queries as approvals
from zoneworks.approvals.engine.acts import VIEW_PERFORMANCE
from zoneworks.core import memo
from zoneworks.core.actors import Actor
from zoneworks.delivery.engine.plans.forecast import Expected, Forecast, forecast
from zoneworks.delivery.queries.loading import Loaded
from zoneworks.delivery.queries.plans import today_on
from zoneworks.delivery.queries.zone import read_past


def forecast_plan(actor: Actor, loaded: Loaded) -> Forecast:
    """The open milestones of a plan that the actor has been shown, with intervals.

    Permits in hand are expected as the zone's own cases say, where the actor may read those.
    """
    past = read_past(loaded.row.zone_id)
    return forecast(loaded.activities, today_on(), past, _permits(actor, loaded))


def _permits(actor: Actor, loaded: Loaded) -> dict[str, Expected]:
    running = {
        code: row.item_code.split("/")
        for code, row in loaded.rows.items()
        if code in loaded.follows
        and loaded.activities[code].started_on is not None
        and loaded.activities[code].finished_on is None
    }
    if not running or not actor.may(VIEW_PERFORMANCE):
        return {}
    mark = approvals.mark_of_cases(actor)
    by_item = memo.kept(("delivery.permits", actor.zone_ids), mark, partial(_predict, actor))
    found = {}
    for code, items in running.items():
        known = (by_item.get((loaded.row.case_id or 0, item)) for item in items)
        if expected := next(filter(None, known), None):
            found[code] = expected
    return found


def _predict(actor: Actor) -> dict[tuple[int, str], Expected]:
    cases = approvals.list_histories(actor)
    items = {item.pk: item for case in cases for item in case.items.values()}
    outlooks = approvals.predict_own(approvals.list_steps(cases))
    return {
        (items[one.item_id].case_id, items[one.item_id].code): Expected(
            one.low_on, one.on, one.high_on
        )
        for one in outlooks.expected
    }
