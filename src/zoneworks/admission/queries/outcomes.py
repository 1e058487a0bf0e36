"""Admission in figures: what became of a year's applications, promised against achieved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from zoneworks.admission.engine.acts import VIEW_FIGURES
from zoneworks.admission.models import Application, PromiseCheck, SupervisedPromise
from zoneworks.admission.queries.agreements import unchecked
from zoneworks.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Kept:
    """What was promised of a kind and found in the latest checks, in fen; how many checks."""

    kind: str
    results: Mapping[str, int]
    promised_fen: int
    achieved_fen: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of the applications of a year, and of the promises of all years."""

    year: int
    by_state: Mapping[str, int]
    kept: tuple[Kept, ...]
    due: int
    deposits: Mapping[str, int]

    @property
    def applied(self) -> int:
        """All applications of the year."""
        return sum(self.by_state.values())

    @property
    def decided(self) -> int:
        """Those that ended with a decision."""
        return sum(self.by_state.get(state, 0) for state in ("ADMITTED", "LEASED", "REFUSED"))


def read_outcomes(actor: Actor, year: int) -> Outcomes:
    """Read the figures of a year."""
    actor.require(VIEW_FIGURES)
    opened = Application.objects.visible_to(actor).filter(
        opened_on__gte=date(year, 1, 1), opened_on__lte=date(year, 12, 31)
    )
    states = dict(opened.values_list("state").annotate(n=Count("pk")).order_by())
    promises = SupervisedPromise.objects.visible_to(actor)
    sums = PromiseCheck.objects.visible_to(actor).aggregate(
        returned=Sum("return_fen"), forfeited=Sum("forfeit_fen")
    )
    standing = promises.filter(supervision__state="SIGNED").aggregate(fen=Sum("part_fen"))["fen"]
    return Outcomes(
        year,
        states,
        _kept(actor),
        unchecked(promises).count(),
        {
            "standing": standing or 0,
            "returned": sums["returned"] or 0,
            "forfeited": sums["forfeited"] or 0,
        },
    )


def _kept(actor: Actor) -> tuple[Kept, ...]:
    """The latest check of each promise, by kind."""
    rows = PromiseCheck.objects.visible_to(actor).order_by("promise_id", "-extended")
    latest: dict[int, tuple[str, str, int, int]] = {}
    columns = ("promise_id", "promise__kind", "result", "promised_fen", "achieved_fen")
    for promise_id, kind, result, promised, achieved in rows.values_list(*columns):
        latest.setdefault(promise_id, (kind, result, promised, achieved))
    found: dict[str, list[tuple[str, int, int]]] = {}
    for kind, result, promised, achieved in latest.values():
        found.setdefault(kind, []).append((result, promised, achieved))
    return tuple(
        Kept(
            kind,
            {name: sum(one[0] == name for one in checks) for name in ("KEPT", "LATE", "SHORT")},
            sum(one[1] for one in checks),
            sum(max(one[2], 0) for one in checks),
        )
        for kind, checks in sorted(found.items())
    )


def list_years(actor: Actor) -> list[int]:
    """The calendar years in which somebody applied, the latest first."""
    actor.require(VIEW_FIGURES)
    days = Application.objects.visible_to(actor).dates("opened_on", "year", order="DESC")
    return [one.year for one in days]
