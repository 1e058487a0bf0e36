"""The style guide: each piece of the pages in each of its states, with invented content."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from zoneworks.core import clock
from zoneworks.core.engine.acts import VISIT
from zoneworks.core.lists import Row
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.templatetags.ui import TONES, grade, state

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
COLORS = [
    "bg",
    "surface",
    "sunken",
    "line",
    "line-2",
    "ctl",
    "ink",
    "ink-2",
    "ink-3",
    "accent",
    "accent-soft",
    "accent-line",
    "ok",
    "ok-soft",
    "warn",
    "warn-soft",
    "bad",
    "bad-soft",
    "bar",
    "bar-2",
    "hatch",
    "track",
    "s1",
    "s2",
    "s3",
    "s4",
    "s5",
    "c1",
    "c2",
    "c3",
    "c4",
    "c5",
    "c6",
]


class _Example(forms.Form):
    """A form with each kind of field."""

    name = forms.CharField(label="企业名称", help_text="与营业执照一致")
    credit_code = forms.CharField(label="统一社会信用代码", max_length=18)
    investment = forms.CharField(label="承诺投资", required=False)
    kind = forms.ChoiceField(
        label="项目类型", choices=[("1", "新建"), ("2", "扩建"), ("3", "技改")]
    )
    signed_on = forms.DateField(
        label="签约日期", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    is_flagship = forms.BooleanField(label="列入重大项目清单", required=False)
    chain = forms.ChoiceField(
        label="产业链",
        choices=[("a", "储能"), ("b", "半导体"), ("c", "医疗器械")],
        widget=forms.RadioSelect,
    )
    log = forms.FileField(
        label="审批台账",
        required=False,
        help_text=".csv、.xes、.parquet，至多 200 MB",
        widget=forms.FileInput(attrs={"data-max-bytes": "200000000"}),
    )
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    fieldsets = (
        ("企业", ["name", "credit_code"]),
        ("项目", ["investment", "kind", "signed_on", "is_flagship", "chain", "log", "note"]),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["investment"].unit = "万元"  # type: ignore[attr-defined]


@page(VISIT)
def styleguide(request: ActorRequest) -> HttpResponse:
    """Show each piece in each state."""
    bad = _example("bad", credit_code="91430112MA7KQ2X18", investment="三千万", kind="1", chain="a")
    bad.add_error("credit_code", "应为 18 位，现为 17 位：请对照营业执照补全。")
    bad.add_error("investment", "“三千万”不是金额：请写数字，如 3,000。")
    stale = _example(
        "stale",
        name="海岳泰昱精密制造有限公司",
        credit_code="91430112MA7KQ2X18T",
        kind="2",
        chain="c",
        note="专员电话已换。",
    )
    return render(
        request,
        "core/styleguide.html",
        {
            "crumbs": [(_("Style guide"), None)],
            "colors": COLORS,
            "groups": _groups(),
            "states": list(TONES),
            "list": _list(),
            "empty_list": _list() | {"rows": [], "count": 0, "chips": [], "foot": []},
            "no_match": _list() | {"rows": [], "count": 0},
            "record": _record(),
            "form": _Example(prefix="plain", initial={"investment": "326,000"}),
            "bad": bad,
            "stale": stale,
            "conflict": {
                "message": "江予安在 09:12 先保存了这家企业。",
                "rows": [("企业名称", "海岳泰昱精密制造股份有限公司", "海岳泰昱精密制造有限公司")],
            },
            "warnings": [
                mark_safe('已有名称相近的企业：<a href="#forms">海岳泰昱精密制造有限公司</a>')
            ],
            "events": _events(),
            "jobs": list(_jobs()),
            "bars": BARS,
            "curves": _curves(),
            "intervals": INTERVALS,
            "trend": TREND,
            "process": PROCESS,
            "acts": _record()["acts"],
        },
    )


def _example(prefix: str, **values: str) -> _Example:
    """A form as it comes back with what somebody typed."""
    form = _Example({f"{prefix}-{name}": value for name, value in values.items()}, prefix=prefix)
    form.is_valid()
    return form


def _list() -> dict[str, Any]:
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


def _groups() -> list[dict[str, Any]]:
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


def _record() -> dict[str, Any]:
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


def _events() -> list[dict[str, Any]]:
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


def _jobs() -> Iterator[dict[str, Any]]:
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


BARS = {
    "unit": "亿元",
    "x_label": "月",
    "x": list(range(1, 11)),
    "series": [
        {"name": "2026", "values": [42, 36, 48, 46, 49, 53, 50, 52, 55, 55.6]},
        {"name": "2025", "values": [40, 35, 44, 43, 45, 48, 47, 48, 51, 51]},
    ],
}
TREND = {
    "unit": "万元/亩",
    "x_label": "季度",
    "x": ["25-1", "25-2", "25-3", "25-4", "26-1", "26-2", "26-3"],
    "series": [
        {"name": "储能", "values": [18.2, 19.1, 20.4, 22.0, 22.4, 23.8, 25.1]},
        {"name": "半导体", "values": [24.0, 23.1, 22.6, 23.4, 24.9, 25.2, 26.0]},
        {"name": "医疗器械", "values": [15.1, 15.4, None, 16.0, 16.8, 17.1, 17.9]},
        {"name": "其他", "values": [9.8, 10.0, 10.3, 10.1, 10.6, 10.9, 11.2], "is_dashed": True},
    ],
}
INTERVALS = {
    "x_label": "压缩率",
    "y_label": "算法",
    "is_share": True,
    "items": [
        {"label": "限制平均（至 90 天）", "low": 0.108, "value": 0.135, "high": 0.162},
        {"label": "比值之均", "low": 0.041, "value": 0.077, "high": 0.113},
        {"label": "和之比", "low": 0.062, "value": 0.087, "high": 0.11},
        {"label": "朴素中位数", "low": None, "value": 0.21, "high": None},
    ],
}


def _curves() -> dict[str, Any]:
    def curve(name: str, factor: float, *, is_dashed: bool) -> dict[str, Any]:
        points = [(t, max(0.0, (1 - t / 120) ** factor)) for t in range(0, 91, 3)]
        return {
            "name": name,
            "points": points,
            "lower": [(t, max(0.0, s - 0.0006 * t - 0.01)) for t, s in points],
            "upper": [(t, min(1.0, s + 0.0006 * t + 0.01)) for t, s in points],
            "is_dashed": is_dashed,
        }

    return {
        "x_label": "自受理起的天数",
        "y_label": "仍未办结",
        "is_share": True,
        "series": [
            curve("2026 年（412 件，在办 37）", 3.4, is_dashed=False),
            curve("2025 年（624 件，在办 0）", 1.7, is_dashed=True),
        ],
        "text": "至 90 天，限制平均用时由 38.4 天降至 22.9 天，"
        "压缩 40.4 %（95 % 区间 36.1–44.5 %）。",
    }


PROCESS = {
    "nodes": [
        {"id": "s", "label": "收件", "count": 1434, "kind": "start"},
        {"id": "a", "label": "受理", "count": 1434},
        {"id": "b", "label": "材料补正", "count": 512},
        {"id": "c", "label": "征求部门意见", "count": 980},
        {"id": "d", "label": "专家评审", "count": 301},
        {"id": "e", "label": "审查", "count": 1402},
        {"id": "f", "label": "T16 Report reasons to hold request", "count": 228},
        {"id": "g", "label": "决定", "count": 1329},
        {"id": "z", "label": "送达", "count": 1329, "kind": "end"},
    ],
    "edges": [
        {"source": "s", "target": "a", "count": 1434, "median_days": 0.4},
        {"source": "a", "target": "b", "count": 512, "median_days": 1.2},
        {"source": "b", "target": "a", "count": 207, "median_days": 9.6},
        {"source": "b", "target": "e", "count": 305, "median_days": 7.9},
        {"source": "a", "target": "c", "count": 840, "median_days": 2.1},
        {"source": "a", "target": "e", "count": 289, "median_days": 0.9},
        {"source": "c", "target": "e", "count": 679, "median_days": 12.6},
        {"source": "c", "target": "d", "count": 301, "median_days": 6.4},
        {"source": "d", "target": "e", "count": 284, "median_days": 21.3},
        {"source": "e", "target": "f", "count": 228, "median_days": 3.3},
        {"source": "f", "target": "g", "count": 190, "median_days": 18.8},
        {"source": "e", "target": "g", "count": 1139, "median_days": 2.6},
        {"source": "e", "target": "e", "count": 96, "median_days": 1.1},
        {"source": "g", "target": "z", "count": 1329, "median_days": 0.2},
    ],
}
