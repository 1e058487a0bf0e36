"""Enterprises, projects, what belongs to them, and the classes of industry."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound
from zoneworks.core.memo import once_a_page
from zoneworks.core.traditional import in_script, traditional
from zoneworks.core.wording import is_chinese
from zoneworks.registry.engine import names
from zoneworks.registry.engine.acts import VIEW_ENTERPRISES, VIEW_INDUSTRY, VIEW_PROJECTS
from zoneworks.registry.engine.credit_code import normalize
from zoneworks.registry.engine.industry import IndustryClass as IndustryTerm
from zoneworks.registry.engine.industry import IndustryLevel
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.facts import (
    default_probabilities,
    english_industry_names,
    shipped_industry_classes,
)
from zoneworks.registry.labels import retired_text, unknown_class_text
from zoneworks.registry.models import (
    Contact,
    Enterprise,
    FormerName,
    IndustryClass,
    Project,
    StageEntry,
    StageProbability,
    ToldApart,
    YearFigures,
)


def list_enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """The enterprises that the actor may see; an enterprise sees itself."""
    actor.require(VIEW_ENTERPRISES)
    rows: QuerySet[Enterprise] = Enterprise.objects.visible_to(actor)
    return rows.filter(pk=actor.enterprise_id) if actor.role is Role.ENTERPRISE else rows


def list_enterprises_in_use(actor: Actor) -> QuerySet[Enterprise]:
    """As ``list_enterprises``, without those that are retired or merged into others."""
    return list_enterprises(actor).filter(retired_on=None)


def list_merged(actor: Actor, kept: Enterprise) -> QuerySet[Enterprise]:
    """The duplicates that were merged into an enterprise, the latest first."""
    rows = list_enterprises(actor).filter(merged_into=kept)
    return rows.order_by("-retired_on", "-pk")


def get_enterprise_by_code(actor: Actor, credit_code: str) -> Enterprise:
    """The enterprise in use that has a credit code.

    Raises:
        NotFound: none such; the text says where the one went that had the code.
    """
    code = normalize(credit_code)
    rows = list_enterprises(actor).select_related("merged_into").filter(credit_code=code)
    found = rows.order_by(F("retired_on").asc(nulls_first=True), "pk").first()
    if found is None:
        raise NotFound(_("No enterprise here has the code “%(code)s”."), code=credit_code)
    if found.retired_on is not None:
        raise NotFound(retired_text(found))
    return found


_FORMER_NAMES = FormerName.objects.order_by("-until_on", "-pk")
_FIGURES = YearFigures.objects.order_by("-year")
_CONTACTS = Contact.objects.order_by("pk")
_STAGES = StageEntry.objects.order_by("entered_on", "pk")


def list_former_names(row: Enterprise) -> QuerySet[FormerName]:
    """The former names of an enterprise that the actor was shown, the latest first."""
    return _FORMER_NAMES.filter(enterprise=row)


def list_figures(row: Enterprise) -> QuerySet[YearFigures]:
    """The figures of an enterprise that the actor was shown, the newest first."""
    return _FIGURES.filter(enterprise=row)


def list_contacts(row: Enterprise | Project) -> QuerySet[Contact]:
    """The people to speak to for a record that the actor was shown."""
    is_project = isinstance(row, Project)
    return _CONTACTS.filter(project=row) if is_project else _CONTACTS.filter(enterprise=row)


def list_stages(row: Project) -> QuerySet[StageEntry]:
    """The stages of a project that the actor was shown, the oldest first."""
    return _STAGES.filter(project=row)


def get_enterprises(actor: Actor, *pks: int) -> list[Enterprise]:
    """These enterprises in their order, by one query. Raises NotFound as ``get_enterprise``."""
    rows = list_enterprises(actor).select_related("zone", "merged_into")
    found = rows.in_bulk(list(pks))
    if set(pks) - found.keys():
        raise NotFound(_("There is no such enterprise."))
    return [found[pk] for pk in pks]


def get_enterprise(
    actor: Actor, pk: int, *, with_parts: bool = False, with_counts: bool = False
) -> Enterprise:
    """One enterprise; if wanted with its names, figures (newest first) and contacts, or with how
    many there are (``n_figures``, ``n_contacts``) and how many projects in use (``n_projects``).

    Raises:
        NotFound: none such that the actor may see.
    """
    rows = list_enterprises(actor).select_related("zone", "merged_into").filter(pk=pk)
    if with_parts:
        rows = rows.prefetch_related(
            Prefetch("former_names", _FORMER_NAMES),
            Prefetch("figures", _FIGURES),
            Prefetch("contacts", _CONTACTS),
        )
    if with_counts:
        rows = rows.annotate(
            n_figures=_count_of(YearFigures.objects.all(), "enterprise"),
            n_contacts=_count_of(Contact.objects.all(), "enterprise"),
            n_projects=_count_of(Project.objects.filter(retired_on=None), "enterprise"),
        )
    enterprise = rows.first()
    if enterprise is None:
        raise NotFound(_("There is no such enterprise."))
    return enterprise


def list_projects(actor: Actor) -> QuerySet[Project]:
    """The projects that the actor may see; an enterprise sees its own."""
    actor.require(VIEW_PROJECTS)
    rows: QuerySet[Project] = Project.objects.visible_to(actor).select_related("enterprise")
    if actor.role is Role.ENTERPRISE:
        return rows.filter(enterprise_id=actor.enterprise_id)
    return rows


def list_projects_in_use(actor: Actor) -> QuerySet[Project]:
    """As ``list_projects``, without those that are retired."""
    return list_projects(actor).filter(retired_on=None)


def find_named_enterprises(actor: Actor, text: str, limit: int) -> list[Enterprise]:
    """The enterprises in use that a credit code or a name names; else those with it in theirs."""
    rows = list_enterprises_in_use(actor)
    exact = rows.filter(Q(credit_code=normalize(text)) | Q(name=text))
    return list(exact[:limit]) or list(rows.filter(name__icontains=text).order_by("name")[:limit])


def find_named_projects(actor: Actor, text: str, limit: int) -> list[Project]:
    """The projects in use that a code or a name names; else those with it in theirs."""
    rows = list_projects_in_use(actor)
    exact = rows.filter(Q(code=text) | Q(name=text))
    return list(exact[:limit]) or list(rows.filter(name__icontains=text).order_by("name")[:limit])


def _count_of(rows: QuerySet[Any], column: str) -> Coalesce:
    """How many rows point at the record of the query that asks."""
    found = rows.filter(**{column: OuterRef("pk")}).order_by().values(column)
    return Coalesce(Subquery(found.annotate(n=Count("pk")).values("n")), 0)


def get_project(
    actor: Actor, pk: int, *, with_parts: bool = False, with_counts: bool = False
) -> Project:
    """One project; if wanted with its stages (oldest first) and contacts, or with how many contacts
    there are (``n_contacts``).

    Raises:
        NotFound: none such that the actor may see.
    """
    rows = list_projects(actor).select_related("zone", "enterprise").filter(pk=pk)
    if with_parts:
        rows = rows.prefetch_related(
            Prefetch("stage_entries", _STAGES), Prefetch("contacts", _CONTACTS)
        )
    if with_counts:
        rows = rows.annotate(n_contacts=_count_of(Contact.objects.all(), "project"))
    project = rows.first()
    if project is None:
        raise NotFound(_("There is no such project."))
    return project


@once_a_page
def find_signing_year(actor: Actor) -> int:
    """The calendar year of the latest signing; this year where nothing is signed."""
    signed = list_projects_in_use(actor).aggregate(latest=Max("signed_on"))["latest"]
    year: int = (signed or clock.today()).year
    return year


@once_a_page
def sum_signed(actor: Actor) -> tuple[int, int, int]:
    """The year of the latest signing, how many projects were signed in it, and their fen."""
    year = find_signing_year(actor)
    signed = list_projects_in_use(actor).filter(signed_on__year=year)
    found = signed.aggregate(count=Count("pk"), total=Sum("investment_fen"))
    return year, found["count"], found["total"] or 0


def project_ids_by_code(actor: Actor, zone_id: int, codes: Collection[str]) -> dict[str, int]:
    """Ids of those codes that are projects of the zone which the actor may see."""
    if not actor.may(VIEW_PROJECTS):
        return {}
    found = list_projects(actor).filter(zone_id=zone_id, code__in=codes).values_list("code", "pk")
    return dict(found)


def list_namesakes(
    actor: Actor, name: str, credit_code: str, *, except_id: int = 0
) -> list[Enterprise]:
    """Enterprises in use that may be the same: same code, or same normalized name, be it a present
    one, a former one or that of a duplicate that was merged into them."""
    normalized = names.normalize_name(name)
    same = Q(credit_code=credit_code)
    if normalized:
        former = FormerName.objects.visible_to(actor).filter(normalized_name=normalized)
        merged = Enterprise.objects.visible_to(actor).filter(
            normalized_name=normalized, merged_into__isnull=False
        )
        same |= Q(normalized_name=normalized)
        same |= Q(pk__in=former.values("enterprise_id")) | Q(pk__in=merged.values("merged_into_id"))
    rows = list_enterprises_in_use(actor).filter(same).exclude(pk=except_id)
    if except_id:
        apart = ToldApart.objects.visible_to(actor)
        rows = rows.exclude(pk__in=apart.filter(first_id=except_id).values("second_id"))
        rows = rows.exclude(pk__in=apart.filter(second_id=except_id).values("first_id"))
    return list(rows.order_by("pk")[:10])


def list_other_names(actor: Actor, normalized: str, credit_code: str) -> set[str]:
    """The other normalized names, present and former, of who has this name or credit code."""
    of = Q(enterprise__credit_code=credit_code) if credit_code else Q(pk__in=[])
    if normalized:
        of |= Q(normalized_name=normalized) | Q(enterprise__normalized_name=normalized)
    rows = FormerName.objects.visible_to(actor).filter(of)
    pairs = rows.values_list("normalized_name", "enterprise__normalized_name")
    return {name for pair in pairs for name in pair} - {normalized, ""}


def names_by_normalized(actor: Actor, normalized: Collection[str]) -> dict[str, str]:
    """Of those normalized names which are somebody's, present or former: the present name.

    A duplicate that was merged goes by the name of the record that it went into.
    """
    if not normalized:
        return {}
    wanted = set(normalized)
    current = list_enterprises_in_use(actor).values_list("normalized_name", "name")
    former = FormerName.objects.visible_to(actor).values_list("normalized_name", "enterprise__name")
    merged = list_enterprises(actor).filter(merged_into__isnull=False)
    gone = merged.values_list("normalized_name", "merged_into__name")
    found = [*gone.iterator(), *former.iterator(), *current.iterator()]
    return {key: name for key, name in found if key and key in wanted}


def list_probabilities(actor: Actor, zone_id: int) -> dict[ProjectStage, Decimal]:
    """The zone's default probability of landing by stage; the shipped sample where it set none."""
    rows = StageProbability.objects.visible_to(actor).filter(zone_id=zone_id)
    return default_probabilities() | {ProjectStage(row.stage): row.probability for row in rows}


