"""Five industry chains of the demonstration zone (synthetic), with the enterprises at them."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from zoneworks.attraction.engine.chains import Tier
from zoneworks.attraction.models import ChainNode, NodeFirm
from zoneworks.attraction.services import chains as services
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.demo import SEED, Demonstration
from zoneworks.registry.models import Enterprise

ENTERED_AT = datetime(2024, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
UP, MID, DOWN, SUPPORT = Tier.UPSTREAM, Tier.MIDSTREAM, Tier.DOWNSTREAM, Tier.SUPPORT
BLANK, SINGLE, FEW, MANY = (0, 0), (1, 1), (2, 4), (5, 9)
"""From how many to how many enterprises sit at a node."""
MOTORS, MODULES = "音圈马达", "摄像头模组"
"""A maker of voice-coil motors finds its customer next door."""


class Step(NamedTuple):
    """A node: name, tier, products, classes, how many enterprises, whether its largest leads."""

    name: str
    tier: Tier
    products: str
    codes: str
    firms: tuple[int, int]
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A chain with its nodes and flows; a flow is source, target and product."""

    name: str
    leader: str
    description: str
    steps: Sequence[Step]
    flows: Sequence[tuple[str, str, str]]


ALLOYS = Plan(
    "新型合金",
    "沈望川",
    "以高温合金、铝合金和磁性合金为主，供应汽车、终端和电池企业。",
    [
        Step("有色金属原料", UP, "镍钴原料、稀土氧化物、海绵钛", "323", BLANK),
        Step("合金熔炼铸锭", UP, "镍基合金锭、铝合金锭、铜合金锭", "3240", FEW),
        Step("合金粉末", UP, "高温合金粉末、钛合金粉末", "3240", FEW),
        Step("合金板带箔", MID, "铝合金板带、铜合金带、铝箔坯料", "3240", MANY, leads=True),
        Step("磁性合金", MID, "钕铁硼磁钢、软磁合金", "3985", SINGLE),
        Step("精密锻件", MID, "航空锻件、转向节锻件", "3311", FEW),
        Step("金属增材制造", MID, "打印毛坯、随形模具", "3491", SINGLE),
        Step("汽车轻量化部件", DOWN, "铝合金壳体、副车架", "3670", MANY),
        Step("精密结构件", DOWN, "铝合金中框、电机外壳", "3311", FEW),
        Step("热处理与表面处理", SUPPORT, "真空热处理、微弧氧化", "336", BLANK),
        Step("合金检测", SUPPORT, "成分检测、疲劳试验", "7320", SINGLE),
    ],
    [
        ("有色金属原料", "合金熔炼铸锭", "镍钴原料"),
        ("有色金属原料", "合金粉末", "海绵钛"),
        ("有色金属原料", "磁性合金", "稀土氧化物"),
        ("合金熔炼铸锭", "合金粉末", "母合金"),
        ("合金熔炼铸锭", "合金板带箔", "合金锭"),
        ("合金熔炼铸锭", "精密锻件", "合金棒料"),
        ("合金粉末", "金属增材制造", "合金粉末"),
        ("合金板带箔", "汽车轻量化部件", "铝合金板带"),
        ("合金板带箔", "精密结构件", "铝合金板"),
        ("精密锻件", "汽车轻量化部件", "转向节锻件"),
        ("金属增材制造", "精密结构件", "打印毛坯"),
        ("热处理与表面处理", "精密锻件", "热处理"),
        ("合金检测", "精密锻件", "疲劳试验"),
    ],
)
STORAGE = Plan(
    "先进储能材料",
    "林知远",
    "从正负极材料到储能系统，链主企业正在建设百亿储能电池基地。",
    [
        Step("锂盐", UP, "碳酸锂、氢氧化锂", "261", BLANK),
        Step("正极材料", UP, "磷酸铁锂、三元材料", "3985", FEW),
        Step("负极材料", UP, "人造石墨、硅碳负极", "3985", FEW),
        Step("隔膜", UP, "锂电隔膜、涂覆隔膜", "2651", SINGLE),
        Step("电解液", UP, "电解液、六氟磷酸锂", "266", BLANK),
        Step("集流体", UP, "电池铝箔、锂电铜箔", "3240", SINGLE),
        Step("电池结构件", MID, "电芯壳体、盖板", "3311", FEW),
        Step("电芯制造", MID, "储能电芯、消费电芯", "3841", MANY, leads=True),
        Step("电池管理系统", MID, "电池管理系统、采样线束", "3982", FEW),
        Step("储能变流器", MID, "储能变流器、升压舱", "3823", FEW),
        Step("储能系统集成", DOWN, "储能集装箱、工商业储能柜", "3841", MANY),
        Step("动力电池包", DOWN, "动力电池包、换电电池", "3670", FEW),
        Step("电池回收", SUPPORT, "再生锂盐、黑粉", "421", BLANK),
        Step("电池检测认证", SUPPORT, "电池安全检测", "7320", SINGLE),
    ],
    [
        ("锂盐", "正极材料", "碳酸锂"),
        ("电池回收", "正极材料", "再生锂盐"),
        ("正极材料", "电芯制造", "磷酸铁锂"),
        ("负极材料", "电芯制造", "人造石墨"),
        ("隔膜", "电芯制造", "锂电隔膜"),
        ("电解液", "电芯制造", "电解液"),
        ("集流体", "电芯制造", "铝箔、铜箔"),
        ("电池结构件", "电芯制造", "壳体、盖板"),
        ("电芯制造", "储能系统集成", "储能电芯"),
        ("电芯制造", "动力电池包", "动力电芯"),
        ("电池管理系统", "储能系统集成", "电池管理系统"),
        ("电池管理系统", "动力电池包", "采样线束"),
        ("储能变流器", "储能系统集成", "储能变流器"),
        ("电池检测认证", "电芯制造", "电池安全检测"),
    ],
)
TERMINALS = Plan(
    "5G智能终端",
    "江予安",
    "围绕5G智能终端产业园，光学、结构和整机企业就近配套。",
    [
        Step("光学镜片", UP, "玻塑混合镜头、滤光片", "4040", FEW),
        Step("半导体芯片", UP, "图像传感器、驱动芯片、射频芯片", "3973", MANY),
        Step("弹片与漆包线", UP, "精密弹片、漆包线", "3311", SINGLE),
        Step("印制电路板", UP, "高密度电路板、柔性电路板", "3982", FEW),
        Step(MOTORS, MID, "手机摄像头音圈马达、对焦马达", "3813, 3982", SINGLE),
        Step(MODULES, MID, "手机摄像头模组、车载摄像头", "3976, 3982", FEW),
        Step("显示屏", MID, "显示面板、触控模组", "3974", BLANK),
        Step("射频天线", MID, "5G天线、射频模组", "3982", FEW),
        Step("终端电池", MID, "手机电池、穿戴电池", "3841", FEW),
        Step("结构件与外观件", MID, "手机中框、玻璃后盖", "3311", FEW),
        Step("终端整机", DOWN, "5G手机、平板电脑、智能穿戴", "3922, 3982", FEW, leads=True),
        Step("终端软件", SUPPORT, "系统适配、应用软件", "6513", MANY),
        Step("整机测试", SUPPORT, "模组测试、整机可靠性测试", "4012", FEW),
    ],
    [
        ("光学镜片", MODULES, "镜头"),
        ("半导体芯片", MODULES, "图像传感器"),
        ("半导体芯片", MOTORS, "驱动芯片"),
        ("半导体芯片", "射频天线", "射频芯片"),
        ("弹片与漆包线", MOTORS, "弹片、漆包线"),
        (MOTORS, MODULES, "音圈马达"),
        ("印制电路板", "终端整机", "主板"),
        ("印制电路板", MODULES, "柔性电路板"),
        (MODULES, "终端整机", "摄像头模组"),
        ("显示屏", "终端整机", "显示屏"),
        ("射频天线", "终端整机", "5G天线"),
        ("终端电池", "终端整机", "手机电池"),
        ("结构件与外观件", "终端整机", "中框、后盖"),
        ("终端软件", "终端整机", "系统软件"),
        ("整机测试", "终端整机", "整机测试"),
        ("整机测试", MODULES, "模组测试"),
    ],
)
MACHINES = Plan(
    "智能装备",
    "贺一鸣",
    "机床、机器人与自动化产线，服务电池和终端企业的扩产。",
    [
        Step("伺服电机", UP, "伺服电机、直线电机", "3823", FEW),
        Step("减速器", UP, "谐波减速器、精密减速器", "345", BLANK),
        Step("轴承丝杠导轨", UP, "精密轴承、滚珠丝杠、直线导轨", "3311", FEW),
        Step("工业传感器", UP, "力觉传感器、光电编码器", "4012", FEW),
        Step("运动控制器", MID, "运动控制器、数控系统", "4012", SINGLE),
        Step("数控机床", MID, "高速加工中心、五轴机床", "3491", FEW),
        Step("机器人本体", MID, "六轴机器人、协作机器人", "3491", FEW),
        Step("自动化产线", DOWN, "电芯产线、模组组装产线", "3491", MANY, leads=True),
        Step("仓储物流装备", DOWN, "堆垛机、搬运机器人", "343", BLANK),
        Step("工业软件", SUPPORT, "产线控制软件、视觉软件", "6513", FEW),
        Step("装备维保", SUPPORT, "主轴维修、精度校准", "43", BLANK),
    ],
    [
        ("伺服电机", "数控机床", "直线电机"),
        ("伺服电机", "机器人本体", "伺服电机"),
        ("减速器", "机器人本体", "谐波减速器"),
        ("轴承丝杠导轨", "数控机床", "滚珠丝杠"),
        ("工业传感器", "运动控制器", "光电编码器"),
        ("运动控制器", "数控机床", "数控系统"),
        ("运动控制器", "机器人本体", "运动控制器"),
        ("数控机床", "自动化产线", "加工中心"),
        ("机器人本体", "自动化产线", "六轴机器人"),
        ("机器人本体", "仓储物流装备", "搬运机器人"),
        ("工业软件", "自动化产线", "产线控制软件"),
        ("装备维保", "数控机床", "精度校准"),
    ],
)
MEDICINE = Plan(
    "生物医药与医疗器械",
    "许若谷",
    "以医疗器械整机带动材料、部件和制剂企业。",
    [
        Step("医用高分子材料", UP, "医用导管料、可降解材料", "2651", FEW),
        Step("原料药", UP, "化学原料药、多肽原料", "2710", FEW),
        Step("药用辅料", UP, "辅料、药用胶囊", "278", BLANK),
        Step("制剂", MID, "片剂、注射剂", "2710", FEW),
        Step("医用光学部件", MID, "内窥镜镜头、成像模块", "4040", SINGLE),
        Step("诊断试剂", MID, "免疫诊断试剂、分子诊断试剂", "276", BLANK),
        Step("医疗器械整机", DOWN, "内窥镜、体外诊断仪、介入导管", "3581", MANY, leads=True),
        Step("医药包装", SUPPORT, "泡罩包装、无菌包装", "2231", SINGLE),
        Step("冷链物流", SUPPORT, "医药冷链运输", "5990", FEW),
        Step("医疗软件", SUPPORT, "影像软件、设备软件", "6513", SINGLE),
    ],
    [
        ("医用高分子材料", "医疗器械整机", "医用导管料"),
        ("原料药", "制剂", "化学原料药"),
        ("药用辅料", "制剂", "辅料"),
        ("医用光学部件", "医疗器械整机", "内窥镜镜头"),
        ("诊断试剂", "医疗器械整机", "诊断试剂"),
        ("医药包装", "制剂", "泡罩包装"),
        ("冷链物流", "制剂", "冷链运输"),
        ("医疗软件", "医疗器械整机", "影像软件"),
    ],
)
CHAINS = (ALLOYS, STORAGE, TERMINALS, MACHINES, MEDICINE)
BETWEEN = (
    ("合金板带箔", "集流体", "铝箔坯料"),
    ("磁性合金", MOTORS, "磁钢"),
    ("磁性合金", "伺服电机", "磁钢"),
    ("精密结构件", "结构件与外观件", "铝合金中框"),
    ("电芯制造", "终端电池", "消费电芯"),
    ("自动化产线", "电芯制造", "电芯产线"),
    ("自动化产线", MODULES, "组装产线"),
    ("光学镜片", "医用光学部件", "镜头"),
)
"""Flows from one chain to another; the names of their nodes are unique."""


