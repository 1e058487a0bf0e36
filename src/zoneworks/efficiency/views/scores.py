"""One score opened: its arithmetic, what would lift it, objections to it."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, button, page, render_tab
from zoneworks.core.saving import act_page
from zoneworks.core.templatetags.ui import full_day, grade, mu
from zoneworks.core.timelines import timeline
from zoneworks.efficiency import labels, metrics, queries, services
from zoneworks.efficiency.engine.acts import DECIDE_OBJECTIONS, OBJECT, VIEW_SCORES
from zoneworks.efficiency.engine.process import ObjectionState, State
from zoneworks.efficiency.engine.terms import PER_SHOWN, Quantity, Standing
from zoneworks.efficiency.forms import DecisionForm, ObjectionForm, WhatIfForm
from zoneworks.efficiency.views.pieces import tabs, url_of

if TYPE_CHECKING:
    from zoneworks.efficiency.models import Score

LINES, WHAT_IF = "lines", "what_if"
TABS = {
    LINES: gettext_lazy("Arithmetic"),
    WHAT_IF: gettext_lazy("What would lift it"),
    "timeline": gettext_lazy("Timeline"),
}


@page(VIEW_SCORES)
def score(request: ActorRequest, pk: int, tab: str = LINES) -> HttpResponse:
    """One score: its lines, its rank and quota; what would be if figures were others."""
    actor = request.actor
    row = queries.get_score(actor, pk)
    known = {LINES: TABS[LINES], WHAT_IF: TABS[WHAT_IF]}
    known |= {"timeline": TABS["timeline"]} if not actor.enterprise_id else {}
    if row.standing != Standing.RANKED:
        del known[WHAT_IF]
    if tab not in known:
        raise NotFound(_("There is no such page."))
    context: dict[str, Any] = {"score": row, "record": _record(actor, row, tab, known)}
    if tab == LINES:
        context |= _lines(actor, row)
    elif tab == WHAT_IF:
        context |= _what_if(request, row)
    else:
        context["events"] = timeline(actor, row, labels.TIMELINE)
    return render_tab(request, "efficiency/score", tab, context)


@page(OBJECT, "GET", "POST")
def objection_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Object to a score."""
    actor = request.actor
    row = queries.get_score(actor, pk)
    if request.method == "GET" and _why_no_objection(row):
        return redirect(url_of("score", pk))
    return act_page(
        request,
        ObjectionForm(request.POST or None),
        lambda values: services.raise_objection(actor, pk, values["text"]),
        said=_("The objection is kept: whoever decides it sees it on their desk."),
        title=_("Raise an objection"),
        subtitle=row.enterprise.name,
        cancel_url=url_of("score", pk),
        done_url=lambda made: url_of("objection", made.pk),
    )


@page(VIEW_SCORES)
def objection(request: ActorRequest, pk: int) -> HttpResponse:
    """One objection and what was decided."""
    actor = request.actor
    row = queries.get_objection(actor, pk)
    acts = []
    may_decide = actor.may(DECIDE_OBJECTIONS) and actor.zone_id == row.zone_id
    if may_decide and row.state == ObjectionState.OPEN and row.evaluation.state == State.PUBLISHED:
        decide = reverse("efficiency:objection_decide", args=[pk])
        acts.append(button(_("Decide"), decide, is_primary=True))
    raised_by = row.raised_by.user.name if row.raised_by is not None else "—"
    record = {
        "title": row.score.enterprise.name,
        "subtitle": _("Objection to the evaluation of %(year)s") % {"year": row.evaluation.year},
        "state": {
            "shape": labels.OBJECTION_SHAPES[row.state],
            "word": labels.OBJECTION_STATES[row.state],
            "url": url_of("score", row.score_id),
            "name": _("The score"),
        },
        "acts": acts,
        "facts": [
            (_("Raised on"), full_day(row.raised_on)),
            (_("Raised by"), raised_by),
            (_("Decided on"), full_day(row.decided_on)),
        ],
        "edit_version": row.version,
    }
    context = {"objection": row, "record": record}
    return render_tab(request, "efficiency/objection", "overview", context)


@page(DECIDE_OBJECTIONS, "GET", "POST")
def objection_decide(request: ActorRequest, pk: int) -> HttpResponse:
    """Uphold or reject an objection."""
    actor = request.actor
    row = queries.get_objection(actor, pk)
    if request.method == "GET" and row.state != ObjectionState.OPEN:
        return redirect(url_of("objection", pk))

    def said(decided: Any) -> str:
        if decided.state == ObjectionState.UPHELD:
            return _("Upheld: mend the figures, then compute the evaluation anew.")
        return _("Rejected: the enterprise reads why.")

    return act_page(
        request,
        DecisionForm(request.POST or None, initial={"version": row.version}),
        lambda values: services.decide_objection(actor, pk, **values),
        said=said,
        title=_("Decide the objection"),
        subtitle=row.score.enterprise.name,
        line=row.text,
        cancel_url=url_of("objection", pk),
    )


