"""What people type of leads, talks, needs and contacts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.attraction import queries
from zoneworks.attraction.engine.terms import NeedKind
from zoneworks.attraction.labels import leads as labels
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import m2_of
from zoneworks.core.engine.money import MoneyUnit, parse_fen
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.errors import NotFound
from zoneworks.core.fields import NUMBER_ERRORS, DayField, MoneyField
from zoneworks.core.forms import unit_choices
from zoneworks.registry import queries as registry
from zoneworks.registry.forms import CODE_HELP, IndustryField

LARGEST_NEED = Decimal(10) ** 13
AREA = forms.Textarea(attrs={"rows": 3})


def enterprise_of(actor: Actor, code: str) -> Any:
    """The enterprise of a credit code that was typed. Raises ValidationError; None for nothing."""
    code = code.strip()
    if not code:
        return None
    try:
        return registry.get_enterprise_by_code(actor, code)
    except NotFound as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class LeadForm(forms.Form):
    """What is told of a lead."""

    investor = forms.CharField(label=labels.FIELDS["investor"], max_length=120)
    name = forms.CharField(
        label=labels.FIELDS["name"], max_length=120, help_text=_("What is to be built, in short.")
    )
    credit_code = forms.CharField(label=labels.FIELDS["credit_code"], max_length=18, required=False)
    group = forms.CharField(
        label=labels.FIELDS["group"],
        max_length=120,
        required=False,
        help_text=_("By whose name lists of the top 500 know it."),
    )
    industry_code = IndustryField(label=labels.FIELDS["industry_code"], required=False)
    makes = forms.CharField(
        label=labels.FIELDS["makes"],
        max_length=200,
        required=False,
        help_text=_(
            "Products, separated by commas: its customers in the zone are found by these words."
        ),
    )
    needs = forms.CharField(
        label=labels.FIELDS["needs"],
        max_length=200,
        required=False,
        help_text=_(
            "Materials and parts, separated by commas: its suppliers in the zone are found by these"
            " words."
        ),
    )
    investment_fen = MoneyField(label=labels.FIELDS["investment_fen"], required=False)
    source = forms.ChoiceField(
        label=labels.FIELDS["source"], choices=[("", _("choose")), *labels.SOURCES.items()]
    )
    source_name = forms.CharField(
        label=labels.FIELDS["source_name"], max_length=120, required=False
    )
    source_unit_id = forms.TypedChoiceField(
        label=labels.FIELDS["source_unit"], required=False, coerce=int, empty_value=None
    )
    source_enterprise = forms.CharField(
        label=_("Credit code of the firm that brought it"), max_length=30, required=False
    )
    owner_id = forms.TypedChoiceField(
        label=labels.FIELDS["owner"], required=False, coerce=int, empty_value=None
    )
    next_act = forms.CharField(label=labels.FIELDS["next_act"], max_length=200, required=False)
    next_on = DayField(label=labels.FIELDS["next_on"], required=False)
    probability = forms.DecimalField(
        label=labels.FIELDS["probability"],
        required=False,
        error_messages=NUMBER_ERRORS,
        min_value=0,
        max_value=1,
        max_digits=4,
        decimal_places=3,
        help_text=_("0 to 1; empty: what the zone's other leads teach."),
    )
    note = forms.CharField(
        label=labels.FIELDS["note"], required=False, max_length=4000, widget=AREA
    )
    fieldsets: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (
            _("Investor"),
            ("investor", "credit_code", "group", "industry_code", "makes", "needs"),
        ),
        (_("Project idea"), ("name", "investment_fen", "probability", "note")),
        (
            _("Source"),
            ("source", "source_name", "source_unit_id", "source_enterprise"),
        ),
        (pgettext_lazy("lead", "Next"), ("owner_id", "next_act", "next_on")),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        units: Any = self.fields["source_unit_id"]
        units.choices = unit_choices(actor, self.initial.get("source_unit_id"))
        owners: Any = self.fields["owner_id"]
        members = queries.list_owners(actor)
        owners.choices = [("", "—"), *((one.pk, one.user.name) for one in members)]

    def clean_source_enterprise(self) -> Any:
        """The firm of that code, in the actor's zone."""
        return enterprise_of(self.actor, self.cleaned_data["source_enterprise"])


class NewLeadForm(LeadForm):
    """A new lead with who speaks for it; one whose investor may be known already is confirmed to be
    new."""

    contact_name = forms.CharField(label=_("Contact"), max_length=60, required=False)
    contact_phone = forms.CharField(
        label=_("Telephone of the contact"), max_length=30, required=False
    )
    opened_on = DayField(
        label=labels.FIELDS["opened_on"], required=False, help_text=_("Empty: today.")
    )
    is_new_confirmed = forms.BooleanField(
        label=_("I have looked: this is another investor, or another project of it"),
        required=False,
    )
    fieldsets: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("Investor"), (*LeadForm.fieldsets[0][1], "contact_name", "contact_phone")),
        LeadForm.fieldsets[1],
        (_("Source"), (*LeadForm.fieldsets[2][1], "opened_on")),
        LeadForm.fieldsets[3],
    )

    def ask_to_confirm(self) -> None:
        """Show the box only where the zone may know the investor."""
        self.fieldsets = (*self.fieldsets, (_("Already known?"), ("is_new_confirmed",)))


