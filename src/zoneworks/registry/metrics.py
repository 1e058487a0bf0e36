"""Figures of the register, each with its definition and its list, and what search finds."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.contributed import Indexed, ListKind, Measured, Metric, RecordName, SearchKind
from zoneworks.core.engine.money import MoneyUnit, Rounding, format_fen, round_ratio
from zoneworks.core.models import Job
from zoneworks.registry import labels, lists, queries
from zoneworks.registry.bulk import ENTERPRISE_ACTS, PROJECT_ACTS
from zoneworks.registry.engine.acts import (
    EDIT_ENTERPRISES,
    EDIT_PROJECTS,
    EXPORT,
    VIEW_ENTERPRISES,
    VIEW_PROJECTS,
)
from zoneworks.registry.models import Enterprise, EnterpriseMerge, FormerName, Project
from zoneworks.registry.tables import EXCHANGES


def import_url(kind: str) -> Callable[[Job], str]:
    """Where an import is looked at, before and after."""
    return lambda job: reverse(f"registry:{kind}_preview", args=[job.subject_id])


def _index_enterprise(row: Enterprise) -> Indexed:
    """An enterprise by name, former names, credit code and the organization's code in it, and by
    those of duplicates that were merged into it."""
    records = [row, *row.merged.all()]
    names = [*(one.name for one in records), *(one.name for one in row.former_names.all())]
    codes = [
        code for one in records for code in (one.credit_code, one.credit_code[ORGANIZATION_AT:])
    ]
    return Indexed(row.name, row.credit_code, names, codes, row.pk)


def _index_project(row: Project) -> Indexed:
    """A project by name and code."""
    return Indexed(row.name, row.code, [row.name], [row.code], row.enterprise_id)


ORGANIZATION_AT = 8
"""Where the code of the organization begins in a credit code (GB 32100)."""
SEARCH_KINDS = (
    SearchKind(
        Enterprise,
        _("Enterprise"),
        VIEW_ENTERPRISES,
        lambda: Enterprise.objects.prefetch_related("former_names", "merged"),
        _index_enterprise,
        queries.list_enterprises,
        "registry:enterprise",
        labels.TIMELINE,
        parts=(FormerName, EnterpriseMerge),
        found=queries.list_enterprises_in_use,
        part="register",
    ),
    SearchKind(
        Project,
        _("Project"),
        VIEW_PROJECTS,
        Project.objects.all,
        _index_project,
        queries.list_projects,
        "registry:project",
        labels.TIMELINE,
        found=queries.list_projects_in_use,
        part="register",
    ),
)

ENTERPRISES = ListKind(
    "registry.enterprises",
    "registry:enterprises",
    VIEW_ENTERPRISES,
    lists.ENTERPRISES,
    queries.list_enterprises,
    EXPORT,
    EXCHANGES["enterprise"].file,
    ENTERPRISE_ACTS,
    "register",
    EDIT_ENTERPRISES,
    "registry:enterprise_new",
    "registry:enterprise_import",
)
PROJECTS = ListKind(
    "registry.projects",
    "registry:projects",
    VIEW_PROJECTS,
    lists.PROJECTS,
    queries.list_projects,
    EXPORT,
    EXCHANGES["project"].file,
    PROJECT_ACTS,
    "register",
    EDIT_PROJECTS,
    "registry:project_new",
    "registry:project_import",
)


def _operating(actor: Actor) -> Measured:
    rows = queries.list_enterprises_in_use(actor).filter(state="OPERATING")
    return Measured(rows, f"{reverse('registry:enterprises')}?state=OPERATING")


def _signed(actor: Actor) -> Measured:
    year, count, _total = queries.sum_signed(actor)
    return Measured(count, _signed_url(year))


def _signed_investment(actor: Actor) -> Measured:
    year, _count, total = queries.sum_signed(actor)
    if not (get_language() or "").startswith("zh"):
        # English counts in thousands: 380.0亿元 are 38.0 billion yuan.
        total = round_ratio(total, 10, Rounding.HALF_UP)
    return Measured(format_fen(total, MoneyUnit.YI_YUAN, 1), _signed_url(year))


def _signed_url(year: int) -> str:
    return f"{reverse('registry:projects')}?signed_min={year}-01-01&signed_max={year}-12-31"


RECORD_NAMES = {
    "registry.Enterprise": RecordName(_("Duplicates merged before")),
    "registry.Project": RecordName(_("Projects"), lambda row: f"{row.code} {row.name}"),
    "registry.FormerName": RecordName(_("Former names")),
    "registry.YearFigures": RecordName(_("Figures")),
    "registry.Contact": RecordName(_("Contacts")),
}
"""What people call the records that a merge moves."""

METRICS = [
    Metric(
        "registry.enterprises_operating",
        _("Enterprises operating"),
        "",
        _("Registered in the zone and in the state “operating”, now."),
        VIEW_ENTERPRISES,
        _operating,
    ),
    Metric(
        "registry.projects_signed",
        _("Projects signed"),
        "",
        _("Signed in the calendar year of the latest signing, each project once."),
        VIEW_PROJECTS,
        _signed,
    ),
    Metric(
        "registry.investment_signed",
        _("Investment of the projects signed"),
        _("billion yuan"),
        _("Sum of the investment promised by the projects signed in that year."),
        VIEW_PROJECTS,
        _signed_investment,
    ),
]
