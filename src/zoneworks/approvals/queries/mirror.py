"""Mappings of exports, what is known here of the projects they tell of, and differences."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.engine.acts import FOLLOW_SYSTEMS, VIEW_CASES
from zoneworks.approvals.models import (
    ApprovalCase,
    CaseMode,
    MirrorDifference,
    MirrorMapping,
)
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.reading import get_one
from zoneworks.registry import queries as registry
from zoneworks.registry.engine.names import normalize_name


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of national project codes: their cases here, and their projects."""

    cases: Mapping[str, int]
    projects: Mapping[str, tuple[int, str]]


def list_mappings(actor: Actor) -> list[MirrorMapping]:
    """The saved mappings of the zone, by name."""
    actor.require(FOLLOW_SYSTEMS)
    return list(MirrorMapping.objects.visible_to(actor).order_by("name"))


def get_mapping(actor: Actor, pk: int) -> MirrorMapping:
    """One mapping.

    Raises:
        NotFound: none such in the zone.
    """
    actor.require(FOLLOW_SYSTEMS)
    found: MirrorMapping = get_one(
        MirrorMapping.objects.visible_to(actor).filter(pk=pk), _("There is no such mapping.")
    )
    return found


def find_known(actor: Actor, codes: Collection[str], confirmed: Mapping[str, int]) -> Known:
    """Find the cases and projects of national codes in the actor's zone.

    A case is found by its own code; else by the project of this code, which may have a case that
    is decided here. ``confirmed`` are projects that somebody has named for a code.
    """
    wanted = set(codes)
    cases = {
        code: pk
        for pk, code in _own_cases(actor)
        .exclude(national_code="")
        .values_list("pk", "national_code")
        if code in wanted
    }
    listed = registry.list_projects_in_use(actor).order_by().values_list("pk", "code")
    project_code = dict(listed)
    by_code = {code: pk for pk, code in project_code.items() if code in wanted}
    projects = {
        code: pk
        for code in wanted
        if (pk := by_code.get(code) or confirmed.get(code)) in project_code
    }
    decided = dict(
        _own_cases(actor)
        .filter(mode=CaseMode.DECIDED, national_code="")
        .order_by("pk")
        .values_list("project_id", "pk")
    )
    for code, project_id in projects.items():
        if code not in cases and project_id in decided:
            cases[code] = decided[project_id]
    return Known(cases, {code: (pk, project_code[pk]) for code, pk in projects.items() if pk})


def propose_projects(
    actor: Actor, names: Mapping[str, str], credit_codes: Mapping[str, str]
) -> dict[str, list[tuple[int, str]]]:
    """Propose projects for national codes: those of the same name, then of the same enterprise."""
    listed = registry.list_projects_in_use(actor).order_by("name")
    by_name: dict[str, list[tuple[int, str]]] = {}
    by_owner: dict[str, list[tuple[int, str]]] = {}
    for pk, code, name, owner in listed.values_list(
        "pk", "code", "name", "enterprise__credit_code"
    ):
        choice = (pk, f"{name} ({code})")
        by_name.setdefault(normalize_name(name), []).append(choice)
        by_owner.setdefault(owner or "", []).append(choice)
    found = {}
    for national_code, name in names.items():
        same = by_name.get(normalize_name(name), []) if name else []
        owner = credit_codes.get(national_code, "")
        found[national_code] = list(
            dict.fromkeys([*same, *(by_owner.get(owner, []) if owner else [])])
        )
    return found


def list_differences(actor: Actor) -> QuerySet[MirrorDifference]:
    """Where mandated systems say something else of items that are decided here."""
    actor.require(VIEW_CASES)
    rows: QuerySet[MirrorDifference] = MirrorDifference.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(case__project__enterprise_id=actor.enterprise_id)
    return rows.select_related("case", "case__project", "item")


def get_difference(actor: Actor, pk: int) -> MirrorDifference:
    """One difference.

    Raises:
        NotFound: none such that the actor may see.
    """
    return get_one(list_differences(actor).filter(pk=pk), _("There is no such difference."))


def _own_cases(actor: Actor) -> QuerySet[ApprovalCase]:
    """The cases of the zone; what is told of a retired project's is not followed."""
    rows: QuerySet[ApprovalCase] = ApprovalCase.objects.filter(
        zone_id=actor.writing_zone_id(), project__retired_on=None
    )
    return rows.order_by()
