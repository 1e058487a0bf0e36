"""Parcels: what is registered, their conditions, their shapes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.core.fields import MoneyField, MuField, count_field, decimal_field
from zoneworks.core.forms import FileForm
from zoneworks.land import labels
from zoneworks.land.engine.terms import ParcelState
from zoneworks.land.forms.fields import LONG, SYSTEMS
from zoneworks.land.labels import FIELDS

NEW_STATES = (ParcelState.RESERVE, ParcelState.PLANNED)


class ParcelForm(forms.Form):
    """A parcel's own columns."""

    number = forms.CharField(
        label=FIELDS["number"],
        max_length=40,
        help_text=_("Of the cadaster, such as 430112-003-018, or one of the zone."),
    )
    name = forms.CharField(label=FIELDS["name"], max_length=120)
    use = forms.ChoiceField(label=FIELDS["use"], choices=list(labels.USES.items()))
    area_m2 = MuField(label=FIELDS["area_m2"])
    least_plot_ratio = decimal_field(FIELDS["least_plot_ratio"])
    most_plot_ratio = decimal_field(FIELDS["most_plot_ratio"])
    least_coefficient = decimal_field(FIELDS["least_coefficient"], places=3)
    most_height_m = decimal_field(FIELDS["most_height_m"], unit=_("m"))
    industry_class = forms.ChoiceField(
        label=FIELDS["industry_class"],
        required=False,
        choices=[("", "—"), *labels.INDUSTRY_CLASSES.items()],
    )
    least_investment_fen_mu = MoneyField(label=FIELDS["least_investment_fen_mu"], required=False)
    least_output_fen_mu = MoneyField(label=FIELDS["least_output_fen_mu"], required=False)
    least_tax_fen_mu = MoneyField(label=FIELDS["least_tax_fen_mu"], required=False)
    price_fen_mu = MoneyField(label=FIELDS["price_fen_mu"], required=False)
    is_cleared = forms.BooleanField(label=FIELDS["is_cleared"], required=False)
    is_leveled = forms.BooleanField(label=FIELDS["is_leveled"], required=False)
    supplies = forms.MultipleChoiceField(
        label=FIELDS["supplies"],
        required=False,
        choices=list(labels.SUPPLIES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    power_kva = count_field(FIELDS["power_kva"], unit="kVA")
    is_assessed = forms.BooleanField(label=FIELDS["is_assessed"], required=False)
    note = forms.CharField(label=FIELDS["note"], required=False, max_length=4000, widget=LONG)

    fieldsets = [
        (_("Register"), ["number", "name", "state", "use", "area_m2"]),
        (
            _("Planning conditions"),
            [
                *("least_plot_ratio", "most_plot_ratio", "least_coefficient", "most_height_m"),
                "industry_class",
            ],
        ),
        (
            _("Readiness"),
            ["is_cleared", "is_leveled", "supplies", "power_kva", "is_assessed"],
        ),
        (
            _("Conditions of a standard sale"),
            ["price_fen_mu", "least_investment_fen_mu", "least_output_fen_mu", "least_tax_fen_mu"],
        ),
        (_("Other"), ["note", "reason"]),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fieldsets = [
            (legend, [name for name in names if name in self.fields])
            for legend, names in type(self).fieldsets
        ]


class NewParcelForm(ParcelForm):
    """A parcel that is entered."""

    state = forms.ChoiceField(
        label=FIELDS["state"], choices=[(one, labels.STATES[one]) for one in NEW_STATES]
    )


class ParcelChangeForm(ParcelForm):
    """A change of a parcel as it was seen."""

    reason = forms.CharField(
        label=_("Reason of the change"),
        max_length=500,
        required=False,
        help_text=_("Needed where the number, the use, the area or the plot ratio changes."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ParcelMoveForm(forms.Form):
    """Another state of a parcel that no contract brings."""

    state = forms.ChoiceField(label=FIELDS["state"], choices=[])
    reason = forms.CharField(label=_("Reason of the change"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, states: list[ParcelState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["state"]
        chosen.choices = [(one, labels.STATES[one]) for one in states]


class ShapeForm(forms.Form):
    """The shape of a parcel, drawn on the map above or pasted as GeoJSON."""

    shape = forms.CharField(
        label=FIELDS["shape"],
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        max_length=2_000_000,
        help_text=_("GeoJSON: what is drawn on the map stands here, or paste it."),
    )
    system = forms.ChoiceField(label=_("Coordinate system"), choices=SYSTEMS, required=False)
    reason = forms.CharField(label=_("Reason of the change"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class SplitForm(forms.Form):
    """The line that cuts a parcel, and the names of its parts."""

    line = forms.CharField(
        label=_("Line"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        max_length=100_000,
        help_text=_("GeoJSON: what is drawn on the map stands here."),
    )
    names = forms.CharField(
        label=_("Names of the parts"),
        widget=LONG,
        max_length=1000,
        help_text=_("One a line, that of the largest part first."),
    )
    reason = forms.CharField(label=_("Reason of the change"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_names(self) -> list[str]:
        """The names, line by line."""
        return [one.strip() for one in self.cleaned_data["names"].splitlines() if one.strip()]


class MergeForm(forms.Form):
    """Which parcels become one, and what it is called."""

    parcels = forms.CharField(
        label=_("Parcels"),
        max_length=2000,
        help_text=_("Choose them on the map; their numbers stand here, with commas between."),
    )
    number = forms.CharField(label=FIELDS["number"], max_length=40)
    name = forms.CharField(label=FIELDS["name"], max_length=120)
    reason = forms.CharField(label=_("Reason of the change"), max_length=500, required=False)

    def clean_parcels(self) -> list[int]:
        """Their ids."""
        typed = [one.strip() for one in self.cleaned_data["parcels"].split(",") if one.strip()]
        if not all(one.isdecimal() and len(one) < 19 for one in typed):
            raise forms.ValidationError(_("Choose the parcels on the map."))
        return list(dict.fromkeys(map(int, typed)))


class GeoJsonForm(FileForm):
    """A file of parcels, and the coordinate system that it is in."""

    system = forms.ChoiceField(label=_("Coordinate system"), choices=SYSTEMS, required=False)
