"""A case: all items of one project with their tracks, its simulation and its milestones.

Every change of a case goes through here, whether one officer decides or a job moves thousands, so
that what the law forbids is impossible in one place: nothing formal before the land, no
construction on a simulated result, nothing that converts twice.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from zoneworks.approvals.engine.process import refusals
from zoneworks.approvals.engine.process.handling import (
    HELD,
    RULES,
    RUNNING,
    HandlingAct,
    Post,
    State,
    Track,
)
from zoneworks.approvals.engine.process.mirror import Told
from zoneworks.approvals.engine.process.moves import Handler
from zoneworks.approvals.engine.process.papers import as_told, missing_primary
from zoneworks.approvals.engine.process.plans import Plan
from zoneworks.approvals.engine.process.simulation import (
    Award,
    Candidate,
    ConversionLine,
    Converted,
    LapseReason,
    Simulation,
    check_award,
    check_exclusions,
)
from zoneworks.approvals.engine.process.standings import (
    Change,
    Key,
    Move,
    Outcome,
    Standing,
    Surroundings,
)
from zoneworks.approvals.engine.process.terms import Conversion, Milestone, SimulationRule
from zoneworks.approvals.engine.process.validity import Expiry, expiry_of
from zoneworks.approvals.engine.process.versions import check_version
from zoneworks.core.engine.calendar import WorkingCalendar

SYSTEM = frozenset({Post.SYSTEM})
ALONE = frozenset({HandlingAct.DEEM_ACCEPTED})
"""Acts that neither look at other items nor change what others may do."""
NOT_CONVERTED = "NOT_CONVERTED"
"""Why what was simulated and has no result lapses when the results convert."""


@dataclass
class Case:
    """A working copy of a case: moves change it and leave their traces in ``changes``.

    ``unchecked`` are technical checks that were put off until after building and are not passed,
    ``system`` is the mandated system that decides its items, where they are only followed here.
    One that is not whole has some of its items alone, which is enough for the acts of `ALONE`.
    """

    calendar: WorkingCalendar
    today: date
    plan: Plan
    applicant: str
    standings: dict[Key, Standing]
    milestones: dict[str, date] = field(default_factory=dict)
    simulation: Simulation | None = None
    unchecked: set[str] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    system: str = ""
    is_whole: bool = True

    # What is there

    def held(self, track: Track, states: Collection[State] = HELD) -> set[str]:
        """Name the items of a track that are decided in the applicant's favour."""
        return {
            code
            for (code, on), standing in self.standings.items()
            if on is track and standing.state in states
        }

    def done(self, on: date | None = None) -> set[str]:
        """Name the items held with the force of law on a day, today by default, and the milestones
        reached. What has run out by then is not among them."""
        return self.held(Track.FORMAL) - self.expired(on).keys() | self.milestones.keys()

    def expired(self, on: date | None = None) -> dict[str, Expiry]:
        """Name the permits that have run out by a day, today by default."""
        day = on or self.today
        found = {}
        for (code, track), standing in self.standings.items():
            if track is not Track.FORMAL or standing.state not in HELD:
                continue
            item = self.plan.items.get(code) or self.plan.process.item(code)
            if item.valid is not None:
                expiry = expiry_of(self.calendar, item, standing, self.milestones, day)
                if expiry is not None:
                    found[code] = expiry
        return found

    def missing_for(self, milestone: str, on: date | None = None) -> tuple[str, ...]:
        """Name what must still be delivered or checked before a milestone is lawful on a day."""
        delivered = self.held(Track.FORMAL, {State.DELIVERED}) - self.expired(on).keys()
        missing = self.plan.missing(milestone, delivered | self.milestones.keys())
        rule = self.plan.process.build_first
        checks = rule.checks if rule is not None else ()
        return missing + tuple(
            check.code
            for check in checks
            if milestone in check.blocks and check.code in self.unchecked
        )

    def missing_on(self, milestone: str, day: date) -> tuple[str, ...]:
        """Name what was not there on a day in the past: what has come since counts as missing."""
        since = {
            code
            for (code, track), standing in self.standings.items()
            if track is Track.FORMAL
            and standing.delivered_on is not None
            and standing.delivered_on > day
        }
        asked = [code for code in self.plan.before[milestone] if code in since]
        return tuple(dict.fromkeys([*self.missing_for(milestone, day), *asked]))

    # Moves

    def begin(self, on: date) -> None:
        """Lay out the items that the project needs; of a followed case nothing is made up."""
        if self.system:
            return
        for code in self.plan.items:
            if (code, Track.FORMAL) not in self.standings:
                self._lay((code, Track.FORMAL), on)
        if self.simulation is not None and self.simulation.is_open and not self._has_land():
            self._lay_simulated(on, anew=False)
        self.open_items(on)

    def move(self, code: str, track: Track, move: Move) -> Standing:
        """Make one move. Raises MoveRefused and CalendarExhausted; then nothing has changed."""
        if move.act not in ALONE:
            self._check_whole()
        self.check_decided_here()
        standing = self.standings[code, track]
        if (
            track is Track.SIMULATED
            and Post.SYSTEM not in move.posts
            and (self.simulation is None or not self.simulation.holds_on(move.on))
        ):
            raise refusals.SimulationRefused("The simulated handling has ended.", why="ENDED")
        outcome = self._handler(code, track, move.on).advance(standing, move)
        self._note((code, track), move, standing, outcome)
        if (outcome.standing.state in HELD) != (standing.state in HELD):
            self.open_items(move.on)
        return outcome.standing

    def open_items(self, on: date) -> None:
        """Open what has become possible, and close what no longer is."""
        self._check_whole()
        if self.system:
            return
        done = self.done(on)
        simulated = self.held(Track.SIMULATED, HELD | {State.CONVERTED})
        simulation_open = self.simulation is not None and self.simulation.is_open
        for (code, track), standing in list(self.standings.items()):
            if standing.state not in {State.WAITING, State.READY, State.NOT_NEEDED}:
                continue
            act = None
            if code not in self.plan.items:
                act = None if standing.state is State.NOT_NEEDED else HandlingAct.RULE_OUT
            elif track is Track.FORMAL or simulation_open:
                missing = (
                    self.plan.missing_to_apply(code, done)
                    if track is Track.FORMAL
                    else self.plan.missing_to_simulate(code, done, simulated)
                )
                target = State.WAITING if missing else State.READY
                if standing.state is not target:
                    act = HandlingAct.CLOSE if missing else HandlingAct.OPEN
            if act is not None:
                self._by_system((code, track), act, on)

    def change_plan(self, plan: Plan, on: date) -> None:
        """Go on with other facts or another version of the process.

        Raises VersionRefused where something that has begun would lose its rules.
        """
        check_version(self.standings, plan)
        known = {item.code for item in plan.process.items}
        for key, standing in list(self.standings.items()):
            if key[0] not in known and standing.state is not State.NOT_NEEDED:
                self._by_system(key, HandlingAct.RULE_OUT, on)
        self.plan = plan
        self.begin(on)
        for key, standing in list(self.standings.items()):
            is_running = standing.state in RUNNING and not self.system
            if is_running and self._handler(*key, on).with_dues(standing) != standing:
                self._by_system(key, HandlingAct.RECKON, on)

    def _check_whole(self) -> None:
        if not self.is_whole:
            raise RuntimeError("Only some items of this case are loaded: this needs all of them.")

    def check_decided_here(self) -> None:
        """Refuse what only the mandated system may do. Raises DecidedElsewhere."""
        if self.system:
            raise refusals.DecidedElsewhere(
                f"This is decided in {self.system}: here it is followed.", system=self.system
            )

    def follow(self, code: str, told: Told, system: str, unit: str = "") -> bool:
        """Write what a mandated system says of an item; tell whether that changed anything."""
        self._check_whole()
        key = (code, Track.FORMAL)
        before = self.standings.get(key)
        after = told.onto(before, self.today)
        if after == before:
            return False
        day = told.on(self.today)
        if not self.system:
            after = self._handler(*key, day).with_dues(after)
        move = Move(HandlingAct.FOLLOW, day, SYSTEM, reason=system, unit=unit)
        self._note(key, move, before, as_told(self.plan.process.item(code), after))
        self.open_items(day)
        return True

    def reach(self, milestone: str, on: date) -> Milestone:
        """Note that the enterprise builds, uses or produces.

        Raises ConstructionBlocked, ReachedBefore and DayImpossible.
        """
        self._check_whole()
        found = self.plan.milestones[milestone]
        if milestone in self.milestones:
            raise refusals.ReachedBefore(
                f"{found.english} is written for {self.milestones[milestone]}.",
                milestone=milestone,
                on=self.milestones[milestone],
            )
        if missing := self.missing_for(milestone, on):
            expired = self.expired(on)
            raise refusals.ConstructionBlocked(
                f"{found.english} is unlawful before {', '.join(missing)} ({found.article}).",
                milestone=milestone,
                missing=missing,
                article=found.article,
                expired=tuple(expired[code] for code in missing if code in expired),
            )
        earliest = max(self._days_before(milestone), default=None)
        if on > self.today or (earliest is not None and on < earliest):
            raise refusals.DayImpossible(
                f"{on} is not between {earliest} and {self.today}.",
                on=on,
                earliest=earliest,
                today=self.today,
            )
        self.milestones[milestone] = on
        self.open_items(on)
        return found

    def _days_before(self, milestone: str) -> Iterator[date]:
        for code in self.plan.before[milestone]:
            if code in self.milestones:
                yield self.milestones[code]
            elif (delivered_on := self.standings[code, Track.FORMAL].delivered_on) is not None:
                yield delivered_on

    # Simulated handling

    def simulate(
        self, on: date, candidate: Candidate, assumptions: Mapping[str, str]
    ) -> Simulation:
        """Begin to handle the project as if it held its land. Raises SimulationRefused."""
        self._check_whole()
        self.check_decided_here()
        rule = self._simulation_rule()
        if self.simulation is not None and self.simulation.is_open:
            raise refusals.SimulationRefused("It is handled so already.", why="ALREADY")
        if self._has_land():
            raise refusals.SimulationRefused("The project holds its land.", why="HAS_LAND")
        self._check_candidate(rule, candidate)
        if not assumptions:
            raise refusals.SimulationRefused(
                "Write the conditions of the land that are assumed.", why="ASSUMPTIONS"
            )
        self.simulation = Simulation(
            on,
            on + timedelta(days=rule.expires_after_days),
            dict(assumptions),
            applicant=self.applicant,
        )
        self._lay_simulated(on, anew=True)
        self.open_items(on)
        return self.simulation

    def _lay_simulated(self, on: date, *, anew: bool) -> None:
        """Lay out what is handled before the land is there: all of it, or what is new."""
        for code, item in self.plan.items.items():
            standing = self.standings.get((code, Track.SIMULATED))
            is_new = standing is None or standing.state is State.LAPSED
            if item.conversion is not Conversion.NOT_SIMULATED and (anew or is_new):
                self._lay((code, Track.SIMULATED), on)

    def _check_candidate(self, rule: SimulationRule, candidate: Candidate) -> None:
        for holds, why in (
            (candidate.has_agreement, "AGREEMENT"),
            (candidate.is_in_good_standing, "STANDING"),
            (candidate.has_promised, "PROMISE"),
        ):
            if not holds:
                raise refusals.SimulationRefused(f"What is asked is not there: {why}.", why=why)
        check_exclusions(rule, self.plan.facts)

    def preview_conversion(self, papers: Mapping[str, Collection[str]]) -> list[ConversionLine]:
        """Tell item by item what becomes of the simulated results. ``papers`` are newly given."""
        found = []
        for code in self.plan.items:
            standing = self.standings.get((code, Track.SIMULATED))
            if standing is None or standing.state not in HELD:
                continue
            item = self.plan.items[code]
            wanted = [*missing_primary(item, self._papers_for(code, papers)), *standing.awaited]
            given = papers.get(code, ())
            missing = tuple(dict.fromkeys(paper for paper in wanted if paper not in given))
            result = Converted.MISSING if missing else Converted(item.conversion.value)
            found.append(ConversionLine(code, result, missing))
        return found

    def convert(
        self, on: date, award: Award, papers: Mapping[str, Collection[str]]
    ) -> list[ConversionLine]:
        """Turn simulated results into formal handling, item by item. Raises ConversionRefused.

        What carries over lies before the head of its authority, what is confirmed anew before the
        reviewer; what misses papers stays until they come or the simulation expires.
        """
        simulation = self._check_award(on, award)
        lines = self.preview_conversion(papers)
        if not lines:
            raise refusals.ConversionRefused("There is no simulated result.", why="NOTHING")
        for line in lines:
            formal = self.standings[line.code, Track.FORMAL]
            if line.result is Converted.MISSING:
                continue
            if formal.state in RULES[HandlingAct.TAKE_OVER].states:
                given = tuple(self._papers_for(line.code, papers))
                self._by_system((line.code, Track.FORMAL), HandlingAct.TAKE_OVER, on, papers=given)
            self._by_system((line.code, Track.SIMULATED), HandlingAct.CONVERT, on)
        if not self.held(Track.SIMULATED) & self.plan.items.keys():
            for key, standing in list(self.standings.items()):
                if key[1] is Track.SIMULATED and standing.state is not State.CONVERTED:
                    self._by_system(key, HandlingAct.LAPSE, on, reason=NOT_CONVERTED)
            self.simulation = replace(simulation, converted_on=on)
        self.open_items(on)
        return lines

    def _check_award(self, on: date, award: Award) -> Simulation:
        rule = self._simulation_rule()
        simulation = self.simulation
        begun_for = (simulation.applicant if simulation is not None else "") or self.applicant
        if simulation is None or not simulation.is_open:
            raise refusals.ConversionRefused("No simulated handling is open.", why="ENDED")
        check_exclusions(rule, self.plan.facts)
        land = self.standings.get((rule.land_right, Track.FORMAL))
        if land is not None and land.decided_on is not None and on < land.decided_on:
            raise refusals.DayImpossible(
                f"The land was won on {land.decided_on}.",
                on=on,
                earliest=land.decided_on,
                today=self.today,
            )
        check_award(simulation, award, begun_for, on, has_land=self._has_land())
        return simulation

    def lapse(self, on: date, reason: LapseReason) -> None:
        """End the simulated handling: no result of it holds any more. Raises SimulationRefused."""
        if self.simulation is None or not self.simulation.is_open:
            raise refusals.SimulationRefused("No simulated handling is open.", why="ENDED")
        lapsing = RULES[HandlingAct.LAPSE].states
        for key, standing in list(self.standings.items()):
            if key[1] is Track.SIMULATED and standing.state in lapsing:
                self._by_system(key, HandlingAct.LAPSE, on, reason=reason)
        self.simulation = replace(self.simulation, lapsed_on=on, lapse_reason=reason)

    def _simulation_rule(self) -> SimulationRule:
        rule = self.plan.process.simulation
        if rule is None:
            raise refusals.SimulationRefused("This process is never simulated.", why="NO_RULE")
        return rule

    def _has_land(self) -> bool:
        rule = self.plan.process.simulation
        return rule is not None and rule.land_right in self.held(Track.FORMAL)

    def _papers_for(self, code: str, papers: Mapping[str, Collection[str]]) -> set[str]:
        given: set[str] = set(papers.get(code, ()))
        for track in Track:
            if (standing := self.standings.get((code, track))) is not None:
                given |= set(standing.received)
        return given

    # Writing down

    def _lay(self, key: Key, on: date) -> None:
        before = self.standings.get(key)
        after = Standing(turn_since=on, round=before.round if before is not None else 0)
        move = Move(HandlingAct.CLOSE, on, SYSTEM)
        self._note(key, move, before, Outcome(after))

    def _by_system(
        self,
        key: Key,
        act: HandlingAct,
        on: date,
        *,
        reason: str = "",
        papers: Iterable[str] = (),
    ) -> None:
        self._check_whole()
        standing = self.standings[key]
        day = on if standing.turn_since is None else max(on, standing.turn_since)
        move = Move(act, day, SYSTEM, reason=reason, papers=tuple(papers))
        outcome = self._handler(*key, day).advance(standing, move)
        self._note(key, move, standing, outcome)

    def _note(self, key: Key, move: Move, before: Standing | None, outcome: Outcome) -> None:
        self.standings[key] = outcome.standing
        owed = outcome.duties, outcome.settled, outcome.dropped
        self.changes.append(Change(key, move, before, outcome.standing, *owed))

    def _handler(self, code: str, track: Track, on: date) -> Handler:
        item = self.plan.items.get(code) or self.plan.process.item(code)
        done = self.done(on)
        days = {
            code: standing.decided_on
            for (code, on_track), standing in self.standings.items()
            if on_track is Track.FORMAL and code in done and standing.decided_on is not None
        }
        around = Surroundings(
            self.today,
            done,
            self.held(Track.SIMULATED, HELD | {State.CONVERTED}),
            days | self.milestones,
        )
        return Handler(self.calendar, self.plan, item, track, around)