def _record(actor: Actor, row: "Score", tab: str, known: dict[str, Any]) -> dict[str, Any]:
    acts = []
    if actor.may(OBJECT) and actor.zone_id == row.zone_id and row.evaluation.ends_on:
        url = reverse("efficiency:objection_new", args=[row.pk])
        why_not = _why_no_objection(row)
        if row.evaluation.state == State.PUBLISHED:
            acts.append(button(_("Raise an objection"), url, why_not=why_not))
    word = labels.REASONS.get(row.reason) or labels.STANDINGS[row.standing]
    state = row.evaluation.state
    return {
        "title": row.enterprise.name,
        "subtitle": _("Evaluation of land, %(year)s") % {"year": row.evaluation.year},
        "number": row.enterprise.credit_code,
        "zone": row.zone,
        "state": {
            "shape": labels.STATE_SHAPES[state],
            "word": labels.STATES[state],
            "line": str(word) if row.standing != Standing.RANKED else "",
        },
        "acts": acts,
        "facts": [
            (labels.FIELDS["grade"], grade(row.grade) if row.grade else "—"),
            (labels.FIELDS["total"], labels.points_text(row.total, 4)),
            (labels.FIELDS["rank"], f"{row.rank:,}/{row.ranked:,}" if row.rank else "—"),
            (labels.FIELDS["land_m2"], f"{mu(row.land_m2)} {labels.UNITS[Quantity.LAND]}"),
        ],
        "tabs": tabs(known, "score", row.pk, tab),
        "edit_version": row.version,
    }


def _why_no_objection(row: "Score") -> str:
    """Why nobody can object to a score now; empty where they can."""
    evaluation = row.evaluation
    if evaluation.state != State.PUBLISHED or evaluation.ends_on is None:
        return _("Objections are taken while it is published for them.")
    if clock.today() > evaluation.ends_on:
        return _("Objections were taken until %(day)s.") % {"day": full_day(evaluation.ends_on)}
    return ""


def _lines(actor: Actor, row: "Score") -> dict[str, Any]:
    card = queries.card_of(row)
    history = queries.list_history(actor, row.enterprise_id)
    scheme = card.scheme
    ties = [str(labels.QUANTITIES[one]) for one in scheme.tie_breaks]
    sum_of = sum(line.units for line in card.lines)
    return {
        "group": labels.name_of(card.group) if card.group else "",
        "lines": metrics.lines_of(card),
        "total": labels.points_text(sum_of, 4),
        "amounts": [
            (labels.QUANTITIES[name], *labels.amount_text(name, value))
            for name, value in queries.amounts_of(row).items()
        ],
        "ranked_with": labels.name_of(card.ranked_with)
        if card.ranked_with is not None and card.ranked_with is not card.group
        else "",
        "is_fixed": card.is_fixed,
        "quotas": _quotas(card),
        "from_bottom": scheme.lowest_from_bottom,
        "ties": _("; ").join(ties),
        "last_tie": str(scheme.last_tie),
        "history": metrics.history_chart(history)
        if len([one for one in history if one.total is not None]) > 1
        else None,
        "policies": queries.list_in_force(actor, row.zone_id, row.grade),
        "objections": [
            (one, labels.OBJECTION_SHAPES[one.state], labels.OBJECTION_STATES[one.state])
            for one in queries.list_objections(actor).filter(score=row).order_by("-pk")
        ],
        "scheme_text": labels.scheme_text(row.evaluation.scheme),
        "scheme_url": url_of("scheme", row.evaluation.scheme_id),
    }


def _quotas(card: queries.Card) -> list[dict[str, Any]]:
    """The ranks of each grade; those of a grade that nobody gets are missing."""
    found: list[dict[str, Any]] = []
    before = 0
    for one, share in card.scheme.quotas if card.best else ():
        last = card.best.get(str(one)) or 0
        is_given = last > before
        found.append(
            {"grade": one, "share": share, "first": before + 1, "last": last if is_given else 0}
        )
        before = max(before, last)
    return found


def _what_if(request: ActorRequest, row: "Score") -> dict[str, Any]:
    card = queries.card_of(row)
    counted = {
        quantity
        for line in card.lines
        for quantity in (line.indicator.numerator, line.indicator.denominator)
    }
    amounts = queries.amounts_of(row)
    form = WhatIfForm(
        request.GET or None,
        quantities=[one for one in Quantity if one in counted],
        initial={str(name): _typed(name, amounts.get(name)) for name in counted},
    )
    better, lifts = queries.lifts_of(request.actor, row)
    context: dict[str, Any] = {
        "form": form,
        "better": better,
        "lifts": [
            {
                "quantity": labels.QUANTITIES[one.quantity],
                "unit": labels.UNITS[one.quantity],
                "now": _shown(one.quantity, one.now),
                "needed": _shown(one.quantity, one.needed),
                "more": _shown(one.quantity, one.needed - one.now),
            }
            for one in lifts
        ],
    }
    if form.is_bound and form.is_valid():
        lines, place = queries.what_if(request.actor, row, form.amounts())
        context["place"] = place
        context["place_total"] = labels.points_text(place.total, 4)
        context["compared"] = [
            (
                labels.name_of(before.indicator),
                labels.points_text(before.units, 4),
                labels.points_text(after.units, 4),
                labels.APPLIED[after.applied],
            )
            for before, after in zip(card.lines, lines, strict=True)
        ]
        context["total"] = labels.points_text(row.total, 4)
    return context


def _shown(name: Quantity, value: int | None) -> str:
    """A quantity in the unit in which values are stated, with no more decimals than it has."""
    return "—" if value is None else labels.decimal_text(value / PER_SHOWN[name])


def _typed(name: Quantity, value: int | None) -> Any:
    """A quantity as its field shows it."""
    if value is None:
        return None
    if name is Quantity.LAND:
        return Decimal(value).scaleb(-2)
    places = {Quantity.ENERGY: 2, Quantity.EMISSIONS: 3, Quantity.ELECTRICITY: 4}.get(name)
    return Decimal(value).scaleb(-places) if places else value
