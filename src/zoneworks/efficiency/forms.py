"""What people type into the pages of the evaluation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.core.actors import Actor
from zoneworks.core.errors import NotFound
from zoneworks.core.fields import NUMBER_ERRORS, DayField, MoneyField, MuField
from zoneworks.efficiency import labels, queries
from zoneworks.efficiency.engine.terms import MAY_BE_NEGATIVE, Quantity
from zoneworks.efficiency.readers import LONGEST

FIELDS = labels.FIELDS
Chosen = list[tuple[Any, Any]]


class InputsForm(forms.Form):
    """Land and figures of a year."""

    held_m2 = MuField(label=FIELDS["held_m2"])
    let_m2 = MuField(label=FIELDS["let_m2"], required=False)
    leased_m2 = MuField(label=FIELDS["leased_m2"], required=False)
    landlord = forms.CharField(
        label=FIELDS["landlord_code"],
        max_length=18,
        required=False,
        help_text=_("Where the land is leased of an enterprise of the zone."),
    )
    value_added_fen = MoneyField(
        label=FIELDS["value_added_fen"], required=False, may_be_negative=True
    )
    revenue_fen = MoneyField(label=FIELDS["revenue_fen"], required=False)
    emissions_t = forms.DecimalField(
        label=FIELDS["emissions_t"],
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=3,
        error_messages=NUMBER_ERRORS,
        widget=forms.NumberInput(attrs={"data-unit": _("t")}),
    )
    electricity_kwh = forms.IntegerField(
        label=FIELDS["electricity_kwh"],
        required=False,
        min_value=0,
        max_value=10**15,
        error_messages=NUMBER_ERRORS,
        widget=forms.NumberInput(attrs={"data-unit": "kWh"}),
    )
    started_on = DayField(
        label=FIELDS["started_on"],
        required=False,
        help_text=_("Empty: the day on which it was registered."),
    )
    is_utility = forms.BooleanField(label=FIELDS["is_utility"], required=False)
    veto = forms.ChoiceField(
        label=FIELDS["veto"],
        required=False,
        choices=[("", "—"), *((str(code), word) for code, word in labels.VETOES.items())],
    )
    veto_document = forms.CharField(label=FIELDS["veto_document"], required=False, max_length=200)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_landlord(self) -> int | None:
        """The id of the landlord of that code."""
        return _enterprise_id(self.actor, self.cleaned_data["landlord"])

    def clean(self) -> dict[str, Any]:
        """The landlord by its id, as the record keeps it."""
        values = super().clean() or self.cleaned_data
        values["landlord_id"] = values.pop("landlord", None)
        return values


class NewInputsForm(InputsForm):
    """Land and figures of an enterprise and a year that has none."""

    enterprise = forms.CharField(label=FIELDS["credit_code"], max_length=18)
    year = forms.IntegerField(
        label=FIELDS["year"], min_value=1990, max_value=2100, error_messages=NUMBER_ERRORS
    )
    field_order = ["enterprise", "year"]

    def clean_enterprise(self) -> int | None:
        """The id of the enterprise of that code."""
        return _enterprise_id(self.actor, self.cleaned_data["enterprise"])


class ChangeInputsForm(InputsForm):
    """Land and figures as they were seen."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, recorded: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in recorded.items():
            self.fields[name].help_text = text


def _enterprise_id(actor: Actor, code: str) -> int | None:
    if not code.strip():
        return None
    try:
        return queries.find_enterprise(actor, code).pk
    except NotFound as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class ExampleForm(forms.Form):
    """A shipped example, and from when the scheme made of it holds."""

    example = forms.ChoiceField(
        label=_("Begin with"),
        choices=[(name, word) for name, word in labels.EXAMPLES.items()],
        widget=forms.RadioSelect,
    )
    valid_from = DayField(label=FIELDS["valid_from"])


