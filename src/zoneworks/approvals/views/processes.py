"""Processes and their dated versions: to read, to compare, and to move a case to another one."""

from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.definitions import Definition, open_definition, shipped_definitions
from zoneworks.approvals.engine.acts import OPEN_CASES, VIEW_CASES, VIEW_PROCESSES
from zoneworks.approvals.engine.process.terms import Item, Process
from zoneworks.approvals.engine.process.versions import PlanChange, compare
from zoneworks.approvals.forms import VersionForm
from zoneworks.approvals.views.diagrams import process_diagram
from zoneworks.core import clock
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, button, page
from zoneworks.core.saving import answer, save
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.traditional import in_script

PARTS = {
    "items": gettext_lazy("Items"),
    "diagram": gettext_lazy("Diagram"),
    "rules": gettext_lazy("Milestones and rules"),
}


@page(VIEW_PROCESSES)
def processes(request: ActorRequest) -> HttpResponse:
    """Every process with its dated versions."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in _newest_first():
        process = one.process
        found.setdefault(process.id, []).append(
            {
                "definition": one,
                "process": process,
                "name": labels.name_of(process),
                "is_current": _holds(process),
            }
        )
    context = {"processes": list(found.items()), "may_move": request.actor.may(OPEN_CASES)}
    return render(request, "approvals/processes.html", context)


@page(VIEW_PROCESSES)
def process(
    request: ActorRequest, process_id: str, process_version: str, part: str = "items"
) -> HttpResponse:
    """One version of a process: its items, its diagram, its rules."""
    if part not in PARTS:
        raise NotFound(_("There is no such page."))
    definition = _definition(process_id, process_version)
    shown = definition.process
    context: dict[str, Any] = {
        "process": shown,
        "record": _record(definition, part),
        "is_sample": shown.sample,
    }
    if part == "items":
        context["stages"] = [
            {
                "name": labels.name_of(stage),
                "lead": labels.authority_name(shown, stage.lead),
                "items": [_item(shown, one) for one in shown.items if one.stage == stage.code],
            }
            for stage in shown.stages
        ]
    elif part == "diagram":
        context["diagram"] = process_diagram(shown)
    else:
        context |= _rules(shown)
    return render(request, f"approvals/process_{part}.html", context)


@page(VIEW_PROCESSES)
def process_file(request: ActorRequest, process_id: str, process_version: str) -> HttpResponseBase:
    """The file of a version, as it is read."""
    definition = _definition(process_id, process_version)
    content = open_definition(definition)
    return FileResponse(content, as_attachment=True, filename=definition.file)


@page(VIEW_PROCESSES)
def process_compare(request: ActorRequest, process_id: str) -> HttpResponse:
    """What differs between two versions, in words."""
    versions = [one for one in _newest_first() if one.process.id == process_id]
    if not versions:
        raise NotFound(_("There is no such process."))
    known = {one.process.version: one.process for one in versions}
    codes = list(known)
    after = known.get(request.GET.get("after", ""), known[codes[0]])
    earlier = codes[min(codes.index(after.version) + 1, len(codes) - 1)]
    before = known.get(request.GET.get("before", ""), known[earlier])
    rows = [
        {
            "part": labels.PROCESS_PARTS[one.part],
            "name": labels.part_name(after if one.after is not None else before, one.code),
            "field": labels.PROCESS_FIELDS.get(one.field, one.field),
            "is_whole": not one.field,
            "before": labels.difference_text(before, one, one.before),
            "after": labels.difference_text(after, one, one.after),
        }
        for one in compare(before, after)
    ]
    context = {
        "process": after,
        "title": labels.name_of(after),
        "before": before,
        "after": after,
        "versions": codes,
        "rows": rows,
        "breadcrumb_tail": [(_("Compare versions"), None)],
    }
    return render(request, "approvals/process_compare.html", context)


@page(VIEW_CASES)
def older_cases(request: ActorRequest, process_id: str) -> HttpResponse:
    """The cases under an older version, each with what the current one would change."""
    current = next(
        (one for one in _newest_first() if one.process.id == process_id and _holds(one.process)),
        None,
    )
    if current is None:
        raise NotFound(_("There is no such process."))
    found = queries.preview_older(request.actor, current)
    context = {
        "process": current.process,
        "title": labels.name_of(current.process),
        "rows": [(case, _told(current.process, change)) for case, change in found.rows],
        "n_cases": found.n_cases,
        "may_move": request.actor.may(OPEN_CASES),
    }
    return render(request, "approvals/older_cases.html", context)


@page(OPEN_CASES, "GET", "POST")
def case_version(request: ActorRequest, pk: int) -> HttpResponse:
    """Move a case to another version, after a look at what changes for it."""
    actor = request.actor
    case = queries.get_case(actor, pk)
    row = queries.load_case(actor, case)
    others = [
        one
        for one in _newest_first()
        if one.process.id == case.process_id and one.process.version != case.process_version
    ]
    form = VersionForm(request.POST or None, versions=others, initial={"version": case.version})
    attempt = save(
        form,
        lambda values: services.move_to_version(
            actor, pk, values["to"], version=values["version"], reason=values["reason"]
        ),
        lambda _current: {},
    )
    return answer(
        request,
        attempt,
        said=_("The case goes on under the other version."),
        title=_("Move to another version"),
        subtitle=case.project.name,
        line=_("Now under version %(version)s.") % {"version": case.process_version},
        previews=[
            (one.process.version, _told(one.process, queries.preview_move(row, one.process)))
            for one in others
        ],
        cancel_url=reverse("approvals:approval_case", args=[pk]),
        submit_label=_("Move"),
        template="approvals/case_version.html",
    )


def _newest_first() -> list[Definition]:
    return sorted(shipped_definitions(), key=lambda one: one.process.valid_from, reverse=True)


def _definition(process_id: str, version: str) -> Definition:
    for one in shipped_definitions():
        if (one.process.id, one.process.version) == (process_id, version):
            return one
    raise NotFound(_("There is no such version."))


def _holds(process: Process) -> bool:
    today, until = clock.today(), process.valid_until
    return process.valid_from <= today and (until is None or today < until)


def _record(definition: Definition, part: str) -> dict[str, Any]:
    shown = definition.process
    names = {"process_id": shown.id, "process_version": shown.version}
    acts = [
        (_("Compare versions"), reverse("approvals:process_compare", args=[shown.id])),
        (_("Download the file"), reverse("approvals:process_file", kwargs=names)),
    ]
    return {
        "number": shown.version,
        "title": labels.name_of(shown),
        "subtitle": _("in force") if _holds(shown) else _("not in force today"),
        "acts": [button(label, url) for label, url in acts],
        "facts": [
            (_("Valid from"), full_day(shown.valid_from)),
            (_("Valid until before"), labels.day_text(shown.valid_until)),
            (_("Sample"), _("yes") if shown.sample else _("no")),
            (_("File"), f"{definition.file} · {definition.sha256[:12]}"),
        ],
        "tabs": [
            {
                "label": label,
                "url": reverse("approvals:process_part", kwargs=names | {"part": name}),
                "is_open": name == part,
            }
            for name, label in PARTS.items()
        ],
    }


def _item(shown: Process, one: Item) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": labels.name_of(one),
        "article": in_script(one.article),
        "authority": labels.authority_name(shown, one.authority),
        "powers": [labels.power_text(shown, power) for power in one.powers],
        "needed": labels.condition_text(shown, one.needed_when),
        "handling": labels.HANDLINGS[one.handling],
        "is_licence": one.is_licence,
        "conversion": labels.CONVERSIONS[one.conversion],
        "after": labels.part_names(shown, one.after),
        "legal": [labels.limit_text(shown, limit) for limit in one.legal],
        "promised": labels.limit_text(shown, one.promised),
        "least_days": one.least_days,
        "valid": labels.validity_text(shown, one.valid) if one.valid is not None else "",
        "papers": [labels.paper_text(paper) for paper in one.papers],
        "pauses": [labels.pause_text(pause) for pause in one.pauses],
    }


def _rules(shown: Process) -> dict[str, Any]:
    rule = shown.simulation
    return {
        "milestones": [
            (
                one.code,
                labels.name_of(one),
                labels.part_names(shown, one.after),
                in_script(one.article),
            )
            for one in shown.milestones
        ],
        "joints": [
            (
                labels.name_of(one),
                labels.authority_name(shown, one.lead),
                labels.part_names(shown, one.items),
                labels.limit_text(shown, one.promised),
                in_script(one.article),
            )
            for one in shown.joints
        ],
        "simulation": rule
        and [
            (_("Gives the land"), labels.part_name(shown, rule.land_right)),
            (_("Expires after, days"), rule.expires_after_days),
            (_("Source"), rule.source),
            *(
                (
                    _("Excluded: %(kind)s") % {"kind": labels.name_of(one)},
                    labels.condition_text(shown, one.when),
                )
                for one in rule.exclusions
            ),
        ],
        "certificates": (
            labels.name_of(shown.certificates),
            labels.part_names(shown, shown.certificates.items),
        ),
        "site_preparation": [
            (labels.name_of(one), in_script(one.article)) for one in shown.site_preparation
        ],
        "facts": [
            (labels.name_of(one), labels.FACT_KINDS[one.kind], labels.unit_of(one))
            for one in shown.facts
        ],
    }


def _told(shown: Process, change: PlanChange) -> dict[str, Any]:
    """What another version changes for one case, in words."""
    return {
        "comes_in": labels.part_names(shown, change.comes_in),
        "falls_out": labels.item_names(change.falls_out) or "—",
        "limits": [
            (
                labels.part_name(shown, one.code),
                labels.PROCESS_FIELDS[one.kind],
                labels.limit_text(shown, one.before),
                labels.limit_text(shown, one.after),
            )
            for one in change.limits
        ],
        "refusal": labels.refusal_text(change.refusal) if change.refusal is not None else "",
        "is_empty": change.is_empty,
    }
