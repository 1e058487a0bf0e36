"""The rows of the demonstration's plans, gathered and written at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.delivery.definitions import template_rules, templates
from zoneworks.delivery.demo.teams import TEAMS
from zoneworks.delivery.engine.plans import terms
from zoneworks.delivery.engine.plans.states import PlanState
from zoneworks.delivery.engine.plans.terms import ActivityKind, Phase
from zoneworks.delivery.models import Activity, Baseline, Plan
from zoneworks.registry.models import Project

Dates = Mapping[str, tuple[date, date]]
"""First and last days by the codes of activities."""


@dataclass
class Entry:
    """A plan with its activities that are still to be written."""

    plan: Plan
    rows: dict[str, Activity]
    terms: dict[str, terms.Activity]

    def agree(self, dates: Dates) -> None:
        """Let days be those that were published, where the plan has such an activity."""
        for code, (first, last) in dates.items():
            self.rows[code].planned_start_on, self.rows[code].planned_finish_on = first, last

    def went(self, code: str, first: date, last: date) -> None:
        """Let an activity have begun and ended, as far as that has come by today."""
        row, today = self.rows[code], clock.today()
        is_milestone = row.kind == ActivityKind.MILESTONE
        if last <= today:
            row.started_on, row.finished_on = None if is_milestone else first, last
            row.steps = [[step, last.isoformat()] for step, _done in row.steps]
        elif first <= today and not is_milestone:
            row.started_on, row.expected_on = first, last


@dataclass
class Book:
    """All plans of the demonstration; ``staff`` are who answers for each phase."""

    officer: Actor
    staff: Mapping[Phase, list[int]]
    entries: list[Entry] = field(default_factory=list)

    def open(self, project: Project, template: str, name: str, **columns: Any) -> Entry:
        """Begin a plan from a template."""
        found = templates()[template]
        plan = Plan(
            project=project,
            name=name,
            template_id=template,
            template_sha256=template_rules().sha256,
            **{"process_id": "", "made_on": clock.today(), **columns},
        )
        rows, made = {}, {}
        for place, (one, term) in enumerate(found.make(frozenset(TEAMS))):
            people = self.staff[term.phase]
            rows[one.code] = Activity(
                plan=plan,
                code=one.code,
                place=place,
                phase=term.phase,
                kind=term.kind,
                duration_days=term.duration_days,
                after=[list(link) for link in term.after],
                needs=dict(term.needs),
                steps=[[step.code, None] for step in one.steps],
                item_code=one.item_code if plan.case is not None else "",
                responsible_id=people[len(self.entries) % len(people)],
            )
            made[one.code] = term
        entry = Entry(plan, rows, made)
        self.entries.append(entry)
        return entry

    def save(self) -> None:
        """Write the plans; those whose every activity has ended are ended."""
        for entry in self.entries:
            self._close(entry)
        plans = records.create_many(
            self.officer, [one.plan for one in self.entries], act="delivery.plan_made"
        )
        for plan, entry in zip(plans, self.entries, strict=True):
            for row in entry.rows.values():
                row.plan = plan
        records.create_many(
            self.officer,
            [row for one in self.entries for row in one.rows.values()],
            act="delivery.activity_added",
        )
        records.create_many(
            self.officer, [_baseline(one) for one in self.entries], act="delivery.baseline_set"
        )

    @staticmethod
    def _close(entry: Entry) -> None:
        plan, last = entry.plan, entry.rows["full_output"].finished_on
        plan.published_on = plan.made_on
        plan.state = PlanState.IN_USE
        if last is not None and all(
            row.finished_on or row.item_code for row in entry.rows.values()
        ):
            plan.state, plan.ended_on, plan.end_reason = PlanState.ENDED, last, "已达产，计划完成"


def _baseline(entry: Entry) -> Baseline:
    return Baseline(
        plan=entry.plan,
        number=1,
        name="首个基线",
        made_on=entry.plan.made_on,
        dates={
            code: [row.planned_start_on.isoformat(), row.planned_finish_on.isoformat()]
            for code, row in entry.rows.items()
            if row.planned_start_on is not None and row.planned_finish_on is not None
        },
    )
