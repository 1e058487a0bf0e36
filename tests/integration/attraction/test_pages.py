"""Pages of attraction in Chinese, as people use them: what matters is shown, nothing is lost."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from tests import make
from tests.integration.attraction.refusals import everything
from tests.make_attraction import REGISTERED, SIGNED, Office, day

from zoneworks.attraction import services
from zoneworks.attraction.engine.finders import FilingState
from zoneworks.attraction.engine.rewards import RewardState
from zoneworks.attraction.engine.terms import LeadStage, NeedKind
from zoneworks.attraction.models import (
    Agreement,
    Dispute,
    Filing,
    Lead,
    LeadNeed,
    Obligation,
    PaidInvestment,
    Reward,
    Scheme,
    Target,
    TopCompany,
)
from zoneworks.core.engine.roles import Role
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project
from zoneworks.registry.services import add_former_name, change_project

pytestmark = pytest.mark.django_db
LEAD = {"investor": "苏州恒澜储能科技有限公司", "name": "储能电芯基地", "source": "EVENT"}


@pytest.fixture
def web(office: Office) -> Client:
    """The officer's browser, in Chinese."""
    return make.client(office.officer)


@pytest.fixture
def leader(office: Office) -> Client:
    """The leader's browser, in Chinese."""
    return make.client(office.leader)


def read(browser: Client, path: str, status: int = 200, **query: Any) -> str:
    answer = browser.get(f"/attraction/{path}", query)
    assert answer.status_code == status, path
    page = answer.content.decode()
    assert '<html lang="zh' in page
    return page


def send(browser: Client, path: str, **values: Any) -> str:
    """What is shown after a form was taken."""
    answer = browser.post(f"/attraction/{path}", values, follow=True)
    assert answer.redirect_chain, answer.content.decode()[-3000:]
    assert answer.status_code == 200
    return answer.content.decode()


def refuse(browser: Client, path: str, said: str, **values: Any) -> str:
    """The page of a form that was not taken: it says why, changes nothing, loses nothing."""
    before = everything()
    answer = browser.post(f"/attraction/{path}", values)
    assert answer.status_code == 422, path
    page = answer.content.decode()
    assert said in page
    for name, value in values.items():
        if name != "version" and isinstance(value, str):
            assert escape(value) in page, f"{name} is lost"
    assert everything() == before
    return page


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("board", "招商看板"),
        ("leads", "线索"),
        ("funnel", "招商漏斗"),
        ("forecast", "招商预测"),
        ("targets", "招商目标"),
        ("filings", "引荐人首报备案"),
        ("schemes", "奖励办法"),
        ("rewards", "引荐人奖励"),
        ("agreements", "投资协议"),
        ("top-companies", "500 强榜单"),
    ],
)
def test_pages_open_empty_and_filled(office: Office, web: Client, path: str, title: str) -> None:
    assert title in read(web, path)
    office.paid()
    office.talking(next_act="回访", next_on=day(-1))
    services.load_top_list(office.leader, "WORLD", day(-400), [(9, "寰洋能源集团")])
    assert title in read(web, path)