class LeadChangeForm(LeadForm):
    """A change of a lead as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason of the change"), max_length=500, required=False)
    fieldsets = (*LeadForm.fieldsets, (_("Reason"), ("reason",)))


class DayForm(forms.Form):
    """The day of an act, on a record as it was seen."""

    on = DayField(label=_("Day"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class RegisterLeadForm(DayForm):
    """What the register needs of a lead that becomes a project."""

    code = forms.CharField(label=_("Project code"), max_length=40, help_text=CODE_HELP)
    name = forms.CharField(label=_("Name of the project"), max_length=120)
    enterprise = forms.CharField(
        label=_("Credit code of the enterprise"),
        max_length=30,
        required=False,
        help_text=_("Of the enterprise, once it is registered here."),
    )
    on = DayField(label=_("Before the admission review since"))
    field_order = ["code", "name", "enterprise", "on", "version"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_enterprise(self) -> Any:
        """The enterprise of that code, in the actor's zone."""
        return enterprise_of(self.actor, self.cleaned_data["enterprise"])


class DropForm(DayForm):
    """Why a lead is given up."""

    cause = forms.ChoiceField(label=labels.FIELDS["dropped_because"], choices=labels.DROPS.items())
    on = DayField(label=labels.FIELDS["dropped_on"])
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
    field_order = ["cause", "on", "reason", "version"]


class MergeLeadForm(forms.Form):
    """Which other lead is the same."""

    number = forms.CharField(
        label=_("Number of the other lead"),
        max_length=20,
        help_text=_("It goes into this one, with its contacts, talks and filings."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class TalkForm(forms.Form):
    """What was said with an investor."""

    kind = forms.ChoiceField(label=labels.FIELDS["kind"], choices=labels.TALKS.items())
    held_on = DayField(label=labels.FIELDS["held_on"])
    people = forms.CharField(label=labels.FIELDS["people"], max_length=200, required=False)
    sites = forms.CharField(label=labels.FIELDS["sites"], max_length=200, required=False)
    summary = forms.CharField(
        label=labels.FIELDS["summary"], max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class NewTalkForm(TalkForm):
    """A talk, and what is done next."""

    next_act = forms.CharField(label=labels.FIELDS["next_act"], max_length=200, required=False)
    next_on = DayField(label=labels.FIELDS["next_on"], required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class TalkChangeForm(TalkForm):
    """A correction of what was recorded."""

    reason = forms.CharField(label=_("Reason of the change"), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class NeedForm(forms.Form):
    """How much of an element, by when; the amount in the unit of its kind."""

    kind = forms.ChoiceField(label=labels.FIELDS["kind"])
    amount = forms.CharField(label=labels.FIELDS["amount"], max_length=30)
    needed_by = DayField(label=labels.FIELDS["needed_by"], required=False)
    note = forms.CharField(label=labels.FIELDS["note"], max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [
            (kind, f"{label} ({labels.NEED_UNITS[kind]})") for kind, label in labels.NEEDS.items()
        ]

    def clean(self) -> dict[str, Any]:
        """The amount in the unit in which it is kept."""
        values = super().clean() or self.cleaned_data
        if "kind" in values and "amount" in values:
            values["amount"] = self._kept(values["kind"], values["amount"].replace(",", ""))
        return values

    def _kept(self, kind: str, text: str) -> Decimal | None:
        try:
            if kind == NeedKind.MONEY:
                amount = Decimal(parse_fen(text, MoneyUnit.WAN_YUAN))
            elif kind == NeedKind.LAND:
                amount = m2_of(Decimal(text).quantize(Decimal("0.000001")))
            else:
                amount = Decimal(text)
            amount = amount.quantize(Decimal("0.01"))
            if not 0 < amount < LARGEST_NEED:
                raise ValueError(text)
        except (ArithmeticError, ValueError, Refusal):
            said = _("“%(value)s” is no amount above zero: type a number in the unit of its kind.")
            self.add_error("amount", forms.ValidationError(said, params={"value": text}))
            return None
        return amount


class LeadContactForm(forms.Form):
    """A person who speaks for the investor."""

    name = forms.CharField(label=labels.FIELDS["leadcontact.name"], max_length=60)
    title = forms.CharField(label=labels.FIELDS["title"], max_length=60, required=False)
    phone = forms.CharField(label=labels.FIELDS["phone"], max_length=30, required=False)
    email = forms.EmailField(label=labels.FIELDS["email"], required=False)


class LeadContactChangeForm(LeadContactForm):
    """A change of that person as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class FunnelForm(forms.Form):
    """Which leads the funnel counts."""

    since = DayField(label=labels.FIELDS["opened_on"], required=False)
    source = forms.ChoiceField(
        label=labels.FIELDS["source"],
        required=False,
        choices=[("", _("all")), *labels.SOURCES.items()],
    )
