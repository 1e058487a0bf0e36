"""About a thousand leads behind the signed projects (synthetic)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from zoneworks.attraction.demo.reading import People, at
from zoneworks.attraction.engine.terms import (
    DropCause,
    LeadStage,
    NeedKind,
    Source,
    TalkKind,
)
from zoneworks.attraction.models import Lead, LeadContact, LeadNeed, Talk
from zoneworks.core import clock, records
from zoneworks.core.engine.area import m2_of
from zoneworks.registry.demo import FIRST, GIVEN, SECOND, SURNAMES, TRADES, WAN_FEN
from zoneworks.registry.engine.names import normalize_name
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project, StageEntry

DROPPED, IN_HAND = 830, 60
FUNDS = ("金桥创投", "湘能新材基金", "岳麓产投", "长岭股权基金", "启岳成长基金", "青禾智造基金")
BY_FUNDS = 13
"""So many projects of 2024 were brought by funds as finders."""
PLACES = ("苏州", "深圳", "东莞", "宁波", "武汉", "合肥", "上海", "广州", "无锡", "株洲")
MAKES = {
    "3841": ("储能电芯", "正极材料、隔膜、电解液"),
    "3240": ("铝合金型材", "铝锭、稀土中间合金"),
    "3985": ("电子专用材料", "高纯金属"),
    "3973": ("功率器件", "晶圆、引线框架"),
    "3982": ("摄像头模组", "音圈马达、镜头、柔性电路板"),
    "4012": ("测控仪表", "传感器、电路板"),
    "4040": ("光学镜头", "光学玻璃、镜座"),
    "3311": ("精密结构件", "铝合金型材、模具"),
    "3491": ("工业机器人", "减速器、伺服电机"),
    "3670": ("汽车零部件", "铝合金型材、电机"),
    "3581": ("医疗器械", "精密结构件、传感器"),
    "2710": ("原料药", "化工中间体"),
    "2651": ("高分子材料", "树脂"),
    "3823": ("配电设备", "铜排、绝缘材料"),
    "1439": ("方便食品", "包装材料"),
    "2231": ("纸制包装", "原纸"),
    "6513": ("工业软件", "云服务"),
    "6450": ("数据服务", "服务器"),
    "7320": ("技术研究", "测试设备"),
    "5990": ("仓储物流", "货架、叉车"),
}
SITES = ("海岳创智岛", "5G 智能终端产业园", "储能材料产业园 B 地块", "新型合金产业园", "人才公寓")
NEXT = (
    "回访并确认用地面积",
    "邀请来园考察",
    "对接设备厂商",
    "提供用电方案",
    "约谈投资总监",
    "送签保密协议",
)
SAID = (
    "介绍园区产业链和要素条件，对方关注用电价格和人才公寓。",
    "对方提出产能规划，希望年底前确定选址。",
    "考察标准厂房层高和承重，基本满足要求。",
    "讨论投资节奏和达产时间，约定下次带技术负责人。",
)
WORLD, CHINA, PRIVATE = "曜程国际控股集团", "泰云新材料集团", "恩拓智能集团"
"""Groups on the three lists of the top 500."""


@dataclass(slots=True)
class Story:
    """The leads that later parts go on with."""

    of_projects: dict[int, Lead]
    in_hand: list[Lead]


def load(people: People, chance: Random, projects: Sequence[Project], flagship: Project) -> Story:
    """Enter the leads of the signed projects, those that were given up, and those in hand today."""
    owners = [people.officer.membership_id, people.second.membership_id]
    signed = _of_projects(people, chance, projects, flagship, owners)
    dropped = _dropped(chance, owners)
    with clock.running():
        open_now = _in_hand(chance, owners, clock.today())
    rows = sorted([*signed, *dropped, *open_now], key=lambda row: row.opened_on)
    numbers: dict[int, int] = {}
    for row in rows:
        year = row.opened_on.year
        numbers[year] = numbers.get(year, 0) + 1
        row.number = f"XS-{year}-{numbers[year]:04d}"
        row.normalized_name = normalize_name(row.investor)
    saved = records.create_many(people.officer, rows, act="attraction.lead_opened")
    _needs(people, chance, saved)
    _contacts(people, chance, open_now)
    _talks(people, chance, saved)
    return Story({row.project_id: row for row in signed if row.project_id}, open_now)


def _of_projects(
    people: People,
    chance: Random,
    projects: Sequence[Project],
    flagship: Project,
    owners: Sequence[int],
) -> list[Lead]:
    days: dict[int, dict[str, date]] = {}
    entries = StageEntry.objects.filter(project__in=projects)
    for project_id, stage, on in entries.values_list("project_id", "stage", "entered_on"):
        days.setdefault(project_id, {})[stage] = on
    of_2024 = [one for one in projects if one.signed_on and one.signed_on.year == 2024]
    by_funds = {one.pk for one in chance.sample(of_2024, BY_FUNDS)}
    groups = _groups(chance, of_2024, flagship)
    rows = []
    for one in projects:
        source, name = _source(chance, one.pk in by_funds)
        makes, needs = MAKES.get(one.industry_code, ("", ""))
        rows.append(
            Lead(
                name=one.name,
                investor=one.enterprise.name if one.enterprise else one.name,
                credit_code=one.enterprise.credit_code if one.enterprise else "",
                group=groups.get(one.pk, ""),
                enterprise=one.enterprise,
                industry_code=one.industry_code,
                makes=makes,
                needs=needs,
                investment_fen=one.investment_fen,
                source=source,
                source_name=name,
                source_unit_id=people.fund.unit_id if source is Source.FUND else None,
                owner_id=chance.choice(owners),
                stage=LeadStage.PROJECT,
                opened_on=days[one.pk][ProjectStage.LEAD],
                **_began(days[one.pk][ProjectStage.NEGOTIATION]),
                project=one,
            )
        )
    return rows


def _began(talks_on: date | None) -> dict[str, Any]:
    """The columns of talks that were entered in the evening of their first day."""
    return {"talks_on": talks_on, "talks_recorded_at": talks_on and at(talks_on, 18)}


def _groups(chance: Random, of_2024: Sequence[Project], flagship: Project) -> dict[int, str]:
    """Which projects belong to groups on the three lists."""
    others = [one for one in of_2024 if one.pk != flagship.pk]
    first, second = chance.sample(others, 2)
    return {flagship.pk: WORLD, first.pk: CHINA, second.pk: PRIVATE}


def _source(chance: Random, is_by_fund: bool) -> tuple[Source, str]:
    if is_by_fund:
        return Source.FUND, chance.choice(FUNDS)
    kinds = [Source.STAFF, Source.FELLOW_FIRM, Source.ENTERPRISE, Source.EVENT, Source.BANK]
    source = chance.choices([*kinds, Source.DIRECT], [30, 18, 14, 18, 6, 14])[0]
    names = {
        Source.EVENT: ("先进储能材料产业对接会", "粤港澳招商推介会", "新型合金产业大会"),
        Source.BANK: ("海岳农商银行",),
        Source.ENTERPRISE: ("海岳工业企业联合会", "电池行业协会"),
    }.get(source, ("",))
    return source, chance.choice(names)


def _invented(chance: Random) -> dict[str, Any]:
    """An investor that is none of the zone's enterprises, with an idea."""
    code, trade, _weight = chance.choice(TRADES)
    makes, needs = MAKES[code]
    investor = (
        f"{chance.choice(PLACES)}{chance.choice(FIRST)}{chance.choice(SECOND)}{trade}有限公司"
    )
    kind = chance.choice(("生产基地", "研发制造中心", "区域总部", "扩产项目", "智能工厂"))
    source, name = _source(chance, chance.random() < 0.05)
    return {
        "name": f"{makes}{kind}",
        "investor": investor,
        "industry_code": code,
        "makes": makes,
        "needs": needs,
        "investment_fen": round(chance.triangular(2_000, 90_000, 9_000)) * WAN_FEN,
        "source": source,
        "source_name": name,
    }