class TestBoard:
    """Cards by stage; each is moved on by its button."""

    def test_it_shows_each_lead_in_its_column_and_moves_it_on(
        self, office: Office, web: Client
    ) -> None:
        lead = office.lead(name="储能电芯基地", next_act="邀请来园", next_on=day(-1))
        page = read(web, "board")
        assert page.index('data-stage="LEAD"') < page.index("储能电芯基地")
        assert page.index("储能电芯基地") < page.index('data-stage="NEGOTIATION"')
        assert "邀请来园" in page
        page = send(web, f"board/{lead.pk}/move", stage="NEGOTIATION", version=1)
        assert "“储能电芯基地”已进入洽谈。" in page
        assert page.index('data-stage="NEGOTIATION"') < page.rindex("储能电芯基地")
        lead.refresh_from_db()
        assert (lead.stage, lead.talks_on) == (LeadStage.NEGOTIATION, day(0))

    def test_what_needs_a_form_leads_to_it(self, office: Office, web: Client) -> None:
        lead = office.talking()
        moved = web.post(f"/attraction/board/{lead.pk}/move", {"stage": "REVIEW", "version": 2})
        assert moved["Location"] == f"/attraction/leads/{lead.pk}/register"
        project = office.registered()
        registered = Lead.objects.get(project=project)
        moved = web.post(f"/attraction/board/{registered.pk}/move", {"stage": "SIGNED"})
        assert moved["Location"] == f"/attraction/leads/{registered.pk}/sign"
        signing = web.get(moved["Location"])
        assert signing["Location"] == f"/registry/projects/{project.pk}/agreement"

    def test_no_step_leads_backward_and_an_old_page_moves_nothing(
        self, office: Office, web: Client
    ) -> None:
        lead = office.lead()
        before = everything()
        for sent in ({"stage": "SIGNED", "version": 1}, {"stage": "", "version": 1}):
            answer = web.post(f"/attraction/board/{lead.pk}/move", sent)
            assert answer.status_code == 422
            assert "不能从该列移至所选列。" in answer.content.decode()
        old = web.post(f"/attraction/board/{lead.pk}/move", {"stage": "NEGOTIATION"})
        assert old.status_code == 422
        stale = {"stage": "NEGOTIATION", "version": 9}
        assert web.post(f"/attraction/board/{lead.pk}/move", stale).status_code == 409
        assert everything() == before

    def test_my_own_leads_are_told_from_all(self, office: Office, web: Client) -> None:
        office.lead(name="我的线索一号")
        colleague = make.actor(office.zone)
        office.lead(name="同事的线索", owner_id=colleague.membership_id)
        assert "同事的线索" in read(web, "board")
        mine = read(web, "board", mine="1")
        assert "我的线索一号" in mine
        assert "同事的线索" not in mine

    def test_who_only_reads_gets_no_buttons(self, office: Office) -> None:
        office.lead()
        page = read(make.client(make.actor(office.zone, Role.AUDITOR)), "board")
        assert "/move" not in page
        assert "draggable" not in page