def load(demonstration: Demonstration) -> None:
    """Enter the chains, what flows within and between them, and who sits where."""
    chance = random.Random(f"{SEED}-chains")  # noqa: S311 - invented records, no secrets
    enterprises = demonstration.facts["enterprises"]
    if not isinstance(enterprises, list):
        raise TypeError("The register's part comes first.")
    actor = demonstration.officer
    with clock.at(ENTERED_AT):
        nodes: dict[str, ChainNode] = {}
        for place, plan in enumerate(CHAINS, start=1):
            nodes |= _enter(actor, plan, place)
        for source, target, product in [*(one for plan in CHAINS for one in plan.flows), *BETWEEN]:
            services.add_flow(actor, nodes[source].pk, nodes[target].pk, product)
        rows = [row for plan in CHAINS for row in _places(plan, nodes, enterprises, chance)]
        records.create_many(actor, rows, act="attraction.firm_placed")


def _enter(actor: Actor, plan: Plan, place: int) -> dict[str, ChainNode]:
    values = {"name": plan.name, "leader": plan.leader, "description": plan.description}
    chain = services.add_chain(actor, values | {"position": place})
    return {
        step.name: services.add_node(
            actor,
            chain.pk,
            {
                "name": step.name,
                "tier": step.tier,
                "products": step.products,
                "industry_codes": step.codes.split(", "),
                "position": number,
            },
        )
        for number, step in enumerate(plan.steps, start=1)
    }


