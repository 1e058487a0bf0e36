"""Leads and filings on screen."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.attraction.labels import finders as finder_labels
from zoneworks.attraction.labels import leads as labels
from zoneworks.attraction.queries import IN_HAND
from zoneworks.core.columns import choice_filter, day_column, range_filter
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.rows import code
from zoneworks.core.templatetags.ui import full_moment, state
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.lists import WAN, money

GROUPS = {
    "IN_HAND": _("In hand"),
    "SIGNED": _("Signed"),
    "ENDED": _("Given up"),
}
"""The stages of leads and their projects, as people look for them."""
ENDED = ("DROPPED", "MERGED")


def has_landed(code: str) -> Q:
    """The filings whose project is signed, or those whose is not."""
    is_signed = Q(lead__project__signed_on__isnull=False, lead__project__retired_on=None)
    return is_signed if code == "YES" else ~is_signed


def stage_group(group: str) -> Q:
    """The leads of a group of stages."""
    if group == "IN_HAND":
        return Q(stage_now__in=IN_HAND)
    if group == "ENDED":
        return Q(stage_now__in=ENDED)
    return ~Q(stage_now__in=[*IN_HAND, *ENDED])


def _stage(row: Any) -> str:
    return state(labels.STAGE_SHAPES[row.stage_now], labels.STAGES[row.stage_now])


LEADS = ListSpec(
    title=_("Leads"),
    default_sort="-opened_on",
    row_url=record_url("attraction:lead"),
    create_label=_("Enter a lead"),
    empty_title=_("No lead here"),
    empty_text=_("Enter the first one, or lift the filters."),
    columns=[
        Column("name", labels.FIELDS["name"], lambda row: row.name, sort="name"),
        Column("investor", labels.FIELDS["investor"], lambda row: row.investor),
        Column("number", labels.FIELDS["number"], lambda row: code(row.number)),
        Column("stage", labels.FIELDS["stage"], _stage),
        Column(
            "investment",
            labels.FIELDS["investment_fen"],
            lambda row: money(row.fen_now),
            unit=WAN,
            is_numeric=True,
            sort="investment_fen",
            total=money,
        ),
        Column("source", labels.FIELDS["source"], lambda row: labels.SOURCES[row.source]),
        Column(
            "owner",
            labels.FIELDS["owner"],
            lambda row: row.owner.user.name if row.owner else "—",
        ),
        Column("next_act", labels.FIELDS["next_act"], lambda row: row.next_act or "—"),
        day_column("next_on", labels.FIELDS["next_on"], is_sorted=False),
        day_column("opened_on", labels.FIELDS["opened_on"]),
    ],
    filters=[
        Filter(
            "q",
            _("Idea, investor or number"),
            "text",
            lambda text: (
                Q(name__icontains=text) | Q(investor__icontains=text) | Q(number__icontains=text)
            ),
        ),
        Filter(
            "use",
            pgettext_lazy("leads", "Follow-up"),
            "choice",
            stage_group,
            lambda: list(GROUPS.items()),
            default="IN_HAND",
        ),
        Filter(
            "stage",
            labels.FIELDS["stage"],
            "choice",
            lambda stage: Q(stage_now=stage),
            lambda: [(stage.value, labels.STAGES[stage]) for stage in ProjectStage],
        ),
        choice_filter("source", labels.FIELDS["source"], labels.SOURCES),
        range_filter("opened", labels.FIELDS["opened_on"], "opened_on"),
        range_filter("next", labels.FIELDS["next_on"], "next_on"),
    ],
)


def _filing_state(row: Any) -> str:
    return state(finder_labels.STATE_SHAPES[row.state], finder_labels.STATES[row.state])


FILINGS = ListSpec(
    title=_("Filings of finders"),
    default_sort="-filed_at",
    row_url=record_url("attraction:filing"),
    create_label=_("File a finder"),
    empty_title=_("No finder is filed yet"),
    empty_text=_("A finder files before the zone first speaks with the investor."),
    columns=[
        Column("finder", finder_labels.FIELDS["finder"], lambda row: row.finder),
        Column("number", finder_labels.FIELDS["number"], lambda row: code(row.number)),
        Column("kind", finder_labels.FIELDS["kind"], lambda row: finder_labels.KINDS[row.kind]),
        Column("lead", finder_labels.FIELDS["lead"], lambda row: row.idea),
        Column("investor", labels.FIELDS["investor"], lambda row: row.investor),
        Column("state", finder_labels.FIELDS["state"], _filing_state),
        Column(
            "filed_at",
            finder_labels.FIELDS["filed_at"],
            lambda row: full_moment(row.filed_at),
            sort="filed_at",
            is_numeric=True,
        ),
        day_column("protected_until", finder_labels.FIELDS["protected_until"], is_sorted=False),
    ],
    filters=[
        Filter(
            "q",
            _("Finder, investor or number"),
            "text",
            lambda text: (
                Q(finder__icontains=text) | Q(investor__icontains=text) | Q(number__icontains=text)
            ),
        ),
        choice_filter("state", finder_labels.FIELDS["state"], finder_labels.STATES),
        choice_filter("kind", finder_labels.FIELDS["kind"], finder_labels.KINDS),
        Filter(
            "landed",
            _("Project signed"),
            "choice",
            has_landed,
            lambda: [("YES", _("yes")), ("NO", _("no"))],
        ),
    ],
)