class TestLeads:
    """Entered, known again, changed, spoken with, registered."""

    def test_an_investor_that_is_known_is_shown_and_confirmed(
        self, office: Office, web: Client
    ) -> None:
        known = office.lead("苏州恒兰储能科技有限公司")
        page = refuse(web, "leads/new", "园区可能已掌握该投资方", **LEAD, makes="电芯", next_act="")
        assert f'href="/attraction/leads/{known.pk}"' in page
        assert 'name="is_new_confirmed"' in page
        assert "储能电芯基地" in page
        page = send(web, "leads/new", **LEAD, is_new_confirmed="on")
        made = Lead.objects.latest("pk")
        assert f"{made.number} 已录入。" in page
        assert "疑似同一投资方" in page
        assert "并入本线索" in page

    def test_a_fresh_investor_is_entered_at_once(self, office: Office, web: Client) -> None:
        form = read(web, "leads/new")
        assert 'name="is_new_confirmed"' not in form
        owner = f'<option value="{office.officer.membership_id}" selected>'
        assert owner in form
        values = LEAD | {"investment_fen": "30000", "probability": "0.4", "industry_code": "3841"}
        values |= {"owner_id": office.officer.membership_id, "contact_phone": "0731-55550000"}
        assert "0731-55550000" in refuse(web, "leads/new", "请填写该电话的联系人", **values)
        assert not Lead.objects.exists()
        page = send(web, "leads/new", **values, contact_name="周先生")
        lead = Lead.objects.get()
        assert (lead.investment_fen, lead.owner_id) == (
            *(30_000_000_000, office.officer.membership_id),
        )
        for text in ("苏州恒澜储能科技有限公司", "3841", "尚无首报备案", lead.number, "周先生"):
            assert text in page

    def test_wrong_values_stand_beside_what_was_typed(self, web: Client) -> None:
        wrong = LEAD | {"industry_code": "9999", "next_act": "邀请来园考察"}
        page = refuse(web, "leads/new", "9999", **wrong)
        assert "邀请来园考察" in page
        refuse(web, "leads/new", "必填", name="储能电芯基地", investor="", source="EVENT")

    def test_a_class_is_given_by_its_name_too(self, web: Client) -> None:
        form = read(web, "leads/new")
        assert '<option value="38">电气机械和器材制造业</option>' in form
        wrong = {**LEAD, "is_new_confirmed": "on"}
        several = refuse(web, "leads/new", "名称中含有它的有", **wrong | {"industry_code": "设备"})
        assert "39 计算机、通信和其他电子设备制造业" in several
        refuse(web, "leads/new", "例如 ", **wrong | {"industry_code": "制造"})
        refuse(web, "leads/new", "37 铁路、船舶", **wrong | {"industry_code": "船"})
        refuse(web, "leads/new", "没有名为“月球采矿”", **wrong | {"industry_code": "月球采矿"})
        page = send(web, "leads/new", **wrong | {"industry_code": " 电气机械和器材制造业 "})
        assert "38 电气机械和器材制造业" in page
        assert Lead.objects.latest("pk").industry_code == "38"
        english = make.english(web)
        send(english, "leads/new", **wrong | {"industry_code": "电气机械和器材制造业"})
        send(english, "leads/new", **wrong | {"industry_code": "電氣機械和器材製造業"})
        send(
            english, "leads/new", **wrong | {"industry_code": "electrical machinery and apparatus"}
        )
        assert set(Lead.objects.values_list("industry_code", flat=True)) == {"38"}

    def test_a_stale_change_shows_both_and_is_a_decision(self, office: Office, web: Client) -> None:
        lead = office.lead("苏州恒澜储能科技有限公司")
        services.change_lead(office.officer, lead.pk, {"makes": "电池组"}, version=1)
        typed = LEAD | {"makes": "储能电芯", "version": "1"}
        page = refuse(web, f"leads/{lead.pk}/edit", "他人已保存此记录", **typed)
        assert "电池组" in page
        assert 'value="2"' in page
        send(web, f"leads/{lead.pk}/edit", **typed | {"version": "2"})
        lead.refresh_from_db()
        assert lead.makes == "储能电芯"

    def test_a_talk_a_need_and_a_contact_are_shown(self, office: Office, web: Client) -> None:
        lead = office.lead()
        assert "尚无洽谈记录" in read(web, f"leads/{lead.pk}/talks")
        values = {"kind": "VISIT_HERE", "held_on": day(0), "summary": "关注用电价格"}
        values |= {"sites": "创智岛", "next_act": "发租约", "next_on": day(5), "version": 1}
        page = send(web, f"leads/{lead.pk}/talks/new", **values)
        for text in ("关注用电价格", "创智岛"):
            assert text in page
        send(web, f"leads/{lead.pk}/needs/new", kind="LAND", amount="70", needed_by=day(90))
        send(web, f"leads/{lead.pk}/needs/new", kind="MONEY", amount="5,000")
        amounts = dict(LeadNeed.objects.values_list("kind", "amount"))
        assert amounts[NeedKind.MONEY] == 5_000_000_000
        assert abs(amounts[NeedKind.LAND] - 46_666) < 1
        page = send(web, f"leads/{lead.pk}/contacts/new", name="王芳", title="总经理")
        for text in ("王芳", "总经理", "70", "5,000", "发租约"):
            assert text in page
        send(web, f"leads/{lead.pk}/needs/new", kind="MONEY", amount="6,000")
        need = LeadNeed.objects.get(kind=NeedKind.MONEY)
        send(web, f"needs/{need.pk}/remove", version=need.version)
        assert LeadNeed.objects.count() == 1
        timeline = read(web, f"leads/{lead.pk}/timeline")
        for text in ("王芳", "关注用电价格", "70.0 亩", "5,000万元", "6,000万元"):
            assert text in timeline

    @pytest.mark.parametrize("amount", ["0", "-5", "much", "1e30", "1e999999999", "1e-999999999"])
    def test_an_amount_that_is_none_is_refused(
        self, office: Office, web: Client, amount: str
    ) -> None:
        lead = office.lead()
        for kind in ("LAND", "POWER", "MONEY"):
            refuse(web, f"leads/{lead.pk}/needs/new", "不是大于零的数额", kind=kind, amount=amount)

    def test_a_lead_is_registered_given_up_taken_up_and_merged(
        self, office: Office, web: Client
    ) -> None:
        lead = office.talking(name="储能电芯基地")
        form = read(web, f"leads/{lead.pk}/register")
        assert 'value="储能电芯基地"' in form
        values = {"code": "HY-1", "name": "储能电芯基地", "on": day(-1), "version": 2}
        refuse(web, f"leads/{lead.pk}/register", "91430100", **values, enterprise="91430100")
        page = send(web, f"leads/{lead.pk}/register", **values)
        project = Project.objects.get(code="HY-1")
        assert "“储能电芯基地”已登记为项目。" in page
        assert f"/registry/projects/{project.pk}" in page
        other, gone = office.lead(), office.lead()
        page = send(web, f"leads/{other.pk}/drop", cause="ELSEWHERE", on=day(0), version=1)
        assert "线索已终止。" in page
        send(web, f"leads/{other.pk}/resume", reason="对方回访", version=2)
        merge = {"number": "XS-1", "version": 3}
        refuse(web, f"leads/{other.pk}/merge", "没有线索“XS-1”", **merge)
        assert gone.number in read(web, f"leads/{other.pk}/merge", number=gone.number)
        page = send(web, f"leads/{other.pk}/merge", **merge | {"number": gone.number})
        assert "两条线索已合并。" in page
        assert other.number in read(web, f"leads/{gone.pk}")

    def test_the_list_finds_by_words_group_and_days(self, office: Office, web: Client) -> None:
        office.lead(name="在谈的线索", investor="苏州恒澜储能科技有限公司")
        office.dropped(name="终止的线索")
        assert "终止的线索" not in read(web, "leads")
        assert "终止的线索" in read(web, "leads", use="ENDED")
        found = read(web, "leads", use="all", q="恒澜")
        assert "在谈的线索" in found
        assert "终止的线索" not in found
        file = web.get("/lists/attraction.leads/export.csv", {"use": "all", "q": "恒澜"})
        rows = b"".join(file).decode()
        assert "在谈的线索" in rows
        assert "终止的线索" not in rows


