"""Buildings, floors, bays and leases."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zoneworks.core.fields import DayField, YuanField, count_field, decimal_field
from zoneworks.land import labels
from zoneworks.land.labels import FIELDS
from zoneworks.registry.forms import ActorForm, EnterpriseField, ProjectField


class BuildingForm(ActorForm):
    """A building's own columns."""

    number = forms.CharField(label=FIELDS["building.number"], max_length=40)
    name = forms.CharField(label=FIELDS["name"], max_length=120)
    kind = forms.ChoiceField(label=FIELDS["kind"], choices=list(labels.BUILDING_KINDS.items()))
    owner = EnterpriseField(
        label=FIELDS["owner"],
        required=False,
        help_text=_("Its credit code or name; empty where it is the zone's own."),
    )
    base_m2 = decimal_field(FIELDS["base_m2"], unit="m²", needed=True)
    storeys = count_field(FIELDS["storeys"], needed=True, least=1)
    basements = count_field(FIELDS["basements"], needed=True)
    homes = count_field(FIELDS["homes"])
    completed_on = DayField(label=FIELDS["completed_on"], required=False)


class BuildingChangeForm(BuildingForm):
    """A change of a building as it was seen."""

    demolished_on = DayField(label=FIELDS["demolished_on"], required=False)
    reason = forms.CharField(label=_("Reason of the change"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class FloorForm(forms.Form):
    """A floor of a building."""

    level = forms.IntegerField(
        label=FIELDS["level"],
        min_value=-10,
        max_value=120,
        help_text=_("1 is the ground floor, -1 the first basement."),
    )
    area_m2 = decimal_field(_("Area"), unit="m²", needed=True)
    height_m = decimal_field(FIELDS["height_m"], unit=_("m"), needed=True)
    load_kg_m2 = count_field(FIELDS["load_kg_m2"], unit="kg/m²", needed=True)
    hoists = count_field(FIELDS["hoists"], needed=True)
    power_kva = count_field(FIELDS["power_kva"], unit="kVA", needed=True)
    fire_class = forms.ChoiceField(
        label=FIELDS["fire_class"],
        choices=list(labels.FIRE_CLASSES.items()),
        help_text=_("The gravest hazard of production that it is built for (GB 50016, 3.1.1)."),
    )


class FloorChangeForm(FloorForm):
    """A change of a floor as it was seen."""

    reason = forms.CharField(label=_("Reason of the change"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class BayForm(forms.Form):
    """A bay of a floor."""

    name = forms.CharField(label=FIELDS["name"], max_length=40)
    area_m2 = decimal_field(_("Area"), unit="m²", needed=True)
    rent_fen_m2 = YuanField(label=FIELDS["rent_fen_m2"], required=False)


class BayChangeForm(BayForm):
    """A change of a bay as it was seen."""

    reason = forms.CharField(label=_("Reason of the change"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class LeaseForm(ActorForm):
    """A lease of a bay."""

    tenant = EnterpriseField(label=FIELDS["tenant"])
    project = ProjectField(label=FIELDS["project"], required=False)
    from_on = DayField(label=FIELDS["from_on"])
    until_on = DayField(label=FIELDS["until_on"], help_text=_("The day after its last."))
    rent_fen = YuanField(label=FIELDS["rent_fen"])


class LeaseEndForm(forms.Form):
    """Another end of a lease."""

    until_on = DayField(label=FIELDS["until_on"], help_text=_("The day after its last."))
    reason = forms.CharField(label=FIELDS["ended_because"], max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)
