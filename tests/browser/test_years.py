"""A firm from its application to what its land yields six years later, in the pages."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests import make
from tests.browser.conftest import ROOT, served, visiting
from tests.browser.held_clock import NAME
from tests.browser.test_admission import carry, send

pytestmark = pytest.mark.xdist_group("browser")
FIGURES = {
    "investment_fen": "45000",
    "land_m2": "66",
    "output_fen": "60000",
    "tax_fen": "3000",
    "research_fen": "1800",
    "floor_m2": "60000",
    "base_m2": "20000",
    "energy_tce": "6000",
    "industry_code": "3491",
}


@dataclass(frozen=True)
class Years:
    """The served zone: who is who, and the day that it has."""

    folder: Path
    names: dict[str, str]
    log_in: Callable[..., Page]

    def on(self, day: str) -> None:
        """Let it be a day, at once: a request under way reads the day before or this one."""
        new = self.folder / f"{NAME}.new"
        new.write_text(day)
        new.replace(self.folder / NAME)

    def visit(self, role: str) -> Page:
        """A page of somebody who has just logged in."""
        return self.log_in(self.names[role])


@pytest.fixture
def years(chromium: Browser, tmp_path: Path) -> Iterator[Years]:
    """A zone that waits for its first firm, served with a day that the test sets."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"ZONEWORKS_TEST_HOME": str(tmp_path), "ZONEWORKS_TEST_DATABASE": "sqlite"}
    laid_out = subprocess.run(
        [sys.executable, "-m", "tests.browser.years_world"],
        cwd=ROOT,
        env=environment | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        check=True,
        stdout=subprocess.PIPE,
    )
    (tmp_path / NAME).write_text("2019-03-11")
    settings = {"DJANGO_SETTINGS_MODULE": "tests.browser.held_settings"}
    with (
        served(tmp_path, environment | settings, "--workers", "0") as base,
        visiting(chromium, base, make.PASSWORD) as log_in,
    ):
        yield Years(tmp_path, json.loads(laid_out.stdout), log_in)


def test_a_firm_is_admitted_builds_is_evaluated_graded_and_gets_what_its_grade_brings(
    years: Years,
) -> None:
    officer, leader, firm = (years.visit(role) for role in ("officer", "leader", "firm"))
    agreement = _admit(officer, leader, firm)
    years.on("2019-06-03")
    _grant(officer, years)
    years.on("2021-05-10")
    _build(officer, years)
    officer.goto(agreement)
    officer.get_by_role("button", name="立即核查").first.click()
    officer.wait_for_url("**/checks")
    expect(officer.locator(".card", has_text="开工")).to_contain_text("已兑现")

    years.on("2025-02-10")
    _figures(officer, years)
    evaluation = _evaluate(officer)
    years.on("2025-04-10")
    officer.goto(evaluation)
    officer.get_by_role("button", name="定稿").click()
    policy = _policy(officer)
    leader.goto(policy)
    leader.get_by_role("button", name="施行").click()

    firm.goto("/efficiency/scores")
    firm.locator("a.row-link").first.click()
    expect(firm.locator(".state-line")).to_contain_text("已定稿")
    expect(firm.locator("main .grade").first).to_have_text("A")
    expect(firm.locator("main")).to_contain_text("第 1 名，共 6 家")
    expect(firm.locator("main")).to_contain_text("用能服务专员")


def _admit(officer: Page, leader: Page, firm: Page) -> str:
    """The firm applies, is scored, carried twice, admitted, and signs; the agreement's address."""
    firm.goto("/admission/applications/new")
    for name, value in FIGURES.items():
        firm.fill(f"[name={name}]", value)
    firm.select_option("[name=environment]", "FORM")
    firm.select_option("[name=safety]", "GENERAL")
    for box in firm.locator("[name^=shown_]").all():
        box.fill("可行性研究报告")
    send(firm)
    address = firm.url
    firm.get_by_role("button", name="提交").click()
    officer.goto(address)
    officer.get_by_role("button", name="齐全，受理并评分").click()
    officer.wait_for_url("**/sheet")
    for _sitting in range(2):
        carry(officer, "减速器产业化")
    leader.goto(address)
    leader.get_by_role("link", name="作出决定").click()
    leader.fill("[name=reasons]", "各项指标达到要求，准予入园。")
    send(leader)
    officer.goto(address + "/agreement")
    send(officer)
    officer.get_by_role("link", name="添加承诺").first.click()
    officer.select_option("[name=kind]", "START")
    officer.fill("[name=due_on]", "2019-12-31")
    send(officer)
    leader.goto(officer.url)
    leader.get_by_role("link", name="签订协议").click()
    send(leader)
    expect(leader.locator(".state-line")).to_contain_text("履行中")
    return officer.url


