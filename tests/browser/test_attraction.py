"""From the first word of an investor to the finder's reward, by those who have to do with it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")
Visit = Callable[..., Page]
INVESTOR = "苏州晟岚音圈马达有限公司"
IDEA = "音圈马达智能工厂"


def test_a_lead_becomes_a_signed_project_once_its_agreement_is_reviewed(visit: Visit) -> None:
    page = visit("officer")
    _file_and_confirm(page, visit("cooperation"))
    page.reload()
    page.click(".facts-list a")
    page.get_by_role("link", name="转入在谈").click()
    _send(page)
    page.get_by_role("link", name="登记洽谈", exact=True).first.click()
    page.fill("[name=summary]", "来园考察 5G 智能终端产业园，确认厂房层高。")
    page.select_option("[name=kind]", "VISIT_HERE")
    page.fill("[name=sites]", "5G 智能终端产业园")
    _send(page)
    expect(page.locator("tbody")).to_contain_text("5G 智能终端产业园")
    page.get_by_role("link", name="登记为项目").click()
    page.fill("[name=code]", "HY-JOURNEY-1")
    _send(page)
    page.locator(".state-line a").click()
    _draft(page)
    locked = page.locator(".state-reason")
    expect(locked).to_contain_text("第十八条")

    page.get_by_role("button", name="送审").click()
    page.wait_for_url("**/compliance/reviews/*")
    _pass_review(page, visit("competition"))
    page.goto("/attraction/agreements?state=DRAFT&q=" + IDEA)
    page.click("tbody .row-link >> nth=0")
    page.get_by_role("link", name="签订", exact=True).click()
    _send(page)
    expect(page.locator(".state-line")).to_contain_text("已签订")
    page.locator(".state-line a").click()
    expect(page.locator(".state-line")).to_contain_text("签约")


def test_a_finder_is_paid_only_after_the_review_of_the_reward(visit: Visit) -> None:
    leader, officer = visit("leader"), visit("officer")
    leader.goto("/attraction/rewards?state=PUBLISHED")
    addresses = leader.locator("tbody .row-link").evaluate_all("all => all.map(one => one.href)")
    for address in addresses:
        leader.goto(address)
        if leader.locator(".state-reason").count():
            break
    expect(leader.locator(".state-reason")).to_contain_text("第十八条")
    leader.goto(leader.url + "/pay")
    leader.fill("[name=payment]", "财付〔2024〕99")
    leader.locator(".form-acts .is-primary").click()
    expect(leader.locator(".notice-bad")).to_contain_text("第十八条")
    assert leader.input_value("[name=payment]") == "财付〔2024〕99"

    officer.goto(leader.url.removesuffix("/pay"))
    officer.get_by_role("button", name="送审").click()
    officer.wait_for_url("**/compliance/reviews/*")
    _pass_review(officer, visit("competition"))
    leader.goto(leader.url.removesuffix("/pay"))
    leader.get_by_role("link", name="兑付").click()
    leader.fill("[name=payment]", "财付〔2024〕99")
    _send(leader)
    expect(leader.locator(".state-line")).to_contain_text("已兑付")


def test_a_card_is_moved_on_by_drag_and_by_keys(visit: Visit) -> None:
    page = visit("officer")
    page.goto("/attraction/board")
    card = page.locator("[data-stage=LEAD] .board-card").first
    name = card.locator(".board-name").inner_text()
    count = page.locator("[data-stage=NEGOTIATION] .count")
    before = int(count.inner_text())
    card.drag_to(page.locator("[data-stage=NEGOTIATION] h2"))
    expect(page.locator("[data-flash]")).to_contain_text(name)
    expect(count).to_have_text(str(before + 1))
    page.locator("[data-stage=LEAD] .board-name").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    focused = page.evaluate("document.activeElement.closest('.board-column').dataset.stage")
    assert focused == "NEGOTIATION"


def test_a_newcomer_records_a_lead_and_finds_its_partners(visit: Visit) -> None:
    page = visit("officer")
    page.goto("/attraction/board")
    page.get_by_role("link", name="录入线索").click()
    page.fill("[name=investor]", "深圳云拓镜头有限公司")
    page.fill("[name=name]", "手机镜头生产基地")
    page.fill("[name=makes]", "音圈马达")
    page.fill("[name=needs]", "磁钢、漆包线")
    page.select_option("[name=source]", "EVENT")
    _send(page)
    page.get_by_role("link", name="园区内伙伴").click()
    found = page.locator("main table tbody tr")
    expect(found.nth(2)).to_be_visible()


def clock_today() -> date:
    """The day in Shanghai."""
    return (datetime.now(UTC) + timedelta(hours=8)).date()


def _file_and_confirm(page: Page, other: Page) -> None:
    """File a fund as the finder of an investor nobody knows; another person confirms it."""
    page.goto("/attraction/filings/new")
    page.fill("[name=investor]", INVESTOR)
    page.fill("[name=name]", IDEA)
    page.fill("[name=investment_fen]", "20000")
    page.select_option("[name=kind]", "FUND")
    page.fill("[name=finder]", "金桥创投")
    _send(page)
    other.goto(page.url)
    other.get_by_role("button", name="确认").click()
    expect(other.locator(".state-line")).to_contain_text("已确认")


def _draft(page: Page) -> None:
    """Draft an agreement in which both sides owe something."""
    page.locator(".tabs a", has_text="投资协议").click()
    page.get_by_role("link", name="起草投资协议").click()
    _send(page)
    later = (clock_today() + timedelta(days=200)).isoformat()
    owed = (("INVESTOR", "PRODUCTION", "首批产品下线"), ("ZONE", "PERMITS", "全程代办"))
    for side, kind, text in owed:
        page.locator(f"a[href$='obligations/new?side={side}']").click()
        page.select_option("[name=kind]", kind)
        page.fill("[name=text]", text)
        page.fill("[name=due_on]", later)
        _send(page)


def _pass_review(first: Page, second: Page) -> None:
    """Read an open review twice: nothing restricts competition."""
    review = first.url
    first.goto(review + "/answers")
    for answer in first.locator("input[type=radio][value=NO]").all():
        answer.check()
    _send(first)
    first.goto(review + "/places")
    for place in first.locator("select[name^=entry_]").all():
        place.select_option("0")
    for reason in first.locator("[name^=reason_]").all():
        reason.fill("当事人和项目事实，或一般服务")
    _send(first)
    first.goto(review + "/hear")
    first.fill("[name=name]", "海岳工业企业联合会")
    first.fill("[name=heard_on]", clock_today().isoformat())
    first.fill("[name=said]", "没有意见。")
    _send(first)
    first.goto(review + "/submit")
    first.fill("[name=opinion]", "对各类经营者同等适用，未发现排除、限制竞争的内容。")
    _send(first)
    second.goto(review + "/confirm")
    _send(second)


def _send(page: Page) -> None:
    """Send the form of the page, which takes it."""
    address = page.url
    page.locator(".form-acts .is-primary").click()
    page.wait_for_url(lambda now: now != address)
