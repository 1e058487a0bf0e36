"""An evaluation from its opening to final grades, with an objection, as people see it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("browser")


def test_an_enterprise_opens_its_arithmetic_and_sees_what_would_lift_it_on_the_phone(
    visit: Callable[..., Page],
) -> None:
    page = visit("enterprise", width=390)
    page.goto("/efficiency/scores")
    page.locator("a.row-link").first.click()
    lines = page.locator(".card", has=page.locator("h2", has_text="计算过程"))
    expect(lines).to_contain_text("亩均税收")
    expect(lines).to_contain_text("综合得分")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".tabs a", has_text="提升测算").click()
    page.fill("[name=TAX]", "1")
    page.locator("form.form button.is-primary").click()
    would = page.locator("#what-if")
    expect(would).to_contain_text("测算结果")
    expect(would).to_contain_text("家")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_evaluation_is_opened_computed_objected_to_and_its_difference_shown(
    visit: Callable[..., Page],
) -> None:
    page = visit("chengjiang-officer")
    page.goto("/efficiency/inputs/new")
    rows = visit("chengjiang-officer")
    rows.goto("/registry/enterprises")
    codes = [one.strip() for one in rows.locator("tbody tr td .code").all_inner_texts()[:6]]
    assert len(codes) == 6
    for number, one in enumerate(codes):
        _figures(page, one, number)
    page.goto("/efficiency/evaluations/new")
    page.fill("[name=year]", "2019")
    page.click(".content form .is-primary")
    expect(page.locator(".content")).to_contain_text("税务部门")
    page.get_by_role("button", name="计算").click()
    expect(page.locator(".content")).to_contain_text("计算完成")
    page.get_by_role("button", name="公示").click()
    expect(page.locator(".state-line")).to_contain_text("个工作日")
    page.locator("a", has_text="全部得分").click()
    page.locator("a.row-link").last.click()
    name = page.locator(".crumbs [aria-current]").inner_text()
    code = page.inner_text(".page-number")
    page.get_by_role("link", name="提出异议").click()
    page.fill("[name=text]", "占地面积有误，请按登记面积核减。")
    page.click(".content form .is-primary")
    expect(page.locator(".content")).to_contain_text("待处理")
    page.get_by_role("link", name="作出决定").click()
    page.check("[name=is_upheld][value=yes]")
    page.fill("[name=answer]", "经核实成立。")
    page.click(".content form .is-primary")
    expect(page.locator(".content")).to_contain_text("异议成立")
    page.goto(f"/efficiency/inputs?q={code}&year_min=2019&year_max=2019")
    page.locator("a.row-link").first.click()
    expect(page.locator("h1")).to_contain_text(name)
    page.get_by_role("link", name="变更").click()
    page.fill("[name=held_m2]", "12.5")
    page.fill("[name=reason]", "异议核实")
    page.click(".content form .is-primary")
    page.goto("/efficiency/evaluations?year_min=2019&year_max=2019")
    page.locator("a.row-link").first.click()
    expect(page.locator(".state-line")).to_contain_text("重新计算")
    page.get_by_role("button", name="计算").click()
    expect(page.locator(".content")).to_contain_text("计算完成")
    page.locator(".tabs a", has_text="公示后变动").click()
    changed = page.locator("tbody tr", has_text=name)
    expect(changed.locator("td").first).not_to_be_empty()
    assert changed.locator("td").nth(0).inner_text() != changed.locator("td").nth(1).inner_text()
    page.locator(".tabs a", has_text="异议").click()
    expect(page.locator(".content")).to_contain_text("成立")


def _figures(page: Page, code: str, number: int) -> None:
    """Enter the land and figures of a year in the two places where they stand."""
    page.goto("/efficiency/inputs/new")
    page.fill("[name=enterprise]", code)
    page.fill("[name=year]", "2019")
    page.fill("[name=held_m2]", str(20 + number))
    page.fill("[name=value_added_fen]", "900")
    page.fill("[name=revenue_fen]", "1500")
    page.fill("[name=electricity_kwh]", str(400_000 + number))
    page.fill("[name=started_on]", "2010-01-01")
    page.click(".content form .is-primary")
    page.goto(f"/registry/enterprises?q={code}")
    page.locator("a.row-link").first.click()
    page.goto(f"{page.url.split('?')[0]}/figures/add")
    page.fill("[name=year]", "2019")
    page.fill("[name=tax_fen]", str(300 + 10 * number))
    page.fill("[name=output_fen]", "1600")
    page.click(".content form .is-primary")
