"""Notices: who is told what, who reads it, and that nobody else does."""

import re

import pytest
from tests import make, make_cases
from tests.make_cases import FIRST, Office, act, carry_through, item

from zoneworks.approvals import queries, services
from zoneworks.approvals.engine.process.handling import HandlingAct, Post, Track
from zoneworks.approvals.engine.process.simulation import Candidate, LapseReason
from zoneworks.approvals.models import Notice
from zoneworks.approvals.services import Order
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput

pytestmark = pytest.mark.django_db
SOUND = Candidate(has_agreement=True, is_in_good_standing=True, has_promised=True)
A = HandlingAct


@pytest.fixture
def office() -> Office:
    return make_cases.office()


def texts(office: Office, role: Role) -> str:
    """What somebody of the office reads in the list of notices."""
    actor = {Role.ENTERPRISE: office.applicant, Role.OFFICER: office.officer}.get(
        role, office.clerk
    )
    return make.client(actor).get("/approvals/notices").content.decode()


def test_the_applicant_and_its_officer_are_told_of_each_step_in_words(office: Office) -> None:
    case = make_cases.planned(office)
    row = carry_through(office, case, "eia_form", until=A.APPLY)
    act(office.clerk, row, A.NOTIFY_GAPS, FIRST, papers=("form",))
    act(office.officer, row, A.SUPPLY, FIRST, papers=("form",))
    act(office.clerk, row, A.ACCEPT, FIRST)
    act(office.clerk, row, A.PAUSE, FIRST, reason="expert")
    act(office.clerk, row, A.RESUME, FIRST)
    act(office.clerk, row, A.ASK_PAPER, FIRST, papers=("noise",))
    act(office.clerk, row, A.REVIEW, FIRST)
    act(office.clerk, row, A.REFUSE, FIRST, reason="选址不符合规划")
    kinds = Notice.objects.filter(item=row, enterprise=office.enterprise).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        *(A.NOTIFY_GAPS, A.ACCEPT, A.PAUSE, A.RESUME, A.ASK_PAPER, A.REFUSE),
    ]
    agents = Notice.objects.filter(item=row, membership_id=office.officer.membership_id)
    assert agents.count() == kinds.count()
    for role in (Role.ENTERPRISE, Role.OFFICER):
        page = re.sub("<option.*?</option>", "", texts(office, role))
        for words in (
            "申请已受理",
            "一次性告知",
            "环境影响报告表",
            "计时已暂停：技术评估",
            "选址不符合规划",
        ):
            assert words in page, words
        for code in ("NOTIFY_GAPS", "expert", "noise", "%("):
            assert code not in page, code


def test_an_urged_post_is_told_and_any_of_its_holders_reads_it_for_all(office: Office) -> None:
    case = office.case()
    row = carry_through(office, case, "filing", until=A.APPLY)
    act(office.leader, row, A.URGE)
    notice = Notice.objects.get(kind=A.URGE)
    assert (notice.unit_id, notice.post) == (row.unit_id, Post.WINDOW)
    colleague, _member = make_cases.colleague(office, row, Post.WINDOW)
    reviewer, _other = make_cases.colleague(office, row, Post.REVIEWER)
    assert queries.list_notices(office.clerk).get() == notice
    assert queries.list_notices(colleague).get() == notice
    assert not queries.list_notices(reviewer).exists()
    assert services.mark_read(colleague, [notice.pk]) == 1
    notice.refresh_from_db()
    assert (notice.is_unread, notice.reader_id) == (False, colleague.user_id)
    assert not queries.list_notices(office.clerk).filter(is_unread=True).exists()


