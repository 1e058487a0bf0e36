"""What can be done to many enterprises or projects at once, and how it is undone."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.contributed import BulkAct, Inverse
from zoneworks.core.forms import NeededReasonForm
from zoneworks.registry import forms, services
from zoneworks.registry.engine.acts import EDIT_ENTERPRISES, EDIT_PROJECTS, RETIRE
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Enterprise, Project

Values = Mapping[str, Any]


def _change_enterprise(actor: Actor, pk: int, version: int, values: Values) -> Enterprise:
    return services.change_enterprise_columns(
        actor, pk, values["columns"], version=version, reason=values["reason"]
    )


def _change_project(actor: Actor, pk: int, version: int, values: Values) -> Project:
    return services.change_project(
        actor, pk, values["columns"], version=version, reason=values["reason"]
    )


def _move_project(actor: Actor, pk: int, version: int, values: Values) -> Project:
    stage, day = ProjectStage(values["stage"]), values["entered_on"]
    return services.move_project(actor, pk, stage, day, version=version, reason=values["reason"])


def _retire_enterprise(actor: Actor, pk: int, version: int, values: Values) -> Enterprise:
    return services.retire_enterprise(actor, pk, version=version, reason=values["reason"])


def _retire_project(actor: Actor, pk: int, version: int, values: Values) -> Project:
    return services.retire_project(actor, pk, version=version, reason=values["reason"])


ENTERPRISE_ACTS = (
    BulkAct("change", _("Change"), EDIT_ENTERPRISES, forms.EnterprisesForm, _change_enterprise),
    BulkAct("retire", _("Retire"), RETIRE, NeededReasonForm, _retire_enterprise),
)
PROJECT_ACTS = (
    BulkAct("move", _("Move to a stage"), EDIT_PROJECTS, forms.StageForm, _move_project),
    BulkAct("change", _("Change"), EDIT_PROJECTS, forms.ProjectsForm, _change_project),
    BulkAct("retire", _("Retire"), RETIRE, NeededReasonForm, _retire_project),
)
INVERSES = {
    "registry.enterprise_changed": Inverse(EDIT_ENTERPRISES, services.undo_enterprise_change),
    "registry.enterprise_retired": Inverse(RETIRE, services.undo_enterprise_retirement),
    "registry.project_changed": Inverse(EDIT_PROJECTS, services.undo_project_change),
    "registry.project_retired": Inverse(RETIRE, services.undo_project_retirement),
}
