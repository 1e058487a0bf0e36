"""Idle land from its sign through inquiry, determination and a route back to work."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")
Visit = Callable[..., Page]
HERE = ZoneInfo("Asia/Shanghai")
NUMBER = "HY-JOURNEY-IDLE"


def _day(days: int) -> str:
    """A day so many days from today in the zone, as the day fields take it."""
    return (datetime.now(tz=HERE) + timedelta(days=days)).date().isoformat()


def _send(page: Page) -> None:
    page.locator(".form-acts .is-primary").click()
    page.wait_for_load_state()


def _act(page: Page, label: str, **values: str) -> None:
    """Open an act by its name, fill its form and send it."""
    page.locator(".acts").get_by_role("link", name=label, exact=True).click()
    for name, value in values.items():
        page.fill(f"[name={name}]", value)
    _send(page)


def test_an_idle_parcel_goes_from_its_sign_back_to_work(visit: Visit) -> None:
    officer, leader = visit("officer"), visit("leader")
    address = _granted(officer)
    _inquire(officer, address)
    case = officer.url
    _determine(leader, case)
    renewal = _take_route(officer, address)
    _put_to_work(officer)
    expect(officer.locator(".notice-bad")).to_be_visible()
    _begin_works(officer, case)
    officer.goto(renewal)
    _put_to_work(officer)
    expect(officer.locator(".state-line")).to_contain_text("已盘活")
    expect(officer.locator("main")).to_contain_text("60.0")


def _inquire(page: Page, address: str) -> None:
    """The parcel is noted as idle, inquired into, and its holder has answered."""
    page.goto(f"{address}/idle")
    expect(page.locator("main")).to_contain_text("超过约定动工日满一年未动工")
    page.get_by_role("link", name="登记闲置线索").click()
    _send(page)
    _act(page, "发出调查通知书")
    page.locator(".acts").get_by_role("link", name="登记送达", exact=True).click()
    page.select_option("[name=manner]", "IN_PERSON")
    page.fill("[name=proof]", "送达回证，权利人签收")
    _send(page)
    _act(page, "登记权利人答复", on=_day(0), answer="资金安排推迟，已落实。")


def _determine(page: Page, case: str) -> None:
    """The leader is refused the government's cause without a hindrance, and names the holder."""
    page.goto(case)
    page.locator(".acts").get_by_role("link", name="认定为闲置土地").click()
    page.check("[name=cause][value=GOVERNMENT]")
    page.fill("[name=reason]", "现场核查未动工。")
    _send(page)
    expect(page.locator(".notice-bad")).to_contain_text("第八条")
    page.check("[name=cause][value=OWNER]")
    _send(page)
    expect(page.locator(".state-line")).to_contain_text("已认定")
    expect(page.locator("main")).to_contain_text("闲置土地认定书")


def _take_route(page: Page, address: str) -> str:
    """The parcel takes the route of starting and comes to its next stage; its page."""
    page.goto(f"{address}/idle")
    page.get_by_role("link", name="选择盘活路径").click()
    expect(page.locator("form.form")).not_to_contain_text("收储回购一批")
    page.check("[name=route][value=START]")
    _send(page)
    expect(page.locator(".state-line")).to_contain_text("盘活中")
    renewal = page.url
    _act(page, "转入其他阶段", reason="承诺书已签")
    return renewal


def _put_to_work(page: Page) -> None:
    page.locator(".acts").get_by_role("link", name="盘活办结").click()
    page.check("[name=proof][value=WORKS_BEGUN]")
    page.fill("[name=proof_text]", "施工许可证、桩基验收记录")
    _send(page)


def _begin_works(page: Page, case: str) -> None:
    """Works have begun when all piles are in, not before (article 30); that ends the case."""
    page.goto(case)
    page.locator(".acts").get_by_role("link", name="办结：已动工或复工").click()
    page.fill("[name=permit_number]", "430112202601010101")
    page.fill("[name=permit_on]", _day(-1))
    page.select_option("[name=groundwork]", "PILES")
    page.fill("[name=done_percent]", "60")
    page.fill("[name=reason]", "现场核查")
    _send(page)
    expect(page.locator(".notice-bad")).to_contain_text("第三十条")
    page.fill("[name=done_percent]", "100")
    _send(page)
    expect(page.locator(".state-line")).to_contain_text("已动工")


def _granted(page: Page) -> str:
    """A parcel of sixty mu granted by a contract whose start was due 400 days ago; its address."""
    page.goto("/registry/enterprises")
    holder = page.locator("tbody .row-link").first.inner_text()
    page.goto("/land/parcels/new")
    values = {"number": NUMBER, "name": "盘活示例地块", "area_m2": "60", "most_plot_ratio": "2"}
    for name, value in values.items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=use]", "INDUSTRY")
    _send(page)
    address = page.url.removesuffix("/shape")
    page.goto(f"{address}/grant")
    days = {"signed_on": -600, "delivered_on": -500, "start_by": -400, "until_on": 17_650}
    for name, ago in days.items():
        page.fill(f"[name={name}]", _day(ago))
    page.fill("[name=holder]", holder)
    page.fill("[name=number]", "CR-JOURNEY-IDLE")
    page.select_option("[name=ground]", "DEAL")
    page.fill("[name=basis]", "成交确认书〔2024〕17号")
    page.fill("[name=price_fen]", "1800")
    _send(page)
    return address
