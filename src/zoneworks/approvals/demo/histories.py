"""How a project of the demonstration zone took its approvals (synthetic), act by act.

Each item is entered by the same acts as in daily work, on its own days, all projects together day
by day, so that numbers follow dates. How long an item takes is drawn from a gamma distribution
around a share of its legal limit: a larger one in 2023, a smaller one in 2024, after the reform.
Every figure of the pages is computed from these single records.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from heapq import merge
from random import Random

from zoneworks.approvals import services
from zoneworks.approvals.definitions import shipped_definitions
from zoneworks.approvals.demo.entering import (
    TAKEN_ON,
    A,
    Office,
    Step,
    Turn,
    Turns,
    at,
    enter_steps,
)
from zoneworks.approvals.engine.process.conditions import FactValue
from zoneworks.approvals.engine.process.handling import Track
from zoneworks.approvals.engine.process.plans import Plan, plan_for
from zoneworks.approvals.engine.process.simulation import Award, Candidate
from zoneworks.approvals.engine.process.terms import Conversion, DayKind, Handling, Item
from zoneworks.approvals.models import ApprovalCase
from zoneworks.core import clock
from zoneworks.core.calendars import national_calendar
from zoneworks.registry.models import Project

PROCESS = "industrial-new-build"
SEED = 84
"""With a project's code it seeds what is drawn for that project, whatever else is loaded."""
FIRST_DAY = date(2023, 6, 1)
"""The day from which the shipped process holds."""
REFORM = date(2024, 1, 1)
SHARE_BEFORE, SHARE_AFTER = 0.2664, 0.2146
"""Mean share of the legal limit that an item takes, before and after the reform."""
SIMULATED_SHARE = 0.25
AFTER = {
    "construction": (1, 8),
    "works_completed": (75, 190),
    "use": (2, 10),
    "production": (15, 40),
}
"""Working days, at the least and at the most, from when a milestone is lawful to when it comes."""
CONDITIONS = "工业用地；容积率不低于 1.2；建筑密度不低于 40%；绿地率不高于 15%（样例）"
SOUND = Candidate(has_agreement=True, is_in_good_standing=True, has_promised=True)
TERMS = {"land_use": "工业用地", "floor_area_ratio": "1.8", "building_density": "45%"}


def chance_of(project: Project) -> Random:
    """What is drawn for a project."""
    return Random(f"{SEED} {project.code}")  # noqa: S311 - invented records, no secrets


def facts_of(random: Random, project: Project) -> dict[str, FactValue]:
    """What is known of a project, drawn by chance where the register does not say."""
    hectares = float(project.land_m2 or 20_000) / 10_000
    return {
        "investment_approval": "FILING",
        "eia_class": random.choices(["REPORT", "FORM", "REGISTRATION"], [10, 75, 15])[0],
        "energy_tce": random.choice([180, 420, 800, 1300, 2600, 5200]),
        "electricity_kwh": random.choice([900_000, 2_400_000, 4_100_000, 6_800_000]),
        "site_ha": str(round(hectares, 2)),
        "earth_m3": round(hectares * random.uniform(2_000, 9_000)),
        "works_cost_yuan": (project.investment_fen or 0) // 250,
        "floor_area_m2": round(hectares * 10_000 * 1.6),
        "design_size": "LARGE" if hectares > 6 else "MEDIUM_SMALL",
        "special_works": random.random() < 0.4,
        "civil_buildings": random.random() < 0.35,
        "explosive_or_hazardous": False,
        "touches_security": False,
        "is_secret": False,
        "industry_policy": random.choice(["ENCOURAGED", "PERMITTED"]),
        "restricted_foreign": False,
    }


