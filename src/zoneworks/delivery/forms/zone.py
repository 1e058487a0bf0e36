"""Shared resources, and re-plans of the zone."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.fields import NUMBER_ERRORS, DayField
from zoneworks.core.forms import unit_choices
from zoneworks.delivery.labels import FIELDS
from zoneworks.delivery.models import Plan


class ResourceForm(forms.Form):
    """A team, a crane or a connection that projects share."""

    code = forms.SlugField(
        label=FIELDS["code"],
        max_length=40,
        help_text=_("By which plans name it: letters, digits, - and _; it stays."),
    )
    name = forms.CharField(label=FIELDS["name"], max_length=60)
    capacity = forms.IntegerField(
        label=FIELDS["capacity"], min_value=0, max_value=1000, error_messages=NUMBER_ERRORS
    )
    unit_id = forms.TypedChoiceField(
        label=FIELDS["unit"], required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit_id"]
        unit.choices = unit_choices(actor, self.initial.get("unit_id"))


class ResourceChangeForm(ResourceForm):
    """A change of a shared resource as it was seen."""

    code = None  # type: ignore[assignment]
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class PeriodForm(forms.Form):
    """Other units from a day to before another."""

    since = DayField(label=FIELDS["since"])
    until = DayField(label=FIELDS["until"])
    units = forms.IntegerField(
        label=FIELDS["units"], min_value=0, max_value=1000, error_messages=NUMBER_ERRORS
    )
    note = forms.CharField(label=FIELDS["note"], max_length=120, required=False)


class ReplanForm(forms.Form):
    """What is worked out anew."""

    drafts = forms.TypedMultipleChoiceField(
        label=_("Drafts to take in use"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    may_be_earlier = forms.BooleanField(
        label=_("Activities may come earlier than published"),
        required=False,
        help_text=_("Else published days stay, or are delayed: nobody is asked to come earlier."),
    )

    def __init__(self, *args: Any, drafts: Sequence[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["drafts"].choices = [(one.pk, str(one)) for one in drafts]
        if not drafts:
            del self.fields["drafts"]


class PublishForm(forms.Form):
    """That a re-plan shall hold, though it misses deadlines where it does."""

    accepts_misses = forms.BooleanField(
        label=_("Publish although deadlines are not kept"), required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def __init__(self, *args: Any, has_misses: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_misses:
            del self.fields["accepts_misses"]
