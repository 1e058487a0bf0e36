"""Elements of the demonstration zone (invented): supplies, what is kept, floors, and a matching.

Everything went through the services; sums and readiness are computed from single records.
"""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import Max

from zoneworks.core import actors, clock, queries
from zoneworks.core.actors import Actor
from zoneworks.core.demo import SEED, Demonstration
from zoneworks.core.models import Membership
from zoneworks.elements import services
from zoneworks.elements.engine.matching.explaining import tell
from zoneworks.elements.engine.matching.zone_file import read_zone
from zoneworks.elements.engine.terms import Kind
from zoneworks.elements.queries import (
    Candidate,
    build_problem,
    mark_of,
    read_candidates,
    read_stocks,
)
from zoneworks.elements.services.watching import watch_zone
from zoneworks.elements.solving import solve_zone
from zoneworks.land import queries as land

YI_FEN = 10**10
SKILLS = {"焊工": 160, "数控车工": 140, "电工": 90, "装配工": 380, "化验员": 45}
SCHOOLS = ("海岳技师学院", "海岳职业技术学院", "区人力资源市场")
FUNDS = (
    ("产业引导母基金 2026 年可投额度", 9 * YI_FEN, "母基金年度投资计划"),
    ("科创子基金可投额度", 3 * YI_FEN, "基金管理人季度报告"),
    ("风险补偿资金池可新增贷款", 6 * YI_FEN, "合作银行月报"),
    ("产业政策兑现资金", 2 * YI_FEN, "财政预算批复"),
)
LET_SHARE = Decimal("0.86")
"""Of a house of talent homes so much is lived in."""
RESERVED = 9
SEARCH_SECONDS = 1


def load(demonstration: Demonstration) -> None:
    """Enter what the zone has ready, and what the pipeline holds of it."""
    chance = Random(f"{SEED}-elements")  # noqa: S311 - invented records, no secrets
    officer = demonstration.officer
    leader = queries.actor_of(
        Membership.objects.get(zone=demonstration.zone, role="LEADER", user__username="leader")
    )
    enterprises: Any = demonstration.facts["enterprises"]
    with clock.running():
        _supplies(officer, chance)
        services.set_floor(leader, Kind.LAND, _mu(1000), source="“常备千亩净地”工作方案")
        candidates = read_candidates(officer)
        _terms(officer, chance, candidates)
        _lived_in(officer, chance, enterprises)
        _reserve(officer, chance, candidates)
        _fix(leader, read_candidates(officer))
        _match(officer)
        watch_zone(actors.platform(officer.zone_id))


def _mu(count: int) -> Decimal:
    return (Decimal(count) * 2000 / 3).quantize(Decimal("0.01"))


def _day(days: int) -> date:
    return clock.today() + timedelta(days=days)


def _supplies(officer: Actor, chance: Random) -> None:
    rows: list[dict[str, Any]] = []
    for skill, count in SKILLS.items():
        rows.append(
            {
                "kind": Kind.STAFF,
                "name": f"{skill}求职登记",
                "skill": skill,
                "amount": Decimal(count),
                "from_on": _day(-chance.randrange(20, 200)),
                "source": SCHOOLS[2],
            }
        )
    rows += [
        {
            "kind": Kind.STAFF,
            "name": "普工求职登记",
            "amount": Decimal(2200),
            "from_on": _day(-60),
            "source": SCHOOLS[2],
        },
        *(
            {
                "kind": Kind.STAFF,
                "name": f"{school}应届毕业生",
                "skill": skill,
                "amount": Decimal(chance.randrange(60, 160)),
                "from_on": _day(days),
                "source": school,
            }
            for school, skill, days in (
                (SCHOOLS[0], "焊工", 210),
                (SCHOOLS[0], "数控车工", 210),
                (SCHOOLS[1], "电工", 225),
            )
        ),
    ]
    for name, fen, source in FUNDS:
        rows.append(
            {
                "kind": Kind.MONEY,
                "name": name,
                "amount": Decimal(fen),
                "from_on": _day(-chance.randrange(30, 300)),
                "until_on": _day(400) if "兑现" in name else None,
                "source": source,
            }
        )
    preparing = land.list_parcels_in_use(officer).filter(
        zone_id=officer.zone_id, state="RESERVE", ready_on__isnull=True, use="INDUSTRY"
    )
    preparing = preparing.annotate(cleared_by=Max("acquisitions__stage_due_on"))
    for place, parcel in enumerate(preparing.order_by("number")[:6]):
        planned = _day(75 + 45 * place)
        rows.append(
            {
                "kind": Kind.LAND,
                "name": f"{parcel.number} 场地平整及管线接入",
                "amount": parcel.area_m2,
                "from_on": max(planned, (parcel.cleared_by or planned) + timedelta(days=30)),
                "parcel": parcel,
                "source": "土地一级开发计划",
            }
        )
    rows.append(
        {
            "kind": Kind.SPACE,
            "name": "标准厂房三期",
            "amount": Decimal(48_000),
            "from_on": _day(260),
            "source": "平台公司建设计划",
        }
    )
    for row in rows:
        services.enter_supply(officer, row)