class TestFinders:
    """Filed, confirmed, disputed and decided on pages."""

    def test_a_fund_manager_files_and_the_officer_confirms(
        self, office: Office, web: Client
    ) -> None:
        office.published_scheme()
        manager = make.client(make.actor(office.zone, Role.FUND_MANAGER))
        form = read(manager, "filings/new")
        assert 'name="kind"' not in form
        values = {"investor": "苏州恒澜储能科技有限公司", "name": "储能电芯基地"}
        page = send(manager, "filings/new", **values, evidence="引荐函")
        filing = Filing.objects.get()
        assert f"{filing.number} 已提交备案。" in page
        assert "待确认" in page
        assert f"/attraction/leads/{filing.lead_id}" not in page
        assert "该投资方的已知情况" not in page
        page = send(web, f"filings/{filing.pk}/confirm", version=1)
        assert f"已确认 {filing.finder} 为引荐人" in page
        assert f"/attraction/leads/{filing.lead_id}" in page
        assert read(manager, f"filings/{filing.pk}/timeline")

    def test_who_confirms_sees_what_stands_against_it(self, office: Office, web: Client) -> None:
        first = office.confirmed()

        def told(lead: Lead) -> str:
            return read(web, f"filings/{office.filing(lead).pk}")

        def talk(on: date) -> None:
            values = {"kind": "CALL", "held_on": on, "summary": "电话沟通"}
            services.record_talk(office.officer, first.lead_id, values)

        page = read(web, f"filings/{(second := office.filing(first.lead)).pk}")
        assert "备案之前没有洽谈记录。" in page
        assert first.number in page
        services.begin_talks(office.officer, first.lead_id, day(0))
        assert "备案当日转入在谈，备案之前没有洽谈记录" in told(first.lead), "no talk came before"
        talk(day(0))
        assert "同日洽谈不影响确认" in told(first.lead)
        talk(day(-3))
        assert f"备案之前已记录 {day(-3)} 的洽谈" in told(first.lead)
        page = read(web, f"filings/{second.pk}")
        assert "备案之前没有洽谈记录。" in page, "what is entered afterwards takes nothing"

    def test_talks_that_began_before_a_call_of_the_day_are_told(
        self, office: Office, web: Client
    ) -> None:
        lead = office.lead()
        services.begin_talks(office.officer, lead.pk, day(-2))
        told = {"kind": "CALL", "held_on": day(0), "summary": "电话沟通"}
        services.record_talk(office.officer, lead.pk, told)
        assert f"{day(-2)}" in read(web, f"filings/{office.filing(lead).pk}")

    @pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR])
    def test_who_reads_leads_sees_what_is_known(self, office: Office, role: Role) -> None:
        filing = office.filing()
        page = read(make.client(make.actor(office.zone, role)), f"filings/{filing.pk}")
        assert "备案之前没有洽谈记录。" in page
        assert f"/attraction/filings/{filing.pk}/confirm" not in page

    def test_ones_own_filing_says_why_another_person_confirms_it(
        self, office: Office, web: Client
    ) -> None:
        page = read(web, f"filings/{office.filing().pk}")
        assert "该备案由您录入：须由他人确认。" in page

    @pytest.mark.parametrize(
        ("source", "kind"), [("FELLOW_FIRM", "ENTERPRISE"), ("FUND", "FUND"), ("ENTERPRISE", "")]
    )
    def test_a_finder_is_filled_in_from_the_source_of_the_lead(
        self, office: Office, web: Client, source: str, kind: str
    ) -> None:
        lead = office.lead(source=source, source_name="启岳")
        form = web.get(f"/attraction/leads/{lead.pk}/file").context["form"]
        assert (form["kind"].value(), form["finder"].value()) == (kind, "启岳")

    def test_a_rival_under_a_former_name_is_seen(self, office: Office, web: Client) -> None:
        firm = make.enterprise(office.officer, "恒澜储能股份有限公司")
        add_former_name(office.officer, firm.pk, "远山电池有限公司", day(-400))
        office.published_scheme()
        old = office.filing(office.lead("远山电池有限公司"))
        new = office.filing(office.lead("恒澜储能股份有限公司"))
        assert old.number in read(web, f"filings/{new.pk}")
        assert new.number in read(web, f"filings/{old.pk}")

    def test_a_refused_confirmation_says_why(self, office: Office, web: Client) -> None:
        filing = office.confirmed()
        other = office.filing(filing.lead)
        colleague = make.client(office.colleague)
        for browser, said in ((web, "须由他人确认"), (colleague, filing.number)):
            answer = browser.post(f"/attraction/filings/{other.pk}/confirm", {"version": 1})
            assert answer.status_code == 422
            assert said in answer.content.decode()
        refuse(web, f"filings/{other.pk}/refuse", "必填", reason="", version=1)
        page = send(web, f"filings/{other.pk}/refuse", reason="已有引荐人", version=1)
        assert "已有引荐人" in page

    def test_a_dispute_is_raised_and_decided(
        self, office: Office, web: Client, leader: Client
    ) -> None:
        filing = office.confirmed()
        claim = {"claimant": "电池行业协会", "claim": "我会三日前已推荐。", "version": 2}
        refuse(web, f"filings/{filing.pk}/dispute", "SB-9", **claim, rival="SB-9")
        page = send(web, f"filings/{filing.pk}/dispute", **claim)
        assert "争议已登记，由园区领导裁定。" in page
        dispute = Dispute.objects.get()
        assert "我会三日前已推荐。" in read(leader, f"disputes/{dispute.pk}")
        decision = {"is_upheld": "no", "version": 1}
        refuse(leader, f"disputes/{dispute.pk}", "必填", **decision, reason="")
        page = send(leader, f"disputes/{dispute.pk}", **decision, reason="未办理备案")
        assert "争议已裁定。" in page
        assert "未办理备案" in page
        filing.refresh_from_db()
        assert filing.state == FilingState.CONFIRMED


