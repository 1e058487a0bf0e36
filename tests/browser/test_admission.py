"""From a firm's application to the check of what it promised, by those who have to do with it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")
Visit = Callable[..., Page]
PROJECT = "钠离子电池中试线"


def test_a_firm_is_scored_admitted_and_signs_what_it_promises(visit: Visit) -> None:
    firm, officer, leader = visit("enterprise"), visit("officer"), visit("leader")
    address = _hand_in(firm)
    officer.goto(address)
    officer.get_by_role("button", name="齐全，受理并评分").click()
    officer.wait_for_url("**/sheet")
    line = officer.locator("main table details").first
    line.locator("summary").click()
    expect(line).to_contain_text("四舍五入到 0.01 分")
    for _sitting in range(2):
        carry(officer)
    leader.goto(address)
    leader.get_by_role("link", name="作出决定").click()
    leader.fill("[name=reasons]", "各项指标达到要求，准予入园。")
    send(leader)
    expect(leader.locator(".state-line")).to_contain_text("准予入园")

    officer.goto(address + "/agreement")
    expect(officer.locator("[name=deposit_fen]")).not_to_have_value("")
    send(officer)
    officer.get_by_role("link", name="添加承诺").first.click()
    officer.select_option("[name=kind]", "START")
    officer.fill("[name=due_on]", _day(120))
    send(officer)
    leader.goto(officer.url)
    leader.get_by_role("link", name="签订协议").click()
    send(leader)
    expect(leader.locator(".state-line")).to_contain_text("履行中")
    firm.goto(leader.url)
    expect(firm.locator("tbody")).to_contain_text("开工")


def test_a_firm_sees_at_once_what_another_figure_would_come_to(visit: Visit) -> None:
    page = visit("officer")
    page.goto("/admission/applications?state=MENDING")
    page.locator("tbody .row-link").first.click()
    page.get_by_role("link", name="情景推演").first.click()
    found = page.locator("#found")
    expect(found).to_contain_text("达到准予入园分值")
    page.fill("[name=tax_fen]", "2500")
    page.press("[name=tax_fen]", "Tab")
    expect(found).not_to_contain_text("达到准予入园分值")
    expect(found).to_contain_text("准予入园")


def test_a_check_that_is_due_is_made_once_the_records_say_it(visit: Visit) -> None:
    officer = visit("officer")
    officer.goto("/admission/promises?standing=DUE")
    officer.locator("tbody .row-link").first.click()
    firm = officer.locator(".page-title, h1").first
    expect(firm).to_contain_text("投资监管协议")
    agreement = officer.url
    officer.get_by_role("button", name="立即核查").first.click()
    expect(officer.locator("main")).to_contain_text("2025 年数据尚未录入")
    officer.goto(agreement)
    officer.locator(".state-line a").click()
    officer.locator(".state-line a").click()
    officer.locator("a[href*='/registry/enterprises/']").first.click()
    officer.goto(officer.url.split("?")[0].rstrip("/") + "/figures/add")
    officer.fill("[name=year]", "2025")
    officer.fill("[name=output_fen]", "99999999")
    send(officer)
    officer.goto(agreement)
    officer.locator("tr", has_text="年度产值").get_by_role("button", name="立即核查").click()
    officer.wait_for_url("**/checks")
    expect(officer.locator(".card", has_text="年度产值")).to_contain_text("已兑现")


def _hand_in(firm: Page) -> str:
    """Complete the application that the firm has begun, and hand it in."""
    firm.goto("/admission/applications")
    firm.get_by_role("link", name=PROJECT).click()
    address = firm.url
    firm.get_by_role("link", name="修改指标").click()
    firm.fill("[name=research_fen]", "1500")
    firm.fill("[name=shown_research_fen]", "研发计划书")
    firm.fill("[name=energy_tce]", "4200")
    firm.fill("[name=shown_energy_tce]", "节能报告")
    send(firm)
    firm.get_by_role("button", name="提交").click()
    expect(firm.locator(".state-line")).to_contain_text("已提交")
    return address


def carry(officer: Page, project: str = PROJECT) -> None:
    """Hold a meeting of today on the application, at which all members vote for it."""
    officer.goto("/admission/meetings/new")
    officer.fill("[name=title]", "入园评审会议")
    for box in officer.locator("[name=members]").all()[:4]:
        box.check()
    first = officer.locator("[name=members]").first.get_attribute("value") or ""
    officer.select_option("[name=chair]", first)
    motion = officer.locator("fieldset", has_text=project).locator("select")
    motion.select_option("ADMIT")
    send(officer)
    officer.get_by_role("link", name="录入表决").click()
    for choice in officer.locator("select[name^=vote_]").all():
        choice.select_option("FOR")
    send(officer)
    officer.get_by_role("link", name="形成纪要并结束").click()
    officer.fill("[name=minutes]", "一致同意。")
    send(officer)
    expect(officer.locator("main")).to_contain_text("通过")


def send(page: Page) -> None:
    """Send the form of the page, which takes it."""
    address = page.url
    page.locator(".form-acts .is-primary").click()
    page.wait_for_url(lambda now: now != address)


def _day(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()
