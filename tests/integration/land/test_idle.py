"""Cases of idle land as services: each act writes what the order says, or nothing."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests import make
from tests.integration.land.idle import START, Ground, on, served

from zoneworks.core import documents
from zoneworks.core.calendars import national_calendar
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event, IssuedDocument
from zoneworks.land import services as land
from zoneworks.land.labels.reckoning import told_lines
from zoneworks.land.models import IdleCase, IdleHindrance, LandContract, Mortgage, Parcel
from zoneworks.land.queries import idle as queries
from zoneworks.land.queries.outlooks import days_of, list_becoming_idle, list_due_soon
from zoneworks.land.services import idle

pytestmark = pytest.mark.django_db
APPROVAL = {"approval": "区政府 2025 年第 8 号批复"}


@pytest.fixture
def ground() -> Ground:
    """A zone with land."""
    return Ground()


def refused(act: Any, *args: Any, says: str = "", **more: Any) -> None:
    """An act that is refused in words, and of which nothing stays."""
    events, papers = Event.objects.count(), IssuedDocument.objects.count()
    rows = list(IdleCase.objects.order_by("pk").values())
    with pytest.raises(InvalidInput) as refusal:
        act(*args, **more)
    assert says in str(refusal.value)
    assert (Event.objects.count(), IssuedDocument.objects.count()) == (events, papers)
    assert list(IdleCase.objects.order_by("pk").values()) == rows


def test_the_platform_notes_idle_land_once_and_decides_nothing(ground: Ground) -> None:
    contract = ground.contract()
    with on(START + timedelta(days=365)):
        idle.notice_idle_land()
        assert IdleCase.objects.count() == 0
    with on(START + timedelta(days=366)):
        idle.notice_idle_land()
        idle.notice_idle_land()
    case = IdleCase.objects.get()
    assert (case.contract_id, case.state, case.test, case.cause) == (contract.pk, "FOUND", "", "")
    assert case.officer is None
    expected = national_calendar().next_working(case.found_on + timedelta(days=30))
    assert case.inquire_by == expected
    assert IssuedDocument.objects.count() == 0
    assert Event.objects.get(act="land.idle_found").user_id is None


@pytest.mark.usefixtures("english")
def test_no_case_is_opened_before_the_land_is_idle(ground: Ground) -> None:
    contract = ground.contract()
    with on(date(2025, 3, 15)):
        refused(idle.open_case, ground.officer, contract.pk, says="2025-03-16")
    with on(date(2025, 3, 16)):
        idle.open_case(ground.officer, contract.pk)
        refused(idle.open_case, ground.officer, contract.pk, says="XZ-2025-0001")


def test_the_inquiry_issues_its_notice_and_the_answer_has_thirty_days(ground: Ground) -> None:
    contract = ground.contract()
    with on(date(2025, 4, 1)):
        case = idle.open_case(ground.officer, contract.pk)
        case = idle.inquire(ground.officer, case.pk, {})
        assert (case.state, case.test) == ("INQUIRY", "NOT_STARTED")
        case = idle.deliver(ground.officer, case.pk, served(date(2025, 4, 1)))
    # the thirtieth day, 1 May 2025, is a holiday until 5 May
    assert case.answer_due_on == date(2025, 5, 6)
    paper = IssuedDocument.objects.get()
    assert paper.title == "闲置土地调查通知书"
    assert paper.number.endswith("闲调〔2025〕1号")
    words = "".join(paper.values["body"])
    assert "三十日内" in words
    assert "2024年3月15日" in words
    assert documents.read_file(ground.officer, paper, "http://zone.example.cn/").startswith(b"%PDF")


@pytest.mark.usefixtures("english")
def test_nothing_is_determined_while_the_answers_term_runs(ground: Ground) -> None:
    contract = ground.contract()
    values = {"cause": "OWNER", "reason": "未动工"}
    with on(date(2025, 4, 1)):
        case = idle.open_case(ground.officer, contract.pk)
        idle.inquire(ground.officer, case.pk, {})
        refused(idle.determine, ground.leader, case.pk, values, says="article 5")
        idle.deliver(ground.officer, case.pk, served(date(2025, 4, 1)))
    with on(date(2025, 5, 6)):
        refused(idle.determine, ground.leader, case.pk, values, says="2025-05-06")
    with on(date(2025, 5, 7)):
        assert idle.determine(ground.leader, case.pk, values).state == "DETERMINED"


def test_a_determination_keeps_its_reckoning_and_its_rule_set(ground: Ground) -> None:
    case = ground.determined()
    assert (case.test, case.cause) == ("NOT_STARTED", "OWNER")
    assert (case.base_on, case.idle_from) == (START, date(2025, 3, 16))
    assert len(case.rules_sha256) == 64
    assert [line["step"] for line in case.lines][:3] == ["AGREED_START", "NOT_STARTED", "TERM"]
    paper = IssuedDocument.objects.get(kind="IDLE_DETERMINATION")
    assert "国有建设用地使用权人自身原因" in "".join(paper.values["body"])


def test_only_a_leader_determines_and_an_officer_of_elsewhere_finds_nothing(
    ground: Ground,
) -> None:
    case = ground.inquired()
    with pytest.raises(ActForbidden):
        idle.determine(ground.officer, case.pk, {"cause": "OWNER", "reason": "x"})
    stranger = make.actor(make.zone())
    with pytest.raises(NotFound):
        idle.inquire(stranger, case.pk, {})
    with pytest.raises(NotFound):
        queries.get_idle_case(stranger, case.pk)


def test_who_has_not_seen_the_latest_changes_nothing(ground: Ground) -> None:
    case = ground.inquired()
    seen = queries.seen_version(case)
    with on(date(2025, 4, 9)):
        told = {"kind": "PETITIONS", "from_on": date(2024, 5, 1), "evidence": "信访答复"}
        idle.add_hindrance(ground.officer, case.pk, told, version=seen)
        with pytest.raises(StaleRecord):
            idle.determine(ground.leader, case.pk, {"cause": "OWNER", "reason": "x"}, version=seen)


@pytest.mark.usefixtures("english")
def test_hindrances_count_once_they_are_verified(ground: Ground) -> None:
    case = ground.inquired()
    with on(date(2025, 4, 9)):
        told = {"kind": "PLAN_CHANGED", "from_on": date(2024, 5, 1), "evidence": "批复"}
        row = idle.add_hindrance(ground.officer, case.pk, told)
        government = {"cause": "GOVERNMENT", "reason": "规划修改"}
        refused(idle.determine, ground.leader, case.pk, government, says="article 8")
        idle.verify_hindrance(ground.officer, case.pk, row.pk, is_verified=True)
        owner = {"cause": "OWNER", "reason": "未动工"}
        refused(idle.determine, ground.leader, case.pk, owner, says="not as things stand")
        case = idle.determine(ground.leader, case.pk, government)
    assert case.cause == "GOVERNMENT"
    told = "\n".join(text for text, _article in told_lines(case.lines))
    assert "from 2024-05-01 on, as long as it lasts" in told
    assert IdleHindrance.objects.get().is_verified


@pytest.mark.usefixtures("english")
def test_the_fee_is_a_fifth_after_the_hearing_was_offered(ground: Ground) -> None:
    case = ground.determined()
    day = date(2025, 5, 12)
    with on(day):
        refused(idle.decide_fee, ground.leader, case.pk, APPROVAL, says="article 14(1)")
    case = ground.heard(case, "FEE", day)
    assert case.hearing_ask_by == date(2025, 5, 19)
    with on(date(2025, 5, 19)):
        refused(idle.decide_fee, ground.leader, case.pk, APPROVAL, says="2025-05-19")
    with on(date(2025, 5, 20)):
        refused(idle.decide_fee, ground.leader, case.pk, {"approval": " "})
        case = idle.decide_fee(ground.leader, case.pk, APPROVAL)
        assert (case.fee_base_fen, case.fee_fen) == (4_500_000_001, 900_000_000)
        case = idle.deliver(ground.officer, case.pk, served(date(2025, 5, 20)))
        assert case.fee_due_on == date(2025, 6, 19)
        case = idle.pay_fee(ground.officer, case.pk, {"on": date(2025, 5, 20)})
    assert case.state == "FEE_PAID"
    paper = IssuedDocument.objects.get(kind="IDLE_FEE")
    assert "9,000,000.00元" in "".join(paper.values["body"])
    assert "不得列入生产成本" in "".join(paper.values["body"])


@pytest.mark.usefixtures("english")
def test_a_hearing_that_was_asked_for_is_held_before_the_decision(ground: Ground) -> None:
    case = ground.heard(ground.determined(), "FEE", date(2025, 5, 12))
    with on(date(2025, 5, 15)):
        idle.record_hearing(ground.officer, case.pk, {"asked_on": date(2025, 5, 14)})
    with on(date(2025, 6, 3)):
        refused(idle.decide_fee, ground.leader, case.pk, APPROVAL, says="2025-05-14")
        held = {
            "asked_on": date(2025, 5, 14),
            "held_on": date(2025, 6, 3),
            "result": "维持拟定意见",
        }
        idle.record_hearing(ground.officer, case.pk, held)
        assert idle.decide_fee(ground.leader, case.pk, APPROVAL).state == "FEE_DUE"


@pytest.mark.usefixtures("english")
def test_land_of_the_governments_cause_bears_no_fee_and_is_not_taken_back(ground: Ground) -> None:
    case = ground.determined(by_government=True)
    with on(date(2026, 5, 1)):
        for about in ("FEE", "RETAKING"):
            told = {"about": about}
            refused(idle.tell_hearing, ground.officer, case.pk, told, says="articles 8 and 14")


@pytest.mark.usefixtures("english")
def test_the_title_is_taken_back_after_two_years_and_not_before(ground: Ground) -> None:
    case = ground.determined()
    with on(date(2026, 3, 15)):
        told = {"about": "RETAKING"}
        refused(idle.tell_hearing, ground.officer, case.pk, told, says="2026-03-16")
    case = ground.heard(case, "RETAKING", date(2026, 3, 16))
    parcel, contract = case.parcel_id, case.contract_id
    with on(date(2026, 4, 1)):
        mortgage = Mortgage.objects.create(
            zone=ground.zone,
            parcel_id=parcel,
            mortgagee="农商银行",
            secured_fen=100,
            from_on=date(2024, 1, 1),
        )
        refused(idle.decide_retaking, ground.leader, case.pk, APPROVAL, says="article 14")
        idle.tell_mortgagees(ground.officer, case.pk, {"on": date(2026, 4, 1)})
        case = idle.decide_retaking(ground.leader, case.pk, APPROVAL)
        end = {"on": date(2026, 4, 1), "reason": "公告注销"}
        refused(idle.cancel_title, ground.officer, case.pk, end, says="article 17")
        case = idle.deliver(ground.officer, case.pk, served(date(2026, 4, 1)))
        assert case.deregister_by == date(2026, 5, 6)
        case = idle.cancel_title(ground.officer, case.pk, end)
    assert (case.state, case.ending) == ("ENDED", "TAKEN_BACK")
    row = Parcel.objects.get(pk=parcel)
    assert (row.state, row.holder_id, row.contract_id) == ("RESERVE", None, None)
    assert LandContract.objects.get(pk=contract).ended_on == date(2026, 4, 1)
    mortgage.refresh_from_db()
    assert mortgage.released_on == date(2026, 4, 1)
    paper = IssuedDocument.objects.get(kind="IDLE_RETAKING")
    assert "农商银行" in "".join(paper.values["body"])


def plan(**more: Any) -> dict[str, Any]:
    """A plan by a later start."""
    return {
        "way": "EXTEND",
        "plan_from_on": date(2025, 5, 12),
        "plan_start_by": date(2026, 5, 12),
        "plan": "签订补充协议，重新约定动工日期。",
    } | more


@pytest.mark.usefixtures("english")
def test_a_later_start_is_agreed_for_a_year_at_most_and_time_counts_anew(ground: Ground) -> None:
    case = ground.determined(by_government=True)
    with on(date(2025, 5, 12)):
        late = plan(plan_start_by=date(2026, 5, 13))
        refused(idle.draft_plan, ground.officer, case.pk, late, says="article 12(1)")
        idle.draft_plan(ground.officer, case.pk, plan())
        approved = {"on": date(2025, 5, 12)} | APPROVAL
        case = idle.approve_plan(ground.leader, case.pk, approved)
    assert (case.state, case.counts_from) == ("DISPOSED", date(2026, 5, 12))
    contract = LandContract.objects.get(pk=case.contract_id)
    assert (contract.start_by, contract.finish_by) == (date(2026, 5, 12), None)
    assert queries.finding_of(contract, date(2027, 5, 12)).is_idle is False
    paper = IssuedDocument.objects.get(kind="IDLE_PLAN")
    assert "第十二条第一款第一项" in "".join(paper.values["body"])
    with on(date(2026, 6, 1)):
        refused(idle.inquire, ground.officer, case.pk, {}, says="2027-05-13")


@pytest.mark.usefixtures("english")
def test_the_holders_own_idle_land_goes_no_way_of_article_12(ground: Ground) -> None:
    case = ground.determined()
    with on(date(2025, 5, 12)):
        refused(idle.draft_plan, ground.officer, case.pk, plan(), says="article 12")


def test_a_buy_back_ends_title_and_case(ground: Ground) -> None:
    case = ground.determined(by_government=True)
    with on(date(2025, 5, 12)):
        told = plan(way="BUY_BACK", plan_start_by=None, plan_price_fen=4_600_000_000)
        idle.draft_plan(ground.officer, case.pk, told)
        case = idle.approve_plan(ground.leader, case.pk, {"on": date(2025, 5, 12)} | APPROVAL)
    assert (case.state, case.ending, case.counts_from) == ("ENDED", "BOUGHT_BACK", None)
    assert Parcel.objects.get(pk=case.parcel_id).state == "RESERVE"


@pytest.mark.usefixtures("english")
def test_a_case_ends_when_works_have_begun_in_the_sense_of_the_order(ground: Ground) -> None:
    case = ground.determined()
    proof = {
        "on": date(2025, 6, 1),
        "reason": "现场核查",
        "permit_number": "430112202506010101",
        "permit_on": date(2025, 5, 20),
        "groundwork": "BASE",
        "done_percent": Decimal("33.33"),
    }
    with on(date(2025, 6, 1)):
        refused(idle.end_case, ground.officer, case.pk, proof, says="article 30")
        refused(idle.end_case, ground.officer, case.pk, proof | {"permit_on": None})
        done = proof | {"done_percent": Decimal("33.34")}
        case = idle.end_case(ground.officer, case.pk, done)
    assert (case.state, case.ending) == ("ENDED", "WORKS_BEGUN")
    assert LandContract.objects.get(pk=case.contract_id).started_on == date(2025, 6, 1)


@pytest.mark.usefixtures("english")
def test_stopped_works_are_disposed_of_and_end_when_they_go_on(ground: Ground) -> None:
    contract = ground.contract()
    values = {"version": contract.version, "reason": "现场核查"}
    with on(date(2024, 3, 1)):
        land.change_contract(
            ground.officer, contract.pk, {"started_on": date(2024, 3, 1)}, **values
        )
    report = {"developed_m2": Decimal(3000), "invested_fen": 3_000_000_000, "is_stopped": True}
    with on(date(2024, 4, 1)):
        land.report_works(ground.officer, contract.pk, {"on": date(2024, 4, 1)} | report)
    with on(date(2025, 4, 1)):
        refused(idle.open_case, ground.officer, contract.pk, says="2025-04-02")
    with on(date(2025, 4, 2)):
        case = idle.open_case(ground.officer, contract.pk)
        idle.inquire(ground.officer, case.pk, {})
        idle.deliver(ground.officer, case.pk, served(date(2025, 4, 2)))
        told = {"on": date(2025, 4, 2), "answer": "资金链断裂"}
        idle.answer(ground.officer, case.pk, told)
        idle.determine(ground.leader, case.pk, {"cause": "OWNER", "reason": "停工满一年"})
        about = {"about": "FEE"}
        refused(idle.tell_hearing, ground.officer, case.pk, about, says="article 12")
        end = {"on": date(2025, 4, 2), "reason": "复工"}
        refused(idle.end_case, ground.officer, case.pk, end, says="latest report")
    with on(date(2025, 5, 6)):
        report |= {"is_stopped": False}
        land.report_works(ground.officer, contract.pk, {"on": date(2025, 5, 6)} | report)
        case = idle.end_case(ground.officer, case.pk, end | {"on": date(2025, 5, 6)})
    assert case.ending == "WORKS_RESUMED"


@pytest.mark.usefixtures("english")
def test_a_case_is_not_dismissed_while_the_records_say_idle(ground: Ground) -> None:
    case = ground.inquired()
    with on(date(2025, 4, 9)):
        refused(idle.dismiss, ground.officer, case.pk, {"reason": "x"}, says="2025-03-16")
    contract = LandContract.objects.get(pk=case.contract_id)
    with on(date(2025, 4, 10)):
        land.change_contract(
            ground.officer,
            contract.pk,
            {"started_on": date(2025, 3, 1)},
            version=contract.version,
            reason="施工许可证及现场照片",
        )
        assert idle.dismiss(ground.officer, case.pk, {"reason": "已动工"}).ending == "NOT_IDLE"


@pytest.mark.usefixtures("english")
def test_a_determined_contract_is_neither_ended_nor_put_off_by_hand(ground: Ground) -> None:
    case = ground.determined()
    contract = LandContract.objects.get(pk=case.contract_id)
    seen = {"version": contract.version, "reason": "协商"}
    with on(date(2025, 5, 12)):
        later = {"start_by": date(2025, 9, 1)}
        refused(land.change_contract, ground.officer, contract.pk, later, says="12(1)", **seen)
        day = date(2025, 5, 12)
        refused(land.end_contract, ground.officer, contract.pk, day, says="14", **seen)
    contract.refresh_from_db()
    assert (contract.start_by, contract.ended_on) == (START, None)


def test_the_database_refuses_a_fee_without_a_hearing_and_a_second_open_case(
    ground: Ground,
) -> None:
    case = ground.determined()
    for columns in (
        {"fee_decided_on": date(2025, 5, 1), "fee_fen": 1, "fee_base_fen": 5, "fee_approval": "x"},
        {"retaking_decided_on": date(2025, 5, 1), "retaking_approval": "x"},
        {"ended_on": date(2025, 5, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            IdleCase.objects.filter(pk=case.pk).update(**columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        IdleCase.objects.filter(pk=case.pk).update(
            hearing_told_on=date(2025, 5, 1),
            fee_decided_on=date(2025, 5, 1),
            fee_approval="x",
            fee_base_fen=9,
            fee_fen=2,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        IdleCase.objects.create(
            zone=ground.zone,
            number="XZ-2",
            parcel_id=case.parcel_id,
            contract_id=case.contract_id,
            found_on=date(2025, 5, 1),
            inquire_by=date(2025, 5, 31),
        )


def test_lists_desks_and_single_contracts_agree_on_what_becomes_idle(ground: Ground) -> None:
    today = date(2025, 3, 1)
    ground.contract()
    ground.contract(start_by=date(2024, 4, 29))
    ground.contract(start_by=date(2024, 4, 30))
    ground.contract(start_by=date(2024, 2, 29))
    ground.contract(start_by=None, finish_by=None)
    undated = {"start_by": None, "finish_by": None, "delivered_on": None}
    ground.contract(signed_on=date(2007, 10, 31), **undated)
    begun = ground.contract(started_on=date(2024, 2, 1))
    ground.contract(started_on=date(2024, 2, 1))
    with on(date(2024, 4, 1)):
        for row, m2 in ((begun, 3000), (LandContract.objects.last(), 7000)):
            told = {"on": date(2024, 4, 1), "developed_m2": Decimal(m2), "is_stopped": True}
            land.report_works(ground.officer, row.pk, told | {"invested_fen": 2_500_000_000})
    with on(today):
        rows = LandContract.objects.select_related("parcel").prefetch_related("reports")
        single = {
            row.pk: found.idle_from
            for row in rows
            if (found := queries.finding_of(row)).idle_from is not None
        }
        assert days_of(LandContract.objects.all(), today) == single
        listed = {row.pk: row.idle_from for row in list_becoming_idle(ground.officer, 60)}
        last = today + timedelta(days=60)
        assert listed == {pk: day for pk, day in single.items() if day <= last}
        assert {row.pk for row in list_due_soon(ground.officer)} == set(listed)
        assert len(listed) == 5


@pytest.mark.usefixtures("english")
def test_land_that_is_idle_again_after_a_later_start_is_inquired_into_anew(
    ground: Ground,
) -> None:
    case = ground.determined(by_government=True)
    with on(date(2025, 5, 12)):
        idle.draft_plan(ground.officer, case.pk, plan())
        idle.approve_plan(ground.leader, case.pk, {"on": date(2025, 5, 12)} | APPROVAL)
    day = date(2027, 5, 13)
    with on(day):
        case = idle.inquire(ground.officer, case.pk, {})
        assert (case.state, case.answered_on, case.answer_due_on) == ("INQUIRY", None, None)
        idle.deliver(ground.officer, case.pk, served(day))
        idle.answer(ground.officer, case.pk, {"on": day, "answer": "仍未动工"})
        row = case.hindrances.get()
        idle.verify_hindrance(ground.officer, case.pk, row.pk, is_verified=False)
        told = {"cause": "OWNER", "reason": "新约定期限届满一年未动工"}
        case = idle.determine(ground.leader, case.pk, told)
        assert (case.base_on, case.idle_from) == (date(2026, 5, 12), day)
        assert (case.published_on, case.filed_on) == (None, None)
        later = plan(plan_from_on=day, plan_start_by=date(2028, 1, 1))
        refused(idle.draft_plan, ground.officer, case.pk, later, says="article 12")
    assert IssuedDocument.objects.filter(kind="IDLE_INQUIRY").count() == 2


def test_a_public_notice_counts_as_delivered_thirty_days_after_it_was_published(
    ground: Ground,
) -> None:
    contract = ground.contract()
    told = served(date(2025, 4, 2)) | {"manner": "PUBLIC_NOTICE"}
    with on(date(2025, 4, 2)):
        case = idle.open_case(ground.officer, contract.pk)
        idle.inquire(ground.officer, case.pk, {})
        case = idle.deliver(ground.officer, case.pk, told)
        # thirty days until 2 May, then thirty for the answer: 1 June 2025 is a Sunday, 2 a holiday
        assert (case.inquiry_delivered_on, case.answer_due_on) == (
            date(2025, 5, 2),
            date(2025, 6, 3),
        )
    values = {"cause": "OWNER", "reason": "未按约定动工"}
    with on(date(2025, 6, 3)):
        refused(idle.determine, ground.leader, case.pk, values, says="2025-06-03")
        answer = {"on": date(2025, 4, 20), "answer": "资金未到位"}
        case = idle.answer(ground.officer, case.pk, answer)
        assert case.answered_on == date(2025, 4, 20)


def test_how_each_paper_was_served_is_kept_beside_its_day(ground: Ground) -> None:
    case = ground.determined()
    day = date(2025, 5, 12)
    told = {"on": day, "manner": "POST", "address": " 创新路 8 号 ", "proof": "EMS 1034567890123"}
    with on(day):
        idle.tell_hearing(ground.officer, case.pk, {"about": "FEE"})
        refused(idle.deliver, ground.officer, case.pk, {"on": day}, says="必填")
        case = idle.deliver(ground.officer, case.pk, told)
        first, second = queries.list_deliveries(case)
        assert (first.paper, first.on, first.manner) == ("INQUIRY", date(2025, 4, 1), "IN_PERSON")
        assert (second.manner, second.address, second.proof) == (
            "POST",
            "创新路 8 号",
            "EMS 1034567890123",
        )
        case = idle.inquire(ground.officer, case.pk, {})
    assert queries.list_deliveries(case) == []
