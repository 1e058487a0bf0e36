"""What people type into core's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core.actors import ROLE_LABELS, Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.queries import list_units


class MemberForm(forms.Form):
    """A new member."""

    username = forms.CharField(label=_("Log-in name"), max_length=60)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (role.value, label)
            for role, label in ROLE_LABELS.items()
            if role not in {Role.PUBLIC, Role.ENTERPRISE, Role.PROVINCE}
        ],
    )
    unit = forms.TypedChoiceField(
        label=_("Unit"), required=False, coerce=int, empty_value=None, choices=[]
    )
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        max_length=60,
        required=False,
        help_text=_("Needed only where the log-in name is new."),
    )
    password = forms.CharField(
        label=_("First password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Needed only where the log-in name is new."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.choices = [("", "—"), *((unit.pk, unit.name) for unit in list_units(actor))]


class ReasonForm(forms.Form):
    """An act that wants a reason, on a record as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class FileForm(forms.Form):
    """A file to bring in."""

    file = forms.FileField(label=_("File"), max_length=200)
