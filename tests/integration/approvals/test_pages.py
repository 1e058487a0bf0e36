"""The pages of cases: what a person does in them, and what they say when it is not possible."""

from datetime import timedelta

import pytest
from tests import make, make_cases
from tests.make_cases import FIRST, Office, act, carry_through, item

from zoneworks.approvals import services
from zoneworks.approvals.engine.process.handling import HandlingAct, Post, State
from zoneworks.approvals.models import CaseItem, Obligation, PostHolder
from zoneworks.core import queries
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput

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


def test_an_item_that_was_moved_meanwhile_is_told_and_nothing_typed_is_lost(office: Office) -> None:
    case = make_cases.planned(office)
    row = carry_through(office, case, "eia_form", until=HandlingAct.APPLY)
    client = make.english(make.client(office.clerk))
    values = {"on": "2024-03-01", "version": row.version - 1, "reason": "as I wrote"}
    refused = client.post(f"/approvals/items/{row.pk}/do/decline", values)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Somebody else has moved this item in the meantime." in text
    assert "as I wrote" in text
    assert refused.context["form"]["version"].value() == str(row.version)
    assert make_cases.item_of(row.pk).version == row.version


def test_a_paper_that_is_asked_for_is_told_and_seen_on_the_desk(office: Office) -> None:
    case = make_cases.planned(office)
    row = carry_through(office, case, "eia_form", until=HandlingAct.ACCEPT)
    client = make.client(office.clerk)
    address = f"/approvals/items/{row.pk}"
    form = client.get(f"{address}/do/ask_paper").content.decode()
    assert "环境影响报告表（已有）" in form
    values = {"on": "2024-03-01", "version": row.version, "papers": "form", "reason": "缺签章页"}
    with make_cases.at(FIRST):
        said = client.post(f"{address}/do/ask_paper", values, follow=True).content.decode()
        assert "待补交：环境影响报告表。各项时限照常计算。已通知申请人。" in said
        assert "待申请人补交：</b>环境影响报告表（2024-03-08 前）。" in said
        assert "待补交：环境影响报告表" in client.get("/approvals/my-turns").content.decode()
        assert 'value="form"' not in client.get(f"{address}/do/ask_paper").content.decode()
    told = make.client(office.applicant).get("/approvals/notices").content.decode()
    assert "需补交材料：环境影响报告表。" in told
    assert "具体要求：缺签章页。" in told


def test_what_was_asked_for_can_be_taken_back(office: Office) -> None:
    case = make_cases.planned(office)
    row = item(case, "eia_form")
    act(office.officer, row, HandlingAct.APPLY, FIRST, papers=("form",))
    act(office.clerk, row, HandlingAct.ACCEPT, FIRST)
    client, address = make.client(office.clerk), f"/approvals/items/{row.pk}"
    assert f"{address}/do/take_back" not in client.get(address).content.decode()
    act(office.clerk, row, HandlingAct.ASK_PAPER, FIRST, papers=("form", "form"))
    assert Obligation.objects.get(item=row, paper="form").due_on == FIRST + timedelta(days=7)
    with pytest.raises(InvalidInput, match="已在等待补交：环境影响报告表"):
        act(office.clerk, row, HandlingAct.ASK_PAPER, FIRST, papers=("form",))
    with pytest.raises(InvalidInput, match="只能撤回受理后要求补交"):
        act(office.clerk, row, HandlingAct.TAKE_BACK, FIRST, papers=("noise",))
    values = {"on": "2024-03-01", "version": item(case, "eia_form").version, "papers": "form"}
    assert f"{address}/do/take_back" in client.get(address).content.decode()
    with make_cases.at(FIRST):
        assert client.post(f"{address}/do/take_back", values).status_code == 422
        values["reason"] = "原件已核对"
        said = client.post(f"{address}/do/take_back", values, follow=True).content.decode()
    assert "不再要求补交：环境影响报告表。" in said
    row = item(case, "eia_form")
    assert (row.asked, row.outstanding, row.received) == ([], ["noise"], ["form"])
    dropped = Obligation.objects.get(item=row, paper="form")
    assert (dropped.closed_on, dropped.was_kept, dropped.note) == (FIRST, None, "原件已核对")
    assert Obligation.objects.get(item=row, paper="noise").closed_on is None
    page = client.get(f"/approvals/obligations/{dropped.pk}").content.decode()
    assert "不再要求" in page
    assert "/close" not in page
    told = make.client(office.applicant).get("/approvals/notices").content.decode()
    assert "不再要求补交下列材料：环境影响报告表。原件已核对。" in told


