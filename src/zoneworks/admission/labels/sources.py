"""From which records promises are checked."""

from typing import Any

from django.utils.translation import gettext as _

from zoneworks.admission.labels.names import ACHIEVED
from zoneworks.admission.models.agreements import FIGURES, STAGES
from zoneworks.core import contributions


def sources_of(kind: str) -> Any:
    """From which records a promise of a kind is checked."""
    what = ACHIEVED.get(kind)
    if what is None:
        return source_text(FIGURES)
    found = [str(one.label) for one in contributions.achievements(what)]
    return _("; ").join(found) or source_text(STAGES)


def source_text(source: str) -> Any:
    """The records that a check was made from; nothing for those that no slice contributes now."""
    if source == FIGURES:
        return _("Figures of the year of the enterprise")
    if source == STAGES:
        return _("Stages of the project")
    known = (one for what in ACHIEVED.values() for one in contributions.achievements(what))
    return next((one.label for one in known if one.name == source), "")