def _grant(officer: Page, years: Years) -> None:
    """The land that the firm won in a public sale is granted to it."""
    officer.goto(years.names["parcel"] + "/grant")
    values = {
        "holder": years.names["enterprise"],
        "project": years.names["project"],
        "number": "CR-2019-01",
        "basis": "成交确认书〔2019〕1号",
        "signed_on": "2019-06-03",
        "price_fen": "2400",
        "investment_fen": "45000",
        "start_by": "2019-12-31",
        "finish_by": "2021-06-30",
        "until_on": "2069-06-02",
    }
    for name, value in values.items():
        officer.fill(f"[name={name}]", value)
    officer.select_option("[name=ground]", "DEAL")
    send(officer)


def _build(officer: Page, years: Years) -> None:
    """The works were begun, reported and ended; a hall stands."""
    works = years.names["parcel"] + "/works"
    officer.goto(works)
    officer.locator("main section").get_by_role("link", name="变更").click()
    days = {"delivered_on": "2019-06-20", "started_on": "2019-10-15", "finished_on": "2021-04-30"}
    for name, value in (days | {"reason": "竣工验收"}).items():
        officer.fill(f"[name={name}]", value)
    send(officer)
    officer.goto(works)
    officer.get_by_role("link", name="报告进展").click()
    report = {"on": "2021-04-30", "developed_m2": "60", "invested_fen": "46000"}
    for name, value in report.items():
        officer.fill(f"[name={name}]", value)
    send(officer)
    officer.goto(years.names["parcel"] + "/building")
    hall = {"number": "FC-1", "name": "减速器厂房", "base_m2": "20000", "storeys": "2"}
    for name, value in (hall | {"completed_on": "2021-04-30"}).items():
        officer.fill(f"[name={name}]", value)
    officer.fill("[name=owner]", years.names["enterprise"])
    send(officer)


def _figures(officer: Page, years: Years) -> None:
    """Its figures of the year, and its land as the register of land has it."""
    officer.goto("/efficiency/differences?year=2024")
    row = officer.locator("tr", has_text=years.names["enterprise"])
    row.locator("[name=enterprise]").check()
    officer.fill("[name=reason]", "按土地台账")
    officer.locator("button[value=chosen]").click()
    officer.goto(f"/efficiency/inputs?q={years.names['code']}")
    officer.locator("a.row-link").first.click()
    officer.get_by_role("link", name="变更").click()
    officer.fill("[name=value_added_fen]", "18000")
    officer.fill("[name=started_on]", "2021-05-01")
    officer.fill("[name=reason]", "统计年报")
    send(officer)
    officer.goto(f"/registry/enterprises?q={years.names['code']}")
    officer.locator("a.row-link").first.click()
    officer.goto(f"{officer.url.split('?')[0]}/figures/add")
    officer.fill("[name=year]", "2024")
    officer.fill("[name=tax_fen]", "3200")
    officer.fill("[name=output_fen]", "61000")
    send(officer)


def _evaluate(officer: Page) -> str:
    """The evaluation of the year, opened, computed and published; its address."""
    officer.goto("/efficiency/evaluations/new")
    officer.fill("[name=year]", "2024")
    send(officer)
    address = officer.url.removesuffix("/data")
    officer.get_by_role("button", name="计算").click()
    expect(officer.locator(".content")).to_contain_text("计算完成")
    officer.get_by_role("button", name="公示").click()
    expect(officer.locator(".state-line")).to_contain_text("个工作日")
    return address


def _policy(officer: Page) -> str:
    """What the first grade brings, drafted; its address."""
    officer.goto("/efficiency/policies/new")
    officer.select_option("[name=grade]", "A")
    officer.select_option("[name=kind]", "SERVICE")
    officer.fill("[name=title]", "用能服务专员")
    officer.fill("[name=text]", "专人对接用能、用工需求。")
    send(officer)
    return officer.url
