"""Differences between mandated systems and us, on screen."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.approvals import labels
from zoneworks.approvals.engine.process.mirror import Told
from zoneworks.approvals.models import MirrorDifference
from zoneworks.core.columns import day_column
from zoneworks.core.lists import Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.ui import full_day, state


def _told(row: MirrorDifference) -> str:
    told = Told.of(row.told)
    parts = [str(labels.ITEM_STATES[told.state])]
    parts += [
        full_day(day) for day in (told.decided_on or told.accepted_on or told.applied_on,) if day
    ]
    return " ".join([*parts, told.number]).strip()


def _settled(row: MirrorDifference) -> str:
    if row.settlement:
        return state("done", labels.SETTLEMENTS[row.settlement])
    return state("due", _("to be settled"))


DIFFERENCES = ListSpec(
    title=_("Differences from mandated systems"),
    default_sort="-found_on",
    row_url=record_url("approvals:difference"),
    empty_title=_("No difference"),
    empty_text=_("Where a mandated system says something else of an item of ours, it stands here."),
    columns=[
        Column(
            "item",
            pgettext_lazy("approval", "Item"),
            lambda row: labels.item_name(row.item.code),
        ),
        Column("project", _("Project"), lambda row: row.case.project.name),
        Column("system", _("Mandated system"), lambda row: row.system),
        Column("told", _("It says"), _told),
        day_column("found_on", _("Found on")),
        Column("settled", _("State"), _settled),
    ],
    filters=[
        Filter(
            "q",
            _("Project or number"),
            "text",
            lambda text: Q(case__project__name__icontains=text) | Q(case__number__icontains=text),
        ),
        Filter(
            "state",
            _("State"),
            "choice",
            lambda code: Q(settled_on__isnull=code == "open"),
            lambda: [("open", _("to be settled")), ("settled", _("settled"))],
        ),
    ],
)
