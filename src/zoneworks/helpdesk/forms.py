"""What people type into the pages of class consultations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.helpdesk import labels, queries
from zoneworks.registry import queries as registry

LONGEST_DESCRIPTION = 500


class DescriptionForm(forms.Form):
    """What a business does, to have its class suggested."""

    description = forms.CharField(
        label=labels.FIELDS["description"],
        max_length=LONGEST_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is made or done, of what, and for whom; at most 500 characters."),
    )


class UnitsForm(forms.Form):
    """Which departments are asked."""

    units = forms.TypedMultipleChoiceField(
        label=_("Departments to ask"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, actor: Actor, without: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["units"]
        known = queries.list_askable_units(actor)
        units.choices = [(one.pk, one.name) for one in known if one.pk not in without]


class AskForm(UnitsForm):
    """Further departments to ask."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class NewConsultationForm(DescriptionForm, UnitsForm):
    """A consultation with the departments that are asked first."""

    name = forms.CharField(
        label=labels.FIELDS["name"], max_length=120, help_text=_("In a few words.")
    )
    enterprise = forms.CharField(
        label=_("Credit code of the enterprise"), max_length=30, required=False
    )
    project = forms.CharField(label=_("Project code"), max_length=40, required=False)
    field_order = ["name", "description", "enterprise", "project", "units"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, without=frozenset(), **kwargs)
        self.actor = actor

    def clean_enterprise(self) -> Any:
        """The enterprise of that code, in the actor's zone."""
        code = self.cleaned_data["enterprise"].strip()
        if not code:
            return None
        try:
            return registry.get_enterprise_by_code(self.actor, code)
        except NotFound as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_project(self) -> Any:
        """The project of that code, in the actor's zone."""
        code = self.cleaned_data["project"].strip()
        if not code:
            return None
        found = registry.list_projects_in_use(self.actor).filter(code=code).first()
        if found is None:
            text = _("No project here has the code “%(code)s”.")
            raise forms.ValidationError(text, params={"code": code})
        return found


class AnswerForm(forms.Form):
    """What a department says."""

    class_code = forms.CharField(
        label=labels.FIELDS["class_code"],
        max_length=4,
        required=False,
        help_text=_(
            "GB/T 4754: a section's letter, or two to four digits. Empty: we cannot tell; say why."
        ),
    )
    reason = forms.CharField(
        label=labels.FIELDS["reason"], max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(AnswerForm):
    """The class that is decided, with its reason."""

    class_code = forms.CharField(
        label=labels.FIELDS["class_code"],
        max_length=4,
        help_text=_("GB/T 4754, two to four digits: a division at least."),
    )
    field_order = ["class_code", "reason", "version"]
