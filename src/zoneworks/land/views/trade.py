"""Acquisitions, sales and expansions: board, page and acts of each; transfers; the zone's terms."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.core import clock, contributions, documents
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import format_mu
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, button, page, render_tab
from zoneworks.core.saving import answer, save
from zoneworks.core.templatetags.ui import full_day, money_text
from zoneworks.core.timelines import timeline
from zoneworks.land import queries as land_queries
from zoneworks.land.engine.acts import EDIT_TRADE_TERMS, MANAGE_TRADE, VIEW_LAND, VIEW_ZONE_LAND
from zoneworks.land.engine.trade.sale import SaleAct
from zoneworks.land.engine.trade.terms import StandardKind
from zoneworks.land.forms import trade as forms
from zoneworks.land.labels import trade as words
from zoneworks.land.labels.trade_timeline import (
    ACQUISITION_TIMELINE,
    EXPANSION_TIMELINE,
    SALE_TIMELINE,
)
from zoneworks.land.lists.parcels import FOR_SALE
from zoneworks.land.lists.trade import days_of, due_text, is_late, shown
from zoneworks.land.queries import routes as route_queries
from zoneworks.land.queries import trade as queries
from zoneworks.land.services import trade as services
from zoneworks.land.services.trade.holding import KINDS
from zoneworks.land.views.pieces import parcel_url
from zoneworks.land.views.trade_steps import steps_of

TABS = {"steps": gettext_lazy("Procedure"), "timeline": gettext_lazy("Timeline")}
TIMELINES = {
    "acquisition": ACQUISITION_TIMELINE,
    "sale": SALE_TIMELINE,
    "expansion": EXPANSION_TIMELINE,
}
FIRST_DAYS = (
    *("valued_on", "agreed_on", "paid_on", "canceled_on", "done_on", "cleared_on", "announced_on"),
    *("deal_on", "published_on", "signed_on", "approved_on"),
)
"""Fields that are today unless another day is typed."""
MAIN = {
    "acquisition": {"OPEN": "VALUE", "VALUED": "AGREE", "AGREED": "PAY", "CANCELED": "CLEAR"},
    "sale": {"DRAFT": "FIX", "PREPARED": "ANNOUNCE", "ANNOUNCED": "DEAL", "DEAL": "SIGN"},
    "expansion": {"APPLIED": "APPROVE", "APPROVED": "FINISH"},
}
"""The act that comes next as a rule, by the kind and the state."""
Page = Callable[..., HttpResponseBase]


def matter_url(kind: str, pk: int, tab: str = "") -> str:
    """The page of an acquisition, a sale or an expansion, or a tab of it."""
    if tab:
        return reverse(f"land:{kind}_tab", args=[pk, tab])
    return reverse(f"land:{kind}", args=[pk])


@page(VIEW_ZONE_LAND)
def trade_board(request: ActorRequest) -> HttpResponse:
    """What is in hand of acquisition, sale and expansion, with stage, mu, money and days."""
    found = queries.board(request.actor)
    rows: dict[str, list[Any]] = {
        "acquisition": found.acquisitions,
        "sale": found.sales,
        "expansion": found.expansions,
    }
    year = clock.today().year
    acquired = list(queries.list_acquired(request.actor, year))
    sold = list(queries.list_sold(request.actor, year))
    context = {
        "columns": [_column(kind, rows[kind]) for kind in rows],
        "acts": _board_acts(request.actor),
        "late_count": sum(1 for kind in rows for one in rows[kind] if is_late(one)),
        "acquired_mu": _mu(one.area_m2 for one in acquired),
        "acquired_count": len(acquired),
        "sold_mu": _mu(one.area_m2 for one in sold),
        "sold_count": len(sold),
        "income": money_text(sum(one.price_fen or 0 for one in sold)),
        "year": year,
        "may_edit": request.actor.may(EDIT_TRADE_TERMS),
        "is_sample": queries.find_setting(request.actor.zone_id or 0, clock.today()) is None,
    }
    return render(request, "land/trade_board.html", context)


def _board_acts(actor: Actor) -> list[dict[str, Any]]:
    """A sale begins on its parcel: the way leads over those that may be sold."""
    if not actor.may(MANAGE_TRADE):
        return []
    url = f"{reverse('land:parcels')}?state={FOR_SALE}"
    return [button(_("Choose a parcel to sell"), url, is_primary=True)]


def _mu(areas: Any) -> str:
    return format_mu(sum(areas, start=0), 1)


def _column(kind: str, rows: list[Any]) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": words.KINDS[kind],
        "list_url": reverse(f"land:{kind}s"),
        "mu": _mu(one.parcel.area_m2 for one in rows),
        "rows": [
            {
                "row": one,
                "url": matter_url(kind, one.pk),
                "state": shown(kind, one),
                "stage": words.STATES[kind][one.state],
                "due": due_text(one),
                "days": days_of(one),
                "money": _money_of(one),
            }
            for one in rows
        ],
    }


def _money_of(row: Any) -> str:
    """What a matter costs or brings, as far as it is known."""
    for name, told in _MONEY.items():
        if value := getattr(row, name, None):
            return str(told) % {"money": money_text(value)}
    return "—"


_MONEY = {
    "price_fen": "%(money)s",
    "start_price_fen": gettext_lazy("%(money)s (start price)"),
    "value_fen": gettext_lazy("%(money)s (valuation)"),
    "investment_fen": "%(money)s",
}
"""What is known of the money of a matter, the surest first, and what it is called if no price."""


def _opener(kind: str) -> Page:
    @page(MANAGE_TRADE, "GET", "POST")
    def open_matter(request: ActorRequest, pk: int) -> HttpResponse:
        """Begin a matter on a parcel."""
        actor = request.actor
        parcel = land_queries.get_parcel(actor, pk)
        initial = {"responsible": actor.membership_id, "use_after": parcel.use}
        initial["begun_on"] = clock.today()
        people = route_queries.list_people(actor)
        form = forms.OPEN[kind](request.POST or None, people=people, initial=initial)
        return answer(
            request,
            save(form, lambda values: services.OPEN[kind](actor, pk, values)),
            said=lambda made: _("%(number)s is begun.") % {"number": made.number},
            done_url=lambda made: matter_url(kind, made.pk),
            title=f"{parcel.name}: {words.KINDS[kind]}",
            cancel_url=parcel_url(pk, "trade"),
            submit_label=_("Begin"),
            warnings=_in_hand(actor, parcel) if kind == "sale" else [],
        )

    return open_matter


def _in_hand(actor: Actor, parcel: Any, *, besides: str = "") -> list[Any]:
    """What else is in hand with a parcel that is to be sold, such as a reservation; it is lawful
    to sell it all the same."""
    return [
        format_html(
            '{} <a href="{}">{}</a>', _("In hand with this parcel:"), matter.url, matter.word
        )
        for matter in contributions.in_hand(actor, land_queries.PARCEL, parcel)
        if matter.url != besides
    ]


def _shower(kind: str) -> Page:
    @page(VIEW_LAND)
    def matter(request: ActorRequest, pk: int, tab: str = "steps") -> HttpResponse:
        """One matter: its steps with what was entered, its papers, its timeline."""
        if tab not in TABS:
            raise NotFound(_("There is no such page."))
        actor = request.actor
        row = KINDS[kind].get(actor, pk)
        context: dict[str, Any] = {
            "row": row,
            "kind": kind,
            "record": _record(actor, kind, row, tab),
        }
        if tab == "timeline":
            context["events"] = timeline(actor, row, TIMELINES[kind], limit=200)
        else:
            context |= steps_of(kind, row)
            context["papers"] = [
                (one, words.PAPERS.get(one.kind, "")) for one in queries.list_papers(actor, row)
            ]
        return render_tab(request, "land/trade", tab, context)

    return matter


def _actor_of(kind: str) -> Page:
    @page(MANAGE_TRADE, "GET", "POST")
    def matter_act(request: ActorRequest, pk: int, act: str) -> HttpResponse:
        """Do one act on a matter."""
        actor, code = request.actor, act.upper()
        if code not in forms.FORMS[kind]:
            raise NotFound(_("There is no such act."))
        row = KINDS[kind].get(actor, pk)
        if request.method == "GET" and not _is_possible(kind, row, code):
            return redirect(matter_url(kind, pk))
        form = _form(request, kind, row, code)

        def do(values: dict[str, Any]) -> Any:
            version = values.pop("version")
            return services.BY_ACT[kind][code](actor, pk, values, version=version)

        label = words.ACTS[kind][code]
        return answer(
            request,
            save(form, do),
            said=_("“%(act)s” is done.") % {"act": label},
            title=label,
            subtitle=f"{row.number} {row.parcel.name}",
            cancel_url=matter_url(kind, pk),
            submit_label=label,
            warnings=_in_hand(actor, row.parcel, besides=matter_url(kind, pk))
            if code == SaleAct.ANNOUNCE
            else [],
        )

    return matter_act


def _form(request: ActorRequest, kind: str, row: Any, code: str) -> Any:
    initial = dict.fromkeys(FIRST_DAYS, clock.today()) | _initial(row)
    initial["version"] = queries.seen_version(row)
    more: dict[str, Any] = {}
    if code == services.ASSIGN:
        more["people"] = route_queries.list_people(request.actor)
    elif code == "FIX":
        asked = queries.terms_on(row.zone_id).standard
        more = {"row": row, "known": _known_standard(row, asked), "asked": asked}
    elif code == SaleAct.ANNOUNCE:
        initial |= services.offer_defaults(row)
        more |= {"row": row, "least": queries.least_prices(row)}
    elif code == "DEAL":
        more["actor"] = request.actor
    return forms.FORMS[kind][code](request.POST or None, initial=initial, **more)


def _initial(row: Any) -> dict[str, Any]:
    """What is known already of what a form asks for."""
    known = {
        "responsible": row.responsible_id,
        "stage_due_on": row.stage_due_on,
        **{
            name: value
            for name in ("extract", "is_seized", "has_consent", "supervision", "finish_by")
            if (value := getattr(row, name, None))
        },
    }
    approved = getattr(row, "asked_m2", None)
    return known if approved is None else known | {"approved_m2": approved}


def _known_standard(row: Any, asked: Mapping[StandardKind, str]) -> dict[str, str]:
    """The conditions of a sale so far, else what the zone's terms ask for."""
    return dict(row.standard) or {str(kind): value for kind, value in asked.items()}


