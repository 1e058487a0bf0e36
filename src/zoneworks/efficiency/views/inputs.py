"""Land and figures of a year on pages: read, entered, changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from zoneworks.core import clock
from zoneworks.core.pages import ActorRequest, button, page, render_tab
from zoneworks.core.saving import act_page
from zoneworks.core.templatetags.ui import full_day, money_text, mu, number
from zoneworks.core.timelines import timeline
from zoneworks.efficiency import labels, queries, services
from zoneworks.efficiency.engine.acts import EDIT_INPUTS, VIEW_INPUTS
from zoneworks.efficiency.forms import ChangeInputsForm, NewInputsForm
from zoneworks.efficiency.services.inputs import COLUMNS
from zoneworks.efficiency.views.pieces import url_of
from zoneworks.efficiency.views.recorded import told_by_field

FIELDS = labels.FIELDS


@page(VIEW_INPUTS)
def inputs_record(request: ActorRequest, pk: int) -> HttpResponse:
    """The land and figures of an enterprise and a year, with their history."""
    actor = request.actor
    row = queries.get_inputs(actor, pk)
    acts = []
    recorded = told_by_field(queries.find_difference(actor, row))
    if actor.may(EDIT_INPUTS) and actor.zone_id == row.zone_id:
        acts = [button(_("Change"), url_of("inputs_edit", pk), is_primary=True)]
        if recorded:
            acts.append(
                button(_("Take the recorded land"), url_of("inputs_take", pk), method="post")
            )
    unit = labels.UNITS["LAND"]

    def shown(name: str, reported: str) -> str:
        return f"{reported} ({recorded[name]})" if name in recorded else reported

    record: dict[str, Any] = {
        "title": row.enterprise.name,
        "subtitle": _("Land and figures of %(year)s") % {"year": row.year},
        "number": row.enterprise.credit_code,
        "acts": acts,
        "facts": [
            (FIELDS["held_m2"], shown("held_m2", f"{mu(row.held_m2, 2)} {unit}")),
            (FIELDS["let_m2"], shown("let_m2", f"{mu(row.let_m2, 2)} {unit}")),
            (FIELDS["leased_m2"], shown("leased_m2", f"{mu(row.leased_m2, 2)} {unit}")),
            (FIELDS["landlord"], shown("landlord", row.landlord.name if row.landlord else "—")),
            (FIELDS["value_added_fen"], _money(row.value_added_fen)),
            (FIELDS["revenue_fen"], _money(row.revenue_fen)),
            (FIELDS["emissions_t"], "—" if row.emissions_t is None else f"{row.emissions_t} t"),
            (FIELDS["electricity_kwh"], _power(row.electricity_kwh)),
            (FIELDS["started_on"], full_day(row.started_on)),
            (FIELDS["is_utility"], _("yes") if row.is_utility else _("no")),
            (FIELDS["veto"], labels.REASONS.get(row.veto, "—")),
            (FIELDS["veto_document"], row.veto_document or "—"),
        ],
    }
    context = {"record": record, "events": timeline(actor, row, labels.TIMELINE)}
    return render_tab(request, "efficiency/inputs", "timeline", context)


@page(EDIT_INPUTS, "GET", "POST")
def inputs_new(request: ActorRequest) -> HttpResponse:
    """Enter the land and figures of a year."""
    actor = request.actor

    def enter(values: dict[str, Any]) -> Any:
        enterprise, year = values.pop("enterprise"), values.pop("year")
        return services.enter_inputs(actor, enterprise, year, values)

    initial = {"year": clock.today().year - 1, "enterprise": request.GET.get("enterprise", "")}
    return act_page(
        request,
        NewInputsForm(request.POST or None, actor=actor, initial=initial),
        enter,
        said=_("Saved. What was computed stays until it is computed anew."),
        title=_("Enter land and figures"),
        cancel_url=reverse("efficiency:inputs"),
        done_url=lambda made: url_of("inputs_record", made.pk),
        submit_label=_("Save"),
    )


@page(EDIT_INPUTS, "GET", "POST")
def inputs_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change the land and figures of a year as they were seen."""
    actor = request.actor
    row = queries.get_inputs(actor, pk)

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_inputs(actor, pk, values, version=version, reason=reason)

    initial = {name: getattr(row, name) for name in COLUMNS} | {"version": row.version}
    initial["landlord"] = row.landlord.credit_code if row.landlord else ""
    recorded = told_by_field(queries.find_difference(actor, row))
    return act_page(
        request,
        ChangeInputsForm(request.POST or None, actor=actor, initial=initial, recorded=recorded),
        change,
        said=_("Saved. What was computed stays until it is computed anew."),
        title=_("Change land and figures"),
        subtitle=f"{row.enterprise.name} {row.year}",
        cancel_url=url_of("inputs_record", pk),
        submit_label=_("Save"),
    )


@page(EDIT_INPUTS, "POST")
def inputs_take(request: ActorRequest, pk: int) -> HttpResponse:
    """Take the recorded land of one enterprise and year."""
    row = queries.get_inputs(request.actor, pk)
    services.take_recorded_land(request.actor, row.year, [row.enterprise_id])
    messages.success(request, _("Saved. What was computed stays until it is computed anew."))
    return redirect(url_of("inputs_record", pk))


def _money(fen: int | None) -> str:
    return "—" if fen is None else money_text(fen)


def _power(kwh: int | None) -> str:
    return "—" if kwh is None else f"{number(kwh)} kWh"
