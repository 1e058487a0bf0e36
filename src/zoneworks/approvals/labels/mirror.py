"""The words of followed cases, of their differences, and of versions that are refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.approvals.engine.process.mirror import Unfollowed
from zoneworks.core.timelines import Words

TOLD_FIELDS: dict[str, Any] = {
    "state": _("State"),
    "applied_on": _("Applied for on"),
    "accepted_on": _("Accepted on"),
    "decided_on": _("Decided on"),
    "delivered_on": _("Delivered on"),
    "number": _("Number of the decision"),
}
"""What a mandated system and we may both know of an item."""

TOLD_FAULTS: dict[str, Any] = {
    "FUTURE": _("This day is still to come."),
    "ORDER": _("This day comes before the step before it: check both."),
    "MISSING": _("In this state the day “%(column)s” must be there: fill it in."),
    "CONTRADICTION": _("The state says undecided, the day says decided: correct one of them."),
}

UNFOLLOWED: dict[Unfollowed, Any] = {
    Unfollowed.NO_VERSION: _("No version of the process held on %(what)s."),
    Unfollowed.NO_ITEM: _("Version %(what)s of the process does not know this item."),
    Unfollowed.NOT_IN_CASE: _(
        "Our case of this project does not need “%(what)s”: correct the facts of the project."
    ),
    Unfollowed.OTHER_SYSTEM: _("This case follows another system: %(what)s."),
}

SETTLEMENTS: dict[str, Any] = {
    "THEIRS": _("Theirs was taken"),
    "OURS": _("Ours was kept"),
    "AGREED": _("Both say the same by now"),
}

VERSION_REFUSALS: dict[str, Any] = {
    "SAME": _("The case is under this version already."),
    "FUTURE": _("This version holds only from %(since)s."),
    "LOST": _("These have begun, and this version does not know them: %(items)s."),
    "PAUSED": _(
        "The clock of these stands for a reason that this version does not know: %(items)s. Let"
        " the clock go on first."
    ),
    "SIMULATED": _("A simulated handling is open, and this version knows none."),
}

EXPORT_COLUMNS: dict[str, Any] = {
    "national_code": _("National project code"),
    "item": pgettext_lazy("approval", "Item"),
    "state": _("State"),
    "project_name": _("Name of the project"),
    "credit_code": _("Unified social credit code"),
    "applied_on": _("Applied for on"),
    "accepted_on": _("Accepted on"),
    "decided_on": _("Decided on"),
    "delivered_on": _("Delivered on"),
    "number": _("Number of the decision"),
    "authority": _("Authority"),
}
"""What an export may hold, in the order of the form."""

MAPPING_TIMELINE = Words(
    {
        "approvals.mapping_saved": _("Mapping saved"),
        "approvals.words_remembered": _("Words remembered"),
        "approvals.export_followed": _("Export followed"),
    },
    {
        "file": _("File"),
        "cases": _("Cases opened"),
        "new": _("New items"),
        "changed": _("Changed items"),
        "differing": _("Differences"),
        "left_out": _("Rows left out"),
        "name": _("Name"),
        "system": _("Mandated system"),
        "sheet": _("Sheet"),
    },
    {},
)
