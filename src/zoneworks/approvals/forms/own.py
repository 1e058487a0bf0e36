"""What people choose for the analysis of own cases."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.approvals import labels
from zoneworks.approvals.engine.process.whatif import ChangeKind
from zoneworks.core.fields import NUMBER_ERRORS, DayField

LARGEST_SEED = 2**31 - 1


class OwnCasesForm(forms.Form):
    """Which of the zone's cases are looked at; without days all of them."""

    since = DayField(label=_("Case begun from"), required=False)
    until = DayField(label=_("Case begun before"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse days that do not follow each other."""
        values: dict[str, Any] = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until <= since:
            self.add_error("until", _("These days do not follow each other."))
        return values


class WhatIfForm(OwnCasesForm):
    """A change of one item, and the seed of the draws."""

    item = forms.ChoiceField(label=pgettext_lazy("approval", "Item"), required=False)
    change = forms.ChoiceField(
        label=_("What if"),
        choices=[(kind.value, label) for kind, label in labels.CHANGES.items()],
        required=False,
    )
    percent = forms.IntegerField(
        label=_("Share of its days, percent"),
        required=False,
        min_value=0,
        max_value=100,
        error_messages=NUMBER_ERRORS,
    )
    days = forms.IntegerField(
        label=_("Working days at most"),
        required=False,
        min_value=0,
        max_value=1000,
        error_messages=NUMBER_ERRORS,
    )
    beside = forms.ChoiceField(label=_("Beside"), required=False)
    seed = forms.IntegerField(
        label=_("Seed of the draws"),
        required=False,
        min_value=0,
        max_value=LARGEST_SEED,
        error_messages=NUMBER_ERRORS,
        help_text=_("With the same seed the same projects are drawn."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = labels.item_choices()
        for name in ("item", "beside"):
            self.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen change needs."""
        values = super().clean()
        wanted = {
            ChangeKind.SHORTEN: ("percent", _("Write the share that is left.")),
            ChangeKind.CAP: ("days", _("Write the days.")),
            ChangeKind.PARALLEL: ("beside", _("Choose what it no longer waits for.")),
        }
        kind = values.get("change")
        if values.get("item") and kind in wanted:
            name, text = wanted[ChangeKind(kind)]
            if values.get(name) in {None, ""} and name not in self.errors:
                self.add_error(name, text)
        return values
