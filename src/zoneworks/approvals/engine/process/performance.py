"""How much less time items took than the law allows, than was promised, and than before.

The headline of a period is 1 − Σ actual net working days ÷ Σ legal limit, over the items that have
a limit of the law and were accepted in the period. Open items are censored: their time so far is
known, their whole time is not. For each kind of item the mean is then that of the Kaplan–Meier
curve, which without open items is the plain mean, so that the headline is exactly the quotient of
the two sums.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median


@dataclass(frozen=True, slots=True)
class Served:
    """One item that was accepted: its days in working days, and whether it is decided.

    ``legal`` and ``promised`` are None where there is no such limit. ``simulated`` are the working
    days of the simulated handling that came before the acceptance. ``steps`` and ``back_entered``
    count its recorded steps and those recorded later than they happened.
    """

    code: str
    net: int
    gross: int
    is_decided: bool
    legal: int | None
    promised: int | None = None
    simulated: int = 0
    steps: int = 0
    back_entered: int = 0


@dataclass(frozen=True, slots=True)
class Performance:
    """The figures of a cohort. Shares are rationals of 0 to 1; None where nothing is counted."""

    n_items: int
    n_open: int
    legal_days: int
    net_days: Fraction
    gross_days: Fraction
    simulated_days: int
    saved_of_legal: Fraction | None
    promised_of_legal: Fraction | None
    median_net: Fraction | None
    back_entered_share: Fraction | None


def performance_of(items: Sequence[Served]) -> Performance:
    """Compute the figures of the items that have a limit of the law; the others are left out."""
    counted = [item for item in items if item.legal is not None]
    legal = sum(item.legal or 0 for item in counted)
    promised = [item for item in counted if item.promised is not None]
    net = _total(counted, net=True)
    steps = sum(item.steps for item in counted)
    return Performance(
        n_items=len(counted),
        n_open=sum(not item.is_decided for item in counted),
        legal_days=legal,
        net_days=net,
        gross_days=_total(counted, net=False),
        simulated_days=sum(item.simulated for item in counted),
        saved_of_legal=1 - net / legal if legal else None,
        promised_of_legal=_quotient(
            sum(item.promised or 0 for item in promised),
            sum(item.legal or 0 for item in promised),
        ),
        median_net=_median([item.net for item in counted if item.is_decided]),
        back_entered_share=_quotient(sum(item.back_entered for item in counted), steps),
    )


def saved_against(before: Sequence[Served], after: Sequence[Served]) -> Fraction | None:
    """Compute 1 − share of the legal limit taken after ÷ share taken before.

    Both cohorts are weighed alike: with the kinds of items as often as they were met after. Kinds
    that were not met before are left out. None where nothing can be compared.
    """
    earlier, later = _by_kind(before), _by_kind(after)
    common = [code for code in later if code in earlier]
    then = sum((len(later[code]) * _mean(earlier[code]) for code in common), Fraction(0))
    now = sum((len(later[code]) * _mean(later[code]) for code in common), Fraction(0))
    return 1 - now / then if then else None


def _by_kind(items: Iterable[Served]) -> Mapping[str, list[Served]]:
    found: dict[str, list[Served]] = {}
    for item in items:
        if item.legal is not None:
            found.setdefault(item.code, []).append(item)
    return found


def _total(items: Iterable[Served], *, net: bool) -> Fraction:
    kinds = _by_kind(items).values()
    return sum((len(kind) * _mean(kind, net=net) for kind in kinds), Fraction(0))


def _mean(items: Sequence[Served], *, net: bool = True) -> Fraction:
    """The mean of the Kaplan–Meier curve; the longest time counts as ended (Efron 1967)."""
    days = [item.net if net else item.gross for item in items]
    if all(item.is_decided for item in items):
        return Fraction(sum(days), len(days))
    pairs = sorted(zip(days, items, strict=True), key=lambda pair: pair[0])
    alive, at_risk, mean, before = Fraction(1), len(pairs), Fraction(0), 0
    for day in dict.fromkeys(day for day, _item in pairs):
        mean += alive * (day - before)
        before = day
        here = [item for at, item in pairs if at == day]
        ended = sum(item.is_decided for item in here)
        alive *= 1 - Fraction(ended, at_risk)
        at_risk -= len(here)
    return mean


def _quotient(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _median(days: Sequence[int]) -> Fraction | None:
    return Fraction(median(days)) if days else None
