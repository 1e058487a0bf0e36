"""Every write to the register."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.errors import DomainError, InvalidInput, NotFound
from zoneworks.core.tables.writing import clean_text
from zoneworks.registry import queries
from zoneworks.registry.engine import credit_code, names
from zoneworks.registry.engine.acts import (
    EDIT_ENTERPRISES,
    EDIT_PROJECTS,
    IMPORT_INDUSTRY,
    SET_PROBABILITIES,
)
from zoneworks.registry.engine.industry import IndustryClass as IndustryTerm
from zoneworks.registry.engine.terms import (
    STAGE_ORDER,
    ProjectStage,
    check_stage_dates,
    check_stage_step,
)
from zoneworks.registry.labels import refusal_text
from zoneworks.registry.models import (
    Contact,
    Enterprise,
    FormerName,
    IndustryClass,
    Project,
    StageEntry,
    StageProbability,
    YearFigures,
)

LARGEST_AMOUNT = 9 * 10**14
"""In fen; ten thousand of them have a sum that the databases can hold."""
LARGEST_LAND_M2 = 10**11
LARGEST = {
    "investment_fen": LARGEST_AMOUNT,
    "output_fen": LARGEST_AMOUNT,
    "tax_fen": LARGEST_AMOUNT,
    "land_m2": LARGEST_LAND_M2,
}


class PossibleDuplicate(DomainError):
    """Another enterprise may be the same one. ``namesakes`` are those that look alike."""

    status = 409

    def __init__(self, namesakes: Sequence[Enterprise]) -> None:
        self.namesakes = namesakes
        super().__init__(
            _("“%(name)s” looks like this enterprise. If it is another one, confirm it."),
            name=namesakes[0].name,
        )


def register_enterprise(
    actor: Actor, values: Mapping[str, Any], *, is_new_confirmed: bool = False
) -> Enterprise:
    """Enter an enterprise. ``values`` hold its columns.

    Raises:
        InvalidInput: a wrong credit code, an unknown industry, or a code that is taken.
        PossibleDuplicate: the name looks like another's and nobody has confirmed that it is not.
    """
    actor.require(EDIT_ENTERPRISES)
    checked = _checked_enterprise(actor, values)
    _check_namesakes(actor, checked, 0, is_new_confirmed)
    return records.create(actor, Enterprise(**checked), act="registry.enterprise_registered")


def change_enterprise(
    actor: Actor,
    pk: int,
    values: Mapping[str, Any],
    *,
    version: int,
    reason: str = "",
    is_new_confirmed: bool = False,
) -> Enterprise:
    """Change an enterprise; a new name leaves the old one among its former names.

    Raises:
        InvalidInput, PossibleDuplicate: as on entry.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_ENTERPRISES)
    checked = _checked_enterprise(actor, values, except_id=pk)
    _check_namesakes(actor, checked, pk, is_new_confirmed)
    with transaction.atomic():
        before = Enterprise.objects.visible_to(actor).filter(pk=pk).values_list("name").first()
        enterprise = records.change(
            actor,
            Enterprise,
            pk,
            checked,
            act="registry.enterprise_changed",
            version=version,
            reason=reason,
        )
        if before and before[0] != enterprise.name:
            _keep_former_name(actor, enterprise, before[0])
    return enterprise


def set_figures(
    actor: Actor, enterprise_id: int, year: int, values: Mapping[str, Any]
) -> YearFigures:
    """Set what an enterprise produced, paid and used in a year.

    Raises:
        InvalidInput: the year has not begun.
        NotFound: no such enterprise.
    """
    actor.require(EDIT_ENTERPRISES)
    if year > clock.today().year:
        raise InvalidInput({"year": [_("%(year)s has not begun.") % {"year": year}]})
    with transaction.atomic():
        enterprise = _lock(actor, Enterprise, enterprise_id)
        figures = YearFigures.objects.filter(enterprise=enterprise, year=year).first()
        if figures is None:
            figures = records.create(
                actor,
                YearFigures(enterprise=enterprise, year=year, **values),
                act="registry.figures_set",
            )
        else:
            figures = records.change(
                actor, YearFigures, figures.pk, values, act="registry.figures_set"
            )
        _repeat_latest(enterprise)
    return figures


