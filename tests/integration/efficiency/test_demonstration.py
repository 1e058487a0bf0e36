"""The evaluations of the demonstration zone: single records, computed by the services."""

from collections import Counter
from datetime import date

import pytest
from django.db.models import Sum

from zoneworks.core import clock, demo
from zoneworks.efficiency import demo as part
from zoneworks.efficiency import queries
from zoneworks.efficiency.engine.process import State
from zoneworks.efficiency.models import Evaluation, GradeMark, Objection, Score
from zoneworks.land import demo as land
from zoneworks.land import queries as land_queries
from zoneworks.registry import demo as registry

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_demonstration_has_three_years_of_grades_and_draws_no_chance() -> None:
    with clock.at(demo.OPENED_AT):
        demonstration = demo._open(lambda _part: None)
        registry.load(demonstration)
        land.load(demonstration)
        chance = demonstration.random.getstate()
        part.load(demonstration)
    assert demonstration.random.getstate() == chance
    own = Evaluation.objects.filter(zone=demonstration.zone)
    assert {(row.year, row.state) for row in own} == {(year, State.FINAL) for year in part.YEARS}
    for row in own:
        scores = Score.objects.filter(evaluation=row)
        assert scores.count() == 400
        held = land_queries.list_held(demonstration.officer, date(row.year, 12, 31))
        counted = scores.aggregate(total=Sum("land_m2"))["total"]
        assert 0 < counted <= held.aggregate(total=Sum("parcel__area_m2"))["total"]
        graded = Counter(one.grade for one in scores)
        assert min(graded["A"], graded["B"], graded["C"], graded["D"]) > 10
        assert 10 < graded[""] < 120
        for code, group in row.groups.items():
            total = sum(one.total or 0 for one in scores if one.group == code and one.rank)
            assert 85 < total / group["members"] / 10_000 < 115
    assert Score.objects.filter(reason="DEATH_ACCIDENT").count() == 1
    upheld = Objection.objects.get(state="UPHELD").score
    assert (upheld.first_grade, upheld.grade) == ("C", "B")
    assert Objection.objects.filter(state="REJECTED").exists()
    assert GradeMark.objects.filter(mark="LOW_EFFICIENCY_LAND", ended_on=None).count() > 3
    assert GradeMark.objects.exclude(ended_on=None).exists()
    by_grades = land_queries.list_low_efficiency(demonstration.officer).filter(source="GRADES")
    assert by_grades.filter(ended_on=None, renewals__ended_on=None).distinct().count() > 1
    assert by_grades.exclude(ended_on=None).exists()
    told = [one for mark in GradeMark.objects.exclude(parcels=[]) for one in mark.parcels]
    assert any(one["left_out"] == "IDLE_CASE" and one["detail"] for one in told)
    differing = queries.list_differences(demonstration.officer, part.YEARS[-1])
    assert 2 < len(differing) < 20
    assert not queries.list_differences(demonstration.officer, part.YEARS[0])
    other = Evaluation.objects.filter(zone=demonstration.second_zone)
    assert {row.state for row in other} == {State.FINAL}