class History:
    """The approvals of one project, laid out in time first, then entered act by act."""

    def __init__(self, office: Office, project: Project, *, is_flagship: bool = False) -> None:
        self.office = office
        self.random = chance_of(project)
        self.project = project
        self.is_flagship = is_flagship
        self.calendar = national_calendar()
        signed_on = project.signed_on or TAKEN_ON
        begun_on = self.calendar.add(signed_on, 1 if is_flagship else self._draw(4))
        self.begun_on = max(begun_on, FIRST_DAY)
        self.is_after = signed_on >= REFORM
        self.simulates = is_flagship or (self.is_after and self.random.random() < SIMULATED_SHARE)
        self.facts = facts_of(self.random, project)
        process = next(
            one.process
            for one in shipped_definitions()
            if one.process.id == PROCESS and one.process.valid_from <= self.begun_on
        )
        self.plan = plan_for(process, self.facts)
        self.ends: dict[str, date] = {}
        self.place = 0

    def enter(self) -> Turns:
        """Enter the case with everything up to the day on which the records were taken."""
        yield Turn(self.begun_on)
        with clock.at(at(self.begun_on, 9)):
            case = services.open_case(
                self.office.officer,
                self.project.pk,
                PROCESS,
                self.facts,
                begun_on=self.begun_on,
                national_code=f"{self.begun_on:%y%m}-430112-04-01-{100000 + self.project.pk}",
            )
        handled = (
            self._enter_simulated(case)
            if self.simulates
            else enter_steps(self.office, case, self._whole(self._formal()))
        )
        yield from merge(handled, self._prepare_site(case), key=lambda turn: turn.on)

    def _enter_simulated(self, case: ApprovalCase) -> Turns:
        """Simulated results first, the land meanwhile, then conversion and what it leaves."""
        officer = self.office.officer
        early = ("filing", "planning_conditions", "land_contract")
        steps = [step for step in self._formal() if step.code in early]
        self.ends = {code: day for code, day in self.ends.items() if code in early}
        if "land_contract" not in self.ends:
            yield from enter_steps(self.office, case, steps)
            return
        won = self.ends["land_contract"]
        begun = self.calendar.add(self.ends["filing"], 0)
        yield from enter_steps(self.office, case, [step for step in steps if step.on <= begun])
        yield Turn(begun)
        with clock.at(at(begun, 15)):
            services.begin_simulation(officer, case.pk, SOUND, self._terms(), on=begun)
        simulated = self._simulate(begun, won)
        rest = [step for step in steps if step.on > begun]
        yield from enter_steps(self.office, case, sorted([*rest, *simulated]))
        yield Turn(won)
        with clock.at(at(won, 16)):
            services.accept_terms(officer, case.pk, document="模拟审批转正式确认书（样例）", on=won)
            lines = services.convert(
                officer,
                case.pk,
                Award(
                    holder="",
                    conditions=self._terms(),
                    is_paid=True,
                    design_is_unchanged=True,
                ),
                {
                    code: [paper.code for paper in item.papers]
                    for code, item in self.plan.items.items()
                },
                on=won,
            )
        converted = {line.code for line in lines}
        yield from enter_steps(
            self.office, case, self._whole(self._after_conversion(won, converted))
        )

    def _terms(self) -> dict[str, str]:
        return TERMS | {"parcel": f"HY-{self.project.pk:03d}"}

    def _simulate(self, begun: date, won: date) -> list[Step]:
        """Simulated handling of what can be: each in a few days, before the land is won."""
        steps: list[Step] = []
        ends: dict[str, date] = {}
        for code in _ordered(self.plan):
            item = self.plan.items.get(code)
            if item is None or item.conversion is Conversion.NOT_SIMULATED:
                continue
            firsts = [ends[one] for one in self.plan.before[code] if one in ends]
            unmet = set(self.plan.before[code]) - ends.keys() - self.ends.keys()
            applied = self.calendar.add(max([begun, *firsts]), 1)
            decided = self.calendar.add(applied, 1 + self._draw(1))
            if unmet or decided >= won:
                continue
            ends[code] = decided
            steps += self._steps(item, applied, applied, decided, decided, [], Track.SIMULATED)
        return steps

    def _after_conversion(self, won: date, converted: set[str]) -> Iterator[Step]:
        """Grant what carried over, confirm the rest anew, and take the ordinary way for others."""
        for code, ready in self._possible(won):
            if code in converted:
                yield from self._confirm(self.plan.items[code], max(ready, won))
                yield from self._joint(code)
            else:
                yield from self._next(code, ready)

    def _confirm(self, item: Item, ready: date) -> list[Step]:
        """A converted item: nobody applies again; it is signed on the day or looked at once."""
        carries = item.conversion is Conversion.CARRIES_OVER
        decided = ready if carries else self.calendar.add(ready, 1)
        steps = self._steps(item, ready, ready, decided, decided, [])
        done = {A.APPLY, A.ACCEPT} | ({A.REVIEW} if carries else set())
        if item.handling is not Handling.REVIEW:
            number = {"number": self._number(item, decided)}
            self.place += 1
            kinds = [A.GRANT, A.DELIVER] if carries else [A.REVIEW, A.GRANT, A.DELIVER]
            return [
                Step(decided, self.place, item.code, Track.FORMAL, act, number)
                for act in kinds
                if steps
            ]
        return [step for step in steps if step.act not in done]

    def _prepare_site(self, case: ApprovalCase) -> Turns:
        """Preparation of the site: a fact of its own, on other days than construction."""
        officer, signed_on = self.office.officer, self.project.signed_on or TAKEN_ON
        random = Random(f"site {SEED} {self.project.code}")  # noqa: S311 - as above
        for days, work in ((12, "survey"), (20, "clearing")):
            day = signed_on + timedelta(days=days)
            is_prepared = self.is_flagship or random.random() < 0.4
            if is_prepared and self.begun_on <= day:
                yield Turn(day := min(day, TAKEN_ON))
                with clock.at(at(day)):
                    services.begin_site_work(officer, case.pk, work, day)

    def _number(self, item: Item, decided: date) -> str:
        place = [one.code for one in self.plan.process.items].index(item.code) + 1
        return f"HY{decided.year}-{self.project.pk:03d}-{place:02d}"

    def _draw(self, mean: float) -> int:
        return max(0, round(self.random.gammavariate(2.0, mean / 2.0)))

    def _formal(self) -> Iterator[Step]:
        """Items in an order that respects what comes first; none begins after the last day."""
        for code, ready in self._possible(self.begun_on):
            yield from self._next(code, ready)

    def _possible(self, first: date) -> Iterator[tuple[str, date]]:
        """What can come now that all before it has ended, and from which day on."""
        for code in _ordered(self.plan):
            before = self.plan.before[code]
            if code not in self.ends and all(one in self.ends for one in before):
                yield code, max((self.ends[one] for one in before), default=first)

    def _next(self, code: str, ready: date) -> Iterator[Step]:
        if code in self.plan.milestones:
            yield from self._reach(code, ready)
        else:
            yield from self._item(self.plan.items[code], ready)
            yield from self._joint(code)

    def _reach(self, code: str, ready: date) -> Iterator[Step]:
        """Build, complete, use and produce, once each is lawful."""
        low, high = (1, 1) if self.is_flagship and code == "construction" else AFTER[code]
        day = self.calendar.add(ready, self.random.randint(low, high))
        if day <= TAKEN_ON:
            self.ends[code] = day
            self.place += 1
            yield Step(day, self.place, code, Track.FORMAL, None)

    def _whole(self, steps: Iterator[Step]) -> list[Step]:
        """Leave out the items of a joint handling that was not delivered by the last day."""
        found = list(steps)
        delivered = {step.code for step in found if step.act is A.DELIVER}
        return [
            step for step in found if step.code not in self.plan.joint_of or step.code in delivered
        ]

    def _joint(self, code: str) -> Iterator[Step]:
        """Deliver the items of a joint handling together, once the last of them is decided."""
        joint = self.plan.joint_of.get(code)
        members = [one for one in joint.items if one in self.plan.items] if joint else []
        if not members or any(one not in self.ends for one in members):
            return
        day = max(self.ends[one] for one in members)
        for one in members:
            self.ends[one] = day
            self.place += 1
            yield Step(day, self.place, one, Track.FORMAL, A.DELIVER)

    def _item(self, item: Item, ready: date) -> list[Step]:
        applied = self.calendar.add(ready, self._draw(2))
        accepted = applied if self.is_after else self.calendar.add(applied, self._draw(1.2))
        if item.handling is not Handling.REVIEW:
            return self._steps(item, applied, accepted, accepted, accepted, [])
        net = self._net(item)
        pause = self._pause(item, accepted)
        decided = self.calendar.add(accepted, net)
        if pause:
            decided = self.calendar.add(pause[1], max(net - 1, 0))
        if item.least_days:
            decided = max(
                decided, self.calendar.next_working(applied + timedelta(days=item.least_days))
            )
        delivered = self.calendar.add(decided, 0 if self.is_after else self._draw(0.8))
        return self._steps(item, applied, accepted, decided, delivered, pause)

    def _net(self, item: Item) -> int:
        limit = item.limit_for(self.facts)
        days = 15.0
        if limit is not None:
            days = limit.days if limit.kind is DayKind.WORKING else limit.days * 5 / 7
        return self._draw(days * (SHARE_AFTER if self.is_after else SHARE_BEFORE))

    def _pause(self, item: Item, accepted: date) -> list[date]:
        if not item.pauses or self.random.random() > 0.3:
            return []
        since = self.calendar.add(accepted, 1)
        return [since, self.calendar.add(since, 3 + self._draw(4))]

    def _steps(  # noqa: PLR0917 - the days of an item in their order
        self,
        item: Item,
        applied: date,
        accepted: date,
        decided: date,
        delivered: date,
        pause: Sequence[date],
        track: Track = Track.FORMAL,
    ) -> list[Step]:
        if track is Track.FORMAL:
            self.ends[item.code] = delivered
        number = self._number(item, decided)
        found = [(applied, A.APPLY, {}), (accepted, A.ACCEPT, {"number": number})]
        if pause:
            reason = item.pauses[0].code
            found.append((pause[0], A.PAUSE, {"reason": reason, "evidence": "告知书（样例）"}))
            found.append((pause[1], A.RESUME, {}))
        if item.handling is Handling.REVIEW:
            found.append((decided, A.REVIEW, {"reason": "符合条件"}))
            content = {"reason": CONDITIONS} if item.wants_content else {}
            found.append((decided, A.GRANT, {"number": number} | content))
            if item.code not in self.plan.joint_of:
                found.append((delivered, A.DELIVER, {}))
        steps = []
        for on, act, more in found:
            self.place += 1
            steps.append(Step(on, self.place, item.code, track, act, more))
        return steps


def _ordered(plan: Plan) -> list[str]:
    """Items and milestones, each after what comes before it."""
    found: dict[str, None] = {}

    def visit(code: str) -> None:
        for first in plan.before[code]:
            visit(first)
        found[code] = None

    for code in plan.before:
        visit(code)
    return list(found)
