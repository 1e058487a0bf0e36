"""Evaluations of the demonstration zones (synthetic): three years, computed by the services."""

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from zoneworks.core import clock, queries
from zoneworks.core.actors import Actor
from zoneworks.core.demo import Demonstration
from zoneworks.core.engine.area import m2_of
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Membership
from zoneworks.efficiency import services
from zoneworks.efficiency.engine.policies import PolicyKind
from zoneworks.efficiency.engine.terms import Grade, SmallGroup, Standing, Veto
from zoneworks.efficiency.models import Evaluation, Scheme, Score, YearInputs
from zoneworks.efficiency.readers import example, text_of
from zoneworks.efficiency.services.inputs import COLUMNS
from zoneworks.land import queries as land
from zoneworks.land.services import routes
from zoneworks.registry.models import Enterprise, YearFigures

SEED = 20240801
SHANGHAI = ZoneInfo("Asia/Shanghai")
YEARS = (2022, 2023, 2024)
ADOPTED = date(2023, 2, 6)
WAN_FEN = 1_000_000
MISREPORTS = 31
"""Of so many one reports less land than its contracts say, in the last year."""
DOCUMENT = {"海岳": "海经开管发〔2023〕6号", "澄江": "澄高新管发〔2023〕11号"}
ACCIDENT = "应急管理局事故调查报告〔2023〕4号"
POLICIES = (
    (
        Grade.A,
        PolicyKind.ADVANTAGE,
        "A 类企业用能和用地指标优先保障",
        "A 类企业新增投资项目所需的用地、用能指标，在园区年度总量内优先安排。",
        "省工业企业亩均效益综合评价办法",
    ),
    (
        Grade.B,
        PolicyKind.SERVICE,
        "B 类企业提升辅导",
        "每半年上门一次，逐项说明得分和差距，提供技术改造、节能和用工服务清单。",
        "",
    ),
    (
        Grade.C,
        PolicyKind.SERVICE,
        "C 类企业体检诊断",
        "由产业发展局会同第三方开展一次体检诊断，形成提升方案并跟踪。",
        "",
    ),
    (
        Grade.D,
        PolicyKind.SERVICE,
        "D 类企业一企一策整治",
        "逐企核实用地、用能和经营情况，签订整治提升方案，连续两年为 D 类的转入低效用地处置。",
        "",
    ),
    (
        Grade.D,
        PolicyKind.SURCHARGE,
        "D 类企业差别化电价",
        "拟对 D 类企业用电按省定标准执行差别化电价。",
        "",
    ),
)


@dataclass(slots=True)
class Profile:
    """What of an enterprise stays much the same over the years, in parts of its output."""

    value_added: float
    revenue: float
    power: float
    emissions: float
    is_utility: bool


def load(demonstration: Demonstration) -> None:
    """Evaluate both zones for three years: inputs, scores, an objection, what follows."""
    chance = random.Random(SEED)  # noqa: S311 - invented records, no secrets
    public: Any = demonstration.facts["public_companies"]
    first = _Zone(demonstration.officer, _leader(demonstration), "海岳", chance, public)
    first.evaluate()
    first.say_what_grades_bring()
    first.send_on_routes()
    second = demonstration.second_officer
    _Zone(second, _second_leader(demonstration), "澄江", chance).evaluate()


def _leader(demonstration: Demonstration) -> Actor:
    found = Membership.objects.get(zone=demonstration.zone, role=Role.LEADER)
    return queries.actor_of(found)


def _second_leader(demonstration: Demonstration) -> Actor:
    """Who adopts the second zone's scheme."""
    zone = demonstration.second_zone
    demonstration.add_login("chengjiang-leader", "顾若谷", zone, Role.LEADER)
    return queries.actor_of(Membership.objects.get(zone=zone, role=Role.LEADER))


