"""What is not done by hand to land that was determined to be idle."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.core.errors import InvalidInput
from zoneworks.land.engine.idle.procedure import STANDS_DETERMINED
from zoneworks.land.models import IdleCase, LandContract

BY_PLAN = ("start_by", "delivered_on")


def refuse_new_start(contract: LandContract, columns: Mapping[str, Any]) -> None:
    """Refuse another day of starting where the land is idle: that is a plan's (article 12).

    Raises:
        InvalidInput: the day differs and a determined case is open.
    """
    changed = [n for n in BY_PLAN if n in columns and columns[n] != getattr(contract, n)]
    case = _find(contract) if changed else None
    if case is not None:
        text = _(
            "The land is determined to be idle in case %(number)s: another start is agreed by its"
            " plan of disposition, at most a year later (Measures for Idle Land, article 12(1))."
        )
        raise InvalidInput({changed[0]: [text % {"number": case.number}]})


def refuse_end(contract: LandContract) -> None:
    """Refuse to end a contract by hand while its land is idle (articles 12 and 14).

    Raises:
        InvalidInput: a determined case is open.
    """
    case = _find(contract)
    if case is not None:
        text = _(
            "The land is determined to be idle in case %(number)s: its title ends by a buy-back, a"
            " swap or taking back in that case (Measures for Idle Land, articles 12 and 14)."
        )
        raise InvalidInput({"": [text % {"number": case.number}]})


def _find(contract: LandContract) -> IdleCase | None:
    found: IdleCase | None = IdleCase.objects.filter(
        contract=contract, state__in=STANDS_DETERMINED
    ).first()
    return found