def probabilities_version(actor: Actor, zone_id: int) -> int:
    """A number that grows with each change of the zone's probabilities."""
    rows = StageProbability.objects.visible_to(actor).filter(zone_id=zone_id)
    return sum(rows.values_list("version", flat=True))


def get_contact(actor: Actor, pk: int) -> Contact:
    """A person to speak to at an enterprise or for a project that the actor may see.

    Raises:
        NotFound: none such.
    """
    contact: Contact | None = (
        Contact.objects.visible_to(actor)
        .select_related("enterprise", "project")
        .filter(pk=pk)
        .first()
    )
    if contact is None:
        raise NotFound(_("There is no such contact."))
    return contact


def get_former_name(actor: Actor, pk: int) -> FormerName:
    """A former name of an enterprise that the actor may see.

    Raises:
        NotFound: none such.
    """
    found = FormerName.objects.visible_to(actor).select_related("enterprise").filter(pk=pk)
    name: FormerName | None = found.first()
    if name is None:
        raise NotFound(_("There is no such name."))
    return name


def list_industry_classes(actor: Actor, *, parent: str | None = None) -> list[IndustryClass]:
    """The classes under a parent; sections without one."""
    actor.require(VIEW_INDUSTRY)
    return list(IndustryClass.objects.filter(parent_id=parent).order_by("code"))


