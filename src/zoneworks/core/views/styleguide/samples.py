"""Lists, records, events and jobs of an invented zone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from zoneworks.core import clock
from zoneworks.core.lists import Row
from zoneworks.core.templatetags.ui import grade, state

FIRMS = [
    (
        "海岳恩拓测控技术有限公司",
        "4012 绘图、计算及测量仪器",
        "F-10",
        "31.9",
        "19,479",
        "43.8",
        "A",
    ),
    ("海岳曜程储能科技有限公司", "3841 锂离子电池制造", "C-01", "80.2", "56,272", "43.3", "A"),
    ("海岳泰昱精密制造有限公司", "3311 金属结构制造", "F-04", "29.1", "13,733", "28.6", "B"),
    ("海岳云栈半导体有限公司", "3973 集成电路制造", "D-09", "99.5", "47,303", "16.9", "C"),
    (
        "海岳经济技术开发区先进储能材料与动力电池系统集成创新研究院有限责任公司",
        "7320 工程和技术研究和试验发展",
        "D-04",
        "101.3",
        "44,408",
        "7.1",
        "D",
    ),
]


def firm_list() -> dict[str, Any]:
    """A page of a list of enterprises."""
    columns: list[dict[str, Any]] = [
        {"name": "name", "label": "企业名称", "sort_url": "?sort=name", "sort": None},
        {"name": "industry", "label": "行业"},
        {"name": "parcel", "label": "地块"},
        {
            "name": "land",
            "label": "用地",
            "unit": "亩",
            "is_numeric": True,
            "sort_url": "?sort=land",
        },
        {"name": "output", "label": "产值", "unit": "万元", "is_numeric": True, "sort_url": "?"},
        {
            "name": "tax",
            "label": "亩均税收",
            "unit": "万元/亩",
            "is_numeric": True,
            "sort_url": "?",
            "sort": "desc",
        },
        {"name": "grade", "label": "评价"},
        {"name": "state", "label": "状态"},
    ]
    rows = []
    for firm in FIRMS:
        texts = [
            *firm[:6],
            grade(firm[6]),
            state("blocked", "欠缴租金") if firm[6] == "D" else state("normal", "在营"),
        ]
        rows.append(Row("#lists", "", texts))
    return {
        "title": "企业",
        "count": 186,
        "total": 3248,
        "columns": columns,
        "rows": rows,
        "chips": [
            {"label": "类型", "value": "规上工业", "remove_url": "#lists"},
            {"label": "用地", "value": "≥ 15 亩", "remove_url": "#lists"},
        ],
        "filters": [
            {"name": "text", "label": "名称或代码", "kind": "text", "value": ""},
            {
                "name": "scale",
                "label": "规模",
                "kind": "choice",
                "choices": [("1", "规上工业", True), ("2", "规下", False)],
            },
            {"name": "land", "label": "用地", "kind": "range", "unit": "亩", "minimum": "15"},
        ],
        "clear_url": "#lists",
        "hidden_fields": [],
        "next_url": "#lists",
        "previous_url": None,
        "page_size": 50,
        "export_urls": [("Excel", "#lists"), ("CSV", "#lists")],
        "import_url": "#lists",
        "create_url": "#lists",
        "create_label": "登记企业",
        "empty_title": "还没有企业",
        "empty_text": "逐家登记，或从 Excel 导入。",
        "data_as_of": clock.today(),
        "foot": ["", "", "", "14,206.3", "4,863,190", "22.1", "", ""],
    }


def desk_groups() -> list[dict[str, Any]]:
    """What waits on a desk, by when it is due."""
    now = clock.now()
    rows = [
        ("overdue", "已超期", "审批", "泰昱精密二期·建设工程规划许可证会签意见", "会签", 5, -2),
        ("today", "今日到期", "审批", "曜程储能电芯二期·施工图审查结论转正式", "签发", 2, 0),
        ("today", "今日到期", "政策", "2026 年第四批厂房租金补贴 41 户复核", "复核", 3, 0),
        ("soon", "三个工作日内", "建设", "曜程储能·110 kV 专线间隔未落实", "答复", 6, 2),
        ("soon", "三个工作日内", "服务", "恩拓测控·申请夜间货车通行", "答复", 3, 2),
        ("later", "以后", "内部", "2026 年四季度个人指标自评", "填报", 5, 9),
        ("later", "以后", "土地", "C-07 地块交地现场核验", "安排", 4, 24),
        ("none", "没有时限", "招商", "云栈半导体封测线·入园评审材料初审", "初审", 1, None),
    ]
    groups: dict[str, dict[str, Any]] = {}
    for key, label, theme, title, verb, waited, remaining in rows:
        group = groups.setdefault(key, {"key": key, "label": label, "items": []})
        group["items"].append(
            {
                "theme": theme,
                "title": title,
                "line": "HY-SP-2026-0187·规划建设局已签，等您处理",
                "verb": verb,
                "since": now - timedelta(days=waited),
                "waited_days": waited,
                "due": now.date(),
                "remaining_days": remaining,
                "url": "#desk",
            }
        )
    return list(groups.values())


def record() -> dict[str, Any]:
    """The head of a case."""
    return {
        "number": "HY-SP-2026-0187·新建工业·模拟审批案件",
        "title": "曜程储能电芯二期",
        "subtitle": "年产 12 GWh",
        "state": {"shape": "running", "word": "施工许可阶段", "tone": "accent"},
        "acts": [
            {"label": "告知企业", "url": "#records", "method": "get", "is_possible": True},
            {
                "label": "核发施工许可证",
                "url": "#records",
                "method": "post",
                "is_possible": False,
                "reason": "施工图审查仍是模拟结果，签发转正式后即可受理。",
            },
            {
                "label": "签发施工图审查转正式",
                "url": "#records",
                "method": "get",
                "is_primary": True,
                "is_possible": True,
            },
        ],
        "facts": [
            ("申请人", "海岳曜程储能科技有限公司"),
            ("项目代码", "2609-430199-04-01-187"),
            ("地块", "C-07·198.4 亩"),
            ("总投资", "32.6 亿元"),
            ("牵头·专员", "行政审批局·林知远"),
            ("模拟件有效至", "2027-04-30"),
        ],
        "tabs": [
            {"label": "概况", "url": "#records", "is_open": True},
            {"label": "事项", "url": "#records", "count": 9},
            {"label": "材料", "url": "#records", "count": 37},
            {"label": "意见", "url": "#records", "count": 12},
            {"label": "文书", "url": "#records", "count": 11},
            {"label": "时间线", "url": "#records", "count": 64},
        ],
    }


def events() -> list[dict[str, Any]]:
    """A timeline with each kind of line."""
    now = clock.now()
    return [
        {
            "at": now,
            "who": "林知远",
            "act_label": "施工图审查转正式：待签发",
            "reason": "条件 4 / 4 已核对：主体一致、出让条件一致、原件补齐、无重大变更",
            "tone": "accent",
            "shape": "running",
        },
        {
            "at": now - timedelta(days=4),
            "who": "沈既明",
            "act_label": "企业补齐勘察报告原件",
            "tone": "ok",
            "shape": "done",
        },
        {
            "at": now - timedelta(days=24),
            "who": "江予安",
            "act_label": "更正用地面积",
            "reason": "以不动产权证为准",
            "changes": [("用地", "196.0 亩", "198.4 亩"), ("地块", "", "C-07")],
            "tone": "quiet",
            "shape": "dot",
        },
        {
            "at": now - timedelta(days=400),
            "act_label": "恢复计时",
            "reason": "暂停 5 个工作日·事由：等企业补正（市政接口图）",
            "tone": "muted",
            "shape": "paused",
        },
    ]


def jobs() -> Iterator[dict[str, Any]]:
    """A job in each state."""
    started = clock.now() - timedelta(seconds=40)
    base = {
        "label": "分析 receipt_wabo.parquet",
        "total": 8577,
        "attempt": 1,
        "cancel_url": "#jobs",
    }
    yield base | {"id": 1, "state": "WAITING", "percent": None, "poll_url": "/styleguide?none"}
    yield base | {
        "id": 2,
        "state": "RUNNING",
        "step": "自助抽样：按案件重抽 1,000 次",
        "done": 5322,
        "percent": 62,
        "started_at": started,
        "attempt": 2,
    }
    yield base | {"id": 3, "state": "RUNNING", "step": "读取文件", "total": 0, "percent": None}
    yield base | {"id": 4, "state": "DONE", "percent": 100, "result_url": "#jobs"}
    yield base | {
        "id": 5,
        "state": "FAILED",
        "percent": 62,
        "error": "第 1,204 行的时间“2026-13-01”不存在：请改正后重新上传。",
    }
    yield base | {"id": 6, "state": "CANCELED", "percent": 31}