def test_the_form_of_taking_back_says_what_was_asked_for(office: Office) -> None:
    row = carry_through(office, make_cases.planned(office), "eia_form", until=HandlingAct.ACCEPT)
    client, address = make.client(office.clerk), f"/approvals/items/{row.pk}/do/take_back"
    act(office.clerk, row, HandlingAct.ASK_PAPER, FIRST, papers=("form",), reason="缺签章页")
    one = client.get(address).content.decode()
    assert "环境影响报告表（2024-03-01 要求，应于 2024-03-08 前补交：缺签章页）" in one
    assert one.count(" checked") == 1
    act(office.clerk, row, HandlingAct.ASK_PAPER, FIRST, papers=("noise",))
    assert " checked" not in client.get(address).content.decode()


def test_while_the_clock_is_stopped_no_limit_is_said_to_run(office: Office) -> None:
    row = carry_through(office, make_cases.planned(office), "eia_form", until=HandlingAct.ACCEPT)
    act(office.clerk, row, HandlingAct.PAUSE, FIRST, reason="expert")
    client, address = make.client(office.clerk), f"/approvals/items/{row.pk}/do/ask_paper"
    values = {"on": "2024-03-01", "papers": "form", "reason": "缺签章页"}
    with make_cases.at(FIRST):
        form = client.get(address).content.decode()
        values["version"] = make_cases.item_of(row.pk).version
        sheet = client.post(address, values | {"preview": "yes"}).content.decode()
        said = client.post(address, values, follow=True).content.decode()
    for page in (form, said):
        assert "暂停计时期间，各项时限不计算" in page
        assert "照常计算" not in page
    assert "在暂停计时期间不计入办理期限" in sheet


def test_who_asks_for_a_paper_is_warned_of_limits_that_end_before_it_comes(office: Office) -> None:
    row = carry_through(office, make_cases.planned(office), "eia_form", until=HandlingAct.ACCEPT)
    client, address = make.client(office.clerk), f"/approvals/items/{row.pk}/do/ask_paper"
    assert row.promised_due_on is not None
    warning = "晚于：承诺时限"
    for day, is_warned in ((FIRST, False), (row.promised_due_on, True)):
        with make_cases.at(day):
            assert (warning in client.get(address).content.decode()) == is_warned


def test_an_item_without_papers_says_that_it_asks_for_none(office: Office) -> None:
    case = office.case()
    with_none = next(
        one for one in CaseItem.objects.filter(case=case) if not make_cases.papers(case, one.code)
    )
    client = make.client(office.clerk)
    told = "该事项不要求提交材料"
    for address in ("", "/do/ask_paper"):
        assert told in client.get(f"/approvals/items/{with_none.pk}{address}").content.decode()
    with_some = item(case, "eia_form")
    assert told not in client.get(f"/approvals/items/{with_some.pk}").content.decode()


def test_what_was_asked_for_is_kept_by_the_paper_that_comes(office: Office) -> None:
    case = make_cases.planned(office)
    row = carry_through(office, case, "eia_form", until=HandlingAct.ACCEPT)
    client = make.client(office.clerk)
    act(office.clerk, row, HandlingAct.ASK_PAPER, FIRST, papers=("form",))
    owed = Obligation.objects.get(item=row, paper="form")
    for was_kept in (True, False):
        with pytest.raises(InvalidInput, match="材料补交或者不再要求时自动结束"):
            services.close_obligation(
                office.clerk, owed.pk, was_kept=was_kept, version=None, note="n"
            )
    act(office.clerk, row, HandlingAct.REVIEW, FIRST)
    act(office.clerk, row, HandlingAct.GRANT, FIRST)
    with pytest.raises(InvalidInput, match="环境影响报告表"):
        act(office.clerk, row, HandlingAct.DELIVER, FIRST)
    act(office.officer, row, HandlingAct.SUPPLY, FIRST, papers=("form",))
    owed.refresh_from_db()
    assert owed.was_kept
    timeline = client.get(f"/approvals/cases/{case.pk}/timeline").content.decode()
    part = timeline[timeline.index("义务已履行") :]
    assert part.index("环境影响报告表") < part.index("已准予")
    for code in (">form<", "eia_form.form", "人防工程"):  # another item's paper has this code too
        assert code not in timeline
    assert act(office.clerk, row, HandlingAct.DELIVER, FIRST).state is State.DELIVERED


