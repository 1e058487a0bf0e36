"""What follows from the grades of years: marks, and land of low efficiency where they say so."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.efficiency import queries
from zoneworks.efficiency.engine.process import State, marks_of
from zoneworks.efficiency.engine.terms import Grade, Mark, Scheme, Term
from zoneworks.efficiency.models import Evaluation, GradeMark, Score
from zoneworks.land import queries as land
from zoneworks.land import services as land_services

ON_ROUTE = "ON_ROUTE"
"""Its land is on one of the five routes, which is ended by its own act."""
Grades = Mapping[int, Mapping[int, Grade]]


def set_marks(actor: Actor, row: Evaluation) -> None:
    """Set and end what follows from the final grades of this year and those before it.

    Two years of D make the land low-efficiency land where the scheme says so: the parcels that the
    enterprise holds on this day are noted, in the same transaction. What the law keeps from it is
    left out, and the mark tells which and why.
    """
    scheme = queries.terms_of(row)
    years = _years(scheme, row.year)
    grades, land_m2 = _grades(row, years)
    open_marks = {
        (one.enterprise_id, one.mark): one
        for one in GradeMark.objects.select_for_update().filter(zone_id=row.zone_id, ended_on=None)
    }
    on = row.fixed_on or clock.today()
    new, again = [], []
    for enterprise_id, by_year in sorted(grades.items()):
        for term in marks_of(scheme, [by_year.get(year) for year in years]):
            mark = open_marks.pop((enterprise_id, str(term.mark)), None)
            if mark is None:
                told = ", ".join(str(year) for year in years[: term.years][::-1])
                mark = GradeMark(enterprise_id=enterprise_id, mark=term.mark, evaluation=row)
                mark.years, mark.since, mark.land_m2 = told, on, land_m2.get(enterprise_id)
                mark.parcels = _note(actor, mark, term, on)
                new.append(mark)
            elif (parcels := _note(actor, mark, term, on)) != mark.parcels:
                again.append((mark, {"parcels": parcels}))
    records.create_many(actor, new, act="efficiency.mark_set")
    records.change_many(actor, again, act="efficiency.mark_extended")
    over = [
        (one, {"ended_on": row.fixed_on, "ended_by_id": row.pk, "parcels": _release(actor, one)})
        for one in open_marks.values()
    ]
    records.change_many(actor, over, act="efficiency.mark_ended")


def _years(scheme: Scheme, year: int) -> list[int]:
    most = max((term.years for term in scheme.marks), default=0)
    return list(range(year, year - most, -1))


def _grades(row: Evaluation, years: list[int]) -> tuple[Grades, Mapping[int, Decimal | None]]:
    """The final grades of everybody by year, and the land that was counted in the last one."""
    grades: dict[int, dict[int, Grade]] = {}
    land_m2: dict[int, Decimal | None] = {}
    final = Score.objects.filter(
        zone_id=row.zone_id, evaluation__state=State.FINAL, evaluation__year__in=years
    ).exclude(grade="")
    for one in final.values("enterprise_id", "grade", "evaluation__year", "land_m2"):
        grades.setdefault(one["enterprise_id"], {})[one["evaluation__year"]] = Grade(one["grade"])
        if one["evaluation__year"] == row.year:
            land_m2[one["enterprise_id"]] = one["land_m2"]
    return grades, land_m2


def _note(actor: Actor, mark: GradeMark, term: Term, on: date) -> list[dict[str, Any]]:
    """Note the parcels that the enterprise holds; gives each, with why it was left out if it was.

    What was noted for the mark before stays as it is.
    """
    if term.mark is not Mark.LOW_EFFICIENCY_LAND:
        return []
    noted = {one["parcel"]: one for one in mark.parcels if one["low"]}
    held = land.list_held(actor, on).filter(holder=mark.enterprise_id).select_related("parcel")
    parcels = [one.parcel for one in held.order_by("parcel__number")]
    why_not = land.why_not_low([one for one in parcels if one.pk not in noted])
    wanted = [one.pk for one in parcels if one.pk not in noted and one.pk not in why_not]
    reason = _("Grade %(grade)s in %(years)s by the evaluation of land")
    made = land_services.note_low_efficiency(
        actor,
        wanted,
        on,
        reason % {"grade": term.grade, "years": mark.years},
        source=land_services.LowEfficiencySource.GRADES,
    )
    entries = {one.parcel_id: one.pk for one in made}
    for parcel in parcels:
        if parcel.pk not in noted:
            code, detail = why_not.get(parcel.pk, ("", ""))
            noted[parcel.pk] = {
                "parcel": parcel.pk,
                "number": parcel.number,
                "low": entries.get(parcel.pk),
                "left_out": str(code),
                "detail": detail,
            }
    return list(noted.values())


def _release(actor: Actor, mark: GradeMark) -> list[dict[str, Any]]:
    """End the entries of a mark that a better grade ended; land on a route stays, and says so."""
    ids = [one["low"] for one in mark.parcels if one["low"]]
    lows = set(
        land.list_low_efficiency(actor)
        .filter(pk__in=ids, ended_on=None)
        .values_list("pk", flat=True)
    )
    renewals = land.list_renewals(actor).filter(low__in=lows, ended_on=None)
    busy = set(renewals.values_list("low_id", flat=True))
    for pk in sorted(lows - busy):
        land_services.end_low_efficiency(actor, pk, _("Ended by a better grade"))
    return [one | {"left_out": ON_ROUTE} if one["low"] in busy else one for one in mark.parcels]
