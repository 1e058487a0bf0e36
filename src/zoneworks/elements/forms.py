"""What people type about reservations, supplies, floors, terms, sites and matchings."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core.engine.area import m2_of
from zoneworks.core.fields import (
    NUMBER_ERRORS,
    DayField,
    LongSelect,
    MoneyField,
    MuField,
    YuanField,
    count_field,
    decimal_field,
)
from zoneworks.core.forms import NeededReasonForm, SeenReasonForm
from zoneworks.elements import facts
from zoneworks.elements.engine.site_terms import LARGEST_WASTE
from zoneworks.elements.engine.terms import WHOLE, Kind
from zoneworks.elements.labels import FIELDS, KINDS, WEIGHTS
from zoneworks.elements.labels.sites import PURPOSES
from zoneworks.elements.services.stocks import out_of_range
from zoneworks.land.labels import FIRE_CLASSES, INDUSTRY_CLASSES
from zoneworks.registry.forms import ActorForm, EnterpriseField

LONG = forms.Textarea(attrs={"rows": 3})
OWN_KINDS = (Kind.STAFF, Kind.MONEY)
"""The elements of which supplies are the only register."""


def amount_field(kind: Kind, label: Any, **kwargs: Any) -> Any:
    """The field of an amount of an element in the unit in which people say it."""
    if kind is Kind.LAND:
        return MuField(label=label, **kwargs)
    if kind is Kind.MONEY:
        return MoneyField(label=label, **kwargs)
    field = decimal_field(label, places=2 if kind is Kind.SPACE else 0)
    field.required = kwargs.get("required", True)
    field.unit = {Kind.SPACE: _("m²"), Kind.HOMES: _("flats"), Kind.STAFF: _("people")}[kind]
    return field


class ReserveForm(ActorForm):
    """What is kept of an element, for whom, and until when."""

    hides_optional = False

    target = forms.TypedChoiceField(label=FIELDS["target"], coerce=int, widget=LongSelect)
    lead_id = forms.TypedChoiceField(
        label=FIELDS["lead_id"], coerce=int, empty_value=None, required=False, widget=LongSelect
    )
    enterprise = EnterpriseField(label=FIELDS["enterprise"], required=False)
    until_on = DayField(label=FIELDS["until_on"])
    note = forms.CharField(label=FIELDS["note"], max_length=200, required=False)

    def __init__(self, *args: Any, kind: Kind, targets: Any, leads: Any, **kwargs: Any) -> None:
        """Ask which of the targets is kept; of None the page has said it."""
        super().__init__(*args, **kwargs)
        if kind not in WHOLE:
            self.fields["amount"] = amount_field(kind, FIELDS["amount"])
            self.order_fields(["target", "amount"])
        if targets is None:
            del self.fields["target"]
        else:
            offered: Any = self.fields["target"]
            offered.choices = [("", _("choose")), *targets]
        projects: Any = self.fields["lead_id"]
        projects.choices = [("", "—"), *leads]


class ExtendForm(SeenReasonForm):
    """Another last day."""

    until_on = DayField(label=FIELDS["until_on"])
    field_order = ["until_on", "reason"]


class SupplyForm(forms.Form):
    """People or money, or what is being prepared."""

    name = forms.CharField(label=FIELDS["name"], max_length=120)
    skill = forms.CharField(
        label=FIELDS["skill"],
        max_length=40,
        required=False,
        help_text=_("Empty: people of all trades."),
    )
    from_on = DayField(label=FIELDS["from_on"])
    until_on = DayField(label=FIELDS["until_on"], required=False)
    parcel = forms.TypedChoiceField(
        label=FIELDS["parcel"], coerce=int, empty_value=None, required=False, widget=LongSelect
    )
    source = forms.CharField(label=FIELDS["source"], max_length=200)
    note = forms.CharField(label=FIELDS["note"], max_length=4000, required=False, widget=LONG)

    def __init__(self, *args: Any, kind: Kind, parcels: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = amount_field(kind, FIELDS["amount"])
        if kind is not Kind.STAFF:
            del self.fields["skill"]
        if kind is Kind.LAND:
            offered: Any = self.fields["parcel"]
            offered.choices = [("", "—"), *parcels]
        else:
            del self.fields["parcel"]
        self.order_fields(["name", "skill", "amount", "from_on", "until_on", "parcel"])


class SupplyChangeForm(SupplyForm, SeenReasonForm):
    """A supply as it was seen, and why it changes."""


class WithdrawForm(SeenReasonForm):
    """Why a supply is no longer there."""


class FloorForm(forms.Form):
    """The least of an element that the zone keeps free."""

    valid_from = DayField(label=FIELDS["valid_from"])
    source = forms.CharField(
        label=_("Decided by"), max_length=200, help_text=_("The meeting or paper that sets it.")
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["least"] = amount_field(kind, FIELDS["least"])
        self.order_fields(["least", "valid_from", "source"])


class SkillsField(forms.CharField):
    """People by skill, one a line: the skill, then how many."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> list[tuple[str, int]]:  # type: ignore[override]
        """Pairs of a skill and how many."""
        found = []
        for line in (super().to_python(value) or "").splitlines():
            if not line.strip():
                continue
            skill, _blank, count = line.strip().rpartition(" ")
            if not skill.strip() or not count.isdecimal() or not 0 < int(count) <= 10**6:
                text = _("“%(line)s”: write the skill, a blank, and how many people.")
                raise ValidationError(text, params={"line": line})
            found.append((skill.strip(), int(count)))
        return found

    def prepare_value(self, value: Any) -> Any:
        """Pairs as lines; what was typed stays as it was typed."""
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{skill} {count}" for skill, count in value)


