"""What elements adds to desks, search, lists and the overview."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import (
    DeskItem,
    DeskQuery,
    DeskRow,
    Indexed,
    InHand,
    InHandSource,
    ListKind,
    Measured,
    Metric,
    RecordName,
    RecordTab,
    SearchKind,
)
from zoneworks.core.desk import beginning
from zoneworks.core.templatetags.ui import full_day
from zoneworks.elements import labels, lists, queries
from zoneworks.elements.engine import acts
from zoneworks.elements.models import Matching, Reservation, Supply

THEME = _("Elements")
SOON_DAYS = 14


def _list(name: str, spec: Any, rows: Any, act: Any, new: str) -> ListKind:
    return ListKind(
        f"elements.{name}",
        f"elements:{name}",
        acts.VIEW_ELEMENTS,
        spec,
        rows,
        acts.EXPORT,
        part="elements",
        enter=act,
        new=f"elements:{new}",
    )


RESERVATIONS = _list(
    "reservations",
    lists.RESERVATIONS,
    queries.list_reservations,
    acts.RESERVE,
    "reservation_new",
)
SUPPLIES = _list("supplies", lists.SUPPLIES, queries.list_supplies, acts.EDIT_SUPPLY, "supply_new")
MATCHINGS = _list(
    "matchings", lists.MATCHING_LIST, queries.list_matchings, acts.MATCH, "matching_new"
)
CHOICES = _list("choices", lists.CHOICES, queries.list_choices, acts.FIX, "choice_new")
LISTS = (RESERVATIONS, SUPPLIES, MATCHINGS, CHOICES)


def _ending(actor: Actor) -> QuerySet[Any] | None:
    """The reservations that end soon, for who made them."""
    if not actor.may(acts.RESERVE) or not actor.membership_id:
        return None
    soon = clock.today() + timedelta(days=SOON_DAYS)
    return queries.list_held(actor).filter(by_id=actor.membership_id, until_on__lte=soon)


def _alarms(actor: Actor) -> QuerySet[Any] | None:
    """The open alarms, for who can do something about them."""
    if not (actor.may(acts.RESERVE) or actor.may(acts.SET_FLOORS)):
        return None
    return queries.list_alarms(actor).filter(ended_on=None)


def _ending_item(row: DeskRow) -> DeskItem:
    url = reverse("elements:reservation", args=[row.pk])
    return DeskItem(
        theme=THEME,
        title=row.title,
        line=row.line,
        verb=_("Use it, prolong it or release it"),
        url=url,
        since=beginning(row.since),
        due_on=row.due_on,
    )


def _alarm_item(row: DeskRow) -> DeskItem:
    return DeskItem(
        theme=THEME,
        title=str(labels.KINDS[row.title]),
        line=str(labels.ALERTS[row.code]),
        verb=_("See what to prepare"),
        url=reverse("elements:element", args=[row.title.lower()]),
        since=beginning(row.since),
        due_on=None,
    )


DESK = (
    DeskQuery(
        "elements.ending",
        _ending,
        (None, "number", "note", None, "held_on", "until_on"),
        _ending_item,
    ),
    DeskQuery("elements.alarm", _alarms, (None, "kind", None, "why", "since", None), _alarm_item),
)


def _index_reservation(row: Any) -> Indexed:
    whom = lists.for_whom(row)
    return Indexed(whom, row.number, [whom], [row.number])


SEARCH_KINDS = (
    SearchKind(
        Reservation,
        _("Reservation"),
        acts.VIEW_ELEMENTS,
        lambda: Reservation.objects.select_related("lead", "enterprise"),
        _index_reservation,
        queries.list_reservations,
        "elements:reservation",
        labels.TIMELINE,
        part="elements",
    ),
    SearchKind(
        Supply,
        _("Supply"),
        acts.VIEW_ELEMENTS,
        Supply.objects.all,
        lambda row: Indexed(row.name, row.source, [row.name, row.skill], []),
        queries.list_supplies,
        "elements:supply",
        labels.TIMELINE,
        part="elements",
    ),
    SearchKind(
        Matching,
        _("Matching"),
        acts.VIEW_ELEMENTS,
        lambda: Matching.objects.defer("problem", "answer", "names"),
        lambda row: Indexed(row.number, "", [], [row.number]),
        queries.list_matchings,
        "elements:matching",
        labels.TIMELINE,
        part="elements",
    ),
)
RECORD_NAMES = {
    queries.RESERVATION: RecordName(_("Reservations")),
    queries.MATCHING: RecordName(_("Matchings")),
    "elements.Supply": RecordName(_("Supplies")),
    "elements.FixedChoice": RecordName(_("Fixed choices")),
    "elements.SiteTerms": RecordName(_("Terms of sites")),
    "elements.StockFloor": RecordName(_("Floors of elements")),
    "elements.StockAlarm": RecordName(_("Alarms of elements")),
}


def _open_alarms(actor: Actor) -> Measured:
    rows = queries.list_alarms(actor).filter(ended_on=None)
    return Measured(rows, reverse("elements:readiness"))


METRICS = (
    Metric(
        "elements.alarms",
        _("Elements that are scarce"),
        _("alarms"),
        _(
            "Open alarms of land, space, homes, people and money: under their floor today or in a"
            " coming month, or less than the pipeline is expected to want."
        ),
        acts.VIEW_ELEMENTS,
        _open_alarms,
    ),
)


def of_lead(actor: Actor, lead: Any) -> dict[str, Any]:
    """What a lead wants of each element, what is kept for it, and what it asks of its site."""
    found = next((one for one in queries.list_candidates(actor) if one.lead.pk == lead.pk), None)
    held = queries.list_held(actor).filter(lead_id=lead.pk).order_by("until_on", "pk")
    may = actor.zone_id == lead.zone_id and found is not None
    return {
        "wants": [
            {
                "label": labels.KINDS[one.kind],
                "amount": labels.amount_with_unit(one.kind, one.amount),
                "held": labels.amount_with_unit(one.kind, one.held) if one.held else "—",
                "by": one.by,
                "is_dated": one.is_dated,
            }
            for one in (found.wants if found is not None else ())
        ],
        "probability": found.probability if found is not None else None,
        "holds": [
            (one, labels.KINDS[one.kind], lists.target_name(one), lists.shown_hold(one))
            for one in held
        ],
        "choices": [
            (one, lists.target_name(one))
            for one in queries.list_choices(actor).filter(lead_id=lead.pk, lifted_on=None)
        ],
        "terms": labels.terms_rows(queries.find_terms(actor, lead.pk)),
        "may_find": may and actor.may(acts.FIND_SITES),
        "may_reserve": may and actor.may(acts.RESERVE),
        "may_fix": may and actor.may(acts.FIX),
        "may_lift": actor.zone_id == lead.zone_id and actor.may(acts.FIX),
        "may_edit": may and actor.may(acts.EDIT_SUPPLY),
    }


def _holding(actor: Actor, parcel: Any) -> Iterator[InHand]:
    """The reservation that holds a parcel."""
    for row in queries.list_held(actor).filter(parcel_id=parcel.pk):
        told = {
            "number": row.number,
            "whom": lists.for_whom(row),
            "day": full_day(row.until_on),
        }
        word = _("Reservation %(number)s: for %(whom)s, until %(day)s") % told
        yield InHand("paused", word, reverse("elements:reservation", args=[row.pk]))


IN_HAND_OF_PARCEL = InHandSource("land.Parcel", acts.VIEW_ELEMENTS, _holding)
LEAD_TAB = RecordTab(
    "attraction.Lead",
    "elements",
    _("Elements"),
    acts.VIEW_READINESS,
    "elements/lead_tab.html",
    of_lead,
)