def _terms(officer: Actor, chance: Random, candidates: list[Candidate]) -> None:
    """What projects ask of their sites; one in three said nothing of it yet."""
    for one in candidates:
        if chance.random() < 0.34:
            continue
        staff = int(one.want(Kind.STAFF))
        skills = []
        if staff >= 20:
            skill = chance.choice(list(SKILLS))
            skills.append((skill, max(staff // 8, 1)))
        values: dict[str, Any] = {
            "may_join": True,
            "industry_class": chance.choice(["", "M1", "M2", "M2"]),
            "skills": skills,
        }
        if one.want(Kind.SPACE):
            values |= {
                "least_height_m": Decimal(chance.choice(["4.50", "6.00", "6.00", "7.80"])),
                "least_load_kg_m2": chance.choice([800, 1000, 1500]),
                "fire_class": chance.choice(["", "C", "D"]),
                "most_rent_fen_m2": chance.randrange(18, 26) * 100,
            }
        services.set_terms(officer, one.lead.pk, values, version=0)


def _lived_in(officer: Actor, chance: Random, enterprises: Any) -> None:
    """Flats that were given to the staff of enterprises."""
    for stock in read_stocks(officer)[Kind.HOMES]:
        amount = (stock.capacity * LET_SHARE).quantize(Decimal(1))
        enterprise = chance.choice(enterprises)
        row = services.reserve(
            officer,
            Kind.HOMES,
            stock.row.pk,
            {"enterprise": enterprise, "amount": amount, "note": "人才公寓配租"},
        )
        services.use_reservation(officer, row.pk, version=None, reason="已签订租住合同")


def _reserve(officer: Actor, chance: Random, candidates: list[Candidate]) -> None:
    """Sites that the likeliest projects hold, and one that was given back."""
    stocks = read_stocks(officer)
    taken: set[tuple[Kind, int]] = set()
    made = 0
    for one in candidates:
        kind = Kind.LAND if one.want(Kind.LAND) else Kind.SPACE
        wanted = one.want(kind)
        fitting = [
            stock
            for stock in stocks[kind]
            if stock.can_be_kept
            and wanted <= stock.capacity <= 3 * wanted
            and (kind, stock.row.pk) not in taken
        ]
        if not wanted or not fitting:
            continue
        stock = min(fitting, key=lambda known: known.capacity)
        taken.add((kind, stock.row.pk))
        values = {
            "lead_id": one.lead.pk,
            "until_on": _day(chance.randrange(8, 90)),
            "note": "招商洽谈预留",
        }
        row = services.reserve(officer, kind, stock.row.pk, values)
        made += 1
        if made == RESERVED:
            reason = "投资方改选其他地块"
            services.release_reservation(officer, row.pk, version=None, reason=reason)
            return


def _fix(leader: Actor, candidates: list[Candidate]) -> None:
    """One site that the leader has promised nobody else gets."""
    one = next((known for known in candidates if known.holds), None)
    if one is not None:
        held = one.holds[0]
        services.fix_choice(
            leader, one.lead.pk, Kind(held.kind), held.target_id, "管委会主任办公会议定"
        )


def _match(officer: Actor) -> None:
    """A matching of the whole pipeline, as a worker would have found it."""
    values = {
        "weights": {"investment_10k": 1, "jobs": 30},
        "moving_cost": 500,
        "seconds": SEARCH_SECONDS,
    }
    row = services.start_matching(officer, values)
    problem = build_problem(officer, row.moving_cost)
    text = problem.text(row.weights, row.number)
    zone = read_zone(text)
    solution = solve_zone(zone, seconds=SEARCH_SECONDS)
    found = {
        "answer": tell(zone, solution.found.at, solution.prices),
        "names": problem.names,
        "mark": mark_of(problem),
        "value": solution.found.total,
        "bound": int(solution.found.bound),
        "n_projects": problem.n_projects,
        "n_elements": problem.n_elements,
    }
    services.keep_answer(officer, row.pk, text, found)
