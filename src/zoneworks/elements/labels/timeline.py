"""How the events of elements read."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoneworks.core.models import Event
from zoneworks.core.templatetags.ui import money_text, number
from zoneworks.core.timelines import Words
from zoneworks.elements.labels import names

_ACTS_DONE = {
    "elements.supply_entered": _("Supply entered"),
    "elements.supply_changed": _("Supply changed"),
    "elements.supply_withdrawn": _("Supply withdrawn"),
    "elements.floor_set": _("Floor set"),
    "elements.terms_set": _("Terms of the site entered"),
    "elements.reserved": _("Reserved"),
    "elements.reservation_extended": _("Reservation prolonged"),
    "elements.reservation_released": _("Reservation released"),
    "elements.reservation_used": _("Reservation used"),
    "elements.reservation_lapsed": _("Reservation lapsed"),
    "elements.reservation_moved": _("Reservation went over to the lead that it was merged into"),
    "elements.matching_asked": _("Matching asked for"),
    "elements.matching_found": _("Matching found"),
    "elements.matching_adopted": _("Matching adopted"),
    "elements.choice_fixed": _("Choice fixed"),
    "elements.choice_lifted": _("Fixed choice lifted"),
    "elements.alarm_raised": _("Alarm raised"),
    "elements.alarm_changed": _("Alarm changed"),
    "elements.alarm_ended": _("Alarm ended"),
}


def _amount(value: Any, event: Event) -> str:
    """An amount in the unit of its element, where the event tells which."""
    told = {**(event.before or {}), **(event.after or {})}
    return _told(told.get("kind"), value)


def _told(kind: str | None, value: Any) -> str:
    if kind is None:
        return number(Decimal(value))
    return names.amount_with_unit(kind, Decimal(value))


def _number(value: Any, _event: Event) -> str:
    return number(value)


def _money(value: Any, _event: Event) -> str:
    return money_text(int(value))


def _skills(value: Any, _event: Event) -> str:
    return gettext("; ").join(f"{skill} {n}" for skill, n in value or ())


def _weights(value: Any, _event: Event) -> str:
    return gettext("; ").join(
        f"{names.WEIGHTS.get(name, name)} {weight}" for name, weight in value.items()
    )


_CODES = (names.KINDS, names.HOLDS, names.ALERTS, names.MATCHINGS)
TIMELINE = Words(
    _ACTS_DONE,
    names.FIELDS,
    {str(code): label for words in _CODES for code, label in words.items()},
    {
        **dict.fromkeys(("amount", "least", "missing"), _amount),
        **dict.fromkeys(
            ("value", "bound", "moving_cost", "n_placed", "n_projects", "least_load_kg_m2"),
            _number,
        ),
        **dict.fromkeys(("most_rent_fen_m2", "most_price_fen_mu"), _money),
        "skills": _skills,
        "weights": _weights,
    },
)


def timeline_of(kind: str) -> Words:
    """How the events of one element's record read, those that change it too."""

    def tell(value: Any, _event: Event) -> str:
        return _told(kind, value)

    amounts = dict.fromkeys(("amount", "least", "missing"), tell)
    return replace(TIMELINE, texts={**TIMELINE.texts, **amounts})
