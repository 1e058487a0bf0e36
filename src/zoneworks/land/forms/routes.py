"""What people type about low-efficiency land and the five routes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from zoneworks.core.fields import DayField
from zoneworks.core.forms import people_choices
from zoneworks.land.engine.routes import LAWFUL, PROOFS, Route, RouteCode
from zoneworks.land.forms.idle import LONGEST, SeenForm
from zoneworks.land.labels import routes as words

MOST_STAGES = 12
MOST_DAYS = 3650


def _long(label: Any, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **kwargs)


class LowEfficiencyForm(forms.Form):
    """Since when a parcel is of low efficiency, and why."""

    since = DayField(label=words.FIELDS["since"])
    reason = _long(words.FIELDS["reason"])


class ReasonForm(SeenForm):
    """An act with its reason."""

    reason = _long(words.FIELDS["reason"])


class StagesField(forms.CharField):
    """Stages, one a line: the name, then its calendar days."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> list[tuple[str, int]]:  # type: ignore[override]
        """Pairs of name and days."""
        stages = []
        for line in (super().to_python(value) or "").splitlines():
            name, _blank, days = line.strip().rpartition(" ")
            if not line.strip():
                continue
            if not name.strip() or not days.isdecimal() or not 0 < int(days) <= MOST_DAYS:
                text = _("“%(line)s”: write the name of the stage, a blank, and its days.")
                raise ValidationError(text, params={"line": line})
            stages.append((name.strip(), int(days)))
        if len(stages) > MOST_STAGES:
            text = _("At most %(most)s stages.")
            raise ValidationError(text, params={"most": MOST_STAGES})
        return stages

    def prepare_value(self, value: Any) -> Any:
        """Stages as lines; what was typed stays as it was typed."""
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{one.name} {one.days}" for one in value)


class RouteForm(SeenForm):
    """A zone's own words of a route."""

    name = forms.CharField(label=words.FIELDS["name"], max_length=60)
    purpose = _long(words.FIELDS["purpose"])
    takes = forms.MultipleChoiceField(
        label=words.FIELDS["takes"], widget=forms.CheckboxSelectMultiple
    )
    stages = StagesField(
        label=words.FIELDS["stages"],
        max_length=LONGEST,
        help_text=_("One a line: the name, a blank, and within how many calendar days."),
    )
    limits = _long(words.FIELDS["limits"], required=False)

    def __init__(self, *args: Any, code: RouteCode, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["takes"]
        lawful = LAWFUL[code]
        offered.choices = [(one.value, words.LAND_KINDS[one]) for one in sorted(lawful)]


class _PersonForm(forms.Form):
    responsible = forms.TypedChoiceField(label=words.FIELDS["responsible"], coerce=int)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["responsible"]
        offered.choices = people_choices(people)


class TakeForm(_PersonForm):
    """Which route a parcel takes, and who brings it along."""

    route = forms.ChoiceField(label=words.FIELDS["route"], widget=forms.RadioSelect)
    goal = _long(words.FIELDS["goal"], required=False)
    field_order = ["route", "responsible", "goal"]

    def __init__(self, *args: Any, routes: list[Route], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["route"]
        offered.choices = [(one.code.value, words.text_of_route(one.name)) for one in routes]


class AdvanceForm(ReasonForm):
    """The next stage, and what was reached."""

    stage = forms.TypedChoiceField(label=words.FIELDS["stage"], coerce=int)
    field_order = ["stage", "reason", "version"]

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["stage"]
        offered.choices = [
            (place, words.text_of_route(one["name"]))
            for place, one in enumerate(row.stages)
            if place != row.stage
        ]


class AssignForm(_PersonForm, ReasonForm):
    """Another person or another last day of the stage."""

    stage_due_on = DayField(label=words.FIELDS["stage_due_on"])
    field_order = ["responsible", "stage_due_on", "reason", "version"]


class DoneForm(SeenForm):
    """The proof that land is at work again."""

    proof = forms.ChoiceField(label=words.FIELDS["proof"], widget=forms.RadioSelect)
    on = DayField(label=_("Day"))
    proof_text = _long(
        words.FIELDS["proof_text"], help_text=_("Numbers and days of permits, contracts, leases.")
    )

    def __init__(self, *args: Any, route: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["proof"]
        proofs = PROOFS[RouteCode(route)]
        offered.choices = [(code, label) for code, label in words.PROOFS.items() if code in proofs]
