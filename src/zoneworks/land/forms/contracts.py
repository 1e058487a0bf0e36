"""Contracts of grant, reports of works, mortgages."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core.fields import DayField, MoneyField, MuField
from zoneworks.land.labels import FIELDS, GROUNDS
from zoneworks.registry.forms import ActorForm, EnterpriseField, ProjectField


class _ContractColumns(ActorForm):
    number = forms.CharField(label=FIELDS["landcontract.number"], max_length=40)
    ground = forms.ChoiceField(
        label=FIELDS["ground"],
        choices=[("", "—"), *GROUNDS.items()],
        required=False,
        help_text=_(
            "Land for production, trade or homes is sold publicly alone (order 39 of 2007, article"
            " 4); contracts from before November 2007 may lack it."
        ),
    )
    basis = forms.CharField(label=FIELDS["basis"], max_length=120, required=False)
    project = ProjectField(label=FIELDS["project"], required=False)
    signed_on = DayField(label=FIELDS["signed_on"])
    price_fen = MoneyField(label=FIELDS["price_fen"])
    is_priority = forms.BooleanField(
        label=FIELDS["is_priority"],
        required=False,
        help_text=_("70 percent of the national least price are enough (2009, no. 56)."),
    )
    investment_fen = MoneyField(
        label=FIELDS["investment_fen"],
        required=False,
        help_text=_("In fixed assets, without the price of the land."),
    )
    buildable_m2 = MuField(
        label=FIELDS["buildable_m2"], required=False, help_text=_("Empty: the whole parcel.")
    )
    delivered_on = DayField(label=FIELDS["delivered_on"], required=False)
    start_by = DayField(
        label=FIELDS["start_by"],
        required=False,
        help_text=_(
            "Empty: a year from delivery (Measures for Idle Land, article 22). One of the two days"
            " is needed since November 2007."
        ),
    )
    finish_by = DayField(label=FIELDS["finish_by"], required=False)
    until_on = DayField(
        label=pgettext_lazy("land", "Title ends on"),
        required=False,
        help_text=_("The end of the right of use; needed since November 2007."),
    )


class GrantForm(_ContractColumns):
    """A contract by which a parcel is granted."""

    holder = EnterpriseField(label=FIELDS["holder"])
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["holder", *_ContractColumns.base_fields]


class ContractChangeForm(_ContractColumns):
    """A correction of a contract, or what was done under it since."""

    started_on = DayField(
        label=FIELDS["started_on"],
        required=False,
        help_text=_(
            "The foundation pit is dug, all piles are in, or a third of the base is built (Measures"
            " for Idle Land, article 30)."
        ),
    )
    finished_on = DayField(label=FIELDS["finished_on"], required=False)
    reason = forms.CharField(label=_("Reason of the change"), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ContractEndForm(forms.Form):
    """The day and the cause of a contract's end."""

    on = DayField(label=FIELDS["ended_on"])
    reason = forms.CharField(label=FIELDS["ended_because"], max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class WorksForm(forms.Form):
    """How far works had come on a day."""

    on = DayField(label=FIELDS["on"])
    developed_m2 = MuField(
        label=FIELDS["developed_m2"], help_text=_("On which works have begun, from the beginning.")
    )
    invested_fen = MoneyField(
        label=FIELDS["invested_fen"],
        help_text=_("From the beginning, without the price of the land."),
    )
    is_stopped = forms.BooleanField(label=FIELDS["is_stopped"], required=False)
    note = forms.CharField(label=FIELDS["note"], max_length=500, required=False)


class WorksChangeForm(WorksForm):
    """A correction of a report."""

    reason = forms.CharField(label=_("Reason of the change"), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class MortgageForm(forms.Form):
    """A mortgage on the title of a parcel."""

    mortgagee = forms.CharField(label=FIELDS["mortgagee"], max_length=120)
    secured_fen = MoneyField(label=FIELDS["secured_fen"])
    from_on = DayField(label=FIELDS["from_on"])


class ReleaseForm(forms.Form):
    """The day on which a mortgage was released."""

    released_on = DayField(label=FIELDS["released_on"])
    version = forms.IntegerField(widget=forms.HiddenInput)