class TestRewards:
    """From a scheme to a payment, by two people."""

    SCHEME: dict[str, Any] = {
        "name": "招商引资奖励办法",
        "valid_from": "2024-01-01",
        "kind": "MARGINAL",
        "tiers": "1000 3‰\n10000 2.5‰",
        "cap_fen": "500",
        "unpaid": ["IN_CHARGE"],
        "protection_months": "12",
        "claim_months": "36",
        "publicity_days": "5",
        "clawback_years": "5",
    }

    def test_a_scheme_is_typed_reviewed_and_published(
        self, office: Office, web: Client, leader: Client
    ) -> None:
        page = send(web, "schemes/new", **self.SCHEME)
        scheme = Scheme.objects.get()
        assert scheme.tiers == [
            {"from_fen": 1_000_000_000, "rate": "3/1000"},
            {"from_fen": 10_000_000_000, "rate": "1/400"},
        ]
        for text in ("招商引资奖励办法", "3 ‰", "2.5 ‰"):
            assert text in page
        assert "1000 3‰\n10000 2.5‰" in read(web, f"schemes/{scheme.pk}/edit")
        locked = leader.post(f"/attraction/schemes/{scheme.pk}/publish", {"version": 1})
        assert locked.status_code == 422
        assert "第十八条" in locked.content.decode()
        review = web.post(f"/attraction/schemes/{scheme.pk}/review")
        assert re.fullmatch(r"/compliance/reviews/\d+", review["Location"])
        assert "送审" not in read(web, f"schemes/{scheme.pk}")

    @pytest.mark.parametrize(
        ("tiers", "said"),
        [
            ("1000 three", "“1000 three”不是有效档次"),
            ("1000", "“1000”不是有效档次"),
            ("1000 1e999999999‰", "不是有效档次"),
            ("1000 1e-999999999‰", "不是有效档次"),
            ("1000 0.00001‰", "不是有效档次"),
            ("1000 3", "定额"),
        ],
    )
    def test_tiers_that_cannot_be_read_are_refused(
        self, office: Office, web: Client, tiers: str, said: str
    ) -> None:
        refuse(web, "schemes/new", said, **self.SCHEME | {"tiers": tiers})

    def test_a_project_shows_its_finder_and_is_rewarded(
        self, office: Office, web: Client, leader: Client
    ) -> None:
        project = office.produced()
        tab = f"/registry/projects/{project.pk}/finder"
        paid = {"paid_on": day(-60), "amount_fen": "20000", "voucher": "验资〔2024〕1"}
        assert "须由他人核验" in send(web, f"projects/{project.pk}/investments/new", **paid)
        row = PaidInvestment.objects.get()
        assert f"/investments/{row.pk}/verify" not in web.get(tab).content.decode()
        assert f"/investments/{row.pk}/verify" in leader.get(tab).content.decode()
        own = web.post(f"/attraction/investments/{row.pk}/verify", {"version": 1})
        assert own.status_code == 422
        assert "已核验，计入实缴投资。" in send(leader, f"investments/{row.pk}/verify", version=1)
        assess = f"projects/{project.pk}/reward"
        for shares in ("林知远", "林知远 0", "林知远 1.0001", f"{'林' * 121} 1"):
            refuse(web, assess, "不是有效的分配份额", shares=shares)
        refuse(web, assess, "1e-999999999", shares="林知远 1e-999999999")
        page = send(web, assess, shares="林知远 2\n许若谷 1")
        reward = Reward.objects.get()
        for text in (f"{reward.number} 已核定。", "林知远", "许若谷"):
            assert text in page
        assert reward.number in web.get(tab).content.decode()
        page = send(leader, f"rewards/{reward.pk}/publish", version=1)
        assert "公示至" in page
        assert "第十八条" in page
        refuse(leader, f"rewards/{reward.pk}/pay", "公示", payment="财付 1", version=2)
        objection = {"objector": "企业联合会", "text": "请公开备案时间。"}
        assert "请公开备案时间。" in send(web, f"rewards/{reward.pk}/objections/new", **objection)
        row_id = reward.objections.get().pk
        page = send(leader, f"objections/{row_id}", answer="已公开备案时间。", version=1)
        assert "已公开备案时间。" in page

    def test_it_is_paid_and_taken_back(self, office: Office, leader: Client) -> None:
        reward = office.due()
        refuse(leader, f"rewards/{reward.pk}/pay", "必填", payment="", version=2)
        page = send(leader, f"rewards/{reward.pk}/pay", payment="财付〔2024〕31", version=2)
        assert "奖励已兑付。" in page
        assert "财付〔2024〕31" in page
        back = {"cause": "LEFT", "reason": "企业迁出", "version": 3}
        refuse(leader, f"rewards/{reward.pk}/claw-back", "不超过", **back, amount_fen="99999")
        page = send(leader, f"rewards/{reward.pk}/claw-back", **back, amount_fen="1")
        assert "奖励已追回。" in page
        reward.refresh_from_db()
        assert (reward.state, reward.clawed_back_fen) == (RewardState.CLAWED_BACK, 1_000_000)

    def test_an_assessed_reward_is_withdrawn(self, office: Office, web: Client) -> None:
        reward = office.assessed()
        send(web, f"rewards/{reward.pk}/withdraw", reason="核定过早", version=1)
        assert "核定过早" in read(web, f"rewards/{reward.pk}/timeline")


