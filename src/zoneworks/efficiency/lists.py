"""Lists of the evaluation on screen."""

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core.columns import choice_filter, day_column, range_filter
from zoneworks.core.engine.area import m2_of
from zoneworks.core.engine.money import MoneyUnit, format_fen
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.rows import code
from zoneworks.core.templatetags.ui import full_day, grade, mu, state
from zoneworks.efficiency import labels, queries
from zoneworks.efficiency.labels import points_text

UNKNOWN = "—"
MU = _("mu")
WAN = _("10,000 yuan")
WAN_PER_MU = _("10,000 yuan a mu")
LARGEST_MU = Decimal(10) ** 8
FIELDS = labels.FIELDS


def _year(text: str) -> int:
    if len(text) != 4 or not (text.isascii() and text.isdecimal()):
        raise ValueError(text)
    return int(text)


def _land(text: str) -> Decimal:
    typed = Decimal(text)
    if not typed.is_finite() or not 0 <= typed <= LARGEST_MU:
        raise ValueError(text)
    return m2_of(typed)


def money(fen: int | None, places: int = 0) -> str:
    """Fen as 万元."""
    return UNKNOWN if fen is None else format_fen(fen, MoneyUnit.WAN_YUAN, places)


def _named(prefix: str) -> Filter:
    def condition(text: str) -> Q:
        found = Q(**{f"{prefix}__name__icontains": text})
        return found | Q(**{f"{prefix}__credit_code__istartswith": text})

    return Filter("q", _("Name or code"), "text", condition)


def _enterprise(row: Any) -> str:
    return str(row.enterprise.name)


def _year_filter(field: str) -> Filter:
    return range_filter("year", FIELDS["year"], field, _year)


INPUTS = ListSpec(
    title=_("Land and figures by year"),
    default_sort="-year",
    row_url=record_url("efficiency:inputs_record"),
    create_label=_("Enter land and figures"),
    empty_title=_("No land and figures yet"),
    empty_text=_("Enter them one by one or from a table: who has none in a year is not evaluated."),
    columns=[
        Column("enterprise", FIELDS["enterprise"], _enterprise),
        Column("credit_code", FIELDS["credit_code"], lambda row: code(row.enterprise.credit_code)),
        Column("year", FIELDS["year"], lambda row: str(row.year), is_numeric=True, sort="year"),
        Column(
            "held",
            FIELDS["held_m2"],
            lambda row: mu(row.held_m2),
            unit=MU,
            is_numeric=True,
            sort="held_m2",
        ),
        Column("let", FIELDS["let_m2"], lambda row: mu(row.let_m2), unit=MU, is_numeric=True),
        Column(
            "leased", FIELDS["leased_m2"], lambda row: mu(row.leased_m2), unit=MU, is_numeric=True
        ),
        Column(
            "landlord",
            FIELDS["landlord"],
            lambda row: row.landlord.name if row.landlord else UNKNOWN,
        ),
        Column(
            "value_added",
            FIELDS["value_added_fen"],
            lambda row: money(row.value_added_fen),
            unit=WAN,
            is_numeric=True,
        ),
        Column("veto", FIELDS["veto"], lambda row: labels.REASONS.get(row.veto, UNKNOWN)),
    ],
    filters=[
        _named("enterprise"),
        _year_filter("year"),
        choice_filter("veto", FIELDS["veto"], labels.VETOES),
        range_filter("land", FIELDS["held_m2"], "held_m2", _land, MU),
    ],
)


def _evaluation_state(row: Any) -> str:
    return state(labels.STATE_SHAPES[row.state], labels.STATES[row.state])


def _count(name: str) -> Any:
    return lambda row: f"{row.counts.get(name, 0):,}" if row.counts else UNKNOWN


EVALUATIONS = ListSpec(
    title=_("Evaluations of land"),
    default_sort="-year",
    row_url=record_url("efficiency:evaluation"),
    create_label=_("Open an evaluation"),
    empty_title=_("No evaluation yet"),
    empty_text=_("Adopt a scheme, bring in the land and figures of a year, then open it here."),
    columns=[
        Column("year", FIELDS["year"], lambda row: str(row.year), is_numeric=True, sort="year"),
        Column("scheme", FIELDS["scheme"], lambda row: labels.scheme_text(row.scheme)),
        Column("state", FIELDS["state"], _evaluation_state),
        Column("a", "A", _count("A"), is_numeric=True),
        Column("b", "B", _count("B"), is_numeric=True),
        Column("c", "C", _count("C"), is_numeric=True),
        Column("d", "D", _count("D"), is_numeric=True),
        day_column("ends_on", FIELDS["ends_on"], is_sorted=False),
        day_column("fixed_on", FIELDS["fixed_on"], is_sorted=False),
    ],
    filters=[choice_filter("state", FIELDS["state"], labels.STATES), _year_filter("year")],
)


