"""Schemes of evaluation: begun from an example, changed, adopted; what their terms say."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.pages import ActorRequest, button, page, render_tab, seen_version
from zoneworks.core.saving import act_page
from zoneworks.core.templatetags.ui import full_day, money_text, mu
from zoneworks.core.timelines import timeline
from zoneworks.efficiency import labels, queries, services
from zoneworks.efficiency.engine.acts import ADOPT_SCHEMES, EDIT_SCHEMES, VIEW_SCORES
from zoneworks.efficiency.engine.schemes import read_scheme
from zoneworks.efficiency.forms import ExampleForm, SchemeForm
from zoneworks.efficiency.views.pieces import tabs, url_of

if TYPE_CHECKING:
    from zoneworks.efficiency.models import Scheme

TERMS = "terms"
TABS = {
    TERMS: gettext_lazy("Terms"),
    "text": gettext_lazy("As text"),
    "timeline": gettext_lazy("Timeline"),
}


@page(EDIT_SCHEMES, "GET", "POST")
def scheme_new(request: ActorRequest) -> HttpResponse:
    """Begin a scheme with a shipped example."""
    actor = request.actor
    initial = {"example": "sample", "valid_from": clock.today()}
    return act_page(
        request,
        ExampleForm(request.POST or None, initial=initial),
        lambda values: services.draft_from_example(actor, values["example"], values["valid_from"]),
        said=_("The draft is made: put the zone's own terms in its place."),
        title=pgettext("evaluation", "Draft a scheme"),
        cancel_url=reverse("efficiency:schemes"),
        done_url=lambda made: url_of("scheme_edit", made.pk),
    )


@page(VIEW_SCORES)
def scheme(request: ActorRequest, pk: int, tab: str = TERMS) -> HttpResponse:
    """One scheme: its terms readably and as they were typed."""
    actor = request.actor
    row = queries.get_scheme(actor, pk)
    known = {name: label for name, label in TABS.items() if name != "timeline"}
    known |= {} if actor.enterprise_id else {"timeline": TABS["timeline"]}
    if tab not in known:
        raise NotFound(_("There is no such page."))
    context: dict[str, Any] = {"scheme": row, "record": _record(actor, row, tab, known)}
    if tab == TERMS:
        context |= _terms(row)
    elif tab == "timeline":
        context["events"] = timeline(actor, row, labels.TIMELINE)
    return render_tab(request, "efficiency/scheme", tab, context)


@page(EDIT_SCHEMES, "GET", "POST")
def scheme_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    actor = request.actor
    row = queries.get_scheme(actor, pk)
    if request.method == "GET" and row.adopted_on is not None:
        return redirect(url_of("scheme", pk))

    def change(values: dict[str, Any]) -> Any:
        return services.change_scheme(actor, pk, values, version=values.pop("version"))

    return act_page(
        request,
        SchemeForm(request.POST or None, initial=vars(row)),
        change,
        said=_("The draft is saved, and its terms can be applied."),
        title=_("Change the draft"),
        subtitle=str(row),
        cancel_url=url_of("scheme", pk),
        submit_label=_("Save"),
    )


@page(ADOPT_SCHEMES, "POST")
def scheme_adopt(request: ActorRequest, pk: int) -> HttpResponse:
    """Adopt a draft."""
    try:
        services.adopt_scheme(request.actor, pk, version=seen_version(request))
    except InvalidInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Adopted: evaluations may be opened by it from its day on."))
    return redirect(url_of("scheme", pk))


def _record(actor: Actor, row: "Scheme", tab: str, known: dict[str, Any]) -> dict[str, Any]:
    acts = []
    is_own = actor.zone_id == row.zone_id and row.adopted_on is None
    if is_own and actor.may(EDIT_SCHEMES):
        acts.append(button(_("Change the draft"), url_of("scheme_edit", row.pk)))
    if is_own and actor.may(ADOPT_SCHEMES):
        why_not = "" if row.document else _("Enter the document by which it is issued first.")
        url = url_of("scheme_adopt", row.pk)
        acts.append(button(_("Adopt"), url, method="post", is_primary=True, why_not=why_not))
    is_adopted = row.adopted_on is not None
    return {
        "title": row.name,
        "number": _("Version %(n)s") % {"n": row.number},
        "zone": row.zone,
        "subject": None if actor.enterprise_id else ("efficiency.Scheme", row.pk),
        "state": {
            "shape": "done" if is_adopted else "open",
            "word": _("Adopted") if is_adopted else _("Draft"),
            "line": row.source,
        },
        "acts": acts,
        "facts": [
            (labels.FIELDS["document"], row.document or "—"),
            (labels.FIELDS["valid_from"], full_day(row.valid_from)),
            (labels.FIELDS["valid_until"], full_day(row.valid_until)),
            (_("SHA-256 of the terms"), row.sha256[:12]),
        ],
        "tabs": tabs(known, "scheme", row.pk, tab),
        "edit_version": row.version,
    }


def _terms(row: "Scheme") -> dict[str, Any]:
    terms = read_scheme(row.terms)
    return {
        "groups": [
            {
                "name": labels.name_of(group),
                "least": group.least,
                "small": str(group.small),
                "small_grade": group.small_grade,
                "merge_into": labels.name_of(terms.group(group.merge_into))
                if group.merge_into
                else "",
                "industries": _("; ").join(group.industries),
                "revenue_from": _amount(group.revenue_from_fen),
                "revenue_below": _amount(group.revenue_below_fen),
                "indicators": [
                    {
                        "name": labels.name_of(one),
                        "unit": labels.indicator_unit(one.numerator, one.denominator),
                        "weight": labels.points_text(one.weight, 0),
                        "baseline": labels.indicator_text(
                            one.baseline, one.numerator, one.denominator
                        ),
                        "is_own": one.baseline is None,
                        "cap": "—" if one.cap is None else labels.points_text(one.most),
                        "is_lower": one.direction == "LOWER",
                        "missing": labels.MISSING[one.missing],
                        "minus": labels.points_text(one.minus) if one.minus else "",
                    }
                    for one in group.indicators
                ],
            }
            for group in terms.groups
        ],
        "terms": terms,
        "quotas": [(str(one), share) for one, share in terms.quotas],
        "ties": _("; ").join(str(labels.QUANTITIES[one]) for one in terms.tie_breaks),
        "last_tie": str(terms.last_tie),
        "vetoes": _("; ").join(str(labels.REASONS[one]) for one in sorted(terms.vetoes)),
        "least_land": mu(Decimal(terms.least_land).scaleb(-2), 2) if terms.least_land else "",
        "leases": str(terms.leases),
        "mixed": str(terms.mixed),
        "marks": [(str(one.grade), one.years, labels.MARKS[one.mark]) for one in terms.marks],
        "rounding": str(terms.rounding),
    }


def _amount(fen: int | None) -> str:
    return "" if fen is None else money_text(fen)
