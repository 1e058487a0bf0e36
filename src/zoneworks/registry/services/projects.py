"""Projects, their stages and the probabilities that they land."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, contributions, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import (
    InvalidInput,
    NotFound,
    StaleRecord,
    check_reason,
    explained,
    says_something,
)
from zoneworks.core.tables.writing import clean_text
from zoneworks.core.templatetags.ui import sentences
from zoneworks.registry import queries
from zoneworks.registry.engine.acts import EDIT_PROJECTS, ENTER_STAGE, SET_PROBABILITIES
from zoneworks.registry.engine.terms import (
    STAGE_ORDER,
    ProjectStage,
    check_stage_dates,
    check_stage_step,
)
from zoneworks.registry.labels import refusal_text, retired_text
from zoneworks.registry.models import Enterprise, Project, StageEntry, StageProbability
from zoneworks.registry.services.enterprises import check_grave_change, day_to_come
from zoneworks.registry.services.retirement import hold_in_use

GRAVE_PROMISES = ("investment_fen", "land_m2", "output_fen", "tax_fen")
"""Columns whose change needs a reason."""
LARGEST_AMOUNT = 9 * 10**14
"""In fen; ten thousand of them have a sum that the databases can hold."""
LARGEST_LAND_M2 = 10**11
LARGEST = {
    "investment_fen": LARGEST_AMOUNT,
    "output_fen": LARGEST_AMOUNT,
    "tax_fen": LARGEST_AMOUNT,
    "land_m2": LARGEST_LAND_M2,
}


def register_project(actor: Actor, values: Mapping[str, Any]) -> Project:
    """Enter a project at its first stage, dated today unless ``entered_on`` is given."""
    actor.require(EDIT_PROJECTS)
    columns = _tidied(values)
    entered_on = columns.pop("entered_on", None) or clock.today()
    _check_project(actor, columns)
    if wrong := day_to_come("entered_on", entered_on):
        raise InvalidInput(wrong)
    with transaction.atomic():
        _hold_enterprise(actor, columns)
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
    """Change a project's columns; its stage changes by ``move_project`` alone.

    A change of the columns in ``GRAVE_PROMISES`` needs a reason.

    Raises:
        InvalidInput: a wrong value, no reason, or the project or its enterprise is retired.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_PROJECTS)
    columns = _tidied({name: value for name, value in values.items() if name != "stage"})
    _check_project(actor, columns, except_id=pk)
    with transaction.atomic():
        before = hold_in_use(actor, Project, pk)
        records.check_version(before, version)
        check_grave_change(before, columns, GRAVE_PROMISES, reason)
        _hold_enterprise(actor, columns)
        act = "registry.project_changed"
        return records.change(actor, Project, pk, columns, act=act, reason=reason)


