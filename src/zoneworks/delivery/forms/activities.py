"""Activities: what they are, and how they go."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.core.fields import NUMBER_ERRORS, DayField
from zoneworks.core.forms import people_choices
from zoneworks.core.models import Membership
from zoneworks.delivery.engine.plans.terms import Activity, Resource
from zoneworks.delivery.labels import CAUSES, FIELDS, KINDS, PHASES, step_name
from zoneworks.delivery.models import Activity as ActivityRow

_LINK = re.compile(r"^(?P<name>.+?)(?:\s*(?P<sign>[+\-−])\s*(?P<days>\d{1,4}))?$")


def link_names(activities: Mapping[str, Activity]) -> dict[str, str]:
    """By which word a form tells of each activity: its name, its code where others have that."""
    counts = Counter(one.name for one in activities.values())
    return {code: one.name if counts[one.name] == 1 else code for code, one in activities.items()}


class NewActivityForm(forms.Form):
    """An activity of a plan: its days, what comes first, what it needs, who answers for it.

    The needs are a field for each shared resource of the zone.
    """

    code = forms.SlugField(
        label=FIELDS["code"],
        max_length=40,
        help_text=_("By which programs know it: letters, digits, - and _."),
    )
    name = forms.CharField(
        label=FIELDS["name"],
        max_length=60,
        required=False,
        help_text=_("Left empty where the template's name holds."),
    )
    phase = forms.ChoiceField(label=FIELDS["phase"], choices=list(PHASES.items()))
    kind = forms.ChoiceField(label=FIELDS["kind"], choices=list(KINDS.items()))
    duration_days = forms.IntegerField(label=FIELDS["duration_days"], error_messages=NUMBER_ERRORS)
    after = forms.CharField(
        label=FIELDS["after"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One activity a line, by name or code; +3 behind it leaves three working days between,"
            " −5 lets both overlap."
        ),
    )
    responsible_id = forms.TypedChoiceField(
        label=FIELDS["responsible"], required=False, coerce=int, empty_value=None
    )
    not_before = DayField(label=FIELDS["not_before"], required=False)
    deadline = DayField(label=FIELDS["deadline"], required=False)
    steps = forms.CharField(
        label=FIELDS["steps"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One act a line; all are done before the activity is."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        activities: Mapping[str, Activity],
        resources: Mapping[str, Resource],
        members: Sequence[Membership],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._codes = {one: code for code, one in link_names(activities).items()} | {
            code: code for code in activities
        }
        fields: Any = self.fields
        fields["responsible_id"].choices = [("", "—"), *people_choices(members)]
        self.needs = {f"need_{code}": code for code in resources}
        for name, code in self.needs.items():
            fields[name] = forms.IntegerField(
                label=_("Units of %(name)s") % {"name": resources[code].name},
                min_value=0,
                required=False,
                error_messages=NUMBER_ERRORS,
            )
        if "reason" in self.fields:
            self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean_after(self) -> list[list[Any]]:
        """The links, each as code and working days between."""
        return [self._link(line.strip()) for line in self._lines("after")]

    def clean_steps(self) -> list[str]:
        """The acts of the list."""
        return [line.strip()[:120] for line in self._lines("steps")]

    def clean(self) -> dict[str, Any]:
        """The units needed in one place, those that are asked for."""
        values = super().clean() or self.cleaned_data
        asked = {code: values.pop(name, None) for name, code in self.needs.items()}
        values["needs"] = {code: units for code, units in asked.items() if units}
        return values

    def _lines(self, name: str) -> list[str]:
        return [line for line in self.cleaned_data[name].splitlines() if line.strip()]

    def _link(self, line: str) -> list[Any]:
        if line in self._codes:  # a name may end like a lag
            return [self._codes[line], 0]
        found = _LINK.match(line)
        name = found["name"].strip() if found else line
        if found is None or name not in self._codes:
            text = _("There is no activity “%(activity)s” in the plan.")
            raise forms.ValidationError(text % {"activity": name})
        days = int(found["days"] or 0)
        return [self._codes[name], days if found["sign"] == "+" else -days]


class ActivityForm(NewActivityForm):
    """A change of an activity as it was seen."""

    code = None  # type: ignore[assignment]
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class ProgressForm(forms.Form):
    """How an activity goes, and which acts of its list are done."""

    started_on = DayField(label=FIELDS["started_on"], required=False)
    expected_on = DayField(
        label=FIELDS["expected_on"],
        required=False,
        help_text=_("When it will probably be done, if not as planned."),
    )
    finished_on = DayField(label=FIELDS["finished_on"], required=False)
    steps = forms.MultipleChoiceField(
        label=FIELDS["steps"], required=False, widget=forms.CheckboxSelectMultiple
    )
    late_cause = forms.ChoiceField(
        label=FIELDS["late_cause"],
        required=False,
        choices=[("", "—"), *CAUSES.items()],
        help_text=_("Needed where it ends later than published."),
    )
    late_note = forms.CharField(label=FIELDS["late_note"], max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, activity: ActivityRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps: Any = self.fields["steps"]
        steps.choices = [(step, step_name(activity.code, step)) for step, _on in activity.steps]
        if not activity.steps:
            del self.fields["steps"]
        if activity.kind == "MILESTONE":
            del self.fields["started_on"]
