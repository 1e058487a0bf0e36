"""From figures to final grades: what is computed, objected to, computed anew and fixed."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from tests import make
from tests.make_efficiency import WAN, Land, days_ago, terms_text

from zoneworks.core import clock
from zoneworks.core.engine.area import m2_of
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event
from zoneworks.efficiency import queries, services
from zoneworks.efficiency.engine.process import ObjectionState, State
from zoneworks.efficiency.engine.terms import Mark, Quantity, Standing
from zoneworks.efficiency.models import Evaluation, GradeMark, Objection, Scheme, Score, YearInputs
from zoneworks.registry import services as registry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
YEAR = 2023


@pytest.fixture
def land() -> Land:
    return Land.of(make.zone())


def _grades(of: Evaluation) -> str:
    rows = Score.objects.filter(evaluation=of).exclude(rank=None).order_by("rank")
    return "".join(row.grade for row in rows)


def test_an_evaluation_scores_ranks_and_grades_everybody_with_figures(land: Land) -> None:
    firms = land.firms(20, YEAR)
    done = land.computed(YEAR)
    assert _grades(done) == "AAAABBBBBBBBCCCCCCCD"
    best = land.score(done, firms[0])
    # 200 万元 on 10 mu: 20 a mu is twice the baseline, cut at 1.5 × 60; 100 a mu ÷ 50 × 40.
    assert best.lines == {"tax": [900_000, "CAPPED"], "value": [800_000, "COUNTED"]}
    assert best.total == sum(units for units, _applied in best.lines.values())
    assert (best.rank, best.ranked) == (1, 20)
    assert done.counts == {"RANKED": 20, "A": 4, "B": 8, "C": 7, "D": 1}
    assert done.state == State.COMPUTED
    assert done.scheme_sha256 == done.scheme.sha256


def test_each_line_opens_to_the_exact_value_that_was_scored(land: Land) -> None:
    firm, other = land.firms(2, YEAR)
    row = land.score(land.computed(YEAR), firm)
    card = queries.card_of(queries.get_score(land.officer, row.pk))
    area = int(m2_of(Decimal(10)) * 100)
    assert card.lines[0].value == Fraction(20 * WAN, area) * Fraction(200_000, 3) / WAN
    assert [line.units for line in card.lines] == [units for units, _a in row.lines.values()]
    assert sum(line.units for line in card.lines) == row.total
    assert queries.card_of(land.score(row.evaluation, other)).best["A"] == 0


def test_what_is_computed_again_changes_nothing(land: Land) -> None:
    land.firms(5, YEAR)
    done = land.computed(YEAR)
    before = list(Score.objects.order_by("pk").values_list())
    events = Event.objects.count()
    again = services.compute(land.officer, done.pk)
    assert list(Score.objects.order_by("pk").values_list()) == before
    assert again.groups == done.groups
    assert Event.objects.count() == events + 1


def test_a_figure_that_is_missing_stops_all_and_names_its_enterprise(land: Land) -> None:
    firm, _other = land.firms(2, YEAR)
    land.inputs(lone := make.enterprise(land.officer), YEAR, tax=None)
    opened = land.opened(YEAR)
    with pytest.raises(InvalidInput) as refused:
        services.compute(land.officer, opened.pk)
    assert lone.credit_code in str(refused.value)
    assert not Score.objects.exists()
    opened.refresh_from_db()
    assert opened.state == State.OPEN
    assert firm


def test_contradictory_leases_are_named_and_nothing_is_written(land: Land) -> None:
    landlord, _other = land.firms(2, YEAR)
    tenant = make.enterprise(land.officer, "Greedy tenant")
    land.inputs(tenant, YEAR, mu=0, leased_m2=Decimal(5000), landlord_id=landlord.pk)
    opened = land.opened(YEAR)
    with pytest.raises(InvalidInput) as refused:
        services.compute(land.officer, opened.pk)
    assert landlord.name in str(refused.value)
    assert "5000.00 > 0.00" in str(refused.value)
    assert not Score.objects.exists()


def test_a_group_of_one_is_refused_in_words(land: Land) -> None:
    land.firms(1, YEAR)
    with pytest.raises(InvalidInput, match="“All enterprises” has 1 to rank"):
        land.computed(YEAR)


def test_vetoes_exemptions_and_merged_tenants_stand_outside(land: Land) -> None:
    firms = land.firms(3, YEAR)
    vetoed, small, new, utility = (make.enterprise(land.officer) for _n in range(4))
    land.inputs(vetoed, YEAR, veto="DEATH_ACCIDENT", veto_document="Report 4")
    land.inputs(small, YEAR, mu="2.9")
    land.inputs(new, YEAR, started_on=date(2021, 5, 1))
    land.inputs(utility, YEAR, is_utility=True)
    done = land.computed(YEAR)
    assert land.score(done, vetoed).grade == "D"
    told = {
        one: (
            land.score(done, of).standing,
            land.score(done, of).reason,
            land.score(done, of).grade,
        )
        for one, of in {"small": small, "new": new, "utility": utility}.items()
    }
    assert told == {
        "small": ("EXEMPT", "SMALL_LAND", ""),
        "new": ("EXEMPT", "NEW", ""),
        "utility": ("EXEMPT", "PUBLIC_UTILITY", ""),
    }
    assert all(land.score(done, one).ranked == 3 for one in firms)


def test_a_tenant_counts_with_its_landlord_where_the_scheme_says_so(land: Land) -> None:
    landlord, _other = land.firms(2, YEAR)
    tenant = make.enterprise(land.officer)
    inputs = YearInputs.objects.get(enterprise=landlord)
    lets = {"held_m2": inputs.held_m2, "let_m2": Decimal(3000), "value_added_fen": 50 * WAN}
    services.change_inputs(land.officer, inputs.pk, lets)
    leased = {"leased_m2": Decimal(3000), "landlord_id": landlord.pk}
    land.inputs(tenant, YEAR, mu=0, tax=7, **leased)
    done = land.computed(YEAR, leases="LANDLORD")
    merged = land.score(done, tenant)
    assert (merged.standing, merged.with_enterprise) == (Standing.MERGED, landlord)
    assert land.score(done, landlord).amounts[Quantity.TAX] == 27 * WAN


def test_a_year_is_evaluated_once_unless_withdrawn(land: Land) -> None:
    land.firms(2, YEAR)
    first = land.published(YEAR)
    with pytest.raises(InvalidInput, match="There is an evaluation of 2023"):
        land.opened(YEAR)
    services.withdraw(land.officer, first.pk, "wrong scheme")
    assert not queries.list_scores(land.officer).exists()
    assert land.opened(YEAR).state == State.OPEN


@pytest.mark.parametrize("year", [1989, 2999])
def test_a_year_that_cannot_be_is_refused(land: Land, year: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        land.opened(year)
    assert "year" in refused.value.fields
    assert not Evaluation.objects.exists()


def test_a_draft_evaluates_nothing(land: Land) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.open_evaluation(land.officer, YEAR, land.draft().pk)
    assert "scheme" in refused.value.fields


def test_an_upheld_objection_leads_to_a_computation_whose_differences_are_shown(
    land: Land,
) -> None:
    firms = land.firms(20, YEAR)
    exempt = make.enterprise(land.officer)
    land.inputs(exempt, YEAR, is_utility=True)
    with days_ago(30):
        published = land.published(YEAR)
        score = land.score(published, firms[-1])
        raised = land.objection(score)
        services.decide_objection(land.officer, raised.pk, "It is right", is_upheld=True)
    published.refresh_from_db()
    assert published.is_stale
    with pytest.raises(InvalidInput, match="compute anew first"):
        services.fix(land.officer, published.pk)
    inputs = YearInputs.objects.get(enterprise=firms[-1])
    values = {"held_m2": m2_of(Decimal("3.1")), "value_added_fen": 50 * WAN}
    services.change_inputs(land.officer, inputs.pk, values, reason="register")
    services.compute(land.officer, published.pk)
    changed = queries.list_changed(land.officer, queries.get_evaluation(land.officer, published.pk))
    mended = next(one for one in changed if one.enterprise == firms[-1])
    assert (mended.first_grade, mended.grade) == ("D", "C")
    assert all(one.enterprise != exempt for one in changed)
    assert mended.total is not None
    assert mended.first_total is not None
    assert mended.total > mended.first_total
    land.firms(2, YEAR + 1)
    services.compute(land.officer, land.opened(YEAR + 1).pk)
    web = make.client(land.officer)
    page = web.get(f"/efficiency/evaluations/{published.pk}/changes")
    assert page.context["count"] == len(changed)
    rows = web.get(page.context["more_url"]).context["list"].rows
    assert len(rows) == len(changed)
    every = web.get("/efficiency/scores?evaluation=all&changed=YES").context["list"].rows
    assert len(every) == len(changed)
    assert services.fix(land.officer, published.pk).state == State.FINAL


def test_nothing_is_fixed_while_the_window_is_open_or_an_objection_waits(land: Land) -> None:
    firm, _other = land.firms(2, YEAR)
    published = land.published(YEAR)
    raised = land.objection(land.score(published, firm))
    with pytest.raises(InvalidInput, match="Objections are taken until"):
        services.fix(land.officer, published.pk)
    with clock.at(clock.now() + timedelta(days=30)):
        with pytest.raises(InvalidInput, match="1 objection waits"):
            services.fix(land.officer, published.pk)
        services.decide_objection(land.officer, raised.pk, "No proof", is_upheld=False)
        assert services.fix(land.officer, published.pk).state == State.FINAL
    raised.refresh_from_db()
    assert raised.state == ObjectionState.REJECTED


def test_objections_come_within_the_window_alone(land: Land) -> None:
    firm, _other = land.firms(2, YEAR)
    due = land.due(YEAR)
    with pytest.raises(InvalidInput, match="Objections were taken until"):
        land.objection(land.score(due, firm))
    assert not Objection.objects.exists()


def test_an_enterprise_objects_to_its_own_score_and_sees_nobody_elses(land: Land) -> None:
    firm, other = land.firms(2, YEAR)
    of_firm = make.actor(land.zone, Role.ENTERPRISE, own=firm)
    computed = land.computed(YEAR)
    own, theirs = land.score(computed, firm), land.score(computed, other)
    with pytest.raises(NotFound):
        queries.get_score(of_firm, own.pk)
    services.publish(land.officer, computed.pk)
    assert queries.get_score(of_firm, own.pk).enterprise == firm
    with pytest.raises(NotFound):
        services.raise_objection(of_firm, theirs.pk, "Too good")
    raised = services.raise_objection(of_firm, own.pk, "The land is smaller")
    with pytest.raises(InvalidInput, match="waits already"):
        services.raise_objection(of_firm, own.pk, "Again")
    with pytest.raises(ActForbidden):
        services.decide_objection(of_firm, raised.pk, "Yes", is_upheld=True)


def test_two_years_of_d_bring_low_efficiency_land_and_a_better_grade_ends_it(land: Land) -> None:
    firms = land.firms(20, 2021)
    for year in (2022, 2023):
        for number, one in enumerate(firms):
            tax = 10 * (20 - number) if year == 2022 or number != 19 else 900
            land.inputs(one, year, tax=tax)
    land.final(2021)
    assert not GradeMark.objects.exists()
    second = land.final(2022)
    low = GradeMark.objects.get(mark=Mark.LOW_EFFICIENCY_LAND)
    assert (low.enterprise, low.years, low.evaluation) == (firms[19], "2021, 2022", second)
    assert low.land_m2 == m2_of(Decimal(10))
    screened = GradeMark.objects.filter(mark=Mark.SCREENED)
    assert {one.enterprise for one in screened} == set(firms[12:19])
    third = land.final(2023)
    low.refresh_from_db()
    assert (low.ended_on, low.ended_by) == (third.fixed_on, third)


def test_the_distribution_sums_what_was_graded(land: Land) -> None:
    land.firms(20, YEAR)
    done = land.computed(YEAR)
    scores = queries.list_scores(land.officer).filter(evaluation=done)
    (row,) = queries.distribution(land.officer, scores, "group")
    assert (row["part"], row["n"], row["n_a"], row["n_d"]) == ("all", 20, 4, 1)
    assert row["land"] == 20 * m2_of(Decimal(10))
    assert row["tax"] == sum(10 * n for n in range(1, 21)) * WAN


def test_what_would_lift_a_grade_does_lift_it(land: Land) -> None:
    firms = land.firms(20, YEAR)
    done = land.computed(YEAR)
    row = queries.get_score(land.officer, land.score(done, firms[-1]).pk)
    better, lifts = queries.lifts_of(land.officer, row)
    assert better == "C"
    assert {one.quantity for one in lifts} == {Quantity.TAX, Quantity.VALUE_ADDED}
    for one in lifts:
        _lines, place = queries.what_if(land.officer, row, {one.quantity: one.needed})
        assert place.grade <= "C"
        _lines, less = queries.what_if(land.officer, row, {one.quantity: one.now})
        assert (less.total, less.rank, less.grade) == (row.total, row.rank, row.grade)


def test_a_version_that_was_overtaken_is_refused(land: Land) -> None:
    land.firms(2, YEAR)
    opened = land.opened(YEAR)
    services.compute(land.officer, opened.pk)
    with pytest.raises(StaleRecord):
        services.publish(land.officer, opened.pk, version=opened.version)


def test_an_enterprise_whose_objection_waits_is_not_retired(land: Land) -> None:
    firm, _other = land.firms(2, YEAR)
    land.objection(land.score(land.published(YEAR), firm))
    with pytest.raises(InvalidInput, match="objection to the evaluation of land waits"):
        registry.retire_enterprise(land.officer, firm.pk, reason="mistake")
    firm.refresh_from_db()
    assert firm.retired_on is None


# --- schemes ----------------------------------------------------------------------------------


def test_a_scheme_whose_weights_do_not_sum_is_refused_naming_them(land: Land) -> None:
    text = terms_text().replace("weight: 40", "weight: 39")
    values = {"name": "S", "valid_from": date(2024, 1, 1), "text": text}
    with pytest.raises(InvalidInput) as refused:
        services.draft_scheme(land.officer, values)
    assert "Tax per mu 60 + Value added per mu 39" in str(refused.value.fields["text"][0])
    assert not Scheme.objects.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("groups: [", "YAML"),
        ("just words", "no list of terms"),
        ("a: &x [1]\nb: *x", "cannot stand at “YAML”"),
        ("quotas: {A: 20}", "groups"),
    ],
)
def test_text_that_is_no_scheme_is_refused(land: Land, text: str, told: str) -> None:
    values = {"name": "S", "valid_from": date(2024, 1, 1), "text": text}
    with pytest.raises(InvalidInput, match=told):
        services.draft_scheme(land.officer, values)


def test_decimals_are_read_as_they_are_typed(land: Land) -> None:
    text = terms_text().replace("baseline: '10'", "baseline: 10.1")
    values = {"name": "S", "valid_from": date(2024, 1, 1), "text": text}
    made = services.draft_scheme(land.officer, values)
    assert made.terms["groups"][0]["indicators"][0]["baseline"] == "10.1"


def test_an_adopted_scheme_is_never_changed_and_ends_where_the_next_begins(land: Land) -> None:
    first = land.scheme()
    with pytest.raises(InvalidInput, match="It is adopted"):
        services.change_scheme(land.officer, first.pk, vars(first))
    second = land.draft("Next")
    with pytest.raises(InvalidInput, match="must begin later"):
        services.adopt_scheme(land.leader, second.pk)
    later = vars(second) | {"valid_from": date(2024, 1, 1)}
    services.change_scheme(land.officer, second.pk, later)
    services.adopt_scheme(land.leader, second.pk)
    first.refresh_from_db()
    assert first.valid_until == date(2024, 1, 1)
    assert second.number == first.number + 1


def test_a_scheme_is_adopted_by_its_document(land: Land) -> None:
    made = services.draft_from_example(land.officer, "huangyan_2022", date(2024, 1, 1))
    assert "黄岩" in made.source
    with pytest.raises(InvalidInput) as refused:
        services.adopt_scheme(land.leader, made.pk)
    assert "document" in refused.value.fields
    with pytest.raises(ActForbidden):
        services.adopt_scheme(land.officer, made.pk)


# --- what a grade brings ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["ADVANTAGE", "SURCHARGE"])
def test_what_treats_unlike_needs_a_basis_and_a_passed_review(land: Land, kind: str) -> None:
    bare = land.policy(kind=kind)
    with pytest.raises(InvalidInput) as refused:
        services.enforce_policy(land.leader, bare.pk)
    assert "Price Law, articles 19 and 20" in str(refused.value.fields["basis"][0])
    unreviewed = land.policy(kind=kind, basis="Provincial measure")
    with pytest.raises(InvalidInput, match="article 18"):
        services.enforce_policy(land.leader, unreviewed.pk)
    assert unreviewed.in_force_on is None
    reviewed = land.reviewed_policy(kind=kind)
    assert services.enforce_policy(land.leader, reviewed.pk).state == "IN_FORCE"


def test_words_that_changed_after_the_review_are_not_put_in_force(land: Land) -> None:
    row = land.reviewed_policy()
    changed = {"grade": "A", "kind": "ADVANTAGE", "title": "P", "text": "More", "basis": "B"}
    services.change_policy(land.officer, row.pk, changed)
    with pytest.raises(InvalidInput):
        services.enforce_policy(land.leader, row.pk)


def test_a_service_treats_nobody_unlike_others(land: Land) -> None:
    row = land.policy()
    services.enforce_policy(land.leader, row.pk)
    with pytest.raises(InvalidInput):
        services.change_policy(land.officer, row.pk, {**vars(row)})
    assert services.end_policy(land.leader, row.pk, "over").state == "ENDED"


# --- land and figures -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"held_m2": Decimal(-1)}, "held_m2"),
        ({"held_m2": Decimal(10) ** 11}, "held_m2"),
        ({"held_m2": None}, "held_m2"),
        ({"held_m2": Decimal(5), "let_m2": Decimal(6)}, "let_m2"),
        ({"held_m2": Decimal(5), "revenue_fen": -1}, "revenue_fen"),
        ({"held_m2": Decimal(5), "veto": "ILLEGAL_USE"}, "veto_document"),
        ({"held_m2": Decimal(5), "veto_document": "No. 4"}, "veto"),
    ],
)
def test_figures_that_cannot_be_are_refused_beside_their_field(
    land: Land, values: dict[str, Any], field: str
) -> None:
    firm = make.enterprise(land.officer)
    with pytest.raises(InvalidInput) as refused:
        services.enter_inputs(land.officer, firm.pk, YEAR, values)
    assert set(refused.value.fields) == {field}
    assert not YearInputs.objects.exists()


def test_a_landlord_is_somebody_else_who_lets(land: Land) -> None:
    firm = make.enterprise(land.officer)
    values = {"held_m2": Decimal(0), "leased_m2": Decimal(5), "landlord_id": firm.pk}
    with pytest.raises(InvalidInput, match="their own landlord"):
        services.enter_inputs(land.officer, firm.pk, YEAR, values)


def test_landlord_and_tenant_are_not_merged(land: Land) -> None:
    landlord, tenant = make.enterprise(land.officer), make.enterprise(land.officer)
    leased = {"leased_m2": Decimal(500), "landlord_id": landlord.pk}
    land.inputs(tenant, YEAR, mu=0, **leased)
    with pytest.raises(InvalidInput, match="leases land of the other"):
        registry.merge_enterprises(land.officer, landlord.pk, tenant.pk, reason="twice")
    tenant.refresh_from_db()
    assert tenant.merged_into is None


def test_two_zones_do_not_see_each_other(land: Land) -> None:
    land.firms(2, YEAR)
    done = land.published(YEAR)
    stranger = Land.of(make.zone())
    with pytest.raises(NotFound):
        queries.get_evaluation(stranger.officer, done.pk)
    with pytest.raises(NotFound):
        services.fix(stranger.officer, done.pk)
    assert not queries.list_inputs(stranger.officer).exists()


def test_a_province_reads_the_grades_of_its_zones() -> None:
    province = make.zone("Province", is_province=True)
    lands = [Land.of(make.zone(province=province)) for _n in range(2)]
    for one in lands:
        one.firms(5, YEAR)
        one.published(YEAR)
    reader = make.actor(province, Role.PROVINCE)
    found = queries.distribution(reader, queries.list_scores(reader), "zone")
    assert Counter(row["part"] for row in found) == Counter(one.zone.name for one in lands)
    assert all(row["n"] == 5 for row in found)
