"""The rules of conformance once more, case by case and step by step, to check the columns by."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from zoneworks.approvals.engine.process.clocks import Stop, Term, due_on
from zoneworks.approvals.engine.process.handlings import Mark
from zoneworks.approvals.engine.process.plans import Plan
from zoneworks.approvals.engine.process.terms import Handling
from zoneworks.core.engine.calendar import WorkingCalendar

Step = tuple[str, bool, Mark, date, str]
"""Code, whether formal, mark, day, reason of a pause."""


@dataclass
class Round:
    """One handling of an item."""

    code: str
    is_formal: bool
    marks: list[tuple[Mark, date, str]] = field(default_factory=list)
    is_last: bool = True

    def first(self, mark: Mark) -> date | None:
        return next((on for one, on, _ in self.marks if one is mark), None)

    def last(self, mark: Mark) -> date | None:
        return next((on for one, on, _ in reversed(self.marks) if one is mark), None)

    def times(self, mark: Mark) -> int:
        return sum(one is mark for one, _, _ in self.marks)


def rounds_of(steps: list[Step]) -> list[Round]:
    found: list[Round] = []
    latest: dict[tuple[str, bool], Round] = {}
    for code, is_formal, mark, on, reason in steps:
        known = latest.get((code, is_formal))
        if known is None or mark is Mark.APPLY:
            if known is not None:
                known.is_last = False
            latest[code, is_formal] = known = Round(code, is_formal)
            found.append(known)
        known.marks.append((mark, on, reason))
    return found


class Checker:
    def __init__(
        self, calendar: WorkingCalendar, plan: Plan, rounds: list[Round], today: date
    ) -> None:
        self.calendar, self.plan, self.rounds, self.today = calendar, plan, rounds, today
        self.decided: dict[str, date] = {}
        self.delivered: dict[str, date] = {}
        for one in rounds:
            on = self.decision(one)
            if one.is_formal and on is not None and one.code not in self.decided:
                self.decided[one.code] = on
                if (end := self.delivery(one)) is not None:
                    self.delivered[one.code] = end

    def at_once(self, one: Round) -> bool:
        item = self.plan.items.get(one.code)
        return item is not None and item.handling is not Handling.REVIEW

    def decision(self, one: Round) -> date | None:
        if self.at_once(one) and one.first(Mark.ACCEPT):
            return one.first(Mark.ACCEPT)
        return one.first(Mark.GRANT) or one.first(Mark.REACH)

    def delivery(self, one: Round) -> date | None:
        if self.at_once(one) and one.first(Mark.ACCEPT):
            return one.first(Mark.ACCEPT)
        return one.first(Mark.DELIVER) or one.first(Mark.REACH)

    def counts(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for rule in self._order():
            found[rule] += 1
        for one in self.rounds:
            for rule in (*self._of_round(one), *self._pauses(one)):
                found[rule] += 1
        for joint in self.plan.process.joints:
            members = [code for code in joint.items if code in self.plan.items]
            if len(members) < 2:
                continue
            days = {self.delivered.get(code) for code in members}
            for code in members:
                day = self.delivered.get(code)
                if day and (None in days or day != max(one for one in days if one)):
                    found["JOINT"] += 1
        return found

    def _order(self) -> Iterator[str]:
        rule = self.plan.process.simulation
        land = rule.land_right if rule else ""
        for then, firsts in self.plan.before.items():
            on = self.decided.get(then)
            if on is None:
                continue
            is_item = then in self.plan.items
            there = self.decided if is_item else self.delivered
            for first in firsts:
                if (first != land or not is_item) and not (there.get(first) and there[first] <= on):
                    yield "ORDER" if is_item else "MILESTONE"
            rests_on_land = is_item and land in self.plan.missing(then, ())
            if rests_on_land and not (self.decided.get(land) and self.decided[land] <= on):
                yield "LAND"
            if is_item and self.plan.items[then].power_on(on) is None:
                yield "POWER"

    def _accepted(self, one: Round) -> tuple[date | None, bool]:
        accepted = one.first(Mark.ACCEPT)
        counted = one.last(Mark.REAPPLY) or one.first(Mark.APPLY)
        if accepted and counted and accepted > self.calendar.add(counted, 5):
            return counted, True
        return accepted, False

    def _of_round(self, one: Round) -> Iterator[str]:
        decided, ended = self.decision(one), one.last(Mark.END)
        accepted, is_deemed = self._accepted(one)
        applied = one.first(Mark.APPLY)
        told = one.first(Mark.TELL_GAPS)
        if one.times(Mark.TELL_GAPS) > 1:
            yield "GAPS_TWICE"
        if told and applied and told > self.calendar.add(applied, 5):
            yield "GAPS_LATE"
        if not one.is_formal:
            if decided:
                yield "SIMULATED"
            return
        if is_deemed:
            yield "DEEMED"
        item = self.plan.items.get(one.code)
        least = item.least_days if item is not None else 0
        if decided and applied and (decided - applied).days < least:
            yield "TOO_FAST"
        limit = item.limit_for(self.plan.facts) if item is not None else None
        if limit is not None and accepted and (decided or ended or one.is_last):
            end = decided or ended or self.today
            stops = [Stop(since, until) for since, until, _ in self._stops(one)]
            due = due_on(self.calendar, accepted, Term(limit.days, limit.kind), stops)
            if due is not None and end > due:
                longer = Term(limit.days + limit.extension_days, limit.kind)
                due = due_on(self.calendar, accepted, longer, stops)
                is_allowed = one.times(Mark.EXTEND) and (due is None or end <= due)
                yield "EXTENDED" if is_allowed else "LIMIT"
        if decided:
            yield from self._delivery(one, decided, ended)

    def _delivery(self, one: Round, decided: date, ended: date | None) -> Iterator[str]:
        end = self.delivery(one) or ended or self.today
        if end <= self.calendar.add(decided, 10):
            return
        base = decided
        joint = self.plan.joint_of.get(one.code)
        is_first = next((other for other in self.rounds if self._counts_for(other, one.code)), None)
        if joint is not None and is_first is one:
            members = [code for code in joint.items if code in self.plan.items]
            if len(members) > 1:
                base = max(self.decided[code] for code in members if code in self.decided)
        waited = base != decided and end <= self.calendar.add(base, 10)
        yield "JOINT_WAITED" if waited else "DELIVERY"

    def _counts_for(self, other: Round, code: str) -> bool:
        return other.is_formal and other.code == code and self.decision(other) is not None

    def _stops(self, one: Round) -> Iterator[tuple[date, date | None, str]]:
        for place, (mark, since, reason) in enumerate(one.marks):
            if mark is Mark.PAUSE:
                later = (on for then, on, _ in one.marks[place:] if then is Mark.RESUME)
                until = next(later, None) or one.last(Mark.END)
                yield since, max(until, since) if until else None, reason

    def _pauses(self, one: Round) -> Iterator[str]:
        item = self.plan.items.get(one.code)
        limits = {reason.code: reason.limit_days for reason in item.pauses} if item else {}
        stops = list(self._stops(one))
        if any(reason not in limits for _, _, reason in stops):
            yield "PAUSE_REASON"
        for since, until, reason in stops:
            length = self.calendar.difference(since, max(until or self.today, since))
            if limits.get(reason) and length > limits[reason]:
                yield "PAUSE_LONG"
                return
