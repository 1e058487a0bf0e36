"""The style guide: each piece of the pages in each of its states, with invented content."""

from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from zoneworks.core.engine.acts import VISIT
from zoneworks.core.maps import USES
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.templatetags.ui import TONES
from zoneworks.core.views.styleguide import building, charts, land, samples

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
    *(f"use-{name}" for name in USES),
    "land-green",
    "land-water",
    "land-road",
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
            "groups": samples.desk_groups(),
            "states": list(TONES),
            "list": samples.firm_list(),
            "empty_list": samples.firm_list() | {"rows": [], "count": 0, "chips": [], "foot": []},
            "no_match": samples.firm_list() | {"rows": [], "count": 0},
            "record": samples.record(),
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
            "events": samples.events(),
            "jobs": list(samples.jobs()),
            "bars": charts.BARS,
            "curves": charts.curves(),
            "intervals": charts.INTERVALS,
            "trend": charts.TREND,
            "process": charts.PROCESS,
            "zone_map": land.zone_map(),
            "drawing_map": land.drawing_map(),
            "drawn": land.drawn(),
            "section": building.section(),
            "acts": samples.record()["acts"],
        },
    )


@page(VISIT)
def styleguide_land(request: ActorRequest) -> HttpResponse:
    """Give the land of the map."""
    return JsonResponse(land.land())


def _example(prefix: str, **values: str) -> _Example:
    """A form as it comes back with what somebody typed."""
    form = _Example({f"{prefix}-{name}": value for name, value in values.items()}, prefix=prefix)
    form.is_valid()
    return form