def _is_possible(kind: str, row: Any, code: str) -> bool:
    if code == services.ASSIGN:
        return row.state not in words.SHAPES
    return row.state in KINDS[kind].steps(row)[code].at


def _record(actor: Actor, kind: str, row: Any, tab: str) -> dict[str, Any]:
    shape, word = shown(kind, row)
    due = row.stage_due_on
    line = _("Stage due on %(day)s") % {"day": full_day(due)} if due is not None else ""
    return {
        "subject": (row._meta.label, row.pk),
        "number": row.number,
        "title": row.parcel.name,
        "subtitle": words.KINDS[kind],
        "zone": row.zone.name,
        "state": {
            "shape": shape,
            "word": word,
            "line": line,
            "url": parcel_url(row.parcel_id, "trade"),
            "name": row.parcel.number,
        },
        "acts": _acts(actor, kind, row),
        "facts": [
            (_("Registered area, mu"), format_mu(row.parcel.area_m2, 2)),
            (words.FIELDS["responsible"], row.responsible.user.name),
            (words.FIELDS["begun_on"], full_day(row.begun_on)),
            (_("Days"), days_of(row)),
            (_money_label(kind), _money_of(row)),
            (words.FIELDS["ended_on"], full_day(row.ended_on)),
        ],
        "tabs": [
            {
                "label": name,
                "url": matter_url(kind, row.pk, code),
                "count": None,
                "is_open": code == tab,
            }
            for code, name in TABS.items()
        ],
        "edit_version": queries.seen_version(row),
    }


