"""Find partners: the nearest suppliers, customers and peers of a newcomer, with reasons."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zoneworks.attraction.engine.chain_acts import FIND_PARTNERS
from zoneworks.attraction.forms.chains import PartnersForm
from zoneworks.attraction.labels import chains as labels
from zoneworks.attraction.queries import chains as queries
from zoneworks.core.errors import InvalidInput
from zoneworks.core.pages import ActorRequest, add_errors, page
from zoneworks.core.templatetags.ui import percent1


@page(FIND_PARTNERS)
def partners(request: ActorRequest) -> HttpResponse:
    """Rank the zone's firms for a newcomer, with the rules in their order."""
    actor = request.actor
    is_asked = bool(PartnersForm.base_fields.keys() & request.GET.keys())
    form = PartnersForm(request.GET if is_asked else None, actor=actor)
    context: dict[str, Any] = {"form": form, "rules": _rules(), "sample": _sample()}
    if form.is_bound and form.is_valid():
        try:
            found = queries.find_partners(actor, form.search())
        except InvalidInput as refusal:
            add_errors(form, refusal)
        else:
            context |= {"partners": found, "placing": labels.PLACINGS[found.placing]}
    status = 422 if form.errors else 200
    return render(request, "attraction/chain_partners.html", context, status=status)


def _rules() -> list[str]:
    rules = queries.partner_rules()
    told = {"steps": rules.most_steps, "share": percent1(rules.least_share)}
    return [str(one) % told for one in labels.RULES]


def _sample() -> str:
    rules = queries.partner_rule_set()
    return _("Sample rules %(version)s: no law sets them.") % {"version": rules.version}
