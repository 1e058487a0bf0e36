"""Amounts and shares as they stand in agreements, on paper and on screen."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext

from zoneworks.admission.labels import names, texts
from zoneworks.core.engine.money import MoneyUnit, format_fen
from zoneworks.core.templatetags.ui import money_text


def yuan(fen: int) -> str:
    """An amount in yuan, to the fen."""
    return format_fen(fen, MoneyUnit.YUAN, with_unit=True)


def share_text(text: str) -> str:
    """A share in per cent."""
    return f"{texts.number_text(Fraction(text) * 100)}%"


def promised_text(one: Any) -> str:
    """The amount of a promise as it was agreed; a dash where a day alone is promised."""
    if one.amount_fen is None:
        return "—"
    basis = "" if one.basis == "TOTAL" else f" {names.BASIS_NAMES[one.basis]}"
    told = f"{money_text(one.amount_fen)}{basis}"
    if one.base_fen:
        return gettext("%(amount)s beyond %(base)s") % {
            "amount": told,
            "base": money_text(one.base_fen),
        }
    return told