class SchemeForm(forms.Form):
    """The terms of a scheme."""

    name = forms.CharField(label=FIELDS["name"], max_length=100)
    document = forms.CharField(
        label=FIELDS["document"],
        max_length=200,
        required=False,
        help_text=_("Needed before it is adopted."),
    )
    source = forms.CharField(label=FIELDS["source"], max_length=500, required=False)
    valid_from = DayField(label=FIELDS["valid_from"])
    valid_until = DayField(label=FIELDS["valid_until"], required=False)
    is_sample = forms.BooleanField(
        label=FIELDS["is_sample"],
        required=False,
        help_text=_("Values that no document sets; pages say so."),
    )
    text = forms.CharField(
        label=FIELDS["text"],
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "code"}),
        help_text=_(
            "YAML: groups with their indicators, weights and baselines; quotas in percent."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class EvaluationForm(forms.Form):
    """Which year is evaluated, by which scheme."""

    year = forms.IntegerField(
        label=FIELDS["year"], min_value=1990, max_value=2100, error_messages=NUMBER_ERRORS
    )
    scheme = forms.TypedChoiceField(label=FIELDS["scheme"], coerce=int, choices=[])

    def __init__(self, *args: Any, actor: Actor, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        adopted = queries.list_adopted(actor, day)
        offered: Any = self.fields["scheme"]
        offered.choices = [(one.pk, str(one)) for one in adopted]


class ObjectionForm(forms.Form):
    """What is wrong with a score, and what it should be."""

    text = forms.CharField(
        label=_("Objection"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Say which figure is wrong, what it should be, and what proves it."),
    )


class DecisionForm(forms.Form):
    """What becomes of an objection, and why."""

    is_upheld = forms.TypedChoiceField(
        label=_("Decision"),
        coerce=lambda value: value == "yes",
        choices=[
            ("yes", _("Upheld: the figures are mended and computed anew")),
            ("no", _("Rejected")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=FIELDS["answer"], max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class PolicyForm(forms.Form):
    """What a grade brings."""

    grade = forms.ChoiceField(
        label=FIELDS["grade"], choices=[(str(one), word) for one, word in labels.GRADES.items()]
    )
    kind = forms.ChoiceField(
        label=FIELDS["kind"],
        choices=[(str(one), word) for one, word in labels.POLICY_KINDS.items()],
    )
    title = forms.CharField(label=FIELDS["title"], max_length=100)
    text = forms.CharField(
        label=_("What it brings"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    basis = forms.CharField(
        label=FIELDS["basis"],
        max_length=300,
        required=False,
        help_text=_("The rule on which an advantage or a surcharge stands."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WhatIfForm(forms.Form):
    """Figures of one's own that might be others; an empty field leaves what was counted."""

    def __init__(self, *args: Any, quantities: list[Quantity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in quantities:
            self.fields[str(one)] = _quantity_field(one)

    def amounts(self) -> dict[Quantity, int]:
        """What was typed, in the engine's whole numbers."""
        typed = {
            Quantity(name): value for name, value in self.cleaned_data.items() if value is not None
        }
        return {name: _whole(name, value) for name, value in typed.items()}


def _quantity_field(one: Quantity) -> forms.Field:
    label = labels.QUANTITIES[one]
    if one is Quantity.LAND:
        return MuField(label=label, required=False)
    if one in {Quantity.ENERGY, Quantity.EMISSIONS, Quantity.ELECTRICITY, Quantity.STAFF}:
        places = {Quantity.ENERGY: 2, Quantity.EMISSIONS: 3, Quantity.ELECTRICITY: 4}.get(one, 0)
        return forms.DecimalField(
            label=label,
            required=False,
            min_value=0,
            max_value=10**11,
            decimal_places=places,
            error_messages=NUMBER_ERRORS,
            widget=forms.NumberInput(attrs={"data-unit": labels.UNITS[one]}),
        )
    return MoneyField(label=label, required=False, may_be_negative=one in MAY_BE_NEGATIVE)


def _whole(name: Quantity, value: Any) -> int:
    """What was typed as a whole number of the quantity's own unit."""
    parts = {
        Quantity.LAND: 100,
        Quantity.ENERGY: 100,
        Quantity.EMISSIONS: 1000,
        Quantity.ELECTRICITY: 10_000,
    }
    return int(value * parts.get(name, 1))
