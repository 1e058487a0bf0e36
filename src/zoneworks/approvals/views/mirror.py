"""Following mandated systems: mappings, a look at an export before it counts, differences."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.approvals import jobs, labels, queries, services, tables
from zoneworks.approvals.engine.acts import FOLLOW_SYSTEMS, VIEW_CASES
from zoneworks.approvals.engine.process.mirror import DAYS, TOLD, Told
from zoneworks.approvals.forms import MappingForm, SettlementForm, WordsForm
from zoneworks.approvals.forms.mirror import latest_version
from zoneworks.core import jobs as work
from zoneworks.core import uploads
from zoneworks.core.errors import InvalidInput, StaleRecord
from zoneworks.core.forms import FileForm
from zoneworks.core.imports import BAD_CELLS
from zoneworks.core.list_files import CONTENT_TYPES
from zoneworks.core.models import JobState
from zoneworks.core.pages import ActorRequest, add_errors, page
from zoneworks.core.saving import answer, save
from zoneworks.core.tables import TableRefused, write_xlsx
from zoneworks.core.templatetags.ui import full_day
from zoneworks.core.timelines import timeline
from zoneworks.core.views.jobs import job_context

if TYPE_CHECKING:
    from zoneworks.approvals.models import MirrorMapping
    from zoneworks.approvals.tables import Look
    from zoneworks.core.models import StoredFile

SHOWN = 200


@page(FOLLOW_SYSTEMS)
def mappings(request: ActorRequest) -> HttpResponse:
    """The saved mappings, and how many differences wait."""
    open_ = queries.list_differences(request.actor).filter(settled_on=None).count()
    rows = [
        (
            one,
            labels.process_name(one.process_id, latest_version(one)),
            len(one.items) + len(one.states),
        )
        for one in queries.list_mappings(request.actor)
    ]
    return render(request, "approvals/mappings.html", {"mappings": rows, "n_open": open_})


@page(FOLLOW_SYSTEMS, "GET", "POST")
def mapping_new(request: ActorRequest) -> HttpResponse:
    """Save how the export of a system is read."""
    form = MappingForm(request.POST or None)
    attempt = save(form, lambda _typed: services.save_mapping(request.actor, form.values()))
    return answer(
        request,
        attempt,
        said=_("The mapping is saved. Now choose an export."),
        done_url=lambda made: reverse("approvals:mapping", args=[made.pk]),
        title=_("Follow a system"),
        cancel_url=reverse("approvals:mappings"),
    )


@page(FOLLOW_SYSTEMS, "GET", "POST")
def mapping_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change how an export is read."""
    mapping = queries.get_mapping(request.actor, pk)
    form = MappingForm(request.POST or None, mapping=mapping)
    attempt = save(
        form,
        lambda typed: services.save_mapping(
            request.actor, form.values(), pk=pk, version=typed["version"]
        ),
    )
    return answer(
        request,
        attempt,
        said=_("The mapping is saved."),
        title=mapping.name,
        cancel_url=reverse("approvals:mapping", args=[pk]),
    )


@page(FOLLOW_SYSTEMS, "GET", "POST")
def mapping(request: ActorRequest, pk: int) -> HttpResponse:
    """A mapping: choose an export, what its words mean, which exports were followed."""
    actor = request.actor
    found = queries.get_mapping(actor, pk)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = uploads.keep_file(
                actor,
                form.cleaned_data["file"],
                kinds={".xlsx", ".csv"},
                max_bytes=20 * uploads.MEGABYTE,
            )
            tables.look(actor, found, file)
        except InvalidInput as refusal:
            add_errors(form, refusal)
        except TableRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("approvals:export", pk, file.pk)
    context = {
        "mapping": found,
        "form": form,
        "columns": [
            (labels.EXPORT_COLUMNS[name], found.columns[name])
            for name in labels.EXPORT_COLUMNS
            if name in found.columns
        ],
        "items": [
            (word, labels.item_name(code) if code else _("pass over"))
            for word, code in sorted(found.items.items())
        ],
        "states": [(word, labels.ITEM_STATES[code]) for word, code in sorted(found.states.items())],
        "events": timeline(actor, found, labels.MAPPING_TIMELINE),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "approvals/mapping.html", context, status=status)