def _dropped(chance: Random, owners: Sequence[int]) -> list[Lead]:
    """Leads of two years that came to nothing: most before talks, some after long ones."""
    rows = []
    for _lead in range(DROPPED):
        opened_on = date(2023, 1, 9) + timedelta(days=chance.randrange(700))
        talks_on, ended_on = None, opened_on + timedelta(days=chance.randrange(15, 130))
        if chance.random() < 0.45:
            talks_on = opened_on + timedelta(days=chance.randrange(20, 90))
            ended_on = talks_on + timedelta(days=chance.randrange(20, 170))
        rows.append(
            Lead(
                **_invented(chance),
                owner_id=chance.choice(owners),
                stage=LeadStage.DROPPED,
                opened_on=opened_on,
                **_began(talks_on),
                dropped_on=ended_on,
                dropped_because=chance.choices(list(DropCause), [34, 14, 8, 20, 24])[0],
            )
        )
    return rows


def _in_hand(chance: Random, owners: Sequence[int], today: date) -> list[Lead]:
    """Leads of the last half year, each with a next act."""
    rows = []
    for number in range(IN_HAND):
        opened_on = today - timedelta(days=chance.randrange(5, 190))
        has_talks = number % 5 < 2 and (today - opened_on).days > 40
        talks_on = opened_on + timedelta(days=chance.randrange(14, 38)) if has_talks else None
        rows.append(
            Lead(
                **_invented(chance),
                owner_id=None if number % 20 == 7 else chance.choice(owners),
                stage=LeadStage.NEGOTIATION if has_talks else LeadStage.LEAD,
                opened_on=opened_on,
                **_began(talks_on),
                next_act=chance.choice(NEXT),
                next_on=today + timedelta(days=chance.randrange(-4, 25)),
            )
        )
    return rows


