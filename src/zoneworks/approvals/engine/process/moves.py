"""What a move does to an item: a pure step from one standing to the next, or a refusal."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zoneworks.approvals.engine.process import refusals
from zoneworks.approvals.engine.process.clocks import Stop, Term, due_on
from zoneworks.approvals.engine.process.duties import DutyKind
from zoneworks.approvals.engine.process.handling import (
    CLOSED,
    ENDED,
    RULES,
    RUNNING,
    HandlingAct,
    State,
    Track,
    obstacle,
)
from zoneworks.approvals.engine.process.papers import (
    all_came,
    check_known,
    missing_primary,
    missing_secondary,
    papers_refused,
    relieve,
)
from zoneworks.approvals.engine.process.plans import Plan
from zoneworks.approvals.engine.process.standings import (
    Duty,
    Move,
    Outcome,
    Pause,
    Standing,
    Surroundings,
)
from zoneworks.approvals.engine.process.terms import (
    Conversion,
    Handling,
    Item,
    Limit,
    PauseReason,
    Tolerance,
)
from zoneworks.approvals.engine.process.validity import expiry_of, extend
from zoneworks.core.engine.calendar import WorkingCalendar

NOTICE_DAYS = 5
"""Working days in which gaps are told, else the application counts as accepted (article 32)."""
DELIVERY_DAYS = 10
"""Working days from the decision to the delivery (article 44)."""


@dataclass(frozen=True, slots=True)
class Handler:
    """Moves one item of a plan on one track."""

    calendar: WorkingCalendar
    plan: Plan
    item: Item
    track: Track
    around: Surroundings

    def advance(self, standing: Standing, move: Move) -> Outcome:
        """Make a move. Raises MoveRefused, and CalendarExhausted."""
        rule, is_needed = RULES[move.act], self.item.code in self.plan.items
        why = obstacle(move.act, move.posts, standing.state, self.track, is_needed=is_needed)
        if why is not None:
            raise refusals.ActNotPossible(
                f"{move.act} is not possible: {why}.",
                act=move.act,
                why=why,
                state=standing.state,
                posts=sorted(rule.posts),
            )
        self._check_day(standing, move)
        if rule.wants_reason and not move.reason.strip():
            raise refusals.TextMissing("Write the reason.", field="reason")
        done = _STEPS[move.act](self, standing, move)
        outcome = done if isinstance(done, Outcome) else Outcome(done)
        found = outcome.standing
        is_moved = found.state is not standing.state
        state = rule.target if rule.target is not None and not is_moved else found.state
        if state is not standing.state:
            found = found._replace(state=state, turn_since=move.on)
        found = self.with_dues(found)
        if state in ENDED:
            return relieve(self.item, found)
        return outcome._replace(standing=found)

    def _check_day(self, standing: Standing, move: Move) -> None:
        earliest = standing.turn_since
        if move.on > self.around.today or (earliest is not None and move.on < earliest):
            raise refusals.DayImpossible(
                f"{move.on} is not between {earliest} and {self.around.today}.",
                on=move.on,
                earliest=earliest,
                today=self.around.today,
            )

    def with_dues(self, standing: Standing) -> Standing:
        """Count the days by which it is due anew."""
        legal, promised = standing.legal_due_on, standing.promised_due_on
        if standing.accepted_on is not None and standing.state in RUNNING:
            stops = [pause.stop for pause in standing.pauses]
            legal = self._due(self._legal, standing, stops, standing.extension_days)
            promised = self._due(self.item.promised, standing, stops, 0)
        due_on = self._turn_due(standing, (promised, legal))
        return standing._replace(legal_due_on=legal, promised_due_on=promised, due_on=due_on)

    @property
    def _legal(self) -> Limit | None:
        return self.item.limit_for(self.plan.facts) if self.track is Track.FORMAL else None

    def _due(
        self, limit: Limit | None, standing: Standing, stops: list[Stop], extension: int
    ) -> date | None:
        if limit is None or standing.accepted_on is None:
            return None
        term = Term(limit.days + extension, limit.kind)
        return due_on(self.calendar, standing.accepted_on, term, stops)

    def _turn_due(self, standing: Standing, dues: Sequence[date | None]) -> date | None:
        if standing.state is State.SUBMITTED and standing.applied_on is not None:
            return self.calendar.add(standing.applied_on, NOTICE_DAYS)
        if standing.state in {State.UNDER_REVIEW, State.REVIEWED}:
            return min((due for due in dues if due is not None), default=None)
        if standing.state is State.PAUSED and standing.pauses:
            pause = standing.pauses[-1]
            days = self._pause_reason(pause.reason).limit_days
            return self.calendar.add(pause.since, days) if days else None
        if standing.state is State.GRANTED and standing.decided_on is not None:
            return self.calendar.add(standing.decided_on, DELIVERY_DAYS)
        return None

    # The acts, in the order of the table.

    def _apply(self, standing: Standing, move: Move) -> Standing:
        self._check_before(standing)
        fresh = Standing(received=standing.received) if standing.state in CLOSED else standing
        received = self._received(fresh, move.papers)
        if missing := self._missing_primary(received):
            raise papers_refused(refusals.PapersMissing, "Missing", self.item, missing)
        return fresh._replace(
            state=State.SUBMITTED,
            round=standing.round + 1,
            applied_on=move.on,
            received=received,
        )

    def _check_before(self, standing: Standing) -> None:
        code, around = self.item.code, self.around
        missing = (
            self.plan.missing_to_apply(code, around.done)
            if self.track is Track.FORMAL
            else self.plan.missing_to_simulate(code, around.done, around.simulated)
        )
        if missing:
            raise _too_early(code, missing)

    def _supply(self, standing: Standing, move: Move) -> Outcome:
        if not move.papers:
            raise refusals.TextMissing("Name the papers that you supply.", field="papers")
        received = self._received(standing, move.papers)
        told = tuple(code for code in standing.told if code not in move.papers)
        outstanding = tuple(code for code in standing.outstanding if code not in move.papers)
        asked = tuple(code for code in standing.asked if code not in move.papers)
        found = standing._replace(
            received=received, told=told, outstanding=outstanding, asked=asked
        )
        if standing.state is State.INCOMPLETE and not told:
            found = found._replace(state=State.SUBMITTED, applied_on=move.on)
        return Outcome(found, settled=move.papers)

    def _accept(self, standing: Standing, move: Move) -> Outcome:
        if missing := self._missing_primary(standing.received):
            raise papers_refused(refusals.PapersMissing, "Missing", self.item, missing)
        is_late = standing.due_on is not None and move.on > standing.due_on
        deemed_on = standing.applied_on if is_late else None
        return self._accepted(standing, move, deemed_on or move.on)

    def _decline(self, standing: Standing, move: Move) -> Standing:
        if standing.state is State.SUBMITTED:
            self._check_notice(standing, move)
        return self._ended(standing, move)

    def _check_notice(self, standing: Standing, move: Move) -> None:
        """Refuse what comes after the days of notice: the application counts as accepted."""
        if standing.due_on is not None and move.on > standing.due_on:
            raise refusals.GapsToldTooLate(
                f"Gaps had to be told by {standing.due_on}.", due_on=standing.due_on
            )

    def _deem_accepted(self, standing: Standing, move: Move) -> Outcome:
        if standing.due_on is None or move.on <= standing.due_on or standing.applied_on is None:
            raise refusals.DayImpossible(
                "The days in which gaps may be told are not over.",
                on=move.on,
                earliest=standing.due_on,
                today=self.around.today,
            )
        return self._accepted(standing, move, standing.applied_on)

    def _accepted(self, standing: Standing, move: Move, accepted_on: date) -> Outcome:
        outstanding = missing_secondary(self.item, standing.received)
        promised = [paper for paper in self.item.papers if paper.tolerance is Tolerance.COMMITMENT]
        duties = tuple(
            self._duty(DutyKind(paper.tolerance), paper.code, accepted_on, paper.may_follow_days)
            for paper in [*outstanding, *promised]
        )
        found = standing._replace(
            state=State.UNDER_REVIEW,
            accepted_on=accepted_on,
            told=(),
            outstanding=tuple(paper.code for paper in outstanding),
        )
        if self.item.handling is not Handling.REVIEW and move.act is HandlingAct.ACCEPT:
            self._check_decision(found, move)
            found = found._replace(
                state=State.DELIVERED,
                decided_on=move.on,
                delivered_on=move.on,
                number=move.number,
            )
        return Outcome(found, duties)

    def _duty(self, kind: DutyKind, paper: str, counted_from: date, days: int) -> Duty:
        return Duty(kind, paper, self.calendar.add(counted_from, days), counted_from, days)

    def _notify_gaps(self, standing: Standing, move: Move) -> Standing:
        if standing.gaps_told:
            raise refusals.GapsToldBefore("The gaps of this application were told before.")
        self._check_notice(standing, move)
        if not move.papers:
            raise refusals.TextMissing("Name every paper that is missing.", field="papers")
        check_known(self.item, move.papers)
        received = tuple(code for code in standing.received if code not in move.papers)
        return standing._replace(told=move.papers, gaps_told=True, received=received)

    def _deliver(self, standing: Standing, move: Move) -> Standing:
        if standing.awaited:
            kind, words = refusals.PapersOutstanding, "Withheld until these come"
            raise papers_refused(kind, words, self.item, standing.awaited)
        joint = self.plan.joint_of.get(self.item.code)
        if joint is not None and self.track is Track.FORMAL:
            open_items = tuple(
                code
                for code in joint.items
                if code in self.plan.items
                and code != self.item.code
                and code not in self.around.done
            )
            if open_items:
                raise refusals.JointIncomplete(
                    f"Delivered together with {', '.join(open_items)}.", items=open_items
                )
        return standing._replace(delivered_on=move.on)

    def _pause(self, standing: Standing, move: Move) -> Standing:
        self._pause_reason(move.reason)
        if not move.evidence.strip():
            raise refusals.TextMissing("Write what proves the pause.", field="evidence")
        pause = Pause(move.reason, move.on, evidence=move.evidence)
        return standing._replace(pauses=(*standing.pauses, pause))

    def _resume(self, standing: Standing, move: Move) -> Standing:
        ended = replace(standing.pauses[-1], until=move.on)
        return standing._replace(pauses=(*standing.pauses[:-1], ended))

    def _pause_reason(self, code: str) -> PauseReason:
        for reason in self.item.pauses:
            if reason.code == code:
                return reason
        raise refusals.PauseNotAllowed(
            f"The law knows no pause {code} of {self.item.code}.",
            reason=code,
            allowed=tuple(reason.code for reason in self.item.pauses),
        )

    def _ask_paper(self, standing: Standing, move: Move) -> Outcome:
        wanted = tuple(dict.fromkeys(move.papers))
        if not wanted:
            raise refusals.TextMissing("Name the papers that you ask for.", field="papers")
        check_known(self.item, wanted)
        if twice := tuple(code for code in wanted if code in standing.awaited):
            raise papers_refused(refusals.PaperAwaited, "Awaited already", self.item, twice)
        duties = tuple(self._duty(DutyKind.ASKED, code, move.on, NOTICE_DAYS) for code in wanted)
        return Outcome(standing._replace(asked=(*standing.asked, *wanted)), duties)

    def _take_back(self, standing: Standing, move: Move) -> Outcome:
        """Do without papers that were asked for; what the process lets follow is still owed."""
        if not move.papers:
            raise refusals.TextMissing("Name the papers that you take back.", field="papers")
        check_known(self.item, move.papers)
        if strange := tuple(code for code in move.papers if code not in standing.asked):
            raise papers_refused(refusals.PaperNotAsked, "Not asked for", self.item, strange)
        left = tuple(code for code in standing.asked if code not in move.papers)
        return Outcome(standing._replace(asked=left), dropped=move.papers)

    def _extend(self, standing: Standing, move: Move) -> Standing:
        limit = self._legal
        if limit is None or not limit.extension_days or standing.extension_days:
            raise refusals.NotExtendable(
                "This limit cannot be extended, or was extended before.",
                days=limit.extension_days if limit is not None else 0,
                extended=standing.extension_days,
            )
        if standing.legal_due_on is not None and move.on > standing.legal_due_on:
            raise refusals.ExtendedTooLate(
                f"The limit was over on {standing.legal_due_on}.", due_on=standing.legal_due_on
            )
        return standing._replace(extension_days=limit.extension_days)

    def _extend_validity(self, standing: Standing, move: Move) -> Standing:
        return extend(self.calendar, self.item, standing, self.around.done, move.on)

    def _renew(self, standing: Standing, move: Move) -> Standing:
        if expiry_of(self.calendar, self.item, standing, self.around.done, move.on) is None:
            raise refusals.StillValid(f"{self.item.code} has not run out.", item=self.item.code)
        return self._apply(Standing(round=standing.round), move)

    def _grant(self, standing: Standing, move: Move) -> Standing:
        self._check_decision(standing, move)
        if self.item.wants_content and not move.reason.strip():
            raise refusals.TextMissing("Write the content of the decision.", field="content")
        return standing._replace(decided_on=move.on, number=move.number)

    def _check_decision(self, standing: Standing, move: Move) -> None:
        """Check what every decision in favour asks: order, power, days, a number."""
        if not move.number.strip():
            raise refusals.TextMissing("A decision has a number.", field="number")
        if self.track is Track.SIMULATED:
            return
        if missing := self.plan.missing(self.item.code, self.around.done):
            raise _too_early(self.item.code, missing)
        grounds = [self.around.days.get(code) for code in self.plan.before[self.item.code]]
        earliest_ground = max((day for day in grounds if day is not None), default=move.on)
        if move.on < earliest_ground:
            raise refusals.DayImpossible(
                f"What comes first was decided on {earliest_ground}.",
                on=move.on,
                earliest=earliest_ground,
                today=self.around.today,
            )
        if self.item.power_on(move.on) is None:
            raise refusals.PowerMissing(
                f"{self.item.authority} holds no power to decide this on {move.on}.",
                authority=self.item.authority,
                on=move.on,
            )
        begun = standing.applied_on
        if self.item.least_days and begun is not None:
            earliest = begun + timedelta(days=self.item.least_days)
            if move.on < earliest:
                raise refusals.TooFast(
                    f"By law this takes {self.item.least_days} days, to {earliest} at the least.",
                    days=self.item.least_days,
                    earliest=earliest,
                )

    def _note(self, standing: Standing, move: Move) -> Standing:
        return standing

    def _convert(self, standing: Standing, move: Move) -> Outcome:
        return all_came(standing)

    def _take_over(self, standing: Standing, move: Move) -> Standing:
        """Go on formally from a simulated result: to the head, or to the reviewer once more."""
        if self.track is not Track.FORMAL or missing_primary(self.item, move.papers):
            missing = missing_primary(self.item, move.papers)
            raise papers_refused(refusals.PapersMissing, "Missing", self.item, missing)
        carries_over = self.item.conversion is Conversion.CARRIES_OVER
        return Standing(
            state=State.REVIEWED if carries_over else State.UNDER_REVIEW,
            round=standing.round + 1,
            applied_on=move.on,
            accepted_on=move.on,
            received=self._received(standing, move.papers),
        )

    def _ended(self, standing: Standing, move: Move) -> Standing:
        return self._lapse(standing, move)._replace(decided_on=move.on)

    def _lapse(self, standing: Standing, move: Move) -> Standing:
        """End a handling: its clock does not stand any more."""
        pauses = tuple(
            pause if pause.until is not None else replace(pause, until=move.on)
            for pause in standing.pauses
        )
        return standing._replace(pauses=pauses)

    # Papers

    def _received(self, standing: Standing, papers: Iterable[str]) -> tuple[str, ...]:
        given = tuple(papers)
        check_known(self.item, given)
        return tuple(dict.fromkeys([*standing.received, *given]))

    def _missing_primary(self, received: Collection[str]) -> tuple[str, ...]:
        return missing_primary(self.item, received, self.track)


_STEPS: dict[HandlingAct, Callable[[Handler, Standing, Move], Standing | Outcome]] = {
    HandlingAct.APPLY: Handler._apply,
    HandlingAct.SUPPLY: Handler._supply,
    HandlingAct.WITHDRAW: Handler._ended,
    HandlingAct.APPEAL: Handler._note,
    HandlingAct.ACCEPT: Handler._accept,
    HandlingAct.NOTIFY_GAPS: Handler._notify_gaps,
    HandlingAct.DECLINE: Handler._decline,
    HandlingAct.DELIVER: Handler._deliver,
    HandlingAct.REVIEW: Handler._note,
    HandlingAct.PAUSE: Handler._pause,
    HandlingAct.RESUME: Handler._resume,
    HandlingAct.REFER: Handler._note,
    HandlingAct.ASK_PAPER: Handler._ask_paper,
    HandlingAct.TAKE_BACK: Handler._take_back,
    HandlingAct.EXTEND: Handler._extend,
    HandlingAct.GRANT: Handler._grant,
    HandlingAct.REFUSE: Handler._ended,
    HandlingAct.SEND_BACK: Handler._note,
    HandlingAct.REVOKE: Handler._note,
    HandlingAct.URGE: Handler._note,
    HandlingAct.EXTEND_VALIDITY: Handler._extend_validity,
    HandlingAct.RENEW: Handler._renew,
    HandlingAct.OPEN: Handler._note,
    HandlingAct.CLOSE: Handler._note,
    HandlingAct.DEEM_ACCEPTED: Handler._deem_accepted,
    HandlingAct.RULE_OUT: Handler._note,
    HandlingAct.CONVERT: Handler._convert,
    HandlingAct.TAKE_OVER: Handler._take_over,
    HandlingAct.LAPSE: Handler._lapse,
    HandlingAct.FOLLOW: Handler._note,
    HandlingAct.RECKON: Handler._note,
}


def _too_early(code: str, missing: tuple[str, ...]) -> refusals.TooEarly:
    return refusals.TooEarly(
        f"{code} comes after {', '.join(missing)}.", item=code, missing=missing
    )
