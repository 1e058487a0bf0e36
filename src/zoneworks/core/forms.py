"""What people type into core's pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core.actors import ROLE_LABELS, UNIT_KINDS, Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.fields import NUMBER_ERRORS, DayField
from zoneworks.core.models import Membership
from zoneworks.core.queries import find_enterprise_id, list_units

ROLES = [
    (role.value, label)
    for role, label in ROLE_LABELS.items()
    if role not in {Role.PUBLIC, Role.PROVINCE, Role.SYSTEM}
]
"""A province's people are named at the command line."""


class MemberForm(forms.Form):
    """A new member."""

    username = forms.CharField(label=_("Log-in name"), max_length=60)
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)
    enterprise = forms.CharField(
        label=_("Enterprise"),
        required=False,
        max_length=18,
        help_text=_("Its unified social credit code, for the role of an enterprise."),
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

    field_order = ["username", "role", "unit", "enterprise", "name", "password"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        units: Any = self.fields["unit"]
        units.choices = unit_choices(actor)

    def clean_enterprise(self) -> int | None:
        """The id of the enterprise of that code, in the actor's zone."""
        code = self.cleaned_data["enterprise"].strip().upper()
        if not code:
            return None
        found = find_enterprise_id(self.actor, code)
        if found is None:
            raise forms.ValidationError(
                _("No enterprise here has the code “%(code)s”."), params={"code": code}
            )
        return found


class ReasonForm(forms.Form):
    """An act that wants a reason, on a record as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class NeededReasonForm(forms.Form):
    """An act that is not done without a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class SeenReasonForm(NeededReasonForm):
    """An act that is not done without a reason, on a record as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class WebhookForm(forms.Form):
    """An address that is told what happens."""

    name = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=60)
    url = forms.CharField(label=_("Address"), max_length=500)
    acts = forms.CharField(
        label=_("Acts"),
        required=False,
        max_length=1000,
        help_text=format_lazy(
            _("Their beginnings, such as {whole} or {part}; none stands for all."),
            whole="approvals.",
            part="registry.enterprise_",
        ),
    )

    def clean_acts(self) -> list[str]:
        """The beginnings, one by one."""
        typed: str = self.cleaned_data["acts"]
        return typed.replace("，", ",").replace(",", " ").split()


class WebhookChangeForm(WebhookForm):
    """A change of a webhook as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    is_active = forms.BooleanField(label=_("Is told"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class MemberChangeForm(ReasonForm):
    """Another role or unit of a member."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES)
    unit_id = forms.TypedChoiceField(
        label=_("Unit"), required=False, coerce=int, empty_value=None, choices=[]
    )
    field_order = ["role", "unit_id", "reason", "version"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit_id"]
        units.choices = unit_choices(actor, self.initial.get("unit_id"))


class UnitForm(forms.Form):
    """A new unit."""

    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(UNIT_KINDS.items()))


class UnitChangeForm(ReasonForm):
    """A unit's name, and whether people may still be put into it."""

    name = forms.CharField(label=_("Name"), max_length=100)
    is_active = forms.BooleanField(
        label=_("In use"),
        required=False,
        help_text=_("A retired unit keeps its people and is no longer offered."),
    )
    field_order = ["name", "is_active", "reason", "version"]


class PasswordForm(forms.Form):
    """A new password of one's own."""

    old = forms.CharField(
        label=_("Present password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters, no common word, not the log-in name."),
    )
    again = forms.CharField(
        label=_("New password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """The same twice."""
        values = super().clean() or self.cleaned_data
        if values.get("new") and values.get("new") != values.pop("again", None):
            self.add_error("again", _("The two new passwords differ: type them again."))
        return values


class CodeForm(forms.Form):
    """A one-time code."""

    code = forms.CharField(
        label=_("Code from the app"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
        help_text=_("Six digits; a new one every thirty seconds."),
    )


class RecoveryForm(forms.Form):
    """A recovery code in the place of a one-time code."""

    code = forms.CharField(
        label=_("Recovery code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "autofocus": True}
        ),
        help_text=_("One of the ten that were shown when the second factor was set up."),
    )


class ProofForm(forms.Form):
    """The password or a code, before something that weakens the log-in."""

    proof = forms.CharField(
        label=_("Your password, or a code"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("A code from the app or a recovery code will do as well."),
    )


class DemandForm(forms.Form):
    """Whether a second factor is demanded of the zone's members."""

    is_demanded = forms.BooleanField(
        label=_("All members need a second factor"),
        required=False,
        help_text=_("Who has none is led to set it up before anything else is open."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class ProviderLinkForm(ReasonForm):
    """Who a member is to the identity provider."""

    subject = forms.CharField(
        label=_("Identifier at the provider"),
        max_length=255,
        required=False,
        help_text=_("The subject (sub) of the account. It never changes."),
    )
    login_name = forms.CharField(
        label=_("Or log-in name at the provider"),
        max_length=255,
        required=False,
        help_text=_("Holds for the first log-in; after that the identifier does."),
    )
    field_order = ["subject", "login_name", "reason", "version"]


def people_choices(members: Iterable[Membership]) -> list[tuple[Any, Any]]:
    """Members by name and unit."""
    return [(one.pk, f"{one.user.name} {one.unit or ''}".strip()) for one in members]


def unit_choices(actor: Actor, own: int | None = None) -> list[tuple[Any, Any]]:
    """None, and the units that are active; also the one that a record has."""
    units = [one for one in list_units(actor) if one.is_active or one.pk == own]
    return [("", "—"), *((one.pk, one.name) for one in units)]


class TokenForm(forms.Form):
    """A new token of a program."""

    name = forms.CharField(
        label=_("Name of the token"),
        max_length=60,
        help_text=_("Which program uses it, so that you know it again."),
    )
    parts = forms.MultipleChoiceField(
        label=_("Scope"), choices=[], widget=forms.CheckboxSelectMultiple
    )
    is_read_only = forms.BooleanField(label=_("May only read"), required=False, initial=True)
    expires_on = DayField(label=_("Holds until"))

    def __init__(self, *args: Any, parts: Mapping[str, Any], most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["parts"]
        offered.choices = list(parts.items())
        text = _("The last day; at most %(days)s days from today.") % {"days": most}
        self.fields["expires_on"].help_text = text


class TokenDaysForm(ReasonForm):
    """How many days a token of the zone may hold."""

    most_days = forms.IntegerField(
        label=_("Longest time of a token, in days"),
        min_value=1,
        max_value=365,
        error_messages=NUMBER_ERRORS,
        help_text=_("Tokens that would hold longer are cut, and say so in the record."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ["most_days", "reason", "version"]


class FileForm(forms.Form):
    """A file to bring in."""

    file = forms.FileField(label=_("File"), max_length=200)