def add_contact(
    actor: Actor,
    values: Mapping[str, Any],
    *,
    enterprise_id: int | None = None,
    project_id: int | None = None,
) -> Contact:
    """Add a person to speak to at an enterprise or for a project."""
    actor.require(EDIT_ENTERPRISES if enterprise_id else EDIT_PROJECTS)
    with transaction.atomic():
        if enterprise_id:
            _lock(actor, Enterprise, enterprise_id)
        else:
            _lock(actor, Project, project_id)
        return records.create(
            actor,
            Contact(enterprise_id=enterprise_id, project_id=project_id, **values),
            act="registry.contact_added",
        )


def register_project(actor: Actor, values: Mapping[str, Any]) -> Project:
    """Enter a project at its first stage, dated today unless ``entered_on`` is given."""
    actor.require(EDIT_PROJECTS)
    columns = _tidied(values)
    entered_on = columns.pop("entered_on", None) or clock.today()
    _check_project(actor, columns)
    with transaction.atomic():
        project = records.create(actor, Project(**columns), act="registry.project_registered")
        records.create(
            actor,
            StageEntry(project=project, stage=project.stage, entered_on=entered_on),
            act="registry.stage_dated",
        )
    return project


def change_project(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int, reason: str = ""
) -> Project:
    """Change a project's columns; its stage changes by ``move_project`` alone."""
    actor.require(EDIT_PROJECTS)
    columns = _tidied({name: value for name, value in values.items() if name != "stage"})
    _check_project(actor, columns, except_id=pk)
    return records.change(
        actor,
        Project,
        pk,
        columns,
        act="registry.project_changed",
        version=version,
        reason=reason,
    )


def move_project(
    actor: Actor, pk: int, stage: ProjectStage, entered_on: date, *, version: int, reason: str = ""
) -> Project:
    """Move a project to its next stage on a day.

    Raises:
        InvalidInput: the stage cannot follow, the day lies in the future or before an earlier
            stage's, or a drop gives no reason.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_PROJECTS)
    if entered_on > clock.today():
        raise InvalidInput({"entered_on": [_("The day lies in the future.")]})
    if stage is ProjectStage.DROPPED and not reason.strip():
        raise InvalidInput({"reason": [_("Say why: the record keeps it.")]})
    with transaction.atomic():
        project = _lock(actor, Project, pk)
        entries = {
            ProjectStage(entry.stage): entry for entry in StageEntry.objects.filter(project=project)
        }
        if project.stage == ProjectStage.DROPPED:
            _forget_later_stages(actor, entries, stage)
        dates: dict[ProjectStage, date | None] = {s: e.entered_on for s, e in entries.items()}
        try:
            check_stage_step(ProjectStage(project.stage), stage)
            check_stage_dates(dates | {stage: entered_on})
        except Refusal as refusal:
            field = "stage" if refusal.code == "STAGE_FORBIDDEN" else "entered_on"
            raise InvalidInput({field: [refusal_text(refusal)]}) from refusal
        changes: dict[str, Any] = {"stage": stage}
        if ProjectStage.SIGNED not in entries:
            changes["signed_on"] = None
        if stage is ProjectStage.SIGNED:
            changes["signed_on"] = entered_on
        project = records.change(
            actor,
            Project,
            pk,
            changes,
            act="registry.project_moved",
            version=version,
            reason=reason,
        )
        _enter_stage(actor, project, entries.get(stage), stage, entered_on)
    return project


def set_probabilities(actor: Actor, probabilities: Mapping[ProjectStage, Decimal]) -> None:
    """Set the zone's default probabilities of landing by stage.

    Raises:
        InvalidInput: a probability outside 0 to 1.
    """
    actor.require(SET_PROBABILITIES)
    wrong = {
        stage.value: [_("A probability lies between 0 and 1.")]
        for stage, value in probabilities.items()
        if not 0 <= value <= 1
    }
    if wrong:
        raise InvalidInput(wrong)
    with transaction.atomic():
        known = {row.stage: row for row in StageProbability.objects.visible_to(actor)}
        for stage, probability in probabilities.items():
            if stage in known:
                records.change(
                    actor,
                    StageProbability,
                    known[stage].pk,
                    {"probability": probability},
                    act="registry.probability_set",
                )
            else:
                records.create(
                    actor,
                    StageProbability(stage=stage, probability=probability),
                    act="registry.probability_set",
                )


def load_industry_classes(classes: Sequence[IndustryTerm]) -> int:
    """Enter classes of the national standard, parents first; known ones get the new name.

    Returns the number of classes that are new.
    """
    known = set(IndustryClass.objects.values_list("pk", flat=True))
    IndustryClass.objects.bulk_create(
        [
            IndustryClass(code=term.code, name=term.name, level=term.level, parent_id=term.parent)
            for term in sorted(classes, key=lambda term: (term.level, term.code))
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent"],
        batch_size=400,
    )
    return sum(term.code not in known for term in classes)


def import_industry_classes(actor: Actor, classes: Sequence[IndustryTerm]) -> int:
    """Import the standard's table from a file. Returns the number of new classes."""
    actor.require(IMPORT_INDUSTRY)
    with transaction.atomic():
        return load_industry_classes(classes)


