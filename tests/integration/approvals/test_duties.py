"""Obligations and what follows them, checks after building, breaches, validity, commitments."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests import make, make_cases
from tests.make_cases import FIRST, Office, act, carry_through, item

from zoneworks.approvals import metrics, queries, rows, services
from zoneworks.approvals.engine.process.duties import NextStep
from zoneworks.approvals.engine.process.handling import HandlingAct
from zoneworks.approvals.engine.process.simulation import Award, Candidate
from zoneworks.approvals.models import ApprovalCase, Obligation
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event, StoredFile

pytestmark = pytest.mark.django_db

TERMS = {"parcel": "W-2024-07"}
SOUND = Candidate(has_agreement=True, is_in_good_standing=True, has_promised=True)


@pytest.fixture
def office() -> Office:
    return make_cases.office()


@pytest.fixture
def case(office: Office) -> ApprovalCase:
    return office.case()


@pytest.fixture
def promise(office: Office, case: ApprovalCase) -> Obligation:
    """What was promised for the soil and water form, which was granted at once."""
    carry_through(office, case, "filing")
    carry_through(office, case, "soil_water_form")
    found: Obligation = Obligation.objects.get(case=case, kind="COMMITMENT")
    return found


def test_a_broken_promise_is_to_be_corrected_and_only_then_revoked(
    office: Office, promise: Obligation
) -> None:
    with pytest.raises(InvalidInput):
        services.close_obligation(office.clerk, promise.pk, was_kept=False, version=1, note=" ")
    promise.refresh_from_db()
    assert promise.closed_on is None
    services.close_obligation(office.clerk, promise.pk, was_kept=False, version=1, note="未落实")
    promise.refresh_from_db()
    assert queries.step_of(promise) is NextStep.ORDER
    today = clock.today()
    with pytest.raises(InvalidInput):
        services.order_correction(
            office.clerk, promise.pk, today - timedelta(days=1), version=None, reason="补种"
        )
    services.order_correction(office.clerk, promise.pk, today, version=None, reason="补种")
    promise.refresh_from_db()
    assert queries.step_of(promise) is NextStep.AWAIT
    with make_cases.at(today + timedelta(days=1)):
        assert queries.step_of(promise) is NextStep.REVOKE
    act(office.clerk, item(promise.case, "soil_water_form"), HandlingAct.REVOKE)
    promise.refresh_from_db()
    promise.item.refresh_from_db()
    assert queries.step_of(promise) is NextStep.NONE
    acts = Event.objects.filter(subject_type="approvals.Obligation", subject_id=promise.pk)
    assert {"approvals.obligation_broken", "approvals.correction_ordered"} <= {
        one.act for one in acts
    }


def test_a_correction_ends_the_matter_and_needs_an_order_before(
    office: Office, promise: Obligation
) -> None:
    with pytest.raises(InvalidInput):
        services.confirm_correction(office.clerk, promise.pk, version=None, reason="已补种")
    services.close_obligation(office.clerk, promise.pk, was_kept=False, version=1, note="未落实")
    services.order_correction(office.clerk, promise.pk, clock.today(), version=None, reason="补种")
    services.confirm_correction(office.clerk, promise.pk, version=None, reason="已补种")
    promise.refresh_from_db()
    assert queries.step_of(promise) is NextStep.NONE
    assert promise.was_kept is False
    assert promise.corrected_on == clock.today()


def test_today_shows_a_promise_until_it_is_kept_or_corrected(
    office: Office, promise: Obligation
) -> None:
    def today(actor: Actor) -> list[tuple[str, date | None]]:
        return [
            (str(one.verb), one.due_on)
            for one in metrics.duties_of(actor)
            if "/obligations/" in one.url
        ]

    assert today(office.clerk) == [("检查", promise.due_on)]
    assert today(office.officer) == today(office.applicant) == []
    assert today(make_cases.office().clerk) == []
    services.close_obligation(office.clerk, promise.pk, was_kept=False, version=1, note="未落实")
    assert today(office.clerk) == [("责令整改", None)]
    assert today(office.applicant) == []
    day = clock.today()
    services.order_correction(office.clerk, promise.pk, day, version=None, reason="补种")
    assert today(office.clerk) == [("确认已整改", day)]
    assert today(office.applicant) == [("整改", day)]
    with make_cases.at(day + timedelta(days=1)):
        assert today(office.clerk) == [("撤销", day)]
    services.confirm_correction(office.clerk, promise.pk, version=None, reason="已补种")
    assert today(office.clerk) == today(office.applicant) == []


def test_an_obligation_is_closed_by_who_may_and_once(office: Office, promise: Obligation) -> None:
    for stranger in (office.applicant, office.administrator):
        with pytest.raises(ActForbidden):
            services.close_obligation(stranger, promise.pk, was_kept=True, version=1)
    other = make_cases.office()
    with pytest.raises(NotFound):
        services.close_obligation(other.clerk, promise.pk, was_kept=True, version=1)
    services.close_obligation(office.clerk, promise.pk, was_kept=True, version=1)
    with pytest.raises(InvalidInput):
        services.close_obligation(office.clerk, promise.pk, was_kept=True, version=None)
    promise.refresh_from_db()
    assert promise.was_kept is True


def test_a_check_after_building_blocks_until_it_is_passed(
    office: Office, case: ApprovalCase
) -> None:
    def missing() -> tuple[str, ...]:
        return rows.load(office.zone.pk, [case.pk], lock=False)[case.pk].case.missing_for("use")

    def put_off(check: str, **more: Any) -> Obligation:
        given = {"due_on": clock.today(), "responsible": "沈既明"} | more
        return services.put_off_check(office.officer, case.pk, check, **given)

    assert "lightning" not in missing()
    for wrong in (
        lambda: put_off("construction_permit"),
        lambda: put_off("eia_form"),
        lambda: put_off("lightning", responsible=" "),
        lambda: put_off("lightning", due_on=clock.today() - timedelta(days=1)),
    ):
        with pytest.raises(InvalidInput):
            wrong()
    assert not Obligation.objects.filter(case=case).exists()
    duty = put_off("lightning")
    assert missing()[-1] == "lightning"
    with pytest.raises(InvalidInput):
        put_off("lightning")
    with pytest.raises(InvalidInput):  # a check is passed on evidence alone
        services.close_obligation(office.clerk, duty.pk, was_kept=True, version=None)
    services.close_obligation(
        office.clerk, duty.pk, was_kept=False, version=None, note="接地不合格"
    )
    assert missing()[-1] == "lightning"
    again = put_off("lightning")
    services.close_obligation(office.clerk, again.pk, was_kept=True, version=None, note="报告 7 号")
    assert "lightning" not in missing()


def test_a_breach_is_closed_once_with_an_outcome(office: Office, case: ApprovalCase) -> None:
    breach = services.record_breach(office.officer, case.pk, "construction", description="打桩")
    client = make.client(office.clerk)
    assert "打桩" in client.get("/approvals/breaches").content.decode()
    address = f"/approvals/breaches/{breach.pk}/close"
    refused = client.post(address, {"outcome": " ", "version": 1})
    assert refused.status_code == 422
    stale = client.post(address, {"outcome": "责令停工", "version": 9})
    assert stale.status_code == 422
    breach.refresh_from_db()
    assert breach.closed_on is None
    assert client.post(address, {"outcome": "责令停工", "version": 1}).status_code == 302
    with pytest.raises(InvalidInput):
        services.close_breach(office.clerk, breach.pk, "再次", version=None)
    breach.refresh_from_db()
    assert breach.outcome == "责令停工"
    text = client.get(f"/registry/projects/{office.project.pk}/permits").content.decode()
    assert "责令停工" in text


def test_an_uploaded_paper_goes_in_with_an_event_of_its_own(
    office: Office, case: ApprovalCase
) -> None:
    row = item(case, "filing")
    files = {
        code: make.upload(f"%PDF-1.7 {code}", f"{code}.pdf")
        for code in make_cases.papers(case, "filing")
    }
    given = services.give_papers(office.applicant, row.pk, files)
    act(office.applicant, row, HandlingAct.APPLY)
    found = Event.objects.filter(act="approvals.paper_given")
    assert {one.subject_id for one in found} == {one.pk for one in given}
    assert len({one.batch for one in found}) == 1


def test_one_bad_file_keeps_all_out(office: Office, case: ApprovalCase) -> None:
    row = item(case, "filing")
    client = make.client(office.applicant)
    files = {
        "company": make.upload("%PDF-1.7 good", "good.pdf"),
        "outline": make.upload("no pdf", "bad.pdf"),
    }
    answer = client.post(f"/approvals/items/{row.pk}/papers/new", files)
    assert answer.status_code == 422
    assert "bad.pdf" in answer.content.decode()
    assert not queries.list_papers(row)


def test_own_papers_can_be_fetched_and_others_not(office: Office, case: ApprovalCase) -> None:
    row = item(case, "filing")
    given = services.give_paper(
        office.applicant, row.pk, "company", make.upload("%PDF-1.7 mine", "mine.pdf")
    )
    answer = make.client(office.applicant).get(f"/approvals/papers/{given.pk}")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 mine"  # type: ignore[attr-defined]
    other = make_cases.office()
    assert make.client(other.applicant).get(f"/approvals/papers/{given.pk}").status_code == 404


def test_the_letter_of_commitment_is_kept_and_begins_the_handling(
    office: Office, case: ApprovalCase
) -> None:
    carry_through(office, case, "filing")
    client = make.client(office.officer)
    values = {
        "has_agreement": "on",
        "is_in_good_standing": "on",
        "parcel": "W-1",
        "land_use": "工业",
        "floor_area_ratio": "1.8",
    }
    address = f"/approvals/cases/{case.pk}/simulation/new"
    assert client.post(address, values).status_code == 422
    case.refresh_from_db()
    assert case.simulated_on is None
    letter = make.upload("%PDF-1.7 letter", "承诺书.pdf")
    assert client.post(address, values | {"letter": letter}).status_code == 302
    case.refresh_from_db()
    assert case.promise is not None
    assert case.promise.name == "承诺书.pdf"
    assert case.simulated_for == office.enterprise.credit_code
    assert StoredFile.objects.filter(pk=case.promise.pk).exists()


def test_terms_are_accepted_once_by_the_applicant_or_on_a_signed_paper(
    office: Office, case: ApprovalCase
) -> None:
    with pytest.raises(InvalidInput):
        services.accept_terms(office.applicant, case.pk)
    carry_through(office, case, "filing")
    services.begin_simulation(office.officer, case.pk, SOUND, TERMS, on=FIRST)
    with pytest.raises(ActForbidden):
        services.accept_terms(office.clerk, case.pk, document="x")
    with pytest.raises(InvalidInput):
        services.accept_terms(office.officer, case.pk)
    assert ApprovalCase.objects.get(pk=case.pk).terms_accepted_on is None
    services.accept_terms(office.applicant, case.pk)
    assert Event.objects.get(act="approvals.terms_accepted").user_id == office.applicant.user_id
    with pytest.raises(InvalidInput):
        services.accept_terms(office.applicant, case.pk)


def test_results_convert_only_for_the_legal_person_for_whom_they_were_made(
    office: Office, case: ApprovalCase
) -> None:
    carry_through(office, case, "filing")
    carry_through(office, case, "planning_conditions")
    services.begin_simulation(office.officer, case.pk, SOUND, TERMS, on=FIRST)
    services.accept_terms(office.applicant, case.pk)
    row = carry_through(office, case, "land_contract", until=HandlingAct.REVIEW)
    won = FIRST + timedelta(days=40)
    act(office.clerk, row, HandlingAct.GRANT, won)
    other = make.enterprise(office.officer)
    type(office.project).objects.filter(pk=office.project.pk).update(enterprise=other)
    award = Award(office.enterprise.credit_code, TERMS, is_paid=True, design_is_unchanged=True)
    with pytest.raises(InvalidInput, match=r"Another|其他|另"):
        services.convert(office.officer, case.pk, award, {}, on=won)
    assert ApprovalCase.objects.get(pk=case.pk).converted_on is None


def test_a_stale_page_does_not_close_an_obligation(office: Office, promise: Obligation) -> None:
    with pytest.raises(StaleRecord):
        services.close_obligation(office.clerk, promise.pk, was_kept=True, version=7)
    promise.refresh_from_db()
    assert promise.closed_on is None
