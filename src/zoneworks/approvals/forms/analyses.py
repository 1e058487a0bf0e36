"""What people choose for an analysis."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals import labels
from zoneworks.core.fields import NUMBER_ERRORS, DayField


class AnalysisForm(forms.Form):
    """Which column plays which part, and what is to be compared."""

    name = forms.CharField(label=_("Name of the analysis"), max_length=200)
    is_own = forms.BooleanField(
        label=_("This log is the zone's own"),
        required=False,
        help_text=_("Its figures then stand on the zone's overview."),
    )
    end_activity = forms.CharField(
        label=_("End activity"),
        required=False,
        max_length=200,
        help_text=_("Used where no end column is chosen: the activity that ends a case."),
    )
    before = DayField(
        label=_("Before: cases started before"),
        required=False,
        help_text=_("Two days make two cohorts, such as before and after a reform."),
    )
    after = DayField(label=_("After: cases started on or after"), required=False)
    as_of = DayField(
        label=_("As the log stood on"),
        required=False,
        help_text=_("Later events are unseen; cases that had not ended are open."),
    )
    horizon_days = forms.FloatField(
        label=_("Horizon in days"),
        required=False,
        error_messages=NUMBER_ERRORS,
        min_value=0.01,
        max_value=36_500,
        help_text=_("Empty: the longest that both cohorts support."),
    )
    working_days = forms.BooleanField(
        label=_("Count working days"),
        required=False,
        help_text=_(
            "By the State Council's calendar, with make-up workdays. A log from another country"
            " counts by days."
        ),
    )

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((name, name) for name in names)]
        for part, label in labels.PARTS.items():
            self.fields[f"column_{part}"] = field = forms.ChoiceField(
                label=label,
                choices=choices,
                required=part == "case",
                help_text=labels.PART_HELP[part],
            )
            field.is_needed = part in {"case", "activity", "time"}  # type: ignore[attr-defined]
        columns = [f"column_{part}" for part in labels.PARTS]
        self.fieldsets = [
            (_("Columns"), columns),
            (
                _("What is compared"),
                ["name", "is_own", "before", "after", "as_of", "horizon_days"],
            ),
            (_("How a case ends and is counted"), ["end_activity", "working_days"]),
        ]

    def clean(self) -> dict[str, Any]:
        """Both cohorts or none, and either events or a start."""
        values = super().clean() or self.cleaned_data
        has_events = values.get("column_activity") and values.get("column_time")
        if not has_events and not values.get("column_start"):
            self.add_error(
                "column_activity",
                _("Choose activity and time; or, for a table of one row a case, the start."),
            )
        before, after = values.get("before"), values.get("after")
        if bool(before) != bool(after):
            missing = "after" if before else "before"
            self.add_error(missing, _("A comparison needs both days."))
        elif before and after and after < before:
            self.add_error("after", _("This day lies before the other one."))
        return values

    def chosen_columns(self) -> dict[str, str]:
        """The parts that have a column."""
        return {
            part: column
            for part in labels.PARTS
            if (column := self.cleaned_data.get(f"column_{part}"))
        }

    def parts_of_columns(self) -> dict[str, str]:
        """What each column that is chosen now is, in the order of the parts."""
        chosen = {part: self[f"column_{part}"].value() for part in labels.PARTS}
        return {column: str(labels.PARTS[part]) for part, column in chosen.items() if column}

    def chosen_options(self) -> dict[str, Any]:
        """The options in the form in which they are kept."""
        values = self.cleaned_data
        days = {
            name: values[name].isoformat() for name in ("before", "after", "as_of") if values[name]
        }
        return days | {
            name: values[name]
            for name in ("horizon_days", "end_activity", "working_days")
            if values[name]
        }


def initial_of(columns: Mapping[str, str | None], **more: Any) -> dict[str, Any]:
    """The form's first values from guessed or kept columns."""
    return {f"column_{part}": column for part, column in columns.items() if column} | more
