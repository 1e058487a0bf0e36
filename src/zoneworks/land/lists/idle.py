"""Idle land on screen: what becomes idle, and the cases."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from zoneworks.core import clock
from zoneworks.core.columns import choice_filter, day_column
from zoneworks.core.engine.area import format_mu
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.rows import whole
from zoneworks.core.templatetags.ui import full_day, state, whole_days
from zoneworks.land.engine.idle.procedure import OPEN, STANDS_DETERMINED, State
from zoneworks.land.labels import idle as words
from zoneworks.land.lists.routes import route_filter
from zoneworks.land.models import IdleCase, LandContract

MU = _("mu")
WITHIN = {"0": _("idle already"), "30": "30", "60": "60", "90": "90", "180": "180", "365": "365"}
UNDER_WAY = "OPEN"
STANDS = "STANDS"
"""Determined to be idle, and open: what the figure of idle land counts."""
SEVERAL = {UNDER_WAY: OPEN, STANDS: STANDS_DETERMINED}


def _mu(row: Any) -> str:
    return format_mu(row.parcel.area_m2, 1)


def days_left(row: LandContract) -> str:
    """How soon land becomes idle, or since when it is."""
    days = (row.idle_from - clock.today()).days  # type: ignore[attr-defined]
    if days > 0:
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    idle = 1 - days
    return ngettext("idle for %(n)s day", "idle for %(n)s days", idle) % {"n": idle}


def _outlook(row: LandContract) -> Any:
    days = (row.idle_from - clock.today()).days  # type: ignore[attr-defined]
    shape = "late" if days <= 0 else "soon" if days <= 60 else "open"
    return state(shape, days_left(row))


def _test(row: LandContract) -> Any:
    return words.SHORT_TESTS["NOT_STARTED" if row.started_on is None else "STOPPED"]


def _within(days: str) -> Q:
    return Q(idle_from__lte=clock.today() + timedelta(days=int(days)))


BECOMING_IDLE = ListSpec(
    title=_("Land that becomes idle by law"),
    default_sort="idle_from",
    row_url=lambda row: reverse("land:parcel_tab", args=[row.parcel_id, "idle"]),
    empty_title=_("No land becomes idle within a year"),
    empty_text=_(
        "Reckoned anew each time from contracts, deliveries and reports of works (Measures for Idle"
        " Land, articles 2 and 22)."
    ),
    columns=[
        Column("parcel", words.FIELDS["parcel"], lambda row: whole(row.parcel.name)),
        Column("number", _("Number of the parcel"), lambda row: whole(row.parcel.number)),
        Column("holder", pgettext_lazy("land", "Holder"), lambda row: row.holder.name),
        Column("area", _("Registered area"), _mu, unit=MU, is_numeric=True),
        Column("outlook", _("Becomes idle"), _outlook),
        day_column("idle_from", _("Idle by law from")),
        Column("test", words.FIELDS["test"], _test),
        day_column("start_by", _("Works to begin by")),
        Column("contract", words.FIELDS["contract"], lambda row: whole(row.number)),
    ],
    filters=[
        Filter(
            "within",
            _("Within so many days"),
            "choice",
            _within,
            lambda: list(WITHIN.items()),
            default="60",
        ),
        Filter(
            "q",
            _("Parcel, number or holder"),
            "text",
            lambda text: (
                Q(number__icontains=text)
                | Q(parcel__name__icontains=text)
                | Q(parcel__number__icontains=text)
                | Q(holder__name__icontains=text)
            ),
        ),
    ],
)


def term_of(row: IdleCase) -> tuple[Any, Any]:
    """What a case waits for by law, and until when; nothing where no term runs, or the holder has
    done what it was for."""
    found = {
        State.FOUND: (_("Inquiry"), row.inquire_by),
        State.INQUIRY: (_("Answer of the holder"), None if row.answered_on else row.answer_due_on),
        State.HEARING: (
            _("Asking for a hearing"),
            None if row.hearing_asked_on else row.hearing_ask_by,
        ),
        State.FEE_DUE: (_("Payment of the fee"), row.fee_due_on),
        State.RETAKING: (_("Canceled title"), row.deregister_by),
        State.DISPOSED: (_("New day of starting"), row.counts_from),
    }.get(State(row.state), ("", None))
    return found if found[1] is not None else ("", None)


def _term(row: IdleCase) -> str:
    label, day = term_of(row)
    return whole_days(f"{label} {full_day(day)}") if day is not None else "—"


def shown_case(row: IdleCase) -> tuple[str, Any]:
    """The shape and the word of a case: how it ended, where it has."""
    if row.state == State.ENDED:
        shape = "inapplicable" if row.ending == "NOT_IDLE" else "done"
        return shape, words.ENDINGS[row.ending]
    return words.STATE_SHAPES[row.state], words.STATES[row.state]


def _in_state(chosen: str) -> Q:
    return Q(state__in=sorted(SEVERAL[chosen])) if chosen in SEVERAL else Q(state=chosen)


def _states() -> list[tuple[str, Any]]:
    return [
        (UNDER_WAY, _("all that are open")),
        (STANDS, _("all that are determined and open")),
        *((str(k), v) for k, v in words.STATES.items()),
    ]


IDLE_CASES = ListSpec(
    title=_("Cases of idle land"),
    default_sort="-found_on",
    row_url=record_url("land:idle_case"),
    empty_title=_("No case of idle land"),
    empty_text=_("The platform notes land by itself once it is idle; nothing is decided by that."),
    columns=[
        Column("parcel", words.FIELDS["parcel"], lambda row: whole(row.parcel.name)),
        Column("number", words.FIELDS["number"], lambda row: whole(row.number), sort="number"),
        Column("holder", pgettext_lazy("land", "Holder"), lambda row: row.contract.holder.name),
        Column("area", _("Registered area"), _mu, unit=MU, is_numeric=True),
        Column("state", words.FIELDS["state"], lambda row: state(*shown_case(row))),
        Column("cause", words.FIELDS["cause"], lambda row: words.CAUSES.get(row.cause, "—")),
        day_column("idle_from", words.FIELDS["idle_from"]),
        Column("term", _("Term that runs"), _term),
        Column(
            "officer",
            words.FIELDS["officer"],
            lambda row: whole(row.officer.user.name) if row.officer else "—",
        ),
        day_column("found_on", words.FIELDS["found_on"]),
    ],
    filters=[
        Filter(
            "q",
            _("Parcel, number or holder"),
            "text",
            lambda text: (
                Q(number__icontains=text)
                | Q(parcel__name__icontains=text)
                | Q(parcel__number__icontains=text)
                | Q(contract__holder__name__icontains=text)
            ),
        ),
        Filter("state", words.FIELDS["state"], "choice", _in_state, _states, default=UNDER_WAY),
        choice_filter("test", words.FIELDS["test"], words.TESTS),
        choice_filter("cause", words.FIELDS["cause"], words.CAUSES),
        route_filter(),
    ],
)
