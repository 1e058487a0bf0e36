"""Reservations, supplies, matchings and fixed choices on screen."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core import clock
from zoneworks.core.columns import choice_filter, day_column, range_filter
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.rows import code
from zoneworks.core.templatetags.ui import full_moment, number, state
from zoneworks.elements.engine.terms import Hold
from zoneworks.elements.labels import (
    FIELDS,
    HOLD_SHAPES,
    HOLDS,
    KINDS,
    MATCHING_SHAPES,
    MATCHINGS,
    amount_with_unit,
)


def shown_hold(row: Any) -> tuple[str, Any]:
    """The shape and the word of a reservation; one whose day has passed has lapsed."""
    found = Hold(row.state)
    if found is Hold.HELD and row.until_on <= clock.today():
        found = Hold.LAPSED
    return HOLD_SHAPES[found], HOLDS[found]


def target_name(row: Any) -> str:
    """What a reservation or fixed choice is of."""
    target = row.target
    return f"{target.building.name} {target.name}" if row.bay_id else str(target)


def for_whom(row: Any) -> str:
    """For whom something is kept."""
    return str(row.lead.name if row.lead_id else row.enterprise.name)


def _in_state(chosen: str) -> Q:
    is_over = Q(state=Hold.HELD, until_on__lte=clock.today())
    if chosen == Hold.HELD:
        return Q(state=Hold.HELD) & ~is_over
    return Q(state=chosen) | is_over if chosen == Hold.LAPSED else Q(state=chosen)


RESERVATIONS = ListSpec(
    title=_("Reservations"),
    default_sort="until_on",
    row_url=record_url("elements:reservation"),
    create_label=_("Reserve"),
    empty_title=_("Nothing is reserved"),
    empty_text=_("Reserve a site, flats, people or money for a project of the pipeline."),
    columns=[
        Column("number", FIELDS["number"], lambda row: code(row.number), sort="number"),
        Column("kind", FIELDS["kind"], lambda row: KINDS[row.kind]),
        Column("target", FIELDS["target"], target_name),
        Column(
            "amount",
            FIELDS["amount"],
            lambda row: amount_with_unit(row.kind, row.amount),
            is_numeric=True,
        ),
        Column("for_whom", pgettext_lazy("reservation", "For"), for_whom),
        Column("state", FIELDS["state"], lambda row: state(*shown_hold(row))),
        day_column("held_on", FIELDS["held_on"]),
        day_column("until_on", FIELDS["until_on"]),
    ],
    filters=[
        Filter(
            "q",
            _("Number, project or enterprise"),
            "text",
            lambda text: (
                Q(number__icontains=text)
                | Q(lead__name__icontains=text)
                | Q(lead__investor__icontains=text)
                | Q(enterprise__name__icontains=text)
            ),
        ),
        choice_filter("kind", FIELDS["kind"], KINDS),
        Filter(
            "state",
            FIELDS["state"],
            "choice",
            _in_state,
            lambda: [(str(one), word) for one, word in HOLDS.items()],
            default=Hold.HELD,
        ),
        range_filter("until_on", FIELDS["until_on"], "until_on"),
    ],
)


def shown_supply(row: Any) -> tuple[str, Any]:
    """The shape and the word of a supply by its days."""
    today = clock.today()
    if row.withdrawn_on is not None:
        return "inapplicable", _("Withdrawn")
    if row.until_on is not None and row.until_on <= today:
        return "late", pgettext_lazy("supply", "Ended")
    return ("running", _("There")) if row.from_on <= today else ("open", _("Coming"))


SUPPLIES = ListSpec(
    title=_("Supplies"),
    default_sort="-from_on",
    row_url=record_url("elements:supply"),
    create_label=_("Enter a supply"),
    empty_title=_("No supply is entered yet"),
    empty_text=_(
        "Enter people and money that there are, and land or space that is being prepared."
    ),
    columns=[
        Column("name", FIELDS["name"], lambda row: row.name, sort="name"),
        Column("kind", FIELDS["kind"], lambda row: KINDS[row.kind]),
        Column("skill", FIELDS["skill"], lambda row: row.skill or "—"),
        Column(
            "amount",
            FIELDS["amount"],
            lambda row: amount_with_unit(row.kind, row.amount),
            is_numeric=True,
        ),
        Column("state", FIELDS["state"], lambda row: state(*shown_supply(row))),
        day_column("from_on", FIELDS["from_on"]),
        day_column("until_on", FIELDS["until_on"], is_sorted=False),
        Column("source", FIELDS["source"], lambda row: row.source),
    ],
    filters=[
        Filter(
            "q",
            _("Name, skill or source"),
            "text",
            lambda text: (
                Q(name__icontains=text) | Q(skill__icontains=text) | Q(source__icontains=text)
            ),
        ),
        choice_filter("kind", FIELDS["kind"], KINDS),
        range_filter("from_on", FIELDS["from_on"], "from_on"),
    ],
)


def _placed(row: Any) -> str:
    return "—" if row.n_placed is None else f"{number(row.n_placed)} / {number(row.n_projects)}"


MATCHING_LIST = ListSpec(
    title=_("Matchings"),
    default_sort="-made_at",
    row_url=record_url("elements:matching"),
    create_label=_("Match the pipeline"),
    empty_title=_("Nothing was matched yet"),
    empty_text=_("Match all projects of the pipeline to what there is, at once."),
    columns=[
        Column("number", FIELDS["number"], lambda row: code(row.number), sort="number"),
        Column(
            "state",
            FIELDS["state"],
            lambda row: state(MATCHING_SHAPES[row.state], MATCHINGS[row.state]),
        ),
        Column("placed", FIELDS["n_placed"], _placed, is_numeric=True),
        Column("value", FIELDS["value"], lambda row: number(row.value), is_numeric=True),
        Column("bound", FIELDS["bound"], lambda row: number(row.bound), is_numeric=True),
        Column(
            "made_at",
            FIELDS["made_at"],
            lambda row: full_moment(row.made_at),
            is_numeric=True,
            sort="made_at",
        ),
        Column(
            "made_by", _("Asked for by"), lambda row: row.made_by.user.name if row.made_by else "—"
        ),
    ],
    filters=[choice_filter("state", FIELDS["state"], MATCHINGS)],
)


def _standing(chosen: str) -> Q:
    return Q(lifted_on__isnull=chosen == "FIXED")


CHOICES = ListSpec(
    title=_("Fixed choices"),
    default_sort="-since",
    row_url=lambda row: reverse("attraction:lead_tab", args=[row.lead_id, "elements"]),
    create_label=_("Fix a choice"),
    empty_title=_("No choice is fixed"),
    empty_text=_("Say which site a project gets in every matching."),
    columns=[
        Column("lead", FIELDS["lead"], lambda row: row.lead.name),
        Column("target", _("Site"), target_name),
        Column("reason", FIELDS["reason"], lambda row: row.reason),
        day_column("since", FIELDS["since"]),
        day_column("lifted_on", FIELDS["lifted_on"], is_sorted=False),
    ],
    filters=[
        Filter("q", _("Project"), "text", lambda text: Q(lead__name__icontains=text)),
        Filter(
            "standing",
            FIELDS["state"],
            "choice",
            _standing,
            lambda: [("FIXED", _("fixed")), ("LIFTED", _("lifted"))],
            default="FIXED",
        ),
    ],
)