class TestAgreements:
    """Drafted with what the project says, signed once reviewed, shown to both."""

    def test_a_draft_is_filled_signed_and_fulfilled(self, office: Office, web: Client) -> None:
        project = office.registered(name="储能电芯基地", investor="苏州恒澜储能科技有限公司")
        tab = web.get(f"/registry/projects/{project.pk}/agreement").content.decode()
        assert "起草投资协议" in tab
        form = read(web, f"projects/{project.pk}/agreement")
        assert "苏州恒澜储能科技有限公司" in form
        values = {"title": "储能电芯基地投资协议", "investor": "苏州恒澜储能科技有限公司"}
        values |= {"investment_fen": "10000", "land_m2": "70"}
        refuse(web, f"projects/{project.pk}/agreement", "必填", **values | {"title": ""})
        send(web, f"projects/{project.pk}/agreement", **values)
        draft = Agreement.objects.get()
        owed = {"side": "INVESTOR", "kind": "START", "text": "取得许可后开工", "due_on": day(90)}
        page = send(web, f"agreements/{draft.pk}/obligations/new", **owed)
        assert "取得许可后开工" in page
        forbidden = owed | {"side": "ZONE", "kind": "TAX"}
        refuse(web, f"agreements/{draft.pk}/obligations/new", "第十条", **forbidden)
        land = {"side": "ZONE", "kind": "LAND", "text": "挂牌供地", "due_on": day(20)}
        send(web, f"agreements/{draft.pk}/obligations/new", **land)
        sign = {"signed_on": day(SIGNED), "version": 1}
        refuse(web, f"agreements/{draft.pk}/sign", "第十八条", **sign)
        office.pass_agreement(draft)
        page = send(web, f"agreements/{draft.pk}/sign", **sign)
        assert "投资协议已签订，项目同时转为签约。" in page
        assert "临近到期" in page
        first = Obligation.objects.get(side="ZONE")
        fulfil = {"fulfilled_on": day(0), "evidence": "成交确认书", "version": 1}
        page = send(web, f"obligations/{first.pk}/fulfill", **fulfil)
        assert "已登记履行。" in page
        printed = read(web, f"agreements/{draft.pk}/print")
        for text in ("储能电芯基地投资协议", "取得许可后开工", "挂牌供地", "70.00"):
            assert text in printed
        project.refresh_from_db()
        assert project.stage == ProjectStage.SIGNED

    def test_a_day_before_the_review_stands_beside_the_day_of_signature(
        self, office: Office, web: Client
    ) -> None:
        draft = office.reviewed_agreement()
        early = {"signed_on": str(day(-290)), "version": 1}
        page = refuse(web, f"agreements/{draft.pk}/sign", str(day(REGISTERED)), **early)
        assert 'aria-invalid="true"' in page

    def test_an_enterprise_reads_and_prints_its_own(self, office: Office) -> None:
        firm = make.enterprise(office.officer)
        project = office.registered(name="储能电芯基地")
        change_project(office.officer, project.pk, {"enterprise": firm}, version=project.version)
        signed = office.signed_agreement(project, title="储能投资协议")
        draft = services.revise_agreement(office.officer, signed.pk)
        reader = make.client(make.actor(office.zone, Role.ENTERPRISE, own=firm))
        page = read(reader, f"agreements/{signed.pk}")
        assert "储能投资协议" in page
        assert draft.number not in page
        assert "fulfill" not in page
        tab = reader.get(f"/registry/projects/{project.pk}/agreement").content.decode()
        assert signed.number in tab
        assert draft.number not in tab
        assert "/attraction/leads/" not in tab
        assert "储能投资协议" in read(reader, f"agreements/{signed.pk}/print")
        read(reader, f"agreements/{draft.pk}", 404)

    def test_the_next_version_is_drafted_by_a_button(self, office: Office, web: Client) -> None:
        signed = office.signed_agreement()
        page = send(web, f"agreements/{signed.pk}/revise", version=2)
        draft = Agreement.objects.get(edition=2)
        assert draft.number in page
        send(web, f"agreements/{draft.pk}/discard", reason="不再修订", version=1)
        send(web, f"agreements/{signed.pk}/end", reason="双方协商解除", version=2)
        assert "双方协商解除" in read(web, f"agreements/{signed.pk}/timeline")


