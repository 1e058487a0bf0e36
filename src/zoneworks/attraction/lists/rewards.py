"""Reward schemes, rewards, agreements and lists of the top 500 on screen."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction.labels import agreements as agreement_labels
from zoneworks.attraction.labels import rewards as labels
from zoneworks.attraction.labels.leads import TOP_LISTS
from zoneworks.core.columns import choice_filter, day_column, range_filter
from zoneworks.core.engine.money import format_fen
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.rows import code
from zoneworks.core.templatetags.ui import state
from zoneworks.registry.lists import WAN, money


def yuan(fen: int | None) -> str:
    """Fen as whole yuan with its decimals where it has any."""
    return "—" if fen is None else format_fen(fen)


def _scheme_state(row: Any) -> str:
    if row.published_on is None:
        return state("open", _("Draft"))
    return state("done", _("Published"))


SCHEMES = ListSpec(
    title=_("Reward schemes"),
    default_sort="-valid_from",
    row_url=record_url("attraction:scheme"),
    create_label=_("Draft a scheme"),
    empty_title=_("No reward scheme yet"),
    empty_text=_("Finders are filed and paid by a published scheme."),
    columns=[
        Column("name", labels.FIELDS["name"], lambda row: row.name),
        Column("document", labels.FIELDS["document"], lambda row: row.document or "—"),
        Column("state", labels.FIELDS["state"], _scheme_state),
        day_column("valid_from", labels.FIELDS["valid_from"]),
        day_column("valid_until", labels.FIELDS["valid_until"], is_sorted=False),
        Column(
            "cap",
            labels.FIELDS["cap_fen"],
            lambda row: money(row.cap_fen),
            unit=WAN,
            is_numeric=True,
        ),
    ],
    filters=[Filter("q", labels.FIELDS["name"], "text", lambda text: Q(name__icontains=text))],
)


def _reward_state(row: Any) -> str:
    return state(labels.STATE_SHAPES[row.state], labels.STATES[row.state])


REWARDS = ListSpec(
    title=_("Rewards of finders"),
    default_sort="-assessed_on",
    row_url=record_url("attraction:reward"),
    empty_title=_("No reward yet"),
    empty_text=_("A reward is assessed on the page of a project that has begun production."),
    columns=[
        Column("project", labels.FIELDS["project"], lambda row: row.project.name),
        Column("number", labels.FIELDS["number"], lambda row: code(row.number)),
        Column("finder", labels.FIELDS["finder"], lambda row: row.filing.finder),
        Column("state", labels.FIELDS["state"], _reward_state),
        Column(
            "paid_in",
            labels.FIELDS["paid_in_fen"],
            lambda row: money(row.paid_in_fen),
            unit=WAN,
            is_numeric=True,
        ),
        Column(
            "amount",
            labels.FIELDS["amount_fen"],
            lambda row: yuan(row.amount_fen),
            unit=_("yuan"),
            is_numeric=True,
            sort="amount_fen",
            total=yuan,
        ),
        day_column("assessed_on", labels.FIELDS["assessed_on"]),
        day_column("paid_on", labels.FIELDS["paid_on"], is_sorted=False),
    ],
    filters=[
        Filter(
            "q",
            _("Project, finder or number"),
            "text",
            lambda text: (
                Q(project__name__icontains=text)
                | Q(filing__finder__icontains=text)
                | Q(number__icontains=text)
            ),
        ),
        choice_filter("state", labels.FIELDS["state"], labels.STATES),
    ],
)


def _agreement_state(row: Any) -> str:
    return state(agreement_labels.STATE_SHAPES[row.state], agreement_labels.STATES[row.state])


AGREEMENTS = ListSpec(
    title=_("Investment agreements"),
    default_sort="-drafted_on",
    row_url=record_url("attraction:agreement"),
    empty_title=_("No agreement yet"),
    empty_text=_("An agreement is drafted on the page of a project before its review ends."),
    columns=[
        Column("title", agreement_labels.FIELDS["title"], lambda row: row.title),
        Column("number", agreement_labels.FIELDS["number"], lambda row: code(row.number)),
        Column("edition", agreement_labels.FIELDS["edition"], lambda row: str(row.edition)),
        Column("project", agreement_labels.FIELDS["project"], lambda row: row.project.name),
        Column("investor", agreement_labels.FIELDS["investor"], lambda row: row.investor),
        Column("state", agreement_labels.FIELDS["state"], _agreement_state),
        Column(
            "investment",
            agreement_labels.FIELDS["investment_fen"],
            lambda row: money(row.investment_fen),
            unit=WAN,
            is_numeric=True,
        ),
        day_column("drafted_on", agreement_labels.FIELDS["drafted_on"]),
        day_column("signed_on", agreement_labels.FIELDS["signed_on"]),
    ],
    filters=[
        Filter(
            "q",
            _("Title, investor, project or number"),
            "text",
            lambda text: (
                Q(title__icontains=text)
                | Q(investor__icontains=text)
                | Q(project__name__icontains=text)
                | Q(number__icontains=text)
            ),
        ),
        choice_filter("state", agreement_labels.FIELDS["state"], agreement_labels.STATES),
        range_filter("signed", agreement_labels.FIELDS["signed_on"], "signed_on"),
    ],
)
TOP_COMPANIES = ListSpec(
    title=_("Lists of the top 500"),
    default_sort="rank",
    row_url=lambda _row: "",
    create_label=_("Enter a list"),
    empty_title=_("No list yet"),
    empty_text=_("Enter a list as it was published; projects are held against it."),
    columns=[
        Column("name", _("Company"), lambda row: row.name),
        Column("kind", _("List"), lambda row: TOP_LISTS[row.kind]),
        Column("rank", _("Rank"), lambda row: str(row.rank), is_numeric=True, sort="rank"),
        day_column("published_on", _("Published on"), is_sorted=False),
    ],
    filters=[
        Filter("q", _("Company"), "text", lambda text: Q(name__icontains=text)),
        choice_filter("kind", _("List"), TOP_LISTS),
        range_filter("published", _("Published on"), "published_on"),
    ],
)