@pytest.mark.parametrize("end", ["WITHDRAW", "REFUSE", "REVOKE"])
def test_what_is_owed_falls_away_with_the_handling(office: Office, end: str) -> None:
    case = make_cases.planned(office)
    until = HandlingAct.GRANT if end == "REVOKE" else HandlingAct.REVIEW
    row = carry_through(office, case, "eia_form", until=until)
    act(office.clerk, row, HandlingAct.ASK_PAPER, FIRST, papers=("form",))
    act(office.officer if end == "WITHDRAW" else office.clerk, row, HandlingAct(end), FIRST)
    row = item(case, "eia_form")
    owed = Obligation.objects.get(item=row, paper="form")
    assert (row.asked, owed.closed_on, owed.was_kept) == ([], FIRST, None)
    with pytest.raises(InvalidInput, match="环境影响报告表"):
        act(office.officer, row, HandlingAct.APPLY, FIRST)  # what did not do is brought anew
    act(office.officer, row, HandlingAct.APPLY, FIRST, papers=("form",))
    portal = make.client(office.applicant).get("/approvals/portal").content.decode()
    assert "补交：环境影响报告表" not in portal


def test_a_delivery_says_how_and_to_whom(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "planning_conditions", until=HandlingAct.GRANT)
    client, address = make.client(office.clerk), f"/approvals/items/{row.pk}"
    values = {"on": "2024-03-01", "version": row.version, "reason": "POST"}
    with make_cases.at(FIRST):
        assert client.post(f"{address}/do/deliver", values).status_code == 422
        client.post(f"{address}/do/deliver", values | {"evidence": "EMS 1024 8800 7"})
    page = client.get(f"{address}/timeline").content.decode()
    assert "邮寄送达" in page
    assert "EMS 1024 8800 7" in page


def test_a_decision_that_is_nothing_without_content_is_refused_without(office: Office) -> None:
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "planning_conditions", until=HandlingAct.REVIEW)
    with pytest.raises(InvalidInput, match="必须写明内容"):
        act(office.clerk, row, HandlingAct.GRANT, FIRST, reason=" ")
    assert item(case, "planning_conditions").state == State.REVIEWED


def test_who_has_uploaded_nothing_is_led_to_the_upload(office: Office) -> None:
    case = office.case()
    row = carry_through(office, case, "filing", until=HandlingAct.APPLY)
    act(office.clerk, row, HandlingAct.NOTIFY_GAPS, FIRST, papers=make_cases.papers(case, "filing"))
    client = make.client(office.applicant)
    answer = client.get(f"/approvals/items/{row.pk}/do/supply", follow=True)
    assert answer.redirect_chain == [(f"/approvals/items/{row.pk}/papers/new", 302)]
    assert "请先上传材料" in answer.content.decode()


def test_the_applicant_does_not_read_what_departments_write_each_other(office: Office) -> None:
    case = make_cases.planned(office)
    row = carry_through(office, case, "eia_form", until=HandlingAct.ACCEPT)
    act(office.clerk, row, HandlingAct.REVIEW, FIRST, reason="内部意见一")
    act(office.clerk, row, HandlingAct.SEND_BACK, FIRST, reason="内部意见二")
    pages = (f"/approvals/items/{row.pk}", f"/approvals/cases/{case.pk}/timeline")
    for page in (*pages, f"{pages[0]}/timeline"):
        inside = make.client(office.clerk).get(page).content.decode()
        outside = make.client(office.applicant).get(page).content.decode()
        assert "内部意见一" in inside
        assert "内部意见二" in inside
        assert "已审查" in outside
        assert "内部意见" not in outside


