"""Which contracts become idle by law, and when: reckoned for all of them at once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.land import definitions
from zoneworks.land.engine.acts import VIEW_OUTLOOKS
from zoneworks.land.engine.idle.columns import NEVER, Columns, Outlooks, outlooks
from zoneworks.land.engine.idle.procedure import OPEN
from zoneworks.land.engine.idle.reckoning import anniversary, stopped_since
from zoneworks.land.engine.idle.terms import Works
from zoneworks.land.models import IdleCase, LandContract, WorksReport

EPOCH = date(1970, 1, 1)
HORIZON_DAYS = 365
"""So far ahead the list of land that becomes idle looks."""
WARNING_DAYS = 60
"""So far ahead desks look."""
MOST = 1_000
"""So many contracts are shown at most, those first that become idle first."""
CONTRACT = (
    *("pk", "delivered_on", "start_by", "started_on", "finished_on", "ended_on"),
    *("buildable_m2", "parcel__area_m2", "investment_fen"),
)


def list_becoming_idle(actor: Actor, days: int = HORIZON_DAYS) -> QuerySet[LandContract]:
    """Contracts without an open case whose land is idle or becomes so within some days.

    Each row has ``idle_from``, the first day on which it is if nothing changes.
    """
    actor.require(VIEW_OUTLOOKS)
    rows = _in_force(actor)
    found = days_of(rows, clock.today())
    last = clock.today() + timedelta(days=days)
    soon = sorted((day, pk) for pk, day in found.items() if day <= last)[:MOST]
    by_day: dict[date, list[int]] = defaultdict(list)
    for day, pk in soon:
        by_day[day].append(pk)
    whens = [When(pk__in=pks, then=Value(day, DateField())) for day, pks in by_day.items()]
    field = DateField(null=True)
    told: Any = Case(*whens, output_field=field) if whens else Value(None, field)
    shown = rows.filter(pk__in=[pk for _day, pk in soon]).annotate(idle_from=told)
    return shown.select_related("parcel", "holder", "project")


def list_due_soon(actor: Actor) -> QuerySet[LandContract]:
    """As ``list_becoming_idle`` within ``WARNING_DAYS``, decided by the database for desks.

    ``base_day`` is the day from which the year of each runs.
    """
    actor.require(VIEW_OUTLOOKS)
    limits = definitions.idle_limits()
    last = clock.today() + timedelta(days=WARNING_DAYS - 1)
    latest = latest_base(last, limits.idle_years)
    undated = Q(start_by=None, delivered_on__lte=latest_base(latest, limits.undated_start_years))
    waiting = Q(started_on=None) & (Q(start_by__lte=latest) | undated)
    newest = WorksReport.objects.filter(contract=OuterRef("pk")).order_by("-on")
    area, share = limits.area_share, limits.invested_share
    told = _in_force(actor).annotate(
        stopped_on=Subquery(_stopped()),
        built_m2=Subquery(newest.values("developed_m2")[:1]),
        spent_fen=Subquery(newest.values("invested_fen")[:1]),
        anew=Subquery(_latest_anew()),
        whole_m2=Coalesce("buildable_m2", "parcel__area_m2"),
    )
    is_little = Q(built_m2__lt=F("whole_m2") * area.numerator / area.denominator) | Q(
        spent_fen__lt=F("investment_fen") * share.numerator / share.denominator
    )
    standing = Q(started_on__isnull=False, stopped_on__lte=latest) & is_little
    is_later = Q(anew__isnull=True) | Q(anew__lte=latest)
    found = told.filter(waiting | standing, is_later).values("pk")
    rows: QuerySet[LandContract] = LandContract.objects.filter(pk__in=found)
    return rows


def base_day() -> Any:
    """The day from which the year of a contract runs, as the database finds it.

    For land of which no start was agreed it is the day of delivery, a year before that. A start
    agreed anew takes the place of an earlier day.
    """
    base = Case(
        When(started_on__isnull=False, then=Subquery(_stopped())),
        When(start_by__isnull=False, then=F("start_by")),
        default=F("delivered_on"),
        output_field=DateField(null=True),
    )
    return Greatest(base, Coalesce(Subquery(_latest_anew()), base))


def is_undated() -> Any:
    """``UNDATED`` for a contract whose ``base_day`` is that of delivery, as no start was agreed."""
    is_anew = Exists(_latest_anew())
    return Case(
        When(~is_anew, start_by=None, started_on=None, then=Value("UNDATED")),
        default=Value(""),
        output_field=CharField(),
    )


def _stopped() -> Any:
    """The first report of the standstill that still lasts."""
    reports = WorksReport.objects.filter(contract=OuterRef("pk"), is_stopped=True)
    goes_on = WorksReport.objects.filter(
        contract=OuterRef("contract"), is_stopped=False, on__gt=OuterRef("on")
    )
    return reports.filter(~Exists(goes_on)).order_by("on").values("on")[:1]


def _latest_anew() -> Any:
    cases = IdleCase.objects.filter(contract=OuterRef("pk"), counts_from__isnull=False)
    return cases.order_by("-counts_from").values("counts_from")[:1]


def latest_base(last: date, years: int) -> date:
    """The latest day so many years after which ``last`` is the last day."""
    base = anniversary(last, -years)
    following = base + timedelta(days=1)
    return following if anniversary(following, years) <= last else base


def days_of(rows: QuerySet[LandContract], on: date) -> dict[int, date]:
    """The first idle day of each of some contracts, for those that have one, by their ids."""
    known = list(rows.order_by().values_list(*CONTRACT))
    if not known:
        return {}
    found = _outlooks(rows, known, on)
    days = found.idle_from.tolist()
    return {
        values[0]: EPOCH + timedelta(days=day)
        for values, day in zip(known, days, strict=True)
        if day != NEVER
    }


def _in_force(actor: Actor) -> QuerySet[LandContract]:
    rows: QuerySet[LandContract] = LandContract.objects.visible_to(actor)
    if actor.role is Role.ENTERPRISE:
        rows = rows.filter(holder_id=actor.enterprise_id)
    in_hand = IdleCase.objects.filter(state__in=OPEN).values("contract_id")
    return rows.filter(ended_on=None, finished_on=None).exclude(pk__in=in_hand)


def _outlooks(rows: QuerySet[LandContract], known: list[Any], on: date) -> Outlooks:
    pks, delivered, start, started, finished, ended, to_develop, area, total = zip(
        *known, strict=True
    )
    reports = _reports(rows)
    anew = _counted_anew(rows)
    own = [[one for one in reports.get(pk, ()) if one.on <= on] for pk in pks]
    last = [each[-1] if each else None for each in own]
    return outlooks(
        Columns(
            delivered_on=_days(delivered),
            start_by=_days(start),
            counts_from=_days(anew.get(pk) for pk in pks),
            started_on=_days(started),
            finished_on=_days(finished),
            ended_on=_days(ended),
            stopped_on=_days(stopped_since(each) for each in own),
            has_report=np.array([one is not None for one in last], dtype=np.bool_),
            developed=_whole(int(one.developed_m2 * 100) if one else 0 for one in last),
            to_develop=_whole(
                int((own or whole) * 100) for own, whole in zip(to_develop, area, strict=True)
            ),
            invested_fen=_whole(one.invested_fen if one else 0 for one in last),
            total_fen=_whole(one or 0 for one in total),
        ),
        (on - EPOCH).days,
        definitions.idle_limits(),
    )


def _reports(rows: QuerySet[LandContract]) -> dict[int, list[Works]]:
    """The reports of works that have begun, by contract, in order of days."""
    begun = rows.filter(started_on__isnull=False).order_by()
    found: dict[int, list[Works]] = defaultdict(list)
    columns = ("contract_id", "on", "developed_m2", "invested_fen", "is_stopped")
    told = WorksReport.objects.filter(contract__in=begun).order_by("contract_id", "on")
    for contract_id, *values in told.values_list(*columns):
        found[contract_id].append(Works(*values))
    return found


def _counted_anew(rows: QuerySet[LandContract]) -> dict[int, date]:
    """The latest start agreed anew, by contract."""
    cases = IdleCase.objects.filter(Q(counts_from__isnull=False), contract__in=rows.order_by())
    told = cases.order_by().values_list("contract_id").annotate(Max("counts_from"))
    return dict(told)


def _days(values: Iterable[date | None]) -> Any:
    return _whole(NEVER if one is None else (one - EPOCH).days for one in values)


def _whole(values: Iterable[int]) -> Any:
    return np.fromiter(values, dtype=np.int64)
