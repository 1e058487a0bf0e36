"""Plans as wholes: made from a template, changed, ended, taken up again, and their baselines."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, check_reason, explained, says_something
from zoneworks.core.tables.writing import clean_text
from zoneworks.delivery import queries
from zoneworks.delivery.definitions import template_rules, templates
from zoneworks.delivery.engine.acts import EDIT_PLANS
from zoneworks.delivery.engine.plans.critical import planned_outlook
from zoneworks.delivery.engine.plans.states import PlanAct, PlanState, check_state
from zoneworks.delivery.engine.plans.terms import SIGNING
from zoneworks.delivery.labels import refusal_text
from zoneworks.delivery.models import Activity, Baseline, Plan
from zoneworks.delivery.queries import Loaded
from zoneworks.registry import queries as registry
from zoneworks.registry.models import Enterprise, Project
from zoneworks.registry.services import hold_in_use

WEIGHTS = range(1, 10)


def make_plan(
    actor: Actor,
    project_id: int,
    template_id: str,
    *,
    name: str = "",
    signed_on: date | None = None,
    weight: int = 1,
    case_id: int | None = None,
) -> Plan:
    """Make a draft of a project's plan from a template.

    Without a case the latest of the template's process is taken, if there is one. ``signed_on`` is
    the day on which the agreement was signed, from which days are counted.

    Raises:
        NotFound: no such project.
        InvalidInput: no such template or case, a weight or a day that cannot be, or the project is
            retired.
    """
    actor.require(EDIT_PLANS)
    template = templates().get(template_id)
    if template is None:
        raise InvalidInput({"template_id": [_("There is no such template.")]})
    if signed_on is not None and signed_on > clock.today():
        raise InvalidInput({"signed_on": [_("This day is still to come.")]})
    project = registry.get_project(actor, project_id)
    columns = _checked({"name": name, "weight": weight})
    cases = [pk for pk, _number in queries.list_cases_of(actor, project.pk, template.process_id)]
    columns["case_id"] = _checked_case(case_id, cases) or next(iter(cases), None)
    with transaction.atomic():
        hold_in_use(actor, Project, project.pk)
        plan = records.create(
            actor,
            Plan(
                project=project,
                template_id=template_id,
                template_sha256=template_rules().sha256,
                process_id=template.process_id,
                made_on=clock.today(),
                **columns,
            ),
            act="delivery.plan_made",
        )
        known = frozenset(queries.resources_of(actor.writing_zone_id()))
        rows = [
            Activity(
                plan=plan,
                code=one.code,
                place=place,
                phase=term.phase,
                kind=term.kind,
                duration_days=term.duration_days,
                after=[list(link) for link in term.after],
                needs=dict(term.needs),
                steps=[[step.code, None] for step in one.steps],
                item_code=one.item_code,
                finished_on=signed_on if one.code == SIGNING else None,
            )
            for place, (one, term) in enumerate(template.make(known))
        ]
        records.create_many(actor, rows, act="delivery.activity_added")
    return plan


def change_plan(
    actor: Actor,
    pk: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    reason: str = "",
) -> Plan:
    """Change name, weight or case of a plan.

    Raises:
        NotFound, StaleRecord: see ``records.change``.
        InvalidInput: no such case, a weight that cannot be, or the plan has ended.
    """
    actor.require(EDIT_PLANS)
    with holding(actor, pk, PlanAct.CHANGE) as plan:
        columns = _checked(values)
        if "case_id" in values:
            cases = queries.list_cases_of(actor, plan.project_id, plan.process_id)
            columns["case_id"] = _checked_case(values["case_id"], [one for one, _number in cases])
        return records.change(
            actor, Plan, pk, columns, act="delivery.plan_changed", version=version, reason=reason
        )


def end_plan(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Plan:
    """End a plan: what is still open is planned no more. Raises as ``reopen_plan`` does."""
    actor.require(EDIT_PLANS)
    check_reason(reason)
    with holding(actor, pk, PlanAct.END):
        columns = {
            "state": PlanState.ENDED,
            "ended_on": clock.today(),
            "end_reason": clean_text(reason),
        }
        act = "delivery.plan_ended"
        return records.change(actor, Plan, pk, columns, act=act, version=version, reason=reason)


def reopen_plan(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Plan:
    """Take an ended plan up again, as a draft: the next publication takes it in use.

    Raises:
        NotFound, StaleRecord: see ``records.change``.
        InvalidInput: no reason is given, or the state of the plan does not allow it.
    """
    actor.require(EDIT_PLANS)
    check_reason(reason)
    with holding(actor, pk, PlanAct.REOPEN):
        columns = {"state": PlanState.DRAFT, "ended_on": None, "end_reason": ""}
        act = "delivery.plan_reopened"
        return records.change(actor, Plan, pk, columns, act=act, version=version, reason=reason)


def set_baseline(
    actor: Actor, pk: int, name: str, *, version: int | None = None, reason: str = ""
) -> Baseline:
    """Keep the days of a plan as they stand now, to be compared with later ones.

    Raises:
        NotFound: no such plan.
        InvalidInput: it has no name, or the plan is not in use.
        StaleRecord: somebody changed the plan since ``version``.
    """
    actor.require(EDIT_PLANS)
    if not says_something(name):
        raise InvalidInput({"name": [_("This is needed.")]})
    with holding(actor, pk, PlanAct.BASELINE) as plan:
        records.check_version(plan, version)
        loaded = queries.load([plan])[0]
        return records.create(
            actor, baseline_of(actor, loaded, name), act="delivery.baseline_set", reason=reason
        )


def baseline_of(actor: Actor, loaded: Loaded, name: str, number: int = 0) -> Baseline:
    """The days of a plan as they stand now, as its next baseline."""
    outlook = planned_outlook(loaded.activities, queries.today_on())
    latest = number - 1 if number else loaded.row.baselines.aggregate(n=Max("number"))["n"] or 0
    return Baseline(
        plan=loaded.row,
        number=latest + 1,
        name=clean_text(name),
        made_on=clock.today(),
        made_by_id=actor.membership_id or None,
        dates={
            code: [day.isoformat() for day in outlook.dates(code)] for code in loaded.activities
        },
    )


def check_retirement(actor: Actor, record: Enterprise | Project) -> None:
    """Refuse to retire a project while a plan of it is open. Raises InvalidInput."""
    if isinstance(record, Project):
        rows = Plan.objects.filter(zone_id=actor.zone_id, project=record)
        if rows.exclude(state=PlanState.ENDED).exists():
            raise InvalidInput({"": [_("A plan of this project is open: end it first.")]})


@contextmanager
def holding(actor: Actor, pk: int, act: PlanAct) -> Iterator[Plan]:
    """Hold a plan of the actor's zone whose state allows an act; refusals become words."""
    with transaction.atomic():
        row = records.lock(actor, Plan, pk)
        plan = queries.get_plan(actor, pk)
        hold_in_use(actor, Project, plan.project_id)
        with explained(refusal_text):
            check_state(act, PlanState(row.state))
        yield plan


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if "name" in values:
        columns["name"] = clean_text(values["name"])
    if "weight" in values:
        if values["weight"] not in WEIGHTS:
            raise InvalidInput({"weight": [_("A weight is a whole number from 1 to 9.")]})
        columns["weight"] = values["weight"]
    return columns


def _checked_case(case_id: int | None, known: list[int]) -> int | None:
    if case_id is not None and case_id not in known:
        raise InvalidInput({"case_id": [_("This project has no such case of approval.")]})
    return case_id