def import_enterprises(
    actor: Actor,
    new: Sequence[Mapping[str, Any]],
    changed: Sequence[tuple[int, Mapping[str, Any]]],
    *,
    reason: str,
) -> None:
    """Enter and change many enterprises in one transaction, an event each."""
    actor.require(EDIT_ENTERPRISES)
    with transaction.atomic():
        records.create_many(
            actor,
            [
                Enterprise(normalized_name=names.normalize_name(values["name"]), **values)
                for values in new
            ],
            act="registry.enterprises_imported",
            reason=reason,
        )
        rows = _lock_many(actor, Enterprise, [pk for pk, _values in changed])
        renamed = [(rows[pk], rows[pk].name) for pk, values in changed if "name" in values]
        records.change_many(
            actor,
            [(rows[pk], _with_normalized_name(values)) for pk, values in changed],
            act="registry.enterprises_imported",
            reason=reason,
        )
        for row, name in renamed:
            _keep_former_name(actor, row, name)


def import_projects(
    actor: Actor,
    new: Sequence[Mapping[str, Any]],
    changed: Sequence[tuple[int, Mapping[str, Any]]],
    *,
    reason: str,
) -> None:
    """Enter and change many projects in one transaction, an event each.

    ``enterprise`` is a credit code of the zone, or empty. Of a new project's stages only the
    signing is dated: a table says no other day.
    """
    actor.require(EDIT_PROJECTS)
    codes = dict(queries.list_enterprises(actor).values_list("credit_code", "pk"))
    act = "registry.projects_imported"
    with transaction.atomic():
        projects = records.create_many(
            actor,
            [Project(**_with_enterprise(values, codes)) for values in new],
            act=act,
            reason=reason,
        )
        records.create_many(
            actor,
            [
                StageEntry(project=project, stage=ProjectStage.SIGNED, entered_on=project.signed_on)
                for project in projects
                if project.signed_on
            ],
            act="registry.stage_dated",
        )
        rows = _lock_many(actor, Project, [pk for pk, _values in changed])
        records.change_many(
            actor,
            [(rows[pk], _with_enterprise(values, codes)) for pk, values in changed],
            act=act,
            reason=reason,
        )


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """Texts as a file can hold them, areas to the square decimeter: they come back as they went."""
    columns: dict[str, Any] = {
        name: clean_text(value) if isinstance(value, str) else value
        for name, value in values.items()
    }
    land_m2 = columns.get("land_m2")
    if isinstance(land_m2, Decimal) and land_m2 <= LARGEST_LAND_M2:
        columns["land_m2"] = land_m2.quantize(Decimal("0.01"))
    return columns


def _with_normalized_name(values: Mapping[str, Any]) -> dict[str, Any]:
    if "name" not in values:
        return dict(values)
    return {**values, "normalized_name": names.normalize_name(values["name"])}


def _with_enterprise(values: Mapping[str, Any], codes: Mapping[str, int]) -> dict[str, Any]:
    columns = dict(values)
    if "enterprise" in columns:
        columns["enterprise_id"] = codes.get(columns.pop("enterprise") or "")
    return columns


def _lock_many(actor: Actor, model: Any, pks: Sequence[int]) -> dict[int, Any]:
    found = model.objects.select_for_update().filter(zone_id=actor.writing_zone_id(), pk__in=pks)
    rows = {row.pk: row for row in found.order_by("pk")}
    if len(rows) != len(set(pks)):
        raise NotFound(_("There is no such record."))
    return rows