def test_who_stands_in_reads_for_whom_until_when_and_by_what(office: Office) -> None:
    case = office.case()
    row = carry_through(office, case, "filing", until=HandlingAct.APPLY)
    _holder, member = make_cases.colleague(office, row, Post.WINDOW)
    stand_in = make.membership(office.zone, Role.OFFICER)
    services.substitute(
        office.administrator,
        PostHolder.objects.get(membership=member).pk,
        stand_in.pk,
        since=FIRST,
        until=FIRST + timedelta(days=10),
        document="办函〔2024〕3 号",
    )
    with make_cases.at(FIRST):
        client = make.client(queries.actor_of(stand_in))
        page = client.get(f"/approvals/items/{row.pk}/do/accept").content.decode()
    expected = (
        f"您正代 {member.user.name}（窗口人员）办理，代理至 2024-03-10，依据：办函〔2024〕3 号"
    )
    assert expected in page


def test_days_of_a_period_that_do_not_follow_each_other_are_refused(office: Office) -> None:
    client = make.client(office.officer)
    answer = client.get("/approvals/performance?before_since=2024-01-01&since=2023-01-01")
    assert answer.status_code == 200
    assert "日期先后次序不对" in answer.content.decode()


def test_open_obligations_are_the_default_and_every_state_can_be_asked_for(office: Office) -> None:
    case = make_cases.planned(office)
    row = carry_through(office, case, "eia_form", until=HandlingAct.ACCEPT)
    act(office.clerk, row, HandlingAct.ASK_PAPER, FIRST, papers=("form", "noise"))
    act(office.clerk, item(case, "eia_form"), HandlingAct.TAKE_BACK, FIRST, papers=("form",))
    client, address = make.client(office.clerk), "/approvals/obligations"

    def count(query: str) -> tuple[int, str]:
        page = client.get(address + query)
        return page.context["list"].count, page.content.decode()

    n_open, page = count("")
    assert n_open == 1
    assert page.count('<option value="all">') == page.count('<option value="open" selected>') == 1
    chip = page[page.index('<span class="chip">') :]
    assert chip.count(f'href="{address}?state=all"') == 2, "the chip's x and “Clear”"
    n_all, page = count("?state=all")
    assert n_all == 2
    assert '<span class="chip">' not in page
    assert [count(f"?state={code}")[0] for code in ("dropped", "kept", "corrected")] == [1, 0, 0]
    assert count("?sort=-due_on")[0] == 1, "sorting keeps the default"
    assert "<li><span>审批</span></li>" in page, "the theme stands before the list"


def test_an_obligation_says_what_was_wanted_of_whom_and_leads_to_its_item(office: Office) -> None:
    case = make_cases.planned(office)
    row = carry_through(office, case, "eia_form", until=HandlingAct.ACCEPT)
    act(office.clerk, row, HandlingAct.ASK_PAPER, FIRST, papers=("form",), reason="补附噪声章节")
    other = item(case, "eia_form")
    act(office.clerk, other, HandlingAct.ASK_PAPER, FIRST, papers=("noise",), reason="另附图")
    client = make.client(office.clerk)
    pages = {
        code: client.get(
            f"/approvals/obligations/{Obligation.objects.get(item=row, paper=code).pk}"
        ).content.decode()
        for code in ("form", "noise")
    }
    page = pages["form"]
    facts = page[page.index('<dl class="card facts">') :].split("</dl>", 1)[0]
    assert "<dt>具体要求</dt><dd>补附噪声章节</dd>" in facts
    assert f"<dd>{case.project.enterprise.name}</dd>" in facts
    assert f'<dd><a href="/approvals/items/{row.pk}">' in facts
    assert "<dt>具体要求</dt><dd>另附图</dd>" in pages["noise"]


def test_no_space_follows_a_chinese_full_stop_and_days_are_counted_alike(office: Office) -> None:
    case = make_cases.planned(office)
    row = carry_through(office, case, "eia_form", until=HandlingAct.ACCEPT)
    client, address = make.client(office.clerk), f"/approvals/items/{row.pk}"
    values = {"on": "2024-03-01", "version": row.version, "papers": "form", "reason": "补附图"}
    with make_cases.at(FIRST):
        said = client.post(f"{address}/do/ask_paper", values, follow=True).content.decode()
    assert "”。待补交：" in said
    told = make.client(office.applicant).get("/approvals/notices").content.decode()
    assert "。具体要求：补附图。" in told
    assert "。 " not in said + told
    assert "个工作日</" in said
    assert " 工作日</" not in said
