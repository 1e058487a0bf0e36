"""The columns of land and how its events read."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.core.engine.area import format_m2
from zoneworks.core.templatetags.ui import money_text, mu, number
from zoneworks.core.timelines import EMPTY, Words
from zoneworks.land.labels import idle_timeline, names, routes, trade_timeline

FIELDS = {
    "number": _("Number of the parcel"),
    "name": pgettext_lazy("place", "Name"),
    "state": _("State"),
    "use": _("Land use"),
    "area_m2": _("Registered area"),
    "shape": pgettext_lazy("land", "Shape"),
    "measured_m2": _("Area of the shape"),
    "least_plot_ratio": _("Least plot ratio"),
    "most_plot_ratio": _("Most plot ratio"),
    "least_coefficient": _("Least building coefficient"),
    "most_height_m": _("Most height"),
    "industry_class": _("Class of industry"),
    "least_investment_fen_mu": _("Least investment a mu"),
    "least_output_fen_mu": _("Least output a mu and year"),
    "least_tax_fen_mu": _("Least tax a mu and year"),
    "is_cleared": _("Cleared, titles settled"),
    "is_leveled": _("Leveled"),
    "supplies": _("Supplies laid"),
    "power_kva": _("Power"),
    "is_assessed": _("Covered by the assessments of the area"),
    "ready_on": _("Ready on"),
    "price_fen_mu": _("Price a mu"),
    "holder": pgettext_lazy("land", "Holder"),
    "note": _("Note"),
    "came_from": _("Came out of"),
    "on": _("Day"),
    "signed_on": _("Signed on"),
    "project": _("Project"),
    "price_fen": _("Price"),
    "delivered_on": pgettext_lazy("land", "Delivered on"),
    "start_by": _("Works to begin by"),
    "finish_by": _("Works to end by"),
    "until_on": _("Until"),
    "investment_fen": _("Investment promised"),
    "buildable_m2": _("Area to be developed"),
    "started_on": _("Works began on"),
    "finished_on": _("Works ended on"),
    "ended_on": _("Ended on"),
    "ended_because": _("Ended because"),
    "developed_m2": _("Area developed"),
    "invested_fen": _("Invested"),
    "is_stopped": _("Works stand still"),
    "mortgagee": _("Mortgagee"),
    "secured_fen": _("Amount secured"),
    "from_on": _("From"),
    "released_on": _("Released on"),
    "kind": _("Kind"),
    "owner": _("Owner"),
    "base_m2": _("Base area"),
    "storeys": _("Storeys"),
    "basements": _("Basements"),
    "homes": _("Flats"),
    "completed_on": _("Completed on"),
    "demolished_on": _("Demolished on"),
    "level": pgettext_lazy("building", "Floor"),
    "height_m": _("Height"),
    "load_kg_m2": _("Load"),
    "hoists": _("Goods lifts"),
    "fire_class": _("Fire hazard class"),
    "rent_fen_m2": _("Rent a m² and month"),
    "rent_fen": _("Rent a month"),
    "tenant": _("Tenant"),
    "giver": _("Transferred by"),
    "taker": _("Transferred to"),
    "certificate": _("Certificate of title"),
    "registry_number": _("Number of the registry"),
    "bay": pgettext_lazy("building", "Bay"),
    "landcontract.number": _("Number of the contract"),
    "ground": pgettext_lazy("contract", "How it was granted"),
    "basis": _("Number of the confirmation or approval"),
    "is_priority": _("Trade of priority, land used sparingly"),
    "building.number": _("Number of the building"),
}

_ACTS_DONE = {
    "land.parcel_registered": _("Parcel entered"),
    "land.parcel_changed": _("Parcel changed"),
    "land.parcel_moved": _("Parcel in another state"),
    "land.shape_drawn": _("Shape drawn"),
    "land.parcel_split": _("Parcel split"),
    "land.parcels_merged": _("Parcels merged"),
    "land.parcels_imported": _("Imported from a file"),
    "land.contract_signed": _("Contract signed"),
    "land.contract_changed": _("Contract changed"),
    "land.contract_ended": _("Contract ended"),
    "land.works_reported": _("Works reported"),
    "land.works_corrected": _("Report of works corrected"),
    "land.mortgage_entered": _("Mortgage entered"),
    "land.mortgage_released": _("Mortgage released"),
    "land.building_entered": _("Building entered"),
    "land.building_changed": _("Building changed"),
    "land.floor_entered": _("Floor entered"),
    "land.floor_changed": _("Floor changed"),
    "land.bay_entered": _("Bay entered"),
    "land.bay_changed": _("Bay changed"),
    "land.lease_signed": _("Lease signed"),
    "land.lease_ended": _("Lease ended"),
    "land.feature_entered": _("Entered on the map"),
}


def _mu_told(value: Any, _event: Any) -> str:
    return gettext("%(mu)s mu") % {"mu": mu(Decimal(value))}


def _m2_told(value: Any, _event: Any) -> str:
    return gettext("%(m2)s m²") % {"m2": format_m2(Decimal(value))}


def _supplies_told(value: Any, _event: Any) -> str:
    words = [str(names.SUPPLIES[one]) for one in value if one in names.SUPPLIES]
    return gettext("; ").join(words) or EMPTY


def _shape_told(value: Any, _event: Any) -> str:
    return gettext("drawn") if value else EMPTY


def _number_told(value: Any, _event: Any) -> str:
    return number(value)


def _area_told(value: Any, event: Any) -> str:
    """A parcel's area in mu, that of a floor or a bay in m²."""
    told = _mu_told if event.subject_type == "land.Parcel" else _m2_told
    return told(value, event)


def _word_of(words: Mapping[str, Any]) -> Callable[[Any, Any], str]:
    return lambda value, _event: str(words.get(value, value))


def _money_told(value: Any, _event: Any) -> str:
    return money_text(int(value))


TIMELINE = Words(
    {
        **_ACTS_DONE,
        **idle_timeline.ACTS_ON_PARCELS,
        **routes.ACTS_ON_PARCELS,
        **trade_timeline.ACTS_ON_PARCELS,
    },
    FIELDS,
    {str(code): label for code, label in names.STATES.items()},
    {
        "area_m2": _area_told,
        "measured_m2": _mu_told,
        "buildable_m2": _mu_told,
        "developed_m2": _mu_told,
        "base_m2": _m2_told,
        "supplies": _supplies_told,
        "shape": _shape_told,
        "load_kg_m2": _number_told,
        "power_kva": _number_told,
        "use": _word_of(names.USES),
        "ground": _word_of(names.GROUNDS),
        "industry_class": _word_of(names.INDUSTRY_CLASSES),
        "kind": _word_of(names.BUILDING_KINDS | names.FEATURE_KINDS),
        "fire_class": _word_of(names.FIRE_CLASSES),
        **dict.fromkeys(
            (
                "least_investment_fen_mu",
                "least_output_fen_mu",
                "least_tax_fen_mu",
                "price_fen_mu",
                "rent_fen_m2",
            ),
            _money_told,
        ),
    },
)
