"""What people type of filings and disputes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.attraction.forms.leads import enterprise_of
from zoneworks.attraction.labels import finders as labels
from zoneworks.attraction.labels.leads import FIELDS as LEAD
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.fields import MoneyField
from zoneworks.core.forms import unit_choices
from zoneworks.core.queries import list_units
from zoneworks.registry.forms import IndustryField

AREA = forms.Textarea(attrs={"rows": 4})


class FilingForm(forms.Form):
    """Who brings an investor. A fund manager files for its own fund, and is not asked who."""

    kind = forms.ChoiceField(
        label=labels.FIELDS["kind"], choices=[("", _("choose")), *labels.KINDS.items()]
    )
    finder = forms.CharField(label=labels.FIELDS["finder"], max_length=120)
    phone = forms.CharField(label=labels.FIELDS["phone"], max_length=30, required=False)
    unit = forms.ChoiceField(
        label=labels.FIELDS["unit"],
        required=False,
        help_text=_("Where the finder is a fund manager, bank or department here."),
    )
    enterprise = forms.CharField(
        label=_("Credit code of the enterprise"),
        max_length=30,
        required=False,
        help_text=_("Where the finder is an enterprise of the zone."),
    )
    evidence = forms.CharField(
        label=labels.FIELDS["evidence"],
        required=False,
        max_length=2000,
        widget=AREA,
        help_text=_("How the finder knows the investor, letters, who can testify."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        if actor.role is Role.FUND_MANAGER:
            for name in ("kind", "finder", "unit", "enterprise"):
                del self.fields[name]
            return
        units: Any = self.fields["unit"]
        units.choices = unit_choices(actor)

    def clean_unit(self) -> Any:
        """The unit of the zone."""
        pk = self.cleaned_data["unit"]
        return next((one for one in list_units(self.actor) if str(one.pk) == pk), None)

    def clean_enterprise(self) -> Any:
        """The enterprise of that code, in the actor's zone."""
        return enterprise_of(self.actor, self.cleaned_data["enterprise"])


class NewFilingForm(FilingForm):
    """A filing on an investor whom the zone does not know yet."""

    investor = forms.CharField(label=LEAD["investor"], max_length=120)
    credit_code = forms.CharField(label=LEAD["credit_code"], max_length=18, required=False)
    name = forms.CharField(label=LEAD["name"], max_length=120)
    industry_code = IndustryField(label=LEAD["industry_code"], required=False)
    makes = forms.CharField(label=LEAD["makes"], max_length=200, required=False)
    investment_fen = MoneyField(label=LEAD["investment_fen"], required=False)
    field_order = [
        *("investor", "credit_code", "name", "industry_code", "makes", "investment_fen"),
        *("kind", "finder", "phone", "unit", "enterprise", "evidence"),
    ]


class DisputeForm(forms.Form):
    """Who says to have been first."""

    claimant = forms.CharField(label=labels.FIELDS["claimant"], max_length=120)
    rival = forms.CharField(
        label=labels.FIELDS["rival"],
        max_length=20,
        required=False,
        help_text=_("Its number, if there is one: it is confirmed where the claim is upheld."),
    )
    claim = forms.CharField(label=labels.FIELDS["claim"], max_length=2000, widget=AREA)
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecideForm(forms.Form):
    """The decision of a dispute."""

    is_upheld = forms.TypedChoiceField(
        label=pgettext_lazy("dispute", "Decision"),
        choices=[
            ("", _("choose")),
            ("yes", _("The claim is upheld: the filing is refused")),
            ("no", _("The claim is not upheld: the filing stands")),
        ],
        coerce=lambda value: value == "yes",
    )
    reason = forms.CharField(label=labels.FIELDS["reason"], max_length=2000, widget=AREA)
    version = forms.IntegerField(widget=forms.HiddenInput)