def _needs(people: People, chance: Random, rows: Sequence[Lead]) -> None:
    needs = []
    for row in rows:
        if row.stage == LeadStage.DROPPED:
            continue
        wan = (row.investment_fen or 0) // WAN_FEN
        by = row.opened_on + timedelta(days=chance.randrange(200, 400))
        amounts = {
            NeedKind.LAND: m2_of(max(round(wan / 450), 2)) if wan > 15_000 else None,
            NeedKind.SPACE: max(round(wan / 3), 500) if wan <= 15_000 else None,
            NeedKind.POWER: max(round(wan / 20), 200),
            NeedKind.STAFF: max(round(wan / 120), 10),
            NeedKind.HOMES: max(round(wan / 900), 2),
            NeedKind.MONEY: wan // 25 * WAN_FEN if wan >= 5_000 else None,
        }
        needs += [
            LeadNeed(lead=row, kind=kind, amount=amount, needed_by=by)
            for kind, amount in amounts.items()
            if amount is not None
        ]
    records.create_many(people.officer, needs, act="attraction.need_set")


def _contacts(people: People, chance: Random, rows: Sequence[Lead]) -> None:
    records.create_many(
        people.officer,
        [
            LeadContact(
                lead=row,
                name=chance.choice(SURNAMES) + chance.choice(GIVEN),
                title=chance.choice(("投资总监", "总经理", "项目经理", "董事会秘书")),
                phone=f"0755-5550{chance.randrange(10_000):04d}",
            )
            for row in rows
        ],
        act="attraction.lead_contact_added",
    )


def _talks(people: People, chance: Random, rows: Sequence[Lead]) -> None:
    talks = []
    for row in rows:
        if row.talks_on is None:
            continue
        held_on, kinds = row.talks_on, list(TalkKind)
        last = row.dropped_on or row.opened_on + timedelta(days=150)
        for _talk in range(chance.randrange(1, 4)):
            kind = chance.choice(kinds)
            talks.append(
                Talk(
                    lead=row,
                    kind=kind,
                    held_on=held_on,
                    sites=chance.choice(SITES) if kind is TalkKind.VISIT_HERE else "",
                    summary=chance.choice(SAID),
                    by_id=row.owner_id or people.officer.membership_id,
                    recorded_at=at(held_on, 18),
                )
            )
            held_on = min(held_on + timedelta(days=chance.randrange(6, 30)), last)
    with clock.running():
        today = clock.today()
    told = [one for one in talks if one.held_on <= today]
    with clock.at(at(today)):
        records.create_many(people.officer, told, act="attraction.talk_held")
