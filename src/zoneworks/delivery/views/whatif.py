"""What if: a change is tried, and the page shows what it would move."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from zoneworks.core.actors import Actor
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.pages import ActorRequest, page
from zoneworks.delivery import labels, queries
from zoneworks.delivery.engine.acts import EDIT_PLANS
from zoneworks.delivery.engine.plans.whatif import Change, Moved
from zoneworks.delivery.forms import WhatIfForm
from zoneworks.delivery.queries import Loaded
from zoneworks.delivery.views.pieces import plan_url

Context = dict[str, Any]


@page(EDIT_PLANS)
def what_if(request: ActorRequest, pk: int) -> HttpResponse:
    """Try a change and look what it moves; nothing is kept."""
    actor = request.actor
    row = queries.get_plan(actor, pk)
    loaded = queries.load_plan(row)
    asked = request.GET if "activity" in request.GET else None
    resources = queries.resources_of(row.zone_id)
    form = WhatIfForm(asked, activities=loaded.activities, resources=resources)
    context: Context = {"form": form, "plan": row, "back_url": plan_url(pk)}
    if form.is_bound and form.is_valid():
        context |= _tried(actor, loaded, form)
    status = 422 if form.errors else 200
    return render(request, "delivery/what_if.html", context, status=status)


def _tried(actor: Actor, loaded: Loaded, form: WhatIfForm) -> Context:
    values = form.cleaned_data
    units = (values["units"] or 0) if values["resource"] else 0
    change = Change(values["activity"], values["days"], values["resource"], units)
    try:
        found = queries.what_if(actor, loaded, change, in_zone=values["in_zone"])
    except Refusal as refusal:
        form.add_error(None, labels.refusal_text(refusal))
        return {}
    return {
        "is_tried": True,
        "own": [_moved(one) for one in found.own],
        "others": [(other, [_moved(one) for one in moved]) for other, moved in found.others],
        "n_misses": found.n_misses,
        "in_zone": values["in_zone"],
        "gains_time": change.gains_time,
    }


def _moved(one: Moved) -> tuple[str, Moved]:
    return labels.activity_name(one.code), one
