"""What cases say about the stages of their projects: no construction that is not lawful."""

from datetime import date

from django.utils.translation import gettext as _

from zoneworks.approvals import rows
from zoneworks.approvals.labels import item_names
from zoneworks.approvals.models import ApprovalCase
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.templatetags.ui import full_day
from zoneworks.registry import services as registry
from zoneworks.registry.engine.terms import ProjectStage, next_stages
from zoneworks.registry.models import Project


def check_stage(actor: Actor, project: Project, stage: ProjectStage, on: date) -> None:
    """Refuse a stage of a project that its cases have not released, or another day for it.

    A project without a case, such as one in rented rooms, is left to the register.

    Raises:
        InvalidInput: with what is missing and the article.
    """
    pks = ApprovalCase.objects.filter(zone_id=actor.zone_id, project=project).values_list("pk")
    refused = None
    for row in rows.load(actor.writing_zone_id(), [pk for (pk,) in pks], lock=False).values():
        for milestone in row.case.plan.milestones.values():
            if milestone.stage is not stage:
                continue
            reached_on = row.case.milestones.get(milestone.code)
            if reached_on == on:
                return
            if reached_on is not None:
                text = _("By the case of approval this was on %(day)s.")
                raise InvalidInput({"entered_on": [text % {"day": full_day(reached_on)}]})
            missing = row.case.missing_for(milestone.code)
            refused = _blocked(missing, milestone.article) if missing else _unwritten()
    if refused is not None:
        raise InvalidInput({"stage": [refused]})


def check_milestone(actor: Actor, case_id: int, code: str, on: date) -> None:
    """Refuse what another slice dates before a milestone of a case that releases it.

    Raises:
        InvalidInput: with what is missing and the article, or with the day of the milestone.
        NotFound: no such case.
    """
    row = rows.load(actor.writing_zone_id(), [case_id], lock=False).get(case_id)
    if row is None:
        raise NotFound(_("There is no such case."))
    milestone = row.case.plan.milestones.get(code)
    reached_on = row.case.milestones.get(code)
    if milestone is None or (reached_on is not None and reached_on <= on):
        return
    if reached_on is not None:
        text = _("By the case of approval this was on %(day)s.")
        raise InvalidInput({"": [text % {"day": full_day(reached_on)}]})
    missing = row.case.missing_for(code)
    raise InvalidInput({"": [_blocked(missing, milestone.article) if missing else _unwritten()]})


def follow_milestone(actor: Actor, project_id: int, stage: ProjectStage | None, on: date) -> None:
    """Move a project on with a milestone of its case, where that is its next step."""
    project = Project.objects.get(zone_id=actor.writing_zone_id(), pk=project_id)
    if stage is not None and stage in next_stages(ProjectStage(project.stage)):
        registry.move_project(actor, project_id, stage, on, version=project.version)


def _blocked(missing: tuple[str, ...], article: str) -> str:
    text = _("This is unlawful before: %(missing)s (%(article)s).")
    return text % {"missing": item_names(missing), "article": article}


def _unwritten() -> str:
    return _("Write the day in the case of approval; the stage of the project follows it.")