class _Zone:
    """A zone whose enterprises are evaluated."""

    def __init__(
        self,
        officer: Actor,
        leader: Actor,
        place: str,
        chance: random.Random,
        public: Collection[int] = (),
    ) -> None:
        self.officer, self.leader, self.place, self.chance = officer, leader, place, chance
        self.public = public
        rows = Enterprise.objects.filter(zone_id=officer.zone_id, retired_on=None)
        figured = YearFigures.objects.filter(zone_id=officer.zone_id)
        self.figures: dict[tuple[int, int], YearFigures] = {
            (one.enterprise_id, one.year): one for one in figured
        }
        have = {enterprise_id for enterprise_id, _year in self.figures}
        self.enterprises: list[Enterprise] = list(rows.filter(pk__in=have).order_by("pk"))

    def evaluate(self) -> None:
        """Adopt the sample, then evaluate year by year."""
        scheme = self._scheme()
        profiles = self._profiles()
        for year in YEARS:
            with clock.at(_at(date(year + 1, 4, 8), 9)):
                services.take_recorded_land(self.officer, year, reason="不动产登记与租赁台账")
            with clock.at(_at(date(year + 1, 4, 10), 9)):
                self._report(profiles, year)
            self._carry_through(scheme, year)

    def _report(self, profiles: Mapping[int, Profile], year: int) -> None:
        """Figures beside the land that is recorded; all of it where the zone keeps no contracts."""
        known = {
            one.enterprise_id: one
            for one in YearInputs.objects.filter(zone_id=self.officer.zone_id, year=year)
        }
        new, changed = [], []
        for one in self.enterprises:
            values = self._figures(one, profiles[one.pk], year)
            row = known.get(one.pk)
            if row is None:
                area = m2_of(Decimal(max(320, self._output(one) // WAN_FEN)) / 150)
                head = {"enterprise_id": one.pk, "year": year, "held_m2": area}
                new.append(head | values)
            else:
                changed.append((row.pk, row.version, values | self._misreported(row)))
        reason = f"{year} 年度评价数据汇总表.xlsx"
        services.import_inputs(self.officer, new, changed, reason=reason)

    def _misreported(self, row: YearInputs) -> dict[str, Any]:
        """Some who hold land leave out a strip of it."""
        place = next(n for n, one in enumerate(self.enterprises) if one.pk == row.enterprise_id)
        if row.year != YEARS[-1] or place % MISREPORTS != 1 or not row.held_m2 or row.let_m2:
            return {}
        return {"held_m2": (row.held_m2 * Decimal("0.96")).quantize(Decimal("0.01"))}

    def _scheme(self) -> Scheme:
        shipped = example("sample")
        terms = dict(shipped.values)
        if len(self.enterprises) < 200:
            # Forty enterprises: smaller groups, and one grade where there are fewer than five.
            terms["groups"] = [self._smaller(one) for one in terms["groups"]]
        values = {
            "name": f"{self.place}工业企业亩均效益综合评价办法（试行）",
            "document": DOCUMENT[self.place],
            "source": shipped.source,
            "is_sample": True,
            "valid_from": ADOPTED,
            "text": text_of(terms),
        }
        with clock.at(_at(ADOPTED, 10)):
            made = services.draft_scheme(self.officer, values)
            return services.adopt_scheme(self.leader, made.pk)

    def _smaller(self, group: Mapping[str, Any]) -> dict[str, Any]:
        if group.get("small") == SmallGroup.MERGE:
            return {**group, "least": 5}
        return {**group, "least": 5, "small": "GRADE", "small_grade": "B"}

    def _profiles(self) -> dict[int, Profile]:
        chance = self.chance
        return {
            one.pk: Profile(
                value_added=chance.triangular(0.14, 0.36, 0.24),
                revenue=chance.triangular(0.93, 1.05, 0.99),
                power=chance.triangular(120, 900, 320),
                emissions=chance.triangular(0.00002, 0.0009, 0.0002),
                is_utility=one.pk in self.public,
            )
            for one in self.enterprises
        }

    def _output(self, one: Enterprise) -> int:
        figures = self.figures.get((one.pk, YEARS[0]))
        return (figures.output_fen if figures else None) or 100 * WAN_FEN

    def _figures(self, one: Enterprise, profile: Profile, year: int) -> dict[str, Any]:
        chance = self.chance
        figures = self.figures.get((one.pk, year))
        output = (figures.output_fen if figures else None) or 0
        wan = output // WAN_FEN
        emissions: Decimal | None = Decimal(round(wan * profile.emissions, 3)).quantize(
            Decimal("0.001")
        )
        if chance.random() < 0.06:
            emissions = None
        has_accident = (year, one.pk) == (2023, self.enterprises[37 % len(self.enterprises)].pk)
        is_first = self.place == "海岳"
        return {
            "value_added_fen": round(wan * profile.value_added) * WAN_FEN,
            "revenue_fen": round(wan * profile.revenue * chance.gauss(1, 0.02)) * WAN_FEN,
            "emissions_t": emissions,
            "electricity_kwh": round(wan * profile.power * chance.gauss(1, 0.04)),
            "started_on": None,
            "is_utility": profile.is_utility,
            "veto": Veto.DEATH_ACCIDENT if has_accident and is_first else "",
            "veto_document": ACCIDENT if has_accident and is_first else "",
        }

    def _carry_through(self, scheme: Scheme, year: int) -> None:
        begun = date(year + 1, 5, 8)
        with clock.at(_at(begun, 9)):
            row = services.open_evaluation(self.officer, year, scheme.pk)
        with clock.at(_at(begun + timedelta(days=3), 15)):
            services.compute(self.officer, row.pk)
        published = begun + timedelta(days=12)
        with clock.at(_at(published, 9)):
            services.publish(self.officer, row.pk)
        if self.place == "海岳" and year == YEARS[-1]:
            self._object(row, published)
        with clock.at(_at(published + timedelta(days=16), 10)):
            services.fix(self.officer, row.pk)

    def _object(self, row: Evaluation, published: date) -> None:
        """Two object: one whose land was counted too large, and one who is not right."""
        ranked = Score.objects.filter(evaluation=row, standing=Standing.RANKED)
        own = YearInputs.objects.filter(year=row.year, held_m2__gt=10_000, let_m2=0, leased_m2=0)
        graded = ranked.filter(grade=Grade.C, enterprise__in=own.values("enterprise"))
        wronged, other = (
            graded.order_by("rank", "pk")[0],
            ranked.filter(grade=Grade.B).order_by("-rank", "pk")[2],
        )
        with clock.at(_at(published + timedelta(days=1), 14)):
            said = "评价数据中本企业占地含已移交道路用地，请按不动产登记面积核减。附权籍调查表。"
            first = services.raise_objection(self.officer, wronged.pk, said)
        with clock.at(_at(published + timedelta(days=2), 11)):
            said = "认为研发费用应按合同额计入，请重新计算。"
            second = services.raise_objection(self.officer, other.pk, said)
        with clock.at(_at(published + timedelta(days=5), 16)):
            text = "经自然资源分局核实，道路用地已移交，按登记面积核减，重新计算。"
            services.decide_objection(self.officer, first.pk, text, is_upheld=True)
            inputs = YearInputs.objects.get(enterprise_id=wronged.enterprise_id, year=row.year)
            values = {name: getattr(inputs, name) for name in COLUMNS}
            values["held_m2"] = (inputs.held_m2 * Decimal("0.72")).quantize(Decimal("0.01"))
            services.change_inputs(self.officer, inputs.pk, values, reason="异议核实")
        with clock.at(_at(published + timedelta(days=6), 10)):
            text = "研发经费按统计年报实际支出计，合同额不作依据，维持原结果。"
            services.decide_objection(self.officer, second.pk, text, is_upheld=False)
            services.compute(self.officer, row.pk)

    def say_what_grades_bring(self) -> None:
        """Draft policies, and put those in force that treat nobody unlike others in the market."""
        with clock.at(_at(date(2023, 3, 1), 10)):
            for grade, kind, title, text, basis in POLICIES:
                values = {"grade": grade, "kind": kind, "title": title}
                made = services.draft_policy(self.officer, values | {"text": text, "basis": basis})
                if kind is PolicyKind.SERVICE:
                    services.enforce_policy(self.leader, made.pk)

    def send_on_routes(self) -> None:
        """Send half of the land that grades found of low efficiency back to work."""
        found = land.list_low_efficiency(self.officer).filter(source="GRADES", ended_on=None)
        with clock.at(_at(date(YEARS[-1] + 1, 7, 2), 15)):
            for row in found.order_by("pk")[::2]:
                told = {
                    "route": "START",
                    "goal": "一企一策：技术改造，两年内回到园区平均水平",
                }
                routes.take_route(self.officer, row.parcel_id, told)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI)