class TermsForm(forms.Form):
    """What a project asks of its site and its people."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    least_height_m = decimal_field(FIELDS["least_height_m"], unit=_("m"))
    least_load_kg_m2 = count_field(FIELDS["least_load_kg_m2"], unit="kg/m²")
    fire_class = forms.ChoiceField(
        label=FIELDS["fire_class"], required=False, choices=[("", "—"), *FIRE_CLASSES.items()]
    )
    industry_class = forms.ChoiceField(
        label=FIELDS["industry_class"],
        required=False,
        choices=[("", "—"), *INDUSTRY_CLASSES.items()],
    )
    most_rent_fen_m2 = YuanField(label=FIELDS["most_rent_fen_m2"], required=False)
    most_price_fen_mu = MoneyField(label=FIELDS["most_price_fen_mu"], required=False)
    may_join = forms.BooleanField(label=FIELDS["may_join"], required=False)
    near_m = count_field(FIELDS["near_m"], unit=_("m"), least=1)
    skills = SkillsField(
        label=FIELDS["skills"],
        required=False,
        max_length=2000,
        help_text=_("One a line: the skill, a blank, and how many. All others are of any trade."),
    )


class SiteForm(forms.Form):
    """What a site is looked for: the area, and what else it must have.

    Some fields are asked of one kind only: of the other they are neither shown nor heeded.
    """

    hides_optional = True
    ONLY_OF: ClassVar = {
        **dict.fromkeys(("height_m", "load_kg_m2", "fire_class", "rent", "may_join"), Kind.SPACE),
        "price": Kind.LAND,
    }
    LIKE_TERMS: ClassVar = {"height_m": "least_height_m", "load_kg_m2": "least_load_kg_m2"}
    """What is asked of a site within the same bounds as what a project asks of it."""

    kind = forms.ChoiceField(
        label=_("Look for"),
        choices=[(Kind.SPACE, KINDS[Kind.SPACE]), (Kind.LAND, KINDS[Kind.LAND])],
    )
    area = forms.DecimalField(
        label=_("Area, at least"),
        min_value=1,
        max_value=10**8,
        max_digits=12,
        decimal_places=2,
        error_messages=NUMBER_ERRORS,
        help_text=format_lazy(
            _("Of space in m², of land in mu. Sites of more than {n} times that are left out."),
            n=LARGEST_WASTE,
        ),
    )
    purpose = forms.ChoiceField(
        label=pgettext_lazy("site", "What for"),
        choices=[*PURPOSES.items(), ("", pgettext_lazy("site", "anything"))],
        required=False,
    )
    node = forms.TypedChoiceField(
        widget=LongSelect,
        label=_("Near its partners in the chain, as"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("The node of a chain where it would be; else that of the project."),
    )
    ready_by = DayField(label=_("Ready by"), required=False)
    height_m = decimal_field(FIELDS["least_height_m"], unit=_("m"))
    load_kg_m2 = count_field(FIELDS["least_load_kg_m2"], unit="kg/m²")
    power_kva = count_field(_("Power, at least"), unit="kVA")
    fire_class = TermsForm.base_fields["fire_class"]
    industry_class = TermsForm.base_fields["industry_class"]
    rent = YuanField(label=FIELDS["most_rent_fen_m2"], required=False)
    price = MoneyField(label=FIELDS["most_price_fen_mu"], required=False)
    may_join = forms.BooleanField(label=FIELDS["may_join"], required=False)

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        """``nodes`` are the nodes of the zone's chains that can be chosen, with their names."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["node"]
        field.choices = [("", "—"), *nodes]

    def shown(self) -> list[tuple[Any, str]]:
        """Each field, with the kind of which alone it is asked."""
        return [(self[name], self.ONLY_OF.get(name, "")) for name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Land in m²; what is asked of the other kind is left out, right or wrong."""
        data: dict[str, Any] = super().clean() or {}
        for name, kind in self.ONLY_OF.items():
            if kind != data.get("kind", kind):
                self.errors.pop(name, None)
                data[name] = None
        for name, term in self.LIKE_TERMS.items():
            if text := out_of_range(term, data.get(name)):
                self.add_error(name, text)
        if data.get("kind") == Kind.LAND and data.get("area") is not None:
            data["area"] = m2_of(data["area"])
        return data


class MatchForm(forms.Form):
    """What counts in a matching, and how long it is searched for."""

    seconds = forms.IntegerField(label=FIELDS["seconds"], min_value=1, error_messages=NUMBER_ERRORS)
    moving_cost = forms.IntegerField(
        label=FIELDS["moving_cost"], min_value=0, error_messages=NUMBER_ERRORS
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in facts.value("weights"):
            self.fields[name] = forms.IntegerField(
                label=WEIGHTS[name], min_value=0, error_messages=NUMBER_ERRORS
            )
        self.order_fields([*facts.value("weights"), "moving_cost", "seconds"])

    def values(self) -> dict[str, Any]:
        """What a matching is asked for with."""
        data = self.cleaned_data
        weights = {name: data[name] for name in facts.value("weights")}
        return {"weights": weights, **{name: data[name] for name in ("seconds", "moving_cost")}}


class AdoptForm(SeenReasonForm):
    """Until when what was matched is kept, and why it is adopted."""

    until_on = DayField(label=FIELDS["until_on"])
    field_order = ["until_on", "reason"]


class FixForm(NeededReasonForm):
    """The parcel or bay that a project gets in every matching."""

    lead_id = forms.TypedChoiceField(label=FIELDS["lead_id"], coerce=int, widget=LongSelect)
    target = forms.ChoiceField(label=_("Site"), widget=LongSelect)
    field_order = ["lead_id", "target", "reason"]

    def __init__(self, *args: Any, leads: Any, targets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects: Any = self.fields["lead_id"]
        projects.choices = [("", _("choose")), *leads]
        offered: Any = self.fields["target"]
        offered.choices = [("", _("choose")), *targets]