class TestTargets:
    """Targets and lists, typed as in Excel."""

    def test_a_target_is_set_changed_and_judged(self, office: Office, leader: Client) -> None:
        office.signed_agreement(on=day(-10))
        values = {"name": "引进项目", "measure": "PROJECTS", "goal": "4"}
        values |= {"begins_on": day(-20), "ends_on": day(20)}
        refuse(leader, "targets/new", "“four”不是有效的目标值", **values | {"goal": "four"})
        page = send(leader, "targets/new", **values)
        for text in ("招商目标已设定。", "引进项目"):
            assert text in page
        target = Target.objects.get()
        form = read(leader, f"targets/{target.pk}")
        assert 'value="4"' in form
        money = values | {"measure": "INVESTMENT", "goal": "5000", "version": 1, "reason": "改口径"}
        send(leader, f"targets/{target.pk}", **money)
        target.refresh_from_db()
        assert target.goal == 5_000_000_000
        assert 'value="5000"' in read(leader, f"targets/{target.pk}")

    def test_a_list_is_pasted_and_held_against_projects(
        self, office: Office, leader: Client, web: Client
    ) -> None:
        project = office.registered(group="寰洋能源集团", name="储能电芯基地")
        office.signed_agreement(project)
        wrong = "1 寰洋能源集团\n二 北辰重工集团"
        values = {"kind": "WORLD", "published_on": day(-400)}
        refuse(
            leader, "top-companies/new", "“二 北辰重工集团”不是有效的榜单行", **values, names=wrong
        )
        page = send(leader, "top-companies/new", **values, names="1\t寰洋能源集团\n2 北辰重工集团")
        assert "已录入 2 家企业。" in page
        assert TopCompany.objects.count() == 2
        signed_on = day(SIGNED)
        page = read(web, "targets", year=signed_on.year)
        assert "储能电芯基地" in page
        for year in ("", "abcd", "99999", "0001"):
            read(web, "targets", year=year)