def _money_label(kind: str) -> Any:
    """What the money of a kind is called."""
    return words.FIELDS["investment_fen" if kind == "expansion" else "price_fen"]


def _acts(actor: Actor, kind: str, row: Any) -> list[dict[str, Any]]:
    if not actor.may(MANAGE_TRADE) or actor.zone_id != row.zone_id:
        return []
    main = MAIN[kind].get(row.state)
    return [
        button(
            label,
            reverse(f"land:{kind}_act", args=[row.pk, code.lower()]),
            is_primary=code == main,
        )
        for code, label in words.ACTS[kind].items()
        if _is_possible(kind, row, code)
    ]


acquisition_new, sale_new, expansion_new = map(_opener, words.KINDS)
acquisition, sale, expansion = map(_shower, words.KINDS)
acquisition_act, sale_act, expansion_act = map(_actor_of, words.KINDS)


@page(MANAGE_TRADE, "GET", "POST")
def transfer(request: ActorRequest, pk: int) -> HttpResponse:
    """Transfer granted land to another firm."""
    actor = request.actor
    row = land_queries.get_contract(actor, pk)
    initial = {"version": row.version, "on": clock.today()}
    form = forms.TransferForm(request.POST or None, actor=actor, initial=initial)

    def move(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.transfer_title(actor, pk, values, version=version)

    return answer(
        request,
        save(form, move),
        said=lambda made: _("The title went to “%(name)s”.") % {"name": made.taker.name},
        title=_("%(name)s: transfer") % {"name": row.parcel.name},
        cancel_url=parcel_url(row.parcel_id, "trade"),
        submit_label=_("Transfer"),
    )


@page(EDIT_TRADE_TERMS, "GET", "POST")
def terms(request: ActorRequest) -> HttpResponse:
    """The zone's own terms for acquisition, sale and expansion, from a day on."""
    actor = request.actor
    known = queries.terms_on(actor.zone_id or 0)
    names = ("valuation_days", "publicity_days", "contract_working_days", "grade")
    initial = {name: getattr(known, name) for name in names}
    initial |= {"valid_from": clock.today(), "least_price_fen_mu": known.least_price_fen_mu}
    form = forms.TermsForm(request.POST or None, known=known, initial=initial)
    return answer(
        request,
        save(form, lambda values: services.set_terms(actor, values)),
        said=lambda made: _("The terms hold from %(day)s.") % {"day": full_day(made.valid_from)},
        title=_("Terms of acquisition, sale and expansion"),
        line=_("What no law sets; the sample holds until the zone sets its own."),
        cancel_url=reverse("land:trade"),
        submit_label=_("Save"),
    )


@page(VIEW_LAND)
def paper(request: ActorRequest, pk: int) -> HttpResponse:
    """The file of a paper, the same bytes each time."""
    found = queries.get_paper(request.actor, pk)
    content = documents.read_file(request.actor, found, request.build_absolute_uri("/"))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=utf-8''{quote(str(found))}.pdf"
    return response