def test_a_lapse_is_told_once_a_case_and_to_those_who_were_at_work(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    services.begin_simulation(office.officer, case.pk, SOUND, {"parcel": "W-1"}, on=FIRST)
    carry_through(office, case, "eia_form", track=Track.SIMULATED, until=A.ACCEPT)
    services.lapse(office.officer, case.pk, LapseReason.CHANGED_DESIGN)
    told = Notice.objects.filter(kind=A.LAPSE)
    assert told.get(enterprise=office.enterprise).item is None
    at_work = told.get(unit__isnull=False)
    assert at_work.item == item(case, "eia_form", Track.SIMULATED)
    assert at_work.post == Post.REVIEWER
    assert "模拟审批结果已失效，原因：设计方案变更" in texts(office, Role.ENTERPRISE)


def test_a_refused_act_tells_nobody(office: Office) -> None:
    case = office.case()
    row = carry_through(office, case, "filing", until=A.APPLY)
    with pytest.raises(InvalidInput):
        act(office.clerk, row, A.GRANT, FIRST)
    assert not Notice.objects.exists()


def test_a_bulk_act_tells_each_applicant_in_few_statements(
    office: Office, django_assert_max_num_queries: object
) -> None:
    cases = [office.case() for _number in range(6)]
    rows = [carry_through(office, case, "filing", until=A.APPLY) for case in cases]
    orders = [Order(row.pk, A.ACCEPT, FIRST, number="备 1") for row in rows]
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        services.advance(office.clerk, orders)
    assert Notice.objects.filter(enterprise=office.enterprise, kind=A.DELIVER).count() == 6


def test_others_neither_see_nor_mark_my_notices(office: Office) -> None:
    case = office.case()
    row = carry_through(office, case, "filing")
    notice = Notice.objects.get(item=row, enterprise=office.enterprise)
    rival = make.actor(office.zone, Role.ENTERPRISE, own=make.enterprise(office.officer))
    stranger = make_cases.office()
    for other in (rival, stranger.applicant, stranger.officer, office.leader):
        assert not queries.list_notices(other).exists()
        assert services.mark_read(other, [notice.pk]) == 0
    for outsider in (make.actor(office.zone, Role.BANK), make.actor(office.zone, Role.AUDITOR)):
        with pytest.raises(ActForbidden):
            services.mark_read(outsider, [notice.pk])
    notice.refresh_from_db()
    assert (notice.is_unread, notice.read_at) == (True, None)


def test_the_page_marks_the_chosen_or_all_that_it_showed(office: Office) -> None:
    case = make_cases.planned(office)
    mine = Notice.objects.filter(enterprise=office.enterprise).order_by("pk")
    first, *_rest, last = mine
    client = make.client(office.applicant)
    assert (
        f'value="{first.pk}" form="mark-read"' in client.get("/approvals/notices").content.decode()
    )
    client.post("/approvals/notices/read", {"notice": [first.pk, "x", "-1"]})
    assert list(mine.filter(is_unread=False)) == [first]
    act(office.clerk, item(case, "filing"), A.REVOKE, reason="申请材料不实")
    client.post("/approvals/notices/read", {"up_to": last.pk})
    assert [one.kind for one in mine.filter(is_unread=True)] == [A.REVOKE]
    page = client.get("/approvals/notices").content.decode()
    assert page.index("申请材料不实") < page.index("办理结果已送达")  # unread first


def test_who_opens_a_notice_has_read_it_and_stands_where_it_leads(office: Office) -> None:
    row = carry_through(office, office.case(), "filing")
    first = Notice.objects.filter(enterprise=office.enterprise).order_by("pk")[0]
    rival = make.actor(office.zone, Role.ENTERPRISE, own=make.enterprise(office.officer))
    assert make.client(rival).get(f"/approvals/notices/{first.pk}").status_code == 404
    first.refresh_from_db()
    assert first.is_unread
    make.client(office.applicant).head(f"/approvals/notices/{first.pk}")
    first.refresh_from_db()
    assert first.is_unread  # nobody saw anything
    answer = make.client(office.applicant).get(f"/approvals/notices/{first.pk}")
    assert (answer.status_code, answer["Location"]) == (302, f"/approvals/items/{row.pk}")
    first.refresh_from_db()
    assert (first.is_unread, first.reader_id) == (False, office.applicant.user_id)


def test_today_tells_how_many_are_unread(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    assert "1 条未读通知" in make.client(office.applicant).get("/").content.decode()
    services.mark_read(office.applicant)
    assert "未读通知" not in make.client(office.applicant).get("/").content.decode()
