"""An officer finds the neighbors of a newcomer, on the phone, and walks the map by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")


def test_an_officer_finds_the_three_nearest_partners_of_a_newcomer(
    visit: Callable[..., Page],
) -> None:
    page = visit("officer", width=390)
    page.goto("/attraction/partners")
    page.fill("[name=makes]", "音圈马达")
    page.click(".content form .is-primary")
    customers = page.locator(".card", has=page.locator("h2", has_text="下游客户"))
    nearest = customers.locator("tbody tr")
    assert nearest.count() >= 3
    for number in range(3):
        expect(nearest.nth(number)).to_contain_text("“摄像头模组”环节直接使用“音圈马达”（1 步）")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    name = nearest.first.locator("th a").inner_text()
    nearest.first.locator("th a").click()
    expect(page.locator("h1")).to_have_text(name)
    page.locator(".tabs a", has_text="产业链").click()
    expect(page.locator(".card", has_text="该企业所在环节").first).to_contain_text("摄像头模组")


def test_the_map_is_walked_by_keyboard_from_node_to_node(visit: Callable[..., Page]) -> None:
    page = visit("leader")
    page.goto("/attraction/chains/3")
    page.locator(".diagram-plot").focus()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(page.locator(".facts")).to_contain_text("最大企业份额")
    assert page.locator("h1").inner_text().split()[0] in focused