def move_project(
    actor: Actor, pk: int, stage: ProjectStage, entered_on: date, *, version: int, reason: str = ""
) -> Project:
    """Move a project to its next stage on a day.

    Raises:
        InvalidInput: the stage cannot follow, the day lies in the future or before an earlier
            stage's, a drop gives no reason, or the project is retired.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_PROJECTS)
    return carry_to_stage(actor, pk, stage, entered_on, version=version, reason=reason)


def carry_to_stage(
    actor: Actor, pk: int, stage: ProjectStage, entered_on: date, *, version: int, reason: str = ""
) -> Project:
    """Move a project within the act of another slice, which asks for permission.

    So a leader who signs an agreement signs the project. Raises as ``move_project`` does.
    """
    if wrong := day_to_come("entered_on", entered_on):
        raise InvalidInput(wrong)
    if stage is ProjectStage.DROPPED:
        check_reason(reason)
    with transaction.atomic():
        project = hold_in_use(actor, Project, pk)
        records.check_version(project, version)
        entries = {
            ProjectStage(entry.stage): entry for entry in StageEntry.objects.filter(project=project)
        }
        if project.stage == ProjectStage.DROPPED:
            _forget_later_stages(actor, entries, stage)
        dates: dict[ProjectStage, date | None] = {s: e.entered_on for s, e in entries.items()}
        with explained(refusal_text, {"STAGE_FORBIDDEN": "stage"}, "entered_on"):
            check_stage_step(ProjectStage(project.stage), stage)
            check_stage_dates(dates | {stage: entered_on})
        contributions.ask_guards(ENTER_STAGE, actor, project, stage, entered_on)
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
            reason=reason,
        )
        _enter_stage(actor, project, entries.get(stage), stage, entered_on)
    return project


def correct_stage_date(
    actor: Actor,
    project_id: int,
    stage: ProjectStage,
    entered_on: date,
    *,
    version: int,
    reason: str,
) -> StageEntry:
    """Correct the day on which a project entered a stage. That of the signature follows.

    Raises:
        InvalidInput: the day has not come or contradicts another stage's, no reason is given, or
            the project is retired.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_PROJECTS)
    wrong = day_to_come("entered_on", entered_on)
    if not says_something(reason):
        wrong["reason"] = [_("Say why: the record keeps it.")]
    if wrong:
        raise InvalidInput(wrong)
    with transaction.atomic():
        project = hold_in_use(actor, Project, project_id)
        entries = {row.stage: row for row in StageEntry.objects.filter(project=project)}
        if stage not in entries:
            raise NotFound(_("The project has not entered this stage."))
        dates = {ProjectStage(name): row.entered_on for name, row in entries.items()}
        with explained(refusal_text, field="entered_on"):
            check_stage_dates(dates | {stage: entered_on})
        contributions.ask_guards(ENTER_STAGE, actor, project, stage, entered_on)
        if stage is ProjectStage.SIGNED:
            records.change(
                actor,
                Project,
                project.pk,
                {"signed_on": entered_on},
                act="registry.project_changed",
                reason=reason,
            )
        return records.change(
            actor,
            StageEntry,
            entries[stage].pk,
            {"entered_on": entered_on},
            act="registry.stage_date_corrected",
            version=version,
            reason=reason,
        )


def set_probabilities(
    actor: Actor,
    probabilities: Mapping[ProjectStage, Decimal],
    *,
    version: int | None = None,
    reason: str = "",
) -> None:
    """Set the zone's default probabilities of landing by stage.

    ``version`` is that of ``queries.probabilities_version`` as the person saw them.

    Raises:
        InvalidInput: a probability outside 0 to 1.
        StaleRecord: somebody else has set them since.
    """
    actor.require(SET_PROBABILITIES)
    wrong = {
        stage.value: [_("A probability lies between 0 and 1.")]
        for stage, value in probabilities.items()
        if not 0 <= value <= 1
    }
    if wrong:
        raise InvalidInput(wrong)
    act = "registry.probability_set"
    with transaction.atomic():
        rows = StageProbability.objects.select_for_update().visible_to(actor)
        known = {row.stage: row for row in rows}
        current = sum(row.version for row in known.values())
        if version is not None and version != current:
            raise StaleRecord(
                _("Somebody else has set the probabilities while you were editing them."),
                current=SimpleNamespace(
                    version=current, **{stage: row.probability for stage, row in known.items()}
                ),
            )
        for stage, probability in probabilities.items():
            if stage in known:
                changes = {"probability": probability}
                records.change(
                    actor, StageProbability, known[stage].pk, changes, act=act, reason=reason
                )
            else:
                row = StageProbability(stage=stage, probability=probability)
                records.create(actor, row, act=act, reason=reason)


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


def _hold_enterprise(actor: Actor, columns: Mapping[str, Any]) -> None:
    """Hold the enterprise that a project is to belong to. Raises InvalidInput if it is retired."""
    if (enterprise := columns.get("enterprise")) is not None:
        try:
            hold_in_use(actor, Enterprise, enterprise.pk)
        except InvalidInput as refusal:
            raise InvalidInput({"enterprise": refusal.fields[""]}) from refusal


def _check_project(actor: Actor, columns: Mapping[str, Any], *, except_id: int = 0) -> None:
    wrong: dict[str, list[Any]] = {}
    zone_id = actor.writing_zone_id()
    same = Project.objects.filter(zone_id=zone_id, code=columns.get("code")).exclude(pk=except_id)
    if taken := same.first():
        text = gettext("This code belongs to “%(name)s”.") % {"name": taken.name}
        is_retired = taken.retired_on is not None
        wrong["code"] = [sentences(text, retired_text(taken)) if is_retired else text]
    enterprise = columns.get("enterprise")
    if enterprise is not None and enterprise.zone_id != zone_id:
        wrong["enterprise"] = [_("There is no such enterprise.")]
    wrong |= queries.class_faults([columns.get("industry_code")])
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
