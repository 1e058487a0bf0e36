"""Every write to the register."""

from zoneworks.registry.services.apart import take_back_apart, tell_apart
from zoneworks.registry.services.contacts import add_contact, change_contact, remove_contact
from zoneworks.registry.services.enterprises import (
    PossibleDuplicate,
    add_former_name,
    change_enterprise,
    change_enterprise_columns,
    register_enterprise,
    remove_former_name,
    set_figures,
)
from zoneworks.registry.services.imports import import_enterprises, import_projects
from zoneworks.registry.services.industry import (
    import_industry_classes,
    load_industry_classes,
    set_enterprise_class,
    set_project_class,
)
from zoneworks.registry.services.merging import CHOOSABLE, merge_enterprises, undo_merge
from zoneworks.registry.services.projects import (
    carry_to_stage,
    change_project,
    correct_stage_date,
    move_project,
    register_project,
    set_probabilities,
)
from zoneworks.registry.services.retirement import (
    check_in_use,
    hold_in_use,
    retire_enterprise,
    retire_project,
    take_up_enterprise,
    take_up_project,
)
from zoneworks.registry.services.undoing import (
    undo_enterprise_change,
    undo_enterprise_retirement,
    undo_project_change,
    undo_project_retirement,
)

__all__ = [
    "CHOOSABLE",
    "PossibleDuplicate",
    "add_contact",
    "add_former_name",
    "carry_to_stage",
    "change_contact",
    "change_enterprise",
    "change_enterprise_columns",
    "change_project",
    "check_in_use",
    "correct_stage_date",
    "hold_in_use",
    "import_enterprises",
    "import_industry_classes",
    "import_projects",
    "load_industry_classes",
    "merge_enterprises",
    "move_project",
    "register_enterprise",
    "register_project",
    "remove_contact",
    "remove_former_name",
    "retire_enterprise",
    "retire_project",
    "set_enterprise_class",
    "set_figures",
    "set_probabilities",
    "set_project_class",
    "take_back_apart",
    "take_up_enterprise",
    "take_up_project",
    "tell_apart",
    "undo_enterprise_change",
    "undo_enterprise_retirement",
    "undo_merge",
    "undo_project_change",
    "undo_project_retirement",
]
