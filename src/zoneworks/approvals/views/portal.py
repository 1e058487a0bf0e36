"""The applicant's portal: what I must do now, what runs where, what I have, what I owe."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.approvals import labels, queries
from zoneworks.approvals.engine.acts import VIEW_PORTAL
from zoneworks.approvals.engine.process.duties import PAPERS, NextStep
from zoneworks.approvals.engine.process.handling import (
    CLOSED,
    HELD,
    IN_HAND,
    RUNNING,
    HandlingAct,
    State,
    Track,
)
from zoneworks.approvals.engine.process.standings import Standing
from zoneworks.approvals.engine.process.validity import last_day_of
from zoneworks.approvals.lists import turn_text
from zoneworks.approvals.rows import CaseRow
from zoneworks.approvals.views.cases import milestones_of, needs_of
from zoneworks.approvals.views.item_acts import wanted_papers
from zoneworks.core import clock
from zoneworks.core.calendars import national_calendar
from zoneworks.core.pages import ActorRequest, page

if TYPE_CHECKING:
    from zoneworks.approvals.models import ApprovalCase, CaseItem, CasePaper, Obligation

A = HandlingAct
CONSEQUENCES = {
    "told": gettext_lazy(
        "Until all that was told is there the application is not accepted and no limit counts."
    ),
    "outstanding": gettext_lazy(
        "Until it comes the result is withheld; if it does not come by then, the decision is taken"
        " back and noted in the credit record."
    ),
    "asked": gettext_lazy("Until it comes the result is withheld."),
}
"""What comes of a paper that does not come, by how it is awaited."""


@page(VIEW_PORTAL)
def portal(request: ActorRequest) -> HttpResponse:
    """The approvals of my projects."""
    actor = request.actor
    found = list(queries.list_approval_cases(actor).order_by("-begun_on", "-pk"))
    loaded, papers = queries.load_cases(found), queries.list_papers_of(*found)
    items = groupby(queries.list_items(actor).filter(case__in=found).order_by("case_id"), _case_id)
    items_of = {pk: list(rows) for pk, rows in items}
    owed = sorted(queries.list_obligations(*found), key=_case_id)
    owed_of = {pk: list(rows) for pk, rows in groupby(owed, _case_id)}
    cases = []
    for case in found:
        row = loaded[case.pk]
        stored = _in_order(items_of.get(case.pk, []), row)
        shown = _Portal(case, row, stored, papers, owed_of.get(case.pk, [])).context()
        gate = next(
            (one for one in milestones_of(actor, case, row) if one["reached_on"] is None), None
        )
        needed = [one for one in needs_of(case) if one[1] != "inapplicable"]
        cases.append(shown | {"needs": needed, "gate": gate})
    waiting = sum(len(one["tasks"]) for one in cases)
    return render(request, "approvals/portal.html", {"cases": cases, "waiting": waiting})


_case_id = attrgetter("case_id")


def _in_order(stored: "list[CaseItem]", row: CaseRow) -> "list[CaseItem]":
    """The items of a case in the order of its process."""
    place = {item.code: number for number, item in enumerate(row.case.plan.process.items)}
    return sorted(stored, key=lambda one: (place[one.code], one.track))


def _how_soon(task: dict[str, Any]) -> date:
    """The place of a task: what has a deadline stands before what has none."""
    due_on: date | None = task["due_on"]
    return due_on or date.max


class _Portal:
    """What one case shows to its applicant."""

    def __init__(
        self,
        case: "ApprovalCase",
        row: CaseRow,
        items: "list[CaseItem]",
        papers: "dict[int, list[CasePaper]]",
        obligations: "list[Obligation]",
    ) -> None:
        self.case = case
        self.row = row
        self.items = [
            one
            for one in items
            if one.code in row.case.plan.items or State(one.state) in IN_HAND | HELD
        ]
        self.papers = papers
        self.obligations = obligations
        asked = [one.pk for one in self.items if self._standing(one).asked]
        self.requirements = queries.list_requirements(asked)
        self.process = row.case.plan.process
        self.expired = row.case.expired()

    def context(self) -> dict[str, Any]:
        """Everything of the case, by part of the page."""
        results = [self._result(one) for one in self.items if State(one.state) in HELD | CLOSED]
        return {
            "case": self.case,
            "process": labels.name_of(self.process),
            "tasks": sorted(self._tasks(), key=_how_soon),
            "running": [
                self._running(one)
                for one in self.items
                if State(one.state) in RUNNING | {State.SUBMITTED}
            ],
            "formal": [one for one in results if not one["is_simulated"]],
            "simulated": [one for one in results if one["is_simulated"]],
            "obligations": [self._owed(one) for one in self.obligations if one.closed_on is None],
        }

    # What I must do now

    def _tasks(self) -> Iterator[dict[str, Any]]:
        for item in self.items:
            standing, state = self._standing(item), State(item.state)
            missing = self._names(item, self._wanted(item, standing))
            is_needed = item.code in self.row.case.plan.items
            if not is_needed and state in IN_HAND:
                if not self.row.case.system:
                    yield self._withdraw(item)
            elif state is State.READY:
                yield self._apply(item, missing, A.APPLY)
            elif is_needed and item.code in self.expired and item.track == Track.FORMAL:
                yield self._apply(item, missing, A.RENEW)
            elif standing.awaited:
                yield from self._supply(item, standing, missing)
        yield from self._corrections()
        simulation = self.row.case.simulation
        rule = self.process.simulation
        if (
            simulation is not None
            and rule is not None
            and simulation.is_open
            and self.case.terms_accepted_on is None
        ):
            yield self._task(
                _("Accept the terms of conversion"),
                line=_("So that simulated results become formal once you hold the land."),
                consequence=_("Without it nothing converts, and what is simulated expires."),
                due_on=simulation.expires_on,
                acts=[(_("Read and accept"), reverse("approvals:terms", args=[self.case.pk]))],
            )

    def _apply(self, item: "CaseItem", missing: str, act: HandlingAct) -> dict[str, Any]:
        if act is A.RENEW:
            title = _("Apply anew: %(item)s")
            line = labels.expired_text([self.expired[item.code]], self.process)
        else:
            title, line = _("Apply: %(item)s"), ""
        papers = _("Papers still missing: %(names)s.") % {"names": missing} if missing else ""
        return self._task(
            title % {"item": self._name(item)},
            line=line,
            papers=papers,
            item=item,
            acts=self._acts(item, missing, act),
            in_order=bool(missing),
        )

    def _withdraw(self, item: "CaseItem") -> dict[str, Any]:
        withdraw = reverse("approvals:item_act", args=[item.pk, A.WITHDRAW.value.lower()])
        return self._task(
            _("Withdraw: %(item)s") % {"item": self._name(item)},
            line=_("By the facts as they are now the project no longer needs this item."),
            consequence=_("Else the authority has to decline or refuse it."),
            item=item,
            acts=[(str(labels.ACTS[A.WITHDRAW]), withdraw)],
        )

    def _supply(
        self, item: "CaseItem", standing: Standing, missing: str
    ) -> Iterator[dict[str, Any]]:
        """One task for each paper that was told or may follow, with its own day."""
        owed = {
            one.paper: one
            for one in self.obligations
            if one.item_id == item.pk and one.closed_on is None and one.kind in PAPERS
        }
        waiting = self._given_waiting(item)
        for paper in dict.fromkeys(standing.awaited):
            told, asked = paper in standing.told, paper in standing.asked
            duty = None if told else owed.get(paper)
            yield self._task(
                _("Supply: %(paper)s") % {"paper": labels.paper_name(self._rule(item), paper)},
                line=self._name(item),
                wanted=self.requirements.get((item.pk, paper), "") if asked else "",
                papers=_("Uploaded, not given in yet.") if paper in waiting else "",
                consequence=str(
                    CONSEQUENCES["told" if told else "asked" if asked else "outstanding"]
                ),
                item=item,
                since=duty.begun_on if duty is not None else None,
                due_on=duty.due_on if duty is not None else None,
                acts=self._acts(item, "" if paper in waiting else missing, A.SUPPLY),
                in_order=paper not in waiting,
            )

    def _corrections(self) -> Iterator[dict[str, Any]]:
        for one in self.obligations:
            if queries.step_of(one) in {NextStep.AWAIT, NextStep.REVOKE}:
                yield self._task(
                    _("Correct: %(what)s") % {"what": self._owed(one)["name"]},
                    line=one.note,
                    consequence=_(
                        "If it is not corrected by then, what was granted on the promise is"
                        " revoked (Administrative Licensing Law, article 69)."
                    ),
                    item=one.item,
                    due_on=one.correct_by,
                    acts=[],
                )

    def _acts(self, item: "CaseItem", missing: str, act: HandlingAct) -> list[tuple[str, str]]:
        upload = (_("Upload papers"), reverse("approvals:papers_new", args=[item.pk]))
        do = (
            str(labels.ACTS[act]),
            reverse("approvals:item_act", args=[item.pk, act.value.lower()]),
        )
        if not self._rule(item).papers:
            return [do]
        if missing:
            return [upload] if act is A.SUPPLY else [upload, do]
        return [do, upload]

    @staticmethod
    def _task(
        title: str,
        *,
        acts: list[tuple[str, str]],
        line: str = "",
        wanted: str = "",
        papers: str = "",
        consequence: str = "",
        item: "CaseItem | None" = None,
        since: date | None = None,
        due_on: date | None = None,
        in_order: bool = False,
    ) -> dict[str, Any]:
        calendar, today = national_calendar(), clock.today()
        since = since or (item.turn_since if item is not None else None) or today
        return {
            "title": title,
            "line": line,
            "wanted": wanted,
            "papers": papers,
            "consequence": consequence,
            "anchor": item.pk if item is not None else None,
            "is_simulated": item is not None and item.track == Track.SIMULATED,
            "due_on": due_on,
            "used": calendar.used(since, today, due_on) if due_on else None,
            "left": calendar.left(today, due_on) if due_on else None,
            "acts": acts,
            "in_order": in_order and len(acts) > 1,
        }

    # What runs, what is there, what is owed

    def _running(self, item: "CaseItem") -> dict[str, Any]:
        standing, state = self._standing(item), State(item.state)
        found = self._line(item) | {
            "turn": turn_text(item),
            "since": item.turn_since,
            "shape": labels.STATE_SHAPES[state],
            "word": labels.ITEM_STATES[state],
            "promised": item.promised_due_on,
            "legal": item.legal_due_on,
            "notice_due": item.due_on if state is State.SUBMITTED else None,
        }
        if state is State.PAUSED:
            pause = standing.pauses[-1]
            found["pause"] = labels.pause_name(item.code, pause.reason)
            found["pause_since"] = pause.since
            found["pause_until"] = item.due_on
        return found

    def _result(self, item: "CaseItem") -> dict[str, Any]:
        state, expiry = State(item.state), self.expired.get(item.code)
        is_formal = item.track == Track.FORMAL
        rule = self._rule(item)
        has_begun = rule.valid is not None and rule.valid.begins in self.row.case.milestones
        return self._line(item) | {
            "shape": labels.STATE_SHAPES[state],
            "word": labels.ITEM_STATES[state],
            "number": item.number,
            "day": item.delivered_on or item.decided_on,
            "is_expired": is_formal and expiry is not None,
            "valid_until": last_day_of(self.row.case.calendar, rule, self._standing(item))
            if is_formal and not has_begun
            else None,
        }

    def _owed(self, duty: "Obligation") -> dict[str, Any]:
        calendar, today = national_calendar(), clock.today()
        return {
            "kind": labels.OBLIGATIONS[duty.kind],
            "name": labels.duty_name(self.case, duty.item.code, duty.paper),
            "item": labels.name_in(self.case, duty.item.code),
            "url": reverse("approvals:obligation", args=[duty.pk]),
            "due_on": duty.due_on,
            "used": calendar.used(duty.begun_on, today, duty.due_on),
            "left": calendar.left(today, duty.due_on),
        }

    def _line(self, item: "CaseItem") -> dict[str, Any]:
        return {
            "name": self._name(item),
            "url": reverse("approvals:item", args=[item.pk]),
            "is_simulated": item.track == Track.SIMULATED,
        }

    def _standing(self, item: "CaseItem") -> Standing:
        return self.row.case.standings[item.code, Track(item.track)]

    def _rule(self, item: "CaseItem") -> Any:
        return self.process.item(item.code)

    def _name(self, item: "CaseItem") -> str:
        return labels.name_of(self._rule(item))

    def _wanted(self, item: "CaseItem", standing: Standing) -> list[str]:
        return wanted_papers(item, self._rule(item), standing, self._editions(item))

    def _editions(self, item: "CaseItem") -> "list[CasePaper]":
        return self.papers.get(item.pk, [])

    def _given_waiting(self, item: "CaseItem") -> set[str]:
        return {one.paper for one in self._editions(item) if not one.is_given}

    def _names(self, item: "CaseItem", papers: list[str]) -> str:
        return labels.paper_names(self._rule(item), papers)
