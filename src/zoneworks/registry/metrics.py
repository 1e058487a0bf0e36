"""Figures of the register, each with its definition and its list, and what search finds."""

from collections.abc import Callable
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import Indexed, ListKind, Metric, RecordName, SearchKind
from zoneworks.core.engine.money import MoneyUnit, Rounding, format_fen, round_ratio
from zoneworks.core.models import Job
from zoneworks.registry import labels, lists, queries
from zoneworks.registry.bulk import ENTERPRISE_ACTS, PROJECT_ACTS
from zoneworks.registry.engine.acts import EXPORT, VIEW_ENTERPRISES, VIEW_PROJECTS
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
)


def _operating(actor: Actor) -> int:
    return queries.list_enterprises_in_use(actor).filter(state="OPERATING").count()


def _signed(actor: Actor) -> Any:
    return queries.list_projects_in_use(actor).filter(signed_on__year=_signing_year(actor))


def _signing_year(actor: Actor) -> int:
    signed = queries.list_projects_in_use(actor).exclude(signed_on=None)
    latest = signed.order_by("-signed_on").first()
    return latest.signed_on.year if latest and latest.signed_on else clock.today().year


def _signed_url(actor: Actor) -> str:
    year = _signing_year(actor)
    return f"{reverse('registry:projects')}?signed_min={year}-01-01&signed_max={year}-12-31"


def _signed_investment(actor: Actor) -> str:
    total = _signed(actor).aggregate(total=Sum("investment_fen"))["total"] or 0
    if (get_language() or "").startswith("zh"):
        return format_fen(total, MoneyUnit.YI_YUAN, 1)
    # English counts in thousands: 380.0亿元 are 38.0 billion yuan.
    return format_fen(round_ratio(total, 10, Rounding.HALF_UP), MoneyUnit.YI_YUAN, 1)


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
        lambda actor: f"{reverse('registry:enterprises')}?state=OPERATING",
    ),
    Metric(
        "registry.projects_signed",
        _("Projects signed"),
        "",
        _("Signed in the calendar year of the latest signing, each project once."),
        VIEW_PROJECTS,
        lambda actor: _signed(actor).count(),
        _signed_url,
    ),
    Metric(
        "registry.investment_signed",
        _("Investment of the projects signed"),
        _("billion yuan"),
        _("Sum of the investment promised by the projects signed in that year."),
        VIEW_PROJECTS,
        _signed_investment,
        _signed_url,
    ),
]
