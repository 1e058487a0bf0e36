"""Where the working days of a zone's items go: by kind of item and by authority."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Handled:
    """One formal item that was accepted.

    ``days`` are working days gross of pauses from the acceptance to the decision, to today while it
    is open; ``is_late`` when that went beyond the limit of the law; ``is_queued`` while it is the
    authority's turn.
    """

    code: str
    authority: str
    days: int
    is_decided: bool
    has_limit: bool
    is_late: bool
    is_queued: bool


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """What one group of items takes; quantiles are of the decided ones.

    ``share`` is its part of the working days of all items; ``late_share`` is of those with a limit
    of the law. None where nothing is counted.
    """

    name: str
    n_decided: int
    n_open: int
    queue: int
    days: int
    share: float
    median: float | None
    p90: float | None
    late_share: float | None


def find_bottlenecks(items: Iterable[Handled], by: str) -> list[Bottleneck]:
    """Group items by ``code`` or ``authority``, the group with the most days first."""
    groups: dict[str, list[Handled]] = {}
    for item in items:
        groups.setdefault(getattr(item, by), []).append(item)
    whole = sum(item.days for group in groups.values() for item in group)
    found = [_bottleneck(name, group, whole) for name, group in groups.items()]
    return sorted(found, key=lambda one: (-one.days, one.name))


def _bottleneck(name: str, group: list[Handled], whole: int) -> Bottleneck:
    decided = [item.days for item in group if item.is_decided]
    limited = [item for item in group if item.has_limit]
    days = sum(item.days for item in group)
    median, p90 = _quantiles(decided)
    return Bottleneck(
        name=name,
        n_decided=len(decided),
        n_open=len(group) - len(decided),
        queue=sum(item.is_queued for item in group),
        days=days,
        share=days / whole if whole else 0.0,
        median=median,
        p90=p90,
        late_share=sum(item.is_late for item in limited) / len(limited) if limited else None,
    )


def _quantiles(days: list[int]) -> tuple[float | None, float | None]:
    """The median and the 90th percentile, of type 7 of Hyndman and Fan (1996)."""
    if len(days) < 2:
        return (days[0], days[0]) if days else (None, None)
    tenths = quantiles(days, n=10, method="inclusive")
    return tenths[4], tenths[8]
