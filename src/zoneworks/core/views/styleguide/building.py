"""An invented factory of six floors, in section."""

from decimal import Decimal

from zoneworks.core.maps import Category
from zoneworks.core.sections import Bay, Floor, Hoist, Section

CATEGORIES = (
    Category("LET", "在租", "c1"),
    Category("ENDING", "90 日内到期", "warn"),
    Category("RESERVED", "已预留", "c3"),
    Category("EMPTY", "空置", "bad", is_hatched=True),
    Category("SHARED", "公用", "bar-2"),
)
FLOORS = (
    ("B1", "5.40", "汽车库 3600 SHARED,消防水池 600 SHARED", "15", "500 kVA"),
    ("1F", "7.90", "泰昱精密 2400 LET,恒澜电池 1800 LET", "20", "2,000 kVA"),
    ("2F", "6.00", "泰昱精密 2400 LET, 1800 EMPTY", "15", "1,200 kVA"),
    (
        "3F",
        "6.00",
        "启衡医疗 1260 LET,沐光新材 1740 ENDING,青禾生物 1200 RESERVED",
        "10",
        "1,000 kVA",
    ),
    ("4F", "4.50", " 1050 EMPTY, 1050 EMPTY,北辰机器人 2100 LET", "8", "800 kVA"),
    (
        "5F",
        "4.50",
        "远图智造 1500 LET,共享实验室 900 SHARED,云栖半导体 600 ENDING",
        "6.5",
        "800 kVA",
    ),
)


def section() -> Section:
    """The factory with who sits on which floor, and the land that it saves."""
    return Section(
        "guide-section",
        "海岳智造园 3 号楼",
        CATEGORIES,
        tuple(_floor(*one) for one in FLOORS),
        basements=1,
        hoists=(Hoist("货梯 5 t × 2", "1F", "4F"), Hoist("客梯 1 t × 2", "B1", "5F")),
        notes=(
            "占地 6,000 m²；同样的建筑面积作单层厂房需用地 28,285.71 m²："
            "节约 22,285.71 m²（33.43 亩）。",
        ),
    )


def _floor(label: str, height: str, bays: str, load: str, power: str) -> Floor:
    read = []
    for number, text in enumerate(bays.split(","), 1):
        tenant, area, state = text.rsplit(" ", 2)
        name = f"{label}-{number:02}"
        read.append(Bay(name, Decimal(area), state, tenant.strip(), f"#{name}"))
    fire = "丁类" if label == "B1" else "丙类"
    facts = (("荷载", f"{load} kN/m²"), ("配电", power), ("耐火", f"{fire} 一级"))
    return Floor(label, Decimal(height), tuple(read), facts)
