"""The register's codes and columns in the languages of the pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.core import wording
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.templatetags.ui import full_day, mu, number, percent1
from zoneworks.core.timelines import Words
from zoneworks.registry.engine.duplicates import DuplicateReason
from zoneworks.registry.engine.terms import EnterpriseScale, EnterpriseState, ProjectStage

SCALES: dict[str, Any] = {
    EnterpriseScale.LARGE: _("Large"),
    EnterpriseScale.MEDIUM: _("Medium"),
    EnterpriseScale.SMALL: _("Small"),
    EnterpriseScale.MICRO: _("Micro"),
}

STATES: dict[str, Any] = {
    EnterpriseState.OPERATING: _("Operating"),
    EnterpriseState.SUSPENDED: _("Suspended"),
    EnterpriseState.CANCELED: _("Deregistered"),
    EnterpriseState.MOVED_OUT: _("Moved out"),
}

STATE_SHAPES: dict[str, str] = {
    EnterpriseState.OPERATING: "normal",
    EnterpriseState.SUSPENDED: "paused",
    EnterpriseState.CANCELED: "inapplicable",
    EnterpriseState.MOVED_OUT: "inapplicable",
}
"""The shape in which a state is drawn."""

STAGES: dict[str, Any] = {
    ProjectStage.LEAD: _("Lead"),
    ProjectStage.NEGOTIATION: _("Negotiation"),
    ProjectStage.REVIEW: _("Admission review"),
    ProjectStage.SIGNED: _("Signed"),
    ProjectStage.PREPARATION: _("Preparation"),
    ProjectStage.CONSTRUCTION: _("Construction"),
    ProjectStage.COMPLETED: _("Completed"),
    ProjectStage.PRODUCTION: _("Production"),
    ProjectStage.FULL_OUTPUT: _("Full output"),
    ProjectStage.DROPPED: _("Dropped"),
}

STAGE_SHAPES: dict[str, str] = {
    ProjectStage.LEAD: "open",
    ProjectStage.NEGOTIATION: "running",
    ProjectStage.REVIEW: "running",
    ProjectStage.SIGNED: "running",
    ProjectStage.PREPARATION: "running",
    ProjectStage.CONSTRUCTION: "running",
    ProjectStage.COMPLETED: "done",
    ProjectStage.PRODUCTION: "done",
    ProjectStage.FULL_OUTPUT: "done",
    ProjectStage.DROPPED: "inapplicable",
}

DUPLICATE_REASONS: dict[str, Any] = {
    DuplicateReason.CODE: _("Same credit code"),
    DuplicateReason.ORGANIZATION: _("Same organization code"),
    DuplicateReason.NAME: _("Same name"),
    DuplicateReason.FORMER_NAME: _("Same former name"),
    DuplicateReason.SOUND: _("Same sound"),
}

USES: dict[str, Any] = {"IN_USE": _("In use"), "RETIRED": _("Retired")}

ACTS = {
    "registry.enterprise_registered": _("Enterprise registered"),
    "registry.enterprise_changed": _("Enterprise changed"),
    "registry.enterprise_renamed": _("Former name kept"),
    "registry.enterprises_imported": _("Imported from a table"),
    "registry.figures_set": _("Figures of a year set"),
    "registry.contact_added": _("Contact added"),
    "registry.contact_changed": _("Contact changed"),
    "registry.contact_removed": _("Contact removed"),
    "registry.former_name_added": _("Former name entered"),
    "registry.former_name_removed": _("Former name taken away"),
    "registry.stage_date_corrected": _("Day of a stage corrected"),
    "registry.enterprise_merged": _("Merged into another record"),
    "registry.duplicate_taken_over": _("Duplicate taken over"),
    "registry.merge_undone": _("Merge undone"),
    "registry.told_apart": _("Told apart from a record that looks alike"),
    "registry.told_apart_withdrawn": _("No longer told apart"),
    "registry.enterprise_retired": _("Enterprise retired"),
    "registry.enterprise_taken_up": _("Enterprise taken up again"),
    "registry.project_registered": _("Project registered"),
    "registry.project_changed": _("Project changed"),
    "registry.project_moved": _("Project moved to another stage"),
    "registry.project_retired": _("Project retired"),
    "registry.project_taken_up": _("Project taken up again"),
    "registry.stage_dated": _("Day of a stage entered"),
    "registry.stage_date_withdrawn": _("Day of a stage withdrawn"),
    "registry.projects_imported": _("Imported from a table"),
    "core.personal_erased": _("Personal data erased"),
    "registry.probability_set": _("Probability of landing set"),
}
"""What stands in a timeline for an event's act."""

SHARED_ACTS = {
    "registry.moved_by_merge": _("Moved with the merge of two enterprises"),
    "registry.moved_back": _("Moved back with the undoing of a merge"),
}
"""Acts that are done to records of other slices too."""

