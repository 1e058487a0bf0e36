"""Words for the codes, columns and amounts of elements."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.core.engine.area import format_m2, format_mu
from zoneworks.core.templatetags.ui import money_text, number
from zoneworks.elements.engine.terms import Alert, Hold, Kind
from zoneworks.land.labels import FIRE_CLASSES, INDUSTRY_CLASSES

WAN_FEN = 10**6
KINDS: dict[str, Any] = {
    Kind.LAND: pgettext_lazy("element", "Land"),
    Kind.SPACE: pgettext_lazy("element", "Factory space"),
    Kind.HOMES: pgettext_lazy("element", "Talent homes"),
    Kind.STAFF: _("Workforce"),
    Kind.MONEY: pgettext_lazy("element", "Money"),
}
KIND_NOTES: dict[str, Any] = {
    Kind.LAND: _("Parcels for production that are ready by all their conditions."),
    Kind.SPACE: _("Bays of completed buildings that are let to nobody today."),
    Kind.HOMES: _("Flats in houses of talent homes, without those that were given."),
    Kind.STAFF: _("People who can be employed, as the supplies tell."),
    Kind.MONEY: _("Funds, credit and measures, as the supplies tell."),
}
UNITS: dict[str, Any] = {
    Kind.LAND: _("mu"),
    Kind.SPACE: _("m²"),
    Kind.HOMES: pgettext_lazy("unit", "flats"),
    Kind.STAFF: pgettext_lazy("unit", "people"),
    Kind.MONEY: "",
}
HOLDS: dict[str, Any] = {
    Hold.HELD: pgettext_lazy("reservation", "Held"),
    Hold.USED: pgettext_lazy("reservation", "Used"),
    Hold.RELEASED: pgettext_lazy("reservation", "Released"),
    Hold.LAPSED: pgettext_lazy("reservation", "Lapsed"),
}
HOLD_SHAPES = {
    Hold.HELD: "running",
    Hold.USED: "done",
    Hold.RELEASED: "inapplicable",
    Hold.LAPSED: "late",
}
MATCHINGS: dict[str, Any] = {
    "SEARCHING": pgettext_lazy("matching", "Being searched for"),
    "FOUND": pgettext_lazy("matching", "Found"),
    "ADOPTED": pgettext_lazy("matching", "Adopted"),
}
MATCHING_SHAPES = {"SEARCHING": "running", "FOUND": "open", "ADOPTED": "done"}
ALERTS: dict[str, Any] = {
    Alert.BELOW_FLOOR: _("under its floor today"),
    Alert.FALLS_BELOW: _("falls under its floor"),
    Alert.RUNS_OUT: _("does not suffice"),
}
WEIGHTS: dict[str, Any] = {
    "investment_10k": _("Worth of 10,000 yuan invested"),
    "jobs": _("Worth of a job"),
}
FIELDS: dict[str, Any] = {
    "number": pgettext_lazy("reservation", "Number"),
    "kind": pgettext_lazy("element", "Element"),
    "target": pgettext_lazy("reservation", "What is kept"),
    "parcel": _("Parcel"),
    "bay": _("Bay"),
    "building": _("Building"),
    "supply": pgettext_lazy("element", "Supply"),
    "amount": _("Amount"),
    "lead": pgettext_lazy("pipeline", "Project"),
    "lead_id": pgettext_lazy("pipeline", "Project"),
    "enterprise": _("Enterprise"),
    "state": _("State"),
    "held_on": pgettext_lazy("reservation", "Kept since"),
    "until_on": _("Until before"),
    "by": pgettext_lazy("reservation", "Kept by"),
    "note": _("Note"),
    "ended_on": pgettext_lazy("reservation", "Ended on"),
    "ended_because": _("Why it ended"),
    "name": _("Name"),
    "skill": pgettext_lazy("people", "Skill"),
    "from_on": pgettext_lazy("supply", "There from"),
    "source": pgettext_lazy("supply", "Whence it is known"),
    "withdrawn_on": _("Withdrawn on"),
    "withdrawn_because": _("Why it was withdrawn"),
    "least": _("Least kept free"),
    "valid_from": _("In force from"),
    "least_height_m": _("Height of the floor, at least"),
    "least_load_kg_m2": _("Load of the floor, at least"),
    "fire_class": _("Fire hazard of its production"),
    "industry_class": _("Class of industry"),
    "most_rent_fen_m2": _("Highest rent per m² and month"),
    "most_price_fen_mu": _("Price a mu, at most"),
    "may_join": _("Bays beside each other may join"),
    "near_m": _("Near its chain partners, within"),
    "skills": _("People by skill"),
    "why": pgettext_lazy("alarm", "Why"),
    "month": _("Month"),
    "missing": pgettext_lazy("alarm", "Missing"),
    "since": pgettext_lazy("alarm", "Since"),
    "seconds": _("Seconds to search"),
    "weights": _("Weights"),
    "moving_cost": _("What moving an agreed site costs"),
    "n_placed": _("Projects placed"),
    "n_projects": _("Projects"),
    "value": pgettext_lazy("matching", "Worth"),
    "bound": _("At most possible"),
    "made_at": _("Asked for at"),
    "found_at": _("Found at"),
    "adopted_on": _("Adopted on"),
    "reason": _("Reason"),
    "lifted_on": _("Lifted on"),
    "lifted_because": _("Why it was lifted"),
}


def amount_text(kind: str, amount: Decimal) -> str:
    """An amount of an element without its unit; of money with it."""
    if kind == Kind.LAND:
        return ("−" if amount < 0 else "") + format_mu(abs(amount), 1)
    if kind == Kind.SPACE:
        return ("−" if amount < 0 else "") + format_m2(abs(amount))
    if kind == Kind.MONEY:
        return money_text(int(amount))
    return number(round(amount))


def amount_with_unit(kind: str, amount: Decimal) -> str:
    """An amount of an element as people say it."""
    text = amount_text(kind, amount)
    if kind == Kind.MONEY:
        return text
    return gettext("%(amount)s %(unit)s") % {"amount": text, "unit": UNITS[kind]}


def about_text(kind: str, amount: Decimal) -> str:
    """An amount that is expected, not counted: money to the next 10,000 yuan."""
    if kind != Kind.MONEY:
        return amount_text(kind, amount)
    return money_text(round(amount / WAN_FEN) * WAN_FEN)


def yuan_text(fen: int) -> str:
    """A small amount, such as the rent of a m², in yuan."""
    return gettext("%(yuan)s yuan") % {"yuan": number(Decimal(fen) / 100, 2)}


def terms_rows(terms: Any) -> list[tuple[Any, str]]:
    """What a lead asks of its site, what was not said left out; nothing where nothing was said."""
    if terms is None:
        return []
    told: dict[str, Callable[[Any], str]] = {
        "least_height_m": lambda value: f"{value} m",
        "least_load_kg_m2": lambda value: f"{number(value)} kg/m²",
        "fire_class": lambda value: str(FIRE_CLASSES[value]),
        "industry_class": lambda value: str(INDUSTRY_CLASSES[value]),
        "most_rent_fen_m2": yuan_text,
        "most_price_fen_mu": money_text,
        "near_m": lambda value: f"{number(value)} m",
        "skills": lambda value: gettext("; ").join(f"{skill} {n}" for skill, n in value),
    }
    return [
        (FIELDS[name], tell(getattr(terms, name)))
        for name, tell in told.items()
        if getattr(terms, name)
    ]