def _grade(row: Any) -> Any:
    return grade(row.grade) if row.grade else UNKNOWN


def _group(row: Any) -> str:
    return labels.group_names(row.evaluation.terms).get(row.group, UNKNOWN)


def _standing(row: Any) -> str:
    word = labels.REASONS.get(row.reason) or labels.STANDINGS[row.standing]
    return state(labels.STANDING_SHAPES[row.standing], word)


def _rank(row: Any) -> str:
    return UNKNOWN if row.rank is None else f"{row.rank:,}/{row.ranked:,}"


SCORES = ListSpec(
    title=_("Scores and grades"),
    default_sort="rank",
    row_url=record_url("efficiency:score"),
    empty_title=_("No scores yet"),
    empty_text=_("They stand here once an evaluation is computed."),
    columns=[
        Column("enterprise", FIELDS["enterprise"], _enterprise),
        Column("year", FIELDS["year"], lambda row: str(row.evaluation.year), is_numeric=True),
        Column("group", FIELDS["group"], _group),
        Column("grade", FIELDS["grade"], _grade),
        Column(
            "total",
            FIELDS["total"],
            lambda row: points_text(row.total),
            is_numeric=True,
            sort="total",
        ),
        Column("rank", FIELDS["rank"], _rank, is_numeric=True, sort="rank"),
        Column("standing", FIELDS["standing"], _standing),
        Column(
            "land",
            FIELDS["land_m2"],
            lambda row: mu(row.land_m2),
            unit=MU,
            is_numeric=True,
            sort="land_m2",
        ),
        Column(
            "tax_per_mu",
            FIELDS["tax_per_mu_fen"],
            lambda row: money(row.tax_per_mu_fen, 2),
            unit=WAN_PER_MU,
            is_numeric=True,
            sort="tax_per_mu_fen",
        ),
    ],
    filters=[
        _named("enterprise"),
        _year_filter("evaluation__year"),
        Filter(
            "evaluation",
            _("Evaluation"),
            "choice",
            lambda _latest: Q(evaluation__in=queries.latest_of_zones()),
            lambda: [("LATEST", _("the latest of the zone"))],
            default="LATEST",
        ),
        choice_filter("grade", FIELDS["grade"], labels.GRADES),
        choice_filter("standing", FIELDS["standing"], labels.STANDINGS),
        Filter(
            "changed",
            _("Changed since publication"),
            "choice",
            lambda _yes: queries.is_changed(),
            lambda: [("YES", _("yes"))],
        ),
        Filter("group", FIELDS["group"], "text", lambda text: Q(group=text) if text else Q()),
        Filter(
            "industry",
            _("Industry class"),
            "text",
            lambda text: Q(enterprise__industry_code__startswith=text),
        ),
        range_filter("land", FIELDS["land_m2"], "land_m2", _land, MU),
    ],
)


def _scheme_state(row: Any) -> str:
    if row.adopted_on is None:
        return state("open", _("Draft"))
    return state("done", _("Adopted"))


SCHEMES = ListSpec(
    title=_("Schemes of evaluation"),
    default_sort="-valid_from",
    row_url=record_url("efficiency:scheme"),
    create_label=pgettext_lazy("evaluation", "Draft a scheme"),
    empty_title=_("No scheme yet"),
    empty_text=_("Begin with a shipped example, then put the zone's own terms in its place."),
    columns=[
        Column("name", FIELDS["name"], lambda row: row.name),
        Column("number", FIELDS["number"], lambda row: str(row.number), is_numeric=True),
        Column("document", FIELDS["document"], lambda row: row.document or UNKNOWN),
        Column("state", FIELDS["state"], _scheme_state),
        day_column("valid_from", FIELDS["valid_from"]),
        day_column("valid_until", FIELDS["valid_until"], is_sorted=False),
    ],
    filters=[Filter("q", FIELDS["name"], "text", lambda text: Q(name__icontains=text))],
)