FIELDS = {
    "name": _("Name"),
    "credit_code": _("Unified social credit code"),
    "scale": _("Scale"),
    "state": _("State"),
    "industry_code": _("Industry class"),
    "address": _("Address"),
    "registered_on": _("Registered on"),
    "year": _("Year"),
    "output_fen": _("Output"),
    "tax_fen": _("Tax"),
    "energy_tce": _("Energy"),
    "research_fen": _("R&D"),
    "staff": _("Staff"),
    "code": _("Project code"),
    "enterprise": _("Enterprise"),
    "stage": _("Stage"),
    "signed_on": _("Signed on"),
    "investment_fen": _("Investment promised"),
    "land_m2": _("Land promised"),
    "probability": _("Probability of landing"),
    "note": _("Note"),
    "title": _("Position"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "entered_on": _("Entered on"),
    "until_on": _("Until"),
    "erased_values": _("Values erased"),
    "gone": _("Duplicate"),
    "second": _("The other"),
    "merged_into": _("Merged into"),
    "retired_on": _("Retired on"),
    "contact.name": pgettext_lazy("person", "Name"),
}
"""Columns by name; those that are not here are not shown in timelines."""

CODES: dict[str, Any] = {
    str(code): label for labels in (SCALES, STATES, STAGES) for code, label in labels.items()
}
"""Every stored code with its label."""

TIMELINE = Words(
    acts=ACTS,
    fields=FIELDS,
    codes=CODES,
    texts={
        "land_m2": lambda value, _event: _("%(mu)s mu") % {"mu": mu(Decimal(value))},
        "energy_tce": lambda value, _event: _("%(tonnes)s tce") % {"tonnes": number(value)},
        "probability": lambda value, _event: percent1(Decimal(value)),
        "staff": lambda value, _event: number(value),
    },
)

_REFUSALS = {
    "CREDIT_CODE_LENGTH": _(
        "A unified social credit code has 18 characters; “%(credit_code)s” has %(length)s."
    ),
    "CREDIT_CODE_CHARACTER": _(
        "“%(character)s” at position %(position)s is not allowed in a unified social credit code:"
        " compare it with the business license."
    ),
    "CREDIT_CODE_CHECK": _(
        "The check character should be %(expected)s, not %(found)s: one character is wrong or two"
        " are exchanged. Compare the code with the business license."
    ),
    "DAY_TO_COME": _("%(day)s has not come yet: give the day on which it happened."),
    "STAGE_FORBIDDEN": _("A project cannot go from “%(before)s” to “%(after)s”."),
    "STAGE_DATES_BACKWARD": _(
        "“%(later)s” on %(later_on)s lies before “%(earlier)s” on %(earlier_on)s: correct one of"
        " the two dates."
    ),
}


_SIGNATURES = {
    True: _("At “%(stage)s” a project is signed: give the day."),
    False: _("At “%(stage)s” a project is not signed yet: leave the day out or correct the stage."),
}


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page."""
    texts = _REFUSALS
    if refusal.code == "SIGNATURE_CONTRADICTS":
        texts = _REFUSALS | {refusal.code: _SIGNATURES[refusal.values["is_signed"]]}
    stages = ("stage", "before", "after", "earlier", "later")
    return wording.refusal_text(refusal, texts, dict.fromkeys(stages, STAGES))


def unknown_class_text(code: str) -> str:
    """Why a code is no industry class of a firm, a project or a node."""
    text = gettext("“%(code)s” is not a class of GB/T 4754: use its 2 to 4 digits.")
    return text % {"code": code}


MOST_CLASSES = 8


def unknown_class_name_text(text: str, known: Mapping[str, str]) -> str:
    """Why a text is no name of an industry class, with the first classes whose name holds it."""
    told = {
        "text": text,
        "n": len(known),
        "classes": gettext("; ").join(
            f"{code} {name}" for code, name in list(known.items())[:MOST_CLASSES]
        ),
    }
    if not known:
        return gettext("No class of GB/T 4754 is named “%(text)s”: use its 2 to 4 digits.") % told
    if len(known) > MOST_CLASSES:
        return gettext("%(n)s classes have “%(text)s” in their name, such as %(classes)s.") % told
    return gettext("No class is named “%(text)s” alone. These have it: %(classes)s.") % told


def named_text(text: str, found: Sequence[str]) -> str:
    """Why a text names no enterprise or project, or not one alone; ``found`` are those it names."""
    if not found:
        return gettext("None in use here is called “%(text)s”.") % {"text": text}
    told = {"text": text, "names": gettext("; ").join(found)}
    return gettext("“%(text)s” is part of several names: %(names)s. Type more.") % told


@dataclass(frozen=True, slots=True)
class Compared:
    """A column of two records side by side, as people read it; ``is_known`` of the one that stays
    tells whether it holds anything."""

    column: str
    label: Any
    kept: str
    gone: str
    is_known: bool

    @property
    def is_different(self) -> bool:
        """Whether somebody has to choose."""
        return self.kept != self.gone


def compare(kept: Any, gone: Any, columns: Iterable[str]) -> list[Compared]:
    """Columns of two records side by side."""
    return [
        Compared(
            name,
            FIELDS[name],
            shown(getattr(kept, name)),
            shown(getattr(gone, name)),
            getattr(kept, name) not in {None, ""},
        )
        for name in columns
    ]


def shown(value: Any) -> str:
    """A column's value as people read it."""
    return "—" if value in {None, ""} else str(CODES.get(value, value))


def retired_text(row: Any) -> str:
    """Why nothing of a retired enterprise or project can be changed, and what to do."""
    values = {"name": row.name, "day": full_day(row.retired_on), "reason": row.retired_reason}
    if kept := getattr(row, "merged_into", None):
        text = gettext(
            "“%(name)s” was merged into “%(kept)s” (%(code)s) on %(day)s: go on with that record,"
            " or undo the merge."
        )
        return text % (values | {"kept": kept.name, "code": kept.credit_code})
    text = gettext("“%(name)s” was retired on %(day)s (%(reason)s): take it up again first.")
    return text % values
