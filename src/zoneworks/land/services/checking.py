"""What the columns of land may hold, and engines' refusals beside their fields."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, explained
from zoneworks.core.tables.writing import clean_text
from zoneworks.land.labels import FIELDS_OF_REFUSALS, refusal_text
from zoneworks.registry.models import Enterprise
from zoneworks.registry.services import hold_in_use

NEEDED = gettext_lazy("This is needed.")
LARGEST_FEN = 9 * 10**14
RANGES: Mapping[str, tuple[Decimal | int, Decimal | int]] = {
    "area_m2": (Decimal("0.01"), Decimal(100_000_000)),
    "base_m2": (Decimal("0.01"), Decimal(1_000_000)),
    "buildable_m2": (Decimal("0.01"), Decimal(100_000_000)),
    "developed_m2": (Decimal(0), Decimal(100_000_000)),
    "least_plot_ratio": (Decimal(0), Decimal(20)),
    "most_plot_ratio": (Decimal("0.01"), Decimal(20)),
    "least_coefficient": (Decimal(0), Decimal(1)),
    "most_height_m": (Decimal(1), Decimal(600)),
    "height_m": (Decimal("1.5"), Decimal(60)),
    "load_kg_m2": (50, 20_000),
    "hoists": (0, 50),
    "power_kva": (0, 1_000_000),
    "storeys": (1, 120),
    "basements": (0, 10),
    "homes": (0, 20_000),
    "level": (-10, 120),
}
"""The least and the most that can be meant; beyond is a slip of the pen or a wrong unit."""


MOST_YEARS_AHEAD = 100
"""The longest title lasts 70 years: a later day is a slip of the pen."""


def far_text(day: date) -> str:
    """Why a day cannot be meant, since it lies too far ahead; empty where it does not."""
    if day.year <= clock.today().year + MOST_YEARS_AHEAD:
        return ""
    text = _("“%(day)s” cannot be meant: it lies more than %(years)s years ahead.")
    return text % {"day": day, "years": MOST_YEARS_AHEAD}


def refused(**beside: str) -> AbstractContextManager[None]:
    """Tell an engine's refusal in words beside its field; ``beside`` maps further codes."""
    return explained(refusal_text, FIELDS_OF_REFUSALS | beside)


def checked(values: Mapping[str, Any], needed: tuple[str, ...] = ()) -> dict[str, Any]:
    """Columns as they are kept. Raises InvalidInput naming each that cannot be."""
    columns = {
        name: clean_text(value) if isinstance(value, str) else value
        for name, value in values.items()
    }
    wrong: dict[str, list[Any]] = {
        name: [NEEDED] for name in needed if columns.get(name) in {None, ""}
    }
    for name, value in columns.items():
        if name in RANGES and value is not None and not _lies_in(name, value):
            low, high = RANGES[name]
            text = _("“%(value)s” cannot be meant: it lies between %(low)s and %(high)s.")
            wrong.setdefault(name, []).append(text % {"value": value, "low": low, "high": high})
        if isinstance(value, date) and (far := far_text(value)):
            wrong.setdefault(name, []).append(far)
        is_money = name.endswith(("_fen", "_fen_mu", "_fen_m2"))
        if is_money and value is not None and not 0 <= int(value) <= LARGEST_FEN:
            text = _("It must lie between 0 and what can be kept: check the unit.")
            wrong.setdefault(name, []).append(text)
    if wrong:
        raise InvalidInput(wrong)
    return columns


def hold_enterprise(actor: Actor, columns: Mapping[str, Any], name: str) -> None:
    """Hold the enterprise that a column names. Raises InvalidInput beside the column."""
    enterprise = columns.get(name)
    if enterprise is None:
        return
    if enterprise.zone_id != actor.writing_zone_id():
        raise InvalidInput({name: [_("There is no such enterprise.")]})
    try:
        hold_in_use(actor, Enterprise, enterprise.pk)
    except InvalidInput as refusal:
        raise InvalidInput({name: refusal.fields[""]}) from refusal


def _lies_in(name: str, value: Any) -> bool:
    low, high = RANGES[name]
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    return bool(low <= value <= high)
