"""What people type of investment agreements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction.labels import agreements as labels
from zoneworks.core.fields import DayField, MoneyField, MuField

AREA = forms.Textarea(attrs={"rows": 4})


class AgreementForm(forms.Form):
    """An agreement's own columns."""

    title = forms.CharField(label=labels.FIELDS["title"], max_length=120)
    investor = forms.CharField(label=labels.FIELDS["investor"], max_length=120)
    investment_fen = MoneyField(label=labels.FIELDS["investment_fen"])
    land_m2 = MuField(label=labels.FIELDS["land_m2"], required=False)
    note = forms.CharField(
        label=labels.FIELDS["note"], required=False, max_length=4000, widget=AREA
    )


class AgreementChangeForm(AgreementForm):
    """A change of a draft as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ObligationForm(forms.Form):
    """What one side owes."""

    side = forms.ChoiceField(label=labels.FIELDS["side"], choices=labels.SIDES.items())
    kind = forms.ChoiceField(label=labels.FIELDS["kind"], choices=labels.KINDS.items())
    text = forms.CharField(label=labels.FIELDS["text"], max_length=2000, widget=AREA)
    due_on = DayField(
        label=labels.FIELDS["due_on"], required=False, help_text=_("The last day; it is reminded.")
    )
    amount_fen = MoneyField(label=labels.FIELDS["amount_fen"], required=False)


class ObligationChangeForm(ObligationForm):
    """A change of what one side owes, as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SignForm(forms.Form):
    """The day of the signature."""

    signed_on = DayField(label=labels.FIELDS["signed_on"])
    version = forms.IntegerField(widget=forms.HiddenInput)


class FulfillForm(forms.Form):
    """When an obligation was fulfilled, and what shows it."""

    fulfilled_on = DayField(label=labels.FIELDS["fulfilled_on"])
    evidence = forms.CharField(label=labels.FIELDS["evidence"], max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].help_text = _("A certificate's number, a report, a photograph.")