def known_industry_classes() -> tuple[IndustryTerm, ...]:
    """All classes of the national standard that are loaded, parents first."""
    rows = IndustryClass.objects.order_by("level", "pk").values_list(
        "pk", "name", "level", "parent_id"
    )
    return tuple(
        IndustryTerm(code, name, IndustryLevel(level), parent) for code, name, level, parent in rows
    )


def industry_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of industry classes; where a class is not known, its division's."""
    wanted = frozenset(part for code in codes for part in (code, code[:2]) if part)
    found = IndustryClass.objects.filter(pk__in=wanted)
    return dict(found.values_list("pk", "name"))


def list_industry_trail(code: str | None) -> list[IndustryClass]:
    """A class and those above it, the section first."""
    trail: list[IndustryClass] = []
    found = IndustryClass.objects.filter(pk=code).first() if code else None
    while found:
        trail.insert(0, found)
        found = found.parent
    return trail


def divisions_by_code() -> dict[str, str]:
    """The divisions of industry by their codes, in the language of the page."""
    english = {} if is_chinese() else english_industry_names()
    return {
        one.code: english.get(one.code) or in_script(one.name)
        for one in shipped_industry_classes()
        if one.level is IndustryLevel.DIVISION
    }


def find_classes(text: str) -> dict[str, tuple[str, ...]]:
    """The classes whose name holds a text, by their codes: each with what it is called.

    First the name in the language of the page, then those in the others.
    """
    asked, shown = text.strip().casefold(), divisions_by_code()
    english = english_industry_names()
    rows = IndustryClass.objects.exclude(level=IndustryLevel.SECTION).order_by("pk")
    found: dict[str, tuple[str, ...]] = {}
    for code, name in rows.values_list("pk", "name"):
        names = (shown.get(code) or in_script(name), name, traditional(name), english.get(code, ""))
        if any(asked in one.casefold() for one in names):
            found[code] = names
    return found


class IndustryCheck:
    """Whether codes are known, for many rows at the cost of one query."""

    def __init__(self) -> None:
        classes = list(IndustryClass.objects.values_list("pk", "level", "parent_id"))
        self._codes = {code for code, _level, _parent in classes}
        parents = {parent for _code, _level, parent in classes}
        self._open = {code for code, level, _p in classes if level == 2 and code not in parents}

    def knows(self, code: str) -> bool:
        """Whether a code is a division, group or class; a section says too little of a firm.

        Below divisions of which the catalog holds no groups every code is taken.
        """
        is_plain = code.isdecimal() and 2 <= len(code) <= 4
        return is_plain and (code in self._codes or code[:2] in self._open)


def class_faults(codes: Iterable[str | None], field: str = "industry_code") -> dict[str, list[str]]:
    """What is wrong with codes of GB/T 4754, beside their field; codes not given are right."""
    given = [code for code in codes if code]
    if not given:
        return {}
    check = IndustryCheck()
    wrong = [unknown_class_text(code) for code in given if not check.knows(code)]
    return {field: wrong} if wrong else {}
