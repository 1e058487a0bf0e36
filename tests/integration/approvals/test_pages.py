"""The pages of cases: what a person does in them, and what they say when it is not possible."""

import pytest
from tests import make, make_cases
from tests.make_cases import FIRST, Office, carry_through, item

from zoneworks.approvals import services
from zoneworks.approvals.engine.process.handling import HandlingAct, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_cases.office()


def test_an_obligation_and_a_breach_are_shown_in_words(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = item(case, "eia_form")
    make_cases.act(office.officer, row, HandlingAct.APPLY, FIRST, papers=("form",))
    make_cases.act(office.clerk, row, HandlingAct.ACCEPT, FIRST)
    services.record_breach(office.officer, case.pk, "construction", description="打桩")
    client = make.client(office.officer)
    text = client.get(f"/approvals/cases/{case.pk}/duties").content.decode()
    assert "环境影响报告表审批" in text
    assert "打桩" in text
    assert "SECONDARY" not in text


def test_an_act_is_done_on_its_page_and_an_impossible_one_says_why(office: Office) -> None:
    case = office.case()
    row = carry_through(office, case, "filing", until=HandlingAct.APPLY)
    client = make.client(office.clerk)
    page = client.get(f"/approvals/items/{row.pk}").content.decode()
    assert f"/approvals/items/{row.pk}/do/accept" in page
    values = {"on": "2024-03-01", "version": row.version, "number": "备 1"}
    refused = client.post(f"/approvals/items/{row.pk}/do/grant", values)
    assert refused.status_code == 422
    assert "已申请" in refused.content.decode()
    done = client.post(f"/approvals/items/{row.pk}/do/accept", values)
    assert done.status_code == 302
    assert item(case, "filing").state == State.DELIVERED


def test_days_of_a_period_that_do_not_follow_each_other_are_refused(office: Office) -> None:
    client = make.client(office.officer)
    answer = client.get("/approvals/performance?before_since=2024-01-01&since=2023-01-01")
    assert answer.status_code == 200
    assert "日期先后次序不对" in answer.content.decode()