def _places(
    plan: Plan,
    nodes: Mapping[str, ChainNode],
    enterprises: Sequence[Enterprise],
    chance: random.Random,
) -> list[NodeFirm]:
    """The enterprises of a chain, each at one of its nodes, by class and by chance."""
    left = list(enterprises)
    rows: list[NodeFirm] = []
    for step in plan.steps:
        node = nodes[step.name]
        fitting = [one for one in left if one.industry_code.startswith(tuple(node.industry_codes))]
        count = min(chance.randint(*step.firms), len(fitting))
        chosen = chance.sample(fitting, count)
        if step.name == MODULES:
            motors = next(row.enterprise for row in rows if row.node == nodes[MOTORS])
            chosen[0] = min(fitting, key=lambda one: abs(_door(one) - _door(motors)))
            chosen = list(dict.fromkeys(chosen))
        if step.leads and enterprises[0] in fitting and enterprises[0] not in chosen:
            chosen[0] = enterprises[0]
        left = [one for one in left if one not in chosen]
        leading = max(chosen, key=lambda one: one.latest_output_fen or 0) if step.leads else None
        rows += [
            NodeFirm(
                chain_id=node.chain_id,
                node=node,
                enterprise=one,
                products=_some(step.products, chance),
                is_leading=one is leading,
                since_on=_since(one, chance),
            )
            for one in chosen
        ]
    return rows


def _door(row: Enterprise) -> int:
    """The house number."""
    found = re.search(r"\d+", row.address)
    return int(found[0]) if found else 0


def _some(products: str, chance: random.Random) -> str:
    """One or two of a node's products."""
    every = products.split("、")
    return "、".join(chance.sample(every, chance.randint(1, min(2, len(every)))))


def _since(row: Enterprise, chance: random.Random) -> date:
    """A day between the registration and the end of 2023."""
    begun = row.registered_on or date(2010, 1, 4)
    days = max((date(2023, 12, 29) - begun).days, 1)
    return begun + timedelta(days=chance.randrange(days))
