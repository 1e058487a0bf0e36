"""Plans as wholes, their baselines, and what if."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core.fields import NUMBER_ERRORS, DayField
from zoneworks.core.forms import ReasonForm
from zoneworks.delivery.engine.plans.terms import Activity, Resource
from zoneworks.delivery.labels import FIELDS, template_choices

Choices = Sequence[tuple[Any, Any]]


class WeightField(forms.IntegerField):
    """What a day past a deadline costs, 1 to 9."""

    def __init__(self) -> None:
        super().__init__(
            label=FIELDS["weight"],
            min_value=1,
            max_value=9,
            initial=1,
            error_messages=NUMBER_ERRORS,
            help_text=_("From 1 to 9: what a day past a deadline costs beside other projects."),
        )


class NewPlanForm(forms.Form):
    """A plan made from a template."""

    template_id = forms.ChoiceField(label=FIELDS["template_id"], choices=list)
    name = forms.CharField(
        label=FIELDS["name"],
        max_length=60,
        required=False,
        help_text=_("Such as the phase of the project; may stay empty."),
    )
    signed_on = DayField(
        label=_("Agreement signed on"),
        required=False,
        help_text=_("Days of the plan are counted from it."),
    )
    weight = WeightField()
    case_id = forms.TypedChoiceField(
        label=FIELDS["case"],
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Its real days become those of the plan's permits; empty: the latest."),
    )

    def __init__(self, *args: Any, cases: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["template_id"].choices = list(template_choices())
        fields["case_id"].choices = [("", "—"), *cases]


class PlanChangeForm(ReasonForm):
    """Another name, weight or case of a plan."""

    name = forms.CharField(label=FIELDS["name"], max_length=60, required=False)
    weight = WeightField()
    case_id = forms.TypedChoiceField(
        label=FIELDS["case"], required=False, coerce=int, empty_value=None
    )
    field_order = ["name", "weight", "case_id", "reason", "version"]

    def __init__(self, *args: Any, cases: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["case_id"].choices = [("", "—"), *cases]


class BaselineForm(ReasonForm):
    """The name of a baseline."""

    name = forms.CharField(label=FIELDS["name"], max_length=60)
    field_order = ["name", "reason", "version"]


class WhatIfForm(forms.Form):
    """A change that is tried and not kept."""

    activity = forms.ChoiceField(label=FIELDS["activity"])
    days = forms.IntegerField(
        label=pgettext_lazy("what if", "Working days more"),
        min_value=-500,
        max_value=500,
        initial=10,
        error_messages=NUMBER_ERRORS,
        help_text=_("Fewer with a minus."),
    )
    resource = forms.ChoiceField(label=_("And more of"), required=False)
    units = forms.IntegerField(
        label=pgettext_lazy("what if", "Units more"),
        min_value=0,
        max_value=100,
        required=False,
        error_messages=NUMBER_ERRORS,
    )
    in_zone = forms.BooleanField(
        label=_("With all plans of the zone and their shared teams"), required=False
    )

    def __init__(
        self,
        *args: Any,
        activities: Mapping[str, Activity],
        resources: Mapping[str, Resource],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["activity"].choices = [
            (code, one.name) for code, one in activities.items() if one.finished_on is None
        ]
        fields["resource"].choices = [
            ("", "—"),
            *((code, one.name) for code, one in resources.items()),
        ]
