"""Analysis of permit logs: bring a log, choose its columns, read what it says."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.approvals import labels, queries, readers, services, tables
from zoneworks.approvals.engine.acts import ANALYZE_LOGS, VIEW_ANALYSES
from zoneworks.approvals.forms import AnalysisForm, initial_of
from zoneworks.approvals.lists import ANALYSIS_LIST
from zoneworks.approvals.views import charts
from zoneworks.core import list_pages, uploads
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.forms import FileForm
from zoneworks.core.models import JobState, StoredFile
from zoneworks.core.pages import ActorRequest, add_errors, button, page
from zoneworks.core.stretch import read_stretch
from zoneworks.core.tables import write_csv, write_xlsx
from zoneworks.core.views.jobs import job_context
from zoneworks.registry.queries import project_ids_by_code

if TYPE_CHECKING:
    from zoneworks.approvals.models import LogAnalysis

LARGEST_LOG = 512 * uploads.MEGABYTE
TABS = {
    "overview": pgettext_lazy("record", "Overview"),
    "waits": gettext_lazy("Waits"),
    "map": gettext_lazy("Process map"),
    "comparison": gettext_lazy("Before and after"),
    "throughput": gettext_lazy("Throughput"),
    "settings": gettext_lazy("Columns and options"),
}


@page(VIEW_ANALYSES, "GET", "POST")
def analyses(request: ActorRequest) -> HttpResponse:
    """The kept analyses, and a place to bring a new log."""
    actor = request.actor
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        actor.require(ANALYZE_LOGS)
        if form.is_valid():
            try:
                file = uploads.keep_file(
                    actor,
                    form.cleaned_data["file"],
                    kinds={".xes", ".xes.gz", ".csv", ".csv.gz", ".parquet"},
                    max_bytes=LARGEST_LOG,
                )
                readers.preview(Path(file.content.path), rows=5)
            except InvalidInput as refusal:
                add_errors(form, refusal)
            except readers.LogUnreadable as refusal:
                form.add_error("file", labels.refusal_text(refusal, file.name))
            else:
                return redirect("approvals:analysis_new", file.pk)
    listing = list_pages.read(request, ANALYSIS_LIST)
    context = {"list": listing, "form": form if actor.may(ANALYZE_LOGS) else None}
    status = 422 if request.method == "POST" else 200
    return render(request, "approvals/analyses.html", context, status=status)


@page(ANALYZE_LOGS, "GET", "POST")
def analysis_new(request: ActorRequest, file_id: int) -> HttpResponse:
    """Choose columns and options with the first rows in sight, then start."""
    file = uploads.get_file(request.actor, file_id)
    try:
        preview = readers.preview(Path(file.content.path), rows=8)
    except readers.LogUnreadable as refusal:
        raise InvalidInput({"file": [labels.refusal_text(refusal, file.name)]}) from refusal
    form = AnalysisForm(
        request.POST or None,
        names=preview.names,
        initial=_initial(request, file, preview),
    )
    if form.is_bound and form.is_valid():
        analysis, _job = services.start_analysis(
            request.actor,
            file_id,
            name=form.cleaned_data["name"],
            columns=form.chosen_columns(),
            options=form.chosen_options(),
            is_own=form.cleaned_data["is_own"],
        )
        return redirect("approvals:analysis", analysis.pk)
    parts = form.parts_of_columns()
    heads = [(name, parts[name]) for name in parts]
    heads += [(name, "") for name in preview.names if name not in parts]
    context = {
        "form": form,
        "file": file,
        "heads": heads,
        "compound": preview.compound,
        "rows": [[row[name] for name, _part in heads] for row in preview.rows],
        "cancel_url": reverse("approvals:analyses"),
        "breadcrumb_tail": [(file.name, None)],
    }
    status = 422 if form.is_bound else 200
    return render(request, "approvals/analysis_new.html", context, status=status)


@page(VIEW_ANALYSES)
def analysis(request: ActorRequest, pk: int, tab: str = "overview") -> HttpResponse:
    """What a log says; while the work runs, how far it is."""
    row = queries.get_analysis(request.actor, pk)
    if tab not in TABS:
        raise NotFound(_("There is no such page."))
    if row.figures is None:
        return _unfinished(request, row)
    services.mark_seen(request.actor, row)
    context = {"analysis": row, "figures": row.figures, "record": _record(request, row, tab)}
    context |= charts.CONTEXTS[tab](row) if tab in charts.CONTEXTS else {}
    return render(request, f"approvals/analysis_{tab}.html", context)


@page(VIEW_ANALYSES)
def cases(request: ActorRequest, pk: int) -> HttpResponse:
    """The cases behind a figure, the slowest first; behind a wait, by that wait."""
    row = queries.get_analysis(request.actor, pk)
    chosen = _chosen(request)
    found = queries.list_cases(row, chosen)
    has_wait = "wait" in found.columns
    found = found.sort(
        "wait" if has_wait else "duration", "case", descending=[True, False], nulls_last=True
    )
    if (suffix := request.GET.get("as")) in {"xlsx", "csv"}:
        return _export(row, found, str(suffix))
    params = request.GET.dict()
    stretch = read_stretch(params, found.height)
    rows = found[stretch.start : stretch.stop].to_dicts()
    links = {name: value for name, value in params.items() if name not in {"from", "as"}}
    projects = project_ids_by_code(request.actor, row.zone_id, [item["case"] for item in rows])
    context = {
        "analysis": row,
        "breadcrumb_tail": [(row.name, _address(row)), (_("Cases"), None)],
        "figure": request.GET.get("figure", ""),
        "chosen": _shown_filter(chosen, links),
        "has_wait": has_wait,
        "count": found.height,
        "n_waits": int(found["waits"].sum()) if has_wait else 0,
        "rows": [
            item
            | {
                "project_id": projects.get(item["case"]),
                "waited": charts.span(row, item.get("wait")),
                "took": charts.span(row, item["duration"]),
                "allowed": charts.span(row, item["limit_duration"]),
            }
            for item in rows
        ],
        "stretch": stretch,
        "export_urls": [(kind, f"?{urlencode(links | {'as': kind})}") for kind in ("xlsx", "csv")],
    }
    return render(request, "approvals/cases.html", context)


@page(VIEW_ANALYSES)
def case(request: ActorRequest, pk: int) -> HttpResponse:
    """One case and its events."""
    row = queries.get_analysis(request.actor, pk)
    name = request.GET.get("case", "")
    found = queries.list_cases(row, {"case": name}).to_dicts()
    if not found:
        raise NotFound(_("There is no such case."))
    context = {
        "analysis": row,
        "breadcrumb_tail": [(row.name, _address(row)), (name, None)],
        "case": found[0] | {"took": charts.span(row, found[0]["duration"])},
        "steps": [
            step | {"took": charts.span(row, step["wait"])}
            for step in queries.list_case_steps(row, name)
        ],
        "project_id": project_ids_by_code(request.actor, row.zone_id, [name]).get(name),
    }
    return render(request, "approvals/case.html", context)


def _address(row: "LogAnalysis") -> str:
    return reverse("approvals:analysis", args=[row.pk])


def _initial(request: ActorRequest, file: StoredFile, preview: Any) -> dict[str, Any]:
    """The columns as guessed, or as an earlier analysis of the file had them."""
    earlier = request.GET.get("like", "")
    if earlier.isdecimal() and len(earlier) < 19:
        row = queries.get_analysis(request.actor, int(earlier))
        return initial_of(row.columns, name=row.name, is_own=row.is_own, **row.options)
    return initial_of(vars(preview.guess), name=file.name)


def _unfinished(request: ActorRequest, row: "LogAnalysis") -> HttpResponse:
    job = queries.find_job(request.actor, row)
    has_stopped = job and job.state in {JobState.FAILED, JobState.CANCELED}
    context = {
        "analysis": row,
        "job": job_context(job) if job else None,
        "may_retry": has_stopped and _may_analyze(request, row),
        "retry_url": f"{reverse('approvals:analysis_new', args=[row.file_id])}?like={row.pk}",
    }
    return render(request, "approvals/analysis_unfinished.html", context)


def _may_analyze(request: ActorRequest, row: "LogAnalysis") -> bool:
    """A file can be analyzed again by who brought it."""
    return request.actor.may(ANALYZE_LOGS) and row.file.user_id == request.actor.user_id


def _record(request: ActorRequest, row: "LogAnalysis", tab: str) -> dict[str, Any]:
    acts = []
    if _may_analyze(request, row):
        new = reverse("approvals:analysis_new", args=[row.file_id])
        acts.append(button(_("Analyze again"), f"{new}?like={row.pk}"))
    return {
        "number": row.file.name if row.file.name != row.name else "",
        "title": row.name,
        "subtitle": "",
        "state": None,
        "acts": acts,
        "facts": [],
        "tabs": [
            {
                "label": label,
                "url": reverse("approvals:analysis_tab", args=[row.pk, name]),
                "count": None,
                "is_open": name == tab,
            }
            for name, label in TABS.items()
        ],
    }


def _chosen(request: ActorRequest) -> dict[str, Any]:
    text = request.GET.get("filter", "{}")
    try:
        chosen = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput({"filter": [_("No figure opens such cases.")]}) from error
    if not isinstance(chosen, dict):
        raise InvalidInput({"filter": [_("No figure opens such cases.")]})
    return chosen


def _shown_filter(chosen: dict[str, Any], links: dict[str, Any]) -> list[dict[str, Any]]:
    """What the cases were chosen by, each with the list without it."""
    return [
        {
            "label": labels.FILTERS.get(name, name),
            "value": _shown_value(value),
            "remove_url": _without(name, chosen, links),
        }
        for name, value in chosen.items()
    ]


def _shown_value(value: Any) -> Any:
    if isinstance(value, list):
        return " · ".join(str(labels.FILTER_VALUES.get(str(one), one)) for one in value)
    return labels.FILTER_VALUES.get(str(value), value)


def _without(name: str, chosen: dict[str, Any], links: dict[str, Any]) -> str:
    left = {key: value for key, value in chosen.items() if key != name}
    return f"?{urlencode(links | {'filter': json.dumps(left, ensure_ascii=False)})}"


def _export(row: "LogAnalysis", found: Any, suffix: str) -> HttpResponse:
    write = write_xlsx if suffix == "xlsx" else write_csv
    response = HttpResponse(
        write(tables.CASES, tables.case_rows(found)), content_type="application/octet-stream"
    )
    response["Content-Disposition"] = f'attachment; filename="cases-{row.pk}.{suffix}"'
    return response
