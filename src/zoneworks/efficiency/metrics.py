"""What the evaluation adds to the desk, to figures, search, lists and an enterprise's page."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.contributed import (
    DeskItem,
    DeskQuery,
    DeskRow,
    Indexed,
    ListKind,
    MapColors,
    Measured,
    Metric,
    RecordName,
    SearchKind,
)
from zoneworks.core.desk import beginning
from zoneworks.core.engine.area import format_mu, mu_of
from zoneworks.core.engine.money import MoneyUnit, Rounding, format_fen, round_ratio
from zoneworks.core.engine.roles import Role
from zoneworks.core.reading import Sums
from zoneworks.core.templatetags.ui import percent1
from zoneworks.efficiency import labels, lists, queries
from zoneworks.efficiency.engine.acts import (
    EDIT_INPUTS,
    EDIT_POLICIES,
    EDIT_SCHEMES,
    EVALUATE,
    EXPORT,
    VIEW_EVALUATIONS,
    VIEW_INPUTS,
    VIEW_SCORES,
)
from zoneworks.efficiency.models import Evaluation, GradePolicy, Scheme
from zoneworks.efficiency.tables import EXCHANGE

THEME = _("Land")
PART = "efficiency"


def _list(name: str, act: Any, spec: Any, rows: Any, **more: Any) -> ListKind:
    return ListKind(
        f"efficiency.{name}", f"efficiency:{name}", act, spec, rows, EXPORT, part=PART, **more
    )


EVALUATIONS = _list(
    "evaluations",
    VIEW_EVALUATIONS,
    lists.EVALUATIONS,
    queries.list_evaluations,
    enter=EVALUATE,
    new="efficiency:evaluation_new",
)
SCORES = _list("scores", VIEW_SCORES, lists.SCORES, queries.list_scores)
INPUTS = _list(
    "inputs",
    VIEW_INPUTS,
    lists.INPUTS,
    queries.list_inputs,
    file=EXCHANGE.file,
    enter=EDIT_INPUTS,
    new="efficiency:inputs_new",
    new_file="efficiency:inputs_import",
)
SCHEMES = _list(
    "schemes",
    VIEW_SCORES,
    lists.SCHEMES,
    queries.list_schemes,
    enter=EDIT_SCHEMES,
    new="efficiency:scheme_new",
)
OBJECTIONS = _list("objections", VIEW_SCORES, lists.OBJECTIONS, queries.list_objections)
POLICIES = _list(
    "policies",
    VIEW_SCORES,
    lists.POLICIES,
    queries.list_policies,
    enter=EDIT_POLICIES,
    new="efficiency:policy_new",
)
MARKS = _list("marks", VIEW_SCORES, lists.MARKS, queries.list_marks)
LISTS = (EVALUATIONS, SCORES, INPUTS, SCHEMES, OBJECTIONS, POLICIES, MARKS)


SEARCH_KINDS = (
    SearchKind(
        Evaluation,
        _("Evaluation of land"),
        VIEW_EVALUATIONS,
        lambda: Evaluation.objects.select_related("scheme"),
        lambda row: Indexed(
            f"{row.scheme.name} {row.year}", str(row.year), [row.scheme.name], [str(row.year)]
        ),
        queries.list_evaluations,
        "efficiency:evaluation",
        labels.TIMELINE,
        part=PART,
    ),
    SearchKind(
        Scheme,
        _("Scheme of evaluation"),
        VIEW_SCORES,
        Scheme.objects.all,
        lambda row: Indexed(str(row), row.document, [row.name], [row.document]),
        queries.list_schemes,
        "efficiency:scheme",
        labels.TIMELINE,
        part=PART,
    ),
    SearchKind(
        GradePolicy,
        _("Policy of a grade"),
        VIEW_SCORES,
        GradePolicy.objects.all,
        lambda row: Indexed(row.title, row.basis, [row.title]),
        queries.list_policies,
        "efficiency:policy",
        labels.TIMELINE,
        part=PART,
    ),
)
RECORD_NAMES = {
    "efficiency.YearInputs": RecordName(_("Land and figures by year"), lambda row: f"{row.year}"),
    "efficiency.Evaluation": RecordName(_("Evaluations of land")),
    "efficiency.Score": RecordName(_("Scores of evaluations")),
    "efficiency.Objection": RecordName(_("Objections")),
    "efficiency.Scheme": RecordName(_("Schemes of evaluation")),
    "efficiency.GradePolicy": RecordName(_("Policies by grade")),
    "efficiency.GradeMark": RecordName(
        _("Marks of grades"), lambda row: f"{labels.MARKS[row.mark]} {labels.years_text(row.years)}"
    ),
}


# --- the desk ---------------------------------------------------------------------------------


def _item(row: DeskRow, verb: Any, url: str, act_url: str = "", limit: Any = "") -> DeskItem:
    return DeskItem(
        theme=THEME,
        title=row.title,
        line=row.line,
        verb=verb,
        url=url,
        since=beginning(row.since),
        due_on=row.due_on,
        act_url=act_url,
        limit=limit,
    )


def _objection(row: DeskRow) -> DeskItem:
    url = reverse("efficiency:objection", args=[row.pk])
    decide = reverse("efficiency:objection_decide", args=[row.pk])
    return _item(row, _("Decide the objection"), url, decide)


def _to_fix(row: DeskRow) -> DeskItem:
    return _item(row, _("Make it final"), reverse("efficiency:evaluation", args=[row.pk]))


def _own_window(row: DeskRow) -> DeskItem:
    url = reverse("efficiency:score", args=[row.pk])
    act = reverse("efficiency:objection_new", args=[row.pk])
    return _item(row, _("Check your score"), url, act, _("Objections are taken until"))


_YEAR = Cast("year", CharField())
DESK = (
    DeskQuery(
        "efficiency.objection",
        queries.list_waiting,
        ("evaluation_id", "score__enterprise__name", "text", None, "raised_on", None),
        _objection,
        "efficiency:objections",
    ),
    DeskQuery(
        "efficiency.fix",
        queries.list_to_fix,
        (None, "scheme__name", _YEAR, None, "ends_on", None),
        _to_fix,
        "efficiency:evaluations",
    ),
    DeskQuery(
        "efficiency.own_window",
        queries.list_own_windows,
        (
            "evaluation_id",
            "evaluation__scheme__name",
            Concat(Cast("evaluation__year", CharField()), Value(" "), "grade"),
            None,
            "evaluation__published_on",
            "evaluation__ends_on",
        ),
        _own_window,
        "efficiency:scores",
    ),
)


# --- figures ----------------------------------------------------------------------------------


def _scores_url(more: str = "") -> str:
    return f"{reverse('efficiency:scores')}?evaluation=LATEST{more}"


def _share_of_a(actor: Actor) -> Measured:
    latest = queries.list_latest(actor)
    if not latest:
        return Measured("—", reverse("efficiency:evaluations"))
    counts = {grade: sum(one.counts.get(grade, 0) for one in latest) for grade in "ABCD"}
    graded = sum(counts.values())
    share = percent1(counts["A"] / graded) if graded else "—"
    return Measured(share, _scores_url("&grade=A"))


def _land_of_d(actor: Actor) -> Measured:
    latest = queries.list_latest(actor)
    if not latest:
        return Measured("—", reverse("efficiency:evaluations"))
    rows = queries.list_scores(actor).filter(evaluation__in=latest, grade="D")
    url = _scores_url("&grade=D")
    return Measured(Sums(rows, ("land_m2",)), url, lambda land: format_mu(_decimal(land), 0))


def _tax_per_mu(actor: Actor) -> Measured:
    latest = queries.list_latest(actor)
    if not latest:
        return Measured("—", reverse("efficiency:evaluations"))
    rows = queries.list_scores(actor).filter(evaluation__in=latest).exclude(grade="")
    sums = Sums(rows.filter(tax_fen__isnull=False), ("tax_fen", "land_m2"))
    return Measured(sums, _scores_url(), _tax_of)


def _tax_of(tax_fen: Any, land_m2: Any) -> str:
    return per_mu_text(None if tax_fen is None else int(tax_fen), _decimal(land_m2))


def _decimal(total: Any) -> Decimal:
    """A sum of decimals, which databases give as they like."""
    return Decimal(str(total or 0))


def per_mu_text(tax_fen: int | None, land_m2: Any) -> str:
    """Tax per mu in 万元 with two decimals; “—” without land."""
    if tax_fen is None or not land_m2:
        return "—"
    exact = Fraction(int(tax_fen)) / mu_of(land_m2)
    fen = round_ratio(exact.numerator, exact.denominator, Rounding.HALF_UP)
    return format_fen(fen, MoneyUnit.WAN_YUAN, 2)


METRICS = (
    Metric(
        "efficiency.share_of_a",
        _("Share of grade A"),
        "",
        _(
            "Of the enterprises graded in the zone's latest evaluation that was published: those of"
            " grade A, by number."
        ),
        VIEW_EVALUATIONS,
        _share_of_a,
    ),
    Metric(
        "efficiency.land_of_d",
        _("Land of grade D"),
        _("mu"),
        _(
            "Land counted of the enterprises of grade D, vetoed ones among them, in the zone's"
            " latest evaluation that was published."
        ),
        VIEW_EVALUATIONS,
        _land_of_d,
    ),
    Metric(
        "efficiency.tax_per_mu",
        _("Average tax per mu"),
        _("10,000 yuan a mu"),
        _(
            "Tax of all graded enterprises over their land counted, in the zone's latest evaluation"
            " that was published."
        ),
        VIEW_EVALUATIONS,
        _tax_per_mu,
    ),
)


# --- an enterprise's page ---------------------------------------------------------------------


def grades_of(actor: Actor, enterprise: Any) -> dict[str, Any]:
    """The grades of an enterprise over the years, its latest arithmetic, and its marks."""
    scores = queries.list_history(actor, enterprise.pk)
    latest = scores[-1] if scores else None
    marks = list(queries.list_marks(actor).filter(enterprise=enterprise).order_by("-since"))
    shown: dict[str, Any] = {
        "scores": [
            (one, labels.points_text(one.total), lists.money(one.tax_per_mu_fen, 2))
            for one in reversed(scores)
        ],
        "latest": latest,
        "marks": [
            (one, labels.MARKS[one.mark], labels.years_text(one.years), lists.parcels_text(one))
            for one in marks
        ],
        "may_read_inputs": actor.may(VIEW_INPUTS) and actor.role is not Role.ENTERPRISE,
        "inputs_url": f"{reverse('efficiency:inputs')}?q={enterprise.credit_code}",
    }
    if len([one for one in scores if one.total is not None]) > 1:
        shown["history"] = history_chart(scores)
    if latest is not None:
        shown["lines"] = lines_of(queries.card_of(latest))
        shown["policies"] = queries.list_in_force(actor, latest.zone_id, latest.grade)
    return shown


def count_grades(actor: Actor, enterprise: Any) -> int:
    """How many years an enterprise was evaluated."""
    return queries.list_scores(actor).filter(enterprise=enterprise).count()


def history_chart(scores: list[Any]) -> dict[str, Any]:
    """Data of the chart of scores over the years."""
    known = [one for one in scores if one.total is not None]
    return {
        "x": [f"{one.evaluation.year} {one.grade}".strip() for one in known],
        "x_label": str(labels.FIELDS["year"]),
        "y_label": str(labels.FIELDS["total"]),
        "series": [
            {
                "name": str(labels.FIELDS["total"]),
                "values": [float(round(one.total / 10_000, 2)) for one in known],
            }
        ],
    }


def _quotient(line: Any) -> tuple[str, str]:
    return line.indicator.numerator, line.indicator.denominator


def lines_of(card: queries.Card) -> list[dict[str, Any]]:
    """The lines of a score, ready to be shown."""
    return [
        {
            "name": labels.name_of(line.indicator),
            "unit": labels.indicator_unit(*_quotient(line)),
            "value": labels.indicator_text(line.value, *_quotient(line)),
            "baseline": labels.indicator_text(line.baseline, *_quotient(line)),
            "is_own": line.indicator.baseline is None,
            "ratio": labels.fraction_text(line.ratio),
            "weight": labels.points_text(line.indicator.weight, 0),
            "cap": labels.points_text(line.indicator.most) if line.indicator.most else "—",
            "is_lower": line.indicator.direction == "LOWER",
            "points": labels.points_text(line.units, 4),
            "applied": labels.APPLIED[line.applied],
        }
        for line in card.lines
    ]


COLORS = MapColors(
    "grade",
    _("Grade of the holder"),
    (
        ("A", "A", "ok"),
        ("B", "B", "ok-mid"),
        ("C", "C", "warn-mid"),
        ("D", "D", "bad"),
        ("NONE", _("No final grade"), "track"),
    ),
    lambda actor: {pk: one or "NONE" for pk, one in queries.grades_of_parcels(actor).items()},
    VIEW_SCORES,
)
