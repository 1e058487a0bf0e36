"""What people see and press: an evaluation from its opening to its grades, policies, schemes."""

from decimal import Decimal

import pytest
from django.test import Client
from tests import make
from tests.make_efficiency import LONG_AGO, TERMS, Land, days_ago, terms_text

from zoneworks.core import contributions
from zoneworks.core import jobs as work
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Job, JobState, Zone
from zoneworks.efficiency import jobs, services
from zoneworks.efficiency.engine.process import State
from zoneworks.efficiency.models import (
    Evaluation,
    GradePolicy,
    Objection,
    Scheme,
    Score,
    YearInputs,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
YEAR = 2023


@pytest.fixture
def land(officer: Actor) -> Land:
    return Land.of(Zone.objects.get(pk=officer.zone_id), officer)


def _read(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_an_evaluation_goes_from_its_opening_to_final_grades(land: Land, web: Client) -> None:
    land.firms(20, YEAR)
    scheme = land.scheme()
    new = {"year": str(YEAR), "scheme": str(scheme.pk)}
    with days_ago(30):
        answer = web.post("/efficiency/evaluations/new", new)
        row = Evaluation.objects.get()
        assert answer.headers["Location"] == f"/efficiency/evaluations/{row.pk}/data"
        page = _read(web, f"/efficiency/evaluations/{row.pk}/data")
        assert "Tax authority" in page
        assert "Nothing is computed yet" in _read(web, f"/efficiency/evaluations/{row.pk}")
        web.post(f"/efficiency/evaluations/{row.pk}/compute", {"version": "1"})
        page = _read(web, f"/efficiency/evaluations/{row.pk}")
        assert "All enterprises" in page
        web.post(f"/efficiency/evaluations/{row.pk}/publish", {"version": "2"})
        page = _read(web, f"/efficiency/evaluations/{row.pk}")
        assert "working days left" in page
        assert "it can be made final after that day" in page
    web.post(f"/efficiency/evaluations/{row.pk}/fix", {"version": "3"})
    row.refresh_from_db()
    assert row.state == State.FINAL
    page = _read(web, f"/efficiency/scores?year_min={YEAR}&grade=A")
    assert "4</b>" in page or ">4<" in page
    assert "Efficiency of land" in _read(web, "/efficiency/distribution")


def test_a_province_sees_the_figures_of_the_latest_evaluation_of_each_zone() -> None:
    province = make.zone(is_province=True)
    lands = [Land.of(make.zone(province=province)) for _zone in range(2)]
    for one, years in zip(lands, ([YEAR - 1, YEAR], [YEAR - 2, YEAR - 1]), strict=True):
        for year in years:
            one.firms(20, year)
            one.final(year)

    def told(who: Actor) -> dict[str, str]:
        found = contributions.figures(who)
        return {metric.name: str(one.value) for metric, one in found}

    of_zone, of_all = told(lands[0].leader), told(make.actor(province, Role.PROVINCE))
    assert (of_zone["efficiency.land_of_d"], of_all["efficiency.land_of_d"]) == ("10", "20")
    assert of_zone["efficiency.share_of_a"] == of_all["efficiency.share_of_a"] == "20.0%"
    assert of_zone["efficiency.tax_per_mu"] == of_all["efficiency.tax_per_mu"] == "10.50"
    reader = make.client(make.actor(province, Role.PROVINCE))
    page = _read(reader, "/efficiency/scores?evaluation=LATEST&grade=D")
    assert page.count(f">{YEAR}<") == page.count(f">{YEAR - 1}<") == 1


def test_scores_open_with_the_latest_evaluation_by_rank(land: Land, web: Client) -> None:
    """All reach the caps, so that the scores are equal and more tax stands first."""
    capped = [{**one, "baseline": "1", "cap": "1"} for one in TERMS["groups"][0]["indicators"]]
    terms = {"groups": [{**TERMS["groups"][0], "indicators": capped}], "tie_breaks": ["TAX"]}
    firms = land.firms(5, YEAR)
    for number, firm in enumerate([firms[2], firms[0], firms[4], firms[1], firms[3]]):
        land.inputs(firm, YEAR + 1, tax=1000 - number)
    earlier = land.final(YEAR, **terms)
    latest = land.final(YEAR + 1)

    def shown(address: str) -> list[tuple[str, str]]:
        rows = web.get(address).context["list"].rows
        return [(row.cells[1], row.cells[5]) for row in rows]

    assert len({one.total for one in Score.objects.filter(evaluation=latest)}) == 1
    assert shown("/efficiency/scores") == [(str(YEAR + 1), f"{rank}/5") for rank in range(1, 6)]
    assert len(shown("/efficiency/scores?evaluation=all")) == 10
    page = web.get(f"/efficiency/evaluations/{earlier.pk}")
    assert {year for year, _rank in shown(page.context["scores_url"])} == {str(YEAR)}


def test_a_score_reads_in_the_language_of_the_page(land: Land, web: Client) -> None:
    named = {**TERMS["groups"][0], "name": "规上企业", "english": "Large"}
    named["indicators"] = [
        {**one, "name": "亩均税收" if one["code"] == "tax" else "亩均增加值"}
        | ({"english": "Tax a mu"} if one["code"] == "tax" else {})
        for one in named["indicators"]
    ]
    firm, _other = land.firms(2, YEAR)
    row = land.score(land.published(YEAR, groups=[named]), firm)
    address = f"/efficiency/scores/{row.pk}"
    page = _read(web, address)
    for told in ("Large", "Tax a mu", "亩均增加值", "10,000 yuan per mu", "¥200,000.00"):
        assert told in page
    assert "Large" in _read(web, "/efficiency/scores")
    web.cookies["zoneworks_language"] = "zh-hant"
    page = _read(web, address)
    for told in ("規上企業", "畝均稅收", "畝均增加值", "萬元/畝"):
        assert told in page


def test_a_refusal_leads_to_the_data_and_names_what_is_wrong(land: Land, web: Client) -> None:
    land.firms(2, YEAR)
    lone = make.enterprise(land.officer, "Landless Co., Ltd.")
    inputs = services.enter_inputs(land.officer, lone.pk, YEAR, {"held_m2": Decimal(0)})
    opened = land.opened(YEAR, least_land_m2="0")
    page = _read(web, f"/efficiency/evaluations/{opened.pk}/data")
    assert "Landless Co., Ltd.: it has no land of its own and leases none" in page
    answer = web.post(f"/efficiency/evaluations/{opened.pk}/compute", {"version": "1"}, follow=True)
    assert "Landless Co., Ltd.: it has no land" in answer.content.decode()
    assert not Score.objects.exists()
    edit = {"held_m2": "12.5", "version": str(inputs.version), "reason": "register"}
    assert web.post(f"/efficiency/inputs/{inputs.pk}/edit", edit).status_code == 302
    assert YearInputs.objects.get(pk=inputs.pk).held_m2 == Decimal("8333.33")


def test_a_score_opens_its_arithmetic(land: Land, web: Client) -> None:
    firm, *_others = land.firms(20, YEAR)
    row = land.score(land.published(YEAR), firm)
    page = _read(web, f"/efficiency/scores/{row.pk}")
    for told in ("cut at the cap", "Tax per mu", "90.0000", "1 of 20", "ranks 1 to 4"):
        assert told in page
    page = _read(web, f"/efficiency/scores/{row.pk}/what_if?TAX=1")
    assert "rank 20 of 20" in page or "of 20" in page
    assert Score.objects.get(pk=row.pk).total == row.total


def test_an_enterprise_objects_and_reads_the_answer(land: Land) -> None:
    firm, other = land.firms(2, YEAR)
    published = land.published(YEAR)
    own, theirs = land.score(published, firm), land.score(published, other)
    browser = make.english(make.client(make.actor(land.zone, Role.ENTERPRISE, own=firm)))
    assert "Check your score" in _read(browser, "/")
    assert firm.name in _read(browser, "/efficiency/scores")
    assert other.name not in _read(browser, "/efficiency/scores")
    _read(browser, f"/efficiency/scores/{theirs.pk}", 404)
    browser.post(f"/efficiency/scores/{own.pk}/object", {"text": "The land is smaller"})
    row = Objection.objects.get()
    desk = make.english(make.client(land.officer))
    assert "Decide the objection" in _read(desk, "/")
    decision = {"is_upheld": "no", "answer": "As registered", "version": "1"}
    desk.post(f"/efficiency/objections/{row.pk}/decide", decision)
    assert "As registered" in _read(browser, f"/efficiency/objections/{row.pk}")
    page = _read(desk, f"/efficiency/evaluations/{published.pk}/objections")
    assert "Rejected" in page


def test_an_enterprises_page_shows_its_grades(land: Land, web: Client) -> None:
    firm, *_others = land.firms(20, 2022)
    for one in [firm, *_others]:
        land.inputs(one, YEAR)
    land.final(2022)
    land.final(YEAR)
    page = _read(web, f"/registry/enterprises/{firm.pk}/grades")
    assert "Grades over the years" in page
    assert "Scores over the years" in page
    assert "2022" in page
    overview = _read(web, "/overview")
    assert "Share of grade A" in overview
    assert "Average tax per mu" in overview


def test_a_long_evaluation_is_a_job(
    land: Land, web: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "COMPUTED_AT_ONCE", 1)
    land.firms(3, YEAR)
    opened = land.opened(YEAR)
    answer = web.post(f"/efficiency/evaluations/{opened.pk}/compute", {"version": "1"})
    job = Job.objects.get(kind=jobs.COMPUTE)
    assert answer.headers["Location"] == f"/jobs/{job.pk}"
    assert not Score.objects.exists()
    work.run.func(job.pk, 1)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert Score.objects.count() == 3


def test_a_job_that_is_refused_fails_with_its_text(land: Land) -> None:
    land.firms(1, YEAR)
    job = jobs.start(land.officer, land.opened(YEAR))
    work.run.func(job.pk, 1)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "All enterprises" in job.error
    assert not Score.objects.exists()


def test_a_scheme_begins_as_an_example_and_is_adopted(land: Land, web: Client) -> None:
    begin = {"example": "sample", "valid_from": "2024-01-01"}
    web.post("/efficiency/schemes/new", begin)
    row = Scheme.objects.get()
    assert row.is_sample
    page = _read(web, f"/efficiency/schemes/{row.pk}")
    assert "Sample: values that no document sets" in page
    edit = {
        "name": "Own measure",
        "document": "No. 6",
        "valid_from": LONG_AGO.isoformat(),
        "text": terms_text().replace("weight: 60", "weight: 61"),
        "version": "1",
    }
    answer = web.post(f"/efficiency/schemes/{row.pk}/edit", edit)
    assert answer.status_code == 422
    assert "sum to 101, not to 100" in answer.content.decode()
    web.post(f"/efficiency/schemes/{row.pk}/edit", edit | {"text": terms_text()})
    leader = make.english(make.client(land.leader))
    leader.post(f"/efficiency/schemes/{row.pk}/adopt", {"version": "2"})
    row.refresh_from_db()
    assert row.adopted_on is not None
    assert "Adopted" in _read(web, f"/efficiency/schemes/{row.pk}")


def test_a_policy_waits_for_its_review(land: Land, web: Client) -> None:
    draft = {"grade": "A", "kind": "ADVANTAGE", "title": "First", "text": "Land", "basis": "Rule"}
    web.post("/efficiency/policies/new", draft)
    row = GradePolicy.objects.get()
    page = _read(make.english(make.client(land.leader)), f"/efficiency/policies/{row.pk}")
    assert "article 18" in page
    leader = make.english(make.client(land.leader))
    answer = leader.post(f"/efficiency/policies/{row.pk}/enforce", {"version": "1"}, follow=True)
    assert "article 18" in answer.content.decode()
    row.refresh_from_db()
    assert row.in_force_on is None
    answer = web.post(f"/efficiency/policies/{row.pk}/review")
    assert answer.headers["Location"].startswith("/compliance/reviews/")


def test_low_efficiency_land_stands_in_its_list(land: Land, web: Client) -> None:
    firms = land.firms(20, 2022)
    for number, one in enumerate(firms):
        land.inputs(one, YEAR, tax=10 * (20 - number))
    land.final(2022)
    land.final(YEAR)
    page = _read(web, "/efficiency/marks?mark=LOW_EFFICIENCY_LAND")
    assert firms[-1].name in page
    assert firms[0].name not in page