@page(FOLLOW_SYSTEMS, "GET", "POST")
def export(request: ActorRequest, pk: int, file_id: int) -> HttpResponse:
    """What an export would change, what is bad in it, what is not explained; then follow it."""
    actor = request.actor
    mapping = queries.get_mapping(actor, pk)
    file = uploads.get_file(actor, file_id)
    context: dict[str, Any] = {"mapping": mapping, "file": file}
    latest = work.find_latest(actor, jobs.FOLLOW_EXPORT, file.pk)
    if latest and latest.state in work.OPEN:
        context["job"] = job_context(latest)
        return render(request, "approvals/export.html", context)
    found = tables.look(actor, mapping, file)
    form = WordsForm(mapping=mapping, found=found)
    status = 200
    if "explain" in request.POST:
        form = WordsForm(request.POST, mapping=mapping, found=found)
        attempt = save(form, lambda typed: _remember(request, form, pk, typed["version"]))
        if attempt.is_done:
            return redirect("approvals:export", pk, file_id)
        status = 422
        context |= attempt.shown
    elif request.method == "POST":
        digest = request.POST.get("digest", "")
        if digest != found.digest:
            status = 409
        elif (found.errors or found.has_unknown) and "good_only" not in request.POST:
            status = 422
        else:
            reply = _follow(request, mapping, file, found)
            if reply is not None:
                return reply
            status, found = 409, tables.look(actor, mapping, file)
    elif latest and latest.state == JobState.DONE and "counts" in latest.values:
        context["told"] = told(latest.values["counts"])
    elif latest and latest.state == JobState.FAILED:
        context["job"] = job_context(latest)
    context |= {
        "found": found,
        "form": form,
        "has_moved": status == 409,
        "unplaced": [one for one in found.projects if not one.proposals][:SHOWN],
        "errors": found.errors[:SHOWN],
        "changes": [_change(report, fields) for report, fields in found.traced.changes[:SHOWN]],
        "differing": [
            _change(report, fields) for _row, report, fields in found.traced.differing[:SHOWN]
        ],
    }
    return render(request, "approvals/export.html", context, status=status)


def _remember(request: ActorRequest, form: WordsForm, pk: int, version: int) -> Any:
    return services.remember_words(
        request.actor,
        pk,
        items=form.chosen("item"),
        states=form.chosen("state"),
        projects={code: int(project) for code, project in form.chosen("project").items()},
        version=version,
    )


def _follow(
    request: ActorRequest, mapping: "MirrorMapping", file: "StoredFile", found: "Look"
) -> HttpResponse | None:
    """Follow the export, as a job where it is long; None where something changed meanwhile."""
    if len(found.traced.new) + len(found.traced.changes) > jobs.WRITTEN_AT_ONCE:
        job = jobs.start_following(request.actor, mapping, file, found.digest)
        return redirect("core:job", job.pk)
    try:
        done = tables.bring_in(request.actor, mapping, file, found.digest)
    except StaleRecord:
        return None
    messages.success(request, told(done.counts()))
    return redirect("approvals:mapping", mapping.pk)


@page(FOLLOW_SYSTEMS)
def export_errors(request: ActorRequest, pk: int, file_id: int) -> HttpResponse:
    """Every bad cell of an export as a table."""
    mapping = queries.get_mapping(request.actor, pk)
    found = tables.look(request.actor, mapping, uploads.get_file(request.actor, file_id))
    rows = (
        {"row": one.row, "column": str(one.label), "value": one.value, "reason": one.reason}
        for one in found.errors
    )
    response = HttpResponse(write_xlsx(BAD_CELLS, rows), content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = 'attachment; filename="export-bad-cells.xlsx"'
    return response


@page(VIEW_CASES, "GET", "POST")
def difference(request: ActorRequest, pk: int) -> HttpResponse:
    """One difference, side by side, and whose word counts."""
    actor = request.actor
    found = queries.get_difference(actor, pk)
    if request.method == "POST":
        actor.require(FOLLOW_SYSTEMS)
    form = SettlementForm(request.POST or None, initial={"version": found.version})
    attempt = save(form, lambda typed: services.settle_difference(actor, pk, **typed))
    if attempt.is_done:
        messages.success(request, _("The difference is settled."))
        return redirect("approvals:differences")
    theirs = Told.of(found.told)
    context = {
        "difference": found,
        "title": labels.item_name(found.item.code),
        "rows": [
            (labels.TOLD_FIELDS[name], _shown(name, ours), _shown(name, said), is_other)
            for name in TOLD
            for ours, said in [(getattr(found.item, name), getattr(theirs, name))]
            for is_other in [said not in {None, ""} and str(ours) != str(said)]
        ],
        "settled": labels.SETTLEMENTS.get(found.settlement, ""),
        "form": attempt.form,
        "may_settle": actor.may(FOLLOW_SYSTEMS) and found.settled_on is None,
        "cancel_url": reverse("approvals:differences"),
    } | attempt.shown
    status = 422 if attempt.form.is_bound else 200
    return render(request, "approvals/difference.html", context, status=status)


def told(counts: dict[str, int]) -> str:
    """What following an export has done."""
    return (
        _(
            "%(cases)s cases opened, %(new)s items new, %(changed)s changed, %(unchanged)s"
            " unchanged, %(differing)s differing, %(left_out)s rows left out."
        )
        % counts
    )


def _change(report: Any, fields: Any) -> dict[str, Any]:
    return {
        "row": report.row,
        "code": report.national_code,
        "item": labels.item_name(report.code),
        "changes": [
            (labels.TOLD_FIELDS[name], _shown(name, before), _shown(name, after))
            for name, (before, after) in fields.items()
        ],
    }


def _shown(name: str, value: Any) -> str:
    if value in {None, ""}:
        return "—"
    if name == "state":
        return str(labels.ITEM_STATES[value])
    return full_day(value) if name in DAYS else str(value)
