"""The register's part of the demonstration zone: invented enterprises and projects."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.demo import Demonstration
from zoneworks.core.engine.area import m2_of
from zoneworks.core.engine.money import split
from zoneworks.core.engine.roles import Role
from zoneworks.registry import services
from zoneworks.registry.engine import credit_code, names
from zoneworks.registry.engine.terms import EnterpriseScale, ProjectStage
from zoneworks.registry.facts import default_probabilities
from zoneworks.registry.models import (
    Contact,
    Enterprise,
    Project,
    StageEntry,
    StageProbability,
    YearFigures,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
WAN_FEN = 1_000_000
YI_FEN = 10_000 * WAN_FEN

FIRST = "恩曜泰云衡澜德创博景隆瑞启宸岳森汇明诺华星顺安远致凌盛鼎峰嘉弘毅翔晟卓"
SECOND = "拓程昱栈岚启玛科远禾昇柏衡富麓泽达溪维岳浦和平航恒益通利宁佳诚图信锐立"
TRADES = [
    ("3841", "储能科技", 5),
    ("3240", "合金材料", 4),
    ("3985", "新材料", 4),
    ("3973", "半导体", 2),
    ("3982", "电子", 4),
    ("4012", "测控技术", 3),
    ("4040", "光学仪器", 2),
    ("3311", "精密制造", 4),
    ("3491", "智能装备", 4),
    ("3670", "汽车部件", 3),
    ("3581", "医疗器械", 2),
    ("2710", "生物制药", 2),
    ("2651", "高分子材料", 2),
    ("3823", "电气", 3),
    ("1439", "食品", 2),
    ("2231", "包装", 1),
    ("6513", "软件", 4),
    ("6450", "云数据", 2),
    ("7320", "工程研究", 1),
    ("5990", "物流", 2),
]
SURNAMES = "林江沈陆周叶方苏贺顾许程秦梁"
GIVEN = ["予安", "既明", "知微", "望舒", "思齐", "怀瑾", "景行", "若谷", "致远", "清和"]
FLAGSHIP = "海岳曜程储能科技有限公司"
"""The maker of the ten-billion project; the enterprise log-in acts for it."""
FORMER = "海岳启明轴承厂"
"""The name that one of them had, and under which it was entered again from an old agreement."""
YEARS = (2022, 2023, 2024)
LAST_DAY = date(2025, 1, 3)
"""Until when the projects of 2023 and 2024 are told."""
SCALE_SHARES = {
    EnterpriseScale.LARGE: (4, 60_000, 400_000),
    EnterpriseScale.MEDIUM: (16, 15_000, 60_000),
    EnterpriseScale.SMALL: (55, 1_500, 15_000),
    EnterpriseScale.MICRO: (25, 80, 1_500),
}
"""Share in per cent, and the yearly output in 万元 from and to."""


def load(demonstration: Demonstration) -> None:
    """Enter about 400 enterprises and 120 projects, and a few in the second zone."""
    for actor in (demonstration.officer, demonstration.second_officer):
        _probabilities(actor)
    enterprises = _enterprises(demonstration, demonstration.officer, "海岳", 400, FLAGSHIP)
    _enterprises(demonstration, demonstration.second_officer, "澄江", 40)
    _projects(demonstration, demonstration.officer, enterprises)
    _duplicates(demonstration.officer, enterprises)
    demonstration.add_login(
        "enterprise", "沈既明", demonstration.zone, Role.ENTERPRISE, enterprise=enterprises[0]
    )
    demonstration.facts["enterprises"] = enterprises


def _probabilities(actor: Actor) -> None:
    records.create_many(
        actor,
        [
            StageProbability(stage=stage, probability=probability)
            for stage, probability in default_probabilities().items()
        ],
        act="registry.probability_set",
    )


def _enterprises(
    demonstration: Demonstration, actor: Actor, place: str, count: int, first: str = ""
) -> list[Enterprise]:
    chance = demonstration.random
    trades = [trade for *trade, weight in TRADES for _copy in range(weight)]
    pairs = [first + second for first in FIRST for second in SECOND if first != second]
    chance.shuffle(pairs)
    rows: list[Enterprise] = []
    for number, pair in enumerate(pairs[:count]):
        industry, word = chance.choice(trades)
        name = f"{place}{pair}{word}有限公司"
        scale = chance.choices(
            list(SCALE_SHARES), [share for share, _low, _high in SCALE_SHARES.values()]
        )[0]
        if first and not rows:
            name, industry, scale = first, "3841", EnterpriseScale.LARGE
        rows.append(
            Enterprise(
                name=name,
                normalized_name=names.normalize_name(name),
                credit_code=_code(actor, number),
                scale=scale,
                industry_code=industry,
                address=f"{place}大道 {chance.randrange(1, 400)} 号",
                registered_on=date(2006, 1, 1) + timedelta(days=chance.randrange(6300)),
            )
        )
    saved = records.create_many(actor, rows, act="registry.enterprise_registered")
    _figures(demonstration, actor, saved)
    _contacts(demonstration, actor, saved)
    return saved


def _code(actor: Actor, number: int) -> str:
    zone = (actor.zone_id or 0) % 100
    return credit_code.complete(f"9143{zone:02d}{number:02d}MA{number * 37 + zone:07d}"[:17])


def _figures(demonstration: Demonstration, actor: Actor, rows: list[Enterprise]) -> None:
    chance = demonstration.random
    figures, latest = [], []
    for row in rows:
        _share, low, high = SCALE_SHARES[EnterpriseScale(row.scale)]
        output = chance.triangular(low, high, low + (high - low) * 0.25)
        growth = chance.gauss(1.06, 0.09)
        tax_share = chance.triangular(0.02, 0.11, 0.05)
        for year in YEARS:
            amount = round(output * growth ** (year - YEARS[0]) * chance.gauss(1, 0.03))
            staff = max(3, round(amount * 10_000 / chance.triangular(600_000, 1_600_000)))
            item = YearFigures(
                enterprise=row,
                year=year,
                output_fen=amount * WAN_FEN,
                tax_fen=round(amount * tax_share) * WAN_FEN,
                energy_tce=Decimal(round(amount * chance.triangular(3, 60), 0)) / 100,
                research_fen=round(amount * chance.triangular(0, 0.08, 0.03)) * WAN_FEN,
                staff=staff,
            )
            figures.append(item)
        latest.append(
            (
                row,
                {
                    "latest_year": item.year,
                    "latest_output_fen": item.output_fen,
                    "latest_tax_fen": item.tax_fen,
                    "latest_staff": item.staff,
                },
            )
        )
    with clock.at(datetime(2025, 3, 10, 10, 0, tzinfo=SHANGHAI)):
        records.create_many(actor, figures, act="registry.figures_set")
    for row, values in latest:
        for column, value in values.items():
            setattr(row, column, value)
    Enterprise.objects.bulk_update(
        rows, ["latest_year", "latest_output_fen", "latest_tax_fen", "latest_staff"]
    )


def _contacts(demonstration: Demonstration, actor: Actor, rows: list[Enterprise]) -> None:
    chance = demonstration.random
    records.create_many(
        actor,
        [
            Contact(
                enterprise=row,
                name=chance.choice(SURNAMES) + chance.choice(GIVEN),
                title=chance.choice(["总经理", "副总经理", "行政经理", "项目经理"]),
                phone=f"0731-5550{chance.randrange(10_000):04d}",
            )
            for row in rows
        ],
        act="registry.contact_added",
    )


def _duplicates(actor: Actor, enterprises: list[Enterprise]) -> None:
    """Enter three enterprises a second time, by mistakes that happen at a window."""
    spelled = enterprises[212]
    renamed = next(row for row in enterprises[200:] if "精密" in row.name)
    misheard = next(row for row in enterprises[200:] if "程" in row.name)
    division = credit_code.complete(f"91430199{spelled.credit_code[8:17]}")
    with clock.at(datetime(2024, 6, 3, 10, 0, tzinfo=SHANGHAI)):
        services.add_former_name(actor, renamed.pk, FORMER, date(2021, 9, 30))
    again = [
        (spelled, spelled.name.replace("有限公司", "有限责任公司"), division),
        (misheard, misheard.name.replace("程", "诚"), _code(actor, 901)),
        (renamed, FORMER, _code(actor, 902)),
    ]
    for number, (row, name, code) in enumerate(again):
        values = {"name": name, "credit_code": code, "industry_code": row.industry_code}
        values |= {"scale": row.scale, "address": row.address}
        with clock.at(datetime(2024, 11, 12 + number, 15, 0, tzinfo=SHANGHAI)):
            made = services.register_enterprise(actor, values, is_new_confirmed=True)
            contact = {"name": SURNAMES[number] + GIVEN[number], "title": "经办人"}
            services.add_contact(actor, contact, enterprise_id=made.pk)


def _projects(
    demonstration: Demonstration, actor: Actor, enterprises: list[Enterprise]
) -> list[Project]:
    chance = demonstration.random
    chosen = chance.sample(enterprises[1:], 119)
    amounts = _investments(demonstration)
    chosen.insert(amounts.index(max(amounts)), enterprises[0])
    signed = sorted(
        date(2023, 2, 1) + timedelta(days=chance.randrange(320)) for _project in range(18)
    ) + sorted(date(2024, 1, 8) + timedelta(days=chance.randrange(345)) for _project in range(102))
    rows, entries = [], []
    for number, (enterprise, amount, signed_on) in enumerate(
        zip(chosen, amounts, signed, strict=True), start=1
    ):
        wan = amount // WAN_FEN
        dates = _stage_dates(demonstration, signed_on)
        row = Project(
            code=f"HY-{signed_on.year}-{number:03d}",
            name=f"{enterprise.name.removeprefix('海岳').removesuffix('有限公司')}"
            + chance.choice(["生产基地", "一期", "二期", "研发制造中心", "智能工厂"]),
            enterprise=enterprise,
            industry_code=enterprise.industry_code,
            stage=ProjectStage.SIGNED,
            signed_on=signed_on,
            investment_fen=amount,
            land_m2=m2_of(Decimal(round(wan / chance.uniform(380, 620), 1))),
            output_fen=round(wan * chance.uniform(1.2, 2.6)) * WAN_FEN,
            tax_fen=round(wan * chance.uniform(0.05, 0.12)) * WAN_FEN,
        )
        rows.append(row)
        entries.append([StageEntry(project=row, stage=s, entered_on=on) for s, on in dates.items()])
    flagship = max(rows, key=lambda row: row.investment_fen or 0)
    flagship.name = "曜程储能电池百亿基地"
    for row, stages in zip(rows, entries, strict=True):
        _enter(actor, row, stages)
        prepared_on = stages[-1].entered_on + timedelta(days=chance.randrange(3, 15))
        if prepared_on <= LAST_DAY:
            with clock.at(datetime.combine(prepared_on, time(9), tzinfo=SHANGHAI)):
                services.move_project(
                    actor, row.pk, ProjectStage.PREPARATION, prepared_on, version=1
                )
    demonstration.facts["projects"] = rows
    demonstration.facts["flagship"] = flagship
    return rows


def _enter(actor: Actor, row: Project, stages: list[StageEntry]) -> None:
    with clock.at(datetime.combine(stages[-1].entered_on, time(15), tzinfo=SHANGHAI)):
        records.create(actor, row, act="registry.project_registered")
        records.create_many(actor, stages, act="registry.stage_dated")


def _investments(demonstration: Demonstration) -> list[int]:
    """Fen a project in the order of signing: 18 of 2023, then 102 of 2024 with the three large."""
    chance = demonstration.random
    earlier = [round(chance.triangular(2_000, 60_000, 8_000)) * WAN_FEN for _project in range(18)]
    weights = [round(1000 * chance.paretovariate(1.3)) for _project in range(99)]
    shares = split(1_800_000, [min(weight, 12_000) for weight in weights])
    later = [share * WAN_FEN for share in shares] + [50 * YI_FEN, 50 * YI_FEN]
    chance.shuffle(later)
    later.insert(30, 100 * YI_FEN)
    return earlier + later


def _stage_dates(demonstration: Demonstration, signed_on: date) -> dict[ProjectStage, date]:
    """Up to the signature; what is built follows the cases of approval."""
    chance = demonstration.random
    steps = {
        ProjectStage.LEAD: -chance.randrange(90, 260),
        ProjectStage.NEGOTIATION: -chance.randrange(45, 90),
        ProjectStage.REVIEW: -chance.randrange(7, 40),
        ProjectStage.SIGNED: 0,
    }
    return {stage: signed_on + timedelta(days=days) for stage, days in steps.items()}