def _checked_enterprise(
    actor: Actor, values: Mapping[str, Any], *, except_id: int = 0
) -> dict[str, Any]:
    columns = dict(values)
    columns["credit_code"] = credit_code.normalize(columns["credit_code"])
    columns["normalized_name"] = names.normalize_name(columns["name"])
    wrong: dict[str, list[Any]] = {}
    try:
        credit_code.check(columns["credit_code"])
    except Refusal as refusal:
        wrong["credit_code"] = [refusal_text(refusal)]
    else:
        same = Enterprise.objects.filter(
            zone_id=actor.writing_zone_id(), credit_code=columns["credit_code"]
        ).exclude(pk=except_id)
        if taken := same.first():
            wrong["credit_code"] = [_("This code belongs to “%(name)s”.") % {"name": taken.name}]
    if not queries.IndustryCheck().knows(columns["industry_code"]):
        wrong["industry_code"] = [
            _("“%(code)s” is not a class of GB/T 4754: use its 2 to 4 digits.")
            % {"code": columns["industry_code"]}
        ]
    if wrong:
        raise InvalidInput(wrong)
    return columns


def _check_namesakes(
    actor: Actor, columns: Mapping[str, Any], pk: int, is_new_confirmed: bool
) -> None:
    namesakes = queries.list_namesakes(actor, columns["name"], columns["credit_code"], except_id=pk)
    if namesakes and not is_new_confirmed:
        raise PossibleDuplicate(namesakes)


def _keep_former_name(actor: Actor, enterprise: Enterprise, name: str) -> None:
    records.create(
        actor,
        FormerName(
            enterprise=enterprise,
            name=name,
            normalized_name=names.normalize_name(name),
            until_on=clock.today(),
        ),
        act="registry.enterprise_renamed",
    )


def _repeat_latest(enterprise: Enterprise) -> None:
    latest = YearFigures.objects.filter(enterprise=enterprise).order_by("-year").first()
    if latest:
        Enterprise.objects.filter(pk=enterprise.pk).update(
            latest_year=latest.year,
            latest_output_fen=latest.output_fen,
            latest_tax_fen=latest.tax_fen,
            latest_staff=latest.staff,
        )


def _check_project(actor: Actor, columns: Mapping[str, Any], *, except_id: int = 0) -> None:
    wrong: dict[str, list[Any]] = {}
    zone_id = actor.writing_zone_id()
    same = Project.objects.filter(zone_id=zone_id, code=columns.get("code")).exclude(pk=except_id)
    if taken := same.first():
        wrong["code"] = [_("This code belongs to “%(name)s”.") % {"name": taken.name}]
    enterprise = columns.get("enterprise")
    if enterprise is not None and enterprise.zone_id != zone_id:
        wrong["enterprise"] = [_("There is no such enterprise.")]
    industry = columns.get("industry_code")
    if industry and not queries.IndustryCheck().knows(industry):
        wrong["industry_code"] = [
            _("“%(code)s” is not a class of GB/T 4754: use its 2 to 4 digits.") % {"code": industry}
        ]
    for name, most in LARGEST.items():
        if (amount := columns.get(name)) is not None and not 0 <= amount <= most:
            wrong[name] = [_("It must lie between 0 and what can be kept: check the unit.")]
    if wrong:
        raise InvalidInput(wrong)


def _enter_stage(
    actor: Actor, project: Project, entry: StageEntry | None, stage: ProjectStage, on: date
) -> None:
    if entry:
        records.change(actor, StageEntry, entry.pk, {"entered_on": on}, act="registry.stage_dated")
    else:
        records.create(
            actor,
            StageEntry(project=project, stage=stage, entered_on=on),
            act="registry.stage_dated",
        )


def _forget_later_stages(
    actor: Actor, entries: dict[ProjectStage, StageEntry], stage: ProjectStage
) -> None:
    """A dropped project that is taken up again passes the later stages anew."""
    kept = STAGE_ORDER[: STAGE_ORDER.index(stage)]
    gone = [entries.pop(known) for known in list(entries) if known not in kept]
    records.remove_many(actor, gone, act="registry.stage_date_withdrawn")


def _lock(actor: Actor, model: Any, pk: int | None) -> Any:
    row = model.objects.select_for_update().filter(zone_id=actor.writing_zone_id(), pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such record."))
    return row
