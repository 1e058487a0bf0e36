"""The pipeline is matched: one refusal explained, one fixed choice kept, all of it reserved."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")
Visit = Callable[..., Page]
HERE = ZoneInfo("Asia/Shanghai")
SEARCHED_MS = 60_000


def _day(days: int) -> str:
    """A day so many days from today in the zone, as the day fields take it."""
    return (datetime.now(tz=HERE) + timedelta(days=days)).date().isoformat()


def _send(page: Page) -> None:
    page.locator(".form-acts .is-primary").last.click()
    page.wait_for_load_state()


def test_the_whole_pipeline_is_matched_explained_and_reserved(visit: Visit) -> None:
    page = visit("officer")
    page.goto("/elements/readiness")
    expect(page.locator("main")).to_contain_text("今日低于底线")
    page.goto("/elements/choices")
    fixed = page.locator("tbody tr").first.locator("td, th").first.inner_text()
    site = page.locator("tbody tr").first.locator("td, th").nth(1).inner_text()
    page.goto("/elements/matchings/new")
    page.fill("[name=seconds]", "2")
    _send(page)
    expect(page.locator(".state-line")).to_contain_text("已算出", timeout=SEARCHED_MS)
    row = page.locator("tbody tr").filter(has_text=fixed).filter(has_text="已指定")
    expect(row).to_contain_text(site)
    page.get_by_role("link", name="未落位").click()
    refusal = page.locator("tbody tr").first
    refusal.locator("summary").click()
    expect(refusal).to_contain_text("个满足条件")
    page.locator(".tabs").get_by_role("link", name="配置结果").click()
    page.get_by_role("link", name="采纳：全部预留").click()
    page.fill("[name=reason]", "招商调度会议定")
    _send(page)
    expect(page.locator(".state-line")).to_contain_text("已采纳")
    page.goto("/elements/reservations")
    expect(page.locator("tbody")).to_contain_text("预留中")


def test_the_best_site_for_a_need_is_found_and_kept(visit: Visit) -> None:
    page = visit("officer")
    page.goto("/elements/sites")
    page.fill("[name=area]", "1200")
    page.fill("[name=height_m]", "5")
    _send(page)
    best = page.locator("tbody tr").first
    expect(best).to_contain_text("面积")
    best.get_by_role("link", name="预留", exact=True).click()
    project = page.locator("[name=lead_id] option").nth(1).get_attribute("value")
    page.select_option("[name=lead_id]", project or "")
    page.fill("[name=until_on]", _day(20))
    _send(page)
    expect(page.locator(".state-line")).to_contain_text("预留中")
    number = page.locator(".page-number").inner_text()
    page.goto("/elements/reservations/new?kind=SPACE")
    expect(page.locator("[name=target]")).to_be_visible()
    page.goto(f"/search?q={number}")
    expect(page.locator("main")).to_contain_text(number)