def test_funnel_and_forecast_say_on_what_they_stand(office: Office, web: Client) -> None:
    office.talking(source="FUND")
    page = read(web, "funnel", source="FUND")
    assert re.search(r"\?use=all&(amp;)?source=FUND", page)
    read(web, "funnel", 422, since="yesterday")
    assert "默认落地概率" in read(web, "forecast")


def test_pages_of_another_zone_are_not_found(office: Office) -> None:
    reward = office.paid()
    filing = Filing.objects.get(pk=reward.filing_id)
    agreement = Agreement.objects.get()
    stranger = make.client(make.actor(make.zone()))
    for path in (
        f"leads/{filing.lead_id}",
        f"filings/{filing.pk}",
        f"rewards/{reward.pk}",
        f"schemes/{reward.scheme_id}",
        f"agreements/{agreement.pk}",
        f"agreements/{agreement.pk}/print",
    ):
        read(stranger, path, 404)
    for tab in ("leads", "filings", "rewards", "schemes", "agreements"):
        assert "row-link" not in read(stranger, tab)
        assert "row-link" in read(make.client(office.officer), tab, use="all")


@pytest.mark.parametrize("path", ["leads/{0}/no-such-tab", "filings/{0}/none", "rewards/{0}/none"])
def test_a_tab_that_is_none_is_not_found(office: Office, web: Client, path: str) -> None:
    office.paid()
    read(web, path.format(Lead.objects.latest("pk").pk), 404)