def _objection_state(row: Any) -> str:
    return state(labels.OBJECTION_SHAPES[row.state], labels.OBJECTION_STATES[row.state])


OBJECTIONS = ListSpec(
    title=_("Objections"),
    default_sort="-raised_on",
    row_url=record_url("efficiency:objection"),
    empty_title=_("No objection yet"),
    empty_text=_("They are raised on the page of a score while it is published for objections."),
    columns=[
        Column("enterprise", FIELDS["enterprise"], lambda row: row.score.enterprise.name),
        Column("year", FIELDS["year"], lambda row: str(row.evaluation.year), is_numeric=True),
        Column("text", _("Objection"), lambda row: row.text[:80]),
        Column("state", FIELDS["state"], _objection_state),
        day_column("raised_on", _("Raised on")),
        day_column("decided_on", _("Decided on"), is_sorted=False),
    ],
    filters=[
        _named("score__enterprise"),
        choice_filter("state", FIELDS["state"], labels.OBJECTION_STATES),
        _year_filter("evaluation__year"),
    ],
)


def _policy_state(row: Any) -> str:
    return state(labels.POLICY_SHAPES[row.state], labels.POLICY_STATES[row.state])


POLICIES = ListSpec(
    title=_("Policies by grade"),
    default_sort="grade",
    row_url=record_url("efficiency:policy"),
    create_label=_("Draft a policy"),
    empty_title=_("No policy yet"),
    empty_text=_("What a grade brings stands here, each in the zone's words with its basis."),
    columns=[
        Column("title", FIELDS["title"], lambda row: row.title),
        Column("grade", FIELDS["grade"], lambda row: grade(row.grade), sort="grade"),
        Column("kind", FIELDS["kind"], lambda row: labels.POLICY_KINDS[row.kind]),
        Column("basis", FIELDS["basis"], lambda row: row.basis or UNKNOWN),
        Column("state", FIELDS["state"], _policy_state),
        day_column("in_force_on", _("In force since"), is_sorted=False),
    ],
    filters=[
        choice_filter("grade", FIELDS["grade"], labels.GRADES),
        choice_filter("kind", FIELDS["kind"], labels.POLICY_KINDS),
        choice_filter("state", FIELDS["state"], labels.POLICY_STATES),
    ],
)
HOLDS = {"HOLDS": _("Holds"), "ENDED": _("Ended")}


def _mark(row: Any) -> str:
    shape = "inapplicable" if row.ended_on else labels.MARK_SHAPES[row.mark]
    return state(shape, labels.MARKS[row.mark])


def parcels_text(row: Any) -> str:
    """The parcels of a mark: those that were noted by their number, the others with the reason."""
    told = []
    for one in row.parcels:
        text = labels.LEFT_OUT[one["left_out"]] % one if one["left_out"] else ""
        told.append(f"{one['number']} ({text})" if text else one["number"])
    return str(_("; ")).join(told) or UNKNOWN


MARKS = ListSpec(
    title=_("Low-efficiency land and screening"),
    default_sort="-since",
    row_url=lambda row: record_url("registry:enterprise")(row.enterprise),
    empty_title=_("Nobody is marked"),
    empty_text=_(
        "A grade that stands for the years of the scheme brings a mark when an evaluation"
        " is made final."
    ),
    columns=[
        Column("enterprise", FIELDS["enterprise"], _enterprise),
        Column("mark", FIELDS["mark"], _mark),
        Column("years", FIELDS["years"], lambda row: labels.years_text(row.years)),
        Column(
            "land",
            FIELDS["land_m2"],
            lambda row: mu(row.land_m2),
            unit=MU,
            is_numeric=True,
            sort="land_m2",
            total=mu,
        ),
        Column("parcels", FIELDS["parcels"], parcels_text),
        day_column("since", FIELDS["since"]),
        Column("ended", FIELDS["ended_on"], lambda row: full_day(row.ended_on), is_numeric=True),
    ],
    filters=[
        _named("enterprise"),
        choice_filter("mark", FIELDS["mark"], labels.MARKS),
        Filter(
            "holds",
            FIELDS["state"],
            "choice",
            lambda value: Q(ended_on__isnull=value == "HOLDS"),
            lambda: list(HOLDS.items()),
            default="HOLDS",
        ),
    ],
)
